"""The durable queue, and with it the contract over the calls of DBOS that it is made of."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import shutil
import time
import uuid
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import pytest_asyncio
from dbos import DBOS
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.chat_wiring import pace_of
from adapters.database.job_rows import JobRows, open_jobs_engine
from adapters.database.liveness import PostgresLiveness
from adapters.dead_letters import look
from adapters.jobs import (
    BACKGROUND,
    ERASE_AFTER,
    KEEP_DAYS,
    PRESSES,
    RERUNS,
    Bell,
    Busy,
    Jobs,
    Pace,
)
from adapters.settings import Settings
from adapters.slack.mode import ManyWorkspaces, OneWorkspace
from adapters.told import told
from bot.ids import new_id
from tests.adapters.noted_work import NotedWork, a_delivery
from tests.conftest import BOTH
from tests.faults.proxy import Wire
from tests.postgres import fresh_database

BRISK = Pace(
    poll_seconds=0.02,
    idle_seconds=0.02,
    retry_seconds=0.002,
    reap_seconds=0.2,
    tick="0 0 1 1 *",  # the tests tick by themselves
)
SECRET = "the-launch-of-project-nightingale"
ASK = a_delivery()


@dataclass
class Bench:
    """Queues on one database, one after the other, all with the same work."""

    url: str
    work: NotedWork = field(default_factory=NotedWork)
    ahead: timedelta = timedelta()
    open: list[Jobs] = field(default_factory=list)

    @property
    def many(self) -> bool:
        """Whether several processes may share this database."""
        return self.url.startswith("postgres")

    async def start(self, pace: Pace = BRISK, kind: type[Jobs] = Jobs) -> Jobs:
        """A process starts."""
        logging.getLogger(
            "dbos"
        ).handlers.clear()  # it would go on writing to an older test's stream
        engine = open_jobs_engine(self.url)
        executor = f"fb-{new_id().hex}" if self.many else "local"
        jobs = kind(
            work=self.work,
            engine=engine,
            rows=JobRows(engine),
            executor=executor,
            told=told,
            pace=pace,
            liveness=PostgresLiveness(self.url, executor) if self.many else None,
            now=lambda: datetime.now(UTC) + self.ahead,
        )
        self.open.append(jobs)
        await jobs.start()
        return jobs

    async def stop(self, seconds: int = 5) -> None:
        """The process ends; what it had in hand is dropped after so many seconds."""
        mine = asyncio.current_task()
        others = {task for task in asyncio.all_tasks() if task is not mine} - self.keep
        jobs = self.open.pop()
        await jobs.stop(seconds)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self.many:
            with warnings.catch_warnings():
                # What DBOS's workers held when they were cut off is closed by nobody else, and
                # would be the next test's error.
                warnings.simplefilter("ignore", ResourceWarning)
                gc.collect()

    keep: set[asyncio.Task[Any]] = field(default_factory=set)

    async def tick(self) -> None:
        """The one schedule fires."""
        handle = await DBOS.enqueue_workflow_with_options_async(
            {"workflow_name": "tick", "queue_name": PRESSES, "workflow_id": f"tick-{new_id()}"},
            datetime.now(UTC).isoformat(),
            None,
        )
        await handle.get_result(polling_interval_sec=0.02)

    async def states(self) -> dict[str, str]:
        """What became of each delivery, by its key; work that was run again counts as its last run."""
        found = await DBOS.list_workflows_async(name=["deliver", "do_due"], was_forked_from=False)
        return {one.workflow_id: str(one.status) for one in found}

    async def over(self, key: str = ASK.key) -> str:
        """The state of a delivery, once it is over."""
        return str(await until(lambda: self._over(key)))

    async def _over(self, key: str) -> str | None:
        (one,) = await DBOS.list_workflows_async(workflow_ids=[key])
        return one.status if one.status not in ("ENQUEUED", "PENDING") else None

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """Straight from the queue's tables."""
        engine = open_jobs_engine(self.url)
        prefix = "dbos." if self.many else ""
        with engine.begin() as connection:
            result = connection.execute(text(query.format(at=prefix)), values)
            found = [tuple(row) for row in result] if result.returns_rows else []
        engine.dispose()
        return found


