"""Reminders: who hears of an agreed date before it is due, and when; in their own working hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from bot import wording_digest as wording
from bot.asks import Ask
from bot.calendar import WorkingHours, day_in_words
from bot.commitments import Commitment
from bot.digest import title_of
from bot.reply import Button, Buttons, Kept, Notice, Part, Points, Reply, Title
from glossary.concept import SIDES, Side
from glossary.termbase import Termbase

Occasion = Literal["before", "day"]
_OCCASIONS: dict[str, Occasion] = {"before": "before", "day": "day"}
DAYS_BEFORE = 2
"""Working days before the day that somebody is reminded first."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one person: of which date of which commitment, and whether it is the day."""

    commitment: UUID
    occasion: Occasion
    due: date
    person: UUID

    @property
    def subject(self) -> str:
        """As rows and deliveries name it."""
        return f"{self.commitment.hex}:{self.occasion}:{self.due.isoformat()}:{self.person.hex}"

    @classmethod
    def read(cls, subject: str) -> Reminder | None:
        """The reminder of this name; None where it is none."""
        try:
            commitment, occasion, due, person = subject.split(":")
            return cls(
                UUID(commitment), _OCCASIONS[occasion], date.fromisoformat(due), UUID(person)
            )
        except (ValueError, KeyError):
            return None


def who_owes(commitment: Commitment, ask: Ask) -> tuple[tuple[UUID, Side], ...]:
    """Who is reminded: for the side that is asked whoever looks after it, else whoever said yes; for
    the other side whoever said yes, where it owes something."""
    owes = {side for side, what in (commitment.owes or {}).items() if what.strip()}
    if ask.asked is not None:
        owes.add(ask.asked)
    found: dict[UUID, Side] = {}
    for side in SIDES:
        if side not in owes:
            continue
        yes = commitment.said_yes.get(side)
        person = yes.person if yes else None
        if side == ask.asked and ask.assignee is not None:
            person = ask.assignee
        if person is not None:
            found.setdefault(person, side)
    return tuple(found.items())


def due_for(
    commitment: Commitment,
    ask: Ask,
    zones: Mapping[UUID, ZoneInfo],
    hours: WorkingHours,
    now: datetime,
) -> tuple[tuple[Reminder, datetime], ...]:
    """The reminders of a commitment that are still to come, each with its moment in UTC.

    None of one that is not confirmed, or over. `zones` are those of the people who are reminded;
    whoever is not in it is not.
    """
    if commitment.state != "confirmed" or ask.status != "agreed":
        return ()
    return tuple(
        (Reminder(commitment.id, occasion, commitment.due, person), moment)
        for person, _ in who_owes(commitment, ask)
        if person in zones
        for occasion, moment in _moments(commitment.due, zones[person], hours)
        if moment > now
    )


def _moments(due: date, zone: ZoneInfo, hours: WorkingHours) -> Iterator[tuple[Occasion, datetime]]:
    yield "before", hours.start_of(hours.before(due, DAYS_BEFORE), zone)
    yield "day", hours.start_of(hours.last_until(due), zone)


def too_late(reminder: Reminder, today: date) -> bool:
    """Whether it says nothing new any more: the day has come, or is over."""
    return today >= reminder.due if reminder.occasion == "before" else today > reminder.due


def still_holds(reminder: Reminder, commitment: Commitment | None, ask: Ask | None) -> bool:
    """Whether the date is still agreed on, and still somebody's to be reminded of."""
    if commitment is None or ask is None:
        return False
    return (
        commitment.state == "confirmed"
        and ask.status == "agreed"
        and commitment.due == reminder.due
        and any(person == reminder.person for person, _ in who_owes(commitment, ask))
    )


def reminder_reply(commitment: Commitment, ask: Ask, today: date, termbase: Termbase) -> Reply:
    """What somebody reads who is reminded, on that day of theirs."""
    due = commitment.due
    sentence = wording.reminder(
        ask.number, title_of(ask, termbase), day_in_words(due, today), today=today >= due
    )
    owes = commitment.owes or {}
    items = tuple(
        wording.you_owe(side, " ".join(owes[side].split()))
        for side in SIDES
        if owes.get(side, "").strip()
    )
    parts: list[Part] = [Title(wording.REMINDER_TITLE), Notice(sentence)]
    if items:
        parts.append(Points(wording.WHAT_EACH_OWES, items))
    parts.append(Kept(wording.REMINDER_HINT))
    if ask.source.link:
        parts.append(Buttons((Button("link", wording.OPEN_THREAD, url=ask.source.link),)))
    return Reply(sentence, tuple(parts))
