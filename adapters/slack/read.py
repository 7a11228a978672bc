"""What Slack sends, as an Incoming: pure, and None for everything that is not for us.

Text stays as Slack writes it until somebody can look up names (`plain.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ValidationError

from adapters.slack.blocks import MAX_VALUE, MENU
from adapters.slack.manifest import (
    GLOBAL_SHORTCUT,
    MESSAGE_SHORTCUT,
    TRACK_SHORTCUT,
    WHY_SHORTCUT,
)
from adapters.slack.plain import names_bot, without_bot
from adapters.slack.render import button_name
from adapters.slack.route import RESPONSE_URL_LIVES, Route
from adapters.slack.views import MAX_METADATA, MAX_TYPED, form_name, typed
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
from bot.privacy import redact

Body = Mapping[str, Any]

_MESSAGE_SHORTCUTS: dict[str, Literal["translate", "track", "why"]] = {
    MESSAGE_SHORTCUT: "translate",
    TRACK_SHORTCUT: "track",
    WHY_SHORTCUT: "why",
}

_MAX_TEXT = 45_000
"""Characters of a text that are read on; the core refuses more than 40,000 with a sentence."""
_MOST_FIELDS = 20
"""Fields of a form that are read on; ours have three at most."""
_ID = re.compile(r"[!-~]{1,200}")
"""What Slack calls things: ids, moments, names of ours."""
_URL = re.compile(r"https?://[!#-\[\]-~]{1,1000}")
"""A response_url; it has to fit into a modal's metadata, twice quoted."""
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")


@dataclass(frozen=True, slots=True)
class Delivery:
    """An Incoming with what is needed at once and never kept."""

    incoming: Incoming
    trigger: str | None = None


@dataclass(frozen=True, slots=True)
class _From:
    """Whose app this was sent to: the Installation, and the enterprise that it is part of."""

    team: str
    enterprise: str | None
    org_wide: bool
    bot_user: str | None = None
    workspace: str | None = None


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
            source = _source(body)
            incoming = _incoming(body, source, now, Pressed(button="look_up", value="shortcut"))
            return Delivery(incoming, _trigger(body))
    return None


