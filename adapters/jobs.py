"""Durable work: everything that touches DBOS.

What was accepted survives `kill -9`: a delivery is written under its idempotency key before it is
acknowledged, and a workflow then does the work in steps (read, answer, post), each of which is a
checkpoint. Steps give ids back, never texts; the delivery's own text goes when the work is over.

Changing a workflow: docs/running.md, "Upgrades".
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from adapters.together import Together
from bot.errors import FogbridgeError
from bot.incoming import Incoming

if TYPE_CHECKING:
    from dbos import DBOSClient, WorkflowStatus

_log = structlog.get_logger("fogbridge.jobs")

VERSION = "1"
"""Pinned: by default DBOS hashes the source, and work of another version stays pending for ever."""
ANSWERS, PRESSES, BACKGROUND = "answers", "presses", "background"
_WAITING_FOR = {"deliver": (ANSWERS, PRESSES), "do_due": (BACKGROUND,), "tick": (BACKGROUND,)}
"""Where there may be more to do once such a workflow is over."""
SUBMIT_SECONDS = 2.5
"""A write that takes longer is an error, so that the platform sends it again: it waits three."""
KEEP_DAYS = 8
"""How long a finished workflow's key is remembered: a week and a day, for weekly work."""
ERASE_AFTER = timedelta(minutes=5)
"""When a delivery's text goes after its work is over."""
RERUNS = 8
_RERUN_FIRST = timedelta(minutes=1)
_RERUN_MOST = timedelta(hours=6)
_STEP: dict[str, Any] = {"retries_allowed": True, "max_attempts": 6, "backoff_rate": 2.0}
_RECOVERIES = 50
"""Starts of one workflow before it is set aside. Each kill of a busy process counts for what it had
in hand, and 5 set good work aside (measured)."""
_THREADS = 32
"""DBOS's executor is also the loop's own, and acknowledgements wait for it: at least four a worker."""
_GIVE_WAY_LOOKS, _GIVE_WAY_SECONDS = 20, 0.01
"""How often, and for how long each time, a step lets deliveries go first."""
_WORK_ENDS_SECONDS = 0.02
"""How often a process that stops looks whether its work is done."""
_LOST_SECONDS = 30.0
_QUIET_ROUNDS = 3
"""After our own lock was lost: the others lost theirs with it, and get time to take them again."""


class Work(Protocol):
    """What the jobs do; each method may be called again for the same delivery."""

    async def read(self, incoming: Incoming) -> str | None:
        """Everything that has to be known first.

        None where there is nothing to answer; else a sentence of ours that says what could not be
        read, or an empty one.
        """

    async def answer(self, incoming: Incoming, problem: str) -> list[str]:
        """Make what is to be said and keep it; the ids of its cards."""

    async def post(self, incoming: Incoming, card: str) -> list[str]:
        """Say one card once; the ids of cards that have to follow, none where all is well."""

    async def failed(self, incoming: Incoming, reference: str) -> list[str]:
        """Keep a sentence that says that it went wrong; the ids of its cards."""

    async def text_days(self) -> int:
        """For how many days texts may be kept, where that is shortest."""

    async def due(self, now: datetime) -> list[tuple[str, str]]:
        """What is due: idempotency keys, and what `do` takes."""

    async def do(self, due: str, now: datetime) -> None:
        """Do one thing that is due."""


class Rows(Protocol):
    """What is deleted in the queue's own tables; blocking."""

    def erase_inputs(self, before_ms: int) -> int:
        """Delete the inputs of workflows that were over by then."""

    def erase(self, ids: list[str]) -> None:
        """Delete the inputs of these workflows."""

    def waiting(self) -> int:
        """How many workflows are not over yet."""


class Liveness(Protocol):
    """Which processes are alive; blocking."""

    def take(self) -> bool:
        """Hold our own lock; False where another process has it."""

    def held(self) -> None:
        """Raises where our lock is lost."""

    def gone(self, executor: str) -> Any:
        """A context that says whether another process is gone."""

    def release(self) -> None:
        """Let go."""


