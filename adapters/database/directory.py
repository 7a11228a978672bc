"""Who is who and where: Installations and their Workspaces, Persons, channels, and what they chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.export import records_of
from adapters.database.gone import erase_workspace, forget_person
from adapters.database.joining import leave
from adapters.database.memory_gone import hide_channel
from adapters.database.memory_readers import see, seen_long_ago
from adapters.database.rows import (
    alone_in,
    channel_of,
    expect_person,
    in_channel,
    insert_into,
    scrub,
)
from bot.ids import new_id
from bot.incoming import Incoming, Place, Visibility, Who
from bot.ports import Channel, Clock, Holdings, Mode, Person, Recent, Visit
from glossary.concept import Side

_SUMMARY = 120
"""Characters of a translation on somebody's list."""
_PURGE_SECONDS = 3600


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
            return await _workspace_of(connection, platform, team)

    async def find_person(self, workspace: UUID, who: Who) -> Person | None:
        """The Person behind a platform's user, if there is one."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await _person(connection, workspace, who)

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
            await _update_person(connection, workspace, person, **values)

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
            await _put_channel(connection, workspace, place, look)
            if visibility == "private":
                await hide_channel(connection, workspace, place)

    async def choose_side(self, workspace: UUID, person: UUID, side: Side | None) -> None:
        """The person's own choice; None is neither side."""
        values = {"side": side or "none", "side_chosen_at": self.clock.now()}
        async with self.engine.begin() as connection:
            await _update_person(connection, workspace, person, **values)

    async def opt_out(self, workspace: UUID, person: UUID, out: bool) -> None:
        """Whether the person's messages are left alone; what was read of them goes."""
        read = tables.message
        since = self.clock.now() if out else None
        async with self.engine.begin() as connection:
            await _update_person(connection, workspace, person, opted_out_at=since)
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
            await _put_channel(connection, workspace, place, {})
            before = await _channel(connection, workspace, place, locked=True)
            had = {"side": before.side, "mode": before.mode, "follows": before.follows}
            await _put_channel(connection, workspace, place, wanted)
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
            channel = await _channel(connection, workspace, place)
        if stops:
            await scrub(self.engine)
        return channel

    async def tell_channel(self, workspace: UUID, place: Place) -> bool:
        """True for the first caller: the channel is told once that threads are read along."""
        channel = tables.channel
        async with self.engine.begin() as connection:
            await _put_channel(connection, workspace, place, {})
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
        made, card = tables.translation, tables.card
        message, word = tables.message, tables.feedback
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            theirs = or_(made.c.person_id == person, made.c.author_id == person)
            mine = (made.c.workspace_id == workspace, theirs, made.c.result.is_not(None))
            count, oldest = (
                await connection.execute(
                    select(func.count(), func.min(made.c.created_at)).where(*mine)
                )
            ).one()
            counts = []
            for table, more in (
                (card, (card.c.reply.is_not(None),)),
                (message, ()),
                (word, ()),
            ):
                query = select(func.count()).where(
                    table.c.workspace_id == workspace, table.c.person_id == person, *more
                )
                counts.append(int((await connection.execute(query)).scalar_one()))
            records = await records_of(connection, workspace, person)
        return Holdings(int(count), counts[0], counts[1], counts[2], oldest, records)

    async def recent(self, workspace: UUID, person: UUID, limit: int) -> tuple[Recent, ...]:
        """The Person's newest translations."""
        made = tables.translation
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = (
                await connection.execute(
                    select(
                        made.c.id, made.c.created_at, made.c.to_side, made.c.original, made.c.result
                    )
                    .where(
                        made.c.workspace_id == workspace,
                        made.c.person_id == person,
                        made.c.result.is_not(None),
                        made.c.expires_at > self.clock.now(),
                    )
                    .order_by(made.c.created_at.desc(), made.c.id.desc())
                    .limit(limit)
                )
            ).all()
        return tuple(
            Recent(
                row.id,
                row.created_at,
                row.to_side,
                _cut(row.result.get("rephrased") or row.original),
            )
            for row in rows
        )

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
        installed = tables.installation
        now = self.clock.now()
        async with self.engine.begin() as connection:
            gone = (
                await connection.execute(
                    update(installed)
                    .where(
                        installed.c.platform == platform,
                        installed.c.team_key == team,
                        installed.c.removed_at.is_(None),
                        installed.c.installed_at <= (before or now),
                    )
                    .values(removed_at=now)
                    .returning(installed.c.workspace_id)
                )
            ).scalar_one_or_none()
            if gone is None:
                return False
            await alone_in(connection, gone)
            vouched = tables.sign_in.c
            await connection.execute(
                delete(tables.sign_in).where(
                    vouched.workspace_id == gone,
                    vouched.platform == platform,
                    vouched.team_key == team,
                )
            )
            others = await connection.execute(
                select(installed.c.id)
                .where(installed.c.workspace_id == gone, installed.c.removed_at.is_(None))
                .limit(1)
            )
            if others.first() is None:
                await erase_workspace(connection, gone, now)
            else:
                await leave(connection, gone, platform, team, now)
            await connection.execute(
                insert(tables.audit_log).values(
                    id=new_id(),
                    workspace_id=gone,
                    actor="system",
                    what="installation removed",
                    before={"platform": platform, "team": team},
                    at=now,
                )
            )
        await scrub(self.engine)
        return True

    async def rename(self, platform: str, team: str, name: str) -> None:
        """What people call the team: its Workspace's name, where it still has the one we gave."""
        installed, workspace = tables.installation, tables.workspace
        called = f"{name[:120]} ({team})"
        taken = workspace.alias()
        mine = select(installed.c.workspace_id).where(
            installed.c.platform == platform,
            installed.c.team_key == team,
            installed.c.removed_at.is_(None),
        )
        async with self.engine.begin() as connection:
            await connection.execute(
                update(workspace)
                .where(
                    workspace.c.id.in_(mine),
                    workspace.c.name == _given_name(platform, team),
                    ~exists().where(taken.c.name == called, taken.c.demo == workspace.c.demo),
                )
                .values(name=called)
            )

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
        workspace = await _workspace_of(connection, incoming.platform, incoming.team)
        if workspace is None:
            workspace = await self._found(connection, incoming, now)
        if incoming.who is not None and _is_member(incoming, incoming.who):
            await ensure_person(connection, workspace, incoming.who, now)

    async def _found(self, connection: AsyncConnection, incoming: Incoming, now: datetime) -> UUID:
        platform, team = incoming.platform, incoming.team
        workspace = await _workspace_before(connection, platform, team)
        if workspace is None:  # or somebody else has just come back to it
            workspace = await _workspace_of(connection, platform, team)
        if workspace is None:
            name = await _free_name(connection, platform, team)
            await connection.execute(
                insert_into(connection, tables.workspace)
                .values(id=new_id(), name=name, timezone=self.timezone, created_at=now)
                .on_conflict_do_nothing(index_elements=["name", "demo"])
            )
            named = select(tables.workspace.c.id).where(
                tables.workspace.c.name == name, tables.workspace.c.demo.is_(False)
            )
            workspace = (await connection.execute(named)).scalar_one()
        await connection.execute(
            insert_into(connection, tables.installation)
            .values(
                id=new_id(),
                workspace_id=workspace,
                platform=incoming.platform,
                team_key=incoming.team,
                enterprise_key=incoming.enterprise,
                installed_at=now,
            )
            .on_conflict_do_nothing()
        )
        await connection.execute(
            insert_into(connection, tables.due)
            .values(
                id=new_id(),
                workspace_id=workspace,
                kind="purge",
                subject="",
                at=now,
                every=_PURGE_SECONDS,
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "kind", "subject"])
        )
        found = await _workspace_of(connection, incoming.platform, incoming.team)
        return found or workspace


