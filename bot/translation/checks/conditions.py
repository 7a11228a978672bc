"""Conditions that went without a trace, and what was closed for a while and is closed for good."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.translation.checks.align import SURE, Links
from bot.translation.checks.cues import NOW, Class, Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_MOST = 60
_SAID = 0.55
_CONDITIONAL = re.compile(
    r"\b(?:if|when|whenever|whoever|anyone|should|once|unless|otherwise|in case|as long as|provided|depend\w*"
    r"|condition\w*|assum\w+|only|without|until|till|before|after|afterwards|as soon as|or|then|subject|needs?|requires?"
    r"|must|has to|have to|following|since|with|for (?:an?|any|every|each)|while|where|now that|not|n't|whether|by)\b"
)
_ENDS = re.compile(r"[.!?;](?=\s|\Z)|\n")
_WHEN = ("once", "after", "as soon as", "if", "unless", "provided", "as long as", "in case")
_OPENS: frozenset[Class] = frozenset(
    ("earliest", "until", "latest", "unless", "onlyif", "provided", "only", "if", "otherwise")
)


def conditions(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...], forth: Links,
) -> Iterator[Finding]:  # fmt: skip
    """A condition of which no word is found, where what hangs on it is said plainly."""
    yield from _dropped(source, here, target, forth)
    yield from _bound(here, target, there, forth)
    yield from _closed(here, target, there, forth)


def _dropped(
    source: Prose, here: tuple[Cue, ...], target: Prose, forth: Links
) -> Iterator[Finding]:
    for cue in here[:_MOST]:
        if (
            cue.idle
            or not cue.text.startswith(_WHEN)
            or cue.kind in ("latest", "until")
            or _BACK.match(source.lower, cue.end)
        ):
            continue
        start, end = _sentence(source, cue.first)
        opens = not source.lower[start : cue.start].strip(" ,'\"-—").removeprefix("but").strip()
        stop = end
        if opens:
            comma = source.lower.find(",", cue.end, end)
            stop = comma if comma > 0 else min(end, cue.end + 30)
        inner = range(cue.last, min(len(source.words), source.word_at(stop)))
        told = [n for n in inner if forth.tells[n]][:5]
        if not told or any(forth.how[n] >= _SAID for n in told):
            continue
        outer = [
            n
            for n in range(source.word_at(start), min(len(source.words), source.word_at(end)))
            if n not in inner and n != cue.first and forth.tells[n] and forth.how[n] >= SURE
        ]
        place = _place(target, [forth.to[n] for n in outer])
        if place is None:
            continue
        if not _CONDITIONAL.search(target.lower[place[0] : place[1]]):
            text = source.text[cue.start : min(stop, cue.end + 40)].replace("\n", " ")
            yield Finding("CONDITION", "rephrased", f"'{text}' was lost", "fatal")
            return


def _bound(
    here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...], forth: Links
) -> Iterator[Finding]:
    """ "No need to X" that became "has to X"."""
    free = [cue for cue in here[:_MOST] if cue.kind == "free"]
    if not free or any(cue.kind == "free" for cue in there):
        return
    for cue in free:
        told = [n for n in range(cue.last, min(len(forth.to), cue.last + 4)) if forth.tells[n]][:2]
        for m in (forth.to[n] for n in told if forth.how[n] >= SURE):
            start, end = _sentence(target, m)
            inside = [c for c in there if start <= c.start < end and abs(c.first - m) <= 6]
            if any(c.kind == "must" for c in inside) and not any(
                c.kind in ("not", "lack", "only", "may", "can", "if") for c in inside
            ):
                yield Finding("STRENGTH", "rephrased", f"a 'must' for '{cue.text}'", "fatal")
                return


def _closed(
    here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...], forth: Links,
) -> Iterator[Finding]:  # fmt: skip
    """ "Not before X" that became a plain "not"."""
    for cue in here[:_MOST]:
        if cue.kind != "not" or not cue.idle:
            continue
        until = [
            c
            for c in here
            if c.kind == "earliest" and c.text in NOW and 0 <= c.first - cue.last <= 9
        ]
        if not until:
            continue
        heads = [n for n in range(cue.last, until[0].first) if forth.tells[n]]
        found = [forth.to[n] for n in heads if forth.how[n] >= SURE]
        place = _place(target, found)
        if place is None:
            continue
        inside = [c for c in there if place[0] <= c.start < place[1]]
        if any(c.kind == "not" and not c.idle for c in inside) and not any(
            c.kind in _OPENS for c in inside
        ):
            yield Finding("CONDITION", "rephrased", f"'{until[0].text}' was lost", "fatal")
            return


def _place(target: Prose, words: list[int]) -> tuple[int, int] | None:
    """The sentence that most of these words stand in; None without any."""
    count = Counter(_sentence(target, m) for m in words[:12] if m >= 0)
    return count.most_common(1)[0][0] if count else None


def _sentence(prose: Prose, n: int) -> tuple[int, int]:
    """Offsets of the sentence around a word."""
    at = prose.words[min(n, len(prose.words) - 1)]
    start = 0
    for stop in _ENDS.finditer(prose.lower, max(0, at.start - _LONG), at.start):
        start = stop.end()
    after = _ENDS.search(prose.lower, at.end, at.end + _LONG)
    return start, after.start() if after else min(len(prose.lower), at.end + _LONG)


_BACK = re.compile(r" (?:that|this|then|which|not\b)")
"""What only points back at what was said before."""
_LONG = 400
"""Characters of a sentence that are looked at, so that a hostile text cannot take long."""
