"""Times of day: 9am, 14:00 CET, noon, 9-11am. Values: "14:00", "09:00/11:00", "14:00 CET"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

ZONES = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "bst": "Europe/London",
    "uk time": "Europe/London",
    "london time": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "berlin time": "Europe/Berlin",
    "eet": "Europe/Helsinki",
    "eest": "Europe/Helsinki",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "eastern": "America/New_York",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}
_ZONE = lazy(
    r" ?(?:\()?(" + "|".join(sorted((z for z in ZONES if z != "z"), key=len, reverse=True)) + r")"
    r"(?:\))?(?![a-z0-9])(?: time(?![a-z]))?"
)
_CLOCK = lazy(
    r"(\d{1,2})(?:[:.](\d\d)(?::(\d\d))?)? ?([ap])(?:m(?![a-z])|\.m\.?(?![a-z])| m(?![a-z]))"
    r"|([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])(?:h(?![a-z])| (?:hrs|hours|h|o'clock|uhr)(?![a-z]))?"
    r"|(\d{1,2}) ?o'clock(?![a-z])(?: in the (morning|afternoon|evening))?"
    r"|([01]?\d|2[0-3])h([0-5]\d)(?![\da-z])"
)
_BARE_FIRST = lazy(
    r"(\d{1,2})(?:[:.]([0-5]\d))?(?= ?(?:-|to |and ) ?\d{1,2}(?:[:.][0-5]\d)? ?[ap]\.?m)"
)
_JOIN = lazy(r" ?- ?| to | until | till ")
_AND = lazy(r" and ")
_WORD = lazy(r"(noon|midday|midnight|lunchtime|lunch time)(?![a-z])")
_HALF_PAST = lazy(
    r"(half past|quarter past|quarter to) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
    r"(?: ?(am|pm))?(?![a-z0-9])"
)
_HOURS = listed(
    """
    zero one two three four five six seven eight nine ten eleven twelve
    """
)
_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
STARTS = frozenset({"noon", "midday", "midnight", "lunchtime", "lunch", "half", "quarter"})


@dataclass(frozen=True, slots=True)
class Clock:
    """`start` and `stop` are "HH:MM"; `zone` is an IANA name or None for the moment's own."""

    end: int
    start: str
    stop: str | None = None
    zone: str | None = None
    label: str = ""

    @property
    def value(self) -> str:
        span = self.start if self.stop is None else f"{self.start}/{self.stop}"
        return f"{span} {self.label}" if self.label else span


def office_hour(hour: int) -> str:
    """ "at 3" among colleagues is the afternoon; from 7 on the hour is taken as said."""
    return f"{hour + 12 if hour < 7 else hour:02}:00"


def _hour(hour: int, half: str | None) -> int | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        return hour % 12 + (12 if half == "p" else 0)
    return hour if hour < 24 else 0 if hour == 24 else None


def _one(text: str, at: int) -> tuple[int, str, bool] | None:
    """End, "HH:MM", and whether morning or afternoon was said."""
    found = _CLOCK.match(text, at)
    if not found:
        return None
    if found[1]:
        hour, minute, said = _hour(int(found[1]), found[4]), int(found[2] or 0), True
    elif found[5]:
        hour, minute, said = _hour(int(found[5]), None), int(found[6]), False
    elif found[8]:
        half = "p" if found[9] in ("afternoon", "evening") else None
        hour = _hour(int(found[8]), half) if half else int(found[8])
        hour, minute, said = (hour if hour is not None and hour < 24 else None), 0, bool(found[9])
    else:
        # "1h30" is how long, "14h30" is when.
        hour, minute, said = int(found[10]) if int(found[10]) > 5 else None, int(found[11]), False
    if hour is None or minute > 59:
        return None
    return found.end(), f"{hour:02}:{minute:02}", said


def _first_of_range(text: str, at: int) -> tuple[int, str] | None:
    """The 9 of "9-11am": morning or afternoon is said once, at the end."""
    found = _BARE_FIRST.match(text, at)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return found.end(), f"{int(found[1]):02}:{int(found[2] or 0):02}"


def _join(text: str, end: int, between: bool) -> re.Match[str] | None:
    """What ties the ends of a range; "and" does so behind "between" only."""
    return _JOIN.match(text, end) or (_AND.match(text, end) if between else None)


def read_clock(text: str, at: int) -> Clock | None:
    """A time of day or a range of them, or None."""
    if found := _WORD.match(text, at):
        return _zoned(text, found.end(), _WORDS.get(found[1], "12:00"), None)
    if found := _HALF_PAST.match(text, at):
        hour = int(found[2]) if found[2].isdigit() else _HOURS.index(found[2])
        if found[3] == "pm":
            hour = hour % 12 + 12
        minute = {"half past": 30, "quarter past": 15, "quarter to": -15}[found[1]]
        total = (hour * 60 + minute) % 1440
        return _zoned(text, found.end(), f"{total // 60:02}:{total % 60:02}", None)
    if not text[at].isdigit():
        return None
    between = text.startswith("between ", at - 8) if at >= 8 else False
    if first := _one(text, at):
        end, start, _ = first
        if (join := _join(text, end, between)) and (second := _one(text, join.end())):
            return _zoned(text, second[0], start, second[1])
        return _zoned(text, end, start, None)
    if bare := _first_of_range(text, at):
        end, start = bare
        join = _join(text, end, between)
        second = _one(text, join.end()) if join else None
        if second:
            hour = int(start[:2]) % 12
            # "9-11am" is a morning, "11am to 2pm" has both halves, "11-2pm" crosses noon.
            if second[1] >= "12:00" and f"{hour + 12:02}{start[2:]}" < second[1]:
                hour += 12
            return _zoned(text, second[0], f"{hour:02}{start[2:]}", second[1])
    return None


def _zoned(text: str, end: int, start: str, stop: str | None) -> Clock:
    if found := _ZONE.match(text, end):
        zone = ZONES[found[1]]
        return Clock(found.end(), start, stop, zone, found[1].upper())
    return Clock(end, start, stop)
