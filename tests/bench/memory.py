"""The memory with much behind it: digests and what is due by how much there ever was, and search.

What is open and what the last weeks brought is the same in every size; what is more lies further
back. Each size is a database of its own, and they take turns, so that all of them meet the same
machine.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.due import DueRows
from adapters.database.engine import open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.migrate import migrate
from adapters.database.rows import insert_into
from adapters.database.store import DatabaseStore
from bot.calendar import Week
from bot.digest import digest_of, span_of
from bot.ids import new_id
from bot.likeness import words_of
from bot.memory import DigestTime, WhyQuery
from bot.records import ChannelKey, Reader
from glossary.load import SHIPPED, load_termbase
from tests.bench.row import Plan, Row, p50
from tests.fakes.clock import StillClock
from tests.postgres import fresh_database, running_server

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = Week(2026, 47)
OPEN, LATELY, CHANNELS = 1_000, 50, 10
"""Asks that are open, asks that were done in the last two weeks, and channels they stand in."""

SEARCHES = (
    "firewall",
    "security review",
    "landing page consent",
    "vendor papers late",
    "freez",
    "migration of the old cdp",
    "why does the login take so long",
    "quarterly budget",
    "dns",
    "zebra",
)
"""What is searched, in turn: frequent words, rare ones, several, a word that has just begun."""
_VOCABULARY = (
    "firewall security review landing page consent vendor papers late freeze migration old cdp login "
    "budget quarterly dns certificate approval copy images form tracking release test server backup "
    "contract legal privacy capacity holiday sprint legacy crm mail domain template portal partner"
).split()


@dataclass(frozen=True, slots=True)
class Stock:
    """A database with so many asks."""

    engine: AsyncEngine
    workspace: UUID
    asks: int


def measure(plan: Plan) -> Iterator[Row]:
    """Digest, due rows and search, on SQLite and on PostgreSQL."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fogbridge-bench-")))
        server = stack.enter_context(running_server())
        for name in ("SQLite", "PostgreSQL"):
            urls = [
                f"sqlite:///{folder / f'{size}.db'}"
                if name == "SQLite"
                else stack.enter_context(fresh_database(server))
                for size in (*plan.history, 0)
            ]
            yield from asyncio.run(_measured(plan, name, urls))


async def _measured(plan: Plan, name: str, urls: list[str]) -> list[Row]:
    stocks = [await _stock(url, size) for url, size in zip(urls, (*plan.history, 0), strict=True)]
    *sizes, searched = stocks
    await _fill_whys(searched, plan.whys)
    for stock in stocks:
        await _settle(stock.engine)
    rows = [
        *await _by_size(plan, f"digest of a channel, {name}", sizes, _channel_digest),
        *await _by_size(plan, f"digest of everything, {name}", sizes, _whole_digest),
        *await _by_size(plan, f"what is due, {name}", sizes, _due),
        await _searches(plan, name, searched),
    ]
    for stock in stocks:
        await stock.engine.dispose()
    return rows


async def _by_size(
    plan: Plan, what: str, stocks: list[Stock], work: Callable[[Stock], Awaitable[object]]
) -> list[Row]:
    """Milliseconds for each size, in turns; the last one beside the first."""
    taken: dict[int, list[float]] = {stock.asks: [] for stock in stocks}
    for _ in range(plan.memory_rounds + 2):
        for stock in stocks:
            started = time.perf_counter_ns()
            await work(stock)
            taken[stock.asks].append((time.perf_counter_ns() - started) / 1e6)
    middles = {size: p50(values[2:]) for size, values in taken.items()}  # the first ones warm up
    first, last = stocks[0].asks, stocks[-1].asks
    rows = [
        Row(f"{what}, {size:,} asks of which {min(size, OPEN):,} are open", middle, "ms")
        for size, middle in middles.items()
    ]
    ratio = middles[last] / middles[first]
    rows[-1] = Row(
        rows[-1].what,
        middles[last],
        "ms",
        f"the same with {first:,} asks",
        middles[first],
        ratio,
        goal="≤ 1.2",
        met=ratio <= 1.2,
    )
    return rows


_TERMBASE = load_termbase(SHIPPED)


