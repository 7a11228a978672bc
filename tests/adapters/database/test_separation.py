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
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Uuid,
    delete,
    insert,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import slack_tables, tables, teams_tables
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from tests.adapters.database.memory_rows import memory_rows
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock

NOW = StillClock().now()


for imported in (slack_tables.slack_installation, teams_tables.teams_conversation):
    assert imported.metadata is tables.metadata  # its tables are there once it is imported

TABLES = tuple(tables.metadata.tables)
WITHOUT_A_WORKSPACE = {
    "workspace": "it is one",
    "slack_installation": "a token is Slack's, given for a team; `installation` says whose that is",
    "teams_conversation": "Teams' own, noted before anybody knows whose; `installation` says so",
    "slack_oauth_state": "asked before anybody is known, and says nothing but itself",
}
"""Tables whose rows belong to no Workspace, and why."""
OF_A_WORKSPACE = [table for table in TABLES if table not in WITHOUT_A_WORKSPACE]

REFERENCES = [
    (name, column, constraint.referred_table.name)
    for name, table in tables.metadata.tables.items()
    for constraint in table.constraints
    if isinstance(constraint, ForeignKeyConstraint)
    for column in constraint.column_keys
    if column != "workspace_id"
]
"""Every column that points at a row of another table."""


@dataclass
class Two:
    """Two Workspaces, each with a Person, a translation, a card, and something to remember."""

    engine: AsyncEngine
    store: DatabaseStore
    workspaces: tuple[UUID, UUID]
    people: tuple[UUID, UUID]
    translations: tuple[UUID, UUID]
    cards: tuple[UUID, UUID]
    asks: tuple[UUID, UUID]
    commitments: tuple[UUID, UUID]
    moves: tuple[UUID, UUID]
    whys: tuple[UUID, UUID]

    async def put(self, table: str, **values: Any) -> None:
        """One row, as it is."""
        async with self.engine.begin() as connection:
            await connection.execute(insert(tables.metadata.tables[table]).values(**values))

    async def refuses(self, table: str, **changes: Any) -> bool:
        """Whether the database does not take a row that would be fine without the changes."""
        try:
            await self.put(table, **a_row(self, table, **changes))
        except IntegrityError:
            return True
        return False

    async def empty(self, table: str) -> None:
        """No rows but those that the others here point at."""
        rows = tables.metadata.tables[table]
        pairs = (self.translations, self.cards, self.asks, self.commitments, self.moves, self.whys)
        kept = [one for pair in pairs for one in pair]
        which = rows.c.id.not_in(kept) if "id" in rows.c else true()
        async with self.engine.begin() as connection:
            await connection.execute(delete(rows).where(which))

    def ids(self, table: str) -> tuple[UUID, UUID]:
        """A row of this table in each of them."""
        return {
            "workspace": self.workspaces,
            "person": self.people,
            "translation": self.translations,
            "card": self.cards,
            "ask": self.asks,
            "commitment": self.commitments,
            "date_move": self.moves,
            "why": self.whys,
        }[table]


@pytest_asyncio.fixture
async def two(engine: AsyncEngine) -> AsyncIterator[Two]:
    """On both databases."""
    store = DatabaseStore(engine, StillClock())
    ids = [(new_id(), new_id()) for _ in range(8)]
    both = Two(engine, store, *ids)
    for i in (0, 1):
        whose = both.workspaces[i]
        await both.put("workspace", id=whose, name=f"W{i}", created_at=NOW)
        await both.put("person", id=both.people[i], workspace_id=whose, created_at=NOW)
        await store.save_translation(
            whose, made(id=str(both.translations[i])), person=both.people[i]
        )
        card = {"id": both.cards[i], "workspace_id": whose, "person_id": both.people[i]}
        await both.put("card", **a_row(both, "card", **card))
        for table in ("ask", "commitment", "date_move", "why"):
            # `a_row` makes it the first one's, so say whose it and what it is about are.
            about = {"ask_id": both.asks[i]} if table in ("commitment", "date_move") else {}
            mine = {"id": both.ids(table)[i], "workspace_id": whose}
            await both.put(table, **a_row(both, table, **mine, **about))
    yield both


