"""conversations.*: reading threads and channels, what a channel is, and opening a direct one.

Source: docs.slack.dev/reference/methods/conversations.replies and its neighbours.
"""

from __future__ import annotations

import base64
from typing import Any

from tests.fakes.slack.history import message_json
from tests.fakes.slack.methods.asked import HISTORY, READ, Asked, invalid
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack.world import Refused

JSON = dict[str, Any]


def replies(asked: Asked) -> JSON:
    """conversations.replies: the root, then its answers, oldest first.

    With `root_on_every_page` later pages start with the root again, beyond their limit. Public
    sources disagree on whether Slack's do, so whoever reads a thread has to bear both.
    """
    channel = _readable(asked)
    root = channel.messages.get(asked.text("ts", missing="thread_not_found"))
    if root is None or (root.gone and not asked.world.replies(root)):
        raise Refused("thread_not_found")
    found = [m for m in asked.world.replies(root) if _within(asked, m)]
    repeated = [root] if asked.world.root_on_every_page else []
    return _page(asked, [root, *found], later=repeated)


def history(asked: Asked) -> JSON:
    """conversations.history: what stands in the channel itself, newest first."""
    channel = _readable(asked)
    found = [
        m
        for m in channel.messages.values()
        if not m.gone
        and (m.thread_ts in (None, m.ts) or m.subtype == "thread_broadcast")
        and _within(asked, m)
    ]
    return _page(asked, found[::-1], later=[]) | {"pin_count": 0}


def info(asked: Asked) -> JSON:
    """conversations.info."""
    channel = asked.channel()
    asked.scope(READ[channel.kind])
    return {"channel": channel_json(channel, asked.token.user)}


def open_direct(asked: Asked) -> JSON:
    """conversations.open with one user, or with the channel of a conversation that exists."""
    asked.scope("im:write")
    world = asked.world
    if asked.given.get("channel"):
        return {"no_op": True, "already_open": True, "channel": {"id": asked.channel().id}}
    users = asked.text("users", missing="users_list_not_supplied").split(",")
    if len(users) > 1:
        raise Refused("missing_scope", needed="mpim:write", provided="im:write")
    user = world.users.get(users[0].strip())
    if user is None or user.team not in world.teams_of(asked.token):
        raise Refused("user_not_found")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    channel = world.im(user.team, user.id)
    if asked.flag("return_im"):
        return {"channel": channel_json(channel, asked.token.user)}
    return {"channel": {"id": channel.id}}


def channel_json(channel: Channel, user: str | None) -> JSON:
    """A channel as conversations.info shows it."""
    body: JSON = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": channel.team,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        person = next(m for m in channel.members if m != user)
        return body | {"user": person, "is_user_deleted": False, "priority": 0}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_general": False,
        "unlinked": 0,
        "is_shared": channel.outsiders,
        "is_ext_shared": channel.outsiders,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "parent_conversation": None,
        "creator": min(channel.members, default="USLACKBOT"),
        "shared_team_ids": [channel.team, *sorted(channel.connected)],
        "connected_team_ids": sorted(channel.connected),
        "internal_team_ids": [channel.team],
        "conversation_host_id": channel.team,
        "is_member": user in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _readable(asked: Asked) -> Channel:
    channel = asked.channel()
    asked.scope(HISTORY[channel.kind])
    asked.member(channel)
    return channel


def _within(asked: Asked, message: Message) -> bool:
    oldest, latest = asked.given.get("oldest"), asked.given.get("latest")
    at, inclusive = float(message.ts), asked.flag("inclusive")
    after = not oldest or at > float(oldest) or (inclusive and at == float(oldest))
    before = not latest or at < float(latest) or (inclusive and at == float(latest))
    return after and before


def _page(asked: Asked, found: list[Message], later: list[Message]) -> JSON:
    start = 0
    if cursor := asked.given.get("cursor"):
        try:
            start = int(base64.b64decode(str(cursor), validate=True).decode().removeprefix("next:"))
        except ValueError:
            raise Refused("invalid_cursor") from None
    limit = asked.number("limit", 100)
    if not 1 <= limit <= 1000:
        raise invalid(f"limit must be between 1 and 1000, not {limit}")
    limit = min(limit, asked.world.page_limit)
    page, rest = found[start : start + limit], found[start + limit :]
    with_metadata = asked.flag("include_all_metadata")
    answer: JSON = {
        "messages": [
            message_json(asked.world, m, metadata=with_metadata)
            for m in ([*later, *page] if start else page)
        ],
        "has_more": bool(rest),
    }
    if rest:
        cursor = base64.b64encode(f"next:{start + limit}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer
