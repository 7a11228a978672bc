"""The picture for chats: drawn with our own font, as large as the drawing says."""

from __future__ import annotations

import asyncio
import struct
import sys
from dataclasses import replace

import pytest

from adapters.drawing.png import ZOOM, NotDrawn, drawn, font_files, png
from bot.steps import Dates
from bot.timeline import wide
from tests.bot.dated import EXAMPLE


def _size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_it_is_as_large_as_the_drawing_and_its_margin() -> None:
    """Twice the drawing's units, for good screens, and below a megabyte."""
    picture, drawing = png(EXAMPLE), wide(EXAMPLE)
    assert _size(picture) == ((drawing.width + 56) * ZOOM, (drawing.height + 56) * ZOOM)
    assert len(picture) < 1_000_000


def test_the_same_dates_give_the_same_picture() -> None:
    """So that a second try posts what the first one would have."""
    short = Dates(EXAMPLE.shown[:2])
    assert png(short) == png(short)


def test_words_are_in_the_picture() -> None:
    """Our font is found: another reason is another picture."""
    short = Dates(EXAMPLE.shown[:1])
    other = replace(short, shown=(replace(short.shown[0], because="the open days ended"),))
    silent = replace(short, shown=(replace(short.shown[0], because=None),))
    assert len({png(short), png(other), png(silent)}) == 3
    assert [file.name for file in font_files()] == [
        "hanken-grotesk-regular.ttf",
        "hanken-grotesk-strong.ttf",
    ]


def test_signs_that_our_font_lacks_do_no_harm() -> None:
    """Nor does what looks like markup."""
    said = replace(EXAMPLE.shown[0], because='<b>東京</b> & "so" \U0001f600')
    assert png(Dates((said,))).startswith(b"\x89PNG")


async def test_a_process_of_its_own_draws_the_same() -> None:
    """And the one that asks goes on meanwhile."""
    ticks = 0
    drawing = asyncio.create_task(drawn(EXAMPLE))
    while not drawing.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert await drawing == png(EXAMPLE)
    assert ticks > 3


async def test_what_takes_too_long_is_not_drawn() -> None:
    """Its process is ended."""
    with pytest.raises(NotDrawn):
        await drawn(EXAMPLE, seconds=0.0)


async def test_what_goes_wrong_there_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that fails gives no picture, and no half of one."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NotDrawn):
        await drawn(EXAMPLE)