async def _digest(stock: Stock, channel: ChannelKey | None) -> object:
    when = DigestTime(kind="team" if channel else "executive")
    span = span_of(WEEK, when, channel)
    facts = DatabaseDigestFacts(stock.engine, StillClock(NOW))
    found = await facts.gather(Reader(stock.workspace, channel), span)
    return digest_of(found, WEEK, NOW, ZoneInfo("UTC"), span, _TERMBASE)


async def _channel_digest(stock: Stock) -> object:
    return await _digest(stock, ChannelKey("slack", "T1", "C1"))


async def _whole_digest(stock: Stock) -> object:
    return await _digest(stock, None)


async def _due(stock: Stock) -> object:
    return await DueRows(stock.engine).now(NOW)


async def _searches(plan: Plan, name: str, stock: Stock) -> Row:
    """The mix of searches, each beside the same in SQL that somebody wrote by hand."""
    memory = DatabaseMemory(stock.engine, StillClock(NOW))
    reader = Reader(stock.workspace, ChannelKey("slack", "T1", "C1"))
    ours: list[float] = []
    by_hand: list[float] = []
    for number in range(-2, plan.memory_rounds):
        one = two = 0.0
        for words in SEARCHES:
            started = time.perf_counter_ns()
            found = await memory.whys(reader, WhyQuery(text=words, limit=20))
            between = time.perf_counter_ns()
            rows = await _by_hand(stock, words)
            ended = time.perf_counter_ns()
            one, two = one + (between - started) / 1e6, two + (ended - between) / 1e6
            if {why.id for why in found} != rows:
                raise AssertionError(f"not the same is found for {words!r}")
        if number >= 0:
            ours.append(one)
            by_hand.append(two)
    middle, hand = p50(ours), p50(by_hand)
    ratio = middle / hand
    return Row(
        f"{len(SEARCHES)} searches in {plan.whys:,} whys, {name}",
        *(middle, "ms", "the same written by hand in SQL", hand, ratio),
        goal="≤ 1.5",
        met=ratio <= 1.5,
    )


_FOUND = {
    "sqlite": """
        SELECT why.* FROM why_fts JOIN why_words ON why_words.number = why_fts.rowid
        JOIN why ON why.workspace_id = why_words.workspace_id AND why.id = why_words.why_id
        WHERE why_fts MATCH :words AND why.workspace_id = :workspace AND why.expires_at > :now
          AND (why.visibility = 'public' OR (why.platform = 'slack' AND why.team_key = 'T1'
               AND why.channel_key = 'C1'))
        ORDER BY why_fts.rank, why.opened_at DESC, why.id DESC LIMIT 20
    """,
    "postgresql": """
        SELECT why.* FROM why_words
        JOIN why ON why.workspace_id = why_words.workspace_id AND why.id = why_words.why_id
        WHERE why_words.words @@ to_tsquery('simple', :words) AND why.workspace_id = :workspace
          AND why.expires_at > :now
          AND (why.visibility = 'public' OR (why.platform = 'slack' AND why.team_key = 'T1'
               AND why.channel_key = 'C1'))
        ORDER BY -ts_rank(why_words.words, to_tsquery('simple', :words), 1), why.opened_at DESC,
          why.id DESC LIMIT 20
    """,
}


async def _by_hand(stock: Stock, words: str) -> set[UUID]:
    """Entries with their reasons and steps, as plain rows."""
    said, postgres = words_of(words), stock.engine.dialect.name == "postgresql"
    if postgres:
        asked = " & ".join(f"'{word}'" for word in said) + ":*"
    else:
        asked = " AND ".join(f'"{word}"' for word in said) + " *"
    values: dict[str, Any] = {
        "words": asked,
        "workspace": stock.workspace if postgres else stock.workspace.hex,
        "now": NOW if postgres else f"{NOW:%Y-%m-%d %H:%M:%S}.000000",
    }
    async with stock.engine.connect() as connection:
        found = (await connection.execute(text(_FOUND[stock.engine.dialect.name]), values)).all()
        ids = [row.id for row in found]
        if ids:
            names = ", ".join(f":id{n}" for n in range(len(ids)))
            which = {f"id{n}": one for n, one in enumerate(ids)} | {
                "workspace": values["workspace"]
            }
            for table in ("why_factor", "why_step"):
                query = (
                    f"SELECT * FROM {table} WHERE workspace_id = :workspace "  # noqa: S608 - ours
                    f"AND why_id IN ({names}) ORDER BY why_id, position"
                )
                (await connection.execute(text(query), which)).all()
    return {one if isinstance(one, UUID) else UUID(one) for one in ids}


