"""An ask as its pages, its file and its JSON show it. Sides, never people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from adapters.web.asked_for import written_channel
from adapters.web.csv_export import Row
from adapters.web.looking import Looking
from adapters.web.web_link import web_link
from bot.asks import (
    CLOSED,
    TRACKED,
    UNDO_FOR,
    UNDONE,
    UNRESOLVED,
    Ask,
    Change,
    Status,
)
from bot.records import channel_key, unnamed
from bot.wording_digest import age
from glossary.concept import Side

WORDS_GONE = "The words are not kept any more."
STATUS: dict[Status, str] = {
    "open": "nobody’s turn yet",
    "waiting_on_marketing": "marketing’s turn",
    "waiting_on_it": "IT’s turn",
    "agreed": "agreed",
    "declined": "declined",
    "done": "done",
    "not_an_ask": "not an ask",
}
_WHAT: dict[str, str] = {
    TRACKED: "Tracked as an ask",
    UNDONE: "The last change was undone",
    "agreed": "Both sides agreed on a date",
    "moved": "The agreed date moved",
    "delivered": "Proposed as done",
    "declined": "Declined",
    "not_an_ask": "Marked as not an ask",
    "reopened": "Reopened",
    "snoozed": "Snoozed",
    "handed_over": "Handed over to a person",
}


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask in a list. `aside` is for how long it waits, or when it ended."""

    number: int
    title: str
    gone: bool
    turn: Side | None
    status: str
    aside: str
    notes: tuple[str, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an ask's history."""

    at: str
    moment: str
    what: str
    by: Side | None
    note: str | None


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask on its own page."""

    id: UUID
    number: int
    quote: str | None
    side: Side | None
    turn: Side | None
    status: Status
    standing: str
    step: str | None
    dates: tuple[tuple[str, str], ...]
    snoozed: str | None
    tracked: str
    concepts: tuple[str, ...]
    link: str | None
    channel: str | None
    private: bool
    history: tuple[Entry, ...]
    over: bool


def ask_row(ask: Ask, looking: Looking) -> AskRow:
    """An ask in a list, seen now."""
    notes = []
    if ask.next_step:
        notes.append(unnamed(ask.next_step))
    if ask.status == "agreed" and ask.due is not None:
        notes.append(f"for {looking.said(ask.due)}")
    elif ask.wished is not None and ask.status in UNRESOLVED:
        notes.append(f"wished for {looking.said(ask.wished)}")
    if snoozed := _snoozed(ask, looking):
        notes.append(snoozed)
    return AskRow(
        number=ask.number,
        title=unnamed(ask.quote) if ask.quote else WORDS_GONE,
        gone=not ask.quote,
        turn=ask.turn,
        status=STATUS[ask.status],
        aside=_aside(ask, looking),
        notes=tuple(notes),
        link=web_link(ask.source.link),
    )


def _aside(ask: Ask, looking: Looking) -> str:
    if ask.status in CLOSED:
        return looking.said(looking.day(ask.closed_at)) if ask.closed_at else ""
    if ask.status == "agreed":
        return ""  # it waits for its day, which stands beside it
    return age(looking.days_since(ask.turn_since))


def _snoozed(ask: Ask, looking: Looking) -> str | None:
    if ask.snoozed_until is None or ask.snoozed_until <= looking.now:
        return None
    return f"snoozed until {looking.said(looking.day(ask.snoozed_until))}"


def ask_view(ask: Ask, history: tuple[Change, ...], looking: Looking) -> AskView:
    """An ask on its page, seen now."""
    dates = []
    if ask.wished is not None:
        dates.append(("wish", looking.said(ask.wished)))
    if ask.due is not None:
        dates.append(("commitment", looking.said(ask.due)))
    return AskView(
        id=ask.id,
        number=ask.number,
        quote=unnamed(ask.quote) if ask.quote else None,
        side=ask.side,
        turn=ask.turn,
        status=ask.status,
        standing=_standing(ask, looking),
        step=unnamed(ask.next_step) if ask.next_step else None,
        dates=tuple(dates),
        snoozed=_snoozed(ask, looking),
        tracked=looking.said_moment(ask.opened_at),
        concepts=ask.concepts,
        link=web_link(ask.source.link),
        channel=written_channel(channel_key(ask.source.place)),
        private=ask.source.place.visibility != "public",
        history=tuple(_history(ask, history, looking)),
        over=ask.status in CLOSED,
    )


def _standing(ask: Ask, looking: Looking) -> str:
    """Where it stands, as a sentence."""
    days = looking.days_since(ask.turn_since)
    match ask.status:
        case "open":
            return "It is open whose turn it is."
        case "waiting_on_marketing" | "waiting_on_it":
            whose = STATUS[ask.status]
            turn = (
                f"It has been {whose} for {age(days)}." if days else f"It is {whose} since today."
            )
            if ask.delivered_by is None:
                return turn
            return f"It is proposed as done. {turn}"
        case "agreed":
            by = f" on {looking.said(ask.due)}" if ask.due else ""
            said = f"Both sides agreed{by}."
            return f"{said} It is proposed as done." if ask.delivered_by else said
        case "done" | "declined" | "not_an_ask":
            named = {"done": "Done", "declined": "Declined", "not_an_ask": "Not an ask"}
            when = f", {looking.said(looking.day(ask.closed_at))}" if ask.closed_at else ""
            return f"{named[ask.status]}{when}."


def _history(ask: Ask, history: tuple[Change, ...], looking: Looking) -> Iterator[Entry]:
    """What was done, the newest first, and at the end how it began."""
    for change in reversed(history):
        yield _entry(change, looking)
    if all(change.what != TRACKED for change in history):
        at = looking.said_moment(ask.opened_at)
        yield Entry(at, ask.opened_at.isoformat(), _WHAT[TRACKED], None, None)


def _entry(change: Change, looking: Looking) -> Entry:
    return Entry(
        at=looking.said_moment(change.at),
        moment=change.at.isoformat(),
        what=_what(change, looking),
        by=change.by.side,
        note=unnamed(change.note) if change.note else None,
    )


def _what(change: Change, looking: Looking) -> str:
    now = change.after
    match change.what:
        case "turned" | "handed_over" if change.before.status != now.status and now.turn:
            return f"Now it is {STATUS[now.status]}"
        case "turned":
            return "Answered"
        case "agreed" | "moved" if now.due is not None:
            return f"{_WHAT[change.what]}: {looking.said(now.due)}"
        case "delivered" if now.status == "done":
            return "Confirmed as done"
        case "snoozed" if now.snoozed_until is not None:
            return f"Snoozed until {looking.said(looking.day(now.snoozed_until))}"
        case "snoozed":
            return "Not snoozed any more"
        case what:
            return _WHAT.get(what, what.replace("_", " ").capitalize())


def undoable(history: tuple[Change, ...], ask: Ask, person: UUID | None, now: datetime) -> bool:
    """Whether somebody can take back the last change, as `bot.asks.undone` has it."""
    if not history or person is None:
        return False
    last = history[-1]
    return (
        last.by.person == person
        and last.what != UNDONE
        and last.after.version == ask.version
        and now - last.at <= UNDO_FOR
    )


COLUMNS = (
    *("number", "ask", "side", "status", "waiting_on", "next_step", "wished", "due"),
    *("tracked_at", "turn_since", "days", "snoozed_until", "closed_at", "concepts", "link"),
)
"""The headings of the file."""


def ask_cells(ask: Ask, looking: Looking) -> Row:
    """A row of the file."""
    waits = ask.status not in CLOSED
    return {
        "number": ask.number,
        "ask": unnamed(ask.quote) if ask.quote else None,
        "side": ask.side,
        "status": ask.status,
        "waiting_on": ask.turn,
        "next_step": unnamed(ask.next_step) if ask.next_step else None,
        "wished": ask.wished,
        "due": ask.due,
        "tracked_at": ask.opened_at,
        "turn_since": ask.turn_since,
        "days": looking.days_since(ask.turn_since) if waits else None,
        "snoozed_until": ask.snoozed_until,
        "closed_at": ask.closed_at,
        "concepts": " ".join(ask.concepts) or None,
        "link": web_link(ask.source.link),
    }


def ask_json(ask: Ask, looking: Looking) -> dict[str, Any]:
    """The same for programs."""
    return {**ask_cells(ask, looking), "concepts": list(ask.concepts)}
