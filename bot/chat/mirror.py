"""What is shown in a channel because something changed elsewhere: a record of the other end of its
pair, a record of its own that was changed from somewhere else, and what became of the pair itself.

Nothing here writes a record, so nothing that is mirrored is mirrored again.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.asks import Ask
from bot.chat.ask_cards import Standing
from bot.chat.ask_shown import date_cards, mirrored_again, refreshed, standing_of
from bot.chat.ends import End, Spot, ends_of, expect_standing, spot_of, thread_at
from bot.chat.mirror_cards import mirror_card, pair_card, parted_card
from bot.chat.talk import Talk, is_private_only, saying
from bot.chat.translating import Wanted, translate
from bot.chat.why_cards import why_card
from bot.chat.why_entries import view_of
from bot.errors import FogbridgeError
from bot.incoming import Place
from bot.pairing import Mirror, Pair, mirror_id, read_mirror
from bot.ports import Outgoing, Person, Visit
from bot.records import channel_key, other
from bot.translation.result import Translation
from bot.whys import Why
from glossary.concept import Side


async def mirrored(talk: Talk, visit: Visit, subject: str) -> list[Outgoing]:
    """What is to be said in the delivery's place. Raises `bot.chat.ends.NotStandingYet`."""
    mirror, place = read_mirror(subject), visit.incoming.place
    if mirror is None or place is None or talk.pairings is None or is_private_only(visit):
        return []
    pair = await talk.pairings.pair_of(visit.workspace, channel_key(place))
    match mirror.what:
        case "paired":
            return _paired(visit, mirror, pair, place)
        case "parted":
            return await _parted(talk, visit, mirror, place)
        case "ask":
            return await _ask(talk, visit, mirror.id, place)
        case "why":
            return await _why(talk, visit, mirror.id, place)


def _paired(visit: Visit, mirror: Mirror, pair: Pair | None, place: Place) -> list[Outgoing]:
    """What the channel is told, also where the bot is quiet: it is about the channel itself."""
    if pair is None or pair.id != mirror.id:
        return []
    return [
        Outgoing(
            key=f"pairing:{pair.id.hex}:{visit.incoming.platform}:{visit.incoming.team}",
            reply=pair_card(pair.there.platform, pair.id),
            to="place",
            place=place,
            id=mirror_id(pair.id, pair.here),
        )
    ]


async def _parted(talk: Talk, visit: Visit, mirror: Mirror, place: Place) -> list[Outgoing]:
    told = await talk.outbox.card(visit.workspace, mirror_id(mirror.id, channel_key(place)))
    if told is None or told.message is None:
        return []
    return [saying(visit, parted_card(), "card", "parted", place=told.place, replaces=told)]


async def _ask(talk: Talk, visit: Visit, ask_id: UUID, place: Place) -> list[Outgoing]:
    ask = await talk.memory.ask(visit.workspace, ask_id)
    if ask is None:
        return []
    standing = await standing_of(talk, visit, ask)
    end = await _end_at(talk, visit, ask.source.place, place)
    if end is None:  # paired no more
        there = End(place, own=False)
        return await mirrored_again(talk, visit, standing, there, paired=False)
    new = _may_say(visit)
    if end.own:
        card = await talk.memory.ask_card(visit.workspace, ask.id)
        expect_standing(await talk.outbox.card(visit.workspace, card) if card else None)
        return await refreshed(talk, visit, ask.id, anew=new)
    spot = await spot_of(talk, visit, end, ask.id)
    if spot is None:
        return []
    if spot.card is None:
        return [await _new_card(talk, visit, standing, spot, place)] if new else []
    expect_standing(spot.card)
    cards = await mirrored_again(talk, visit, standing, end)
    return [*cards, *await date_cards(talk, visit, standing, anew=new)]


async def _end_at(talk: Talk, visit: Visit, source: Place, place: Place) -> End | None:
    """Which end of a record's pair a place is; None where it is none of them."""
    here = channel_key(place)
    for end in await ends_of(talk, visit, source):
        if end.channel == here:
            return end
    return None


def _may_say(visit: Visit) -> bool:
    """Whether something new is said aloud in this channel."""
    return visit.channel is None or visit.channel.mode == "on"


async def _new_card(
    talk: Talk, visit: Visit, standing: Standing, spot: Spot, place: Place
) -> Outgoing:
    """The first time that an ask is shown at the other end."""
    ask = standing.ask
    wording = await _in_their_words(talk, visit, ask)
    return Outgoing(
        key=f"mirror:{spot.id.hex}",
        reply=mirror_card(standing, wording),
        to="place",
        place=place,
        translation=UUID(wording.id) if wording else None,
        id=spot.id,
    )


async def _in_their_words(talk: Talk, visit: Visit, ask: Ask) -> Translation | None:
    """The ask for the side that reads it there, kept with the message that it is from; None where
    that side asks itself, or nobody knows which side it is."""
    reads: Side | None = visit.channel.side if visit.channel is not None else None
    if ask.side is None or ask.quote is None or (reads or other(ask.side)) == ask.side:
        return None
    wanted = Wanted(
        ask.quote,
        ask.side,
        Person(ask.asker) if ask.asker else None,
        place=ask.source.place,
        message=ask.source.message,
        at=ask.source.at,
    )
    try:
        return (await translate(talk, visit, wanted)).translation
    except FogbridgeError:
        return None


async def _why(talk: Talk, visit: Visit, why_id: UUID, place: Place) -> list[Outgoing]:
    """An entry of the log that was said aloud where it is from: the question for the side that has the
    answer, which may be at this end."""
    why = await talk.memory.why(visit.workspace, why_id)
    if why is None:
        return []
    end = await _end_at(talk, visit, why.source.place, place)
    if end is None:
        return []
    spot = await spot_of(talk, visit, end, why.id)
    if spot is None:
        return []
    view = view_of(talk, visit)
    reply = why_card(why, view if end.own else replace(view, reads=False))
    if spot.stands and spot.card is not None:
        old = spot.card
        return [saying(visit, reply, "card", "why", place=old.place, replaces=old)]
    expect_standing(spot.card)
    if end.own or not _may_say(visit) or not await _was_asked(talk, visit, why):
        return []
    at = await thread_at(talk, visit, end, why.ask)
    key = f"mirror:{spot.id.hex}"
    return [Outgoing(key=key, reply=reply, to="place", place=at, id=spot.id)]


async def _was_asked(talk: Talk, visit: Visit, why: Why) -> bool:
    """Whether it stands aloud where it is from: what was asked in private is not said elsewhere."""
    asked = await talk.outbox.card(visit.workspace, why.id)
    return asked is not None and why.superseded_by is None
