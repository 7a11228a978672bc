"""chat.*: posting, updating, deleting, and the link to a message.

Source: docs.slack.dev/reference/methods/chat.postMessage and its neighbours.
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.slack.blocks import MAX_ALL_TEXT, TEXT_LIMIT, block_problems, weight
from tests.fakes.slack.happening import changed, deleted, said
from tests.fakes.slack.history import message_json
from tests.fakes.slack.methods.asked import Asked, invalid
from tests.fakes.slack.methods.files import look_at_files
from tests.fakes.slack.state import Channel, Ephemeral, Message
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]


def content(world: World, given: Any) -> tuple[str, list[JSON] | None]:
    """The text and blocks of a post; `Refused` when Slack would not show them."""
    blocks = given.get("blocks")
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise Refused("invalid_blocks_format") from None
    if blocks is not None:
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        if wrong := block_problems(blocks, "message"):
            plainly = [w.removeprefix("[ERROR] ") for w in wrong]
            raise Refused("invalid_blocks", errors=plainly, response_metadata={"messages": wrong})
        if weight(blocks) > MAX_ALL_TEXT:
            raise Refused("msg_blocks_too_long")
        blocks = world.completed(blocks)
    text = given.get("text")
    if text is not None and not isinstance(text, str):
        raise invalid("must provide a string [json-pointer:/text]")
    if not text and not blocks:
        raise Refused("no_text")
    return (text or "")[:TEXT_LIMIT], blocks


def metadata(given: Any) -> JSON | None:
    """The metadata of a post, or `Refused`."""
    found = given.get("metadata")
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            raise Refused("invalid_metadata_format") from None
    if found is None:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(found.get("event_type"), str) or not found["event_type"]:
        raise Refused("invalid_metadata_format")
    return found


def post_message(asked: Asked) -> JSON:
    """chat.postMessage."""
    asked.scope("chat:write")
    world, token = asked.world, asked.token
    channel = asked.channel()
    if channel.archived:
        raise Refused("is_archived")
    if token.user not in channel.members and not (
        channel.kind == "public" and "chat:write.public" in token.scopes
    ):
        raise Refused("not_in_channel")
    text, blocks = content(world, asked.given)
    look_at_files(world, token, blocks or [])
    message = Message(
        channel.id,
        world.ts(),
        text,
        user=token.user,
        team=token.team or channel.team,
        blocks=blocks or [],
        thread_ts=_thread(world, channel, asked.given.get("thread_ts")),
        bot=token.bot,
        app=world.app.id,
        metadata=metadata(asked.given),
        subtype="thread_broadcast" if asked.flag("reply_broadcast") else None,
    )
    channel.messages[message.ts] = message
    if message.thread_ts:
        channel.status.pop(message.thread_ts, None)
    said(world, channel, message)
    shown = message_json(world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _thread(world: World, channel: Channel, ts: Any) -> str | None:
    if ts is None or ts == "":
        return None
    root = channel.messages.get(str(ts))
    if root is None:
        raise Refused("thread_not_found")
    if root.gone and not world.replies(root):
        raise Refused("thread_not_found")
    return root.thread_ts or root.ts


def post_ephemeral(asked: Asked) -> JSON:
    """chat.postEphemeral: no metadata, and nobody can look it up again."""
    asked.scope("chat:write")
    world, token = asked.world, asked.token
    channel = asked.channel()
    if channel.archived:
        raise Refused("is_archived")
    asked.member(channel)
    user = asked.text("user", missing="user_not_in_channel")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    text, blocks = content(world, asked.given)
    look_at_files(world, token, blocks or [])
    thread = asked.given.get("thread_ts")
    made = Ephemeral(
        channel.id,
        user,
        world.ts(),
        text,
        token.team or channel.team,
        blocks or [],
        str(thread) if thread else None,
    )
    world.ephemerals.append(made)
    return {"message_ts": made.ts}


def update(asked: Asked) -> JSON:
    """chat.update: a new text takes the blocks away unless it brings its own; metadata stays.

    Messages with blocks are not marked as edited.
    """
    asked.scope("chat:write")
    world = asked.world
    channel = asked.channel()
    asked.member(channel)
    message = world.message(channel, asked.text("ts", missing="message_not_found"))
    if message.user != asked.token.user:
        raise Refused("cant_update_message")
    text, blocks = content(world, asked.given)
    look_at_files(world, asked.token, blocks or [])
    kept = metadata(asked.given)
    before = message_json(world, message)
    now = world.ts()
    message.text, message.blocks = text, blocks or []
    if kept is not None:
        message.metadata = kept
    if not blocks:
        message.edited = {"user": asked.token.bot, "ts": now}
    changed(world, channel, message, before, now)
    shown = message_json(world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(asked: Asked) -> JSON:
    """chat.delete."""
    asked.scope("chat:write")
    world = asked.world
    channel = asked.channel()
    asked.member(channel)
    message = world.message(channel, asked.text("ts", missing="message_not_found"))
    if message.user != asked.token.user:
        raise Refused("cant_delete_message")
    deleted(world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(asked: Asked) -> JSON:
    """chat.getPermalink: no scope, but the message has to be visible."""
    world = asked.world
    channel = asked.channel()
    message = world.message(channel, asked.text("message_ts", missing="message_not_found"))
    domain = world.teams[channel.team].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
