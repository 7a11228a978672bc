"""Several write at the same time: through two engines, as two processes have them, and in two processes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.threads import DatabaseThreads
from bot.asks import Turned
from bot.errors import Overtaken
from bot.ids import new_id
from bot.memory import Write
from tests.adapters.database.furnished import which_lie
from tests.adapters.database.remembered import Bench, a_bench, where


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


@pytest_asyncio.fixture
async def memories(bench: Bench) -> AsyncIterator[tuple[DatabaseMemory, DatabaseMemory]]:
    """Two ways to the same database."""
    other = open_engine(bench.engine.url)
    yield bench.memory, DatabaseMemory(other, bench.clock)
    await other.dispose()


async def test_one_delivery_writes_once(
    bench: Bench, memories: tuple[DatabaseMemory, DatabaseMemory]
) -> None:
    """However often and wherever it arrives at the same time."""
    ask = await bench.tracks()
    change = bench.change(ask, Turned("marketing"), bench.by_it)
    write = Write("once", changes=(change,), whys=(bench.a_why(),))
    done = await asyncio.gather(
        *(one.write(bench.workspace, write) for one in memories * 4), return_exceptions=True
    )
    assert sorted(done, key=str) == [False] * 7 + [True]
    assert await bench.memory.history(bench.workspace, ask.id) == (change,)


async def test_of_two_who_change_one_ask_one_is_told(
    bench: Bench, memories: tuple[DatabaseMemory, DatabaseMemory]
) -> None:
    """Nobody's change is lost: each is there or its writer was told to look again."""
    ask = await bench.tracks()

    async def turn(memory: DatabaseMemory) -> bool:
        change = bench.change(ask, Turned("marketing"), bench.by_it)
        try:
            return await memory.write(bench.workspace, Write(change.origin, changes=(change,)))
        except Overtaken:
            return False

    done = await asyncio.gather(*(turn(one) for one in memories * 3))
    assert done.count(True) == 1
    assert (await bench.asked(ask.id)).version == 2


async def test_who_tries_again_gets_through(
    bench: Bench, memories: tuple[DatabaseMemory, DatabaseMemory]
) -> None:
    """Each change of several is made in the end, in some order, with a version of its own."""
    ask = await bench.tracks()

    async def turn(memory: DatabaseMemory) -> None:
        while True:
            now = await memory.ask(bench.workspace, ask.id)
            assert now is not None
            change = bench.change(now, Turned("marketing"), bench.by_it)
            try:
                await memory.write(bench.workspace, Write(change.origin, changes=(change,)))
            except Overtaken:
                continue
            return

    await asyncio.gather(*(turn(one) for one in memories * 3))
    log = await bench.memory.history(bench.workspace, ask.id)
    assert [change.after.version for change in log] == [2, 3, 4, 5, 6, 7]


async def test_a_message_is_tracked_once_and_numbers_have_no_gaps(
    bench: Bench, memories: tuple[DatabaseMemory, DatabaseMemory]
) -> None:
    """By two deliveries at once; other messages get the numbers that follow."""
    first = await asyncio.gather(
        *(one.track(bench.an_ask(), f"k{n}") for n, one in enumerate(memories * 4))
    )
    assert {ask.id for ask in first} == {first[0].id}
    others = [bench.an_ask(source=bench.source(message=f"9.{number}")) for number in range(8)]
    tracked = await asyncio.gather(
        *(one.track(ask, ask.id.hex) for one, ask in zip(memories * 4, others, strict=True))
    )
    assert sorted(ask.number for ask in tracked) == list(range(2, 10))


async def test_words_do_not_come_in_while_they_go(
    bench: Bench, memories: tuple[DatabaseMemory, DatabaseMemory]
) -> None:
    """Somebody is forgotten, a message is deleted and a team leaves, each while records are written."""
    here, there = memories
    threads = DatabaseThreads(there.engine, bench.clock)

    async def log(word: str, **more: object) -> None:
        why = replace(bench.a_why(question=word, asker=None), **more)  # type: ignore[arg-type]  # its fields
        try:
            await here.write(bench.workspace, Write(new_id().hex, whys=(why,)))
        except LookupError:
            return  # the Workspace is gone

    mine = [log("qzmine", asker=bench.marketer) for _ in range(6)]
    await asyncio.gather(*mine, bench.directory.forget(bench.workspace, bench.marketer))
    assert await which_lie(bench.engine, "qzmine") == set()
    source = bench.source(message="7.7")
    said = [log("qzsaid", source=source) for _ in range(6)]
    await asyncio.gather(*said, threads.unsay(bench.workspace, where(), "7.7"))
    assert await which_lie(bench.engine, "qzsaid") == set()
    hidden = [log("qzhidden") for _ in range(6)]
    await asyncio.gather(
        *hidden, bench.directory.save_look(bench.workspace, where(), "private", False)
    )
    nobody = await here.reader_of(bench.workspace, None)
    assert await here.whys_like(nobody, "qzhidden landing page", ["landing-page"]) == ()
    last = [log("qzlast") for _ in range(6)]
    await asyncio.gather(*last, bench.directory.remove("slack", "T1"))
    assert await which_lie(bench.engine, "qzlast") == set()


_PROCESS = """
import asyncio, sys
from uuid import UUID
from adapters.database.engine import open_engine
from bot.asks import Turned
from bot.errors import Overtaken
from bot.memory import Write
from tests.adapters.database.remembered import a_bench

async def main():
    engine = open_engine(sys.argv[1])
    bench = await a_bench(engine)
    print("ready", flush=True)
    sys.stdin.readline()
    done = 0
    for number in range(12):
        ask = await bench.memory.track(bench.an_ask(), f"track {number}")
        for _ in range(3):
            ask = await bench.asked(ask.id)
            change = bench.change(ask, Turned("marketing"), bench.by_it)
            try:
                done += await bench.memory.write(
                    bench.workspace, Write(f"write {number}", changes=(change,))
                )
                break
            except Overtaken:
                continue
    print(done)
    await engine.dispose()

asyncio.run(main())
"""


async def test_two_processes_do_the_same_work_once(bench: Bench, database: str) -> None:
    """Each delivery is written by one of them."""
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", _PROCESS, database),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    assert sum(int(out) for out, _ in answers) == 12
    (ask,) = await bench.memory.asks_in(bench.workspace, where())
    assert (ask.number, ask.version) == (1, 13)
    async with bench.engine.begin() as connection:
        whose = tables.workspace
        row = await connection.execute(
            update(whose).values(retention_days=9).returning(whose.c.next_ask_number)
        )
        assert row.scalar_one() == 2
