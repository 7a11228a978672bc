"""What has changed, as server-sent events: numbers only, so that nothing is lost between two of them.

The count lies in the database: another process's changes are seen, and after a restart a browser
goes on from the number that it saw last.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger("fogbridge.room")


@dataclass
class Live:
    """The listeners of one room in one process: one of them all looks, however many they are.

    Times in seconds. `most` are listened to at once; each for as long as `lasts`, then the browser
    comes again by itself.
    """

    changes: Callable[[], Awaitable[int]]
    looks: float = 0.25
    beat: float = 15.0
    lasts: float = 600.0
    most: int = 100
    _open: int = 0
    _count: int | None = None
    _closed: bool = False
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _watch: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be listened to."""
        return self._open >= self.most or self._closed

    async def events(self, since: int) -> AsyncIterator[str]:
        """A line for each change after `since`, and now and then one that says nothing."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.lasts
        self._open += 1
        if self._watch is None:
            self._watch = asyncio.create_task(self._look())
        try:
            yield "retry: 1000\n\n"
            while not self._closed and (left := ends - loop.time()) > 0:
                count = await self._after(since, min(self.beat, left))
                if count is None:
                    yield ": still here\n\n"
                else:
                    since = count
                    yield f"id: {count}\nevent: changed\ndata: {count}\n\n"
        finally:
            self._open -= 1
            if not self._open:
                await self._rest()

    async def close(self) -> None:
        """End what is open: a server that stops waits for it."""
        self._closed = True
        async with self._news:
            self._news.notify_all()
        await self._rest()

    async def _after(self, since: int, seconds: float) -> int | None:
        """The count once it is another one; None when that took too long, or we are closing."""

        def is_news() -> bool:
            return self._closed or self._count not in (None, since)

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(is_news)
        return None if self._closed or self._count == since else self._count

    async def _look(self) -> None:
        said = False
        while True:
            try:
                count = await self.changes()
            except Exception as error:
                if not said:
                    _log.warning("room_not_looked_at", error=type(error).__name__)
                said = True
            else:
                said = False
                if count != self._count:
                    self._count = count
                    async with self._news:
                        self._news.notify_all()
            await asyncio.sleep(self.looks)

    async def _rest(self) -> None:
        """Nobody listens: look no more, and forget what was seen."""
        watch, self._watch, self._count = self._watch, None, None
        if watch is not None:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
