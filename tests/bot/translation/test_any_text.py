"""Whatever is pasted: no error, true offsets, and JSON as the contract says."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import UnusableText
from bot.translation.compose import Request
from bot.translation.result import Translation
from glossary.concept import Side
from tests.bounded import SECONDS
from tests.fakes.contract import CONTRACT, shape
from tests.fakes.translating import reader, translator

PIECES = st.sampled_from(
    [
        "We need the new landing page live ASAP", "can't before the change freeze ends", "SSO", "CDP",
        "by 30 November", "at 14:00-16:00", "€10-15k", "99.9%", "not until", "only if", "must", "@jo",
        "https://acme.com/x", "`code`", "😀", "é", "שלום", "‮", "\u200b", "\n", ". ", ", ", " - ", "“", "”",
        "pop-ups", "ASAPs", "Q3", "if", "the API", "personalised", "straße", "ﬁ", "ǅ", "İ", "\x00", "\r\n",
    ]
)  # fmt: skip
TEXTS = (
    st.text(max_size=300)
    | st.lists(PIECES, max_size=14).map(" ".join)
    | st.lists(PIECES | st.text(max_size=5), max_size=14).map("".join)
)
SIDES: st.SearchStrategy[Side | None] = st.sampled_from(["marketing", "it", None])


def _translate(text: str, side: Side | None = None) -> Translation:
    return asyncio.run(translator().translate(Request(text, side, "glossary"))).translation


@settings(deadline=None, max_examples=150)
@given(TEXTS, SIDES)
@example("İSSO İ landing page", "marketing")
@example("\r\n", None)
@example("SSO\x00", None)
def test_any_text_is_translated_or_refused_in_one_sentence(text: str, side: Side | None) -> None:
    if not text.strip() or "\x00" in text:
        with pytest.raises(UnusableText):
            _translate(text, side)
        return
    result = _translate(text, side)
    assert result.original == text
    assert text in result.text
    assert len(result.questions) <= 3
    for start, end in [
        *((t.start, t.end) for t in result.terms),
        *((f.start, f.end) for f in result.facts),
        *((s.start, s.end) for s in result.suggestions),
    ]:
        assert 0 <= start < end <= len(text)
    assert all(text[t.start : t.end] == t.surface for t in result.terms)
    assert all(text[f.start : f.end] == f.text for f in result.facts)
    assert all(text[s.start : s.end] == s.written for s in result.suggestions)
    _sorted_and_disjoint(result)
    assert all(word in text for word in result.unknown)
    assert all(impact.quote in text for impact in result.impacts)
    assert all(question.about in text for question in result.questions)
    assert shape(json.loads(result.to_json())) == []
    again = _translate(text, side)
    assert again.model_copy(update={"id": result.id}) == result
    assert again.id != result.id


def _sorted_and_disjoint(result: Translation) -> None:
    """A homonym repeats its span once per concept; facts never share a letter."""
    spans = list(dict.fromkeys((term.start, term.end) for term in result.terms))
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert len({(t.start, t.concept) for t in result.terms}) == len(result.terms)
    assert all(one.end <= other.start for one, other in pairwise(result.facts))


def test_a_long_text_is_translated_in_time() -> None:
    import time

    text = ("We need the landing page live ASAP, not before 30 November, for €10-15k. " * 600)[
        :40_000
    ]
    _translate("warm up ASAP")
    started = time.process_time()
    result = _translate(text)
    assert time.process_time() - started < SECONDS
    assert len(result.original) == 40_000
    assert result.checks.passed


@pytest.mark.parametrize(
    "piece", ["not ", "before ", "ASAP ", "1/2/", "a-", "“", "pop ", "É", "14:00-", "@a "]
)
def test_hostile_text_is_translated_in_time(piece: str) -> None:
    import time

    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    _translate(text)
    assert time.process_time() - started < SECONDS


# fogbridge.translation/1


LANDING = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"


def test_json_is_one_line_in_the_order_of_the_contract() -> None:
    line = _translate(LANDING, "marketing").to_json()
    assert "\n" not in line
    data = json.loads(line)
    assert shape(data) == []
    assert [key for key in data if key in CONTRACT] == list(CONTRACT)
    assert (data["from"], data["to"]) == ("marketing", "it")
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", data["id"]
    )


def test_the_shape_check_sees_what_is_wrong() -> None:
    data = json.loads(_translate(LANDING, "marketing").to_json())
    assert shape({**data, "engine": "magic"}) == ["$.engine: 'magic'"]
    assert shape({k: v for k, v in data.items() if k != "text"}) == ["$.text: missing"]
    assert shape({**data, "terms": [{**data["terms"][0], "start": "0"}]}) == [
        "$.terms[0].start: str"
    ]


def test_every_concept_of_the_termbase_can_be_met_by_both_sides() -> None:
    termbase = reader().termbase
    sides: tuple[Side, ...] = ("marketing", "it")
    for side in sides:
        text = ". ".join(termbase.preferred(concept, side) for concept in termbase.concepts)
        result = _translate(text[:39_000], side)
        assert len({term.concept for term in result.terms}) > len(termbase.concepts) * 0.9
        _sorted_and_disjoint(result)
