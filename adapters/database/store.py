"""What is remembered, in the database. Every query names the Workspace that it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.kept import without_secrets
from bot.ids import new_id
from bot.ports import Clock, Made
from bot.privacy import redact
from bot.translation.result import Translation

_AT_ONCE = 500
"""Rows deleted in one transaction: one long one would keep SQLite's writers waiting."""


@dataclass(frozen=True, slots=True)
class DatabaseStore:
    """The core's Store on SQLite or PostgreSQL.

    `retention_days` holds for each Workspace that has not decided otherwise.
    """

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60

    async def ensure_workspace(
        self, name: str, *, demo: bool = False, timezone: str = "UTC"
    ) -> UUID:
        """The Workspace of this name, made when there is none; an existing one stays as it is."""
        async with self.engine.begin() as connection:
            await connection.execute(
                _insert(connection, tables.workspace)
                .values(
                    id=new_id(),
                    name=name,
                    demo=demo,
                    timezone=timezone,
                    created_at=self.clock.now(),
                )
                .on_conflict_do_nothing(index_elements=["name", "demo"])
            )
            found = await connection.execute(
                select(tables.workspace.c.id).where(
                    tables.workspace.c.name == name, tables.workspace.c.demo == demo
                )
            )
            made: UUID = found.scalar_one()
            return made

    async def save_translation(
        self, workspace: UUID, made: Made, *, person: UUID | None = None
    ) -> None:
        """Keep a translation, without its secrets, for the retention time.

        Saving it a second time changes nothing, so a step that is run again does no harm. Raises
        `LookupError` for a Workspace that does not exist, or a Person who is not in it.
        """
        kept = await asyncio.to_thread(without_secrets, made.translation)
        now = self.clock.now()
        async with self.engine.begin() as connection:
            days = await self._days(connection, workspace)
            if person is not None:
                await _expect_person(connection, workspace, person)
            await connection.execute(
                _insert(connection, tables.translation)
                .values(
                    id=UUID(kept.id),
                    workspace_id=workspace,
                    person_id=person,
                    created_at=now,
                    expires_at=now + timedelta(days=days),
                    engine=kept.engine,
                    from_side=kept.from_,
                    to_side=kept.to,
                    language=kept.language,
                    original=kept.original,
                    result=kept.model_dump(mode="json", by_alias=True, exclude={"original"}),
                    prompt_name=made.prompt_name,
                    prompt_hash=made.prompt_hash,
                    model=made.model,
                    tokens=made.tokens,
                    ms_total=round(made.timings.total),
                    ms_model=round(made.timings.model),
                    fallback=kept.checks.fallback,
                    passed=kept.checks.passed,
                )
                .on_conflict_do_nothing(index_elements=["id"])
            )

    async def translation(self, workspace: UUID, translation_id: UUID) -> Translation | None:
        """A kept translation; None when it is gone, or another Workspace's."""
        readable = select(tables.translation.c.original, tables.translation.c.result)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (
                await connection.execute(self._readable(readable, workspace, translation_id))
            ).one_or_none()
        if row is None:
            return None
        result: Mapping[str, Any] = row.result
        return Translation.model_validate({**result, "original": row.original})

    async def save_feedback(
        self,
        workspace: UUID,
        translation_id: UUID,
        *,
        helpful: bool,
        reason: str | None,
        person: UUID | None = None,
    ) -> bool:
        """Keep a Person's last word on a translation, or that of whoever has no name here.

        False when there is no such translation here. Raises `LookupError` for a Person who is not
        in this Workspace.
        """
        word = {
            "helpful": helpful,
            "reason": redact(reason) if reason else None,
            "at": self.clock.now(),
        }
        async with self.engine.begin() as connection:
            known = self._readable(select(tables.translation.c.id), workspace, translation_id)
            if (await connection.execute(known)).one_or_none() is None:
                return False
            if person is not None:
                await _expect_person(connection, workspace, person)
            row = _insert(connection, tables.feedback).values(
                id=new_id(),
                workspace_id=workspace,
                translation_id=translation_id,
                person_id=person,
                **word,
            )
            if person is None:
                row = row.on_conflict_do_update(
                    index_elements=["workspace_id", "translation_id"],
                    index_where=tables.feedback.c.person_id.is_(None),
                    set_=word,
                )
            else:
                row = row.on_conflict_do_update(
                    index_elements=["workspace_id", "translation_id", "person_id"], set_=word
                )
            await connection.execute(row)
        return True

    async def tokens_spent(self, workspace: UUID, since: datetime) -> int:
        """Tokens that models took for this Workspace since then."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            spent = await connection.execute(
                select(func.sum(tables.translation.c.tokens)).where(
                    tables.translation.c.workspace_id == workspace,
                    tables.translation.c.created_at >= since,
                )
            )
            return int(spent.scalar_one() or 0)

    async def forget(self, workspace: UUID, person: UUID) -> bool:
        """Take out everything that says who a Person was or what they said; what it cost stays.

        False when there is no such Person here.
        """
        async with self.engine.begin() as connection:
            if not await _forget(connection, workspace, person, self.clock.now()):
                return False
        await self._scrub()
        return True

    async def purge(self, now: datetime) -> int:
        """Delete the texts whose time is over, and their feedback; how many translations went.

        A shorter retention counts for what was saved before it was set, too.
        """
        gone = 0
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(
                select(tables.workspace.c.id, tables.workspace.c.retention_days)
            )
            retentions = [(row.id, row.retention_days or self.retention_days) for row in rows]
        for workspace, days in retentions:
            expired = (
                select(tables.translation.c.id)
                .where(
                    tables.translation.c.workspace_id == workspace,
                    or_(
                        tables.translation.c.expires_at <= now,
                        tables.translation.c.created_at <= now - timedelta(days=days),
                    ),
                )
                .limit(_AT_ONCE)
            )
            batch = _AT_ONCE
            while batch == _AT_ONCE:
                async with self.engine.begin() as connection:
                    done = await connection.execute(
                        delete(tables.translation).where(
                            tables.translation.c.workspace_id == workspace,
                            tables.translation.c.id.in_(expired),
                        )
                    )
                    batch = done.rowcount
                gone += batch
        await self._scrub()
        return gone

    def _readable(self, query: Select[Any], workspace: UUID, translation_id: UUID) -> Select[Any]:
        """The query for one translation, where it is this Workspace's and not yet gone."""
        return query.where(
            tables.translation.c.workspace_id == workspace,
            tables.translation.c.id == translation_id,
            tables.translation.c.expires_at > self.clock.now(),
            tables.translation.c.result.is_not(None),
        )

    async def _days(self, connection: AsyncConnection, workspace: UUID) -> int:
        row = (
            await connection.execute(
                select(tables.workspace.c.retention_days).where(tables.workspace.c.id == workspace)
            )
        ).one_or_none()
        if row is None:
            raise LookupError("there is no such Workspace")
        return row.retention_days or self.retention_days

    async def _scrub(self) -> None:
        """Empty SQLite's write-ahead log, which still holds what was just deleted.

        PostgreSQL reclaims the space in its own time (autovacuum, recycled WAL).
        """
        if self.engine.dialect.name != "sqlite":
            return
        async with beginning(self.engine, "NONE").connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


