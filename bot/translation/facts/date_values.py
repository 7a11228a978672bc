"""The value of a date at a moment, as it is written: a day, an interval, two readings, or a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from bot.translation.facts.clock import Clock
from bot.translation.facts.fact import Moment
from bot.translation.facts.resolve import WEEKDAYS, When

_SHORT_DAYS = tuple(f" {day[:3]}" for day in WEEKDAYS)


def _zone_of(clock: Clock, moment: Moment | None) -> object:
    if clock.zone:
        from zoneinfo import ZoneInfo

        return ZoneInfo(clock.zone)
    return moment.at.tzinfo if moment else None


def _at(day: date, hour: str, clock: Clock, moment: Moment | None) -> str:
    from datetime import tzinfo

    zone = _zone_of(clock, moment)
    at = datetime.combine(day, time.fromisoformat(hour), zone if isinstance(zone, tzinfo) else None)
    return at.isoformat(timespec="minutes")


def value_of(
    when: When, moment: Moment | None, clock: Clock | None = None, part: str | None = None
) -> str:
    """An ISO day, "a/b" for an interval, "a|b" for two readings, else the symbol.

    A weekday that the day does not fall on is kept: "Tue 14 Oct" in a year where that is a Thursday
    is "2027-10-14 tue", which equals neither 14 October nor Thursday 14 October.
    """
    if when.other:
        readings = [
            value_of(one, moment, clock, part) for one in (replace(when, other=None), when.other)
        ]
        fitting = [one for one in readings if not one.endswith(_SHORT_DAYS)]
        return "|".join(fitting or readings)
    tail = f" {part}" if part else ""
    if when.find is None or (moment is None and not when.fixed):
        return when.symbol + (f"T{clock.value}" if clock else "") + tail
    today = moment.at.date() if moment else date(2000, 1, 1)
    try:
        start, stop = when.find(today)
        if not MINYEAR < start.year < MAXYEAR:
            return when.symbol
        if when.said is not None and start == stop and start.weekday() != when.said:
            tail += f" {WEEKDAYS[when.said][:3]}"
        if clock and start == stop:
            value = _at(start, clock.start, clock, moment)
            if clock.stop is None:
                return value + tail
            if clock.stop <= clock.start:
                stop += timedelta(days=1)
            return f"{value}/{_at(stop, clock.stop, clock, moment)}{tail}"
    except (ValueError, OverflowError, IndexError):
        return when.symbol + (f"T{clock.value}" if clock else "") + tail
    value = start.isoformat() if start == stop else f"{start.isoformat()}/{stop.isoformat()}"
    return value + (f"T{clock.value}" if clock else "") + tail
