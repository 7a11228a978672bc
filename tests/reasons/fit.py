"""Weights from examples: a multinomial logistic regression, by gradient descent on one example at a time."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.threads.weights import KINDS
from tests.reasons.examples import Example

_ROUNDS = 30
_STEP = 0.1
_DECAY = 1.0
"""How much large weights cost, as in 1/C of other programs."""
_SEED = 11
_LEAST_SEEN = 2
"""A thing that one example alone shows teaches nothing about others."""
_LEAST = 4
"""Hundredths; a thing whose weights are all smaller is left out of the table."""


def fitted(examples: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """Each thing with its hundredths for each kind and for none; the same each time."""
    often = Counter(thing for one in examples for thing in one.shown)
    kept = sorted(thing for thing, times in often.items() if times >= _LEAST_SEEN)
    place = {thing: number for number, thing in enumerate(kept)}
    rows = [
        (
            [(place[thing], much) for thing, much in one.shown.items() if thing in place],
            KINDS.index(one.kind) if one.kind else len(KINDS),
        )
        for one in examples
    ]
    table = _descended(rows, len(kept))
    rounded = {thing: tuple(round(100 * one) for one in table[n]) for thing, n in place.items()}
    return {thing: row for thing, row in rounded.items() if max(map(abs, row)) >= _LEAST}


def _descended(
    rows: Sequence[tuple[Sequence[tuple[int, float]], int]], things: int
) -> list[list[float]]:
    """The mean of the weights over the second half of the rounds."""
    width = len(KINDS) + 1
    table = [[0.0] * width for _ in range(things)]
    mean = [[0.0] * width for _ in range(things)]
    shrink = _DECAY / max(1, len(rows))
    scale = 1.0
    chance = random.Random(_SEED)  # noqa: S311 - the same order in each run
    order = list(range(len(rows)))
    for turn in range(_ROUNDS):
        chance.shuffle(order)
        step = _STEP / (1 + turn / 5)
        for number in order:
            shown, right = rows[number]
            sums = [0.0] * width
            for thing, much in shown:
                row = table[thing]
                for column in range(width):
                    sums[column] += row[column] * much
            off = _softmax([scale * one for one in sums])
            off[right] -= 1
            scale *= 1 - step * shrink
            for thing, much in shown:
                row, by = table[thing], step * much / scale
                for column in range(width):
                    row[column] -= by * off[column]
        if turn >= _ROUNDS // 2:
            share = scale / (_ROUNDS - _ROUNDS // 2)
            for row, into in zip(table, mean, strict=True):
                for column in range(width):
                    into[column] += row[column] * share
    return mean


def _softmax(sums: list[float]) -> list[float]:
    most = max(sums)
    grown = [math.exp(one - most) for one in sums]
    total = sum(grown)
    return [one / total for one in grown]


def as_table(weights: Mapping[str, Sequence[int]], stamp: str) -> str:
    """The table as it is written."""
    head = (
        "# How much each thing that a clause shows speaks for a reason of each kind, in hundredths.\n"
        "# Made by `make weights`; do not write in it.\n"
        f"# from: {stamp}\n"
        f"# columns: {' '.join(KINDS)} none\n"
    )
    lines = (f"{thing}\t{' '.join(map(str, row))}\n" for thing, row in sorted(weights.items()))
    return head + "".join(lines)
