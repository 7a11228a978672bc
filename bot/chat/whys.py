""" "Why this timeline?" in a chat: answered from the log first; where nothing fits, the one question
that is missing is asked of the side that has the answer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording
from bot import wording_whys as words
from bot.access import readable_by
from bot.calendar import today_in, zone_of
from bot.chat.actors import actor_of, side_first
from bot.chat.fields import as_uuid
from bot.chat.reading import read_thread
from bot.chat.talk import NotHere, Talk, is_private_only, notice, saying, seen_place, target_of
from bot.chat.why_answers import confirm, reply_heard, still_holds, waiting_in
from bot.chat.why_cards import answered_card, log_card, question_card, why_card
from bot.chat.why_entries import (
    is_in,
    may_use_log,
    new_card,
    origin_of,
    the_why,
    view_of,
    write_whys,
)
from bot.chat.why_thread import about_of, asks_why, entry_of, is_about_time, like
from bot.errors import FogbridgeError
from bot.ids import new_id
from bot.incoming import Heard, Place, Shortcut
from bot.ports import Outgoing, Target, Visit
from bot.records import Reader
from bot.why_history import recalled
from bot.whys import Why

# Asking


async def why_asked(
    talk: Talk, visit: Visit, place: Place, question: str, message: str
) -> list[Outgoing]:
    """Somebody asks it in a thread, in these words."""
    may_use_log(visit)
    thread = await read_thread(talk, visit, place, mention=message)
    if thread is None or place.direct:
        raise NotHere(words.WHERE)
    entry = await entry_of(talk, visit, thread, question, message)
    return await _answer(talk, visit, entry, target_of(visit), about_of(thread))


async def why_shortcut(talk: Talk, visit: Visit, said: Shortcut) -> list[Outgoing]:
    """The same from a message's menu, for who asks alone; a button asks the other side aloud."""
    may_use_log(visit)
    place = visit.incoming.place
    if place is None or place.direct:
        raise NotHere(words.WHERE)
    # The delivery's moment is the message's.
    incoming = visit.incoming.model_copy(update={"at": talk.clock.now()})
    visit = replace(visit, incoming=incoming)
    thread = await read_thread(talk, visit, in_thread(place, said.message))
    if thread is None:
        raise NotHere(words.WHERE)
    entry = await entry_of(talk, visit, thread, message=said.message)
    return await _answer(talk, visit, entry, "asker", about_of(thread))


def in_thread(place: Place, message: str) -> Place:
    """The thread of a message: the one that it is in, or the one under it."""
    return place if place.thread else place.model_copy(update={"thread": message})


async def why_searched(talk: Talk, visit: Visit, about: str, to: Target) -> list[Outgoing]:
    """Somebody asks it away from any thread, about something; what they may read answers."""
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NO_OUTSIDERS)
    if not about:
        raise NotHere(words.WHERE)
    reader = await talk.memory.reader_of(visit.workspace, visit.person.id)
    found = await like(talk, visit, reader, about)
    if found is None:
        raise NotHere(f"{words.NOT_ASKED_BEFORE} {words.WHERE}")
    reply = log_card(found, view_of(talk, visit), here=False, asks=False)
    return [saying(visit, reply, to, place=visit.incoming.place)]


async def may_be_why(talk: Talk, visit: Visit, said: Heard) -> bool:
    """Whether a message of a followed thread may ask it, or be the answer that is waited for."""
    place, channel, person = visit.incoming.place, visit.channel, visit.person
    if place is None or channel is None or channel.mode == "off" or is_private_only(visit):
        return False
    if person is None or person.opted_out:
        return False
    if asks_why(said.text):
        return True
    return await waiting_in(talk, visit, seen_place(visit, place)) is not None


