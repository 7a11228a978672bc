"""Facts by value: none lost, none new, none swapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.privacy import TOKEN
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import HARD, Prose, overlap
from bot.translation.facts import Fact

_COUNTED = ("number", "money", "percent", "duration", "date", "time")
# "Two things stand in between": a count of our own framing, not of the source.
_FRAMING = re.compile(
    r"[\s-](?:things?|points?|reasons?|conditions?|steps?|parts?|questions?|requests?|issues?|topics?|items?|obstacles?"
    r"|blockers?|open|are|is|more|further|other|in one|sides?|ways?|gates?|checks?|tasks?|constraints?|problems?)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_CROSSED = 0.12
_CLOCK = re.compile(r"T(\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?")
_MARK = "\ue000"


def without_tokens(text: str) -> str:
    """The text with its mask tokens blanked, at the same offsets."""
    return TOKEN.sub(lambda found: _MARK * len(found[0]), text)


def atoms(fact: Fact) -> frozenset[str]:
    """The smallest values that a fact consists of: both ends of a range, the day and the time."""
    found: set[str] = set()
    for part in (
        re.split(r"[/|]", fact.value) if fact.kind in _COUNTED else (fact.value.casefold(),)
    ):
        if fact.kind in ("date", "time"):
            found |= {f"time:{clock}" for clock in _CLOCK.findall(part)}
            rest = _CLOCK.sub("", part)
            if fact.kind == "time":
                rest = rest.split(" ")[0]
            if rest:
                found.add(f"time:{rest}" if fact.kind == "time" else f"date:{rest}")
        else:
            found.add(f"{fact.kind}:{part.strip()}")
    if fact.kind in ("number", "money", "percent", "duration") and "/" in fact.value:
        head, _, unit = fact.value.rpartition(" ") if fact.kind == "duration" else ("", "", "")
        if fact.kind == "duration":
            low, _, high = head.partition("/")
            return frozenset({f"duration:{low} {unit}", f"duration:{high} {unit}"})
        if fact.kind == "money":
            code, _, amounts = fact.value.partition(" ")
            low, _, high = amounts.partition("/")
            return frozenset({f"money:{code} {low}", f"money:{code} {high}"})
    return frozenset(found)


def _has_words(text: str, words: str) -> bool:
    """Whether all words stand in the text, whatever their case."""
    lower = text.casefold()
    return all(part in lower for part in re.findall(r"[^\W_]+", words.casefold()))


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
        if value in whole or atoms(fact) <= small:
            continue
        if any(start <= fact.start and fact.end <= end for start, end in spans):
            continue
        if fact.kind in ("name", "code", "url", "mention") and _has_words(lower, fact.text):
            continue
        if fact.kind == "number" and _said_otherwise(fact, target):
            continue
        yield Finding("LOST_FACT", "rephrased", f"{_called(fact)} ('{fact.text}')", "fatal")
    yield from _merged(source, target)


def _said_otherwise(fact: Fact, target: Prose) -> bool:
    """One is "a", two are "both", the third time may be "again for the third time"."""
    if fact.value == "1":
        return True
    return (
        fact.value == "2"
        and re.search(r"\b(?:both|two|pair|twice|double)\b", target.lower) is not None
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
        heads = {_head(source, fact) for fact in facts}
        if len(heads) > found:
            yield Finding(
                "LOST_FACT", "rephrased", f"{_called(facts[0])} ('{facts[0].text}')", "fatal"
            )


def _head(prose: Prose, fact: Fact) -> str:
    """The word that an amount counts."""
    after = prose.word_at(fact.end)
    for word in prose.words[after : after + 3]:
        if word.keys:
            return min(word.keys)
    return ""


def new(
    target: Prose, known: Iterable[Fact], where: str, weight: str, context: str = ""
) -> Iterator[Finding]:
    """Facts of the target that nobody gave; `context` are words that count as given."""
    facts = tuple(known)
    whole = {(fact.kind, fact.value.casefold()) for fact in facts}
    small = frozenset().union(*(atoms(fact) for fact in facts))
    lower = context.casefold()
    for fact in target.facts:
        if (fact.kind, fact.value.casefold()) in whole or atoms(fact) <= small:
            continue
        if fact.kind == "name" or (fact.kind in ("code",) and _has_words(lower, fact.text)):
            continue
        if fact.kind == "number" and _is_framing(fact, target):
            continue
        code = "NEW_LINK" if fact.kind in ("url", "mention") else "NEW_FACT"
        yield Finding(code, where, f"{_called(fact)} ('{fact.text}')", weight)  # type: ignore[arg-type]


def _is_framing(fact: Fact, target: Prose) -> bool:
    if fact.value == "1" or fact.text.casefold() in ("first", "second", "third"):
        return True
    return fact.text.isalpha() and _FRAMING.match(target.text, fact.end) is not None


def _called(fact: Fact) -> str:
    names = {
        "url": "a link",
        "money": "an amount",
        "percent": "a percentage",
        "code": "an identifier",
    }
    return names.get(fact.kind, f"a {fact.kind}")


def swapped(source: Prose, target: Prose) -> Iterator[Finding]:
    """Two values of one kind that changed places, judged by the words around them."""
    here = _once(source)
    there = _once(target)
    for kind in _COUNTED:
        both = [value for k, value in here if k == kind and (k, value) in there][:8]
        for one, other in combinations(both, 2):
            mine = {f"#{kind}:{one}", f"#{kind}:{other}"}
            one_here, other_here = (_around(source, here[kind, v], mine) for v in (one, other))
            one_there, other_there = (_around(target, there[kind, v], mine) for v in (one, other))
            straight = overlap(one_here, one_there) + overlap(other_here, other_there)
            crossed = overlap(one_here, other_there) + overlap(other_here, one_there)
            if crossed > straight * 1.1 + _CROSSED:
                texts = f"'{here[kind, one].text}' and '{here[kind, other].text}'"
                yield Finding("SWAPPED", "rephrased", texts, "fatal")


def _once(prose: Prose) -> dict[tuple[str, str], Fact]:
    """Facts whose value occurs once, by kind and value."""
    found: dict[tuple[str, str], Fact] = {}
    often: set[tuple[str, str]] = set()
    for fact in prose.facts:
        key = (fact.kind, fact.value)
        if key in found:
            often.add(key)
        found[key] = fact
    return {key: fact for key, fact in found.items() if key not in often}


def _around(prose: Prose, fact: Fact, without: set[str]) -> dict[str, float]:
    """What a fact is bound to: words of its clause by distance; what an amount counts comes first."""
    first = prose.word_at(fact.start)
    last = prose.word_at(fact.end - 1) + 1
    if first >= len(prose.words):
        return {}
    clause = prose.words[first].clause
    found: dict[str, float] = {}
    for n in range(max(0, first - 9), min(len(prose.words), last + 9)):
        word = prose.words[n]
        if not word.keys or first <= n < last:
            continue
        distance = first - n if n < first else n - last + 1
        weight = (1.0 if word.clause == clause else 0.25) / (0.4 + 0.6 * distance)
        if n >= last and fact.kind not in ("date", "time"):
            weight *= 1.4
        for key in word.keys - without:
            if weight > found.get(key, 0.0):
                found[key] = weight
    return found


def squeezed(text: str) -> str:
    """As quotes are compared: no case, single spaces, straight quotes, one dash."""
    same = str.maketrans("’‘ʼ“”„«»–—‐‑\u00a0", '\'\'\'"""""---- '.ljust(13))
    return _SPACE.sub(" ", text.translate(same)).strip().casefold()


__all__ = ["HARD", "lost", "new", "squeezed", "swapped", "without_tokens"]
