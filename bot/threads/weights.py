"""How much each thing that a clause shows speaks for a kind of reason: weights.txt, made by `make weights`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from bot.records import FactorKind
from bot.threads.evidence import Evidence

KINDS: tuple[FactorKind, ...] = get_args(FactorKind)
"""The columns of the table; the last one, behind them, is of no reason at all."""
TABLE = Path(__file__).with_name("weights.txt")


@cache
def weights() -> Mapping[str, tuple[int, ...]]:
    """Each thing with its hundredths for each kind and for none."""
    read: dict[str, tuple[int, ...]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            thing, _, row = line.partition("\t")
            read[thing] = tuple(map(int, row.split()))
            if len(read[thing]) != len(KINDS) + 1:
                raise ValueError(f"weights.txt has a line of another length: {thing}")
    return read


def chances(shown: Evidence) -> dict[FactorKind, float]:
    """How likely it is that a clause that shows this gives a reason of each kind, 0 to 1."""
    known = weights()
    sums = [0.0] * (len(KINDS) + 1)
    for thing, much in shown.items():
        for column, weight in enumerate(known.get(thing, ())):
            sums[column] += much * weight / 100
    most = max(sums)
    grown = [math.exp(one - most) for one in sums]
    total = sum(grown)
    return {kind: one / total for kind, one in zip(KINDS, grown, strict=False)}
