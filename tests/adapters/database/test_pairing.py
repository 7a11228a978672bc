"""Pairs of channels: the handshake of two codes, who joins whom, what can be read, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.agenda import Agenda
from adapters.database.mirrors import MIRROR
from adapters.database.pairing import DatabasePairings
from adapters.database.pairing_tables import pairing, pairing_code
from adapters.database.roles import Roles
from bot import wording_pairing as words
from bot.access import readable_by
from bot.asks import Delivered, Turned
from bot.incoming import Incoming, Place, Platform, Visibility, Who
from bot.memory import AskQuery, DigestTime
from bot.pairing import Answered, Mirror, NotPaired, Pair, Standing, digest_of, read_mirror
from bot.ports import Visit
from bot.records import ChannelKey, Source, channel_key
from bot.roles import ADMIN
from tests.adapters.database.furnished import Memory, delivery, remembering
from tests.adapters.database.remembered import Bench, a_bench
from tests.fakes.clock import StillClock

HERE = ChannelKey("slack", "T1", "C0MARKETING")
THERE = ChannelKey("teams", "tenant", "19:it@thread.tacv2")


def place_in(channel: ChannelKey, visibility: Visibility | None = None) -> Place:
    """A channel, as a place."""
    return Place(
        platform=channel.platform,
        team=channel.team,
        channel=channel.channel,
        visibility=visibility,
    )


def comes(channel: ChannelKey, user: str) -> Incoming:
    """Somebody does something in a channel."""
    who = Who(platform=channel.platform, team=channel.team, user=user)
    return delivery(channel.team, None, place=place_in(channel)).model_copy(
        update={"platform": channel.platform, "who": who}
    )


@dataclass
class Ends:
    """Two Installations, with an admin in a channel of each."""

    memory: Memory
    pairings: DatabasePairings
    here: Standing
    there: Standing

    async def visit(self, channel: ChannelKey, user: str) -> Visit:
        """Somebody in a channel."""
        return await self.memory.arrive(comes(channel, user))

    async def pair(self) -> Pair:
        """The whole handshake."""
        answered = await self.pairings.enter(self.there, await self.pairings.invite(self.here))
        assert isinstance(answered, Answered)
        pair = await self.pairings.enter(self.here, answered.code)
        assert isinstance(pair, Pair)
        return pair

    async def waiting(self) -> list[Mirror]:
        """What is to be shown at the ends."""
        now = self.memory.clock.now()
        found = [read_mirror(d.subject) for d in await self.memory.due.now(now) if d.kind == MIRROR]
        return [one for one in found if one is not None]

    async def audit(self, workspace: UUID) -> list[str]:
        """What the log says was done."""
        roles = Roles(self.memory.engine, self.memory.clock)
        return [one.what for one in await roles.changes(workspace, 50)]


async def standing(memory: Memory, channel: ChannelKey, user: str = "UADMIN") -> Standing:
    """Somebody in a channel."""
    visit = await memory.arrive(comes(channel, user))
    assert visit.person is not None
    return Standing(visit.workspace, channel, visit.person.id)


@pytest.fixture
async def ends(memory: Memory) -> Ends:
    """On both databases."""
    here, there = await standing(memory, HERE), await standing(memory, THERE)
    return Ends(memory, DatabasePairings(memory.engine, memory.clock), here, there)


async def says(call: Any) -> str:
    """The sentence with which it is refused."""
    with pytest.raises(NotPaired) as refused:
        await call
    return refused.value.sentence


# The handshake


async def test_two_codes_make_a_pair_and_each_step_is_in_the_log(ends: Ends) -> None:
    """Either end finds the other, in one Workspace; what they are told is due at both."""
    pair = await ends.pair()
    workspace = ends.here.workspace
    assert (pair.here, pair.there) == (HERE, THERE)
    assert await ends.pairings.pair_of(workspace, HERE) == pair
    assert await ends.pairings.pair_of(workspace, THERE) == Pair(pair.id, THERE, HERE)
    assert await ends.memory.directory.workspace_of("teams", "tenant") == workspace
    (listed,) = await ends.pairings.all()
    assert (listed.workspace, listed.pair) == ("Slack T1", pair)
    assert listed.since == ends.memory.clock.now()
    assert {(one.what, one.id, one.channel) for one in await ends.waiting()} == {
        ("paired", pair.id, HERE),
        ("paired", pair.id, THERE),
    }
    log = await ends.audit(workspace)
    assert sorted(log) == [
        "channels paired",
        "channels paired",
        "installation joined",
        "pairing code given",
    ]
    assert await ends.audit(ends.there.workspace) == ["pairing code given"]


async def test_a_code_is_kept_as_its_digest_and_gone_once_it_is_used(ends: Ends) -> None:
    """However it is typed."""
    code = await ends.pairings.invite(ends.here)
    kept = select(pairing_code.c.digest, pairing_code.c.expires_at)
    async with ends.memory.engine.connect() as connection:
        (row,) = (await connection.execute(kept)).all()
    assert row.digest == digest_of(code)
    assert row.expires_at == ends.memory.clock.now() + timedelta(minutes=10)
    typed = f" {code.lower().replace('0', 'o').replace('1', 'l')} "
    assert isinstance(await ends.pairings.enter(ends.there, typed), Answered)
    assert await says(ends.pairings.enter(ends.there, code)) == words.NO_SUCH_CODE
    await ends.pairings.invite(ends.here)
    async with ends.memory.engine.connect() as connection:
        digests = set((await connection.execute(select(pairing_code.c.digest))).scalars())
    assert digest_of(code) not in digests


async def test_a_code_lives_ten_minutes(ends: Ends) -> None:
    """To the second."""
    code = await ends.pairings.invite(ends.here)
    ends.memory.clock.forward(timedelta(minutes=10) - timedelta(seconds=1))
    answered = await ends.pairings.enter(ends.there, code)
    assert isinstance(answered, Answered)
    ends.memory.clock.forward(timedelta(minutes=10))
    assert await says(ends.pairings.enter(ends.here, answered.code)) == words.NO_SUCH_CODE
    assert await ends.pairings.pair_of(ends.here.workspace, HERE) is None


async def test_a_new_first_code_is_the_only_one(ends: Ends) -> None:
    """Of two that were asked for in a channel the later counts."""
    old, new = await ends.pairings.invite(ends.here), await ends.pairings.invite(ends.here)
    assert await says(ends.pairings.enter(ends.there, old)) == words.NO_SUCH_CODE
    assert isinstance(await ends.pairings.enter(ends.there, new), Answered)


async def test_the_second_code_is_for_the_channel_that_began(ends: Ends) -> None:
    """Whoever has it elsewhere has nothing, and it is as good as before."""
    elsewhere = replace(ends.here, channel=replace(HERE, channel="C0OTHER"))
    answered = await ends.pairings.enter(ends.there, await ends.pairings.invite(ends.here))
    assert isinstance(answered, Answered)
    third = await standing(ends.memory, ChannelKey("slack", "T3", "C3"))
    for at in (elsewhere, third):
        assert await says(ends.pairings.enter(at, answered.code)) == words.FOR_ANOTHER_CHANNEL
    assert await says(ends.pairings.enter(ends.there, answered.code)) == words.SAME_END
    assert isinstance(await ends.pairings.enter(ends.here, answered.code), Pair)


async def test_outsiders_who_came_in_since_are_seen(ends: Ends) -> None:
    """At the other end, between the two codes."""
    code = await ends.pairings.invite(ends.here)
    await ends.memory.directory.save_look(ends.here.workspace, place_in(HERE), "public", True)
    assert await says(ends.pairings.enter(ends.there, code)) == words.OUTSIDERS_THERE


async def test_two_channels_of_one_installation_are_no_pair(ends: Ends) -> None:
    """They share everything as it is."""
    code = await ends.pairings.invite(ends.here)
    elsewhere = replace(ends.here, channel=replace(HERE, channel="C0OTHER"))
    assert await says(ends.pairings.enter(elsewhere, code)) == words.SAME_END


async def test_a_channel_is_in_one_pair(ends: Ends) -> None:
    """Neither end begins another one, and no code leads into a pair."""
    third = await standing(ends.memory, ChannelKey("slack", "T3", "C3"))
    begun = await ends.pairings.invite(third)
    await ends.pair()
    there = await standing(ends.memory, THERE)
    for at in (ends.here, there):
        assert await says(ends.pairings.invite(at)) == words.PAIRED_ALREADY
        assert await says(ends.pairings.enter(at, begun)) == words.PAIRED_ALREADY


async def test_of_many_who_enter_a_code_at_once_one_gets_an_answer(
    ends: Ends, replica: Memory
) -> None:
    """In two processes."""
    code = await ends.pairings.invite(ends.here)
    other = DatabasePairings(replica.engine, replica.clock)
    tried = await asyncio.gather(
        *(p.enter(ends.there, code) for p in (ends.pairings, other) * 3), return_exceptions=True
    )
    assert sum(isinstance(one, Answered) for one in tried) == 1
    assert sum(isinstance(one, NotPaired) for one in tried) == 5


async def test_who_is_forgotten_leaves_no_code(ends: Ends) -> None:
    """It names them."""
    code = await ends.pairings.invite(ends.here)
    assert await ends.memory.directory.forget(ends.here.workspace, ends.here.person)
    assert await says(ends.pairings.enter(ends.there, code)) == words.NO_SUCH_CODE


async def test_both_ends_get_a_digest_from_then_on(ends: Ends) -> None:
    """Unless a channel has decided otherwise: what is asked at one end is open at both."""
    never = DigestTime(on=False)
    at = ends.there
    await ends.memory.memory.set_digest_time(at.workspace, THERE, at.person, never)
    await ends.pair()
    agenda = Agenda(ends.memory.engine)
    assert await agenda.channels(ends.here.workspace) == (HERE,)


# Joining


async def test_who_joins_keeps_people_as_they_chose_and_channels_as_they_are_set(
    ends: Ends,
) -> None:
    """Sides, zones, the wish to be left alone, roles, settings; no text comes along."""
    memory, there = ends.memory, ends.there
    roles = Roles(memory.engine, memory.clock)
    quiet = await ends.visit(THERE, "UQUIET")
    assert quiet.person is not None
    await memory.directory.choose_side(there.workspace, there.person, "it")
    await memory.directory.save_profile(there.workspace, there.person, "Asia/Tokyo", "en-GB")
    await memory.directory.opt_out(there.workspace, quiet.person.id, True)
    await roles.grant(there.workspace, there.person, ADMIN)
    await memory.directory.set_channel(
        there.workspace, place_in(THERE), there.person, side="it", mode="quiet", follows=False
    )
    never = DigestTime(on=False)
    await memory.memory.set_digest_time(there.workspace, THERE, there.person, never)
    await ends.pair()
    visit = await ends.visit(THERE, "UADMIN")
    assert visit.workspace == ends.here.workspace
    assert visit.person is not None
    assert visit.channel is not None
    who = visit.person
    assert (who.side, who.chosen, who.timezone) == ("it", True, "Asia/Tokyo")
    assert who.id != there.person
    assert await roles.roles_of(visit.workspace, who.id) == {ADMIN}
    assert (visit.channel.side, visit.channel.mode, visit.channel.follows) == ("it", "quiet", False)
    assert not (await memory.memory.digest_time(visit.workspace, THERE)).on
    left_alone = await ends.visit(THERE, "UQUIET")
    assert left_alone.person is not None
    assert left_alone.person.opted_out
    async with memory.engine.connect() as connection:
        for table in (tables.identity, tables.channel, tables.due, tables.role):
            old = select(table).where(table.c.workspace_id == there.workspace)
            assert (await connection.execute(old)).all() == [], table.name


async def test_the_end_that_remembers_nothing_joins_the_other(engine: AsyncEngine) -> None:
    """Also where it is the one that began."""
    bench = await a_bench(engine)
    ask = await bench.tracks()
    ends = await _ends_around(bench)
    begun = await standing(ends.memory, THERE)
    answered = await ends.pairings.enter(ends.here, await ends.pairings.invite(begun))
    assert isinstance(answered, Answered)
    assert answered.moves == "there"
    assert isinstance(await ends.pairings.enter(begun, answered.code), Pair)
    assert await ends.memory.directory.workspace_of("teams", "tenant") == bench.workspace
    assert (await bench.asked(ask.id)).quote == ask.quote


async def test_two_memories_are_never_made_one(engine: AsyncEngine) -> None:
    """It is refused with the way out, and neither loses anything."""
    bench = await a_bench(engine)
    await bench.tracks()
    ends = await _ends_around(bench)
    source = Source(place_in(THERE), bench.now, "1")
    theirs = await bench.memory.track(
        replace(bench.an_ask(), workspace=ends.there.workspace, asker=None, source=source), "x"
    )
    code = await ends.pairings.invite(ends.here)
    assert await says(ends.pairings.enter(ends.there, code)) == words.TWO_MEMORIES
    assert await bench.memory.ask(ends.there.workspace, theirs.id) is not None


async def test_a_room_stays_where_it_is(memory: Memory) -> None:
    """Its process serves one Workspace; so the other end joins that."""
    room, slack = ChannelKey("room", "demo", "room"), HERE
    here, there = await standing(memory, slack), await standing(memory, room, "marketing")
    ends = Ends(memory, DatabasePairings(memory.engine, memory.clock), here, there)
    await ends.pair()
    assert await memory.directory.workspace_of("slack", "T1") == there.workspace
    assert await memory.directory.workspace_of("room", "demo") == there.workspace


async def test_who_is_there_with_others_does_not_move(ends: Ends) -> None:
    """Three platforms of one company: the third joins the two."""
    await ends.pair()
    third = await standing(ends.memory, ChannelKey("slack", "T3", "C3"))
    here = replace(ends.here, channel=replace(HERE, channel="C0SECOND"))
    answered = await ends.pairings.enter(here, await ends.pairings.invite(third))
    assert isinstance(answered, Answered)
    assert answered.moves == "there"
    assert isinstance(await ends.pairings.enter(third, answered.code), Pair)
    assert await ends.memory.directory.workspace_of("slack", "T3") == ends.here.workspace


# Reading


async def test_a_pair_is_one_place_to_read_in_and_no_other_place_is(engine: AsyncEngine) -> None:
    """A private channel's ask: in both of the pair, in lists too; nowhere else, and not afterwards."""
    bench = await a_bench(engine)
    ends = await _ends_around(bench)
    await ends.pair()
    source = Source(place_in(HERE, "private"), bench.now, "1.1")
    ask = await bench.tracks(source=source)
    outsider = (await ends.visit(THERE, "UNEW")).person
    assert outsider is not None

    async def reads(place: Place | None, person: UUID | None) -> bool:
        reader = await bench.memory.reader_of(bench.workspace, person, place)
        listed = await bench.memory.asks(reader, AskQuery())
        assert (ask.id in {one.id for one in listed}) == readable_by(reader, ask.source)
        return readable_by(reader, ask.source)

    elsewhere = place_in(replace(THERE, channel="19:other@thread.tacv2"))
    assert await reads(place_in(THERE), outsider.id)
    assert await reads(place_in(THERE), None)
    assert not await reads(elsewhere, outsider.id)
    assert not await reads(None, outsider.id)
    reader = await bench.memory.reader_in(bench.workspace, place_in(THERE))
    of_channel = await bench.memory.asks(reader, AskQuery(channel=THERE))
    assert [one.id for one in of_channel] == [ask.id]
    other = await bench.memory.asks(reader, AskQuery(channel=channel_key(elsewhere)))
    assert other == ()
    assert await ends.pairings.part(await standing(ends.memory, THERE)) is not None
    assert not await reads(place_in(THERE), outsider.id)


