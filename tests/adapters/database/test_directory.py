"""Who is who and where: what each call of the Directory does, twice and at the same time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from adapters.database import tables
from bot.ids import new_id
from bot.incoming import Who
from bot.ports import Channel, Holdings, Message, Mode, Outgoing, Person, Visit
from tests.adapters.database.furnished import (
    Furnished,
    Memory,
    delivery,
    furnish,
    in_turn,
    place_of,
    rows_of,
    saying,
)
from tests.adapters.database.samples import made

A_SECOND = timedelta(seconds=1)
OF_A_TEAM = ("workspace", "installation", "person", "identity", "due")
"""The tables in which a first delivery leaves a row each."""


async def somebody(memory: Memory, user: str = "U1") -> tuple[UUID, UUID]:
    """A Workspace, and the Person behind a user in it."""
    visit = await memory.arrive(delivery(user=user))
    assert visit.person is not None
    return visit.workspace, visit.person.id


async def as_now(memory: Memory, user: str = "U1") -> Person:
    """The Person behind a user, as they come back."""
    person = (await memory.arrive(delivery(user=user))).person
    assert person is not None
    return person


async def the_channel(memory: Memory) -> Channel:
    """The channel of our place, as a delivery from there finds it."""
    channel = (await memory.arrive(delivery(place=place_of()))).channel
    assert channel is not None
    return channel


async def counts(memory: Memory, *names: str) -> dict[str, int]:
    """How many rows some tables have."""
    return {name: await memory.rows(name) for name in names}


async def log_of(memory: Memory, workspace: UUID) -> list[dict[str, Any]]:
    """The audit log of a Workspace, oldest first."""
    rows = (await rows_of(memory.engine, workspace))["audit_log"]
    return sorted(rows, key=lambda row: row["id"])


async def test_a_first_delivery_makes_what_it_needs(memory: Memory) -> None:
    """A Workspace in the zone of the settings, its Installation, a Person, an hourly purge."""
    incoming = delivery(place=place_of(), enterprise="E1")
    visit = await memory.arrive(incoming)
    assert visit.person is not None
    expected = Visit(
        incoming,
        visit.workspace,
        "Europe/Berlin",
        Person(visit.person.id),
        Channel(incoming.place.channel if incoming.place else ""),
    )
    assert visit == expected
    assert await counts(memory, *OF_A_TEAM) == dict.fromkeys(OF_A_TEAM, 1)
    (due,) = await memory.due.now(memory.clock.now())
    assert (due.workspace, due.kind, due.every) == (visit.workspace, "purge", 3600)
    assert await memory.rows("channel") == 0


async def test_a_second_delivery_makes_nothing(memory: Memory) -> None:
    """Neither the same one again, nor another by the same person."""
    first = await memory.arrive(delivery(key="slack:T1:Ev1", place=place_of()))
    for key in ("slack:T1:Ev1", "slack:T1:Ev2"):
        again = await memory.arrive(delivery(key=key, place=place_of()))
        assert (again.workspace, again.person) == (first.workspace, first.person)
    assert await counts(memory, *OF_A_TEAM) == dict.fromkeys(OF_A_TEAM, 1)


async def test_ten_first_deliveries_at_once(memory: Memory, replica: Memory) -> None:
    """On two replicas: one Workspace, one Installation, one Person, and again after a removal."""
    for life in (1, 2):
        visits = await asyncio.gather(
            *(one.arrive(delivery(place=place_of())) for one in (memory, replica) for _ in range(5))
        )
        assert len({visit.workspace for visit in visits}) == 1
        assert len({visit.person.id for visit in visits if visit.person}) == 1
        found = await counts(memory, *OF_A_TEAM)
        assert found == {
            "workspace": 1,
            "installation": life,
            "person": life,
            "identity": 1,
            "due": 1,
        }
        memory.clock.forward(A_SECOND)
        assert await memory.directory.remove("slack", "T1")


async def test_many_new_people_at_once(memory: Memory, replica: Memory) -> None:
    """Each becomes one Person, however many of their deliveries come first."""
    await somebody(memory)
    users = [f"U{number}" for number in range(2, 6)]
    visits = await asyncio.gather(
        *(one.arrive(delivery(user=user)) for one in (memory, replica) for user in users * 2)
    )
    assert len({visit.person.id for visit in visits if visit.person}) == 4
    assert await counts(memory, "person", "identity") == {"person": 5, "identity": 5}


async def test_who_is_not_of_the_company_is_no_person(memory: Memory) -> None:
    """Somebody from outside in a shared channel, and nobody at all; a colleague of the enterprise is."""
    await somebody(memory)
    outsider = Who(platform="slack", team="T9", user="U9")
    colleague = Who(platform="slack", team="E1", user="U8")
    for who in (None, outsider):
        visit = await memory.arrive(delivery(user=None).model_copy(update={"who": who}))
        assert visit.person is None
    assert await memory.rows("person") == 1
    visit = await memory.arrive(
        delivery(user=None, enterprise="E1").model_copy(update={"who": colleague})
    )
    assert visit.person is not None


async def test_a_person_is_found_by_their_user(memory: Memory) -> None:
    """And nobody is made by looking."""
    workspace, person = await somebody(memory)
    found = await memory.directory.find_person(
        workspace, Who(platform="slack", team="T1", user="U1")
    )
    assert found == Person(person)
    for who in (
        Who(platform="slack", team="T1", user="U2"),
        Who(platform="slack", team="T2", user="U1"),
        Who(platform="teams", team="T1", user="U1"),
    ):
        assert await memory.directory.find_person(workspace, who) is None
    assert await memory.rows("person") == 1


async def test_what_a_person_chooses_and_what_the_platform_says(memory: Memory) -> None:
    """Each comes back by itself, and the last word counts."""
    workspace, person = await somebody(memory)
    directory = memory.directory
    await directory.choose_side(workspace, person, "it")
    await directory.save_profile(workspace, person, "Pacific/Auckland", "en-NZ")
    await directory.opt_out(workspace, person, True)
    assert await as_now(memory) == Person(
        person, "it", True, "Pacific/Auckland", "en-NZ", True, memory.clock.now()
    )
    memory.clock.forward(A_SECOND)
    await directory.choose_side(workspace, person, None)
    await directory.save_profile(workspace, person, None, None)
    await directory.opt_out(workspace, person, False)
    assert await as_now(memory) == Person(person, None, chosen=True, profile_at=memory.clock.now())


async def test_nothing_is_saved_of_nobody(memory: Memory) -> None:
    """An unknown Person and a forgotten one are refused alike."""
    workspace, forgotten = await somebody(memory)
    assert await memory.directory.forget(workspace, forgotten)
    directory = memory.directory
    for person in (new_id(), forgotten):
        for refused in (
            directory.save_profile(workspace, person, "UTC", "en"),
            directory.choose_side(workspace, person, "it"),
            directory.opt_out(workspace, person, True),
            directory.set_channel(
                workspace, place_of(), person, side=None, mode="off", follows=True
            ),
        ):
            with pytest.raises(LookupError):
                await refused
    assert await memory.rows("channel") == 0
    assert await log_of(memory, workspace) == []


async def test_who_opts_out_has_what_was_read_of_them_deleted(memory: Memory) -> None:
    """In every thread; what others wrote stays, and coming back brings nothing back."""
    workspace, person = await somebody(memory)
    others = [Who(platform="slack", team="T1", user=user) for user in ("U1", "U2")]
    for thread in ("1.0", "2.0"):
        said = [
            Message(f"{thread}{number}", memory.clock.now(), who.user, who)
            for number, who in enumerate(others)
        ]
        await memory.threads.hear(workspace, place_of(thread=thread), said)
    for out in (True, True, False):
        await memory.directory.opt_out(workspace, person, out)
        for thread in ("1.0", "2.0"):
            heard = await memory.threads.heard(workspace, place_of(thread=thread), 9)
            assert [one.text for one in heard] == ["U2"]


async def test_a_channels_settings_and_looks_leave_each_other_alone(memory: Memory) -> None:
    """Whichever comes first."""
    workspace, person = await somebody(memory)
    directory = memory.directory
    await directory.save_look(workspace, place_of(), "private", True)
    now = memory.clock.now()
    saved = await directory.set_channel(
        workspace, place_of(), person, side="it", mode="quiet", follows=True
    )
    key = place_of().channel
    expected = Channel(key, "it", "quiet", True, None, "private", True, now)
    assert saved == expected == await the_channel(memory)
    memory.clock.forward(A_SECOND)
    await directory.save_look(workspace, place_of(), None, None)
    assert await the_channel(memory) == Channel(
        key, "it", "quiet", True, looked_at=memory.clock.now()
    )


async def test_changed_settings_are_in_the_audit_log(memory: Memory) -> None:
    """Who, what before and after; the same again is no change."""
    workspace, person = await somebody(memory)
    changes: tuple[tuple[UUID | None, Mode], ...] = (
        (person, "quiet"),
        (person, "quiet"),
        (None, "off"),
    )
    for by, mode in changes:
        await memory.directory.set_channel(
            workspace, place_of(), by, side=None, mode=mode, follows=True
        )
    first, second = await log_of(memory, workspace)
    channel = {"channel": place_of().channel, "side": None, "follows": True}
    assert (first["actor"], first["person_id"]) == ("person", person)
    assert first["what"] == "channel settings"
    assert first["before"] == channel | {"mode": "on"}
    assert first["after"] == second["before"] == channel | {"mode": "quiet"}
    assert (second["actor"], second["person_id"]) == ("system", None)
    assert second["after"] == channel | {"mode": "off"}


async def test_the_same_setting_at_the_same_time_is_one_change(
    memory: Memory, replica: Memory
) -> None:
    """Two who press at once, in a channel that nobody has heard of."""
    workspace, person = await somebody(memory)
    await asyncio.gather(
        *(
            one.directory.set_channel(
                workspace, place_of(), person, side="it", mode="on", follows=True
            )
            for one in (memory, replica) * 3
        )
    )
    assert len(await log_of(memory, workspace)) == 1
    assert (await the_channel(memory)).side == "it"


async def test_a_setting_that_is_just_being_saved_is_no_change_again(
    memory: Memory, replica: Memory
) -> None:
    """Two who press at once, in a channel that is known: the second one changes nothing."""
    workspace, person = await somebody(memory)
    await memory.directory.save_look(workspace, place_of(), "public", False)
    await in_turn(
        memory.engine,
        select(tables.channel).with_for_update(),
        *(
            one.directory.set_channel(
                workspace, place_of(), person, side="it", mode="on", follows=True
            )
            for one in (memory, replica)
        ),
    )
    assert len(await log_of(memory, workspace)) == 1


@pytest.mark.parametrize(("mode", "follows"), [("off", True), ("on", False)])
async def test_a_channel_that_is_not_read_along_forgets_what_was_read(
    memory: Memory, mode: Mode, follows: bool
) -> None:
    """All its threads, and no other channel's."""
    workspace, person = await somebody(memory)
    here, there = place_of(), place_of(channel="C2")
    for place in (here, there):
        await memory.threads.follow(workspace, place)
        said = Message("1.1", memory.clock.now(), place.channel)
        await memory.threads.hear(workspace, place, [said])
    await memory.directory.set_channel(
        workspace, here, person, side=None, mode=mode, follows=follows
    )
    assert await memory.threads.heard(workspace, here, 9) == ()
    assert [one.text for one in await memory.threads.heard(workspace, there, 9)] == ["C2"]
    assert not await memory.threads.follows(here)
    assert await memory.threads.follows(there)


