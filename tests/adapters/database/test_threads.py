"""Messages of threads that are read along: what each call does, twice and at the same time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from adapters.database import memory_tables, tables
from bot.incoming import Place, Who
from bot.ports import Message, Mode
from tests.adapters.database.furnished import (
    Memory,
    delivery,
    furnish,
    in_turn,
    lies_anywhere,
    place_of,
)
from tests.adapters.database.samples import made

A_SECOND = timedelta(seconds=1)
U1 = Who(platform="slack", team="T1", user="U1")
U2 = U1.model_copy(update={"user": "U2"})


async def a_workspace(memory: Memory) -> UUID:
    """One with U1 in it."""
    return (await memory.arrive(delivery())).workspace


def said(memory: Memory, key: str, text: str, who: Who | None = U1) -> Message:
    """A message of this moment; the clock goes on."""
    message = Message(key, memory.clock.now(), text, who)
    memory.clock.forward(A_SECOND)
    return message


async def texts(memory: Memory, workspace: UUID, limit: int = 99) -> list[str]:
    """What is held of our thread, oldest first."""
    return [one.text for one in await memory.threads.heard(workspace, place_of(), limit)]


async def test_one_delivery_answers_for_what_happened(memory: Memory, replica: Memory) -> None:
    """The first of many that come at once, and the same one whenever it asks again."""
    workspace = await a_workspace(memory)
    keys = [f"slack:T1:Ev{number}" for number in range(8)]

    async def claim(threads: Memory, key: str) -> str | None:
        return key if await threads.threads.claim(workspace, "slack:T1:C1:1.1", key) else None

    ports = (memory, replica)
    winners = await asyncio.gather(*(claim(ports[n % 2], key) for n, key in enumerate(keys)))
    (winner,) = filter(None, winners)
    for key in keys:
        assert await claim(memory, key) == (key if key == winner else None)
    assert await memory.threads.claim(workspace, "slack:T1:C1:1.2", keys[0])
    assert await memory.rows("happening") == 2


async def set_mode(memory: Memory, workspace: UUID, mode: Mode, follows: bool = True) -> None:
    """How a channel is."""
    await memory.directory.set_channel(
        workspace, place_of(), None, side=None, mode=mode, follows=follows
    )


async def test_a_thread_is_followed_from_a_call_on(memory: Memory, replica: Memory) -> None:
    """That one, until its channel is quiet or off; quiet only pauses it."""
    workspace = await a_workspace(memory)
    assert not await memory.threads.follows(place_of())
    await asyncio.gather(
        *(one.threads.follow(workspace, place_of()) for one in (memory, replica) * 3)
    )
    assert await memory.rows("thread") == 1
    assert await memory.threads.follows(place_of())
    for other in (place_of(thread="2.0"), place_of(channel="C2"), place_of(thread=None)):
        assert not await memory.threads.follows(other)
    await set_mode(memory, workspace, "quiet")
    assert not await memory.threads.follows(place_of())
    await set_mode(memory, workspace, "on")
    assert await memory.threads.follows(place_of())
    await set_mode(memory, workspace, "off")
    await set_mode(memory, workspace, "on")
    assert not await memory.threads.follows(place_of())


async def test_not_following_takes_the_texts_of_the_channel(memory: Memory) -> None:
    """All its threads and no other channel's, and again does no harm."""
    workspace = await a_workspace(memory)
    here, also, there = place_of(), place_of(thread="2.0"), place_of(channel="C2")
    for place in (here, also, there):
        await memory.threads.follow(workspace, place)
        await memory.threads.hear(workspace, place, [said(memory, place.thread or "", "text")])
    for _ in range(2):
        await memory.threads.unfollow(workspace, here)
        assert [await memory.threads.follows(place) for place in (here, also, there)] == [
            False,
            False,
            True,
        ]
        assert await memory.rows("message") == 1


async def test_what_was_heard_comes_back_in_its_order(memory: Memory) -> None:
    """The newest ones, oldest first, with who said it and on which side they chose to be."""
    workspace = await a_workspace(memory)
    one = said(memory, "1.1", "Können wir? – ASAP")
    two, three = said(memory, "1.2", "no", U2), said(memory, "1.3", "who?", None)
    own = Message("1.4", memory.clock.now(), "Fogbridge says", own=True)
    await memory.threads.hear(workspace, place_of(), [three, own])
    await memory.threads.hear(workspace, place_of(), [two, one])
    other = said(memory, "2.1", "another thread")
    await memory.threads.hear(workspace, place_of(thread="2.0"), [other])
    assert await memory.threads.heard(workspace, place_of(), 9) == (one, two, three, own)
    assert await memory.threads.heard(workspace, place_of(), 2) == (three, own)
    assert await memory.threads.heard(workspace, place_of(thread=None), 9) == ()
    person = await memory.directory.find_person(workspace, U2)
    assert person is not None
    await memory.directory.choose_side(workspace, person.id, "it")
    heard = await memory.threads.heard(workspace, place_of(), 9)
    assert [message.side for message in heard] == [None, "it", None, None]
    await memory.directory.choose_side(workspace, person.id, None)
    assert await memory.threads.heard(workspace, place_of(), 9) == (one, two, three, own)


