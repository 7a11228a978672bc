"""The room as the durable jobs see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from adapters.room.post import RoomPost
from bot.incoming import Incoming
from bot.ports import Card
from bot.reply import Reply
from bot.router import Router

Settle = Callable[[Incoming], Awaitable[None]]
"""Called when the answer to a delivery was made, whatever it is."""


@dataclass(frozen=True, slots=True)
class RoomRouter(Router):
    """The features, and the room learns that somebody has been answered."""

    settle: Settle

    async def answer(self, incoming: Incoming, problem: str = "") -> list[str]:
        """See `bot.router.Router`. Feedback and deletions say nothing, and are seen all the same."""
        cards = await Router.answer(self, incoming, problem)
        await self.settle(incoming)
        return cards

    async def failed(self, incoming: Incoming, reference: str) -> list[str]:
        """See `bot.router.Router`. Who is told that it went wrong waits no more."""
        cards = await Router.failed(self, incoming, reference)
        await self.settle(incoming)
        return cards


@dataclass(frozen=True, slots=True)
class RoomPlatform:
    """One room of one Workspace."""

    router: Router
    post: RoomPost
    workspace: UUID
    team: str

    async def serves(self, incoming: Incoming) -> bool:
        """Whether the delivery is of this room: others may have been there before."""
        return incoming.team == self.team

    async def understood(self, incoming: Incoming) -> Incoming:
        """As it is: the room has no markup."""
        return incoming

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say a card once."""
        del incoming
        await self.post.say(card, reply)

    async def removed(self, incoming: Incoming) -> None:
        """A room has no tokens to forget."""
        del incoming
