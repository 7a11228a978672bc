"""What is due for the memory's sake: written with what it is for, moved and dropped with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.agenda import Agenda, digest_subject, read_digest_subject
from bot.asks import Agreed, Delivered, HandedOver
from bot.calendar import Week
from bot.commitments import Commitment
from bot.incoming import Who
from bot.memory import DigestTime, Write
from bot.records import ChannelKey
from bot.reminders import Reminder
from tests.adapters.database.furnished import delivery
from tests.adapters.database.remembered import Bench, a_bench, where

HERE = ChannelKey("slack", "T1", "C1")
DUE = date(2027, 1, 6)  # a Wednesday


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> AsyncIterator[Bench]:
    """A memory on Saturday, 21 November 2026, in Berlin."""
    yield await a_bench(engine)


async def due(bench: Bench, kind: str) -> dict[str, datetime]:
    """What is due of a kind, and when."""
    row = tables.due.c
    async with bench.engine.connect() as connection:
        rows = await connection.execute(select(row.subject, row.at).where(row.kind == kind))
        return {row.subject: row.at for row in rows}


async def agreed(bench: Bench, day: date = DUE) -> Commitment:
    """A date that both sides said yes to."""
    ask = await bench.tracks()
    made = bench.a_commitment(ask, due=day, yes=bench.yes(), state="confirmed")
    change = bench.change(ask, Agreed(day), bench.by_it)
    write = Write(change.origin, changes=(change,), commitments=(made,))
    assert await bench.memory.write(bench.workspace, write)
    return made


async def test_the_first_ask_of_a_channel_has_a_digest_due(bench: Bench) -> None:
    """On Monday at nine in Berlin; the second one changes nothing, a direct message has none."""
    assert await due(bench, "digest") == {}
    await bench.tracks()
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert await due(bench, "digest") == {"slack:T1:C1:2026-W47": monday}
    bench.clock.at = monday + timedelta(hours=1)  # it is still to be done
    await bench.tracks()
    assert await due(bench, "digest") == {"slack:T1:C1:2026-W47": monday}
    direct = where("D1", visibility="private").model_copy(update={"direct": True})
    await bench.tracks(source=replace(bench.source(), place=direct, message="7"))
    assert len(await due(bench, "digest")) == 1


async def test_another_day_another_row_and_off_none(bench: Bench) -> None:
    """Of the channel alone; another one, whose key begins the same, keeps its own."""
    await bench.tracks()
    await bench.tracks(source=bench.source(channel="C1:2", message="8"))
    friday = DigestTime(weekday=5, at=time(16), zone="America/New_York")
    await bench.memory.set_digest_time(bench.workspace, HERE, None, friday)
    other = {"slack:T1:C1:2:2026-W47": datetime(2026, 11, 23, 8, 0, tzinfo=UTC)}
    assert await due(bench, "digest") == other | {
        "slack:T1:C1:2026-W48": datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    }
    await bench.memory.set_digest_time(bench.workspace, HERE, None, replace(friday, on=False))
    assert await due(bench, "digest") == other
    await bench.memory.set_digest_time(bench.workspace, HERE, None, friday)
    assert len(await due(bench, "digest")) == 2


async def test_an_agreed_date_has_its_reminders(bench: Bench) -> None:
    """Two working days before and on the day, for who said yes on each side, at nine of theirs."""
    await bench.directory.save_profile(bench.workspace, bench.engineer, "America/New_York", "en-US")
    made = await agreed(bench)

    def at(occasion: str, person: object, hour: int, day: int) -> tuple[str, datetime]:
        reminder = Reminder(made.id, occasion, DUE, person)  # type: ignore[arg-type]  # an Occasion, an id
        return reminder.subject, datetime(2027, 1, day, hour, 0, tzinfo=UTC)

    assert await due(bench, "reminder") == dict(
        [
            at("before", bench.marketer, 8, 4),
            at("day", bench.marketer, 8, 6),
            at("before", bench.engineer, 14, 4),
            at("day", bench.engineer, 14, 6),
        ]
    )


async def test_a_moved_date_drops_the_old_reminders(bench: Bench) -> None:
    """And has new ones; what is delivered or withdrawn has none."""
    made = await agreed(bench)
    moved = replace(made, due=date(2027, 1, 13), version=2)
    await bench.writes(commitments=(moved,))
    subjects = await due(bench, "reminder")
    assert len(subjects) == 4
    assert all(":2027-01-13:" in subject for subject in subjects)
    await bench.happens(await bench.asked(made.ask), Delivered(), bench.by_marketing)
    assert await due(bench, "reminder") == {}


async def test_who_looks_after_it_is_reminded(bench: Bench) -> None:
    """Instead of whoever said yes for that side."""
    made = await agreed(bench)
    someone = await bench.person("U0SOMEONE", "it")
    await bench.happens(await bench.asked(made.ask), HandedOver(someone), bench.by_it)
    people = {Reminder.read(subject).person for subject in await due(bench, "reminder")}  # type: ignore[union-attr]  # they are
    assert people == {bench.marketer, someone}


async def test_a_draft_reminds_nobody(bench: Bench) -> None:
    """A commitment is made by two."""
    ask = await bench.tracks()
    await bench.writes(commitments=(bench.a_commitment(ask),))
    assert await due(bench, "reminder") == {}


async def test_what_is_over_is_not_reminded_of(bench: Bench) -> None:
    """Agreed on the evening before: there is the day, and no two days before it."""
    bench.clock.at = datetime(2027, 1, 5, 18, 0, tzinfo=UTC)
    await agreed(bench)
    assert {subject.split(":")[1] for subject in await due(bench, "reminder")} == {"day"}


async def test_working_hours_are_the_workspaces(bench: Bench) -> None:
    """Who works from Sunday to Thursday is told of a Friday on Thursday."""
    async with bench.engine.begin() as connection:
        await connection.execute(
            update(tables.workspace).values(work_days="12347", work_starts=time(8))
        )
    await agreed(bench, date(2027, 1, 8))
    moments = sorted(set((await due(bench, "reminder")).values()))
    assert moments == [
        datetime(2027, 1, 6, 7, 0, tzinfo=UTC),
        datetime(2027, 1, 7, 7, 0, tzinfo=UTC),
    ]


async def test_how_somebody_is_written_to(bench: Bench) -> None:
    """Through an Installation that is there; whoever is forgotten is not."""
    agenda = Agenda(bench.engine)
    found = await agenda.reachable(bench.workspace, bench.engineer)
    assert found is not None
    assert found.who == Who(platform="slack", team="T1", user="U0ENGINEER")
    assert (found.through.team, found.zone.key) == ("T1", "Europe/Berlin")
    other = (await bench.directory.arrive(delivery("T2", "U9"))).workspace
    assert await agenda.reachable(other, bench.engineer) is None
    assert await agenda.installed(other, "slack", "T1") is None
    await bench.directory.forget(bench.workspace, bench.engineer)
    assert await agenda.reachable(bench.workspace, bench.engineer) is None
    await bench.directory.remove("slack", "T1")
    assert await agenda.reachable(bench.workspace, bench.marketer) is None


_keys = st.text(
    st.characters(codec="ascii", exclude_characters=":", categories=["L", "N", "P"]), min_size=1
)


@given(_keys, st.text(min_size=1), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_row_names_its_channel(team: str, channel: str, day: date) -> None:
    """Whatever a platform calls it."""
    key, week = ChannelKey("teams", team, channel), Week.of(day)
    assert read_digest_subject(digest_subject(key, week)) == (key, week)


@given(st.text())
def test_any_subject_is_read_or_not(subject: str) -> None:
    """Never an error."""
    read_digest_subject(subject)
    Reminder.read(subject)
