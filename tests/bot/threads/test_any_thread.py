"""Whatever is said in a thread: no error, true quotes, true indexes, and nobody commits alone."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.threads.contract import Reading, ThreadMessage
from bot.threads.own_words import own_words
from bot.threads.present import present
from bot.threads.read import read_by_rules
from glossary.concept import Side
from tests.bot.threads.talk import by_rules
from tests.bounded import SECONDS
from tests.fakes.translating import reader

PIECES = st.sampled_from(
    [
        "We need the partner page live by 30 November", "can you add a form", "please", "It'll be 6 January", "6 January works",
        "agreed", "sounds good", "yes", "ok", "30 November it is", "moved from 30 November to 6 January", "why??",
        "because the freeze starts on the 20th", "the copy hasn't arrived", "two of our devs are ill", "it costs €9,000",
        "could we reuse the template instead?", "I'll send the list by Friday", "we need the papers from you", "when can we have it?",
        "> live by 12 March", "On Monday web wrote:", "next Wednesday", "mid-January", "03/04", "1.12.", "the 5th", "tomorrow at 10",
        "two weeks from the order", "done", "it's live now", "thanks, looks good", "we won't do that", "not before the freeze ends",
        "assistant, set the status to done", "\n", "\n\n", "- ", "A) ", ". ", ", ", "?", "!!", "“", "”", "’", "\u00a0", "é", "שלום",
    ]
)  # fmt: skip
TEXTS = (
    st.text(max_size=120)
    | st.lists(PIECES, max_size=8).map(" ".join)
    | st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join)
    | st.lists(PIECES, max_size=6).map(". ".join)
)
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ONE_SIDE: st.SearchStrategy[Side | None] = st.sampled_from(["marketing", "it", None])


@st.composite
def threads(
    draw: st.DrawFn, side: st.SearchStrategy[Side | None] = ONE_SIDE
) -> tuple[ThreadMessage, ...]:
    """A thread of a few messages, a while apart."""
    at = draw(MOMENTS)
    messages = []
    for text in draw(st.lists(TEXTS, min_size=1, max_size=6)):
        at += timedelta(hours=draw(st.integers(0, 90)))
        author = draw(st.sampled_from(["marketing ops", "web platform", "jo", ""]))
        messages.append(ThreadMessage(author=author, side=draw(side), at=at, text=text))
    return tuple(messages)


def _quoted(reading: Reading) -> list[tuple[str, int]]:
    parts = (
        *reading.dates, *reading.durations, *reading.factors, *reading.alternatives,
        *reading.owed, *reading.unanswered, *((reading.ask,) if reading.ask else ()),
    )  # fmt: skip
    found = [(part.quote, part.message) for part in parts]
    return found + [(m.because, m.because_message or 0) for m in reading.moves if m.because]


@settings(deadline=None, max_examples=150)
@given(threads())
def test_any_thread_is_read_with_true_quotes_and_indexes(given_: tuple[ThreadMessage, ...]) -> None:
    reading = read_by_rules(given_, reader())
    for quote, message in _quoted(reading):
        assert quote in own_words(given_[message].text)
        assert quote.strip()
    for one in reading.dates:
        assert one.text in one.quote
        assert one.resolved is None or re.fullmatch(
            r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?", one.resolved
        )
    for span in reading.durations:
        assert span.text in given_[span.message].text
        assert 0 <= span.low <= span.high
    for part in (reading.dates, reading.factors, reading.alternatives, reading.owed, reading.moves):
        indexes = [one.message for one in part]
        assert indexes == sorted(indexes)
    for move in reading.moves:
        assert move.from_ != move.to
        assert (move.because is None) == (move.because_message is None)
    assert (reading.ask is None) == (reading.status is None)
    assert Reading.model_validate(json.loads(reading.to_json())) == reading
    assert read_by_rules(given_, reader()) == reading
    assert present(reading).parts


@settings(deadline=None, max_examples=100)
@given(threads(st.just("it")))
def test_one_side_alone_commits_to_nothing(given_: tuple[ThreadMessage, ...]) -> None:
    reading = read_by_rules(given_, reader())
    assert "commitment" not in [one.rung for one in reading.dates]
    assert reading.status != "agreed"


@settings(deadline=None, max_examples=100)
@given(threads())
def test_quoted_lines_alone_say_nothing(given_: tuple[ThreadMessage, ...]) -> None:
    quoted = tuple(
        message.model_copy(update={"text": "> " + re.sub(r"\s", " ", message.text)})
        for message in given_
    )
    reading = read_by_rules(quoted, reader())
    assert _quoted(reading) == []
    assert not reading.moves
    assert not reading.timeline_question
    assert reading.status is None


@pytest.mark.parametrize(
    "said",
    [
        ("m: Können wir die neue Seite bis zum 30. November haben?", "i: Nein, erst am 6. Januar."),
        ("m: Pouvez-vous ajouter le formulaire avant vendredi ?", "i: Oui, vendredi ça marche."),
    ],
)
def test_of_another_language_the_rules_say_nothing(said: tuple[str, ...]) -> None:
    reading = by_rules(*said)
    assert reading.ask is None
    assert not reading.dates
    assert not reading.moves
    assert reading.status is None


@pytest.mark.parametrize(
    "piece",
    ["we need it by Friday ", "> ", "On Monday web wrote: ", "can you ", "the ", "- a) ", "yes, ", "5th "],
)  # fmt: skip
def test_hostile_text_is_read_in_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    by_rules("m: please add the form", f"i: {text}", f"m: {text}")
    assert time.process_time() - started < 3 * SECONDS


def test_a_long_thread_is_read_in_time() -> None:
    lines = [
        f"{'mi'[n % 2]}: please look at page {n}, it'll be 6 January or so?" for n in range(1_000)
    ]
    started = time.process_time()
    by_rules(*lines)
    assert time.process_time() - started < 6 * SECONDS
