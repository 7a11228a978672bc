"""A thread as an entry of the log: what it asks, whom, and what it says about its dates so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording_whys as words
from bot.access import readable_by
from bot.asks import Ask
from bot.calendar import zone_of
from bot.chat.ends import is_near
from bot.chat.reading import ReadThread, short_quote
from bot.chat.talk import Talk, moment_of, seen_place
from bot.chat.translating import side_of
from bot.ids import new_id
from bot.lead_times import telling
from bot.ports import Visit
from bot.records import QUOTE_MOST, Reader, Source, other
from bot.threads.contract import ThreadMessage
from bot.threads.read import read_by_rules
from bot.threads.said import listen, sides_of
from bot.threads.timeline import timeline_question
from bot.translation.result import MAX_TEXT
from bot.why_log import Spoken, factors_of, title_of, with_reading
from bot.whys import Factor, Why
from glossary.concept import Side
from glossary.termbase import Termbase

_WHY = re.compile(
    r"\b(?:why|how come|what(?:['’]s| is) (?:taking|holding|blocking|keeping|causing))\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")
_MOST_ASKED = 400
"""Characters of a message that asks by itself; in a longer one the question is beside the point."""


def asks_why(text: str) -> bool:
    """Whether a message is short and one of its sentences is a question with "why" in it."""
    return len(text) <= _MOST_ASKED and any(
        one.rstrip().endswith("?") and _WHY.search(one) for one in _SENTENCES.split(text) if one
    )


def is_about_time(talk: Talk, visit: Visit, thread: ReadThread) -> bool:
    """Whether the last message asks about the time, by the rules of reading."""
    said = listen(_given(visit, thread), talk.translator_of(visit.workspace).reader)
    ask = thread.reading.ask
    return timeline_question(said[-1:], ask.side if ask else said[-1].side)


def spoken_of(talk: Talk, visit: Visit, thread: ReadThread) -> tuple[Spoken, ...]:
    """The messages of a thread as the log takes them; a side that nobody chose is guessed."""
    given = _given(visit, thread)
    sides = sides_of(given, talk.translator_of(visit.workspace).reader)
    return tuple(
        Spoken(message.key, one.at, side, message.text, person.id if person else None)
        for message, one, side, person in zip(
            thread.messages, given, sides, thread.people, strict=True
        )
    )


def _given(visit: Visit, thread: ReadThread) -> tuple[ThreadMessage, ...]:
    """The messages with nobody's name, and a side only where it is known."""
    return tuple(
        ThreadMessage(
            author=person.id.hex if person else message.key,
            side=side_of(visit, person),
            at=moment_of(visit, person, message.at),
            text=message.text[:MAX_TEXT],
        )
        for message, person in zip(thread.messages, thread.people, strict=True)
    )


async def entry_of(
    talk: Talk,
    visit: Visit,
    thread: ReadThread,
    question: str | None = None,
    message: str | None = None,
) -> Why:
    """A new entry with what the thread says by now; nothing is written yet."""
    place, at = seen_place(visit, thread.place), visit.incoming.at
    memory, reading = talk.memory, thread.reading
    asks = await memory.asks_in(visit.workspace, place)
    ask = asks[0] if asks else None
    asking = reading.ask.side if reading.ask else ask.side if ask else None
    about = (*(ask.concepts if ask else ()), *concepts_in(talk, visit, about_of(thread, ask)))
    concepts = telling(about, termbase_of(talk, visit))
    key = message or place.thread
    near = key is not None and is_near(visit, place)
    link = await talk.chat.link(visit.incoming, place, key) if near and key else None
    why = Why(
        id=new_id(),
        workspace=visit.workspace,
        ask=ask.id if ask else None,
        title=title_of(concepts, termbase_of(talk, visit), "marketing"),
        question=short_quote(question) or None if question else None,
        source=Source(place, at, message, link),
        asked_of=other(asking) if asking else None,
        opened_at=at,
        concepts=concepts,
        asker=visit.person.id if visit.person else None,
    )
    why = with_reading(why, reading, spoken_of(talk, visit, thread), zone_of(visit.timezone))
    return replace(why, answered_at=at) if why.factors else why


def factors_in(talk: Talk, visit: Visit, text: str, side: Side) -> tuple[Factor, ...]:
    """The reasons in a text that answers "why": each with its kind, word for word."""
    by, at = visit.person.id if visit.person else None, visit.incoming.at
    question = ThreadMessage(author="asks", side=other(side), at=at, text=words.THE_QUESTION)
    answer = ThreadMessage(author="answers", side=side, at=at, text=text)
    reading = read_by_rules((question, answer), talk.translator_of(visit.workspace).reader)
    spoken = (
        Spoken("", at, other(side), words.THE_QUESTION),
        Spoken("", at, side, text, by),
    )
    found = tuple(
        replace(one, message=None)
        for one in factors_of(reading, spoken, zone_of(visit.timezone))
        if one.quote and one.quote in text
    )
    return found or (Factor("other", text, None, concepts_in(talk, visit, text), by=by),)


async def like(
    talk: Talk, visit: Visit, reader: Reader, about: str, concepts: Sequence[str] = ()
) -> Why | None:
    """The entry of the log that fits best, of those that the reader may read."""
    wanted = telling((*concepts, *concepts_in(talk, visit, about)), termbase_of(talk, visit))
    found = await talk.memory.whys_like(reader, about, wanted)
    return next((one.why for one in found if readable_by(reader, one.why.source)), None)


def about_of(thread: ReadThread, ask: Ask | None = None) -> str:
    """What a thread is about: what is asked in it, verbatim, else how it begins."""
    asked = thread.reading.ask.quote if thread.reading.ask else ask.quote if ask else None
    return asked or thread.messages[0].text[:QUOTE_MOST]


def concepts_in(talk: Talk, visit: Visit, text: str) -> tuple[str, ...]:
    """The glossary's concepts in a text, each once."""
    reader = talk.translator_of(visit.workspace).reader
    return tuple(dict.fromkeys(c for match in reader.find(text) for c in match.concepts))


def termbase_of(talk: Talk, visit: Visit) -> Termbase:
    """The words of this Workspace."""
    return talk.translator_of(visit.workspace).reader.termbase
