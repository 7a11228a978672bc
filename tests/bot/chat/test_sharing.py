"""Private first, then shared: by whom, where, once, and with a way back for whoever shared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from adapters.database import tables
from bot import wording
from bot.incoming import Edited, Pressed, Submitted
from bot.ports import Card, Look, Message, Visit
from bot.router import Router
from tests.bot.chat.talking import (
    IT,
    MARKETING,
    THIRD,
    Talking,
    channel,
    names,
    shown,
    value_of,
    who,
)

PLAIN = "The flyers are printed and lie in the hall"
ASK = "We need the landing page live ASAP with a pop-up"


async def now(people: Talking, card: Card) -> Card:
    """The card as it is kept now."""
    found = await people.talk.outbox.card(card.workspace, card.id)
    assert found is not None
    return found


async def standing(people: Talking) -> list[Card]:
    """What stands in the channel: cards with a message, the newest of those that share one."""
    async with people.engine.connect() as connection:
        ids = (
            await connection.execute(
                select(tables.card.c.id)
                .where(tables.card.c.message_key.is_not(None))
                .order_by(tables.card.c.id)
            )
        ).scalars()
        found = [await people.talk.outbox.card(await people.workspace(), id) for id in ids]
    return list({card.message: card for card in found if card is not None}.values())


async def test_what_is_shared_stands_in_the_channel(people: Talking) -> None:
    """And the private card has the way back instead of the way out."""
    card = await people.types(PLAIN)
    shared, after = await people.presses(card, "share")
    assert (shared.to, shared.place, shared.state) == ("place", channel(), "sent")
    assert names(shared) == ["take_back"]
    assert (after.to, after.replaces) == ("card", card.id)
    assert wording.SHARED in shown(after)
    assert value_of(after, "take_back") == shared.id.hex


async def test_it_stands_in_the_thread_where_it_was_asked_for(people: Talking) -> None:
    """A private answer in a thread is shared there and nowhere else."""
    await people.sets("quiet")
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), PLAIN, who(IT)),)
    (card,) = await people.mentions("translate", thread="1.1")
    assert card.to == "asker"
    await people.sets("on")
    shared, _ = await people.presses(card, "share")
    assert shared.place is not None
    assert shared.place.thread == "1.1"


async def test_two_presses_at_once_share_once(people: Talking) -> None:
    """One of them shares, the other is told so; nobody's card says what is not so."""
    card = await people.types(PLAIN)
    answers = await asyncio.gather(*(people.presses(card, "share") for _ in range(4)))
    by_length = sorted(answers, key=len)
    assert [len(answer) for answer in by_length] == [1, 1, 1, 2]
    assert {shown(answer[0]) for answer in by_length[:3]} == {wording.ALREADY_SHARED}
    assert len(await standing(people)) == 1


@dataclass
class Slower:
    """An Outbox to which somebody else comes first, once."""

    outbox: Any
    before: Callable[[], Awaitable[object]] | None

    async def put_all(self, visit: Visit, whole: Any) -> None:
        """Let the other one go first."""
        before, self.before = self.before, None
        if before is not None:
            await before()
        await self.outbox.put_all(visit, whole)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outbox, name)


async def test_two_deliveries_that_have_both_looked_share_once(people: Talking) -> None:
    """Both saw that nothing was shared yet; the second one finds it taken and says so."""
    card = await people.types(PLAIN)
    first, second = (people.incoming(Pressed(button="share", value=card.id.hex)) for _ in range(2))
    outbox = Slower(people.talk.outbox, lambda: people.delivers(first))
    router = Router(replace(people.talk, outbox=outbox))
    assert await router.read(second) == ""
    (told,) = [await people.said(UUID(id)) for id in await router.answer(second)]
    assert shown(told) == wording.ALREADY_SHARED
    assert len(await standing(people)) == 1


async def test_a_second_press_is_told(people: Talking) -> None:
    """The platform may still show the old card."""
    card = await people.types(PLAIN)
    await people.presses(card, "share")
    (told,) = await people.presses(card, "share")
    assert (told.to, shown(told)) == ("asker", wording.ALREADY_SHARED)
    assert len(await standing(people)) == 1


async def test_what_could_not_be_shared_can_be_shared_later(people: Talking) -> None:
    """The bot was not in the channel; now it is, and nothing is there yet."""
    card = await people.types(PLAIN)
    incoming = people.incoming(Pressed(button="share", value=card.id.hex))
    assert await people.router.read(incoming) == ""
    first, _ = await people.router.answer(incoming)
    await people.talk.outbox.undeliverable(await now(people, replace(card, id=UUID(first))))
    shared, after = await people.presses(card, "share")
    assert shared.state == "sent"
    assert wording.SHARED in shown(after)


