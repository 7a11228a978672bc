"""What people do to an ask, from wherever they press, and its card, which follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from bot import wording
from bot import wording_asks as words
from bot.access import readable_by
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
from bot.chat.ask_cards import Standing, ask_card, list_card
from bot.chat.commit_cards import Calendar, commitment_card, move_card
from bot.chat.ends import (
    End,
    ends_of,
    expect_standing,
    is_over,
    near_ends,
    place_near,
    spot_of,
    stands,
    thread_at,
)
from bot.chat.mirror_cards import ended_card, mirror_card
from bot.chat.reading import short_quote
from bot.chat.talk import NotHere, Talk, is_private_only, notice, saying, seen_place
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Direct, Heard, Place, Pressed, Shortcut
from bot.memory import AskQuery, Write
from bot.ports import Card, Outgoing, Target, Visit
from bot.records import Actor, channel_key, other
from bot.reply import Addressed, Button, Buttons, Notice, Part, Reply
from bot.roles import is_admin
from glossary.concept import Side

ASK_CARD = "ask-card:"
"""Begins the key of an ask's card, with the ask's id behind it: it is remembered once it is said."""
_MOST_LISTED = 20
_MOST_MIRRORED = 100
"""Open asks of a pair whose card a thread may be under, the oldest turns first."""
_TRIES = 3
_SIDES: tuple[Side, Side] = ("marketing", "it")
_BY_BUTTON: dict[str, Event] = {
    "ask_delivered": Delivered(),
    "ask_not": NotAnAsk(),
    "ask_reopen": Reopened(),
    "ask_wake": Snoozed(None),
}

Made = Callable[[], Awaitable[Write]]
"""What a delivery changes, from what is there now."""


# Who, and whether they may


async def actor_of(talk: Talk, visit: Visit) -> Actor:
    """Who does it; a side counts where they chose it themselves. Raises `NotHere` for outsiders."""
    person = visit.person
    if person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    admin = is_admin(await talk.roles_of(visit.workspace, person.id))
    return Actor(person.id, person.side if person.chosen else None, admin)


async def the_ask(talk: Talk, visit: Visit, ask_id: UUID | None) -> Ask:
    """An ask that who came may read. Raises `NotHere` with the reason."""
    if is_private_only(visit):
        raise NotHere(words.NOT_TRACKED_AMONG_OUTSIDERS)
    ask = await talk.memory.ask(visit.workspace, ask_id) if ask_id else None
    if ask is None:
        raise NotHere(words.GONE)
    person, place = visit.person, visit.incoming.place
    reader = await talk.memory.reader_of(visit.workspace, person.id if person else None, place)
    if not readable_by(reader, ask.source):
        raise NotHere(words.NOT_READABLE)
    return ask


def side_first(visit: Visit, button: str, value: str) -> Outgoing:
    """Which side are you on? The answer is remembered, and what was pressed is done."""
    chosen = visit.person is not None and visit.person.chosen
    buttons = tuple(
        Button(f"ask_as_{side}", wording.I_AM[side], f"{button}|{value}") for side in _SIDES
    )
    sentence = words.NO_SIDE_NO_DEED if chosen else words.WHICH_SIDE
    return notice(visit, sentence, name="side", buttons=Buttons(buttons))


# What is done


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


async def with_side(talk: Talk, visit: Visit, values: dict[str, str]) -> Visit:
    """The visit with the side that was chosen in a form that asked for it."""
    chosen = values.get("my_side", "")
    side: Side | None = "marketing" if chosen == "marketing" else "it" if chosen == "it" else None
    if side is None or visit.person is None:
        return visit
    await talk.directory.choose_side(visit.workspace, visit.person.id, side)
    return replace(visit, person=replace(visit.person, side=side, chosen=True))


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


# What is said


async def standing_of(talk: Talk, visit: Visit, ask: Ask) -> Standing:
    """An ask with what its card needs beside it."""
    history = await talk.memory.history(visit.workspace, ask.id)
    promised = await talk.memory.commitments_of(visit.workspace, ask.id)
    declined = [one.note for one in history if one.what == "declined"]
    at = visit.incoming.at
    if isinstance(visit.incoming.said, Shortcut):
        at = talk.clock.now()  # the delivery's moment is the message's
    return Standing(
        ask,
        at,
        visit.timezone,
        history[-1] if history else None,
        promised[0] if promised else None,
        declined[-1] if declined else None,
    )


def ask_said(visit: Visit, standing: Standing, to: Target) -> Outgoing:
    """The card of an ask, new in its thread, or for whoever came alone."""
    ask = standing.ask
    key = f"{ASK_CARD}{ask.id.hex}:{visit.incoming.key}" if to == "place" else ""
    return Outgoing(
        key=key or f"{visit.incoming.key}#ask",
        reply=ask_card(standing),
        to=to,
        place=ask.source.place if to == "place" else visit.incoming.place,
    )


async def shown(
    talk: Talk, visit: Visit, ask_id: UUID, *, line: str | None = None, dates: bool = True
) -> list[Outgoing]:
    """An ask as it stands now: its card follows, and who pressed elsewhere is told.

    With `dates` the cards of its date follow too; those of an ask that ended always do.
    """
    ask = await the_ask(talk, visit, ask_id)
    standing = await standing_of(talk, visit, ask)
    aloud = not isinstance(visit.incoming.said, Heard)
    said = await _cards(talk, visit, standing, again=aloud)
    if dates or ask.status not in UNRESOLVED:
        said += await date_cards(talk, visit, standing)
    if not await _sees_it(talk, visit, ask):
        due = standing.day(ask.due) if ask.due else None
        line = line or words.stands(ask.number, ask.status, due)
        said.append(notice(visit, line, name="line"))
    return said


async def refreshed(
    talk: Talk, visit: Visit, ask_id: UUID, *, anew: bool = False
) -> list[Outgoing]:
    """The ask's cards as it stands now, after a change from outside of its chat; nothing else is said
    but the card of a date that has none yet, where `anew`."""
    ask = await talk.memory.ask(visit.workspace, ask_id)
    if ask is None:
        return []
    standing = await standing_of(talk, visit, ask)
    cards = await _cards(talk, visit, standing, again=False)
    return [*cards, *await date_cards(talk, visit, standing, anew=anew)]


async def without_words(talk: Talk, visit: Visit, place: Place, message: str) -> list[Outgoing]:
    """The cards of a thread's asks as they are once a message is deleted: without its words."""
    threads = {place.thread or message, message}  # a thread's first message is in none
    said = []
    for thread in sorted(threads):
        there = place.model_copy(update={"thread": thread})
        for ask in await talk.memory.asks_in(visit.workspace, there):
            standing = await standing_of(talk, visit, ask)
            without = await _without(talk, standing, message)
            if without != standing:
                said += await _cards(talk, visit, without, again=False)
                said += await date_cards(talk, visit, without)
    return said