class Busy(FogbridgeError):
    """The delivery could not be written in time, so it must not be acknowledged."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Fogbridge can't take this right now. Try again in a minute.")


class StepFailed(Exception):
    """A step went wrong; only the reference, under which the log knows more, leaves it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once. `rate` answers a minute for one Installation, on all processes together.

    A queue is looked at each `poll_seconds` while there is work and for `rest_after` seconds more, else
    each `idle_seconds`; and soon after this process has put something into it.
    `retry_seconds` is the pause before a step's second try; it doubles from there.
    """

    workers: int = 8
    per_team: int = 6
    rate: int = 120
    poll_seconds: float = 0.1
    idle_seconds: float = 1.0
    rest_after: float = 3.0
    retry_seconds: float = 0.5
    tick: str = "* * * * *"
    reap_seconds: float = 5.0
    rerun_first: timedelta = _RERUN_FIRST


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What is written down of a delivery: how the queue is to take it, and itself as JSON."""

    key: str
    options: Any
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the queue is, as of some seconds ago: failed work will be run again, dead work will not."""

    waiting: int = 0
    failed: int = 0
    dead: int = 0


class Bell(threading.Event):
    """What the thread of a queue waits for between two looks; set once there are to be no more.

    DBOS knows one pace for a queue, however little there is to do.
    """

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self._pace = pace
        self._rung = threading.Event()
        self._at_work = time.monotonic()

    def ring(self) -> None:
        """Something was put into the queue, or there is room for what waits in it."""
        self._at_work = time.monotonic()
        self._rung.set()

    def set(self) -> None:
        """No more looks."""
        super().set()
        self._rung.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Until the next look, `timeout` from now at most while there is work; True if there is none."""
        seconds = self._pace.poll_seconds if timeout is None else timeout
        begun = time.monotonic()
        rests = begun - self._at_work >= self._pace.rest_after
        if self._rung.wait(max(seconds, self._pace.idle_seconds) if rests else seconds):
            self._rung.clear()
            # A flood rings all the time, and each look takes time from those who are acknowledged.
            super().wait(max(0.0, begun + seconds - time.monotonic()))
        return self.is_set()


