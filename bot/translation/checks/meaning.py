"""Strength and conditions: each of the source is in the target, and none is new.

Cues are paired between the two texts by what they do and by what stands around them. A cue without
a partner was dropped or added; one whose words stand elsewhere without it was moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.translation.checks.align import Links
from bot.translation.checks.cues import NOW, Class, Cue, read_cues
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose, overlap

Fits = tuple[tuple[Class, float], ...]
"""Classes that may stand for a cue, the best first, each with the overlap that it takes at least."""

# What may stand in the target for a cue of the source that has to be kept.
_KEEPS: Mapping[Class, Fits] = {
    "unless": (
        ("unless", 0),
        ("onlyif", 0),
        ("latest", 0.2),
        ("must", 0.3),
        ("provided", 0.1),
        ("except", 0.1),
        ("earliest", 0.2),
        ("until", 0.2),
        ("otherwise", 0.1),
        ("only", 0.2),
        ("if", 0.5),
    ),
    "onlyif": (
        ("onlyif", 0),
        ("provided", 0),
        ("not", 0.3),
        ("unless", 0),
        ("only", 0.1),
        ("earliest", 0.2),
        ("depends", 0.1),
    ),
    "provided": (
        ("provided", 0),
        ("onlyif", 0),
        ("if", 0),
        ("unless", 0.1),
        ("depends", 0.1),
        ("earliest", 0.1),
        ("until", 0.1),
    ),
    "if": (
        ("if", 0),
        ("provided", 0),
        ("onlyif", 0),
        ("unless", 0),
        ("depends", 0.1),
        ("whether", 0.2),
        ("otherwise", 9),
        ("earliest", 0.1),
        ("only", 0.3),
    ),
    "only": (
        ("only", 0),
        ("onlyif", 0),
        ("just", 0.1),
        ("earliest", 0.2),
        ("except", 0.2),
        ("unless", 0.2),
        ("most", 0.1),
    ),
    "except": (
        ("except", 0),
        ("not", 0.1),
        ("only", 0.2),
        ("unless", 0.1),
        ("lack", 0.2),
        ("open", 0.2),
    ),
    "depends": (
        ("depends", 0),
        ("if", 0.1),
        ("provided", 0),
        ("onlyif", 0),
        ("must", 0.3),
        ("need", 0.3),
        ("earliest", 0.2),
    ),
    "otherwise": (
        ("otherwise", 0),
        ("if", 0.1),
        ("unless", 0),
        ("onlyif", 0.1),
        ("not", 0.3),
        ("lack", 0.3),
    ),
    "must": (
        ("must", 0),
        ("need", 0.1),
        ("onlyif", 0.3),
        ("only", 0.2),
        ("unless", 0.3),
        ("provided", 0.3),
        ("if", 0.9),
    ),
    "need": (
        ("need", 0),
        ("must", 0),
        ("only", 0.05),
        ("onlyif", 0),
        ("unless", 0.3),
        ("ask", 0.2),
        ("lack", 0.4),
        ("earliest", 0.5),
    ),
    "should": (("should", 0), ("want", 0.1), ("ask", 0.1), ("hedge", 0.3)),
    "may": (("may", 0), ("hedge", 0.1), ("could", 0), ("can", 0.4)),
    "hedge": (
        ("hedge", 0),
        ("may", 0),
        ("could", 0),
        ("roughly", 0.1),
        ("should", 0.2),
        ("want", 0.1),
        ("not", 0.3),
        ("lack", 0.3),
    ),
    "could": (
        ("could", 0),
        ("may", 0),
        ("hedge", 0),
        ("can", 0.1),
        ("ask", 0),
        ("should", 0.2),
        ("want", 0.1),
    ),
    "earliest": (
        ("earliest", 0.05),
        ("onlyif", 0),
        ("until", 0.1),
        ("unless", 0.1),
        ("only", 0.2),
        ("latest", 0.3),
        ("provided", 0.1),
    ),
    "until": (
        ("until", 0),
        ("earliest", 0.1),
        ("latest", 0.1),
        ("onlyif", 0.1),
        ("provided", 0.1),
        ("if", 0.2),
    ),
}
# What in the source justifies a cue of the target.
_ALLOWS: Mapping[Class, Fits] = {
    "may": (
        ("may", 0),
        ("hedge", 0),
        ("could", 0),
        ("can", 0.1),
        ("whether", 0.2),
        ("most", 0.1),
        ("only", 0.2),
        ("onlyif", 0.2),
        ("not", 0.3),
        ("earliest", 0.3),
        ("ask", 0.6),
        ("must", 0),
    ),
    "unless": (
        ("unless", 0),
        ("onlyif", 0),
        ("otherwise", 0),
        ("except", 0.1),
        ("if", 0.2),
        ("earliest", 0.2),
        ("only", 0.2),
        ("not", 0.3),
        ("provided", 0),
    ),
    "onlyif": (
        ("onlyif", 0),
        ("unless", 0),
        ("provided", 0),
        ("earliest", 0.1),
        ("only", 0),
        ("not", 0.2),
        ("must", 0.2),
        ("need", 0.2),
    ),
    "only": (
        ("only", 0),
        ("just", 0.1),
        ("onlyif", 0),
        ("earliest", 0.1),
        ("unless", 0.1),
        ("except", 0.1),
        ("most", 0),
        ("not", 0.2),
        ("lack", 0.2),
        ("must", 0.2),
        ("need", 0.2),
        ("latest", 0.2),
        ("until", 0.2),
    ),
    "if": (
        ("if", 0),
        ("provided", 0),
        ("onlyif", 0),
        ("unless", 0),
        ("whether", 0),
        ("otherwise", 0),
        ("depends", 0),
        ("ask", 0.1),
        ("earliest", 0.1),
        ("not", 0.3),
        ("lack", 0.3),
        ("must", 0.5),
        ("latest", 0.5),
    ),
    "provided": (
        ("provided", 0),
        ("if", 0),
        ("onlyif", 0),
        ("unless", 0),
        ("earliest", 0.1),
        ("depends", 0),
        ("until", 0.1),
        ("latest", 0.15),
        ("must", 0.3),
        ("ask", 0.2),
        ("not", 0.3),
    ),
    "except": (
        ("except", 0),
        ("not", 0.35),
        ("only", 0.2),
        ("lack", 0.1),
        ("unless", 0.1),
        ("otherwise", 0.1),
        ("open", 0.2),
    ),
}
_STRENGTH = frozenset(("must", "need", "should", "may", "hedge", "could", "want"))
_UNSURE: frozenset[Class] = frozenset(("may", "hedge", "could", "can", "should", "if"))
_BOUND = 0.3
"""Overlap from which a pair surely speaks of the same, so that nothing can have moved."""


class _Side:
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
    one, other = _Side(source, here), _Side(target, there)
    known = one
    if more:
        known = _Side(source, here)
        for prose in more:
            side = _Side(prose, read_cues(prose))
            known.cues = (*known.cues, *side.cues)
            known.near = [*known.near, *side.near]
    spare = sum(c.kind == "not" for c in there) > sum(c.kind == "not" for c in here)
    for kind, fits in _KEEPS.items():
        if kind == "only" and spare:
            fits = (*fits, ("not", 0.15))  # "Only A" may be said as "not B".
        mine = [n for n, c in enumerate(here) if c.kind == kind and not c.idle and _binds(c, one)]
        for n, partner in _partners(mine, one, other, fits):
            if (
                kind == "if"
                and forth
                and (partner is not None or not _bare(here[n], source, target, forth, there))
            ):
                continue
            if kind in ("must", "need") and partner is None and _ELLIPSIS.search(target.lower):
                continue
            if partner is None or _is_elsewhere(n, partner, one, other, kind):
                yield _finding(kind, source, here[n], "lost")
    for kind, fits in _ALLOWS.items():
        mine = [
            n
            for n, c in enumerate(there)
            if c.kind == kind
            and not c.idle
            and not (kind == "may" and _only_once(n, other, one))
            and not (kind == "if" and _purpose(there[n], target, source))
        ]
        if kind == "unless" and any(_is_if_not(n, known) for n in range(len(known.cues))):
            fits = (*(fit for fit in fits if fit[0] != "if"), ("if", 0))
        for n, partner in _partners(mine, other, known, fits):
            if partner is None or (
                not more
                and one.cues[partner].kind != "must"
                and _is_elsewhere(n, partner, other, one, kind)
            ):
                yield _finding(kind, target, there[n], "added")
    if any(c.kind == "not" and c.idle and "?" not in source.text for c in here) and not any(
        c.kind in _TURNING for c in there
    ):
        yield Finding("POLARITY", "rephrased", "the negation was lost", "fatal")
    yield from _narrowed(one, other)
    yield from _strengthened(one, other)
    yield from _weakened(one, other)


def _finding(kind: Class, prose: Prose, cue: Cue, what: str) -> Finding:
    code = "STRENGTH" if kind in _STRENGTH else "CONDITION"
    return Finding(code, "rephrased", f"'{_quote(prose, cue)}' was {what}", "fatal")


def _partners(
    mine: Sequence[int], one: _Side, other: _Side, fits: Fits
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
_MOST = 60
"""Cues that are looked at one against the other, so that a hostile text cannot take long."""


def _speaks_of(one: _Side, a: int, other: _Side, b: int) -> bool:
    """Whether what cue `a` turns stands close behind cue `b`: one "neither" for two."""
    keys = frozenset().union(*_turned(one, one.cues[a]))
    cue = other.cues[b]
    return any(
        word.clause == cue.clause and word.keys & keys
        for word in other.prose.words[max(0, cue.first - 6) : cue.last + 8]
    )


def _is_elsewhere(a: int, b: int, one: _Side, other: _Side, kind: Class) -> bool:
    """Whether the words that a "may" turns stand in the other text, but out of reach of such a cue."""
    if kind not in ("may", "hedge") or overlap(one.near[a], other.near[b]) >= _BOUND:
        return False
    turned = _turned(one, one.cues[a])
    places = {n for keys in turned for key in keys for n in other.places.get(key, ())}
    return bool(places) and not places & other.reached(_UNSURE)


_REACH = 9
"""Words that a cue and what it turns may be apart."""


def _turned(side: _Side, cue: Cue) -> list[frozenset[str]]:
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


def _binds(cue: Cue, side: _Side) -> bool:
    """Whether a translation must show this cue: vague ones and those in a request need not be."""
    if cue.kind == "must" and any(
        c.kind == "not" and -1 <= c.first - cue.last <= 0 for c in side.cues
    ):
        return False
    if cue.kind == "need" and any(
        fact.kind == "duration" and 0 <= fact.start - cue.end <= 8
        for fact in side.prose.facts[:_MOST]
    ):
        return False  # "Needs 20 minutes" is "takes 20 minutes".
    if cue.kind in ("need", "could", "hedge", "if"):
        return cue.clause not in side.asking
    if cue.kind == "until":
        return not any(
            0 <= fact.start - cue.end < 14 and fact.kind in ("date", "time", "number")
            for fact in side.prose.facts[:_MOST]
        )
    if cue.kind == "earliest":
        return cue.text in NOW or cue.text.startswith(_FIRM)
    return True


_FIRM = (
    "no ",
    "not ",
    "at the",
    "only",
    "earliest",
    "soonest",
    "the earliest",
    "the soonest",
    "wait",
    "has to",
    "must",
)


def _only_once(n: int, side: _Side, source: _Side) -> bool:
    """Whether a "may" belongs to "only once ... may", which is a "must not ... before"."""
    cue = side.cues[n]
    return any(c.kind == "must" for c in source.cues) and any(
        c.kind in ("earliest", "onlyif", "only")
        and c.clause == cue.clause
        and c.text.startswith("only")
        for c in side.cues[max(0, n - 4) : n + 4]
    )


_WANTED = frozenset(("needed", "required", "necessary", "wanted"))


def _purpose(cue: Cue, target: Prose, source: Prose) -> bool:
    """Whether "if help is needed" says the source's "for help"."""
    behind = target.words[cue.last : cue.last + 7]
    if not any(word.text in _WANTED for word in behind):
        return False
    told = [w for w in behind if w.keys and w.text not in _WANTED and w.clause == cue.clause]
    for n, word in enumerate(source.words):
        if word.text == "for" and told:
            near = frozenset().union(*(w.keys for w in source.words[n + 1 : n + 5]))
            if all(w.keys & near for w in told):
                return True
    return False


