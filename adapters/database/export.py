"""Everything that is held of a Person, as one object for JSON: a line for each table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables, pairing_tables, room_tables, tables
from adapters.database.engine import beginning
from bot.ports import Clock

SCHEMA = "fogbridge.person/1"


@dataclass(frozen=True, slots=True)
class Part:
    """What a table holds of somebody: the rows where they stand in one of the columns `who`.

    Told is every other column but those that name people, and the `hidden` ones: what lets somebody
    in, and how we keep our own books.
    """

    table: Table
    who: tuple[str, ...] = ("person_id",)
    hidden: tuple[str, ...] = ()


_IN_CHARGE = ("version", "changed_at")
_CARD = ("key", "origin", "installation_key", "user_team_key", "user_key", "route", "keep")

PARTS: dict[str, Part] = {
    "you": Part(tables.person, ("id",)),
    "identities": Part(tables.identity),
    "openid": Part(tables.oidc_identity),
    "roles": Part(tables.role),
    # Those that they asked for, and those that others made of their messages.
    "translations": Part(tables.translation, ("person_id", "author_id"), ("prompt_hash",)),
    "feedback": Part(tables.feedback),
    "messages": Part(tables.message),
    "room": Part(room_tables.room_message, hidden=("changed", "waits_since", "passing")),
    "cards": Part(tables.card, hidden=_CARD),
    "asks": Part(memory_tables.ask, ("asker_id", "assignee_id", "delivered_by"), _IN_CHARGE),
    "ask_changes": Part(memory_tables.ask_change, hidden=("origin", "version")),
    "commitments": Part(
        memory_tables.commitment,
        ("author_id", "drafted_by", "yes_marketing_by", "yes_it_by"),
        _IN_CHARGE,
    ),
    "date_moves": Part(
        memory_tables.date_move, ("person_id", "confirmed_by", "author_id"), ("changed_at",)
    ),
    "whys": Part(memory_tables.why, ("asker_id", "confirmed_by"), _IN_CHARGE),
    "why_factors": Part(memory_tables.why_factor, ("author_id",)),
    "why_steps": Part(memory_tables.why_step, ("author_id",)),
    "seen": Part(memory_tables.seen),
    "sign_ins": Part(tables.sign_in, hidden=("digest", "team_key")),
    "pairing_codes": Part(pairing_tables.pairing_code, hidden=("digest",)),
    "identity_codes": Part(pairing_tables.identity_code, hidden=("digest",)),
    "changes": Part(tables.audit_log, hidden=("actor",)),
}
"""By the name that each has in the file. A table that is about people joins with a line here."""

RECORDS = ("asks", "ask_changes", "commitments", "date_moves", "whys", "why_factors", "why_steps")
"""The parts that are entries in what both sides remember."""


async def records_of(connection: AsyncConnection, workspace: UUID, person: UUID) -> int:
    """In how many entries of asks, whys and commitments somebody stands."""
    number = 0
    for name in RECORDS:
        part = PARTS[name]
        counted = select(func.count()).where(_theirs(part, workspace, person))
        number += int((await connection.execute(counted)).scalar_one())
    return number


async def export(
    engine: AsyncEngine, clock: Clock, workspace: UUID, person: UUID
) -> dict[str, Any]:
    """All of it, as of one moment. Somebody who is not in this Workspace has nothing there."""
    async with beginning(engine, "DEFERRED").begin() as connection:
        named = select(tables.workspace.c.name).where(tables.workspace.c.id == workspace)
        found: dict[str, Any] = {
            "schema": SCHEMA,
            "at": clock.now().isoformat(),
            "workspace": (await connection.execute(named)).scalar_one_or_none(),
        }
        for name, part in PARTS.items():
            found[name] = await _rows(connection, part, workspace, person)
    return found


async def _rows(
    connection: AsyncConnection, part: Part, workspace: UUID, person: UUID
) -> list[dict[str, Any]]:
    table = part.table
    told = [
        column
        for column in table.c
        if column.name not in (*part.hidden, "workspace_id") and column not in _people_in(table)
    ]
    found = await connection.execute(
        select(*told).where(_theirs(part, workspace, person)).order_by(*table.primary_key.columns)
    )
    return [{name: _told(value) for name, value in row.items()} for row in found.mappings()]


def _theirs(part: Part, workspace: UUID, person: UUID) -> ColumnElement[bool]:
    rows = part.table.c
    return and_(rows.workspace_id == workspace, or_(*(rows[name] == person for name in part.who)))


def _people_in(table: Table) -> set[Any]:
    """The columns that say which Person; the Workspace, which goes with each, is another matter."""
    return {
        key.parent
        for key in table.foreign_keys
        if key.column.table is tables.person and key.column.name == "id"
    }


def _told(value: Any) -> Any:
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping | list | str | int | float | bool) or value is None:
        return value
    raise TypeError(f"a {type(value).__name__} has no place in the export")
