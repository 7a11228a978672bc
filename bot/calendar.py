"""Days and hours as people live them: ISO weeks, wall clocks in a zone, working hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_DAY = timedelta(days=1)
_HALF_A_WEEK = timedelta(days=3, hours=12)
_SOON = 400
"""Days in which a working day has to come; a week without any would go on for ever."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week: its year, which at New Year is not always the calendar's, and its number."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that a day is in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, text: str) -> Week | None:
        """The week that is written "2026-W47"; None where it is none."""
        found = _WEEK.fullmatch(text.strip())
        if found is None:
            return None
        try:
            return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            return None

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + 6 * _DAY

    def later(self, weeks: int) -> Week:
        """The week so many weeks later."""
        return Week.of(self.monday + weeks * 7 * _DAY)

    def __str__(self) -> str:
        """As ISO 8601 writes it: "2026-W47"."""
        return f"{self.year:04}-W{self.number:02}"


def zone_of(*names: str | None) -> ZoneInfo:
    """The first of these zones that there is, else UTC."""
    for name in names:
        if not name:
            continue
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name."""
    return bool(name) and zone_of(name).key == name


def today_in(zone: ZoneInfo, now: datetime) -> date:
    """Which day it is there."""
    return now.astimezone(zone).date()


def moment_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock on the wall shows this, in UTC.

    A time that the clock skips is moved to the next one that it shows; of one that it shows twice
    it is the first.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return early
    # In a gap the offset from after it gives the earlier moment; the clock jumps between the two.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), early
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None, fold=0) >= wall:
            after = middle
        else:
            before = middle
    return _whole_second(after)


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week: ISO weekday (1 Monday), the time on the wall, the zone."""

    weekday: int
    at: time
    zone: ZoneInfo

    def week_of(self, day: date) -> Week:
        """Of which week a digest of that day tells: the one that holds the middle of its seven days.

        From Monday to Wednesday that is the week before, at the end of a week the week itself.
        """
        return Week.of((datetime.combine(day, self.at) - _HALF_A_WEEK).date())

    def day_of(self, week: Week) -> date:
        """The day on which a week's digest is said."""
        day = week.monday + (self.weekday - 1) * _DAY
        return day if self.week_of(day) == week else day + 7 * _DAY

    def moment_of(self, week: Week) -> datetime:
        """When a week's digest is said, in UTC."""
        return moment_at(self.day_of(week), self.at, self.zone)

    def span_of(self, week: Week) -> tuple[datetime, datetime]:
        """The seven days that a week's digest tells of: from one digest to the next, in UTC."""
        return self.moment_of(week.later(-1)), self.moment_of(week)

    def next(self, now: datetime) -> Week:
        """The first week whose digest is still to be said."""
        week = Week.of(today_in(self.zone, now)).later(-2)
        while self.moment_of(week) <= now:
            week = week.later(1)
        return week


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people work: from, until, and on which ISO weekdays."""

    starts: time = time(9)
    ends: time = time(17)
    days: frozenset[int] = frozenset((1, 2, 3, 4, 5))

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on that day; where no day is set, everybody does."""
        return not self.days or day.isoweekday() in self.days

    def before(self, day: date, working_days: int) -> date:
        """The day that lies so many working days before another one."""
        return _nth((day - n * _DAY for n in range(1, _SOON)), self, working_days, day)

    def first_from(self, day: date) -> date:
        """The day itself, or the next working day."""
        return _nth((day + n * _DAY for n in range(_SOON)), self, 1, day)

    def last_until(self, day: date) -> date:
        """The day itself, or the working day before it."""
        return _nth((day - n * _DAY for n in range(_SOON)), self, 1, day)

    def start_of(self, day: date, zone: ZoneInfo) -> datetime:
        """When work begins on that day, in UTC."""
        return moment_at(day, self.starts, zone)

    def next_from(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself where people work then, else when they begin again, in UTC."""
        local = moment.astimezone(zone)
        if self.is_working_day(local.date()) and local.time() < self.ends:
            return max(moment.astimezone(UTC), self.start_of(local.date(), zone))
        return self.start_of(self.first_from(local.date() + _DAY), zone)


def _nth(days: Iterator[date], hours: WorkingHours, number: int, otherwise: date) -> date:
    """The so-many-th working day of these."""
    for day in days:
        if hours.is_working_day(day):
            number -= 1
            if number <= 0:
                return day
    return otherwise


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def weekday_name(number: int) -> str:
    """What an ISO weekday is called."""
    return _WEEKDAYS[(number - 1) % 7]


def day_in_words(day: date, today: date | None = None) -> str:
    """ "Monday 7 December"; with its year where that is not this one's."""
    said = f"{_WEEKDAYS[day.isoweekday() - 1]} {day.day} {_MONTHS[day.month - 1]}"
    return said if today is None or day.year == today.year else f"{said} {day.year}"


def days_between(first: date, last: date) -> str:
    """ "16 to 22 November 2026", with what is the same said once."""
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    start = f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{start} to {end}" if first.year == last.year else f"{start} {first.year} to {end}"
