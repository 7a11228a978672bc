"""Teams' conversations in our database, as they were seen last."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import beginning
from adapters.database.rows import insert_into
from adapters.database.teams_tables import teams_conversation
from adapters.teams.references import Reference
from bot.ports import Clock

_T = teams_conversation
_AGAIN = timedelta(hours=6)
"""A conversation that stays as it is is written down this often, and not at each message."""
_REMEMBERED = 5_000
_MOST_TEAMS = 10


@dataclass
class TeamsReferences:
    """See `adapters.teams.references.References`. What was just written is not written again."""

    engine: AsyncEngine
    clock: Clock
    _kept: dict[tuple[str, str], tuple[Reference, datetime]] = field(
        default_factory=dict, repr=False
    )

    async def keep(self, reference: Reference, *, anew: bool = False) -> None:
        """As it is now. What an activity does not say of its team stays as it was.

        `anew`: it may have been gone, so that what this process remembers counts for nothing.
        """
        where, now = (reference.tenant, reference.key), self.clock.now()
        known = self._kept.get(where)
        if not anew and known is not None and known[0] == reference and now - known[1] < _AGAIN:
            return
        values = _values(reference) | {"seen_at": now}
        said = {name: value for name, value in values.items() if value is not None}
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, _T)
                .values(values)
                .on_conflict_do_update(index_elements=["team_key", "channel_key"], set_=said)
            )
        if len(self._kept) >= _REMEMBERED:
            self._kept.clear()
        self._kept[where] = reference, now

    async def find(self, tenant: str, key: str) -> Reference | None:
        """The conversation that the core calls by this key."""
        return await self._one(_T.c.team_key == tenant, _T.c.channel_key == key)

    async def personal(self, tenant: str, user: str) -> Reference | None:
        """Somebody's own chat with the bot, the newest."""
        return await self._one(
            _T.c.team_key == tenant, _T.c.user_key == user, _T.c.kind == "personal"
        )

    async def any_of(self, tenant: str) -> Reference | None:
        """The conversation of a tenant in which something happened last."""
        return await self._one(_T.c.team_key == tenant)

    async def groups(self, tenant: str) -> tuple[str, ...]:
        """The directory's ids of the teams that the bot is in, the newest first; some at most."""
        seen = func.max(_T.c.seen_at)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(
                select(_T.c.team_group)
                .where(_T.c.team_key == tenant, _T.c.team_group.is_not(None))
                .group_by(_T.c.team_group)
                .order_by(seen.desc())
                .limit(_MOST_TEAMS)
            )
            return tuple(row.team_group for row in rows)

    async def is_last(self, tenant: str, key: str | None, team: str | None) -> bool:
        """Whether a conversation, or those of a whole team, are known and all that a tenant has.

        False where nothing is known of it: then it can't have been the last one.
        """
        which = _of(key, team)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            known = await connection.scalar(select(exists().where(_T.c.team_key == tenant, which)))
            other = or_(~which, which.is_(None))
            more = await connection.scalar(select(exists().where(_T.c.team_key == tenant, other)))
        return bool(known) and not more

    async def gone(self, tenant: str, key: str | None, team: str | None) -> None:
        """A conversation is gone, or those of a whole team."""
        self._kept.clear()
        async with self.engine.begin() as connection:
            await connection.execute(delete(_T).where(_T.c.team_key == tenant, _of(key, team)))

    async def forget(self, tenant: str) -> None:
        """Forget every conversation of a tenant."""
        self._kept.clear()
        async with self.engine.begin() as connection:
            await connection.execute(delete(_T).where(_T.c.team_key == tenant))

    async def _one(self, *which: ColumnElement[bool]) -> Reference | None:
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (
                await connection.execute(
                    select(_T).where(*which).order_by(_T.c.seen_at.desc()).limit(1)
                )
            ).one_or_none()
        if row is None:
            return None
        return Reference(
            tenant=row.team_key,
            conversation=row.conversation,
            kind=row.kind,
            service=row.service,
            bot=row.bot,
            user=row.user_key,
            team=row.team,
            group=row.team_group,
        )


def _of(key: str | None, team: str | None) -> ColumnElement[bool]:
    return _T.c.team == team if team is not None else _T.c.channel_key == key


def _values(reference: Reference) -> dict[str, Any]:
    return {
        "team_key": reference.tenant,
        "channel_key": reference.key,
        "conversation": reference.conversation,
        "kind": reference.kind,
        "service": reference.service,
        "bot": reference.bot,
        "user_key": reference.user,
        "team": reference.team,
        "team_group": reference.group,
    }