async def test_a_newer_text_takes_the_older_ones_place(memory: Memory) -> None:
    """Where and when it was said stays."""
    workspace = await a_workspace(memory)
    first = said(memory, "1.1", "by Friday")
    await memory.threads.hear(workspace, place_of(), [first])
    changed = said(memory, "1.1", "by Monday")
    for _ in range(2):
        await memory.threads.hear(workspace, place_of(thread=None), [changed])
    assert await memory.threads.heard(workspace, place_of(), 9) == (
        Message("1.1", first.at, "by Monday", U1),
    )


async def test_a_message_outside_of_a_thread_begins_one(memory: Memory) -> None:
    """Its own key is the thread's."""
    workspace = await a_workspace(memory)
    await memory.threads.hear(workspace, place_of(thread=None), [said(memory, "5.5", "root")])
    (root,) = await memory.threads.heard(workspace, place_of(thread="5.5"), 9)
    assert root.text == "root"


async def test_the_same_message_at_the_same_time(memory: Memory, replica: Memory) -> None:
    """Two replicas read one thread of new people: each message once, each Person once."""
    workspace = await a_workspace(memory)
    users = [U1.model_copy(update={"user": f"U{number}"}) for number in range(6)]
    thread = [said(memory, f"1.{n}", f"text {n}", who) for n, who in enumerate(users * 3)]
    await asyncio.gather(
        *(
            one.threads.hear(workspace, place_of(), thread, whole=True)
            for one in (memory, replica) * 3
        )
    )
    assert await memory.threads.heard(workspace, place_of(), 99) == tuple(thread)
    assert await memory.rows("person") == 6


async def test_a_limit_counts_messages(memory: Memory) -> None:
    """Also of somebody who has two identities on one platform."""
    workspace = await a_workspace(memory)
    thread = [said(memory, f"1.{number}", f"text {number}") for number in range(6)]
    await memory.threads.hear(workspace, place_of(), thread)
    person = await memory.directory.find_person(workspace, U1)
    assert person is not None
    async with memory.engine.begin() as connection:
        await connection.execute(
            insert(tables.identity).values(
                workspace_id=workspace,
                platform="slack",
                team_key="T1",
                user_key="U1TOO",
                person_id=person.id,
                added_at=memory.clock.now(),
            )
        )
    assert await texts(memory, workspace, 4) == ["text 2", "text 3", "text 4", "text 5"]


async def test_secrets_are_not_kept(memory: Memory) -> None:
    """Not for a moment, and not when the text changes."""
    workspace = await a_workspace(memory)
    for secret in ("Tr0ub4dor&3", "Hunter2&Hunter3"):
        text = f"the password is {secret}, thanks"
        await memory.threads.hear(workspace, place_of(), [said(memory, "1.1", text)])
        assert await texts(memory, workspace) == ["the password is [secret removed], thanks"]
        assert not await lies_anywhere(memory.engine, secret)


async def test_nothing_is_heard_of_who_opted_out(memory: Memory, replica: Memory) -> None:
    """Afterwards, and at the same time, whichever comes first."""
    workspace = await a_workspace(memory)
    person = await memory.directory.find_person(workspace, U1)
    assert person is not None
    for turn in range(6):
        thread = [said(memory, f"{turn}.{n}", "theirs") for n in range(3)]
        await asyncio.gather(
            replica.threads.hear(workspace, place_of(), thread),
            memory.directory.opt_out(workspace, person.id, True),
            memory.threads.hear(workspace, place_of(), thread),
        )
        assert await texts(memory, workspace) == []
        await memory.directory.opt_out(workspace, person.id, False)
    await memory.directory.opt_out(workspace, person.id, True)
    both = [said(memory, "9.1", "theirs"), said(memory, "9.2", "another's", U2)]
    await memory.threads.hear(workspace, place_of(), both, whole=True)
    assert await texts(memory, workspace) == ["another's"]


async def test_what_is_being_heard_of_who_opts_out(memory: Memory, replica: Memory) -> None:
    """Goes too: they opt out while their message is just being written."""
    workspace = await a_workspace(memory)
    person = await memory.directory.find_person(workspace, U1)
    assert person is not None
    place, message = place_of(), said(memory, "1.1", "theirs")
    row = {"platform": "slack", "team_key": place.team, "channel_key": place.channel}
    row |= {"thread_key": "1.1", "message_key": "1.1", "text": "x"}
    await in_turn(
        memory.engine,
        insert(tables.message).values(
            **row, workspace_id=workspace, at=message.at, expires_at=message.at
        ),
        memory.threads.hear(workspace, place, [message]),
        replica.directory.opt_out(workspace, person.id, True),
    )
    assert await texts(memory, workspace) == []


