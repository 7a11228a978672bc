"""What stands in the room after what was done in it, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.directory import DatabaseDirectory
from adapters.room.edge import NoSuchMessage, NotTaken
from adapters.room.post import RoomPost
from adapters.room.read import UnusableMessage, incoming, place_in, who_is
from adapters.wiring import UtcClock
from bot.ids import new_id
from bot.incoming import Command, Incoming, Submitted
from bot.ports import Outgoing
from bot.reply import Notice, Reply, Say
from tests.adapters.database.furnished import which_lie
from tests.adapters.room.rooms import AtOnce, open_room

ASK = "We need the landing page live by 3 May, with a pop-up."


@pytest_asyncio.fixture
async def room(engine: AsyncEngine) -> AsyncIterator[AtOnce]:
    """An empty room."""
    async with open_room(engine) as opened:
        await opened.room.demo.rows.furnish(opened.workspace, opened.room.team)
        yield opened


async def test_messages_stand_on_their_banks_in_their_order(room: AtOnce) -> None:
    """Each with who wrote it; the first one is what the thread is called by."""
    first = await room.edge.say("marketing", None, ASK)
    await room.edge.say("it", first.thread, "Not before the freeze ends.")
    said = await room.stands(first.thread)
    assert [(one.bank, one.user) for one in said] == [("marketing", "marketing"), ("it", "it")]
    assert first.thread == first.key == said[0].key
    (opening,) = await room.room.rows.openings(room.workspace, place_in("demo"), 10)
    assert (opening.first.text, opening.replies) == (ASK, 1)


async def test_a_card_that_is_said_twice_stands_once(room: AtOnce) -> None:
    """A step that is repeated after a crash posts nothing a second time."""
    first = await room.edge.say("it", None, f"@Fogbridge {ASK}")
    (card, *_) = await room.cards(first.thread)
    assert card.card is not None
    post = RoomPost(room.room.rows, room.work.outbox)
    kept = await room.work.outbox.card(room.workspace, card.card.id)
    assert kept is not None
    assert kept.message == card.key
    before = await room.stands(first.thread)
    await post.say(kept, kept.reply or Reply("", ()))
    assert await room.stands(first.thread) == before


async def test_what_is_for_one_side_stands_on_its_bank_and_in_nobodys_thread(room: AtOnce) -> None:
    """It is no message of the thread: who reads the thread along reads nothing of it."""
    first = await room.edge.say("marketing", None, ASK)
    await room.edge.read_for("it", first.key)
    (card,) = await room.cards(first.thread)
    assert card.card is not None
    assert (card.bank, card.card.of, card.card.to) == ("it", first.key, "it")
    delivered = incoming(new_id(), Command(text="x"), "it", place_in("demo"), UtcClock().now())
    chat = room.edge.router.talk.chat
    read = await chat.thread(delivered, place_in("demo", first.thread))
    assert [one.text for one in read] == [ASK]


async def test_sharing_and_taking_back(room: AtOnce) -> None:
    """Where it was shared it is gone; the private card learns it when it is pressed there, too."""
    first = await room.edge.say("marketing", None, ASK)
    await room.edge.read_for("it", first.key)
    await room.presses("it", first.thread, "share")
    assert [one.bank for one in await room.cards(first.thread)] == ["it", None]
    await room.presses("it", first.thread, "take_back")
    left = await room.cards(first.thread)
    assert [one.bank for one in left] == ["it"]
    await room.presses("it", first.thread, "take_back")
    await room.presses("it", first.thread, "share")
    assert [one.bank for one in await room.cards(first.thread)] == ["it", None]


async def test_a_sentence_makes_way_for_the_next_one(room: AtOnce) -> None:
    """Only who shared may take back; saying so twice leaves one line."""
    first = await room.edge.say("marketing", None, ASK)
    await room.edge.read_for("it", first.key)
    await room.presses("it", first.thread, "share")
    for _ in range(2):
        await room.presses("marketing", first.thread, "take_back")
    lines = [one for one in await room.stands(first.thread) if one.passing]
    assert [one.bank for one in lines] == ["marketing"]


async def test_an_answer_stands_in_the_place_of_the_card(room: AtOnce) -> None:
    """The message keeps its place when it is completed."""
    first = await room.edge.say("marketing", None, f"@Fogbridge {ASK}")
    before = [one.id for one in await room.cards(first.thread)]
    (card, *_) = await room.cards(first.thread)
    assert card.card is not None
    sent = Submitted(form="answers", values={"a1": "Sign up"}, context={"card": card.card.id.hex})
    await room.edge.send("marketing", first.thread, sent)
    after = await room.cards(first.thread)
    assert [one.id for one in after] == before
    assert after[0].card is not None
    assert after[0].card.id != card.card.id


async def test_deleting_takes_the_text_and_what_was_made_of_it(room: AtOnce) -> None:
    """Nothing of it lies anywhere; that there was something stays."""
    first = await room.edge.say("marketing", None, "The quetzal page must go live by 3 May.")
    await room.edge.read_for("it", first.key)
    await room.edge.say("it", first.thread, "@Fogbridge translate")
    await room.edge.delete(first.key)
    assert await which_lie(room.store.engine, "quetzal") == set()
    assert (await room.stands(first.thread))[0].text is None
    with pytest.raises(NoSuchMessage):
        await room.edge.edit(first.key, "Again")
    with pytest.raises(NoSuchMessage):
        await room.edge.read_for("it", first.key)


async def test_forgetting_somebody_takes_what_they_wrote(room: AtOnce) -> None:
    """And who writes next is on their side all the same."""
    first = await room.edge.say("it", None, "The quetzal cluster needs a security review.")
    directory = DatabaseDirectory(room.store.engine, UtcClock())
    person = await directory.find_person(room.workspace, who_is("demo", "it"))
    assert person is not None
    assert await directory.forget(room.workspace, person.id)
    assert await which_lie(room.store.engine, "quetzal") == set()
    await room.edge.say("it", first.thread, "And a new one.")
    again = await directory.find_person(room.workspace, who_is("demo", "it"))
    assert again is not None
    assert (again.side, again.chosen) == ("it", True)


async def test_a_reminder_stands_beside_the_threads(room: AtOnce) -> None:
    """What belongs to nobody's thread has a place, too."""
    delivered = incoming(new_id(), Command(text="x"), "it", place_in("demo"), UtcClock().now())
    nowhere = delivered.model_copy(update={"place": None})
    visit = await room.edge.directory.arrive(nowhere)
    reply = Reply("Due tomorrow", (Say("Due tomorrow"),))
    card = await room.work.outbox.put(visit, Outgoing("k", reply, "asker"))
    await RoomPost(room.room.rows, room.work.outbox).say(card, reply)
    (line,) = await room.stands(None)
    assert (line.bank, line.card is not None) == ("it", True)
    assert await room.room.rows.openings(room.workspace, place_in("demo"), 10) == ()


