"""Where everything stands in a drawn timeline: nothing overlaps, nothing leaves the drawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from bot.steps import Dates, Shown
from bot.text_width import lines, width
from bot.timeline import RADIUS, Drawing, Label, Path, narrow, wide
from tests.bot.dated import DATES, EXAMPLE

BOTH = pytest.mark.parametrize("draw", [wide, narrow])
Box = tuple[float, float, float, float]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _words(drawing: Drawing) -> list[str]:
    return [" ".join(run.text for run in label.runs) for label in drawing.labels]


def _samples(path: Path) -> list[tuple[float, float]]:
    """Points along a line, close enough to meet any label that it crosses."""
    found = []
    for (ax, ay), (bx, by) in pairwise(path.points):
        count = max(2, int(max(abs(bx - ax), abs(by - ay)) / 3))
        found += [
            (ax + (bx - ax) * n / count, ay + (by - ay) * n / count) for n in range(count + 1)
        ]
    return found


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_labels_never_overlap(draw: Callable[[Dates], Drawing], dates: Dates) -> None:
    """Whatever was said, however long, and however near the dates are to each other."""
    boxes = [label.box for label in draw(dates).labels]
    assert not [pair for pair in combinations(boxes, 2) if _overlap(*pair)]


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_everything_is_within_the_drawing(draw: Callable[[Dates], Drawing], dates: Dates) -> None:
    """Labels, marks, lines and stripes."""
    made = draw(dates)
    boxes = [label.box for label in made.labels]
    boxes += [(m.x - RADIUS, m.y - RADIUS, m.x + RADIUS, m.y + RADIUS) for m in made.marks]
    boxes += [(s.x, s.y, s.x + s.width, s.y + s.height) for s in made.stripes]
    boxes += [(x, y, x, y) for path in made.paths for x, y in path.points]
    for left, top, right, bottom in boxes:
        assert left >= -0.1
        assert top >= -0.1
        assert right <= made.width + 0.1
        assert bottom <= made.height + 0.1


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_no_mark_and_no_line_runs_through_a_label(
    draw: Callable[[Dates], Drawing], dates: Dates
) -> None:
    """Month lines and stripes lie behind them; marks and the lines between them do not."""
    made = draw(dates)
    for label in made.labels:
        left, top, right, bottom = label.box
        for mark in made.marks:
            size = 3 if mark.small else RADIUS
            box = (mark.x - size, mark.y - size, mark.x + size, mark.y + size)
            assert not _overlap(label.box, box)
        for path in made.paths:
            inside = [(x, y) for x, y in _samples(path) if left < x < right and top < y < bottom]
            assert not inside


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_later_days_stand_further_right(draw: Callable[[Dates], Drawing], dates: Dates) -> None:
    """And the same day at the same place."""
    marks = [mark for mark in draw(dates).marks if not mark.small]
    assert [mark.firm for mark in marks] == [one.firm for one in dates.shown]
    for (one, here), (other, there) in combinations(zip(dates.shown, marks, strict=True), 2):
        if one.day == other.day:
            assert here.x == there.x
        elif one.day < other.day:
            assert here.x <= there.x


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_every_date_is_named(draw: Callable[[Dates], Drawing], dates: Dates) -> None:
    """With how firm it was."""
    words = _words(draw(dates))
    for one in dates.shown:
        assert any(
            word.startswith(f"{one.day.day}\u00a0") and word.endswith(f" {one.firm}")
            for word in words
        )


def test_the_example_bends_at_each_move() -> None:
    """A faint line leads away from the wish, arrows stand at the moves, none at the commitment."""
    made = wide(EXAMPLE)
    assert [(path.faint, path.arrow) for path in made.paths] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
    ]
    assert [len(path.points) for path in made.paths] == [3, 3, 3, 2]
    words = _words(made)
    assert "October 2026" in words
    assert "January 2027" in words
    assert words[-2:] == ["review", "freeze"]
    assert "18\u00a0December estimate" in words


def test_a_label_stands_where_no_line_comes_from() -> None:
    """Left of a date that moved earlier, right of one that moved later."""
    labels = {" ".join(r.text for r in one.runs): one for one in wide(EXAMPLE).labels}
    assert labels["9\u00a0January estimate"].anchor == "start"
    assert labels["18\u00a0December estimate"].anchor == "end"


def test_years_are_named_where_a_month_comes_twice() -> None:
    """Two Octobers need their years; an autumn and a winter have them on the axis."""
    first = Shown(date(2026, 1, 5), "it", "wish", date(2026, 2, 5))
    year_later = Shown(date(2026, 1, 5), "it", "estimate", date(2027, 2, 5))
    assert "5\u00a0February\u00a02027 estimate" in _words(wide(Dates((first, year_later))))
    assert "9\u00a0January estimate" in _words(wide(EXAMPLE))


def test_a_narrow_row_breaks_before_its_labels_meet() -> None:
    """The longest month on both ends has no room in one line of a phone."""
    long = Shown(date(2025, 9, 28), "marketing", "commitment", date(2026, 9, 28))
    short = Shown(date(2026, 5, 1), "it", "wish", date(2026, 5, 2))
    tops = {label.y for label in narrow(Dates((long,))).labels}
    assert len(tops) == 3
    assert len({label.y for label in narrow(Dates((short,))).labels}) == 2


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_drawn(day: date) -> None:
    """Somebody may type the year 9999."""
    for draw in (wide, narrow):
        assert draw(Dates((Shown(day, "it", "wish", day),))).marks


def test_lines_end_where_the_room_does() -> None:
    """Words are kept whole where they can be, and what is left out is marked."""
    assert lines("one two three", 1_000, 13, 3) == ("one two three",)
    assert lines("one two three", width("one two", 13), 13, 3) == ("one two", "three")
    assert lines("one two three four", width("one two", 13) + 2, 13, 1) == ("one…",)
    broken = lines("x" * 50, 100, 13, 9)
    assert "".join(broken) == "x" * 50
    assert all(width(line, 13) <= 100 for line in broken)


def test_a_label_is_as_wide_as_its_pieces_and_the_space_between() -> None:
    """Its anchor says where it begins."""
    runs = wide(EXAMPLE).labels[-1].runs
    middle, end = Label(100, 20, runs, "middle"), Label(100, 20, runs, "end")
    assert middle.box[0] == pytest.approx(100 - middle.width / 2)
    assert end.box[2] == pytest.approx(100)
    assert Label(0, 0, (*runs, *runs)).width == pytest.approx(2 * end.width + 8)
