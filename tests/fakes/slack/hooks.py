"""response_url: five posts in half an hour, in the name of whoever acted.

Only a response_url that came from pressing a button can replace or delete something, and only the
message with that button; the one of a command never replaces what it said before
(slackapi/bolt-python #1268, slackapi/bolt-js #2287).
An ephemeral message of a thread that is replaced lands in the channel unless the thread is named
again; that is the worst of what was reported, and so what this fake does.
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.slack.happening import changed, deleted, said
from tests.fakes.slack.history import message_json
from tests.fakes.slack.methods.chat import content, metadata
from tests.fakes.slack.state import Channel, Ephemeral, Hook, Message
from tests.fakes.slack.world import HOOK_SECONDS, HOOK_USES, Refused, World

JSON = dict[str, Any]


def respond(world: World, name: str, given: JSON) -> tuple[int, str]:
    """HTTP status and body of one post to a response_url."""
    hook = world.hooks.get(name)
    if hook is None:
        return 404, json.dumps({"ok": False, "error": "no_service"})
    if world.clock.now() - hook.made_at > HOOK_SECONDS:
        return 404, json.dumps({"ok": False, "error": "expired_url"})
    if hook.uses >= HOOK_USES:
        return 404, json.dumps({"ok": False, "error": "used_url"})
    hook.uses += 1
    original, channel = hook.original, world.channels[hook.channel]
    if _true(given, "delete_original") and original is not None:
        _delete(world, channel, original)
        return 200, "ok"
    try:
        text, blocks = content(world, given)
        kept = metadata(given)
    except Refused as no:
        return 400, json.dumps({"ok": False, "error": no.error} | no.more)
    if _true(given, "replace_original") and original is not None:
        _replace(world, channel, original, text, blocks, given)
    else:
        answer(world, hook, text, blocks or [], given, kept)
    return 200, "ok"


def answer(
    world: World, hook: Hook, text: str, blocks: list[JSON], given: JSON, kept: JSON | None = None
) -> Message | Ephemeral:
    """A new message: for everybody with `in_channel`, else for whoever acted."""
    channel = world.channels[hook.channel]
    thread = str(given["thread_ts"]) if given.get("thread_ts") else None
    if given.get("response_type") == "in_channel":
        team = world.teams[hook.team]
        message = Message(
            channel.id,
            world.ts(),
            text,
            user=team.bot_user,
            team=team.id,
            blocks=blocks,
            thread_ts=thread,
            bot=team.bot,
            app=world.app.id,
            metadata=kept,
        )
        channel.messages[message.ts] = message
        said(world, channel, message)
        return message
    made = Ephemeral(
        channel.id, hook.user, world.ts(), text, channel.team, blocks, thread, "response_url"
    )
    world.ephemerals.append(made)
    return made


def _replace(
    world: World,
    channel: Channel,
    original: Message | Ephemeral,
    text: str,
    blocks: list[JSON] | None,
    given: JSON,
) -> None:
    if isinstance(original, Ephemeral):
        original.text, original.blocks = text, blocks or []
        original.thread_ts = str(given["thread_ts"]) if given.get("thread_ts") else None
        return
    before, now = message_json(world, original), world.ts()
    original.text, original.blocks = text, blocks or []
    if not blocks:
        original.edited = {"user": original.bot, "ts": now}
    changed(world, channel, original, before, now)


def _delete(world: World, channel: Channel, original: Message | Ephemeral) -> None:
    if isinstance(original, Ephemeral):
        original.gone = True
    elif not original.gone:
        deleted(world, channel, original)


def _true(given: JSON, name: str) -> bool:
    return str(given.get(name, "false")).lower() == "true"
