"""What weekly digests are made of, read from the memory's tables; what became of each is kept.

Every query goes by an index of what is unresolved, of what changed lately or of the days that are
asked for, so that its cost does not follow how much there ever was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.digest_tables import digest_week
from adapters.database.engine import beginning
from adapters.database.memory_reasons import counted_reasons
from adapters.database.memory_rows import as_ask, as_commitment
from adapters.database.memory_tables import ask, commitment, date_move
from adapters.database.readable import is_here, is_of, readable
from adapters.database.rows import insert_into
from bot.asks import Ask
from bot.calendar import Week
from bot.commitments import Commitment
from bot.digest import Facts, Snapshot, Span, Used
from bot.ports import Clock
from bot.records import ChannelKey, Reader
from glossary.concept import Side

_MOST_UNRESOLVED = 5_000
_MOST_DATES = 500
_MOST_USED = 200
"""Asks and translations whose words are looked at, the newest."""
_EARLIER = 12
_KEPT_WEEKS = 60
_MOVED_BEFORE = timedelta(days=28)
"""How long before it is confirmed a move may have been proposed."""
_FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
_SIDES: dict[str, Side] = {"marketing": "marketing", "it": "it"}


@dataclass(frozen=True, slots=True)
class DatabaseDigestFacts:
    """The core's `DigestFacts`."""

    engine: AsyncEngine
    clock: Clock

    async def gather(self, reader: Reader, span: Span) -> Facts:
        """Everything for one digest, as far as the reader may read it, as of one moment."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            unresolved = await self._unresolved(connection, reader, span)
            new, closed = await _counts(connection, reader, span)
            away = await self._moved_away(connection, reader, span)
            return Facts(
                unresolved=unresolved,
                new=new,
                closed=closed,
                dates=await self._dates(connection, reader, span),
                moved_away=away,
                moved=await counted_reasons(connection, reader, span.moved_since, span.channel),
                used=await _used(connection, reader, span),
                earlier=await _earlier(connection, reader, span),
            )

    async def keep(self, workspace: UUID, channel: ChannelKey, snapshot: Snapshot) -> None:
        """Write down what became of a week's digest; the same week again changes nothing."""
        of_channel = _of_channel(channel)
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, digest_week)
                .values(
                    workspace_id=workspace,
                    **of_channel,
                    week=str(snapshot.week),
                    state=snapshot.state,
                    marketing=snapshot.marketing,
                    it=snapshot.it,
                    median_days=snapshot.median_days,
                    kept=snapshot.kept,
                    due=snapshot.due,
                    words=list(snapshot.words),
                    at=self.clock.now(),
                )
                .on_conflict_do_nothing()
            )
            await connection.execute(
                delete(digest_week).where(
                    digest_week.c.workspace_id == workspace,
                    is_of(digest_week, channel),
                    digest_week.c.week < str(snapshot.week.later(-_KEPT_WEEKS)),
                )
            )

    async def _unresolved(
        self, connection: AsyncConnection, reader: Reader, span: Span
    ) -> tuple[Ask, ...]:
        rows = await connection.execute(
            _asks(reader, span)
            .where(ask.c.closed_at.is_(None))
            .order_by(ask.c.turn_since, ask.c.number)
            .limit(_MOST_UNRESOLVED)
        )
        now = self.clock.now()
        return tuple(as_ask(row, now) for row in rows.mappings())

    async def _dates(
        self, connection: AsyncConnection, reader: Reader, span: Span
    ) -> tuple[tuple[Commitment, Ask], ...]:
        """Dates that both sides agreed on, on the days of the span and those to come."""
        found = (
            (
                await connection.execute(
                    select(commitment)
                    .join(ask, _same_ask(commitment))
                    .where(
                        *_mine(reader, span),
                        readable(commitment, reader),
                        commitment.c.due.between(span.first, span.ahead),
                        commitment.c.state.in_(("confirmed", "kept", "missed")),
                    )
                    .order_by(commitment.c.due, commitment.c.id)
                    .limit(_MOST_DATES)
                )
            )
            .mappings()
            .all()
        )
        now = self.clock.now()
        asks = {one.id: one for one in await self._these(connection, reader, found)}
        return tuple(
            (as_commitment(row, now), asks[row["ask_id"]]) for row in found if row["ask_id"] in asks
        )

    async def _these(
        self, connection: AsyncConnection, reader: Reader, rows: Iterable[Any]
    ) -> tuple[Ask, ...]:
        ids = {row["ask_id"] for row in rows}
        if not ids:
            return ()
        found = await connection.execute(
            select(ask).where(readable(ask, reader), ask.c.id.in_(ids))
        )
        now = self.clock.now()
        return tuple(as_ask(row, now) for row in found.mappings())

    async def _moved_away(
        self, connection: AsyncConnection, reader: Reader, span: Span
    ) -> tuple[Ask, ...]:
        """Asks whose agreed date was moved out of the span within it; one for each such move."""
        move = date_move.c
        found = (
            (
                await connection.execute(
                    select(move.ask_id)
                    .join(ask, _same_ask(date_move))
                    .where(
                        *_mine(reader, span),
                        move.commitment_id.is_not(None),
                        move.at >= span.start - _MOVED_BEFORE,
                        move.confirmed_at >= span.start,
                        move.confirmed_at < span.end,
                        move.was.between(span.first, span.last),
                        move.becomes > span.last,
                    )
                    .order_by(move.at)
                    .limit(_MOST_DATES)
                )
            )
            .mappings()
            .all()
        )
        asks = {one.id: one for one in await self._these(connection, reader, found)}
        return tuple(asks[row["ask_id"]] for row in found if row["ask_id"] in asks)


