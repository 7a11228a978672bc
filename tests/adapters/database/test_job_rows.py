"""What the durable queue holds of people goes from its file, too, while the queue runs."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine, create_engine, inspect, text

from adapters.database.job_rows import JobRows, has_jobs, jobs_url, open_jobs_engine
from tests.adapters.database.furnished import bytes_of

_PROCESS = """
import asyncio, json, sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import structlog
from dbos import DBOS

from adapters.database.job_rows import JobRows, open_jobs_engine
from adapters.jobs import Jobs, Pace
from adapters.told import told
from bot.ids import new_id
from tests.adapters.noted_work import NotedWork, a_delivery


class Work(NotedWork):
    async def answer(self, incoming, problem):
        if "fails" in incoming.key and self.broken:
            self.noted.append(("answer", incoming.key, 0.0))
            raise ValueError(incoming.said.text)
        return await super().answer(incoming, problem)

    broken = True


structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


async def main():
    engine, work = open_jobs_engine(sys.argv[1]), Work()
    pace = Pace(poll_seconds=0.02, retry_seconds=0.001, tick="0 0 1 1 *", rerun_first=timedelta())
    jobs = Jobs(work, engine, JobRows(engine), "local", told, pace)
    await jobs.start()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        what, *about = json.loads(line)
        match what:
            case "submit":
                key, user, said = about
                route = '{"url": "https://hooks.example/way-back-of-' + user + '"}'
                one = a_delivery(key, user=user, text=said)
                await jobs.submit(one.model_copy(update={"route": route}))
            case "over":
                while True:
                    (one,) = await DBOS.list_workflows_async(workflow_ids=about)
                    if one.status not in ("ENQUEUED", "PENDING"):
                        break
                    await asyncio.sleep(0.02)
                print(one.status, flush=True)
                continue
            case "count":
                await asyncio.sleep(0.2)
                print(work.count("answer", *about), flush=True)
                continue
            case "repair":
                work.broken = False
            case "forget":
                await jobs.forget("slack", "T1", about[0], but=about[1])
            case "look":
                await jobs._mend(datetime.now(UTC))
                while True:
                    found = await DBOS.list_workflows_async(status=["ENQUEUED", "PENDING"])
                    if not found:
                        break
                    await asyncio.sleep(0.02)
        print("done", flush=True)
    await jobs.stop(5)


asyncio.run(main())
"""


@dataclass
class Queue:
    """A process with a queue, and its rows seen from outside."""

    process: asyncio.subprocess.Process
    engine: Engine

    @property
    def rows(self) -> JobRows:
        """What deletes there."""
        return JobRows(self.engine)

    async def ask(self, *what: str) -> str:
        """Have the process do something; what it says to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(what)}\n".encode())
        return await self.told()

    async def told(self) -> str:
        """A line that the process says."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return (await self.process.stdout.readline()).decode().strip()

    async def finished(self, key: str, user: str, said: str) -> str:
        """A delivery that is over: how it ended."""
        assert await self.ask("submit", key, user, said) == "done"
        return await self.ask("over", key)

    def end_at(self, key: str, ms: int) -> None:
        """Say when a delivery was over (milliseconds)."""
        query = f"UPDATE {self._prefix}workflow_status SET completed_at = :ms WHERE workflow_uuid = :key"  # noqa: S608 - names of ours
        with self.engine.begin() as connection:
            connection.execute(text(query), {"ms": ms, "key": key})

    @property
    def _prefix(self) -> str:
        return "" if self.engine.dialect.name == "sqlite" else "dbos."

    async def keys(self) -> dict[str, tuple[str, str | None]]:
        """Every delivery's state, and whose it is said to be."""
        query = (
            f"SELECT workflow_uuid, status, authenticated_user FROM {self._prefix}workflow_status"  # noqa: S608 - names of ours
        )
        with self.engine.connect() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(text(query))}

    def which_lie(self, *words: str) -> set[str]:
        """Those of the words that lie anywhere: in the file and its log, or in any of the tables."""
        if self.engine.dialect.name == "sqlite":
            everything = bytes_of(Path(str(self.engine.url.database)))
        else:
            everything = _all_tables(self.engine)
        return {one for one in words if one.encode() in everything}


def _all_tables(engine: Engine) -> bytes:
    found: list[str] = []
    with engine.connect() as connection:
        names = inspect(connection).get_table_names(schema="dbos")
        assert len(names) > 5
        for name in names:
            query = f'SELECT CAST(t AS TEXT) FROM dbos."{name}" AS t'  # noqa: S608 - names of DBOS's
            found += connection.execute(text(query)).scalars()
    return "\n".join(found).encode()


