"""The rule of who may read what says the same in SQL as in the core, and every list goes by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import memory_tables
from adapters.database.memory_rows import source_columns
from adapters.database.readable import readable
from bot.access import readable_by
from bot.asks import Ask, Delivered
from bot.ids import new_id
from bot.incoming import Place, Platform, Visibility
from bot.memory import AskQuery, CommitmentQuery, WhyQuery
from bot.records import ChannelKey, Reader, Source, channel_key
from tests.adapters.database.memory_rows import memory_rows
from tests.adapters.database.remembered import Bench, a_bench, where
from tests.fakes.clock import StillClock

NOW = StillClock().now()
NAMES = st.sampled_from(["1", "2"])
PLATFORMS: st.SearchStrategy[Platform] = st.sampled_from(["slack", "teams"])
VISIBILITIES: st.SearchStrategy[Visibility | None] = st.sampled_from(["public", "private", None])
CHANNELS = st.builds(ChannelKey, PLATFORMS, NAMES, NAMES)
MOMENTS = st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Something that was said somewhere, at some time."""
    channel = draw(CHANNELS)
    place = Place(
        platform=channel.platform,
        team=channel.team,
        channel=channel.channel,
        thread=draw(st.none() | NAMES),
        direct=draw(st.booleans()),
        visibility=draw(VISIBILITIES),
    )
    return Source(place, draw(MOMENTS))


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(sources(), min_size=1, max_size=12),
    st.dictionaries(CHANNELS, MOMENTS, max_size=5),
    st.none() | CHANNELS,
    st.booleans(),
    st.none() | CHANNELS,
)
async def test_the_rule_in_sql_is_the_rule_of_the_core(
    bench: Bench,
    said: list[Source],
    seen: dict[ChannelKey, datetime],
    here: ChannelKey | None,
    somebody: bool,
    paired: ChannelKey | None,
) -> None:
    """For random readers, and what was said at random places and times."""
    ids = [new_id() for _ in said]
    why = memory_rows(bench.workspace, bench.marketer, new_id(), new_id(), new_id())["why"]
    async with bench.engine.begin() as connection:
        for table in (memory_tables.why, memory_tables.seen):
            await connection.execute(delete(table))
        for one, source in zip(ids, said, strict=True):
            await connection.execute(
                insert(memory_tables.why).values(**why | source_columns(source) | {"id": one})
            )
        for channel, at in seen.items():
            await connection.execute(
                insert(memory_tables.seen).values(
                    workspace_id=bench.workspace,
                    person_id=bench.marketer,
                    platform=channel.platform,
                    team_key=channel.team,
                    channel_key=channel.channel,
                    last_seen=at,
                )
            )
    place = None
    if here is not None:
        place = Place(platform=here.platform, team=here.team, channel=here.channel)
    # Whoever is somebody else was seen nowhere.
    person = bench.marketer if somebody else bench.engineer
    reader = await bench.memory.reader_of(bench.workspace, person, place)
    assert reader == Reader(bench.workspace, here, person, seen if somebody else {})
    readers = [reader, replace(reader, person=None, seen={})]
    if place is not None:
        readers.append(await bench.memory.reader_in(bench.workspace, place))
        readers += [replace(one, paired=paired) for one in readers]
    for each in readers:
        async with bench.engine.connect() as connection:
            rows = memory_tables.why
            found = await connection.execute(select(rows.c.id).where(readable(rows, each)))
            allowed = {
                one for one, source in zip(ids, said, strict=True) if readable_by(each, source)
            }
            assert set(found.scalars()) == allowed


Door = Callable[[Bench, Reader], Awaitable[set[UUID]]]


async def _asks(bench: Bench, reader: Reader) -> set[UUID]:
    queries = (AskQuery(), AskQuery(text="page"), AskQuery(statuses=("done", "agreed", "open")))
    return {ask.id for query in queries for ask in await bench.memory.asks(reader, query)}


async def _commitments(bench: Bench, reader: Reader) -> set[UUID]:
    found = await bench.memory.commitments(reader, CommitmentQuery())
    return {ask.id for _, ask in found}


