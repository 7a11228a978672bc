"""A why: "Why this timeline?", asked once, with typed reasons, and found again by whoever asks next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from bot.asks import SIDE_FIRST, NotPossible
from bot.records import Actor, FactorKind, Rung, Source
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason: its kind, and where it was said. `quote` is None once it is gone.

    `by` is who said it; without one that is whose message it is, where we hold it.
    `since` and `until` are the first and last day of a closed period, where the quote names both.
    """

    kind: FactorKind
    quote: str | None
    message: str | None = None
    concepts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A date that was on the table: when it was said, by which side, how firm, and why that date.

    `side` None: both. `because` is verbatim, at most 300 characters; None where no reason was given,
    or once it is gone. A step with another day than the one before it is a move. `message` and `by`
    are those of the reason, where there is one, else of the date.
    """

    at: datetime
    side: Side | None
    rung: Rung
    day: date
    because: str | None = None
    message: str | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A way forward of a "No, but": other scope, date or risk.

    `message` and `by` are where its words come from, where somebody of the thread said them.
    """

    label: str
    text: str
    needs: str | None = None
    due: date | None = None
    chosen_at: datetime | None = None
    message: str | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One entry of the log.

    `question` and the factors' quotes are verbatim, at most 300 characters each; None once gone.
    `asker` asked the question, and is never named.
    `title` is what kind of work it is about, from the ask or its concepts. `asked_of` is the side
    that has the answer. It is answered once it has factors, and a record once somebody of that side
    confirmed it with a button. `steps` are the dates in the order in which they were said; `planned`
    is the first one, `due` the last one, `actual` when it was done.
    """

    id: UUID
    workspace: UUID
    ask: UUID | None
    title: str | None
    question: str | None
    source: Source
    asked_of: Side | None
    opened_at: datetime
    factors: tuple[Factor, ...] = ()
    steps: tuple[Step, ...] = ()
    options: tuple[Option, ...] = ()
    concepts: tuple[str, ...] = ()
    planned: date | None = None
    due: date | None = None
    actual: date | None = None
    answered_at: datetime | None = None
    confirmed_by: UUID | None = None
    confirmed_side: Side | None = None
    confirmed_at: datetime | None = None
    supersedes: UUID | None = None
    superseded_by: UUID | None = None
    version: int = 1
    asker: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the log that may answer, and how well it fits (0 to 1)."""

    why: Why
    fit: float


def answered(why: Why, factors: Sequence[Factor], at: datetime) -> Why:
    """With its reasons; to be confirmed anew. Raises `NotPossible`."""
    if not factors:
        raise NotPossible("A reason is missing: say in one sentence why the date is what it is.")
    return replace(
        why,
        factors=tuple(factors),
        answered_at=why.answered_at or at,
        confirmed_by=None,
        confirmed_side=None,
        confirmed_at=None,
        version=why.version + 1,
    )


def confirmed(why: Why, by: Actor, at: datetime) -> Why:
    """Confirmed by a person of the side that has the answer. Raises `NotPossible`."""
    if not why.factors:
        raise NotPossible("There is no reason to confirm yet.")
    if by.side is None or by.person is None:
        raise NotPossible(SIDE_FIRST)
    if why.asked_of is not None and by.side != why.asked_of:
        raise NotPossible("The side that gives the reason confirms it.")
    if why.confirmed_at is not None:
        raise NotPossible("This is confirmed already.")
    return replace(
        why,
        confirmed_by=by.person,
        confirmed_side=by.side,
        confirmed_at=at,
        version=why.version + 1,
    )


def confirmed_again(why: Why, by: Actor, at: datetime) -> Why:
    """An answer that still holds, by the word of a person of the side that has it, as of now.

    Raises `NotPossible`.
    """
    return confirmed(replace(why, confirmed_at=None), by, at)
