"""Amounts: money, percentages, durations and frequencies, and plain numbers.

Values: "EUR 10000", "EUR 10000/15000", "99.9%", "2 weeks", "2/3 weeks", "every week",
"3 per week", "20000", "10/15", "300 MB". No value has zeros at its end: €61.40 is "EUR 61.4".
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.translation.facts.fact import Kind
from bot.translation.facts.lazy import lazy
from bot.translation.facts.numerals import Numeral, continental, plain, read_numeral
from bot.translation.facts.wordlist import listed

Reading = tuple[Kind, int, str]

_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR"}
_CODES = "eur|usd|gbp|chf|jpy|cny|inr|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|brl|mxn|zar|sgd|hkd|aed|try|ils"
_BEFORE = lazy(rf"(?:(us|a|au|c|ca|nz|hk|s)?([$€£¥₹])|({_CODES}|rs)(?![a-z])) ?")
_DOLLARS = {"a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD"}
_AFTER = lazy(
    rf" ?(k|m|mio)?(?: ?([€£$¥₹])|(?: |-)?({_CODES})(?![a-z0-9])"
    r"|[ -](euros?|us dollars?|dollars?|pounds?(?: sterling)?|quid|bucks|swiss francs?|francs|yen)(?![a-z])"
    r"| ?(cents?|pence|ct)(?![a-z]))"
)
_NAMED = {
    "euro": "EUR",
    "dollar": "USD",
    "us dollar": "USD",
    "buck": "USD",
    "pound": "GBP",
    "pound sterling": "GBP",
    "quid": "GBP",
    "franc": "CHF",
    "swiss franc": "CHF",
    "yen": "JPY",
}
_PERCENT = lazy(
    r" ?%|[ -](?:per ?cent|pct)(?![a-z])(?! point)|( (?:percentage|per ?cent|%) ?points?|[ ]?pp)(?![a-z])"
)
_TO = lazy(r" ?- ?| (?:to|or) ")
_AND = lazy(r" and ")
_BETWEEN = lazy(r"between (?:[€£$¥₹] ?)?\Z")
_SIGN_OK = lazy(r"(?:\A|[\s(])\Z")

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
_MEASURE = lazy(
    r" ?(kb|mb|gb|tb|kib|mib|gib|px|pixels?|dpi|ppi|kbps|mbps|gbps|mbit/s|gbit/s|fps|khz|mhz|ghz|hz|rpm|rps|qps"
    r"|kwh|kw|km|kg|cm|mm|fte|ftes)(?![a-z0-9])"
)
_TIMES = lazy(r" ?x(?![a-z0-9])| times(?![a-z])|-fold(?![a-z])")
_RATE = lazy(
    r",? ?(?:per|an?|each|every|/) ?(second|minute|hour|day|night|week|fortnight|month|quarter|year|sprint)(?![a-z])"
)
_SIZE = lazy(r"(\d{1,6}) ?x ?(\d{1,6})(?: ?(px|pixels?))?(?![a-z0-9])")
_RATIO = lazy(r"(\d{1,3})([:/])(\d{1,3})(?![\d:/]|\.\d)")
_ORDINAL = lazy(r"(\d{1,4})(?:st|nd|rd|th)(?![a-z0-9])")
_ROUND_THE_CLOCK = lazy(r"24 ?/ ?7(?:/365)?(?![\d/])|24 ?x ?7(?!\d)")
_OF = lazy(r" of (?:the |our |all |your |their |its )?")

_PERIODS = "second|minute|hour|day|night|week|fortnight|month|quarter|year|sprint"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_EVERY = lazy(
    rf"(?:every|each) (?:(single|other|second|third) )?"
    rf"({_PERIODS}|weekday|working day|business day|weekend|morning|afternoon|evening|{_WEEKDAYS})(?![a-z])"
)
_EVERY_FEW = lazy(r"every (?!every|each|one\b|per\b)(?=[a-z0-9])")
_PER = lazy(rf"per ({_PERIODS}|annum|working day|business day)(?![a-z])")
_ALPHA = lazy(r"[a-z]+(?![a-z_])")
_SLASH_PER = lazy(
    r"/ ?(second|minute|hour|day|week|month|quarter|year|h|yr|min|mo|wk|(?<=req/)s|(?<=requests/)s|(?<=calls/)s|(?<=events/)s)"
    r"(?![a-z/])"
)
_ADVERBS = {
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
_FRACTION = lazy(
    r"(?:(one|a|two|three|four)[ -](third|quarter|fifth|tenth)s?(?= of )|half(?= (?:of|the|our|a|their|its|your) ))"
)
# "two-factor" and "3-way" are words, not amounts; "3-page" is one.
_COMPOUND = lazy(
    r"-(?:factor|step|way|tier|sided|faced|stop|click|time|party|off|fold|liner)s?(?![a-z])"
)
_SECOND = lazy(r"second(?= (?!(?:of|is|was|please|to|and|or|time zone|half|quarter)\b)[a-z])")
_DETERMINED = lazy(r"\b(?:the|a|our|their|its|your|my|this|every|each) \Z")
_ORDINAL_WORD = lazy(
    r"(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?![a-z-])(?! (?:part(?:y|ies)|of )\b)"
)
_ORDINALS = {
    word: n
    for n, word in enumerate(
        ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 3
    )
}
_BARE = lazy(r"(weeks|months|hours|days|years|minutes|sprints)(?![a-z'])")
_BARE_OK = lazy(r"(?:takes?|took|taking|for|within|in|lasts?|cost us|costs us|lose|need) \Z")

STARTS = (
    frozenset(
        listed(
            """
    every each per once twice thrice around round few couple several many half one a an two
    three four quarter second weeks months hours days years minutes sprints third fourth fifth
    sixth seventh eighth ninth tenth zero us au ca nz hk rs c s
    """
        )
    )
    | frozenset(_ADVERBS)
    | frozenset(_CODES.split("|"))
)


def _span(low: str, high: str | None) -> str:
    return low if high is None or high == low else f"{low}/{high}"


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
    number = _span(plain(low), None if high is None else plain(high))
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def _unit(found: re.Match[str]) -> str:
    name = found[2] or found[3] or found[4]
    if len(name) > 2 and name.endswith("s"):
        name = name[:-1]
    name = _UNITS.get(name, name)
    if found[1]:
        return f"{_QUALIFIED.get(found[1], found[1])} {name}"
    return name


class _Range:
    """One number or two with a dash, "to" or "or" between them; `joined` says which."""

    __slots__ = ("dashed", "end", "high", "low")

    def __init__(self, low: Numeral, high: Numeral | None, dashed: bool) -> None:
        self.low, self.high, self.dashed = low, high, dashed
        self.end = high.end if high else low.end

    def amounts(self, thousands: bool = False) -> tuple[Decimal, Decimal | None]:
        """In "10-15k" the k counts for both."""
        low, high = self._amount(self.low, thousands), None
        if self.high:
            high = self._amount(self.high, thousands)
            if self.high.scaled and not self.low.scaled and self.low.bare < self.high.amount:
                low *= self.high.amount / self.high.bare if self.high.bare else 1
        return low, high

    @staticmethod
    def _amount(number: Numeral, thousands: bool) -> Decimal:
        if thousands and (grouped := continental(number.digits)) is not None and not number.scaled:
            return grouped
        return number.amount


def _range(text: str, at: int, low: Numeral, symbol: str = "") -> _Range:
    between = text[max(0, at - 12) : at]
    joins = [_TO]
    if _BETWEEN.search(between):
        joins.append(_AND)
    for join in joins:
        if joined := join.match(text, low.end):
            start = joined.end()
            if symbol and text.startswith(symbol, start):
                start += len(symbol)
            if (high := read_numeral(text, start)) and not text.startswith("a ", start):
                return _Range(low, high, "-" in joined[0])
    return _Range(low, None, False)


def _money(text: str, at: int) -> Reading | None:
    """€10-15k, EUR 15 000, $1.2 million; the currency stands first."""
    found = _BEFORE.match(text, at)
    if not found:
        return None
    low = read_numeral(text, found.end())
    if not low or not low.digits:
        return None
    symbol = found[2] or ""
    code = (found[3] or "").upper().replace("RS", "INR") or _SYMBOLS[symbol]
    if symbol == "$" and found[1]:
        code = _DOLLARS.get(found[1], "USD")
    span = _range(text, found.end(), low, found[0].strip())
    if span.high and not span.dashed and not span.high.scaled and low.scaled:
        span = _Range(low, None, False)
    # A second currency after a range's end, as in "€10-15k EUR", belongs to the same amount.
    end = span.end
    if tail := re.compile(rf" ?{code.lower()}(?![a-z])").match(text, end):
        end = tail.end()
    return "money", end, f"{code} {_money_value(span)}"


def _money_value(span: _Range) -> str:
    low, high = span.amounts(thousands=True)
    return _span(plain(low), None if high is None else plain(high))


def _currency_after(text: str, span: _Range) -> Reading | None:
    found = _AFTER.match(text, span.end)
    if not found:
        return None
    scale = {"k": 1000, "m": 10**6, "mio": 10**6}.get(found[1] or "", 1)
    if found[5]:
        code = "GBP" if found[5] == "pence" else "EUR" if found[5] == "ct" else "cents"
        low, high = span.amounts()
        if code != "cents":
            low, high = low / 100, None if high is None else high / 100
        return (
            "money",
            found.end(),
            f"{code} {_span(plain(low), None if high is None else plain(high))}",
        )
    if found[2]:
        if text[found.end() : found.end() + 1].isdigit():
            return None
        code = _SYMBOLS[found[2]]
    elif found[3]:
        code = found[3].upper()
    else:
        name = found[4]
        code = _NAMED.get(name) or _NAMED[name.rstrip("s").replace("pounds ", "pound ")]
    low, high = span.amounts(thousands=True)
    low, high = low * scale, None if high is None else high * scale
    return (
        "money",
        found.end(),
        f"{code} {_span(plain(low), None if high is None else plain(high))}",
    )


def _rate(text: str, end: int, count: str) -> tuple[int, str] | None:
    if found := _RATE.match(text, end):
        return found.end(), f"every {found[1]}" if count == "1" else f"{count} per {found[1]}"
    return None


def _special(text: str, at: int) -> Reading | None:
    """What looks like a number and is more: 24/7, 1200x628, 16:9, 2/3 of."""
    if text[at] == "2" and (found := _ROUND_THE_CLOCK.match(text, at)):
        return "duration", found.end(), "24/7"
    if found := _SIZE.match(text, at):
        return "number", found.end(), f"{int(found[1])}x{int(found[2])}"
    if found := _RATIO.match(text, at):
        if found[2] == ":" and not (len(found[3]) == 2 and int(found[1]) < 24):
            return "number", found.end(), f"{int(found[1])}:{int(found[3])}"
        if found[2] == "/" and _OF.match(text, found.end()) and int(found[1]) < int(found[3]):
            return "number", found.end(), f"{int(found[1])}/{int(found[3])}"
    if (found := _ORDINAL.match(text, at)) and found[1] != "1":
        return "number", found.end(), f"ordinal {int(found[1])}"
    return None


def read(text: str, at: int) -> Reading | None:
    """The longest amount that starts here; "one" alone is a pronoun and no amount."""
    sign = ""
    if text[at] in "+-":
        if not _SIGN_OK.search(text[max(0, at - 1) : at]):
            return None
        sign = "-" if text[at] == "-" else ""
        inner = read(text, at + 1) if text[at + 1 : at + 2] not in ("+", "-", " ", "") else None
        if inner and inner[0] in ("number", "percent", "money") and not text[at + 1].isalpha():
            kind, end, value = inner
            if kind == "money":
                code, _, amount = value.partition(" ")
                return kind, end, f"{code} {sign}{amount}"
            return kind, end, sign + value
        return None
    if money := _money(text, at):
        return money
    if text[at].isdigit() and (special := _special(text, at)):
        return special
    if worded := _worded(text, at):
        return worded
    low = read_numeral(text, at)
    if not low:
        return None
    return _counted(text, at, low)


def _counted(text: str, at: int, low: Numeral) -> Reading | None:
    """A number and what it counts."""
    pronoun = text.startswith("one", at) and low.amount == 1
    if text.startswith("one day", at) and _SOMEDAY.match(text, at + 7):
        return None
    span = _range(text, at, low)
    if money := _currency_after(text, span):
        return money
    if span.high and not span.dashed and (money := _currency_after(text, _Range(low, None, False))):
        return money
    if found := _PERCENT.match(text, span.end):
        a, b = span.amounts()
        number = _span(plain(a), None if b is None else plain(b))
        return "percent", found.end(), f"{number} pp" if found[1] else f"{number}%"
    if found := _UNIT.match(text, span.end):
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
    if found := _MEASURE.match(text, span.end):
        a, b = span.amounts()
        unit = found[1].rstrip("s").upper() if found[1][1:2] == "b" else found[1].rstrip("s")
        unit = "px" if unit == "pixel" else unit
        return "number", found.end(), f"{_span(plain(a), None if b is None else plain(b))} {unit}"
    if span.high and not (span.dashed and (low.digits or low.amount > 1)):
        span = _Range(low, None, False)
    a, b = span.amounts()
    if b is None and (found := _TIMES.match(text, span.end)):
        if rate := _rate(text, found.end(), plain(a)):
            return "duration", *rate
        return "number", found.end(), f"{plain(a)}x"
    if span.high is None and (pronoun or _COMPOUND.match(text, span.end)):
        return None
    if text[span.end : span.end + 1].isalpha() or (
        low.digits and text[at - 1 : at].isalpha() and at > 0
    ):
        return None
    return "number", span.end, _span(plain(a), None if b is None else plain(b))


def _worded(text: str, at: int) -> Reading | None:
    """Frequencies and spans that begin with a word."""
    char = text[at]
    if char in "eE" and (found := _EVERY.match(text, at)):
        unit = {"weekday": "working day", "business day": "working day"}.get(found[2], found[2])
        if found[1] in ("other", "second"):
            return "duration", found.end(), f"every 2 {unit}s"
        if found[1] == "third":
            return "duration", found.end(), f"every 3 {unit}s"
        return "duration", found.end(), f"every {unit}"
    if char == "e" and (found := _EVERY_FEW.match(text, at)):
        inner = None if text.startswith("one", found.end()) else read(text, found.end())
        if inner and inner[0] == "duration" and "per" not in inner[2] and "ev" not in inner[2]:
            value = inner[2].removeprefix("1 ")
            return "duration", inner[1], f"every {value}"
        return None
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
        return "duration", found.end(), f"2 per {_ADVERBS[found[1]].removeprefix('every ')}"
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
    if (
        char in "aotfh"
        and not text.startswith("half a dozen", at)
        and (found := _FRACTION.match(text, at))
    ):
        if not found[1]:
            return "number", found.end(), "0.5"
        top = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}[found[1]]
        bottom = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}[found[2]]
        return "number", found.end(), f"{top}/{bottom}"
    if char == "s" and (found := _SECOND.match(text, at)):
        return (
            ("number", found.end(), "ordinal 2")
            if _DETERMINED.search(text[max(0, at - 7) : at])
            else None
        )
    if char in "tfsen" and (found := _ORDINAL_WORD.match(text, at)):
        return "number", found.end(), f"ordinal {_ORDINALS[found[1]]}"
    if char in "wmhdys" and (found := _BARE.match(text, at)):
        if _BARE_OK.search(text[max(0, at - 12) : at]):
            return "duration", found.end(), f"some {found[1]}"
        return None
    word = _ALPHA.match(text, at)
    if word and (often := _ADVERBS.get(word[0])):
        return "duration", word.end(), often
    if word and word[0] == "twice":
        return "number", word.end(), "2x"
    return None


_SOMEDAY = lazy(r" (?:we|you|they|it|she|he|i|soon|in|after|before|of)(?![a-z])")
_RATED = lazy(r"(?:\d(?: ?[a-z%€£$]{1,9})?|users|hours|times|emails|once|twice) \Z")


def _article(text: str, at: int, found: re.Match[str]) -> Reading | None:
    """ "a week" is a span; after an amount it is a rate; "one day we will" is neither."""
    qualifier, unit = found[1], found[2].replace("business", "working")
    if qualifier in ("working", "business", "calendar"):
        unit = f"{_QUALIFIED.get(qualifier, qualifier)} {unit}"
    if (
        unit in ("day", "minute")
        and text.startswith("one", at)
        and _SOMEDAY.match(text, found.end())
    ):
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
