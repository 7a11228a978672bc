"""A mention in a thread: what stands above is read, and the answer stays in that thread."""

from __future__ import annotations

from bot import wording
from bot import wording_asks as words
from bot.chat.above import author_of, is_weighty, messages_above
from bot.chat.ask_list import listed
from bot.chat.asks import ask_mentioned
from bot.chat.cards import help_card, side_card
from bot.chat.digest import digest_now
from bot.chat.glance import glance
from bot.chat.identities import me
from bot.chat.no_but import no_but_mentioned
from bot.chat.pairing import code_entered, pair_begun, pair_ended
from bot.chat.talk import (
    NotHere,
    Talk,
    notice,
    saying,
    target_of,
    with_profile,
)
from bot.chat.terms import term_card
from bot.chat.tracking import track_text, track_thread
from bot.chat.translating import Wanted, answer_with, side_of
from bot.chat.whys import why_asked
from bot.chat.words import (
    Above,
    Asks,
    DigestNow,
    Help,
    MySide,
    NoBut,
    Nothing,
    PairUp,
    SameMe,
    Settings,
    Term,
    Text,
    Track,
    Unpair,
    WhyTimeline,
    Words,
    read_words,
)
from bot.incoming import Mention, Place
from bot.ports import Message, Outgoing, Person, Visit
from bot.reply import Button, Buttons, Notice, Reply
from bot.translation.speaker import guess_side
from glossary.concept import Side

TOLD = "told:"
"""Begins the key of the line that says once that replies are read along."""


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
    if (done := await ask_mentioned(talk, visit, place, said.text)) is not None:
        return done
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
        case Asks():
            return [saying(visit, await listed(talk, visit), to, place=place)]
        case Track(text):
            if text is None:
                return await track_thread(talk, visit, place, said)
            return await track_text(talk, visit, place, text, said.message)
        case WhyTimeline():
            return await why_asked(talk, visit, place, said.text, said.message)
        case DigestNow():
            return [saying(visit, await digest_now(talk, visit), to, place=place)]
        case PairUp(code):
            return await (code_entered(talk, visit, code) if code else pair_begun(talk, visit))
        case SameMe(code):
            return await me(talk, visit, code)
        case Unpair():
            return await pair_ended(talk, visit)
        case NoBut():
            return await no_but_mentioned(talk, visit, place, said.message)
        case Text(text, for_side):
            side = side_of(visit, visit.person, for_side)
            wanted = Wanted(text, side, visit.person, place=place, message=said.message)
            return [await answer_with(talk, visit, wanted, place=place)]
        case Above(for_side):
            return [await _above(talk, visit, place, said.message, for_side)]
        case Nothing():
            return [await glance(talk, visit, place, said.message)]


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


async def last_for(talk: Talk, visit: Visit, to: Side) -> list[Outgoing]:
    """The last thing of weight that the other side said in a thread, in the words of `to`."""
    place = visit.incoming.place
    if place is None or place.thread is None:
        raise NotHere(wording.NOTHING_ABOVE)
    above = await messages_above(talk, visit, place)
    reader = talk.translator_of(visit.workspace).reader
    for number, message in reversed(list(enumerate(above))):
        if not is_weighty(message, reader):
            continue
        author = await author_of(talk, visit, message)
        side = side_of(visit, author)
        guess = side or guess_side(message.text, reader.find(message.text), reader.termbase).side
        if guess == to:  # as it will be guessed, and shown as a guess
            continue
        author = await with_profile(talk, visit, author, message.who)
        before = [m.text for m in above[:number]]
        wanted = _wanted(message, side, author, visit, place, before)
        return [await answer_with(talk, visit, wanted, place=place)]
    raise NotHere(words.NOTHING_FOR[to])


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
