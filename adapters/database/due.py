"""What is to be done at a time: rows that the one schedule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.rows import insert_into
from bot.ids import new_id

_AT_ONCE = 200
"""Rows of one tick; the rest waits for the next."""


@dataclass(frozen=True, slots=True)
class Due:
    """One row: `kind` says what is done, `subject` what it is about; `every` in seconds, or once."""

    id: UUID
    workspace: UUID
    kind: str
    subject: str
    at: datetime
    every: int | None

    @property
    def key(self) -> str:
        """The idempotency key of this occasion."""
        return f"due:{self.id}:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class DueRows:
    """The rows of every Workspace; each one names its own."""

    engine: AsyncEngine

    async def put(
        self, workspace: UUID, kind: str, subject: str, at: datetime, every: int | None = None
    ) -> None:
        """Have something done at a moment; a row that is there already gets the new moment."""
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, tables.due)
                .values(
                    id=new_id(),
                    workspace_id=workspace,
                    kind=kind,
                    subject=subject,
                    at=at,
                    every=every,
                )
                .on_conflict_do_update(
                    index_elements=["workspace_id", "kind", "subject"],
                    set_={"at": at, "every": every},
                )
            )

    async def now(self, now: datetime) -> tuple[Due, ...]:
        """What is due, the oldest first."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(
                select(tables.due)
                .where(tables.due.c.at <= now)
                .order_by(tables.due.c.at)
                .limit(_AT_ONCE)
            )
            return tuple(
                Due(row.id, row.workspace_id, row.kind, row.subject, row.at, row.every)
                for row in rows
            )

    async def done(self, due: Due, now: datetime) -> None:
        """It was done: the row goes, or waits for its next time. Missed times are not made up."""
        row = tables.due.c.id == due.id
        same = row & (tables.due.c.workspace_id == due.workspace) & (tables.due.c.at == due.at)
        async with self.engine.begin() as connection:
            if due.every is None:
                await connection.execute(delete(tables.due).where(same))
            else:
                later = now + timedelta(seconds=due.every)
                await connection.execute(update(tables.due).where(same).values(at=later))
