"""What a date expression means: the day or interval that it is at a moment, or only its name.

Choices of ours: a week ends on Friday and its interval is Monday to Sunday; early, mid and late are
the thirds of a period; a quarter is the calendar's; a fiscal year or a sprint is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from bot.translation.facts.wordlist import listed

Span = tuple[date, date]
Find = Callable[[date], Span]

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = listed(
    """
    january february march april may june july august september october november december
    """
)


@dataclass(frozen=True, slots=True)
class When:
    """A date as said. `symbol` stands where no moment is known or `find` is None (nobody can say).

    `fixed` dates carry their year. `other` is the second reading of an ambiguous one (03/04).
    `said` is the weekday that was written beside a day, Monday being 0.
    """

    symbol: str
    find: Find | None = None
    fixed: bool = False
    other: When | None = None
    said: int | None = None


def on_weekday(day: When, number: int) -> When:
    """The day, with the weekday that was written beside it."""
    other = replace(day.other, said=number) if day.other else None
    return replace(day, other=other, said=number)


def fixed_day(year: int, month: int, day: int) -> When | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return When(found.isoformat(), lambda _: (found, found), fixed=True)


def month_day(month: int, day: int) -> When | None:
    """The next such day on or after the moment; None for 31 November."""
    try:
        date(2000, month, day)
    except ValueError:
        return None

    def find(today: date) -> Span:
        for year in range(today.year, today.year + 9):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= today:
                return found, found
        raise ValueError("no such day")

    return When(f"--{month:02}-{day:02}", find)


def day_of_month(day: int) -> When | None:
    """ "the 20th": the next one on or after the moment."""
    if not 1 <= day <= 31:
        return None

    def find(today: date) -> Span:
        for step in range(3):
            first = _month_after(today.replace(day=1), step)
            last = last_of_month(first)
            if day <= last.day and first.replace(day=day) >= today:
                found = first.replace(day=day)
                return found, found
        raise ValueError("no such day")

    return When(f"---{day:02}", find)


@lru_cache(maxsize=1024)
def _month_after(first: date, months: int) -> date:
    from dateutil.relativedelta import relativedelta

    moved: date = first + relativedelta(months=months)
    return moved


def last_of_month(first: date) -> date:
    """The last day of a day's month."""
    return _month_after(first.replace(day=1), 1) - timedelta(days=1)


def _months(year: int, first: int, count: int) -> Span:
    start = date(year, first, 1)
    return start, last_of_month(_month_after(start, count - 1))


def _period(symbol: str, first: int, count: int, year: int | None) -> When:
    """`count` months from the month `first`: of a year, or the next that ends on or after today."""
    if year is not None:
        return When(f"{year}-{symbol}", lambda _: _months(year, first, count), fixed=True)

    def find(today: date) -> Span:
        for candidate in (today.year - 1, today.year):
            span = _months(candidate, first, count)
            if span[1] >= today:
                return span
        return _months(today.year + 1, first, count)

    return When(symbol, find)


def month(number: int, year: int | None = None) -> When:
    return _period(MONTHS[number - 1], number, 1, year)


def quarter(number: int, year: int | None = None) -> When:
    return _period(f"q{number}", 3 * number - 2, 3, year)


def half(number: int, year: int | None = None) -> When:
    return _period(f"h{number}", 6 * number - 5, 6, year)


