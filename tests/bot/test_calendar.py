"""Weeks, wall clocks and working hours, over years of zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import (
    Week,
    Weekly,
    WorkingHours,
    day_in_words,
    days_between,
    is_zone,
    moment_at,
    today_in,
    zone_of,
)

_ZONES = [ZoneInfo(name) for name in sorted(available_timezones())]
zones = st.sampled_from(_ZONES)
days = st.dates(date(1990, 1, 1), date(2037, 12, 1))
times = st.times().map(lambda at: at.replace(microsecond=0))
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
weekdays = st.integers(1, 7)
hours = st.builds(
    WorkingHours,
    starts=st.times(time(5), time(11)).map(lambda at: at.replace(microsecond=0)),
    ends=st.times(time(13), time(23)).map(lambda at: at.replace(microsecond=0)),
    days=st.frozensets(weekdays),
)


def test_weeks_are_isos() -> None:
    """At New Year a week belongs to the year of its Thursday."""
    assert str(Week.of(date(2026, 11, 16))) == "2026-W47"
    assert Week.of(date(2027, 1, 3)) == Week(2026, 53)
    assert Week.of(date(2024, 12, 30)) == Week(2025, 1)
    assert Week(2026, 53).later(1) == Week(2027, 1)
    assert (Week(2026, 47).monday, Week(2026, 47).sunday) == (
        date(2026, 11, 16),
        date(2026, 11, 22),
    )


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2025-W53", "2026-W00", "47", "W47-2026"])
def test_what_is_no_week_is_none(text: str) -> None:
    """Nothing is guessed at."""
    assert Week.read(text) is None


@given(days)
def test_a_week_is_read_as_it_is_written(day: date) -> None:
    """And holds its days."""
    week = Week.of(day)
    assert Week.read(str(week)) == week
    assert week.monday <= day <= week.sunday


@given(st.text(max_size=40))
def test_any_text_is_a_week_or_none(text: str) -> None:
    """Never an error."""
    week = Week.read(text)
    assert week is None or Week.read(str(week)) == week


def test_a_time_that_is_skipped_is_moved_to_the_next_that_there_is() -> None:
    """Berlin's clock jumps from two to three; in Apia a whole day was left out."""
    berlin = ZoneInfo("Europe/Berlin")
    assert moment_at(date(2027, 3, 28), time(2, 30), berlin) == datetime(
        2027, 3, 28, 1, 0, tzinfo=UTC
    )
    apia = ZoneInfo("Pacific/Apia")
    skipped = moment_at(date(2011, 12, 30), time(9), apia)
    assert skipped.astimezone(apia).date() == date(2011, 12, 31)
    assert skipped.astimezone(apia).time() == time(0)


def test_a_time_that_comes_twice_is_the_first_of_them() -> None:
    """Berlin goes back from three to two."""
    berlin = ZoneInfo("Europe/Berlin")
    assert moment_at(date(2026, 10, 25), time(2, 30), berlin) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@given(days, times, zones)
