"""A line of the bench's table, and how times are summed up."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured value beside its baseline; `met` is None where there is no goal or no value."""

    what: str
    value: float | None
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: sizes in concepts, runs each, and seconds that the model takes.

    `acks` deliveries for each figure of acknowledgements, `posts` for event to post, and `burst`
    mentions at once.

    `history` is in asks, `whys` in entries of the log, with so many `memory_rounds` each.

    Without `starts`, the first start of all is what is shown.
    """

    sizes: tuple[int, ...] = (500, 10_000, 100_000)
    rounds: int = 400
    model_seconds: float = 2.0
    model_rounds: int = 5
    starts: int = 5
    acks: int = 500
    posts: int = 60
    burst: int = 80
    history: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    whys: int = 100_000
    memory_rounds: int = 40


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty is above."""
    return sorted(values)[int(len(values) * 0.95)] if len(values) > 1 else values[0]
