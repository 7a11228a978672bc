"""The database itself refuses what would cross from one Workspace into another, or make no sense."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import event, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock

NOW = StillClock().now()


@dataclass
class Two:
    """Two Workspaces, each with a Person and a translation."""

    engine: AsyncEngine
    store: DatabaseStore
    workspaces: tuple[UUID, UUID]
    people: tuple[UUID, UUID]
    translations: tuple[UUID, UUID]

    async def put(self, table: str, **values: Any) -> None:
        """One row, as it is."""
        async with self.engine.begin() as connection:
            await connection.execute(insert(tables.metadata.tables[table]).values(**values))


@pytest_asyncio.fixture
async def two(engine: AsyncEngine) -> AsyncIterator[Two]:
    """On both databases."""
    store = DatabaseStore(engine, StillClock())
    both = Two(engine, store, (new_id(), new_id()), (new_id(), new_id()), (new_id(), new_id()))
    for i in (0, 1):
        whose = both.workspaces[i]
        await both.put("workspace", id=whose, name=f"W{i}", created_at=NOW)
        await both.put("person", id=both.people[i], workspace_id=whose, created_at=NOW)
        await store.save_translation(
            whose, made(id=str(both.translations[i])), person=both.people[i]
        )
    yield both


def a_row(two: Two, table: str, **changes: Any) -> dict[str, Any]:
    """A row of the first Workspace that is fine without the changes."""
    mine = {"workspace_id": two.workspaces[0], "person_id": two.people[0]}
    rows: dict[str, dict[str, Any]] = {
        "workspace": {"id": new_id(), "name": "W", "created_at": NOW},
        "installation": {
            "id": new_id(),
            "workspace_id": two.workspaces[0],
            "platform": "slack",
            "team_key": "T1",
            "installed_at": NOW,
        },
        "person": {"id": new_id(), "workspace_id": two.workspaces[0], "created_at": NOW},
        "identity": mine
        | {"platform": "slack", "team_key": "T1", "user_key": "U1", "added_at": NOW},
        "role": mine | {"role": "curator", "side": "it", "granted_at": NOW},
        "audit_log": mine | {"id": new_id(), "actor": "person", "what": "x", "at": NOW},
        "translation": mine
        | {
            "id": new_id(),
            "created_at": NOW,
            "expires_at": NOW + timedelta(days=1),
            "engine": "glossary",
            "from_side": "it",
            "to_side": "marketing",
            "language": "en",
            "original": "x",
            "result": {},
            "ms_total": 1,
            "ms_model": 0,
            "passed": True,
        },
        "feedback": mine
        | {"id": new_id(), "translation_id": two.translations[0], "helpful": True, "at": NOW},
    }
    return rows[table] | changes


TABLES = tuple(tables.metadata.tables)


@pytest.mark.parametrize("table", TABLES)
async def test_rows_that_are_fine(two: Two, table: str) -> None:
    """So that the refusals below are for what they say."""
    await two.put(table, **a_row(two, table))


@pytest.mark.parametrize(
    "table", [t for t in TABLES if t not in ("workspace", "person", "installation")]
)
async def test_no_row_points_at_another_workspaces_person(two: Two, table: str) -> None:
    """Whatever the code above it does."""
    with pytest.raises(IntegrityError):
        await two.put(table, **a_row(two, table, person_id=two.people[1]))


async def test_no_feedback_on_another_workspaces_translation(two: Two) -> None:
    """Nor a role that a stranger gave."""
    with pytest.raises(IntegrityError):
        await two.put("feedback", **a_row(two, "feedback", translation_id=two.translations[1]))
    with pytest.raises(IntegrityError):
        await two.put("role", **a_row(two, "role", granted_by=two.people[1]))


@pytest.mark.parametrize("table", [t for t in TABLES if t != "workspace"])
async def test_no_row_without_its_workspace(two: Two, table: str) -> None:
    """Neither none, nor one that does not exist."""
    for whose in (None, new_id()):
        with pytest.raises(IntegrityError):
            await two.put(table, **a_row(two, table, workspace_id=whose))


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("workspace", {"work_days": None}),
        ("workspace", {"retention_days": 0}),
        ("workspace", {"record_retention_days": 0}),
        ("workspace", {"next_ask_number": 0}),
        ("installation", {"platform": "irc"}),
        ("identity", {"platform": "irc"}),
        ("person", {"side": "sales"}),
        ("role", {"role": "owner"}),
        ("role", {"role": "admin", "side": "it"}),
        ("role", {"role": "curator", "side": "none"}),
        ("audit_log", {"actor": "cat"}),
        ("audit_log", {"actor": "command_line"}),
        ("audit_log", {"person_id": None}),
        ("translation", {"platform": "irc"}),
        ("translation", {"visibility": "secret"}),
        ("translation", {"engine": "magic"}),
        ("translation", {"from_side": "none"}),
        ("translation", {"to_side": "none"}),
        ("translation", {"tokens": -1}),
        ("translation", {"original": None}),
        ("translation", {"result": None}),
    ],
)
async def test_words_that_are_not_in_the_language(
    two: Two, table: str, changes: dict[str, Any]
) -> None:
    """The enums of the domain are checked where the rows lie."""
    with pytest.raises(IntegrityError):
        await two.put(table, **a_row(two, table, **changes))


async def test_one_identity_is_one_person(two: Two) -> None:
    """Within a Workspace and across."""
    await two.put("identity", **a_row(two, "identity"))
    theirs = {"workspace_id": two.workspaces[1], "person_id": two.people[1]}
    with pytest.raises(IntegrityError):
        await two.put("identity", **a_row(two, "identity", **theirs))
    await two.put("identity", **a_row(two, "identity", team_key="T2", **theirs))


async def test_an_installation_has_one_workspace_at_a_time(two: Two) -> None:
    """It may come back, or go elsewhere, once it was removed."""
    await two.put("installation", **a_row(two, "installation"))
    elsewhere = {"id": new_id(), "workspace_id": two.workspaces[1]}
    with pytest.raises(IntegrityError):
        await two.put("installation", **a_row(two, "installation", **elsewhere))
    async with two.engine.begin() as connection:
        await connection.execute(update(tables.installation).values(removed_at=NOW))
    await two.put("installation", **a_row(two, "installation", **elsewhere))


async def test_one_word_about_a_translation(two: Two) -> None:
    """A Person's, and one of nobody in particular."""
    for whose in ({}, {"person_id": None}):
        await two.put("feedback", **a_row(two, "feedback", **whose))
        with pytest.raises(IntegrityError):
            await two.put("feedback", **a_row(two, "feedback", **whose))


async def test_every_query_names_its_workspace(two: Two) -> None:
    """Read from the SQL that is sent: a statement on somebody's rows says whose."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(two.engine.sync_engine, "before_cursor_execute", note)
    whose, person, about = two.workspaces[0], two.people[0], two.translations[0]
    for who in (person, None):
        await two.store.save_translation(whose, made(), person=who)
        await two.store.save_feedback(whose, about, helpful=True, reason=None, person=who)
    await two.store.translation(whose, about)
    await two.store.tokens_spent(whose, NOW)
    await two.store.purge(NOW)
    await two.store.forget(whose, person)
    names = "|".join(name for name in TABLES if name != "workspace")
    about_rows = [s for s in sent if re.search(rf"\b(FROM|INTO|UPDATE) ({names})\b", s)]
    assert len(about_rows) >= 15
    for statement in about_rows:
        filtered = re.search(
            r"WHERE .*workspace_id = |INSERT INTO \w+ \(.*workspace_id", statement, re.S
        )
        assert filtered, statement
