"""Persons by who they are on a platform: found, made where they are new, and changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import tables
from adapters.database.rows import insert_into
from bot.ids import new_id
from bot.incoming import Who
from bot.ports import Person


async def ensure_person(
    connection: AsyncConnection, workspace: UUID, who: Who, now: datetime
) -> UUID | None:
    """The id of the Person behind a platform's user, made where they are new.

    None for a user who belongs to another Workspace.
    """
    known = await person_of(connection, workspace, who)
    if known is not None:
        return known.id
    person = new_id()
    await connection.execute(
        insert(tables.person).values(id=person, workspace_id=workspace, created_at=now)
    )
    taken = await connection.execute(
        insert_into(connection, tables.identity)
        .values(
            workspace_id=workspace,
            platform=who.platform,
            team_key=who.team,
            user_key=who.user,
            person_id=person,
            added_at=now,
        )
        .on_conflict_do_nothing()
        .returning(tables.identity.c.person_id)
    )
    if taken.first() is not None:
        return person
    await connection.execute(
        delete(tables.person).where(
            tables.person.c.workspace_id == workspace, tables.person.c.id == person
        )
    )
    other = await person_of(connection, workspace, who)
    return other.id if other else None


async def update_person(
    connection: AsyncConnection, workspace: UUID, person: UUID, **values: Any
) -> None:
    """Change columns of a Person. Raises `LookupError` where there is none, or nobody any more."""
    changed = await connection.execute(
        update(tables.person)
        .where(
            tables.person.c.workspace_id == workspace,
            tables.person.c.id == person,
            tables.person.c.forgotten_at.is_(None),
        )
        .values(**values)
    )
    if not changed.rowcount:
        raise LookupError("there is no such Person in this Workspace")


async def person_of(connection: AsyncConnection, workspace: UUID, who: Who) -> Person | None:
    """The Person behind a platform's user, if there is one."""
    person, identity = tables.person, tables.identity
    row = (
        (
            await connection.execute(
                select(person)
                .join(
                    identity,
                    (identity.c.workspace_id == person.c.workspace_id)
                    & (identity.c.person_id == person.c.id),
                )
                .where(
                    identity.c.workspace_id == workspace,
                    identity.c.platform == who.platform,
                    identity.c.team_key == who.team,
                    identity.c.user_key == who.user,
                    person.c.forgotten_at.is_(None),
                )
            )
        )
        .mappings()
        .one_or_none()
    )
    return as_person(row) if row else None


def as_person(row: RowMapping) -> Person:
    """The Person of a row of `person`."""
    return Person(
        id=row["id"],
        side=None if row["side"] == "none" else row["side"],
        chosen=row["side_chosen_at"] is not None,
        timezone=row["timezone"],
        locale=row["locale"],
        opted_out=row["opted_out_at"] is not None,
        profile_at=row["profile_at"],
    )
