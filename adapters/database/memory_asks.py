"""Asks in the database: what is tracked, what was done to it, and what is listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables, tables
from adapters.database.memory_rows import (
    as_ask,
    as_change,
    ask_columns,
    change_columns,
    source_columns,
)
from adapters.database.memory_writing import Said, Writing, lives_until
from adapters.database.readable import is_here, is_of, readable
from adapters.database.rows import in_channel, insert_into
from bot.asks import UNRESOLVED, WAITING, Ask, Change
from bot.errors import Overtaken
from bot.incoming import Place
from bot.memory import AskQuery, ClosedAsk
from bot.records import ChannelKey, Reader

_ASK = memory_tables.ask
_CONCEPTS_MOST = 10
"""Concepts of an ask that others are looked for by."""


def people_of(ask: Ask) -> tuple[UUID | None, ...]:
    """Who an ask names."""
    return ask.asker, ask.assignee, ask.delivered_by


def said_in(changes: Iterable[Change]) -> list[Said]:
    """The messages whose words these changes take."""
    return [
        one
        for change in changes
        for one in (
            Said(change.after.source.place, change.after.source.message),
            Said(change.after.source.place, change.message),
        )
    ]


async def tracked_already(
    connection: AsyncConnection, ask: Ask, origin: str, now: datetime
) -> Ask | None:
    """The ask of the same delivery, else of the same message where it is not over."""
    place, message = ask.source.place, ask.source.message
    one = _ASK.alias()
    mine = one.c.workspace_id == ask.workspace
    same = select(one.c.id).where(mine, one.c.origin == origin)
    if message is not None:
        # Two lists of ids and no OR, for which SQLite would look through all asks.
        channel = ChannelKey(place.platform, place.team, place.channel)
        unresolved = and_(is_of(one, channel), one.c.closed_at.is_(None))
        about = select(one.c.id).where(mine, unresolved, one.c.message_key == message)
        same = select(union_all(same, about).subquery().c.id)
    found = await connection.execute(
        select(_ASK)
        .where(_ASK.c.workspace_id == ask.workspace, _ASK.c.id.in_(same))
        .order_by((_ASK.c.origin == origin).desc(), _ASK.c.number.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return as_ask(row, now) if row else None


async def insert_ask(writing: Writing, ask: Ask, origin: str) -> None:
    """A new ask, under the next number of its Workspace."""
    connection, whose = writing.connection, tables.workspace
    number = (
        await connection.execute(
            update(whose)
            .where(whose.c.id == ask.workspace)
            .values(next_ask_number=whose.c.next_ask_number + 1)
            .returning(whose.c.next_ask_number - 1)
        )
    ).scalar_one()
    source = ask.source
    asker = writing.author(source.place, source.message, ask.asker)
    columns = _columns(writing, ask) | {"asker_id": writing.known(asker)}
    where = source_columns(source) | {"visibility": writing.visibility(source.place)}
    await connection.execute(
        insert(_ASK).values(
            id=ask.id,
            workspace_id=ask.workspace,
            number=number,
            origin=origin,
            opened_at=ask.opened_at,
            **where,
            **columns,
        )
    )
    await _put_concepts(connection, ask)


async def write_changes(writing: Writing, changes: Sequence[Change]) -> None:
    """Write what was done to asks. Raises `Overtaken` where one changed since it was read."""
    connection = writing.connection
    # One order for everybody, so that two who write wait for each other and not in a circle.
    for change in sorted(changes, key=lambda one: one.ask):
        ask = change.after
        written = await connection.execute(
            update(_ASK)
            .where(
                _ASK.c.workspace_id == writing.workspace,
                _ASK.c.id == change.ask,
                _ASK.c.version == ask.version - 1,
            )
            .values(**_columns(writing, ask))
        )
        if not written.rowcount:
            raise Overtaken
        await connection.execute(
            insert(memory_tables.ask_change).values(**_change_columns(writing, change))
        )
        await _put_concepts(connection, ask)


async def touch(writing: Writing, asks: Iterable[UUID]) -> None:
    """An ask lives as long as what belongs to it. Raises `LookupError` where there is none."""
    for one in sorted(set(asks)):
        touched = await writing.connection.execute(
            update(_ASK)
            .where(_ASK.c.workspace_id == writing.workspace, _ASK.c.id == one)
            .values(changed_at=writing.now)
        )
        if not touched.rowcount:
            raise LookupError("there is no such ask in this Workspace")


def _columns(writing: Writing, ask: Ask) -> dict[str, Any]:
    columns = ask_columns(ask)
    for name in ("asker_id", "assignee_id", "delivered_by"):
        columns[name] = writing.known(columns[name])
    if not writing.may_keep(ask.source.place, ask.source.message, ask.asker):
        columns["quote"] = None
    return lives_until(writing, ask.opened_at, columns, record=ask.confirmed)


def _change_columns(writing: Writing, change: Change) -> dict[str, Any]:
    columns = change_columns(change)
    columns["person_id"] = writing.known(columns["person_id"])
    if not writing.may_keep(change.after.source.place, change.message, change.by.person):
        columns |= {"note": None, "step_after": None}
    return columns


async def _put_concepts(connection: AsyncConnection, ask: Ask) -> None:
    listed = memory_tables.ask_concept
    await connection.execute(
        delete(listed).where(
            listed.c.workspace_id == ask.workspace,
            listed.c.ask_id == ask.id,
            listed.c.concept.not_in(ask.concepts),
        )
    )
    done_at = ask.closed_at if ask.status == "done" else None
    for concept in dict.fromkeys(ask.concepts):
        await connection.execute(
            insert_into(connection, listed)
            .values(workspace_id=ask.workspace, ask_id=ask.id, concept=concept, done_at=done_at)
            .on_conflict_do_update(
                index_elements=["workspace_id", "ask_id", "concept"], set_={"done_at": done_at}
            )
        )


async def one_ask(
    connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool], now: datetime
) -> Ask | None:
    """The ask that this is true of: there is one at most."""
    found = await asks_where(connection, workspace, which, now)
    return found[0] if found else None


async def asks_where(
    connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool], now: datetime
) -> tuple[Ask, ...]:
    """The asks that this is true of, in no order."""
    found = await connection.execute(select(_ASK).where(_ASK.c.workspace_id == workspace, which))
    return tuple(as_ask(row, now) for row in found.mappings())


async def asks_of_thread(
    connection: AsyncConnection, workspace: UUID, place: Place, now: datetime
) -> tuple[Ask, ...]:
    """The asks of a thread, its first message included, the newest first."""
    found = await connection.execute(
        select(_ASK)
        .where(_ASK.c.workspace_id == workspace, of_thread(_ASK, workspace, place))
        .order_by(_ASK.c.opened_at.desc(), _ASK.c.id.desc())
    )
    return tuple(as_ask(row, now) for row in found.mappings())


def of_thread(rows: Table, workspace: UUID, place: Place) -> ColumnElement[bool]:
    """What was said in a thread: its first message knows of no thread yet.

    Two lists of ids and no OR, for which SQLite would look through the whole channel.
    """
    there = in_channel(rows, place)
    if place.thread is None:
        return and_(there, rows.c.thread_key.is_(None))
    one = rows.alias()
    channel = ChannelKey(place.platform, place.team, place.channel)
    mine = and_(one.c.workspace_id == workspace, is_of(one, channel))
    within = select(one.c.id).where(mine, one.c.thread_key == place.thread)
    first = select(one.c.id).where(
        mine, one.c.thread_key.is_(None), one.c.message_key == place.thread
    )
    return rows.c.id.in_(union_all(within, first))


async def listed_asks(
    connection: AsyncConnection, reader: Reader, query: AskQuery, now: datetime
) -> tuple[Ask, ...]:
    """What the reader may read of the asks, the oldest turn first."""
    which: list[ColumnElement[bool]] = [readable(_ASK, reader)]
    statuses = query.statuses
    if query.waiting_on is not None:
        waiting = WAITING[query.waiting_on]
        statuses = (waiting,) if not statuses or waiting in statuses else ()
        if not statuses:
            return ()
    if statuses:
        which.append(_ASK.c.status.in_(statuses))
    if statuses and set(statuses) <= set(UNRESOLVED):
        which.append(_ASK.c.closed_at.is_(None))  # what the partial indexes go by
    if query.channel is not None:
        which.append(is_here(_ASK, reader, query.channel))
    if query.text.strip():
        fresh = _ASK.c.expires_at > now
        which.append(fresh & _ASK.c.quote.icontains(query.text.strip(), autoescape=True))
    if not query.snoozed:
        which.append(or_(_ASK.c.snoozed_until.is_(None), _ASK.c.snoozed_until <= now))
    found = await connection.execute(
        select(_ASK)
        .where(*which)
        .order_by(_ASK.c.turn_since, _ASK.c.id)
        .limit(query.limit)
        .offset(query.offset)
    )
    return tuple(as_ask(row, now) for row in found.mappings())


async def changes_of(
    connection: AsyncConnection, workspace: UUID, ask_id: UUID, now: datetime
) -> tuple[Change, ...]:
    """What was done to an ask, in order."""
    ask = (
        (
            await connection.execute(
                select(_ASK).where(_ASK.c.workspace_id == workspace, _ASK.c.id == ask_id)
            )
        )
        .mappings()
        .one_or_none()
    )
    if ask is None:
        return ()
    change = memory_tables.ask_change
    found = await connection.execute(
        select(change)
        .where(change.c.workspace_id == workspace, change.c.ask_id == ask_id)
        .order_by(change.c.version)
    )
    fresh = ask["expires_at"] > now
    whole = as_ask(ask, now)
    return tuple(as_change(row, whole, fresh=fresh) for row in found.mappings())


async def done_asks(
    connection: AsyncConnection, reader: Reader, concepts: Sequence[str], limit: int
) -> tuple[ClosedAsk, ...]:
    """Done asks that share a concept with these, the newest first."""
    listed = memory_tables.ask_concept
    found: dict[UUID, ClosedAsk] = {}
    for concept in list(dict.fromkeys(concepts))[:_CONCEPTS_MOST]:
        # One after the other: each follows its index from the newest one on and stops.
        rows = await connection.execute(
            select(_ASK.c.id, _ASK.c.concepts, _ASK.c.opened_at, listed.c.done_at)
            .join(
                _ASK,
                and_(_ASK.c.workspace_id == listed.c.workspace_id, _ASK.c.id == listed.c.ask_id),
            )
            .where(
                listed.c.workspace_id == reader.workspace,
                listed.c.concept == concept,
                listed.c.done_at.is_not(None),
                readable(_ASK, reader),
            )
            .order_by(listed.c.done_at.desc(), _ASK.c.id.desc())
            .limit(limit)
        )
        for row in rows:
            found[row.id] = ClosedAsk(row.id, tuple(row.concepts), row.opened_at, row.done_at)
    newest = sorted(found.values(), key=lambda one: (one.closed_at, one.id), reverse=True)
    return tuple(newest[:limit])


async def card_of(connection: AsyncConnection, workspace: UUID, ask_id: UUID) -> UUID | None:
    """The card that shows an ask."""
    shown = memory_tables.ask_card
    found = await connection.execute(
        select(shown.c.card_id).where(shown.c.workspace_id == workspace, shown.c.ask_id == ask_id)
    )
    card: UUID | None = found.scalar_one_or_none()
    return card


async def put_card(connection: AsyncConnection, workspace: UUID, ask_id: UUID, card: UUID) -> None:
    """Which card shows an ask from now on. Raises `LookupError` where one of them is not there."""
    for rows, one in ((_ASK, ask_id), (tables.card, card)):
        found = await connection.execute(
            select(true()).where(rows.c.workspace_id == workspace, rows.c.id == one)
        )
        if found.first() is None:
            raise LookupError("there is no such ask, or no such card, in this Workspace")
    await connection.execute(
        insert_into(connection, memory_tables.ask_card)
        .values(workspace_id=workspace, ask_id=ask_id, card_id=card)
        .on_conflict_do_update(index_elements=["workspace_id", "ask_id"], set_={"card_id": card})
    )


def by_id(ask_id: UUID) -> ColumnElement[bool]:
    """The ask of this id."""
    return _ASK.c.id == ask_id


def by_number(number: int) -> ColumnElement[bool]:
    """The ask of this number."""
    return _ASK.c.number == number