async def test_a_channel_is_told_once(memory: Memory, replica: Memory) -> None:
    """Of many who come at once the first one tells it; from then on nobody does."""
    workspace, _ = await somebody(memory)
    told = await asyncio.gather(
        *(one.directory.tell_channel(workspace, place_of()) for one in (memory, replica) * 4)
    )
    assert sorted(told) == [*7 * [False], True]
    memory.clock.forward(A_SECOND)
    assert not await memory.directory.tell_channel(workspace, place_of())
    assert (await the_channel(memory)).told_at == memory.clock.now() - A_SECOND
    assert await memory.directory.tell_channel(workspace, place_of(channel="C2"))


async def test_what_is_held_is_counted(memory: Memory) -> None:
    """Translations that somebody asked for or wrote, their cards, messages, words, and records."""
    workspace, person = await somebody(memory)
    assert await memory.directory.holdings(workspace, person) == Holdings(0, 0, 0, 0, None)
    furnished = await furnish(memory, "T1")
    assert furnished.workspace == workspace
    now = memory.clock.now()
    of_asker = await memory.directory.holdings(workspace, furnished.asker)
    assert of_asker == Holdings(2, cards=4, messages=1, words=1, oldest=now, records=2)
    of_author = await memory.directory.holdings(workspace, furnished.author)
    assert of_author == Holdings(1, cards=1, messages=2, words=1, oldest=now, records=6)
    assert await memory.directory.forget(workspace, furnished.author)
    gone = await memory.directory.holdings(workspace, furnished.author)
    assert gone == Holdings(0, 0, 0, 0, None)


