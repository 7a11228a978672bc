"""What holds for the facts of every text."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.facts import Fact, Moment, find_facts
from tests.bounded import expect_bounded

WEDNESDAY = Moment(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
SENTENCES: list[str] = [
    row["say"]
    for row in yaml.safe_load(Path(__file__).with_name("phrasings.yaml").read_text("utf-8"))
]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})
ODD = [
    "\u00a0",
    "\u202f",
    "\u00ad",
    "\u200b",
    "\u200f",
    "e\u0301",
    "İ",
    "ß",
    "🎉",
    "👩‍💻",
    "…",
    "—",
    "\n",
    "\t",
    "ﬁ",
    "١٢",
]
MOMENTS = st.none() | st.datetimes(
    min_value=datetime(1, 1, 1),  # noqa: DTZ001
    max_value=datetime(9999, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(Moment)

prose = st.lists(st.sampled_from(WORDS + ODD), max_size=30).map(" ".join)
glued = st.lists(st.sampled_from(WORDS + ODD), max_size=12).map("".join)
texts = st.text(max_size=200) | prose | glued


def _sound(text: str, facts: tuple[Fact, ...]) -> None:
    last = 0
    for fact in facts:
        assert text[fact.start : fact.end] == fact.text
        assert last <= fact.start < fact.end
        assert fact.value
        last = fact.end


@settings(max_examples=600, deadline=None)
@given(texts, MOMENTS)
def test_facts_are_true_sorted_and_disjoint_and_any_text_is_read(
    text: str, moment: Moment | None
) -> None:
    _sound(text, find_facts(text, moment))


@settings(max_examples=200, deadline=None)
@given(texts, st.lists(st.tuples(st.integers(0, 220), st.integers(0, 220)), max_size=4))
def test_known_spans_of_any_kind_are_taken(text: str, spans: list[tuple[int, int]]) -> None:
    _sound(text, find_facts(text, WEDNESDAY, known_spans=spans))


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:60])
def test_a_sentence_has_its_facts_wherever_it_stands(sentence: str) -> None:
    alone = find_facts(sentence, WEDNESDAY)
    before, after = "Good to hear. \n\n", "\n\nGood to hear."
    placed = find_facts(before + sentence + after, WEDNESDAY)
    assert [(f.kind, f.text, f.value, f.start - len(before)) for f in placed] == [
        (f.kind, f.text, f.value, f.start) for f in alone
    ]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:60])
def test_spelling_on_the_screen_does_not_change_a_fact(sentence: str) -> None:
    """No-break spaces, typographic apostrophes, decomposed accents and soft hyphens."""
    plain = [(f.kind, f.value) for f in find_facts(sentence, WEDNESDAY)]
    odd = unicodedata.normalize("NFD", sentence.replace(" ", "\u00a0").replace("'", "’"))
    facts = find_facts(odd, WEDNESDAY)
    _sound(odd, facts)
    values = [(f.kind, unicodedata.normalize("NFC", f.value)) for f in facts]
    assert [kind for kind, _ in values] == [kind for kind, _ in plain]
    copied = ("code", "url", "mention")
    assert [v for v in values if v[0] not in copied] == [v for v in plain if v[0] not in copied]


@given(st.dates(datetime(2026, 11, 25).date(), datetime(2027, 11, 24).date()))  # noqa: DTZ001
def test_a_day_is_the_same_day_in_every_spelling(day: object) -> None:
    assert hasattr(day, "strftime")
    iso = f"{day:%Y-%m-%d}"
    number = f"{day:%d}".lstrip("0")
    spellings = [
        iso,
        f"{number} {day:%B}",
        f"{day:%B} {number}",
        f"{number} {day:%b} {day:%Y}",
        f"{day:%A}, {number} {day:%B} {day:%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
    ]
    moment = Moment(WEDNESDAY.at, numeric="day-first")
    for spelling in spellings:
        facts = find_facts(f"We go live on {spelling} at last", moment)
        assert [(f.kind, f.text, f.value) for f in facts] == [("date", spelling, iso)]


@given(st.integers(2, 999_999))
def test_a_number_is_the_same_number_in_every_spelling(number: int) -> None:
    for spelling in (str(number), f"{number:,}", f"{number:,}".replace(",", "\u202f")):
        facts = find_facts(f"We have {spelling} contacts", WEDNESDAY)
        assert [(f.kind, f.value) for f in facts] == [("number", str(number))]


HOSTILE = [
    "a.", "1", "1 ", "1,000,", "`", "<@", "A b ", "Abc ", "/a", "-", "next ", "end of ",
    "two hundred and ", "http://", "a_", "http://a(", " ", "\n", "1-", "x@", "by the ",
    "first week of ", "the ", "every ", "a", "mon-", "9am-", "6 jan ", "e\u0301", "a:", "#a", ".",
    "week of ", "deadbeef", "A-", "{{", "C:\\", "$1", "1.", "1/", "one ", "A of ", "not ", "<http:",
    "half ", "a1", "((", "```", "1st ", "Q1 ", "end of next ", "\u00ad", "🎉",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = (piece * (40_000 // len(piece) + 1))[:40_000]
    expect_bounded(lambda: find_facts(text, WEDNESDAY))
