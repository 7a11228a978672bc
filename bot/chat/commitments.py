"""A date for an ask: drafted by one person, confirmed by one of each side, moved with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from bot import wording_asks as words
from bot.asks import OPEN, Agreed, Ask, Moved, NotPossible
from bot.calendar import today_in, zone_of
from bot.chat.actors import actor_of, side_first, the_ask, with_side
from bot.chat.ask_shown import shown, standing_of
from bot.chat.asks import change_of, written
from bot.chat.commit_cards import Calendar, commitment_card, move_card
from bot.chat.ends import near_ends, spot_of, thread_at
from bot.chat.fields import as_day, as_uuid
from bot.chat.reading import ReadThread, day_of, read_thread, short_quote
from bot.chat.talk import NotHere, Talk
from bot.commitments import (
    RUNNING,
    Commitment,
    confirmed,
    move_confirmed,
    move_proposed,
    redrafted,
    withdrawn,
)
from bot.ids import new_id
from bot.memory import Write
from bot.ports import Outgoing, Visit
from bot.records import Source
from bot.reply import Reply
from glossary.concept import Side

_SIDES: dict[str, Side] = {"marketing": "marketing", "it": "it"}
_FIRM = ("estimate", "target", "commitment")


async def commit_pressed(talk: Talk, visit: Visit, button: str, value: str) -> list[Outgoing]:
    """A button of a date. Raises `NotHere` or `NotPossible` with a calm sentence."""
    first, _, second = value.partition(":")
    match button:
        case "commit_yes_marketing" | "commit_yes_it":
            side = _SIDES[button.removeprefix("commit_yes_")]
            return await _yes(talk, visit, as_uuid(value), side)
        case "commit_withdraw":
            return await _withdraw(talk, visit, as_uuid(value))
        case "commit_move_yes":
            return await _move_yes(talk, visit, as_uuid(first), as_uuid(second))
    return []


async def commit_submitted(
    talk: Talk, visit: Visit, form: str, context: dict[str, str], values: dict[str, str]
) -> list[Outgoing]:
    """A form about a date. Raises `NotHere` or `NotPossible` with a calm sentence."""
    visit = await with_side(talk, visit, values)
    ask_id, day = as_uuid(context.get("ask", "")), as_day(values.get("due", ""))
    if day is None:
        raise NotPossible(words.PICK_A_DAY)
    match form:
        case "commit_date":
            owes = owes_of(values)
            ask = await the_ask(talk, visit, ask_id)
            thread = await _thread_of(talk, visit, ask)
            said = quote_for(thread, day) if thread else None
            quote, message = said or (None, None)
            return await drafted(talk, visit, ask_id, day, owes, quote, message)
        case "commit_move":
            return await _move(talk, visit, ask_id, day, short_quote(values.get("because", "")))
    return []


def owes_of(values: Mapping[str, str]) -> dict[Side, str]:
    """What each side does for it, as it was typed; a side that does nothing is left out."""
    typed = {side: short_quote(values.get(f"owes_{side}", "")) for side in _SIDES.values()}
    return {side: what for side, what in typed.items() if what}


async def drafted(
    talk: Talk,
    visit: Visit,
    ask_id: UUID | None,
    due: date,
    owes: Mapping[Side, str],
    quote: str | None = None,
    message: str | None = None,
) -> list[Outgoing]:
    """A date for both sides to confirm, as a card in the ask's thread. Nobody has said yes by it.

    `quote` is verbatim from `message` of the ask's thread. There is one at a time: another draft takes
    the place of the one before, and of its yes.
    """
    by = await actor_of(talk, visit)
    ask = await the_ask(talk, visit, ask_id)
    memory, workspace, at = talk.memory, visit.workspace, visit.incoming.at

    async def made() -> Write:
        now = await the_ask(talk, visit, ask_id)
        if now.status == "agreed":
            raise NotPossible(words.MOVE_IT_INSTEAD)
        if now.status not in OPEN:
            raise NotPossible("This ask is closed. Reopen it first.")
        if due < today_in(zone_of(visit.timezone), at):
            raise NotPossible(words.A_DAY_TO_COME)
        before = await memory.commitments_of(workspace, now.id)
        running = next((one for one in before if one.state in RUNNING), None)
        if running is not None:
            source = replace(running.source, message=message)
            redone = redrafted(running, due, owes, by, at)
            commitment = replace(redone, quote=quote, source=source)
        else:
            commitment = Commitment(
                id=new_id(),
                workspace=workspace,
                ask=now.id,
                due=due,
                source=Source(now.source.place, at, message, now.source.link),
                drafted_by=by.person,
                drafted_at=at,
                quote=quote,
                owes=dict(owes),
                zone=zone_of(visit.timezone).key,
            )
        return Write(visit.incoming.key, commitments=(commitment,))

    await written(talk, visit, made)
    said = await shown(talk, visit, ask.id, line=words.DATE_BELOW)
    standing = await standing_of(talk, visit, ask)
    newest = standing.commitment
    if newest is None:
        return said
    reply = commitment_card(newest, ask, Calendar(standing.now, standing.zone))
    return [*await _new(talk, visit, ask, newest.id, reply, "commitment"), *said]


async def _yes(talk: Talk, visit: Visit, commitment_id: UUID | None, side: Side) -> list[Outgoing]:
    """One side's yes; with the second one the ask is agreed."""
    by = await actor_of(talk, visit)
    commitment, ask = await _the_commitment(talk, visit, commitment_id)
    if by.side is None:
        return [side_first(visit, f"commit_yes_{side}", commitment.id.hex)]
    if by.side != side:
        raise NotPossible(words.ONLY_THEIR_YES[side])

    async def made() -> Write:
        now, asked = await _the_commitment(talk, visit, commitment.id)
        done = confirmed(now, by, visit.incoming.at)
        both = done.state == "confirmed"
        changes = (change_of(visit, asked, Agreed(done.due), by),) if both else ()
        return Write(visit.incoming.key, changes, (done,))

    await written(talk, visit, made)
    return await shown(talk, visit, ask.id)


