"""Where a payload of Slack's comes from: the Installation, the channel, the person, the moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.incoming import Place, Who
from bot.privacy import redact

Body = Mapping[str, Any]
_MAX_TEXT = 45_000
"""Characters of a text that are read on; the core refuses more than 40,000 with a sentence."""
ID = re.compile(r"[!-~]{1,200}")
"""What Slack calls things: ids, moments, names of ours."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose app this was sent to: the Installation, and the enterprise that it is part of."""

    team: str
    enterprise: str | None
    org_wide: bool
    bot_user: str | None = None
    workspace: str | None = None


def source_of(body: Body) -> Source:
    """The Installation of a command or an interaction."""
    theirs = body.get("team_id") or (body.get("team") or {}).get("id")
    team = (body.get("view") or {}).get("app_installed_team_id") or theirs
    enterprise = _id_or_none(body.get("enterprise_id") or (body.get("enterprise") or {}).get("id"))
    if theirs is not None and theirs != team:
        enterprise = None  # in a modal of ours somebody from outside comes with their own team
    org_wide = body.get("is_enterprise_install") in (True, "true")
    if team is None and isinstance(body.get("user"), Mapping):
        team = body["user"].get("team_id")
    key = enterprise if org_wide and enterprise else team or enterprise
    return Source(slack_id(key), enterprise, org_wide, workspace=team or key)


def event_source(body: Body) -> Source:
    """The Installation that an event is for, which in a shared channel is not where it happened."""
    authorization = (body.get("authorizations") or [{}])[0]
    team = authorization.get("team_id") or body.get("context_team_id") or body.get("team_id")
    enterprise = _id_or_none(authorization.get("enterprise_id") or body.get("enterprise_id"))
    org_wide = authorization.get("is_enterprise_install") is True
    key = enterprise if org_wide and enterprise else team or enterprise
    user = authorization.get("user_id") if authorization.get("is_bot") else None
    workspace = body.get("context_team_id") or team or key
    return Source(slack_id(key), enterprise, org_wide, user, workspace)


def event_place(body: Body, event: Body, source: Source) -> Place:
    """Where an event happened, with what it says of the channel."""
    kind = event.get("channel_type")
    channel = slack_id(event["channel"])
    place = place_of(source, channel, direct=kind == "im" or channel.startswith("D"))
    changes: dict[str, Any] = {}
    if isinstance(shared := body.get("is_ext_shared_channel"), bool):
        changes["outsiders"] = shared
    if kind in ("channel", "group", "mpim"):
        changes["visibility"] = "public" if kind == "channel" else "private"
    return threaded(place.model_copy(update=changes), event)


def threaded(place: Place, message: Body) -> Place:
    """The place with the thread of a message, if it is in one."""
    thread = message.get("thread_ts")
    return place.model_copy(update={"thread": slack_id(thread)}) if thread else place


def place_of(source: Source, channel: str, *, thread: Any = None, direct: bool = False) -> Place:
    """A channel of the Installation, or a thread in it."""
    return Place(
        platform="slack",
        team=source.team,
        channel=channel,
        thread=slack_id(thread) if thread else None,
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
    key = team if theirs in ours or (org_wide and "user_team" not in message) else slack_id(theirs)
    return Who(platform="slack", team=key, user=slack_id(message["user"]))


def written_by(message: Body, source: Source) -> Who:
    """Who wrote a message that came from there."""
    return author_of(message, source.team, source.enterprise, source.workspace)


def who_acted(body: Body, user: str, source: Source) -> Who:
    """Who pressed or typed; in a shared channel that may be somebody from outside.

    In an organisation a colleague may be of any of its workspaces, which we can't tell from others.
    """
    person = body.get("user")
    theirs = person.get("team_id") if isinstance(person, Mapping) else None
    if theirs in (None, source.team, source.workspace, source.enterprise):
        return who_of(user, source)
    if source.enterprise and not str(theirs).startswith("E"):
        return who_of(user, source)
    return Who(platform="slack", team=slack_id(theirs), user=user)


def who_of(user: Any, source: Source) -> Who:
    """Somebody of the Installation."""
    return Who(platform="slack", team=source.team, user=slack_id(user))


def happened_at(body: Body, event: Body, now: datetime) -> datetime:
    """When it happened, which may be minutes before we hear of it."""
    at = event.get("event_ts") or body.get("event_time")
    return moment_of(str(at)) if at else now


def moment_of(ts: Any) -> datetime:
    """The moment of a message: its ts is seconds since 1970, with a number behind the dot."""
    return datetime.fromtimestamp(float(slack_id(ts)), UTC)


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


def slack_id(value: Any) -> str:
    """Something that Slack calls a thing by. Raises `ValueError` for anything else."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise ValueError("not an id")
    return value


def _id_or_none(value: Any) -> str | None:
    return slack_id(value) if value else None
