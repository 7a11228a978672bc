"""Every database gets to today's tables, with what is in it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import slack_tables, tables, teams_tables
from adapters.database.engine import open_engine
from adapters.database.migrate import Migrated, alembic_config, migrate, state
from adapters.database.store import DatabaseStore
from bot.errors import ConfigurationError
from tests.fakes.clock import StillClock

WORKSPACE = UUID("019abc00-0000-7000-8000-000000000001")
PERSON = UUID("019abc00-0000-7000-8000-000000000002")
TRANSLATION = UUID("019abc00-0000-7000-8000-000000000003")

for imported in (slack_tables.slack_installation, teams_tables.teams_conversation):
    assert imported.metadata is tables.metadata  # its tables are there once it is imported

ROWS = {file.stem: file.read_text() for file in Path(__file__).with_name("rows").glob("*.sql")}
"""What was written at each revision."""

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
]
HEAD = REVISIONS[-1]


async def upgrade_to(url: str, revision: str) -> None:
    """Today's code as it was at that revision, as far as the database can tell."""

    def run(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = open_engine(url, migrating=True)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def insert_rows(url: str, revision: str) -> None:
    """The rows of that revision."""
    engine = open_engine(url)
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        for statement in filter(str.strip, ROWS[revision].split(";\n")):
            await connection.exec_driver_sql(statement)
    await engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
async def test_rows_of_every_revision_arrive(empty_database: str, revision: str) -> None:
    """Written at that revision, upgraded, read by today's store."""
    await upgrade_to(empty_database, revision)
    await insert_rows(empty_database, revision)
    assert await migrate(empty_database) == Migrated(revision, HEAD)
    engine = open_engine(empty_database)
    store = DatabaseStore(engine, StillClock())
    kept = await store.translation(WORKSPACE, TRANSLATION)
    assert kept is not None
    assert kept.original == "Could we – ASAP?"
    assert await store.tokens_spent(WORKSPACE, datetime(2026, 11, 20, tzinfo=UTC)) == 7
    assert await store.ensure_workspace("Acme") == WORKSPACE
    assert await store.save_feedback(
        WORKSPACE, TRANSLATION, helpful=False, reason=None, person=PERSON
    )
    async with engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            rows = (await connection.execute(select(table))).all()
            written = f"INSERT INTO {table.name} " in ROWS[revision]
            assert len(rows) == written, table.name
        (log,) = (await connection.execute(select(tables.audit_log))).all()
    assert (log.before, log.after) == ({"days": 60}, {"days": 30})
    assert log.at == datetime(2026, 11, 20, 9, 2, tzinfo=UTC)
    assert log.at.tzinfo is UTC
    assert await store.forget(WORKSPACE, PERSON)
    await engine.dispose()


def test_the_history_is_one_line() -> None:
    """Two heads would mean that two people added a migration at the same time."""
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [HEAD]
    assert set(ROWS) == set(REVISIONS), "write rows for the new revision"


def _is_search(name: str | None, connection: Connection) -> bool:
    """What a database searches words with, in ways of its own that Alembic does not understand."""
    named = name or ""
    return connection.dialect.name == "sqlite" and named.startswith(("why_fts", "ix_why_words"))


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that a database says about its tables."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(name)
            ],
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=repr),
            "unique": sorted(inspector.get_unique_constraints(name), key=repr),
            "checks": sorted(inspector.get_check_constraints(name), key=repr),
            "indexes": sorted(
                (
                    i["name"],
                    i["unique"],
                    i["column_names"],
                    sorted((k, str(v)) for k, v in i.get("dialect_options", {}).items()),
                )
                for i in inspector.get_indexes(name)
            ),
        }
        for name in sorted(inspector.get_table_names())
        if name != "alembic_version"
    }


async def test_the_migrations_make_the_tables_of_the_code(engine: AsyncEngine) -> None:
    """Alembic sees no difference, and neither do we, checks and partial indexes included."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": lambda _, name, *__: not _is_search(name, connection),
            },
        )
        return list(compare_metadata(context, tables.metadata))

    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
        migrated = await connection.run_sync(shape)
        await connection.run_sync(tables.metadata.drop_all)
        await connection.run_sync(tables.metadata.create_all)
        assert await connection.run_sync(shape) == migrated
    assert migrated["translation"]["checks"]


async def test_an_empty_database_is_filled_once(empty_database: str) -> None:
    """And the second time there is nothing to do."""
    assert await state(empty_database) == Migrated(None, HEAD)
    assert await migrate(empty_database) == Migrated(None, HEAD)
    assert await migrate(empty_database) == Migrated(HEAD, HEAD)
    assert await state(empty_database) == Migrated(HEAD, HEAD)


async def test_a_newer_database_is_left_alone(database: str) -> None:
    """After a roll-back: one sentence that says what to do."""
    engine = open_engine(database)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError) as refused:
        await migrate(database)
    assert refused.value.sentence == (
        f"This database was made by a newer Fogbridge (it is at 9999, this version knows {HEAD}): "
        "start that version again, or restore a backup from before it."
    )
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    await engine.dispose()


async def test_a_migration_that_fails_leaves_nothing(empty_database: str) -> None:
    """All of them or none, tables included, on both databases."""
    engine = open_engine(empty_database)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE feedback (x INTEGER)"))
    with pytest.raises(ConfigurationError, match="FOGBRIDGE_DATABASE_URL"):
        await migrate(empty_database)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    assert names == ["feedback"]
    await engine.dispose()


async def test_a_server_that_is_away() -> None:
    """Is said in one sentence, without the password."""
    with pytest.raises(ConfigurationError, match="can't be reached") as refused:
        await migrate("postgresql://someone:pa55word@127.0.0.1:1/fogbridge")
    assert "pa55word" not in refused.value.sentence


async def test_a_file_that_is_no_database(sqlite_url: str) -> None:
    """Is said in one sentence, and is not touched."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.write_text("Minutes of the meeting\n" * 100)  # noqa: ASYNC240 - a small file
    with pytest.raises(ConfigurationError, match="not a database"):
        await migrate(sqlite_url)
    assert file.read_text().startswith("Minutes")  # noqa: ASYNC240 - a small file


_PROCESS = """
import asyncio, sys
from adapters.database.migrate import migrate

print("ready", flush=True)
sys.stdin.readline()
done = asyncio.run(migrate(sys.argv[1]))
print(done.before, done.after)
"""


async def test_two_processes_start_at_once(empty_database: str) -> None:
    """One migrates, the other waits and finds nothing to do."""
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", _PROCESS, empty_database),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    said = sorted(out.decode().strip() for out, _ in answers)
    assert said == sorted([f"None {HEAD}", f"{HEAD} {HEAD}"])