# What is due at the ends


async def test_whatever_changes_a_record_is_due_at_both_ends(engine: AsyncEngine) -> None:
    """Once a delivery; without a pair nothing is."""
    bench = await a_bench(engine)
    ends = await _ends_around(bench)
    source = Source(place_in(HERE), bench.now, "1.1")
    lonely = await bench.tracks(source=source)
    await bench.happens(lonely, Turned("marketing"), bench.by_it)
    assert await ends.waiting() == []
    pair = await ends.pair()
    await _clear(ends)
    ask = await bench.tracks(source=replace(source, message="1.2"))
    await bench.happens(ask, Turned("marketing"), bench.by_it)
    await bench.writes(commitments=(bench.a_commitment(ask),))
    why = replace(bench.a_why(), source=source)
    await bench.writes(whys=(why,))
    found = await ends.waiting()
    asked = {(one.mark, one.channel) for one in found if one.id == ask.id}
    assert {channel for _, channel in asked} == {pair.here, pair.there}
    assert len(asked) == len([one for one in found if one.what == "ask"]) == 4
    assert {(one.what, one.channel) for one in found if one.id == why.id} == {
        ("why", pair.here),
        ("why", pair.there),
    }


async def test_a_deleted_message_is_due_at_both_ends(engine: AsyncEngine) -> None:
    """Its words go from both cards."""
    bench = await a_bench(engine)
    ends = await _ends_around(bench)
    await ends.pair()
    source = Source(place_in(HERE), bench.now, "1.1")
    ask = await bench.tracks(source=source)
    await _clear(ends)
    await ends.memory.threads.unsay(bench.workspace, place_in(HERE), "1.1")
    assert {(one.what, one.id, one.channel) for one in await ends.waiting()} == {
        ("ask", ask.id, HERE),
        ("ask", ask.id, THERE),
    }