async def _expect_person(connection: AsyncConnection, workspace: UUID, person: UUID) -> None:
    known = await connection.execute(
        select(tables.person.c.id).where(
            tables.person.c.workspace_id == workspace,
            tables.person.c.id == person,
            tables.person.c.forgotten_at.is_(None),
        )
    )
    if known.one_or_none() is None:
        raise LookupError("there is no such Person in this Workspace")


async def _forget(
    connection: AsyncConnection, workspace: UUID, person: UUID, now: datetime
) -> bool:
    blanked = await connection.execute(
        update(tables.person)
        .where(
            tables.person.c.workspace_id == workspace,
            tables.person.c.id == person,
            tables.person.c.forgotten_at.is_(None),
        )
        .values(timezone=None, locale=None, forgotten_at=now)
    )
    if not blanked.rowcount:
        return False
    mine = select(tables.translation.c.id).where(
        tables.translation.c.workspace_id == workspace, tables.translation.c.person_id == person
    )
    # Other people's remarks on these texts may quote them.
    await connection.execute(
        update(tables.feedback)
        .where(
            tables.feedback.c.workspace_id == workspace, tables.feedback.c.translation_id.in_(mine)
        )
        .values(reason=None)
    )
    for owned in (tables.feedback, tables.identity, tables.role):
        await connection.execute(
            delete(owned).where(owned.c.workspace_id == workspace, owned.c.person_id == person)
        )
    await connection.execute(
        update(tables.translation)
        .where(
            tables.translation.c.workspace_id == workspace, tables.translation.c.person_id == person
        )
        .values(
            person_id=None,
            original=None,
            result=None,
            platform=None,
            team_key=None,
            channel_key=None,
            thread_key=None,
            message_key=None,
            visibility=None,
        )
    )
    return True


def _insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, which SQLAlchemy spells once per database."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