async def _without(talk: Talk, standing: Standing, message: str) -> Standing:
    ask, promised = standing.ask, standing.commitment
    history = await talk.memory.history(ask.workspace, ask.id)
    steps = [one for one in history if one.after.next_step == ask.next_step]
    if ask.source.message == message:
        ask = replace(ask, quote=None)
    if ask.next_step is not None and any(one.message == message for one in steps):
        ask = replace(ask, next_step=None)
    if promised is not None and promised.source.message == message:
        promised = replace(promised, quote=None)
    return replace(standing, ask=ask, commitment=promised)


async def _cards(
    talk: Talk, visit: Visit, standing: Standing, *, again: bool = True
) -> list[Outgoing]:
    """Its cards that this delivery draws; a new one where its own is gone, unless `again` is False."""
    ask = standing.ask
    said = []
    for end in await near_ends(talk, visit, ask.source.place):
        if not end.own:
            said += await mirrored_again(talk, visit, standing, end)
            continue
        card_id = await talk.memory.ask_card(visit.workspace, ask.id)
        card = await talk.outbox.card(visit.workspace, card_id) if card_id else None
        if card is not None and stands(card):
            said.append(_instead(visit, card, ask_card(standing), "card"))
        elif again and is_over(card) and _is_aloud(visit, ask):
            said.append(ask_said(visit, standing, "place"))
    return said


async def mirrored_again(
    talk: Talk, visit: Visit, standing: Standing, end: End, *, paired: bool = True
) -> list[Outgoing]:
    """The mirrored card of an ask as it is now, where it stands; not `paired`: that it is none now."""
    spot = await spot_of(talk, visit, end, standing.ask.id)
    if spot is None or not spot.stands or spot.card is None:
        return []
    card = spot.card
    if not paired:
        return [_instead(visit, card, ended_card(standing), "mirror")]
    wording = (
        await talk.store.translation(visit.workspace, card.translation)
        if card.translation
        else None
    )
    reply = mirror_card(standing, wording)
    return [replace(_instead(visit, card, reply, "mirror"), translation=card.translation)]


