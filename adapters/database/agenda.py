"""What the memory has to be due: each channel's next digest, each agreed date's reminders.

The first half of this file writes within somebody else's transaction, so that what is due and what
it is due for are there together or not at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.due import DueRows
from adapters.database.engine import beginning
from adapters.database.memory_rows import as_ask, as_commitment
from adapters.database.memory_tables import ask, commitment, digest_time
from adapters.database.rows import alone_in, insert_into
from bot.calendar import Week, WorkingHours, zone_of
from bot.digest import weekly_of
from bot.ids import new_id
from bot.incoming import Platform, Who
from bot.memory import DigestTime
from bot.records import ChannelKey
from bot.reminders import due_for, who_owes

DIGEST, REMINDER = "digest", "reminder"
DIGEST_NOW = "digest_now"
"""A digest that somebody asked for, whatever its day."""
_DUE = tables.due
_PLATFORMS: dict[str, Platform] = {"slack": "slack", "teams": "teams", "room": "room"}


def digest_subject(channel: ChannelKey, week: Week) -> str:
    """How a row names a channel's digest of a week."""
    return f"{_prefix(channel)}{week}"


def read_digest_subject(subject: str) -> tuple[ChannelKey, Week] | None:
    """The channel and week of a row; None where it names none. A channel's key may hold colons."""
    front, _, last = subject.rpartition(":")
    platform, _, rest = front.partition(":")
    team, _, channel = rest.partition(":")
    week = Week.read(last)
    if week is None or platform not in _PLATFORMS or not channel:
        return None
    return ChannelKey(_PLATFORMS[platform], team, channel), week


def _prefix(channel: ChannelKey) -> str:
    return f"{channel.platform}:{channel.team}:{channel.channel}:"


async def digest_time_of(
    connection: AsyncConnection, workspace: UUID, channel: ChannelKey
) -> DigestTime:
    """When a channel gets its digest; Monday 09:00 in the Workspace's zone where nobody decided."""
    told = digest_time.c
    found = await connection.execute(
        select(told.active, told.weekday, told.at, told.zone, told.kind).where(
            told.workspace_id == workspace,
            told.platform == channel.platform,
            told.team_key == channel.team,
            told.channel_key == channel.channel,
        )
    )
    row = found.one_or_none()
    if row is not None:
        return DigestTime(row.active, row.weekday, row.at, row.zone, row.kind)
    zone = await connection.execute(
        select(tables.workspace.c.timezone).where(tables.workspace.c.id == workspace)
    )
    return DigestTime(zone=zone.scalar_one_or_none() or "UTC")


async def plan_digest(
    connection: AsyncConnection,
    workspace: UUID,
    channel: ChannelKey,
    when: DigestTime,
    now: datetime,
    *,
    anew: bool = True,
) -> None:
    """Have the channel's next digest due at its moment, or none where it is off.

    With `anew` False a row that is there stays, and with it the week that it is for.
    """
    rows = _rows_of(workspace, DIGEST, _prefix(channel), "____-W__")
    if not anew:
        there = await connection.execute(select(_DUE.c.id).where(rows).limit(1))
        if there.first() is not None:
            return
    await connection.execute(delete(_DUE).where(rows))
    if not when.on:
        return
    weekly = weekly_of(when)
    week = weekly.next(now)
    await _put(connection, workspace, DIGEST, digest_subject(channel, week), weekly.moment_of(week))


async def plan_reminders(
    connection: AsyncConnection, workspace: UUID, asks: Collection[UUID], now: datetime
) -> None:
    """Have the reminders of these asks' dates due, as the asks stand now; what was due before goes."""
    if not asks:
        return
    mine = commitment.c.workspace_id == workspace
    found = (
        (
            await connection.execute(
                select(commitment)
                .where(mine, commitment.c.ask_id.in_(asks))
                .order_by(commitment.c.id)
            )
        )
        .mappings()
        .all()
    )
    hours = None
    for row in found:
        one = as_commitment(row, now)
        await connection.execute(
            delete(_DUE).where(_rows_of(workspace, REMINDER, f"{one.id.hex}:", "%"))
        )
        if one.state != "confirmed":
            continue
        about = (
            (
                await connection.execute(
                    select(ask).where(ask.c.workspace_id == workspace, ask.c.id == one.ask)
                )
            )
            .mappings()
            .one()
        )
        owner = as_ask(about, now)
        people = [person for person, _ in who_owes(one, owner)]
        zones = await _zones(connection, workspace, people)
        hours = hours or await _hours(connection, workspace)
        for reminder, moment in due_for(one, owner, zones, hours, now):
            await _put(connection, workspace, REMINDER, reminder.subject, moment)


