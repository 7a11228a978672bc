"""A year of a company in half a minute: each digest once, each reminder once, no ask in a state that is none.

Forty people in five zones, two thousand asks, two processes that die and begin again, every change
of daylight saving, and five days in which nothing runs.
"""

from __future__ import annotations

import heapq
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import delete, func, select

from adapters.database import tables
from adapters.database.digest_tables import digest_week
from adapters.database.migrate import migrate
from bot.asks import Ask
from bot.calendar import Week, WorkingHours
from bot.digest import weekly_of
from bot.reminders import Reminder, due_for
from tests.fakes.clock import StillClock
from tests.simulation.office import CHANNELS, START, Company, asked, found, happens, life_of
from tests.simulation.replicas import Queue, Replicas

ASKS = 2_000
END = datetime(2027, 1, 4, tzinfo=UTC)
OFF = (datetime(2026, 8, 7, 12, 0, tzinfo=UTC), datetime(2026, 8, 12, 12, 0, tzinfo=UTC))
"""From a Friday to a Wednesday nothing runs."""
_HOURS = WorkingHours()


class Year:
    """The year as it goes by: what will happen, and what was said."""

    def __init__(
        self, replicas: Replicas, company: Company, clock: StillClock, dice: Random
    ) -> None:
        self.replicas, self.company, self.clock, self.dice = replicas, company, clock, dice
        self.to_come: list[tuple[datetime, int, Ask | None, list[tuple[timedelta, str]]]] = []
        self.order = count()
        self.tracked = 0
        self.due: datetime | None = None
        self.stale: tuple[int, bool] | None = None
        """As of when `due` is known: what is added since then comes with a promise or a first ask."""
        for _ in range(ASKS):
            at = START + timedelta(minutes=dice.randint(1, 360 * 1440))
            self.come(at, None, list(life_of(dice)))

    def come(self, at: datetime, ask: Ask | None, life: list[tuple[timedelta, str]]) -> None:
        """Something will happen."""
        heapq.heappush(self.to_come, (at, next(self.order), ask, life))

    async def go_by(self) -> None:
        """From one thing to the next, with everything that is due between."""
        while self.to_come:
            at, _, ask, life = heapq.heappop(self.to_come)
            await self.until(at)
            if ask is None:
                replica = self.replicas.any()
                ask = await replica.memory.track(asked(self.company), f"track:{next(self.order)}")
                self.tracked += 1
            else:
                _, what = life.pop(0)
                ask = await happens(self.company, self.replicas, ask, what)
            if life:
                self.come(self.clock.now() + life[0][0], ask, life)
        await self.until(END)

    async def until(self, at: datetime) -> None:
        """Look at what is due in each minute in which something is, and go on to that moment."""
        while True:
            if self.stale != (stale := (len(self.company.promises), self.tracked < 40)) or stale[1]:
                self.due, self.stale = await self.next_due(), stale
            due = self.due
            if due is None or due > at:
                break
            start, end = OFF
            self.replicas.off = start <= due < end
            moment = end if self.replicas.off else due + timedelta(seconds=self.dice.randint(0, 59))
            if moment > at:
                break
            self.replicas.off = False
            self.clock.at = max(self.clock.at, moment)
            await self.replicas.run()
            self.due = await self.next_due()
        self.clock.at = max(self.clock.at, at)

    async def next_due(self) -> datetime | None:
        """The earliest moment of all rows."""
        async with self.replicas.one.engine.connect() as connection:
            found: datetime | None = await connection.scalar(select(func.min(tables.due.c.at)))
            return found


async def test_a_year(tmp_path: Path) -> None:
    """Seen as it is lived: what is said, when, and to whom; and what is in the database afterwards."""
    file = tmp_path / "fogbridge.db"
    await migrate(f"sqlite:///{file}")
    dice, clock, queue = Random(47), StillClock(START), Queue()  # noqa: S311 - a simulation
    replicas = Replicas.on(file, clock, queue, dice, deadly=0.01)
    company = await found(replicas.one, clock, dice)
    async with replicas.one.engine.begin() as connection:
        # What runs each hour of the year is tried elsewhere.
        await connection.execute(delete(tables.due).where(tables.due.c.kind == "purge"))
    await Year(replicas, company, clock, dice).go_by()

    assert set(replicas.said().values()) == {1}
    await _each_digest_came_once(replicas)
    _each_reminder_came_once(replicas, company)
    await _asks_are_as_they_were_left(replicas, company)
    assert queue.deaths > 5
    assert company.refused > 1_000
    assert company.overtaken > 10
    await replicas.close()