def _is_if_not(n: int, side: _Side) -> bool:
    """Whether an "if" stands over a "not", as "unless" does."""
    cue = side.cues[n]
    return cue.kind == "if" and any(
        c.kind == "not" and c.clause == cue.clause and 0 <= c.first - cue.last <= 5
        for c in side.cues[n + 1 : n + 4]
    )


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


def _narrowed(one: _Side, other: _Side) -> Iterator[Finding]:
    """ "All" of the source that is "some" in the target."""
    before = [n for n, cue in enumerate(one.cues) if cue.kind == "all"][:_MOST]
    kept = [n for n, cue in enumerate(one.cues) if cue.kind == "some"]
    after = [n for n, cue in enumerate(other.cues) if cue.kind == "some"]
    if len(after) <= len(kept):
        return
    for n in after[:_MOST]:
        if any(overlap(other.near[n], one.near[m]) > _BOUND for m in before):
            yield Finding("CONDITION", "rephrased", f"'{other.cues[n].text}' for all", "fatal")
            return


_SOFT = ("should", "may", "want", "could", "hedge", "can")
_EXCUSES: Fits = (
    ("must", 0),
    ("need", 0),
    ("ask", 0.1),
    ("onlyif", 0),
    ("only", 0.2),
    ("earliest", 0.2),
    ("latest", 0.4),
    ("unless", 0.1),
    ("otherwise", 0.1),
    ("not", 0.3),
    ("lack", 0.2),
    ("open", 0.3),
    ("if", 0.3),
    ("depends", 0.1),
)


