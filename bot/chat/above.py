"""What people wrote in a thread, above a mention or a press, and who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.talk import Talk, is_private_only
from bot.chat.words import NoBut, Text, WhyTimeline, read_words
from bot.incoming import Place
from bot.ports import Message, Person, Visit
from bot.translation.facts import Moment, find_facts
from bot.translation.reading import Reader
from glossary.termbase import Termbase

MOST = 1_000
"""Messages of a thread that are looked at, the newest ones; Slack gives as many in five pages."""
_FEW = 4  # words; a shorter message is seldom an ask or a constraint
_WEIGHTY = ("date", "time", "duration", "money", "negation", "condition", "modality")


async def messages_above(
    talk: Talk, visit: Visit, place: Place, mention: str = ""
) -> list[Message]:
    """What people wrote above, oldest first; nothing of the bot's or for it, nothing of who opted out."""
    if is_private_only(visit):  # nothing of it is kept, so it is read from the platform itself
        everything = await _without_opted_out(
            talk, visit, await talk.chat.thread(visit.incoming, place)
        )
    else:
        everything = await talk.threads.heard(visit.workspace, place, MOST)
    known = talk.translator_of(visit.workspace).reader.termbase
    return [
        m
        for m in everything
        if not m.own and m.key != mention and not _is_for_the_bot(m.text, known)
    ]


def _is_for_the_bot(text: str, known: Termbase) -> bool:
    """Whether all that a message says was to the bot: an earlier "translate", or nothing but its name."""
    words = read_words(text, "mention", lambda word: bool(known.with_surface(word)))
    return not isinstance(words, Text | WhyTimeline | NoBut)  # people say these to each other, too


async def _without_opted_out(
    talk: Talk, visit: Visit, messages: Sequence[Message]
) -> tuple[Message, ...]:
    """What is kept leaves them out by itself; what comes from the platform does not."""
    left_alone = set()
    for who in {message.who for message in messages if message.who is not None}:
        person = await talk.directory.find_person(visit.workspace, who)
        if person is not None and person.opted_out:
            left_alone.add(who)
    return tuple(message for message in messages if message.who not in left_alone)


async def author_of(talk: Talk, visit: Visit, message: Message) -> Person | None:
    """The Person behind a message, where there is one."""
    if message.who is None:
        return None
    if message.who == visit.incoming.who:
        return visit.person
    return await talk.directory.find_person(visit.workspace, message.who)


def is_weighty(message: Message, reader: Reader) -> bool:
    """Whether a message asks for or holds up something, rather than saying thanks."""
    text = message.text
    if len(text.split()) < _FEW:
        return False
    if reader.find(text):
        return True
    return any(fact.kind in _WEIGHTY for fact in find_facts(text, Moment(message.at)))
