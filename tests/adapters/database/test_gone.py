"""Gone means gone from the file, not only from the answers.

On SQLite every byte of the file and of its write-ahead log is searched, on PostgreSQL every column of
every table.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.engine import open_engine
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from bot.ports import Channel, Person
from tests.adapters.database.furnished import (
    Furnished,
    Memory,
    bytes_of,
    delivery,
    furnish,
    rows_of,
    which_lie,
)
from tests.adapters.database.furnished_memory import BY_THE_AUTHOR
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock
from tests.tables import make_tables

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
        return words.encode() in bytes_of(self.file)


@pytest_asyncio.fixture
async def embedded(sqlite_url: str) -> AsyncIterator[Embedded]:
    """With other translations before and behind."""
    make_tables(sqlite_url)
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


OTHERS = "T2"
"""A second team, whose things must all still be there."""


def routes_of(furnished: Furnished) -> tuple[str, str]:
    """The ways back of the asker and of the author, as they lie in the database."""
    return furnished.words("route"), furnished.words("author route")


async def everything_of(memory: Memory, furnished: Furnished) -> None:
    """All of it lies there, so that its absence says something."""
    users = (furnished.author_user, furnished.asker_user)
    words = {*furnished.texts, *users, *routes_of(furnished), "Pacific/Auckland"}
    assert await which_lie(memory.engine, *words) == words


async def test_a_forgotten_person_leaves_no_word_and_no_name(memory: Memory) -> None:
    """What they wrote and what was made of it, also in others' hands; what others wrote stays."""
    furnished, others = await furnish(memory, "T1"), await furnish(memory, OTHERS)
    await everything_of(memory, furnished)
    rows = {name: await memory.rows(name) for name in ("translation", "card", "audit_log")}
    log = (await rows_of(memory.engine, furnished.workspace))["audit_log"]
    assert await memory.directory.forget(furnished.workspace, furnished.author)
    theirs = {*furnished.by_the_author, furnished.words("author card"), furnished.author_user}
    gone = {*theirs, routes_of(furnished)[1]}
    assert await which_lie(memory.engine, *gone) == set()
    kept = {*furnished.by_the_asker, furnished.asker_user, *others.texts}
    assert await which_lie(memory.engine, *kept) == kept
    assert {name: await memory.rows(name) for name in rows} == rows
    assert (await rows_of(memory.engine, furnished.workspace))["audit_log"] == log
    assert log[0]["person_id"] == furnished.author
    assert await memory.store.tokens_spent(furnished.workspace, memory.clock.now()) == 240
    words = (await rows_of(memory.engine, furnished.workspace))["feedback"]
    assert [(word["person_id"], word["helpful"]) for word in words] == [(furnished.asker, False)]


async def test_who_asked_takes_their_own_along(memory: Memory) -> None:
    """Forgotten too, nothing is left of either, and nobody of the other team."""
    furnished, others = await furnish(memory, "T1"), await furnish(memory, OTHERS)
    for person in (furnished.asker, furnished.author):
        assert await memory.directory.forget(furnished.workspace, person)
    users = (furnished.asker_user, furnished.author_user)
    gone = {*furnished.texts, *routes_of(furnished), *users}
    assert await which_lie(memory.engine, *gone) == set()
    await everything_of(memory, others)
    assert await memory.rows("translation") == 4


async def test_a_deleted_message_takes_along_what_was_made_of_it(memory: Memory) -> None:
    """Its text, its translations, the cards that show them and what was said of them."""
    furnished, others = await furnish(memory, "T1"), await furnish(memory, OTHERS)
    completed = made(f"{furnished.words('author asks')}, and the answers")
    await memory.store.save_translation(
        furnished.workspace,
        completed,
        person=furnished.asker,
        place=furnished.place,
        after=furnished.of_message,
    )
    for _ in range(2):
        await memory.threads.unsay(furnished.workspace, furnished.place, furnished.message)
    of_it = ("author asks", "card of the message", "shared card", "asker remarks")
    gone = (*of_it, *BY_THE_AUTHOR)
    assert await which_lie(memory.engine, *map(furnished.words, gone)) == set()
    kept = {*map(furnished.words, ("author in passing", "author remarks", "author card"))}
    kept |= {*furnished.by_the_asker, furnished.author_user, furnished.asker_user, *others.texts}
    assert await which_lie(memory.engine, *kept) == kept
    assert await memory.store.tokens_spent(furnished.workspace, memory.clock.now()) == 360


async def test_who_opts_out_takes_what_was_read_of_them(memory: Memory) -> None:
    """What they said in threads; what was translated for somebody stays until it is forgotten."""
    furnished, others = await furnish(memory, "T1"), await furnish(memory, OTHERS)
    await memory.directory.opt_out(furnished.workspace, furnished.author, True)
    assert await which_lie(memory.engine, furnished.words("author in passing")) == set()
    kept = {*furnished.texts, furnished.author_user, *others.texts}
    kept.remove(furnished.words("author in passing"))
    assert await which_lie(memory.engine, *kept) == kept
    held = (await rows_of(memory.engine, furnished.workspace))["message"]
    assert [row["text"] for row in held] == [furnished.words("asker asks")]