async def until(looked_for: Callable[[], Awaitable[Any]], seconds: float = 20.0) -> Any:
    """What this gives once it is something."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := await looked_for():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"waited {seconds} s")


async def became(looked_for: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something holds."""

    async def looked() -> object:
        return looked_for()

    await until(looked, seconds)


async def _prepare(url: str) -> None:
    """Run a queue there once, which makes its tables.

    The lines go again: until a start has named its own, it follows the limits of the one before.
    """
    bench = Bench(url)
    await bench.start()
    await bench.stop(0)
    bench.rows("DELETE FROM {at}queues")


@pytest.fixture(scope="module")
def queue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a queue that has run before."""
    folder = tmp_path_factory.mktemp("queue")
    asyncio.run(_prepare(f"sqlite:///{folder / 'fogbridge.db'}"))
    return folder / "fogbridge.jobs.db"


@pytest.fixture(scope="module")
def queue_database(postgres_server: str) -> Iterator[str]:
    """A database in which a queue has run before."""
    with fresh_database(postgres_server) as url:
        asyncio.run(_prepare(url))
        yield url


@contextlib.contextmanager
def _copied(database: str) -> Iterator[str]:
    """A copy of a database, gone afterwards."""
    name = f"q{uuid.uuid4().hex[:12]}"
    parts = urlsplit(database)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {parts.path.strip('/')}".encode())
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def sqlite_queue(tmp_path: Path, queue_file: Path) -> str:
    """The address of a SQLite file with an empty queue beside it."""
    shutil.copy(queue_file, tmp_path)
    return f"sqlite:///{tmp_path / 'fogbridge.db'}"


@pytest.fixture
def postgresql_queue(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with an empty queue."""
    with _copied(request.getfixturevalue("queue_database")) as url:
        yield url


