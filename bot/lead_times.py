"""How long work like this took here: ranges from asks that are done, never from anything else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.memory import ClosedAsk
from glossary.termbase import Termbase

ENOUGH = 8
"""Done asks from which on a range is shown (DESIGN.md, "How a translation is made")."""
_TELLING = ("thing", "action", "constraint")
"""Kinds of concepts that say what work is about; "soon" and "simple" do not."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LeadTime:
    """What `n` done asks took, in working days: half at most `half` (P50), 85% at most `most` (P85)."""

    n: int
    half: int
    most: int


def working_days(opened: date, closed: date) -> int:
    """Days from Monday to Friday after the first one, up to and with the last; at least 1.

    From Monday to Tuesday is 1, from Friday to Monday too. Holidays are not known here.
    """
    if closed <= opened:
        return 1
    weeks, rest = divmod((closed - opened).days, 7)
    extra = sum((opened + weeks * _WEEK + timedelta(n)).weekday() < 5 for n in range(1, rest + 1))
    return max(1, weeks * 5 + extra)


def nearest_rank(values: Sequence[int], percent: int) -> int:
    """The percentile by the nearest-rank method: the smallest value that so many percent reach.

    It is always a value that occurred. Raises `ValueError` where there are none.
    """
    if not values or not 0 < percent <= 100:
        raise ValueError("a percentile needs values, and a percent from 1 to 100")
    return sorted(values)[math.ceil(percent * len(values) / 100) - 1]


def lead_time(done: Iterable[ClosedAsk], zone: tzinfo) -> LeadTime | None:
    """The range of these asks, with days as they are in `zone`; None where there are too few.

    An ask that comes twice counts once.
    """
    took = {
        ask.id: working_days(
            ask.opened_at.astimezone(zone).date(), ask.closed_at.astimezone(zone).date()
        )
        for ask in done
    }
    if len(took) < ENOUGH:
        return None
    days = tuple(took.values())
    return LeadTime(len(days), nearest_rank(days, 50), nearest_rank(days, 85))


def telling(concepts: Iterable[str], termbase: Termbase) -> tuple[str, ...]:
    """The concepts that say what kind of work it is, each once: asks that share one are alike."""
    known = (id for id in dict.fromkeys(concepts) if id in termbase.concepts)
    return tuple(
        id
        for id in known
        if termbase.concept(id).kind in _TELLING and termbase.concept(id).ambiguity.level != "high"
    )


def in_words(took: LeadTime) -> str:
    """The range as a sentence, with how many asks it comes from."""
    if took.half == took.most:
        return f"Of {took.n} done asks like this, 85% took at most {_days(took.most)}."
    return (
        f"Of {took.n} done asks like this, half took at most {_days(took.half)} "
        f"and 85% at most {took.most}."
    )


def _days(days: int) -> str:
    return "1 working day" if days == 1 else f"{days} working days"
