"""Which word of one text says which word of the other, and how far apart words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.translation.checks.words import Prose, Word

SURE = 0.85
"""Strength of a link from which two words are the same word, concept or fact."""
_GUESS = 0.3
_OWN = 0.55
_CANDIDATES = 8
_WINDOW = 4
_ALONE = 0.7
LIGHT = frozenset(
    "run make tak go giv com put set work keep hold see look show start end mean chang use".split()
)
"""Stems of verbs that mean something else beside something else."""
"""What a link is worth when nothing around the two words is alike."""
_ALSO: dict[str, str] = {
    word: f"={group[0]}!"
    for group in (
        line.split()
        for line in """
        told tell tells informed
        possible impossible feasible
        must required need needs needed mandatory necessary compulsory essential
        sure certain unclear uncertain unsure
        known know knows unknown
        ready done
        fine ok okay
        down
        up
        off
        say says said
        """.strip().splitlines()
    )
    for word in group
}
"""Words that say too little to find a place by, but that may be negated."""
_GLOSS = re.compile(
    r"\([^()]{1,120}\)|,\s(?:our|an?|that is|i\.e\.|meaning|which (?:is|are|means)|known as|so-called|short for|when|where|the way|the thing)"
    r"\s[^,.;:!?()\n]{2,90}(?=[,.;])|,\s(?:meaning|which means)(?: that)?\s[^.;:!?()\n]{2,110}(?=[.;])"
)
"""What only explains a word: in brackets, or between commas."""
_WHEN = re.compile(r",\s(?:when|where|meaning|which means)\b")
_APPOSED = re.compile(rf"{_GLOSS.pattern}|,\sthe\s[^,.;:!?()\n]{{2,90}}(?=,)")
_HARD_BREAK = re.compile(r"[.!?][\"')\]”’]*\s|[;\n]")
_TURN = frozenset(("but", "because", "although", "though", "while", "whereas", "however", "since"))
_JOINT = frozenset(("so", "which", "who", "and"))


@dataclass(frozen=True, slots=True)
class Links:
    """For each word of one text: the number of the word of the other one (or -1), and how surely."""

    to: tuple[int, ...]
    how: tuple[float, ...]
    place: tuple[float, ...]
    tells: tuple[bool, ...]
    """Whether a word says something that can be found again."""

    def apart(self, one: int, other: int) -> float:
        """Words between two words of this text; commas and ends of sentences count as several."""
        return abs(self.place[one] - self.place[other])

    def sure(self, n: int) -> int:
        """The surely linked word, or -1."""
        return self.to[n] if self.how[n] >= SURE else -1


def align(source: Prose, target: Prose) -> tuple[Links, Links]:
    """Links from the source to the target, and the other way round."""
    here, there = [_of(w) for w in source.words], [_of(w) for w in target.words]
    return (
        _linked(source, here, there),
        _linked(target, there, here),
    )


def _of(word: Word) -> frozenset[str]:
    also = _ALSO.get(word.text)
    return word.keys | {also, word.text} if also else word.keys


def _linked(prose: Prose, here: Sequence[frozenset[str]], there: Sequence[frozenset[str]]) -> Links:
    places: dict[str, list[int]] = {}
    for m, keys in enumerate(there):
        for key in keys:
            places.setdefault(key, []).append(m)
    mine, theirs = _around(here), _around(there)
    scale = len(there) / max(1, len(here))
    scored: list[tuple[float, int, int, float]] = []
    for n, keys in enumerate(here):
        for m in _candidates(keys, places, n * scale):
            base = _alike(keys, there[m])
            if base < _GUESS:
                continue
            near = len(mine[n] & theirs[m])
            if not near and keys & there[m] & LIGHT:
                base *= _ALONE
            off = abs(n * scale - m) / max(1, len(there))
            scored.append((base + 0.12 * min(6, near) - 0.2 * off, n, m, base))
    scored.sort(reverse=True)
    to, how = [-1] * len(here), [0.0] * len(here)
    taken: set[int] = set()
    for alone in (True, False):  # Each word of its own first, then what is left shares.
        for _, n, m, base in scored:
            if to[n] < 0 and not (alone and (m in taken or base < _OWN)):
                to[n], how[n] = m, base
                taken.add(m)
    return Links(tuple(to), tuple(how), _places(prose), tuple(map(bool, here)))


def _candidates(keys: frozenset[str], places: dict[str, list[int]], at: float) -> set[int]:
    found: set[int] = set()
    for key in keys:
        where = places.get(key, ())
        if len(where) > _CANDIDATES:
            where = (
                sorted(where, key=lambda m: abs(m - at))[:_CANDIDATES] if len(where) < 64 else []
            )
        found.update(where)
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    worth = 0.0
    for key in one & other:
        kind = key[0]
        worth = max(worth, 1.0 if kind not in "=~§" else {"§": 0.9, "=": 0.6, "~": 0.3}[kind])
    return worth


def _around(words: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    found = []
    for n in range(len(words)):
        near: set[str] = set()
        for k in range(max(0, n - _WINDOW), min(len(words), n + _WINDOW + 1)):
            if k != n:
                near.update(key for key in words[k] if key[0] not in "~")
        found.append(frozenset(near))
    return found


def aside(prose: Prose, links: Links) -> list[tuple[int, int]]:
    """Offsets of what only explains a word and says nothing of the other text."""
    found = []
    for gloss in _GLOSS.finditer(prose.lower):
        first, last = prose.word_at(gloss.start()), prose.word_at(gloss.end() - 1) + 1
        told = [n for n in range(first, min(last, len(prose.words))) if prose.words[n].keys]
        # In brackets a like word is no restatement, only the word itself is.
        least = SURE if gloss[0][0] == "(" or _WHEN.match(gloss[0]) else _OWN
        if told and sum(links.how[n] >= least for n in told) <= len(told) / 3:
            found.append((gloss.start(), gloss.end()))
    return found


def _places(prose: Prose) -> tuple[float, ...]:
    """Where each word stands when breaks count as words too."""
    found: list[float] = []
    at, end = 0.0, 0
    aside = [(m.start(), m.end()) for m in _APPOSED.finditer(prose.lower)]
    which = 0
    for word in prose.words:
        while which < len(aside) and aside[which][1] <= word.start:
            which += 1
        if found and which < len(aside) and aside[which][0] <= word.start:
            found.append(at)
            end = aside[which][1]
            continue
        between = prose.lower[min(end, word.start) : word.start] if found else ""
        if between == "." or between == ":":
            found.append(at)
            end = word.end
            continue
        at += 1
        if _HARD_BREAK.search(between):
            at += 8
        elif any(mark in between for mark in ":—–()") or " - " in between:
            at += 3
        elif "," in between:
            at += 5 if word.text in _JOINT else 2
        if word.text in _TURN:
            at += 3
        elif word.text in _JOINT:
            at += 1
        found.append(at)
        end = word.end
    return tuple(found)
