"""What is remembered, in the database. Every query names the Workspace that it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, false, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.gone import forget_person, purge_workspace
from adapters.database.rows import channel_of, expect_person, insert_into, retention, scrub
from bot.ids import new_id
from bot.incoming import Place
from bot.kept import without_secrets
from bot.ports import Clock, Made
from bot.privacy import redact
from bot.translation.result import Translation


@dataclass(frozen=True, slots=True)
class DatabaseStore:
    """The core's Store on SQLite or PostgreSQL.

    `retention_days` and `record_retention_days` hold for each Workspace that has not decided
    otherwise.
    """

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60
    record_retention_days: int = 730

    async def ensure_workspace(
        self, name: str, *, demo: bool = False, timezone: str = "UTC"
    ) -> UUID:
        """The Workspace of this name, made when there is none; an existing one stays as it is."""
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, tables.workspace)
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
        self,
        workspace: UUID,
        made: Made,
        *,
        person: UUID | None = None,
        author: UUID | None = None,
        place: Place | None = None,
        message: str | None = None,
        after: UUID | None = None,
    ) -> None:
        """Keep a translation, without its secrets, for the retention time.

        Saving it a second time changes nothing, so a step that is run again does no harm. What is
        not said of its author and its message is as for the translation that it comes `after`.
        Raises `LookupError` for a Workspace that does not exist, or a Person who is not in it.
        """
        kept = await asyncio.to_thread(without_secrets, made.translation)
        now = self.clock.now()
        async with self.engine.begin() as connection:
            days = await retention(connection, workspace, self.retention_days)
            where = _at(place, message)
            if after is not None:
                wrote, stands = await _source(connection, workspace, after)
                author = author or (wrote if wrote != person else None)
                where = where if message or stands.get("message_key") is None else stands
            for whose in (person, author):
                if whose is not None:
                    await expect_person(connection, workspace, whose)
            await connection.execute(
                insert_into(connection, tables.translation)
                .values(
                    id=UUID(kept.id),
                    workspace_id=workspace,
                    person_id=person,
                    author_id=author,
                    **where,
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

    async def translation(
        self, workspace: UUID, translation_id: UUID, *, person: UUID | None = None
    ) -> Translation | None:
        """A kept translation; None when it is gone, or another Workspace's, or not this person's."""
        query = select(tables.translation.c.original, tables.translation.c.result)
        readable = self._readable(query, workspace, translation_id)
        if person is not None:
            readable = readable.where(tables.translation.c.person_id == person)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (await connection.execute(readable)).one_or_none()
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

        "Not helpful" without a reason leaves the one that was given with it before.
        False when there is no such translation here. Raises `LookupError` for a Person who is not
        in this Workspace.
        """
        word = {
            "helpful": helpful,
            "reason": redact(reason) if reason else None,
            "at": self.clock.now(),
        }
        # A button and the form behind it may arrive in either order.
        old = tables.feedback.c
        before = case((old.helpful.is_(false()), old.reason), else_=null())
        changed = word if helpful or word["reason"] else {**word, "reason": before}
        async with self.engine.begin() as connection:
            known = self._readable(select(tables.translation.c.id), workspace, translation_id)
            if (await connection.execute(known)).one_or_none() is None:
                return False
            if person is not None:
                await expect_person(connection, workspace, person)
            row = insert_into(connection, tables.feedback).values(
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
                    set_=changed,
                )
            else:
                row = row.on_conflict_do_update(
                    index_elements=["workspace_id", "translation_id", "person_id"], set_=changed
                )
            await connection.execute(row)
        return True

    async def tokens_spent(self, workspace: UUID, since: datetime) -> int:
        """Tokens that models took for this Workspace since then."""
        made, used = tables.translation.c, tables.model_use.c
        sums = (
            select(func.sum(made.tokens)).where(
                made.workspace_id == workspace, made.created_at >= since
            ),
            select(func.sum(used.tokens)).where(used.workspace_id == workspace, used.at >= since),
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return sum([int((await connection.execute(one)).scalar_one() or 0) for one in sums])

    async def spend(self, workspace: UUID, tokens: int) -> None:
        """Write down tokens that no translation of its own counts."""
        async with self.engine.begin() as connection:
            await connection.execute(
                tables.model_use.insert().values(
                    id=new_id(), workspace_id=workspace, tokens=tokens, at=self.clock.now()
                )
            )

    async def forget(self, workspace: UUID, person: UUID) -> bool:
        """Take out everything that says who a Person was or what they said; what it cost stays.

        False when there is no such Person here.
        """
        async with self.engine.begin() as connection:
            if not await forget_person(connection, workspace, person, self.clock.now()):
                return False
        await scrub(self.engine)
        return True

    async def shortest_retention(self) -> int:
        """Days for which texts are kept, in the Workspace where that is shortest."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            shortest = await connection.execute(select(func.min(tables.workspace.c.retention_days)))
            days: int | None = shortest.scalar_one()
        return min(days or self.retention_days, self.retention_days)

    async def purge(self, now: datetime, only: UUID | None = None) -> int:
        """Delete the texts and records whose time is over; how many translations went.

        `only` names one Workspace. A shorter retention counts for what was saved before it was
        set, too.
        """
        whose = tables.workspace.c
        wanted = select(whose.id, whose.retention_days, whose.record_retention_days)
        if only is not None:
            wanted = wanted.where(whose.id == only)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = (await connection.execute(wanted)).all()
        gone = 0
        for row in rows:
            days = row.retention_days or self.retention_days
            records = row.record_retention_days or self.record_retention_days
            gone += await purge_workspace(self.engine, row.id, days, records, now)
        await scrub(self.engine)
        return gone

    def _readable(self, query: Select[Any], workspace: UUID, translation_id: UUID) -> Select[Any]:
        """The query for one translation, where it is this Workspace's and not yet gone."""
        return query.where(
            tables.translation.c.workspace_id == workspace,
            tables.translation.c.id == translation_id,
            tables.translation.c.expires_at > self.clock.now(),
            tables.translation.c.result.is_not(None),
        )


async def _source(
    connection: AsyncConnection, workspace: UUID, translation_id: UUID
) -> tuple[UUID | None, dict[str, Any]]:
    """Who wrote the original of a translation, as far as that is known, and where it stands."""
    made = tables.translation.c
    place = (made.platform, made.team_key, made.channel_key, made.thread_key, made.message_key)
    found = await connection.execute(
        select(made.author_id, made.person_id, *place, made.visibility).where(
            made.workspace_id == workspace, made.id == translation_id, made.result.is_not(None)
        )
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None, {}
    stands = dict(row)
    asked, wrote = stands.pop("person_id"), stands.pop("author_id")
    return wrote or asked, stands


def _at(place: Place | None, message: str | None) -> dict[str, Any]:
    """The columns that say where a translation was asked for."""
    if place is None:
        return {}
    return {
        **channel_of(place),
        "thread_key": place.thread,
        "message_key": message,
        "visibility": place.visibility,
    }
