"""Strength and conditions: each of the source is in the target, and none is new.

Cues are paired between the two texts by what they do and by what stands around them. A cue without
a partner was dropped or added; one whose words stand elsewhere without it was moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Class, Cue, read_cues
from bot.translation.checks.excused import binds, is_if_not, is_purpose, only_once
from bot.translation.checks.finding import Finding
from bot.translation.checks.partners import BOUND, Side, partners, turned, unpaired
from bot.translation.checks.stand_ins import ALLOWS, KEEPS
from bot.translation.checks.strength import narrowed, strengthened, weakened
from bot.translation.checks.words import Prose, overlap

_UNSURE: frozenset[Class] = frozenset(("may", "hedge", "could", "can", "should", "if"))


def meaning(
    source: Prose,
    here: tuple[Cue, ...],
    target: Prose,
    there: tuple[Cue, ...],
    more: tuple[Prose, ...] = (),
    forth: Links | None = None,
) -> Iterator[Finding]:
    """What was dropped, added, moved, weakened or strengthened in the rephrased text.

    `more` are answers and the thread: their cues may come along, but need not.
    """
    one, other = Side(source, here), Side(target, there)
    known = one
    if more:
        known = Side(source, here)
        for prose in more:
            side = Side(prose, read_cues(prose))
            known.cues = (*known.cues, *side.cues)
            known.near = [*known.near, *side.near]
    spare = sum(c.kind == "not" for c in there) > sum(c.kind == "not" for c in here)
    for kind, fits in KEEPS.items():
        if kind == "only" and spare:
            fits = (*fits, ("not", 0.15))  # "Only A" may be said as "not B".
        mine = [n for n, c in enumerate(here) if c.kind == kind and not c.idle and binds(c, one)]
        for n, partner in partners(mine, one, other, fits):
            if (
                kind == "if"
                and forth
                and (partner is not None or not _bare(here[n], source, target, forth, there))
            ):
                continue
            if kind in ("must", "need") and partner is None and _ELLIPSIS.search(target.lower):
                continue
            if partner is None or _is_elsewhere(n, partner, one, other, kind):
                yield unpaired(kind, source, here[n], "lost")
    for kind, fits in ALLOWS.items():
        mine = [
            n
            for n, c in enumerate(there)
            if c.kind == kind
            and not c.idle
            and not (kind == "may" and only_once(n, other, one))
            and not (kind == "if" and is_purpose(there[n], target, source))
        ]
        if kind == "unless" and any(is_if_not(n, known) for n in range(len(known.cues))):
            fits = (*(fit for fit in fits if fit[0] != "if"), ("if", 0))
        for n, partner in partners(mine, other, known, fits):
            if partner is None or (
                not more
                and one.cues[partner].kind != "must"
                and _is_elsewhere(n, partner, other, one, kind)
            ):
                yield unpaired(kind, target, there[n], "added")
    if any(c.kind == "not" and c.idle and "?" not in source.text for c in here) and not any(
        c.kind in _TURNING for c in there
    ):
        yield Finding("POLARITY", "rephrased", "the negation was lost", "fatal")
    yield from narrowed(one, other)
    yield from strengthened(one, other)
    yield from weakened(one, other)


def _is_elsewhere(a: int, b: int, one: Side, other: Side, kind: Class) -> bool:
    """Whether the words that a "may" turns stand in the other text, but out of reach of such a cue."""
    if kind not in ("may", "hedge") or overlap(one.near[a], other.near[b]) >= BOUND:
        return False
    mine = turned(one, one.cues[a])
    places = {n for keys in mine for key in keys for n in other.places.get(key, ())}
    return bool(places) and not places & other.reached(_UNSURE)


def _bare(cue: Cue, source: Prose, target: Prose, forth: Links, there: tuple[Cue, ...]) -> bool:
    """Whether what is said under an "if" stands in the target as if it were so."""
    heads: list[int] = []
    for n in range(cue.last, min(len(source.words), cue.last + 7)):
        if forth.apart(cue.last - 1, n) > 7 or len(heads) == 3:
            break
        if source.words[n].keys:
            heads.append(n)
    found = [forth.to[n] for n in heads if forth.how[n] >= _SAID]
    if not found:
        return bool(heads) and not any(c.kind in _MAYBE for c in there)
    for m in found:
        start = max(target.lower.rfind(mark, 0, target.words[m].start) for mark in ".!?;\n") + 1
        stop = _STOP.search(target.lower, target.words[m].end)
        end = stop.start() if stop else len(target.lower)
        comma = target.lower.find(",", target.words[m].end, end)
        if _CONDITIONAL.search(target.lower[start : comma if comma > 0 else end]):
            return False
    return True


_SAID = 0.55
_MAYBE = frozenset(
    (
        "if",
        "provided",
        "onlyif",
        "unless",
        "depends",
        "whether",
        "otherwise",
        "earliest",
        "may",
        "could",
        "hedge",
    )
)
_STOP = re.compile(r"[.!?;](?=\s|$)|\n")
_CONDITIONAL = re.compile(
    r"\b(?:if|when|whenever|whether|who|whoever|anyone|for|should|once|unless|otherwise|in case|where|could|would|may|might|as long as|provided|depend\w*"
    r"|condition\w*|assum\w+|only|without|until|after|as soon as|or else|any|each|every|so that|with)\b"
)
_ELLIPSIS = re.compile(r"\b(?:is|are|does|do|has|must)(?=[.;])")
"""What takes up a verb that stands before: "A is not a must. B is."."""
_TURNING: frozenset[Class] = frozenset(
    (
        "not",
        "lack",
        "open",
        "except",
        "unless",
        "onlyif",
        "otherwise",
        "only",
        "earliest",
        "until",
        "latest",
        "most",
        "provided",
    )
)