@pytest.fixture(params=BOTH)
def queue_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty queue, on each database."""
    url: str = request.getfixturevalue(f"{request.param}_queue")
    return url


@pytest_asyncio.fixture
async def bench(queue_url: str) -> AsyncIterator[Bench]:
    """A bench on each database."""
    made = Bench(queue_url)
    mine = asyncio.current_task()
    made.keep = {task for task in asyncio.all_tasks() if task is not mine}
    yield made
    while made.open:
        await made.stop(0)


# One delivery


async def test_the_same_key_again_starts_nothing(bench: Bench) -> None:
    """One after the other, all at once, and after it is over: one run."""
    jobs = await bench.start()
    await jobs.submit(ASK)
    await asyncio.gather(*(jobs.submit(ASK) for _ in range(10)))
    assert await bench.over() == "SUCCESS"
    await jobs.submit(ASK)
    await jobs.submit(a_delivery("slack:T1:command:2"))
    assert await bench.over("slack:T1:command:2") == "SUCCESS"
    assert [bench.work.count(step, ASK.key) for step in ("read", "answer", "post")] == [1, 1, 1]


async def test_a_queue_that_rests_is_looked_into_when_something_comes(bench: Bench) -> None:
    """At its own pace it would be after an hour; so with what waits for room, and what is due."""
    bench.work.is_due = lambda _: [("digest:1", "digest 1")]
    resting = replace(BRISK, idle_seconds=3600.0, rest_after=0.0, workers=1, per_team=1)
    jobs = await bench.start(replace(resting, tick="* * * * * *"))
    for number in range(3):
        await jobs.submit(a_delivery(f"key-{number}"))
        await jobs.submit(a_delivery(f"press-{number}"), asks_model=False)
    for number in range(3):
        assert await bench.over(f"key-{number}") == "SUCCESS"
        assert await bench.over(f"press-{number}") == "SUCCESS"
    await became(lambda: bench.work.count("do"))


def test_while_there_is_work_a_look_needs_no_bell() -> None:
    """Others may have put it there; and who rang while nobody waited is heard."""
    bell = Bell(Pace(poll_seconds=0.001, idle_seconds=3600.0, rest_after=3600.0))
    assert not bell.wait(0.001)
    bell = Bell(Pace(poll_seconds=0.001, idle_seconds=3600.0, rest_after=0.0))
    bell.ring()
    assert not bell.wait(0.001)


def test_a_queue_that_rests_is_left_at_once_when_the_process_stops() -> None:
    """Nobody waits until its next look."""
    bell = Bell(Pace(idle_seconds=3600.0, rest_after=0.0))
    bell.set()
    assert bell.wait(0.1)


async def test_work_goes_through_the_queue_that_it_belongs_to(bench: Bench) -> None:
    """What may ask a model waits for its turn in its team; a press does not."""
    jobs = await bench.start()
    await jobs.submit(ASK)
    await jobs.submit(a_delivery("press"), asks_model=False)
    await bench.over()
    await bench.over("press")
    rows = bench.rows("SELECT workflow_uuid, queue_name, queue_partition_key, authenticated_user "
                      "FROM {at}workflow_status WHERE name = 'deliver'")  # fmt: skip
    assert sorted(rows) == [
        ("press", "presses", None, "slack:T1:U1"),
        (ASK.key, "answers", "T1", "slack:T1:U1"),
    ]


async def test_a_step_that_fails_is_tried_again_and_the_others_are_not(bench: Bench) -> None:
    """A passing fault costs a pause, nothing else."""
    bench.work.fails = Counter(answer=2, post=3)
    jobs = await bench.start()
    await jobs.submit(ASK)
    assert await bench.over() == "SUCCESS"
    assert [bench.work.count(s) for s in ("read", "answer", "post", "failed")] == [1, 3, 4, 0]


async def test_steps_that_are_done_are_not_done_again_after_a_restart(bench: Bench) -> None:
    """The process dies while it posts; the next one posts, and asks the model no second time."""
    bench.work.waits["post"] = asyncio.Event()
    jobs = await bench.start()
    await jobs.submit(ASK)
    await became(lambda: bench.work.count("post"))
    await bench.stop(0)
    bench.work.waits.clear()
    await bench.start()
    assert await bench.over() == "SUCCESS"
    assert [bench.work.count(step) for step in ("read", "answer", "post")] == [1, 1, 2]


async def test_work_that_was_waiting_is_done_after_a_restart(bench: Bench) -> None:
    """Nothing that was acknowledged depends on the process that acknowledged it."""
    bench.work.waits["read"] = asyncio.Event()
    jobs = await bench.start(replace(BRISK, workers=1, per_team=1))
    for number in range(5):
        await jobs.submit(a_delivery(f"key-{number}"))
    await became(lambda: bench.work.count("read"))
    await bench.stop(0)
    bench.work.waits.clear()
    await bench.start()
    for number in range(5):
        assert await bench.over(f"key-{number}") == "SUCCESS"
        assert bench.work.count("post", f"key-{number}") == 1


# Work that fails


async def test_what_goes_wrong_is_said_and_run_again_after_a_pause(bench: Bench) -> None:
    """Its key stays taken, its text stays out of the error, and the next run answers."""
    bench.work.fails = Counter(answer=6)
    jobs = await bench.start()
    await jobs.submit(ASK)
    assert await bench.over() == "ERROR"
    assert (bench.work.count("failed"), bench.work.count("post")) == (1, 1)
    await bench.tick()
    assert bench.work.count("read") == 1
    await asyncio.to_thread(jobs.count)
    assert (jobs.backlog.failed, jobs.backlog.dead) == (1, 0)
    bench.ahead = timedelta(minutes=1, seconds=5)
    await bench.tick()
    await became(lambda: bench.work.count("post") == 2)
    await jobs.submit(ASK)
    await until(lambda: _all_over(bench))
    assert set((await bench.states()).values()) == {"SUCCESS"}
    await bench.tick()
    await asyncio.to_thread(jobs.count)
    assert (jobs.backlog.failed, jobs.backlog.dead) == (0, 0)
    assert bench.work.count("answer") == 7


def _tried(bench: Bench, times: int) -> bool:
    return bench.work.count("read") == times


async def _all_over(bench: Bench) -> bool:
    return not {"ENQUEUED", "PENDING"} & set((await bench.states()).values())


async def test_it_is_run_again_later_each_time_and_then_given_up_and_counted(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """1, 4, 16 … minutes, at most six hours; then it waits for a person: `fogbridge jobs`."""
    settings = Settings(FOGBRIDGE_DATABASE_URL=bench.url)
    bench.work.fails = Counter(read=1_000)
    jobs = await bench.start()
    assert look(settings, retry=False) == "No work has failed."
    await jobs.submit(ASK)
    assert await bench.over() == "ERROR"
    for tries, minutes in enumerate((1, 4, 16, 64, 256, 360, 360, 360), start=1):
        bench.ahead = timedelta(minutes=minutes, seconds=-30)
        await bench.tick()
        assert bench.work.count("read") == 6 * tries
        bench.ahead = timedelta(minutes=minutes, seconds=5)
        await bench.tick()
        await became(partial(_tried, bench, 6 * (tries + 1)))
        await until(lambda: _all_over(bench))
    assert tries == RERUNS
    bench.ahead = timedelta(days=1)
    await bench.tick()
    await asyncio.to_thread(jobs.count)
    assert (jobs.backlog.failed, jobs.backlog.dead) == (0, 1)
    assert bench.work.count("read") == 6 * (RERUNS + 1)
    assert '"count": 1' in capsys.readouterr().out.replace("count=1", '"count": 1')

    said = look(settings, retry=False)
    assert "1 piece of work failed each time" in said
    assert "fogbridge jobs retry" in said
    assert "We need" not in said
    bench.work.fails.clear()
    assert look(settings, retry=True) == "1 piece of work will be tried again at once."
    await became(lambda: bench.work.count("post") == 1)
    await until(lambda: _all_over(bench))
    assert look(settings, retry=False) == "No work has failed."
    await bench.tick()
    await asyncio.to_thread(jobs.count)
    assert (jobs.backlog.failed, jobs.backlog.dead) == (0, 0)


async def test_work_that_took_its_process_along_too_often_is_run_again_too(bench: Bench) -> None:
    """DBOS sets it aside after so many starts; that is no end either."""
    bench.work.waits["read"] = asyncio.Event()
    jobs = await bench.start(replace(BRISK, workers=1, per_team=1))
    await jobs.submit(a_delivery("first"))
    await became(lambda: bench.work.count("read"))
    await jobs.submit(ASK)
    bench.rows("UPDATE {at}workflow_status SET recovery_attempts = 60 WHERE workflow_uuid = :key",
               key=ASK.key)  # fmt: skip
    bench.work.waits.pop("read").set()
    assert await bench.over() == "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
    assert bench.work.count("read", ASK.key) == 0
    bench.ahead = timedelta(minutes=2)
    await bench.tick()
    await became(lambda: bench.work.count("post", ASK.key) == 1)


async def test_one_look_that_fails_keeps_nothing_else_from_being_done(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue that can't be cleaned up still does what is due."""
    bench.work.is_due = lambda _: [("due:1", "1")]
    jobs = await bench.start()

    def broken(_before_ms: int) -> int:
        raise OSError("no space left")

    monkeypatch.setattr(jobs, "rows", _Rows(broken))
    await bench.tick()
    await became(lambda: bench.work.count("do") == 1)


