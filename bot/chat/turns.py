"""What people write in a thread where an ask is tracked: an answer moves the turn, asking again reopens.

Nothing happens where it is not clear: a side that nobody chose, a "thanks", another ask.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.asks import OPEN, UNRESOLVED, Ask, Event, Reopened, Turned
from bot.chat.above import is_weighty
from bot.chat.ask_shown import shown
from bot.chat.asks import happened
from bot.chat.reading import ReadThread, read_thread, step_of, turn_of
from bot.chat.talk import Talk, is_private_only, seen_place
from bot.errors import FogbridgeError
from bot.incoming import Heard
from bot.ports import Outgoing, Visit
from bot.records import other
from bot.threads.again import asks_again, is_courtesy
from bot.threads.cues import is_idle
from bot.threads.said import plain
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class _Found:
    """What a message does to an ask, and whose words the next step is."""

    event: Event
    message: str | None


async def may_turn(talk: Talk, visit: Visit) -> bool:
    """Whether a message may say something of an ask: one is tracked there, and its author has a side."""
    return _side(visit) is not None and bool(await _asks(talk, visit))


async def turned(talk: Talk, visit: Visit, said: Heard) -> list[Outgoing]:
    """The cards that change because of a message; nothing new is said."""
    place, side = visit.incoming.place, _side(visit)
    if place is None or side is None or is_courtesy(said.text):
        return []
    asks = await _asks(talk, visit)
    if not asks:
        return []
    if await talk.memory.written(visit.workspace, visit.incoming.key):  # before a crash
        return await _again(talk, visit, asks)
    running = [ask for ask in asks if ask.status in UNRESOLVED]
    if len(running) > 1:
        return []  # which of them it is about can't be told
    ask = (running or asks)[0]
    found = await _event(talk, visit, ask, said, side)
    if found is None:
        return []
    try:
        return await happened(talk, visit, ask.id, found.event, message=found.message)
    except FogbridgeError:
        return []  # somebody pressed in the meantime, and that counts


async def _again(talk: Talk, visit: Visit, asks: tuple[Ask, ...]) -> list[Outgoing]:
    """The card of the ask that this delivery has changed already."""
    for ask in asks:
        history = await talk.memory.history(visit.workspace, ask.id)
        if any(change.origin == visit.incoming.key for change in history):
            return await shown(talk, visit, ask.id, dates=False)
    return []


async def _event(talk: Talk, visit: Visit, ask: Ask, said: Heard, side: Side) -> _Found | None:
    if ask.status in ("done", "declined"):
        reader = talk.translator_of(visit.workspace).reader
        again = side == ask.side and asks_again(said.text, ask.quote or "", reader)
        return _Found(Reopened(), said.message) if again else None
    if ask.status not in OPEN:
        return None
    place = visit.incoming.place
    if place is None:
        return None
    thread = await read_thread(talk, visit, place, engine="glossary")
    if thread is None or thread.messages[-1].key != said.message or not _is_about(thread, ask):
        return None
    turn = turn_of(thread.reading)
    if turn is None or turn == ask.turn:
        return None
    if ask.turn is not None and side != ask.turn:
        return None  # who was not asked has not answered
    if turn != other(side) or not (ask.next_step or _says_something(talk, visit, thread)):
        return None
    step = step_of(thread, turn)
    return _Found(Turned(turn, step.text if step else None), step.message if step else None)


def _says_something(talk: Talk, visit: Visit, thread: ReadThread) -> bool:
    """Whether the newest message is about the work, where nothing was asked of its author."""
    reading, last = thread.reading, len(thread.messages) - 1
    parts = (
        *reading.dates,
        *reading.durations,
        *reading.factors,
        *reading.alternatives,
        *reading.owed,
        *reading.unanswered,
    )
    if any(part.message == last for part in parts):
        return not is_idle(plain(thread.messages[last].text))
    return is_weighty(thread.messages[last], talk.translator_of(visit.workspace).reader)


def _is_about(thread: ReadThread, ask: Ask) -> bool:
    """Whether the ask that the reading sees is the one that is tracked."""
    found = thread.reading.ask
    if found is None:
        return False
    if ask.source.message is not None:
        return thread.message_of(found).key == ask.source.message
    return found.quote in (ask.quote or "")


async def _asks(talk: Talk, visit: Visit) -> tuple[Ask, ...]:
    """The asks of the thread, the newest first, without those that are none."""
    place = visit.incoming.place
    if place is None or place.thread is None or is_private_only(visit):
        return ()
    found = await talk.memory.asks_in(visit.workspace, seen_place(visit, place))
    return tuple(ask for ask in found if ask.status != "not_an_ask")


def _side(visit: Visit) -> Side | None:
    person = visit.person
    if person is None or person.opted_out or not person.chosen:
        return None
    return person.side
