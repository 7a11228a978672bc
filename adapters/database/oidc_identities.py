"""Who a provider of OpenID Connect means: its subjects, each joined with one Person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.roles import Member
from adapters.database.rows import expect_person, insert_into
from bot.ids import new_id
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class OidcIdentities:
    """Subjects of every issuer."""

    engine: AsyncEngine
    clock: Clock

    async def member(self, issuer: str, subject: str) -> Member | None:
        """Whose they are, if anybody's."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await _member(connection, issuer, subject)

    async def join(self, workspace: UUID, person: UUID, issuer: str, subject: str) -> bool:
        """From now on this subject is that Person; False where they are another one already.

        Raises `LookupError` for a Person who is not in this Workspace.
        """
        async with self.engine.begin() as connection:
            await expect_person(connection, workspace, person)
            await self._put(connection, Member(workspace, person), issuer, subject)
            return await _member(connection, issuer, subject) == Member(workspace, person)

    async def welcome(self, workspace: UUID, issuer: str, subject: str) -> Member:
        """The Person of a subject, made in this Workspace where they are new."""
        async with self.engine.begin() as connection:
            known = await _member(connection, issuer, subject)
            if known is not None:
                return known
            made = Member(workspace, new_id())
            row = tables.person
            await connection.execute(
                insert(row).values(
                    id=made.person, workspace_id=workspace, created_at=self.clock.now()
                )
            )
            await self._put(connection, made, issuer, subject)
            known = await _member(connection, issuer, subject)
            if known is not None and known != made:  # somebody signed in twice at once
                await connection.execute(
                    delete(row).where(row.c.workspace_id == workspace, row.c.id == made.person)
                )
        return known or made

    async def part(self, workspace: UUID, person: UUID) -> bool:
        """The Person is nobody to a provider any more; False where they were not."""
        row = tables.oidc_identity.c
        async with self.engine.begin() as connection:
            gone = await connection.execute(
                delete(tables.oidc_identity).where(
                    row.workspace_id == workspace, row.person_id == person
                )
            )
            return bool(gone.rowcount)

    async def _put(
        self, connection: AsyncConnection, member: Member, issuer: str, subject: str
    ) -> None:
        await connection.execute(
            insert_into(connection, tables.oidc_identity)
            .values(
                workspace_id=member.workspace,
                person_id=member.person,
                issuer=issuer,
                subject=subject,
                added_at=self.clock.now(),
            )
            .on_conflict_do_nothing()
        )


async def _member(connection: AsyncConnection, issuer: str, subject: str) -> Member | None:
    row = tables.oidc_identity.c
    same: ColumnElement[bool] = (row.issuer == issuer) & (row.subject == subject)
    found = (
        await connection.execute(select(row.workspace_id, row.person_id).where(same))
    ).one_or_none()
    return None if found is None else Member(found.workspace_id, found.person_id)
