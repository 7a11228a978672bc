"""Work that many wait for and that is done once at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")


class Shared(Generic[_K, _T]):
    """Work that is done once at a time for each key, however many wait for it.

    Whoever stops waiting does not stop the work: half of a refresh is a lost installation.
    """

    def __init__(self) -> None:
        self._running: dict[_K, asyncio.Task[_T]] = {}

    async def run(self, key: _K, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """What comes of the work of this key, begun here where nobody has."""
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(work())

            def done(ended: asyncio.Task[_T]) -> None:
                del self._running[key]
                if not ended.cancelled():
                    ended.exception()  # seen, also when nobody waits any more

            task.add_done_callback(done)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Wait until all that was begun is over, however it ends."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)
