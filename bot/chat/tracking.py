"""Tracking: what one side wants of the other in a thread becomes an ask, with a card of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot import wording
from bot import wording_asks as words
from bot.asks import TRACKED, Ask, Change, tracked
from bot.chat.above import author_of, messages_above
from bot.chat.ask_shown import ask_said, standing_of
from bot.chat.reading import (
    NextStep,
    ReadThread,
    nameless,
    read_thread,
    short_quote,
    step_of,
    turn_of,
    wish_of,
)
from bot.chat.talk import NotHere, Talk, is_private_only, notice, seen_place, target_of
from bot.chat.translating import side_of
from bot.ids import new_id
from bot.incoming import Mention, Place, Shortcut
from bot.memory import Write
from bot.ports import Message, Outgoing, Person, Visit
from bot.records import Actor, Source
from bot.translation.speaker import guess_side
from glossary.concept import Side

_MOST_CONCEPTS = 8
_SIDES: dict[str, Side] = {"marketing": "marketing", "it": "it"}


@dataclass(frozen=True, slots=True)
class Sight:
    """The ask of a thread as somebody saw it: what the button "Track as ask" tracks.

    It stands in the button's value without a word of what was said: where the quote is, whose ask it
    is, whose turn it is, and the day that is wished for.
    """

    message: str
    start: int
    end: int
    side: Side
    turn: Side | None = None
    wished: date | None = None

    def value(self) -> str:
        """As a button carries it."""
        wished = self.wished.isoformat() if self.wished else ""
        parts = (self.message, str(self.start), str(self.end), self.side, self.turn or "", wished)
        return "|".join(parts)


def sight_of(thread: ReadThread) -> Sight | None:
    """What a reading sees as the ask of a thread; None where there is none."""
    ask = thread.reading.ask
    if ask is None:
        return None
    message = thread.message_of(ask)
    start = max(message.text.find(ask.quote), 0)
    return Sight(
        message.key,
        start,
        start + len(ask.quote),
        ask.side,
        turn_of(thread.reading),
        wish_of(thread.reading),
    )


def read_sight(value: str) -> Sight | None:
    """What a button carries; None where it is not one of ours."""
    parts = value.split("|")
    if len(parts) != 6 or parts[3] not in _SIDES:
        return None
    try:
        wished = date.fromisoformat(parts[5]) if parts[5] else None
        start, end = int(parts[1]), int(parts[2])
    except ValueError:
        return None
    if not parts[0] or not 0 <= start <= end:
        return None
    return Sight(parts[0], start, end, _SIDES[parts[3]], _SIDES.get(parts[4]), wished)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tracked. `side` is the asking side, `turn` whose turn it is, where known."""

    quote: str
    message: Message | None
    asker: Person | None
    side: Side | None
    turn: Side | None = None
    step: NextStep | None = None
    wished: date | None = None


async def track_thread(talk: Talk, visit: Visit, place: Place, said: Mention) -> list[Outgoing]:
    """`track` alone: the ask of the thread, or the message above."""
    _may_track(visit)
    if again := await _again(talk, visit):
        return again
    thread = await read_thread(talk, visit, place, mention=said.message)
    if thread is None:
        raise NotHere(words.NOTHING_TO_TRACK)
    ask = thread.reading.ask
    if ask is None:
        message, person = thread.messages[-1], thread.people[-1]
        return await _track(talk, visit, place, _of_message(talk, visit, message, person))
    side = side_of(visit, thread.person_of(ask)) or ask.side
    turn = turn_of(thread.reading)
    wanted = Wanted(
        ask.quote,
        thread.message_of(ask),
        thread.person_of(ask),
        side,
        turn,
        step_of(thread, turn),
        wish_of(thread.reading),
    )
    return await _track(talk, visit, place, wanted)


async def track_text(
    talk: Talk, visit: Visit, place: Place | None, text: str, message: str | None
) -> list[Outgoing]:
    """`track: ` and a text: that text, in the words of whoever writes it."""
    _may_track(visit)
    if place is None or place.direct:
        raise NotHere(words.TRACK_WHERE)
    if again := await _again(talk, visit):
        return again
    said = Message(message or "", visit.incoming.at, text, visit.incoming.who)
    wanted = _of_message(talk, visit, said, visit.person)
    return await _track(talk, visit, place, wanted)


async def track_sight(talk: Talk, visit: Visit, value: str) -> list[Outgoing]:
    """The button under a reading of the thread: what was shown there."""
    _may_track(visit)
    place, sight = visit.incoming.place, read_sight(value)
    if place is None or sight is None:
        raise NotHere(words.NOTHING_TO_TRACK)
    if again := await _again(talk, visit):
        return again
    above = await messages_above(talk, visit, place)
    message = next((nameless(one) for one in above if one.key == sight.message), None)
    if message is None:
        raise NotHere(words.NOTHING_TO_TRACK)
    thread = await read_thread(talk, visit, place, engine="glossary")
    person = await author_of(talk, visit, message)
    wanted = Wanted(
        message.text[sight.start : sight.end] or message.text,
        message,
        person,
        side_of(visit, person) or sight.side,
        sight.turn,
        step_of(thread, sight.turn) if thread else None,
        sight.wished,
    )
    return await _track(talk, visit, place, wanted)


