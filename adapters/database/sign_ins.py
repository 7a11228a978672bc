"""Who is signed in to the pages: links that are good once, and sessions, in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.persons import as_person
from adapters.database.rows import expect_person
from bot.incoming import Platform
from bot.ports import Clock, Person

LINK_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(hours=8)
"""How long a link waits to be used, and a session lasts, however busy it is (contracts.md, Routes)."""

_BYTES = 32
"""Of chance in a link or a session: nobody guesses 256 bits, so what is kept needs no salt."""

_Kind = Literal["link", "session"]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at the pages, and the Workspace that they see; `timezone` is the Workspace's."""

    workspace: UUID
    timezone: str
    person: Person


@dataclass(frozen=True, slots=True)
class SignIns:
    """Links and sessions of everybody; a text that is neither is nobody's."""

    engine: AsyncEngine
    clock: Clock

    async def invite(self, workspace: UUID, person: UUID, platform: Platform, team: str) -> str:
        """A new link's token for a Person, whom the Installation of this `team` vouches for.

        Raises `LookupError` for a Person who is not in this Workspace.
        """
        token = secrets.token_urlsafe(_BYTES)
        now, row = self.clock.now(), tables.sign_in
        async with self.engine.begin() as connection:
            await expect_person(connection, workspace, person)
            await connection.execute(
                delete(row).where(row.c.workspace_id == workspace, row.c.expires_at <= now)
            )
            await connection.execute(
                insert(row).values(
                    digest=_digest(token),
                    kind="link",
                    workspace_id=workspace,
                    person_id=person,
                    platform=platform,
                    team_key=team,
                    expires_at=now + LINK_LIVES,
                )
            )
        return token

    async def waits(self, token: str) -> bool:
        """Whether a link can still be used. Looking does not use it."""
        return await self._who("link", token) is not None

    async def begin(self, token: str) -> str | None:
        """Use a link up: the id of the session that begins, for the first who comes in time."""
        if await self._who("link", token) is None:
            return None
        session = secrets.token_urlsafe(_BYTES)
        now = self.clock.now()
        async with self.engine.begin() as connection:
            link = await _taken(connection, token)
            if link is None or link["expires_at"] <= now:
                return None
            ends = now + SESSION_LIVES
            await connection.execute(
                insert(tables.sign_in).values(
                    {**link, "digest": _digest(session), "kind": "session", "expires_at": ends}
                )
            )
        return session

    async def open(self, workspace: UUID, person: UUID) -> str:
        """The id of a session of somebody whom a provider vouched for.

        Raises `LookupError` for a Person who is not in this Workspace.
        """
        session = secrets.token_urlsafe(_BYTES)
        async with self.engine.begin() as connection:
            await expect_person(connection, workspace, person)
            await connection.execute(
                insert(tables.sign_in).values(
                    digest=_digest(session),
                    kind="session",
                    workspace_id=workspace,
                    person_id=person,
                    expires_at=self.clock.now() + SESSION_LIVES,
                )
            )
        return session

    async def who(self, session: str) -> SignedIn | None:
        """Who has this session; None once it is over.

        That is after its time, when it was ended, and when the Person was forgotten or the
        Installation removed.
        """
        return await self._who("session", session)

    async def end(self, session: str) -> None:
        """Sign out."""
        async with self.engine.begin() as connection:
            await connection.execute(delete(tables.sign_in).where(_is("session", session)))

    async def _who(self, kind: _Kind, secret: str) -> SignedIn | None:
        row, person, workspace = tables.sign_in, tables.person, tables.workspace
        installed = tables.installation
        query = (
            select(person, workspace.c.timezone.label("workspace_timezone"))
            .select_from(row)
            .join(
                person,
                (person.c.workspace_id == row.c.workspace_id) & (person.c.id == row.c.person_id),
            )
            .join(workspace, workspace.c.id == row.c.workspace_id)
            .outerjoin(
                installed,
                (installed.c.workspace_id == row.c.workspace_id)
                & (installed.c.platform == row.c.platform)
                & (installed.c.team_key == row.c.team_key),
            )
            .where(
                _is(kind, secret),
                row.c.expires_at > self.clock.now(),
                person.c.forgotten_at.is_(None),
                # Whom no Installation vouched for, a provider did.
                or_(
                    row.c.platform.is_(None),
                    installed.c.id.is_not(None) & installed.c.removed_at.is_(None),
                ),
            )
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = (await connection.execute(query)).mappings().one_or_none()
        if found is None:
            return None
        return SignedIn(found["workspace_id"], found["workspace_timezone"], as_person(found))


async def _taken(connection: AsyncConnection, token: str) -> dict[str, Any] | None:
    """The row of a link, which is deleted with this; None for everybody but the first."""
    row = tables.sign_in
    used = await connection.execute(delete(row).where(_is("link", token)).returning(*row.c))
    link = used.mappings().one_or_none()
    return None if link is None else dict(link)


def _is(kind: _Kind, secret: str) -> ColumnElement[bool]:
    row = tables.sign_in.c
    return (row.digest == _digest(secret)) & (row.kind == kind)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
