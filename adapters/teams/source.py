"""Where an activity of Teams comes from: the tenant, the conversation, the person, the moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.teams.route import Kind, Route, conversation_key
from bot.incoming import Incoming, Place, Said, Who
from bot.privacy import redact

Activity = Mapping[str, Any]

_MAX_TEXT = 45_000
"""Characters of a text that are read on; the core refuses more than 40,000 with a sentence."""
MAX_RAW = 200_000
"""Characters of HTML that are looked at for a text."""
_ID = re.compile(r"[!-~]{1,1000}")
"""What Teams calls things. Ids of personal chats and of messages are long, and have no blanks."""
_SERVICE = re.compile(r"https?://[!#-\[\]-~]{1,500}")
_MESSAGE_ID = ";messageid="
_UPDATES = ("messageUpdate", "messageDelete")


@dataclass(frozen=True, slots=True)
class Source:
    """Where it comes from, and who did it."""

    tenant: str
    user: str | None
    who: Who | None
    bot: str
    conversation: str | None
    kind: Kind | None
    at: datetime

    @property
    def key(self) -> str:
        """The conversation as we call it, or the person's where Teams names none."""
        return conversation_key(self.conversation or self.user or "-")


def incoming_of(
    activity: Activity,
    source: Source,
    said: Said,
    place: Place | None,
    route: Route | None,
    *,
    once: str | None = None,
) -> Incoming:
    """The delivery. Raises `ValueError` where the activity has no id of its own."""
    return Incoming(
        key=_key(activity, source),
        platform="teams",
        team=source.tenant,
        who=source.who,
        place=place,
        at=source.at,
        said=said,
        route=route.kept() if route else None,
        once=once,
    )


def _key(activity: Activity, source: Source) -> str:
    """The delivery's own: an id alone names a message in one conversation, and its every change."""
    kind = ident(activity.get("name") or activity["type"])
    key = f"teams:{source.tenant}:{source.key}:{kind}:{ident(activity['id'])}"
    if activity["type"] in _UPDATES:
        key = f"{key}:{ident(activity.get('timestamp') or '-')}"
    return key


def source_of(activity: Activity, now: datetime) -> Source:
    """Who did what where and when. Raises where the tenant, the sender or the bot is not named."""
    conversation = mapping(activity.get("conversation"))
    sender = mapping(activity["from"])
    named = mapping(mapping(activity.get("channelData")).get("tenant")).get("id")
    tenant = ident(named or conversation.get("tenantId"))
    user = sender.get("id")
    of_their_own = sender.get("tenantId")  # in a shared channel somebody may be of another company
    key = sender.get("aadObjectId") or user
    who = (
        Who(platform="teams", team=ident(of_their_own or tenant), user=ident(key)) if key else None
    )
    found = conversation.get("id")
    whole = ident(found) if found else None
    return Source(
        tenant=tenant,
        user=ident(user) if user else None,
        who=who,
        bot=ident(mapping(activity["recipient"])["id"]),
        conversation=whole,
        kind=_kind(conversation, whole),
        at=moment(activity.get("timestamp"), now),
    )


def _kind(conversation: Activity, whole: str | None) -> Kind | None:
    """Some invokes name the conversation and not its kind."""
    match conversation.get("conversationType"):
        case "personal":
            return "personal"
        case "groupChat":
            return "groupChat"
        case "channel":
            return "channel"
    if whole is None:
        return None
    if whole.startswith("a:") or (whole.startswith("19:") and "@unq.gbl.spaces" in whole):
        return "personal"
    return "groupChat" if "@thread.v2" in whole or "meeting_" in whole else "channel"


def place_of(
    activity: Activity, source: Source, *, root: Any = None, message: str | None = None
) -> Place | None:
    """Where it happened; None where Teams does not say.

    A channel's messages are for the members of its team, and nobody but Teams knows who they are:
    whether it is public is not said here. A post that begins a thread is in none, like in Slack.
    """
    if source.conversation is None:
        return None
    _, _, thread = source.conversation.partition(_MESSAGE_ID)
    thread = (ident(root) if root else thread) if source.kind == "channel" else ""
    if thread == (message or activity.get("id")):
        thread = ""
    channel = mapping(mapping(activity.get("channelData")).get("channel"))
    private = source.kind != "channel" or channel.get("type") in ("private", "shared")
    return Place(
        platform="teams",
        team=source.tenant,
        channel=source.key,
        thread=ident(thread) if thread else None,
        direct=source.kind == "personal",
        visibility="private" if private else None,
        flat=source.kind != "channel",
    )


def route_to(
    activity: Activity, source: Source, *, targeted: bool = False, dialog: bool = False
) -> Route:
    """The way back; `targeted` and `dialog` as in `Route`."""
    service, message = activity.get("serviceUrl"), activity.get("replyToId")
    found = isinstance(service, str) and _SERVICE.fullmatch(service)
    return Route(
        conversation=source.conversation,
        kind=source.kind,
        service=service if found else None,
        bot=source.bot,
        user=source.user,
        message=ident(message) if message else None,
        targeted=targeted,
        dialog=dialog,
        zone=_short(activity.get("localTimezone"), 64),
        locale=_short(activity.get("locale"), 35),
    )


def _short(value: Any, longest: int) -> str | None:
    """A name such as Europe/Berlin or en-GB; None for what is none."""
    return (
        value if isinstance(value, str) and re.fullmatch(rf"[!-~]{{1,{longest}}}", value) else None
    )


def is_bots(activity: Activity) -> bool:
    """Whether a bot wrote it, ours included: nothing that a bot says ever starts us."""
    sender = mapping(activity.get("from"))
    us = mapping(activity.get("recipient")).get("id")
    return (
        sender.get("role") in ("bot", "skill")
        or str(sender.get("id", "")).startswith("28:")
        or (sender.get("id") is not None and sender.get("id") == us)
    )


def is_targeted(activity: Activity) -> bool:
    """Whether only the person and the bot see it."""
    return mapping(activity.get("recipient")).get("isTargeted") is True


def moment(written: Any, otherwise: datetime) -> datetime:
    """The moment as Teams writes it, seven digits of a second and all; `otherwise` where it is none."""
    if not isinstance(written, str):
        return otherwise
    try:
        at = datetime.fromisoformat(written)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return otherwise


def mapping(value: Any) -> Activity:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def raw_text(value: Any) -> str:
    """The value where it is a text, as far as it is looked at."""
    return value[:MAX_RAW] if isinstance(value, str) else ""


def storable(text: str) -> str:
    """A text that may be kept: no NUL, no half of a surrogate pair, not endless, no secrets.

    Secrets go here already, because the queue keeps what reached us until its work is over.
    """
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return redact(clean[:_MAX_TEXT])


def ident(value: Any) -> str:
    """The value where it can be an id. Raises `ValueError`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("not an id")
    return value
