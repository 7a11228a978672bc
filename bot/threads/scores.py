"""How good a reading is against a golden thread: counts that add up to precision and recall."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.threads.contract import (
    Alternative,
    Ask,
    DateMention,
    Duration,
    Factor,
    Move,
    Owed,
    Quoted,
    Reading,
    Status,
    ThreadMessage,
    Unanswered,
)
from bot.translation.scores import Count
from glossary.concept import Side

_WORD = re.compile(r"\w+")
T = TypeVar("T")


class GoldenAsk(Ask):
    """The ask; its side is left open where the words do not make it clear."""

    side: Side | None  # type: ignore[assignment]


class Expected(BaseModel):
    """What a careful reader finds in a thread."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timeline_question: bool
    ask: GoldenAsk | None
    durations: tuple[Duration, ...]
    dates: tuple[DateMention, ...]
    moves: tuple[Move, ...]
    factors: tuple[Factor, ...]
    alternatives: tuple[Alternative, ...]
    owed: tuple[Owed, ...]
    unanswered: tuple[Unanswered, ...]
    status: Status | None


class GoldenThread(BaseModel):
    """A thread with what a careful reader finds in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    note: str = ""
    decoys: tuple[str, ...] = ()
    thread: tuple[ThreadMessage, ...]
    now: AwareDatetime | None = None
    expect: Expected


@dataclass
class ThreadScores:
    """The sums over many threads, and the single differences for somebody who looks closer."""

    threads: int = 0
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    engines: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, case: GoldenThread, made: Reading) -> None:
        """Count one thread."""
        self.threads += 1
        self.engines[made.checks.fallback or made.engine] += 1
        want = case.expect
        self._flag(case.id, "timeline question", want.timeline_question, made.timeline_question)
        self._pair(case.id, "ask", _some(want.ask), _some(made.ask), _quotes_match)
        self._pair(case.id, "durations", want.durations, made.durations, _durations_match)
        both = self._pair(case.id, "dates", want.dates, made.dates, _dates_match)
        for wanted, got in both:
            self._same(case.id, "resolved", wanted.text, wanted.resolved, got.resolved)
            self._same(case.id, "rung", wanted.text, wanted.rung, got.rung)
        sworn = {id(got) for wanted, got in both if wanted.rung == "commitment"}
        for got in made.dates:
            if got.rung == "commitment" and id(got) not in sworn:
                self.counts["false commitment"].wrong += 1
                self.differences.append(f"{case.id}: false commitment {got.quote!r}")
        moved = self._pair(case.id, "moves", want.moves, made.moves, _moves_match)
        for one, other in moved:
            self._same(case.id, "because", one.to, bool(one.because), _same_reason(one, other))
        self._pair(case.id, "factors", want.factors, made.factors, _factors_match)
        self._pair(case.id, "alternatives", want.alternatives, made.alternatives, _quotes_match)
        for debt, due in self._pair(case.id, "owed", want.owed, made.owed, _owed_match):
            self._same(case.id, "due", debt.quote, debt.due, due.due)
        self._pair(case.id, "unanswered", want.unanswered, made.unanswered, _unanswered_match)
        self._same(case.id, "status", "status", want.status, made.status)

    def _flag(self, name: str, what: str, wanted: bool, got: bool) -> None:
        self._count(name, what, ["asked"] if wanted else [], ["asked"] if got else [])

    def _same(self, name: str, what: str, of: str, wanted: object, got: object) -> None:
        self._count(name, what, [f"{of} = {wanted}"], [f"{of} = {got}"])

    def _count(self, name: str, what: str, wanted: list[str], got: list[str]) -> None:
        missed, wrong = self.counts[what].add(wanted, got)
        self._note(name, what, missed, wrong)

    def _pair(
        self,
        name: str,
        what: str,
        wanted: Sequence[T],
        got: Sequence[T],
        match: Callable[[T, T], bool],
    ) -> list[tuple[T, T]]:
        """Each expected item with the first found one that matches it and is still free."""
        free = list(got)
        pairs: list[tuple[T, T]] = []
        missed: list[T] = []
        for one in wanted:
            found = next((n for n, other in enumerate(free) if match(one, other)), None)
            if found is None:
                missed.append(one)
            else:
                pairs.append((one, free.pop(found)))
        count = self.counts[what]
        count.right += len(pairs)
        count.wrong += len(free)
        count.missed += len(missed)
        self._note(name, what, [_shown(m) for m in missed], [_shown(w) for w in free])
        return pairs

    def _note(self, name: str, what: str, missed: Sequence[str], wrong: Sequence[str]) -> None:
        self.differences += [f"{name}: {what}: missed {one}" for one in missed]
        self.differences += [f"{name}: {what}: wrong {one}" for one in wrong]


def _some(one: T | None) -> list[T]:
    return [] if one is None else [one]


def _shown(item: object) -> str:
    if isinstance(item, Move):
        return f"{item.from_} -> {item.to} (message {item.message})"
    if isinstance(item, Quoted):
        kind = getattr(item, "kind", getattr(item, "side", getattr(item, "of", "")))
        return f"{kind} {item.quote!r} (message {item.message})".strip()
    return repr(item)


def overlap(one: str, two: str) -> bool:
    """Whether the texts share at least half of the words of each."""
    first, second = Counter(_words(one)), Counter(_words(two))
    longer = max(first.total(), second.total())
    return longer > 0 and (first & second).total() * 2 >= longer


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _quotes_match(one: Quoted, two: Quoted) -> bool:
    return one.message == two.message and overlap(one.quote, two.quote)


def _dates_match(one: DateMention, two: DateMention) -> bool:
    """The same text, casefolded, or one that shares half of its words or holds the other."""
    if one.message != two.message:
        return False
    first, second = _words(one.text), _words(two.text)
    return overlap(one.text, two.text) or set(first) <= set(second) or set(second) <= set(first)


def _durations_match(one: Duration, two: Duration) -> bool:
    return (one.message, one.low, one.high, one.unit) == (two.message, two.low, two.high, two.unit)


def _moves_match(one: Move, two: Move) -> bool:
    return (one.from_, one.to, one.message) == (two.from_, two.to, two.message)


def _same_reason(one: Move, two: Move) -> bool:
    """What `because` must be: whether the reason is the expected one, or there is none as expected."""
    if one.because is None or two.because is None:
        return bool(two.because)
    return one.because_message == two.because_message and overlap(one.because, two.because)


def _factors_match(one: Factor, two: Factor) -> bool:
    return (one.kind, one.message) == (two.kind, two.message)


def _owed_match(one: Owed, two: Owed) -> bool:
    return one.side == two.side and _quotes_match(one, two)


def _unanswered_match(one: Unanswered, two: Unanswered) -> bool:
    return one.of == two.of and _quotes_match(one, two)
