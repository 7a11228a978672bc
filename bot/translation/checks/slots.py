"""Where a translation keeps the words around a small word, it keeps the small word too.

A cue between two words that stand in the other text just as close has its counterpart there, in the
slot between them; a "not", a "must" or a "before" that is missing in its slot was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Class, Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_NEGATIVE: frozenset[Class] = frozenset(
    ("not", "lack", "open", "except", "unless", "onlyif", "otherwise", "only", "same", "most",
     "earliest", "until", "latest")
)  # fmt: skip
_NEGATIVE_WORD = re.compile(r"(?:un|non|dis|il|im|ir|in)[a-z]{4,}|[a-z]+less")
_SLOT: dict[Class, tuple[str, frozenset[Class]]] = {
    "not": ("POLARITY", _NEGATIVE),
    "until": ("CONDITION", frozenset(("until", "latest", "earliest", "onlyif", "unless", "provided", "if", "only"))),
    "only": ("CONDITION", frozenset(("only", "onlyif", "just", "earliest", "except", "unless", "not", "most", "lack"))),
    "onlyif": ("CONDITION", frozenset(("onlyif", "provided", "unless", "only", "earliest", "depends", "not"))),
    "depends": ("CONDITION", frozenset(("depends", "if", "provided", "onlyif", "must", "need", "earliest", "until", "unless"))),
    "unless": ("CONDITION", frozenset(("unless", "onlyif", "provided", "until", "except", "if", "otherwise", "earliest", "latest", "only"))),
    "must": ("STRENGTH", frozenset(("must", "need", "provided", "if", "onlyif", "only", "unless", "lack", "otherwise", "earliest"))),
    "may": ("STRENGTH", frozenset(("may", "hedge", "could", "can", "want", "if", "whether", "ask"))),
    "hedge": ("STRENGTH", frozenset(("may", "hedge", "could", "roughly", "want", "should", "if"))),
    "all": ("CONDITION", frozenset(("all", "only", "except", "not"))),
    "except": ("CONDITION", frozenset(("except", "not", "only", "unless", "lack", "open"))),
}  # fmt: skip
_ADDED: dict[Class, tuple[str, frozenset[Class]]] = {
    "not": ("POLARITY", _NEGATIVE | {"latest", "free", "must"}),
    "may": ("STRENGTH", frozenset(("may", "hedge", "could", "can", "whether", "most", "only", "not", "earliest", "ask", "onlyif", "if", "want", "should"))),
    "hedge": ("STRENGTH", frozenset(("may", "hedge", "could", "can", "whether", "roughly", "ask", "if", "want", "should", "most", "until"))),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Slot:
    first: int
    last: int
    open: bool = False
    """Bounded on one side only."""


def slots(
    source: Prose, here: tuple[Cue, ...], there_links: Links, target: Prose,
    there: tuple[Cue, ...], links: Links,
) -> Iterator[Finding]:  # fmt: skip
    """Cues that are missing in their slot, and cues that the slot of the source does not have."""
    yield from _missing(source, here, links, target, there, there_links, _SLOT, "lost")
    yield from _missing(target, there, there_links, source, here, links, _ADDED, "added")


def _missing(
    one: Prose, cues: tuple[Cue, ...], links: Links, other: Prose, others: tuple[Cue, ...],
    back: Links, table: dict[Class, tuple[str, frozenset[Class]]], what: str,
) -> Iterator[Finding]:  # fmt: skip
    ordered = sorted(others, key=lambda cue: cue.first)
    starts = [cue.first for cue in ordered]
    for cue in cues:
        if cue.idle or cue.kind not in table or (cue.kind == "all" and cue.text.startswith(_LOOSE)):
            continue
        if cue.kind == "must" and _denied(cue, cues):
            continue
        slot = _slot(one, cue, links, back)
        if slot is None or (slot.open and (what == "added" or cue.kind not in _FIRM)):
            continue
        code, fits = table[cue.kind]
        taken = {(c.kind, c.text) for c in cues if c.kind != cue.kind}
        if _has(ordered, starts, slot, fits, taken):
            continue
        if cue.kind == "not" and any(
            _NEGATIVE_WORD.fullmatch(word.text) for word in other.words[slot.first : slot.last + 1]
        ):
            continue
        first, last = max(0, cue.first - 2), min(len(one.words), cue.last + 3)
        text = one.text[one.words[first].start : one.words[last - 1].end].replace("\n", " ")
        yield Finding(code, "rephrased", f"'{text}' was {what}", "fatal")


def _has(
    cues: list[Cue],
    starts: list[int],
    slot: _Slot,
    fits: frozenset[Class],
    taken: set[tuple[Class, str]],
) -> bool:
    from bisect import bisect_left

    for cue in cues[max(0, bisect_left(starts, slot.first) - 4) :]:
        if cue.first > slot.last:
            return False
        if cue.last > slot.first and cue.kind in fits and (cue.kind, cue.text) not in taken:
            return True
    return False


_LOOSE = ("any", "full", "complete")


def _denied(cue: Cue, cues: tuple[Cue, ...]) -> bool:
    """Whether it is a "must not", which "only once" and "may not" say as well."""
    return any(c.kind == "not" and -1 <= c.first - cue.last <= 0 for c in cues)


_FIRM = frozenset(("not", "must", "until", "only"))
_REACH = 6.0
_STRETCH = 3.0
_WIDER = 4.5
_FAR = 8.5


def _slot(one: Prose, cue: Cue, links: Links, back: Links) -> _Slot | None:
    """The words of the other text between the counterparts of the words around a cue."""
    left = _next(range(cue.first - 1, max(-1, cue.first - 8), -1), cue.first, links)
    right = _next(range(cue.last, min(len(one.words), cue.last + 8)), cue.last - 1, links)
    a = links.sure(left) if left >= 0 else -1
    b = links.sure(right) if right >= 0 else -1
    if left >= 0 and (a < 0 or back.to[a] != left):
        return None
    if right >= 0 and (b < 0 or back.to[b] != right):
        return None
    if a >= 0 and b >= 0:
        if a >= b or back.apart(a, b) > links.apart(left, right) + _STRETCH:
            return None
        return _Slot(_wide(back, a, -1, _WIDER), _wide(back, b, 1, _WIDER))
    if b >= 0 or (a >= 0 and links.apart(left, cue.first) <= 1):
        return _Slot(_wide(back, max(a, b), -1, _FAR), _wide(back, max(a, b), 1, _FAR), True)
    return None


def _next(numbers: range, start: int, links: Links) -> int:
    for n in numbers:
        if links.apart(n, start) > _REACH:
            return -1
        if links.tells[n]:
            return n
    return -1


def _wide(back: Links, n: int, step: int, most: float) -> int:
    """As far as the passive may have moved a small word."""
    last = n
    while 0 <= last + step < len(back.place) and back.apart(n, last + step) <= most:
        last += step
    return last
