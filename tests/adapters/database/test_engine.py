"""Addresses, pragmas and transactions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import beginning, database_url, open_engine
from bot.errors import ConfigurationError


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:////srv/fog.db", "sqlite+aiosqlite:////srv/fog.db"),
        ("sqlite+aiosqlite:////srv/fog.db", "sqlite+aiosqlite:////srv/fog.db"),
        ("/srv/fog.sqlite3", "sqlite+aiosqlite:////srv/fog.sqlite3"),
        ("postgres://a:b@h/d", "postgresql+psycopg://a:b@h/d"),
        (
            "postgresql://a:b@h:5433/d?sslmode=require",
            "postgresql+psycopg://a:b@h:5433/d?sslmode=require",
        ),
        ("postgresql+psycopg:///d?host=/run", "postgresql+psycopg:///d?host=%2Frun"),
    ],
)
def test_addresses_as_people_write_them(written: str, used: str) -> None:
    """Each gets its driver."""
    assert database_url(written).render_as_string(hide_password=False) == used


def test_a_relative_file_lies_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stays there when the process goes elsewhere."""
    monkeypatch.chdir(tmp_path)
    assert database_url("sqlite:///var/fogbridge.db").database == str(tmp_path / "var/fogbridge.db")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "fogbridge",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://a:pa55word@h/d",
        "postgresql+asyncpg://h/d",
    ],
)
def test_addresses_that_cannot_be_used(written: str) -> None:
    """One calm sentence that names the setting and repeats no password."""
    with pytest.raises(ConfigurationError, match="FOGBRIDGE_DATABASE_URL") as refused:
        database_url(written)
    assert "pa55word" not in refused.value.sentence


async def test_the_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    """Texts lie in it, so nobody else may look inside."""
    engine = open_engine(str(tmp_path / "deep" / "var" / "fog.db"))
    await engine.dispose()
    assert (tmp_path / "deep" / "var").stat().st_mode & 0o777 == 0o700


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Is said in one sentence."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="can't be made"):
        open_engine(str(tmp_path / "file" / "fog.db"))


async def test_every_connection_to_sqlite_is_prepared(sqlite_url: str) -> None:
    """Also the fifth."""
    engine = open_engine(sqlite_url)

    async def pragmas() -> dict[str, object]:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        async with engine.connect() as connection:
            await asyncio.sleep(0.05)  # all five are out at the same time
            return {n: await connection.scalar(text(f"PRAGMA {n}")) for n in names}

    async with beginning(engine, "DEFERRED").connect():
        found = await asyncio.gather(*(pragmas() for _ in range(2)))
    await engine.dispose()
    assert found == 2 * [
        {
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 30000,
            "foreign_keys": 1,
            "secure_delete": 1,
        }
    ]


async def test_migrations_run_without_foreign_keys_on_sqlite(sqlite_url: str) -> None:
    """Rebuilding a table drops the old one, and must not take along what refers to it."""
    engine = open_engine(sqlite_url, migrating=True)
    async with engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 0
    await engine.dispose()


async def test_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    """And see what was there before it."""
    engine = open_engine(sqlite_url)
    async with engine.begin() as writer:
        await writer.execute(text("CREATE TABLE t (x INTEGER)"))
    async with engine.begin() as writer, asyncio.timeout(2):
        await writer.execute(text("INSERT INTO t VALUES (1)"))
        async with beginning(engine, "DEFERRED").begin() as reader:
            assert await reader.scalar(text("SELECT count(*) FROM t")) == 0
    await engine.dispose()


async def test_a_transaction_that_fails_leaves_nothing(sqlite_url: str) -> None:
    """Not even a table: Python's sqlite3 would commit those on its own."""
    engine = open_engine(sqlite_url)

    async def half_done() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE t (x INTEGER)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_done()
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
    await engine.dispose()


@pytest.mark.postgres
async def test_a_connection_that_died_is_replaced(postgres_url: str) -> None:
    """The first job after the database came back does not fail."""
    engine = open_engine(postgres_url)
    async with engine.connect() as connection:
        mine = await connection.scalar(text("SELECT pg_backend_pid()"))
    other = open_engine(postgres_url)
    async with other.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT pg_backend_pid()")) != mine
    await other.dispose()
    await engine.dispose()


async def test_a_moment_needs_a_zone(engine: AsyncEngine) -> None:
    """A naive one is a bug, not a guess."""
    from datetime import datetime

    from sqlalchemy import literal, select

    from adapters.database.tables import Moment

    naive = datetime(2026, 11, 21, 12, 0)  # noqa: DTZ001 - that is what is tested
    with pytest.raises(StatementError, match="time zone"):
        async with engine.connect() as connection:
            await connection.execute(select(literal(naive, Moment)))
