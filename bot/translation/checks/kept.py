"""Facts by value: none lost and none new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.translation.checks.finding import Finding, Weight
from bot.translation.checks.synonyms import SAID_BY_ALL
from bot.translation.checks.values import (
    MOST_FACTS,
    atoms,
    by_day,
    digits_apart,
    has_words,
    same_words,
    verbatim,
    without_unit,
)
from bot.translation.checks.words import Prose
from bot.translation.facts import Fact

# "Two things stand in between": a count of our own framing, not of the source.
_FRAMING = re.compile(
    r"[\s-](?:things?|points?|reasons?|conditions?|steps?|parts?|questions?|requests?|issues?|topics?|items?|obstacles?"
    r"|blockers?|open|are|is|more|further|other|in one|sides?|ways?|gates?|checks?|tasks?|constraints?|problems?)\b",
    re.IGNORECASE,
)


def lost(source: Prose, target: Prose, translated: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """Facts of the source that the target does not hold; inside a translated term they may go."""
    spans = tuple(translated)
    whole = {(fact.kind, fact.value.casefold()) for fact in target.facts}
    small = frozenset().union(*(atoms(fact) for fact in target.facts))
    lower = target.lower
    seen: set[tuple[str, str]] = set()
    for fact in source.facts:
        value = (fact.kind, fact.value.casefold())
        if value in seen:
            continue
        seen.add(value)
        if value in whole or atoms(fact) <= small or verbatim(fact, lower):
            continue
        if by_day(fact, source, target) or without_unit(fact, target) or digits_apart(fact, target):
            continue
        if any(start <= fact.start and fact.end <= end for start, end in spans):
            continue
        if fact.kind in ("name", "code", "url", "mention") and has_words(lower, fact.text):
            continue
        if fact.kind == "name" and len(fact.text) > 5 and fact.text.casefold()[:6] in lower:
            continue  # Austria, Austrian
        if fact.kind == "number" and _said_otherwise(fact, target):
            continue
        if re.fullmatch(r"[45]\d\ds?", fact.text) and _FAULT.search(lower):
            continue
        if (
            fact.kind == "date"
            and (this := re.fullmatch(r"this (\w+)", fact.text.lower()))
            and re.search(rf"\b(?:current|the|same|present) {this[1]}\b", lower)
        ):
            continue
        each = re.fullmatch(r"every (\w+)", fact.value) if fact.kind == "duration" else None
        if each and re.search(rf"\b{each[1][:3]}", lower):
            continue  # per minute, each minute, /min
        if fact.text.startswith("/") and re.search(
            rf"\b{re.escape(fact.text[1:4].lower())}", lower
        ):
            continue  # "/min", a minute
        if fact.kind in ("date", "number") and same_words(fact.text, lower):
            continue
        last = re.fullmatch(r"yesterday (evening|night)", fact.text.lower())
        if last and re.search(r"\blast (?:evening|night)\b", lower):
            continue
        if fact.kind == "name" and _HELLO.search(source.text, max(0, fact.start - 14), fact.start):
            continue
        if fact.kind == "name" and fact.text.isupper() and fact.text.casefold() in SAID_BY_ALL:
            continue
        yield Finding("LOST_FACT", "rephrased", f"{_called(fact)} ('{fact.text}')", "fatal")
    yield from _merged(source, target)


_HELLO = re.compile(r"(?:^|\n|[.!] )(?:hi|hey|hello|dear|morning|good morning),? \Z", re.IGNORECASE)


def _said_otherwise(fact: Fact, target: Prose) -> bool:
    """One is "a", two are "both", the third time may be "again for the third time"."""
    value = re.sub(r"(?<=\d)(?:th|x)\Z", "", fact.value.removeprefix("ordinal "))
    if value == "1":
        return True
    if value == "50" and re.search(r"\b(?:half|halves|equal|equally|evenly)\b", target.lower):
        return True
    return (
        value == "2"
        and re.search(r"\b(?:both|two|pair|twice|double|second|2nd|again)\b", target.lower)
        is not None
    )


def _merged(source: Prose, target: Prose) -> Iterator[Finding]:
    """Equal numbers that count different things must all be there, unless "each" or "both" joins them."""
    counts: dict[tuple[str, str], list[Fact]] = {}
    for fact in source.facts:
        if fact.kind in ("number", "money", "percent"):
            counts.setdefault((fact.kind, fact.value), []).append(fact)
    for (kind, value), facts in counts.items():
        if len(facts) < 2 or value in ("1", "2"):
            continue
        found = sum(f.kind == kind and f.value == value for f in target.facts)
        if not 0 < found < len(facts) or re.search(
            r"\b(?:each|both|respectively|per|every|same)\b", target.lower
        ):
            continue
        heads = {_head(source, fact) for fact in facts} - {""}
        if len(heads) > found:
            yield Finding(
                "LOST_FACT", "rephrased", f"{_called(facts[0])} ('{facts[0].text}')", "fatal"
            )


def _head(prose: Prose, fact: Fact) -> str:
    """The word that an amount counts."""
    after = prose.word_at(fact.end)
    place = prose.words[after - 1].clause if after else 0
    for word in prose.words[after : after + 3]:
        if word.keys and word.clause == place:
            return min(word.keys)
    return ""


def new(
    target: Prose, given: Sequence[Prose], where: str, weight: Weight, context: str = ""
) -> Iterator[Finding]:
    """Facts of the target that nobody gave; `context` are words that count as given."""
    facts = tuple(fact for prose in given for fact in prose.facts)
    whole = {(fact.kind, fact.value.casefold()) for fact in facts}
    small = frozenset().union(*(atoms(fact) for fact in facts))
    lower = context.casefold()
    seen: set[str] = set()
    for fact in target.facts:
        if fact.text in seen:
            continue
        seen.add(fact.text)
        if (fact.kind, fact.value.casefold()) in whole or atoms(fact) <= small:
            continue
        if verbatim(fact, lower) or any(
            by_day(fact, target, prose) or without_unit(fact, prose) for prose in given
        ):
            continue
        rate = re.fullmatch(r"(?:per|a|an|each|every) (\w{3})\w*", fact.text.casefold())
        if rate and re.search(
            rf"(?:/ ?|\b(?:per|an?|each|every) ){rate[1]}|\b{rate[1]}\w*ly\b", lower
        ):
            continue
        if fact.text.casefold() in ("twice", "double") and re.search(
            r"\b(?:2|two|2nd|second|duplicate[sd]?)\b", lower
        ):
            continue
        if fact.text.casefold() == "half" and re.search(r"\b50\b", lower):
            continue
        if fact.kind == "number" and any(
            digits_apart(other, target) and fact.text in other.text for other in facts
        ):
            continue
        if fact.kind == "name" or (fact.kind in ("code",) and has_words(lower, fact.text)):
            continue
        if fact.kind == "number" and _is_framing(fact, target, lower):
            continue
        if fact.kind in ("date", "number") and same_words(fact.text, lower):
            continue
        code = "NEW_LINK" if fact.kind in ("url", "mention") else "NEW_FACT"
        yield Finding(code, where, f"{_called(fact)} ('{fact.text}')", weight)


_FAULT = re.compile(r"\b(?:not found|errors?|broken|dead|missing|fail\w*|does(?: not|n't) work)\b")
"""What a 404 or a 500 says in words."""


def weekdays(source: Prose, target: Prose) -> Iterator[Finding]:
    """ "Thu 4 December" that became "Fri 4 December": the day is the same, the weekday is not."""
    for fact in target.facts[:MOST_FACTS]:
        day = _WEEKDAY.search(fact.text) if fact.kind == "date" else None
        if not day:
            continue
        mine = atoms(fact)
        same = [f for f in source.facts[:MOST_FACTS] if f.kind == "date" and atoms(f) & mine]
        said = [found[1][:3].lower() for f in same for found in _WEEKDAY.finditer(f.text)]
        if said and day[1][:3].lower() not in said:
            yield Finding("NEW_FACT", "rephrased", f"a date ('{fact.text}')", "fatal")


def plain_values(target: Prose, context: str) -> Iterator[Finding]:
    """Time zones and versions that nobody gave; the grammar of facts does not hold them all."""
    lower = context.casefold()
    zones = {found[0] for found in _ZONE.finditer(context)}
    for found in _ZONE.finditer(target.text):
        if zones and found[0] not in zones:
            yield Finding("NEW_FACT", "rephrased", f"a time zone ('{found[0]}')", "fatal")
            return
    for found in _VERSION.finditer(target.text):
        inside = any(f.start < found.end() and found.start() < f.end for f in target.facts)
        if not inside and found[0] not in lower:
            yield Finding("NEW_FACT", "rephrased", f"a version ('{found[0]}')", "fatal")
            return


_ZONE = re.compile(r"\b(?:UTC|GMT|CES?T|BST|WES?T|EES?T|[ECMP][SD]T|IST|JST|AES?T)\b")
_VERSION = re.compile(r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){1,3}(?![\w])")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?\b", re.IGNORECASE)


_LISTED = re.compile(r"\b(?:and|or)\b|[&+,/]")


def _is_framing(fact: Fact, target: Prose, context: str) -> bool:
    if fact.value == "1" or fact.text.casefold() in ("first", "second", "third"):
        return True
    if fact.text.casefold() == "two" and _LISTED.search(context):
        return True  # "Mara and Tom": the two of them.
    return fact.text.isalpha() and _FRAMING.match(target.text, fact.end) is not None


def _called(fact: Fact) -> str:
    names = {
        "url": "a link",
        "money": "an amount",
        "percent": "a percentage",
        "code": "an identifier",
    }
    return names.get(fact.kind, f"a {fact.kind}")
