"""What can be done with an ask on its page, and what comes of it: the same as by its card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from adapters.web import asked_for
from adapters.web.ask_view import undoable
from adapters.web.form import as_uuid
from bot import wording_asks as words
from bot.aftermath import taken_back, what_follows
from bot.asks import (
    CLOSED,
    OPEN,
    UNDONE,
    Ask,
    Change,
    Delivered,
    Event,
    NotAnAsk,
    NotPossible,
    Reopened,
    Snoozed,
    Turned,
    after,
    name_of,
    needs_side,
    undone,
)
from bot.calendar import moment_at
from bot.errors import Overtaken
from bot.ids import new_id
from bot.memory import Memory, Write
from bot.records import QUOTE_MOST, Actor, other

_TRIES = 3
_BY_NAME: Mapping[str, Event] = {
    "delivered": Delivered(),
    "not_an_ask": NotAnAsk(),
    "reopen": Reopened(),
    "wake": Snoozed(None),
}
OVER = "This page is older than the ask. Look at where it stands now."


class SideMissing(Exception):
    """Only somebody who has said which side they are on can do this."""


@dataclass(frozen=True, slots=True)
class Act:
    """A form's one press. `once` names the press, so that it counts once however often it comes."""

    do: str
    once: UUID
    step: str = ""
    until: str = ""
    change: UUID | None = None

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[str]]) -> Act:
        """As the form sent it."""

        def one(name: str) -> str:
            return next(iter(fields.get(name, ())), "")

        return cls(
            do=one("do"),
            once=as_uuid(one("once")) or new_id(),
            step=" ".join(one("step").split())[:QUOTE_MOST],
            until=one("until"),
            change=as_uuid(one("change")),
        )

    def fields(self) -> dict[str, str]:
        """The same to be sent once more, with the side that was missing."""
        change = str(self.change) if self.change else ""
        said = {"do": self.do, "step": self.step, "until": self.until, "change": change}
        return {"once": str(self.once), **{name: value for name, value in said.items() if value}}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the page: what it does, what it says; `main` is the one that waits to be pressed."""

    do: str
    label: str
    main: bool = False


def choices(ask: Ask, by: Actor, now: datetime) -> Iterator[Choice]:
    """What this person can do in one press, as on the ask's card."""
    if ask.status in CLOSED:
        yield Choice("reopen", words.REOPEN)
        return
    proposed = ask.delivered_by is not None
    if ask.status in OPEN and not proposed:
        yield Choice("answered", words.ANSWERED)
    there = words.IT_IS_THERE if proposed else words.DELIVERED
    yield Choice("delivered", there, main=proposed)
    if ask.snoozed_until is not None and ask.snoozed_until > now:
        yield Choice("wake", words.WAKE)
    if by.admin or by.person == ask.asker:
        yield Choice("not_an_ask", words.NOT_AN_ASK)


def last_of(history: tuple[Change, ...], ask: Ask, by: Actor, now: datetime) -> UUID | None:
    """The last change, where this person can still undo it."""
    return history[-1].id if undoable(history, ask, by.person, now) else None


async def do(memory: Memory, ask: Ask, act: Act, by: Actor, now: datetime, zone: ZoneInfo) -> bool:
    """Do it, once; False where this press was done before.

    Raises `SideMissing`, or a `FogbridgeError` with the sentence that says why it can't be.
    """
    person = by.person.hex if by.person else ""
    origin = f"page:{person}:{act.once.hex}"
    for _ in range(_TRIES):
        if await memory.written(ask.workspace, origin):
            return False
        found = await memory.ask(ask.workspace, ask.id)
        if found is None:
            raise NotPossible(words.GONE)
        write = await _write(memory, found, act, by, now, zone, origin)
        try:
            return await memory.write(ask.workspace, write)
        except Overtaken:
            continue
    raise Overtaken


async def _write(
    memory: Memory, ask: Ask, act: Act, by: Actor, now: datetime, zone: ZoneInfo, origin: str
) -> Write:
    if act.do == "undo":
        return await _undoing(memory, ask, act, by, now, origin)
    event = _event(act, by, zone)
    if event is None or needs_side(ask, event, by):
        raise SideMissing
    if isinstance(event, Turned) and ask.turn == event.to:
        raise NotPossible(words.THEIR_TURN_ALREADY[event.to])
    new = after(ask, event, by, now)
    note = act.step or None
    change = Change(new_id(), ask.id, name_of(event), ask, new, by, now, origin, note)
    return Write(origin, (change,), await what_follows(memory, change))


async def _undoing(
    memory: Memory, ask: Ask, act: Act, by: Actor, now: datetime, origin: str
) -> Write:
    history = await memory.history(ask.workspace, ask.id)
    change = next((one for one in history if one.id == act.change), None)
    if change is None:
        raise NotPossible(OVER)
    back = undone(change, ask, by, now)
    entry = Change(new_id(), ask.id, UNDONE, ask, back, by, now, origin)
    commitments, moves = await taken_back(memory, change, by)
    return Write(origin, (entry,), commitments, moves)


def _event(act: Act, by: Actor, zone: ZoneInfo) -> Event | None:
    """What happens; None where it takes a side that is not known."""
    match act.do:
        case "answered":
            return Turned(other(by.side), act.step or None) if by.side else None
        case "snooze":
            return Snoozed(_morning(act.until, zone))
    event = _BY_NAME.get(act.do)
    if event is None:
        raise NotPossible(OVER)
    return event


def _morning(until: str, zone: ZoneInfo) -> datetime:
    day = asked_for.day({"until": until}, "until")
    if day is None:
        raise NotPossible(words.PICK_A_DAY)
    return moment_at(day, time(0), zone).astimezone(UTC)
