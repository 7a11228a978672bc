"""The dates of a why as they are shown: what was planned, what moved it, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from bot.records import Rung
from bot.whys import Why
from glossary.concept import Side

Firmness = Rung | Literal["delivered"]
"""How firm a date is; a day on which it was delivered is past."""

SIGNS: dict[Firmness, str] = {
    "wish": "◌",
    "target": "○",
    "estimate": "◐",
    "commitment": "●",
    "delivered": "◆",
}
WHOSE: dict[Side | None, str] = {"marketing": "Marketing", "it": "IT", None: "Both"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A date: the day on which it was said, by which side (None: both), how firm, and why."""

    said: date
    side: Side | None
    firm: Firmness
    day: date
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed period, both days included."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Dates:
    """What a timeline shows: the dates in the order in which they were said, and closed periods."""

    shown: tuple[Shown, ...]
    closed: tuple[Closed, ...] = ()


_MOST_OF_A_YEAR = 330  # days
_PERIOD = {"freeze": "freeze", "security_privacy": "review"}
"""What a closed period is called, by the kind of its factor."""


def dates_of(why: Why, zone: tzinfo) -> Dates | None:
    """The dates of an entry, with days as they are in `zone`; None where it names none."""
    shown = [
        Shown(step.at.astimezone(zone).date(), step.side, step.rung, step.day, step.because)
        for step in why.steps
    ]
    if not shown:
        return None
    if why.actual is not None:
        shown.append(Shown(why.actual, None, "delivered", why.actual, _against(shown, why.actual)))
    closed = {
        (factor.since, factor.until): Closed(
            _PERIOD.get(factor.kind, "wait"), factor.since, factor.until
        )
        for factor in why.factors
        if factor.since and factor.until and factor.since <= factor.until
    }
    return Dates(tuple(shown), tuple(sorted(closed.values(), key=lambda one: one.since)))


def _against(shown: list[Shown], actual: date) -> str | None:
    """How what happened stands to the date that both said yes to, where there was one."""
    agreed = [one.day for one in shown if one.firm == "commitment"]
    if not agreed:
        return None
    late = (actual - agreed[-1]).days
    if late == 0:
        return "on the day"
    days = "one day" if abs(late) == 1 else f"{abs(late)} days"
    return f"{days} {'late' if late > 0 else 'early'}"


def is_move(dates: Dates, number: int) -> bool:
    """Whether this date took the place of another one."""
    one = dates.shown[number]
    return number > 0 and one.firm != "delivered" and one.day != dates.shown[number - 1].day


def spells_years(dates: Dates) -> bool:
    """Whether days need their year to be told apart in words."""
    return len({day.year for day in _days(dates)}) > 1


def spans_years(dates: Dates) -> bool:
    """Whether they need it beside an axis that has it, too: no month may come twice."""
    days = sorted(_days(dates))
    return (days[-1] - days[0]).days > _MOST_OF_A_YEAR


def _days(dates: Dates) -> list[date]:
    return [day for one in dates.shown for day in (one.said, one.day)]


def named(day: date, year: bool = False) -> str:
    """ "9 January", its parts kept together; with its year where that is wanted."""
    said = f"{day.day}\u00a0{_MONTHS[day.month - 1]}"
    return f"{said}\u00a0{day.year}" if year else said


def month(day: date, short: bool = False) -> str:
    """ "October", or "Oct"."""
    name = _MONTHS[day.month - 1]
    return name[:3] if short else name


def described(dates: Dates) -> str:
    """All of it in sentences, for whoever does not see the drawing."""
    years = spells_years(dates)
    said = []
    for number, one in enumerate(dates.shown):
        day = named(one.day, years)
        if is_move(dates, number):
            lead = f"Moved to {day} ({one.firm})"
        else:
            lead = f"{one.firm.capitalize()} {day}"
        said.append(lead + (f": {_clause(one.because)}." if one.because else "."))
    said += [
        f"Closed for {one.name} from {named(one.since, years)} to {named(one.until, years)}."
        for one in dates.closed
    ]
    return " ".join(said)


def _clause(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


HEADINGS = ("Said on", "By", "Rung", "Date", "Because")


def rows(dates: Dates) -> Iterator[tuple[str, str, str, str, str]]:
    """The same as a table, in the order of `HEADINGS`."""
    years = spells_years(dates)
    for one in dates.shown:
        yield (
            named(one.said, years),
            WHOSE[one.side],
            one.firm,
            named(one.day, years),
            " ".join((one.because or "").split()),
        )


def in_lines(dates: Dates) -> Iterator[str]:
    """The same in plain text, one date a line; years where a month would come twice."""
    years = spans_years(dates)
    for number, one in enumerate(dates.shown):
        said = f"{SIGNS[one.firm]} {named(one.day, years)} {one.firm}"
        if one.firm != "delivered":
            said += f", {WHOSE[one.side]} on {named(one.said, years)}"
        if one.because:
            said += f": {_clause(one.because)}"
        elif is_move(dates, number):
            said += ": no reason was given"
        yield said
