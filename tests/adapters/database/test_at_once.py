"""Several at the same time: tasks, engines, processes."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import open_engine
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock


async def test_many_write_and_read_at_once(engine: AsyncEngine) -> None:
    """Nobody is turned away because the file is locked, and every token is counted."""
    clock = StillClock()
    store = DatabaseStore(engine, clock)
    other = open_engine(engine.url)
    second = DatabaseStore(other, clock)
    workspace = await store.ensure_workspace("Acme")

    async def work(mine: DatabaseStore) -> None:
        one = made(tokens=1)
        await mine.save_translation(workspace, one)
        assert await mine.tokens_spent(workspace, clock.now()) >= 1

    await asyncio.gather(*(work(s) for s in (store, second) for _ in range(40)))
    assert await store.tokens_spent(workspace, clock.now()) == 80
    await other.dispose()


async def test_purging_does_not_stop_the_others(engine: AsyncEngine) -> None:
    """Saving and reading go on meanwhile."""
    clock = StillClock()
    store = DatabaseStore(engine, clock)
    workspace = await store.ensure_workspace("Acme")
    old = clock.now() + timedelta(days=61)
    for _ in range(20):
        await store.save_translation(workspace, made())
    clock.forward(timedelta(days=61))
    done = await asyncio.gather(
        store.purge(old), *(store.save_translation(workspace, made()) for _ in range(20))
    )
    assert done[0] == 20
    assert await store.tokens_spent(workspace, clock.now()) == 20 * 120


async def test_a_workspace_is_made_once_however_many_ask(engine: AsyncEngine) -> None:
    """Two replicas start at the same time."""
    store = DatabaseStore(engine, StillClock())
    made_ids = await asyncio.gather(*(store.ensure_workspace("Acme") for _ in range(8)))
    assert len(set(made_ids)) == 1


async def test_one_word_remains_of_many(engine: AsyncEngine) -> None:
    """A double click is one word."""
    store = DatabaseStore(engine, StillClock())
    workspace = await store.ensure_workspace("Acme")
    one = made(id=str(about := new_id()))
    await store.save_translation(workspace, one)
    said = await asyncio.gather(
        *(store.save_feedback(workspace, about, helpful=True, reason=None) for _ in range(8))
    )
    assert said == 8 * [True]


_PROCESS = """
import asyncio, sys
from adapters.database.engine import open_engine
from adapters.database.store import DatabaseStore
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock

async def main():
    engine = open_engine(sys.argv[1])
    store = DatabaseStore(engine, StillClock())
    workspace = await store.ensure_workspace("Acme")
    for _ in range(25):
        await store.save_translation(workspace, made(tokens=1))
    await engine.dispose()

asyncio.run(main())
"""


async def test_two_processes_write_at_once(database: str) -> None:
    """The command line beside the server."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", _PROCESS, database
        )
        for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    engine = open_engine(database)
    clock = StillClock()
    store = DatabaseStore(engine, clock)
    workspace = await store.ensure_workspace("Acme")
    assert await store.tokens_spent(workspace, clock.now()) == 50
    await engine.dispose()
