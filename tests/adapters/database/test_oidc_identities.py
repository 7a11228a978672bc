"""Who a provider means: one Person each, joined only where somebody said so."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from adapters.database.oidc_identities import OidcIdentities
from adapters.database.roles import Member
from tests.adapters.database.furnished import Memory, delivery

ISSUER = "https://login.example.com"


def identities_in(memory: Memory) -> OidcIdentities:
    """Identities on the same database and clock."""
    return OidcIdentities(memory.engine, memory.clock)


async def somebody(memory: Memory, team: str = "T1", user: str = "U1") -> tuple[UUID, UUID]:
    """A Workspace and somebody in it."""
    visit = await memory.arrive(delivery(team, user))
    assert visit.person is not None
    return visit.workspace, visit.person.id


async def test_a_subject_is_the_person_whom_it_was_joined_with(memory: Memory) -> None:
    """At this issuer, and at no other; joining the same twice changes nothing."""
    identities, (workspace, person) = identities_in(memory), await somebody(memory)
    assert await identities.member(ISSUER, "s1") is None
    for _ in range(2):
        assert await identities.join(workspace, person, ISSUER, "s1")
    assert await identities.member(ISSUER, "s1") == Member(workspace, person)
    assert await identities.member("https://other.example.com", "s1") is None
    assert await identities.member(ISSUER, "S1") is None


async def test_a_subject_is_nobody_else_afterwards(memory: Memory) -> None:
    """Neither in this Workspace nor in another one, until it is parted."""
    identities, (workspace, person) = identities_in(memory), await somebody(memory)
    colleague, stranger = await somebody(memory, user="U2"), await somebody(memory, "T2")
    assert await identities.join(workspace, person, ISSUER, "s1")
    for other in (colleague, stranger):
        assert not await identities.join(*other, ISSUER, "s1")
    assert not await identities.part(stranger[0], person)
    assert await identities.part(workspace, person)
    assert not await identities.part(workspace, person)
    assert await identities.join(*stranger, ISSUER, "s1")


async def test_nobody_is_joined_across_workspaces_or_once_forgotten(memory: Memory) -> None:
    """What was joined goes with who is forgotten."""
    identities, (workspace, person) = identities_in(memory), await somebody(memory)
    other, _ = await somebody(memory, "T2")
    with pytest.raises(LookupError):
        await identities.join(other, person, ISSUER, "s1")
    await identities.join(workspace, person, ISSUER, "s1")
    await memory.directory.forget(workspace, person)
    assert await identities.member(ISSUER, "s1") is None
    with pytest.raises(LookupError):
        await identities.join(workspace, person, ISSUER, "s1")


async def test_where_there_is_no_chat_a_subject_becomes_a_person(memory: Memory) -> None:
    """One, however often and from however many windows it signs in at once."""
    identities = identities_in(memory)
    workspace = await memory.store.ensure_workspace("Company")
    welcomed = await asyncio.gather(
        *(identities.welcome(workspace, ISSUER, "s1") for _ in range(4))
    )
    assert len(set(welcomed)) == 1
    assert await memory.rows("person") == 1
    assert await identities.welcome(workspace, ISSUER, "s2") != welcomed[0]
    session = await memory.sign_ins.open(workspace, welcomed[0].person)
    found = await memory.sign_ins.who(session)
    assert found is not None
    assert (found.workspace, found.person.id) == (workspace, welcomed[0].person)
