"""What all tests share: databases, each on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import open_engine
from adapters.database.migrate import migrate
from tests.postgres import fresh_database, postgres_server

__all__ = ["postgres_server"]

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
"""For tests that run on both databases."""


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'fogbridge.db'}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL database. Give the test the mark `postgres`."""
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, on SQLite and on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest_asyncio.fixture
async def database(empty_database: str) -> str:
    """The address of a database with today's tables, on SQLite and on PostgreSQL."""
    await migrate(empty_database)
    return empty_database


@pytest_asyncio.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """An open engine on a database with today's tables, on SQLite and on PostgreSQL."""
    opened = open_engine(database)
    yield opened
    await opened.dispose()
