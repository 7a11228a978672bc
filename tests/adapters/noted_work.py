"""Work for a queue under test: it notes what it is asked to do, and fails or waits where it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from bot.incoming import Command, Incoming, Place, Who

Step = Literal["read", "answer", "post", "failed", "do"]


@dataclass
class NotedWork:
    """Every delivery is one card, which is said once for each `post`.

    `fails` says how often a step raises before it works, `waits` is a gate that a step stands at.
    What is raised quotes the text, as errors of the world do.
    """

    fails: Counter[str] = field(default_factory=Counter)
    waits: dict[str, asyncio.Event] = field(default_factory=dict)
    noted: list[tuple[str, str, float]] = field(default_factory=list)
    is_due: Callable[[datetime], list[tuple[str, str]]] = lambda _: []
    seconds: float = 0.0
    days: int = 60

    def count(self, step: Step, key: str | None = None) -> int:
        """How often a step was asked for."""
        return sum(1 for what, whose, _ in self.noted if what == step and key in (None, whose))

    def at(self, step: Step) -> list[tuple[str, float]]:
        """Who came to this step, in their order, and when (the loop's seconds)."""
        return [(key, when) for what, key, when in self.noted if what == step]

    async def text_days(self) -> int:
        """For how many days texts are kept."""
        return self.days

    async def read(self, incoming: Incoming) -> str | None:
        """Nothing to be known."""
        await self._do("read", incoming)
        return ""

    async def answer(self, incoming: Incoming, problem: str) -> list[str]:
        """One card."""
        await self._do("answer", incoming)
        return [f"card-{problem}"]

    async def post(self, incoming: Incoming, card: str) -> list[str]:
        """Said."""
        del card
        await self._do("post", incoming)
        return []

    async def failed(self, incoming: Incoming, reference: str) -> list[str]:
        """One card that says so."""
        await self._do("failed", incoming)
        return [f"sorry-{reference}"]

    async def due(self, now: datetime) -> list[tuple[str, str]]:
        """What the test says."""
        return self.is_due(now)

    async def do(self, due: str, now: datetime) -> None:
        """Note it."""
        del now
        self.noted.append(("do", due, asyncio.get_running_loop().time()))

    async def _do(self, step: Step, incoming: Incoming) -> None:
        self.noted.append((step, incoming.key, asyncio.get_running_loop().time()))
        if step in self.waits:
            await self.waits[step].wait()
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.fails[step]:
            self.fails[step] -= 1
            said = incoming.said
            raise ValueError(said.text if isinstance(said, Command) else step)


def a_delivery(
    key: str = "slack:T1:command:1",
    *,
    team: str = "T1",
    user: str = "U1",
    text: str = "We need the page",
) -> Incoming:
    """A command."""
    return Incoming(
        key=key,
        platform="slack",
        team=team,
        who=Who(platform="slack", team=team, user=user),
        place=Place(platform="slack", team=team, channel="C1"),
        at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
        said=Command(text=text),
    )
