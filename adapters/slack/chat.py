"""Reading Slack: people, channels, threads. The core's Chat."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from adapters.slack.client import SlackBusy, SlackClient, SlackRefused
from adapters.slack.plain import plain_text, unnamed, without_bot
from adapters.slack.source import author_of, raw_text, storable
from bot import wording
from bot.errors import FogbridgeError, NotInstalled, ThreadUnreadable
from bot.incoming import (
    Command,
    Direct,
    Edited,
    Heard,
    Incoming,
    Mention,
    Place,
    Shortcut,
    Who,
)
from bot.ports import Look, Message, Profile

_log = structlog.get_logger("fogbridge.slack")

_PAGE = 200
_PAGES = 5
_MOST_NAMES = 20
"""Users that are looked up for one message or thread."""
_REMEMBERED = 5_000
_LINK = re.compile(r"https://[!#-\[\]-~]{1,1000}")
_PROMPTS = (
    {
        "title": "Marketing to IT",
        "message": "for it: We need the landing page live by Friday with a pop-up",
    },
    {
        "title": "IT to marketing",
        "message": "for marketing: Not before the change freeze ends, and SSO needs a security review",
    },
    {"title": "What does a word mean", "message": "term SSO"},
)


@dataclass
class SlackChat:
    """One process's eyes in Slack; names of users are remembered for as long as it runs."""

    client: SlackClient
    _names: OrderedDict[tuple[str, str], str] = field(default_factory=OrderedDict, repr=False)

    async def understood(self, incoming: Incoming) -> Incoming:
        """The delivery with Slack's markup in its text made plain; never raises."""
        said = incoming.said
        if not isinstance(said, Command | Mention | Direct | Heard | Edited | Shortcut):
            return incoming
        names = await self._names_of(incoming, unnamed(said.text))
        plain = said.model_copy(update={"text": plain_text(said.text, names)})
        return incoming.model_copy(update={"said": plain})

    async def profile(self, incoming: Incoming, who: Who) -> Profile | None:
        """See `bot.ports.Chat`."""
        user = await self._user(incoming, who.user)
        if user is None:
            return None
        zone, locale = user.get("tz"), user.get("locale")
        return Profile(
            timezone=zone if isinstance(zone, str) and len(zone) <= 64 else None,
            locale=locale if isinstance(locale, str) and len(locale) <= 35 else None,
            admin=user.get("is_admin") is True or user.get("is_owner") is True,
        )

    async def look(self, incoming: Incoming, place: Place) -> Look | None:
        """See `bot.ports.Chat`. What the event says is used where Slack itself does not tell."""
        try:
            answer = await self.client.call(incoming, "conversations.info", channel=place.channel)
        except (SlackRefused, NotInstalled):
            return Look(visibility=place.visibility, outsiders=place.outsiders)
        except FogbridgeError:
            return None
        channel = answer.get("channel")
        if not isinstance(channel, dict):
            return None
        private = bool(channel.get("is_private", True)) or bool(channel.get("is_mpim"))
        outsiders = bool(channel.get("is_ext_shared")) or bool(channel.get("is_pending_ext_shared"))
        return Look(visibility="private" if private else "public", outsiders=outsiders)

    async def thread(self, incoming: Incoming, place: Place) -> tuple[Message, ...]:
        """See `bot.ports.Chat`."""
        try:
            raw = await self._replies(incoming, place)
        except SlackRefused as error:
            raise ThreadUnreadable(_unreadable(error.why, place)) from None
        except SlackBusy as error:
            limited = error.why in ("429", "ratelimited", "rate_limited")
            raise ThreadUnreadable(
                "Slack lets this app read threads only now and then. Mention me again in a minute."
                if limited
                else "Slack did not hand the thread over in time. Mention me again in a minute.",
                passing=True,
            ) from None
        except NotInstalled as error:
            raise ThreadUnreadable(error.sentence) from None
        bot = (await self.client.token(incoming)).bot_user
        users = {user for one in raw for user in unnamed(raw_text(one)) if user != bot}
        names = await self._names_of(incoming, users)
        return tuple(_message(one, incoming, bot, names) for one in raw)

    async def link(self, incoming: Incoming, place: Place, message: str) -> str | None:
        """See `bot.ports.Chat`."""
        try:
            answer = await self.client.call(
                incoming, "chat.getPermalink", channel=place.channel, message_ts=message
            )
        except FogbridgeError as error:  # what is kept is whole without it
            _log.info("no_permalink", code=getattr(error, "why", error.code))
            return None
        link = answer.get("permalink")
        return link if isinstance(link, str) and _LINK.fullmatch(link) else None

    async def working(self, incoming: Incoming, place: Place) -> None:
        """See `bot.ports.Chat`. Slack shows it under the bot's name until something is posted."""
        thread = place.thread or getattr(incoming.said, "message", None)
        if thread is None:
            return
        await self._try(
            incoming,
            "assistant.threads.setStatus",
            channel_id=place.channel,
            thread_ts=thread,
            status="is translating …",
        )

    async def prompt(self, incoming: Incoming) -> None:
        """See `bot.ports.Chat`."""
        if incoming.place is None:
            return
        await self._try(
            incoming,
            "assistant.threads.setSuggestedPrompts",
            channel_id=incoming.place.channel,
            title=wording.HELP_HERE,
            prompts=[dict(prompt) for prompt in _PROMPTS],
        )

    async def _replies(self, incoming: Incoming, place: Place) -> list[dict[str, Any]]:
        """The thread's messages, page by page, oldest first; each once, however often it comes."""
        found: dict[str, dict[str, Any]] = {}
        cursor: str | None = None
        for _ in range(_PAGES):
            answer = await self.client.call(
                incoming,
                "conversations.replies",
                channel=place.channel,
                ts=place.thread,
                limit=_PAGE,
                cursor=cursor,
            )
            for one in answer.get("messages") or ():
                if isinstance(one, dict) and one.get("subtype") in _SPOKEN and _moment(one):
                    found.setdefault(one["ts"], one)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
        return list(found.values())

    async def _names_of(self, incoming: Incoming, users: Iterable[str]) -> dict[str, str]:
        """What people call these users, as far as Slack says; once it is silent, no more is asked."""
        names: dict[str, str] = {}
        for user in sorted(users)[:_MOST_NAMES]:
            known = self._names.get((incoming.team, user))
            if known is None:
                try:
                    known = _name(await self._asked(incoming, user))
                except SlackBusy:
                    break
                if known is None:
                    continue
                self._names[incoming.team, user] = known
                while len(self._names) > _REMEMBERED:
                    self._names.popitem(last=False)
            names[user] = known
        return names

    async def _user(self, incoming: Incoming, user: str) -> dict[str, Any] | None:
        try:
            return await self._asked(incoming, user)
        except SlackBusy:
            return None

    async def _asked(self, incoming: Incoming, user: str) -> dict[str, Any] | None:
        """What Slack says of a user, where it does. Raises `SlackBusy`."""
        try:
            answer = await self.client.call(
                incoming, "users.info", user=user, include_locale="true"
            )
        except FogbridgeError as error:
            _log.info("user_not_looked_up", code=getattr(error, "why", error.code))
            if isinstance(error, SlackBusy):
                raise
            return None
        found = answer.get("user")
        return found if isinstance(found, dict) else None

    async def _try(self, incoming: Incoming, method: str, **params: Any) -> None:
        try:
            await self.client.call(incoming, method, **params)
        except FogbridgeError as error:  # nothing depends on it
            _log.info("slack_nicety_failed", method=method, code=getattr(error, "why", error.code))


