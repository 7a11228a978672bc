"""What every Store does: the one in memory, the one on SQLite, the one on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import open_engine
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from bot.ports import Made, Store
from bot.translation.result import Translation
from tests.adapters.database.samples import made
from tests.conftest import BOTH
from tests.fakes.clock import StillClock
from tests.fakes.store import MemoryStore

Words = set[tuple[UUID | None, bool, str | None]]
DAY = timedelta(days=1)


@dataclass
class House:
    """A store with two Workspaces, and how to look behind it."""

    store: DatabaseStore | MemoryStore
    clock: StillClock
    ours: UUID
    theirs: UUID
    add_person: Callable[[UUID], Awaitable[UUID]]
    words: Callable[[UUID], Awaitable[Words]]

    async def keep(self, one: Made, person: UUID | None = None) -> UUID:
        """Save a translation in our Workspace."""
        await self.store.save_translation(self.ours, one, person=person)
        return UUID(one.translation.id)

    async def read(self, translation_id: UUID) -> Translation | None:
        """The translation, as our Workspace sees it."""
        return await self.store.translation(self.ours, translation_id)


@pytest_asyncio.fixture(params=("memory", *BOTH))
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Each kind of store."""
    clock = StillClock()
    if request.param == "memory":
        yield await _furnish(clock, _in_memory(MemoryStore(clock)))
        return
    url: str = request.getfixturevalue(f"{request.param}_database")
    engine = open_engine(url)
    yield await _furnish(clock, _in_database(engine, clock))
    await engine.dispose()


Parts = tuple[
    DatabaseStore | MemoryStore,
    Callable[[UUID], Awaitable[UUID]],
    Callable[[UUID], Awaitable[Words]],
]


async def _furnish(clock: StillClock, parts: Parts) -> House:
    store, add_person, words = parts
    ours = await store.ensure_workspace("Ours", timezone="Europe/Berlin")
    theirs = await store.ensure_workspace("Theirs")
    return House(store, clock, ours, theirs, add_person, words)


def _in_memory(store: MemoryStore) -> Parts:
    async def add_person(workspace: UUID) -> UUID:
        return store.add_person(workspace)

    async def words(translation_id: UUID) -> Words:
        return {
            (person, word.helpful, word.reason)
            for (about, person), word in store.words.items()
            if about == translation_id
        }

    return store, add_person, words


def _in_database(engine: AsyncEngine, clock: StillClock) -> Parts:
    async def add_person(workspace: UUID) -> UUID:
        person = new_id()
        async with engine.begin() as connection:
            await connection.execute(
                insert(tables.person).values(
                    id=person, workspace_id=workspace, created_at=clock.now()
                )
            )
        return person

    async def words(translation_id: UUID) -> Words:
        columns = (tables.feedback.c.person_id, tables.feedback.c.helpful, tables.feedback.c.reason)
        about = tables.feedback.c.translation_id == translation_id
        async with engine.connect() as connection:
            rows = (await connection.execute(select(*columns).where(about))).all()
        found = {(row.person_id, row.helpful, row.reason) for row in rows}
        assert len(found) == len(rows)
        return found

    return DatabaseStore(engine, clock), add_person, words


def test_each_is_a_store_of_the_core(house: House) -> None:
    """The type checker says so here."""
    store: Store = house.store
    assert store


async def test_what_is_kept_comes_back(house: House) -> None:
    """Every part, with its umlauts and dashes."""
    one = made()
    assert await house.read(await house.keep(one)) == one.translation


async def test_a_workspace_is_made_once(house: House) -> None:
    """And a demo of the same name is another one."""
    assert await house.store.ensure_workspace("Ours") == house.ours
    demo = await house.store.ensure_workspace("Ours", demo=True)
    assert demo not in (house.ours, house.theirs)
    assert await house.store.ensure_workspace("Ours", demo=True) == demo


