"""What is to be shown at the ends of a pair, as rows that are due.

They are written in the transaction that changes a record: what is done afterwards could be lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables, tables
from adapters.database.due import Due, DueRows
from adapters.database.engine import beginning
from adapters.database.pairing_tables import pairing
from adapters.database.rows import channel_of, in_channel, insert_into
from bot.ids import new_id
from bot.incoming import Place
from bot.pairing import Mirror, MirrorWhat, Pair, mark_of, mirror_id
from bot.records import ChannelKey

MIRROR = "mirror"
"""The kind of these rows."""
_AT_ONCE = 100
"""Rows that are handed over together; the rest waits for the next time."""
MOST_PARTED = 200
"""Asks whose cards are told that they don't follow any more, at each end, the newest."""

_ASK, _WHY = memory_tables.ask, memory_tables.why
_PAIRED: dict[MirrorWhat, Table] = {"ask": _ASK, "why": _WHY}


@dataclass(frozen=True, slots=True)
class MirrorRows:
    """What is to be shown, as rows that wait."""

    engine: AsyncEngine

    async def waiting(self, workspace: UUID, now: datetime) -> tuple[Due, ...]:
        """What waits in a Workspace, the oldest first."""
        row = tables.due
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(row)
                .where(row.c.workspace_id == workspace, row.c.kind == MIRROR, row.c.at <= now)
                .order_by(row.c.at, row.c.id)
                .limit(_AT_ONCE)
            )
            return tuple(
                Due(one.id, one.workspace_id, one.kind, one.subject, one.at, one.every)
                for one in found
            )

    async def done(self, due: Due) -> None:
        """It was handed over."""
        await DueRows(self.engine).done(due, due.at)

    async def is_shown(self, workspace: UUID, mirror: Mirror) -> bool:
        """Whether an ask has been shown in a channel before: it is from there, or mirrored there."""
        card, there = tables.card.c, mirror_id(mirror.id, mirror.channel)
        own = select(_ASK.c.id).where(
            _ASK.c.workspace_id == workspace, _ASK.c.id == mirror.id, _of(_ASK, mirror.channel)
        )
        mirrored = select(card.id).where(card.workspace_id == workspace, card.id == there)
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(union_all(own, mirrored))
            return found.first() is not None


async def pair_of(connection: AsyncConnection, workspace: UUID, channel: ChannelKey) -> Pair | None:
    """The pair that a channel is in, seen from it."""
    found = await connection.execute(
        select(pairing).where(
            pairing.c.workspace_id == workspace,
            pairing.c.platform == channel.platform,
            pairing.c.team_key == channel.team,
            pairing.c.channel_key == channel.channel,
        )
    )
    row = found.one_or_none()
    return Pair(row.id, channel, as_channel(row, "to_")) if row else None


async def plan_mirrors(
    connection: AsyncConnection,
    workspace: UUID,
    *,
    asks: Collection[UUID] = (),
    whys: Collection[UUID] = (),
    origin: str,
    now: datetime,
) -> None:
    """Have these records shown as they are after this transaction: where they are from, and in the
    channels that are paired with those.

    Nothing is written in a Workspace of one Installation: whoever changes something there shows it.
    """
    if not await _is_shared(connection, workspace):
        return
    what: MirrorWhat
    for what, ids in (("ask", asks), ("why", whys)):
        if ids:
            found = await connection.execute(_ends_of(_PAIRED[what], workspace, ids))
            await put_mirrors(connection, workspace, _both(what, found, mark_of(origin)), now)


async def plan_mirrors_of_message(
    connection: AsyncConnection, workspace: UUID, place: Place, message: str, now: datetime
) -> None:
    """The same for what was made of a message that is deleted: asks and whys of its thread."""
    if not await _is_shared(connection, workspace):
        return
    threads = {message, place.thread or message}
    what: MirrorWhat
    for what, table in _PAIRED.items():
        ids = await connection.execute(
            select(table.c.id).where(
                table.c.workspace_id == workspace,
                in_channel(table, place),
                or_(table.c.message_key.in_(threads), table.c.thread_key.in_(threads)),
            )
        )
        found = set(ids.scalars())
        if found:
            ends = await connection.execute(_ends_of(table, workspace, found))
            mark = mark_of(f"unsaid:{message}")
            await put_mirrors(connection, workspace, _both(what, ends, mark), now)


