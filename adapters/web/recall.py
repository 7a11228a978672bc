"""What the pages of the memory ask: one frozen object on the desk, where there is a memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.asks import Ask
from bot.digest import DigestFacts
from bot.memory import Memory


@dataclass(frozen=True, slots=True)
class Recall:
    """The memory of one desk.

    `facts` None: no digest is shown. `changed` is told of each ask that was changed here, so that
    its card in the chat says so too.
    """

    memory: Memory
    facts: DigestFacts | None = None
    changed: Callable[[Ask], Awaitable[object]] | None = None
