"""Full-text search over whys: what each is found by, and how a search is asked.

Both databases get the same words, made by `bot.likeness.words_of`, so that they find the same. What
somebody types is taken apart into words and nothing else: it is never syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables
from adapters.database.rows import insert_into
from bot.likeness import words_of

_WORDS_MOST = 16
"""Words of a search; the rest of a longer one is left out."""
_WORDS = memory_tables.why_words
_FTS = table("why_fts", column("rowid"))
_SHORT = 1
"""PostgreSQL's ts_rank divides by the logarithm of the length, as BM25 does in its way."""


async def put_words(
    connection: AsyncConnection, workspace: UUID, why_id: UUID, texts: Iterable[str | None]
) -> None:
    """What a why is found by from now on."""
    words: Any = " ".join(word for one in texts if one for word in words_of(one))
    if connection.dialect.name == "postgresql":
        words = func.to_tsvector(literal_column("'simple'"), words)
    await connection.execute(
        insert_into(connection, _WORDS)
        .values(workspace_id=workspace, why_id=why_id, words=words)
        .on_conflict_do_update(index_elements=["workspace_id", "why_id"], set_={"words": words})
    )


async def put_words_anew(
    connection: AsyncConnection, workspace: UUID, whys: Sequence[UUID]
) -> None:
    """The same from what stands in the tables, after words were taken out of them."""
    why, factor = memory_tables.why, memory_tables.why_factor
    for one in whys:
        row = (
            await connection.execute(
                select(why.c.title, why.c.question, why.c.concepts).where(
                    why.c.workspace_id == workspace, why.c.id == one
                )
            )
        ).one()
        factors = (
            await connection.execute(
                select(factor.c.quote, factor.c.concepts)
                .where(factor.c.workspace_id == workspace, factor.c.why_id == one)
                .order_by(factor.c.position)
            )
        ).all()
        concepts = [*row.concepts, *(concept for each in factors for concept in each.concepts)]
        quotes = [each.quote for each in factors]
        await put_words(connection, workspace, one, (row.title, row.question, *quotes, *concepts))


async def merge_index(connection: AsyncConnection) -> None:
    """Leave nothing in SQLite's index of what was taken out of it: it would go at the next merge.

    On PostgreSQL a GIN index lets go of it at the next vacuum, with the rows.
    """
    if connection.dialect.name == "sqlite":
        await connection.execute(text("INSERT INTO why_fts(why_fts) VALUES ('optimize')"))


def with_words(connection: AsyncConnection, rows: Any, words: Sequence[str], *, every: bool) -> Any:
    """The joins, the condition and the rank (the lower, the better) of a search among whys.

    `every`: all words are there, and the last one may have just begun; else one of them is enough.
    """
    if connection.dialect.name == "sqlite":
        quoted = [f'"{word}"' for word in words]
        asked = f"{' AND '.join(quoted)} *" if every else " OR ".join(quoted)
        joined = rows.join(_WORDS, _same(rows)).join(_FTS, _FTS.c.rowid == _WORDS.c.number)
        return joined, literal_column("why_fts").op("MATCH")(asked), literal_column("why_fts.rank")
    quoted = [f"'{word}'" for word in words]
    asked = f"{' & '.join(quoted)}:*" if every else " | ".join(quoted)
    query = func.to_tsquery(literal_column("'simple'"), asked)
    rank = -func.ts_rank(_WORDS.c.words, query, _SHORT)
    return rows.join(_WORDS, _same(rows)), _WORDS.c.words.op("@@")(query), rank


def only_checked(connection: AsyncConnection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of which SQLite is to make nothing but a check, row by row.

    Without statistics it would rather look through all whys than begin with those that are found.
    """
    if connection.dialect.name == "sqlite":
        checked: ColumnElement[Any] = func.coalesce(column, column)
        return checked
    return column


def asked_words(typed: str) -> tuple[str, ...]:
    """The words of a search."""
    return words_of(typed)[:_WORDS_MOST]


def _same(rows: Any) -> ColumnElement[bool]:
    return and_(_WORDS.c.workspace_id == rows.c.workspace_id, _WORDS.c.why_id == rows.c.id)
