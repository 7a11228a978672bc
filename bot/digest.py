"""The weekly digest: what is unresolved between the sides. Facts in, a Digest out.

Counts are per side; nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Literal, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from bot import wording_digest as wording
from bot.asks import Ask
from bot.calendar import Week, Weekly, zone_of
from bot.commitments import Commitment
from bot.memory import DigestTime, MovedBecause
from bot.records import ChannelKey, Reader, unnamed
from glossary.concept import SIDES, Side
from glossary.termbase import Termbase

WORDS_REST = 8
"""Weeks in which a word is not said again."""
TITLE_MOST, STEP_MOST = 60, 60
_SPACE = re.compile(r"\s+")
_END = ".!?,;:·-–— "

State = Literal["said", "quiet", "missed"]


@dataclass(frozen=True, slots=True)
class Span:
    """What a digest looks at: asks of one channel, or of everything that the reader may read.

    Counted is what happened from `start` up to `end`. Dates count that were due on the days from
    `first` to `last`, and those to come until `ahead`. What moved dates counts from `moved_since`.
    """

    channel: ChannelKey | None
    start: datetime
    end: datetime
    first: date
    last: date
    ahead: date
    moved_since: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """How often a side used a concept in asks and messages that were translated."""

    concept: str
    side: Side
    count: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A week's counts, as its digest had them; of a quiet week all are 0."""

    week: Week
    state: State = "said"
    marketing: int = 0
    it: int = 0
    median_days: int | None = None
    kept: int = 0
    due: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a digest is made of. `unresolved` are all asks that are not over, oldest turn first.

    `dates` are commitments of both sides whose day lies in the span, with their asks. `moved_away`
    are the asks whose date lay in the span and was moved out of it.
    """

    unresolved: tuple[Ask, ...] = ()
    new: int = 0
    closed: int = 0
    dates: tuple[tuple[Commitment, Ask], ...] = ()
    moved_away: tuple[Ask, ...] = ()
    moved: tuple[MovedBecause, ...] = ()
    used: tuple[Used, ...] = ()
    earlier: tuple[Snapshot, ...] = ()


class DigestFacts(Protocol):
    """Where the facts come from. The cost follows what is open, not what there ever was."""

    async def gather(self, reader: Reader, span: Span) -> Facts:
        """Everything for one digest, as far as the reader may read it; `earlier` newest first."""

    async def keep(self, workspace: UUID, channel: ChannelKey, snapshot: Snapshot) -> None:
        """Write down what became of a week's digest; the same week again changes nothing."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An ask that waits: since how many days, and for what."""

    ask: UUID
    number: int
    title: str
    days: int
    step: str | None = None
    due: date | None = None
    link: str | None = None
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Dates that were due, those of them that were kept, and those that were moved before."""

    due: int = 0
    kept: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date of the next days, and what each side does for it."""

    number: int
    title: str
    due: date
    owes: Mapping[Side, str] = field(default_factory=dict)
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one side that the other one may not know, explained to that one."""

    concept: str
    surface: str
    meaning: str
    reader: Side


@dataclass(frozen=True, slots=True)
class Digest:
    """One week between the sides, as of `today`.

    `waiting` holds all that wait, not snoozed, oldest first. `kept` is of both sides, `kept_by` of
    the side whose work it was. `earlier` are weeks before this one, newest first.
    """

    week: Week
    today: date
    new: int
    closed: int
    snoozed: int
    agreed: int
    waiting: Mapping[Side, tuple[Waiting, ...]]
    nobody: tuple[Waiting, ...]
    kept: Tally
    kept_by: Mapping[Side, Tally]
    ahead: tuple[Ahead, ...]
    moved: tuple[MovedBecause, ...]
    words: tuple[Word, ...]
    earlier: tuple[Snapshot, ...] = ()

    @property
    def open(self) -> tuple[Waiting, ...]:
        """Everything that waits, oldest first."""
        found = [*self.waiting["marketing"], *self.waiting["it"], *self.nobody]
        return tuple(sorted(found, key=lambda one: (-one.days, one.number)))

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.open or self.new or self.closed or self.kept.due or self.ahead)

    @property
    def missed(self) -> tuple[Week, ...]:
        """The weeks since the last digest whose own nobody got, oldest first."""
        found = []
        for snapshot in self.earlier:
            if snapshot.state == "said":
                break
            if snapshot.state == "missed":
                found.append(snapshot.week)
        return tuple(reversed(found))

    @property
    def first(self) -> bool:
        """Whether this channel never got one before."""
        return all(snapshot.state != "said" for snapshot in self.earlier)

    def snapshot(self) -> Snapshot:
        """What is remembered of it."""
        ages = [one.days for one in self.open]
        return Snapshot(
            week=self.week,
            state="quiet" if self.quiet else "said",
            marketing=len(self.waiting["marketing"]),
            it=len(self.waiting["it"]),
            median_days=median_low(ages) if ages else None,
            kept=self.kept.kept,
            due=self.kept.due,
            words=tuple(word.concept for word in self.words),
        )


def digest_of(
    facts: Facts, week: Week, now: datetime, zone: ZoneInfo, span: Span, termbase: Termbase
) -> Digest:
    """What a week's facts come to, seen from `now`."""
    today = now.astimezone(zone).date()
    awake = [ask for ask in facts.unresolved if not (ask.snoozed_until and ask.snoozed_until > now)]
    waits = [ask for ask in awake if ask.status != "agreed"]

    def of(turn: Side | None) -> tuple[Waiting, ...]:
        turned = [ask for ask in waits if ask.turn == turn]
        turned.sort(key=lambda ask: (ask.turn_since, ask.number))
        return tuple(_waiting(ask, today, zone, termbase) for ask in turned)

    before = [one for one in facts.earlier if one.week < week]
    recent = {word for one in before[:WORDS_REST] for word in one.words}
    return Digest(
        week=week,
        today=today,
        new=facts.new,
        closed=facts.closed,
        snoozed=len(facts.unresolved) - len(awake),
        agreed=sum(ask.status == "agreed" for ask in awake),
        waiting={side: of(side) for side in SIDES},
        nobody=of(None),
        kept=_tally(facts, span, None),
        kept_by={side: _tally(facts, span, side) for side in SIDES},
        ahead=tuple(_ahead(facts, span, termbase)),
        moved=facts.moved,
        words=worth_knowing(facts.used, termbase, recent),
        earlier=tuple(before),
    )