async def _stock(url: str, asks: int) -> Stock:
    """A migrated database with one Workspace, its asks, their dates and what is due."""
    await migrate(url)
    engine = open_engine(url)
    workspace = await DatabaseStore(engine, StillClock(NOW)).ensure_workspace("Bench")
    if asks:
        async with engine.begin() as connection:
            for statement in _filling(connection.dialect.name, workspace, asks):
                await connection.execute(text(statement))
    return Stock(engine, workspace, asks)


async def _settle(engine: AsyncEngine) -> None:
    """Let the database learn what is in it."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT", sqlite_begin="NONE")
        await connection.execute(text("ANALYZE"))


def _filling(dialect: str, workspace: UUID, asks: int) -> Iterator[str]:
    """Bulk SQL: numbers from 1, the open ones first, then what was done lately, then the past.

    One ask in ten had a date that both sides agreed on; one in twenty moved it.
    """
    sqlite = dialect == "sqlite"
    space = f"'{workspace.hex}'"

    def id_(kind: int, number: str) -> str:
        if sqlite:
            return f"printf('%08x%024x', {kind}, {number})"
        return f"(lpad(to_hex({kind}), 8, '0') || lpad(to_hex({number}), 24, '0'))::uuid"

    def ago(days: str) -> str:
        if sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', '{NOW:%Y-%m-%d %H:%M:%S}', (-({days})) || ' days')"
        return f"('{NOW.isoformat()}'::timestamptz - ({days}) * interval '1 day')"

    def day(days: str) -> str:
        if sqlite:
            return f"date('{NOW:%Y-%m-%d}', (-({days})) || ' days')"
        return f"('{NOW:%Y-%m-%d}'::date - ({days}))"

    series = (  # numbers of ours
        f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {asks}) SELECT n FROM s)"  # noqa: S608
        if sqlite
        else f"(SELECT n::int FROM generate_series(1, {asks}) AS g(n))"  # noqa: S608
    )
    lately = OPEN + LATELY
    since = f"CASE WHEN n <= {OPEN} THEN 1 + n % 60 WHEN n <= {lately} THEN n % 14 ELSE 40 + n % 1000 END"
    json_ = "'[\"landing-page\"]'" if sqlite else "'[\"landing-page\"]'::jsonb"
    ends = "'2099-01-01 00:00:00.000000'"
    done = f"CASE WHEN n <= {OPEN} THEN NULL ELSE {ago(since)} END"
    yield f"""
        INSERT INTO ask (id, workspace_id, number, origin, quote, side, platform, team_key, channel_key,
          thread_key, message_key, direct, visibility, said_at, status, confirmed, concepts, opened_at,
          turn_since, closed_at, version, changed_at, expires_at)
        SELECT {id_(1, "n")}, {space}, n, 'bench:' || n, 'The landing page ' || n, 'marketing', 'slack',
          'T1', 'C' || (n % {CHANNELS}), 't' || n, 'm' || n, false, 'public', {ago(f"3 + ({since})")},
          CASE WHEN n > {OPEN} THEN 'done' WHEN n % 3 = 0 THEN 'waiting_on_marketing'
            ELSE 'waiting_on_it' END,
          true, {json_}, {ago(f"3 + ({since})")}, {ago(since)}, {done}, 1, {ago(since)}, {ends}
        FROM {series} AS numbers
    """  # noqa: S608 - numbers of ours
    held = f"n > {OPEN} AND n % 10 = 0 OR n <= {OPEN} AND n % 20 = 0"
    over = f"n > {OPEN}"
    yield f"""
        INSERT INTO commitment (id, workspace_id, ask_id, due, platform, team_key, channel_key, direct,
          visibility, said_at, drafted_at, owes_it, yes_marketing_at, yes_it_at, state, zone, ended_at,
          version, changed_at, expires_at)
        SELECT {id_(2, "n")}, {space}, {id_(1, "n")}, {day(since)}, 'slack', 'T1', 'C' || (n % {CHANNELS}),
          false, 'public', {ago(since)}, {ago(since)}, 'the page', {ago(since)}, {ago(since)},
          CASE WHEN {over} THEN 'kept' ELSE 'confirmed' END, 'UTC',
          CASE WHEN {over} THEN {ago(since)} ELSE NULL END, 1, {ago(since)}, {ends}
        FROM {series} AS numbers WHERE {held}
    """  # noqa: S608 - numbers of ours
    yield f"""
        INSERT INTO date_move (id, workspace_id, ask_id, commitment_id, was, becomes, because, kind, at,
          confirmed_at, changed_at, expires_at)
        SELECT {id_(3, "n")}, {space}, {id_(1, "n")}, {id_(2, "n")}, {day(f"10 + ({since})")}, {day(since)},
          'the freeze', 'freeze', {ago(f"9 + ({since})")}, {ago(f"9 + ({since})")}, {ago(since)}, {ends}
        FROM {series} AS numbers WHERE ({held}) AND n % 20 = 0
    """  # noqa: S608 - numbers of ours
    yield f"""
        INSERT INTO due (id, workspace_id, kind, subject, at)
        SELECT {id_(4, "n")}, {space}, 'reminder', 'bench:' || n, {ago("(n % 200) - 100")}
        FROM {series} AS numbers WHERE n <= 300
    """  # noqa: S608 - numbers of ours


async def _fill_whys(stock: Stock, number: int) -> None:
    """Entries with two reasons each, of words that are more or less frequent."""
    dice = Random(4)  # noqa: S311 - the same words in each run
    weights = [1 / (place + 1) for place in range(len(_VOCABULARY))]
    for start in range(0, number, 2_000):
        async with stock.engine.begin() as connection:
            await _put_whys(connection, stock, dice, weights, min(2_000, number - start))
        if start == 0:
            # PostgreSQL plans the look for a row's parent once: over an empty table it reads all of it.
            await _settle(stock.engine)


async def _put_whys(
    connection: AsyncConnection, stock: Stock, dice: Random, weights: list[float], number: int
) -> None:
    whys, factors, words = [], [], []
    for _ in range(number):
        said = [" ".join(dice.choices(_VOCABULARY, weights, k=9)) for _ in range(3)]
        why, at = new_id(), NOW - timedelta(minutes=dice.randint(1, 1_000_000))
        whys.append(
            {
                "id": why,
                "workspace_id": stock.workspace,
                "title": "A page",
                "question": f"why {said[0]}?",
                "platform": "slack",
                "team_key": "T1",
                "channel_key": f"C{dice.randint(0, 99)}",
                "visibility": dice.choice(("public", "private")),
                "said_at": at,
                "opened_at": at,
                "answered_at": at,
                "concepts": [],
                "version": 1,
                "changed_at": at,
                "expires_at": NOW + timedelta(days=700),
            }
        )
        factors += [
            {
                "workspace_id": stock.workspace,
                "why_id": why,
                "position": place,
                "kind": "freeze",
                "quote": quote,
                "concepts": [],
            }
            for place, quote in enumerate(said[1:])
        ]
        words.append(
            {
                "workspace_id": stock.workspace,
                "why_id": why,
                "words": " ".join(word for one in ("A page", *said) for word in words_of(one)),
            }
        )
    await connection.execute(insert(memory_tables.why), whys)
    await connection.execute(insert(memory_tables.why_factor), factors)
    if connection.dialect.name == "sqlite":
        await connection.execute(insert_into(connection, memory_tables.why_words), words)
        return
    listed = json.dumps([{**one, **_as_text(one)} for one in words])
    await connection.execute(
        text(
            "INSERT INTO why_words (workspace_id, why_id, words) "
            "SELECT workspace_id, why_id, to_tsvector('simple', words) FROM "
            "jsonb_to_recordset(CAST(:listed AS jsonb)) AS w(workspace_id uuid, why_id uuid, words text)"
        ),
        {"listed": listed},
    )


def _as_text(one: dict[str, Any]) -> dict[str, str]:
    return {"workspace_id": str(one["workspace_id"]), "why_id": str(one["why_id"])}
