"""What is said once: what each call of the Outbox does, twice and at the same time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from adapters.database import tables
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Place
from bot.ports import Card, Outgoing, Target, Visit
from tests.adapters.database.furnished import (
    Memory,
    delivery,
    furnish,
    in_turn,
    lies_anywhere,
    place_of,
    saying,
)
from tests.adapters.database.samples import made

A_DAY = timedelta(days=1)
ROUTE = '{"url": "https://hooks.example/way-back"}'


async def a_visit(memory: Memory, key: str = "slack:T1:Ev1", place: Place | None = None) -> Visit:
    """U1 comes by."""
    return await memory.arrive(delivery(key=key, place=place or place_of(), route=ROUTE))


async def kept(memory: Memory, card: Card) -> Card:
    """The card as it is kept now."""
    found = await memory.outbox.card(card.workspace, card.id)
    assert found is not None
    return found


async def put(
    memory: Memory, key: str = "k", text: str = "hello", to: Target = "asker", *, keep: bool = True
) -> Card:
    """A card for U1."""
    said = Outgoing(key, saying(text), to, keep=keep)
    return await memory.outbox.put(await a_visit(memory), said)


async def test_what_is_put_is_kept_whole(memory: Memory) -> None:
    """With who asked and where, so that it can be said without looking anything up."""
    place = Place(
        platform="slack",
        team="T1",
        channel="D1",
        thread="1.0",
        direct=True,
        visibility="private",
        outsiders=False,
    )
    visit = await a_visit(memory, place=place_of(channel="C2"))
    assert visit.person is not None
    one = made()
    await memory.store.save_translation(visit.workspace, one)
    about = UUID(one.translation.id)
    first = await memory.outbox.put(visit, Outgoing("k1", saying("first"), "place"))
    card = await memory.outbox.put(
        visit,
        Outgoing(
            "k2",
            saying("second – ‘x’"),
            "card",
            place=place,
            translation=about,
            shares=first.id,
            replaces=first.id,
            keep=False,
        ),
    )
    assert card == Card(
        id=card.id,
        key="k2",
        origin="slack:T1:Ev1",
        workspace=visit.workspace,
        to="card",
        state="ready",
        reply=saying("second – ‘x’"),
        incoming_team="T1",
        person=visit.person.id,
        who=visit.incoming.who,
        place=place,
        route=ROUTE,
        message=None,
        translation=about,
        shares=first.id,
        replaces=first.id,
        keep=False,
        created_at=memory.clock.now(),
    )
    assert await kept(memory, card) == card
    assert first.place == place_of(channel="C2")
    nowhere = await memory.outbox.put(
        await memory.arrive(delivery(user=None)), Outgoing("k3", saying("x"), "home")
    )
    assert (nowhere.place, nowhere.who, nowhere.person) == (None, None, None)
    assert await memory.outbox.card(visit.workspace, new_id()) is None


async def test_what_has_a_key_is_put_once(memory: Memory, replica: Memory) -> None:
    """Two deliveries that come upon the same key get one card, which is the first one's."""
    visits = [await a_visit(memory, f"slack:T1:Ev{number}") for number in range(4)]
    ports = (memory, replica)
    cards = await asyncio.gather(
        *(
            ports[number % 2].outbox.put(visit, Outgoing("share:1", saying(str(number)), "place"))
            for number, visit in enumerate(visits * 2)
        )
    )
    assert len({card.id for card in cards}) == 1
    assert len({card.origin for card in cards}) == 1
    assert await memory.rows("card") == 1
    await memory.outbox.sent(cards[0], "1.1")
    again = await memory.outbox.put(visits[3], Outgoing("share:1", saying("late"), "asker"))
    assert again == await kept(memory, cards[0])
    assert again.state == "sent"


