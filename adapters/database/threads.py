"""Messages of the threads that the bot was called into, for as long as texts are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    false,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables, tables
from adapters.database.channels import stop_following
from adapters.database.engine import beginning
from adapters.database.gone import forget_message
from adapters.database.persons import ensure_person
from adapters.database.rows import alone_in, channel_of, in_channel, insert_into, retention, scrub
from bot.incoming import Place, Who
from bot.ports import Clock, Message
from bot.privacy import redact

_DELETED = "deleted"
_QUOTING = (memory_tables.ask, memory_tables.commitment, memory_tables.why)
"""Records that say by themselves which message they came from."""
_QUOTES = ("quote", "question", "title", "link")
"""What such a record has of its message, for as long as it has."""
_PARTS = ((memory_tables.why_factor, "quote"), (memory_tables.why_step, "because"))
"""Parts of a why, each with what it has of a message of its own."""


@dataclass(frozen=True, slots=True)
class DatabaseThreads:
    """The core's Threads. `retention_days` holds for a Workspace that has not decided otherwise."""

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60

    async def claim(self, workspace: UUID, once: str, key: str) -> bool:
        """True where this delivery is the one that answers for what happened, also when repeated."""
        taken = tables.happening
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, taken)
                .values(workspace_id=workspace, once=once, key=key, at=self.clock.now())
                .on_conflict_do_nothing(index_elements=["workspace_id", "once"])
            )
            owner = await connection.execute(
                select(taken.c.key).where(taken.c.workspace_id == workspace, taken.c.once == once)
            )
            return bool(owner.scalar_one() == key)

    async def follow(self, workspace: UUID, place: Place) -> None:
        """From now on messages of this thread are read along."""
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, tables.thread)
                .values(
                    workspace_id=workspace,
                    **channel_of(place),
                    thread_key=place.thread,
                    followed_at=self.clock.now(),
                )
                .on_conflict_do_nothing()
            )

    async def unfollow(self, workspace: UUID, place: Place) -> None:
        """The channel's threads are not read along any more, and what was read is deleted."""
        async with self.engine.begin() as connection:
            await stop_following(connection, workspace, place)
        await scrub(self.engine)

    async def follows(self, place: Place) -> bool:
        """Whether a thread is read along; asked before the Workspace is known, and tells nothing.

        Only the Workspace counts that the place's team belongs to.
        """
        thread, channel = tables.thread, tables.channel
        muted = exists().where(
            channel.c.workspace_id == thread.c.workspace_id,
            in_channel(channel, place),
            or_(channel.c.follows.is_(false()), channel.c.mode != "on"),
        )
        return await self._any(
            select(thread.c.thread_key)
            .where(_in_thread(thread, place), _is_its_teams(thread, place), ~muted)
            .limit(1)
        )

    async def knows(self, place: Place, message: str) -> bool:
        """Whether a message is one that we hold, translated or quote; asked as `follows` is."""
        for table in (tables.message, tables.translation, *_QUOTING):
            this = and_(
                in_channel(table, place),
                table.c.message_key == message,
                _is_its_teams(table, place),
                _still_says(table) if table in _QUOTING else true(),
            )
            if await self._any(select(table.c.message_key).where(this).limit(1)):
                return True
        why = memory_tables.why
        for part, says in _PARTS:
            its_why = (why.c.workspace_id == part.c.workspace_id) & (why.c.id == part.c.why_id)
            this = and_(
                # Its index begins with the Workspace, which is not known yet.
                part.c.workspace_id.in_(_of_its_team(place)),
                part.c.message_key == message,
                part.c[says].is_not(None),
                in_channel(why, place),
            )
            if await self._any(select(part.c.message_key).join(why, its_why).where(this).limit(1)):
                return True
        return False

    async def hear(
        self, workspace: UUID, place: Place, messages: Sequence[Message], *, whole: bool = False
    ) -> None:
        """Keep messages of a thread, newer texts over older ones.

        Nothing of who opted out, and nothing that was deleted before it got here. Somebody from
        outside becomes no Person. `whole` says that these are all messages of the thread, as of now.
        """
        now = self.clock.now()
        async with self.engine.begin() as connection:
            days = await retention(connection, workspace, self.retention_days)
            members = await _teams_of(connection, workspace, place.platform)
            deleted = await unsaid(connection, workspace, place, [one.key for one in messages])
            for one in messages:
                if one.key in deleted:
                    continue
                person = None
                if one.who is not None and one.who.team in members:
                    person = await ensure_person(connection, workspace, one.who, now)
                if person is not None and await _opted_out(connection, workspace, person):
                    continue
                text = redact(one.text)
                await connection.execute(
                    insert_into(connection, tables.message)
                    .values(
                        workspace_id=workspace,
                        **channel_of(place),
                        thread_key=place.thread or one.key,
                        message_key=one.key,
                        person_id=person,
                        own=one.own,
                        text=text,
                        at=one.at,
                        expires_at=now + timedelta(days=days),
                    )
                    .on_conflict_do_update(
                        index_elements=[
                            *channel_of(place),
                            "message_key",
                            "workspace_id",
                        ],
                        set_={"text": text},
                    )
                )
            if not whole:
                return
            await connection.execute(
                update(tables.thread)
                .where(tables.thread.c.workspace_id == workspace, _in_thread(tables.thread, place))
                .values(read_at=now)
            )

    async def heard(self, workspace: UUID, place: Place, limit: int) -> tuple[Message, ...]:
        """The thread's newest messages, oldest first."""
        person, identity = tables.person, tables.identity
        kept = tables.message
        newest = (
            select(kept)
            .where(
                kept.c.workspace_id == workspace,
                _in_thread(kept, place),
                kept.c.expires_at > self.clock.now(),
            )
            .order_by(kept.c.at.desc(), kept.c.message_key.desc())
            .limit(limit)
        )
        # The limit counts messages: somebody with two identities here gives two rows for each.
        message = newest.subquery()
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = (
                await connection.execute(
                    select(
                        message.c.message_key,
                        message.c.at,
                        message.c.text,
                        message.c.own,
                        person.c.side,
                        person.c.side_chosen_at,
                        identity.c.platform,
                        identity.c.team_key,
                        identity.c.user_key,
                    )
                    .outerjoin(
                        person,
                        (person.c.workspace_id == message.c.workspace_id)
                        & (person.c.id == message.c.person_id),
                    )
                    .outerjoin(
                        identity,
                        (identity.c.workspace_id == message.c.workspace_id)
                        & (identity.c.person_id == message.c.person_id)
                        & (identity.c.platform == message.c.platform),
                    )
                    .order_by(message.c.at.desc(), message.c.message_key.desc())
                )
            ).all()
        found = {}
        for row in reversed(rows):
            who = (
                Who(platform=row.platform, team=row.team_key, user=row.user_key)
                if row.user_key
                else None
            )
            side = row.side if row.side_chosen_at and row.side != "none" else None
            found[row.message_key] = Message(
                row.message_key, row.at, row.text, who, side, bool(row.own)
            )
        return tuple(found.values())

    async def read_at(self, workspace: UUID, place: Place) -> datetime | None:
        """When the platform was last asked for the whole thread."""
        thread = tables.thread
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(thread.c.read_at).where(
                    thread.c.workspace_id == workspace, _in_thread(thread, place)
                )
            )
            at: datetime | None = found.scalar_one_or_none()
            return at

    async def source_of(
        self, workspace: UUID, translation_id: UUID
    ) -> tuple[Place, Message] | None:
        """The message that a translation is of, with its text as it is now, where we hold it."""
        made, message, identity = tables.translation, tables.message, tables.identity
        same = [
            message.c[name] == made.c[name]
            for name in ("workspace_id", "platform", "team_key", "channel_key", "message_key")
        ]
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (
                await connection.execute(
                    select(message, made.c.thread_key.label("asked_in"), identity.c.user_key)
                    .join(made, and_(*same))
                    .outerjoin(
                        identity,
                        (identity.c.workspace_id == message.c.workspace_id)
                        & (identity.c.person_id == message.c.person_id)
                        & (identity.c.platform == message.c.platform),
                    )
                    .add_columns(identity.c.team_key.label("user_team"))
                    .where(made.c.workspace_id == workspace, made.c.id == translation_id)
                )
            ).first()
        if row is None:
            return None
        place = Place(
            platform=row.platform, team=row.team_key, channel=row.channel_key, thread=row.asked_in
        )
        who = (
            Who(platform=row.platform, team=row.user_team, user=row.user_key)
            if row.user_key
            else None
        )
        return place, Message(row.message_key, row.at, row.text, who, own=row.own)

    async def unsay(self, workspace: UUID, place: Place, message: str) -> None:
        """A message was deleted: its text and what was made of it go too.

        It is remembered that it was, because the message itself may get here later.
        """
        gone = tables.happening
        async with self.engine.begin() as connection:
            await alone_in(connection, workspace)
            await connection.execute(
                insert_into(connection, gone)
                .values(
                    workspace_id=workspace,
                    once=_deletion_of(place, message),
                    key=_DELETED,
                    at=self.clock.now(),
                )
                .on_conflict_do_nothing(index_elements=["workspace_id", "once"])
            )
            await forget_message(connection, workspace, place, message, self.clock.now())
        await scrub(self.engine)

    async def _any(self, query: object) -> bool:
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return (await connection.execute(query)).first() is not None  # type: ignore[call-overload]  # any SELECT