def title_of(ask: Ask, termbase: Termbase) -> str:
    """What an ask is about, in a few words: its own, without anybody's name."""
    if ask.quote:
        said = _SPACE.sub(" ", unnamed(ask.quote)).strip()
        if said := cut(said, TITLE_MOST):
            return said
    known = [concept for concept in ask.concepts if concept in termbase.concepts]
    if known:
        return termbase.preferred(known[0], ask.side or "marketing")
    return wording.WORDS_GONE


def cut(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is longer; without its final punctuation."""
    line = _SPACE.sub(" ", text).strip()
    if len(line) <= most:
        return line.rstrip(_END) if line.rstrip(_END) and not line.endswith("?") else line
    head = line[: most - 1]
    if " " in head[most // 2 :]:
        head = head.rpartition(" ")[0]
    return f"{head.rstrip(_END)}…"


def _waiting(ask: Ask, today: date, zone: ZoneInfo, termbase: Termbase) -> Waiting:
    since = ask.turn_since.astimezone(zone).date()
    step = unnamed(ask.next_step) if ask.next_step else None
    return Waiting(
        ask=ask.id,
        number=ask.number,
        title=title_of(ask, termbase),
        days=max(0, (today - since).days),
        step=cut(step, STEP_MOST) if step else None,
        due=ask.due or ask.wished,
        link=ask.source.link,
        concepts=ask.concepts,
    )


def _tally(facts: Facts, span: Span, side: Side | None) -> Tally:
    """Of one side the dates of what it was asked for."""
    due = [
        commitment
        for commitment, ask in facts.dates
        if span.first <= commitment.due <= span.last and side in (None, ask.asked)
    ]
    moved = sum(side in (None, ask.asked) for ask in facts.moved_away)
    kept = sum(commitment.state == "kept" for commitment in due)
    return Tally(due=len(due) + moved, kept=kept, moved=moved)


def _ahead(facts: Facts, span: Span, termbase: Termbase) -> Iterable[Ahead]:
    coming = [
        (commitment, ask)
        for commitment, ask in facts.dates
        if commitment.state == "confirmed" and span.last < commitment.due <= span.ahead
    ]
    coming.sort(key=lambda one: (one[0].due, one[1].number))
    for commitment, ask in coming:
        owes = {
            side: cut(text, STEP_MOST) for side, text in (commitment.owes or {}).items() if text
        }
        title = title_of(ask, termbase)
        yield Ahead(ask.number, title, commitment.due, owes, ask.source.link)


def worth_knowing(
    used: Iterable[Used], termbase: Termbase, but: Iterable[str] = ()
) -> tuple[Word, ...]:
    """One word of each side that the other side has another word for, the most used first.

    Of a side that used none the other one has both; what stands in `but` is left out.
    """
    left_out = set(but)
    found: list[tuple[int, str, Word]] = []
    for one in used:
        word = _foreign(one, termbase)
        if word is not None and one.concept not in left_out:
            found.append((-one.count, one.concept, word))
    found.sort(key=lambda one: one[:2])
    words = [word for _, _, word in found]
    first = [next((w for w in words if w.reader == side), None) for side in SIDES]
    chosen = [word for word in first if word is not None]
    for word in words:
        if len(chosen) < 2 and word.concept not in {one.concept for one in chosen}:
            chosen.append(word)
    return tuple(chosen)


def _foreign(used: Used, termbase: Termbase) -> Word | None:
    """The word as its side says it, where the other side says something else."""
    if used.concept not in termbase.concepts:
        return None
    reader: Side = "it" if used.side == "marketing" else "marketing"
    theirs = termbase.preferred(used.concept, used.side)
    if theirs.casefold() == termbase.preferred(used.concept, reader).casefold():
        return None
    return Word(used.concept, theirs, termbase.gloss(used.concept, reader), reader)


async def look(
    facts: DigestFacts,
    reader: Reader,
    week: Week,
    when: DigestTime,
    now: datetime,
    termbase: Termbase,
    channel: ChannelKey | None = None,
) -> Digest:
    """A week's digest of a channel, or of everything that the reader may read, as of now.

    `when` says from which moment to which the week counts, and in which zone days are told.
    """
    span = span_of(week, when, channel)
    found = await facts.gather(reader, span)
    return digest_of(found, week, now, zone_of(when.zone), span, termbase)


def weekly_of(when: DigestTime) -> Weekly:
    """The moments of a channel's digests."""
    return Weekly(when.weekday, when.at, zone_of(when.zone))


def span_of(week: Week, when: DigestTime, channel: ChannelKey | None) -> Span:
    """What a week's digest looks at."""
    weekly = weekly_of(when)
    start, end = weekly.span_of(week)
    last = weekly.day_of(week) - timedelta(days=1)
    weeks = 4 if when.kind == "executive" else 1
    return Span(
        channel=channel,
        start=start,
        end=end,
        first=last - timedelta(days=6),
        last=last,
        ahead=last + timedelta(days=7),
        moved_since=end - timedelta(weeks=weeks),
    )
