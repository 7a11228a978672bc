"""What is left of a draft that failed, and what people are told about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.translation.checks.finding import Finding
from bot.translation.contract import Draft

_PARTS = ("terms", "questions", "hidden_work", "impacts", "alternatives", "unknown")
_SHOWN = 2
_SAYS = {
    "LOST_FACT": "lost {}",
    "NEW_FACT": "added {}",
    "SWAPPED": "mixed up {}",
    "MASK": "lost or added a mention, a link or other protected text",
    "POLARITY": "changed a “not”",
    "STRENGTH": "changed how strongly something is meant",
    "CONDITION": "changed a condition",
    "ACTOR": "changed who does something",
    "NEW_NAME": "added a name",
    "NEW_LINK": "added a link",
    "COMMITMENT": "added a promise",
    "UNCOVERED": "left a part out",
    "LENGTH": "had the wrong length",
    "LANGUAGE": "was in another language",
    "SCHEMA": "could not be read",
}


def salvage(draft: Draft, findings: Iterable[Finding]) -> Draft | None:
    """The draft without its failing optional parts; None when `rephrased` itself is bad."""
    bad: set[str] = set()
    for finding in findings:
        if finding.weight == "fatal":
            return None
        if finding.weight == "part":
            bad.add(finding.where)
    if not bad:
        return draft
    kept = {
        name: [part for n, part in enumerate(getattr(draft, name)) if f"{name}.{n}" not in bad]
        for name in _PARTS
    }
    return draft.model_copy(update=kept)


def explain(findings: Sequence[Finding]) -> str:
    """For people; completes "The model's answer ... , so it is not shown".

    Only what decided counts: the fatal findings where there are any.
    """
    chosen = [f for f in findings if f.weight == "fatal"] or list(findings)
    said = dict.fromkeys(_SAYS[f.code].format(f.detail) for f in chosen if f.code in _SAYS)
    if not said:
        return "did not pass the checks"
    listed = list(said)[:_SHOWN]
    return " and ".join(listed)
