"""What holds for the matcher and the suggester on any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.masks import blanked, masked_spans
from glossary.suggest import Suggester
from glossary.words import fold_phrase
from tests.bounded import expect_bounded
from tests.glossary.test_match import EXACT, MATCHER, PLAIN

SUGGESTER = Suggester([*EXACT], ["word"])
SIGNS = " \t\n-_/.,'’`>@#:;!?()&+|\u00a0\u2011\u00ad\u200b\u0301🚀在éİßs"
GLUE = st.sampled_from([*SIGNS, "\r\n", "```", "https://", "<@", "x1", "&gt;"])
TERMS = st.sampled_from([*PLAIN, *(surface.text for surface in EXACT), "landing", "page", "go"])
MESSAGES = st.lists(st.one_of(TERMS, TERMS.map(str.upper), GLUE), max_size=30).map("".join)
ANYTHING = st.one_of(st.text(max_size=200), MESSAGES)


@given(ANYTHING)
def test_a_match_folds_to_its_surface_and_spans_are_sorted_and_disjoint(text: str) -> None:
    matches = MATCHER.find(text)
    for match in matches:
        assert 0 <= match.start < match.end <= len(text)
        assert fold_phrase(text[match.start : match.end]) == fold_phrase(match.surface)
        assert match.concepts
    assert all(one.end <= other.start for one, other in pairwise(matches))


# Marks that Unicode composes into other signs of our grammar (">" and U+0338) stay out of this one.
LATIN = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_characters="<>"), max_size=40
)


@given(st.lists(st.one_of(TERMS, LATIN, st.just(" ")), max_size=12).map("".join))
def test_composed_and_decomposed_text_agree(text: str) -> None:
    composed = MATCHER.find(unicodedata.normalize("NFC", text))
    decomposed = MATCHER.find(unicodedata.normalize("NFD", text))
    assert [m[2:] for m in composed] == [m[2:] for m in decomposed]


@given(ANYTHING, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3))
def test_masked_zones_are_untouched(text: str, masked: list[tuple[int, int]]) -> None:
    zones = [*masked_spans(text), *((min(zone), max(zone)) for zone in masked)]
    spans = [(m.start, m.end) for m in MATCHER.find(text, masked=zones)]
    spans += [(s.start, s.end) for s in SUGGESTER.find(text, masked=zones)]
    for start, end in spans:
        assert all(stop <= start or end <= begin for begin, stop in zones if begin < stop)


@given(ANYTHING)
def test_blanking_keeps_every_offset(text: str) -> None:
    assert len(blanked(text)) == len(text)


@given(ANYTHING)
def test_suggestions_are_what_was_written_sorted_and_disjoint(text: str) -> None:
    suggestions = SUGGESTER.find(text)
    assert all(s.written == text[s.start : s.end] for s in suggestions)
    assert all(one.end <= other.start for one, other in pairwise(suggestions))


HOSTILE = [
    "`",
    "``",
    "```x",
    "<@",
    "<https://",
    "<at>",
    ">",
    "\n>",
    "a.",
    "a_",
    "_a ",
    "a@",
    "@a",
    "a-",
    "/a",
    ":a",
    ":a:",
    "a+",
    "a.a/",
    "www.",
    "landing ",
    "landing-",
    "go.",
    "e\u0301",
    "\u0301",
    "\u00ad",
    "a\u00ad",
    "在",
    "live.",
    "_live",
    "live_",
    "C+",
    "& ",
    "'",
    "\r\n",
    " ",
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    expect_bounded(lambda: MATCHER.find(text))
    expect_bounded(lambda: SUGGESTER.find(text))
