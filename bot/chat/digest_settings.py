"""When a channel gets its digest: the fields that ask for it, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from bot import wording_digest as wording
from bot.calendar import is_zone, weekday_name
from bot.forms import ChoiceField, FormField, Option, TextField
from bot.memory import DigestTime

_KINDS = (
    Option("team", wording.SETTINGS_TEAM),
    Option("executive", wording.SETTINGS_EXECUTIVE),
    Option("off", wording.SETTINGS_OFF),
)
_DAYS = tuple(Option(str(day), weekday_name(day)) for day in range(1, 8))
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


def fields(when: DigestTime) -> tuple[FormField, ...]:
    """Whether, on which day, at what time and in which zone."""
    kind = when.kind if when.on else "off"
    return (
        ChoiceField("digest", wording.SETTINGS_WHAT, _KINDS, kind, hint=wording.SETTINGS_HINT),
        ChoiceField("digest_day", wording.SETTINGS_DAY, _DAYS, str(when.weekday)),
        TextField(
            "digest_at", wording.SETTINGS_AT, when.at.isoformat("minutes"), optional=True, limit=5
        ),
        TextField("digest_zone", wording.SETTINGS_ZONE, when.zone, optional=True, limit=64),
    )


def problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field."""
    found = {}
    if (at := values.get("digest_at", "").strip()) and _time(at) is None:
        found["digest_at"] = wording.NO_SUCH_TIME
    if (zone := values.get("digest_zone", "").strip()) and not is_zone(zone):
        found["digest_zone"] = wording.NO_SUCH_ZONE
    return found


def answered(values: Mapping[str, str], before: DigestTime) -> DigestTime:
    """What holds after the form was sent; what it does not say stays as it was."""
    day, zone = values.get("digest_day", ""), values.get("digest_zone", "").strip()
    after = replace(
        before,
        weekday=int(day) if day in {option.value for option in _DAYS} else before.weekday,
        at=_time(values.get("digest_at", "").strip()) or before.at,
        zone=zone if is_zone(zone) else before.zone,
    )
    match values.get("digest"):
        case "team":
            return replace(after, on=True, kind="team")
        case "executive":
            return replace(after, on=True, kind="executive")
        case "off":
            return replace(after, on=False)
    return after


def what_holds(when: DigestTime) -> str:
    """The same in a sentence."""
    day = weekday_name(when.weekday)
    return wording.comes(when.on, day, when.at.isoformat("minutes"), when.zone)


def _time(text: str) -> time | None:
    """ "9", "9:30" or "09.30"; None where it is no time."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