async def plan_parting(
    connection: AsyncConnection,
    workspace: UUID,
    pair: UUID,
    ends: tuple[ChannelKey, ChannelKey],
    now: datetime,
) -> None:
    """Have both ends learn that they are no pair, and cards of open asks that they don't follow."""
    mark = pair.hex[-16:]
    mirrors = [Mirror("parted", pair, mark, end) for end in ends]
    for own, other in (ends, ends[::-1]):
        unresolved = await _open_asks(connection, workspace, own)
        mirrors += (Mirror("ask", ask, mark, other) for ask in unresolved)
    await put_mirrors(connection, workspace, mirrors, now)


async def plan_return(
    connection: AsyncConnection,
    workspace: UUID,
    pair: UUID,
    ends: tuple[ChannelKey, ChannelKey],
    now: datetime,
) -> None:
    """Channels that were a pair before are one again: cards of open asks that stand there follow."""
    mirrors = []
    for own, other in (ends, ends[::-1]):
        shown = {mirror_id(ask, other): ask for ask in await _open_asks(connection, workspace, own)}
        card = tables.card.c
        known = await connection.execute(
            select(card.id).where(card.workspace_id == workspace, card.id.in_(sorted(shown)))
        )
        mirrors += [Mirror("ask", shown[id], pair.hex[-16:], other) for id in known.scalars()]
    await put_mirrors(connection, workspace, mirrors, now)


async def _open_asks(
    connection: AsyncConnection, workspace: UUID, channel: ChannelKey
) -> list[UUID]:
    """The asks of a channel that nobody has closed, the newest turn first."""
    found = await connection.execute(
        select(_ASK.c.id)
        .where(_ASK.c.workspace_id == workspace, _of(_ASK, channel), _ASK.c.closed_at.is_(None))
        .order_by(_ASK.c.turn_since.desc())
        .limit(MOST_PARTED)
    )
    return list(found.scalars())


async def put_mirrors(
    connection: AsyncConnection, workspace: UUID, mirrors: Iterable[Mirror], now: datetime
) -> None:
    """Have these shown at once; what waits already waits once."""
    for one in mirrors:
        await connection.execute(
            insert_into(connection, tables.due)
            .values(
                id=new_id(),
                workspace_id=workspace,
                kind=MIRROR,
                subject=one.subject,
                at=now,
                every=None,
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "kind", "subject"])
        )


def as_channel(row: Any, before: str = "") -> ChannelKey:
    """The channel in a row's columns; `before` stands before their names."""
    return ChannelKey(
        getattr(row, f"{before}platform"),
        getattr(row, f"{before}team_key"),
        getattr(row, f"{before}channel_key"),
    )


def _ends_of(table: Table, workspace: UUID, ids: Collection[UUID]) -> Select[Any]:
    same = (table.c[name] == pairing.c[name] for name in ("workspace_id", *_CHANNEL))
    return (
        select(table.c.id.label("record"), *(table.c[name] for name in _CHANNEL), *_ENDS)
        .outerjoin(pairing, and_(*same))
        .where(table.c.workspace_id == workspace, table.c.id.in_(sorted(ids)))
    )


_CHANNEL = ("platform", "team_key", "channel_key")
_ENDS = tuple(pairing.c[f"to_{name}"] for name in _CHANNEL)


async def _is_shared(connection: AsyncConnection, workspace: UUID) -> bool:
    """Whether several Installations are in a Workspace."""
    installed = tables.installation.c
    found = await connection.execute(
        select(installed.id)
        .where(installed.workspace_id == workspace, installed.removed_at.is_(None))
        .limit(2)
    )
    return len(found.all()) > 1


def _both(what: MirrorWhat, rows: Iterable[Row[Any]], mark: str) -> list[Mirror]:
    ends = []
    for row in rows:
        ends.append(Mirror(what, row.record, mark, as_channel(row)))
        if row.to_platform is not None:
            ends.append(Mirror(what, row.record, mark, as_channel(row, "to_")))
    return ends


def _of(table: Table, channel: ChannelKey) -> Any:
    place = Place(platform=channel.platform, team=channel.team, channel=channel.channel)
    return and_(*(table.c[name] == value for name, value in channel_of(place).items()))
