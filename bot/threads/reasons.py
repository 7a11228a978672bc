"""What kind of reason a clause gives: signs of each kind, and what it is about beside a limit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast, get_args

from bot.records import FactorKind
from bot.threads.spread import spread
from bot.translation.facts.lazy import lazy

STRONG = 4
"""The weight of a plain sign; one of 3 needs a clause of some length, one of 2 another sign."""
_LEAST = 3
_LIMITED = 4
"""The weight of what a clause is about, in a clause that limits."""

_CONCEPTS: dict[str, FactorKind] = {
    "change-freeze": "freeze",
    "security-review": "security_privacy",
    "penetration-test": "security_privacy",
    "data-protection-impact-assessment": "security_privacy",
    "consent-flag": "security_privacy",
    "vendor-assessment": "security_privacy",
    "vulnerability": "security_privacy",
    "purchase-order": "procurement",
    "procurement": "procurement",
    "request-for-proposal": "procurement",
    "statement-of-work": "procurement",
    "contract-renewal": "procurement",
    "capacity": "capacity",
    "legacy-system": "legacy",
    "end-of-life": "legacy",
    "technical-debt": "legacy",
    "regression-test": "quality",
    "load-test": "quality",
    "user-acceptance-test": "quality",
    "dependency": "dependency",
}
"""Concepts that say what a clause is about, whatever words of the glossary name them."""

_CONDITION = lazy(
    r" (?:only if|if|unless|assuming|provided|as long as (?!i |we |nobody )|in case)\b.*"
)
_WAITS = lazy(
    r" (?:until|till|before|once|unless|when|if|after|as long as|because|since|for as long)\b"
)
_OPEN = lazy(
    r"\b(?:not|never|nobody|no one|none|hardly|only|has to|have to|must|needs? to|should|to be|no)\b"
)
_CLASS = re.compile(r"\{(\w+)\} = (.*)")
_LINE = re.compile(r"(?:(\w+) (\d|about)|(\w+)): (.*)")
_USE = re.compile(r"\{([a-z]\w*)\}")


@dataclass
class _Signs:
    """The lines of reasons.txt as patterns: of a kind with their weight, and those with a name."""

    kinds: defaultdict[FactorKind, list[tuple[int, re.Pattern[str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    about: dict[FactorKind, re.Pattern[str]] = field(default_factory=dict)
    named: defaultdict[str, list[re.Pattern[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def any(self, name: str, clause: str, until: int | None = None) -> bool:
        """Whether a line of that name stands in a clause, or begins in its first characters."""
        found = (pattern.search(clause) for pattern in self.named[name])
        return any(one and (until is None or one.start() < until) for one in found)


def weigh(low: str, concepts: Sequence[str] = ()) -> tuple[FactorKind, int] | None:
    """The kind of reason that a clause speaks most for, with its weight; None for none.

    `low` is the clause as `plain` gives it, `concepts` what the glossary finds in it.
    """
    signs = _signs()
    clause = _seen(low)
    head = len(_head(clause))
    if _is_free(clause, head) or signs.any("elsewhere", clause):
        return None
    limits = signs.any("limits", clause)
    named = {_CONCEPTS[concept] for concept in concepts if concept in _CONCEPTS}
    weights: dict[FactorKind, int] = {}
    for kind, lines in signs.kinds.items():
        found = [weight for weight, pattern in lines if pattern.search(clause)]
        about = signs.about.get(kind)
        if limits and (kind in named or (about and about.search(clause))):
            found.append(_LIMITED)
        if found:
            # What has to come first may be anything, so that more words for it say no more.
            more = 0 if kind == "dependency" else min(2, len(found) - 1)
            weights[kind] = max(found) + more
    best = max(weights, key=lambda kind: weights[kind], default=None)
    if best is None or weights[best] < _LEAST:
        return None
    if best != "quality" and signs.any("talk", clause, head):
        return None
    return best, weights[best]


def blocks(low: str) -> bool:
    """Whether what a clause needs is said to be in the way, and not only needed."""
    return _signs().any("blocks", _seen(low))


def _seen(low: str) -> str:
    """The clause spread out, without its condition and what only looks like a reason."""
    clause = _CONDITION.sub("", spread(low))
    for pattern in _signs().named["looks"]:
        clause = pattern.sub("_", clause)
    return clause


def _is_free(clause: str, head: int) -> bool:
    """Whether a clause says that nothing is in the way, or not any more."""
    signs = _signs()
    if signs.any("free", clause, head):
        return True
    return signs.any("settled", clause, head) and not _OPEN.search(clause, 0, head)


def _head(clause: str) -> str:
    """What a clause says before what it waits for: "locked until the closing is done" is locked."""
    found = _WAITS.search(clause)
    return clause[: found.start()] if found else clause


@cache
def _signs() -> _Signs:
    """reasons.txt, which says how its lines are read."""
    signs = _Signs()
    classes: dict[str, str] = {}
    text = Path(__file__).with_name("reasons.txt").read_text("utf-8").replace("\n    ", " ")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if found := _CLASS.fullmatch(line):
            classes[found[1]] = f"(?:{_expanded(found[2], classes)})"
            continue
        found = _LINE.fullmatch(line)
        if not found or (found[1] and found[1] not in get_args(FactorKind)):
            raise ValueError(f"reasons.txt has a line that nobody reads: {line[:60]}")
        pattern = lazy(rf"(?<!\w)(?:{_expanded(found[4], classes)})(?!\w)")
        if found[3]:
            signs.named[found[3]].append(pattern)
        elif found[2] == "about":
            signs.about[cast("FactorKind", found[1])] = pattern
        else:
            signs.kinds[cast("FactorKind", found[1])].append((int(found[2]), pattern))
    return signs


def _expanded(line: str, classes: dict[str, str]) -> str:
    wide = line.replace(" | ", "|").replace("...", r" (?:\S{1,40} ){0,7}?")
    wide = wide.replace("..", r" (?:\S{1,40} ){0,3}?")
    return _USE.sub(lambda found: classes[found[1]], wide)
