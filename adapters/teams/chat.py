"""Reading Teams: people, conversations, links. The core's Chat."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode
from uuid import UUID

import structlog

from adapters.teams.connector import Connector, TeamsRefused
from adapters.teams.graph import CANT_READ
from adapters.teams.references import Reference, References, reference_in
from adapters.teams.route import route_of
from bot.errors import FogbridgeError, ThreadUnreadable
from bot.incoming import Incoming, Place, Pressed, Submitted, Who
from bot.ports import Card, Look, Message, Profile

_log = structlog.get_logger("fogbridge.teams")

_OWNS_SECONDS = 5.0
"""For the question whether somebody owns a team, of all teams together."""
_OUTSIDE = ("guest", "anonymous")
"""Roles of people who are not of the company, though somebody of it let them in."""


class Directory(Protocol):
    """Whose Workspace a tenant is."""

    async def workspace_of(self, platform: str, team: str) -> UUID | None:
        """None where it is nobody's yet."""


class Standing(Protocol):
    """Which card stands where."""

    async def standing_at(self, workspace: UUID, place: Place, message: str) -> Card | None:
        """The card that everybody sees in this message."""


class Reader(Protocol):
    """Reads what a team consented to: whole threads, and who owns it."""

    async def owners(self, group: str) -> frozenset[str]:
        """The keys of those who own a team; nobody where it is not said. Never raises."""

    async def thread(self, reference: Reference, root: str) -> tuple[Message, ...]:
        """The thread, oldest first. Raises `ThreadUnreadable`."""


@dataclass(frozen=True, slots=True)
class TeamsChat:
    """One process's eyes in Teams. Without a `reader` only what reaches us is read."""

    connector: Connector
    references: References
    directory: Directory
    standing: Standing
    reader: Reader | None = None

    async def understood(self, incoming: Incoming) -> Incoming:
        """Teams' own thumbs carry nothing of ours: they are about the card that stands there."""
        said, place = incoming.said, incoming.place
        message = route_of(incoming.route).message
        bare = (isinstance(said, Pressed) and said.button in _THUMBS and not said.value) or (
            isinstance(said, Submitted) and said.context.get("card") == ""
        )
        if not bare or place is None or message is None:
            return incoming
        workspace = await self.directory.workspace_of(incoming.platform, incoming.team)
        card = await self.standing.standing_at(workspace, place, message) if workspace else None
        if card is None:
            return incoming
        if isinstance(said, Pressed):
            return incoming.model_copy(
                update={"said": said.model_copy(update={"value": card.id.hex})}
            )
        if isinstance(said, Submitted):
            context = {**said.context, "card": card.id.hex}
            return incoming.model_copy(
                update={"said": said.model_copy(update={"context": context})}
            )
        return incoming

    async def profile(self, incoming: Incoming, who: Who) -> Profile | None:
        """See `bot.ports.Chat`. Zone and language come with what the person says. Who owns a team
        that the bot is in runs the platform's side; only Graph tells, where the team allows it."""
        route = route_of(incoming.route)
        if incoming.who != who or (route.zone is None and route.locale is None):
            return None
        owns = self.reader is not None and await self._owns_a_team(self.reader, who)
        return Profile(timezone=route.zone, locale=route.locale, admin=owns)

    async def look(self, incoming: Incoming, place: Place) -> Look | None:
        """See `bot.ports.Chat`. A standard channel is for its team alone, so nothing is public.

        Guests of the company and people of another one are outsiders.
        """
        reference = await self._reference(incoming, place)
        if reference is None:
            return None
        try:
            members, whole = await self.connector.members(reference.service, reference.conversation)
        except TeamsRefused:
            return Look(visibility="private", outsiders=place.outsiders)
        except FogbridgeError:
            return None
        outside = any(_is_outside(one, reference.tenant) for one in members)
        return Look(visibility="private", outsiders=outside if outside or whole else None)

    async def thread(self, incoming: Incoming, place: Place) -> tuple[Message, ...]:
        """See `bot.ports.Chat`."""
        reference = await self._reference(incoming, place)
        if self.reader is None or reference is None or place.thread is None:
            raise ThreadUnreadable(CANT_READ)
        return await self.reader.thread(reference, place.thread)

    async def link(self, incoming: Incoming, place: Place, message: str) -> str | None:
        """See `bot.ports.Chat`. Nobody has to be asked; a personal chat has no address."""
        reference = await self._reference(incoming, place)
        if reference is None or reference.kind == "personal":
            return None
        where = f"{quote(reference.conversation, safe='')}/{quote(message, safe='')}"
        query = {"tenantId": reference.tenant}
        if reference.kind == "channel":
            if reference.group is not None:
                query["groupId"] = reference.group
            query["parentMessageId"] = place.thread or message
        else:
            query["context"] = '{"contextType":"chat"}'
        return f"https://teams.microsoft.com/l/message/{where}?{urlencode(query, quote_via=quote)}"

    async def working(self, incoming: Incoming, place: Place) -> None:
        """See `bot.ports.Chat`. Teams shows it in chats, for a few seconds."""
        reference = await self._reference(incoming, place)
        if reference is None or reference.kind == "channel":
            return
        try:
            await self.connector.typing(reference.service, reference.conversation)
        except FogbridgeError as error:  # nothing depends on it
            _log.info("teams_nicety_failed", code=getattr(error, "why", error.code))

    async def prompt(self, incoming: Incoming) -> None:
        """See `bot.ports.Chat`. The manifest's commands suggest what to ask."""
        del incoming

    async def _owns_a_team(self, reader: Reader, who: Who) -> bool:
        """Whoever is of another company owns nothing of this one; an answer does not wait for long."""
        groups = await self.references.groups(who.team)
        with suppress(TimeoutError):
            async with asyncio.timeout(_OWNS_SECONDS):
                for group in groups:
                    if who.user in await reader.owners(group):
                        return True
        return False

    async def _reference(self, incoming: Incoming, place: Place) -> Reference | None:
        known = await self.references.find(place.team, place.channel)
        return known or reference_in(incoming, place)


_THUMBS = ("helpful", "not_helpful")


def _is_outside(member: dict[str, Any], tenant: str) -> bool:
    theirs, role = member.get("tenantId"), str(member.get("userRole", "")).casefold()
    return role in _OUTSIDE or (isinstance(theirs, str) and theirs.casefold() != tenant.casefold())