async def test_another_workspace_sees_nothing(house: House) -> None:
    """No text, no feedback, no tokens, nobody to forget, with ids that exist."""
    person = await house.add_person(house.ours)
    kept = await house.keep(made(), person)
    since = house.clock.now()
    assert await house.store.translation(house.theirs, kept) is None
    assert not await house.store.save_feedback(house.theirs, kept, helpful=False, reason="x")
    assert await house.store.tokens_spent(house.theirs, since) == 0
    assert not await house.store.forget(house.theirs, person)
    assert await house.words(kept) == set()
    assert await house.read(kept) is not None
    assert await house.store.tokens_spent(house.ours, since) == 120


async def test_what_models_took_for_a_thread_counts_for_the_day(house: House) -> None:
    """Beside the translations' own tokens, for its own Workspace, until nobody asks any more."""
    since = house.clock.now()
    await house.keep(made())
    await house.store.spend(house.ours, 800)
    assert await house.store.tokens_spent(house.ours, since) == 920
    assert await house.store.tokens_spent(house.theirs, since) == 0
    await house.store.purge(since + 4 * DAY)
    assert await house.store.tokens_spent(house.ours, since) == 120


async def test_somebody_reads_only_what_they_asked_for(house: House) -> None:
    """Where a person is named; what nobody in particular asked for is nobody's."""
    me, other = await house.add_person(house.ours), await house.add_person(house.ours)
    mine, nobodys = await house.keep(made(), me), await house.keep(made())
    assert await house.store.translation(house.ours, mine, person=me) is not None
    assert await house.store.translation(house.ours, mine, person=other) is None
    assert await house.store.translation(house.ours, nobodys, person=me) is None
    assert await house.store.translation(house.theirs, mine, person=me) is None


async def test_another_workspace_cannot_overwrite(house: House) -> None:
    """Neither text nor owner change when an id is used again elsewhere."""
    first, second = made("ours"), made("theirs")
    again = second.translation.model_copy(update={"id": first.translation.id})
    kept = await house.keep(first)
    await house.store.save_translation(house.theirs, made(**again.model_dump(by_alias=True)))
    assert await house.read(kept) == first.translation
    assert await house.store.translation(house.theirs, kept) is None


async def test_saving_again_changes_nothing(house: House) -> None:
    """A durable step may run twice."""
    one = made()
    kept = await house.keep(one)
    house.clock.forward(DAY)
    await house.keep(one)
    assert await house.read(kept) == one.translation
    assert await house.store.tokens_spent(house.ours, house.clock.now() - 2 * DAY) == 120


async def test_nobody_is_taken_for_somebody(house: House) -> None:
    """Unknown Workspaces and other Workspaces' people are refused."""
    stranger = await house.add_person(house.theirs)
    with pytest.raises(LookupError):
        await house.store.save_translation(new_id(), made())
    with pytest.raises(LookupError):
        await house.keep(made(), stranger)
    kept = await house.keep(made())
    with pytest.raises(LookupError):
        await house.store.save_feedback(
            house.ours, kept, helpful=True, reason=None, person=stranger
        )
    assert await house.words(kept) == set()


async def test_secrets_are_not_kept(house: House) -> None:
    """The caller still has the original."""
    one = made("The password is Tr0ub4dor&3, can you try it?")
    kept = await house.read(await house.keep(one))
    assert kept is not None
    assert "Tr0ub4dor" not in kept.to_json()
    assert kept.original == "The password is [secret removed], can you try it?"
    assert "Tr0ub4dor&3" in one.translation.original


async def test_the_last_word_counts(house: House) -> None:
    """One word a Person, and one for everybody without a name."""
    person, other = await house.add_person(house.ours), await house.add_person(house.ours)
    kept = await house.keep(made())
    for who, helpful, reason in (
        (None, True, "fine"),
        (person, True, None),
        (other, False, "too long"),
        (None, False, "on reflection, no"),
        (person, False, "the date is lost"),
    ):
        assert await house.store.save_feedback(
            house.ours, kept, helpful=helpful, reason=reason, person=who
        )
    assert await house.words(kept) == {
        (None, False, "on reflection, no"),
        (person, False, "the date is lost"),
        (other, False, "too long"),
    }


