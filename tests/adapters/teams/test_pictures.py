"""Drawings in Teams: in the card itself where everybody sees it, and lines where one can't be had."""

from __future__ import annotations

from datetime import date

from adapters.drawing.png import NotDrawn
from adapters.teams.pictures import TeamsPictures
from bot.reply import Notice, Reply, Timeline
from bot.steps import Dates, Shown

ONE = Dates((Shown(date(2026, 9, 21), "marketing", "wish", date(2026, 10, 16)),))
TWO = Dates((*ONE.shown, Shown(date(2026, 9, 28), "it", "estimate", date(2026, 12, 4))))


async def test_each_drawing_is_made_once_and_they_come_in_their_order() -> None:
    """A card is drawn again with every change of it."""
    asked: list[Dates] = []

    async def draw(dates: Dates) -> bytes:
        asked.append(dates)
        return f"{len(dates.shown)}".encode()

    pictures = TeamsPictures(draw)
    reply = Reply("s", (Timeline("a", TWO), Notice("x"), Timeline("b", ONE)))
    assert await pictures.of(reply) == (b"2", b"1")
    assert await pictures.of(reply) == (b"2", b"1")
    assert asked == [TWO, ONE]
    assert await pictures.of(Reply("s", (Notice("x"),))) == ()


async def test_where_one_can_t_be_drawn_there_is_none() -> None:
    """The first one's place would be taken by the second, so it is lines for both; and it is tried again."""
    calls = 0

    async def draw(dates: Dates) -> bytes:
        nonlocal calls
        calls += 1
        if dates == TWO and calls < 3:
            raise NotDrawn
        return b"x"

    pictures = TeamsPictures(draw)
    reply = Reply("s", (Timeline("a", ONE), Timeline("b", TWO)))
    assert await pictures.of(reply) == ()
    assert await pictures.of(reply) == (b"x", b"x")


async def test_a_real_one_is_small_enough_for_a_message() -> None:
    """And is the picture that pages show."""
    (picture,) = await TeamsPictures().of(Reply("s", (Timeline("a", TWO),)))
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 25_000


async def test_not_all_of_them_are_remembered() -> None:
    """A hundred, the newest."""
    asked: list[Dates] = []

    async def draw(dates: Dates) -> bytes:
        asked.append(dates)
        return b"x"

    pictures = TeamsPictures(draw)
    for day in range(1, 29):
        for month in range(1, 6):
            dates = Dates((Shown(date(2026, 1, 1), "it", "wish", date(2027, month, day)),))
            await pictures.of(Reply("s", (Timeline("a", dates),)))
    assert len(asked) == 140
    assert len(pictures._known) == 100