async def test_each_change_counts(room: AtOnce) -> None:
    """A browser that knows a number misses nothing that came after it."""
    rows, team = room.room.rows, room.room.team
    seen = [await rows.changes(room.workspace, team)]
    first = await room.edge.say("marketing", None, ASK)
    for change in (
        room.edge.edit(first.key, f"{ASK} Or 4 May."),
        room.edge.read_for("it", first.key),
        room.presses("it", first.thread, "share"),
        room.edge.delete(first.key),
    ):
        seen.append(await rows.changes(room.workspace, team))
        await change
    seen.append(await rows.changes(room.workspace, team))
    assert seen == sorted(set(seen))


async def test_beginning_anew_takes_everything_but_the_count(room: AtOnce) -> None:
    """Translations made on the pages of the demo included; nothing of it is left in the file."""
    await room.edge.say("marketing", None, "@Fogbridge The quetzal page must go live by 3 May.")
    before = await room.room.rows.changes(room.workspace, room.room.team)
    await room.room.demo.rows.clear(room.workspace, room.room.team)
    assert await which_lie(room.store.engine, "quetzal") == set()
    assert await room.room.rows.changes(room.workspace, room.room.team) > before
    assert await room.room.rows.openings(room.workspace, place_in("demo"), 10) == ()
    assert (await room.edge.say("it", None, "It works as before")).thread