@dataclass
class _Rows:
    erase_inputs: Callable[[int], int]

    def erase(self, ids: list[str]) -> None:
        """Not asked for."""


# What is kept, and for how long


async def test_a_text_goes_when_its_work_is_over_and_the_key_stays(bench: Bench) -> None:
    """Five minutes later nothing in the queue says what was written; eight days later nothing is left."""
    jobs = await bench.start()
    ask = a_delivery(text=SECRET)
    await jobs.submit(ask)
    await bench.over()
    await bench.tick()
    assert SECRET in _everything(bench)
    bench.ahead = ERASE_AFTER + timedelta(seconds=5)
    await bench.tick()
    assert SECRET not in _everything(bench)
    await jobs.submit(ask)
    await asyncio.sleep(0.2)
    assert bench.work.count("read") == 1
    bench.ahead = timedelta(days=KEEP_DAYS, seconds=5)
    await bench.tick()
    assert not await bench.states()
    assert "workflow_status" not in {
        table for table in _tables(bench) if _count(bench, table) > 3 and "workflow" in table
    }


async def test_failed_work_keeps_its_text_no_longer_than_texts_are_kept(bench: Bench) -> None:
    """Where they are kept for a day, a dead letter is gone after a day."""
    bench.work.days = 1
    bench.work.fails["read"] = 1_000
    jobs = await bench.start()
    await jobs.submit(a_delivery(text=SECRET))
    await bench.over()
    bench.ahead = timedelta(hours=23)
    await jobs._clean_up(jobs.now())
    assert SECRET in _everything(bench)
    bench.ahead = timedelta(days=1, seconds=5)
    await jobs._clean_up(jobs.now())
    assert SECRET not in _everything(bench)


