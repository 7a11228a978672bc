"""A commitment: a date that a person of each side has said yes to, and what each side owes for it.

Nothing here makes one by itself: a draft is filled in by reading or by hand, and two people press.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from bot.asks import SIDE_FIRST, Ask, NotPossible
from bot.records import Actor, FactorKind, Source, other
from glossary.concept import SIDES, Side

State = Literal["draft", "confirmed", "kept", "missed", "withdrawn"]
"""kept and missed are about the date: the ask was done by then, or was not."""
RUNNING: tuple[State, ...] = ("draft", "confirmed")


@dataclass(frozen=True, slots=True)
class Yes:
    """A person of a side said yes. `person` is None once they are forgotten."""

    person: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A date that was replaced by another, and why.

    `kind` is what kind of reason `because` is. `quote` is where it was said, verbatim.
    `confirmed_by` is the person of the other side; until they press, `to` is proposed and the old
    date holds.
    """

    id: UUID
    ask: UUID
    commitment: UUID | None
    was: date | None
    to: date
    because: str | None
    by: UUID | None
    side: Side | None
    at: datetime
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None
    quote: str | None = None
    message: str | None = None
    kind: FactorKind | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What both sides hold to for one ask.

    `quote` is who said the date, verbatim; `owes` is what each side does for it, at most 300
    characters, where it owes something. `due` is a day in the Workspace's zone. `yes` has each
    side's confirmation. `zone` is the IANA name in which the day ends.
    """

    id: UUID
    workspace: UUID
    ask: UUID
    due: date
    source: Source
    drafted_by: UUID | None
    drafted_at: datetime
    quote: str | None = None
    owes: Mapping[Side, str] | None = None
    yes: Mapping[Side, Yes] | None = None
    state: State = "draft"
    zone: str = "UTC"
    ended_at: datetime | None = None
    version: int = 1

    @property
    def said_yes(self) -> Mapping[Side, Yes]:
        """Who has confirmed, by side."""
        return self.yes or {}

    @property
    def waits_for(self) -> tuple[Side, ...]:
        """The sides that have not confirmed yet."""
        if self.state != "draft":
            return ()
        return tuple(side for side in SIDES if side not in self.said_yes)


_OVER = "This commitment is over; draft a new one."


def confirmed(commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """With one side's yes; confirmed once the second one is there. Raises `NotPossible`.

    Two approvers are two Persons, one of each side.
    """
    if commitment.state != "draft":
        raise NotPossible("Both sides said yes already." if commitment.yes else _OVER)
    if by.side is None or by.person is None:
        raise NotPossible(SIDE_FIRST)
    yes = dict(commitment.said_yes)
    if by.side in yes:
        raise NotPossible("Your side said yes already; the other side has its own button.")
    if any(one.person == by.person for one in yes.values()):
        raise NotPossible(
            "You said yes for one side; a person of the other side says it for theirs."
        )
    yes[by.side] = Yes(by.person, at)
    state: State = "confirmed" if len(yes) == 2 else "draft"
    return replace(commitment, yes=yes, state=state, version=commitment.version + 1)


def redrafted(
    commitment: Commitment, due: date, owes: Mapping[Side, str], by: Actor, at: datetime
) -> Commitment:
    """The draft with other contents: a yes to the old ones is none to these. Raises `NotPossible`."""
    if commitment.state != "draft":
        raise NotPossible("Both sides said yes to this date. Move it, and say why.")
    del by, at
    return replace(commitment, due=due, owes=dict(owes), yes=None, version=commitment.version + 1)


def withdrawn(commitment: Commitment, at: datetime) -> Commitment:
    """It holds no more: the ask was declined, closed or is none. Raises `NotPossible`."""
    if commitment.state not in RUNNING:
        raise NotPossible(_OVER)
    return replace(commitment, state="withdrawn", ended_at=at, version=commitment.version + 1)


def move_proposed(
    commitment: Commitment, to: date, because: str, by: Actor, at: datetime, id: UUID
) -> Move:
    """A new date with its reason, for the other side to confirm. Raises `NotPossible`."""
    if commitment.state != "confirmed":
        raise NotPossible("No date is agreed yet, so there is none to move.")
    if by.side is None or by.person is None:
        raise NotPossible(SIDE_FIRST)
    if not because.strip():
        raise NotPossible("A date moves with its reason, so that nobody has to ask for it.")
    if to == commitment.due:
        raise NotPossible("That is the date that is agreed.")
    return Move(
        id=id,
        ask=commitment.ask,
        commitment=commitment.id,
        was=commitment.due,
        to=to,
        because=because.strip(),
        by=by.person,
        side=by.side,
        at=at,
    )


def move_confirmed(
    commitment: Commitment, move: Move, by: Actor, at: datetime
) -> tuple[Commitment, Move]:
    """The new date holds, once the other side has said yes. Raises `NotPossible`."""
    if move.confirmed_at is not None:
        raise NotPossible("This move is confirmed already.")
    if commitment.state != "confirmed" or commitment.due != move.was:
        raise NotPossible("The date has changed since; propose the move again.")
    if move.side is None or by.side != other(move.side) or by.person in (None, move.by):
        raise NotPossible("A person of the other side confirms the move.")
    done = replace(move, confirmed_by=by.person, confirmed_at=at)
    return replace(commitment, due=move.to, version=commitment.version + 1), done


def settled(commitment: Commitment, ask: Ask, on: date, at: datetime) -> Commitment:
    """What becomes of it now that its ask is over, on that day: kept or missed where both sides had
    confirmed it and the ask is done, else withdrawn."""
    if commitment.state == "confirmed" and ask.status == "done":
        return ended(commitment, on, at)
    return withdrawn(commitment, at) if commitment.state in RUNNING else commitment


def ended(commitment: Commitment, delivered_on: date, at: datetime) -> Commitment:
    """The ask was delivered on that day: the date was kept, or missed."""
    if commitment.state != "confirmed":
        return commitment
    state: State = "kept" if delivered_on <= commitment.due else "missed"
    return replace(commitment, state=state, ended_at=at, version=commitment.version + 1)


def resumed(commitment: Commitment) -> Commitment:
    """As it was before it ended, because what ended it is undone. Raises `NotPossible`."""
    if commitment.state in RUNNING:
        raise NotPossible("This commitment has not ended.")
    state: State = "confirmed" if len(commitment.said_yes) == 2 else "draft"
    return replace(commitment, state=state, ended_at=None, version=commitment.version + 1)


def unsaid(commitment: Commitment, by: Actor) -> Commitment:
    """Without this person's yes, which is undone; a draft again. Raises `NotPossible`."""
    left = {side: yes for side, yes in commitment.said_yes.items() if yes.person != by.person}
    if commitment.state not in RUNNING or len(left) == len(commitment.said_yes):
        raise NotPossible("There is no yes of yours to take back.")
    return replace(commitment, yes=left, state="draft", version=commitment.version + 1)


def move_undone(commitment: Commitment, move: Move) -> tuple[Commitment, Move]:
    """The date before a confirmed move holds again; the move is proposed still."""
    if commitment.state != "confirmed" or commitment.due != move.to or move.was is None:
        raise NotPossible("The date has changed since, so this can't be undone.")
    proposed = replace(move, confirmed_by=None, confirmed_at=None)
    return replace(commitment, due=move.was, version=commitment.version + 1), proposed
