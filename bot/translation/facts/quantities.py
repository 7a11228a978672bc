"""Amounts: money, percentages, durations and frequencies, and plain numbers.

Values: "EUR 10000", "EUR 10000/15000", "99.9%", "2 weeks", "2/3 weeks", "every week",
"3 per week", "20000", "10/15", "300 MB". No value has zeros at its end: €61.40 is "EUR 61.4".
"""

from __future__ import annotations

from bot.translation.facts import durations
from bot.translation.facts.fact import Reading
from bot.translation.facts.lazy import lazy
from bot.translation.facts.money import CODES, currency_after, read_money
from bot.translation.facts.numerals import Numeral, plain, read_numeral
from bot.translation.facts.ranges import Range, read_range, spanned
from bot.translation.facts.wordlist import listed

_PERCENT = lazy(
    r" ?%|[ -](?:per ?cent|pct)(?![a-z])(?! point)|( (?:percentage|per ?cent|%) ?points?|[ ]?pp)(?![a-z])"
)
_SIGN_OK = lazy(r"(?:\A|[\s(])\Z")

_MEASURE = lazy(
    r" ?(kb|mb|gb|tb|kib|mib|gib|px|pixels?|dpi|ppi|kbps|mbps|gbps|mbit/s|gbit/s|fps|khz|mhz|ghz|hz|rpm|rps|qps"
    r"|kwh|kw|km|kg|cm|mm|fte|ftes)(?![a-z0-9])"
)
_TIMES = lazy(r" ?x(?![a-z0-9])| times(?![a-z])|-fold(?![a-z])")
_SIZE = lazy(r"(\d{1,6}) ?x ?(\d{1,6})(?: ?(px|pixels?))?(?![a-z0-9])")
_RATIO = lazy(r"(\d{1,3})([:/])(\d{1,3})(?![\d:/]|\.\d)")
_ORDINAL = lazy(r"(\d{1,4})(?:st|nd|rd|th)(?![a-z0-9])")
_ROUND_THE_CLOCK = lazy(r"24 ?/ ?7(?:/365)?(?![\d/])|24 ?x ?7(?!\d)")
_OF = lazy(r" of (?:the |our |all |your |their |its )?")

_TWICE = lazy(r"twice(?![a-z_])")
_EVERY_FEW = lazy(r"every (?!every|each|one\b|per\b)(?=[a-z0-9])")
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
    | frozenset(durations.ADVERBS)
    | frozenset(CODES.split("|"))
)


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
    if money := read_money(text, at):
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
    if text.startswith("one day", at) and durations.is_someday(text, at + 7):
        return None
    span = read_range(text, at, low)
    if money := currency_after(text, span):
        return money
    if span.high and not span.dashed and (money := currency_after(text, Range(low, None, False))):
        return money
    if found := _PERCENT.match(text, span.end):
        a, b = span.amounts()
        number = spanned(a, b)
        return "percent", found.end(), f"{number} pp" if found[1] else f"{number}%"
    if timed := durations.counted(text, span):
        return timed
    if found := _MEASURE.match(text, span.end):
        a, b = span.amounts()
        unit = found[1].rstrip("s").upper() if found[1][1:2] == "b" else found[1].rstrip("s")
        unit = "px" if unit == "pixel" else unit
        return "number", found.end(), f"{spanned(a, b)} {unit}"
    if span.high and not (span.dashed and (low.digits or low.amount > 1)):
        span = Range(low, None, False)
    a, b = span.amounts()
    if b is None and (found := _TIMES.match(text, span.end)):
        if rate := durations.rate(text, found.end(), plain(a)):
            return "duration", *rate
        return "number", found.end(), f"{plain(a)}x"
    if span.high is None and (pronoun or _COMPOUND.match(text, span.end)):
        return None
    if text[span.end : span.end + 1].isalpha() or (
        low.digits and text[at - 1 : at].isalpha() and at > 0
    ):
        return None
    return "number", span.end, spanned(a, b)


def _worded(text: str, at: int) -> Reading | None:
    """Amounts that begin with a word."""
    char = text[at]
    if timed := durations.worded(text, at):
        return timed
    if char == "e" and (found := _EVERY_FEW.match(text, at)):
        inner = None if text.startswith("one", found.end()) else read(text, found.end())
        if inner and inner[0] == "duration" and "per" not in inner[2] and "ev" not in inner[2]:
            value = inner[2].removeprefix("1 ")
            return "duration", inner[1], f"every {value}"
        return None
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
    return ("number", found.end(), "2x") if (found := _TWICE.match(text, at)) else None
