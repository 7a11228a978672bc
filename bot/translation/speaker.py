"""Who is speaking: which side a message comes from, guessed from its words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from glossary.concept import Side
from glossary.match import Match
from glossary.termbase import Termbase

_LINE = re.compile(r"(marketing|it) ([\d.]+)(: | ~ )(.+)")
_TOKEN = re.compile(r"[^\W\d_]+")
_ONE_SIDED_TERM = 0.5  # a wording that only one side uses
_READ = 4_000  # the first characters decide; more would only cost time
_SURE = 50.0  # certain enough, and far from the end of what a float can hold
_SLOPE = 0.8  # the weights are no independent witnesses: their sum says less than it seems
TOSS_UP = 0.6
"""Below this confidence the guess is said to be a toss-up."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A side with its probability (0.5 to 1)."""

    side: Side
    confidence: float

    @property
    def toss_up(self) -> bool:
        """Whether both readings are about as likely."""
        return self.confidence < TOSS_UP


@dataclass(frozen=True, slots=True)
class _Signs:
    """What speaks for a side; positive weights speak for marketing."""

    words: dict[str, float]
    patterns: tuple[tuple[re.Pattern[str], float], ...]


def guess_side(text: str, matches: Iterable[Match], termbase: Termbase) -> Guess:
    """The side that these words probably come from; marketing at even odds, since asks start there."""
    signs, text = _signs(), text[:_READ]
    score = sum(signs.words.get(word.casefold(), 0.0) for word in _TOKEN.findall(text))
    score += sum(weight for pattern, weight in signs.patterns if pattern.search(text))
    for match in matches:
        sides = {
            designation.side
            for concept in match.concepts
            for designation in termbase.concepts[concept].designations
            if designation.text.casefold() == match.surface.casefold()
        }
        score += _ONE_SIDED_TERM * ((sides == {"marketing"}) - (sides == {"it"}))
    probability = 1 / (1 + math.exp(-max(-_SURE, min(_SURE, _SLOPE * score))))
    side: Side = "marketing" if probability >= 0.5 else "it"
    return Guess(side, round(max(probability, 1 - probability), 2))


@cache
def _signs() -> _Signs:
    """speaker.txt, which says how its lines are read."""
    words: dict[str, float] = {}
    patterns: list[tuple[re.Pattern[str], float]] = []
    for line in Path(__file__).with_name("speaker.txt").read_text("utf-8").splitlines():
        if not (found := _LINE.fullmatch(line)):
            continue
        weight = float(found[2]) * (1 if found[1] == "marketing" else -1)
        if found[3] == ": ":
            words.update(dict.fromkeys(found[4].split(), weight))
        else:
            patterns.append((re.compile(found[4], re.IGNORECASE), weight))
    return _Signs(words, tuple(patterns))