async def why_heard(talk: Talk, visit: Visit, said: Heard) -> list[Outgoing]:
    """A message in a followed thread: the answer that is waited for, or the question itself.

    A question that nobody put to the bot is answered at most once a thread and day.
    """
    place = visit.incoming.place
    if place is None or not await may_be_why(talk, visit, said):
        return []
    thread = await read_thread(talk, visit, place, engine="glossary")
    if thread is None or thread.messages[-1].key != said.message:
        return []
    try:
        if not asks_why(said.text):
            waiting = await waiting_in(talk, visit, seen_place(visit, place))
            return await reply_heard(talk, visit, waiting, thread) if waiting else []
        if not is_about_time(talk, visit, thread):
            return []
        day = today_in(zone_of(visit.timezone), visit.incoming.at).isoformat()
        once = f"why:{place.platform}:{place.team}:{place.channel}:{place.thread}:{day}"
        if not await talk.threads.claim(visit.workspace, once, visit.incoming.key):
            return []
        entry = await entry_of(talk, visit, thread, said.text, said.message)
        return await _answer(talk, visit, entry, target_of(visit), about_of(thread))
    except FogbridgeError:
        return []  # nobody asked the bot, so nobody waits for a sentence


async def why_pressed(talk: Talk, visit: Visit, button: str, value: str) -> list[Outgoing]:
    """A button of the log. Raises `NotHere` or `NotPossible` with a calm sentence."""
    may_use_log(visit)
    first, _, second = value.partition(":")
    why_id, behind = as_uuid(first), as_uuid(second)
    match button:
        case "why_log":
            return await _log(talk, visit)
        case "why_answers":
            return await _answers_it(talk, visit, why_id, behind)
        case "why_holds":
            return await _ask_if_it_holds(talk, visit, why_id)
        case "why_ask":
            why = await the_why(talk, visit, why_id)
            asked = new_card(visit, why, why_card(why, view_of(talk, visit)), "place")
            return [asked, notice(visit, words.ASKED, name="asked")]
        case "why_confirm" | "why_still":
            by = await actor_of(talk, visit)
            if by.side is None:
                return [side_first(visit, button, value)]
            if button == "why_still":
                return await still_holds(talk, visit, why_id, behind)
            return await confirm(talk, visit, why_id)
    return []  # a button of another version: nothing is lost, and nothing happens


# What is answered


async def _answer(talk: Talk, visit: Visit, entry: Why, to: Target, about: str) -> list[Outgoing]:
    """From this thread's own entries, from the log, from the thread itself, or by a question.

    `about` is what the thread is about, in its own words.
    """
    if (again := await _again(talk, visit, entry, to)) is not None:
        return again
    place = entry.source.place
    here = [
        one
        for one in await talk.memory.whys_in(visit.workspace, place)
        if one.superseded_by is None
    ]
    answered = [one for one in here if one.factors]
    if answered:
        return [await _from_log(talk, visit, answered[0], to, place, here=True)]
    reader = await _reader(talk, visit, place, to)
    sought = f"{about} {entry.question or ''}".strip()
    found = await like(talk, visit, reader, sought, entry.concepts)
    if found is not None:
        return [await _from_log(talk, visit, found, to, place, logs=bool(entry.factors))]
    if here and not entry.factors:
        return [notice(visit, words.ASKED, name="asked")]
    return await _open(talk, visit, entry, to)


async def _reader(talk: Talk, visit: Visit, place: Place | None, to: Target) -> Reader:
    """For whose eyes: everybody's in the place where it is said aloud, else of who asks."""
    if to == "place" and place is not None:
        return await talk.memory.reader_in(visit.workspace, place)
    person = visit.person.id if visit.person else None
    return await talk.memory.reader_of(visit.workspace, person, place)


async def _again(talk: Talk, visit: Visit, entry: Why, to: Target) -> list[Outgoing] | None:
    """The same delivery once more, after a crash: what it wrote is only to be said."""
    if not await talk.memory.written(visit.workspace, origin_of(visit)):
        return None
    mine = await _written_by(talk, visit, entry)
    return [_said(talk, visit, mine, to)] if mine else []


async def _written_by(talk: Talk, visit: Visit, entry: Why) -> Why | None:
    """The entry that this delivery has written before."""
    entries = await talk.memory.whys_in(visit.workspace, entry.source.place)
    return next(
        (
            one
            for one in entries
            if one.asker == entry.asker
            and (one.opened_at == entry.opened_at or one.source.message == entry.source.message)
        ),
        None,
    )


