"""Words, sentences and spelling."""

from __future__ import annotations

import pytest

from glossary.spelling import other_spelling
from glossary.words import fold, fold_phrase, lix, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        (
            "Works with tools, e.g. Excel. Then more.",
            ["Works with tools, e.g. Excel.", "Then more."],
        ),
        ("Version 2.1 is out. 3 more follow.", ["Version 2.1 is out.", "3 more follow."]),
        ('He says "now." Then he goes.', ['He says "now."', "Then he goes."]),
        ("Yes or a no. Then go.", ["Yes or a no.", "Then go."]),
        ("It is no. 7 of 8. End.", ["It is no. 7 of 8.", "End."]),
        ("Is it? Yes", ["Is it?", "Yes"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_folding_sees_through_case_and_unicode_forms() -> None:
    assert fold("Café") == fold("CAFE\u0301") == "café"
    assert fold("land\u00ading") == "landing"
    assert fold_phrase("Pop-Ups, now") == "pop ups now"


def test_lix_counts_words_per_sentence_and_long_words() -> None:
    assert lix("One two three four.") == 4
    assert lix("Personalisation four.") == 2 + 50
    assert lix("...") == 0


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("colour", "color"),
        ("colors", "colours"),
        ("personalised", "personalized"),
        ("Optimization", "optimisation"),
        ("catalog", "catalogue"),
        ("organising", "organizing"),
        ("fundraiser", None),
        ("exercise", None),
        ("enterprise", None),
        ("size", None),
        ("resized", None),
        ("analyses", None),
        ("check", None),
        ("page", None),
    ],
)
def test_the_other_spelling(word: str, other: str | None) -> None:
    assert other_spelling(word) == other
