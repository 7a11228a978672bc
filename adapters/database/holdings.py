"""What is stored about a Person, counted, and what they last had translated."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import tables
from adapters.database.export import records_of
from bot.ports import Holdings, Recent

_SUMMARY = 120
"""Characters of a translation on somebody's list."""


async def holdings_of(connection: AsyncConnection, workspace: UUID, person: UUID) -> Holdings:
    """What is stored about a Person."""
    made, card = tables.translation, tables.card
    message, word = tables.message, tables.feedback
    theirs = or_(made.c.person_id == person, made.c.author_id == person)
    mine = (made.c.workspace_id == workspace, theirs, made.c.result.is_not(None))
    count, oldest = (
        await connection.execute(select(func.count(), func.min(made.c.created_at)).where(*mine))
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


async def recent_of(
    connection: AsyncConnection, workspace: UUID, person: UUID, limit: int, now: datetime
) -> tuple[Recent, ...]:
    """A Person's newest translations."""
    made = tables.translation
    rows = (
        await connection.execute(
            select(made.c.id, made.c.created_at, made.c.to_side, made.c.original, made.c.result)
            .where(
                made.c.workspace_id == workspace,
                made.c.person_id == person,
                made.c.result.is_not(None),
                made.c.expires_at > now,
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


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else f"{line[: _SUMMARY - 1].rstrip()}…"