async def ensure_person(
    connection: AsyncConnection, workspace: UUID, who: Who, now: datetime
) -> UUID | None:
    """The id of the Person behind a platform's user, made where they are new.

    None for a user who belongs to another Workspace.
    """
    known = await _person(connection, workspace, who)
    if known is not None:
        return known.id
    person = new_id()
    await connection.execute(
        insert(tables.person).values(id=person, workspace_id=workspace, created_at=now)
    )
    taken = await connection.execute(
        insert_into(connection, tables.identity)
        .values(
            workspace_id=workspace,
            platform=who.platform,
            team_key=who.team,
            user_key=who.user,
            person_id=person,
            added_at=now,
        )
        .on_conflict_do_nothing()
        .returning(tables.identity.c.person_id)
    )
    if taken.first() is not None:
        return person
    await connection.execute(
        delete(tables.person).where(
            tables.person.c.workspace_id == workspace, tables.person.c.id == person
        )
    )
    other = await _person(connection, workspace, who)
    return other.id if other else None


async def _update_person(
    connection: AsyncConnection, workspace: UUID, person: UUID, **values: Any
) -> None:
    changed = await connection.execute(
        update(tables.person)
        .where(
            tables.person.c.workspace_id == workspace,
            tables.person.c.id == person,
            tables.person.c.forgotten_at.is_(None),
        )
        .values(**values)
    )
    if not changed.rowcount:
        raise LookupError("there is no such Person in this Workspace")