async def _teams_of(connection: AsyncConnection, workspace: UUID, platform: str) -> set[str | None]:
    """Whose users are Persons of a Workspace: those of its Installations and their enterprises."""
    installed = tables.installation.c
    found = await connection.execute(
        select(installed.team_key, installed.enterprise_key).where(
            installed.workspace_id == workspace,
            installed.platform == platform,
            installed.removed_at.is_(None),
        )
    )
    return {key for row in found for key in row}


async def _opted_out(connection: AsyncConnection, workspace: UUID, person: UUID) -> bool:
    """Whether somebody's messages are left alone; an opt-out at the same time waits for us."""
    out = await connection.execute(
        select(tables.person.c.opted_out_at)
        .where(tables.person.c.workspace_id == workspace, tables.person.c.id == person)
        .with_for_update(read=True)
    )
    return out.scalar_one() is not None


async def unsaid(
    connection: AsyncConnection, workspace: UUID, place: Place, messages: Collection[str]
) -> set[str]:
    """Which of these messages were deleted."""
    gone = tables.happening
    keys = {_deletion_of(place, message): message for message in messages}
    found = await connection.execute(
        select(gone.c.once).where(
            gone.c.workspace_id == workspace, gone.c.once.in_(keys), gone.c.key == _DELETED
        )
    )
    return {keys[once] for once in found.scalars()}


def _deletion_of(place: Place, message: str) -> str:
    """How it is remembered that a message was deleted; ids may be long, a key may not."""
    named = f"{place.platform}:{place.team}:{place.channel}:{message}"
    return f"deleted:{sha256(named.encode()).hexdigest()}"


def _still_says(record: Table) -> ColumnElement[bool]:
    """Records that have something of their message left."""
    return or_(*(record.c[name].is_not(None) for name in _QUOTES if name in record.c))


def _is_its_teams(table: Table, place: Place) -> ColumnElement[bool]:
    """The rows of the Workspace that this place's team belongs to."""
    return table.c.workspace_id.in_(_of_its_team(place))


def _of_its_team(place: Place) -> Select[tuple[UUID]]:
    installed = tables.installation.c
    return select(installed.workspace_id).where(
        installed.platform == place.platform,
        installed.team_key == place.team,
        installed.removed_at.is_(None),
    )


def _in_thread(table: Table, place: Place) -> ColumnElement[bool]:
    return and_(in_channel(table, place), table.c.thread_key == place.thread)
