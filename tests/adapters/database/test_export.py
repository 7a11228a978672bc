"""The export: every table that is about people has its part in it, and nothing of anybody else."""

from __future__ import annotations

import json

import pytest

from adapters.database import export as exporting
from adapters.database import slack_tables, tables
from adapters.database.export import PARTS, RECORDS, export
from tests.adapters.database.furnished import Memory, furnish

assert slack_tables.slack_installation.metadata is tables.metadata

NOT_THEIRS = {
    ("api_token", "created_by"): "a program's, in no person's name",
    ("role", "granted_by"): "somebody else's role",
}
"""Columns that name a Person in rows that hold nothing of theirs, and why."""


def test_every_table_that_is_about_people_has_a_part() -> None:
    """So that a new one, or a new column, is not forgotten: it gets its line in PARTS."""
    named = {
        (table.name, key.parent.name)
        for table in tables.metadata.tables.values()
        for key in table.foreign_keys
        if key.column is tables.person.c.id
    }
    told = {(part.table.name, who) for part in PARTS.values() for who in part.who}
    assert named == (told - {("person", "id")}) | set(NOT_THEIRS)


async def test_it_holds_what_somebody_wrote_asked_and_said(memory: Memory) -> None:
    """Whoever wrote the original has its translation, too; the other team's is nowhere."""
    furnished = await furnish(memory, "T1")
    await furnish(memory, "T2")
    whole = {}
    for who in (furnished.author, furnished.asker):
        found = await export(memory.engine, memory.clock, furnished.workspace, who)
        assert list(found) == ["schema", "at", "workspace", *PARTS]
        text = whole[who] = json.dumps(found, ensure_ascii=False)
        assert "T2" not in text
        assert len(found["you"]) == 1
        assert found["translations"]
        assert found["identities"]
    author = json.loads(whole[furnished.author])
    assert author["messages"]
    assert author["room"]
    assert author["openid"]
    assert author["roles"]
    assert {name for name in RECORDS if not author[name]} == {"whys"}
    assert json.loads(whole[furnished.asker])["whys"]
    assert json.loads(whole[furnished.asker])["cards"]
    secrets = ("digest", "route", "person_id", "author_id", "workspace_id", "token")
    rows = [row for name in PARTS for row in author[name]]
    assert [key for row in rows for key in row if key in secrets] == []


async def test_somebody_forgotten_has_nothing_but_a_number(memory: Memory) -> None:
    """And somebody of another Workspace nothing at all."""
    furnished = await furnish(memory, "T1")
    other = await furnish(memory, "T2")
    await memory.directory.forget(furnished.workspace, furnished.author)
    gone = await export(memory.engine, memory.clock, furnished.workspace, furnished.author)
    assert [row["timezone"] for row in gone["you"]] == [None]
    assert {name for name in PARTS if gone[name]} <= {"you", "changes"}
    wrong = await export(memory.engine, memory.clock, other.workspace, furnished.asker)
    assert {name for name in PARTS if wrong[name]} == set()


def test_only_what_json_can_say_is_told() -> None:
    """A new type of column is noticed here and not in somebody's file."""
    with pytest.raises(TypeError, match="a bytes has no place"):
        exporting._told(b"x")