async def test_it_is_taken_back_and_shared_again_and_again(people: Talking) -> None:
    """Each time it is one post, and the private card says what is so now."""
    card = await people.types(PLAIN)
    for _ in range(3):
        shared, after = await people.presses(card, "share")
        assert [one.id for one in await standing(people)] == [shared.id]
        gone, again = await people.presses(after, "take_back")
        assert (gone.to, (await now(people, shared)).state) == ("gone", "taken_back")
        assert await standing(people) == []
        assert wording.TAKEN_BACK in shown(again)
        assert names(again) == names(card)
        card = again


async def test_taking_back_from_the_post_itself(people: Talking) -> None:
    """The private card is not touched: a press on a post can replace nothing but that post."""
    card = await people.types(PLAIN)
    shared, _ = await people.presses(card, "share")
    (gone,) = await people.presses(shared, "take_back")
    assert gone.to == "gone"
    assert await standing(people) == []


async def test_a_post_of_several_messages_is_taken_back_whole(people: Talking) -> None:
    """It is pressed on its last message, and is that post all the same."""
    card = await people.types(PLAIN)
    shared, _ = await people.presses(card, "share")
    await people.talk.outbox.sent(shared, "5.1,5.2")
    press = Pressed(button="take_back", value=shared.id.hex, message="5.2")
    (gone,) = await people.does(press, place=channel())
    assert gone.to == "gone"
    assert await standing(people) == []


async def test_nobody_else_takes_it_back(people: Talking) -> None:
    """They are told so, in private."""
    card = await people.types(PLAIN)
    shared, _ = await people.presses(card, "share")
    (told,) = await people.presses(shared, "take_back", by=IT)
    assert (told.to, shown(told)) == ("asker", wording.ONLY_WHO_SHARED)
    assert [one.id for one in await standing(people)] == [shared.id]


async def test_taking_back_twice_is_told(people: Talking) -> None:
    """On the post in words; the private card learns it, and can be shared again."""
    card = await people.types(PLAIN)
    shared, after = await people.presses(card, "share")
    await people.presses(shared, "take_back")
    (told,) = await people.presses(shared, "take_back")
    assert shown(told) == wording.ALREADY_TAKEN_BACK
    (again,) = await people.presses(after, "take_back")
    assert wording.TAKEN_BACK in shown(again)
    assert names(again) == names(card)


async def shared_and_edited(people: Talking) -> tuple[Card, Card, Card]:
    """A private answer on IT's message, what was shared of it, and the mark after IT's edit."""
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), PLAIN, who(IT)),)
    await people.sets("quiet")
    (card,) = await people.mentions("translate", thread="1.1")
    await people.sets("on")
    shared, _ = await people.presses(card, "share")
    (stale,) = await people.does(
        Edited(message="1.1", text=f"{PLAIN} already"), by=IT, place=channel(thread="1.1")
    )
    assert stale.replaces == shared.id
    return card, shared, stale


async def test_who_shared_takes_back_what_stands_there_after_an_edit(people: Talking) -> None:
    """Who edited the message is not who shared its translation."""
    _, _, stale = await shared_and_edited(people)
    (told,) = await people.presses(stale, "take_back", by=IT)
    assert shown(told) == wording.ONLY_WHO_SHARED
    (gone,) = await people.presses(stale, "take_back", by=MARKETING)
    assert gone.to == "gone"
    assert await standing(people) == []


async def test_a_renewed_card_still_belongs_to_who_shared(people: Talking) -> None:
    """Anybody may bring it up to date; that makes it nobody else's."""
    _, _, stale = await shared_and_edited(people)
    (renewed,) = await people.presses(stale, "renew", by=THIRD)
    assert "already" in shown(renewed)
    (told,) = await people.presses(renewed, "take_back", by=THIRD)
    assert shown(told) == wording.ONLY_WHO_SHARED
    (gone,) = await people.presses(renewed, "take_back", by=MARKETING)
    assert gone.to == "gone"
    assert await standing(people) == []


async def test_after_a_chain_is_taken_back_it_can_be_shared_again(people: Talking) -> None:
    """From the private card, whose share is gone with everything that stood instead of it."""
    card, shared, stale = await shared_and_edited(people)
    await people.presses(stale, "take_back", by=MARKETING)
    assert (await now(people, shared)).state == "taken_back"
    anew, _ = await people.presses(card, "share")
    assert [one.id for one in await standing(people)] == [anew.id]


