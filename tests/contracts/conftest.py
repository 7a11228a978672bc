"""The memories that the contract holds for: the fake one, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest
import pytest_asyncio

from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.outbox import DatabaseOutbox
from bot.ids import new_id
from bot.incoming import Command, Incoming, Place, Who
from bot.memory import Memory
from bot.ports import Outgoing
from bot.records import channel_key
from bot.reply import Notice, Reply
from tests.fakes.clock import StillClock
from tests.fakes.memory import KeptMemory

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Ground:
    """A memory with a Workspace in it, and another one's; people and cards are made as needed."""

    memory: Memory
    workspace: UUID
    another: UUID
    person: Callable[[Place], Awaitable[UUID]]
    """Somebody new of the Workspace, who is in this place."""
    card: Callable[[], Awaitable[UUID]]


def channel(name: str = "C1", *, public: bool = True, thread: str | None = None) -> Place:
    """A channel of the Workspace's team."""
    return Place(
        platform="slack",
        team="T1",
        channel=name,
        thread=thread,
        visibility="public" if public else "private",
    )


@pytest_asyncio.fixture(
    params=("fake", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
)
async def ground(request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    """Each of them, empty."""
    if request.param == "fake":
        yield _fake()
        return
    url: str = request.getfixturevalue(f"{request.param}_database")
    engine, clock = open_engine(url), StillClock(NOW)
    directory = DatabaseDirectory(engine, clock)
    outbox = DatabaseOutbox(engine, clock)

    def arriving(team: str, place: Place | None) -> Incoming:
        number = next(_numbers)
        return Incoming(
            key=f"slack:{team}:{number}",
            platform="slack",
            team=team,
            who=Who(platform="slack", team=team, user=f"U{number}"),
            place=place,
            at=NOW,
            said=Command(text="x"),
        )

    async def person(place: Place) -> UUID:
        visit = await directory.arrive(arriving("T1", place))
        assert visit.person is not None
        return visit.person.id

    async def card() -> UUID:
        visit = await directory.arrive(arriving("T1", channel()))
        said = Outgoing(f"{visit.incoming.key}#x", Reply("x", (Notice("x"),)), "place")
        return (await outbox.put(visit, said)).id

    workspace = (await directory.arrive(arriving("T1", None))).workspace
    another = (await directory.arrive(arriving("T2", None))).workspace
    yield Ground(DatabaseMemory(engine, clock), workspace, another, person, card)
    await engine.dispose()


def _fake() -> Ground:
    memory = KeptMemory()

    async def person(place: Place) -> UUID:
        made = new_id()
        memory.seen[made] = {channel_key(place): NOW}
        return made

    async def card() -> UUID:
        return new_id()

    return Ground(memory, new_id(), new_id(), person, card)
