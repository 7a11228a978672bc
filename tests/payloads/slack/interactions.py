"""Interactions: buttons, modals and shortcuts. Each is the JSON of a form's `payload` field.

Source: docs.slack.dev/reference/interaction-payloads.
"""

from __future__ import annotations

from typing import Any

from tests.payloads.slack.install import Install

JSON = dict[str, Any]


def _base(install: Install, kind: str, user: str, user_name: str) -> JSON:
    return {
        "type": kind,
        "user": {
            "id": user,
            "username": user_name,
            "name": user_name,
            "team_id": install.actor_team or install.team,
        },
        "api_app_id": install.app,
        "token": install.verification,
        "team": install.team_json(),
        "enterprise": install.enterprise_json(),
        "is_enterprise_install": install.org_wide,
    }


def button_action(
    element: JSON, *, block_id: str, action_ts: str, value: str | None = None
) -> JSON:
    """One entry of `actions` for a button; `value` in place of the button's own."""
    action: JSON = {
        "action_id": element["action_id"],
        "block_id": block_id,
        "type": element["type"],
        "action_ts": action_ts,
    }
    if "text" in element:
        action["text"] = element["text"]
    for key in ("value", "style", "url", "confirm"):
        if key in element:
            action[key] = element[key]
    return action if value is None else action | {"value": value}


def feedback_action(element: JSON, chosen: JSON, *, block_id: str, action_ts: str) -> JSON:
    """One entry of `actions` for feedback buttons; `chosen` is the thumb that was pressed."""
    return {
        "type": "feedback_buttons",
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": chosen["value"],
        "text": chosen["text"],
        "action_ts": action_ts,
    }


def select_action(element: JSON, chosen: Any, *, block_id: str, action_ts: str) -> JSON:
    """One entry of `actions` for a select, radio buttons, checkboxes or a picker."""
    kind = element["type"]
    key = SELECTED[kind]
    action: JSON = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block_id,
        key: chosen,
        "action_ts": action_ts,
    }
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action


SELECTED = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
"""In which field of an action or a state each kind of element says what was chosen."""


def message_actions(
    install: Install,
    actions: list[JSON],
    *,
    user: str,
    user_name: str,
    channel: str,
    channel_name: str,
    message: JSON,
    ephemeral: bool,
    response_url: str,
    trigger_id: str,
) -> JSON:
    """`block_actions` from a message; an ephemeral one comes without its text and blocks.

    Source for the missing `message`: the payload of an ephemeral message has only a container in
    Slack's own examples, so nobody may rely on the message being there.
    """
    thread = message.get("thread_ts")
    payload = _base(install, "block_actions", user, user_name) | {
        "container": {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel,
            "is_ephemeral": ephemeral,
        }
        | ({"thread_ts": thread} if thread else {}),
        "trigger_id": trigger_id,
        "channel": {"id": channel, "name": channel_name},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": actions,
    }
    return payload if ephemeral else payload | {"message": message}


def view_actions(
    install: Install,
    actions: list[JSON],
    *,
    user: str,
    user_name: str,
    view: JSON,
    trigger_id: str,
) -> JSON:
    """`block_actions` from a modal or from the home; there is no response_url."""
    return _base(install, "block_actions", user, user_name) | {
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": trigger_id,
        "view": view,
        "actions": actions,
    }


def view_submission(
    install: Install, *, user: str, user_name: str, view: JSON, trigger_id: str
) -> JSON:
    """`view_submission`: what was filled in is in `view.state.values`."""
    return _base(install, "view_submission", user, user_name) | {
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": [],
    }


def view_closed(
    install: Install, *, user: str, user_name: str, view: JSON, cleared: bool = False
) -> JSON:
    """`view_closed`: only for views that asked for it; there is no trigger."""
    return _base(install, "view_closed", user, user_name) | {"view": view, "is_cleared": cleared}


def message_shortcut(
    install: Install,
    *,
    user: str,
    user_name: str,
    channel: str,
    channel_name: str,
    message: JSON,
    callback_id: str,
    response_url: str,
    trigger_id: str,
    action_ts: str,
) -> JSON:
    """`message_action`: a shortcut in the menu of a message."""
    payload = _base(install, "message_action", user, user_name) | {
        "action_ts": action_ts,
        "channel": {"id": channel, "name": channel_name},
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": message["ts"],
        "message": message,
    }
    payload["user"] = {
        "id": user,
        "name": user_name,
        "username": user_name,
        "team_id": install.actor_team or install.team,
    }
    payload.pop("api_app_id")
    return payload


def global_shortcut(
    install: Install,
    *,
    user: str,
    user_name: str,
    callback_id: str,
    trigger_id: str,
    action_ts: str,
) -> JSON:
    """`shortcut`: from the search bar or the lightning menu; it has no channel at all."""
    payload = _base(install, "shortcut", user, user_name) | {
        "action_ts": action_ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }
    payload["user"] = {
        "id": user,
        "username": user_name,
        "team_id": install.actor_team or install.team,
    }
    payload.pop("api_app_id")
    return payload
