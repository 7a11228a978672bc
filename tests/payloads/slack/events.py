"""The Events API: the outer callback, and each event that reaches the app.

Source: docs.slack.dev/apis/events-api and docs.slack.dev/reference/events.
"""

from __future__ import annotations

from typing import Any

from tests.payloads.slack.install import Install

JSON = dict[str, Any]

CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


def event_callback(
    install: Install,
    event: JSON,
    *,
    event_id: str,
    event_time: int,
    shared: bool = False,
    from_team: str | None = None,
) -> JSON:
    """An event in its envelope.

    `shared` marks a Slack Connect channel; `from_team` is then the team it happened in, while the
    authorizations keep naming the team that installed the app.
    """
    payload: JSON = {
        "token": install.verification,
        "team_id": from_team or install.team,
        "context_team_id": install.team,
        "context_enterprise_id": install.enterprise,
        "api_app_id": install.app,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [install.authorization()],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }
    if install.enterprise:
        payload["enterprise_id"] = install.enterprise
    return payload


def message(
    body: JSON,
    *,
    channel: str,
    channel_type: str,
    subtype: str | None = None,
) -> JSON:
    """`message`: a message as history shows it (`body`), with where it was said."""
    event = {key: value for key, value in body.items() if key not in _HISTORY_ONLY}
    if subtype:
        event["subtype"] = subtype
    return event | {
        "channel": channel,
        "event_ts": body["ts"],
        "channel_type": channel_type,
    }


def of_whom(user: str, team: str) -> JSON:
    """What a message in a Slack Connect channel says of its author, who may belong elsewhere."""
    return {
        "user_team": team,
        "source_team": team,
        "user_profile": {
            "avatar_hash": "g0000000000",
            "image_72": "https://avatars.example.com/72.png",
            "first_name": user,
            "real_name": user,
            "display_name": user,
            "team": team,
            "name": user.lower(),
            "is_restricted": False,
            "is_ultra_restricted": False,
        },
    }


def app_mention(body: JSON, *, channel: str) -> JSON:
    """`app_mention`: the same message a second time, under a type and an event id of its own."""
    event = {key: value for key, value in body.items() if key not in _HISTORY_ONLY}
    return event | {"type": "app_mention", "channel": channel, "event_ts": body["ts"]}


def message_changed(
    body: JSON, previous: JSON, *, channel: str, channel_type: str, ts: str
) -> JSON:
    """`message_changed`: the message is in `message`, and `ts` is that of the change."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": body | {"source_team": body.get("team"), "user_team": body.get("team")},
        "previous_message": previous,
        "channel": channel,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel_type,
    }


def message_deleted(previous: JSON, *, channel: str, channel_type: str, ts: str) -> JSON:
    """`message_deleted`: `deleted_ts` names the message that is gone."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": previous,
        "channel": channel,
        "hidden": True,
        "deleted_ts": previous["ts"],
        "event_ts": ts,
        "ts": ts,
        "channel_type": channel_type,
    }


def thread_broadcast(body: JSON, root: JSON, *, channel: str, channel_type: str) -> JSON:
    """`thread_broadcast`: a reply that was also sent to the channel; it carries its root."""
    event = message(body, channel=channel, channel_type=channel_type, subtype="thread_broadcast")
    return event | {"root": root}


def classic_bot_message(
    *, channel: str, channel_type: str, ts: str, text: str, bot: str, username: str
) -> JSON:
    """`bot_message`: what an integration without a bot user posted."""
    return {
        "type": "message",
        "subtype": "bot_message",
        "text": text,
        "ts": ts,
        "username": username,
        "bot_id": bot,
        "channel": channel,
        "event_ts": ts,
        "channel_type": channel_type,
    }


def channel_join(
    *, channel: str, channel_type: str, ts: str, user: str, inviter: str | None = None
) -> JSON:
    """`channel_join`: somebody joined, maybe by invitation."""
    event: JSON = {
        "type": "message",
        "subtype": "channel_join",
        "user": user,
        "text": f"<@{user}> has joined the channel",
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
        "channel_type": channel_type,
    }
    return event | ({"inviter": inviter} if inviter else {})


def file(file_id: str, *, user: str, team: str, name: str = "plan.png", created: int = 0) -> JSON:
    """A file as a `file_share` message carries it."""
    base = f"https://files.example.com/files-pri/{team}-{file_id}"
    return {
        "id": file_id,
        "created": created,
        "timestamp": created,
        "name": name,
        "title": name,
        "mimetype": "image/png",
        "filetype": "png",
        "pretty_type": "PNG",
        "user": user,
        "user_team": team,
        "editable": False,
        "size": 92582,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/{name}",
        "url_private_download": f"{base}/download/{name}",
        "media_display_type": "unknown",
        "original_w": 1134,
        "original_h": 362,
        "permalink": f"https://example.slack.com/files/{user}/{file_id}/{name}",
        "permalink_public": f"https://slack-files.com/{team}-{file_id}-0000000000",
        "has_rich_preview": False,
        "file_access": "visible",
    }


def app_home_opened(
    *, user: str, channel: str, tab: str, event_ts: str, view: JSON | None = None
) -> JSON:
    """`app_home_opened`: `tab` is home or messages; `view` only where a home was published."""
    event: JSON = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": event_ts,
    }
    return event | ({"view": view} if view and tab == "home" else {})


def app_uninstalled(*, event_ts: str) -> JSON:
    """`app_uninstalled`: the installation is gone, and its tokens with it."""
    return {"type": "app_uninstalled", "event_ts": event_ts}


def tokens_revoked(*, bot: list[str], oauth: list[str], event_ts: str) -> JSON:
    """`tokens_revoked`: user ids whose tokens went, not the tokens."""
    return {
        "type": "tokens_revoked",
        "tokens": {"oauth": oauth, "bot": bot},
        "event_ts": event_ts,
    }


_HISTORY_ONLY = frozenset(
    "reply_count reply_users reply_users_count latest_reply is_locked subscribed metadata".split()
)
"""Fields that history shows and the event of a new message lacks."""
