"""The weekly digest in a chat: said when it is due, and acted on where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from bot import wording
from bot import wording_digest as words
from bot.calendar import Week
from bot.chat.ask_shown import refreshed
from bot.chat.fields import as_uuid
from bot.chat.mirror import mirrored
from bot.chat.talk import NotHere, Talk, is_private_only, moment_of, saying
from bot.digest import Digest, look, weekly_of
from bot.digest_reply import digest_reply
from bot.incoming import Direct, Due, Place
from bot.memory import DigestTime
from bot.ports import Outgoing, Visit
from bot.records import ChannelKey, Reader, channel_key
from bot.reminders import Reminder, reminder_reply, still_holds, too_late
from bot.reply import Button, Buttons, Notice, Reply

CARD = "digest"
MISSING = "digest_missing"
"""Shows a digest that may not have arrived."""


def digest_key(workspace: UUID, channel: ChannelKey, week: Week) -> str:
    """The key of the delivery that says a week's digest: there is one, whoever makes it."""
    return f"due:digest:{workspace.hex}:{channel.platform}:{channel.team}:{channel.channel}:{week}"


async def due(talk: Talk, visit: Visit, said: Due) -> list[Outgoing]:
    """What is due now; nothing where there is nothing to say (any more)."""
    match said.what:
        case "digest":
            return await _digest(talk, visit, said.subject)
        case "reminder":
            return await _reminder(talk, visit, said.subject)
        case "card":
            ask = as_uuid(said.subject)
            return await refreshed(talk, visit, ask) if ask else []
        case "mirror":
            return await mirrored(talk, visit, said.subject)


async def _digest(talk: Talk, visit: Visit, subject: str) -> list[Outgoing]:
    place, channel, week = visit.incoming.place, visit.channel, Week.read(subject)
    if place is None or channel is None or week is None or place.direct:
        return []
    if is_private_only(visit) or channel.mode != "on":
        return []
    key = channel_key(place)
    when = await talk.memory.digest_time(visit.workspace, key)
    if not when.on:
        return []
    digest = await digest_of_channel(talk, visit.workspace, place, week, when, talk.clock.now())
    await talk.digests.keep(visit.workspace, key, digest.snapshot())
    if digest.quiet:
        return []
    termbase = talk.translator_of(visit.workspace).reader.termbase
    asks_url = _page_of_asks(talk, when, key)
    reply = digest_reply(
        digest, kind=when.kind, pressable=True, asks_url=asks_url, termbase=termbase
    )
    return [saying(visit, reply, "place", CARD, place=place)]


def may_be_missing(week: str) -> Reply:
    """Where nobody can look whether a digest has arrived it is not said again, unless somebody asks."""
    button = Buttons((Button(MISSING, words.IT_IS_MISSING, week, main=True),))
    return Reply(words.MAY_BE_MISSING, (Notice(words.MAY_BE_MISSING), button))


async def digest_of_channel(
    talk: Talk, workspace: UUID, place: Place, week: Week, when: DigestTime, now: datetime
) -> Digest:
    """A week's digest for everybody in a channel: of what was asked there, or of all that they may
    read where it is for the heads of both functions."""
    reader: Reader = await talk.memory.reader_in(workspace, place)
    termbase = talk.translator_of(workspace).reader.termbase
    channel = None if when.kind == "executive" else channel_key(place)
    return await look(talk.digests, reader, week, when, now, termbase, channel)


async def digest_now(talk: Talk, visit: Visit) -> Reply:
    """What the next digest of this channel says as of now; in a conversation with the bot it is about
    everything that the person may read. Raises `NotHere`."""
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NOT_AMONG_OUTSIDERS)
    place, workspace, now = visit.incoming.place, visit.workspace, talk.clock.now()
    termbase = talk.translator_of(workspace).reader.termbase
    asks_url = talk.asks_url
    if place is None or place.direct or isinstance(visit.incoming.said, Direct):
        when = DigestTime(zone=visit.person.timezone or visit.timezone)
        reader = await talk.memory.reader_of(workspace, visit.person.id)
        week = weekly_of(when).next(now)
        digest = await look(talk.digests, reader, week, when, now, termbase)
    else:
        when = await talk.memory.digest_time(workspace, channel_key(place))
        asks_url = _page_of_asks(talk, when, channel_key(place))
        week = weekly_of(when).next(now)
        digest = await digest_of_channel(talk, workspace, place, week, when, now)
    return digest_reply(digest, kind=when.kind, asks_url=asks_url, termbase=termbase, hint=False)


def _page_of_asks(talk: Talk, when: DigestTime, channel: ChannelKey) -> str | None:
    """The page with all asks that the digest counts, where there is one."""
    if talk.asks_url is None or when.kind == "executive":
        return talk.asks_url
    return f"{talk.asks_url}?{urlencode({'channel': channel.written()})}"


async def _reminder(talk: Talk, visit: Visit, subject: str) -> list[Outgoing]:
    """For one person alone, while the date is still the one that they owe something for."""
    reminder, person = Reminder.read(subject), visit.person
    if reminder is None or person is None or person.id != reminder.person or person.opted_out:
        return []
    today = moment_of(visit, person, talk.clock.now()).date()
    if too_late(reminder, today):
        return []
    commitment = await talk.memory.commitment(visit.workspace, reminder.commitment)
    ask = await talk.memory.ask(visit.workspace, commitment.ask) if commitment else None
    if commitment is None or ask is None or not still_holds(reminder, commitment, ask):
        return []
    termbase = talk.translator_of(visit.workspace).reader.termbase
    reply = reminder_reply(commitment, ask, today, termbase)
    return [replace(saying(visit, reply, "asker", "reminder"), keep=False)]