async def _withdraw(talk: Talk, visit: Visit, commitment_id: UUID | None) -> list[Outgoing]:
    """Somebody of either side says that it is not this date; what was agreed can only move."""
    by = await actor_of(talk, visit)
    commitment, ask = await _the_commitment(talk, visit, commitment_id)
    if by.side is None:
        return [side_first(visit, "commit_withdraw", commitment.id.hex)]

    async def made() -> Write:
        now, _ = await _the_commitment(talk, visit, commitment.id)
        if now.state == "confirmed":
            raise NotPossible(words.MOVE_IT_INSTEAD)
        return Write(visit.incoming.key, commitments=(withdrawn(now, visit.incoming.at),))

    await written(talk, visit, made)
    return await shown(talk, visit, ask.id)


async def _move(
    talk: Talk, visit: Visit, ask_id: UUID | None, day: date, because: str
) -> list[Outgoing]:
    """A new date with its reason, as a card in the ask's thread for the other side to confirm."""
    by = await actor_of(talk, visit)
    ask = await the_ask(talk, visit, ask_id)
    at = visit.incoming.at

    async def made() -> Write:
        held = await _held(talk, visit, ask)
        if day < today_in(zone_of(held.zone), at):
            raise NotPossible(words.A_DAY_TO_COME)
        return Write(
            visit.incoming.key, moves=(move_proposed(held, day, because, by, at, new_id()),)
        )

    await written(talk, visit, made)
    moves = await talk.memory.moves_of(visit.workspace, ask.id)
    mine = next(one for one in reversed(moves) if one.at == at and one.by == by.person)
    reply = move_card(mine, ask, Calendar(at, visit.timezone))
    return await _new(talk, visit, ask, mine.id, reply, "move")


