"""The way to the database: SQLite in a file of its own, or PostgreSQL, behind one address."""

from __future__ import annotations

import json
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, NullPool, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import ConfigurationError

Database = AsyncEngine
"""For those who only hand it on."""
Begin = Literal["IMMEDIATE", "DEFERRED", "NONE"]

_FILES = (".db", ".sqlite", ".sqlite3")


def database_url(written: str) -> URL:
    """The address with its driver, a SQLite file absolute. Raises `ConfigurationError`."""
    if "://" not in written and written.endswith(_FILES):
        written = f"sqlite:///{written}"
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as error:
        raise _unusable() from error
    if url.drivername in ("sqlite", "sqlite+aiosqlite"):
        if url.database in (None, "", ":memory:"):
            raise _unusable()
        path = Path(str(url.database)).expanduser().resolve()
        return url.set(drivername="sqlite+aiosqlite", database=str(path))
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise _unusable()


def open_engine(url: str | URL, *, migrating: bool = False) -> AsyncEngine:
    """An engine for this address; nothing is connected yet, a SQLite file's folder is made.

    `migrating` opens a connection for one job only, and without foreign keys on SQLite: a migration
    that rebuilds a table drops the old one, and with them on the rows that refer to it would go too.
    """
    url = database_url(url.render_as_string(hide_password=False) if isinstance(url, URL) else url)
    # Texts stay readable in the file, and a search for one in it finds it.
    # An error of the database says nothing of the values: they are people's texts.
    options: dict[str, Any] = {
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "hide_parameters": True,
    }
    if migrating:
        options["poolclass"] = NullPool
    else:
        options["pool_pre_ping"] = True
    if url.get_backend_name() != "sqlite":
        options["connect_args"] = {"connect_timeout": 10, "application_name": "fogbridge"}
        return create_async_engine(url, **options)
    _make_folder(Path(str(url.database)).parent)
    if not migrating:
        options |= {"pool_size": 5, "max_overflow": 0}
    engine = create_async_engine(url, **options)
    event.listen(engine.sync_engine, "connect", partial(prepare_sqlite, foreign_keys=not migrating))
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def beginning(engine: AsyncEngine, how: Begin) -> AsyncEngine:
    """The same engine whose transactions begin differently on SQLite; PostgreSQL is not concerned.

    IMMEDIATE, the default, takes the write lock at once, because a transaction that reads first and
    then writes fails when somebody wrote in between, without waiting. DEFERRED is for readers, who
    then never wait for a writer. NONE is for the few commands that refuse to run in a transaction.
    """
    return engine.execution_options(sqlite_begin=how)


def prepare_sqlite(connection: DBAPIConnection, _record: object, *, foreign_keys: bool) -> None:
    """What every connection to a SQLite file of ours needs, before anything else is done on it."""
    # Python's sqlite3 would begin its own transactions; `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")  # first, so that the others wait their turn too
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits with the power
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Switch to WAL. On a new file SQLite does not wait here, whatever the busy timeout says."""
    deadline = time.monotonic() + 30
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    how: Begin = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    if how != "NONE":
        connection.exec_driver_sql(f"BEGIN {how}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder {folder} for the database can't be made. "
            "Set FOGBRIDGE_DATABASE_URL to a place that Fogbridge may write to."
        ) from error


def _unusable() -> ConfigurationError:
    # Never with what was written: it may hold a password.
    return ConfigurationError(
        "FOGBRIDGE_DATABASE_URL is not an address that Fogbridge can use. "
        "Write sqlite:///var/fogbridge.db or postgresql://user:password@host/database."
    )
