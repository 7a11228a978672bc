"""Commitments and moves of their dates in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables
from adapters.database.memory_rows import (
    as_ask,
    as_commitment,
    as_move,
    commitment_columns,
    move_columns,
    source_columns,
)
from adapters.database.memory_writing import Said, Writing, lives_until
from adapters.database.readable import is_here, readable
from adapters.database.rows import insert_into
from bot.asks import Ask
from bot.commitments import RUNNING, Commitment, Move
from bot.errors import Overtaken
from bot.incoming import Place
from bot.memory import CommitmentQuery
from bot.records import Reader

_ASK, _COMMITMENT = memory_tables.ask, memory_tables.commitment
_MOVE = memory_tables.date_move
_YES = ("yes_marketing_by", "yes_it_by")


def people_of(commitments: Iterable[Commitment], moves: Iterable[Move]) -> list[UUID | None]:
    """Who commitments and moves name."""
    named = [
        person
        for one in commitments
        for person in (one.drafted_by, *(yes.person for yes in one.said_yes.values()))
    ]
    return named + [person for move in moves for person in (move.by, move.confirmed_by)]


def said_in(commitments: Iterable[Commitment]) -> list[Said]:
    """The messages whose words these take."""
    return [Said(one.source.place, one.source.message) for one in commitments]


async def write_commitments(writing: Writing, commitments: Sequence[Commitment]) -> None:
    """Write commitments. Raises `Overtaken` where one changed since it was read."""
    for one in sorted(commitments, key=lambda each: each.id):
        columns = _columns(writing, one)
        if one.version > 1:
            written = await writing.connection.execute(
                update(_COMMITMENT)
                .where(
                    _COMMITMENT.c.workspace_id == writing.workspace,
                    _COMMITMENT.c.id == one.id,
                    _COMMITMENT.c.version == one.version - 1,
                )
                .values(**columns)
                .returning(_COMMITMENT.c.id)
            )
        else:
            place = one.source.place
            where = source_columns(one.source) | {"visibility": writing.visibility(place)}
            written = await writing.connection.execute(
                insert_into(writing.connection, _COMMITMENT)
                .values(
                    id=one.id,
                    workspace_id=writing.workspace,
                    ask_id=one.ask,
                    author_id=writing.known(writing.author(place, one.source.message)),
                    drafted_by=writing.known(one.drafted_by),
                    drafted_at=one.drafted_at,
                    **where,
                    **columns,
                )
                .on_conflict_do_nothing(index_elements=["id"])
                .returning(_COMMITMENT.c.id)
            )
        if written.first() is None:
            raise Overtaken


def _columns(writing: Writing, one: Commitment) -> dict[str, Any]:
    columns = commitment_columns(one)
    for name in _YES:
        columns[name] = writing.known(columns[name])
    if not writing.may_keep(one.source.place, one.source.message):
        columns["quote"] = None
    if one.drafted_by in writing.forgotten:
        columns |= {"owes_marketing": None, "owes_it": None}
    pressed = bool(one.said_yes)
    return lives_until(writing, one.drafted_at, columns, record=pressed)


async def write_moves(writing: Writing, moves: Sequence[Move], places: dict[UUID, Place]) -> None:
    """Write moves; of one that is there already, that it was confirmed, by whom, and its kind.

    `places` has where their asks were asked.
    """
    for one in sorted(moves, key=lambda each: each.id):
        columns = move_columns(one)
        place = places[one.ask]
        author = writing.author(place, one.message)
        if not writing.may_keep(place, one.message) or one.by in writing.forgotten:
            columns |= {"quote": None, "because": None}
        columns |= {
            "workspace_id": writing.workspace,
            "person_id": writing.known(one.by),
            "confirmed_by": writing.known(one.confirmed_by),
            "author_id": writing.known(author),
        }
        confirmed = one.confirmed_at is not None
        columns = lives_until(writing, one.at, columns, record=confirmed)
        again = ("confirmed_by", "confirmed_at", "kind", "changed_at", "expires_at")
        statement = insert_into(writing.connection, _MOVE).values(**columns)
        written = await writing.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={name: columns[name] for name in again},
                where=_MOVE.c.workspace_id == writing.workspace,
            ).returning(_MOVE.c.id)
        )
        if written.first() is None:
            raise LookupError("there is no such move in this Workspace")


async def places_of(
    connection: AsyncConnection, workspace: UUID, moves: Sequence[Move]
) -> dict[UUID, Place]:
    """Where the asks of these moves were asked. Raises `LookupError` where one is not there."""
    asks = {one.ask for one in moves}
    if not asks:
        return {}
    found = await connection.execute(
        select(_ASK.c.id, _ASK.c.platform, _ASK.c.team_key, _ASK.c.channel_key).where(
            _ASK.c.workspace_id == workspace, _ASK.c.id.in_(asks)
        )
    )
    places = {
        row.id: Place(platform=row.platform, team=row.team_key, channel=row.channel_key)
        for row in found
    }
    if len(places) < len(asks):
        raise LookupError("there is no such ask in this Workspace")
    return places


async def commitments_where(
    connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool], now: datetime
) -> tuple[Commitment, ...]:
    """The commitments that this is true of, the newest first."""
    found = await connection.execute(
        select(_COMMITMENT).where(_COMMITMENT.c.workspace_id == workspace, which)
    )
    commitments = [as_commitment(row, now) for row in found.mappings()]
    return tuple(sorted(commitments, key=lambda one: (one.drafted_at, one.id), reverse=True))


async def listed_commitments(
    connection: AsyncConnection, reader: Reader, query: CommitmentQuery, now: datetime
) -> tuple[tuple[Commitment, Ask], ...]:
    """What the reader may read of the commitments, each with its ask, the earliest date first."""
    which: list[ColumnElement[bool]] = [readable(_COMMITMENT, reader), readable(_ASK, reader)]
    if query.states:
        which.append(_COMMITMENT.c.state.in_(query.states))
    if query.states and set(query.states) <= set(RUNNING):
        which.append(_COMMITMENT.c.ended_at.is_(None))  # what the partial index goes by
    if query.due_from is not None:
        which.append(_COMMITMENT.c.due >= query.due_from)
    if query.due_to is not None:
        which.append(_COMMITMENT.c.due <= query.due_to)
    if query.owed_by is not None:
        which.append(_COMMITMENT.c[f"owes_{query.owed_by}"].is_not(None))
    if query.channel is not None:
        which.append(is_here(_COMMITMENT, reader, query.channel))
    asks = [column.label(f"its_{column.name}") for column in _ASK.c]
    found = await connection.execute(
        select(*_COMMITMENT.c, *asks)
        .join(
            _ASK,
            and_(
                _ASK.c.workspace_id == _COMMITMENT.c.workspace_id,
                _ASK.c.id == _COMMITMENT.c.ask_id,
            ),
        )
        .where(*which)
        .order_by(_COMMITMENT.c.due, _COMMITMENT.c.id)
        .limit(query.limit)
        .offset(query.offset)
    )
    return tuple(
        (
            as_commitment(row, now),
            as_ask({column.name: row[f"its_{column.name}"] for column in _ASK.c}, now),
        )
        for row in found.mappings()
    )


async def moves_where(
    connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool], now: datetime
) -> tuple[Move, ...]:
    """The moves that this is true of, in order."""
    found = await connection.execute(select(_MOVE).where(_MOVE.c.workspace_id == workspace, which))
    # Sorted here: to save itself that, SQLite would follow the index of all moves there ever were.
    moves = [as_move(row, now) for row in found.mappings()]
    return tuple(sorted(moves, key=lambda move: (move.at, move.id)))
