"""Messages and views as JSON, the way the Web API and the events show them."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.state import Message, View
from tests.fakes.slack.world import World

JSON = dict[str, Any]


def bot_profile(world: World, message: Message) -> JSON | None:
    """Who the app is, on a message of its own."""
    if message.bot_profile is not None:
        return message.bot_profile
    if message.app != world.app.id:
        return None
    return {
        "id": message.bot,
        "app_id": message.app,
        "user_id": message.user,
        "name": world.app.name,
        "icons": {f"image_{n}": f"https://avatars.example.com/{n}.png" for n in (36, 48, 72)},
        "deleted": False,
        "updated": 1_760_000_000,
        "team_id": message.team,
    }


def message_json(world: World, message: Message, *, metadata: bool = False) -> JSON:
    """A message as history shows it; its metadata only where it is asked for."""
    body: JSON = {"type": "message"}
    if message.subtype:
        body["subtype"] = message.subtype
    optional = {
        "client_msg_id": message.client_msg_id,
        "user": message.user,
        "bot_id": message.bot,
        "app_id": message.app,
        "team": message.team,
        "bot_profile": bot_profile(world, message),
        "blocks": message.blocks or None,
        "files": message.files or None,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "metadata": message.metadata if metadata else None,
    }
    body |= {"text": message.text, "ts": message.ts}
    body |= {key: value for key, value in optional.items() if value is not None}
    if message.files:
        body |= {"upload": False, "display_as_bot": False}
    if message.thread_ts and message.thread_ts != message.ts:
        root = world.channels[message.channel].messages.get(message.thread_ts)
        if root is not None:
            body["parent_user_id"] = root.user
    elif replies := world.replies(message):
        users = list(dict.fromkeys(r.user for r in replies if r.user))
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "reply_users": users,
            "is_locked": False,
            "subscribed": False,
        }
    return body


def view_json(view: View, values: JSON | None = None) -> JSON:
    """A view as the Web API and the interactions show it, with what was filled in."""
    body: JSON = {
        "id": view.id,
        "team_id": view.team,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": view.body.get("private_metadata", ""),
        "callback_id": view.body.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": view.body.get("title", {"type": "plain_text", "text": "View Title"}),
        "clear_on_close": view.body.get("clear_on_close", False),
        "notify_on_close": view.body.get("notify_on_close", False),
        "close": view.body.get("close"),
        "submit": view.body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": view.app,
        "external_id": view.body.get("external_id", ""),
        "app_installed_team_id": view.team,
        "bot_id": view.bot,
    }
    return body
