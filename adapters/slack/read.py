"""What Slack sends, as an Incoming: pure, and None for everything that is not for us.

Text stays as Slack writes it until somebody can look up names (`plain.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from adapters.slack.blocks import MAX_VALUE, MENU
from adapters.slack.manifest import (
    GLOBAL_SHORTCUT,
    MESSAGE_SHORTCUT,
    TRACK_SHORTCUT,
    WHY_SHORTCUT,
)
from adapters.slack.modal_data import meta_of
from adapters.slack.plain import names_bot, without_bot
from adapters.slack.render import button_name
from adapters.slack.route import RESPONSE_URL_LIVES, Route
from adapters.slack.source import (
    ID,
    Body,
    Source,
    event_place,
    event_source,
    happened_at,
    moment_of,
    place_of,
    raw_text,
    slack_id,
    source_of,
    storable,
    threaded,
    who_acted,
    who_of,
    written_by,
)
from adapters.slack.views import MAX_TYPED, form_name, typed
from bot.chat.submitted import STAYS_OPEN
from bot.incoming import (
    Command,
    Deleted,
    Direct,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Removed,
    Said,
    Shortcut,
    Submitted,
    Who,
)

_MESSAGE_SHORTCUTS: dict[str, Literal["translate", "track", "why"]] = {
    MESSAGE_SHORTCUT: "translate",
    TRACK_SHORTCUT: "track",
    WHY_SHORTCUT: "why",
}

_MOST_FIELDS = 20
"""Fields of a form that are read on; ours have three at most."""
_URL = re.compile(r"https?://[!#-\[\]-~]{1,1000}")
"""A response_url; it has to fit into a modal's metadata, twice quoted."""
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")


@dataclass(frozen=True, slots=True)
class Delivery:
    """An Incoming with what is needed at once and never kept."""

    incoming: Incoming
    trigger: str | None = None


def read(body: Body, now: datetime) -> Delivery | None:
    """The delivery, or None where there is nothing to do. Never raises for what is malformed."""
    try:
        return _read(body, now)
    except (ValidationError, LookupError, TypeError, ValueError, AttributeError):
        return None
    except (OverflowError, OSError, RecursionError):  # a moment in no calendar; too deep to look at
        return None


def _read(body: Body, now: datetime) -> Delivery | None:
    if body.get("type") == "event_callback":
        return _event(body, now)
    if "command" in body:
        return _command(body, now)
    match body.get("type"):
        case "block_actions":
            return _pressed(body, now)
        case "view_submission":
            return _submitted(body, now)
        case "message_action":
            return _message_action(body)
        case "shortcut" if body.get("callback_id") == GLOBAL_SHORTCUT:
            source = source_of(body)
            incoming = _incoming(body, source, now, Pressed(button="look_up", value="shortcut"))
            return Delivery(incoming, _trigger(body))
    return None


def _event(body: Body, now: datetime) -> Delivery | None:
    event: Body = body["event"]
    source = event_source(body)
    kind = event["type"]
    said: Said | None = None
    place: Place | None = None
    who: Who | None = None
    at, once = now, None
    match kind:
        case "app_mention":
            said, place, who, at, once = _mention(body, event, source)
        case "message":
            said, place, who, at, once = _message(body, event, source)
        case "app_home_opened":
            who = who_of(event["user"], source)
            if event.get("tab") == "home":
                said = Opened(what="home")
            else:
                said = Opened(what="conversation")
                place = place_of(source, slack_id(event["channel"]), direct=True)
        case "app_uninstalled":
            said, at = Removed(), happened_at(body, event, now)
        case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
            said, at = Removed(), happened_at(body, event, now)
    if said is None:
        return None
    return Delivery(
        Incoming(
            key=f"slack:{source.team}:{slack_id(body['event_id'])}",
            platform="slack",
            team=source.team,
            enterprise=source.enterprise,
            who=who,
            place=place,
            at=at,
            said=said,
            once=once,
        )
    )


_Found = tuple[Said | None, Place | None, Who | None, datetime, str | None]


def _mention(body: Body, event: Body, source: Source) -> _Found:
    at = moment_of(event["ts"])
    if _is_bots(event) or _is_direct(event) or "edited" in event:
        return None, None, None, at, None  # a direct message comes as a message, too
    place = event_place(body, event, source)
    ts = slack_id(event["ts"])
    said = Mention(message=ts, text=storable(without_bot(raw_text(event), source.bot_user)))
    return said, place, written_by(event, source), at, _once(place, ts)


def _message(body: Body, event: Body, source: Source) -> _Found:
    subtype = event.get("subtype")
    place = event_place(body, event, source)
    if subtype == "message_changed":
        changed = event["message"]
        at = moment_of(event["ts"])
        if changed.get("subtype") == "tombstone":
            return Deleted(message=slack_id(changed["ts"])), place, None, at, None
        if _is_bots(changed):
            return None, None, None, at, None
        place = threaded(place, changed)
        text = without_bot(raw_text(changed), source.bot_user)
        said = Edited(message=slack_id(changed["ts"]), text=storable(text))
        return said, place, written_by(changed, source), at, None
    if subtype == "message_deleted":
        at = moment_of(event["ts"])
        previous = event.get("previous_message")  # which Slack's own example lacks
        if previous and _is_bots(previous):
            return None, None, None, at, None
        place = threaded(place, previous or {})
        return Deleted(message=slack_id(event["deleted_ts"])), place, None, at, None
    at, ts = moment_of(event["ts"]), slack_id(event["ts"])
    if subtype not in _SPOKEN or _is_bots(event):
        return None, None, None, at, None
    raw, who = raw_text(event), written_by(event, source)
    if _is_direct(event):
        text = without_bot(raw, source.bot_user)
        return Direct(message=ts, text=storable(text)), place, who, at, _once(place, ts)
    if place.thread is None or names_bot(raw, source.bot_user):
        return None, None, None, at, None  # the mention comes as an event of its own
    return Heard(message=ts, text=storable(raw)), place, who, at, _once(place, ts)


