"""Gone means gone from the file, not only from the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest_asyncio
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import open_engine
from adapters.database.migrate import migrate
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock

SENTENCE = "the Barcelona launch is off, tell nobody"
REMARK = "Barcelona is on again, this reads wrong"
USER = "U0GONE42"
LATER = timedelta(days=61)


@dataclass
class Embedded:
    """A store on a SQLite file, and what lies in that file."""

    file: Path
    clock: StillClock
    store: DatabaseStore
    workspace: UUID

    def holds(self, words: str) -> bool:
        """Whether the words are in the file or in its write-ahead log."""
        parts = (self.file, self.file.with_name(self.file.name + "-wal"))
        return any(words.encode() in part.read_bytes() for part in parts if part.exists())


@pytest_asyncio.fixture
async def embedded(sqlite_url: str) -> AsyncIterator[Embedded]:
    """With other translations before and behind."""
    await migrate(sqlite_url)
    engine, clock = open_engine(sqlite_url), StillClock()
    store = DatabaseStore(engine, clock)
    workspace = await store.ensure_workspace("Acme")
    for _ in range(30):
        await store.save_translation(workspace, made())
    yield Embedded(Path(sqlite_url.removeprefix("sqlite:///")), clock, store, workspace)
    await engine.dispose()


async def add_person(engine: AsyncEngine, workspace: UUID) -> UUID:
    """A Person with an identity."""
    person = new_id()
    now = StillClock().now()
    async with engine.begin() as connection:
        await connection.execute(
            insert(tables.person).values(id=person, workspace_id=workspace, created_at=now)
        )
        await connection.execute(
            insert(tables.identity).values(
                workspace_id=workspace,
                platform="slack",
                team_key="T1",
                user_key=USER,
                person_id=person,
                added_at=now,
            )
        )
    return person


async def test_purged_text_is_gone_from_the_file(embedded: Embedded) -> None:
    """Short ones, long ones that fill pages of their own, and what was said about them."""
    short, long = made(f"Psst, {SENTENCE}."), made(f"{'blah ' * 4000}{SENTENCE}{' blah' * 4000}")
    for one in (short, long):
        await embedded.store.save_translation(embedded.workspace, one)
    about = UUID(short.translation.id)
    await embedded.store.save_feedback(embedded.workspace, about, helpful=False, reason=REMARK)
    assert embedded.holds(SENTENCE)
    assert embedded.holds(REMARK)
    embedded.clock.forward(LATER)
    fresh = made("Something else")
    await embedded.store.save_translation(embedded.workspace, fresh)
    assert await embedded.store.purge(embedded.clock.now()) == 32
    assert not embedded.holds(SENTENCE)
    assert not embedded.holds(REMARK)
    assert embedded.holds("Something else")


async def test_a_forgotten_person_is_gone_from_the_file(embedded: Embedded) -> None:
    """Their texts, their words, and the id under which a platform knows them."""
    person = await add_person(embedded.store.engine, embedded.workspace)
    one = made(f"Psst, {SENTENCE}.")
    about = UUID(one.translation.id)
    await embedded.store.save_translation(embedded.workspace, one, person=person)
    for who in (person, None):
        await embedded.store.save_feedback(
            embedded.workspace, about, helpful=False, reason=REMARK, person=who
        )
    assert all(map(embedded.holds, (SENTENCE, REMARK, USER)))
    assert await embedded.store.forget(embedded.workspace, person)
    assert not any(map(embedded.holds, (SENTENCE, REMARK, USER)))


async def test_a_secret_never_reaches_the_file(embedded: Embedded) -> None:
    """Not for a moment."""
    one = made("Log in with password: Tr0ub4dor&3 and look")
    await embedded.store.save_translation(embedded.workspace, one)
    assert embedded.holds("[secret removed]")
    assert not embedded.holds("Tr0ub4dor")


async def test_many_are_purged_in_small_transactions(engine: AsyncEngine) -> None:
    """More than one batch, each Workspace by its own retention, and the count is right."""
    clock = StillClock()
    store = DatabaseStore(engine, clock)
    short, usual = await store.ensure_workspace("Short"), await store.ensure_workspace("Usual")
    async with engine.begin() as connection:
        await connection.execute(
            tables.workspace.update().where(tables.workspace.c.id == short).values(retention_days=2)
        )
        for whose, many in ((short, 1203), (usual, 7)):
            row = {
                "workspace_id": whose,
                "created_at": clock.now(),
                "expires_at": clock.now() + timedelta(days=60),
                "engine": "glossary",
                "from_side": "it",
                "to_side": "marketing",
                "language": "en",
                "ms_total": 1,
                "ms_model": 0,
                "passed": True,
            }
            await connection.execute(
                insert(tables.translation), [row | {"id": new_id()} for _ in range(many)]
            )
    clock.forward(timedelta(days=2))
    assert await store.purge(clock.now()) == 1203
    async with engine.connect() as connection:
        left = await connection.scalar(select(func.count()).select_from(tables.translation))
    assert left == 7


async def test_a_workspaces_own_retention_counts_when_saving(engine: AsyncEngine) -> None:
    """What an admin decided wins over the setting."""
    clock = StillClock()
    store = DatabaseStore(engine, clock)
    workspace = await store.ensure_workspace("Acme")
    async with engine.begin() as connection:
        await connection.execute(tables.workspace.update().values(retention_days=2))
    one = made()
    await store.save_translation(workspace, one)
    clock.forward(timedelta(days=2))
    assert await store.translation(workspace, UUID(one.translation.id)) is None