async def test_the_demo_is_told_once(room: AtOnce, engine: AsyncEngine) -> None:
    """By the first process; the example is what is written down, readings and all."""
    assert not await room.room.demo.furnish()
    async with open_room(engine, "Another") as other:
        assert not await other.room.demo.furnish()  # one room of this name


async def test_rooms_of_two_workspaces_know_nothing_of_each_other(
    room: AtOnce, engine: AsyncEngine
) -> None:
    """Neither messages nor cards nor changes."""
    first = await room.edge.say("marketing", None, ASK)
    changes = await room.room.rows.changes(room.workspace, room.room.team)
    async with open_room(engine, "Another") as other:
        rows, place = other.room.rows, place_in(other.room.team, first.thread)
        assert await rows.thread(other.workspace, place) == ()
        assert await rows.message(other.workspace, place, first.key) is None
        assert await rows.changes(other.workspace, other.room.team) == 0
        await rows.edit(other.workspace, place, first.key, "Theirs")
        await rows.unsay(other.workspace, place, first.key)
        await rows.withdraw(other.workspace, place, first.key)
        await rows.take_away(other.workspace, other.room.team, UUID(first.key))
    assert [one.text for one in await room.stands(first.thread)] == [ASK]
    assert await room.room.rows.changes(room.workspace, room.room.team) == changes


async def test_where_nothing_could_be_written_down_nothing_was_said(room: AtOnce) -> None:
    """The queue is away: the person keeps their words, and the room does not show them."""
    edge = room.room.edge  # its queue never starts here
    edge.patience = 0.01
    with pytest.raises(NotTaken, match="nothing was kept"):
        await edge.say("marketing", None, f"@Fogbridge {ASK}")
    with pytest.raises(NotTaken):
        await edge.ask("marketing", None, ASK)
    edge.ready.set()  # now it says that it works, and does not
    with pytest.raises(NotTaken):
        await edge.say("marketing", None, f"@Fogbridge {ASK}")
    with pytest.raises(NotTaken):
        await edge.ask("marketing", None, ASK)
    assert await room.stands(None) == ()
    assert await room.room.rows.openings(room.workspace, place_in("demo"), 10) == ()
    with pytest.raises(UnusableMessage):
        await edge.say("marketing", None, " ")


async def test_what_did_not_reach_the_queue_is_handed_over_at_the_next_start(room: AtOnce) -> None:
    """As it was said, and nothing else: killed between the room and the queue."""
    kept: list[Incoming] = []

    async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
        del asks_model
        kept.append(incoming)

    edge = replace(room.edge, submit=submit)
    first = await edge.say("marketing", None, f"@Fogbridge {ASK}")
    await edge.say("it", first.thread, "@Fogbridge translate")
    await edge.say("it", first.thread, "Nobody is called here")
    (said, again), kept[:] = tuple(kept), []
    await edge.resume(said.at)  # what came later is another process's to hand over
    assert kept == []
    later = again.at + timedelta(seconds=1)
    await edge.resume(later)
    assert kept == [said, again]
    await room.edge.resume(later)  # and this time they are answered
    kept.clear()
    await edge.resume(later)
    assert kept == []
    assert len(await room.cards(first.thread)) >= 2


def test_a_sentence_alone_is_passing() -> None:
    """Anything else stays."""
    from adapters.room.post import is_passing

    assert is_passing(Reply("x", (Notice("x"),)))
    assert not is_passing(Reply("x", (Notice("x"), Say("y"))))
