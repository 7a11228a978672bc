"""Who has which role, who they are to the command line, and the log of such changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.persons import ensure_person
from adapters.database.rows import expect_person, insert_into
from bot.ids import new_id
from bot.incoming import Who
from bot.ports import Clock
from bot.roles import ADMIN, Change, Role


@dataclass(frozen=True, slots=True)
class Held:
    """A role with whose it is, as the command line writes it, and since when.

    `since` is None where the platform says so.
    """

    workspace: str
    role: Role
    person: UUID
    identities: tuple[str, ...]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A Person and their Workspace."""

    workspace: UUID
    person: UUID


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles of every Workspace, and their audit log."""

    engine: AsyncEngine
    clock: Clock

    async def roles_of(self, workspace: UUID, person: UUID) -> frozenset[Role]:
        """What somebody may do: named by the command line or an admin, or an admin of the platform."""
        role, someone = tables.role, tables.person
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            named = await connection.execute(
                select(role.c.role, role.c.side).where(
                    role.c.workspace_id == workspace, role.c.person_id == person
                )
            )
            found = {_role(row.role, row.side) for row in named}
            called = await connection.execute(
                select(someone.c.platform_admin).where(
                    someone.c.workspace_id == workspace,
                    someone.c.id == person,
                    someone.c.forgotten_at.is_(None),
                )
            )
            if called.scalar_one_or_none():
                found.add(ADMIN)
        return frozenset(found)

    async def grant(
        self, workspace: UUID, person: UUID, role: Role, by: UUID | None = None
    ) -> bool:
        """Give somebody a role; False when they have it. `by` None is the command line.

        Raises `LookupError` for somebody who is not in this Workspace.
        """
        now = self.clock.now()
        async with self.engine.begin() as connection:
            await expect_person(connection, workspace, person)
            given = await connection.execute(
                insert_into(connection, tables.role)
                .values(
                    workspace_id=workspace,
                    person_id=person,
                    role=role.name,
                    side=role.side or "none",
                    granted_by=by,
                    granted_at=now,
                )
                .on_conflict_do_nothing()
                .returning(tables.role.c.person_id)
            )
            if given.first() is None:
                return False
            await log_change(
                connection, workspace, "role given", now, by=by, after=_told(person, role)
            )
        return True

    async def revoke(
        self, workspace: UUID, person: UUID, role: Role, by: UUID | None = None
    ) -> bool:
        """Take a role away; False when they do not have it."""
        row, now = tables.role, self.clock.now()
        async with self.engine.begin() as connection:
            taken = await connection.execute(
                delete(row).where(
                    row.c.workspace_id == workspace,
                    row.c.person_id == person,
                    row.c.role == role.name,
                    row.c.side == (role.side or "none"),
                )
            )
            if not taken.rowcount:
                return False
            await log_change(
                connection, workspace, "role taken", now, by=by, before=_told(person, role)
            )
        return True

    async def held(self) -> tuple[Held, ...]:
        """Every role of every Workspace, as the operator sees them."""
        role, someone, workspace = tables.role, tables.person, tables.workspace
        query = (
            select(
                someone.c.workspace_id,
                workspace.c.name,
                someone.c.id,
                role.c.role,
                role.c.side,
                role.c.granted_at,
            )
            .select_from(someone)
            .join(workspace, workspace.c.id == someone.c.workspace_id)
            .outerjoin(
                role,
                (role.c.workspace_id == someone.c.workspace_id)
                & (role.c.person_id == someone.c.id),
            )
            .where(or_(role.c.role.is_not(None), someone.c.platform_admin))
            .order_by(
                someone.c.workspace_id, workspace.c.name, someone.c.id, role.c.role, role.c.side
            )
        )
        called = select(someone.c.id).where(someone.c.platform_admin)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = (await connection.execute(query)).all()
            by_platform = set((await connection.execute(called)).scalars())
            held: list[Held] = []
            for row in rows:
                names = await _identities(connection, row.workspace_id, row.id)
                if row.role is not None:
                    role_ = _role(row.role, row.side)
                    held.append(Held(row.name, role_, row.id, names, row.granted_at))
                if row.id in by_platform:
                    by_platform.discard(row.id)
                    held.append(Held(row.name, ADMIN, row.id, names, None))
        return tuple(held)

    async def known_as(self, workspace: UUID, person: UUID) -> tuple[str, ...]:
        """The identities of a Person as the command line takes them, such as slack:T123/U456."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await _identities(connection, workspace, person)

    async def users(self, workspace: UUID, person: UUID) -> tuple[Who, ...]:
        """Who a Person is on the platforms."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await _users(connection, workspace, person)

    async def member(self, who: Who) -> Member | None:
        """The Person behind a platform's user; made where their company is known and they are new."""
        identity, installed = tables.identity, tables.installation
        same = (
            identity.c.platform == who.platform,
            identity.c.team_key == who.team,
            identity.c.user_key == who.user,
        )
        company = (
            select(installed.c.workspace_id)
            .where(
                installed.c.platform == who.platform,
                or_(installed.c.team_key == who.team, installed.c.enterprise_key == who.team),
                installed.c.removed_at.is_(None),
            )
            .limit(2)
        )
        async with self.engine.begin() as connection:
            known = select(identity.c.workspace_id, identity.c.person_id).where(*same)
            row = (await connection.execute(known)).one_or_none()
            if row is not None:
                return Member(row.workspace_id, row.person_id)
            workspaces = set((await connection.execute(company)).scalars())
            if len(workspaces) != 1:
                return None
            workspace: UUID = workspaces.pop()
            person = await ensure_person(connection, workspace, who, self.clock.now())
        return None if person is None else Member(workspace, person)

    async def changes(self, workspace: UUID, limit: int) -> tuple[Change, ...]:
        """The newest entries of the audit log."""
        log = tables.audit_log
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(
                select(log)
                .where(log.c.workspace_id == workspace)
                .order_by(log.c.at.desc(), log.c.id.desc())
                .limit(limit)
            )
            return tuple(
                Change(row.at, row.what, row.actor, row.person_id, row.before, row.after)
                for row in rows
            )


