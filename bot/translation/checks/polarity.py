"""Negation: each "not" of the source is in the translation where it belongs, and none is new.

Every negative is tied to the words it turns. It is sought around the words that say the same in the
other text; one that is not found there, nor said by the contrary of its word, was dropped or moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.translation.checks.align import SURE, Links
from bot.translation.checks.cues import Class, Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.opposites import contrary
from bot.translation.checks.partners import around
from bot.translation.checks.words import Prose, overlap

Fits = dict[Class, float]
"""Classes that may stand for a negative, with how close they have to stand, 0 to 1."""

_KEPT_BY: Fits = {
    "not": 0.0, "lack": 0.3, "open": 0.6, "except": 0.2, "onlyif": 0.2, "unless": 0.2,
    "only": 0.25, "same": 0.35, "earliest": 0.25, "most": 0.3, "until": 0.35, "otherwise": 0.6,
    "latest": 0.35,
}  # fmt: skip
_ALLOWED_BY: Fits = {
    "not": 0.0, "lack": 0.1, "open": 0.6, "except": 0.2, "onlyif": 0.2, "unless": 0.15,
    "only": 0.25, "same": 0.35, "earliest": 0.25, "most": 0.25, "until": 0.3, "otherwise": 0.15,
    "latest": 0.3, "provided": 0.6, "must": 0.45, "free": 0.2,
}  # fmt: skip
_LAST = (
    "the latest",
    "latest",
    "at the",
    "no later",
    "not later",
    "deadline",
    "not after",
    "no after",
    "after",
    "cut",
)
_WEAK = ("then", "after", "once", "first", "when", "since", "afterwards", "following", "as soon")
"""What says when, and not that it is closed until then."""
_BINDING_LACK = (
    "unable", "impossib", "block", "forbid", "prohibit", "missing", "lack", "refus",
    "out of the q", "instead of", "rather than",
)  # fmt: skip
_LEXICAL = ("lack", "open", "same", "only", "until", "earliest", "latest")
_MOST = 80
_OPTIONS = 6
_DEPTH = 4
_SHARED = 0.45
"""Closeness from which two negatives may have one and the same partner."""
_SAME_PLACE = 12.0
_HERE = 0.3
_FOUND = 0.25
_SENTENCE = 8.5


class Negatives:
    """The negatives of one text and the words that each of them turns."""

    def __init__(self, prose: Prose, cues: tuple[Cue, ...], links: Links) -> None:
        self.prose = prose
        self.cues = cues
        self.links = links
        self.heads = [_heads(prose, cue, links) for cue in cues]
        self.found = [any(w > 0.7 and links.sure(n) >= 0 for w, n in heads) for heads in self.heads]
        self.joined = any(
            cue.kind in ("earliest", "until", "unless", "onlyif", "provided")
            or (cue.kind == "latest" and cue.text != "after")
            for cue in cues
        )

    def near(self, n: int) -> dict[str, float]:
        """What stands around a cue, for when none of its words is found again."""
        return self.prose.near(self.cues[n].first, self.cues[n].last)


def polarity(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
    forth: Links, back: Links, has_more: bool,
) -> Iterator[Finding]:  # fmt: skip
    """Negatives that were lost, added or moved; with more given texts than one, none counts as added."""
    one, other = Negatives(source, here[:_MOST], forth), Negatives(target, there[:_MOST], back)
    yield from _unmatched(one, other, _KEPT_BY, "lost")
    if not has_more:
        yield from _unmatched(other, one, _ALLOWED_BY, "added")


def excepted(
    here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
    forth: Links, back: Links,
) -> Iterator[Finding]:  # fmt: skip
    """What the target leaves out and the source does not: "including" that became "except"."""
    for cue in there[:_MOST]:
        if cue.kind != "except" or cue.text.startswith(("exception", "exempt", "minus", "leav")):
            continue
        behind = cue.text.startswith(("excluded", "excepted"))
        spots = range(cue.first - 1, cue.first - 3, -1) if behind else range(cue.last, cue.last + 3)
        for m in spots:
            if not 0 <= m < len(target.words) or not target.words[m].keys:
                continue
            n = back.sure(m)
            if n >= 0 and not any(
                c.kind in _LEAVES_OUT and forth.apart(c.first, n) <= 5 for c in here[:_MOST]
            ):
                yield Finding("CONDITION", "rephrased", f"'{cue.text}' was added", "fatal")
                return
            break


_LEAVES_OUT = frozenset(("except", "not", "lack", "only", "unless", "open", "onlyif"))


def _unmatched(one: Negatives, other: Negatives, fits: Fits, what: str) -> Iterator[Finding]:
    mine = [
        n
        for n, cue in enumerate(one.cues)
        if not cue.idle
        and one.heads[n]
        and not (cue.text == "nor" and what == "added")
        and (cue.kind == "not" or (what == "lost" and cue.kind == "lack" and cue.text.startswith(_BINDING_LACK)))
    ]  # fmt: skip
    edges: dict[int, list[tuple[float, float, int]]] = {}
    for a in mine:
        options = []
        for b, cue in enumerate(other.cues):
            if cue.kind not in fits or _says_itself(one, a, other, b):
                continue
            if cue.kind == "earliest" and cue.text.startswith(_WEAK) and not one.joined:
                continue
            if cue.kind == "latest" and not cue.text.startswith(_LAST):
                continue
            if cue.text == "still" and not _ENDS.search(
                one.prose.lower, one.cues[a].start, one.cues[a].end + 24
            ):
                continue
            if cue.kind == "most" and cue.text.startswith(("threshold", "limits", "cap")):
                continue
            close = closeness(one, a, other, b)
            if (
                cue.kind == "not"
                and close < _FOUND
                and one.found[a]
                and other.found[b]
                and not _same_word(one.cues[a], cue)
            ):
                continue
            least = 0.2 if cue.text.endswith((" else", "still")) else fits[cue.kind]
            least = least if one.found[a] else min(0.08, least)
            if cue.kind == "lack" and _says_the_same(one, a, cue.text):
                continue
            if close >= least and not (cue.idle and close < _HERE):
                options.append((close + (0.3 if cue.kind == "not" else 0), close, b))
        edges[a] = sorted(options, reverse=True)[:_OPTIONS]
    done = _matched(edges, lambda b: _lists(other, b))
    for a in mine:
        found = done.get(a)
        if found and (
            _same_word(one.cues[a], other.cues[found[0]])
            or not _stands_bare(one, a, other, found[1])
        ):
            continue
        if _said_contrary(one, a, other):
            continue
        if what == "added" and _is_framing(one, a):
            continue
        yield Finding(
            "POLARITY", "rephrased", f"'{around(one.prose, one.cues[a])}' was {what}", "fatal"
        )


def _matched(
    edges: dict[int, list[tuple[float, float, int]]], listed: Callable[[int], bool]
) -> dict[int, tuple[int, float]]:
    """As many cues as possible with a partner of their own, the closest first; one "neither" serves two."""
    owner: dict[int, int] = {}
    done: dict[int, tuple[int, float]] = {}

    def place(a: int, seen: set[int], depth: int) -> bool:
        for _, close, b in edges[a]:
            if b in seen:
                continue
            seen.add(b)
            if b not in owner or (depth < _DEPTH and place(owner[b], seen, depth + 1)):
                owner[b] = a
                done[a] = (b, close)
                return True
        return False

    for a in sorted(edges, key=lambda a: -edges[a][0][0] if edges[a] else 0):
        if (
            not place(a, set(), 0)
            and edges[a]
            and edges[a][0][1] >= _SHARED
            and listed(edges[a][0][2])
        ):
            done[a] = (edges[a][0][2], edges[a][0][1])  # Two in a list may share one.
    return done


def closeness(one: Negatives, a: int, other: Negatives, b: int) -> float:
    """How sure two cues speak of the same, 0 to 1: by where the words they turn stand."""
    forth, back = _reach(one, a, other, b), _reach(other, b, one, a)
    if forth is None and back is None:
        return min(0.3, 0.1 + 0.15 * overlap(one.near(a), other.near(b)))
    if forth is None or back is None:
        return 0.9 * ((forth or 0.0) + (back or 0.0))
    return max(forth, back) * 0.6 + min(forth, back) * 0.4


def _reach(one: Negatives, a: int, other: Negatives, b: int) -> float | None:
    """How close to cue `b` the words stand that say what `a` turns; None when there are none."""
    best: float | None = None
    scale = 1.0
    cue = other.cues[b]
    for weight, head in one.heads[a]:
        m = one.links.to[head]
        if m < 0:
            continue
        gap = min(other.links.apart(m, cue.first), other.links.apart(m, cue.last - 1))
        fact = any(key[0] == "#" for key in one.prose.words[head].keys)
        worth = (
            (1.0 if fact else scale)
            * weight
            * min(1.0, one.links.how[head])
            / (1 + 0.1 * max(0.0, gap - 1))
        )
        if gap > _SENTENCE:
            worth *= 0.35
        best = max(best or 0.0, worth)
        if one.links.how[head] >= SURE and one.links.tells[head]:
            scale *= 0.5  # The nearest word that is surely found again says most.
    return best


def _heads(prose: Prose, cue: Cue, links: Links) -> tuple[tuple[float, int], ...]:
    """The words that a cue turns, with weights: those behind it, then those before it."""
    found: list[tuple[float, int]] = []
    if cue.kind in ("lack", "open") and cue.first < len(prose.words) and links.tells[cue.first]:
        found.append((0.9, cue.first))
    count = 0
    for n in range(cue.last, min(len(prose.words), cue.last + 9)):
        if links.apart(cue.last - 1, n) > _SENTENCE or count == 3:
            break
        if not count and prose.words[n].text in _EMPTY:
            break
        if count and prose.words[n].text in _STOPS:
            break
        if links.tells[n]:
            found.append((1.0 - 0.12 * count, n))
            count += 1
    empty = not count and cue.last < len(prose.words) and prose.words[cue.last].text in _EMPTY
    weight = 0.6 if count else 0.8
    for n in range(cue.first - 1, max(-1, cue.first - 8), -1):
        if links.apart(n, cue.first) > (12 if empty else 8):
            break
        if links.tells[n]:
            found.append((weight, n))
            if weight < 0.8:
                break
            weight = 0.75
    return tuple(found)


_ENDS = re.compile(r"\b(?:yet|finish\w*|done|complet\w*|over|conclud\w*|settled|decided|through)\b")
"""What "not" turns into "still going on"."""
_EMPTY = frozenset(("right", "correct", "true", "so", "case"))
"""What is denied by these stands before them."""
_STOPS = frozenset(("and", "but", "so", "because", "until", "before", "if", "while", "which"))


def _says_the_same(one: Negatives, a: int, word: str) -> bool:
    """Whether a word like "invalid" says what the cue turns ("expire") and not that it is turned."""
    plain = re.sub(r"^(?:un|in|im|non|dis)", "", word)
    if plain == word:
        return False
    cue = one.cues[a]
    return any(contrary(one.prose.words[n].text, plain) for _, n in one.heads[a] if n >= cue.last)


def _same_word(one: Cue, other: Cue) -> bool:
    """Whether two negatives are one and the same telling word, such as "without" or "nobody"."""
    return (
        one.text == other.text and one.text not in ("not", "no", "cannot") and "n't" not in one.text
    )


def _lists(side: Negatives, b: int) -> bool:
    """Whether a negative is followed by a list, so that it may stand for two."""
    cue = side.cues[b]
    if cue.kind in _WHOLE:
        return True
    return _LIST.search(side.prose.lower, cue.start, cue.end + 90) is not None


_BAD = frozenset(
    "lost lose problem problems issue issues bug broken down blocked affected urgent worry error errors wrong"
    " difficult hard late missing hate miss mind blocking bad fail failing risk harm trouble delay delays".split()
)
_FOUND_BY_404 = frozenset(("found", "available", "exist", "exists", "there", "work", "works"))
_FAULT = re.compile(r"(?<!\w)404(?:s|ing)?(?!\w)")
_WHOLE = frozenset(("onlyif", "unless", "otherwise"))
"""What says two negatives at once: "only if" is "not without"."""
_LIST = re.compile(r"\b(?:or|nor|and)\b")


def _says_itself(one: Negatives, a: int, other: Negatives, b: int) -> bool:
    """Whether a word like "paused" stands in both texts and so says nothing but itself."""
    cue, mine = other.cues[b], one.cues[a]
    if cue.kind == "not" or cue.first >= len(other.prose.words):
        return False
    if mine.text == cue.text and mine.kind == cue.kind:
        return False
    if cue.kind in _LEXICAL:
        twin = other.links.sure(cue.first)
        if twin >= 0:
            return not mine.first <= twin < mine.last
    mine_close = closeness(one, a, other, b)
    return any(
        c.text == cue.text and closeness(one, n, other, b) >= mine_close
        for n, c in enumerate(one.cues)
        if n != a
    )


def _stands_bare(one: Negatives, a: int, other: Negatives, close: float) -> bool:
    """Whether the words that a cue turns stand together in the other text, far from any negative."""
    if close >= _HERE:
        return False
    linked = [(w, one.links.sure(n)) for w, n in one.heads[a] if one.links.sure(n) >= 0]
    strong = [m for w, m in linked if w > 0.8]
    if not strong:
        return False
    for m in strong:
        for b, cue in enumerate(other.cues):
            if (
                cue.kind in _KEPT_BY
                and other.links.apart(m, cue.first) <= _SAME_PLACE / 2
                and not _says_itself(one, a, other, b)
            ):
                return False
    return True


def _said_contrary(one: Negatives, a: int, other: Negatives) -> bool:
    """Whether the other text says the contrary of a turned word: "isn't down", "is up"."""
    cue = one.cues[a]
    words = one.prose.words
    right = [n for w, n in one.heads[a] if n >= cue.last and w > 0.85][:1]
    if right and one.links.to[right[0]] < 0 and words[right[0]].text in _BAD:
        return True  # "None gets lost" may be "all arrive".
    if any(words[n].text in _FOUND_BY_404 for _, n in one.heads[a]) and _FAULT.search(
        other.prose.lower
    ):
        return True
    heads = [words[n].text for w, n in one.heads[a][:3] if n >= cue.last]
    heads += [
        w.text
        for w in words[cue.last : cue.last + 3]
        if one.links.apart(cue.last - 1, cue.last) < 6
    ]
    mine = {w.text for w in words}
    for m, word in enumerate(other.prose.words):
        if word.text in mine or len(word.text) < 2:
            continue
        if any(contrary(head, word.text) for head in heads):
            return not any(
                c.kind == "not" and 0 <= other.links.apart(m, c.last - 1) <= 2 and c.last <= m
                for c in other.cues
            )
    return False


def _is_framing(one: Negatives, a: int) -> bool:
    """Whether it is a sentence of ours that something is not said."""
    cue = one.cues[a]
    lower = one.prose.lower
    start = max(lower.rfind(mark, 0, cue.start) for mark in ".!?;\n") + 1
    said = lower[start : cue.start + 80]
    return any(word in said for word in _OURS)


_OURS = (
    "given", "named", "mentioned", "stated", "specified", "no date", "not said", "not known",
)  # fmt: skip
