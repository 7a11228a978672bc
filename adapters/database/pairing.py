"""Pairs of channels, and the codes that make them, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.agenda import digest_time_of, plan_digest
from adapters.database.engine import beginning
from adapters.database.joining import house_of, installed_in, move, unpair
from adapters.database.mirrors import pair_of, plan_return, put_mirrors
from adapters.database.pairing_tables import pairing, pairing_code
from adapters.database.roles import log_change
from adapters.database.rows import alone_in, expect_person, scrub
from bot import wording_pairing as words
from bot.ids import new_id
from bot.pairing import (
    CODE_LIVES,
    Answered,
    Mirror,
    NotPaired,
    Pair,
    Standing,
    digest_of,
    new_code,
    who_moves,
)
from bot.ports import Clock
from bot.records import ChannelKey


@dataclass(frozen=True, slots=True)
class Paired:
    """A pair with whose it is, and since when."""

    workspace: str
    pair: Pair
    since: datetime


@dataclass(frozen=True, slots=True)
class DatabasePairings:
    """The core's Pairings."""

    engine: AsyncEngine
    clock: Clock

    async def pair_of(self, workspace: UUID, channel: ChannelKey) -> Pair | None:
        """The pair that a channel is in."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await pair_of(connection, workspace, channel)

    async def all(self) -> tuple[Paired, ...]:
        """Every pair of every Workspace, as the operator sees them, the oldest first."""
        row, workspace = pairing.c, tables.workspace
        query = (
            select(pairing, workspace.c.name)
            .join(workspace, workspace.c.id == row.workspace_id)
            .order_by(row.made_at, row.id, row.platform, row.team_key)
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = (await connection.execute(query)).mappings().all()
        listed: dict[UUID, Paired] = {}  # each has a row for either end
        for one in found:
            pair = Pair(one["id"], _given_at(one), _given_at(one, "to_"))
            listed.setdefault(pair.id, Paired(one["name"], pair, one["made_at"]))
        return tuple(listed.values())

    async def invite(self, at: Standing) -> str:
        """A first code; what was given in this channel before is good no more. Raises `NotPaired`."""
        code = new_code()
        async with self.engine.begin() as connection:
            await expect_person(connection, at.workspace, at.person)
            await _expect_single(connection, at, words.PAIRED_ALREADY)
            await connection.execute(
                delete(pairing_code).where(
                    pairing_code.c.workspace_id == at.workspace, _given_in(at.channel)
                )
            )
            await self._give(connection, at, code, None)
        return code

    async def enter(self, at: Standing, code: str) -> Answered | Pair:
        """Enter a code: of a first one comes the second, of the second one the pair.

        Raises `NotPaired` where it is no code, its time is over, or it is for another channel; then
        it is as good as before.
        """
        async with self.engine.begin() as connection:
            await expect_person(connection, at.workspace, at.person)
            await _expect_single(connection, at, words.PAIRED_ALREADY)
            used = await connection.execute(
                delete(pairing_code)
                .where(pairing_code.c.digest == digest_of(code))
                .returning(*pairing_code.c)
            )
            given = used.mappings().one_or_none()
            if given is None or given["expires_at"] <= self.clock.now():
                raise NotPaired(words.NO_SUCH_CODE)
            other = Standing(given["workspace_id"], _given_at(given), given["person_id"])
            if (other.channel.platform, other.channel.team) == (
                at.channel.platform,
                at.channel.team,
            ):
                raise NotPaired(words.SAME_END)
            if await installed_in(connection, other.channel) != other.workspace:
                raise NotPaired(words.NOT_INSTALLED_THERE)
            await _expect_single(connection, other, words.THERE_PAIRED_ALREADY)
            await _expect_no_outsiders(connection, other)
            if given["for_platform"] is None:
                return await self._answer(connection, at, other)
            if _given_at(given, "for_") != at.channel:
                raise NotPaired(words.FOR_ANOTHER_CHANNEL)
            pair = await self._complete(connection, at, other)
        await scrub(self.engine)
        return pair

    async def part(self, at: Standing) -> Pair | None:
        """End the pair of a channel; None where it is in none."""
        now = self.clock.now()
        async with self.engine.begin() as connection:
            await expect_person(connection, at.workspace, at.person)
            pair = await pair_of(connection, at.workspace, at.channel)
            if pair is None:
                return None
            await unpair(connection, at.workspace, pair.id, (pair.here, pair.there), now)
            await log_change(
                connection,
                at.workspace,
                "channels parted",
                now,
                by=at.person,
                before=_told(pair),
            )
        return pair

    async def _answer(self, connection: AsyncConnection, at: Standing, other: Standing) -> Answered:
        moves = who_moves(
            await house_of(connection, at.workspace, at.channel),
            await house_of(connection, other.workspace, other.channel),
        )
        code = new_code()
        await self._give(connection, at, code, other.channel)
        return Answered(code, moves)

    async def _complete(self, connection: AsyncConnection, at: Standing, other: Standing) -> Pair:
        """The pair, in one Workspace by now; `other` is the end that answered the first code."""
        now = self.clock.now()
        for workspace in sorted({at.workspace, other.workspace}):
            await alone_in(connection, workspace)
        moves = who_moves(
            await house_of(connection, other.workspace, other.channel),
            await house_of(connection, at.workspace, at.channel),
        )
        workspace = at.workspace if moves != "there" else other.workspace
        people = {at.person: at.person, other.person: other.person}
        if moves != "nobody":
            joins = other if moves == "here" else at
            people |= await move(connection, joins.channel, joins.workspace, workspace, now)
            await log_change(
                connection,
                workspace,
                "installation joined",
                now,
                by=people[joins.person],
                after={"platform": joins.channel.platform, "team": joins.channel.team},
            )
        pair = Pair(new_id(), at.channel, other.channel)
        for here, there in ((pair.here, pair.there), (pair.there, pair.here)):
            await connection.execute(
                insert(pairing).values(
                    workspace_id=workspace,
                    id=pair.id,
                    **_columns(here),
                    **_columns(there, "to_"),
                    made_at=now,
                )
            )
            # What is asked at one end is open at both, so both hear of it once a week.
            when = await digest_time_of(connection, workspace, here)
            await plan_digest(connection, workspace, here, when, now, anew=False)
        for person in (other.person, at.person):
            await log_change(
                connection, workspace, "channels paired", now, by=people[person], after=_told(pair)
            )
        mark = pair.id.hex[-16:]
        ends = (pair.here, pair.there)
        await put_mirrors(
            connection, workspace, [Mirror("paired", pair.id, mark, end) for end in ends], now
        )
        await plan_return(connection, workspace, pair.id, ends, now)
        return pair

    async def _give(
        self,
        connection: AsyncConnection,
        at: Standing,
        code: str,
        to: ChannelKey | None,
    ) -> None:
        now = self.clock.now()
        await connection.execute(
            delete(pairing_code).where(
                pairing_code.c.workspace_id == at.workspace, pairing_code.c.expires_at <= now
            )
        )
        await connection.execute(
            insert(pairing_code).values(
                digest=digest_of(code),
                workspace_id=at.workspace,
                person_id=at.person,
                **_columns(at.channel),
                **(_columns(to, "for_") if to else {}),
                expires_at=now + CODE_LIVES,
            )
        )
        await log_change(
            connection,
            at.workspace,
            "pairing code given",
            now,
            by=at.person,
            after={"channel": at.channel.channel},
        )


async def _expect_single(connection: AsyncConnection, at: Standing, sentence: str) -> None:
    if await pair_of(connection, at.workspace, at.channel) is not None:
        raise NotPaired(sentence)


async def _expect_no_outsiders(connection: AsyncConnection, at: Standing) -> None:
    """They may have come in since the code was given."""
    row = tables.channel.c
    found = await connection.execute(
        select(row.outsiders).where(
            row.workspace_id == at.workspace,
            row.platform == at.channel.platform,
            row.team_key == at.channel.team,
            row.channel_key == at.channel.channel,
        )
    )
    if found.scalar_one_or_none():
        raise NotPaired(words.OUTSIDERS_THERE)


def _given_in(channel: ChannelKey) -> Any:
    """The codes that were given in a channel."""
    row = pairing_code.c
    return (
        (row.platform == channel.platform)
        & (row.team_key == channel.team)
        & (row.channel_key == channel.channel)
    )


def _given_at(row: RowMapping, before: str = "") -> ChannelKey:
    return ChannelKey(
        row[f"{before}platform"], row[f"{before}team_key"], row[f"{before}channel_key"]
    )


def _columns(channel: ChannelKey, before: str = "") -> dict[str, Any]:
    return {
        f"{before}platform": channel.platform,
        f"{before}team_key": channel.team,
        f"{before}channel_key": channel.channel,
    }


def _told(pair: Pair) -> dict[str, Any]:
    """For the audit log: which channels."""
    return {
        "channels": [f"{end.platform}:{end.team}/{end.channel}" for end in (pair.here, pair.there)]
    }
