"""Changes as they happen: one number after the other, and nothing lost between two of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.room.live import Live


@dataclass
class Counter:
    """What a database would say, and how often it was asked."""

    count: int = 0
    looks: int = 0
    broken: bool = False

    async def __call__(self) -> int:
        self.looks += 1
        if self.broken:
            raise OSError("away")
        return self.count


def live(counter: Counter, *, beat: float = 30.0, lasts: float = 60.0, most: int = 100) -> Live:
    """A room that is looked at all the time."""
    return Live(counter, looks=0.001, beat=beat, lasts=lasts, most=most)


async def news(events: AsyncIterator[str]) -> str:
    """The next thing that is said, the first line left out."""
    async with asyncio.timeout(10):
        said = await anext(events)
        return await anext(events) if said.startswith("retry") else said


async def test_what_changed_while_nobody_listened_is_said_at_once() -> None:
    """Who comes back with an older number hears the newest one; then each change."""
    counter = Counter(7)
    events = live(counter).events(3)
    assert await news(events) == "id: 7\nevent: changed\ndata: 7\n\n"
    counter.count = 9
    assert await news(events) == "id: 9\nevent: changed\ndata: 9\n\n"


async def test_a_count_that_went_back_is_news_too() -> None:
    """A restored backup has a smaller one; a browser must not wait until it is caught up."""
    assert "id: 2\n" in await news(live(Counter(2)).events(500))


async def test_where_nothing_changes_a_line_says_nothing() -> None:
    """So that whatever stands between keeps the connection."""
    assert await news(live(Counter(4), beat=0.01).events(4)) == ": still here\n\n"


async def test_one_looks_for_all_and_nobody_when_nobody_listens() -> None:
    """However many pages are open."""
    counter = Counter(1)
    room = live(counter)
    streams = [room.events(0) for _ in range(20)]
    assert {await news(one) for one in streams} == {"id: 1\nevent: changed\ndata: 1\n\n"}
    assert counter.looks < 20 * 3
    for one in streams:
        await one.aclose()  # type: ignore[attr-defined]  # an async generator
    looks = counter.looks
    await asyncio.sleep(0.02)
    assert counter.looks == looks


async def test_a_stream_ends_when_its_time_is_over_or_the_server_stops() -> None:
    """The browser comes again by itself."""
    whole = [said async for said in live(Counter(), lasts=0.02).events(0)]
    assert whole[0] == "retry: 1000\n\n"
    room = live(Counter())
    events = room.events(0)
    waiting = asyncio.create_task(news(events))
    await asyncio.sleep(0.01)
    await room.close()
    async with asyncio.timeout(10):
        assert (await asyncio.gather(waiting, return_exceptions=True))[0] in (": still here\n\n",)
    assert room.is_full


async def test_no_more_than_can_be_listened_to() -> None:
    """Who leaves makes room."""
    room = live(Counter(1), most=1)
    events = room.events(0)
    assert not room.is_full
    await news(events)
    assert room.is_full
    await events.aclose()
    assert not room.is_full


async def test_a_database_that_is_away_ends_no_stream() -> None:
    """When it is back, so is the news."""
    counter = Counter(5, broken=True)
    events = live(counter).events(0)
    waiting = asyncio.create_task(news(events))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    counter.broken = False
    assert "id: 5\n" in await waiting
