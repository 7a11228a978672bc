"""Slack as the durable jobs see it: read, say, and what happens when it is uninstalled."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack.chat import SlackChat
from adapters.slack.post import SlackPost
from bot.errors import NotInstalled
from bot.incoming import Incoming, Removed
from bot.ports import Card
from bot.reply import Reply
from bot.router import Router


@dataclass(frozen=True, slots=True)
class SlackPlatform:
    """One process's Slack."""

    router: Router
    chat: SlackChat
    post: SlackPost

    async def serves(self, incoming: Incoming) -> bool:
        """Whether there is a token for this team; nothing is kept of a team that we can't answer."""
        if isinstance(incoming.said, Removed):
            return True
        try:
            await self.post.client.token(incoming)
        except NotInstalled:
            return False
        return True

    async def understood(self, incoming: Incoming) -> Incoming:
        """The delivery with Slack's markup in its text made plain."""
        return await self.chat.understood(incoming)

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say a card once."""
        await self.post.say(incoming, card, reply)

    async def removed(self, incoming: Incoming) -> None:
        """Forget the tokens of an Installation, unless it was installed anew since then."""
        org_wide = incoming.enterprise is not None and incoming.team == incoming.enterprise
        team = None if org_wide else incoming.team
        await self.post.client.tokens.forget(team, incoming.enterprise, incoming.at)
