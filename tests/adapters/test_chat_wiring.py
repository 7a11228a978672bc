"""Where the chats are put together: how they start and stop, and what is counted of what they deliver."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.chat_wiring import Chats, Deliveries
from bot.incoming import Incoming, Opened
from tests.fakes.clock import StillClock

DELIVERY = Incoming(
    key="slack:T1:1", platform="slack", team="T1", at=StillClock().now(), said=Opened(what="home")
)


async def test_what_is_written_down_is_counted_and_what_could_not_be_too() -> None:
    """The delivery goes on as it came, and so does the error."""
    written: list[tuple[Incoming, bool]] = []

    async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
        if len(written) == 2:
            raise OSError("disk full")
        written.append((incoming, asks_model))

    deliveries = Deliveries()
    counted = deliveries.counted(submit)
    await counted(DELIVERY)
    await counted(DELIVERY, asks_model=False)
    with pytest.raises(OSError, match="disk full"):
        await counted(DELIVERY)
    assert written == [(DELIVERY, True), (DELIVERY, False)]
    assert (deliveries.taken, deliveries.refused) == (2, 1)


@dataclass
class Noted:
    """A platform that notes what happens to it, and the queue beside it."""

    notes: list[str]
    in_haste: bool
    name: str = "room"
    events: None = None
    installing: None = None
    starting: asyncio.Event = field(default_factory=asyncio.Event)

    async def check(self) -> None:
        """Noted."""
        self.notes.append("check")

    async def prepare(self) -> None:
        """Noted."""
        self.notes.append("prepare")

    async def start(self, *_: object) -> None:
        """Noted."""
        self.notes.append("start")
        self.starting.set()

    async def hush(self) -> None:
        """Noted."""
        self.notes.append("hush")

    async def close(self) -> None:
        """Noted."""
        self.notes.append("close")

    async def connected(self) -> bool | None:
        """Where nobody waits for it there is nothing to stand."""
        return True if self.in_haste else None


@dataclass
class NotedJobs:
    """The queue, which notes the same."""

    notes: list[str]

    async def start(self) -> None:
        """Noted."""
        self.notes.append("queue starts")

    async def stop(self) -> None:
        """Noted."""
        self.notes.append("queue stops")


@pytest.mark.parametrize("in_haste", [True, False])
async def test_platforms_start_around_the_queue_and_stop_around_it(in_haste: bool) -> None:
    """One that is in no haste starts behind the server, and is waited for when it stops."""
    notes: list[str] = []
    one: Any = Noted(notes, in_haste)
    jobs: Any = NotedJobs(notes)
    nothing: Any = None
    chats = Chats(jobs, nothing, None, nothing, nothing, platforms=(one,))
    await chats.check()
    await chats.start()
    assert notes == (["check", "prepare", "queue starts", "start"] if in_haste else ["check"])
    assert await chats.connected() is (True if in_haste else None)
    await chats.close()
    assert notes == ["check", "prepare", "queue starts", "start", "hush", "queue stops", "close"]
