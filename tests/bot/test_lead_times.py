"""Ranges from asks that are done: which days count, nearest rank, and when there are too few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lead_times import (
    ENOUGH,
    LeadTime,
    in_words,
    lead_time,
    nearest_rank,
    telling,
    working_days,
)
from bot.memory import ClosedAsk
from glossary.load import load_termbase

MONDAY = date(2026, 11, 23)


def _done(number: int, days: float, opened: datetime | None = None) -> ClosedAsk:
    opened = opened or datetime(2026, 11, 2, 9, tzinfo=UTC)
    return ClosedAsk(UUID(int=number), ("sso",), opened, opened + timedelta(days=days))


@pytest.mark.parametrize(
    ("opened", "closed", "days"),
    [
        (0, 0, 1),
        (0, 1, 1),
        (0, 4, 4),
        (4, 7, 1),
        (4, 5, 1),
        (4, 6, 1),
        (5, 6, 1),
        (5, 7, 1),
        (0, 7, 5),
        (0, 14, 10),
        (2, 15, 9),
        (3, 1, 1),
    ],
)
def test_working_days_leave_out_weekends(opened: int, closed: int, days: int) -> None:
    """Counted from a Monday; the day on which it was asked does not count."""
    assert working_days(MONDAY + timedelta(opened), MONDAY + timedelta(closed)) == days


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 3_000))
def test_working_days_are_what_a_calendar_counts(opened: date, days: int) -> None:
    """Day by day, slowly."""
    counted = sum((opened + timedelta(n)).weekday() < 5 for n in range(1, days + 1))
    assert working_days(opened, opened + timedelta(days)) == max(1, counted)


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(1, 100))
def test_nearest_rank_is_a_value_that_so_many_reach(values: list[int], percent: int) -> None:
    """So many percent are at most that, and it is the smallest such value."""
    found = nearest_rank(values, percent)
    assert found in values
    assert sum(v <= found for v in values) * 100 >= percent * len(values)
    smaller = [v for v in values if v < found]
    assert len(smaller) * 100 < percent * len(values)


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=60))
def test_the_half_lies_where_others_put_the_median(values: list[int]) -> None:
    """Between the values around the median of the standard library's."""
    found = nearest_rank(values, 50)
    middle = quantiles(values, n=2, method="inclusive")[0]
    ranked = sorted(values)
    assert ranked[(len(ranked) - 1) // 2] == found
    assert found <= middle


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], 0), ([1], 101)])
def test_a_percentile_of_nothing_is_none(values: list[int], percent: int) -> None:
    """Nor is there one beyond a hundred."""
    with pytest.raises(ValueError, match="percentile"):
        nearest_rank(values, percent)


def test_seven_are_not_enough_and_eight_are() -> None:
    """Under eight nothing is said of how long it takes."""
    assert ENOUGH == 8
    assert lead_time([_done(n, n) for n in range(1, 8)], UTC) is None
    took = lead_time([_done(n, n) for n in range(1, 9)], UTC)
    assert took == LeadTime(8, 4, 5)  # 1 2 3 4 4 4 5 6 working days


def test_an_ask_that_comes_twice_counts_once() -> None:
    """Two concepts in common make it no second ask."""
    assert lead_time([_done(1, 3)] * 8, UTC) is None


def test_days_are_those_of_the_zone() -> None:
    """Monday 23:30 in London is Tuesday in Berlin."""
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    asks = [_done(n, 1, late) for n in range(8)]
    berlin = lead_time(asks, ZoneInfo("Europe/Berlin"))
    assert berlin == LeadTime(8, 1, 1)
    friday = [_done(n, 0.5, datetime(2026, 11, 5, 20, tzinfo=UTC)) for n in range(8)]
    assert lead_time(friday, ZoneInfo("Pacific/Auckland")) == LeadTime(8, 1, 1)


def test_the_sentence_says_how_many_asks_it_comes_from() -> None:
    """And nothing that they do not say."""
    assert in_words(LeadTime(9, 6, 9)) == (
        "Of 9 done asks like this, half took at most 6 working days and 85% at most 9."
    )
    assert in_words(LeadTime(8, 1, 1)) == (
        "Of 8 done asks like this, 85% took at most 1 working day."
    )


def test_words_like_soon_make_no_work_alike() -> None:
    """Things, actions and constraints do; what the termbase does not know is left out."""
    termbase = load_termbase()
    found = telling(("asap", "sso", "change-freeze", "no-such-thing", "sso"), termbase)
    assert found == ("sso", "change-freeze")