@dataclass
class Jobs:
    """The queue of one process. One at a time: DBOS is a singleton.

    `executor` is unique among live processes; with `liveness`, work of those that are gone is taken
    over. `told` makes of an exception what the log may know.
    """

    work: Work
    engine: Any
    rows: Rows
    executor: str
    told: Callable[[BaseException], dict[str, object]]
    pace: Pace = field(default_factory=Pace)
    liveness: Liveness | None = None
    schema: str = "dbos"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    backlog: Backlog = field(default_factory=Backlog)
    _arriving: int = 0
    _door: DBOSClient | None = field(default=None, repr=False)
    _taken: Together[_Delivery] | None = field(default=None, repr=False)
    _running: set[str] = field(default_factory=set, repr=False)
    _strays: dict[str, int | None] = field(default_factory=dict, repr=False)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watch: threading.Thread | None = None
    _dbos: Any = field(default=None, repr=False)
    _bells: dict[str, Bell] = field(default_factory=dict, repr=False)
    _lookers: list[threading.Thread] = field(default_factory=list, repr=False)

    async def start(self) -> None:
        """Take over what is left from before, and begin to work. Call it in the running loop."""
        from dbos import DBOS, DBOSClient, DBOSConfig
        from dbos._serialization import DBOSPortableJSONSerializer  # private path: minor is pinned

        if self.liveness is not None and not await asyncio.to_thread(self.liveness.take):
            raise RuntimeError("another process has this executor's name")
        url = self.engine.url.render_as_string(hide_password=False)
        if self.engine.dialect.name == "postgresql":
            await asyncio.to_thread(_migrate, url, self.schema)
        config = DBOSConfig(
            name="fogbridge",
            system_database_url=url,
            system_database_engine=self.engine,
            dbos_system_schema=self.schema,
            application_version=VERSION,
            executor_id=self.executor,
            # Its own lines quote what failed; ours, in `_guarded`, do not.
            log_level="CRITICAL",
            max_executor_threads=_THREADS,
            serializer=DBOSPortableJSONSerializer(),
            scheduler_polling_interval_sec=5.0,
            # Nothing here waits for a notification, but its end waits for so long.
            notification_listener_polling_interval_sec=0.1,
        )
        self._dbos = DBOS(config=config)
        tick = self._register(DBOS)
        DBOS.listen_queues([])  # our own threads do, see `_look_into`
        DBOS.launch()
        pace = self.pace
        answers = await DBOS.register_queue_async(
            ANSWERS,
            worker_concurrency=pace.workers,
            partition_worker_concurrency=min(pace.per_team, pace.workers),
            partition_limiter={"limit": pace.rate, "period": 60.0},
            polling_interval_sec=pace.poll_seconds,
            on_conflict="always_update",
        )
        presses = await DBOS.register_queue_async(
            PRESSES,
            worker_concurrency=pace.workers,
            polling_interval_sec=pace.poll_seconds,
            on_conflict="always_update",
        )
        background = await DBOS.register_queue_async(
            BACKGROUND, worker_concurrency=2, polling_interval_sec=1.0, on_conflict="always_update"
        )
        for queue in (answers, presses, background):
            self._look_into(queue)
        await DBOS.apply_schedules_async(
            [
                {
                    "schedule_name": "tick",
                    "workflow_fn": tick,
                    "schedule": pace.tick,
                    "context": None,
                    "cron_timezone": "UTC",
                }
            ]
        )
        # What is to be written for a platform that waits must fail when it can't be: DBOS itself
        # would go on trying behind our back, and write down what somebody was told is lost.
        self._door = DBOSClient(
            system_database_engine=self.engine,
            dbos_system_schema=self.schema,
            serializer=DBOSPortableJSONSerializer(),
            application_name="fogbridge",
            lazy=True,
            retry_connection_errors=False,
        )
        self._taken = Together(self._write, SUBMIT_SECONDS)
        self._watch = threading.Thread(target=self._keep_watch, daemon=True, name="jobs-watch")
        self._watch.start()

    async def stop(self, seconds: int = 10) -> None:
        """Finish what is in hand, within a deadline; the rest goes on at the next start."""
        from dbos import DBOS

        if self._door is None or self._taken is None:
            return
        self._taken.close()
        self._door.destroy()
        self._taken = self._door = None
        self._stopping.set()
        for event in (*self._bells.values(), *self._dbos.background_thread_stop_events):
            event.set()
        await asyncio.to_thread(self._finish, seconds)
        await asyncio.to_thread(
            DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=0
        )
        # DBOS made its threads the loop's own and has ended them; what is closed after us needs some.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        if self._watch is not None:
            await asyncio.to_thread(self._watch.join, self.pace.reap_seconds + 5)
        if self.liveness is not None:
            await asyncio.to_thread(self.liveness.release)
        await asyncio.to_thread(self.engine.dispose)

    def _finish(self, seconds: int) -> None:
        """Until nothing is in hand, or so long; blocking. DBOS itself looks once a second."""
        for looker in self._lookers:
            looker.join(10.0)
        ends = time.monotonic() + seconds
        while self._dbos._active_workflows_set.activeList() and time.monotonic() < ends:
            time.sleep(_WORK_ENDS_SECONDS)

    async def submit(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """Write a delivery down; once this returns it may be acknowledged.

        The same key again starts nothing. Raises `Busy` when it could not be written.
        """
        if self._taken is None:
            raise Busy
        self._arriving += 1
        try:
            async with asyncio.timeout(SUBMIT_SECONDS):
                await self._taken.put(delivery := _delivery(incoming, asks_model))
        except Exception as error:
            _log.error("delivery_not_written", **self.told(error))
            raise Busy from None
        finally:
            self._arriving -= 1
        self._ring(delivery.options["queue_name"])

    def _write(self, deliveries: Sequence[_Delivery]) -> None:
        """Write these down in one transaction; blocking.

        In the order of their keys: two processes that are given the same ones don't block each other.
        """
        door = self._door
        if door is None:
            raise Busy
        with self.engine.begin() as connection:
            for one in sorted(deliveries, key=lambda one: one.key):
                door.enqueue_in_transaction(connection, one.options, one.body)

    async def forget(self, platform: str, team: str, user: str, but: str = "") -> int:
        """Delete what the queue holds of somebody, whatever its state; how many jobs that were.

        `but` is the key of the job that asks for it.
        """
        from dbos import DBOS

        # The current work is inside a workflow, where listing would be a step of it.
        def erase() -> int:
            found = DBOS.list_workflows(
                user=f"{platform}:{team}:{user}", load_input=False, load_output=False
            )
            theirs = [one for one in found if one.workflow_id != but]
            waiting = [one.workflow_id for one in theirs if one.status in _WAITING]
            if waiting:
                DBOS.cancel_workflows(waiting)
            self.rows.erase([one.workflow_id for one in theirs])
            return len(theirs)

        erased: int = await _outside(erase)
        return erased

    def _look_into(self, queue: Any) -> None:
        """Begin to look into a queue, as DBOS does, but at the pace of our bell."""
        from dbos._queue import queue_worker_thread  # private: it has no public way to wake a queue

        bell = self._bells[queue.name] = Bell(self.pace)
        looker = threading.Thread(
            target=queue_worker_thread,
            args=(bell, self._dbos, queue),
            daemon=True,
            name=f"jobs-{queue.name}",
        )
        self._lookers.append(looker)
        looker.start()

    def _ring(self, *queues: str) -> None:
        """Look into these queues soon, or into all."""
        for name, bell in self._bells.items():
            if not queues or name in queues:
                bell.ring()

    def _register(self, dbos: Any) -> Any:
        """Steps and workflows, under names of their own; nothing is registered on import."""

        def step(name: str, function: Callable[..., Awaitable[Any]]) -> Any:
            pause = self.pace.retry_seconds
            return dbos.step(name=name, interval_seconds=pause, **_STEP)(
                self._guarded(name, function)
            )

        read, answer = step("read", self._read), step("answer", self._answer)
        # Safe to repeat, because a second try looks for what the first one may have posted.
        post, failed = step("post", self._post), step("failed", self._say_failed)
        look, do = step("look", self._look), step("do", self._do)

        async def deliver(body: dict[str, Any]) -> None:
            problem = await read(body)
            if problem is None:
                return
            try:
                cards = await answer(body, problem)
            except Exception:
                for card in await failed(body, dbos.workflow_id or ""):
                    await post(body, card)
                raise
            for card in cards:
                more = await post(body, card)
                for one in more:
                    await post(body, one)
                if more:  # what follows would build on what could not be said
                    break

        async def do_due(due: str) -> None:
            await do(due)

        async def tick(at: str, context: object) -> None:
            del at, context
            for key, due in await look():
                await dbos.enqueue_workflow_with_options_async(
                    {
                        "workflow_name": "do_due",
                        "queue_name": BACKGROUND,
                        "workflow_id": key,
                    },
                    due,
                )

        def workflow(name: str, function: Callable[..., Awaitable[None]]) -> Any:
            return dbos.workflow(name=name, max_recovery_attempts=_RECOVERIES)(
                self._watched(name, function, dbos)
            )

        workflow("deliver", deliver)
        workflow("do_due", do_due)
        return workflow("tick", tick)

    def _watched(
        self, name: str, function: Callable[..., Awaitable[None]], dbos: Any
    ) -> Callable[..., Awaitable[None]]:
        """The workflow, known to be running here for as long as it is."""

        async def watched(*arguments: Any) -> None:
            key = dbos.workflow_id or ""
            self._running.add(key)
            try:
                await function(*arguments)
            finally:
                self._running.discard(key)
                self._ring(*_WAITING_FOR.get(name, ()))

        watched.__name__ = watched.__qualname__ = name
        return watched

    def _guarded(
        self, step: str, function: Callable[..., Awaitable[Any]]
    ) -> Callable[..., Awaitable[Any]]:
        """The step, with errors that hold no text: the queue stores and prints what it is given."""

        async def guarded(*arguments: Any) -> Any:
            await self._give_way()
            try:
                return await function(*arguments)
            except Exception as error:
                from dbos import DBOS

                reference = token_hex(4)
                _log.warning(
                    "step_failed",
                    step=step,
                    workflow=DBOS.workflow_id,
                    reference=reference,
                    **self.told(error),
                )
            raise StepFailed(f"{step} {reference}")

        guarded.__name__ = guarded.__qualname__ = step
        return guarded

    async def _give_way(self) -> None:
        """Acknowledgements go first: a platform waits for them, and a step can wait a moment."""
        for _ in range(_GIVE_WAY_LOOKS):
            if not self._arriving:
                return
            await asyncio.sleep(_GIVE_WAY_SECONDS)

    async def _read(self, body: dict[str, Any]) -> str | None:
        return await self.work.read(Incoming.model_validate(body))

    async def _answer(self, body: dict[str, Any], problem: str) -> list[str]:
        return await self.work.answer(Incoming.model_validate(body), problem)

    async def _post(self, body: dict[str, Any], card: str) -> list[str]:
        return await self.work.post(Incoming.model_validate(body), card)

    async def _say_failed(self, body: dict[str, Any], workflow: str) -> list[str]:
        reference = token_hex(4)
        _log.error("delivery_failed", reference=reference, workflow=workflow)
        return await self.work.failed(Incoming.model_validate(body), reference)

    async def _do(self, due: str) -> None:
        await self.work.do(due, self.now())

    async def _look(self) -> list[tuple[str, str]]:
        """One look a minute: failed work is run again, what is over is cleaned up, what is due found."""
        now = self.now()
        for part in (self._mend, self._erase, self._clean_up):
            try:
                await part(now)
            except (
                Exception
            ) as error:  # what is due does not wait for it, and the next look is near
                _log.error("look_failed", part=part.__name__, **self.told(error))
        return await self.work.due(now)

    async def _erase(self, now: datetime) -> None:
        """Delete the texts of deliveries that are over."""
        await asyncio.to_thread(self.rows.erase_inputs, _ms(now - ERASE_AFTER))

    async def _mend(self, now: datetime) -> None:
        """Run failed work again, later each time; what fails for good is counted and said."""
        from dbos import DBOS

        dead = 0
        failed = await _outside(lambda: [(one, _tries(one, DBOS)) for one in _failed(DBOS)])
        for one, tries in failed:
            if tries >= RERUNS:
                dead += 1
                continue
            pause = min(_RERUN_MOST, self.pace.rerun_first * 4**tries)
            if _ms(now - pause) < (one.updated_at or 0):
                continue
            await DBOS.fork_workflow_async(
                one.workflow_id,
                1,
                queue_name=one.queue_name,
                queue_partition_key=one.queue_partition_key,
            )
            self._ring()
            _log.warning("run_again", workflow=one.workflow_id, tries=tries + 1)
        if dead:
            _log.error("dead_letters", count=dead, advice="fogbridge jobs list")

    async def _clean_up(self, now: datetime) -> None:
        """Delete what finished long ago; a deleted row also forgets its key.

        What failed for good still holds its text, so it goes no later than texts do.
        """
        from dbos import DBOS

        text_days = min(KEEP_DAYS, await self.work.text_days())
        for days, statuses in ((KEEP_DAYS, ["SUCCESS", "CANCELLED"]), (text_days, [*_FAILED])):
            old = await DBOS.list_workflows_async(
                status=statuses,
                completed_before=(now - timedelta(days=days)).isoformat(),
                load_input=False,
                load_output=False,
                limit=500,
            )
            if old:
                ids = [one.workflow_id for one in old]
                await asyncio.to_thread(self.rows.erase, ids)
                await DBOS.delete_workflows_async(ids, delete_children=False)

    def _keep_watch(self) -> None:
        """Take up what nobody works on; without our own lock we must not go on."""
        lost, quiet = 0.0, 0
        while not self._stopping.wait(self.pace.reap_seconds):
            try:
                self._take_up_strays()
                self.count()
            except Exception as error:
                _log.warning("queue_not_looked_at", **self.told(error))
            if self.liveness is None:
                continue
            try:
                self.liveness.held()
                lost, quiet = 0.0, max(0, quiet - 1)
                if not quiet:
                    self._take_over(self.liveness)
            except Exception as error:
                lost += self.pace.reap_seconds
                _log.warning("liveness_lost", **self.told(error))
                if self._take_again(self.liveness):
                    quiet = _QUIET_ROUNDS
                elif lost >= _LOST_SECONDS:
                    _log.critical("liveness_lost_for_good", seconds=lost)
                    os.kill(os.getpid(), signal.SIGTERM)  # others may take our work over
                    return

    def _take_up_strays(self) -> None:
        """Run what is marked as running here and is not, twice in a row: a database that went away
        or was full may have lost where it began or how it ended."""
        from dbos import DBOS

        before, self._strays = self._strays, {}
        for one in DBOS.list_workflows(
            status="PENDING", executor_id=self.executor, load_input=False, load_output=False
        ):
            if one.workflow_id in self._running:
                continue
            if before.get(one.workflow_id, -1) == one.updated_at:
                DBOS.resume_workflow(one.workflow_id, queue_name=one.queue_name)
                self._ring()
                _log.warning("taken_up", workflow=one.workflow_id)
            else:
                self._strays[one.workflow_id] = one.updated_at

    def count(self) -> None:
        """Look how the queue is, which every process can tell of the one that they share; blocking."""
        from dbos import DBOS

        tries = [_tries(one, DBOS) for one in _failed(DBOS)]
        dead = sum(1 for count in tries if count >= RERUNS)
        self.backlog = Backlog(self.rows.waiting(), len(tries) - dead, dead)

    def _take_over(self, liveness: Liveness) -> None:
        """Run the work of processes that are gone."""
        from dbos import DBOS

        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        for other in {one.executor_id for one in pending if one.executor_id} - {self.executor}:
            with liveness.gone(other) as gone:
                if gone:
                    # Private: the public `resume_workflows` would reset the count of recoveries.
                    DBOS._recover_pending_workflows([other])
                    self._ring()
                    _log.warning("taken_over", executor=other)

    @staticmethod
    def _take_again(liveness: Liveness) -> bool:
        try:
            if liveness.take():
                return True
            liveness.release()  # or its connection would pass for a lock that we don't have
        except Exception:
            return False
        return False


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Work that failed each time; `at` is when it last did."""

    id: str
    queue: str | None
    partition: str | None
    at: datetime


def dead_letters(engine: Any, schema: str = "dbos") -> list[DeadLetter]:
    """What failed for good, from outside the process that works; blocking."""
    with _client(engine, schema) as client:
        return [
            DeadLetter(
                one.workflow_id,
                one.queue_name,
                one.queue_partition_key,
                datetime.fromtimestamp((one.updated_at or 0) / 1000, UTC),
            )
            for one in _failed(client)
            if _tries(one, client) >= RERUNS
        ]


def run_again(engine: Any, letters: Iterable[DeadLetter], schema: str = "dbos") -> None:
    """Give each of these one more try; blocking."""
    with _client(engine, schema) as client:
        for one in letters:
            client.fork_workflow(one.id, 1, queue_name=one.queue, queue_partition_key=one.partition)


@contextmanager
def _client(engine: Any, schema: str) -> Iterator[Any]:
    from dbos import DBOSClient
    from dbos._serialization import DBOSPortableJSONSerializer  # as in `start`

    client = DBOSClient(
        system_database_engine=engine,
        dbos_system_schema=schema,
        serializer=DBOSPortableJSONSerializer(),
        application_name="fogbridge",
    )
    try:
        yield client
    finally:
        client.destroy()


_WAITING = ("ENQUEUED", "PENDING", "DELAYED")
_FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


def _failed(source: Any) -> list[WorkflowStatus]:
    """Workflows that ended in an error and were not run again; blocking.

    `source` is DBOS itself, or a client of it.
    """
    found: list[WorkflowStatus] = source.list_workflows(
        status=list(_FAILED),
        name=["deliver", "do_due"],
        was_forked_from=False,
        load_input=False,
        load_output=False,
        limit=500,
    )
    return found


def _tries(one: WorkflowStatus, source: Any) -> int:
    """How often this work was run again already; blocking."""
    tries = 0
    origin = one.forked_from
    while origin is not None and tries < RERUNS:
        tries += 1
        before = source.list_workflows(workflow_ids=[origin], load_input=False, load_output=False)
        origin = before[0].forked_from if before else None
    return tries


def _delivery(incoming: Incoming, asks_model: bool) -> _Delivery:
    options: dict[str, Any] = {
        "workflow_name": "deliver",
        "queue_name": ANSWERS if asks_model else PRESSES,
        "workflow_id": incoming.key,
    }
    if asks_model:
        options["queue_partition_key"] = incoming.team
    if incoming.who is not None:
        options["authenticated_user"] = _name(incoming)
    return _Delivery(incoming.key, options, incoming.model_dump(mode="json"))


def _migrate(url: str, schema: str) -> None:
    """Bring the queue's tables up to date; blocking.

    Beside the loop, because an index that is built concurrently waits for every transaction that is
    open, and those of the loop could not end while `DBOS.launch` held it up.
    """
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    DBOS.migrate(url, schema=schema)


async def _outside(function: Callable[[], Any]) -> Any:
    """Run something blocking in a thread that knows of no workflow."""
    import contextvars

    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, contextvars.Context().run, function)


def _name(incoming: Incoming) -> str:
    """How the queue knows whose a job is."""
    who = incoming.who
    return f"{who.platform}:{who.team}:{who.user}" if who else ""


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
