"""What was done in the demo before it begins: asks of one kind, so that it shows how long such work takes.

They are records only: nobody tells them, and they have no thread to open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from adapters.room.read import place_in
from bot.asks import TRACKED, Ask, Change, Delivered, after, name_of, tracked
from bot.ids import new_id
from bot.memory import Memory, Write
from bot.records import Actor, Source


@dataclass(frozen=True, slots=True)
class Done:
    """A form that marketing asked for: how many days ago, and how many days it took."""

    what: str
    ago: int
    took: int

    @property
    def quote(self) -> str:
        """The ask, as marketing wrote it."""
        return f"We need a form on the page of {self.what}"


PAST = (
    Done("the example fair", 205, 11),
    Done("the course catalogue", 182, 9),
    Done("the autumn webinar", 160, 18),
    Done("the invented white paper", 141, 14),
    Done("the partner day", 120, 12),
    Done("the sample newsletter", 99, 8),
    Done("the spring courses", 83, 25),
    Done("the price list", 64, 16),
    Done("the demo evening", 47, 13),
)
"""At least as many as a range needs (`bot.lead_times.ENOUGH`)."""


@dataclass(frozen=True, slots=True)
class Past:
    """Who asked and who did it, in which Workspace, and what day it is."""

    workspace: UUID
    team: str
    marketing: UUID
    concepts: tuple[str, ...]
    now: datetime

    async def write(self, memory: Memory) -> None:
        """All of it; once for a demo."""
        for ask, closed_at in self._asks():
            origin = f"demo:{ask.id.hex}"
            known = await memory.track(ask, origin)
            by = Actor(self.marketing, "marketing")
            begun = replace(known, version=known.version + 1)
            done = after(begun, Delivered(), by, closed_at)
            changes = (
                Change(new_id(), ask.id, TRACKED, known, begun, by, ask.opened_at, origin),
                Change(new_id(), ask.id, name_of(Delivered()), begun, done, by, closed_at, origin),
            )
            for number, change in enumerate(changes):
                await memory.write(self.workspace, Write(f"{origin}#{number}", (change,)))

    def _asks(self) -> Iterator[tuple[Ask, datetime]]:
        for one in PAST:
            opened_at = self.now - timedelta(days=one.ago)
            fresh = Ask(
                id=new_id(),
                workspace=self.workspace,
                number=0,
                quote=one.quote,
                side="marketing",
                asker=self.marketing,
                source=Source(place_in(self.team, new_id().hex), opened_at),
                opened_at=opened_at,
                turn_since=opened_at,
                confirmed=True,
                concepts=self.concepts,
            )
            yield tracked(fresh), opened_at + timedelta(days=one.took)
