"""What is to be shown at the ends of a pair: handed over once, whoever finds it, and never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.agenda import Agenda
from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.mirrors import MIRROR, MirrorRows
from adapters.database.pairing import DatabasePairings
from adapters.jobs import Busy
from adapters.mirrors import Mirrors
from bot.asks import Ask, Turned
from bot.incoming import Due, Incoming, Place, Platform, Who
from bot.memory import Write
from bot.pairing import Answered, Standing
from bot.records import ChannelKey, Source
from tests.adapters.database.furnished import delivery
from tests.adapters.database.remembered import Bench, a_bench

HERE = ChannelKey("slack", "T1", "C1")
THERE = ChannelKey("teams", "tenant", "19:it@thread.tacv2")


@dataclass
class Handing:
    """The pair of one company, and what was handed to its queue, which may be full."""

    bench: Bench
    full: bool = False
    handed: list[tuple[Incoming, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        engine, clock = self.bench.engine, self.bench.clock
        self.due = DueRows(engine)
        self.directory = DatabaseDirectory(engine, clock)
        self.mirrors = Mirrors(
            MirrorRows(engine), Agenda(engine), self.submit, clock, self.directory.workspace_of
        )

    async def submit(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """The queue: the same key again starts nothing."""
        if self.full:
            raise Busy
        stored = Incoming.model_validate_json(incoming.model_dump_json())
        if stored.key not in {one.key for one, _ in self.handed}:
            self.handed.append((stored, asks_model))

    async def waits(self) -> int:
        """How many rows wait."""
        due = await self.due.now(self.bench.now)
        return len([one for one in due if one.kind == MIRROR])

    async def asks(self) -> Ask:
        """An ask in the channel here."""
        place = Place(platform=HERE.platform, team=HERE.team, channel=HERE.channel)
        return await self.bench.tracks(source=Source(place, self.bench.now, "1.1"))

    async def turns(self, ask: Ask, origin: str) -> None:
        """A delivery changes it."""
        change = self.bench.change(ask, Turned("marketing"), self.bench.by_it)
        assert await self.bench.memory.write(self.bench.workspace, Write(origin, (change,)))

    def to(self) -> list[tuple[Platform, bool]]:
        """To which platforms something was handed, and whether it may take a model's time."""
        return [(one.platform, asks_model) for one, asks_model in self.handed]


@pytest_asyncio.fixture
async def handing(engine: AsyncEngine) -> AsyncIterator[Handing]:
    """On both databases, paired, with nothing left to show."""
    bench = await a_bench(engine)
    made = Handing(bench)
    pairings = DatabasePairings(engine, bench.clock)
    admin = Who(platform="teams", team="tenant", user="UADMIN")
    there = delivery("tenant", None).model_copy(update={"platform": "teams", "who": admin})
    visit = await made.directory.arrive(there)
    assert visit.person is not None
    near = Standing(bench.workspace, HERE, bench.marketer)
    far = Standing(visit.workspace, THERE, visit.person.id)
    answered = await pairings.enter(far, await pairings.invite(near))
    assert isinstance(answered, Answered)
    await pairings.enter(near, answered.code)
    await made.mirrors.changed(bench.workspace)
    made.handed.clear()
    yield made


async def test_a_delivery_hands_over_what_its_own_end_does_not_show(handing: Handing) -> None:
    """The first card of an ask may take a model's time; nothing waits any more."""
    ask = await handing.asks()
    said = delivery("T1", "U0ENGINEER", "slack:T1:7")
    await handing.turns(ask, said.key)
    await handing.mirrors.follow(said)
    assert handing.to() == [("teams", True)]
    (incoming, _) = handing.handed[0]
    assert isinstance(incoming.said, Due)
    assert incoming.place is not None
    assert (incoming.place.channel, incoming.who) == (THERE.channel, None)
    assert await handing.waits() == 0


async def test_what_others_left_is_handed_over_to_every_end(handing: Handing) -> None:
    """By the next delivery, whoever's: it has shown nothing of it."""
    ask = await handing.asks()
    await handing.turns(ask, "page:somebody")
    await handing.mirrors.follow(delivery("T1", "U0ENGINEER", "slack:T1:8"))
    assert sorted(handing.to()) == [("slack", False), ("teams", True)]


async def test_a_full_queue_loses_nothing_and_is_no_error(handing: Handing) -> None:
    """The delivery was answered; the tick hands it over, under the same key."""
    ask = await handing.asks()
    said = delivery("T1", "U0ENGINEER", "slack:T1:9")
    await handing.turns(ask, said.key)
    handing.full = True
    await handing.mirrors.follow(said)
    assert handing.handed == []
    assert await handing.waits() > 0
    handing.full = False
    now: datetime = handing.bench.now
    rows = await handing.due.now(now)
    for _ in range(2):  # two replicas look at once
        for row in rows:
            if row.kind == MIRROR:
                await handing.mirrors.show(row.workspace, row.subject, now)
    assert len({one.key for one, _ in handing.handed}) == len(handing.handed) > 0


async def test_what_nobody_can_show_any_more_is_dropped(handing: Handing) -> None:
    """The other end is uninstalled; nothing stays due for it."""
    ask = await handing.asks()
    assert await handing.directory.remove("teams", "tenant")
    await handing.mirrors.changed(handing.bench.workspace)
    handing.handed.clear()
    await handing.turns(ask, "slack:T1:10")
    await handing.mirrors.changed(handing.bench.workspace)
    assert {platform for platform, _ in handing.to()} <= {"slack"}
    assert await handing.waits() == 0


async def test_what_is_no_mirror_is_said_and_dropped(handing: Handing) -> None:
    """A row of another version."""
    workspace: UUID = handing.bench.workspace
    await handing.due.put(workspace, MIRROR, "nonsense", handing.bench.now)
    await handing.mirrors.changed(workspace)
    assert handing.handed == []
    assert await handing.waits() == 0
