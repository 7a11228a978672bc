"""Who may do what, who says so, and what the audit log keeps of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.oidc_identities import OidcIdentities
from adapters.database.roles import Member, Roles
from bot.ids import new_id
from bot.incoming import Who
from bot.roles import ADMIN, Role
from tests.adapters.database.furnished import Memory, delivery

CURATOR = Role("curator", "it")


def roles_in(memory: Memory) -> Roles:
    """Roles on the same database and clock."""
    return Roles(memory.engine, memory.clock)


async def somebody(memory: Memory, team: str = "T1", user: str = "U1") -> tuple[UUID, UUID]:
    """A Workspace and somebody in it."""
    visit = await memory.arrive(delivery(team, user))
    assert visit.person is not None
    return visit.workspace, visit.person.id


async def test_a_role_is_given_and_taken_once_and_both_are_logged(memory: Memory) -> None:
    """With ids and settings, by the command line or by a Person."""
    roles, (workspace, person) = roles_in(memory), await somebody(memory)
    _, admin = await somebody(memory, user="U2")
    assert await roles.roles_of(workspace, person) == frozenset()
    assert await roles.grant(workspace, admin, ADMIN)
    memory.clock.forward(timedelta(seconds=1))
    assert await roles.grant(workspace, person, CURATOR, by=admin)
    assert not await roles.grant(workspace, person, CURATOR, by=admin)
    assert await roles.roles_of(workspace, person) == {CURATOR}
    assert await roles.roles_of(workspace, admin) == {ADMIN}
    memory.clock.forward(timedelta(seconds=1))
    assert await roles.revoke(workspace, person, CURATOR)
    assert not await roles.revoke(workspace, person, CURATOR)
    assert await roles.roles_of(workspace, person) == frozenset()
    told = {"person": person.hex, "role": "curator", "side": "it"}
    log = await roles.changes(workspace, 10)
    assert [(c.what, c.actor, c.person, c.before, c.after) for c in log] == [
        ("role taken", "command_line", None, told, None),
        ("role given", "person", admin, None, told),
        ("role given", "command_line", None, None, {"person": admin.hex, "role": "admin"}),
    ]
    assert len(await roles.changes(workspace, 2)) == 2


async def test_a_role_is_for_people_of_the_workspace(memory: Memory) -> None:
    """Not for those of another one, nor for who was forgotten; and it counts in no other."""
    roles, (workspace, person) = roles_in(memory), await somebody(memory)
    other, stranger = await somebody(memory, "T2")
    for whom in (stranger, new_id()):
        with pytest.raises(LookupError):
            await roles.grant(workspace, whom, ADMIN)
    assert await roles.grant(workspace, person, ADMIN)
    assert await roles.roles_of(other, person) == frozenset()
    assert await roles.changes(other, 10) == ()
    assert not await roles.revoke(other, person, ADMIN)
    assert await memory.directory.forget(workspace, person)
    assert await roles.roles_of(workspace, person) == frozenset()
    with pytest.raises(LookupError):
        await roles.grant(workspace, person, ADMIN)


async def test_the_platforms_admin_is_one_here_as_long_as_the_platform_says_so(
    memory: Memory,
) -> None:
    """It is asked again with the profile; a role that was given beside it stays."""
    roles, (workspace, person) = roles_in(memory), await somebody(memory)
    save = memory.directory.save_profile
    await save(workspace, person, "UTC", "en", admin=True)
    assert await roles.roles_of(workspace, person) == {ADMIN}
    (held,) = await roles.held()
    assert (held.role, held.since, held.identities) == (ADMIN, None, ("slack:T1/U1",))
    await roles.grant(workspace, person, CURATOR)
    assert [h.role for h in await roles.held()] == [CURATOR, ADMIN]
    await save(workspace, person, "UTC", "en")
    assert await roles.roles_of(workspace, person) == {CURATOR}
    await save(workspace, person, "UTC", "en", admin=True)
    await memory.directory.forget(workspace, person)
    assert await roles.roles_of(workspace, person) == frozenset()
    assert await roles.held() == ()


async def test_who_is_who_to_the_command_line(memory: Memory) -> None:
    """Somebody who is known, somebody new of a company that is, and nobody else."""
    roles, (workspace, person) = roles_in(memory), await somebody(memory)
    known = Who(platform="slack", team="T1", user="U1")
    assert await roles.member(known) == Member(workspace, person)
    new = await roles.member(Who(platform="slack", team="T1", user="U9"))
    assert new is not None
    assert new.workspace == workspace
    assert (await somebody(memory, user="U9")) == (new.workspace, new.person)
    for team in ("T9", "E1"):
        assert await roles.member(Who(platform="slack", team=team, user="U1")) is None
    assert await roles.member(Who(platform="teams", team="T1", user="U8")) is None
    await OidcIdentities(memory.engine, memory.clock).join(workspace, person, "https://i", "s")
    assert await roles.known_as(workspace, person) == ("slack:T1/U1", "oidc:s")
    other, _ = await somebody(memory, "T2")
    assert await roles.known_as(other, person) == ()


async def test_a_team_of_an_organisation_is_found_by_it(memory: Memory) -> None:
    """People there are the organisation's."""
    visit = await memory.arrive(delivery("T1", "U1", enterprise="E1"))
    found = await roles_in(memory).member(Who(platform="slack", team="E1", user="U5"))
    assert found is not None
    assert found.workspace == visit.workspace
    await memory.directory.remove("slack", "T1")
    assert await roles_in(memory).member(Who(platform="slack", team="E1", user="U6")) is None