async def _each_digest_came_once(replicas: Replicas) -> None:
    """Every week of every channel, on its day; only those whose day fell into the days off are missing."""
    said: dict[tuple[str, Week], datetime] = {}
    for post in replicas.one.queue.posts.values():
        _, what, *_, channel, named = post.card.origin.split(":")
        if what == "digest":
            read = Week.read(named)
            assert read is not None
            said[channel, read] = post.at
    states = await _states(replicas)
    for channel, when in CHANNELS.items():
        weekly = weekly_of(when)
        week = min(week for of, week in said if of == channel)
        while (moment := weekly.moment_of(week)) < END - timedelta(days=1):
            day = moment.astimezone(weekly.zone).date()
            start, end = OFF
            gone = start <= moment and end.astimezone(weekly.zone).date() > day and moment < end
            assert (states[channel, week] == "missed") == gone
            assert ((channel, week) in said) == (states[channel, week] == "said")
            if gone:
                assert "left out" in _text(replicas, channel, week.later(1))
            elif (channel, week) in said:
                at = said[channel, week]
                assert at.astimezone(weekly.zone).date() == day, (channel, str(week))
                assert timedelta() <= at - moment < timedelta(minutes=2) or start <= moment < end
            week = week.later(1)
    counts = Counter(states.values())
    assert counts["missed"] >= 3
    assert counts["quiet"] < ASKS / 100
    assert counts["said"] == len(said)


def _text(replicas: Replicas, channel: str, week: Week) -> str:
    for post in replicas.one.queue.posts.values():
        if post.card.origin.endswith(f":{channel}:{week}"):
            return str(post.card.reply)
    return ""


async def _states(replicas: Replicas) -> dict[tuple[str, Week], str]:
    """What is written down of each week of each channel."""
    row = digest_week.c
    async with replicas.one.engine.connect() as connection:
        rows = await connection.execute(select(row.channel_key, row.week, row.state))
        return {(row.channel_key, week): row.state for row in rows if (week := Week.read(row.week))}


def _each_reminder_came_once(replicas: Replicas, company: Company) -> None:
    """To everybody who owed something while its moment was there, and to nobody else."""
    zones = {one.id: one.zone for one in company.people}
    came: Counter[Reminder] = Counter()
    for post in replicas.one.queue.posts.values():
        if post.card.origin.startswith("due:reminder:"):
            reminder = Reminder.read(post.card.origin.split(":", 3)[3])
            assert reminder is not None
            came[reminder] += 1
            local = post.at.astimezone(zones[reminder.person])
            assert _HOURS.is_working_day(local.date())
            assert _HOURS.starts <= local.time() < _HOURS.ends
            assert local.date() <= reminder.due
    assert set(came.values()) == {1}
    start, end = OFF
    for promise in company.promises:
        for reminder, moment in due_for(
            promise.commitment, promise.ask, zones, _HOURS, promise.since
        ):
            over = promise.until or END
            if moment + timedelta(minutes=1) < over and not start <= moment < end:
                assert came.pop(reminder, None), (reminder, moment, promise)
    # What is left was due while nothing ran, or within the minute in which its date ended.
    assert len(came) < 12


async def _asks_are_as_they_were_left(replicas: Replicas, company: Company) -> None:
    """The history of each ask is one line, from its beginning to what it is now."""
    last: dict[object, Ask] = {}
    for change in company.changes:
        before = last.get(change.ask)
        assert before is None or (before.version, before.status) == (
            change.before.version,
            change.before.status,
        )
        last[change.ask] = change.after
    memory = replicas.other.memory
    for ask_id, ask in list(last.items())[::20]:
        now = await memory.ask(company.workspace, ask.id)
        assert now is not None
        assert (now.status, now.version) == (ask.status, ask.version)
        history = await memory.history(company.workspace, ask.id)
        assert [one.version for one in (change.after for change in history)] == sorted(
            change.after.version for change in history
        )
        assert ask_id == ask.id
