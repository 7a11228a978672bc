"""What kind of reason a clause plainly gives: signs of each kind, and what it is about beside a limit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.records import FactorKind
from bot.threads.signs import Signs, signs
from bot.threads.spread import spread
from bot.translation.facts.lazy import lazy

_STRONG = 4
_LEAST = 3
_LIMITED = 4
"""The weight of what a clause is about, in a clause that limits."""

CONCEPTS: dict[str, FactorKind] = {
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

_KNOWS = "".join(
    f"(?<!{word})" for word in "know clear sure tell say says said told out see understand".split()
)
_CONDITION = lazy(
    rf"{_KNOWS} (?:only if|if|unless|assuming|provided|as long as (?!i |we |nobody )|in case)\b.*"
)
_WAITS = lazy(
    r" (?:until|till|before|once|unless|when|if|after|as long as|because|since|for as long)\b"
)
_OPEN = lazy(
    r"\b(?:not|never|nobody|no one|none|hardly|only|has to|have to|must|needs? to|should|to be|no)\b"
)


def weigh(low: str, concepts: Sequence[str] = ()) -> tuple[FactorKind, int] | None:
    """The kind of reason that a clause speaks most plainly for, with its weight; None for none.

    `low` is the clause as `plain` gives it, `concepts` what the glossary finds in it.
    """
    known = signs()
    clause, head = seen(low)
    if is_free(known, clause, head) or known.any("elsewhere", clause):
        return None
    limits = known.any("limits", clause)
    named = {CONCEPTS[concept] for concept in concepts if concept in CONCEPTS}
    best: tuple[float, int, FactorKind] | None = None
    for kind, lines in known.kinds.items():
        found = [weight for weight, pattern in lines if pattern.search(clause)]
        about = kind in named or known.is_about(kind, clause)
        if limits and about:
            found.append(_LIMITED)
        # What has to come first may be anything, so that more words for it say less.
        general = kind == "dependency"
        more = 0 if general else min(2, len(found) - 1)
        sign = max(found) + more if found else 0
        hints = (known.hinted(kind, clause) + (about and limits) / 2) * (0.75 if general else 1)
        if best is None or sign + hints / 2 > best[0]:
            best = sign + hints / 2, sign, kind
    if best is None or best[1] < _LEAST:
        return None
    _, sign, kind = best
    # What breaks "if we do that" is a reason, whatever is offered beside it.
    if (kind != "quality" or sign < _STRONG) and known.any("talk", clause, head):
        return None
    return kind, sign


def blocks(low: str) -> bool:
    """Whether what a clause needs is said to be in the way, and not only needed."""
    return signs().any("blocks", seen(low)[0])


def seen(low: str) -> tuple[str, int]:
    """The clause spread out, without its condition and what only looks like a reason, and how long its head is."""
    clause = _CONDITION.sub("", spread(low))
    for pattern in signs().named["looks"]:
        clause = pattern.sub("_", clause)
    return clause, len(_head(clause))


def is_free(known: Signs, clause: str, head: int) -> bool:
    """Whether a clause says that nothing is in the way, or not any more."""
    if known.any("free", clause, head):
        return True
    return known.any("settled", clause, head) and not _OPEN.search(clause, 0, head)


def _head(clause: str) -> str:
    """What a clause says before what it waits for: "locked until the closing is done" is locked."""
    found = _WAITS.search(clause)
    return clause[: found.start()] if found else clause
