"""What the app hears of what happens: which events, for which installation, if it subscribed."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.history import message_json
from tests.fakes.slack.state import Channel, Message, Team
from tests.fakes.slack.world import World
from tests.payloads.slack import events

JSON = dict[str, Any]

SUBSCRIPTION = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def listener(world: World, channel: Channel) -> Team | None:
    """The team whose installation hears this channel, None when no bot is in it."""
    for team in (channel.team, *sorted(channel.connected)):
        token = world.token_of(team) if team in world.teams else None
        if token is not None and token.user in channel.members:
            return world.teams[team]
    return None


def said(world: World, channel: Channel, message: Message) -> None:
    """A new message: maybe a mention, and maybe a message event of its own."""
    team = listener(world, channel)
    if team is None:
        return
    body = message_json(world, message)
    if channel.outsiders and message.user:
        body |= events.of_whom(message.user, message.team or channel.team)
    kind = events.CHANNEL_TYPES[channel.kind]
    mentions = f"<@{team.bot_user}>" in message.text or f"<@{team.bot_user}|" in message.text
    own = message.app == world.app.id
    reach = channel.kind != "im" or world.mention_in_im
    if mentions and reach and not own and "app_mention" in world.app.events:
        event = events.app_mention(body, channel=channel.id)
        world.happen(event, channel, team, message.team)
    if SUBSCRIPTION[channel.kind] in world.app.events:
        if message.subtype == "thread_broadcast" and message.thread_ts:
            root = message_json(world, channel.messages[message.thread_ts])
            event = events.thread_broadcast(body, root, channel=channel.id, channel_type=kind)
        else:
            event = events.message(body, channel=channel.id, channel_type=kind)
        world.happen(event, channel, team, message.team)


def changed(world: World, channel: Channel, message: Message, before: JSON, ts: str) -> None:
    """A message was edited."""
    _quietly(
        world,
        channel,
        message.team,
        lambda kind: events.message_changed(
            message_json(world, message), before, channel=channel.id, channel_type=kind, ts=ts
        ),
    )


def deleted(world: World, channel: Channel, message: Message) -> None:
    """Delete a message. The root of a thread with answers stays as a tombstone, as in Slack."""
    before = message_json(world, message)
    now = world.ts()
    if world.replies(message) and (message.thread_ts in (None, message.ts)):
        message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
        message.user, message.bot, message.app = "USLACKBOT", None, None
        message.metadata = None
        changed(world, channel, message, before, now)
        return
    message.gone = True
    _quietly(
        world,
        channel,
        message.team,
        lambda kind: events.message_deleted(before, channel=channel.id, channel_type=kind, ts=now),
    )


def _quietly(world: World, channel: Channel, by: str | None, event: Any) -> None:
    team = listener(world, channel)
    if team is not None and SUBSCRIPTION[channel.kind] in world.app.events:
        made = event(events.CHANNEL_TYPES[channel.kind])
        world.happen(made, channel, team, by)


def payload(world: World, event: JSON, channel: Channel | None, team: Team, by: str | None) -> JSON:
    """The event in its envelope, with an id of its own."""
    return events.event_callback(
        world.install(team.id),
        event,
        event_id=world.name("Ev"),
        event_time=int(world.clock.now()),
        shared=bool(channel and channel.outsiders),
        from_team=by,
    )