def _tables(bench: Bench) -> list[str]:
    query = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'dbos'"
        if bench.many
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    return [str(row[0]) for row in bench.rows(query)]


def _count(bench: Bench, table: str) -> int:
    return int(bench.rows(f"SELECT count(*) FROM {{at}}{table}")[0][0])  # noqa: S608 - names of tables


def _everything(bench: Bench) -> str:
    """All that stands in the queue's tables, in the files too where there are some."""
    rows = [
        repr(bench.rows(f"SELECT * FROM {{at}}{table}"))  # noqa: S608 - names of tables
        for table in _tables(bench)
    ]
    if not bench.many:
        file = open_jobs_engine(bench.url).url.database or ""
        for name in (file, f"{file}-wal"):
            with contextlib.suppress(FileNotFoundError), open(name, "rb") as raw:  # noqa: PTH123 - a path of SQLAlchemy's
                rows.append(raw.read().decode("latin-1"))
    return "\n".join(rows)


async def test_a_person_who_is_forgotten_leaves_nothing_in_the_queue(bench: Bench) -> None:
    """Waiting, running, done and failed work of theirs; nobody else's; not the work that asks for it."""
    jobs = await bench.start(replace(BRISK, workers=2, per_team=2))
    mine = [a_delivery(f"mine-{n}", text=f"{SECRET}-{n}") for n in range(4)]
    others = [a_delivery(f"other-{n}", user=f"U{n + 2}", text=f"other-text-{n}") for n in range(2)]
    asking = a_delivery("asking", text=f"{SECRET}-asking")
    await jobs.submit(mine[0])
    await bench.over("mine-0")
    bench.work.fails = Counter(answer=6)
    await jobs.submit(mine[1])
    assert await bench.over("mine-1") == "ERROR"
    bench.work.waits["answer"] = asyncio.Event()
    await jobs.submit(mine[2])
    await jobs.submit(others[0])
    await became(lambda: bench.work.count("answer", "other-0") == 1)
    for waiting in (mine[3], others[1], asking):
        await jobs.submit(waiting)
    assert await jobs.forget("slack", "T1", "U1", but="asking") == 4
    assert await jobs.forget("slack", "T2", "U1") == 0
    left = _everything(bench)
    assert [f"{SECRET}-{n}" in left for n in (0, 1, 2, 3, "asking")] == [*[False] * 4, True]
    bench.work.waits.pop("answer").set()
    for key in ("other-0", "other-1", "asking"):
        assert await bench.over(key) == "SUCCESS"
    bench.ahead = timedelta(hours=7)
    await bench.tick()
    await asyncio.sleep(0.2)
    posted = {key for key, _ in bench.work.at("post")}
    assert posted == {"mine-0", "mine-1", "other-0", "other-1", "asking"}
    assert bench.work.count("failed") == 1  # of mine-1; a cancelled one says nothing
    assert bench.work.count("read", "mine-1") == 1
    await asyncio.to_thread(jobs.count)
    assert (jobs.backlog.failed, jobs.backlog.dead) == (0, 0)


