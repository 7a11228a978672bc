"""Who is who and where: Installations and their Workspaces, Persons, channels, and what they chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.channels import channel_at, put_channel, stop_following
from adapters.database.engine import beginning
from adapters.database.gone import forget_person
from adapters.database.holdings import holdings_of, recent_of
from adapters.database.installations import (
    found_workspace,
    name_workspace,
    remove_installation,
    workspace_of,
)
from adapters.database.memory_gone import hide_channel
from adapters.database.memory_readers import see, seen_long_ago
from adapters.database.persons import ensure_person, person_of, update_person
from adapters.database.rows import (
    alone_in,
    expect_person,
    in_channel,
    scrub,
)
from bot.ids import new_id
from bot.incoming import Incoming, Place, Visibility, Who
from bot.ports import Channel, Clock, Holdings, Mode, Person, Recent, Visit
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class DatabaseDirectory:
    """The core's Directory. `timezone` is that of a new Workspace."""

    engine: AsyncEngine
    clock: Clock
    timezone: str = "UTC"

    async def arrive(self, incoming: Incoming) -> Visit:
        """The delivery with its Workspace, Person and channel; made where they are new."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            visit = await _known(connection, incoming)
            if visit is not None and not await self._is_new_there(connection, visit):
                return visit
        async with self.engine.begin() as connection:
            await self._welcome(connection, incoming)
            visit = await _known(connection, incoming)
            if visit is None:
                raise LookupError("this delivery's Person belongs to another Workspace")
            if visit.person and incoming.place and await self._is_new_there(connection, visit):
                person = visit.person.id
                await see(connection, visit.workspace, person, incoming.place, incoming.at)
        return visit

    async def workspace_of(self, platform: str, team: str) -> UUID | None:
        """The Workspace of an Installation; None where there is none, and none is made."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await workspace_of(connection, platform, team)

    async def find_person(self, workspace: UUID, who: Who) -> Person | None:
        """The Person behind a platform's user, if there is one."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await person_of(connection, workspace, who)

    async def save_profile(
        self,
        workspace: UUID,
        person: UUID,
        timezone: str | None,
        locale: str | None,
        *,
        admin: bool = False,
    ) -> None:
        """What the platform says of the person's zone and language, as of now, and of their rights."""
        values = {
            "timezone": timezone,
            "locale": locale,
            "platform_admin": admin,
            "profile_at": self.clock.now(),
        }
        async with self.engine.begin() as connection:
            await update_person(connection, workspace, person, **values)

    async def save_look(
        self, workspace: UUID, place: Place, visibility: Visibility | None, outsiders: bool | None
    ) -> None:
        """What the platform says of a channel, as of now.

        Once it is private, so is what was said there before; the other way nothing is opened.
        """
        now = self.clock.now()
        look = {"visibility": visibility, "outsiders": outsiders, "looked_at": now}
        async with self.engine.begin() as connection:
            if visibility == "private":
                await alone_in(connection, workspace)
            await put_channel(connection, workspace, place, look)
            if visibility == "private":
                await hide_channel(connection, workspace, place)

    async def choose_side(self, workspace: UUID, person: UUID, side: Side | None) -> None:
        """The person's own choice; None is neither side."""
        values = {"side": side or "none", "side_chosen_at": self.clock.now()}
        async with self.engine.begin() as connection:
            await update_person(connection, workspace, person, **values)

    async def opt_out(self, workspace: UUID, person: UUID, out: bool) -> None:
        """Whether the person's messages are left alone; what was read of them goes."""
        read = tables.message
        since = self.clock.now() if out else None
        async with self.engine.begin() as connection:
            await update_person(connection, workspace, person, opted_out_at=since)
            if not out:
                return
            await connection.execute(
                delete(read).where(read.c.workspace_id == workspace, read.c.person_id == person)
            )
        await scrub(self.engine)

    async def set_channel(
        self,
        workspace: UUID,
        place: Place,
        by: UUID | None,
        *,
        side: Side | None,
        mode: Mode,
        follows: bool,
    ) -> Channel:
        """The channel's settings, with an entry in the audit log where they change."""
        wanted: dict[str, Any] = {"side": side, "mode": mode, "follows": follows}
        async with self.engine.begin() as connection:
            if by is not None:
                await expect_person(connection, workspace, by)
            await put_channel(connection, workspace, place, {})
            before = await channel_at(connection, workspace, place, locked=True)
            had = {"side": before.side, "mode": before.mode, "follows": before.follows}
            await put_channel(connection, workspace, place, wanted)
            if had != wanted:
                await connection.execute(
                    insert(tables.audit_log).values(
                        id=new_id(),
                        workspace_id=workspace,
                        actor="person" if by else "system",
                        person_id=by,
                        what="channel settings",
                        before={"channel": place.channel, **had},
                        after={"channel": place.channel, **wanted},
                        at=self.clock.now(),
                    )
                )
            stops = not follows or mode == "off"
            if stops:
                await stop_following(connection, workspace, place)
            channel = await channel_at(connection, workspace, place)
        if stops:
            await scrub(self.engine)
        return channel

    async def tell_channel(self, workspace: UUID, place: Place) -> bool:
        """True for the first caller: the channel is told once that threads are read along."""
        channel = tables.channel
        async with self.engine.begin() as connection:
            await put_channel(connection, workspace, place, {})
            told = await connection.execute(
                update(channel)
                .where(
                    channel.c.workspace_id == workspace,
                    in_channel(channel, place),
                    channel.c.told_at.is_(None),
                )
                .values(told_at=self.clock.now())
                .returning(channel.c.channel_key)
            )
            return told.first() is not None

    async def holdings(self, workspace: UUID, person: UUID) -> Holdings:
        """What is stored about a Person."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await holdings_of(connection, workspace, person)

    async def recent(self, workspace: UUID, person: UUID, limit: int) -> tuple[Recent, ...]:
        """The Person's newest translations."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await recent_of(connection, workspace, person, limit, self.clock.now())

    async def forget(self, workspace: UUID, person: UUID) -> bool:
        """Take out everything that says who a Person was or what they said."""
        async with self.engine.begin() as connection:
            done = await forget_person(connection, workspace, person, self.clock.now())
        await scrub(self.engine)
        return done

    async def remove(self, platform: str, team: str, before: datetime | None = None) -> bool:
        """An Installation is gone with its sign-ins, and the texts of a Workspace that has no other.

        With `before` only one that is older: news of a removal may arrive after somebody has
        installed again. False where there was none.
        """
        now = self.clock.now()
        async with self.engine.begin() as connection:
            removed = await remove_installation(connection, platform, team, before or now, now)
        if removed:
            await scrub(self.engine)
        return removed

    async def rename(self, platform: str, team: str, name: str) -> None:
        """What people call the team: its Workspace's name, where it still has the one we gave."""
        async with self.engine.begin() as connection:
            await name_workspace(connection, platform, team, name)

    async def _is_new_there(self, connection: AsyncConnection, visit: Visit) -> bool:
        """Whether it is to be written down that who came was seen in that place."""
        person, place = visit.person, visit.incoming.place
        if person is None or place is None:
            return False
        at = visit.incoming.at
        return await seen_long_ago(connection, visit.workspace, person.id, place, at)

    async def _welcome(self, connection: AsyncConnection, incoming: Incoming) -> None:
        """The Workspace and Installation of a team that we hear from for the first time."""
        now = self.clock.now()
        workspace = await workspace_of(connection, incoming.platform, incoming.team)
        if workspace is None:
            workspace = await found_workspace(connection, incoming, self.timezone, now)
        if incoming.who is not None and _is_member(incoming, incoming.who):
            await ensure_person(connection, workspace, incoming.who, now)


async def _known(connection: AsyncConnection, incoming: Incoming) -> Visit | None:
    """The visit, or None where somebody or something in it is new."""
    workspace = await workspace_of(connection, incoming.platform, incoming.team)
    if workspace is None:
        return None
    zone: str = (
        await connection.execute(
            select(tables.workspace.c.timezone).where(tables.workspace.c.id == workspace)
        )
    ).scalar_one()
    person = None
    if incoming.who is not None and _is_member(incoming, incoming.who):
        person = await person_of(connection, workspace, incoming.who)
        if person is None:
            return None
    place = incoming.place
    channel = await channel_at(connection, workspace, place) if place else None
    return Visit(incoming, workspace, zone, person, channel)


def _is_member(incoming: Incoming, who: Who) -> bool:
    """Whether somebody belongs to the company of the Installation; others are no Persons of it."""
    return who.team in (incoming.team, incoming.enterprise)
