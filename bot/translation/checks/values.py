"""When two facts say the same, whatever their wording: by their values, and by their words."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.translation.checks.words import Prose
from bot.translation.facts import Fact

_CLOCK = re.compile(r"T(\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?")
DAY = re.compile(r"(?:---|\d{4}-\d\d-)(\d\d)(?=T|Z|\Z)")
"""The day of the month that a date falls on, in its value."""
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(maxsize=4096)
def atoms(fact: Fact) -> frozenset[str]:
    """The smallest values that a fact consists of: both ends of a range, the day and the time.

    "Every 6 hours" holds the 6 hours and "the third time" the 3: their wordings change too easily.
    """
    value, kind = fact.value, fact.kind
    if kind in ("date", "time"):
        found: set[str] = set()
        for part in re.split(r"[/|]", value):
            found |= {f"time:{clock}" for clock in _CLOCK.findall(part)}
            rest = _CLOCK.sub("", part)
            rest = rest.split(" ")[0]  # "2026-11-18 morning"
            if rest:
                found.add(f"{kind}:{rest}")
        return frozenset(found)
    if kind in ("number", "money", "percent", "duration"):
        text = re.sub(r"(\d)(?:th|x)\b", r"\1", value.removeprefix("every "))
        text = re.sub(r"\bper\b", "", text)
        unit = " ".join(re.findall(r"[^\d\s./:-][^\d\s./:]*", text)).rstrip("s")
        numerals = _NUMERAL.findall(text) or (["1"] if kind == "duration" else [])
        return frozenset(f"{kind}:{numeral} {unit}" for numeral in numerals) or frozenset({value})
    return frozenset({f"{kind}:{value.casefold()}"})


def _days(prose: Prose) -> frozenset[str]:
    """The days of the month that its dates fall on."""
    dated = (f for f in prose.facts if f.kind == "date")
    return frozenset(day for fact in dated for day in DAY.findall(fact.value))


def _is_bare_day(fact: Fact) -> bool:
    return fact.kind == "date" and fact.value.startswith("---")


def by_day(fact: Fact, mine: Prose, theirs: Prose) -> bool:
    """Whether "the 20th" and "20 May" are one day: the same number, and no other month in play."""
    found = DAY.findall(fact.value)
    if not found or not set(found) <= _days(theirs):
        return False
    if _is_bare_day(fact):
        return True
    bare = {f.value[3:] for f in theirs.facts if _is_bare_day(f)}
    month = next((m for m in _MONTHS if m in fact.text.casefold()), "")
    return set(found) <= bare and (not month or month in theirs.lower or month not in mine.lower)


_UNIT_WORDS = {
    "mb": "mb|megabyte",
    "gb": "gb|gigabyte",
    "kb": "kb|kilobyte",
    "tb": "tb|terabyte",
    "px": "px|pixel",
    "second": "s|sec|second",
    "minute": "min|minute",
    "millisecond": "ms|millisecond",
}


def without_unit(fact: Fact, theirs: Prose) -> bool:
    """Whether an amount stands on the other side with its unit apart: "from 4.8 to 2.1 seconds"."""
    if fact.kind not in ("number", "duration", "percent"):
        return False
    for atom in atoms(fact):
        numeral, _, unit = atom.partition(":")[2].partition(" ")
        for other in theirs.facts[:MOST_FACTS]:
            if other.kind not in ("number", "duration", "percent"):
                continue
            for theirs_atom in atoms(other):
                same, _, apart = theirs_atom.partition(":")[2].partition(" ")
                if same != numeral or (unit and apart):
                    continue
                word = (unit or apart).split(" ")[-1].casefold()
                if word and re.search(
                    rf"\b(?:{_UNIT_WORDS.get(word, re.escape(word))})|%|percent", theirs.lower
                ):
                    return True
    return False


MOST_FACTS = 60
"""Facts of a text that are looked at, so that a hostile one cannot take long."""


def verbatim(fact: Fact, text: str) -> bool:
    """Whether the words of a fact stand in a text just as they are."""
    words = re.escape(fact.text.casefold())
    return re.search(rf"(?<![\w.,]){words}(?!\w|[.,]\d)", text) is not None


def digits_apart(fact: Fact, theirs: Prose) -> bool:
    """06/12/18 may be three hours of the day and no date: are its numbers there one by one?"""
    if fact.kind != "date" or not re.fullmatch(r"[\d/. ]+", fact.text):
        return False
    numbers = set(re.findall(r"\d+", theirs.lower))
    return all(n in numbers or n.lstrip("0") in numbers for n in re.findall(r"\d+", fact.text))


def has_words(text: str, words: str) -> bool:
    """Whether all words stand in the text, whatever their case."""
    dotted = re.findall(r"[\w-]+(?:\.[\w-]+)+", words.casefold())
    if not all(
        re.search(rf"(?<![\w.]){re.escape(one)}(?![\w])", text.casefold()) for one in dotted
    ):
        return False  # 3.2 is not 2.3, and a site is not the site above it.
    parts = set(re.findall(r"[^\W_]+", text.casefold()))
    return all(part in parts for part in re.findall(r"[^\W_]+", words.casefold()))


_ORDINAL_DAY = re.compile(
    r"(?:the )?(\d{1,2}(?:st|nd|rd|th))|((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\.?(?:,? (?:the )?(\d{1,2}(?:st|nd|rd|th)))?",
    re.IGNORECASE,
)


def same_words(text: str, lower: str) -> bool:
    """Whether a weekday and a day without a month ("Friday the 12th") stand in the text as words.

    What they resolve to hangs on what stands beside them, so their words are compared.
    """
    found = _ORDINAL_DAY.fullmatch(text.strip())
    if not found:
        return False
    day, number = found[2], found[1] or found[3]
    return (not day or re.search(rf"\b{day[:3].lower()}", lower) is not None) and (
        not number or re.search(rf"\b{number.lower()}\b", lower) is not None
    )