async def log_change(
    connection: AsyncConnection,
    workspace: UUID,
    what: str,
    at: datetime,
    *,
    by: UUID | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write a change into the audit log: ids and settings only. `by` None is the command line."""
    await connection.execute(
        insert(tables.audit_log).values(
            id=new_id(),
            workspace_id=workspace,
            actor="command_line" if by is None else "person",
            person_id=by,
            what=what,
            before=before,
            after=after,
            at=at,
        )
    )


async def _identities(
    connection: AsyncConnection, workspace: UUID, person: UUID
) -> tuple[str, ...]:
    provider = tables.oidc_identity.c
    subjects = await connection.execute(
        select(provider.subject).where(
            provider.workspace_id == workspace, provider.person_id == person
        )
    )
    users = await _users(connection, workspace, person)
    return (
        *(f"{who.platform}:{who.team}/{who.user}" for who in users),
        *sorted(f"oidc:{subject}" for subject in subjects.scalars()),
    )


async def _users(connection: AsyncConnection, workspace: UUID, person: UUID) -> tuple[Who, ...]:
    row = tables.identity.c
    found = await connection.execute(
        select(row.platform, row.team_key, row.user_key)
        .where(row.workspace_id == workspace, row.person_id == person)
        .order_by(row.platform, row.team_key, row.user_key)
    )
    return tuple(Who(platform=one[0], team=one[1], user=one[2]) for one in found)


def _role(name: Any, side: str) -> Role:
    return Role(name, None if side == "none" else side)  # type: ignore[arg-type]  # as the table checks


def _told(person: UUID, role: Role) -> dict[str, Any]:
    return {"person": person.hex, "role": role.name, **({"side": role.side} if role.side else {})}
