"""Where Alembic meets the database: on the connection of `adapters.database.migrate`, or its own.

Its own is for developers who call `alembic` (`alembic revision --rev-id 0002 -m "asks"`); it uses
FOGBRIDGE_DATABASE_URL like everything else.
"""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection

from adapters.database import (  # their tables are part of the metadata
    slack_tables,  # noqa: F401
    teams_tables,  # noqa: F401
)
from adapters.database.engine import open_engine
from adapters.database.tables import metadata


def run(connection: Connection) -> None:
    """Run what Alembic was asked for on this connection."""
    # Batch: SQLite can alter next to nothing in place, so Alembic copies the table.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_connection() -> None:
    """For the `alembic` command."""
    from adapters.settings import read_settings

    engine = open_engine(read_settings().database_url, migrating=True)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no --sql mode.")
given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_own_connection())
