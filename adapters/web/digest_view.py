"""A week between the sides as its page and its JSON show it. Counts per side, never per person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.web.asked_for import written_channel
from adapters.web.web_link import web_link
from bot import wording_digest as wording
from bot.calendar import day_in_words, days_between
from bot.digest import Ahead, Digest, Snapshot, Waiting, Word
from bot.digest_reply import in_common
from bot.memory import MovedBecause
from bot.records import ChannelKey
from glossary.concept import SIDES, Side
from glossary.termbase import Termbase

MOST_ROWS = 7
"""Asks of a side that are listed; the rest is a link."""
_MOST_DOTS = 12
"""Dots beside a number; more say nothing that the number does not."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An ask that waits."""

    number: int
    title: str
    note: str
    age: str


@dataclass(frozen=True, slots=True)
class Bank:
    """What waits on a side; `more` are those that are not listed."""

    side: Side
    rows: tuple[WaitingRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Something with how often, and as many dots."""

    name: str
    count: int
    dots: int


@dataclass(frozen=True, slots=True)
class WeekColumn:
    """A week among others."""

    name: str
    marketing: int
    it: int
    median: str
    kept: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """The page of a week."""

    title: str
    days: str
    open: int
    new: int
    closed: int
    snoozed: int
    kept: str | None
    kept_dots: tuple[bool, ...]
    kept_by: tuple[str, ...]
    banks: tuple[Bank, ...]
    nobody: tuple[WaitingRow, ...]
    ahead: tuple[tuple[str, Ahead], ...]
    reasons: tuple[Counted, ...]
    words: tuple[Word, ...]
    sentence: str
    closed_said: str | None
    common: tuple[str, ...]
    longest: tuple[WaitingRow, ...]
    weeks: tuple[WeekColumn, ...]
    missed: str | None
    quiet: bool


def digest_view(digest: Digest, termbase: Termbase) -> DigestView:
    """A digest as a page shows it."""
    kept = digest.kept
    return DigestView(
        title=wording.title(digest.week.number),
        days=days_between(digest.week.monday, digest.week.sunday),
        open=len(digest.open),
        new=digest.new,
        closed=digest.closed,
        snoozed=digest.snoozed,
        kept=f"{kept.kept} of {kept.due}" if kept.due else None,
        kept_dots=tuple(number < kept.kept for number in range(min(kept.due, _MOST_DOTS))),
        kept_by=tuple(
            wording.kept_of(side, tally.kept, tally.due)
            for side, tally in digest.kept_by.items()
            if tally.due
        ),
        banks=tuple(_bank(side, digest.waiting[side], digest.today) for side in SIDES),
        nobody=tuple(_row(one, digest.today) for one in digest.nobody),
        ahead=tuple((day_in_words(one.due, digest.today), one) for one in digest.ahead),
        reasons=_reasons(digest.moved),
        words=digest.words,
        sentence=wording.waits_now(
            len(digest.waiting["marketing"]), len(digest.waiting["it"]), len(digest.nobody)
        ),
        closed_said=_closed(digest),
        common=in_common(digest, termbase),
        longest=tuple(_row(one, digest.today) for one in digest.open[:3]),
        weeks=_weeks(digest),
        missed=wording.missed([week.number for week in digest.missed]) if digest.missed else None,
        quiet=not digest.open,
    )


def _closed(digest: Digest) -> str | None:
    if not (digest.closed or digest.kept.due):
        return None
    said = wording.closed_quietly(digest.closed, digest.kept.kept, digest.kept.due)
    return said[:1].upper() + said[1:]


def _bank(side: Side, waiting: Sequence[Waiting], today: date) -> Bank:
    rows = tuple(_row(one, today) for one in waiting[:MOST_ROWS])
    return Bank(side, rows, len(waiting) - len(rows))


def _row(one: Waiting, today: date) -> WaitingRow:
    note = one.step or ""
    if not note and one.due is not None:
        note = wording.due_on(day_in_words(one.due, today))
    return WaitingRow(one.number, one.title, note, wording.age(one.days))


def _reasons(moved: Sequence[MovedBecause]) -> tuple[Counted, ...]:
    return tuple(
        Counted(wording.FACTOR[one.kind], one.count, min(one.count, _MOST_DOTS)) for one in moved
    )


def _weeks(digest: Digest) -> tuple[WeekColumn, ...]:
    """Up to three weeks before this one, and this one; none where it would stand alone."""
    before = [one for one in digest.earlier if one.state != "missed"][:3]
    if not before:
        return ()
    return tuple(_week(one) for one in (*reversed(before), digest.snapshot()))


def _week(one: Snapshot) -> WeekColumn:
    return WeekColumn(
        name=str(one.week.number),
        marketing=one.marketing,
        it=one.it,
        median="–" if one.median_days is None else str(one.median_days),
        kept=f"{one.kept}\u00a0/\u00a0{one.due}" if one.due else "–",
    )


def digest_json(digest: Digest, channel: ChannelKey | None) -> dict[str, Any]:
    """The same for programs."""
    return {
        "week": str(digest.week),
        "from": digest.week.monday,
        "to": digest.week.sunday,
        "as_of": digest.today,
        "channel": written_channel(channel),
        "open": len(digest.open),
        "new": digest.new,
        "closed": digest.closed,
        "snoozed": digest.snoozed,
        "agreed": digest.agreed,
        "waiting_on_marketing": [_waiting_json(one) for one in digest.waiting["marketing"]],
        "waiting_on_it": [_waiting_json(one) for one in digest.waiting["it"]],
        "nobodys_turn": [_waiting_json(one) for one in digest.nobody],
        "dates": {
            "due": digest.kept.due,
            "kept": digest.kept.kept,
            "moved": digest.kept.moved,
            "by_side": {
                side: {"due": tally.due, "kept": tally.kept, "moved": tally.moved}
                for side, tally in digest.kept_by.items()
            },
        },
        "dates_ahead": [
            {
                "number": one.number,
                "ask": one.title,
                "due": one.due,
                "marketing_owes": one.owes.get("marketing"),
                "it_owes": one.owes.get("it"),
                "link": web_link(one.link),
            }
            for one in digest.ahead
        ],
        "moved_because": [{"kind": one.kind, "count": one.count} for one in digest.moved],
        "words": [
            {"concept": w.concept, "surface": w.surface, "meaning": w.meaning, "for": w.reader}
            for w in digest.words
        ],
    }


def _waiting_json(one: Waiting) -> dict[str, Any]:
    return {
        "number": one.number,
        "ask": one.title,
        "days": one.days,
        "next_step": one.step,
        "due": one.due,
        "link": web_link(one.link),
    }
