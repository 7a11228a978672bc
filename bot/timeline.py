"""Where everything stands in a drawn timeline, in the drawing's own units: wide, or narrow as a phone.

Dates run from left to right and what was said runs from top to bottom, one row a date. Labels keep
apart by construction: each row has its own, on the side of its mark that no line comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from bot.steps import WHOSE, Closed, Dates, Firmness, Shown, is_move, month, named, spans_years
from bot.text_width import lines, width

Look = Literal["strong", "plain", "soft", "marketing", "it"]
Anchor = Literal["start", "middle", "end"]

SIZE: dict[Look, float] = {"strong": 14, "plain": 14, "soft": 13, "marketing": 14, "it": 14}
RADIUS = 7.5
"""Of a mark."""

_WIDE, _NARROW = 1060.0, 326.0
_CHART = 292.0
"""Where the dates begin in the wide drawing; left of it stands who said it, and why."""
_BESIDE = 16.0
"""From a mark's middle to its label."""
_CLEAR = 11.0
"""From a mark's middle to the end of a line."""
_GAP = 10.0
"""Between two labels in a row."""
_BEND = 24.0
"""Dates that stand nearer to each other are joined by a straight line."""
_TRUNK = 8.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a label."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `y` is its baseline."""

    x: float
    y: float
    runs: tuple[Run, ...]
    anchor: Anchor = "start"

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return run_width(self.runs)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return left, self.y - 11, left + self.width, self.y + 3.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A date; `small` where it is only the one that was before."""

    x: float
    y: float
    firm: Firmness
    small: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """From one date to the next; `trunk` is how far it bends. `faint` leads away from a wish."""

    points: tuple[tuple[float, float], ...]
    faint: bool = False
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Stripe:
    """A closed period."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing, what is behind first."""

    width: float
    height: float
    stripes: tuple[Stripe, ...]
    rules: tuple[Rule, ...]
    paths: tuple[Path, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day stands."""
        span = max(1, (self.last - self.first).days)
        part = (day - self.first).days / span
        return round(self.left + part * (self.right - self.left), 1)


def run_width(runs: Iterable[Run]) -> float:
    """How wide pieces are beside each other."""
    pieces = [
        width(run.text, SIZE[run.look], "normal" if run.look in ("plain", "soft") else "strong")
        for run in runs
    ]
    return sum(pieces) + 8 * max(0, len(pieces) - 1)


def wide(dates: Dates) -> Drawing:
    """The drawing for a page or a picture."""
    years = spans_years(dates)
    beside = [_day(one, years) for one in dates.shown]
    scale = _scale(dates, _CHART + 12, _WIDE - max(map(run_width, beside)) - _BESIDE - 4)
    rules, labels = _months(scale, _CHART, _WIDE, short=False)
    names = _names(dates.closed, scale, 33, _CHART, _WIDE)
    marks: list[Mark] = []
    paths: list[Path] = []
    y = 82.0
    for number, one in enumerate(dates.shown):
        mark = Mark(scale.at(one.day), y, one.firm)
        before = marks[-1] if marks else None
        if before is not None and one.firm != "delivered":
            paths.append(_path(before, mark, is_move(dates, number)))
        told = lines(_because(one), _CHART - 42, SIZE["soft"], 3)
        labels.append(Label(0, y - 3, _said(one, years)))
        labels += [Label(0, y + 14 + 16 * n, (Run(line, "soft"),)) for n, line in enumerate(told)]
        labels.append(_beside(mark, before, beside[number]))
        marks.append(mark)
        y += max(62.0, 46.0 + 16 * len(told))
    height = y - 20
    stripes = tuple(_stripe(one, scale, 44, height - 44) for one in dates.closed)
    upright = tuple(Rule(x, 0, x, height) for x in rules)
    return Drawing(_WIDE, height, stripes, upright, tuple(paths), tuple(marks), (*labels, *names))


def narrow(dates: Dates) -> Drawing:
    """The drawing for a phone: each date has a track of its own."""
    years = spans_years(dates)
    scale = _scale(dates, 12, _NARROW - 12)
    ticks, labels = _months(scale, 0, _NARROW, short=True)
    names = _names(dates.closed, scale, 31, 0, _NARROW)
    rules = [Rule(x, 0, x, 16) for x in ticks]
    stripes: list[Stripe] = []
    paths: list[Path] = []
    marks: list[Mark] = []
    y = 62.0
    before: Mark | None = None
    for number, one in enumerate(dates.shown):
        day, said = Label(0, y, _day(one, years)), Label(_NARROW, y, _said(one, years), "end")
        if day.width + _GAP + said.width > _NARROW:
            y += 19
            said = Label(0, y, said.runs)
        labels += [day, said]
        for line in lines(_because(one), _NARROW, SIZE["soft"], 3):
            y += 18
            labels.append(Label(0, y, (Run(line, "soft"),)))
        y += 30
        mark = Mark(scale.at(one.day), y, one.firm)
        rules.append(Rule(0, y, _NARROW, y))
        stripes += [_stripe(period, scale, y - 10, 20) for period in dates.closed]
        if before is not None and is_move(dates, number):
            here = Mark(before.x, y, before.firm, small=True)
            if abs(here.x - mark.x) >= _BEND:
                marks.append(here)
                ends = _towards(here.x, mark.x, 4), _towards(mark.x, here.x, _CLEAR)
                paths.append(
                    Path(
                        ((ends[0], y), (ends[1], y)),
                        faint=before.firm == "wish",
                        arrow=before.firm != "wish",
                    )
                )
        marks.append(mark)
        before = mark
        y += 50
    return Drawing(
        _NARROW,
        y - 26,
        tuple(stripes),
        tuple(rules),
        tuple(paths),
        tuple(marks),
        (*labels, *names),
    )


def _scale(dates: Dates, left: float, right: float) -> _Scale:
    """From the first of the first month to the last day that is shown."""
    days = [one.day for one in dates.shown]
    days += [day for one in dates.closed for day in (one.since, _after(one.until))]
    first = min(days).replace(day=1)
    return _Scale(first, max(*days, _later(first, 27)), left, right)


def _after(day: date) -> date:
    return _later(day, 1)


def _later(day: date, days: int) -> date:
    return day + timedelta(min(days, (date.max - day).days))


def _months(
    scale: _Scale, left: float, right: float, *, short: bool
) -> tuple[list[float], list[Label]]:
    """Where months begin, as many as have room for their names, and the names."""
    months = [scale.first]
    while (following := _next(months[-1])) is not None and following <= scale.last:
        months.append(following)
    for every in (1, 2, 3, 6, 12, 24, 60, 120, 600, 1_200):
        labels = [
            Label(scale.at(m) + 6, 12, (Run(_month(m, short, n == 0 or m.month <= every), "soft"),))
            for n, m in enumerate(months[::every])
        ]
        if all(b.box[0] >= a.box[2] + _GAP for a, b in pairwise(labels)):
            break
    else:
        labels = labels[:1]
    labels = [one for one in labels if one.x - 6 >= left and one.box[2] <= right]
    return [one.x - 6 for one in labels], labels


def _next(first: date) -> date | None:
    if first.month < 12:
        return first.replace(month=first.month + 1)
    return first.replace(year=first.year + 1, month=1) if first.year < date.max.year else None


def _month(first: date, short: bool, yearly: bool) -> str:
    name = month(first, short)
    return f"{name} {first.year}" if yearly else name


def _names(
    closed: Sequence[Closed], scale: _Scale, y: float, left: float, right: float
) -> list[Label]:
    """What closed periods are called, above them; a name without room is left to the table."""
    found: list[Label] = []
    for one in closed:
        runs = (Run(one.name, "soft"),)
        half = run_width(runs) / 2
        middle = (scale.at(one.since) + scale.at(_after(one.until))) / 2
        label = Label(min(max(middle, left + half), right - half), y, runs, "middle")
        if not found or label.box[0] >= found[-1].box[2] + _GAP:
            found.append(label)
    return found


def _stripe(one: Closed, scale: _Scale, y: float, height: float) -> Stripe:
    left = scale.at(one.since)
    return Stripe(left, y, round(max(2.0, scale.at(_after(one.until)) - left), 1), height)


def _day(one: Shown, years: bool) -> tuple[Run, ...]:
    return Run(named(one.day, years), "strong"), Run(one.firm, "plain")


def _said(one: Shown, years: bool) -> tuple[Run, ...]:
    look: Look = one.side or "strong"
    return Run(WHOSE[one.side], look), Run(named(one.said, years), "plain")


def _because(one: Shown) -> str:
    return " ".join((one.because or "").split())


def _path(before: Mark, mark: Mark, moved: bool) -> Path:
    """Down from the date before, then across to this one."""
    faint, arrow = before.firm == "wish", moved and before.firm != "wish"
    if abs(before.x - mark.x) < _BEND:
        return Path(((before.x, before.y + _CLEAR), (mark.x, mark.y - _CLEAR)), faint, arrow)
    corner = (before.x, mark.y)
    end = (_towards(mark.x, before.x, _CLEAR), mark.y)
    return Path(((before.x, before.y + _CLEAR), corner, end), faint, arrow)


def _towards(here: float, there: float, by: float) -> float:
    return round(here + (by if there > here else -by), 1)


def _beside(mark: Mark, before: Mark | None, runs: tuple[Run, ...]) -> Label:
    """The date beside its mark, where no line comes from; below the line where that has no room."""
    right = Label(mark.x + _BESIDE, mark.y + 5, runs)
    comes_from_right = before is not None and before.x - mark.x >= _BEND
    if not comes_from_right or mark.firm == "delivered":
        return right
    left = Label(mark.x - _BESIDE, mark.y + 5, runs, "end")
    if left.box[0] >= _CHART:
        return left
    return Label(mark.x + _BESIDE, mark.y + 22, runs)


def bend(path: Path) -> tuple[float, float] | None:
    """How far before its corner a line begins to turn, down and across; None for a straight one."""
    if len(path.points) < 3:
        return None
    return _TRUNK, _TRUNK if path.points[2][0] > path.points[1][0] else -_TRUNK
