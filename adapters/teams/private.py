"""Where one person alone reads something in Teams: their own chat with the bot, or a message targeted at them.

Only whoever wrote to us in a targeted message gets one back: where a tenant does not know them, Teams
might show it to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from adapters.teams.connector import Connector, TeamsRefused
from adapters.teams.references import Reference, References
from adapters.teams.route import Route
from bot.incoming import Incoming

_log = structlog.get_logger("fogbridge.teams")

Activity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """One conversation, and whom the messages there are for, where they are targeted."""

    reference: Reference
    conversation: str
    targeted: bool = False
    user: str | None = None

    def route(self, message: str) -> str:
        """How a card that stands there is found again."""
        reference = self.reference
        return Route(
            conversation=self.conversation,
            kind=reference.kind,
            service=reference.service,
            bot=reference.bot,
            user=self.user,
            message=message,
            targeted=self.targeted,
        ).kept()


@dataclass(frozen=True, slots=True)
class PrivateWays:
    """Finds where somebody reads alone, and says something there."""

    connector: Connector
    references: References

    async def spot(self, incoming: Incoming, route: Route, user: str | None) -> Spot | None:
        """Where this person alone reads something; their chat is begun where there is none.

        None where Teams does not let us. Raises `TeamsBusy`.
        """
        if route.kind == "personal" or (route.targeted and not route.dialog):
            spot = spot_of(route, incoming.team)
            if spot is not None:
                return spot
        if user is None:
            return None
        known = await self.references.personal(incoming.team, user)
        if known is None:
            known = await self._begin(incoming, route, user)
        return Spot(known, known.conversation) if known is not None else None

    async def say(self, spot: Spot, activity: Activity) -> str:
        """Say it there; the message's id. Raises `TeamsRefused` and `TeamsBusy`."""
        service = spot.reference.service
        return await self.connector.send(
            service, spot.conversation, _addressed(spot, activity), targeted=spot.targeted
        )

    async def update(self, spot: Spot, message: str, activity: Activity) -> None:
        """Say it in the place of a message there. Raises `TeamsRefused` and `TeamsBusy`."""
        service, drawn = spot.reference.service, _addressed(spot, activity)
        await self.connector.update(
            service, spot.conversation, message, drawn, targeted=spot.targeted
        )

    async def _begin(self, incoming: Incoming, route: Route, user: str) -> Reference | None:
        """A chat with somebody who has none yet; None where Teams does not let us."""
        service, bot = route.service, route.bot
        if service is None or bot is None:
            other = await self.references.any_of(incoming.team)
            if other is None:
                return None
            service, bot = other.service, other.bot
        theirs = incoming.who is not None and incoming.who.user == user
        parameters = {
            "bot": {"id": bot},
            "members": [{"id": route.user if theirs and route.user else user}],
            "tenantId": incoming.team,
            "channelData": {"tenant": {"id": incoming.team}},
            "isGroup": False,
        }
        try:
            conversation, _ = await self.connector.begin(service, parameters)
        except TeamsRefused as error:
            _log.info("no_personal_chat", code=error.why[:64])
            return None
        made = Reference(incoming.team, conversation, "personal", service, bot, user)
        await self.references.keep(made, anew=True)
        return made


def spot_of(route: Route, tenant: str) -> Spot | None:
    """Where a route leads, for one person alone; None where others would read it."""
    if not (route.conversation and route.kind and route.service and route.bot):
        return None
    targeted = route.targeted and route.kind != "personal"
    if route.kind != "personal" and not (targeted and route.user):
        return None
    conversation = route.conversation.partition(";messageid=")[0]
    reference = Reference(tenant, conversation, route.kind, route.service, route.bot)
    return Spot(reference, route.conversation, targeted, route.user)


def _addressed(spot: Spot, activity: Activity) -> Activity:
    """The message with whom it is for."""
    if not spot.targeted:
        return activity
    return {**activity, "recipient": {"id": spot.user, "isTargeted": True}}
