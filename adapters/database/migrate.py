"""Bringing a database up to date, also when several processes start at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

import migrations
from adapters.database.engine import beginning, database_url, open_engine
from bot.errors import ConfigurationError

if TYPE_CHECKING:  # alembic takes a quarter of a second to load, and most starts need nothing of it
    from alembic.config import Config

_LOCK = 0x466F67627269
"""The advisory lock of a migration on PostgreSQL ("Fogbri"); SQLite's write lock needs no name."""
_PATIENCE = "60s"


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision to which; None is an empty database."""

    before: str | None
    after: str


async def migrate(url: str) -> Migrated:
    """Run the migrations that are missing, all of them or none.

    A second process waits until the first is done. Raises `ConfigurationError` when the database
    can't be used, or is newer than this code.
    """
    engine = open_engine(url, migrating=True)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    except (DBAPIError, sqlite3.Error) as error:
        raise ConfigurationError(_sentence(engine.dialect.name, error)) from error
    finally:
        await engine.dispose()


async def state(url: str) -> Migrated:
    """At which revision the database is, and which one this code needs; changes nothing."""
    if _no_file_yet(url):
        return Migrated(None, _head())
    engine = beginning(open_engine(url, migrating=True), "DEFERRED")
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_state)
    except (DBAPIError, sqlite3.Error) as error:
        raise ConfigurationError(_sentence(engine.dialect.name, error)) from error
    finally:
        await engine.dispose()


def _state(connection: Connection) -> Migrated:
    return Migrated(_current(connection), _head())


def _current(connection: Connection) -> str | None:
    """The revision that Alembic wrote into the database; None when it never did."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _no_file_yet(url: str) -> bool:
    """Whether connecting would make SQLite's file."""
    address = database_url(url)
    return address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists()


def _head() -> str:
    """The newest revision: the number that the last file in `migrations/versions` starts with."""
    folder = Path(migrations.__file__).parent / "versions"
    numbers = sorted(path.stem.split("_")[0] for path in folder.glob("[0-9]*_*.py"))
    if not numbers:
        raise ConfigurationError("The migrations are missing from this build of Fogbridge.")
    return numbers[-1]


def alembic_config() -> Config:
    """Alembic's configuration where there is no pyproject.toml: in an image, in a wheel."""
    from alembic.config import Config

    config = Config()
    # In a path `%` would be read as an interpolation.
    folder = str(Path(migrations.__file__).parent).replace("%", "%%")
    config.set_main_option("script_location", folder)
    return config


def _upgrade(connection: Connection) -> Migrated:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    head, before = _head(), _current(connection)
    if before == head:
        return Migrated(before, head)
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config()
    scripts = ScriptDirectory.from_config(config)
    if before is not None and before not in {
        script.revision for script in scripts.walk_revisions()
    }:
        raise ConfigurationError(
            f"This database was made by a newer Fogbridge (it is at {before}, this version knows "
            f"{head}): start that version again, or restore a backup from before it."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        _expect_intact(connection)
    return Migrated(before, head)


def _expect_intact(connection: Connection) -> None:
    """Foreign keys are off while SQLite migrates; nothing may point into the void afterwards."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise RuntimeError(f"the migration left a row of {dangling[0]} without what it refers to")


def _sentence(database: str, error: DBAPIError | sqlite3.Error) -> str:
    # SQLite's own errors come bare while a connection is prepared, and wrapped afterwards.
    cause = error.orig if isinstance(error, DBAPIError) else error
    if database == "sqlite":
        return (
            f"The database file can't be used ({cause}). "
            "Check FOGBRIDGE_DATABASE_URL, and that Fogbridge may write to the file and its folder."
        )
    # Not the driver's own words: they may repeat the address.
    return (
        f"The database can't be reached or migrated ({type(cause).__name__}). "
        "Check FOGBRIDGE_DATABASE_URL, and that the server runs and lets this user make tables."
    )
