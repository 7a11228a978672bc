"""Days as people write them in chats, put into forms that the date grammar reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from bot.translation.facts import Fact, Moment, find_facts

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKS = {"second": "8-14", "2nd": "8-14", "third": "15-21", "3rd": "15-21", "fourth": "22-28", "4th": "22-28"}  # fmt: skip
_WEEK_OF = re.compile(
    rf"\b(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last) week (?:of|in) (?P<month>{_MONTH})\b",
    re.I,
)
_DAY_OF_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>march|may)\b(?! (?:be|have|not|also|well|need|want|take|work|look|come|cause|get|go|happen))",
    re.I,
)
_MONTH_DAY = re.compile(
    r"\b(?P<month>march|may) (?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?! ?(?:%|pages|people|of\b|more|times|days|weeks|hours))",
    re.I,
)
_AFTER_A_STOP = re.compile(rf"(?<=[a-z]\. )(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\b", re.I)
_IN_BRACKETS = re.compile(r"(?<=\()(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?=\))")
_OF_NEXT_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th) of (?:(?P<next>next)|this|the|that) month\b", re.I
)
_WEEKDAY_DAY = re.compile(
    r"\b(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}|\.),? (?P<day>[1-9]|[12]\d|3[01])(?=\.?(?:\s*\Z|[,;!?)\n](?!\d)|\.?\s(?:and|or|is|it|then|for|as|with|works|if|but|we|i)\b))",
    re.I,
)
_ON_THE = re.compile(
    r"\b(?:on|by|until|till|before|after|from|around|about) (?:about |around )?the (?P<day>\d{1,2})(?:st|nd|rd|th)\b"
    r"(?! (?:time|floor|version|edition|anniversary|century|person|place|street|quarter|item|page|line|one|column|row|birthday|grade|year|attempt|try|week|day|month|of|slide|chapter|round|sprint|avenue|level|position|and|or|to|question|point|visit|customer|user|order|click|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b)",
    re.I,
)
_THE_IS = re.compile(
    r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)(?= (?:be|works?|holds?|suits?|fits?|stands?|still|also|too|together|already|instead|might|may|sounds?|looks?|seems?)\b)",
    re.I,
)
_BOTH = re.compile(
    r"\b(?P<between>between )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th) ?(?:(?P<and>and)|or|to|/|-|–) ?(?:the )?(?P<last>\d{1,2})(?:st|nd|rd|th)\b",
    re.I,
)
_WEEKS_FROM = re.compile(
    r"\b(?P<count>a|one|two|three|1|2|3) weeks? (?:from|on) (?P<day>today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.I,
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3}
_NAMES = (
    "january february march april may june july august september october november december".split()
)


def _rewritten(text: str, moment: Moment) -> Iterator[tuple[int, int, str]]:
    """Each such day of a text with what the grammar reads in its place."""
    for found in _WEEK_OF.finditer(text):
        days = _WEEKS.get(found["nth"].lower())
        month = found["month"].capitalize()
        nth = found["nth"].lower().replace("1st", "first")
        yield *found.span(), f"on {days} {month}" if days else f"in the {nth} week of {month}"
    for pattern in (_AFTER_A_STOP, _DAY_OF_MONTH, _MONTH_DAY):
        for found in pattern.finditer(text):
            yield *found.span(), f"on {found['day']} {found['month'].capitalize()}"
    for found in _IN_BRACKETS.finditer(text):
        if 1 <= int(found["month"]) <= len(_NAMES):
            month = _NAMES[int(found["month"]) - 1].capitalize()
            yield *found.span(), f"on {found['day']} {month}"
    for found in (*_ON_THE.finditer(text), *_THE_IS.finditer(text)):
        yield found.start("day"), found.end(), f"on the {_ordinal(found['day'])}"
    for found in _WEEKDAY_DAY.finditer(text):
        yield *found.span(), f"on {found['weekday']} the {_ordinal(found['day'])}"
    for found in _OF_NEXT_MONTH.finditer(text):
        month = _NAMES[(moment.at.month - 1 + bool(found["next"])) % len(_NAMES)].capitalize()
        yield *found.span(), f"on {found['day']} {month}"


_MOST = 200
"""Days of a message that are looked at."""


def _ordinal(day: str) -> str:
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(day[-1], "th") if day not in _TEENS else "th"
    return f"{day}{ending}"


_TEENS = ("11", "12", "13")


def _stretches(text: str, moment: Moment) -> Iterator[Fact]:
    """Two days of one month as one date, and weeks that are counted from a day."""
    for found in _BOTH.finditer(text):
        if found["and"] and not found["between"]:
            continue
        days = [_read(f"on the {_ordinal(found[name])}", moment) for name in ("day", "last")]
        if days[0] and days[1] and days[0].value <= days[1].value:
            value = f"{days[0].value}/{days[1].value}"
            yield replace(days[0], text=found[0], value=value, start=found.start(), end=found.end())
    for found in _WEEKS_FROM.finditer(text):
        first = _read(f"on {found['day']}" if found["day"] else "today", moment)
        weeks = _COUNTS.get(found["count"].lower()) or int(found["count"])
        if first and _ISO.fullmatch(first.value):
            day = date.fromisoformat(first.value) + timedelta(weeks=weeks)
            start, end = found.span()
            yield replace(first, text=found[0], value=day.isoformat(), start=start, end=end)


_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def _read(put: str, moment: Moment) -> Fact | None:
    return next((fact for fact in find_facts(f"{put}. it", moment) if fact.kind == "date"), None)


def with_days_of_chat(facts: Sequence[Fact], text: str, moment: Moment) -> tuple[Fact, ...]:
    """The facts of a text with the days that it writes in such a form, which take the place of parts."""
    found = list(islice(_stretches(text, moment), _MOST))
    for start, end, put in islice(_rewritten(text, moment), _MOST):
        if any(f.start <= start and end <= f.end for f in (*facts, *found)):
            continue
        if read := _read(put, moment):
            found.append(replace(read, text=text[start:end], start=start, end=end))
    kept = [f for f in facts if not any(f.start < d.end and d.start < f.end for d in found)]
    return tuple(sorted((*kept, *found), key=lambda fact: fact.start))