# How it ends


async def test_either_end_ends_it_and_open_cards_are_told(engine: AsyncEngine) -> None:
    """At the end where the ask does not belong; what is over is left alone."""
    bench = await a_bench(engine)
    ends = await _ends_around(bench)
    pair = await ends.pair()
    source = Source(place_in(HERE), bench.now, "1.1")
    ask = await bench.tracks(source=source)
    over = await bench.tracks(source=replace(source, message="1.2"))
    await bench.happens(over, Delivered(), bench.by_marketing)
    await _clear(ends)
    there = await standing(ends.memory, THERE)
    assert await ends.pairings.part(there) == Pair(pair.id, THERE, HERE)
    assert await ends.pairings.part(there) is None
    assert {(one.what, one.id, one.channel) for one in await ends.waiting()} == {
        ("parted", pair.id, HERE),
        ("parted", pair.id, THERE),
        ("ask", ask.id, THERE),
    }
    assert await ends.pairings.pair_of(bench.workspace, HERE) is None
    assert (await ends.audit(bench.workspace))[0] == "channels parted"
    assert await bench.memory.ask(bench.workspace, ask.id) is not None


async def test_who_leaves_takes_nothing_along_and_begins_empty(engine: AsyncEngine) -> None:
    """The pair ends, what both made stays, and who comes back is new in a Workspace of their own."""
    bench = await a_bench(engine)
    ends = await _ends_around(bench)
    await ends.pair()
    known = await ends.visit(THERE, "UADMIN")
    assert known.person is not None
    ask = await bench.tracks(source=Source(place_in(HERE), bench.now, "1.1"))
    await bench.happens(ask, Turned("marketing"), replace(bench.by_it, person=known.person.id))
    bench.clock.forward(timedelta(minutes=1))
    assert await ends.memory.directory.remove("teams", "tenant")
    assert await ends.pairings.pair_of(bench.workspace, HERE) is None
    assert len(await bench.memory.history(bench.workspace, ask.id)) == 1
    bench.clock.forward(timedelta(minutes=1))
    back = await ends.visit(THERE, "UADMIN")
    assert back.workspace not in (bench.workspace,)
    assert back.person is not None
    reader = await bench.memory.reader_of(back.workspace, back.person.id, place_in(THERE))
    assert await bench.memory.asks(reader, AskQuery()) == ()


