"""What all tests share: databases, each on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import open_engine
from tests.memory import folder_in_memory
from tests.postgres import fresh_database, postgres_server
from tests.tables import make_tables, migrated_database

__all__ = ["postgres_server"]

_FIRST = ("faults", "journeys", "simulation", "project", "browser")
"""Folders that are begun first, in this order: the tests of two of them mostly wait, so that the others
run beside them, and the rest take long, so that at the end nobody waits for one that began last."""


def pytest_configure() -> None:
    """The tests' folders lie in memory where that is possible."""
    if "PYTEST_DEBUG_TEMPROOT" not in os.environ and (folder := folder_in_memory()) is not None:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What shares apps or long runs stays in one process: a file, all faults, the journeys of one way.

    xdist's own groups are none with pytest 9.2, which does not read the name that they are put into.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # as above
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            if file.startswith("tests/faults/"):
                return "faults"
            shared = [way for way in ("http-sqlite", "socket-postgresql") if f"[{way}" in test]
            return f"journeys {shared[0]}" if shared else file

    return ByGroup(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is begun first, see `_FIRST`."""
    place = {folder: number for number, folder in enumerate(_FIRST)}
    items.sort(key=lambda item: place.get(_folder(item), len(_FIRST)))


def _folder(item: pytest.Item) -> str:
    """The folder right under this one."""
    below = item.path.relative_to(Path(__file__).parent).parts
    return below[0] if len(below) > 1 else ""


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


@pytest.fixture
def sqlite_database(sqlite_url: str) -> str:
    """The address of a SQLite file with today's tables."""
    make_tables(sqlite_url)
    return sqlite_url


@pytest.fixture(scope="session")
def _migrated(postgres_server: str) -> Iterator[str]:
    with migrated_database(postgres_server) as url:
        yield url


@pytest.fixture
def postgresql_database(postgres_server: str, _migrated: str) -> Iterator[str]:
    """The address of a PostgreSQL database with today's tables. Give the test the mark `postgres`."""
    with fresh_database(postgres_server, like=_migrated) as url:
        yield url


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database with today's tables, on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest_asyncio.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """An open engine on a database with today's tables, on SQLite and on PostgreSQL."""
    opened = open_engine(database)
    yield opened
    await opened.dispose()