@pytest_asyncio.fixture
async def queue(empty_database: str) -> AsyncIterator[Queue]:
    """On each database, in a process of its own: DBOS is one of a kind in a process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROCESS, empty_database),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    engine = open_jobs_engine(empty_database)
    running = Queue(process, engine)
    try:
        assert await running.told() == "ready"
        yield running
        assert process.stdin is not None
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        engine.dispose()


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


async def test_what_is_over_leaves_its_key_and_nothing_else(queue: Queue) -> None:
    """Text, user and way back go from the file and its log; the key starts nothing again."""
    words = ("launch in Barcelona", "U0ERASED", "way-back-of-U0ERASED")
    assert await queue.finished("slack:T1:k1", "U0ERASED", words[0]) == "SUCCESS"
    assert await queue.finished("slack:T1:k2", "U0STAYS", "launch in Lisbon") == "SUCCESS"
    later, between = _now() + 60_000, _now() + 30_000
    queue.end_at("slack:T1:k2", later)
    assert queue.which_lie(*words) == set(words)
    assert await asyncio.to_thread(queue.rows.erase_inputs, between) == 1
    assert queue.which_lie(*words) == set()
    kept = {"launch in Lisbon", "U0STAYS", "slack:T1:k1", "slack:T1:k2"}
    assert queue.which_lie(*kept) == kept
    assert await asyncio.to_thread(queue.rows.erase_inputs, between) == 0
    assert await queue.ask("submit", "slack:T1:k1", "U0ERASED", words[0]) == "done"
    assert await queue.ask("count", "slack:T1:k1") == "1"
    # What comes again starts nothing, but its text is written down with it.
    assert await asyncio.to_thread(queue.rows.erase_inputs, later) == 2
    assert queue.which_lie(*words, "launch in Lisbon", "U0STAYS") == set()


async def test_what_failed_keeps_its_text_until_it_was_run_again(queue: Queue) -> None:
    """It needs it; what was run again in its place has its own, which goes when that is over."""
    words = ("launch in Barcelona", "U0ERASED")
    assert await queue.finished("slack:T1:fails", "U0ERASED", words[0]) == "ERROR"
    assert await asyncio.to_thread(queue.rows.erase_inputs, _now() + 1) == 0
    assert queue.which_lie(*words) == set(words)
    assert await queue.ask("repair") == "done"
    assert await queue.ask("look") == "done"
    states = {state for state, _ in (await queue.keys()).values()}
    assert states == {"ERROR", "SUCCESS"}
    assert await asyncio.to_thread(queue.rows.erase_inputs, _now() + 1) == 2
    assert queue.which_lie(*words) == set()


async def test_what_is_erased_is_not_run_again(queue: Queue) -> None:
    """Whatever became of it, and its key stays taken; nothing else is touched."""
    for key, user in (("k1", "U0ERASED"), ("fails1", "U0ERASED"), ("fails2", "U0STAYS")):
        await queue.finished(f"slack:T1:{key}", user, f"launch of {user}")
    erased = ["slack:T1:k1", "slack:T1:fails1"]
    for _ in range(2):
        await asyncio.to_thread(queue.rows.erase, [*erased, "slack:T1:unknown"])
        assert queue.which_lie("launch of U0ERASED", "U0ERASED") == set()
    assert await queue.ask("look") == "done"
    keys = await queue.keys()
    assert keys["slack:T1:k1"] == ("SUCCESS", None)
    assert keys["slack:T1:fails1"] == ("CANCELLED", None)
    assert keys["slack:T1:fails2"] == ("ERROR", "slack:T1:U0STAYS")
    assert len(keys) == 4, "the one that failed and was not erased was run again"
    before = await queue.ask("count")
    for key in erased:
        assert await queue.ask("submit", key, "U0ERASED", "launch of U0ERASED") == "done"
    assert await queue.ask("count") == before
    await asyncio.to_thread(queue.rows.erase_inputs, _now() + 1)
    assert queue.which_lie("launch of U0ERASED", "U0ERASED") == set()


async def test_a_forgotten_person_is_gone_from_the_queue(queue: Queue) -> None:
    """Of the job that asks for it nothing stays either, once it is over."""
    words = {"launch of U0GONE", "U0GONE", "way-back-of-U0GONE"}
    asks = "slack:T1:forget"
    for key, user in (("k1", "U0GONE"), ("fails1", "U0GONE"), ("k2", "U0STAYS")):
        await queue.finished(f"slack:T1:{key}", user, f"launch of {user}")
    assert await queue.finished(asks, "U0GONE", "forget me") == "SUCCESS"
    assert await queue.ask("forget", "U0GONE", asks) == "done"
    assert queue.which_lie("launch of U0GONE") == set()
    assert queue.which_lie("forget me", "U0GONE") == {"forget me", "U0GONE"}
    await asyncio.to_thread(queue.rows.erase_inputs, _now() + 1)
    assert queue.which_lie(*words, "forget me") == set()
    assert queue.which_lie("slack:T1:k2") == {"slack:T1:k2"}


def test_the_log_is_emptied_where_there_is_one(sqlite_url: str) -> None:
    """What was deleted would lie there until others have written enough."""
    engine = open_jobs_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT)"))
        connection.execute(text("INSERT INTO t VALUES ('launch in Barcelona')"))
    log = Path(f"{engine.url.database}-wal")
    assert log.stat().st_size
    JobRows(engine).scrub()
    assert log.stat().st_size == 0
    engine.dispose()


def test_the_queue_of_a_file_is_a_file_beside_it(tmp_path: Path) -> None:
    """With a folder that nobody else may look into; there is none before it has run."""
    written = f"sqlite:///{tmp_path / 'var' / 'fog.db'}"
    assert jobs_url(written).database == str(tmp_path / "var" / "fog.jobs.db")
    assert jobs_url(str(tmp_path / "var" / "fog.sqlite3")).database == str(
        tmp_path / "var" / "fog.jobs.sqlite3"
    )
    assert not has_jobs(written)
    engine = open_jobs_engine(written)
    with closing(engine.raw_connection()) as connection:
        pragmas: dict[str, Any] = {
            name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    engine.dispose()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
    }
    assert has_jobs(written)
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("written", ["postgres://a:b@h/d", "postgresql+psycopg://a:b@h/d"])
def test_the_queue_of_postgresql_is_in_the_same_database(written: str) -> None:
    """In a schema of its own; whether it has run is left to the connection."""
    url = jobs_url(written)
    assert url.render_as_string(hide_password=False) == "postgresql+psycopg://a:b@h/d"
    assert has_jobs(written)
    assert create_engine(url).url == url
