"""Which value is the old one and which the new one, and which belongs to which name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.finding import Finding
from bot.translation.checks.values import atoms
from bot.translation.checks.words import Prose
from bot.translation.facts import Fact

_OLD_BEFORE = re.compile(
    r"(?:\bnot|n't|\binstead of|\brather than|\bno longer|\bfrom|\bpreviously|\bformerly|\bwas|\breplac\w+|\bused to be)"
    r"(?: (?:on|in|at|the|by|for|number|mail|version|from|until|till|to|a|an|about|around|of|#)){0,3} ?[#€$£]?$"
)
_OLD_BEHIND = re.compile(
    r"^(?: \w+){0,4},? (?:was|is|were|are)(?: \w+)? (?:wrong|mistaken|incorrect|outdated|cancelled|a mistake|an error|off the table)"
    r"|^,? (?:was|is) (?:the )?(?:wrong|old)"
)
_KINDS = frozenset(("date", "time", "number", "money", "percent", "duration", "code", "name"))
_MOST = 60


def roles(source: Prose, target: Prose) -> Iterator[Finding]:
    """Values that traded roles ("A instead of B") or names ("the 6th in Leeds")."""
    here, there = _old(source), _old(target)
    given = {key for fact in source.facts[:_MOST] for key in _keys(fact)}
    now_new = {key for fact in target.facts[:_MOST] for key in _keys(fact)} - there
    was_new = given - here
    for key in sorted(here & now_new):
        if any(key[0] == other[0] and other in was_new for other in there):
            yield Finding(
                "SWAPPED", "rephrased", f"the old and the new value ('{key[1].strip()}')", "fatal"
            )
            return
    yield from _of_names(source, target)


def _keys(fact: Fact) -> set[tuple[str, str]]:
    if fact.kind not in _KINDS:
        return set()
    group = "amount" if fact.kind in ("number", "duration", "code") else fact.kind
    numerals = re.findall(r"\d+(?:[.:]\d+)*", fact.text)
    if group in ("amount", "money", "percent", "time") and numerals:
        return {("value", numeral) for numeral in numerals}
    return {(group, atom) for atom in atoms(fact)}


def _old(prose: Prose) -> set[tuple[str, str]]:
    """The values that a text sets aside: behind "not", "instead of", "from"."""
    found: set[tuple[str, str]] = set()
    for fact in prose.facts[:_MOST]:
        if "/" in fact.value and fact.kind in ("date", "time"):
            continue
        before = prose.lower[max(0, fact.start - 40) : fact.start].rstrip()
        behind = prose.lower[fact.end : fact.end + 60]
        old = _OLD_BEFORE.search(before)
        if old and old[0].startswith("from") and not re.match(r"[^.;!?]{0,24}\bto\b", behind):
            old = None
        if old or _OLD_BEHIND.match(behind):
            keys = _keys(fact)
            found |= set(sorted(keys)[:1]) if len(keys) == 1 else set()
    for pair in re.finditer(r"\bfrom [€$£~]?(\d+(?:\.\d+)?)[^.;,!?\d]{0,16}\bto\b", prose.lower):
        found.add(("value", pair[1]))
    return found


def _of_names(source: Prose, target: Prose) -> Iterator[Finding]:
    """A date or an amount that stands beside another name than in the source."""
    names_here, names_there = _names(source), _names(target)
    for name, at in names_here.items():
        now = names_there.get(name)
        if now is None:
            continue
        mine, theirs = _beside(source, at), _beside(target, now)
        if mine and theirs and mine[0] == theirs[0] and not mine[1] & theirs[1]:
            others = [_beside(source, other) for key, other in names_here.items() if key != name]
            if any(o and o[0] == theirs[0] and o[1] & theirs[1] for o in others):
                yield Finding("SWAPPED", "rephrased", f"what belongs to '{name}'", "fatal")
                return


def _names(prose: Prose) -> dict[str, int]:
    """Capitalised words inside a sentence, each once."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for n, word in enumerate(prose.words[:400]):
        if prose.text[word.start].isupper() and word.text not in ("it", "i", "marketing"):
            if word.text in found:
                twice.add(word.text)
            found[word.text] = n
    return {name: n for name, n in found.items() if name not in twice}


def _beside(prose: Prose, n: int) -> tuple[str, frozenset[str]] | None:
    """The kind and the values of the fact right before "in NAME"."""
    word = prose.words[n]
    for fact in prose.facts[:_MOST]:
        if fact.kind not in ("date", "time", "number", "money"):
            continue
        gap = prose.lower[fact.end : word.start] if fact.end <= word.start else None
        if gap is not None and re.fullmatch(r" (?:in|at|for|to|with) (?:the )?", gap):
            days = re.findall(r"\d+", fact.text)
            return fact.kind, frozenset(days)
    return None