async def test_all_is_put_or_nothing(memory: Memory) -> None:
    """Something in it that can't be kept leaves nothing behind."""
    visit, other = await a_visit(memory), new_id()
    good = Outgoing("a", saying("a"), "asker", id=other)
    wrong = Outgoing("b", saying("b"), "asker", replaces=new_id())
    with pytest.raises(IntegrityError):
        await memory.outbox.put_all(visit, [good, wrong])
    assert await memory.rows("card") == 0
    await memory.outbox.put_all(visit, [good, Outgoing("b", saying("b"), "asker")])
    cards = await memory.outbox.of_origin(visit.workspace, "slack:T1:Ev1")
    assert [card.key for card in cards] == ["a", "b"]
    assert cards[0].id == other
    await memory.outbox.put_all(visit, [])


async def test_what_builds_on_anothers_card_is_not_put(memory: Memory, replica: Memory) -> None:
    """Of deliveries that come upon the same first key one is whole, and of the others is nothing."""
    visits = [await a_visit(memory, f"slack:T1:Ev{number}") for number in range(4)]

    async def say(number: int, port: Memory) -> bool:
        first = Outgoing("share:1", saying(str(number)), "place")
        second = Outgoing(f"after:{number}", saying(str(number)), "asker")
        try:
            await port.outbox.put_all(visits[number], [first, second])
        except Overtaken:
            return False
        return True

    ports = (memory, replica)
    said = await asyncio.gather(*(say(number, ports[number % 2]) for number in range(4)))
    assert sum(said) == 1
    assert await memory.rows("card") == 2
    assert await say(said.index(True), memory), "the same delivery again is no other"


async def test_only_the_first_has_to_be_ones_own(memory: Memory) -> None:
    """A line that is said once for everybody does not hold up the answer."""
    first, second = await a_visit(memory), await a_visit(memory, "slack:T1:Ev2")
    for visit, key in ((first, "a"), (second, "b")):
        line = Outgoing("told:C1", saying("line"), "place")
        await memory.outbox.put_all(visit, [Outgoing(key, saying(key), "place"), line])
    cards = await memory.outbox.of_origin(second.workspace, "slack:T1:Ev2")
    assert [card.key for card in cards] == ["b"]


async def test_all_that_a_delivery_says_is_kept_or_nothing(memory: Memory) -> None:
    """One that can't be kept takes the others along; the same again changes nothing."""
    visit = await a_visit(memory)
    two = [Outgoing("a", saying("a"), "place", id=new_id()), Outgoing("b", saying("b"), "asker")]
    with pytest.raises(IntegrityError):
        await memory.outbox.put_all(
            visit, [*two, Outgoing("c", saying("c"), "card", replaces=new_id())]
        )
    assert await memory.rows("card") == 0
    for _ in range(2):
        await memory.outbox.put_all(visit, two)
        cards = await memory.outbox.of_origin(visit.workspace, visit.incoming.key)
        assert {card.key: card.reply for card in cards} == {"a": saying("a"), "b": saying("b")}
        assert two[0].id in [card.id for card in cards]
    await memory.outbox.put_all(visit, [])
    assert await memory.rows("card") == 2


async def test_only_the_first_of_what_is_said_may_not_be_somebody_elses(
    memory: Memory, replica: Memory
) -> None:
    """The rest builds on it; of many deliveries at once one says all of it, the others nothing."""
    visits = [await a_visit(memory, f"slack:T1:Ev{number}") for number in range(6)]

    async def share(memory: Memory, visit: Visit) -> str | None:
        after = Outgoing(f"{visit.incoming.key}#after", saying("after"), "asker")
        told = Outgoing("told:C1", saying("told"), "place")
        try:
            await memory.outbox.put_all(
                visit, [Outgoing("share:1", saying("x"), "place"), after, told]
            )
        except Overtaken:
            return None
        return visit.incoming.key

    ports = (memory, replica)
    shared = await asyncio.gather(*(share(ports[n % 2], visit) for n, visit in enumerate(visits)))
    (first,) = filter(None, shared)
    said = {
        visit.incoming.key: await memory.outbox.of_origin(visit.workspace, visit.incoming.key)
        for visit in visits
    }
    assert {key: len(cards) for key, cards in said.items()} == {
        visit.incoming.key: 3 if visit.incoming.key == first else 0 for visit in visits
    }
    other = next(visit for visit in visits if visit.incoming.key != first)
    await memory.outbox.put_all(
        other,
        [Outgoing("share:2", saying("x"), "place"), Outgoing("told:C1", saying("told"), "place")],
    )
    cards = await memory.outbox.of_origin(other.workspace, other.incoming.key)
    assert [card.key for card in cards] == ["share:2"]


