"""Links that are good once, and sessions: when they hold, and everything that ends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import open_engine
from adapters.database.sign_ins import LINK_LIVES, SESSION_LIVES, SignIns
from adapters.database.store import DatabaseStore
from bot.ids import new_id
from bot.incoming import Incoming, Opened, Who
from tests.fakes.clock import StillClock
from tests.tables import make_tables

A_MOMENT = timedelta(seconds=1)


@dataclass
class Door:
    """Sign-ins on a database, and the directory that knows the people."""

    engine: AsyncEngine
    clock: StillClock
    sign_ins: SignIns
    directory: DatabaseDirectory

    async def comes(self, team: str = "T1", user: str = "U1") -> tuple[UUID, UUID]:
        """Somebody of a team in Slack: their Workspace and who they are there."""
        incoming = Incoming(
            key=f"slack:{team}:{new_id().hex}",
            platform="slack",
            team=team,
            who=Who(platform="slack", team=team, user=user),
            at=self.clock.now(),
            said=Opened(what="home"),
        )
        visit = await self.directory.arrive(incoming)
        assert visit.person is not None
        return visit.workspace, visit.person.id

    async def link(self, team: str = "T1", user: str = "U1") -> str:
        """A link that they were given."""
        return await self.sign_ins.invite(*await self.comes(team, user), "slack", team)

    async def session(self, team: str = "T1", user: str = "U1") -> str:
        """A session that they began."""
        session = await self.sign_ins.begin(await self.link(team, user))
        assert session is not None
        return session

    async def rows(self) -> int:
        """How many links and sessions are kept."""
        async with self.engine.connect() as connection:
            query = select(func.count()).select_from(tables.sign_in)
            return int((await connection.execute(query)).scalar_one())


def door_on(engine: AsyncEngine) -> Door:
    """A door with a clock that stands still."""
    clock = StillClock()
    return Door(
        engine, clock, SignIns(engine, clock), DatabaseDirectory(engine, clock, "Europe/Berlin")
    )


@pytest_asyncio.fixture
async def door(engine: AsyncEngine) -> AsyncIterator[Door]:
    """On both databases."""
    yield door_on(engine)


async def test_a_link_begins_a_session_of_its_person_in_their_workspace(door: Door) -> None:
    """And of nobody else's, however many others there are."""
    await door.session("T1", "U2")
    await door.session("T2", "U1")
    workspace, person = await door.comes()
    token = await door.sign_ins.invite(workspace, person, "slack", "T1")
    session = await door.sign_ins.begin(token)
    assert session is not None
    found = await door.sign_ins.who(session)
    assert found is not None
    assert (found.workspace, found.person.id) == (workspace, person)
    assert found.timezone == "Europe/Berlin"


async def test_a_session_knows_the_side_and_the_zone_of_its_person(door: Door) -> None:
    """As they are now, not as they were when it began."""
    session = await door.session()
    workspace, person = await door.comes()
    await door.directory.choose_side(workspace, person, "it")
    await door.directory.save_profile(workspace, person, "America/New_York", "en-US")
    found = await door.sign_ins.who(session)
    assert found is not None
    assert (found.person.side, found.person.timezone) == ("it", "America/New_York")


async def test_a_link_is_good_once(door: Door) -> None:
    """Looking at it changes nothing; using it does."""
    token = await door.link()
    assert await door.sign_ins.waits(token)
    assert await door.sign_ins.waits(token)
    assert await door.sign_ins.begin(token) is not None
    assert not await door.sign_ins.waits(token)
    assert await door.sign_ins.begin(token) is None


async def test_of_many_who_come_at_once_one_gets_in(door: Door) -> None:
    """Also on a second connection to the same database."""
    token = await door.link()
    began = await asyncio.gather(*(door.sign_ins.begin(token) for _ in range(6)))
    assert sum(session is not None for session in began) == 1


async def test_a_link_is_over_after_ten_minutes(door: Door) -> None:
    """To the second."""
    token, other = await door.link(), await door.link()
    door.clock.forward(LINK_LIVES - A_MOMENT)
    assert await door.sign_ins.begin(other) is not None
    door.clock.forward(A_MOMENT)
    assert not await door.sign_ins.waits(token)
    assert await door.sign_ins.begin(token) is None


async def test_a_session_is_over_after_eight_hours(door: Door) -> None:
    """However often it is used."""
    session = await door.session()
    for _ in range(7):
        door.clock.forward(timedelta(hours=1))
        assert await door.sign_ins.who(session) is not None
    door.clock.forward(SESSION_LIVES - timedelta(hours=7))
    assert await door.sign_ins.who(session) is None


async def test_signing_out_ends_one_session_and_no_other(door: Door) -> None:
    """The same person may be at two machines."""
    here, there = await door.session(), await door.session()
    await door.sign_ins.end(here)
    assert await door.sign_ins.who(here) is None
    assert await door.sign_ins.who(there) is not None
    await door.sign_ins.end(here)


async def test_a_link_is_no_session_and_a_session_no_link(door: Door) -> None:
    """Neither stands in for the other."""
    token, session = await door.link(), await door.session()
    assert await door.sign_ins.who(token) is None
    assert await door.sign_ins.begin(session) is None
    await door.sign_ins.end(token)
    assert await door.sign_ins.waits(token)