async def date_cards(
    talk: Talk, visit: Visit, standing: Standing, *, anew: bool = False
) -> list[Outgoing]:
    """The cards of a date that this delivery draws; its id is the commitment's, and a move's card has
    the move's. Where there is none yet it is said where `anew`, in a thread of the ask's."""
    ask, commitment = standing.ask, standing.commitment
    if commitment is None:
        return []
    if not anew and commitment.ended_at not in (None, standing.now):
        return []  # it ended before, and its card says so
    calendar = Calendar(standing.now, standing.zone)
    drawn = {commitment.id: commitment_card(commitment, ask, calendar)}
    moves = [
        one
        for one in await talk.memory.moves_of(visit.workspace, ask.id)
        if one.commitment == commitment.id
    ]
    if moves and commitment.ended_at is None:
        drawn[moves[-1].id] = move_card(moves[-1], ask, calendar)
    said = []
    for end in await near_ends(talk, visit, ask.source.place):
        for record, reply in drawn.items():
            spot = await spot_of(talk, visit, end, record)
            if spot is None:
                continue
            if anew:
                expect_standing(spot.card)
            if spot.stands and spot.card is not None:
                said.append(_instead(visit, spot.card, reply, f"card-{spot.id.hex}"))
            elif anew and spot.card is None and commitment.ended_at is None:
                said.append(
                    Outgoing(
                        key=f"{visit.incoming.key}#date-{spot.id.hex}",
                        reply=reply,
                        to="place",
                        place=await thread_at(talk, visit, end, ask.id),
                        id=spot.id,
                    )
                )
    return said


def _instead(visit: Visit, card: Card, reply: Reply, name: str) -> Outgoing:
    return saying(visit, reply, "card", name, place=card.place, replaces=card)


def _is_aloud(visit: Visit, ask: Ask) -> bool:
    """Whether a card may be said in the ask's channel; a quiet one has none."""
    channel = visit.channel
    if ask.source.place.direct:
        return False
    here = channel is not None and channel.key == ask.source.place.channel
    return not here or (channel is not None and channel.mode == "on")


async def _sees_it(talk: Talk, visit: Visit, ask: Ask) -> bool:
    """Whether who pressed sees a card change: they pressed in its channel, on what stands there."""
    said, place = visit.incoming.said, visit.incoming.place
    if isinstance(said, Heard):
        return True
    if not isinstance(said, Pressed) or said.message is None or place is None:
        return False
    here = channel_key(place)
    return any(end.channel == here for end in await ends_of(talk, visit, ask.source.place))


# Lists


async def listed(talk: Talk, visit: Visit) -> Reply:
    """The open asks of this channel; in a conversation with the bot, those of the person's channels."""
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NOT_TRACKED_AMONG_OUTSIDERS)
    place = visit.incoming.place
    memory, workspace = talk.memory, visit.workspace
    alone = place is None or place.direct or isinstance(visit.incoming.said, Direct)
    if alone or place is None:
        reader = await memory.reader_of(workspace, visit.person.id)
        query = AskQuery(statuses=UNRESOLVED, limit=_MOST_LISTED)
        nothing = words.NO_ASKS_OF_YOURS
    else:
        reader = await memory.reader_in(workspace, seen_place(visit, place))
        query = AskQuery(statuses=UNRESOLVED, channel=channel_key(place), limit=_MOST_LISTED)
        nothing = words.NO_ASKS_HERE
    asks = await memory.asks(reader, query)
    if not asks:
        return Reply(nothing, (Notice(nothing),))
    zone = (visit.person.timezone if visit.person else None) or visit.timezone
    return list_card(asks, visit.incoming.at, zone, words.OPEN_ASKS)


# Words of a mention that change the one ask of a thread

_SAID: dict[str, str] = {
    "delivered": "ask_delivered",
    "done": "ask_delivered",
    "not an ask": "ask_not",
    "reopen": "ask_reopen",
    "answered": "ask_answered",
}


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


def as_day(text: str) -> date | None:
    """The ISO date that a field gives, where it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_uuid(text: str) -> UUID | None:
    """The id in a button's value, where it is one."""
    try:
        return UUID(hex=text) if len(text) == 32 else None
    except ValueError:
        return None