def _command(body: Body, now: datetime) -> Delivery:
    source = source_of(body)
    channel, name = slack_id(body["channel_id"]), body.get("channel_name")
    place = place_of(source, channel, direct=name == "directmessage")
    if name == "privategroup":
        place = place.model_copy(update={"visibility": "private"})
    said = Command(text=storable(str(body.get("text") or "")))
    route = _response(body, now, replaces=False)
    incoming = _incoming(body, source, now, said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


def _pressed(body: Body, now: datetime) -> Delivery | None:
    source = source_of(body)
    action, container = body["actions"][0], body.get("container") or {}
    name = button_name(slack_id(action["action_id"]))
    if name is None:
        return None
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    value = storable(value)[:MAX_VALUE] if isinstance(value, str) else ""
    if name == MENU:
        name, _, value = value.partition(":")
    if name == "feedback":
        word, _, value = value.partition(":")
        name = "helpful" if word == "yes" else "not_helpful"
    place: Place | None = None
    message: str | None = None
    route = _response(body, now, replaces=True)
    view = body.get("view") or {}
    if container.get("type") == "view":
        is_modal = view.get("type") == "modal"
        route = Route(view=slack_id(container["view_id"])) if is_modal else None
        place = meta_of(view).place if is_modal else None
    elif container.get("channel_id"):
        place = place_of(
            source,
            slack_id(container["channel_id"]),
            thread=container.get("thread_ts"),
            direct=slack_id(container["channel_id"]).startswith("D"),
        )
        if not container.get("is_ephemeral"):
            message = slack_id(container["message_ts"])
    said = Pressed(button=name, value=value, message=message)
    incoming = _incoming(body, source, now, said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


def _submitted(body: Body, now: datetime) -> Delivery | None:
    source, view = source_of(body), body["view"]
    name = form_name(slack_id(view["callback_id"]))
    if name is None:
        return None
    meta = meta_of(view)
    values = {
        field: storable(text)[:MAX_TYPED]
        for field, text in list(typed(view).items())[:_MOST_FIELDS]
        if ID.fullmatch(field)
    }
    said = Submitted(form=name, values=values, context=meta.context)
    # A form that stays open is answered in its place.
    route = Route(view=slack_id(view["id"])) if name in STAYS_OPEN else meta.route
    incoming = _incoming(body, source, now, said, place=meta.place, route=route)
    return Delivery(incoming, _trigger(body))


def _message_action(body: Body) -> Delivery | None:
    what = _MESSAGE_SHORTCUTS.get(str(body.get("callback_id")))
    if what is None:
        return None
    source, message = source_of(body), body["message"]
    channel = slack_id(body["channel"]["id"])
    ts = slack_id(message["ts"])
    place = place_of(
        source, channel, thread=message.get("thread_ts"), direct=channel.startswith("D")
    )
    author = written_by(message, source) if message.get("user") else None
    said = Shortcut(message=ts, text=storable(raw_text(message)), author=author, what=what)
    key = _key(body, source)
    external = "fb-" + hashlib.sha256(key.encode()).hexdigest()[:32]
    route = Route(external=external)
    incoming = _incoming(body, source, moment_of(ts), said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


def _incoming(
    body: Body,
    source: Source,
    at: datetime,
    said: Said,
    *,
    place: Place | None = None,
    route: Route | None = None,
) -> Incoming:
    user = body.get("user_id") or (body.get("user") or {}).get("id")
    return Incoming(
        key=_key(body, source),
        platform="slack",
        team=source.team,
        enterprise=source.enterprise,
        who=who_acted(body, slack_id(user), source),
        place=place,
        at=at,
        said=said,
        route=route.kept() if route else None,
    )


def _key(body: Body, source: Source) -> str:
    trigger = _trigger(body)
    if trigger is None:
        same = json.dumps(body, sort_keys=True, default=str).encode()
        trigger = hashlib.sha256(same).hexdigest()
    kind = body.get("type") or "command"
    return f"slack:{source.team}:{kind}:{trigger}"


def _trigger(body: Body) -> str | None:
    trigger = body.get("trigger_id")
    return trigger if isinstance(trigger, str) and ID.fullmatch(trigger) else None


def _once(place: Place, ts: str) -> str:
    return f"slack:{place.team}:{place.channel}:{ts}"


def _is_bots(message: Body) -> bool:
    """Whether a bot wrote it, ours included: nothing that a bot says ever starts us."""
    return (
        bool(message.get("bot_id"))
        or message.get("subtype") == "bot_message"
        or bool(message.get("bot_profile"))
        or not message.get("user")
        or message.get("user") == "USLACKBOT"
    )


def _is_direct(event: Body) -> bool:
    return event.get("channel_type") == "im" or slack_id(event["channel"]).startswith("D")


def _response(body: Body, now: datetime, *, replaces: bool) -> Route | None:
    url = body.get("response_url")
    if not isinstance(url, str) or not _URL.fullmatch(url):
        return None
    return Route(url=url, until=now + RESPONSE_URL_LIVES, replaces=replaces)