_SPOKEN = (None, "file_share", "thread_broadcast", "me_message", "bot_message")


def _message(
    raw: dict[str, Any], incoming: Incoming, bot: str | None, names: dict[str, str]
) -> Message:
    is_bots = bool(raw.get("bot_id")) or raw.get("subtype") == "bot_message"
    who = None
    if raw.get("user") and not is_bots:
        with suppress(ValueError):
            who = author_of(raw, incoming.team, incoming.enterprise)
    text = plain_text(without_bot(storable(raw_text(raw)), bot), names)
    at = _moment(raw) or incoming.at
    return Message(key=raw["ts"], at=at, text=text, who=who, own=is_bots)


def _moment(raw: dict[str, Any]) -> datetime | None:
    """When it was said; None for what has no moment."""
    ts = raw.get("ts")
    try:
        return datetime.fromtimestamp(float(ts), UTC) if isinstance(ts, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _name(user: dict[str, Any] | None) -> str | None:
    """What people call somebody, in one line and without signs that turn what stands around it."""
    if user is None:
        return None
    profile = user.get("profile") if isinstance(user.get("profile"), dict) else {}
    for value in (
        (profile or {}).get("display_name"),
        (profile or {}).get("real_name"),
        user.get("real_name"),
        user.get("name"),
    ):
        if isinstance(value, str):
            shown = "".join(sign if sign.isprintable() else " " for sign in value)
            if name := " ".join(shown.split())[:80]:
                return name
    return None


def _unreadable(why: str, place: Place) -> str:
    """Which invitation or scope is missing."""
    match why:
        case "not_in_channel" | "channel_not_found":
            return (
                "I can't read this channel yet. Invite me with /invite @Fogbridge, "
                "then mention me again."
            )
        case "missing_scope" | "no_permission":
            scope = {
                "public": "channels:history",
                "private": "groups:history",
            }.get(place.visibility or "", "channels:history or groups:history")
            return (
                f"I may not read threads here: the app lacks the scope {scope}. "
                "Whoever installed it can add it and reinstall the app."
            )
        case "thread_not_found":
            return "This thread is gone, so there is nothing to read."
    return "Slack does not let me read this thread. `fogbridge doctor` shows what is missing."