async def _known(connection: AsyncConnection, incoming: Incoming) -> Visit | None:
    """The visit, or None where somebody or something in it is new."""
    workspace = await _workspace_of(connection, incoming.platform, incoming.team)
    if workspace is None:
        return None
    zone: str = (
        await connection.execute(
            select(tables.workspace.c.timezone).where(tables.workspace.c.id == workspace)
        )
    ).scalar_one()
    person = None
    if incoming.who is not None and _is_member(incoming, incoming.who):
        person = await _person(connection, workspace, incoming.who)
        if person is None:
            return None
    place = incoming.place
    channel = await _channel(connection, workspace, place) if place else None
    return Visit(incoming, workspace, zone, person, channel)


def _is_member(incoming: Incoming, who: Who) -> bool:
    """Whether somebody belongs to the company of the Installation; others are no Persons of it."""
    return who.team in (incoming.team, incoming.enterprise)


async def _workspace_of(connection: AsyncConnection, platform: str, team: str) -> UUID | None:
    installed = tables.installation
    found = await connection.execute(
        select(installed.c.workspace_id).where(
            installed.c.platform == platform,
            installed.c.team_key == team,
            installed.c.removed_at.is_(None),
        )
    )
    workspace: UUID | None = found.scalar_one_or_none()
    return workspace


async def _workspace_before(connection: AsyncConnection, platform: str, team: str) -> UUID | None:
    """Where a team was before it left, if nobody else is there: a shared one takes a new invitation."""
    left, others = tables.installation, tables.installation.alias()
    found = await connection.execute(
        select(left.c.workspace_id)
        .where(
            left.c.platform == platform,
            left.c.team_key == team,
            ~exists().where(
                others.c.workspace_id == left.c.workspace_id, others.c.removed_at.is_(None)
            ),
        )
        .order_by(left.c.removed_at.desc())
        .limit(1)
    )
    workspace: UUID | None = found.scalar_one_or_none()
    return workspace


async def _free_name(connection: AsyncConnection, platform: str, team: str) -> str:
    """The name that we give a Workspace; another one for a team that left one that others still use."""
    left = tables.installation.c
    lives = await connection.execute(
        select(func.count()).where(
            left.platform == platform, left.team_key == team, left.removed_at.is_not(None)
        )
    )
    before: int = lives.scalar_one()
    return _given_name(platform, team) + (f" ({before + 1})" if before else "")


async def _person(connection: AsyncConnection, workspace: UUID, who: Who) -> Person | None:
    person, identity = tables.person, tables.identity
    row = (
        (
            await connection.execute(
                select(person)
                .join(
                    identity,
                    (identity.c.workspace_id == person.c.workspace_id)
                    & (identity.c.person_id == person.c.id),
                )
                .where(
                    identity.c.workspace_id == workspace,
                    identity.c.platform == who.platform,
                    identity.c.team_key == who.team,
                    identity.c.user_key == who.user,
                    person.c.forgotten_at.is_(None),
                )
            )
        )
        .mappings()
        .one_or_none()
    )
    return as_person(row) if row else None


def as_person(row: RowMapping) -> Person:
    """The Person of a row of `person`."""
    return Person(
        id=row["id"],
        side=None if row["side"] == "none" else row["side"],
        chosen=row["side_chosen_at"] is not None,
        timezone=row["timezone"],
        locale=row["locale"],
        opted_out=row["opted_out_at"] is not None,
        profile_at=row["profile_at"],
    )


async def _channel(
    connection: AsyncConnection, workspace: UUID, place: Place, *, locked: bool = False
) -> Channel:
    channel = tables.channel
    query = select(channel).where(channel.c.workspace_id == workspace, in_channel(channel, place))
    row = (await connection.execute(query.with_for_update() if locked else query)).one_or_none()
    if row is None:
        return Channel(place.channel)
    return Channel(
        key=place.channel,
        side=row.side,
        mode=row.mode,
        follows=row.follows,
        told_at=row.told_at,
        visibility=row.visibility,
        outsiders=row.outsiders,
        looked_at=row.looked_at,
    )


async def _put_channel(
    connection: AsyncConnection, workspace: UUID, place: Place, values: dict[str, Any]
) -> None:
    keys = ["workspace_id", "platform", "team_key", "channel_key"]
    row = insert_into(connection, tables.channel).values(
        workspace_id=workspace, **channel_of(place), **values
    )
    await connection.execute(
        row.on_conflict_do_update(index_elements=keys, set_=values)
        if values
        else row.on_conflict_do_nothing(index_elements=keys)
    )


async def stop_following(connection: AsyncConnection, workspace: UUID, place: Place) -> None:
    """Forget which threads of a channel are read along, and what was read there."""
    for table in (tables.thread, tables.message):
        await connection.execute(
            delete(table).where(table.c.workspace_id == workspace, in_channel(table, place))
        )


def _given_name(platform: str, team: str) -> str:
    return f"{platform.capitalize()} {team}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else f"{line[: _SUMMARY - 1].rstrip()}…"
