"""Digests and reminders that are due: each is handed to the queue once, under a key of its own.

The key is made of what it is about and not of when somebody looked, so that two replicas, a restart
or a clock that goes back say it no second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog

from adapters.database.agenda import DIGEST, REMINDER, Agenda, read_digest_subject
from bot.asks import Ask
from bot.calendar import Week, today_in
from bot.chat.digest import digest_key
from bot.digest import DigestFacts, Snapshot, weekly_of
from bot.incoming import Due, Incoming, Place
from bot.memory import Memory
from bot.records import ChannelKey
from bot.reminders import Reminder, too_late

_log = structlog.get_logger("fogbridge.jobs")


class Submit(Protocol):
    """Writes a delivery into the durable queue, or raises."""

    async def __call__(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """The same key again starts nothing."""


@dataclass(frozen=True, slots=True)
class Occasions:
    """Does what is due of the memory."""

    agenda: Agenda
    memory: Memory
    digests: DigestFacts
    submit: Submit

    async def digest(self, workspace: UUID, subject: str, now: datetime) -> object:
        """Have a channel's digest said where it is still the day for it, and the next one due.

        What was missed because nothing ran is written down, so that the next one can say so.
        """
        named = read_digest_subject(subject)
        if named is None:
            _log.error("due_for_nothing", kind=DIGEST)
            return None
        channel, week = named
        installed = await self.agenda.installed(workspace, channel.platform, channel.team)
        when = await self.memory.digest_time(workspace, channel)
        if installed is None or not when.on:
            return None
        weekly = weekly_of(when)
        latest = weekly.next(now).later(-1)
        today = today_in(weekly.zone, now)
        if today_in(weekly.zone, weekly.moment_of(latest)) == today:
            if latest >= week:
                await self._say_digest(workspace, channel, latest, now, installed.enterprise)
            missed_until = latest
        else:
            missed_until = latest.later(1)
        while week < missed_until:
            await self.digests.keep(workspace, channel, Snapshot(week, "missed"))
            week = week.later(1)
        await self.agenda.plan_digest(workspace, channel, now)
        return None

    async def digest_now(self, workspace: UUID, subject: str, now: datetime) -> object:
        """Have a channel's digest said that somebody asked for; once a week all the same."""
        named = read_digest_subject(subject)
        if named is None:
            return None
        channel, week = named
        installed = await self.agenda.installed(workspace, channel.platform, channel.team)
        if installed is not None:
            await self._say_digest(workspace, channel, week, now, installed.enterprise)
        return None

    async def _say_digest(
        self,
        workspace: UUID,
        channel: ChannelKey,
        week: Week,
        now: datetime,
        enterprise: str | None,
    ) -> None:
        place = Place(platform=channel.platform, team=channel.team, channel=channel.channel)
        incoming = Incoming(
            key=digest_key(workspace, channel, week),
            platform=channel.platform,
            team=channel.team,
            enterprise=enterprise,
            place=place,
            at=now,
            said=Due(what="digest", subject=str(week)),
        )
        await self.submit(incoming, asks_model=False)

    async def changed(self, ask: Ask, now: datetime) -> None:
        """Have the cards of an ask follow a change that was made outside of its chat, on a page."""
        place = ask.source.place
        installed = await self.agenda.installed(ask.workspace, place.platform, place.team)
        if installed is None:
            return
        incoming = Incoming(
            key=f"due:card:{ask.workspace.hex}:{ask.id.hex}:{ask.version}",
            platform=place.platform,
            team=place.team,
            enterprise=installed.enterprise,
            place=place,
            at=now,
            said=Due(what="card", subject=ask.id.hex),
        )
        await self.submit(incoming, asks_model=False)

    async def reminder(self, workspace: UUID, subject: str, now: datetime) -> object:
        """Have somebody reminded, in their working hours; never after the day."""
        reminder = Reminder.read(subject)
        if reminder is None:
            _log.error("due_for_nothing", kind=REMINDER)
            return None
        found = await self.memory.commitment(workspace, reminder.commitment)
        if found is None or found.due != reminder.due:
            return None
        to = await self.agenda.reachable(workspace, reminder.person, found.source.place.platform)
        if to is None or too_late(reminder, today_in(to.zone, now)):
            return None
        at = to.hours.next_from(now, to.zone)
        if at > now:
            await self.agenda.later(workspace, REMINDER, subject, at)
            return None
        incoming = Incoming(
            key=f"due:reminder:{workspace.hex}:{subject}",
            platform=to.through.platform,
            team=to.through.team,
            enterprise=to.through.enterprise,
            who=to.who,
            at=now,
            said=Due(what="reminder", subject=subject),
        )
        await self.submit(incoming, asks_model=False)
        return None
