"""Many small writes as one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from adapters.together import Together


class Disk:
    """Remembers each write; the first one waits until it is let go."""

    def __init__(self) -> None:
        self.writes: list[list[int]] = []
        self.bad: set[int] = set()
        self.go = threading.Event()
        self.begun = threading.Event()

    def write(self, items: Sequence[int]) -> None:
        self.begun.set()
        assert self.go.wait(10)
        if self.bad & set(items):
            raise ValueError("bad")
        self.writes.append(list(items))


@asynccontextmanager
async def together(
    write: Callable[[Sequence[int]], None], patience: float = 10
) -> AsyncIterator[Together[int]]:
    made = Together(write, patience)
    yield made
    made.close()


async def _begun(disk: Disk) -> None:
    assert await asyncio.to_thread(disk.begun.wait, 10)


async def test_what_arrives_while_a_write_is_under_way_shares_the_next() -> None:
    """One write for the first, one for all of the others."""
    disk = Disk()
    async with together(disk.write) as many:
        first = asyncio.create_task(many.put(0))
        await _begun(disk)
        others = [asyncio.create_task(many.put(number)) for number in range(1, 8)]
        await asyncio.sleep(0)
        disk.go.set()
        await asyncio.gather(first, *others)
    assert disk.writes == [[0], [1, 2, 3, 4, 5, 6, 7]]


async def test_none_fails_for_another() -> None:
    """The bad one alone is told."""
    disk = Disk()
    disk.bad = {2}
    async with together(disk.write) as many:
        first = asyncio.create_task(many.put(0))
        await _begun(disk)
        others = [asyncio.create_task(many.put(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        disk.go.set()
        told = await asyncio.gather(first, *others, return_exceptions=True)
    assert [type(one) for one in told] == [type(None), type(None), ValueError, type(None)]
    assert disk.writes == [[0], [1], [3]]


async def test_who_stopped_waiting_is_not_written() -> None:
    """They were told that it failed, and will come again."""
    disk = Disk()
    async with together(disk.write) as many:
        first = asyncio.create_task(many.put(0))
        await _begun(disk)
        gone, stays = asyncio.create_task(many.put(1)), asyncio.create_task(many.put(2))
        await asyncio.sleep(0)
        gone.cancel()
        disk.go.set()
        await asyncio.gather(first, stays)
    assert disk.writes == [[0], [2]]


async def test_a_write_that_hangs_holds_up_nobody() -> None:
    """Its own waiters hear that it took too long; the next one is written beside it."""
    disk = Disk()
    written: list[int] = []

    def write(items: Sequence[int]) -> None:
        if 0 in items:
            disk.write(items)
        written.extend(items)

    async with together(write, patience=0.05) as many:
        with pytest.raises(TimeoutError):
            await many.put(0)
        await many.put(1)
        assert written == [1]
        disk.go.set()


async def test_a_flood_is_cut() -> None:
    """No write is longer than fifty."""
    disk = Disk()
    async with together(disk.write) as many:
        first = asyncio.create_task(many.put(0))
        await _begun(disk)
        others = [asyncio.create_task(many.put(number)) for number in range(1, 121)]
        await asyncio.sleep(0)
        disk.go.set()
        await asyncio.gather(first, *others)
    assert [len(one) for one in disk.writes] == [1, 50, 50, 20]
