"""The lists of reasons.txt as patterns: signs of each kind, hints, and what says the opposite."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast, get_args

from bot.records import FactorKind
from bot.translation.facts.lazy import lazy

_CLASS = re.compile(r"\{(\w+)\} = (.*)")
_LINE = re.compile(r"(?:(\w+) (\d|about|hints|vague)|(\w+)): (.*)")
_USE = re.compile(r"\{([a-z]\w*)\}")
_MOST_HINTS = 4
_MOST_VAGUE = 3

_ByKind = dict[FactorKind, "re.Pattern[str]"]


@dataclass
class Signs:
    """What reasons.txt says; `kinds` are plain signs with their weight, `named` the other lines."""

    kinds: defaultdict[FactorKind, list[tuple[int, re.Pattern[str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    about: _ByKind = field(default_factory=dict)
    hints: _ByKind = field(default_factory=dict)
    vague: _ByKind = field(default_factory=dict)
    named: defaultdict[str, list[re.Pattern[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def is_about(self, kind: FactorKind, clause: str) -> bool:
        """Whether a clause names what a kind is about."""
        pattern = self.about.get(kind)
        return pattern is not None and pattern.search(clause) is not None

    def hinted(self, kind: FactorKind, clause: str) -> float:
        """How many different words of a clause hint at a kind; a vague one is half of one."""
        hints = _different(self.hints.get(kind), clause)
        vague = _different(self.vague.get(kind), clause)
        return min(_MOST_HINTS, hints) + min(_MOST_VAGUE, vague) / 2

    def any(self, name: str, clause: str, until: int | None = None) -> bool:
        """Whether a line of that name stands in a clause, or begins in its first characters."""
        found = (pattern.search(clause) for pattern in self.named[name])
        return any(one and (until is None or one.start() < until) for one in found)


@cache
def signs() -> Signs:
    """reasons.txt, which says how its lines are read."""
    read = Signs()
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
        kind, what = cast("FactorKind", found[1]), found[2]
        if found[3]:
            read.named[found[3]].append(pattern)
        elif what.isdigit():
            read.kinds[kind].append((int(what), pattern))
        else:
            {"about": read.about, "hints": read.hints, "vague": read.vague}[what][kind] = pattern
    return read


def _expanded(line: str, classes: dict[str, str]) -> str:
    wide = line.replace(" | ", "|").replace("...", r" (?:\S{1,40} ){0,7}?")
    wide = wide.replace("..", r" (?:\S{1,40} ){0,3}?")
    return _USE.sub(lambda found: classes[found[1]], wide)


def _different(pattern: re.Pattern[str] | None, clause: str) -> int:
    return len({found[0] for found in pattern.finditer(clause)}) if pattern else 0