async def test_recent_translations_are_the_newest_first(memory: Memory) -> None:
    """One's own, as many as wanted, in one line of 120 characters, and none whose time is over."""
    workspace, person = await somebody(memory)
    other = (await as_now(memory, "U2")).id
    long = "Could we have\n\n the page " + "very " * 40 + "soon"
    texts = [("over", person), ("first", person), (long, person), ("another's", other)]
    for text, who in texts:
        one = made(text, rephrased=text)
        await memory.store.save_translation(workspace, one, person=who)
        memory.clock.forward(A_SECOND)
    aid = made("only an original", rephrased=None)
    await memory.store.save_translation(workspace, aid, person=person)
    memory.clock.forward(timedelta(days=60) - 4 * A_SECOND)
    recent = await memory.directory.recent(workspace, person, 9)
    assert recent[0].id == UUID(aid.translation.id)
    summaries = [one.summary for one in recent]
    assert summaries[0] == "only an original"
    assert summaries[1].startswith("Could we have the page very very")
    assert summaries[1].endswith("…")
    assert len(summaries[1]) <= 120
    assert summaries[2:] == ["first"]
    assert [one.to for one in recent] == ["it", "it", "it"]
    assert len(await memory.directory.recent(workspace, person, 2)) == 2


async def test_who_was_forgotten_comes_back_as_somebody_new(memory: Memory) -> None:
    """Nobody is forgotten twice, and what they had chosen is not theirs any more."""
    workspace, person = await somebody(memory)
    await memory.directory.choose_side(workspace, person, "it")
    assert await memory.directory.forget(workspace, person)
    assert not await memory.directory.forget(workspace, person)
    assert not await memory.directory.forget(workspace, new_id())
    again = await as_now(memory)
    assert again == Person(again.id)
    assert again.id != person


