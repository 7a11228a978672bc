"""What the app holds: its database, read from outside while it runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

_UNFINISHED = """
    SELECT count(*) FROM {schema}workflow_status
    WHERE name = 'deliver' AND status IN ('ENQUEUED', 'PENDING', 'DELAYED')
"""
_TABLES = """
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


def rows(database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds; its `{}` are the values."""
    if database.startswith("sqlite"):
        return _rows_of(_file(database), query.format(*"?" * len(values)), values)
    import psycopg

    with psycopg.connect(database) as pg:
        return pg.execute(query.format(*["%s"] * len(values)).encode(), values).fetchall()


def busy(database: str) -> bool:
    """Whether the app has taken a delivery that it is not done with."""
    if database.startswith("sqlite"):
        file = _file(database)
        queue = file.with_name(f"{file.stem}.jobs{file.suffix}")
        return _rows_of(queue, _UNFINISHED.format(schema="")) != [(0,)]
    return rows(database, _UNFINISHED.format(schema="dbos.")) != [(0,)]


def holds(database: str, word: str, *, queue: bool = True) -> bool:
    """Whether this stands anywhere: in a byte of SQLite's files, in a row of PostgreSQL's tables.

    The durable queue keeps the words of a delivery for some minutes after its work is over;
    `queue` False leaves it out.
    """
    if database.startswith("sqlite"):
        return any(
            word.encode() in path.read_bytes()
            for path in _file(database).parent.iterdir()
            if path.is_file() and (queue or ".jobs." not in path.name)
        )
    found = [
        f"SELECT 1 FROM {table} AS t WHERE row_to_json(t)::text LIKE {{}}"  # noqa: S608 - names from the catalogue
        for (table,) in rows(database, _TABLES)
        if queue or not table.startswith("dbos.")
    ]
    wanted = [f"%{word}%"] * len(found)
    return rows(database, f"{' UNION ALL '.join(found)} LIMIT 1", *wanted) != []


def _file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def _rows_of(file: Path, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def change(database: str, statement: str, *values: object) -> int:
    """Change what the app holds, as time would; how many rows. Its `{}` are the values."""
    if database.startswith("sqlite"):
        with sqlite3.connect(_file(database), timeout=30) as file:
            count = file.execute(statement.format(*"?" * len(values)), values).rowcount
        file.close()
        return count
    import psycopg

    with psycopg.connect(database) as pg:
        return pg.execute(statement.format(*["%s"] * len(values)).encode(), values).rowcount