async def _move_yes(
    talk: Talk, visit: Visit, ask_id: UUID | None, move_id: UUID | None
) -> list[Outgoing]:
    """The other side's yes to a new date."""
    by = await actor_of(talk, visit)
    ask = await the_ask(talk, visit, ask_id)
    if by.side is None and ask_id is not None and move_id is not None:
        return [side_first(visit, "commit_move_yes", f"{ask_id.hex}:{move_id.hex}")]

    async def made() -> Write:
        now = await the_ask(talk, visit, ask_id)
        moves = await talk.memory.moves_of(visit.workspace, now.id)
        move = next((one for one in moves if one.id == move_id), None)
        if move is None:
            raise NotHere(words.COMMITMENT_GONE)
        held = await _held(talk, visit, now)
        commitment, moved = move_confirmed(held, move, by, visit.incoming.at)
        change = change_of(visit, now, Moved(commitment.due), by, move.because)
        return Write(visit.incoming.key, (change,), (commitment,), (moved,))

    await written(talk, visit, made)
    return await shown(talk, visit, ask.id)


async def _the_commitment(
    talk: Talk, visit: Visit, commitment_id: UUID | None
) -> tuple[Commitment, Ask]:
    """A date and its ask, that who came may read. Raises `NotHere`."""
    found = await talk.memory.commitment(visit.workspace, commitment_id) if commitment_id else None
    if found is None:
        raise NotHere(words.COMMITMENT_GONE)
    return found, await the_ask(talk, visit, found.ask)


async def _held(talk: Talk, visit: Visit, ask: Ask) -> Commitment:
    """What both sides said yes to. Raises `NotPossible` where they did not."""
    promised = await talk.memory.commitments_of(visit.workspace, ask.id)
    for one in promised:
        if one.state == "confirmed":
            return one
    raise NotPossible("No date is agreed yet, so there is none to move.")


async def _new(
    talk: Talk, visit: Visit, ask: Ask, id: UUID, reply: Reply, name: str
) -> list[Outgoing]:
    """A card in the ask's thread, by whose id it is found again; none where it stands there already,
    and has changed."""
    for end in await near_ends(talk, visit, ask.source.place):
        spot = await spot_of(talk, visit, end, id)
        if spot is not None and spot.card is None:
            place = await thread_at(talk, visit, end, ask.id)
            key = f"{visit.incoming.key}#{name}"
            return [Outgoing(key=key, reply=reply, to="place", place=place, id=spot.id)]
    return []


# What the thread says of the date


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What a form begins with: a day that the thread names, and what each side owes by it."""

    due: date | None = None
    owes: Mapping[Side, str] = field(default_factory=dict)


async def prefilled(talk: Talk, visit: Visit, ask: Ask) -> Prefilled:
    """What the thread of an ask says of its date, by rules; nothing where it says nothing."""
    thread = await _thread_of(talk, visit, ask)
    if thread is None:
        return Prefilled()
    today = today_in(zone_of(visit.timezone), visit.incoming.at)
    days = [day_of(said) for said in thread.reading.dates if said.rung in _FIRM]
    due = next((day for day in reversed(days) if day is not None and day >= today), None)
    owed = {
        side: short_quote("; ".join(one.quote for one in thread.reading.owed if one.side == side))
        for side in _SIDES.values()
    }
    return Prefilled(due, {side: what for side, what in owed.items() if what})


def quote_for(thread: ReadThread, day: date) -> tuple[str, str] | None:
    """Who said this day last, verbatim, and the message that says so."""
    said = [
        one for one in thread.reading.dates if day_of(one) == day and one.rung in (*_FIRM, "wish")
    ]
    return (short_quote(said[-1].quote), thread.message_of(said[-1]).key) if said else None


async def _thread_of(talk: Talk, visit: Visit, ask: Ask) -> ReadThread | None:
    place = ask.source.place
    if place.thread is None:
        return None
    return await read_thread(talk, visit, place, engine="glossary")