async def test_nothing_that_people_wrote_is_in_a_log_or_an_error(
    bench: Bench, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Errors quote what they failed on, so neither the queue nor the log gets to see them."""
    caplog.set_level(logging.DEBUG)
    bench.work.fails = Counter(read=1, answer=6, post=1)
    jobs = await bench.start()
    await jobs.submit(a_delivery(text=SECRET))
    assert await bench.over() == "ERROR"
    bench.ahead = timedelta(minutes=2)
    await bench.tick()
    await became(lambda: bench.work.count("post") == 3)
    await until(lambda: _all_over(bench))
    said = capfd.readouterr()
    failed = [line for line in (said.out + said.err).splitlines() if "step_failed" in line]
    assert all(a_delivery().key in line for line in failed), "which work it was is not told"
    assert len(failed) == 8
    assert "delivery_failed" in said.out + said.err
    assert SECRET not in said.out + said.err + caplog.text
    erased = [table for table in _tables(bench) if table != "workflow_input"]
    found = {table: repr(bench.rows(f"SELECT * FROM {{at}}{table}")) for table in erased}  # noqa: S608 - names of tables
    assert "exceeded its maximum of 6 retries" in found["operation_outputs"]
    assert not [table for table in erased if SECRET in found[table]]


# A database that is not there


async def test_without_a_queue_nothing_is_acknowledged(bench: Bench) -> None:
    """Before the start and after the end."""
    engine = open_jobs_engine(bench.url)
    jobs = Jobs(bench.work, engine, JobRows(engine), "local", told)
    with pytest.raises(Busy):
        await jobs.submit(ASK)
    engine.dispose()
    jobs = await bench.start()
    await bench.stop()
    with pytest.raises(Busy):
        await jobs.submit(ASK)


async def test_a_file_that_somebody_else_writes_to_for_long_is_an_error_in_time(
    sqlite_queue: str,
) -> None:
    """Slack waits three seconds, so we wait two and a half."""
    bench = Bench(sqlite_queue)
    jobs = await bench.start()
    other = open_jobs_engine(sqlite_queue)
    holding = other.raw_connection()
    holding.cursor().execute("BEGIN IMMEDIATE").close()
    started = time.monotonic()
    with pytest.raises(Busy):
        await jobs.submit(ASK)
    assert 2.0 < time.monotonic() - started < 3.0
    holding.rollback()
    holding.close()
    other.dispose()
    await bench.stop()


@pytest.mark.postgres
async def test_a_server_that_is_away_is_an_error_at_once_and_nothing_is_written_later(
    postgresql_queue: str,
) -> None:
    """Who was told that it was not taken gets no answer after all; the next try is taken."""
    with Wire(postgresql_queue) as wire:
        bench = Bench(wire.url)
        jobs = await bench.start()
        await jobs.submit(a_delivery("before"))
        await bench.over("before")
        await asyncio.to_thread(wire.cut)
        started = time.monotonic()
        for number in range(8):
            with pytest.raises(Busy):
                await jobs.submit(a_delivery(f"lost-{number}"))
        assert time.monotonic() - started < 2.5
        await asyncio.to_thread(wire.mend)
        await jobs.submit(a_delivery("after"))
        assert await bench.over("after") == "SUCCESS"
        assert set(await bench.states()) == {"before", "after"}
        await bench.stop()


@pytest.mark.postgres
async def test_a_server_that_says_nothing_is_an_error_in_time(postgresql_queue: str) -> None:
    """Slack waits three seconds, so we wait two and a half."""
    with Wire(postgresql_queue) as wire:
        bench = Bench(wire.url)
        jobs = await bench.start()
        await jobs.submit(ASK)
        await bench.over()
        wire.silent = True
        started = time.monotonic()
        with pytest.raises(Busy):
            await jobs.submit(a_delivery("in silence"))
        assert 2.0 < time.monotonic() - started < 3.0
        await asyncio.to_thread(wire.cut)
        wire.silent = False
        await asyncio.to_thread(wire.mend)
        await jobs.submit(a_delivery("after"))
        assert await bench.over("after") == "SUCCESS"
        await bench.stop()


# Several processes


@pytest.mark.postgres
async def test_work_of_a_process_that_is_gone_is_taken_over_and_of_a_live_one_is_not(
    postgresql_queue: str,
) -> None:
    """A free lock says that its owner is gone."""
    bench = Bench(postgresql_queue)
    jobs = await bench.start()
    bench.work.waits["read"] = asyncio.Event()
    await jobs.submit(ASK)
    await became(lambda: bench.work.count("read") == 1)
    await bench.stop(0)
    ours = "UPDATE {at}workflow_status SET executor_id = :who WHERE workflow_uuid = :key"
    bench.rows(ours, who="fb-alive", key=ASK.key)
    alive = PostgresLiveness(postgresql_queue, "fb-alive")
    assert alive.take()
    bench.work.waits.clear()
    await bench.start()
    await asyncio.sleep(1.0)
    assert bench.work.count("read") == 1
    alive.release()
    assert await bench.over() == "SUCCESS"
    assert bench.work.count("post") == 1
    await bench.stop()


@pytest.mark.postgres
async def test_the_first_start_waits_for_transactions_beside_the_loop(postgres_server: str) -> None:
    """Its tables' indexes wait for every transaction that is open, and ours ends in this loop."""
    with fresh_database(postgres_server) as url:
        engine = create_async_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        at_work, over = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            async with engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ")
                # So that what waits forever is an error of this test instead.
                await connection.execute(text("SET idle_in_transaction_session_timeout = '20s'"))
                await connection.execute(text("SELECT txid_current()"))
                at_work.set()
                await asyncio.sleep(1)
                await connection.commit()
                over.set()

        working = asyncio.create_task(work())
        await at_work.wait()
        bench = Bench(url)
        await bench.start()
        assert over.is_set()
        await working
        await bench.stop(0)
        await engine.dispose()


@pytest.mark.postgres
async def test_two_processes_may_not_have_the_same_name(postgresql_queue: str) -> None:
    """They would run each other's work."""
    bench = Bench(postgresql_queue)
    jobs = await bench.start()
    engine = open_jobs_engine(postgresql_queue)
    same = PostgresLiveness(postgresql_queue, jobs.executor)
    second = Jobs(bench.work, engine, JobRows(engine), jobs.executor, told, liveness=same)
    with pytest.raises(RuntimeError, match="another process"):
        await second.start()
    same.release()
    engine.dispose()
    await bench.stop()


@pytest.mark.postgres
async def test_a_process_that_lost_its_lock_takes_it_again_and_gives_others_time(
    postgresql_queue: str,
) -> None:
    """The server drops every connection: nobody's work is taken over from under them."""
    bench = Bench(postgresql_queue)
    bench.work.waits["read"] = asyncio.Event()
    jobs = await bench.start(replace(BRISK, reap_seconds=0.5))
    await jobs.submit(ASK)
    await became(lambda: bench.work.count("read") == 1)
    theirs = "UPDATE {at}workflow_status SET executor_id = 'fb-other' WHERE workflow_uuid = :key"
    bench.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE application_name = 'fogbridge-liveness'")  # fmt: skip
    bench.rows(theirs, key=ASK.key)
    await asyncio.sleep(1.4)  # the second look is over, and the fourth is not yet
    assert bench.work.count("read") == 1
    other = PostgresLiveness(postgresql_queue, jobs.executor)
    assert not other.take()
    other.release()
    bench.work.waits.pop("read").set()
    await became(lambda: bench.work.count("post") == 1)
    await bench.stop()


async def test_work_that_got_lost_on_its_way_is_taken_up(bench: Bench) -> None:
    """Marked as running here, and nothing runs: the database went away in between."""
    jobs = await bench.start()
    await jobs.submit(ASK)
    await bench.over()
    lost = (
        "UPDATE {at}workflow_status SET status = 'PENDING', executor_id = :who, "
        "completed_at = NULL WHERE workflow_uuid = :key"
    )
    bench.rows(lost, who=jobs.executor, key=ASK.key)
    assert await bench.over() == "SUCCESS"
    assert bench.work.count("post") == 1  # its steps were done


async def test_work_that_takes_long_is_left_alone(bench: Bench) -> None:
    """Only what nothing runs is taken up."""
    bench.work.waits["answer"] = asyncio.Event()
    jobs = await bench.start(replace(BRISK, reap_seconds=0.05))
    await jobs.submit(ASK)
    await became(lambda: bench.work.count("answer"))
    await asyncio.sleep(0.5)
    assert bench.work.count("answer") == 1
    bench.work.waits.pop("answer").set()
    assert await bench.over() == "SUCCESS"
    assert [bench.work.count(step) for step in ("read", "answer", "post")] == [1, 1, 1]


# What is due


async def test_what_is_due_is_done_once_for_each_occasion(bench: Bench) -> None:
    """However often the schedule comes upon it."""
    bench.work.is_due = lambda _: [("due:a:9", "a"), ("due:b:9", "b")]
    await bench.start()
    await asyncio.gather(*(bench.tick() for _ in range(3)))
    await became(lambda: bench.work.count("do") == 2)
    await bench.tick()
    bench.work.is_due = lambda _: [("due:a:10", "a")]
    await bench.tick()
    await became(lambda: bench.work.count("do") == 3)
    rows = bench.rows("SELECT DISTINCT queue_name FROM {at}workflow_status WHERE name = 'do_due'")
    assert rows == [(BACKGROUND,)]
    assert Counter(key for key, _ in bench.work.at("do")) == {"a": 2, "b": 1}


# How much at once


async def test_a_burst_of_one_team_does_not_keep_another_waiting(bench: Bench) -> None:
    """Where no team has all workers, the other team's message is begun at once."""
    bench.work.seconds = 0.1
    jobs = await bench.start(replace(BRISK, workers=4, per_team=3, rate=1000))
    for number in range(24):
        await jobs.submit(a_delivery(f"a-{number}", team="TA"))
    await became(lambda: bench.work.count("read") >= 3)
    await jobs.submit(a_delivery("b", team="TB"))
    await bench.over("b")
    assert bench.work.count("post") < 12
    await became(lambda: bench.work.count("post") == 25)


async def test_a_team_that_has_all_workers_still_lets_another_in(bench: Bench) -> None:
    """Whose turn is next is drawn, so nobody waits for the end of another's line."""
    bench.work.seconds = 0.02
    jobs = await bench.start(replace(BRISK, workers=2, per_team=2, rate=1000))
    for number in range(40):
        await jobs.submit(a_delivery(f"a-{number}", team="TA"))
    await jobs.submit(a_delivery("b", team="TB"))
    await bench.over("b")
    assert bench.work.count("post") < 40
    await became(lambda: bench.work.count("post") == 41)


def test_of_several_teams_none_has_all_workers() -> None:
    """A single one has, since nobody else waits."""
    settings = Settings()
    one = OneWorkspace(SecretStr("secret"), SecretStr("xoxb-1"))
    many = ManyWorkspaces(SecretStr("secret"), "1.2", SecretStr("client"))
    assert (pace_of(settings, one).workers, pace_of(settings, one).per_team) == (10, 10)
    assert (pace_of(settings, many).workers, pace_of(settings, many).per_team) == (10, 8)
    alone = Settings(FOGBRIDGE_MODEL_CONCURRENCY=1)
    assert pace_of(alone, many).per_team == 1


async def test_a_teams_rate_holds_and_is_its_own(bench: Bench) -> None:
    """More wait their turn; nothing of it is lost, and no other team waits."""
    jobs = await bench.start(replace(BRISK, rate=5))
    for number in range(8):
        await jobs.submit(a_delivery(f"a-{number}", team="TA"))
    await became(lambda: bench.work.count("post") == 5)
    await jobs.submit(a_delivery("b", team="TB"))
    await jobs.submit(a_delivery("press", team="TA"), asks_model=False)
    assert await bench.over("b") == "SUCCESS"
    assert await bench.over("press") == "SUCCESS"
    await asyncio.sleep(0.3)
    assert Counter((await bench.states()).values()) == {"SUCCESS": 7, "ENQUEUED": 3}
    posted = Counter(key for step, key, _ in bench.work.noted if step == "post")
    assert len(posted) == 7
    assert set(posted.values()) == {1}


# A workflow that changes


class Changed(Jobs):
    """The next release: a step more, between reading and answering."""

    def _watched(
        self, name: str, function: Callable[..., Awaitable[None]], dbos: Any
    ) -> Callable[..., Awaitable[None]]:
        if name != "deliver":
            return super()._watched(name, function, dbos)

        async def weighed(body: dict[str, Any]) -> None:
            assert isinstance(self.work, NotedWork)
            self.work.noted.append(("weighed", body["key"], 0.0))

        weigh = dbos.step(name="weigh")(weighed)
        read = dbos.step(name="read")(self._guarded("read", self._read))
        answer = dbos.step(name="answer")(self._guarded("answer", self._answer))
        post = dbos.step(name="post")(self._guarded("post", self._post))

        async def deliver(body: dict[str, Any]) -> None:
            problem = await read(body)
            if await DBOS.patch_async("weighed"):
                await weigh(body)
            for card in await answer(body, problem or ""):
                await post(body, card)

        return super()._watched(name, deliver, dbos)


async def test_a_changed_workflow_finishes_what_the_old_one_began(bench: Bench) -> None:
    """A new step behind a patch marker: old work goes on without it, new work takes it."""
    bench.work.waits["post"] = asyncio.Event()
    jobs = await bench.start()
    await jobs.submit(a_delivery("old"))
    await became(lambda: bench.work.count("post") == 1)
    await bench.stop(0)
    bench.work.waits.clear()
    jobs = await bench.start(kind=Changed)
    await jobs.submit(a_delivery("new"))
    assert await bench.over("old") == "SUCCESS"
    assert await bench.over("new") == "SUCCESS"
    assert [key for what, key, _ in bench.work.noted if what == "weighed"] == ["new"]
    assert bench.work.count("read", "old") == 1
