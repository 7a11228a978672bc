"""What every write of the memory looks at first: who is still remembered, and what was deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import tables
from adapters.database.memory_rows import Lifetimes
from adapters.database.rows import in_channel
from adapters.database.threads import unsaid
from bot.incoming import Place
from bot.records import ChannelKey, channel_key


@dataclass(frozen=True, slots=True)
class Said:
    """A message whose words a record takes, or the place alone."""

    place: Place
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """One transaction that writes records: what it found out before the first one.

    Until it ends nobody it names can be forgotten, and no message in it deleted.
    """

    connection: AsyncConnection
    workspace: UUID
    lives: Lifetimes
    now: datetime
    forgotten: frozenset[UUID] = frozenset()
    deleted: frozenset[tuple[ChannelKey, str]] = frozenset()
    authors: Mapping[tuple[ChannelKey, str], UUID] = field(default_factory=dict)
    closed: frozenset[ChannelKey] = frozenset()

    def known(self, person: UUID | None) -> UUID | None:
        """Nobody, where they are forgotten."""
        return None if person in self.forgotten else person

    def author(self, place: Place, message: str | None, by: UUID | None = None) -> UUID | None:
        """Who said it: the one who is named, else whose message it is, where we hold that."""
        return by or (self.authors.get((channel_key(place), message)) if message else None)

    def may_keep(self, place: Place, message: str | None, by: UUID | None = None) -> bool:
        """Whether words may be kept: not those of a deleted message, nor of somebody forgotten."""
        if message is not None and (channel_key(place), message) in self.deleted:
            return False
        return self.author(place, message, by) not in self.forgotten

    def visibility(self, place: Place) -> str | None:
        """A place's visibility, or private where the channel has become so in the meantime."""
        return "private" if channel_key(place) in self.closed else place.visibility


async def begin_writing(
    connection: AsyncConnection,
    workspace: UUID,
    lives: Lifetimes,
    now: datetime,
    people: Iterable[UUID | None],
    said: Collection[Said],
) -> Writing:
    """Look at everybody and everything that is about to be written of.

    Raises `LookupError` for a Person who is not in this Workspace.
    """
    by_channel: dict[ChannelKey, tuple[Place, set[str]]] = {}
    for one in said:
        keys = by_channel.setdefault(channel_key(one.place), (one.place, set()))[1]
        if one.message is not None:
            keys.add(one.message)
    closed: set[ChannelKey] = set()
    deleted: set[tuple[ChannelKey, str]] = set()
    authors: dict[tuple[ChannelKey, str], UUID] = {}
    for channel, (place, keys) in sorted(by_channel.items(), key=lambda item: item[1][0].channel):
        if await _is_private(connection, workspace, place):
            closed.add(channel)
        if keys:
            deleted |= {(channel, key) for key in await unsaid(connection, workspace, place, keys)}
            found = await _authors(connection, workspace, place, keys)
            authors |= {(channel, key): person for key, person in found.items()}
    named = {person for person in people if person is not None} | set(authors.values())
    forgotten = await _forgotten(connection, workspace, named)
    return Writing(
        connection,
        workspace,
        lives,
        now,
        frozenset(forgotten),
        frozenset(deleted),
        authors,
        frozenset(closed),
    )


async def _is_private(connection: AsyncConnection, workspace: UUID, place: Place) -> bool:
    """Whether the channel is known to be private; that it becomes so waits for who writes."""
    channel = tables.channel
    found = await connection.execute(
        select(channel.c.visibility).where(
            channel.c.workspace_id == workspace, in_channel(channel, place)
        )
    )
    return found.scalar_one_or_none() == "private"


async def _authors(
    connection: AsyncConnection, workspace: UUID, place: Place, keys: Collection[str]
) -> dict[str, UUID]:
    """Whose messages these are, as far as we hold them."""
    message = tables.message
    found = await connection.execute(
        select(message.c.message_key, message.c.person_id).where(
            message.c.workspace_id == workspace,
            in_channel(message, place),
            message.c.message_key.in_(keys),
            message.c.person_id.is_not(None),
        )
    )
    return {row.message_key: row.person_id for row in found}


async def _forgotten(
    connection: AsyncConnection, workspace: UUID, people: Collection[UUID]
) -> set[UUID]:
    """Who of them is forgotten; that the others are waits for us."""
    if not people:
        return set()
    person = tables.person
    found = await connection.execute(
        select(person.c.id, person.c.forgotten_at)
        .where(person.c.workspace_id == workspace, person.c.id.in_(people))
        .order_by(person.c.id)
        .with_for_update(read=True)
    )
    rows = found.all()
    if len(rows) < len(people):
        raise LookupError("there is no such Person in this Workspace")
    return {row.id for row in rows if row.forgotten_at is not None}


def lives_until(
    writing: Writing, since: datetime, columns: Mapping[str, Any], *, record: bool
) -> dict[str, Any]:
    """The columns with those that say how long it lives."""
    return {
        **columns,
        "changed_at": writing.now,
        "expires_at": writing.lives.end_of(since, writing.now, record=record),
    }
