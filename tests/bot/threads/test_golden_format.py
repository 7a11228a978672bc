"""The golden threads keep to their own format: what is quoted stands where it is said to stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import pytest
import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from glossary.load import load_termbase

FOLDER = Path(__file__).parents[2] / "golden" / "threads"
ID = re.compile(r"[a-z]+-\d\d")

Side = Literal["marketing", "it"]
Kind = Literal[
    "capacity", "dependency", "security_privacy", "procurement", "freeze", "quality",
    "legacy", "integration", "cost", "unclear_ask", "other",
]  # fmt: skip
Status = Literal["open", "waiting_on_marketing", "waiting_on_it", "agreed", "declined", "done"]
Rung = Literal["wish", "target", "estimate", "commitment"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Strict):
    author: str = Field(min_length=1)
    side: Side | None = None
    at: AwareDatetime
    text: str = Field(min_length=1)


class Quoted(_Strict):
    quote: str = Field(min_length=1)
    message: int = Field(ge=0)


class Ask(Quoted):
    by: str
    side: Side | None


class Duration(Quoted):
    text: str
    low: float = Field(gt=0)
    high: float
    unit: Literal["hours", "working_days", "calendar_days", "weeks", "sprints"]
    from_: str | None = Field(alias="from")


class Dated(Quoted):
    text: str
    resolved: str | None
    rung: Rung


class Move(_Strict):
    from_: str = Field(alias="from", min_length=1)
    to: str = Field(min_length=1)
    because: str | None
    message: int = Field(ge=0)
    because_message: int | None


class Factor(Quoted):
    kind: Kind
    concepts: tuple[str, ...]


class Owed(Quoted):
    side: Side
    due: str | None


class Unanswered(Quoted):
    of: Side


class Expected(_Strict):
    timeline_question: bool
    ask: Ask | None
    durations: tuple[Duration, ...]
    dates: tuple[Dated, ...]
    moves: tuple[Move, ...]
    factors: tuple[Factor, ...]
    alternatives: tuple[Quoted, ...]
    owed: tuple[Owed, ...]
    unanswered: tuple[Unanswered, ...]
    status: Status | None

    def lists(self) -> Iterator[Sequence[Quoted]]:
        """Everything that quotes, list by list."""
        yield from (self.durations, self.dates, self.factors)
        yield from (self.alternatives, self.owed, self.unanswered)

    def quotes(self) -> Iterator[Quoted]:
        """Everything that quotes."""
        if self.ask:
            yield self.ask
        for each in self.lists():
            yield from each


class Golden(_Strict):
    id: str
    note: str = Field(min_length=10)
    decoys: tuple[str, ...]
    thread: tuple[Said, ...] = Field(min_length=3, max_length=14)
    now: AwareDatetime | None = None
    expect: Expected


class File(_Strict):
    schema_: Literal["fogbridge/golden-thread@1"] = Field(alias="schema")
    threads: tuple[Golden, ...]


def _read() -> list[Golden]:
    paths = sorted(FOLDER.glob("*.yaml"))
    return [
        g for p in paths for g in File.model_validate(yaml.safe_load(p.read_text("utf-8"))).threads
    ]


GOLDEN = _read()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_what_is_quoted_is_there(golden: Golden) -> None:
    """Quotes are verbatim and end without punctuation; a date's words lie within its quote."""
    texts = [said.text for said in golden.thread]
    expect = golden.expect
    for each in expect.quotes():
        assert each.quote in texts[each.message], each
        assert each.quote == each.quote.strip(" \n.,;:!?"), each
    for dated in expect.dates:
        assert dated.text in dated.quote, dated
    for duration in expect.durations:
        assert duration.text in duration.quote, duration
        assert duration.from_ is None or duration.from_ in texts[duration.message], duration
        assert duration.low <= duration.high
    for move in expect.moves:
        assert (move.because is None) == (move.because_message is None), move
        if move.because is not None and move.because_message is not None:
            assert move.because in texts[move.because_message], move
        assert move.from_ != move.to, move
        assert move.message < len(texts)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_what_is_said_twice_or_out_of_order_is_a_slip(golden: Golden) -> None:
    """Messages follow in time, lists follow the thread, and nothing is in a list twice."""
    times = [said.at for said in golden.thread]
    assert times == sorted(times)
    texts = [said.text for said in golden.thread]
    for listed in golden.expect.lists():
        places = [(q.message, texts[q.message].find(q.quote)) for q in listed]
        assert places == sorted(places), places
        assert len(set(listed)) == len(listed)
    moves = [move.message for move in golden.expect.moves]
    assert moves == sorted(moves)


@pytest.fixture(scope="module")
def concepts() -> frozenset[str]:
    """The ids of the termbase that we ship."""
    return frozenset(load_termbase().concepts)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_what_belongs_together_agrees(golden: Golden, concepts: frozenset[str]) -> None:
    """The ask is its author's; without an ask nothing is expected; dates and concepts exist."""
    expect = golden.expect
    if expect.ask is None:
        assert expect.status is None
        assert not expect.timeline_question
        assert not expect.moves
        assert not any(expect.lists())
    else:
        asker = golden.thread[expect.ask.message]
        assert expect.status is not None
        assert expect.ask.by == asker.author
        assert asker.side in (None, expect.ask.side)
    for resolved in (dated.resolved for dated in expect.dates if dated.resolved):
        days = [date.fromisoformat(day) for day in resolved.split("/")]
        assert 1 <= len(days) <= 2
        assert days == sorted(set(days))
    assert {c for factor in expect.factors for c in factor.concepts} <= concepts


def test_there_is_enough_of_everything() -> None:
    """Sixty-six threads or more, half of them with decoys; each word of the contract occurs."""
    assert len(GOLDEN) >= 66
    assert sum(bool(golden.decoys) for golden in GOLDEN) >= 30
    ids = Counter(golden.id for golden in GOLDEN)
    assert {id for id, times in ids.items() if times > 1 or not ID.fullmatch(id)} == set()
    expected = [golden.expect for golden in GOLDEN]
    assert {factor.kind for e in expected for factor in e.factors} == set(get_args(Kind))
    assert {e.status for e in expected} == {*get_args(Status), None}
    assert {dated.rung for e in expected for dated in e.dates} == set(get_args(Rung))
    assert {e.ask.side for e in expected if e.ask} >= set(get_args(Side))