def _rows_of(workspace: UUID, kind: str, front: str, rest: str) -> ColumnElement[bool]:
    """Rows whose subject is `front` as it stands, and then what the LIKE pattern `rest` says."""
    for sign in ("/", "%", "_"):
        front = front.replace(sign, f"/{sign}")
    return (
        (_DUE.c.workspace_id == workspace)
        & (_DUE.c.kind == kind)
        & _DUE.c.subject.like(front + rest, escape="/")
    )


async def _put(
    connection: AsyncConnection, workspace: UUID, kind: str, subject: str, at: datetime
) -> None:
    await connection.execute(
        insert_into(connection, _DUE)
        .values(id=new_id(), workspace_id=workspace, kind=kind, subject=subject, at=at, every=None)
        .on_conflict_do_update(
            index_elements=["workspace_id", "kind", "subject"], set_={"at": at, "every": None}
        )
    )


async def _zones(
    connection: AsyncConnection, workspace: UUID, people: Collection[UUID]
) -> dict[UUID, ZoneInfo]:
    """In which zone each of them lives; who is forgotten is in none."""
    person, space = tables.person.c, tables.workspace.c
    rows = await connection.execute(
        select(person.id, person.timezone, space.timezone.label("otherwise"))
        .join(tables.workspace, space.id == person.workspace_id)
        .where(
            person.workspace_id == workspace,
            person.id.in_(people),
            person.forgotten_at.is_(None),
        )
    )
    return {row.id: zone_of(row.timezone, row.otherwise) for row in rows}


async def _hours(connection: AsyncConnection, workspace: UUID) -> WorkingHours:
    space = tables.workspace.c
    row = (
        await connection.execute(
            select(space.work_starts, space.work_ends, space.work_days).where(space.id == workspace)
        )
    ).one()
    days = frozenset(int(day) for day in row.work_days if day.isdigit())
    return WorkingHours(row.work_starts, row.work_ends, days)


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the bot is installed, as deliveries name it."""

    platform: Platform
    team: str
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who can be written to: as whom and through what, where they live, when they work."""

    who: Who
    through: Installed
    zone: ZoneInfo
    hours: WorkingHours


@dataclass(frozen=True, slots=True)
class Agenda:
    """What whoever does what is due has to know."""

    engine: AsyncEngine

    async def later(self, workspace: UUID, kind: str, subject: str, at: datetime) -> None:
        """Have this done at that moment, and not before."""
        await DueRows(self.engine).put(workspace, kind, subject, at)

    async def channels(self, workspace: UUID) -> tuple[ChannelKey, ...]:
        """The channels that get a digest."""
        rows = (_DUE.c.workspace_id == workspace) & (_DUE.c.kind == DIGEST)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(_DUE.c.subject).where(rows).order_by(_DUE.c.subject)
            )
            named = [read_digest_subject(row.subject) for row in found]
        return tuple(channel for channel, _ in filter(None, named))

    async def plan_digest(self, workspace: UUID, channel: ChannelKey, now: datetime) -> None:
        """Have the channel's next digest due, as its members have decided by now."""
        async with self.engine.begin() as connection:
            await alone_in(connection, workspace)
            when = await digest_time_of(connection, workspace, channel)
            await plan_digest(connection, workspace, channel, when, now)

    async def installed(self, workspace: UUID, platform: str, team: str) -> Installed | None:
        """The Installation of a team; None where there is none any more."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await _installed(connection, workspace, platform, team)

    async def reachable(
        self, workspace: UUID, person: UUID, first: str | None = None
    ) -> Reachable | None:
        """How somebody is written to, on the platform `first` where they are there."""
        who = tables.identity.c
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            zones = await _zones(connection, workspace, [person])
            if person not in zones:
                return None
            rows = await connection.execute(
                select(who.platform, who.team_key, who.user_key)
                .where(who.workspace_id == workspace, who.person_id == person)
                .order_by(case((who.platform == first, 0), else_=1), who.added_at)
            )
            for row in rows.all():
                through = await _installed(connection, workspace, row.platform, row.team_key)
                if through is not None:
                    someone = Who(platform=through.platform, team=row.team_key, user=row.user_key)
                    hours = await _hours(connection, workspace)
                    return Reachable(someone, through, zones[person], hours)
        return None


async def _installed(
    connection: AsyncConnection, workspace: UUID, platform: str, team: str
) -> Installed | None:
    installed = tables.installation.c
    row: Any = (
        await connection.execute(
            select(installed.platform, installed.team_key, installed.enterprise_key).where(
                installed.workspace_id == workspace,
                installed.platform == platform,
                installed.team_key == team,
                installed.removed_at.is_(None),
            )
        )
    ).one_or_none()
    if row is None:
        return None
    return Installed(_PLATFORMS[row.platform], row.team_key, row.enterprise_key)
