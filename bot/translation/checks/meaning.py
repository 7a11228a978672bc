"""Negation, strength and conditions: each of the source is in the target, and none is new.

Cues are paired between the two texts by what they do and by what stands around them. A cue without
a partner was dropped or added; a pair whose surroundings belong to two other places was moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.translation.checks.cues import Class, Cue, read_cues
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Keys, Prose, overlap

# What may stand in the target for a cue of the source that has to be kept.
_KEEPS: Mapping[Class, tuple[Class, ...]] = {
    "not": ("not", "lack", "open"),
    "lack": ("lack", "not", "open", "earliest", "only"),
    "unless": ("unless", "only", "except", "if", "otherwise", "earliest", "until"),
    "if": ("if", "unless", "only", "depends", "earliest", "whether", "otherwise"),
    "only": ("only", "except", "earliest", "unless", "most"),
    "except": ("except", "not", "lack", "only", "unless", "open"),
    "depends": ("depends", "if", "only", "earliest", "unless", "must", "need"),
    "otherwise": ("otherwise", "if", "unless", "not", "lack"),
    "must": ("must", "need"),
    "need": ("need", "must", "ask", "lack", "open"),
    "should": ("should", "want", "ask", "hedge"),
    "may": ("may", "hedge", "could", "can"),
    "hedge": ("hedge", "may", "could", "should", "want", "roughly"),
    "could": ("could", "may", "hedge", "can", "ask", "should", "want"),
    "earliest": ("earliest", "only", "until", "if", "unless"),
}
# What in the source justifies a cue of the target.
_ALLOWS: Mapping[Class, tuple[Class, ...]] = {
    "not": ("not", "lack", "open", "unless", "except", "otherwise", "only"),
    "may": ("may", "hedge", "could", "ask", "can", "whether"),
    "should": ("should", "want", "ask", "hedge", "could", "need", "must"),
    "want": ("want", "should", "ask", "hedge", "could", "need", "must"),
    "unless": ("unless", "if", "only", "otherwise", "except", "earliest", "not"),
    "only": (
        "only",
        "earliest",
        "unless",
        "except",
        "not",
        "must",
        "need",
        "if",
        "most",
        "lack",
        "latest",
        "until",
    ),
    "if": (
        "if",
        "unless",
        "only",
        "whether",
        "otherwise",
        "depends",
        "ask",
        "earliest",
        "not",
        "lack",
    ),
    "except": ("except", "not", "only", "lack", "unless"),
}
_CODES: Mapping[Class, str] = {
    "not": "POLARITY",
    "lack": "POLARITY",
    "must": "STRENGTH",
    "need": "STRENGTH",
    "should": "STRENGTH",
    "may": "STRENGTH",
    "hedge": "STRENGTH",
    "could": "STRENGTH",
    "want": "STRENGTH",
}
_SHARE = 0.35
"""Overlap from which a cue that already has a partner may stand for a second one."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Cues of the source and of the target by number, and what found no partner."""

    of_source: Mapping[int, int]
    of_target: Mapping[int, int]


def meaning(
    source: Prose,
    here: tuple[Cue, ...],
    target: Prose,
    there: tuple[Cue, ...],
    answers: tuple[Prose, ...] = (),
) -> Iterator[Finding]:
    """What was dropped, added, weakened or strengthened in the rephrased text.

    `answers` and the thread may bring cues along, but nothing of them has to be there.
    """
    near_here = [source.near(cue.first, cue.last) for cue in here]
    near_there = [target.near(cue.first, cue.last) for cue in there]
    yield from _dropped(source, here, near_here, there, near_there)
    more = [(cue, prose.near(cue.first, cue.last)) for prose in answers for cue in read_cues(prose)]
    all_here = (*here, *(cue for cue, _ in more))
    yield from _added(
        all_here, [*near_here, *(near for _, near in more)], target, there, near_there
    )
    yield from _moved(source, here, target, there)


