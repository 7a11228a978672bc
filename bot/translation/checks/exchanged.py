"""A word that gave way to its contrary: "keep" became "remove", "by design" became "unintended"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.opposites import contrary, opposites
from bot.translation.checks.words import Prose, stem

_NEAR = 6.0
_TURNS = frozenset(("not", "lack"))
_BY_BOUNDS = frozenset(
    (
        "before",
        "after",
        "until",
        "earlier",
        "later",
        "minimum",
        "maximum",
        "max",
        "min",
        "most",
        "least",
        "once",
        "first",
        "all",
        "some",
        "both",
        "either",
        "neither",
        "never",
        "always",
        "none",
    )
)
"""Words that are judged with the date, the amount or the deed they belong to."""  # fmt: skip
_MOST = 400


def exchanged(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
    forth: Links, back: Links, context: str,
) -> Iterator[Finding]:  # fmt: skip
    """Contraries in place of words of the source; `context` is what else was given."""
    mine, theirs = {stem(w.text) for w in source.words}, {stem(w.text) for w in target.words}
    known = {stem(word) for word in context.casefold().split()}
    fresh: dict[str, int] = {}
    for m, word in enumerate(target.words[:_MOST]):
        if stem(word.text) not in mine and stem(word.text) not in known:
            fresh.setdefault(word.text, m)
            fresh.setdefault(stem(word.text), m)
    for n, word in enumerate(source.words[:_MOST]):
        if word.text in _BY_BOUNDS or stem(word.text) in theirs:
            continue
        for other in sorted(_contraries(word.text) & set(fresh)):
            m = fresh[other]
            if target.words[m].text in _BY_BOUNDS or not contrary(word.text, target.words[m].text):
                continue
            if not _same_place(n, m, forth, back):
                continue
            if _timed(here, forth, n) or _timed(there, back, m):
                continue
            if _negated(source, here, forth, n) == _negated(target, there, back, m):
                yield Finding(
                    "SWAPPED", "rephrased", f"'{word.text}' and '{target.words[m].text}'", "fatal"
                )
                return


def _contraries(word: str) -> frozenset[str]:
    found = set(opposites(word))
    for prefix in ("un", "non", "dis", "in", "im", "il", "ir", "mis"):
        found |= {f"{prefix}{word}", stem(f"{prefix}{word}")}
        if word.startswith(prefix) and len(word) > len(prefix) + 3:
            found |= {word[len(prefix) :], stem(word[len(prefix) :])}
    return frozenset(found)


def _same_place(n: int, m: int, forth: Links, back: Links) -> bool:
    """Whether two words stand beside the same things."""
    hits = 0
    for k in range(max(0, n - 6), min(len(forth.to), n + 7)):
        if k == n or forth.apart(n, k) > _NEAR or forth.to[k] < 0 or forth.how[k] < 0.55:
            continue
        if back.apart(forth.to[k], m) <= _NEAR:
            hits += 1
    return hits >= 1


def _timed(cues: tuple[Cue, ...], links: Links, n: int) -> bool:
    """Whether it is said from when or until when: "off until" is "on after"."""
    return any(
        cue.kind in ("earliest", "until", "latest", "onlyif", "unless")
        and links.apart(cue.first, n) <= 8
        for cue in cues
    )


def _negated(prose: Prose, cues: tuple[Cue, ...], links: Links, n: int) -> bool:
    """Whether an odd number of negatives stands close before a word."""
    count = 0
    if n + 1 < len(prose.words) and prose.words[n + 1].text in ("nothing", "no", "none"):
        count += 1
    if (
        n
        and prose.words[n - 1].text in ("no", "not")
        and not any(cue.kind in _TURNS and cue.first == n - 1 for cue in cues)
    ):
        count += 1  # "No rush" is a set phrase, and no cue.
    for cue in cues:
        if cue.kind in _TURNS and cue.last <= n and links.apart(cue.last - 1, n) <= 4.5:
            count += 1
        elif cue.kind == "not" and cue.first > n and links.apart(cue.first, n) <= 1.5:
            count += 1  # "costs nothing"
    return count > 0
