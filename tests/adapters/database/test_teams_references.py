"""Where the bot is in Teams: found by conversation, by person and by tenant; gone when it is taken out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.directory import DatabaseDirectory
from adapters.database.teams_references import TeamsReferences
from adapters.database.teams_tables import teams_conversation
from adapters.teams.references import Reference
from bot.incoming import Command, Incoming, Who
from tests.fakes.clock import StillClock

TENANT, OTHER = "tenant-1", "tenant-2"
CHANNEL = Reference(
    TENANT, "19:web@thread.tacv2", "channel", "https://smba/emea/", "28:bot", None, "19:team", "grp"
)
CHAT = Reference(TENANT, "19:plans@thread.v2", "groupChat", "https://smba/emea/", "28:bot")
ANN = Reference(TENANT, "a:1" + "x" * 140, "personal", "https://smba/emea/", "28:bot", "ann")


@pytest.fixture
def references(engine: AsyncEngine) -> TeamsReferences:
    return TeamsReferences(engine, StillClock())


async def test_a_conversation_is_found_by_what_the_core_calls_it(
    references: TeamsReferences,
) -> None:
    """Also one whose id is longer than our keys are."""
    for one in (CHANNEL, CHAT, ANN):
        await references.keep(one)
    assert await references.find(TENANT, CHANNEL.key) == CHANNEL
    assert await references.find(TENANT, ANN.key) == ANN
    assert len(ANN.key) < 128 < len(ANN.conversation)
    assert await references.find(OTHER, CHANNEL.key) is None
    assert await references.personal(TENANT, "ann") == ANN
    assert await references.personal(TENANT, "bob") is None
    assert await references.personal(OTHER, "ann") is None
    assert await references.any_of(OTHER) is None


async def test_what_is_seen_last_counts(references: TeamsReferences) -> None:
    """Teams may move a conversation to another address; a team that is not named stays known."""
    await references.keep(CHANNEL)
    moved = replace(CHANNEL, service="https://smba/amer/", team=None, group=None)
    await references.keep(moved)
    assert await references.find(TENANT, CHANNEL.key) == replace(CHANNEL, service=moved.service)


async def test_what_stays_as_it_is_is_not_written_at_each_message(
    references: TeamsReferences, engine: AsyncEngine
) -> None:
    """Unless it may have been gone: another process may have heard of that."""
    await references.keep(CHANNEL)
    await TeamsReferences(engine, StillClock()).forget(TENANT)
    await references.keep(CHANNEL)
    assert await references.find(TENANT, CHANNEL.key) is None
    await references.keep(CHANNEL, anew=True)
    assert await references.find(TENANT, CHANNEL.key) == CHANNEL


async def test_the_last_conversation_that_goes_is_told(references: TeamsReferences) -> None:
    """A team takes its channels along; another tenant's conversations are its own."""
    second = replace(CHANNEL, conversation="19:more@thread.tacv2")
    for one in (CHANNEL, second, CHAT, replace(CHAT, tenant=OTHER)):
        await references.keep(one)
    assert not await references.is_last(TENANT, None, "19:team")
    await references.gone(TENANT, None, "19:team")
    assert await references.find(TENANT, second.key) is None
    assert not await references.is_last(TENANT, "19:never@thread.v2", None)
    assert await references.is_last(TENANT, CHAT.key, None)
    await references.gone(TENANT, CHAT.key, None)
    assert not await references.is_last(TENANT, CHAT.key, None)  # it was told before
    assert await references.find(OTHER, CHAT.key) is not None
    await references.keep(CHAT)
    assert await references.find(TENANT, CHAT.key) == CHAT


async def test_a_tenant_is_forgotten(references: TeamsReferences, engine: AsyncEngine) -> None:
    """With everything of it, and nothing of others."""
    for one in (CHANNEL, ANN, replace(CHAT, tenant=OTHER)):
        await references.keep(one)
    await references.forget(TENANT)
    async with engine.connect() as connection:
        left = await connection.scalar(select(func.count()).select_from(teams_conversation))
    assert left == 1


async def test_a_person_who_is_forgotten_leaves_no_chat(
    references: TeamsReferences, engine: AsyncEngine
) -> None:
    """Only theirs goes: the channel and other people's chats stay."""
    directory = DatabaseDirectory(engine, StillClock())
    bob = replace(ANN, conversation="a:1" + "z" * 140, user="bob")
    for one in (CHANNEL, ANN, bob):
        await references.keep(one)
    visit = await directory.arrive(
        Incoming(
            key="teams:tenant-1:x:message:1",
            platform="teams",
            team=TENANT,
            who=Who(platform="teams", team=TENANT, user="ann"),
            at=StillClock().now(),
            said=Command(text=""),
        )
    )
    assert visit.person is not None
    assert await directory.forget(visit.workspace, visit.person.id)
    assert await references.personal(TENANT, "ann") is None
    assert await references.personal(TENANT, "bob") == bob
    assert await references.find(TENANT, CHANNEL.key) == CHANNEL
