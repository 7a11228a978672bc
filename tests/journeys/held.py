"""What the app holds: its database, read from outside while it runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


def rows(database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds; its `{}` are the values."""
    if database.startswith("sqlite"):
        with sqlite3.connect(Path(database.removeprefix("sqlite:///"))) as connection:
            found = connection.execute(query.format(*"?" * len(values)), values).fetchall()
        connection.close()
        return found
    import psycopg

    with psycopg.connect(database) as pg:
        return pg.execute(query.format(*["%s"] * len(values)).encode(), values).fetchall()


def everything(database: str, *, queue: bool = True) -> str:
    """All that is stored, as one text: every byte of SQLite's files, every row of PostgreSQL's.

    The durable queue keeps the words of a delivery for some minutes after its work is over;
    `queue` False leaves it out.
    """
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite:///")).parent
        return "\n".join(
            path.read_bytes().decode("utf-8", "replace")
            for path in sorted(folder.iterdir())
            if path.is_file() and (queue or ".jobs." not in path.name)
        )
    tables = rows(
        database,
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    )
    return "\n".join(
        text
        for (table,) in tables
        if queue or not table.startswith("dbos.")
        for (text,) in rows(database, f"SELECT row_to_json(t)::text FROM {table} AS t")  # noqa: S608 - names from the catalogue
    )
