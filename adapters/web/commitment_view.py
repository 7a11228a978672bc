"""A commitment as its pages and its file show it. Sides, never people; kept or not, nobody's fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from adapters.web.ask_view import WORDS_GONE
from adapters.web.csv_export import Row
from adapters.web.looking import Looking
from adapters.web.web_link import web_link
from bot.asks import Ask
from bot.calendar import zone_of
from bot.commitments import Commitment, Move
from bot.records import unnamed
from bot.wording import SIDE
from glossary.concept import SIDES, Side


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment in a list. `firm` is how its date is drawn: only two people make it solid."""

    number: int | None
    title: str
    gone: bool
    firm: str
    state: str
    owes: tuple[tuple[Side, str], ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move of the date."""

    change: str
    because: str | None
    by: Side | None
    at: str
    standing: str


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment on the page of its ask."""

    due: str
    firm: str
    state: str
    quote: str | None
    owes: tuple[tuple[Side, str], ...]
    moves: tuple[MoveRow, ...]


def commitment_row(commitment: Commitment, ask: Ask | None, looking: Looking) -> CommitmentRow:
    """A commitment in a list, seen now. `ask` None: it is not the reader's to read."""
    quote = ask.quote if ask is not None else None
    return CommitmentRow(
        number=ask.number if ask is not None else None,
        title=unnamed(quote) if quote else WORDS_GONE,
        gone=not quote,
        firm=firm_of(commitment),
        state=state_of(commitment, looking),
        owes=_owes(commitment),
        link=web_link(commitment.source.link),
    )


def commitment_view(
    commitment: Commitment, moves: Sequence[Move], looking: Looking
) -> CommitmentView:
    """A commitment with the moves of its date, the newest last."""
    return CommitmentView(
        due=looking.said(commitment.due),
        firm=firm_of(commitment),
        state=state_of(commitment, looking),
        quote=unnamed(commitment.quote) if commitment.quote else None,
        owes=_owes(commitment),
        moves=tuple(_move(move, looking) for move in moves),
    )


def firm_of(commitment: Commitment) -> str:
    """The class that draws its date."""
    match commitment.state:
        case "draft":
            return "estimate"
        case "kept" | "missed":
            return "actual"
        case "confirmed":
            return "commitment"
        case "withdrawn":
            return "wish"


def state_of(commitment: Commitment, looking: Looking) -> str:
    """How it stands, in words that blame nobody."""
    match commitment.state:
        case "draft":
            left = " and ".join(SIDE[side] for side in commitment.waits_for)
            return f"waits for the yes of {left}" if left else "waits for a yes"
        case "confirmed" if commitment.due < _today(commitment, looking.now):
            return "agreed by both sides; the day is over, and it is still open"
        case "confirmed":
            return "agreed by both sides"
        case "kept":
            return "done by the date" + _ended(commitment, looking)
        case "missed":
            return "done after the date" + _ended(commitment, looking)
        case "withdrawn":
            return "withdrawn" + _ended(commitment, looking)


def _today(commitment: Commitment, now: datetime) -> date:
    return now.astimezone(zone_of(commitment.zone)).date()


def _ended(commitment: Commitment, looking: Looking) -> str:
    if commitment.ended_at is None:
        return ""
    return f", on {looking.said(looking.day(commitment.ended_at))}"


def _owes(commitment: Commitment) -> tuple[tuple[Side, str], ...]:
    owes = commitment.owes or {}
    return tuple((side, unnamed(owes[side])) for side in SIDES if owes.get(side))


def _move(move: Move, looking: Looking) -> MoveRow:
    to = looking.said(move.to)
    return MoveRow(
        change=f"From {looking.said(move.was)} to {to}" if move.was else f"To {to}",
        because=unnamed(move.because) if move.because else None,
        by=move.side,
        at=looking.said(looking.day(move.at)),
        standing=(
            f"confirmed by the other side on {looking.said(looking.day(move.confirmed_at))}"
            if move.confirmed_at
            else "proposed, not confirmed yet"
        ),
    )


COLUMNS = (
    *("due", "state", "ask_number", "ask", "marketing_owes", "it_owes", "marketing_yes_at"),
    *("it_yes_at", "drafted_at", "ended_at", "zone", "link"),
)
"""The headings of the file."""


def commitment_cells(commitment: Commitment, ask: Ask | None) -> Row:
    """A row of the file."""
    owes, yes = commitment.owes or {}, commitment.said_yes
    return {
        "due": commitment.due,
        "state": commitment.state,
        "ask_number": ask.number if ask is not None else None,
        "ask": unnamed(ask.quote) if ask is not None and ask.quote else None,
        "marketing_owes": unnamed(owes.get("marketing", "")),
        "it_owes": unnamed(owes.get("it", "")),
        "marketing_yes_at": yes["marketing"].at if "marketing" in yes else None,
        "it_yes_at": yes["it"].at if "it" in yes else None,
        "drafted_at": commitment.drafted_at,
        "ended_at": commitment.ended_at,
        "zone": commitment.zone,
        "link": web_link(commitment.source.link),
    }