async def test_the_database_holds_no_pair_within_one_installation(ends: Ends) -> None:
    """Whatever the code above it does."""
    await ends.pair()
    same = update(pairing).values(to_platform="slack", to_team_key="T1")
    with pytest.raises(Exception, match="two_installations"):
        async with ends.memory.engine.begin() as connection:
            await connection.execute(same.where(pairing.c.platform == "slack"))


def _platforms() -> Sequence[Platform]:
    return ("slack", "teams", "room")


@pytest.mark.parametrize("platform", _platforms())
def test_what_is_due_reads_as_it_was_written(platform: Platform) -> None:
    """A channel's key may have colons; what is not ours is nothing."""
    mirror = Mirror(
        "ask", UUID(int=7), "00ff", ChannelKey(platform, "tenant", "19:a:b@thread.tacv2")
    )
    assert read_mirror(mirror.subject) == mirror
    for wrong in ("", "ask", mirror.subject.replace("ask:", "other:", 1), "ask:x:y:slack:T:C"):
        assert read_mirror(wrong) is None


async def _ends_around(bench: Bench) -> Ends:
    """The bench's team, and another end that knows nothing."""
    clock = bench.clock
    assert isinstance(clock, StillClock)
    memory = remembering(bench.engine, clock)
    here, there = await standing(memory, HERE), await standing(memory, THERE)
    return Ends(memory, DatabasePairings(bench.engine, clock), here, there)


async def _clear(ends: Ends) -> None:
    """What is due until now was done."""
    async with ends.memory.engine.begin() as connection:
        await connection.execute(tables.due.delete().where(tables.due.c.kind == MIRROR))
