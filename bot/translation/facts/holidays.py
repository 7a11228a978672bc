"""Which day a holiday falls on in a year, and the days that nobody can say without more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bot.translation.facts.resolve import Span, When, last_of_month


def _easter(offset: int) -> Callable[[int], Span]:
    def of(year: int) -> Span:
        from dateutil.easter import easter

        found = easter(year) + timedelta(days=offset)
        return found, found

    return of


def _on(month_number: int, day: int, last: tuple[int, int] | None = None) -> Callable[[int], Span]:
    def of(year: int) -> Span:
        start = date(year, month_number, day)
        return start, (date(year, *last) if last else start)

    return of


def _nth(month_number: int, number: int, nth: int, offset: int = 0) -> Callable[[int], Span]:
    def of(year: int) -> Span:
        if nth > 0:
            first = date(year, month_number, 1)
            found = first + timedelta(days=(number - first.weekday()) % 7 + 7 * (nth - 1))
        else:
            end = last_of_month(date(year, month_number, 1))
            found = end - timedelta(days=(end.weekday() - number) % 7)
        found += timedelta(days=offset)
        return found, found

    return of


def _week_around(of: Callable[[int], Span]) -> Callable[[int], Span]:
    def week(year: int) -> Span:
        day = of(year)[0]
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)

    return week


_THANKSGIVING = _nth(11, 3, 4)
_BLACK_FRIDAY = _nth(11, 3, 4, 1)
# None: a day that differs by country, moon or company and is not resolved.
HOLIDAYS: dict[str, Callable[[int], Span] | None] = {
    "christmas": _on(12, 25),
    "christmas-eve": _on(12, 24),
    "boxing-day": _on(12, 26),
    "new-year": _on(1, 1),
    "new-years-eve": _on(12, 31),
    "easter": _easter(0),
    "good-friday": _easter(-2),
    "easter-monday": _easter(1),
    "ascension-day": _easter(39),
    "pentecost": _easter(49),
    "whit-monday": _easter(50),
    "black-friday": _BLACK_FRIDAY,
    "cyber-monday": _nth(11, 3, 4, 4),
    "black-week": _week_around(_BLACK_FRIDAY),
    "cyber-week": _week_around(_nth(11, 3, 4, 4)),
    "thanksgiving": _THANKSGIVING,
    "halloween": _on(10, 31),
    "valentines-day": _on(2, 14),
    "singles-day": _on(11, 11),
    "womens-day": _on(3, 8),
    "labor-day": _nth(9, 0, 1),
    "memorial-day": _nth(5, 0, -1),
    "st-patricks-day": _on(3, 17),
    "april-fools-day": _on(4, 1),
    "earth-day": _on(4, 22),
    "independence-day": _on(7, 4),
    "mothers-day": None,
    "fathers-day": None,
    "prime-day": None,
    "ramadan": None,
    "eid": None,
    "diwali": None,
    "hanukkah": None,
    "lunar-new-year": None,
    "passover": None,
}


def holiday(name: str, year: int | None = None) -> When:
    """The holiday of a year, or the next that ends on or after the moment."""
    of = HOLIDAYS[name]
    if of is None:
        return When(name if year is None else f"{year}-{name}")
    if year is not None:
        return When(f"{year}-{name}", lambda _: of(year), fixed=True)

    def find(today: date) -> Span:
        span = of(today.year)
        return span if span[1] >= today else of(today.year + 1)

    return When(name, find)
