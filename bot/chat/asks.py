"""What people do to an ask, from wherever they press or say it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from uuid import UUID

from bot import wording_asks as words
from bot.aftermath import taken_back, what_follows
from bot.asks import (
    UNDONE,
    UNRESOLVED,
    Ask,
    Change,
    Declined,
    Delivered,
    Event,
    HandedOver,
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
from bot.calendar import moment_at, zone_of
from bot.chat.actors import actor_of, side_first, the_ask, with_side
from bot.chat.ask_shown import shown
from bot.chat.ends import End, place_near, spot_of
from bot.chat.fields import as_day, as_uuid
from bot.chat.reading import short_quote
from bot.chat.talk import NotHere, Talk
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Place
from bot.memory import AskQuery, Write
from bot.ports import Outgoing, Visit
from bot.records import Actor, channel_key, other
from bot.reply import Addressed, Notice, Part, Reply

_MOST_MIRRORED = 100
"""Open asks of a pair whose card a thread may be under, the oldest turns first."""
_TRIES = 3
_BY_BUTTON: dict[str, Event] = {
    "ask_delivered": Delivered(),
    "ask_not": NotAnAsk(),
    "ask_reopen": Reopened(),
    "ask_wake": Snoozed(None),
}

_SAID: dict[str, str] = {
    "delivered": "ask_delivered",
    "done": "ask_delivered",
    "not an ask": "ask_not",
    "reopen": "ask_reopen",
    "answered": "ask_answered",
}

Made = Callable[[], Awaitable[Write]]
"""What a delivery changes, from what is there now."""


async def ask_pressed(talk: Talk, visit: Visit, button: str, value: str) -> list[Outgoing]:
    """A button of an ask. Raises `NotHere` or `NotPossible` with a calm sentence."""
    first, _, second = value.partition(":")
    ask_id = as_uuid(first)
    if button == "ask_undo":
        return await _undo(talk, visit, ask_id, as_uuid(second))
    event: Event | None = _BY_BUTTON.get(button)
    if button == "ask_answered":
        by = await actor_of(talk, visit)
        if by.side is None:
            return [side_first(visit, button, value)]
        event = Turned(other(by.side))
    if event is None:
        return []  # a button of another version: nothing is lost, and nothing happens
    return await happened(talk, visit, ask_id, event, button=button, value=value)


async def ask_submitted(
    talk: Talk, visit: Visit, form: str, context: dict[str, str], values: dict[str, str]
) -> list[Outgoing]:
    """A form about an ask. Raises `NotHere` or `NotPossible` with a calm sentence."""
    ask_id = as_uuid(context.get("ask", ""))
    visit = await with_side(talk, visit, values)
    match form:
        case "ask_decline":
            reason = short_quote(values.get("reason", ""))
            return await happened(talk, visit, ask_id, Declined(reason), note=reason)
        case "ask_snooze":
            until = _morning_of(visit, values.get("until", ""))
            return await happened(talk, visit, ask_id, Snoozed(until))
        case "ask_hand_over":
            return await _hand_over(talk, visit, ask_id, values)
    return []


async def happened(
    talk: Talk,
    visit: Visit,
    ask_id: UUID | None,
    event: Event,
    *,
    note: str | None = None,
    message: str | None = None,
    button: str = "",
    value: str = "",
) -> list[Outgoing]:
    """An event, written once, and what is to be said of it.

    `message` is the one whose words a next step is. `button` and `value` are the press, to be done
    once a missing side is chosen.
    """
    by = await actor_of(talk, visit)
    ask = await the_ask(talk, visit, ask_id)
    already = await talk.memory.written(visit.workspace, visit.incoming.key)
    if button and not already and needs_side(ask, event, by):
        return [side_first(visit, button, value)]

    async def made() -> Write:
        now = await the_ask(talk, visit, ask_id)
        if isinstance(event, Turned) and now.turn == event.to:
            raise NotPossible(words.THEIR_TURN_ALREADY[event.to])
        changed = change_of(visit, now, event, by, note, message)
        return Write(visit.incoming.key, (changed,), await what_follows(talk.memory, changed))

    await written(talk, visit, made)
    return await shown(talk, visit, ask.id, dates=False)


def change_of(
    visit: Visit,
    ask: Ask,
    event: Event,
    by: Actor,
    note: str | None = None,
    message: str | None = None,
) -> Change:
    """The entry of the log. Raises `NotPossible`."""
    at, origin = visit.incoming.at, visit.incoming.key
    new = after(ask, event, by, at)
    return Change(new_id(), ask.id, name_of(event), ask, new, by, at, origin, note, message)


async def written(talk: Talk, visit: Visit, made: Made) -> None:
    """Write what a delivery changes, once; read again where somebody else was faster.

    Raises `Overtaken` where somebody else was faster three times.
    """
    memory, workspace, origin = talk.memory, visit.workspace, visit.incoming.key
    if await memory.written(workspace, origin):
        return
    for left in range(_TRIES, 0, -1):
        write = await made()
        try:
            await memory.write(workspace, write)
        except Overtaken:
            if left == 1:
                raise
        else:
            return


async def _undo(
    talk: Talk, visit: Visit, ask_id: UUID | None, change_id: UUID | None
) -> list[Outgoing]:
    """The ask, and what was promised for it, as they were before the last change."""
    by = await actor_of(talk, visit)
    ask = await the_ask(talk, visit, ask_id)

    async def made() -> Write:
        now = await the_ask(talk, visit, ask_id)
        history = await talk.memory.history(visit.workspace, ask.id)
        change = next((one for one in history if one.id == change_id), None)
        if change is None:
            raise NotHere(words.GONE)
        at, origin = visit.incoming.at, visit.incoming.key
        back = undone(change, now, by, at)
        entry = Change(new_id(), ask.id, UNDONE, now, back, by, at, origin)
        commitments, moves = await taken_back(talk.memory, change, by)
        return Write(origin, (entry,), commitments, moves)

    await written(talk, visit, made)
    return await shown(talk, visit, ask.id, line=words.UNDONE)


async def _hand_over(
    talk: Talk, visit: Visit, ask_id: UUID | None, values: dict[str, str]
) -> list[Outgoing]:
    """To somebody of the place, whose turn it is if their side is known; with a note, if there is one."""
    note = short_quote(values.get("note", "")) or None
    user, incoming = values.get("to", ""), visit.incoming
    person = None
    if user and incoming.who is not None:
        who = incoming.who.model_copy(update={"user": user})
        person = await talk.directory.find_person(visit.workspace, who)
        if person is None:  # nobody who has met us yet
            theirs = incoming.model_copy(update={"who": who, "place": None, "once": None})
            person = (await talk.directory.arrive(theirs)).person
    side = person.side if person is not None and person.chosen else None
    event = HandedOver(person.id if person else None, side, note)
    said = await happened(talk, visit, ask_id, event, note=note)
    ask = await the_ask(talk, visit, ask_id)
    if user:
        said.append(
            Outgoing(
                key=f"{incoming.key}#handed",
                reply=handed(ask, user, note),
                to="place",
                place=await place_near(talk, visit, ask.source.place, ask.id),
            )
        )
    return said


def handed(ask: Ask, user: str, note: str | None) -> Reply:
    """Who looks after it from here, for them to see: the platform draws them as themselves."""
    line = words.handed_over(ask.number)
    parts: list[Part] = [Addressed(user, line)]
    if note:
        parts.append(Notice(note))
    return Reply(words.in_good_hands(ask.number), tuple(parts))


def _morning_of(visit: Visit, text: str) -> datetime:
    """The beginning of a day in the zone of who picks it."""
    day = as_day(text)
    if day is None:
        raise NotPossible(words.PICK_A_DAY)
    zone = zone_of(visit.person.timezone if visit.person else None, visit.timezone)
    return moment_at(day, time(0), zone).astimezone(UTC)


async def _asks_at(talk: Talk, visit: Visit, place: Place) -> tuple[Ask, ...]:
    """The asks of a thread; under a mirrored card, the open one that it shows."""
    asks = await talk.memory.asks_in(visit.workspace, place)
    if asks or place.thread is None or talk.pairings is None:
        return asks
    pair = await talk.pairings.pair_of(visit.workspace, channel_key(place))
    if pair is None:
        return ()
    reader = await talk.memory.reader_in(visit.workspace, place)
    query = AskQuery(statuses=UNRESOLVED, channel=pair.there, limit=_MOST_MIRRORED)
    here = End(place, own=False)
    for ask in await talk.memory.asks(reader, query):
        spot = await spot_of(talk, visit, here, ask.id)
        card = spot.card if spot is not None else None
        if card is not None and (card.message or "").partition(",")[0] == place.thread:
            return (ask,)
    return ()


async def ask_mentioned(talk: Talk, visit: Visit, place: Place, text: str) -> list[Outgoing] | None:
    """A mention that says "done" and the like where an ask is tracked; None where it says no such thing."""
    button = _SAID.get(" ".join(text.casefold().strip(" .").split()))
    if button is None:
        return None
    asks = await _asks_at(talk, visit, place)
    if not asks:
        return None
    open_ones = [ask for ask in asks if ask.status in UNRESOLVED]
    wanted = asks[:1] if button == "ask_reopen" else open_ones
    if not wanted:
        raise NotHere(words.NOTHING_TRACKED)
    if len(wanted) > 1:
        raise NotHere(words.SEVERAL_TRACKED)
    return await ask_pressed(talk, visit, button, wanted[0].id.hex)
