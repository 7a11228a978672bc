"""Channels: what each is like and what its members decided, and that it is not read along any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import tables
from adapters.database.rows import channel_of, in_channel, insert_into
from bot.incoming import Place
from bot.ports import Channel


async def channel_at(
    connection: AsyncConnection, workspace: UUID, place: Place, *, locked: bool = False
) -> Channel:
    """The channel of a place; one that is new as it is before anybody changes it.

    `locked`: nobody else changes it until the transaction ends.
    """
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


async def put_channel(
    connection: AsyncConnection, workspace: UUID, place: Place, values: dict[str, Any]
) -> None:
    """Write columns of a channel, which is made where it is new."""
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