def _event(body: Body, now: datetime) -> Delivery | None:
    event: Body = body["event"]
    source = _event_source(body)
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
            who = _who(event["user"], source)
            if event.get("tab") == "home":
                said = Opened(what="home")
            else:
                said = Opened(what="conversation")
                place = _place(source, _text(event["channel"]), direct=True)
        case "app_uninstalled":
            said, at = Removed(), _happened(body, event, now)
        case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
            said, at = Removed(), _happened(body, event, now)
    if said is None:
        return None
    return Delivery(
        Incoming(
            key=f"slack:{source.team}:{_text(body['event_id'])}",
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


def _mention(body: Body, event: Body, source: _From) -> _Found:
    at = _moment(event["ts"])
    if _is_bots(event) or _is_direct(event) or "edited" in event:
        return None, None, None, at, None  # a direct message comes as a message, too
    place = _event_place(body, event, source)
    ts = _text(event["ts"])
    said = Mention(message=ts, text=storable(without_bot(raw_text(event), source.bot_user)))
    return said, place, _author(event, source), at, _once(place, ts)


def _message(body: Body, event: Body, source: _From) -> _Found:
    subtype = event.get("subtype")
    place = _event_place(body, event, source)
    if subtype == "message_changed":
        changed = event["message"]
        at = _moment(event["ts"])
        if changed.get("subtype") == "tombstone":
            return Deleted(message=_text(changed["ts"])), place, None, at, None
        if _is_bots(changed):
            return None, None, None, at, None
        place = _threaded(place, changed)
        text = without_bot(raw_text(changed), source.bot_user)
        said = Edited(message=_text(changed["ts"]), text=storable(text))
        return said, place, _author(changed, source), at, None
    if subtype == "message_deleted":
        at = _moment(event["ts"])
        previous = event.get("previous_message")  # which Slack's own example lacks
        if previous and _is_bots(previous):
            return None, None, None, at, None
        place = _threaded(place, previous or {})
        return Deleted(message=_text(event["deleted_ts"])), place, None, at, None
    at, ts = _moment(event["ts"]), _text(event["ts"])
    if subtype not in _SPOKEN or _is_bots(event):
        return None, None, None, at, None
    raw, who = raw_text(event), _author(event, source)
    if _is_direct(event):
        text = without_bot(raw, source.bot_user)
        return Direct(message=ts, text=storable(text)), place, who, at, _once(place, ts)
    if place.thread is None or names_bot(raw, source.bot_user):
        return None, None, None, at, None  # the mention comes as an event of its own
    return Heard(message=ts, text=storable(raw)), place, who, at, _once(place, ts)


def _command(body: Body, now: datetime) -> Delivery:
    source = _source(body)
    channel, name = _text(body["channel_id"]), body.get("channel_name")
    place = _place(source, channel, direct=name == "directmessage")
    if name == "privategroup":
        place = place.model_copy(update={"visibility": "private"})
    said = Command(text=storable(str(body.get("text") or "")))
    route = _response(body, now, replaces=False)
    incoming = _incoming(body, source, now, said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


def _pressed(body: Body, now: datetime) -> Delivery | None:
    source = _source(body)
    action, container = body["actions"][0], body.get("container") or {}
    name = button_name(_text(action["action_id"]))
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
        route = Route(view=_text(container["view_id"])) if is_modal else None
        place = _meta(view).place if is_modal else None
    elif container.get("channel_id"):
        place = _place(
            source,
            _text(container["channel_id"]),
            thread=container.get("thread_ts"),
            direct=_text(container["channel_id"]).startswith("D"),
        )
        if not container.get("is_ephemeral"):
            message = _text(container["message_ts"])
    said = Pressed(button=name, value=value, message=message)
    incoming = _incoming(body, source, now, said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


def _submitted(body: Body, now: datetime) -> Delivery | None:
    source, view = _source(body), body["view"]
    name = form_name(_text(view["callback_id"]))
    if name is None:
        return None
    meta = _meta(view)
    values = {
        field: storable(text)[:MAX_TYPED]
        for field, text in list(typed(view).items())[:_MOST_FIELDS]
        if _ID.fullmatch(field)
    }
    said = Submitted(form=name, values=values, context=meta.context)
    # A form that stays open is answered in its place.
    route = Route(view=_text(view["id"])) if name in STAYS_OPEN else meta.route
    incoming = _incoming(body, source, now, said, place=meta.place, route=route)
    return Delivery(incoming, _trigger(body))


def _message_action(body: Body) -> Delivery | None:
    what = _MESSAGE_SHORTCUTS.get(str(body.get("callback_id")))
    if what is None:
        return None
    source, message = _source(body), body["message"]
    channel = _text(body["channel"]["id"])
    ts = _text(message["ts"])
    place = _place(source, channel, thread=message.get("thread_ts"), direct=channel.startswith("D"))
    author = _author(message, source) if message.get("user") else None
    said = Shortcut(message=ts, text=storable(raw_text(message)), author=author, what=what)
    key = _key(body, source)
    external = "fb-" + hashlib.sha256(key.encode()).hexdigest()[:32]
    route = Route(external=external)
    incoming = _incoming(body, source, _moment(ts), said, place=place, route=route)
    return Delivery(incoming, _trigger(body))


@dataclass(frozen=True, slots=True)
class Meta:
    """What a modal carries along: the form's context, where it was opened, and the way back."""

    context: dict[str, str]
    place: Place | None = None
    route: Route | None = None

    def kept(self) -> str:
        """As Slack keeps it (`private_metadata`)."""
        return json.dumps(
            {
                "context": self.context,
                "place": self.place.model_dump(mode="json", exclude_none=True)
                if self.place
                else None,
                "route": self.route.kept() if self.route else None,
            }
        )


def _meta(view: Body) -> Meta:
    """What the modal carried; nothing where it is not ours."""
    try:
        written = view.get("private_metadata") or "{}"
        if len(written) > MAX_METADATA or "\\u0000" in written:
            return Meta({})
        kept = json.loads(storable(written))
        place = Place.model_validate(kept["place"]) if kept.get("place") else None
        route = Route.model_validate_json(kept["route"]) if kept.get("route") else None
        context = {
            storable(str(key)): storable(str(value))
            for key, value in (kept.get("context") or {}).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Meta({})
    return Meta(context, place, route)


def _incoming(
    body: Body,
    source: _From,
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
        who=_who_pressed(body, _text(user), source),
        place=place,
        at=at,
        said=said,
        route=route.kept() if route else None,
    )


def _key(body: Body, source: _From) -> str:
    trigger = _trigger(body)
    if trigger is None:
        same = json.dumps(body, sort_keys=True, default=str).encode()
        trigger = hashlib.sha256(same).hexdigest()
    kind = body.get("type") or "command"
    return f"slack:{source.team}:{kind}:{trigger}"


def _trigger(body: Body) -> str | None:
    trigger = body.get("trigger_id")
    return trigger if isinstance(trigger, str) and _ID.fullmatch(trigger) else None


def _source(body: Body) -> _From:
    """The Installation of a command or an interaction."""
    theirs = body.get("team_id") or (body.get("team") or {}).get("id")
    team = (body.get("view") or {}).get("app_installed_team_id") or theirs
    enterprise = _or_none(body.get("enterprise_id") or (body.get("enterprise") or {}).get("id"))
    if theirs is not None and theirs != team:
        enterprise = None  # in a modal of ours somebody from outside comes with their own team
    org_wide = body.get("is_enterprise_install") in (True, "true")
    if team is None and isinstance(body.get("user"), Mapping):
        team = body["user"].get("team_id")
    key = enterprise if org_wide and enterprise else team or enterprise
    return _From(_text(key), enterprise, org_wide, workspace=team or key)


def _event_source(body: Body) -> _From:
    """The Installation that an event is for, which in a shared channel is not where it happened."""
    authorization = (body.get("authorizations") or [{}])[0]
    team = authorization.get("team_id") or body.get("context_team_id") or body.get("team_id")
    enterprise = _or_none(authorization.get("enterprise_id") or body.get("enterprise_id"))
    org_wide = authorization.get("is_enterprise_install") is True
    key = enterprise if org_wide and enterprise else team or enterprise
    user = authorization.get("user_id") if authorization.get("is_bot") else None
    workspace = body.get("context_team_id") or team or key
    return _From(_text(key), enterprise, org_wide, user, workspace)


def _event_place(body: Body, event: Body, source: _From) -> Place:
    kind = event.get("channel_type")
    channel = _text(event["channel"])
    place = _place(source, channel, direct=kind == "im" or channel.startswith("D"))
    changes: dict[str, Any] = {}
    if isinstance(shared := body.get("is_ext_shared_channel"), bool):
        changes["outsiders"] = shared
    if kind in ("channel", "group", "mpim"):
        changes["visibility"] = "public" if kind == "channel" else "private"
    return _threaded(place.model_copy(update=changes), event)


def _threaded(place: Place, message: Body) -> Place:
    thread = message.get("thread_ts")
    return place.model_copy(update={"thread": _text(thread)}) if thread else place


def _place(source: _From, channel: str, *, thread: Any = None, direct: bool = False) -> Place:
    return Place(
        platform="slack",
        team=source.team,
        channel=channel,
        thread=_text(thread) if thread else None,
        direct=direct,
    )


def author_of(
    message: Body, team: str, enterprise: str | None, workspace: str | None = None
) -> Who:
    """Who wrote it; the team of somebody from outside is their own.

    `team` is the Installation's key and `workspace` the workspace in which it was said, if known.
    """
    theirs = message.get("user_team") or message.get("source_team") or message.get("team")
    org_wide = team == enterprise
    ours = (None, team, enterprise, workspace)
    key = team if theirs in ours or (org_wide and "user_team" not in message) else _text(theirs)
    return Who(platform="slack", team=key, user=_text(message["user"]))


def _author(message: Body, source: _From) -> Who:
    return author_of(message, source.team, source.enterprise, source.workspace)


def _who_pressed(body: Body, user: str, source: _From) -> Who:
    """Who pressed or typed; in a shared channel that may be somebody from outside.

    In an organisation a colleague may be of any of its workspaces, which we can't tell from others.
    """
    person = body.get("user")
    theirs = person.get("team_id") if isinstance(person, Mapping) else None
    if theirs in (None, source.team, source.workspace, source.enterprise):
        return _who(user, source)
    if source.enterprise and not str(theirs).startswith("E"):
        return _who(user, source)
    return Who(platform="slack", team=_text(theirs), user=user)


def _who(user: Any, source: _From) -> Who:
    return Who(platform="slack", team=source.team, user=_text(user))


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
    return event.get("channel_type") == "im" or _text(event["channel"]).startswith("D")


def _response(body: Body, now: datetime, *, replaces: bool) -> Route | None:
    url = body.get("response_url")
    if not isinstance(url, str) or not _URL.fullmatch(url):
        return None
    return Route(url=url, until=now + RESPONSE_URL_LIVES, replaces=replaces)


def _happened(body: Body, event: Body, now: datetime) -> datetime:
    """When it happened, which may be minutes before we hear of it."""
    at = event.get("event_ts") or body.get("event_time")
    return _moment(str(at)) if at else now


def _moment(ts: Any) -> datetime:
    """The moment of a message: its ts is seconds since 1970, with a number behind the dot."""
    return datetime.fromtimestamp(float(_text(ts)), UTC)


def raw_text(message: Body) -> str:
    """What a message says, as Slack writes it."""
    text = message.get("text")
    return text if isinstance(text, str) else ""


def storable(text: str) -> str:
    """A text that may be kept: no NUL, no half of a surrogate pair, not endless, no secrets.

    Secrets go here already, because the queue keeps what reached us until its work is over.
    """
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return redact(clean[:_MAX_TEXT])


def _text(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("not an id")
    return value


def _or_none(value: Any) -> str | None:
    return _text(value) if value else None