async def test_a_channel_that_is_switched_off_keeps_no_text(memory: Memory) -> None:
    """By its settings, and by the button."""
    for team, ends in (("T1", "off"), ("T2", "unfollow")):
        furnished = await furnish(memory, team)
        if ends == "off":
            await memory.directory.set_channel(
                furnished.workspace, furnished.place, None, side=None, mode="off", follows=True
            )
        else:
            await memory.threads.unfollow(furnished.workspace, furnished.place)
        assert await which_lie(memory.engine, furnished.words("author in passing")) == set()


@pytest.mark.parametrize("days", [60, 10])
async def test_texts_go_when_their_time_is_over(memory: Memory, days: int) -> None:
    """All of them, also by a retention that was set to be shorter later; who is who stays."""
    furnished = await furnish(memory, "T1")
    if days != 60:
        async with memory.engine.begin() as connection:
            await connection.execute(tables.workspace.update().values(retention_days=days))
    memory.clock.forward(timedelta(days=days) - timedelta(seconds=1))
    assert await memory.store.purge(memory.clock.now()) == 0
    await everything_of(memory, furnished)
    memory.clock.forward(timedelta(seconds=1))
    others = await furnish(memory, OTHERS)
    assert await memory.store.purge(memory.clock.now(), furnished.workspace) == 2
    gone = {*furnished.texts, *routes_of(furnished)}
    assert await which_lie(memory.engine, *gone) == set()
    left = await rows_of(memory.engine, furnished.workspace)
    texts = ("translation", "feedback", "message", "room_message", "card")
    codes = ("sign_in", "pairing_code", "identity_code")
    emptied = (*texts, *codes, "thread", "happening", "ask_card", "memory_write", "model_use")
    assert {name for name in left if not left[name]} == set(emptied)
    users = {furnished.author_user, furnished.asker_user}
    assert await which_lie(memory.engine, *users) == users
    await everything_of(memory, others)


async def test_who_answered_for_what_is_remembered_for_eight_days(memory: Memory) -> None:
    """Also that a message was deleted; the texts live longer."""
    furnished = await furnish(memory, "T1")
    await memory.threads.unsay(furnished.workspace, furnished.place, "7.7")
    assert await memory.rows("happening") == 3
    memory.clock.forward(timedelta(days=8) - timedelta(seconds=1))
    await memory.store.purge(memory.clock.now())
    assert await memory.rows("happening") == 3
    memory.clock.forward(timedelta(seconds=1))
    await memory.store.purge(memory.clock.now())
    assert await memory.rows("happening") == 0
    assert await memory.rows("message") == 3


async def test_two_who_purge_at_once(memory: Memory, replica: Memory) -> None:
    """Nobody is turned away, and each translation is counted once."""
    for team in ("T1", "T2", "T3"):
        await furnish(memory, team)
        memory.clock.forward(timedelta(days=60))
        counts = await asyncio.gather(
            *(one.store.purge(memory.clock.now()) for one in (memory, replica) * 2)
        )
        assert max(counts) == 2
        assert await memory.rows("translation") == 0


async def test_a_team_that_leaves_leaves_no_word_and_no_name(memory: Memory) -> None:
    """Of its people, of what they wrote and were told; its log stays, and holds no text."""
    furnished, others = await furnish(memory, "T1"), await furnish(memory, OTHERS)
    assert await memory.directory.remove("slack", "T1")
    users = (furnished.author_user, furnished.asker_user)
    assert await which_lie(memory.engine, *furnished.texts, *routes_of(furnished), *users) == set()
    left = await rows_of(memory.engine, furnished.workspace)
    assert {name for name in left if left[name]} == {
        "workspace",
        "installation",
        "person",
        "audit_log",
    }
    for person in left["person"]:
        assert (person["timezone"], person["locale"], person["profile_at"]) == (None, None, None)
        assert person["forgotten_at"] == memory.clock.now()
    assert sorted(row["what"] for row in left["audit_log"]) == [
        "channel settings",
        "installation removed",
    ]
    await everything_of(memory, others)


async def test_a_team_that_comes_back_starts_empty(memory: Memory) -> None:
    """In the Workspace that it had, with its log and what an admin had decided."""
    first = await furnish(memory, "T1")
    async with memory.engine.begin() as connection:
        await connection.execute(tables.workspace.update().values(retention_days=30))
    await memory.directory.rename("slack", "T1", "Example")
    assert await memory.directory.remove("slack", "T1")
    memory.clock.forward(timedelta(days=1))
    visit = await memory.arrive(delivery("T1", first.author_user, place=first.place))
    assert visit.workspace == first.workspace
    assert visit.person is not None
    assert visit.person == Person(visit.person.id)
    assert visit.person.id not in (first.author, first.asker)
    assert visit.channel == Channel(first.place.channel)
    assert await memory.directory.recent(visit.workspace, visit.person.id, 9) == ()
    assert await memory.threads.heard(visit.workspace, first.place, 9) == ()
    assert not await memory.threads.follows(first.place)
    assert await memory.outbox.card(visit.workspace, first.private.id) is None
    assert await which_lie(memory.engine, *first.texts, first.asker_user) == set()
    (due,) = await memory.due.now(memory.clock.now())
    assert due.kind == "purge"
    again = await furnish(memory, "T1")
    await memory.directory.rename("slack", "T1", "Example")
    assert again.workspace == first.workspace
    await everything_of(memory, again)
    left = await rows_of(memory.engine, first.workspace)
    assert [row["retention_days"] for row in left["workspace"]] == [30]
    assert len(left["audit_log"]) == 3
    assert len(left["installation"]) == 2
