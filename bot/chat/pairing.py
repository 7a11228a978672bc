"""Pairing in a chat: an admin makes or enters a code in a channel, and ends the pair."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot import wording_pairing as words
from bot.chat.mirror_cards import UNPAIR
from bot.chat.talk import NotHere, Talk, is_private_only, notice
from bot.pairing import Answered, Pairings, Standing
from bot.ports import Outgoing, Visit
from bot.records import channel_key
from bot.reply import Button, Buttons
from bot.roles import is_admin


async def pair_begun(talk: Talk, visit: Visit) -> list[Outgoing]:
    """A first code, for whoever asks alone; where the channel is paired already, that it is.

    Raises `NotHere` and `NotPaired` with a calm sentence.
    """
    at, pairings = await _standing(talk, visit)
    pair = await pairings.pair_of(at.workspace, at.channel)
    if pair is not None:
        button = Buttons((Button(UNPAIR, words.UNPAIR, pair.id.hex),))
        line = f"{words.paired_with(pair.there.platform)} {words.PAIRED_ALREADY}"
        return [notice(visit, line, name="pair", buttons=button)]
    return [_secretly(visit, words.begun(await pairings.invite(at)), *_opens(visit))]


async def code_entered(talk: Talk, visit: Visit, code: str) -> list[Outgoing]:
    """The second code for whoever enters a first one. What the second one makes is said in both
    channels, in deliveries of their own. Raises as above."""
    at, pairings = await _standing(talk, visit)
    done = await pairings.enter(at, code)
    if isinstance(done, Answered):
        said = (words.answered(done.code), words.JOINS[done.moves])
        return [_secretly(visit, *said, *_opens(visit))]
    here = visit.incoming
    if await talk.directory.workspace_of(here.platform, here.team) != visit.workspace:
        return []  # this end has just moved, and nothing can be kept where it was
    return [notice(visit, words.DONE, name="pair")]


async def pair_ended(talk: Talk, visit: Visit, value: str = "") -> list[Outgoing]:
    """The pair of this channel is over; `value` is the one that a button stands for. Raises as above."""
    at, pairings = await _standing(talk, visit)
    pair = await pairings.pair_of(at.workspace, at.channel)
    if pair is None or (value and pair.id.hex != value):
        return [notice(visit, words.NOT_PAIRED, name="pair")]
    await pairings.part(at)
    return [notice(visit, words.PARTED, name="pair")]


async def _standing(talk: Talk, visit: Visit) -> tuple[Standing, Pairings]:
    """The admin and the channel. Raises `NotHere` for everybody and everything else."""
    person, place = visit.person, visit.incoming.place
    if person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if place is None or place.direct or talk.pairings is None:
        raise NotHere(words.WHERE)
    if is_private_only(visit):
        raise NotHere(words.NOT_AMONG_OUTSIDERS)
    if not is_admin(await talk.roles_of(visit.workspace, person.id)):
        raise NotHere(words.ONLY_ADMINS)
    return Standing(visit.workspace, channel_key(place), person.id), talk.pairings


def _opens(visit: Visit) -> tuple[str, ...]:
    """What an admin has to know of a channel that not everybody may read; unknown is private."""
    channel = visit.channel
    public = channel is not None and channel.visibility == "public"
    return () if public else (words.PRIVATE_HERE,)


def _secretly(visit: Visit, *sentences: str) -> Outgoing:
    """For their eyes, and nothing of it is kept: it has a code in it. The room, which is on one machine,
    shows nothing but what is kept."""
    keep = visit.incoming.platform == "room"
    return replace(notice(visit, " ".join(sentences), name="pair"), keep=keep)
