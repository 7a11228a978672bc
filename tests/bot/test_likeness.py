"""What counts as the same kind of work, and how a text is taken apart to be searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import LEAST, fit, telling, words_of

WORDS = st.frozensets(st.sampled_from("form page copy tag font feed".split()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Landing pages", ("landing", "page")),
        ("the reviews, again", ("the", "review", "again")),
        ("Größe, CAFÉ & Ⅳ", ("grosse", "cafe", "iv")),
        ("capacities of the status bus class analysis", None),
        ("snake_case kebab-case v2.1", ("snake", "case", "kebab", "case", "v2", "1")),
        ("'; DROP TABLE why; --", ("drop", "table", "why")),
        ('"NEAR(a b)" OR col:* ^x', ("near", "a", "b", "or", "col", "x")),
        ("\x00\ud800 ", ()),
        ("", ()),
    ],
)
def test_words_are_folded(text: str, words: tuple[str, ...] | None) -> None:
    """Case, accents and plurals; what is no word is gone."""
    if words is None:
        words = ("capacity", "of", "the", "status", "bus", "class", "analysis")
    assert words_of(text) == words


@given(st.text())
def test_words_of_any_text_stay_the_same(text: str) -> None:
    """Taken apart again they are themselves, and none holds a sign that a database would read."""
    words = words_of(text)
    assert all(word.isalnum() and word == word.casefold() and len(word) <= 60 for word in words)
    assert all(len(words_of(word)) == 1 for word in words)


@given(WORDS, WORDS, WORDS, WORDS)
def test_a_fit_is_a_share(
    concepts: frozenset[str],
    words: frozenset[str],
    theirs: frozenset[str],
    their_words: frozenset[str],
) -> None:
    """Between nothing and everything; more in common is never less of a fit."""
    found = fit(concepts, words, theirs, their_words)
    assert 0 <= found <= 1
    assert fit(concepts, words, theirs, their_words | words) >= found
    if concepts and words:
        assert fit(concepts, words, concepts, words) == 1
    if not concepts & theirs and len(words & their_words) < 2:
        assert found == 0


@pytest.mark.parametrize(
    ("asked", "logged", "shown"),
    [
        ((["landing-page"], "a landing page"), (["landing-page"], "another one"), True),
        ((["landing-page", "sso"], "x"), (["landing-page"], "y"), True),
        ((["landing-page"], "x"), (["landing-page", "sso", "form"], "y"), False),
        ((["landing-page"], "new form"), (["landing-page", "sso", "form"], "new form"), True),
        ((["sso"], "single sign-on"), (["landing-page"], "a landing page"), False),
        (([], "why does the landing page take so long"), ([], "landing page for spring"), True),
        (([], "when is it ready"), ([], "when is it ready"), False),
        (([], "the page"), ([], "the page"), False),
    ],
)
def test_what_is_worth_showing(
    asked: tuple[list[str], str], logged: tuple[list[str], str], shown: bool
) -> None:
    """Two of three concepts in common, or one and the words; words alone have to be two."""
    words, theirs = telling(words_of(asked[1])), telling(words_of(logged[1]))
    assert (fit(asked[0], words, logged[0], theirs) >= LEAST) == shown
