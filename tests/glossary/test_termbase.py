"""What the rest of the bot asks the termbase."""

from __future__ import annotations

import pytest

from tests.glossary.entries import entry, said, termbase

PAGE = entry(
    designations=[
        said("landing page"),
        said("LP", "marketing", "admitted", case_sensitive=True),
        said("microsite", "marketing", "deprecated", use="site"),
    ],
    relations={"broader": ["site"], "see_also": ["freeze"]},
)
SITE = entry("site", designations=[said("website", "marketing"), said("host", "it")])
FREEZE = entry("freeze", relations={"conflicts_with": ["site"]})
BASE = termbase(PAGE, SITE, FREEZE, lock={"landing page": ("landing pages",)})


def test_each_side_has_its_word() -> None:
    assert (BASE.preferred("site", "marketing"), BASE.preferred("site", "it")) == (
        "website",
        "host",
    )
    assert BASE.preferred("landing-page", "it") == "landing page"


def test_the_gloss_is_the_first_sentence_for_the_reader() -> None:
    assert BASE.gloss("site", "it") == "It needs a form and an end date."
    assert BASE.gloss("site", "marketing") == "One place for one campaign."


def test_relations_read_from_both_ends() -> None:
    site = BASE.concept("site").relations
    assert (site.narrower, site.conflicts_with) == (("landing-page",), ("freeze",))
    assert BASE.concept("freeze").relations.see_also == ("landing-page",)


def test_a_word_to_avoid_stands_for_the_concept_that_is_meant() -> None:
    assert BASE.with_surface("Microsite") == ("site",)


def test_surfaces_come_from_designations_and_the_lock() -> None:
    texts = [surface.text for surface in BASE.surfaces]
    assert texts == [
        "landing page",
        "landing pages",
        "LP",
        "microsite",
        "website",
        "host",
        "freeze",
    ]


@pytest.mark.parametrize(
    ("query", "side", "field", "expected"),
    [
        ("landing page", None, None, ["landing-page"]),
        ("LAND", None, None, ["landing-page"]),
        ("host", None, None, ["site"]),
        ("host", "marketing", None, []),
        ("anding", None, None, []),
        ("campaign", None, None, ["landing-page", "site", "freeze"]),
        ("", None, "web", ["landing-page", "site", "freeze"]),
        ("", None, "other", []),
        ("nothing like it", None, None, []),
    ],
)
def test_search(query: str, side: None, field: str | None, expected: list[str]) -> None:
    assert [c.id for c in BASE.search(query, side, field)] == expected


def test_a_concept_knows_its_subject_field() -> None:
    assert BASE.subject_field("site").title == "Web"
    assert BASE.subject_fields["web"].owners["it"] == "role:web-platform"
    with pytest.raises(KeyError):
        BASE.concept("unheard-of")
