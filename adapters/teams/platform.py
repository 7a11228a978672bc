"""Teams as the durable jobs see it: read, say, and what happens when it is taken out."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.teams.chat import TeamsChat
from adapters.teams.post import TeamsPost
from adapters.teams.references import References
from bot.incoming import Incoming
from bot.ports import Card
from bot.reply import Reply
from bot.router import Router


@dataclass(frozen=True, slots=True)
class TeamsPlatform:
    """One process's Teams. `tenant` is the only one that it serves; None serves any (anonymous)."""

    router: Router
    chat: TeamsChat
    post: TeamsPost
    references: References
    tenant: str | None

    async def serves(self, incoming: Incoming) -> bool:
        """Whether the delivery is of our tenant: another one may have been set up before."""
        return self.tenant is None or incoming.team.casefold() == self.tenant

    async def understood(self, incoming: Incoming) -> Incoming:
        """The delivery with what Teams leaves out of it."""
        return await self.chat.understood(incoming)

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say a card once."""
        await self.post.say(incoming, card, reply)

    async def removed(self, incoming: Incoming) -> None:
        """The last conversation is gone: nothing is kept of any."""
        await self.references.forget(incoming.team)