def test_the_wall_shows_it_or_has_just_skipped_it(day: date, at: time, zone: ZoneInfo) -> None:
    """Nothing that the wall shows before is at or after what was wanted."""
    wall = datetime.combine(day, at)
    found = moment_at(day, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None, fold=0)
    assert shown >= wall
    if shown > wall:
        before = (found - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert before < wall
    else:
        assert found.astimezone(zone).fold == 0


@given(weekdays, times, zones, moments)
def test_each_week_has_one_digest(weekday: int, at: time, zone: ZoneInfo, now: datetime) -> None:
    """The next one is the first that is still to come, and after it comes the next week's."""
    weekly = Weekly(weekday, at, zone)
    week = weekly.next(now)
    moment = weekly.moment_of(week)
    assert weekly.moment_of(week.later(-1)) <= now < moment
    assert weekly.next(moment) == week.later(1)
    assert weekly.next(moment - timedelta(seconds=1)) == week
    assert weekly.day_of(week).isoweekday() == weekday
    assert weekly.week_of(weekly.day_of(week)) == week


@given(weekdays, times, zones, days)
def test_digests_follow_each_other_without_a_gap(
    weekday: int, at: time, zone: ZoneInfo, day: date
) -> None:
    """What one tells of ends where the next one begins."""
    weekly, week = Weekly(weekday, at, zone), Week.of(day)
    start, end = weekly.span_of(week)
    assert start < end
    assert weekly.span_of(week.later(1))[0] == end


@pytest.mark.parametrize(
    ("weekday", "week"),
    [(1, 47), (2, 47), (3, 47), (4, 47), (5, 48), (6, 48), (7, 48)],
)
def test_of_which_week_a_digest_tells(weekday: int, week: int) -> None:
    """In the week of Monday, 23 November 2026: at its beginning of the one before."""
    weekly = Weekly(weekday, time(9), ZoneInfo("UTC"))
    day = date(2026, 11, 22) + timedelta(days=weekday)
    assert weekly.week_of(day) == Week(2026, week)
    assert weekly.day_of(Week(2026, week)) == day


@given(hours, moments, zones)
def test_people_are_told_while_they_work(
    hours: WorkingHours, moment: datetime, zone: ZoneInfo
) -> None:
    """On a working day and within its hours, unless a clock skips just these; never earlier."""
    told = hours.next_from(moment, zone)
    assert told >= moment
    assert told - moment < timedelta(days=9)
    local = told.astimezone(zone)
    assert local.time() >= hours.starts
    if moment.astimezone(zone).utcoffset() == local.utcoffset():
        assert hours.is_working_day(local.date())
        assert local.time() < hours.ends


@given(hours, days, st.integers(1, 10))
def test_working_days_before(hours: WorkingHours, day: date, number: int) -> None:
    """As many working days lie from there up to the day before."""
    before = hours.before(day, number)
    between = [before + timedelta(days=n) for n in range((day - before).days)]
    assert sum(map(hours.is_working_day, between)) == number
    assert hours.is_working_day(before)


def test_working_days() -> None:
    """A weekend lies between."""
    office = WorkingHours()
    assert office.before(date(2026, 11, 24), 2) == date(2026, 11, 20)
    assert office.first_from(date(2026, 11, 21)) == date(2026, 11, 23)
    assert office.last_until(date(2026, 11, 22)) == date(2026, 11, 20)


def test_hours() -> None:
    """Before them, within them, after them, on Friday evening."""
    office, zone = WorkingHours(), ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 11, 20, tzinfo=zone)
    assert office.next_from(friday.replace(hour=7), zone) == friday.replace(hour=9)
    assert office.next_from(friday.replace(hour=12), zone) == friday.replace(hour=12)
    assert office.next_from(friday.replace(hour=17), zone) == datetime(2026, 11, 23, 9, tzinfo=zone)


def test_a_zone_that_there_is_not_is_passed_over() -> None:
    """The person's own, else the Workspace's, else UTC."""
    assert zone_of("Nowhere/At_All", None, "Europe/Berlin").key == "Europe/Berlin"
    assert zone_of("", "../etc/passwd").key == "UTC"
    assert not is_zone("Nowhere/At_All")
    assert is_zone("Asia/Kolkata")


@given(st.text(max_size=30))
def test_any_name_is_a_zone_or_utc(name: str) -> None:
    """Never an error."""
    assert zone_of(name).key in (name, "UTC")


def test_today_is_another_day_elsewhere() -> None:
    """In Auckland it is Monday already."""
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert today_in(ZoneInfo("Pacific/Auckland"), now) == date(2026, 11, 23)


def test_days_in_words() -> None:
    """Never ISO in chat."""
    assert day_in_words(date(2026, 12, 7), date(2026, 11, 1)) == "Monday 7 December"
    assert day_in_words(date(2027, 1, 6), date(2026, 11, 1)) == "Wednesday 6 January 2027"
    assert days_between(date(2026, 11, 16), date(2026, 11, 22)) == "16 to 22 November 2026"
    assert days_between(date(2026, 11, 30), date(2026, 12, 6)) == "30 November to 6 December 2026"
    assert (
        days_between(date(2026, 12, 28), date(2027, 1, 3)) == "28 December 2026 to 3 January 2027"
    )
