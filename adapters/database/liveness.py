"""Which processes are alive: each holds an advisory lock of PostgreSQL, and a free lock says that its
owner is gone.

The connection must be a direct one: a pooler that hands it from transaction to transaction would
drop the lock. Where there is one process only (SQLite) a lock on a file does the same.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from adapters.database.engine import database_url
from bot.errors import ConfigurationError

if TYPE_CHECKING:  # a tenth of a second that an embedded database does without
    import psycopg

_NAMESPACE = 0x0F06
_TRY = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
_FREE = "SELECT pg_advisory_unlock(%s, hashtext(%s))"
# A host that vanished frees its lock: the server gives a silent connection up after 25 seconds.
_KEEPALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


@dataclass
class PostgresLiveness:
    """Our own lock, and a look at those of others. Blocking: call it from a thread of its own."""

    url: str
    executor: str
    _connection: psycopg.Connection[tuple[object, ...]] | None = field(default=None, repr=False)

    def take(self) -> bool:
        """Hold our own lock; False where another process has it. Raises `psycopg.Error`."""
        import psycopg

        address = database_url(self.url).set(drivername="postgresql")
        self.release()
        self._connection = psycopg.connect(
            address.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=5,
            keepalives_idle=10,
            options=_KEEPALIVE,
            application_name="fogbridge-liveness",
        )
        return self._ask(_TRY, self.executor)

    @contextmanager
    def gone(self, executor: str) -> Iterator[bool]:
        """Whether another process is gone; while the context lasts nobody else takes its work."""
        taken = self._ask(_TRY, executor)
        try:
            yield taken
        finally:
            if taken:
                self._ask(_FREE, executor)

    def held(self) -> None:
        """Raises `psycopg.Error` where our connection, and with it our lock, is lost."""
        self._connected().execute("SELECT 1")

    def release(self) -> None:
        """Let go, as a process that ends does."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, query: str, executor: str) -> bool:
        row = self._connected().execute(query.encode(), (_NAMESPACE, executor)).fetchone()
        return bool(row and row[0])

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        if self._connection is None:
            import psycopg

            raise psycopg.OperationalError("no connection")
        return self._connection


@dataclass
class FileLock:
    """That there is one process on a SQLite file: two would run each other's work."""

    path: Path
    _file: IO[str] | None = field(default=None, repr=False)

    def take(self) -> None:
        """Hold it until the process ends. Raises `ConfigurationError` where another one does."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise ConfigurationError(
                "Another Fogbridge is running on this database file. Stop it first, "
                "or use PostgreSQL to run several."
            ) from error
        self._file = file

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None
