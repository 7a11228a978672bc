"""What the room needs of whatever keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from adapters.room.message import Opening, RoomMessage, Spot
from bot.incoming import Place
from bot.ports import Card
from glossary.concept import Side


class Rows(Protocol):
    """The messages of rooms. Each change counts up the room's `changes`."""

    async def changes(self, workspace: UUID, team: str) -> int:
        """How often anything there has changed."""

    async def bump(self, workspace: UUID, team: str) -> None:
        """Something changed that stands elsewhere and is shown there."""

    async def openings(self, workspace: UUID, place: Place, limit: int) -> tuple[Opening, ...]:
        """The channel's threads, the one that was last written in first."""

    async def thread(self, workspace: UUID, place: Place) -> tuple[RoomMessage, ...]:
        """What stands in a thread, in its order; without one, what stands beside all threads."""

    async def message(self, workspace: UUID, place: Place, key: str) -> RoomMessage | None:
        """One message of the channel."""

    async def waiting(self, workspace: UUID, team: str) -> tuple[RoomMessage, ...]:
        """What people wrote and wait for an answer to."""

    async def say(
        self,
        workspace: UUID,
        place: Place,
        id: UUID,
        *,
        bank: Side,
        user: str,
        person: UUID | None,
        text: str,
        at: datetime,
        waits: bool,
    ) -> None:
        """Somebody writes; a place without a thread begins one."""

    async def edit(self, workspace: UUID, place: Place, key: str, text: str) -> None:
        """Somebody changes what they wrote."""

    async def unsay(self, workspace: UUID, place: Place, key: str) -> None:
        """Somebody deletes what they wrote; that there was something stays."""

    async def withdraw(self, workspace: UUID, place: Place, key: str) -> None:
        """What was written did not get further, so it was never said."""

    async def work_on(self, workspace: UUID, place: Place, bank: Side, sentence: str) -> None:
        """Say on a bank that an answer is coming, until it comes."""

    async def stand(self, card: Card, place: Place, bank: Side | None, *, passing: bool) -> None:
        """The card stands in a place, as a message with its id; a second time changes nothing."""

    async def replace(self, card: Card, first: UUID) -> Spot | None:
        """The card stands where `first` stood; None where nothing does any more."""

    async def take_away(self, workspace: UUID, team: str, first: UUID) -> None:
        """The message that began as this card is gone."""

    async def settle(
        self, workspace: UUID, place: Place, bank: Side | None, keys: Sequence[str]
    ) -> None:
        """Nobody waits for these messages any more, nor on this bank; and something may have changed."""


class Furnishing(Protocol):
    """What making a room anew needs."""

    async def furnish(self, workspace: UUID, team: str) -> bool:
        """Make a room of this name in a Workspace; False where there was one."""

    async def clear(self, workspace: UUID, team: str) -> None:
        """Delete everything of the Workspace; the room itself stays, and its count goes on."""
