"""Many small writes as one: what arrives while a write is under way shares the next.

A durable write costs a wait for the disk, whatever is in it. Databases call this group commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 50
"""Items of one write, so that a flood does not become one long transaction."""
_STUCK = 4
"""Writes that may hang at once before the next has to wait for one of them."""


@dataclass
class Together(Generic[T]):
    """Gives `write` lists of items, in a thread of its own; a list is written whole or not at all.

    One that can't be written is tried again item by item, so that none fails for another. One that
    takes longer than `patience` (seconds) is left to itself, so that it does not hold up the rest.
    """

    write: Callable[[Sequence[T]], None]
    patience: float
    _waiting: list[tuple[T, asyncio.Future[None]]] = field(default_factory=list, repr=False)
    _writing: asyncio.Task[None] | None = field(default=None, repr=False)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_STUCK, thread_name_prefix="together"),
        repr=False,
    )

    async def put(self, item: T) -> None:
        """Returns once the item is written; raises what writing it raised.

        Who stops waiting before its write began takes the item out of it.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await done

    def close(self) -> None:
        """Let go of the threads; nothing may be put any more."""
        self._threads.shutdown(wait=False)

    async def _write_all(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            taken = [(item, done) for item, done in taken if not done.done()]
            if not taken:
                continue
            error = await self._try([item for item, _ in taken])
            if error is None or len(taken) == 1 or isinstance(error, TimeoutError):
                for _, done in taken:
                    _settle(done, error)
                continue
            for item, done in taken:
                if not done.done():
                    _settle(done, await self._try([item]))

    async def _try(self, items: Sequence[T]) -> Exception | None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.patience):
                await loop.run_in_executor(self._threads, self.write, items)
        except Exception as error:
            return error
        return None


def _settle(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():  # nobody waits any more
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