async def test_when_the_whole_thread_was_read(memory: Memory) -> None:
    """Counts for a thread that is followed, and only where it was the whole."""
    workspace = await a_workspace(memory)
    one, at = said(memory, "1.1", "text"), memory.clock.now

    async def read_at(place: Place | None = None) -> datetime | None:
        return await memory.threads.read_at(workspace, place or place_of())

    await memory.threads.hear(workspace, place_of(), [one], whole=True)
    assert await read_at() is None
    await memory.threads.follow(workspace, place_of())
    await memory.threads.hear(workspace, place_of(), [one])
    assert await read_at() is None
    for _ in range(2):
        await memory.threads.hear(workspace, place_of(), [one], whole=True)
        assert await read_at() == at()
        memory.clock.forward(A_SECOND)
    await memory.threads.follow(workspace, place_of())
    assert await read_at() == at() - A_SECOND
    assert await read_at(place_of(thread="2.0")) is None


async def test_the_message_of_a_translation_as_it_is_now(memory: Memory) -> None:
    """With who wrote it, in the thread where it was asked for; None where it is not held."""
    furnished = await furnish(memory, "T1")
    workspace, place = furnished.workspace, furnished.place
    source = await memory.threads.source_of(workspace, furnished.of_message)
    assert source is not None
    who = furnished.who(furnished.author_user)
    assert source == (
        place,
        Message(furnished.message, memory.clock.now(), "T1 author asks", who),
    )
    newer = Message(furnished.message, memory.clock.now(), "by Monday", who)
    await memory.threads.hear(workspace, place, [newer])
    source = await memory.threads.source_of(workspace, furnished.of_message)
    assert source is not None
    assert source[1].text == "by Monday"
    assert await memory.threads.source_of(workspace, furnished.own) is None
    elsewhere = made("never heard")
    await memory.store.save_translation(workspace, elsewhere, place=place, message="7.7")
    assert await memory.threads.source_of(workspace, UUID(elsewhere.translation.id)) is None


async def test_a_message_is_known_where_it_is_held_or_was_translated(memory: Memory) -> None:
    """In its own channel, until it is deleted."""
    furnished = await furnish(memory, "T1")
    held, translated = "1794571250.000300", "7.7"
    await memory.store.save_translation(
        furnished.workspace, made("never heard"), place=furnished.place, message=translated
    )
    for message in (held, translated, furnished.message):
        assert await memory.threads.knows(furnished.place, message)
        assert not await memory.threads.knows(place_of(channel="C2"), message)
        await memory.threads.unsay(furnished.workspace, furnished.place, message)
        assert not await memory.threads.knows(furnished.place, message)


async def test_a_message_is_known_by_the_reason_that_it_gave(memory: Memory) -> None:
    """Also when its text is not held any more: its deletion has to reach the log."""
    furnished = await furnish(memory, "T1")
    async with memory.engine.begin() as connection:
        await connection.execute(
            update(memory_tables.why_factor).values(message_key="9.9", quote="the freeze")
        )
    assert await memory.threads.knows(furnished.place, "9.9")
    assert not await memory.threads.knows(place_of(channel="C2"), "9.9")
    await memory.threads.unsay(furnished.workspace, furnished.place, "9.9")
    assert not await memory.threads.knows(furnished.place, "9.9")


async def test_a_deleted_message_does_not_come_back(memory: Memory, replica: Memory) -> None:
    """However often it is deleted, and when it gets here, or is changed, only then or meanwhile."""
    workspace = await a_workspace(memory)
    for turn in range(6):
        keys = (f"{turn}.1", f"{turn}.2")
        both = [said(memory, key, f"text {key}") for key in keys]
        await asyncio.gather(
            replica.threads.hear(workspace, place_of(), both),
            memory.threads.unsay(workspace, place_of(), keys[0]),
            replica.threads.unsay(workspace, place_of(), keys[0]),
            memory.threads.hear(workspace, place_of(), both, whole=True),
        )
        late = said(memory, keys[0], "changed")
        await memory.threads.hear(workspace, place_of(), [late])
        assert (await texts(memory, workspace))[-1] == f"text {turn}.2"
        assert not await lies_anywhere(memory.engine, f"text {keys[0]}")
    assert len(await texts(memory, workspace)) == 6


@pytest.mark.parametrize("days", [None, 7])
async def test_what_was_heard_lives_as_long_as_texts_do(memory: Memory, days: int | None) -> None:
    """Sixty days, or as the Workspace decided."""
    workspace = await a_workspace(memory)
    async with memory.engine.begin() as connection:
        await connection.execute(tables.workspace.update().values(retention_days=days))
    await memory.threads.hear(workspace, place_of(), [said(memory, "1.1", "text")])
    lived = timedelta(days=days or 60) - 2 * A_SECOND
    memory.clock.forward(lived)
    assert await texts(memory, workspace) == ["text"]
    memory.clock.forward(2 * A_SECOND)
    assert await texts(memory, workspace) == []
