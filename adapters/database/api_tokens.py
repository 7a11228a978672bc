"""Tokens for programs: made, listed, revoked, and known again by their digest."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.roles import log_change
from bot.ids import new_id
from bot.ports import Clock

PREFIX = "fogbridge_"
"""What a token begins with, so that a scanner for secrets knows one."""

_BYTES = 32
"""Of chance in a token: nobody guesses 256 bits, so what is kept needs no salt."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without itself."""

    id: UUID
    workspace: UUID
    name: str
    scopes: frozenset[str]
    created: datetime
    used: datetime | None
    expires: datetime
    revoked: datetime | None

    def over(self, now: datetime) -> bool:
        """Whether it is good for nothing any more."""
        return self.revoked is not None or self.expires <= now


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """Tokens of every Workspace; a text that is none is nobody's."""

    engine: AsyncEngine
    clock: Clock

    async def create(
        self, workspace: UUID, name: str, scopes: Collection[str], lives: timedelta
    ) -> str | None:
        """A new token, which is known from here on by its digest alone.

        None where a token of that name is in use.
        """
        token = PREFIX + secrets.token_urlsafe(_BYTES)
        row, now = tables.api_token, self.clock.now()
        listed = sorted(set(scopes))
        async with self.engine.begin() as connection:
            # Two at once with one name wait for each other here.
            await connection.execute(
                select(tables.workspace.c.id)
                .where(tables.workspace.c.id == workspace)
                .with_for_update()
            )
            used = await connection.execute(
                select(row.c.id).where(
                    row.c.workspace_id == workspace,
                    row.c.name == name,
                    row.c.revoked_at.is_(None),
                    row.c.expires_at > now,
                )
            )
            if used.first() is not None:
                return None
            made = new_id()
            await connection.execute(
                insert(row).values(
                    id=made,
                    workspace_id=workspace,
                    digest=_digest(token),
                    name=name,
                    scopes=" ".join(listed),
                    created_at=now,
                    expires_at=now + lives,
                )
            )
            await log_change(
                connection,
                workspace,
                "token made",
                now,
                by=None,
                after={"token": made.hex, "scopes": listed},
            )
        return token

    async def revoke(self, workspace: UUID, name: str) -> bool:
        """From now on the token of this name is good for nothing; False where there is none."""
        row, now = tables.api_token, self.clock.now()
        async with self.engine.begin() as connection:
            ended = (
                await connection.execute(
                    update(row)
                    .where(
                        row.c.workspace_id == workspace,
                        row.c.name == name,
                        row.c.revoked_at.is_(None),
                        row.c.expires_at > now,
                    )
                    .values(revoked_at=now)
                    .returning(row.c.id)
                )
            ).scalar_one_or_none()
            if ended is None:
                return False
            before = {"token": ended.hex}
            await log_change(connection, workspace, "token revoked", now, by=None, before=before)
        return True

    async def all(self) -> tuple[ApiToken, ...]:
        """Every token that is remembered, the newest first."""
        row = tables.api_token
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(row).order_by(row.c.created_at.desc(), row.c.id.desc())
            )
            return tuple(_token(one) for one in found)

    async def bearer(self, token: str) -> ApiToken | None:
        """Which token this is; None where it is none, or none any more."""
        if not token.startswith(PREFIX):
            return None
        row, now, digest = tables.api_token, self.clock.now(), _digest(token)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = (
                await connection.execute(select(row).where(row.c.digest == digest))
            ).one_or_none()
        # The index has looked up a digest, whose bytes say nothing of the token's.
        if found is None or not compare_digest(found.digest, digest):
            return None
        known = _token(found)
        if known.over(now):
            return None
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if known.used is None or known.used < today:
            async with self.engine.begin() as connection:
                await connection.execute(
                    update(row).where(row.c.id == known.id).values(last_used_at=today)
                )
        return known

    async def workspaces(self) -> tuple[tuple[UUID, str], ...]:
        """The Workspaces by name; a demo only where there is no other."""
        place = tables.workspace
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(place.c.id, place.c.name, place.c.demo).order_by(func.lower(place.c.name))
            )
            every = found.all()
        real = [one for one in every if not one.demo]
        return tuple((one.id, one.name) for one in real or every)


def _token(row: object) -> ApiToken:
    values = row._mapping  # type: ignore[attr-defined]  # a row of `api_token`
    return ApiToken(
        values["id"],
        values["workspace_id"],
        values["name"],
        frozenset(values["scopes"].split()),
        values["created_at"],
        values["last_used_at"],
        values["expires_at"],
        values["revoked_at"],
    )


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
