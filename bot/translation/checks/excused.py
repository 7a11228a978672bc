"""Which cues need no partner in the other text, because of what stands beside them."""

from __future__ import annotations

from bot.translation.checks.cues import NOW, Cue
from bot.translation.checks.partners import MOST, Side
from bot.translation.checks.words import Prose


def binds(cue: Cue, side: Side) -> bool:
    """Whether a translation must show this cue: vague ones and those in a request need not be."""
    if cue.kind == "must" and any(
        c.kind == "not" and -1 <= c.first - cue.last <= 0 for c in side.cues
    ):
        return False
    if cue.kind == "need" and any(
        fact.kind == "duration" and 0 <= fact.start - cue.end <= 8
        for fact in side.prose.facts[:MOST]
    ):
        return False  # "Needs 20 minutes" is "takes 20 minutes".
    if cue.kind in ("need", "could", "hedge", "if"):
        return cue.clause not in side.asking
    if cue.kind == "until":
        return not any(
            0 <= fact.start - cue.end < 14 and fact.kind in ("date", "time", "number")
            for fact in side.prose.facts[:MOST]
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


def only_once(n: int, side: Side, source: Side) -> bool:
    """Whether a "may" belongs to "only once ... may", which is a "must not ... before"."""
    cue = side.cues[n]
    return any(c.kind == "must" for c in source.cues) and any(
        c.kind in ("earliest", "onlyif", "only")
        and c.clause == cue.clause
        and c.text.startswith("only")
        for c in side.cues[max(0, n - 4) : n + 4]
    )


_WANTED = frozenset(("needed", "required", "necessary", "wanted"))


def is_purpose(cue: Cue, target: Prose, source: Prose) -> bool:
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


def is_if_not(n: int, side: Side) -> bool:
    """Whether an "if" stands over a "not", as "unless" does."""
    cue = side.cues[n]
    return cue.kind == "if" and any(
        c.kind == "not" and c.clause == cue.clause and 0 <= c.first - cue.last <= 5
        for c in side.cues[n + 1 : n + 4]
    )