async def test_the_private_card_takes_back_what_stands_there_now(people: Talking) -> None:
    """Its button knows the post, whatever the post says by now."""
    card, shared, _ = await shared_and_edited(people)
    press = Pressed(button="take_back", value=shared.id.hex)
    gone, again = await people.does(press, by=MARKETING)
    assert (gone.to, again.replaces) == ("gone", card.id)
    assert await standing(people) == []


async def test_ones_own_words_are_shared_once(people: Talking) -> None:
    """Edited or not, a card is shared once."""
    card = await people.types(ASK)
    form = await people.opens(card, "edit")
    shared, after = await people.sends(form, {"text": " By Monday, please. \n"})
    assert "By Monday, please." in shown(shared)
    assert shown(shared).startswith("For IT\nBy Monday")
    assert wording.SHARED in shown(after)
    (told,) = await people.presses(card, "share")
    assert shown(told) == wording.ALREADY_SHARED
    (told,) = await people.sends(form, {"text": "By Tuesday"})
    assert shown(told) == wording.ALREADY_SHARED


async def test_somebody_elses_private_answer_is_not_shared(people: Talking) -> None:
    """Also by who knows its id."""
    card = await people.types(PLAIN)
    await people.types(PLAIN, by=IT)
    for said in (
        Pressed(button="share", value=card.id.hex),
        Submitted(form="edit", values={"text": "x"}, context={"card": card.id.hex}),
    ):
        (told,) = await people.does(said, by=IT)
        assert shown(told) == wording.NOT_YOURS
    assert await standing(people) == []


async def test_nothing_is_shared_where_outsiders_read(people: Talking) -> None:
    """Also where they came after the answer."""
    card = await people.types(PLAIN)
    await people.look_is(Look("public", outsiders=True))
    people.clock.at = people.clock.at.replace(day=people.clock.at.day + 2)
    (told,) = await people.presses(card, "share")
    assert (told.to, shown(told)) == ("asker", wording.NOT_AMONG_OUTSIDERS)
    assert await standing(people) == []


async def test_nothing_is_shared_where_the_bot_is_off(people: Talking) -> None:
    """Nor asked of the other side."""
    await people.does(Pressed(button="side_it"), at_home=True)
    card = await people.types(f"for it: {ASK}")
    await people.sets("off")
    for name in ("share", "ask"):
        (told,) = await people.presses(card, name)
        assert shown(told) == wording.IS_OFF
    assert await standing(people) == []


async def test_an_answer_from_nowhere_has_no_channel(people: Talking) -> None:
    """What was translated on the home page can't be shared from there, so it is not offered."""
    values = {"text": PLAIN, "from": "auto", "to": "auto"}
    (card,) = await people.does(Submitted(form="translate", values=values), at_home=True)
    assert "share" not in names(card)
    press = Pressed(button="share", value=card.id.hex)
    (told,) = await people.does(press, at_home=True)
    assert shown(told) == wording.NO_CHANNEL


async def test_a_card_that_is_no_more(people: Talking) -> None:
    """Its time is over, or it never was."""
    for value in ("", "7", "not an id", UUID(int=7).hex):
        for button in ("share", "ask", "take_back", "helpful", "renew", "i_am_it", "speaks_it"):
            (told,) = await people.does(Pressed(button=button, value=value))
            assert shown(told) == wording.GONE


async def test_the_questions_are_asked_once(people: Talking) -> None:
    """Two presses, one post; asking is not sharing, which still works."""
    await people.does(Pressed(button="side_it"), at_home=True)
    card = await people.types(f"for it: {ASK}")
    asked, told = await people.presses(card, "ask")
    assert shown(asked).startswith("Questions for marketing\n1. ")
    assert shown(told) == wording.ASKED_HERE
    (again,) = await people.presses(card, "ask")
    assert shown(again) == wording.ALREADY_ASKED
    shared, _ = await people.presses(card, "share")
    assert len(await standing(people)) == 2
    await people.presses(shared, "take_back")
    (again,) = await people.presses(card, "ask")
    assert shown(again) == wording.ALREADY_ASKED


@pytest.mark.parametrize("name", ["helpful", "not_helpful"])
async def test_thumbs_are_silent(people: Talking, name: str) -> None:
    """The platform shows them; where the card is gone, the form that opens says so alone."""
    card = await people.types(PLAIN)
    assert await people.presses(card, name) == []
    missing = Pressed(button=name, value=UUID(int=7).hex)
    told = await people.does(missing)
    assert [shown(one) for one in told] == ([wording.GONE] if name == "helpful" else [])