async def track_shortcut(talk: Talk, visit: Visit, said: Shortcut) -> list[Outgoing]:
    """Somebody's message, from its menu; what came of it is said in the form that is open."""
    _may_track(visit)
    place = visit.incoming.place
    if place is None or place.direct:
        raise NotHere(words.TRACK_WHERE)
    if again := await _again(talk, visit):
        return again
    author = visit.person if said.author == visit.incoming.who else None
    if said.author is not None and said.author != visit.incoming.who:
        author = await talk.directory.find_person(visit.workspace, said.author)
        if author is not None and author.opted_out:
            raise NotHere(words.OPTED_OUT_AUTHOR)
    if place.thread is None:
        place = place.model_copy(update={"thread": said.message})
    message = Message(said.message, visit.incoming.at, said.text, said.author)
    wanted = _of_message(talk, visit, message, author)
    return await _track(talk, visit, place, wanted)


def _may_track(visit: Visit) -> None:
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NOT_TRACKED_AMONG_OUTSIDERS)
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)


def _of_message(talk: Talk, visit: Visit, message: Message, person: Person | None) -> Wanted:
    """A whole message as an ask; whose it is by its author, the channel or its words."""
    side = side_of(visit, person)
    if side is None:
        reader = talk.translator_of(visit.workspace).reader
        guess = guess_side(message.text, reader.find(message.text), reader.termbase)
        side = None if guess.toss_up else guess.side
    return Wanted(message.text, message, person, side)


async def _again(talk: Talk, visit: Visit) -> list[Outgoing]:
    """The same delivery once more, after a crash: the ask is there, and only to be said."""
    origin = _origin(visit)
    if not await talk.memory.written(visit.workspace, origin):
        return []
    place = visit.incoming.place
    if place is None:
        return []
    if place.thread is None and isinstance(visit.incoming.said, Mention | Shortcut):
        place = place.model_copy(update={"thread": visit.incoming.said.message})
    for ask in await talk.memory.asks_in(visit.workspace, place):
        history = await talk.memory.history(visit.workspace, ask.id)
        if any(change.origin == origin for change in history):
            return await _said(talk, visit, ask)
    return []


def _origin(visit: Visit) -> str:
    """What `track` has written under the delivery's key, this entry of the log stands beside."""
    return f"{visit.incoming.key}#track"


async def _track(talk: Talk, visit: Visit, place: Place, wanted: Wanted) -> list[Outgoing]:
    memory, workspace, now = talk.memory, visit.workspace, visit.incoming.at
    if isinstance(visit.incoming.said, Shortcut):
        now = talk.clock.now()  # the delivery's moment is the message's
    message = wanted.message
    said_at = message.at if message else now
    key = message.key or None if message else None
    where = seen_place(visit, place)
    fresh = Ask(
        id=new_id(),
        workspace=workspace,
        number=0,
        quote=short_quote(wanted.quote),
        side=wanted.side,
        asker=wanted.asker.id if wanted.asker else None,
        source=Source(where, said_at, key, await _link(talk, visit, where, key)),
        opened_at=said_at,
        turn_since=said_at,
        confirmed=True,
        concepts=_concepts(talk, visit, wanted),
        wished=wanted.wished,
        next_step=wanted.step.text if wanted.step else None,
    )
    fresh = tracked(fresh)
    if wanted.turn is not None and wanted.turn != fresh.turn:
        fresh = replace(
            fresh, status="waiting_on_it" if wanted.turn == "it" else "waiting_on_marketing"
        )
    ask = await memory.track(fresh, visit.incoming.key)
    if await talk.memory.history(workspace, ask.id):
        return [notice(visit, words.is_tracked_already(ask.number))]
    person = visit.person
    by = Actor(person.id, person.side if person.chosen else None) if person else Actor(None)
    after = replace(ask, version=ask.version + 1)
    words_of = wanted.step.message if wanted.step else None
    change = Change(
        new_id(), ask.id, TRACKED, ask, after, by, now, _origin(visit), message=words_of
    )
    await memory.write(workspace, Write(_origin(visit), changes=(change,)))
    return await _said(talk, visit, after)


async def _said(talk: Talk, visit: Visit, ask: Ask) -> list[Outgoing]:
    """The new card in its thread, and a line for whoever tracked it from a form."""
    standing = await standing_of(talk, visit, ask)
    to = target_of(visit)
    said = [ask_said(visit, standing, to)]
    if to == "place" and not isinstance(visit.incoming.said, Mention):
        line = f"{words.is_tracked(ask.number)} {words.CARD_BELOW}"
        said.append(notice(visit, line, name="tracked"))
    return said


async def _link(talk: Talk, visit: Visit, place: Place, message: str | None) -> str | None:
    key = message or place.thread
    return await talk.chat.link(visit.incoming, place, key) if key else None


def _concepts(talk: Talk, visit: Visit, wanted: Wanted) -> tuple[str, ...]:
    """The glossary's concepts in the quote; where it has none, those of its message."""
    reader = talk.translator_of(visit.workspace).reader
    for text in (wanted.quote, wanted.message.text if wanted.message else ""):
        found = [concept for match in reader.find(text) for concept in match.concepts]
        if found:
            return tuple(dict.fromkeys(found))[:_MOST_CONCEPTS]
    return ()
