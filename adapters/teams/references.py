"""Where the bot is: what is kept of each conversation, so that it can say something there by itself.

A continued conversation needs the address that Teams answers at, the conversation's whole id and the
bot's; nothing of it is a name or a text. The SDK's own reference holds the same and the user's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from adapters.teams.route import Kind, conversation_key, route_of
from adapters.teams.source import Activity, ident, mapping, source_of
from bot.incoming import Incoming, Place

_THREAD = ";messageid="
_LONGEST = 500
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_GONE = ("teamDeleted", "teamHardDeleted", "channelDeleted")


@dataclass(frozen=True, slots=True)
class Reference:
    """One conversation of a tenant. `conversation` is the whole id without a thread.

    `user` is whose personal chat it is, as the core knows them. `team` and `group` are the Bot
    Framework's and the directory's ids of a channel's team.
    """

    tenant: str
    conversation: str
    kind: Kind
    service: str
    bot: str
    user: str | None = None
    team: str | None = None
    group: str | None = None

    @property
    def key(self) -> str:
        """What the core calls the conversation."""
        return conversation_key(self.conversation)

    def within(self, thread: str | None) -> str:
        """The id to send to, in this thread; chats have none."""
        if thread is None or self.kind != "channel":
            return self.conversation
        return f"{self.conversation}{_THREAD}{thread}"


class References(Protocol):
    """What is kept of the conversations of every tenant."""

    async def keep(self, reference: Reference, *, anew: bool = False) -> None:
        """As it is now; `anew` where it may have been gone."""

    async def find(self, tenant: str, key: str) -> Reference | None:
        """The conversation that the core calls by this key."""

    async def personal(self, tenant: str, user: str) -> Reference | None:
        """Somebody's own chat with the bot, the newest."""

    async def any_of(self, tenant: str) -> Reference | None:
        """The conversation of a tenant in which something happened last."""

    async def groups(self, tenant: str) -> tuple[str, ...]:
        """The directory's ids of the teams that the bot is in, the newest first; some at most."""

    async def is_last(self, tenant: str, key: str | None, team: str | None) -> bool:
        """Whether a conversation, or those of a whole team, are known and all that a tenant has."""

    async def gone(self, tenant: str, key: str | None, team: str | None) -> None:
        """A conversation is gone, or those of a whole team."""

    async def forget(self, tenant: str) -> None:
        """Forget every conversation of a tenant."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The bot was taken out of a conversation or a team, or that is gone."""

    tenant: str
    key: str | None
    team: str | None
    activity: str


def reference_of(activity: Activity) -> Reference | None:
    """What an activity says of its conversation; None where it does not say enough. Never raises."""
    try:
        # The moment is not looked at.
        source = source_of({**activity, "timestamp": None}, _NO_MOMENT)
        service = activity["serviceUrl"]
        if source.conversation is None or source.kind is None or not isinstance(service, str):
            return None
        team = mapping(mapping(activity.get("channelData")).get("team"))
        own = source.kind == "personal" and source.who is not None
        return Reference(
            tenant=source.tenant,
            conversation=source.conversation.partition(_THREAD)[0],
            kind=source.kind,
            service=service[:_LONGEST],
            bot=source.bot,
            user=source.who.user if own and source.who else None,
            team=_maybe(team.get("id")),
            group=_maybe(team.get("aadGroupId")),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def leaving_of(activity: Activity) -> Leaving | None:
    """Whether this says that the bot is not there any more; never raises."""
    try:
        what = _what_is_gone(activity)
        if what is None:
            return None
        source = source_of({**activity, "timestamp": None}, _NO_MOMENT)
        team = mapping(mapping(activity.get("channelData")).get("team")).get("id")
        whole = what == "team" and isinstance(team, str)
        return Leaving(
            source.tenant,
            None if whole else source.key,
            ident(team) if whole else None,
            ident(activity["id"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _maybe(value: object) -> str | None:
    return ident(value) if value else None


def _what_is_gone(activity: Activity) -> Literal["team", "conversation"] | None:
    event = mapping(activity.get("channelData")).get("eventType")
    match activity.get("type"):
        case "installationUpdate":
            # "remove-upgrade" is half of an upgrade: the other half brings the bot back.
            if str(activity.get("action", "")).casefold() == "remove":
                return "team"
        case "conversationUpdate" if event in _GONE:
            return "conversation" if event == "channelDeleted" else "team"
        case "conversationUpdate":
            us = mapping(activity.get("recipient")).get("id")
            removed = activity.get("membersRemoved")
            if isinstance(removed, list) and any(mapping(one).get("id") == us for one in removed):
                return "team"
    return None


def reference_in(incoming: Incoming, place: Place) -> Reference | None:
    """The conversation of a place, where the delivery itself came from there."""
    route = route_of(incoming.route)
    if not (route.conversation and route.kind and route.service and route.bot):
        return None
    if conversation_key(route.conversation) != place.channel:
        return None
    conversation = route.conversation.partition(_THREAD)[0]
    own = incoming.who.user if route.kind == "personal" and incoming.who else None
    return Reference(place.team, conversation, route.kind, route.service, route.bot, own)
