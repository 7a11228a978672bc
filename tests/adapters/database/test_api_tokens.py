"""Tokens for programs: known by their digest, good until they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from adapters.database import tables
from adapters.database.api_tokens import PREFIX, ApiTokens
from adapters.database.roles import Roles
from tests.adapters.database.furnished import Memory

DAY = timedelta(days=1)


def tokens_in(memory: Memory) -> ApiTokens:
    """Tokens on the same database and clock."""
    return ApiTokens(memory.engine, memory.clock)


async def test_a_token_is_known_by_its_digest_alone(memory: Memory) -> None:
    """It stands nowhere, and whoever reads the database can't use what stands there."""
    tokens = tokens_in(memory)
    workspace = await memory.store.ensure_workspace("Acme")
    token = await tokens.create(workspace, "intranet", {"translate", "read"}, 90 * DAY)
    assert token is not None
    assert token.startswith(PREFIX)
    assert len(token) == len(PREFIX) + 43
    found = await tokens.bearer(token)
    assert found is not None
    assert (found.workspace, found.name, found.scopes) == (
        workspace,
        "intranet",
        frozenset({"translate", "read"}),
    )
    async with memory.engine.connect() as connection:
        (row,) = (await connection.execute(select(tables.api_token))).all()
    assert row.digest == sha256(token.encode()).hexdigest()
    assert token not in str(row)
    for wrong in (row.digest, PREFIX + row.digest, token[:-1], token + "a", token.upper(), "", "é"):
        assert await tokens.bearer(wrong) is None
    (made,) = await Roles(memory.engine, memory.clock).changes(workspace, 10)
    assert (made.what, made.actor) == ("token made", "command_line")
    assert made.after == {"token": found.id.hex, "scopes": ["read", "translate"]}


async def test_a_token_is_over_after_its_time_and_when_it_was_revoked(memory: Memory) -> None:
    """To the second; its name is free from then on."""
    tokens = tokens_in(memory)
    workspace = await memory.store.ensure_workspace("Acme")
    ends = await tokens.create(workspace, "a", {"read"}, DAY)
    stays = await tokens.create(workspace, "b", {"read"}, 9 * DAY)
    assert ends is not None
    assert stays is not None
    assert await tokens.create(workspace, "a", {"read"}, DAY) is None
    memory.clock.forward(DAY - timedelta(seconds=1))
    assert await tokens.bearer(ends) is not None
    memory.clock.forward(timedelta(seconds=1))
    assert await tokens.bearer(ends) is None
    assert await tokens.create(workspace, "a", {"read"}, DAY) is not None
    other = await memory.store.ensure_workspace("Other")
    assert not await tokens.revoke(other, "b")
    assert await tokens.revoke(workspace, "b")
    assert not await tokens.revoke(workspace, "b")
    assert await tokens.bearer(stays) is None
    assert [(t.name, t.over(memory.clock.now())) for t in await tokens.all()] == [
        ("a", False),
        ("b", True),
        ("a", True),
    ]
    log = await Roles(memory.engine, memory.clock).changes(workspace, 1)
    assert log[0].what == "token revoked"


async def test_the_day_of_its_use_is_kept_and_no_more(memory: Memory) -> None:
    """Written once a day, however busy it is."""
    tokens = tokens_in(memory)
    memory.clock.at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    workspace = await memory.store.ensure_workspace("Acme")
    token = await tokens.create(workspace, "a", {"read"}, 9 * DAY)
    assert token is not None
    assert (await tokens.all())[0].used is None
    await tokens.bearer(token)
    assert (await tokens.all())[0].used == datetime(2026, 11, 20, tzinfo=UTC)
    memory.clock.forward(DAY)
    await tokens.bearer(token)
    assert (await tokens.all())[0].used == datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("how", ["revoked", "expired"])
async def test_what_is_over_goes_with_the_texts_of_its_time(memory: Memory, how: str) -> None:
    """A list of tokens that nobody can use helps nobody."""
    tokens = tokens_in(memory)
    workspace = await memory.store.ensure_workspace("Acme")
    await tokens.create(workspace, "a", {"read"}, DAY if how == "expired" else 400 * DAY)
    await tokens.create(workspace, "stays", {"read"}, 400 * DAY)
    if how == "revoked":
        await tokens.revoke(workspace, "a")
    memory.clock.forward(60 * DAY - timedelta(seconds=1))
    await memory.store.purge(memory.clock.now())
    assert len(await tokens.all()) == 2
    memory.clock.forward(2 * DAY)
    await memory.store.purge(memory.clock.now())
    assert [t.name for t in await tokens.all()] == ["stays"]


async def test_workspaces_for_a_token_are_real_ones(memory: Memory) -> None:
    """A demo only where there is nothing else to try it with."""
    demo = await memory.store.ensure_workspace("Demo workspace", demo=True)
    assert await tokens_in(memory).workspaces() == ((demo, "Demo workspace"),)
    made = await memory.store.ensure_workspace("Acme")
    assert await tokens_in(memory).workspaces() == ((made, "Acme"),)
