"""Two Persons become one, because the person says so with a code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables, tables
from adapters.database.agenda import plan_reminders
from adapters.database.gone import NO_ONE
from adapters.database.pairing_tables import identity_code
from adapters.database.roles import log_change
from adapters.database.rows import alone_in, expect_person, insert_into, scrub
from bot import wording_pairing as words
from bot.identities import NotJoined
from bot.pairing import CODE_LIVES, digest_of, new_code
from bot.ports import Clock

_COMMITMENT, _MOVE = memory_tables.commitment, memory_tables.date_move
_WRITTEN: tuple[tuple[Table, Column[Any]], ...] = (
    (memory_tables.why, memory_tables.why.c.options),
    (memory_tables.ask_change, memory_tables.ask_change.c.before),
    (memory_tables.ask_change, memory_tables.ask_change.c.after),
)
"""JSON that names people."""
_ONCE: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tables.role, ("role", "side")),
    (tables.feedback, ("translation_id",)),
    (memory_tables.seen, ("platform", "team_key", "channel_key")),
)
"""Tables in which a Person stands once for each of these."""


@dataclass(frozen=True, slots=True)
class DatabaseIdentities:
    """The core's Identities."""

    engine: AsyncEngine
    clock: Clock

    async def code_for(self, workspace: UUID, person: UUID) -> str:
        """A code to be entered as the other identity; one that was given before is good no more."""
        code, row = new_code(), identity_code
        async with self.engine.begin() as connection:
            await expect_person(connection, workspace, person)
            await connection.execute(
                delete(row).where(row.c.workspace_id == workspace, row.c.person_id == person)
            )
            await connection.execute(
                insert(row).values(
                    digest=digest_of(code),
                    workspace_id=workspace,
                    person_id=person,
                    expires_at=self.clock.now() + CODE_LIVES,
                )
            )
        return code

    async def join(self, workspace: UUID, person: UUID, code: str) -> None:
        """Who was given the code is the Person who enters it from now on. Raises `NotJoined`."""
        row, now = identity_code, self.clock.now()
        async with self.engine.begin() as connection:
            await alone_in(connection, workspace)
            await expect_person(connection, workspace, person)
            used = await connection.execute(
                delete(row)
                .where(row.c.digest == digest_of(code), row.c.workspace_id == workspace)
                .returning(row.c.person_id, row.c.expires_at)
            )
            given = used.one_or_none()
            if given is None or given.expires_at <= now:
                raise NotJoined(words.NO_SUCH_ME)
            other: UUID = given.person_id
            if other == person:
                raise NotJoined(words.YOU_ALREADY)
            if await _are_two(connection, workspace, person, other):
                raise NotJoined(words.BOTH_SIDES)
            await _merge(connection, workspace, person, other, now)
            await log_change(
                connection,
                workspace,
                "identities joined",
                now,
                by=person,
                before={"person": other.hex},
                after={"person": person.hex},
            )
        await scrub(self.engine)


async def _are_two(connection: AsyncConnection, workspace: UUID, one: UUID, other: UUID) -> bool:
    """Whether they said yes for the two sides of something, which takes two Persons."""
    both = (one, other)
    agreed = exists(
        select(1).where(
            _COMMITMENT.c.workspace_id == workspace,
            _COMMITMENT.c.yes_marketing_by.in_(both),
            _COMMITMENT.c.yes_it_by.in_(both),
        )
    )
    moved = exists(
        select(1).where(
            _MOVE.c.workspace_id == workspace,
            _MOVE.c.person_id.in_(both),
            _MOVE.c.confirmed_by.in_(both),
        )
    )
    return bool((await connection.execute(select(or_(agreed, moved)))).scalar_one())


async def _merge(
    connection: AsyncConnection, workspace: UUID, kept: UUID, gone: UUID, now: datetime
) -> None:
    await _keep_choices(connection, workspace, kept, gone)
    await _once_each(connection, workspace, kept, gone)
    for table in tables.metadata.sorted_tables:
        for column in _people_in(table):
            await connection.execute(
                update(table)
                .where(table.c.workspace_id == workspace, column == gone)
                .values({column.name: kept})
            )
    await _rewrite(connection, workspace, kept, gone)
    await connection.execute(
        update(tables.person)
        .where(tables.person.c.workspace_id == workspace, tables.person.c.id == gone)
        .values(**NO_ONE, forgotten_at=now)
    )
    mine = select(_COMMITMENT.c.ask_id).where(
        _COMMITMENT.c.workspace_id == workspace,
        or_(_COMMITMENT.c.yes_marketing_by == kept, _COMMITMENT.c.yes_it_by == kept),
        _COMMITMENT.c.ended_at.is_(None),
    )
    asks = set((await connection.execute(mine)).scalars())
    await plan_reminders(connection, workspace, asks, now)


async def _keep_choices(
    connection: AsyncConnection, workspace: UUID, kept: UUID, gone: UUID
) -> None:
    """What either of them chose; where both did, the Person who stays counts. Who wanted to be left
    alone anywhere is left alone everywhere."""
    person = tables.person
    found = await connection.execute(
        select(person).where(person.c.workspace_id == workspace, person.c.id.in_((kept, gone)))
    )
    by_id = {row["id"]: row for row in found.mappings()}
    ours, theirs = by_id[kept], by_id[gone]
    chose = ours if ours["side_chosen_at"] is not None else theirs
    values: dict[str, Any] = {name: chose[name] for name in ("side", "side_chosen_at")}
    values |= {
        name: ours[name] if ours[name] is not None else theirs[name]
        for name in ("timezone", "locale", "opted_out_at", "profile_at")
    }
    values["platform_admin"] = ours["platform_admin"] or theirs["platform_admin"]
    await connection.execute(
        update(person)
        .where(person.c.workspace_id == workspace, person.c.id == kept)
        .values(**values)
    )


async def _once_each(connection: AsyncConnection, workspace: UUID, kept: UUID, gone: UUID) -> None:
    """Where both stand and one can, the Person who stays does; seen last is when either was."""
    seen = memory_tables.seen
    theirs = await connection.execute(
        select(seen).where(seen.c.workspace_id == workspace, seen.c.person_id == gone)
    )
    for row in theirs.mappings().all():
        await connection.execute(
            insert_into(connection, seen)
            .values(**{**row, "person_id": kept})
            .on_conflict_do_update(
                index_elements=[column.name for column in seen.primary_key],
                set_={"last_seen": row["last_seen"]},
                where=seen.c.last_seen < row["last_seen"],
            )
        )
    for table, names in _ONCE:
        other = table.alias()
        same = and_(*(other.c[name] == table.c[name] for name in names))
        there = exists(
            select(1).where(other.c.workspace_id == workspace, other.c.person_id == kept, same)
        )
        await connection.execute(
            delete(table).where(table.c.workspace_id == workspace, table.c.person_id == gone, there)
        )


async def _rewrite(connection: AsyncConnection, workspace: UUID, kept: UUID, gone: UUID) -> None:
    for table, column in _WRITTEN:
        names: ColumnElement[bool] = cast(column, Text).contains(str(gone))
        found = await connection.execute(
            select(table.c.id, column).where(table.c.workspace_id == workspace, names)
        )
        for id, value in found.all():
            text = json.dumps(value).replace(str(gone), str(kept))
            await connection.execute(
                update(table)
                .where(table.c.workspace_id == workspace, table.c.id == id)
                .values({column.name: json.loads(text)})
            )


def _people_in(table: Table) -> list[Any]:
    """The columns that say which Person."""
    return [
        key.parent
        for key in table.foreign_keys
        if key.column.table is tables.person and key.column.name == "id"
    ]
