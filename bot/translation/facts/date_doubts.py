"""Whether a word or a number that may be a date is one, by what stands beside it.

Month and weekday names that are ordinary words too (may, march, sat, sun, spring, fall) need a
neighbour that makes them a date.
"""

from __future__ import annotations

import re

from bot.translation.facts import date_words as say

_DOUBTFUL = frozenset(
    ("may", "march", "mar", "dec", "jan", "oct", "sep", "nov", "apr", "jun", "jul", "aug", "feb")
)
"""Months whose names are other words, or other things' abbreviations, too."""


def before(text: str, at: int) -> str:
    """The neighbours before a place."""
    return text[max(0, at - 20) : at]


def ordinal_is_day(text: str, found: re.Match[str]) -> bool:
    """ "on the 4th", and "the 30th" at the end of a clause: too high to count anything."""
    beside = before(text, found.start())
    led = say.ORDINAL_AFTER.search(beside) or (
        int(found[1]) > 9 and say.ORDINAL_ALONE.search(beside)
    )
    return bool(led) and say.ORDINAL_ENDS.match(text, found.end()) is not None


def month_is_named(text: str, cased: str, found: re.Match[str]) -> bool:
    """ "20 may be enough" is no date: the month is written as a name, or something follows."""
    name = cased[found.start(3)]
    return (
        name.isupper()
        or found[0][len(found[1]) :][:2] in ("st", "nd", "rd", "th")
        or bool(found[4] or found[5])
        or bool(re.compile(r"\s*(?:\Z|[.,;:!?)\n-])").match(text, found.end()))
    )


def slash_is_date(text: str, found: re.Match[str]) -> bool:
    """ "1/2 of the users" and "50/50" are no dates; "by 6/1" is."""
    at, end = found.start(), found.end()
    first, second = int(found[1]), int(found[3])
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return False
    after = text[end : end + 12]
    if re.match(r" (?:of|page|split|done|complete|ratio|seats|users|people|chance|price)", after):
        return False
    near = re.search(
        r"\b(?:on|by|before|after|until|till|from|since|to|for|is|was|launch|deadline|due|live|date|latest|than|starting|and|or"
        rf"|{say.DAY}),?:? (?:the )?\Z",
        before(text, at),
    )
    padded = len(found[1]) == 2 and len(found[3]) == 2
    return (
        bool(near)
        or padded
        or (max(first, second) > 12 and first > 3)
        or (first == 1 and second > 12)
    )


def abbreviation_is_day(text: str, cased: str, found: re.Match[str], *, led: bool) -> bool:
    """ "Sat" and "by mon" are days; "she sat down" and "mon ami" are not.

    `led`: it stands inside another date.
    """
    at, end = found.span(1)
    if found[1] in ("tue", "tues", "thu", "thur", "thurs", "weds", "fri"):
        return True
    near = re.search(
        r"(?:\b(?:on|by|until|till|before|next|this|last|from|after|since|for|eod|cob|-|/|to|or)|[-/]) ?\Z",
        before(text, at),
    )
    if text.startswith("sun", at) and before(text, at).endswith("the "):
        return False
    if not (cased[at].isupper() and cased[at + 1].islower()):
        after = re.compile(
            r"\s*(?:\Z|[,.;:?!)/-]|\d|at \d|eod|morning|afternoon|evening|or |and )"
        ).match(text, end)
        return bool((near or led) and after)
    start = say.SENTENCE_START.search(before(text, at))
    return bool(
        near
        or led
        or not start
        or re.compile(r" (?:\d|at \d|or |morning)|\s*[-,/.?!:]").match(text, end)
    ) and not re.compile(r" ?(?:tan|screen|microsystems)\b").match(text, end)


def month_is_meant(text: str, cased: str, found: re.Match[str], *, led: bool) -> bool:
    """ "In may" and "May works" are the month; "Jan can help" and "you may have" are not.

    `led`: it stands inside another date.
    """
    name, at, end = found[1], found.start(), found.end()
    beside = before(text, at)
    if name == "jan" and say.PERSON_BEFORE.search(beside):
        return False
    if name not in _DOUBTFUL or found[2] or found[3]:
        return True
    upper = cased[at].isupper()
    led = led or say.AFTER_PREPOSITION.search(beside) is not None
    if not upper and not (
        (led and name != "march")
        or (led and re.search(r"\b(?:in|by|of|mid|until|end)[ -]\Z", beside))
    ):
        return False
    if (
        not upper
        and name == "may"
        and re.compile(r" (?:be|have|not|also|need|want)\b").match(text, end)
    ):
        return False
    started = say.SENTENCE_START.search(beside)
    if upper and started and not led and not say.VERB_AFTER.match(text, end):
        return False
    return not (
        upper
        and name == "may"
        and re.compile(r" (?:be|have|not|also|need|we|i|you)\b").match(text, end)
        and not led
    )


def is_no_holiday(text: str, cased: str, found: re.Match[str]) -> bool:
    """ "A new year" is no holiday, "the new year" and "New Year" are."""
    return (
        found[1] == "new year"
        and not cased[found.start()].isupper()
        and not re.search(r"\b(?:the|in|before|after|by|until) \Z", before(text, found.start()))
    )