def _strengthened(one: _Side, other: _Side) -> Iterator[Finding]:
    """A "must" of the target where the source speaks of the same only softly."""
    mine = [n for n, cue in enumerate(other.cues) if cue.kind in ("must", "need")]
    for n, partner in _partners(mine, other, one, _EXCUSES):
        if partner is not None:
            continue
        soft = [m for m, cue in enumerate(one.cues) if cue.kind in _SOFT][:_MOST]
        if any(overlap(other.near[n], one.near[m]) > _BOUND for m in soft):
            yield _finding("must", other.prose, other.cues[n], "added")


def _weakened(one: _Side, other: _Side) -> Iterator[Finding]:
    """A "should", "may" or "would like" where the source says of the same that it must or will be."""
    soft_here = [n for n, c in enumerate(one.cues) if c.kind in (*_SOFT, "ask")][:_MOST]
    sure = [n for n, c in enumerate(one.cues) if c.kind in ("must", "need", "will")][:_MOST]
    now_sure = [n for n, c in enumerate(other.cues) if c.kind in ("must", "need", "will")][:_MOST]
    for n, cue in list(enumerate(other.cues))[: 2 * _MOST]:
        if (
            cue.kind not in ("should", "want", "may", "hedge")
            or _is_denied(cue, other)
            or (cue.kind == "may" and _only_once(n, other, one))
        ):
            continue
        if any(overlap(other.near[n], one.near[m]) > 0.15 for m in soft_here):
            continue
        for m in sure:
            shared = overlap(other.near[n], one.near[m])
            if shared > _BOUND and not any(
                overlap(other.near[k], one.near[m]) >= shared for k in now_sure
            ):
                yield _finding("should", other.prose, cue, "added")
                return


def _is_denied(cue: Cue, side: _Side) -> bool:
    return any(c.kind == "not" and 0 <= cue.start - c.end < 12 for c in side.cues)


def _quote(prose: Prose, cue: Cue) -> str:
    """The cue with a few words around it."""
    first, last = max(0, cue.first - 2), min(len(prose.words), cue.last + 3)
    if first >= last:
        return cue.text
    return prose.text[prose.words[first].start : prose.words[last - 1].end].replace("\n", " ")