def a_row(two: Two, table: str, **changes: Any) -> dict[str, Any]:
    """A row of the first Workspace that is fine without the changes."""
    of_it = {"workspace_id": two.workspaces[0]}
    mine = of_it | {"person_id": two.people[0]}
    channel = {"platform": "slack", "team_key": "T1", "channel_key": "C1"}
    later = NOW + timedelta(days=1)
    others: dict[str, dict[str, Any]] = {
        "workspace": {"id": new_id(), "name": "W", "created_at": NOW},
        "installation": of_it
        | {"id": new_id(), "platform": "slack", "team_key": "T1", "installed_at": NOW},
        "person": of_it | {"id": new_id(), "created_at": NOW},
        "identity": mine
        | {"platform": "slack", "team_key": "T1", "user_key": "U1", "added_at": NOW},
        "role": mine | {"role": "curator", "side": "it", "granted_at": NOW},
        "audit_log": mine | {"id": new_id(), "actor": "person", "what": "x", "at": NOW},
        "translation": mine
        | {
            "id": new_id(),
            "created_at": NOW,
            "expires_at": later,
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
        "channel": of_it | channel,
        "thread": of_it | channel | {"thread_key": "1.0", "followed_at": NOW},
        "message": mine
        | channel
        | {"thread_key": "1.0", "message_key": "1.1", "text": "x", "at": NOW, "expires_at": later},
        "happening": of_it | {"once": "once", "key": "key", "at": NOW},
        "card": mine
        | {
            "id": new_id(),
            "key": f"k{new_id().hex}",
            "origin": "k",
            "target": "asker",
            "platform": "slack",
            "installation_key": "T1",
            "created_at": NOW,
            "expires_at": later,
        },
        "due": of_it | {"id": new_id(), "kind": "purge", "subject": "", "at": NOW},
        "sign_in": mine
        | {
            "digest": new_id().hex,
            "kind": "link",
            "platform": "slack",
            "team_key": "T1",
            "expires_at": later,
        },
        "oidc_identity": mine | {"issuer": "https://i", "subject": "s", "added_at": NOW},
        "api_token": of_it
        | {
            "id": new_id(),
            "digest": new_id().hex,
            "name": "x",
            "scopes": "read",
            "created_at": NOW,
            "expires_at": later,
        },
        "room": of_it | {"team_key": "demo"},
        "room_message": mine
        | {
            "id": new_id(),
            "team_key": "demo",
            "channel_key": "example",
            "thread_key": "x",
            "card_id": two.cards[0],
            "at": NOW,
            "changed": 1,
            "expires_at": later,
        },
        "model_use": of_it | {"id": new_id(), "tokens": 812, "at": NOW},
        "pairing": of_it
        | channel
        | {
            "id": new_id(),
            "to_platform": "teams",
            "to_team_key": "T2",
            "to_channel_key": "C2",
            "made_at": NOW,
        },
        "pairing_code": mine | channel | {"digest": new_id().hex, "expires_at": later},
        "identity_code": mine | {"digest": new_id().hex, "expires_at": later},
        "digest_week": of_it
        | channel
        | {
            "week": "2026-W48",
            "state": "said",
            "marketing": 2,
            "it": 4,
            "kept": 5,
            "due": 6,
            "words": [],
            "at": NOW,
        },
        "slack_installation": {
            "client_id": "1.2",
            "team_key": "T1",
            "is_enterprise_install": False,
            "bot_token": "sealed",
            "installed_at": NOW,
        },
        "teams_conversation": {
            "team_key": "T1",
            "channel_key": "19:web@thread.tacv2",
            "conversation": "19:web@thread.tacv2",
            "kind": "channel",
            "service": "https://smba.trafficmanager.net/emea/",
            "bot": "28:bot",
            "seen_at": NOW,
        },
        "slack_oauth_state": {"state": "s", "expires_at": later},
    }
    rows = others | memory_rows(
        two.workspaces[0], two.people[0], two.asks[0], two.whys[0], two.cards[0]
    )
    if table not in rows:
        pytest.fail(f"write down a row of the table {table} here")
    return rows[table] | changes


def test_every_table_says_whose_its_rows_are() -> None:
    """Or it says here why that makes no sense."""
    for name, table in tables.metadata.tables.items():
        assert (name in WITHOUT_A_WORKSPACE) == ("workspace_id" not in table.c), name
        if name not in WITHOUT_A_WORKSPACE:
            assert not table.c.workspace_id.nullable, name


def test_every_id_of_another_row_is_a_reference() -> None:
    """A column that holds an id and refers to nothing would be checked by nobody."""
    known = {(table, column) for table, column, _ in REFERENCES}
    for name, table in tables.metadata.tables.items():
        for column in table.c:
            if isinstance(column.type, Uuid) and column.name not in ("id", "workspace_id"):
                assert (name, column.name) in known, f"{name}.{column.name}"


async def test_rows_that_are_fine(two: Two) -> None:
    """So that the refusals below are for what they say."""
    for table in TABLES:
        await two.put(table, **a_row(two, table))


async def test_no_row_points_into_another_workspace(two: Two) -> None:
    """Whatever the code above it does; nor at nothing, while one of its own is fine there."""
    accepted = []
    for table, column, to in REFERENCES:
        ours, theirs = two.ids(to)
        for other in (theirs, new_id()):
            if not await two.refuses(table, **{column: other}):
                accepted.append((table, column, other == theirs))
        await two.put(table, **a_row(two, table, **{column: ours}))
        await two.empty(table)
    assert accepted == []
    assert len(REFERENCES) >= 40


async def test_no_row_without_its_workspace(two: Two) -> None:
    """Neither none, nor one that does not exist."""
    accepted = [
        (table, whose)
        for table in OF_A_WORKSPACE
        for whose in (None, new_id())
        if not await two.refuses(table, workspace_id=whose)
    ]
    assert accepted == []


async def test_no_word_that_is_not_on_the_list(two: Two) -> None:
    """The enums of the domain are checked where the rows lie."""
    listed = [
        (name, found[1])
        for name, table in tables.metadata.tables.items()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        and (found := re.fullmatch(r"(\w+) IN \(.*\)", str(constraint.sqltext)))
    ]
    assert len(listed) >= 20
    assert [one for one in listed if not await two.refuses(one[0], **{one[1]: "cat"})] == []


async def test_numbers_and_words_that_make_no_sense(two: Two) -> None:
    """By themselves, or beside each other."""
    accepted = [
        (table, changes)
        for table, changes in (
            ("workspace", {"work_days": None}),
            ("workspace", {"retention_days": 0}),
            ("workspace", {"record_retention_days": 0}),
            ("workspace", {"next_ask_number": 0}),
            ("role", {"role": "owner"}),
            ("role", {"role": "admin", "side": "it"}),
            ("role", {"role": "curator", "side": "none"}),
            ("audit_log", {"actor": "command_line"}),
            ("audit_log", {"person_id": None}),
            ("translation", {"from_side": "none"}),
            ("translation", {"to_side": "none"}),
            ("translation", {"tokens": -1}),
            ("due", {"every": 0}),
            ("translation", {"original": None}),
            ("translation", {"result": None}),
            ("ask", {"number": 0}),
            ("ask", {"version": 0}),
            ("ask", {"status": "done"}),
            ("ask", {"closed_at": NOW}),
            ("commitment", {"state": "kept"}),
            ("commitment", {"ended_at": NOW}),
            ("commitment", {"state": "confirmed", "yes_it_at": None}),
            ("commitment", {"yes_it_by": two.people[0], "yes_it_at": None}),
            ("commitment", {"yes_it_by": two.people[0], "yes_marketing_by": two.people[0]}),
            ("why", {"confirmed_side": None}),
            ("digest_time", {"weekday": 0}),
        )
        if not await two.refuses(table, **changes)
    ]
    assert accepted == []


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
