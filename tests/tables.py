"""Databases with today's tables: migrated once a process and then copied, in a tenth of the time.

What the migrations do is tried in `tests/adapters/database/test_migrate.py`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from adapters.database.migrate import migrate
from tests.postgres import fresh_database


def make_tables(sqlite_url: str) -> None:
    """A new SQLite file with today's tables."""
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(_migrated_file())


@contextmanager
def migrated_database(server: str) -> Iterator[str]:
    """The address of a PostgreSQL database with today's tables, to be copied; gone afterwards."""
    with fresh_database(server) as url:
        _migrate(url)
        yield url


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory(prefix="fbtables") as folder:
        file = Path(folder) / "fogbridge.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _migrate(url: str) -> None:
    """In a thread of its own, since the loop of a test may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(migrate(url))).result()
