"""A mention in a thread: what stands above is read, and the answer stays in that thread."""

from __future__ import annotations

from bot import wording
from bot.chat.above import author_of, messages_above
from bot.chat.cards import help_card, side_card
from bot.chat.talk import (
    NotHere,
    Talk,
    notice,
    saying,
    target_of,
    with_profile,
)
from bot.chat.terms import term_card
from bot.chat.translating import Wanted, answer_with, side_of
from bot.chat.words import Above, Help, MySide, Nothing, Settings, Term, Text, Words, read_words
from bot.incoming import Mention, Place
from bot.ports import Message, Outgoing, Person, Visit
from bot.reply import Button, Buttons, Notice, Reply
from bot.translation.facts import Moment, find_facts
from bot.translation.reading import Reader
from bot.translation.speaker import guess_side
from glossary.concept import Side

TOLD = "told:"
"""Begins the key of the line that says once that replies are read along."""
_FEW = 4  # words; a shorter message is seldom an ask or a constraint
_WEIGHTY = ("date", "time", "duration", "money", "negation", "condition", "modality")


def thread_of(visit: Visit) -> Place:
    """The thread that an answer belongs to: the mention's own, or the one under the mention."""
    said, place = visit.incoming.said, visit.incoming.place
    if place is None or not isinstance(said, Mention):
        raise NotHere(wording.NOTHING_ABOVE)
    return place if place.thread else place.model_copy(update={"thread": said.message})


def words_of(talk: Talk, visit: Visit, said: Mention) -> Words:
    """What a mention asks for."""
    known = talk.translator_of(visit.workspace).reader.termbase
    return read_words(said.text, "mention", lambda word: bool(known.with_surface(word)))


async def mentioned(talk: Talk, visit: Visit, said: Mention) -> list[Outgoing]:
    """The answer to a mention, in its thread; in private where the channel wants it so."""
    if visit.channel is not None and visit.channel.mode == "off":
        return [notice(visit, wording.IS_OFF)]
    place = thread_of(visit)
    to = target_of(visit)
    match words_of(talk, visit, said):
        case Help():
            return [saying(visit, help_card(), to, place=place)]
        case Term(word):
            reader = talk.translator_of(visit.workspace).reader
            reply = term_card(word, reader.termbase, reader.suggester)
            return [saying(visit, reply, to, place=place)]
        case MySide(side, chosen):
            return [await my_side(talk, visit, side, chosen=chosen)]
        case Settings():
            button = Buttons((Button("settings", "Open the settings", place.channel, main=True),))
            return [notice(visit, "The settings of this channel.", buttons=button)]
        case Text(text, for_side):
            side = side_of(visit, visit.person, for_side)
            wanted = Wanted(text, side, visit.person, place=place, message=said.message)
            return [await answer_with(talk, visit, wanted, place=place)]
        case Above(for_side):
            return [await _above(talk, visit, place, said.message, for_side)]
        case Nothing():
            return await _last_of_each(talk, visit, place, said.message)


async def my_side(talk: Talk, visit: Visit, side: Side | None, *, chosen: bool) -> Outgoing:
    """Remember which side somebody is on, or say which."""
    person = visit.person
    if person is None:
        return notice(visit, wording.NOT_A_MEMBER)
    if not chosen:
        return saying(visit, side_card(person.side, person.chosen), "asker")
    await talk.directory.choose_side(visit.workspace, person.id, side)
    return notice(visit, wording.SIDE_SAVED[side])


async def _above(
    talk: Talk, visit: Visit, place: Place, mention: str, for_side: Side | None
) -> Outgoing:
    """The message above, for the side that was named, or for the other one."""
    above = await messages_above(talk, visit, place, mention)
    if not above:
        raise NotHere(wording.NOTHING_ABOVE)
    message = above[-1]
    author = await with_profile(talk, visit, await author_of(talk, visit, message), message.who)
    side = side_of(visit, author, for_side)
    return await answer_with(
        talk,
        visit,
        _wanted(message, side, author, visit, place, [m.text for m in above[:-1]]),
        place=place,
    )


async def _last_of_each(talk: Talk, visit: Visit, place: Place, mention: str) -> list[Outgoing]:
    """The last ask and the last constraint, each in the other side's words."""
    above = await messages_above(talk, visit, place, mention)
    if not above:
        raise NotHere(wording.NOTHING_ABOVE)
    reader = talk.translator_of(visit.workspace).reader
    last: dict[Side, tuple[Message, Person | None, int]] = {}
    for number, message in reversed(list(enumerate(above))):
        if not _is_weighty(message, reader):
            continue
        author = await author_of(talk, visit, message)
        side = side_of(visit, author)
        if side is None:  # as it will be guessed, and shown as a guess
            side = guess_side(message.text, reader.find(message.text), reader.termbase).side
        last.setdefault(side, (message, author, number))
        if len(last) == 2:  # one of each side
            break
    if not last:
        raise NotHere(wording.NOTHING_WEIGHTY)
    answers = []
    for side, (message, author, number) in sorted(last.items(), key=lambda item: item[1][2]):
        said_before = [m.text for m in above[:number]]
        author = await with_profile(talk, visit, author, message.who)
        wanted = _wanted(message, side_of(visit, author), author, visit, place, said_before)
        answers.append(await answer_with(talk, visit, wanted, name=f"answer-{side}", place=place))
    return answers


def _wanted(
    message: Message,
    side: Side | None,
    author: Person | None,
    visit: Visit,
    place: Place,
    before: list[str],
) -> Wanted:
    own = author is not None and visit.person is not None and author.id == visit.person.id
    return Wanted(
        message.text,
        side,
        author,
        own=own,
        place=place,
        message=message.key,
        thread=tuple(before),
        at=message.at,
    )


def _is_weighty(message: Message, reader: Reader) -> bool:
    """Whether a message asks for or holds up something, rather than saying thanks."""
    text = message.text
    if len(text.split()) < _FEW:
        return False
    if reader.find(text):
        return True
    return any(fact.kind in _WEIGHTY for fact in find_facts(text, Moment(message.at)))


async def told_once(talk: Talk, visit: Visit) -> list[Outgoing]:
    """Once a channel, where a thread is read along now: that it is, and how to switch that off."""
    channel, place = visit.channel, visit.incoming.place
    if not isinstance(visit.incoming.said, Mention) or channel is None or place is None:
        return []
    place = thread_of(visit)
    if channel.told_at is not None or not await talk.threads.follows(place):
        return []
    button = Buttons((Button("dont_follow", wording.DONT_READ_ALONG, place.channel),))
    reply = Reply(wording.READS_ALONG, (Notice(wording.READS_ALONG), button))
    key = f"{TOLD}{place.platform}:{place.team}:{place.channel}"
    return [Outgoing(key=key, reply=reply, to="place", place=place)]