async def test_a_removal_counts_once_and_not_for_what_came_later(memory: Memory) -> None:
    """News of it may come twice, and after somebody has installed again."""
    visit = await memory.arrive(delivery())
    memory.clock.forward(A_SECOND)
    removed_at = memory.clock.now()
    assert await memory.directory.remove("slack", "T1", removed_at)
    assert not await memory.directory.remove("slack", "T1", removed_at)
    memory.clock.forward(A_SECOND)
    again = await furnish(memory, "T1")
    before = await rows_of(memory.engine, again.workspace)
    assert not await memory.directory.remove("slack", "T1", removed_at)
    assert await rows_of(memory.engine, again.workspace) == before
    assert again.workspace == visit.workspace
    assert await memory.directory.workspace_of("slack", "T1") == visit.workspace


async def also_used_by(memory: Memory, workspace: UUID) -> None:
    """A tenant in Teams joins a Workspace."""
    async with memory.engine.begin() as connection:
        await connection.execute(
            insert(tables.installation).values(
                id=new_id(),
                workspace_id=workspace,
                platform="teams",
                team_key="tenant",
                installed_at=memory.clock.now(),
            )
        )


async def test_who_left_others_comes_back_to_a_workspace_of_their_own(
    memory: Memory, replica: Memory
) -> None:
    """Nobody gets back without an invitation to what others have gathered since, nor all at once."""
    furnished = await furnish(memory, "T1")
    await also_used_by(memory, furnished.workspace)
    before = None
    for life in (2, 3):
        memory.clock.forward(A_SECOND)
        assert await memory.directory.remove("slack", "T1")
        visits = await asyncio.gather(
            *(one.arrive(delivery("T1")) for one in (memory, replica) * 3)
        )
        (workspace,) = {visit.workspace for visit in visits}
        assert workspace != furnished.workspace
        assert workspace == (before or workspace)
        before = workspace
        assert await counts(memory, "workspace", "installation") == {
            "workspace": 2,
            "installation": life + 1,
        }
    assert await memory.store.translation(furnished.workspace, furnished.own)


