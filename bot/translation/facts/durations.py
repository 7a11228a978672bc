"""How long and how often: 2-3 weeks, 1h30, every other Friday, twice a day, half an hour."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.translation.facts.fact import Reading
from bot.translation.facts.lazy import lazy
from bot.translation.facts.ranges import Range, spanned

_UNIT = lazy(
    r"(?:[ -]?(?:(?:full|whole|more|extra|additional|solid) )?"
    r"(?:(working|business|work|calendar|person|man|developer|dev|engineering)[ -])?"
    r"(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|weekends?|months?|quarters?|years?|yrs?"
    r"|sprints?|fortnights?|milliseconds?)"
    r"|(ms|h|d|w|s)| (h|ms|s))(?:(?<=\dh)(?=[0-5]\d(?![\d:a-z]|[.,]\d))|(?![a-z0-9_]))(?:'(?![a-z]))?"
)
_UNITS = {
    "sec": "second",
    "s": "second",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "w": "week",
    "wk": "week",
    "yr": "year",
    "mo": "month",
    "ms": "millisecond",
}
_QUALIFIED = {
    "work": "working",
    "business": "working",
    "man": "person",
    "developer": "person",
    "dev": "person",
    "engineering": "person",
}
_SMALLER = lazy(
    r"(?:,? (?:and )?)?(\d{1,2}) ?(minutes?|mins?|m|seconds?|secs?)(?![a-z])|(\d\d)(?![\d:a-z]|[.,]\d)"
)
_AND_A_HALF = lazy(r" and a half(?![a-z])")
_RATE = lazy(
    r",? ?(?:per|an?|each|every|/) ?(second|minute|hour|day|night|week|fortnight|month|quarter|year|sprint)(?![a-z])"
)
_PERIODS = "second|minute|hour|day|night|week|fortnight|month|quarter|year|sprint"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_EVERY = lazy(
    rf"(?:every|each) (?:(single|other|second|third) )?"
    rf"({_PERIODS}|weekday|working day|business day|weekend|morning|afternoon|evening|{_WEEKDAYS})(?![a-z])"
)
_PER = lazy(rf"per ({_PERIODS}|annum|working day|business day)(?![a-z])")
_ALPHA = lazy(r"[a-z]+(?![a-z_])")
_SLASH_PER = lazy(
    r"/ ?(second|minute|hour|day|week|month|quarter|year|h|yr|min|mo|wk|(?<=req/)s|(?<=requests/)s|(?<=calls/)s|(?<=events/)s)"
    r"(?![a-z/])"
)
ADVERBS = {
    "hourly": "every hour",
    "daily": "every day",
    "nightly": "every night",
    "weekly": "every week",
    "fortnightly": "every 2 weeks",
    "monthly": "every month",
    "quarterly": "every quarter",
    "yearly": "every year",
    "annually": "every year",
    "annual": "every year",
    "biweekly": "biweekly",
    "bimonthly": "bimonthly",
    "weekdays": "every working day",
    "weekends": "every weekend",
    "fortnight": "2 weeks",
    **{f"{day}s": f"every {day}" for day in _WEEKDAYS.split("|")},
}
_OFTEN = lazy(rf"(once|twice|thrice)(?: (?:an?|per|each|every) |-)({_PERIODS})(?:ly)?(?![a-z])")
_TWICE_LY = lazy(r"twice[- ](daily|weekly|monthly|yearly)(?![a-z])")
_CLOCK_ROUND = lazy(r"(?:around|round) the clock(?![a-z])")
_VAGUE = lazy(
    r"(?:a )?(few|couple(?: of)?|several|many) (?:more |full )?((?:working |business )?"
    r"(?:seconds|minutes|hours|days|weeks|months|quarters|years|sprints))(?![a-z])"
)
_ARTICLE = lazy(
    r"(?:an?|one) (?:(full|whole|single|working|business|calendar) )?"
    r"(half[- ]day|minute|hour|day|week|month|year|sprint|fortnight|weekend|working day|business day)"
    r"(?! (?:off\b|when\b|one\b|zero\b)|[a-z0-9_-])(?P<half> and a half)?"
)
_HALF_SPAN = lazy(
    r"(?:half (?:an? )|a half[- ]|half[- ])(hour|day|week|month|year|sprint)(?![a-z])"
    r"|(?:a )?quarter of an (hour)(?![a-z])|three quarters of an (hour)(?![a-z])"
)
_BARE = lazy(r"(weeks|months|hours|days|years|minutes|sprints)(?![a-z'])")
_BARE_OK = lazy(r"(?:takes?|took|taking|for|within|in|lasts?|cost us|costs us|lose|need) \Z")


def _duration(low: Decimal, high: Decimal | None, unit: str) -> str:
    """Normalises what is surely the same: fractions of hours and minutes, years and months."""
    whole = (low % 1 == 0) and (high is None or high % 1 == 0)
    for large, small, ratio in (
        ("millisecond", "", 0),
        ("hour", "minute", 60),
        ("minute", "second", 60),
        ("year", "month", 12),
        ("fortnight", "week", 2),
    ):
        if unit == large and small and (not whole or large == "fortnight"):
            low, high, unit = low * ratio, None if high is None else high * ratio, small
            break
    for small, large, ratio in (
        ("millisecond", "second", 1000),
        ("second", "minute", 60),
        ("minute", "hour", 60),
        ("month", "year", 12),
    ):
        if unit == small and low and low % ratio == 0 and (high is None or high % ratio == 0):
            low, high, unit = low / ratio, None if high is None else high / ratio, large
    number = spanned(low, high)
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def _unit(found: re.Match[str]) -> str:
    name = found[2] or found[3] or found[4]
    if len(name) > 2 and name.endswith("s"):
        name = name[:-1]
    name = _UNITS.get(name, name)
    if found[1]:
        return f"{_QUALIFIED.get(found[1], found[1])} {name}"
    return name


def rate(text: str, end: int, count: str) -> tuple[int, str] | None:
    """How often: a count with the "a week" or "per day" that stands behind it."""
    if found := _RATE.match(text, end):
        return found.end(), f"every {found[1]}" if count == "1" else f"{count} per {found[1]}"
    return None


_SOMEDAY = lazy(r" (?:we|you|they|it|she|he|i|soon|in|after|before|of)(?![a-z])")
_RATED = lazy(r"(?:\d(?: ?[a-z%€£$]{1,9})?|users|hours|times|emails|once|twice) \Z")


def is_someday(text: str, end: int) -> bool:
    """Whether a "one day" that ends here is no duration: "one day we will"."""
    return _SOMEDAY.match(text, end) is not None


def _article(text: str, at: int, found: re.Match[str]) -> Reading | None:
    """ "a week" is a span; after an amount it is a rate; "one day we will" is neither."""
    qualifier, unit = found[1], found[2].replace("business", "working")
    if qualifier in ("working", "business", "calendar"):
        unit = f"{_QUALIFIED.get(qualifier, qualifier)} {unit}"
    if unit in ("day", "minute") and text.startswith("one", at) and is_someday(text, found.end()):
        return None
    before = text[max(0, at - 14) : at]
    if re.search(r"\b(?:what|such|quite) \Z", before):
        return None
    if unit in ("minute",) and not re.search(
        r"(?:every|than|for|within|in|takes?|under|per|to) \Z", before
    ):
        return None
    if text[at] == "a" and _RATED.search(before):
        return "duration", found.end(), f"every {unit}"
    if unit.startswith("half"):
        return "duration", found.end(), "0.5 days"
    amount = Decimal("1.5") if found["half"] else Decimal(1)
    return "duration", found.end(), _duration(amount, None, unit)


def counted(text: str, span: Range) -> Reading | None:
    """The duration of which these are the numbers, where its unit stands behind them."""
    found = _UNIT.match(text, span.end)
    if not found:
        return None
    a, b = span.amounts()
    unit, end = _unit(found), found.end()
    if unit in ("hour", "minute") and b is None and (more := _SMALLER.match(text, end)):
        if more[3] and unit == "hour" and found[3]:
            a, end = a + Decimal(more[3]) / 60, more.end()
        elif more[1]:
            ratio = 60 if unit == "hour" and more[2].startswith("m") else 0
            ratio = 60 if unit == "minute" and more[2].startswith("s") else ratio
            if ratio:
                total = a * ratio + Decimal(more[1])
                unit = "minute" if unit == "hour" else "second"
                return "duration", more.end(), _duration(total, None, unit)
    elif b is None and (half := _AND_A_HALF.match(text, end)):
        a, end = a + Decimal("0.5"), half.end()
    return "duration", end, _duration(a, b, unit)


def worded(text: str, at: int) -> Reading | None:
    """Frequencies and durations that begin with a word."""
    char = text[at]
    if char in "eE" and (found := _EVERY.match(text, at)):
        unit = {"weekday": "working day", "business day": "working day"}.get(found[2], found[2])
        if found[1] in ("other", "second"):
            return "duration", found.end(), f"every 2 {unit}s"
        if found[1] == "third":
            return "duration", found.end(), f"every 3 {unit}s"
        return "duration", found.end(), f"every {unit}"
    if char == "/" and (found := _SLASH_PER.match(text, at)):
        return "duration", found.end(), f"every {_UNITS.get(found[1], found[1])}"
    if char == "p" and (found := _PER.match(text, at)):
        unit = {"annum": "year", "business day": "working day"}.get(found[1], found[1])
        return "duration", found.end(), f"every {unit}"
    if char in "ot" and (found := _OFTEN.match(text, at)):
        count = {"once": "1", "twice": "2", "thrice": "3"}[found[1]]
        value = f"every {found[2]}" if count == "1" else f"{count} per {found[2]}"
        return "duration", found.end(), value
    if char == "t" and (found := _TWICE_LY.match(text, at)):
        return "duration", found.end(), f"2 per {ADVERBS[found[1]].removeprefix('every ')}"
    if char in "ar" and (found := _CLOCK_ROUND.match(text, at)):
        return "duration", found.end(), "24/7"
    if char in "acfsm" and (found := _VAGUE.match(text, at)):
        amount = found[1].removesuffix(" of")
        unit = found[2].replace("business", "working")
        return "duration", found.end(), f"{'few' if amount == 'several' else amount} {unit}"
    if char in "aht" and (found := _HALF_SPAN.match(text, at)):
        half = Decimal("0.5") if found[1] else Decimal("0.25") if found[2] else Decimal("0.75")
        return "duration", found.end(), _duration(half, None, found[1] or found[2] or found[3])
    if char in "ao" and (found := _ARTICLE.match(text, at)):
        return _article(text, at, found)
    if char in "wmhdys" and (found := _BARE.match(text, at)):
        if _BARE_OK.search(text[max(0, at - 12) : at]):
            return "duration", found.end(), f"some {found[1]}"
        return None
    word = _ALPHA.match(text, at)
    if word and (often := ADVERBS.get(word[0])):
        return "duration", word.end(), often
    return None