async def test_a_long_answer_stands_in_many_messages(memory: Memory) -> None:
    """A text of 40,000 characters may take ten of Slack's."""
    card = await put(memory)
    stand = ",".join(f"1794571400.{number:06}" for number in range(12))
    await memory.outbox.sent(card, stand)
    assert (await kept(memory, card)).message == stand


async def test_what_a_delivery_says_comes_in_its_order(memory: Memory) -> None:
    """As it was put, also when some of it is put again."""
    visit, other = await a_visit(memory), await a_visit(memory, "slack:T1:Ev2")
    for key in ("c", "a", "b", "c", "a"):
        await memory.outbox.put(visit, Outgoing(key, saying(key), "asker"))
    await memory.outbox.put(other, Outgoing("d", saying("d"), "asker"))
    cards = await memory.outbox.of_origin(visit.workspace, "slack:T1:Ev1")
    assert [card.key for card in cards] == ["c", "a", "b"]
    assert await memory.outbox.of_origin(visit.workspace, "slack:T1:Ev9") == ()


async def test_only_the_first_try_need_not_look_for_an_earlier_one(
    memory: Memory, replica: Memory
) -> None:
    """Of many at once, and for ever after; also where there is no such card any more."""
    card = await put(memory)
    tries = await asyncio.gather(
        *(one.outbox.sending(card) for one in (memory, replica) for _ in range(4))
    )
    assert sorted(tries) == [False, *7 * [True]]
    assert (await kept(memory, card)).state == "sending"
    await memory.outbox.sent(card, "1.1")
    assert await memory.outbox.sending(card)
    assert (await kept(memory, card)).state == "sent"
    assert await memory.outbox.sending(replace(card, id=new_id()))


async def test_where_a_card_stands(memory: Memory) -> None:
    """Said, not to be said, taken back; its text and the way back stay, a new way replaces it."""
    card = await put(memory)
    for _ in range(2):
        await memory.outbox.sent(card, "1.1,1.2")
        assert await kept(memory, card) == replace(card, state="sent", message="1.1,1.2")
    await memory.outbox.sent(card, "1.3", "another way")
    expected = replace(card, state="sent", message="1.3", route="another way")
    assert await kept(memory, card) == expected
    for _ in range(2):
        await memory.outbox.taken_back(card)
        assert await kept(memory, card) == replace(expected, state="taken_back", message=None)
    never = await put(memory, "never")
    for _ in range(2):
        await memory.outbox.undeliverable(never)
        assert await kept(memory, never) == replace(never, state="undeliverable")


async def test_of_what_is_not_to_be_kept_nothing_stays(memory: Memory) -> None:
    """Neither what it said nor to whom, once it was said or can't be."""
    for key, ends in (("said", "sent"), ("unsaid", "undeliverable")):
        card = await put(memory, key, f"psst {key}", keep=False)
        assert await lies_anywhere(memory.engine, f"psst {key}")
        if ends == "sent":
            await memory.outbox.sent(card, "1.1")
        else:
            await memory.outbox.undeliverable(card)
        found = await kept(memory, card)
        assert (found.state, found.reply, found.route) == (ends, None, None)
        assert (found.who, found.person) == (None, None)
        assert not await lies_anywhere(memory.engine, f"psst {key}")
        assert not await lies_anywhere(memory.engine, "way-back")


