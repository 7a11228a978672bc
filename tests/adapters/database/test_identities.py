"""Two identities of one person: joined by a code, with all that both did, and never so that one is two."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.identities import DatabaseIdentities, _people_in
from adapters.database.roles import Roles
from bot import wording_pairing as words
from bot.asks import HandedOver, Turned
from bot.identities import NotJoined
from bot.incoming import Place
from bot.roles import ADMIN
from tests.adapters.database.furnished import Furnished, Memory, delivery, furnish, which_lie
from tests.adapters.database.remembered import Bench, a_bench


def identities(engine: AsyncEngine, memory: Memory | Bench) -> DatabaseIdentities:
    """On the clock of the others."""
    return DatabaseIdentities(engine, memory.clock)


async def refused(joins: DatabaseIdentities, workspace: UUID, person: UUID, code: str) -> str:
    """The sentence with which it is refused."""
    with pytest.raises(NotJoined) as error:
        await joins.join(workspace, person, code)
    return error.value.sentence


async def everywhere(engine: AsyncEngine, person: UUID) -> set[str]:
    """The columns in which a Person stands, JSON as well."""
    found = set()
    async with engine.connect() as connection:
        for name, table in tables.metadata.tables.items():
            for row in (await connection.execute(select(table))).mappings():
                for column in _people_in(table):
                    if row[column.name] == person:
                        found.add(f"{name}.{column.name}")
                if str(person) in json.dumps(
                    [v for v in row.values() if isinstance(v, dict | list)]
                ):
                    found.add(f"{name}, written")
    return found


async def test_all_that_both_did_is_one_persons(memory: Memory) -> None:
    """Every column that names one of them, and JSON that does; who is gone is nowhere."""
    ours: Furnished = await furnish(memory, "T1")
    theirs: Furnished = await furnish(memory, "T2")
    joins = identities(memory.engine, memory)
    before = {one: await everywhere(memory.engine, one) for one in (ours.author, ours.asker)}
    others = await everywhere(memory.engine, theirs.author)
    assert all(before.values())
    code = await joins.code_for(ours.workspace, ours.author)
    await joins.join(ours.workspace, ours.asker, code)
    assert await everywhere(memory.engine, ours.author) == set()
    after = await everywhere(memory.engine, ours.asker)
    gone = {"identity_code.person_id"}  # it was used
    assert after >= (before[ours.author] | before[ours.asker]) - gone
    assert await everywhere(memory.engine, theirs.author) == others
    for user in (ours.author_user, ours.asker_user):
        found = await memory.directory.find_person(ours.workspace, ours.who(user))
        assert found is not None
        assert found.id == ours.asker
    assert await memory.directory.forget(ours.workspace, ours.asker)
    assert await which_lie(memory.engine, ours.author_user, ours.asker_user) == set()


async def test_a_code_is_good_once_for_ten_minutes_and_in_its_workspace(memory: Memory) -> None:
    """And not for whoever has it already."""
    ours, theirs = await furnish(memory, "T1"), await furnish(memory, "T2")
    joins = identities(memory.engine, memory)
    code = await joins.code_for(ours.workspace, ours.author)
    assert await refused(joins, ours.workspace, ours.author, code) == words.YOU_ALREADY
    assert await refused(joins, theirs.workspace, theirs.author, code) == words.NO_SUCH_ME
    memory.clock.forward(timedelta(minutes=10))
    assert await refused(joins, ours.workspace, ours.asker, code) == words.NO_SUCH_ME
    old, new = [await joins.code_for(ours.workspace, ours.author) for _ in range(2)]
    assert await refused(joins, ours.workspace, ours.asker, old) == words.NO_SUCH_ME
    await joins.join(ours.workspace, ours.asker, new)
    assert await refused(joins, ours.workspace, ours.asker, new) == words.NO_SUCH_ME


async def test_choices_of_both_are_kept(engine: AsyncEngine) -> None:
    """The side that was chosen, what they may do, and the wish to be left alone."""
    bench = await a_bench(engine)
    other = await bench.person("U0OTHER")
    await bench.directory.opt_out(bench.workspace, bench.marketer, True)
    roles = Roles(engine, bench.clock)
    for person in (bench.marketer, other):
        await roles.grant(bench.workspace, person, ADMIN)
    joins = identities(engine, bench)
    await joins.join(bench.workspace, other, await joins.code_for(bench.workspace, bench.marketer))
    visit = await bench.directory.arrive(delivery("T1", bench.marketer_user))
    assert visit.person is not None
    assert (visit.person.id, visit.person.side, visit.person.chosen) == (other, "marketing", True)
    assert visit.person.opted_out
    assert await roles.roles_of(bench.workspace, other) == {ADMIN}


async def test_who_said_yes_for_both_sides_stays_two(engine: AsyncEngine) -> None:
    """A commitment was made by two people, or it is none."""
    bench = await a_bench(engine)
    ask = await bench.tracks()
    await bench.writes(commitments=(replace(bench.a_commitment(ask), yes=bench.yes()),))
    joins = identities(engine, bench)
    code = await joins.code_for(bench.workspace, bench.marketer)
    assert await refused(joins, bench.workspace, bench.engineer, code) == words.BOTH_SIDES


async def test_an_undone_change_brings_nobody_back(engine: AsyncEngine) -> None:
    """What an ask was before names the Person who stays."""
    bench = await a_bench(engine)
    ask = await bench.tracks()
    ask = await bench.happens(ask, HandedOver(bench.marketer, "marketing"), bench.by_it)
    await bench.happens(ask, Turned("it"), bench.by_marketing)
    other = await bench.person("U0OTHER")
    joins = identities(engine, bench)
    await joins.join(bench.workspace, other, await joins.code_for(bench.workspace, bench.marketer))
    history = await bench.memory.history(bench.workspace, ask.id)
    assert [one.after.assignee for one in history] == [other, other]
    assert (await bench.asked(ask.id)).assignee == other


async def test_where_both_were_seen_the_later_time_counts(engine: AsyncEngine) -> None:
    """What was said in a private channel in between is theirs to read."""
    bench = await a_bench(engine)
    place = Place(platform="slack", team="T1", channel="C0PRIVATE", visibility="private")
    await bench.sees(bench.marketer_user, place)
    bench.clock.forward(timedelta(hours=2))
    await bench.sees("U0OTHER", place)
    other = await bench.person("U0OTHER")
    joins = identities(engine, bench)
    await joins.join(bench.workspace, bench.marketer, await joins.code_for(bench.workspace, other))
    reader = await bench.memory.reader_of(bench.workspace, bench.marketer)
    assert list(reader.seen.values()) == [bench.now]
