"""An ask: what one side wants of the other, until somebody closes it.

The status machine is the table of contracts.md, "Status of an ask". Everything here is pure: a
change gives a new Ask, or says in one sentence why it is not possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, assert_never
from uuid import UUID

from bot.errors import FogbridgeError
from bot.records import Actor, Source, other
from glossary.concept import Side

Status = Literal[
    "open",
    "waiting_on_marketing",
    "waiting_on_it",
    "agreed",
    "declined",
    "done",
    "not_an_ask",
]
WAITING: dict[Side, Status] = {"marketing": "waiting_on_marketing", "it": "waiting_on_it"}
OPEN: tuple[Status, ...] = ("open", "waiting_on_marketing", "waiting_on_it")
UNRESOLVED: tuple[Status, ...] = (*OPEN, "agreed")
CLOSED: tuple[Status, ...] = ("done", "declined", "not_an_ask")
TRACKED, UNDONE = "tracked", "undone"
"""What is done to an ask that is no event of its own."""
UNDO_FOR = timedelta(minutes=10)
"""How long a change can be undone (contracts.md)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask of a Workspace, as it stands.

    `quote` is what was asked, verbatim, at most 300 characters; None once it is gone. `side` is the
    asking side, None where nobody knows. `confirmed`: a person pressed a button for it, so that it
    is a record; until then it is text. `turn_since` is since when it is whose turn it is.
    `delivered_by` is the person who proposed that it is done. `version` counts changes.
    """

    id: UUID
    workspace: UUID
    number: int
    quote: str | None
    side: Side | None
    asker: UUID | None
    source: Source
    opened_at: datetime
    turn_since: datetime
    status: Status = "open"
    confirmed: bool = False
    concepts: tuple[str, ...] = ()
    wished: date | None = None
    due: date | None = None
    next_step: str | None = None
    assignee: UUID | None = None
    snoozed_until: datetime | None = None
    delivered_by: UUID | None = None
    closed_at: datetime | None = None
    version: int = 1

    @property
    def asked(self) -> Side | None:
        """The side that is asked."""
        return other(self.side) if self.side else None

    @property
    def turn(self) -> Side | None:
        """The side that has to do or say the next thing; None where nobody has, or nobody knows."""
        return {"waiting_on_marketing": "marketing", "waiting_on_it": "it"}.get(self.status)  # type: ignore[return-value]  # the dict's values are Sides


@dataclass(frozen=True, slots=True)
class Turned:
    """A question back, an answer, or a hand-over: now it is `to`'s turn; `step` is what for."""

    to: Side
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Both sides confirmed a commitment; `bot.commitments` sees to it that they did."""

    due: date


@dataclass(frozen=True, slots=True)
class Moved:
    """The agreed date moved, with its reason, and the other side confirmed it."""

    due: date


@dataclass(frozen=True, slots=True)
class Delivered:
    """The asking side confirms that it has it; the other side proposes so, and has done its turn."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The asked side says no, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotAnAsk:
    """It never was one."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Asked again, by a button or in words that ask again; "thanks" is none."""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Nothing is said about it until then; None wakes it."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A person of the side whose turn it is looks after it from now on; None: nobody that we know.

    `step` says who or what for.
    """

    to: UUID | None
    side: Side | None = None
    step: str | None = None


Event = Turned | Agreed | Moved | Delivered | Declined | NotAnAsk | Reopened | Snoozed | HandedOver


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to an ask: who, when, from where; `before` is the ask as it was.

    `what` is the event's name in lower case ("turned", "not_an_ask"), or `TRACKED` or `UNDONE`.
    """

    id: UUID
    ask: UUID
    what: str
    before: Ask
    after: Ask
    by: Actor
    at: datetime
    origin: str
    note: str | None = None
    message: str | None = None


class NotPossible(FogbridgeError):
    """The change does not fit where the ask stands, or who presses."""

    code = "not_possible"


SIDE_FIRST = "Say first which side you are on: /translate side marketing, or it."
_ENDED = "This ask is closed. Reopen it first."


def tracked(ask: Ask) -> Ask:
    """The ask as it begins: the side that is asked has its turn, where the asking side is known."""
    status: Status = WAITING[other(ask.side)] if ask.side else "open"
    return replace(ask, status=status)