async def _closed(bench: Bench, reader: Reader) -> set[UUID]:
    return {one.id for one in await bench.memory.closed_asks(reader, ["landing-page"])}


async def _whys(bench: Bench, reader: Reader) -> set[UUID]:
    queries = (WhyQuery(), WhyQuery(text="freeze"), WhyQuery(kind="freeze"), WhyQuery(side="it"))
    whys = [why for query in queries for why in await bench.memory.whys(reader, query)]
    return {why.ask for why in whys if why.ask}


async def _like(bench: Bench, reader: Reader) -> set[UUID]:
    found = await bench.memory.whys_like(reader, "a landing page", ["landing-page"], 99)
    return {one.why.ask for one in found if one.why.ask}


DOORS: tuple[Door, ...] = (_asks, _commitments, _closed, _whys, _like)


async def _everything(bench: Bench, place: Place, ends: bool) -> Ask:
    """An ask with a commitment, a move and a why, all said in one place."""
    source = replace(bench.source(message=new_id().hex), place=place)
    ask = await bench.tracks(source=source)
    commitment = bench.a_commitment(ask, source=source)
    why = bench.a_why(ask=ask.id, source=source)
    await bench.writes(commitments=(commitment,), moves=(bench.a_move(ask),), whys=(why,))
    return await bench.happens(ask, Delivered(), bench.by_marketing) if ends else ask


async def test_every_door_lets_through_what_the_rule_does(bench: Bench) -> None:
    """Lists, searches, past answers, closed asks and counts; everybody's eyes and a person's."""
    open_, closed = where("C1"), where("C2", visibility="private")
    unknown = where("C3", visibility=None)
    asks = {
        place.channel: await _everything(bench, place, True) for place in (open_, closed, unknown)
    }
    public = {asks["C1"].id}
    there = {"C2": closed, "C3": unknown}
    nobody = await bench.memory.reader_of(bench.workspace, None)
    for door in DOORS:
        assert await door(bench, nobody) == public, door.__name__
        assert await door(bench, await bench.memory.reader_in(bench.workspace, open_)) == public
        for channel, place in there.items():
            inside = await bench.memory.reader_in(bench.workspace, place)
            assert await door(bench, inside) == {*public, asks[channel].id}, door.__name__
    counts = [
        (await bench.memory.moved_because(reader, bench.now - timedelta(days=1)))[0].count
        for reader in (nobody, await bench.memory.reader_in(bench.workspace, closed))
    ]
    assert counts == [1, 2]


async def test_who_was_there_reads_what_was_said_up_to_then(bench: Bench) -> None:
    """From elsewhere; not what was said after they were seen last, nor what others were there for."""
    place = where("C2", visibility="private")
    before = await _everything(bench, place, True)
    await bench.sees(bench.marketer_user, place)
    bench.clock.forward(timedelta(hours=2))
    later = await _everything(bench, place, True)
    mine = await bench.memory.reader_of(bench.workspace, bench.marketer)
    other = await bench.memory.reader_of(bench.workspace, bench.engineer)
    for door in DOORS:
        assert await door(bench, mine) == {before.id}, door.__name__
        assert await door(bench, other) == set(), door.__name__
    await bench.sees(bench.marketer_user, place)
    again = await bench.memory.reader_of(bench.workspace, bench.marketer)
    for door in DOORS:
        assert await door(bench, again) == {before.id, later.id}, door.__name__
    assert again.seen == {channel_key(place): bench.now}


async def test_a_channel_that_becomes_private_takes_its_records_along(bench: Bench) -> None:
    """Those of before, those written by who had not heard of it, and none comes back."""
    place = where("C1")
    await _everything(bench, place, True)
    nobody = await bench.memory.reader_of(bench.workspace, None)
    assert await _whys(bench, nobody)
    await bench.directory.save_look(bench.workspace, place, "private", False)
    await _everything(bench, place, True)
    for door in DOORS:
        assert await door(bench, nobody) == set(), door.__name__
    await bench.directory.save_look(bench.workspace, place, "public", False)
    for door in DOORS:
        assert await door(bench, nobody) == set(), door.__name__
    await _everything(bench, place, True)
    for door in DOORS:
        assert len(await door(bench, nobody)) == 1, door.__name__
