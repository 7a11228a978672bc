"""Each cue of one text with its partner in the other, by what they do and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.translation.checks.cues import NOW, Class, Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.stand_ins import Fits
from bot.translation.checks.words import Prose, overlap

BOUND = 0.3
"""Overlap from which a pair surely speaks of the same, so that nothing can have moved."""


class Side:
    """One text with its cues and what stands around each."""

    __slots__ = ("_reached", "asking", "cues", "near", "places", "prose")

    def __init__(self, prose: Prose, cues: tuple[Cue, ...]) -> None:
        self.prose = prose
        self.cues = cues
        self.near = [prose.near(cue.first, cue.last) for cue in cues]
        self.asking = frozenset(cue.clause for cue in cues if cue.kind == "ask")
        self.places: dict[str, list[int]] = {}
        for n, word in enumerate(prose.words):
            for key in word.keys:
                self.places.setdefault(key, []).append(n)
        self._reached: dict[frozenset[Class], frozenset[int]] = {}

    def reached(self, group: frozenset[Class]) -> frozenset[int]:
        """The words in reach of a cue of these classes, in its clause."""
        if group not in self._reached:
            words = self.prose.words
            self._reached[group] = frozenset(
                n
                for cue in self.cues
                if cue.kind in group
                for n in range(max(0, cue.first - _REACH), min(len(words), cue.first + _REACH + 1))
                if words[n].clause == cue.clause
            )
        return self._reached[group]


def partners(
    mine: Sequence[int], one: Side, other: Side, fits: Fits
) -> Iterator[tuple[int, int | None]]:
    """For each of these cues its partner in the other text, or None; the closest pairs go first."""
    if not mine:
        return
    ranks = {kind: (n, least) for n, (kind, least) in enumerate(fits)}
    scored: list[tuple[float, int, int]] = []
    fitting = [b for b, cue in enumerate(other.cues) if cue.kind in ranks]
    for which, a in enumerate(mine):
        # In a long text only those at about the same place are looked at, so that this stays linear.
        middle = which * len(fitting) // len(mine)
        for b in fitting[max(0, middle - _NEIGHBOURS) : middle + _NEIGHBOURS]:
            cue = other.cues[b]
            rank, least = ranks[cue.kind]
            if cue.kind == "latest" and one.cues[a].text in NOW:
                continue
            shared = overlap(one.near[a], other.near[b])
            if shared >= least:
                scored.append((shared + 0.4 / (1 + rank), a, b))
    scored.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    taken: set[int] = set()
    done: dict[int, int] = {}
    for score, a, b in scored:
        if a in done or (b in taken and not (score > 0.3 and _speaks_of(one, a, other, b))):
            continue
        done[a] = b
        taken.add(b)
    yield from ((a, done.get(a)) for a in mine)


_NEIGHBOURS = 16
MOST = 60
"""Cues that are looked at one against the other, so that a hostile text cannot take long."""


def _speaks_of(one: Side, a: int, other: Side, b: int) -> bool:
    """Whether what cue `a` turns stands close behind cue `b`: one "neither" for two."""
    keys = frozenset().union(*turned(one, one.cues[a]))
    cue = other.cues[b]
    return any(
        word.clause == cue.clause and word.keys & keys
        for word in other.prose.words[max(0, cue.first - 6) : cue.last + 8]
    )


_REACH = 9
"""Words that a cue and what it turns may be apart."""


def turned(side: Side, cue: Cue) -> list[frozenset[str]]:
    """The keys of the first two words of substance behind a cue in its clause, else of the one before.

    Synonyms are left out: that a like word stands somewhere proves nothing.
    """
    found: list[frozenset[str]] = []
    for word in side.prose.words[cue.last : cue.last + 6]:
        if word.clause != cue.clause or len(found) == 2:
            break
        if strong := frozenset(key for key in word.keys if key[0] not in "=~"):
            found.append(strong)
    if found:
        return found
    for word in reversed(side.prose.words[max(0, cue.first - 5) : cue.first]):
        if word.clause != cue.clause:
            break
        if strong := frozenset(key for key in word.keys if key[0] not in "=~"):
            return [strong]
    return []


_STRENGTH = frozenset(("must", "need", "should", "may", "hedge", "could", "want"))


def unpaired(kind: Class, prose: Prose, cue: Cue, what: str) -> Finding:
    """The finding for a cue without a partner, which was lost or added (`what`)."""
    code = "STRENGTH" if kind in _STRENGTH else "CONDITION"
    return Finding(code, "rephrased", f"'{around(prose, cue)}' was {what}", "fatal")


def around(prose: Prose, cue: Cue) -> str:
    """The cue with a few words around it."""
    first, last = max(0, cue.first - 2), min(len(prose.words), cue.last + 3)
    if first >= last:
        return cue.text
    return prose.text[prose.words[first].start : prose.words[last - 1].end].replace("\n", " ")