async def _open(talk: Talk, visit: Visit, entry: Why, to: Target) -> list[Outgoing]:
    """A new entry: with the thread's reasons, to be confirmed, or with the question for one."""

    async def made() -> tuple[Why, ...]:
        return (entry,)

    await write_whys(talk, visit, made)
    return [_said(talk, visit, entry, to)]


async def _log(talk: Talk, visit: Visit) -> list[Outgoing]:
    """The reasons of this thread go into the log; where it gives none, it is asked as ever."""
    place = visit.incoming.place
    thread = await read_thread(talk, visit, place) if place is not None and place.thread else None
    if place is None or thread is None:
        raise NotHere(words.WHERE)
    to = target_of(visit)
    entry = await entry_of(talk, visit, thread)
    here = await talk.memory.whys_in(visit.workspace, place)
    if not entry.factors or any(one.factors and not one.superseded_by for one in here):
        return await _answer(talk, visit, entry, to, about_of(thread))
    if (again := await _again(talk, visit, entry, to)) is not None:
        return again
    return await _open(talk, visit, entry, to)


async def _answers_it(
    talk: Talk, visit: Visit, why_id: UUID | None, card: UUID | None
) -> list[Outgoing]:
    """Nobody has to be asked: the card says so."""
    why = await the_why(talk, visit, why_id)
    here = is_in(why, visit.incoming.place)
    old = await talk.outbox.card(visit.workspace, card) if card else None
    if old is None:
        return [notice(visit, words.ANSWERED_FROM_LOG)]
    eyes = await _reader(
        talk, visit, visit.incoming.place, "place" if old.to == "place" else "asker"
    )
    why = await recalled(talk.memory, eyes, why, zone_of(visit.timezone))
    reply = answered_card(why, view_of(talk, visit), here=here)
    return [saying(visit, reply, "card", "card", place=old.place, replaces=old)]


async def _ask_if_it_holds(talk: Talk, visit: Visit, why_id: UUID | None) -> list[Outgoing]:
    """The side that has the answer is asked aloud. What not everybody here may read is not quoted."""
    past = await the_why(talk, visit, why_id)
    place = visit.incoming.place
    if place is None or place.direct or place.thread is None:
        raise NotHere(words.WHERE)
    aloud = await talk.memory.reader_in(visit.workspace, seen_place(visit, place))
    quoted = past if readable_by(aloud, past.source) else None
    thread = await read_thread(talk, visit, place, engine="glossary")
    if thread is None:
        raise NotHere(words.WHERE)
    entry = await entry_of(talk, visit, thread)
    entry = replace(entry, factors=(), answered_at=None, asked_of=entry.asked_of or past.asked_of)

    async def made() -> tuple[Why, ...]:
        return (entry,)

    await write_whys(talk, visit, made)
    entry = await _written_by(talk, visit, entry) or entry
    reply = question_card(entry, view_of(talk, visit), past=quoted)
    return [new_card(visit, entry, reply, "place"), notice(visit, words.ASKED, name="asked")]


async def _from_log(
    talk: Talk,
    visit: Visit,
    why: Why,
    to: Target,
    place: Place,
    *,
    here: bool = False,
    logs: bool = False,
) -> Outgoing:
    card = new_id()
    why = await recalled(
        talk.memory, await _reader(talk, visit, place, to), why, zone_of(visit.timezone)
    )
    reply = log_card(why, view_of(talk, visit), here=here, logs=logs, card=card.hex)
    return replace(saying(visit, reply, to, "log", place=place), id=card)


def _said(talk: Talk, visit: Visit, why: Why, to: Target) -> Outgoing:
    """An entry, new in its thread, or for whoever asked alone."""
    view = view_of(talk, visit)
    aloud = to == "place"
    reply = why_card(why, view) if why.factors or aloud else question_card(why, view, aloud=False)
    return new_card(visit, why, reply, to)