async def test_a_button_that_arrives_after_its_form_takes_no_reason_away(house: House) -> None:
    """Not helpful, and why, may be written in either order; helpful needs no reason."""
    kept = await house.keep(made())
    for helpful, reason, left in (
        (True, "fine", "fine"),
        (False, None, None),
        (False, "the date is lost", "the date is lost"),
        (False, None, "the date is lost"),
        (True, None, None),
    ):
        await house.store.save_feedback(house.ours, kept, helpful=helpful, reason=reason)
        assert await house.words(kept) == {(None, helpful, left)}


async def test_feedback_on_nothing(house: House) -> None:
    """An unknown translation takes no feedback."""
    assert not await house.store.save_feedback(house.ours, new_id(), helpful=True, reason=None)


async def test_secrets_in_feedback_are_not_kept(house: House) -> None:
    """A reason is text like any other."""
    kept = await house.keep(made())
    reason = "it lost password: Tr0ub4dor&3"
    await house.store.save_feedback(house.ours, kept, helpful=False, reason=reason)
    assert await house.words(kept) == {(None, False, "it lost password: [secret removed]")}


async def test_tokens_are_counted_from_a_moment_on(house: House) -> None:
    """That moment included; what no model answered costs nothing."""
    assert await house.store.tokens_spent(house.ours, house.clock.now()) == 0
    await house.keep(made(tokens=5))
    house.clock.forward(DAY)
    await house.keep(made(tokens=70))
    await house.keep(made(tokens=None))
    assert await house.store.tokens_spent(house.ours, house.clock.now()) == 70
    assert await house.store.tokens_spent(house.ours, house.clock.now() - DAY) == 75
    assert await house.store.tokens_spent(house.ours, house.clock.now() + DAY) == 0


async def test_texts_live_sixty_days(house: House) -> None:
    """Unreadable from then on, and deleted by the next purge, with what was said about them."""
    kept = await house.keep(made())
    await house.store.save_feedback(house.ours, kept, helpful=True, reason="nice")
    house.clock.forward(60 * DAY - timedelta(microseconds=1))
    later = await house.keep(made())
    assert await house.read(kept) is not None
    assert await house.store.purge(house.clock.now()) == 0
    house.clock.forward(timedelta(microseconds=1))
    assert await house.read(kept) is None
    assert not await house.store.save_feedback(house.ours, kept, helpful=True, reason=None)
    assert await house.words(kept) != set()
    assert await house.store.purge(house.clock.now()) == 1
    assert await house.words(kept) == set()
    assert await house.read(later) is not None
    assert await house.store.purge(house.clock.now()) == 0


async def test_a_shorter_retention_counts_at_once(house: House) -> None:
    """Also for what was kept while it was longer."""
    kept = await house.keep(made())
    house.clock.forward(10 * DAY)
    store = house.store
    if isinstance(store, MemoryStore):
        store.retention_days = 10
    else:
        store = DatabaseStore(store.engine, house.clock, retention_days=10)
    assert await store.purge(house.clock.now()) == 1
    assert await house.read(kept) is None


async def test_forgetting_somebody(house: House) -> None:
    """Their texts and words go, other people's stay, and so does what it cost."""
    person, other = await house.add_person(house.ours), await house.add_person(house.ours)
    mine, yours = await house.keep(made(), person), await house.keep(made(), other)
    for about in (mine, yours):
        for who in (person, other):
            await house.store.save_feedback(
                house.ours, about, helpful=True, reason="because", person=who
            )
    assert await house.store.forget(house.ours, person)
    assert await house.read(mine) is None
    assert await house.read(yours) is not None
    assert await house.words(mine) == {(other, True, None)}
    assert await house.words(yours) == {(other, True, "because")}
    assert await house.store.tokens_spent(house.ours, house.clock.now()) == 240
    assert not await house.store.save_feedback(house.ours, mine, helpful=True, reason=None)


async def test_somebody_forgotten_is_nobody(house: House) -> None:
    """They can't be forgotten twice, and nothing is kept in their name."""
    person = await house.add_person(house.ours)
    assert await house.store.forget(house.ours, person)
    assert not await house.store.forget(house.ours, person)
    assert not await house.store.forget(house.ours, new_id())
    with pytest.raises(LookupError):
        await house.keep(made(), person)
