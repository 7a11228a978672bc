"""What every query here shares: INSERT with ON CONFLICT, a Workspace's retention, a place as columns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from bot.incoming import Place


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, which SQLAlchemy spells once per database."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def retention(connection: AsyncConnection, workspace: UUID, default: int) -> int:
    """For how many days a Workspace's texts are kept; asked before one is written.

    Until the transaction ends nobody can erase the Workspace. Raises `LookupError` where there is
    none, and where all its Installations are gone: nothing is kept for who has left.
    """
    return (await retentions(connection, workspace, default, default))[0]


async def retentions(
    connection: AsyncConnection, workspace: UUID, texts: int, records: int
) -> tuple[int, int]:
    """For how many days texts are kept and records are, as `retention` says it."""
    row = (
        await connection.execute(
            select(tables.workspace.c.retention_days, tables.workspace.c.record_retention_days)
            .where(tables.workspace.c.id == workspace)
            .with_for_update(read=True, key_share=True)
        )
    ).one_or_none()
    if row is None:
        raise LookupError("there is no such Workspace")
    # A statement of its own, so that it sees what the lock above waited for.
    installed = tables.installation.c
    removed = await connection.execute(
        select(installed.removed_at)
        .where(installed.workspace_id == workspace)
        .order_by(installed.removed_at.is_not(None))
        .limit(1)
    )
    if removed.scalar_one_or_none() is not None:
        raise LookupError("this Workspace has no Installation any more")
    return row.retention_days or texts, row.record_retention_days or records


async def alone_in(connection: AsyncConnection, workspace: UUID) -> None:
    """Wait for everybody who is writing a text in this Workspace, and be the only one until the end."""
    await connection.execute(
        select(tables.workspace.c.id).where(tables.workspace.c.id == workspace).with_for_update()
    )


async def expect_person(connection: AsyncConnection, workspace: UUID, person: UUID) -> None:
    """Raises `LookupError` unless the Person is in this Workspace.

    Until the transaction ends nobody can forget them.
    """
    if not await is_remembered(connection, workspace, person):
        raise LookupError("there is no such Person in this Workspace")


async def is_remembered(connection: AsyncConnection, workspace: UUID, person: UUID) -> bool:
    """Whether somebody is in this Workspace and not forgotten, which then waits for this transaction."""
    known = await connection.execute(
        select(tables.person.c.forgotten_at)
        .where(tables.person.c.workspace_id == workspace, tables.person.c.id == person)
        .with_for_update(read=True)
    )
    row = known.one_or_none()
    return row is not None and row.forgotten_at is None


def channel_of(place: Place) -> dict[str, Any]:
    """The columns that name a place's channel."""
    return {"platform": place.platform, "team_key": place.team, "channel_key": place.channel}


def in_channel(table: Table, place: Place) -> ColumnElement[bool]:
    """The rows of a table that are about this channel."""
    return and_(*(table.c[name] == value for name, value in channel_of(place).items()))


async def scrub(engine: AsyncEngine) -> None:
    """Empty SQLite's write-ahead log, which still holds what was just deleted.

    PostgreSQL reclaims the space in its own time (autovacuum, recycled WAL).
    """
    if engine.dialect.name != "sqlite":
        return
    async with beginning(engine, "NONE").connect() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
