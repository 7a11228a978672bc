"""Slack's manifest of the app: what it asks for, and where Slack reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.address import server_address

COMMAND = "/translate"
MESSAGE_SHORTCUT = "translate_message"
TRACK_SHORTCUT = "track_message"
WHY_SHORTCUT = "why_timeline"
GLOBAL_SHORTCUT = "look_up_term"
"""The callback ids of the four shortcuts."""

EVENTS_PATH = "/slack/events"
REDIRECT_PATH = "/slack/oauth_redirect"
INSTALL_PATH = "/slack/install"

REQUIRED_FOR: Mapping[str, str] = MappingProxyType(
    {
        "app_mentions:read": "mentions of the bot are not heard, so nobody can call it into a thread",
        "assistant:write": "the bot's own tab suggests nothing and does not show that an answer is on its way",
        "channels:history": "threads in public channels can't be read",
        "channels:read": "the bot can't see that a channel is public, or has people from outside, so it treats it as private",
        "chat:write": "nothing can be posted: no answer in a thread, no shared translation",
        "chat:write.public": "a translation can be shared only in channels that the bot was invited to",
        "commands": "/translate and the four shortcuts are missing",
        "files:write": "how a date moved is said in lines, without the drawing",
        "groups:history": "threads in private channels can't be read",
        "groups:read": "the bot can't see whether a private channel has people from outside",
        "im:history": "what people write to the bot in its own tab is not heard",
        "im:write": "an answer that comes too late for its place can't go to the person's direct messages",
        "users:read": "nobody's time zone and language are known, so dates are shown in the default zone",
    }
)
"""Each bot scope with what stops working without it."""

SCOPES: tuple[str, ...] = tuple(REQUIRED_FOR)
"""The bot scopes that the app asks for: the one list."""

BOT_EVENTS: tuple[str, ...] = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)


def slack_manifest(url: str | None) -> dict[str, Any]:
    """The manifest to paste into Slack: for Socket Mode, or with a public `url` for HTTP.

    Follows Slack's manifest schema 2.0.0 (slackapi/manifest-schema, 2026-07-21), which allows a
    shortcut's name 24 characters. Raises `ConfigurationError` when `url` is not the bare https
    address of a server.
    """
    address = None if url is None else bare_address(url)
    events = {} if address is None else {"request_url": address + EVENTS_PATH}
    command = {
        "command": COMMAND,
        "description": "Put a message into the other side's words",
        "usage_hint": "for it: text · term SSO · help",
        "should_escape": True,
    }
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if address is not None:
        command["url"] = address + EVENTS_PATH
        oauth["redirect_urls"] = [address + REDIRECT_PATH]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Fogbridge",
            "description": "Translates between marketing and IT: asks, constraints, timelines",
            "long_description": (
                "Fogbridge puts what marketing asks into terms that IT can build from, and what "
                "limits IT into terms that marketing can plan with. Dates, amounts, names and "
                "conditions stay as they were written; what is unclear becomes a question. Answers "
                "are private until their author shares them."
            ),
            "background_color": "#1f3a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Fogbridge", "always_online": True},
            "agent_view": {
                "agent_description": (
                    "Puts marketing's asks into IT's terms and IT's constraints into marketing's, "
                    "and explains what a word means to the other side."
                ),
                "suggested_prompts": [
                    {
                        "title": "Marketing to IT",
                        "message": "for it: We need the new landing page live by Friday",
                    },
                    {
                        "title": "IT to Marketing",
                        "message": "for marketing: SSO needs a security review, so not before the change freeze ends",
                    },
                    {"title": "What does a word mean", "message": "term SSO"},
                ],
            },
            "slash_commands": [command],
            "shortcuts": [
                {
                    "name": "Translate for other side",
                    "type": "message",
                    "callback_id": MESSAGE_SHORTCUT,
                    "description": "Put this message into the other side's words, for you alone",
                },
                {
                    "name": "Track as ask",
                    "type": "message",
                    "callback_id": TRACK_SHORTCUT,
                    "description": "Keep this message as an ask, with whose turn it is, until it is closed",
                },
                {
                    "name": "Why this timeline?",
                    "type": "message",
                    "callback_id": WHY_SHORTCUT,
                    "description": "The reasons for a date, from the log or from the side that has them",
                },
                {
                    "name": "Look up a term",
                    "type": "global",
                    "callback_id": GLOBAL_SHORTCUT,
                    "description": "What a word means to marketing and to IT",
                },
            ],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {"bot_events": list(BOT_EVENTS), **events},
            "interactivity": {"is_enabled": True, **events},
            "org_deploy_enabled": address is not None,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": address is not None,
        },
    }


def bare_address(url: str) -> str:
    """The address of a server as Slack calls it. Raises `ConfigurationError`."""
    return server_address(url, "Slack")