def season(name: str, year: int | None = None) -> When:
    """Northern and meteorological, because most of our users' calendars are."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    return _period("autumn" if name == "fall" else name, first, 3, year)


def year_of(year: int) -> When:
    return When(str(year), lambda _: (date(year, 1, 1), date(year, 12, 31)), fixed=True)


def iso_week(week: int, year: int | None = None) -> When | None:
    def of(which: int) -> Span:
        monday = date.fromisocalendar(which, week, 1)
        return monday, monday + timedelta(days=6)

    if not 1 <= week <= 53:
        return None
    if year is not None:
        try:
            of(year)
        except ValueError:
            return None
        return When(f"{year}-w{week:02}", lambda _: of(year), fixed=True)

    def find(today: date) -> Span:
        for candidate in range(today.year, today.year + 8):
            try:
                span = of(candidate)
            except ValueError:
                continue
            if span[1] >= today:
                return span
        raise ValueError("no such week")

    return When(f"week-{week}", find)


def weekday(number: int, which: str = "") -> When:
    """`which` is "", "this", "next" (strictly after today), "last", or "week" (a week later)."""

    def find(today: date) -> Span:
        ahead = (number - today.weekday()) % 7
        if which == "next" and ahead == 0:
            ahead = 7
        elif which == "last":
            ahead = ahead - 7
        elif which == "week":
            ahead += 7
        found = today + timedelta(days=ahead)
        return found, found

    name = WEEKDAYS[number]
    return When(f"{which}-{name}" if which and which != "this" else name, find)


def weekday_in(number: int, inside: When) -> When:
    """Friday of next week, Monday in the week of 30 November."""
    where = inside.find

    def find(today: date) -> Span:
        start = where(today)[0] if where else today
        found = start + timedelta(days=(number - start.weekday()) % 7)
        return found, found

    return When(f"{WEEKDAYS[number]}-of-{inside.symbol}", find if where else None, inside.fixed)


def nth_weekday(nth: int, number: int, inside: When) -> When:
    """The first Monday of December; -1 is the last; 7 stands for a working day."""
    where = inside.find

    def find(today: date) -> Span:
        start, stop = where(today) if where else (today, today)
        days = [start + timedelta(days=n) for n in range((stop - start).days + 1)]
        fits = [
            day for day in days if (day.weekday() < 5 if number == 7 else day.weekday() == number)
        ]
        found = fits[nth if nth < 0 else nth - 1]
        return found, found

    name = "working-day" if number == 7 else WEEKDAYS[number]
    order = "last" if nth < 0 else str(nth)
    return When(f"{order}-{name}-of-{inside.symbol}", find if where else None, inside.fixed)


def days_from_today(days: int, symbol: str) -> When:
    def find(today: date) -> Span:
        found = today + timedelta(days=days)
        return found, found

    return When(symbol, find)


def working_day(step: int, symbol: str) -> When:
    """The next (or last) day from Monday to Friday; public holidays are not known here."""

    def find(today: date) -> Span:
        found = today + timedelta(days=step)
        while found.weekday() >= 5:
            found += timedelta(days=step)
        return found, found

    return When(symbol, find)


def relative(unit: str, step: int, symbol: str) -> When:
    """This, next or last week, weekend, month, quarter, half or year as an interval."""

    def find(today: date) -> Span:
        if unit in ("week", "weekend"):
            monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
            return (monday if unit == "week" else monday + timedelta(days=5)), monday + timedelta(
                days=6
            )
        size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
        first = (today.month - 1) // size * size + 1
        start = _month_after(date(today.year, first, 1), size * step)
        return start, last_of_month(_month_after(start, size - 1))

    known = unit in ("week", "weekend", "month", "quarter", "half", "year")
    return When(symbol, find if known else None)


def end_of(inside: When, unit: str = "") -> When:
    """The last day of a period; of a week, its Friday."""
    where = inside.find

    def find(today: date) -> Span:
        start, stop = where(today) if where else (today, today)
        if unit == "week":
            stop = start + timedelta(days=4)
            if stop < today <= start + timedelta(days=6):
                stop += timedelta(days=7)
        return stop, stop

    symbol = f"end-of-{inside.symbol}"
    return When(symbol, find if where else None, inside.fixed)


def third_of(part: str, inside: When) -> When:
    """Early, mid or late: a third of the period; first-half and second-half: a half of it."""
    where = inside.find

    def find(today: date) -> Span:
        start, stop = where(today) if where else (today, today)
        days = (stop - start).days + 1
        if part.endswith("half"):
            cut = start + timedelta(days=(days + 1) // 2)
            return (start, cut - timedelta(days=1)) if part == "first-half" else (cut, stop)
        if part.endswith("week"):
            first = start if part == "first-week" else stop - timedelta(days=6)
            return first, first + timedelta(days=6)
        # A month's thirds are its decades, as people count: 1 to 10, 11 to 20, 21 to the end.
        third = 10 if 28 <= days <= 31 else days // 3
        bounds = {"early": (0, third), "mid": (third, 2 * third), "late": (2 * third, days)}[part]
        return start + timedelta(days=bounds[0]), start + timedelta(days=bounds[1] - 1)

    return When(f"{part}-{inside.symbol}", find if where else None, inside.fixed)


def week_of(day: When) -> When:
    """The week from Monday to Sunday that a day lies in."""
    where = day.find

    def find(today: date) -> Span:
        start = where(today)[0] if where else today
        monday = start - timedelta(days=start.weekday())
        return monday, monday + timedelta(days=6)

    return When(f"week-of-{day.symbol}", find if where else None, day.fixed)


def between(first: When, last: When) -> When:
    """From the first to the last; the last is the next one after the first."""
    low, high = first.find, last.find

    def find(today: date) -> Span:
        if low is None or high is None:
            return today, today
        start = low(today)[0]
        stop = high(today)[1] if last.fixed else high(start)[1]
        if first.fixed or start <= stop:
            return start, stop
        return low(stop - timedelta(days=364))[0], stop

    symbol = f"{first.symbol}/{last.symbol}"
    known = low is not None and high is not None
    return When(symbol, find if known else None, first.fixed and last.fixed)