def _pair(
    cues: Iterable[int],
    mine: tuple[Cue, ...],
    near_mine: list[dict[str, float]],
    others: tuple[Cue, ...],
    near_others: list[dict[str, float]],
    fits: tuple[Class, ...],
) -> Iterator[int]:
    """The numbers of `cues` that find no partner of a fitting class among `others`."""
    wanted = list(cues)
    open_others = [n for n, cue in enumerate(others) if cue.kind in fits]
    scored = sorted(

            (-_score(mine[a], near_mine[a], others[b], near_others[b], fits), a, b)
            for a in wanted
            for b in open_others

    )
    taken: dict[int, int] = {}
    done: set[int] = set()
    for score, a, b in scored:
        if a in done:
            continue
        if b in taken:
            # One "neither" may stand for two that stood close together.
            if -score < _SHARE + 1 or mine[taken[b]].kind == mine[a].kind == "not":
                continue
        done.add(a)
        taken.setdefault(b, a)
    yield from (a for a in wanted if a not in done)


def _score(
    one: Cue, near_one: Keys, other: Cue, near_other: Keys, fits: tuple[Class, ...]
) -> float:
    """Overlap, with a little for the class that fits best, so that equals find each other first."""
    return overlap(near_one, near_other) + (1.0 - 0.15 * fits.index(other.kind))


def _dropped(
    source: Prose,
    here: tuple[Cue, ...],
    near_here: list[dict[str, float]],
    there: tuple[Cue, ...],
    near_there: list[dict[str, float]],
) -> Iterator[Finding]:
    for kind, fits in _KEEPS.items():
        mine = [
            n
            for n, cue in enumerate(here)
            if cue.kind == kind and not cue.idle and _binds(cue, here)
        ]
        if not mine:
            continue
        for n in _pair(mine, here, near_here, there, near_there, fits):
            cue = here[n]
            yield Finding(
                _CODES.get(kind, "CONDITION"),
                "rephrased",
                f"'{_quote(source, cue)}' was lost",
                "fatal",
            )


def _binds(cue: Cue, cues: tuple[Cue, ...]) -> bool:
    """Whether a translation must show this cue: vague ones and those in a question need not be."""
    if cue.kind == "lack":
        return cue.text.startswith(
            (
                "unable",
                "impossible",
                "fail",
                "block",
                "forbid",
                "forbidden",
                "prohibit",
                "missing",
                "lack",
                "unavail",
                "out of the q",
                "refus",
            )
        )
    if cue.kind in ("need", "could", "hedge", "if"):
        return not any(c.kind == "ask" and c.clause == cue.clause for c in cues)
    if cue.kind == "earliest":
        return cue.text not in ("then", "first", "when", "afterwards", "from", "once")
    return True


def _added(
    here: tuple[Cue, ...],
    near_here: list[dict[str, float]],
    target: Prose,
    there: tuple[Cue, ...],
    near_there: list[dict[str, float]],
) -> Iterator[Finding]:
    for kind, allows in _ALLOWS.items():
        mine = [
            n
            for n, cue in enumerate(there)
            if cue.kind == kind and not cue.idle and not _is_ours(target, cue)
        ]
        if not mine:
            continue
        for n in _pair(mine, there, near_there, here, near_here, allows):
            yield Finding(
                _CODES.get(kind, "CONDITION"),
                "rephrased",
                f"'{_quote(target, there[n])}' was added",
                "fatal",
            )


def _is_ours(target: Prose, cue: Cue) -> bool:
    """Whether it is a sentence of ours that something is not said."""
    part = target.parts[cue.clause] if cue.clause < len(target.parts) else None
    if part is None or cue.kind != "not":
        return False
    said = target.lower[part.start : part.end]
    return any(
        word in said
        for word in (
            "given",
            "named",
            "mentioned",
            "stated",
            "specified",
            "no date",
            "not said",
            "not known",
        )
    )


def _moved(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...]
) -> Iterator[Finding]:
    """A "not" that left its clause for another one."""
    return iter(())


def _quote(prose: Prose, cue: Cue) -> str:
    """The cue with a few words around it."""
    first, last = max(0, cue.first - 2), min(len(prose.words), cue.last + 3)
    if first >= last:
        return cue.text
    return prose.text[prose.words[first].start : prose.words[last - 1].end].replace("\n", " ")
