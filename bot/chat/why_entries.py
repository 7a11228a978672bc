"""Entries of the log: who may read one, how it is written once, and the card that follows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from bot import wording
from bot import wording_whys as words
from bot.access import readable_by
from bot.calendar import zone_of
from bot.chat.ends import ends_of, is_near, is_over, spot_of
from bot.chat.talk import NotHere, Talk, is_private_only, notice, saying
from bot.chat.why_cards import View, why_card
from bot.chat.why_thread import termbase_of
from bot.errors import Overtaken
from bot.incoming import Heard, Place
from bot.memory import Write
from bot.ports import Outgoing, Target, Visit
from bot.records import channel_key
from bot.reply import Reply
from bot.whys import Why

_TRIES = 3


def may_use_log(visit: Visit) -> None:
    """Raises `NotHere` for outsiders, where outsiders read along, and where the bot is off."""
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NO_OUTSIDERS)
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)


async def the_why(talk: Talk, visit: Visit, why_id: UUID | None) -> Why:
    """An entry that who came may read. Raises `NotHere` with the reason."""
    why = await talk.memory.why(visit.workspace, why_id) if why_id else None
    if why is None:
        raise NotHere(words.GONE)
    person, place = visit.person, visit.incoming.place
    reader = await talk.memory.reader_of(visit.workspace, person.id if person else None, place)
    if not readable_by(reader, why.source):
        raise NotHere(words.NOT_READABLE)
    return why


def origin_of(visit: Visit) -> str:
    """What is written for the log stands beside what else the delivery writes."""
    return f"{visit.incoming.key}#why"


async def write_whys(
    talk: Talk, visit: Visit, made: Callable[[], Awaitable[tuple[Why, ...]]]
) -> None:
    """Write what a delivery changes, once; read again where somebody else was faster.

    Raises `Overtaken` where somebody else was faster three times.
    """
    memory, origin = talk.memory, origin_of(visit)
    if await memory.written(visit.workspace, origin):
        return
    for left in range(_TRIES, 0, -1):
        entries = await made()
        if not entries:
            return
        try:
            await memory.write(visit.workspace, Write(origin, whys=entries))
        except Overtaken:
            if left == 1:
                raise
        else:
            return


async def superseding(talk: Talk, new: Why) -> tuple[Why, ...]:
    """A confirmed answer, and the older ones for the same ask, which it takes the place of."""
    older = [
        one
        for one in await talk.memory.whys_in(new.workspace, new.source.place)
        if one.id != new.id
        and one.confirmed_at is not None
        and one.superseded_by is None
        and one.ask == new.ask
    ]
    if not older:
        return (new,)
    gone = (replace(one, superseded_by=new.id, version=one.version + 1) for one in older)
    return replace(new, supersedes=older[0].id), *gone


# What is said


def view_of(talk: Talk, visit: Visit) -> View:
    """How this visit's cards are seen: by all, in the Workspace's zone."""
    channel, zone = visit.channel, zone_of(visit.timezone)
    reads = channel is not None and channel.mode == "on" and channel.follows
    return View(termbase_of(talk, visit), visit.incoming.at, zone, reads=reads)


def new_card(visit: Visit, why: Why, reply: Reply, to: Target) -> Outgoing:
    """The card that follows an entry has the entry's id: there is one, where all see it."""
    place = why.source.place
    if to != "place":
        return saying(visit, reply, to, "why", place=place)
    return Outgoing(key=f"why:{why.id.hex}", reply=reply, to="place", place=place, id=why.id)


async def shown(talk: Talk, visit: Visit, why_id: UUID | None) -> list[Outgoing]:
    """An entry as it stands now: its card follows, and who did it from elsewhere is told."""
    why = await the_why(talk, visit, why_id)
    reply = why_card(why, view_of(talk, visit))
    said, ends = [], await ends_of(talk, visit, why.source.place)
    for end in ends:
        if not is_near(visit, end.place):
            continue
        spot = await spot_of(talk, visit, end, why.id)
        old = spot.card if spot is not None else None
        if old is not None and not is_over(old):
            said.append(saying(visit, reply, "card", "card", place=old.place, replaces=old))
    if not said:
        return [] if isinstance(visit.incoming.said, Heard) else [saying(visit, reply, "asker")]
    here = visit.incoming.place
    if here is None or channel_key(here) not in {end.channel for end in ends}:
        said.append(notice(visit, words.LOGGED, name="line"))
    return said


def is_in(why: Why, place: Place | None) -> bool:
    """Whether an entry is of this very thread."""
    there = why.source.place
    return (
        place is not None
        and channel_key(place) == channel_key(there)
        and place.thread == there.thread
    )