@pytest.mark.parametrize("text", ["", "x", "é", "\udc80", "' OR 1=1 --", "a" * 10_000])
async def test_what_is_neither_is_nobodys(door: Door, text: str) -> None:
    """Whatever stands in an address or a cookie."""
    await door.session()
    assert await door.sign_ins.who(text) is None
    assert await door.sign_ins.begin(text) is None
    assert not await door.sign_ins.waits(text)
    await door.sign_ins.end(text)


async def test_forgetting_the_person_ends_their_sessions_and_links(door: Door) -> None:
    """Nothing of them is left here, and a colleague stays signed in."""
    token, session, colleague = (
        await door.link(),
        await door.session(),
        await door.session("T1", "U2"),
    )
    workspace, person = await door.comes()
    assert await door.directory.forget(workspace, person)
    assert await door.sign_ins.who(session) is None
    assert not await door.sign_ins.waits(token)
    assert await door.sign_ins.begin(token) is None
    assert await door.sign_ins.who(colleague) is not None
    assert await door.rows() == 1


async def test_uninstalling_ends_its_sessions_for_good(door: Door) -> None:
    """Installing again does not bring them back; another team's stay."""
    token, session, other = await door.link(), await door.session(), await door.session("T2")
    assert await door.directory.remove("slack", "T1")
    assert await door.sign_ins.who(session) is None
    await door.comes()
    assert await door.sign_ins.who(session) is None
    assert await door.sign_ins.begin(token) is None
    assert await door.sign_ins.who(other) is not None


async def test_a_team_that_installs_again_is_back_under_its_name(door: Door) -> None:
    """In the Workspace that it left, which holds nothing of before."""
    workspace, _ = await door.comes()
    await door.directory.rename("slack", "T1", "Acme")
    await door.directory.remove("slack", "T1")
    again, _ = await door.comes()
    await door.directory.rename("slack", "T1", "Acme")
    assert again == workspace
    async with door.engine.connect() as connection:
        names = (await connection.execute(select(tables.workspace.c.name))).scalars().all()
    assert names == ["Acme (T1)"]


async def test_no_link_for_somebody_of_another_workspace(door: Door) -> None:
    """Or for nobody."""
    workspace, person = await door.comes("T1")
    other, _ = await door.comes("T2")
    for where, who in ((other, person), (workspace, new_id())):
        with pytest.raises(LookupError):
            await door.sign_ins.invite(where, who, "slack", "T1")
    assert await door.rows() == 0


async def test_what_is_over_is_deleted(door: Door) -> None:
    """With the next link of the Workspace, and by the hourly purge."""
    await door.link()
    door.clock.forward(LINK_LIVES)
    await door.link()
    assert await door.rows() == 1
    door.clock.forward(LINK_LIVES)
    await DatabaseStore(door.engine, door.clock).purge(door.clock.now())
    assert await door.rows() == 0


async def test_the_database_holds_neither_link_nor_session(sqlite_url: str) -> None:
    """Whoever reads the file can't sign in."""
    make_tables(sqlite_url)
    engine = open_engine(sqlite_url)
    door = door_on(engine)
    token, session = await door.link(), await door.session()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    held = b"".join(part.read_bytes() for part in file.parent.iterdir())
    await engine.dispose()
    assert b"slack" in held
    assert token.encode() not in held
    assert session.encode() not in held


# A session that a provider vouched for


async def test_a_session_may_stand_without_an_installation(door: Door) -> None:
    """It ends at its time, by signing out, and with its Person."""
    workspace, person = await door.comes()
    sessions = [await door.sign_ins.open(workspace, person) for _ in range(2)]
    for session in sessions:
        found = await door.sign_ins.who(session)
        assert found is not None
        assert (found.workspace, found.person.id) == (workspace, person)
        assert await door.sign_ins.begin(session) is None
    await door.sign_ins.end(sessions[0])
    assert await door.sign_ins.who(sessions[0]) is None
    door.clock.forward(SESSION_LIVES)
    assert await door.sign_ins.who(sessions[1]) is None


async def test_it_outlives_an_installation_and_not_its_workspace(door: Door) -> None:
    """A team that leaves takes its own sign-ins, and the others of who is known by it alone; the last
    one takes everybody's."""
    workspace, person = await door.comes()
    alone = await door.sign_ins.open(*await door.comes("T1", "U2"))
    async with door.engine.begin() as connection:
        other = {"id": new_id(), "platform": "slack", "team_key": "T2", "workspace_id": workspace}
        await connection.execute(
            tables.installation.insert().values(installed_at=door.clock.now(), **other)
        )
        theirs = {"platform": "slack", "team_key": "T2", "user_key": "U9"}
        await connection.execute(
            tables.identity.insert().values(
                workspace_id=workspace, person_id=person, added_at=door.clock.now(), **theirs
            )
        )
    session, linked = await door.sign_ins.open(workspace, person), await door.session()
    await door.directory.remove("slack", "T1")
    assert await door.sign_ins.who(linked) is None
    assert await door.sign_ins.who(alone) is None
    assert await door.sign_ins.who(session) is not None
    await door.directory.remove("slack", "T2")
    assert await door.sign_ins.who(session) is None


async def test_no_session_for_nobody(door: Door) -> None:
    """A forgotten Person, and one of another Workspace."""
    workspace, person = await door.comes()
    other, _ = await door.comes("T2")
    with pytest.raises(LookupError):
        await door.sign_ins.open(other, person)
    await door.directory.forget(workspace, person)
    with pytest.raises(LookupError):
        await door.sign_ins.open(workspace, person)
