"""The command, a message to the bot itself, and the shortcut on somebody's message."""

from __future__ import annotations

from bot import wording
from bot.chat.ask_list import listed
from bot.chat.cards import help_card
from bot.chat.digest import digest_now
from bot.chat.identities import me
from bot.chat.pairing import code_entered, pair_begun, pair_ended
from bot.chat.talk import NotHere, Talk, notice, saying
from bot.chat.terms import term_card
from bot.chat.threads import my_side
from bot.chat.tracking import track_shortcut
from bot.chat.translating import Wanted, answer_with, side_of
from bot.chat.whys import why_searched, why_shortcut
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
from bot.incoming import Command, Direct, Place, Shortcut
from bot.ports import Outgoing, Target, Visit
from bot.wording_asks import TRACK_WHERE
from bot.wording_whys import NO_BUT_WHERE


async def commanded(talk: Talk, visit: Visit, said: Command) -> list[Outgoing]:
    """The answer to a command, for the person alone."""
    if visit.channel is not None and visit.channel.mode == "off":
        return [notice(visit, wording.IS_OFF)]
    reader = talk.translator_of(visit.workspace).reader
    words = read_words(said.text, "command", lambda w: bool(reader.termbase.with_surface(w)))
    return await _answer(talk, visit, words, "asker", None)


async def direct(talk: Talk, visit: Visit, said: Direct) -> list[Outgoing]:
    """The answer in the person's own conversation with the bot, under what they wrote."""
    reader = talk.translator_of(visit.workspace).reader
    words = read_words(said.text, "direct", lambda w: bool(reader.termbase.with_surface(w)))
    place = visit.incoming.place
    if place is None:
        return []
    under = place if place.thread else place.model_copy(update={"thread": said.message})
    return await _answer(talk, visit, words, "place", under, said.message)


async def shortcut(talk: Talk, visit: Visit, said: Shortcut) -> list[Outgoing]:
    """Somebody's message for the other side or as an ask, in the form that is open already."""
    if said.what == "track":
        return await track_shortcut(talk, visit, said)
    if said.what == "why":
        return await why_shortcut(talk, visit, said)
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)
    author = visit.person if said.author is not None else None  # a bot's words are nobody's
    if said.author is not None and said.author != visit.incoming.who:
        author = await talk.directory.find_person(visit.workspace, said.author)
        if author is not None and author.opted_out:
            raise NotHere(wording.OPTED_OUT_AUTHOR)
    place = visit.incoming.place
    if place is not None and place.thread is None and not place.direct:
        place = place.model_copy(update={"thread": said.message})
    own = author is not None and visit.person is not None and author.id == visit.person.id
    side = side_of(visit, author)
    wanted = Wanted(said.text, side, author, own=own, place=place, message=said.message)
    return [await answer_with(talk, visit, wanted, to="asker", place=place)]


async def _answer(
    talk: Talk,
    visit: Visit,
    words: Words,
    to: Target,
    place: Place | None,
    message: str | None = None,
) -> list[Outgoing]:
    reader = talk.translator_of(visit.workspace).reader
    match words:
        case Help() | Nothing():
            return [saying(visit, help_card(), to, place=place)]
        case Term(word):
            reply = term_card(word, reader.termbase, reader.suggester)
            return [saying(visit, reply, to, place=place)]
        case MySide(side, chosen):
            said = await my_side(talk, visit, side, chosen=chosen)
            return [saying(visit, said.reply, to, place=place)]
        case Settings():
            return [saying(visit, notice(visit, wording.ONLY_IN_CHANNEL).reply, to, place=place)]
        case Asks():
            return [saying(visit, await listed(talk, visit), to, place=place)]
        case Track():
            return [saying(visit, notice(visit, TRACK_WHERE).reply, to, place=place)]
        case WhyTimeline(about):
            return await why_searched(talk, visit, about, to)
        case DigestNow():
            return [saying(visit, await digest_now(talk, visit), to, place=place)]
        case PairUp(code):
            return await (code_entered(talk, visit, code) if code else pair_begun(talk, visit))
        case SameMe(code):
            return await me(talk, visit, code)
        case Unpair():
            return await pair_ended(talk, visit)
        case NoBut():
            return [saying(visit, notice(visit, NO_BUT_WHERE).reply, to, place=place)]
        case Above():
            reply = notice(visit, wording.NOTHING_ABOVE_HERE).reply
            return [saying(visit, reply, to, place=place)]
        case Text(text, for_side):
            side = side_of(visit, visit.person, for_side)
            wanted = Wanted(text, side, visit.person, place=place, message=message)
            return [await answer_with(talk, visit, wanted, to=to, place=place)]