def _asks(reader: Reader, span: Span) -> Select[Any]:
    return select(ask).where(*_mine(reader, span))


def _mine(reader: Reader, span: Span) -> list[Any]:
    """Asks that the reader may read, of the channel where it is about one."""
    rules = [readable(ask, reader)]
    if span.channel is not None:
        rules.append(is_here(ask, reader, span.channel))
    return rules


def _same_ask(rows: Any) -> Any:
    return and_(ask.c.workspace_id == rows.c.workspace_id, ask.c.id == rows.c.ask_id)


def _of_channel(channel: ChannelKey) -> dict[str, str]:
    return {
        "platform": channel.platform,
        "team_key": channel.team,
        "channel_key": channel.channel,
    }


async def _counts(connection: AsyncConnection, reader: Reader, span: Span) -> tuple[int, int]:
    """How many asks were opened in the span, and how many closed; what was none counts in neither.

    What was opened or closed since then was changed since then, which has an index.
    """
    lately = (*_mine(reader, span), ask.c.changed_at >= span.start)
    opened = and_(
        ask.c.opened_at >= span.start,
        ask.c.opened_at < span.end,
        ask.c.status != "not_an_ask",
    )
    closed = and_(
        ask.c.closed_at >= span.start,
        ask.c.closed_at < span.end,
        ask.c.status.in_(("done", "declined")),
    )
    row = (
        await connection.execute(
            select(func.count().filter(opened), func.count().filter(closed))
            .select_from(ask)
            .where(*lately)
        )
    ).one()
    return int(row[0]), int(row[1])


async def _readable_until(
    connection: AsyncConnection, reader: Reader, channel: ChannelKey
) -> datetime | None:
    """Up to when the reader may know what went on in a channel; None: nothing of it.

    The same rule as for what was said there (`bot.access.readable_by`), for what only has numbers.
    """
    if reader.here == channel:
        return _FOR_EVER
    known = tables.channel
    public = await connection.execute(
        select(known.c.visibility).where(
            known.c.workspace_id == reader.workspace,
            is_of(known, channel),
            known.c.visibility == "public",
        )
    )
    if public.first() is not None:
        return _FOR_EVER
    return reader.seen.get(channel) if reader.person is not None else None


async def _used(connection: AsyncConnection, reader: Reader, span: Span) -> tuple[Used, ...]:
    """Which concepts the sides used in the span; of what was translated ids alone are read on."""
    counted: Counter[tuple[str, Side]] = Counter()
    asks = await connection.execute(
        select(ask.c.side, ask.c.concepts)
        .where(
            *_mine(reader, span),
            ask.c.changed_at >= span.start,
            ask.c.opened_at >= span.start,
            ask.c.opened_at < span.end,
            ask.c.side.is_not(None),
        )
        .order_by(ask.c.opened_at.desc())
        .limit(_MOST_USED)
    )
    for row in asks:
        counted.update({(concept, _SIDES[row.side]): 1 for concept in row.concepts})
    made = tables.translation.c
    where: ColumnElement[bool] = made.visibility == "public"
    if span.channel is not None:
        until = await _readable_until(connection, reader, span.channel)
        if until is None:
            return _ranked(counted)
        where = is_of(tables.translation, span.channel) & (made.created_at <= until)
    translations = await connection.execute(
        select(made.from_side, made.result)
        .where(
            made.workspace_id == reader.workspace,
            where,
            made.created_at >= span.start,
            made.created_at < span.end,
            made.result.is_not(None),
        )
        .order_by(made.created_at.desc())
        .limit(_MOST_USED)
    )
    for row in translations:
        terms = row.result.get("terms") or ()
        strange = {term["concept"] for term in terms if not term.get("familiar")}
        counted.update({(concept, _SIDES[row.from_side]): 1 for concept in strange})
    return _ranked(counted)


def _ranked(counted: Counter[tuple[str, Side]]) -> tuple[Used, ...]:
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Used(concept, side, count) for (concept, side), count in ranked)


async def _earlier(connection: AsyncConnection, reader: Reader, span: Span) -> tuple[Snapshot, ...]:
    """The channel's weeks, newest first, that the reader may know; of no channel there are none."""
    channel = span.channel or reader.here
    until = await _readable_until(connection, reader, channel) if channel else None
    if channel is None or until is None:
        return ()
    rows = await connection.execute(
        select(digest_week)
        .where(
            digest_week.c.workspace_id == reader.workspace,
            is_of(digest_week, channel),
            digest_week.c.at <= until,
        )
        .order_by(digest_week.c.week.desc())
        .limit(_EARLIER)
    )
    found = []
    for row in rows:
        week = Week.read(row.week)
        if week is not None:
            found.append(
                Snapshot(
                    week=week,
                    state=row.state,
                    marketing=row.marketing,
                    it=row.it,
                    median_days=row.median_days,
                    kept=row.kept,
                    due=row.due,
                    words=tuple(row.words),
                )
            )
    return tuple(found)
