"""The one schedule, on two processes: what is due is done once, and what was missed is caught up."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from uuid import UUID

import pytest

from adapters.database.due import DueRows
from adapters.database.engine import open_engine
from adapters.database.job_rows import JobRows, open_jobs_engine
from adapters.database.liveness import PostgresLiveness
from adapters.database.migrate import migrate
from adapters.database.store import DatabaseStore
from adapters.jobs import Jobs, Pace
from adapters.told import told
from adapters.wiring import UtcClock
from adapters.work import ChatWork
from bot.ids import new_id
from tests.faults.outage import states_of

_forks = multiprocessing.get_context("forkserver")
_LONG_AGO = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Nobody:
    """What the rest of the work would need; nothing of it is asked for here."""


def _tick(url: str, notes: str) -> None:
    """A process whose schedule fires each second; it notes what it does, a line each time."""
    asyncio.run(_run(url, Path(notes)))


async def _run(url: str, notes: Path) -> None:
    engine, jobs_engine = open_engine(url), open_jobs_engine(url)
    executor = f"fb-{new_id().hex}"

    async def note(workspace: UUID, subject: str, now: datetime) -> None:
        del subject, now
        with notes.open("a") as file:
            file.write(f"{workspace} {executor}\n")

    async def days() -> int:
        return 60

    nobody = _Nobody()
    work = ChatWork(nobody, nobody, DueRows(engine), {"note": note}, days)  # type: ignore[arg-type]  # see there
    jobs = Jobs(
        work=work,
        engine=jobs_engine,
        rows=JobRows(jobs_engine),
        executor=executor,
        told=told,
        pace=Pace(poll_seconds=0.05, tick="* * * * * *", reap_seconds=1.0),
        liveness=PostgresLiveness(url, executor),
    )
    await jobs.start()
    notes.with_suffix(f".{new_id().hex}").touch()
    await asyncio.Event().wait()


def _processes(url: str, notes: Path, number: int) -> list[ForkServerProcess]:
    started = [
        _forks.Process(target=_tick, args=(url, str(notes)), daemon=True) for _ in range(number)
    ]
    for one in started:  # one after the other, since the first makes the tables
        before = len(list(notes.parent.glob("notes.*")))
        one.start()
        ends = time.monotonic() + 60
        while len(list(notes.parent.glob("notes.*"))) == before:
            assert time.monotonic() < ends
            time.sleep(0.02)
    return started


async def _due(url: str, at: datetime, number: int, every: int | None) -> list[UUID]:
    """Rows that are due then, each of a Workspace of its own."""
    await migrate(url)
    engine = open_engine(url)
    store, due = DatabaseStore(engine, UtcClock()), DueRows(engine)
    made = []
    for name in range(number):
        workspace = await store.ensure_workspace(f"{at:%H%M%S} {every} {name}")
        await due.put(workspace, "note", "", at, every)
        made.append(workspace)
    await engine.dispose()
    return made


def _noted(notes: Path) -> Counter[str]:
    lines = notes.read_text().splitlines() if notes.exists() else []
    return Counter(line.split()[0] for line in lines)


def _wait(notes: Path, workspaces: list[UUID], seconds: float = 40.0) -> None:
    ends = time.monotonic() + seconds
    while not {str(one) for one in workspaces} <= set(_noted(notes)):
        assert time.monotonic() < ends, _noted(notes)
        time.sleep(0.1)


@pytest.mark.postgres
def test_what_is_due_is_done_once_and_what_was_missed_is_caught_up(
    postgres_url: str, tmp_path: Path
) -> None:
    """Due long before the start, once and weekly; due while it runs; by two processes at a time."""
    url = postgres_url
    notes = tmp_path / "notes"
    week = 7 * 24 * 3600
    missed = asyncio.run(_due(url, _LONG_AGO, 3, None))
    weekly = asyncio.run(_due(url, _LONG_AGO + timedelta(hours=1), 2, week))
    running = _processes(url, notes, 2)
    try:
        _wait(notes, [*missed, *weekly])
        soon = asyncio.run(_due(url, datetime.now(UTC) + timedelta(seconds=1), 3, None))
        _wait(notes, soon)
        time.sleep(2.5)
        assert _noted(notes) == {str(one): 1 for one in (*missed, *weekly, *soon)}
    finally:
        for one in running:
            one.kill()
            one.join()
    assert set(states_of(url)) == {"SUCCESS"}
