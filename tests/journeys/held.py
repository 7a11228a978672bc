"""What the app holds: its database, read from outside while it runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tests.journeys.office import Office

_FEEDBACK = """
    SELECT feedback.helpful, feedback.reason FROM feedback
    JOIN translation ON translation.id = feedback.translation_id
    JOIN card ON card.translation_id = translation.id
    WHERE translation.original = {} AND card.channel_key = {}
"""


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


def feedback(office: Office, original: str) -> list[tuple[bool, str | None]]:
    """The words on the office's translation of a text."""
    found = rows(office.stage.app.database, _FEEDBACK, original, office.channel)
    return [(bool(helpful), reason) for helpful, reason in dict.fromkeys(found)]


def everything(database: str) -> str:
    """All that is stored, as one text: every byte of SQLite's files, every row of PostgreSQL's."""
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite:///")).parent
        return "\n".join(
            path.read_bytes().decode("utf-8", "replace")
            for path in sorted(folder.iterdir())
            if path.is_file()
        )
    tables = rows(
        database,
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    )
    return "\n".join(
        text
        for (table,) in tables
        for (text,) in rows(database, f"SELECT row_to_json(t)::text FROM {table} AS t")  # noqa: S608 - names from the catalogue
    )
