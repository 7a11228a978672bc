"""Who was seen where: written for channels that are not public, once a minute, and it costs no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.access import readable_by
from bot.incoming import Visibility
from bot.records import Source, channel_key
from tests.adapters.database.furnished import delivery
from tests.adapters.database.remembered import Bench, a_bench, where


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


@pytest.mark.parametrize(
    ("told", "looked", "written"),
    [
        (None, None, True),
        ("private", None, True),
        ("public", None, False),
        (None, "public", False),
        (None, "private", True),
        ("public", "private", True),
        ("private", "public", False),
    ],
)
async def test_where_it_is_written(
    bench: Bench, told: Visibility | None, looked: Visibility | None, written: bool
) -> None:
    """By what the platform said when it was asked, else by what the delivery says."""
    place = where("C7", visibility=told)
    if looked:
        await bench.directory.save_look(bench.workspace, place, looked, False)
    await bench.sees(bench.marketer_user, place)
    reader = await bench.memory.reader_of(bench.workspace, bench.marketer)
    assert dict(reader.seen) == ({channel_key(place): bench.now} if written else {})


async def test_who_asked_reads_the_answer_by_whichever_clock(bench: Bench) -> None:
    """The platform's clock may be ahead of ours: what is seen and what is said go by the same one."""
    place = where("C7", visibility=None)
    ahead = bench.now + timedelta(hours=1)
    said = delivery("T1", bench.marketer_user, place=place).model_copy(update={"at": ahead})
    await bench.directory.arrive(said)
    reader = await bench.memory.reader_of(bench.workspace, bench.marketer)
    assert readable_by(reader, Source(place, ahead))


async def test_it_is_written_once_a_minute(bench: Bench) -> None:
    """In between a delivery writes nothing; and nothing is turned back."""
    place = where("C7", visibility=None)
    begun: list[str] = []

    @event.listens_for(bench.engine.sync_engine, "before_cursor_execute")
    def _note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            begun.append(statement)

    async def seen_after(seconds: int) -> object:
        bench.clock.forward(timedelta(seconds=seconds))
        await bench.sees(bench.marketer_user, place)
        return (await bench.memory.reader_of(bench.workspace, bench.marketer)).seen[
            channel_key(place)
        ]

    first = await seen_after(0)
    assert len(begun) == 1
    assert await seen_after(59) == first
    assert len(begun) == 1
    assert await seen_after(1) == bench.now
    assert len(begun) == 2
    said = delivery("T1", bench.marketer_user, place=place)
    await bench.directory.arrive(said.model_copy(update={"at": bench.now - timedelta(hours=9)}))
    assert await seen_after(0) == bench.now
    assert len(begun) == 2


async def test_somebody_from_outside_is_nobody_here(bench: Bench) -> None:
    """And a delivery without a place is nowhere."""
    place = where("C7", visibility=None)
    stranger = delivery("T1", "U9", place=place)
    assert stranger.who is not None
    who = stranger.who.model_copy(update={"team": "T9"})
    await bench.directory.arrive(stranger.model_copy(update={"who": who}))
    await bench.directory.arrive(delivery("T1", bench.marketer_user))
    async with bench.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM seen")
        assert found.scalar_one() == 0
