"""For whose eyes the memory is read: who was seen in which channel, and when last."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables, tables
from adapters.database.rows import channel_of, in_channel, insert_into, is_remembered
from bot.incoming import Place
from bot.records import ChannelKey

_SEEN = memory_tables.seen
SEEN_AGAIN = timedelta(minutes=1)
"""How exactly it is known when somebody was seen last: what others said just before is theirs to
read, too, and a burst costs one write."""


async def seen_by(
    connection: AsyncConnection, workspace: UUID, person: UUID
) -> dict[ChannelKey, datetime]:
    """Where a Person was seen, and when last."""
    found = await connection.execute(
        select(_SEEN).where(_SEEN.c.workspace_id == workspace, _SEEN.c.person_id == person)
    )
    return {ChannelKey(row.platform, row.team_key, row.channel_key): row.last_seen for row in found}


async def seen_long_ago(
    connection: AsyncConnection, workspace: UUID, person: UUID, place: Place, at: datetime
) -> bool:
    """Whether it is to be written down that a Person is in this place now: it is not public, and
    they were not seen there within the minute."""
    channel = tables.channel
    look = await connection.execute(
        select(channel.c.visibility).where(
            channel.c.workspace_id == workspace, in_channel(channel, place)
        )
    )
    if (look.scalar_one_or_none() or place.visibility) == "public":
        return False
    last = await connection.execute(
        select(_SEEN.c.last_seen).where(
            _SEEN.c.workspace_id == workspace,
            _SEEN.c.person_id == person,
            in_channel(_SEEN, place),
        )
    )
    before: datetime | None = last.scalar_one_or_none()
    return before is None or at - before >= SEEN_AGAIN


async def see(
    connection: AsyncConnection, workspace: UUID, person: UUID, place: Place, at: datetime
) -> None:
    """A Person is in this place; nothing is written of who was forgotten."""
    if not await is_remembered(connection, workspace, person):
        return
    row = insert_into(connection, _SEEN).values(
        workspace_id=workspace, person_id=person, **channel_of(place), last_seen=at
    )
    await connection.execute(
        row.on_conflict_do_update(
            index_elements=["workspace_id", "person_id", *channel_of(place)],
            set_={"last_seen": at},
            where=_SEEN.c.last_seen < at,
        )
    )