async def test_what_is_not_to_be_kept_does_not_wait_for_long(memory: Memory) -> None:
    """Where it was never said it goes after two days, and the others as texts do."""
    await put(memory, "kept"), await put(memory, "not kept", keep=False)
    await memory.store.purge(memory.clock.now() + 2 * A_DAY - timedelta(seconds=1))
    assert await memory.rows("card") == 2
    await memory.store.purge(memory.clock.now() + 2 * A_DAY)
    assert await memory.rows("card") == 1
    await memory.store.purge(memory.clock.now() + 60 * A_DAY)
    assert await memory.rows("card") == 0


async def test_a_workspaces_own_retention_counts_for_cards(memory: Memory) -> None:
    """What an admin decided wins over the setting."""
    await a_visit(memory)
    async with memory.engine.begin() as connection:
        await connection.execute(tables.workspace.update().values(retention_days=7))
    await put(memory)
    async with memory.engine.begin() as connection:
        await connection.execute(tables.workspace.update().values(retention_days=None))
    await memory.store.purge(memory.clock.now() + 7 * A_DAY)
    assert await memory.rows("card") == 0


async def test_the_cards_of_a_message_are_those_that_stand(memory: Memory) -> None:
    """Said somewhere where everybody sees them, not taken back, and not replaced by a newer one."""
    furnished = await furnish(memory, "T1")
    outbox, workspace, visit = memory.outbox, furnished.workspace, furnished.visit

    async def standing() -> list[UUID]:
        cards = await outbox.of_message(workspace, furnished.place, furnished.message)
        return [card.id for card in cards]

    assert await standing() == [furnished.shared.id]
    newest = furnished.shared
    for number in range(2):
        newer = await outbox.put(
            visit,
            Outgoing(
                f"newer{number}",
                saying("newer"),
                "card",
                translation=furnished.of_message,
                replaces=newest.id,
            ),
        )
        assert await standing() == [newest.id]
        await outbox.sent(newer, "1794571400.000500")
        newest = newer
        assert await standing() == [newest.id]
    for place, message in (
        (place_of("T1", "C2"), furnished.message),
        (furnished.place, "7.7"),
    ):
        assert await outbox.of_message(workspace, place, message) == ()
    await outbox.taken_back(newest)
    assert await standing() == []


async def test_what_stood_instead_of_a_card_is_taken_back_with_it(memory: Memory) -> None:
    """Whichever of them is named; another card in the channel stays."""
    furnished = await furnish(memory, "T1")
    outbox, workspace, visit = memory.outbox, furnished.workspace, furnished.visit
    for turn in (0, 1):
        cards: list[Card] = []
        for number, message in enumerate((f"{turn}.1,{turn}.2", f"{turn}.2", f"{turn}.2")):
            said = Outgoing(
                f"{turn} {number}",
                saying("x"),
                "card" if number else "place",
                translation=furnished.of_message,
                replaces=cards[-1].id if cards else None,
            )
            card = await outbox.put(visit, said)
            await outbox.sent(card, message)
            cards.append(await kept(memory, card))
        await outbox.taken_back(cards[-turn])
        standing = await outbox.of_message(workspace, furnished.place, furnished.message)
        assert [card.id for card in standing] == [furnished.shared.id]
    assert (await kept(memory, furnished.public)).state == "sent"


