"""SQLite files as files: opened by name, found whole, and at which revision."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote


@contextlib.contextmanager
def opened(
    file: Path, mode: Literal["ro", "rw"], timeout: float = 30
) -> Iterator[sqlite3.Connection]:
    """A connection to a file that exists; `timeout` is how many seconds a lock is waited for."""
    address = f"file:{quote(str(file))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds its file in order."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def revision_of(file: Path) -> str | None:
    """The revision that Alembic wrote into a database; None where it never did."""
    with opened(file, "ro") as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return str(row[0]) if row else None
