"""A timeline as inline SVG: well formed, described, without a style or a script, whatever was said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from adapters.drawing.svg import narrow_svg, wide_svg
from bot.steps import Dates, described, in_lines, rows
from tests.bot.dated import DATES, EXAMPLE

BOTH = pytest.mark.parametrize("draw", [wide_svg, narrow_svg])
Draw = Callable[[Dates, str], str]
_SVG = "{http://www.w3.org/2000/svg}"
_CLASSES = {
    *("draw", "only-wide", "only-phone", "t-ink", "t-soft", "warm-fill", "cool-fill"),
    *("mark", "full", "dotted", "path", "faint", "grid", "band", "hatch"),
}


@BOTH
@settings(deadline=None)
@given(dates=DATES)
def test_whatever_was_said_it_is_well_formed(draw: Draw, dates: Dates) -> None:
    """Nothing but our own elements, none with a style, a script, a link or a handler."""
    root = ElementTree.fromstring(draw(dates, "w1"))  # noqa: S314 - our own drawing
    for element in root.iter():
        assert element.tag.removeprefix(_SVG) in (
            *("svg", "title", "desc", "defs", "pattern"),
            *("path", "rect", "circle", "text", "tspan"),
        )
        for name, value in element.attrib.items():
            assert name not in ("style", "href")
            assert not name.startswith("on")
            if name == "class":
                assert set(value.split()) <= _CLASSES


@BOTH
def test_markup_of_people_is_text(draw: Draw) -> None:
    """What looks like a tag is read as it was written."""
    evil = '</text><script>alert("1")</script>&amp;'
    first = replace(EXAMPLE.shown[0], because=evil)
    drawn = draw(replace(EXAMPLE, shown=(first,)), "w1")
    assert "<script" not in drawn
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    assert evil.rstrip(".") in "".join(root.find(f"{_SVG}desc").itertext())  # type: ignore[union-attr]  # it is there


@BOTH
def test_it_has_a_title_and_a_description(draw: Draw) -> None:
    """Named by ids that are this drawing's own."""
    root = ElementTree.fromstring(draw(EXAMPLE, "w1"))  # noqa: S314 - our own drawing
    assert root.attrib["role"] == "img"
    ids = root.attrib["aria-labelledby"].split()
    named = {element.attrib["id"]: element.text for element in root if "id" in element.attrib}
    assert [named[id] for id in ids] == ["How the date moved", described(EXAMPLE)]
    every = re.findall(r'id="([^"]+)"', draw(EXAMPLE, "w1") + draw(EXAMPLE, "w2"))
    assert len(every) == len(set(every))


def test_two_drawings_of_one_entry_share_no_id() -> None:
    """The wide and the narrow one stand in one page."""
    ids = re.findall(r'id="([^"]+)"', wide_svg(EXAMPLE, "w") + narrow_svg(EXAMPLE, "w"))
    assert len(ids) == len(set(ids)) == 6


def test_the_same_in_sentences_rows_and_lines() -> None:
    """With years where there are two, and the reason of each move."""
    assert described(EXAMPLE) == (
        "Wish 16\u00a0October\u00a02026: the open days start. "
        "Moved to 4\u00a0December\u00a02026 (estimate): the vendor’s login needs a security review. "
        "Moved to 9\u00a0January\u00a02027 (estimate): "
        "a freeze was announced, 19 October to 11 December. "
        "Moved to 18\u00a0December\u00a02026 (estimate): "
        "the vendor’s papers came early, the review ended. "
        "Commitment 18\u00a0December\u00a02026. "
        "Delivered 17\u00a0December\u00a02026: one day early. "
        "Closed for review from 3\u00a0October\u00a02026 to 14\u00a0October\u00a02026. "
        "Closed for freeze from 19\u00a0October\u00a02026 to 11\u00a0December\u00a02026."
    )
    assert list(rows(EXAMPLE))[4] == (
        *("16\u00a0October\u00a02026", "Both", "commitment", "18\u00a0December\u00a02026", ""),
    )
    short = Dates(EXAMPLE.shown[:2])
    assert list(in_lines(short)) == [
        "◌ 16\u00a0October wish, Marketing on 21\u00a0September: the open days start",
        "◐ 4\u00a0December estimate, IT on 28\u00a0September: "
        "the vendor’s login needs a security review",
    ]