async def test_a_translation_that_takes_anothers_place_is_of_its_message(memory: Memory) -> None:
    """Of the same message by the same author, whoever asked for it, and so is its card."""
    furnished = await furnish(memory, "T1")
    one = made("T1 author asks, and answers")
    await memory.store.save_translation(
        furnished.workspace,
        one,
        person=furnished.asker,
        place=place_of(channel="C2"),
        after=furnished.of_message,
    )
    completed = UUID(one.translation.id)
    card = await memory.outbox.put(
        furnished.visit,
        Outgoing("completed", saying("x"), "card", translation=completed, replaces=None),
    )
    await memory.outbox.sent(card, "1.9")
    cards = await memory.outbox.of_message(furnished.workspace, furnished.place, furnished.message)
    assert [one.id for one in cards] == [card.id, furnished.shared.id]
    source = await memory.threads.source_of(furnished.workspace, completed)
    assert source is not None
    assert source[0] == furnished.place
    holdings = await memory.directory.holdings(furnished.workspace, furnished.author)
    assert holdings.translations == 2
    own = made("T1 asker asks, and answers")
    await memory.store.save_translation(
        furnished.workspace,
        own,
        person=furnished.asker,
        place=place_of(channel="C2"),
        after=furnished.own,
    )
    assert await memory.directory.forget(furnished.workspace, furnished.author)
    assert await memory.store.translation(furnished.workspace, completed) is None
    assert await memory.store.translation(furnished.workspace, UUID(own.translation.id))


async def test_shares_are_the_newest_first(memory: Memory) -> None:
    """All of them, also those that were taken back."""
    card, visit = await put(memory), await a_visit(memory)
    shares = [
        await memory.outbox.put(
            visit, Outgoing(f"share{number}", saying("x"), "place", shares=card.id)
        )
        for number in range(3)
    ]
    await memory.outbox.taken_back(shares[1])
    found = await memory.outbox.shares_of(card.workspace, card.id)
    assert [one.id for one in found] == [one.id for one in reversed(shares)]
    assert [one.state for one in found] == ["ready", "taken_back", "ready"]
    assert await memory.outbox.shares_of(card.workspace, shares[0].id) == ()


async def test_what_is_said_to_somebody_forgotten_is_nobodys(memory: Memory) -> None:
    """That it is done has to be said, and leaves nothing; nor does an answer that was under way."""
    visit = await a_visit(memory)
    assert visit.person is not None
    assert await memory.directory.forget(visit.workspace, visit.person.id)
    card = await memory.outbox.put(visit, Outgoing("done", saying("It is deleted"), "asker"))
    assert (card.who, card.person, card.keep) == (None, None, False)
    assert card.reply == saying("It is deleted")
    assert card.route == ROUTE
    await memory.outbox.sent(card, None)
    for words in ("It is deleted", "way-back", "U1"):
        assert not await lies_anywhere(memory.engine, words)


async def test_what_is_being_put_is_forgotten_too(memory: Memory, replica: Memory) -> None:
    """Somebody is forgotten while a card for them is just being written."""
    visit = await a_visit(memory)
    assert visit.person is not None
    row = {"id": new_id(), "workspace_id": visit.workspace, "key": "k", "origin": "k"}
    row |= {"target": "asker", "platform": "slack", "installation_key": "T1"}
    now = memory.clock.now()
    await in_turn(
        memory.engine,
        insert(tables.card).values(**row, created_at=now, expires_at=now),
        memory.outbox.put(visit, Outgoing("k", saying("psst"), "asker")),
        replica.directory.forget(visit.workspace, visit.person.id),
    )
    (card,) = await memory.outbox.of_origin(visit.workspace, visit.incoming.key)
    assert (card.who, card.person, card.keep) == (None, None, False)


async def test_nothing_is_put_in_the_name_of_who_is_just_being_forgotten(
    memory: Memory, replica: Memory
) -> None:
    """At the same time, whichever comes first."""
    for turn in range(6):
        visit = await a_visit(memory, f"slack:T1:Ev{turn}")
        assert visit.person is not None
        await asyncio.gather(
            *(
                replica.outbox.put(visit, Outgoing(f"{turn}.{number}", saying("x"), "asker"))
                for number in range(4)
            ),
            memory.directory.forget(visit.workspace, visit.person.id),
        )
        cards = await memory.outbox.of_origin(visit.workspace, f"slack:T1:Ev{turn}")
        assert len(cards) == 4
        assert {(card.who, card.person, card.keep) for card in cards} == {(None, None, False)}