async def test_a_workspace_that_others_use_keeps_its_texts(memory: Memory) -> None:
    """Until the last Installation goes."""
    furnished = await furnish(memory, "T1")
    await also_used_by(memory, furnished.workspace)
    assert await memory.directory.remove("slack", "T1")
    assert await memory.store.translation(furnished.workspace, furnished.own)
    assert await memory.directory.remove("teams", "tenant")
    assert await memory.store.translation(furnished.workspace, furnished.own) is None


async def test_after_a_removal_nothing_more_is_kept(memory: Memory) -> None:
    """Work that was under way has nowhere to put its texts; whoever installs again has."""
    furnished = await furnish(memory, "T1")
    assert await memory.directory.remove("slack", "T1")
    workspace, said = furnished.workspace, Message("1.9", memory.clock.now(), "late")
    for late in (
        memory.store.save_translation(workspace, made("late")),
        memory.threads.hear(workspace, furnished.place, [said]),
        memory.outbox.put(furnished.visit, Outgoing("late", saying("late"), "asker")),
    ):
        with pytest.raises(LookupError):
            await late
    assert await counts(memory, "translation", "message", "card") == {
        "translation": 0,
        "message": 0,
        "card": 0,
    }
    assert (await memory.arrive(delivery("T1"))).workspace == workspace
    await memory.store.save_translation(workspace, made("again"))


async def test_what_is_saved_while_a_team_leaves_goes_with_it(
    memory: Memory, replica: Memory
) -> None:
    """Whichever comes first; nothing is left behind, and nothing waits for ever."""
    for _ in range(4):
        furnished = await furnish(memory, "T1")
        late = [replica.store.save_translation(furnished.workspace, made("late")) for _ in range(4)]
        late += [
            replica.threads.hear(
                furnished.workspace,
                furnished.place,
                [Message(f"7.{number}", memory.clock.now(), "late")],
            )
            for number in range(4)
        ]
        removed, *saved = await asyncio.gather(
            memory.directory.remove("slack", "T1"), *late, return_exceptions=True
        )
        assert removed is True
        assert all(one is None or isinstance(one, LookupError) for one in saved), saved
        assert await memory.rows("translation") == 0
        assert await memory.rows("message") == 0


async def name_of(memory: Memory, furnished: Furnished) -> str:
    """What a Workspace is called."""
    query = select(tables.workspace.c.name).where(tables.workspace.c.id == furnished.workspace)
    async with memory.engine.connect() as connection:
        return str((await connection.execute(query)).scalar_one())


async def test_a_workspace_is_named_after_its_team_once(memory: Memory) -> None:
    """A name that somebody gave it stays; one that is taken is not taken twice."""
    one, two = await furnish(memory, "T1"), await furnish(memory, "T2")
    assert await name_of(memory, one) == "Slack T1"
    await memory.store.ensure_workspace("Two (T2)")
    for team, name in (("T1", "Example"), ("T1", "Other"), ("T2", "Two"), ("T9", "Nobody")):
        await memory.directory.rename("slack", team, name)
    assert await name_of(memory, one) == "Example (T1)"
    assert await name_of(memory, two) == "Slack T2"
