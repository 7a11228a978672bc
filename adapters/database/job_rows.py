"""The durable queue's own database: its engine, and what is deleted there by its own hands.

On SQLite it is a sibling of the app's file, because a long write there would hold up every
acknowledgement (measured: 4 s in one file, 20 ms in two). On PostgreSQL it is the schema `dbos`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, bindparam, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection

from adapters.database.engine import database_url, prepare_sqlite

SCHEMA = "dbos"
_AT_ONCE = 500

# Whose words a job's input holds goes with it: the workflows that are over, and those that were
# run again under another id.
_OVER = """
    SELECT workflow_uuid FROM {schema}workflow_status
    WHERE completed_at IS NOT NULL AND completed_at <= :before
      AND (status IN ('SUCCESS', 'CANCELLED') OR was_forked_from)
"""
_GIVEN_UP = """
    UPDATE {schema}workflow_status SET status = 'CANCELLED'
    WHERE workflow_uuid IN :ids AND status IN ('ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
"""


def jobs_url(written: str) -> URL:
    """Where the durable queue lives, for the address of the app's database; its own driver in it."""
    url = database_url(written)
    if url.get_backend_name() != "sqlite":
        return url
    path = Path(str(url.database))
    sibling = path.with_name(f"{path.stem}.jobs{path.suffix}")
    return url.set(drivername="sqlite", database=str(sibling))


def has_jobs(written: str) -> bool:
    """Whether the durable queue has ever run there; on PostgreSQL that is left to the connection."""
    url = jobs_url(written)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def open_jobs_engine(written: str) -> Engine:
    """An engine for the durable queue, which is not asynchronous itself."""
    url = jobs_url(written)
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 10, "application_name": "fogbridge-jobs"},
        )
    Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One connection: threads wait for it in turn, while SQLite's own waiting for its write lock is a
    # lottery (acknowledgements in a burst, p99: 669 and 802 ms with five, 215 and 270 ms with one).
    engine = create_engine(
        url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, record: object) -> None:
    prepare_sqlite(connection, record, foreign_keys=True)
    # The queue begins some transactions itself, so Python's own module begins the others.
    connection.isolation_level = "IMMEDIATE"


@dataclass(frozen=True, slots=True)
class JobRows:
    """Deletes what the queue itself only ever keeps."""

    engine: Engine

    def erase_inputs(self, before_ms: int) -> int:
        """Delete the inputs of workflows that were over by then (milliseconds), and whose they were;
        how many inputs went.

        Their rows stay, so that their keys stay taken.
        """
        over = _OVER.format(schema=self._prefix)
        inputs, owners = _erasing(self._prefix, f"({over})")
        with self.engine.begin() as connection:
            connection.execute(text(owners), {"before": before_ms})
            gone = connection.execute(text(inputs), {"before": before_ms}).rowcount
        if gone:
            self.scrub()
        return gone

    def erase(self, ids: Iterable[str]) -> None:
        """Delete the inputs of these workflows, whatever their state, and whose they were.

        Nothing can run them any more: what failed is not run again. Their keys stay taken.
        """
        wanted = list(ids)
        statements = [
            text(statement).bindparams(bindparam("ids", expanding=True))
            for statement in (
                _GIVEN_UP.format(schema=self._prefix),
                *_erasing(self._prefix, ":ids"),
            )
        ]
        for start in range(0, len(wanted), _AT_ONCE):
            with self.engine.begin() as connection:
                for statement in statements:
                    connection.execute(statement, {"ids": wanted[start : start + _AT_ONCE]})
        self.scrub()

    def waiting(self) -> int:
        """How many workflows are not over yet."""
        statement = text(
            f"SELECT count(*) FROM {self._prefix}workflow_status "  # noqa: S608 - names of ours
            "WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        )
        with self.engine.connect() as connection:
            return int(connection.execute(statement).scalar_one())

    def scrub(self) -> None:
        """Empty SQLite's write-ahead log, which still holds what was just deleted."""
        if self.engine.dialect.name != "sqlite":
            return
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            raw.close()

    @property
    def _prefix(self) -> str:
        return "" if self.engine.dialect.name == "sqlite" else f"{SCHEMA}."


def _erasing(schema: str, which: str) -> tuple[str, str]:
    """Two statements that take out the inputs of some workflows, and whose they were."""
    return (
        f"DELETE FROM {schema}workflow_input WHERE workflow_uuid IN {which}",  # noqa: S608 - names of ours
        f"UPDATE {schema}workflow_status SET authenticated_user = NULL"  # noqa: S608 - names of ours
        f" WHERE authenticated_user IS NOT NULL AND workflow_uuid IN {which}",
    )
