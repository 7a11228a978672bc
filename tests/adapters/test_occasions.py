"""What is due of the memory: handed on once, on its day, within working hours; or left out and said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.agenda import DIGEST, REMINDER, Agenda
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.due import DueRows
from adapters.jobs import Busy
from adapters.occasions import Occasions
from bot.asks import Agreed
from bot.calendar import Week
from bot.commitments import Commitment
from bot.digest import span_of
from bot.incoming import Due, Incoming, Place, Who
from bot.memory import DigestTime
from bot.records import ChannelKey, Reader
from tests.adapters.database.remembered import Bench, a_bench
from tests.fakes.clock import StillClock

HERE = ChannelKey("slack", "T1", "C1")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine o'clock in Berlin."""


@dataclass
class Running:
    """The schedule of one process, and what it handed on."""

    bench: Bench
    full: bool = False
    handed: list[Incoming] = field(default_factory=list)

    def __post_init__(self) -> None:
        bench = self.bench
        self.rows = DueRows(bench.engine)
        self.facts = DatabaseDigestFacts(bench.engine, bench.clock)
        occasions = Occasions(Agenda(bench.engine), bench.memory, self.facts, self.submit)
        self.doers = {DIGEST: occasions.digest, REMINDER: occasions.reminder}

    async def submit(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """The queue, which may be full; it stores what it is given as JSON."""
        assert not asks_model
        if self.full:
            raise Busy
        self.handed.append(Incoming.model_validate_json(incoming.model_dump_json()))

    async def tick(self, at: datetime | None = None) -> list[str]:
        """A look at what is due; the keys of what is handed on."""
        if at is not None:
            self.bench.clock.at = at
        before, now = len(self.handed), self.bench.clock.now()
        for one in await self.rows.now(now):
            if one.kind in self.doers:
                await self.doers[one.kind](one.workspace, one.subject, now)
                await self.rows.done(one, now)
        return [incoming.key for incoming in self.handed[before:]]

    async def next(self, kind: str = DIGEST) -> dict[str, datetime]:
        """What is due next, and when."""
        far = datetime(2100, 1, 1, tzinfo=UTC)
        return {one.subject: one.at for one in await self.rows.now(far) if one.kind == kind}

    async def weeks(self) -> dict[str, str]:
        """What became of the channel's weeks."""
        span = span_of(Week(2026, 47), DigestTime(), HERE)
        facts = await self.facts.gather(Reader(self.bench.workspace, HERE), span)
        return {str(one.week): one.state for one in facts.earlier}


@pytest_asyncio.fixture
async def running(engine: AsyncEngine) -> AsyncIterator[Running]:
    """A schedule, with an ask tracked on the Saturday before."""
    bench = await a_bench(engine, StillClock(datetime(2026, 11, 21, 12, 0, tzinfo=UTC)))
    await bench.tracks()
    yield Running(bench)


def key(workspace: UUID, week: str) -> str:
    """The key of a week's digest."""
    return f"due:digest:{workspace.hex}:slack:T1:C1:{week}"


async def test_a_digest_is_handed_on_at_its_moment(running: Running) -> None:
    """Once; and the next one is due a week later."""
    workspace = running.bench.workspace
    assert await running.tick(MONDAY - timedelta(seconds=1)) == []
    assert await running.tick(MONDAY) == [key(workspace, "2026-W47")]
    assert await running.tick(MONDAY + timedelta(minutes=1)) == []
    (incoming,) = running.handed
    assert incoming.place == Place(platform="slack", team="T1", channel="C1")
    assert (incoming.who, incoming.said) == (None, Due(what="digest", subject="2026-W47"))
    assert await running.next() == {"slack:T1:C1:2026-W48": MONDAY + timedelta(days=7)}


async def test_a_missed_moment_is_caught_up_on_its_day(running: Running) -> None:
    """Until midnight in its zone."""
    late = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    assert await running.tick(late) == [key(running.bench.workspace, "2026-W47")]


async def test_a_missed_day_is_left_out_and_written_down(running: Running) -> None:
    """So that the next digest says so; of several weeks each."""
    late = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert await running.tick(late) == []
    assert await running.weeks() == {"2026-W47": "missed"}
    assert await running.next() == {"slack:T1:C1:2026-W48": MONDAY + timedelta(days=7)}
    weeks_later = MONDAY + timedelta(days=28, hours=3)  # on a Monday, after its moment
    assert await running.tick(weeks_later) == [key(running.bench.workspace, "2026-W51")]
    missed = {f"2026-W{week}": "missed" for week in (47, 48, 49, 50)}
    assert await running.weeks() == missed


async def test_a_full_queue_takes_it_later(running: Running) -> None:
    """Nothing is lost: the row stays until it was handed on."""
    running.full = True
    with pytest.raises(Busy):
        await running.tick(MONDAY)
    running.full = False
    assert await running.tick(MONDAY + timedelta(minutes=5)) == [
        key(running.bench.workspace, "2026-W47")
    ]


async def test_a_crash_after_it_was_handed_on(running: Running) -> None:
    """It is handed on again under the same key, so that the queue starts nothing."""
    (row,) = [one for one in await running.rows.now(MONDAY) if one.kind == DIGEST]
    running.bench.clock.at = MONDAY
    await running.doers[DIGEST](row.workspace, row.subject, MONDAY)
    assert len(await running.next()) == 1  # the next one is there, and this one with it no more
    await running.doers[DIGEST](row.workspace, row.subject, MONDAY)
    assert len({incoming.key for incoming in running.handed}) == 1


async def test_off_or_uninstalled_there_is_none(running: Running) -> None:
    """And nothing is due any more."""
    bench = running.bench
    await bench.memory.set_digest_time(bench.workspace, HERE, None, DigestTime(on=False))
    assert await running.next() == {}
    await bench.memory.set_digest_time(bench.workspace, HERE, None, DigestTime(weekday=2))
    await bench.directory.remove("slack", "T1")
    assert await running.tick(MONDAY + timedelta(days=1)) == []
    assert await running.next() == {}


async def test_the_day_is_changed_in_the_middle_of_the_week(running: Running) -> None:
    """The week that was said is not said again, and the one after it is not forgotten."""
    bench = running.bench
    await running.tick(MONDAY)
    friday = DigestTime(weekday=5, at=time(9), zone="Europe/Berlin")
    await bench.memory.set_digest_time(bench.workspace, HERE, None, friday)
    later = MONDAY + timedelta(days=4)
    assert await running.tick(later) == [key(bench.workspace, "2026-W48")]
    monday = replace(friday, weekday=1)
    await bench.memory.set_digest_time(bench.workspace, HERE, None, monday)
    same_week = await running.tick(MONDAY + timedelta(days=7))
    assert same_week == [key(bench.workspace, "2026-W48")]  # which the queue knows
    assert await running.tick(MONDAY + timedelta(days=14)) == [key(bench.workspace, "2026-W49")]


@pytest.mark.parametrize(
    ("zone", "at", "from_", "moments"),
    [
        # The clock goes back from three to two, and half past two comes twice.
        (
            "Europe/Berlin",
            time(2, 30),
            datetime(2026, 10, 19, tzinfo=UTC),
            ["2026-10-25T00:30", "2026-11-01T01:30"],
        ),
        # It goes on from two to three, and half past two does not come.
        (
            "Europe/Berlin",
            time(2, 30),
            datetime(2027, 3, 22, tzinfo=UTC),
            ["2027-03-28T01:00", "2027-04-04T00:30"],
        ),
    ],
)
async def test_when_the_clock_is_changed(
    running: Running, zone: str, at: time, from_: datetime, moments: list[str]
) -> None:
    """Each minute of two weeks: one digest a week, at its moment or right after the gap."""
    bench = running.bench
    bench.clock.at = from_
    when = DigestTime(weekday=7, at=at, zone=zone)
    await bench.memory.set_digest_time(bench.workspace, HERE, None, when)
    said = []
    for _ in moments:
        ((_, moment),) = (await running.next()).items()
        assert await running.tick(moment - timedelta(minutes=1)) == []
        for minutes in range(0, 150, 10):  # over the hour that comes twice
            said += [
                (moment, one) for one in await running.tick(moment + timedelta(minutes=minutes))
            ]
    assert [f"{moment:%Y-%m-%dT%H:%M}" for moment, _ in said] == moments
    assert len({one for _, one in said}) == len(moments)


async def agreed(bench: Bench, day: date) -> Commitment:
    """A date that both sides said yes to."""
    ask = await bench.tracks()
    made = bench.a_commitment(ask, due=day, yes=bench.yes(), state="confirmed")
    await bench.writes(changes=(bench.change(ask, Agreed(day), bench.by_it),), commitments=(made,))
    return made


async def test_reminders_are_handed_on_to_each(running: Running) -> None:
    """Two working days before and on the day, each once."""
    await agreed(running.bench, date(2026, 12, 9))
    first = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
    await running.tick(first - timedelta(minutes=1))
    two = await running.tick(first)
    reminders = [one for one in two if one.startswith("due:reminder:")]
    assert len(reminders) == 2
    people = {incoming.who for incoming in running.handed if incoming.said.type == "due"}
    assert Who(platform="slack", team="T1", user="U0ENGINEER") in people
    assert Who(platform="slack", team="T1", user="U0MARKETER") in people
    day = await running.tick(datetime(2026, 12, 9, 8, 0, tzinfo=UTC))
    assert len(day) == 2
    assert not set(day) & set(reminders)
    assert await running.next(REMINDER) == {}


async def test_a_late_reminder_waits_for_the_morning_and_never_comes_after_the_day(
    running: Running,
) -> None:
    """It was missed; at night nobody is reminded."""
    await agreed(running.bench, date(2026, 12, 9))
    night = datetime(2026, 12, 7, 20, 0, tzinfo=UTC)
    assert [one for one in await running.tick(night) if "reminder" in one] == []
    morning = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    assert set((await running.next(REMINDER)).values()) == {morning, morning + timedelta(days=1)}
    assert len(await running.tick(morning)) == 2
    assert await running.tick(datetime(2026, 12, 10, 8, 0, tzinfo=UTC)) == []
    assert await running.next(REMINDER) == {}


async def test_what_is_due_for_nothing(running: Running) -> None:
    """A row of another version does no harm."""
    bench = running.bench
    for kind in (DIGEST, REMINDER):
        await running.rows.put(bench.workspace, kind, "x", MONDAY - timedelta(days=1))
    assert await running.tick(MONDAY - timedelta(hours=1)) == []


async def test_an_ask_that_was_changed_on_a_page_is_handed_on_once(running: Running) -> None:
    """Once for each of its versions, by its own place; not where it is not installed any more."""
    bench = running.bench
    occasions = Occasions(Agenda(bench.engine), bench.memory, running.facts, running.submit)
    ask = await bench.tracks()
    await occasions.changed(ask, bench.now)
    await occasions.changed(replace(ask, version=2), bench.now)
    first, second = running.handed
    assert first.key != second.key
    assert (first.place, first.who) == (ask.source.place, None)
    assert first.said == Due(what="card", subject=ask.id.hex)
    elsewhere = replace(ask, source=bench.source(team="T9"))
    await occasions.changed(elsewhere, bench.now)
    assert running.handed == [first, second]