def after(ask: Ask, event: Event, by: Actor, at: datetime) -> Ask:
    """The ask after an event. Raises `NotPossible` with the sentence that says why it can't be."""
    match event:
        case Turned(to=to, step=step):
            _only_from(ask, OPEN)
            _of_a_side(by)
            return _next(ask, at, status=WAITING[to], next_step=step, delivered_by=None)
        case Agreed(due=due):
            _only_from(ask, OPEN)
            return _next(ask, at, status="agreed", due=due, next_step=None, snoozed_until=None)
        case Moved(due=due):
            _only_from(ask, ("agreed",))
            return _next(ask, at, due=due)
        case Delivered():
            _only_from(ask, UNRESOLVED)
            if _confirms_delivery(ask, by):
                return _closed(ask, at, "done")
            _of_a_side(by)
            if ask.delivered_by is not None:
                raise NotPossible("It is proposed as done already; the asking side confirms it.")
            turn = ask.side if ask.status in OPEN else None
            status = WAITING[turn] if turn else ask.status
            return _next(ask, at, status=status, delivered_by=by.person)
        case Declined(reason=reason):
            _only_from(ask, OPEN)
            _of_a_side(by)
            if _is_asking(ask, by):
                raise NotPossible("The side that is asked can decline; you can close it as done.")
            if not reason.strip():
                raise NotPossible("A no needs its reason, so that nobody has to ask for it.")
            return _closed(ask, at, "declined")
        case NotAnAsk():
            if ask.status == "not_an_ask":
                raise NotPossible("It is marked as no ask already.")
            if not by.admin and (by.person is None or by.person != ask.asker):
                raise NotPossible("Whoever asked, or an admin, can say that it is no ask.")
            return _closed(ask, at, "not_an_ask")
        case Reopened():
            _only_from(ask, CLOSED, "It is open.")
            _of_a_side(by)
            asked = ask.asked or (other(by.side) if by.side else None)
            reopened: Status = WAITING[asked] if asked else "open"
            return _next(
                ask,
                at,
                status=reopened,
                closed_at=None,
                delivered_by=None,
                due=None,
                next_step=None,
            )
        case Snoozed(until=until):
            _only_from(ask, UNRESOLVED)
            if until is not None and until <= at:
                raise NotPossible("Choose a day that is still to come.")
            return replace(ask, snoozed_until=until, version=ask.version + 1)
        case HandedOver(to=person, side=side, step=step):
            _only_from(ask, UNRESOLVED)
            _of_a_side(by)
            whose = side or ask.turn or by.side
            turned = WAITING[whose] if whose and ask.status in OPEN else ask.status
            step = step or ask.next_step
            return _next(ask, at, status=turned, assignee=person, next_step=step)
        case _:
            assert_never(event)


def needs_side(ask: Ask, event: Event, by: Actor) -> bool:
    """Whether who does it has to say first which side they are on."""
    if by.side is not None or isinstance(event, NotAnAsk | Snoozed):
        return False
    return not (isinstance(event, Delivered) and _confirms_delivery(ask, by))


def undone(change: Change, now: Ask, by: Actor, at: datetime) -> Ask:
    """The ask as it was before its last change; one just tracked is none. Raises `NotPossible`."""
    if now.version != change.after.version:
        raise NotPossible("Something else was done since, so this can't be undone.")
    if at - change.at > UNDO_FOR:
        raise NotPossible("A change can be undone for ten minutes, and they are over.")
    if by.person is None or by.person != change.by.person:
        raise NotPossible("Whoever made the change can undo it.")
    if change.what == TRACKED:
        return _closed(now, at, "not_an_ask")
    return replace(change.before, version=now.version + 1)


def name_of(event: Event) -> str:
    """What an event is called in the log: "turned", "not_an_ask"."""
    return _NAMES[type(event)]


_NAMES: dict[type, str] = {
    Turned: "turned",
    Agreed: "agreed",
    Moved: "moved",
    Delivered: "delivered",
    Declined: "declined",
    NotAnAsk: "not_an_ask",
    Reopened: "reopened",
    Snoozed: "snoozed",
    HandedOver: "handed_over",
}


def _only_from(ask: Ask, statuses: tuple[Status, ...], sentence: str = _ENDED) -> None:
    if ask.status in statuses:
        return
    if ask.status == "agreed":
        raise NotPossible("Both sides agreed on a date. Move the date, or close the ask.")
    if statuses == ("agreed",):
        raise NotPossible("No date is agreed yet, so there is none to move.")
    raise NotPossible(sentence)


def _of_a_side(by: Actor) -> None:
    if by.side is None:
        raise NotPossible(SIDE_FIRST)


def _is_asking(ask: Ask, by: Actor) -> bool:
    """Whether who does it speaks for the asking side."""
    if by.person is not None and by.person == ask.asker:
        return True
    return by.side is not None and by.side == ask.side


def _confirms_delivery(ask: Ask, by: Actor) -> bool:
    """The asking side; where nobody knows which that is, anybody but whoever proposed it.

    So does the command line, an admin who is no person: it closes what nobody closes.
    """
    if by.admin and by.person is None:
        return True
    if ask.side is None and ask.delivered_by is not None:
        return by.person is not None and by.person != ask.delivered_by
    return _is_asking(ask, by)


def _next(ask: Ask, at: datetime, **changes: object) -> Ask:
    """The ask after a change; whose turn it is begins anew where it changed."""
    status = changes.get("status", ask.status)
    since = at if status != ask.status else ask.turn_since
    return replace(ask, turn_since=since, version=ask.version + 1, **changes)  # type: ignore[arg-type]  # fields of Ask


def _closed(ask: Ask, at: datetime, status: Status) -> Ask:
    return _next(ask, at, status=status, closed_at=at, next_step=None, snoozed_until=None)
