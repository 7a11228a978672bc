"""What people write under a tracked ask: an answer moves the turn, asking again reopens, thanks do nothing."""

from __future__ import annotations

import pytest

from bot.incoming import Pressed
from tests.bot.chat.asking import (
    ASK,
    QUESTION,
    ROOT,
    fills_more,
    history,
    presses_now,
    says,
    sides,
    the_ask,
    tracked,
    write,
)
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, shown

OTHER_ASK = "Please also send us the numbers of last quarter by Friday."


async def test_the_other_sides_answer_moves_the_turn(people: Talking) -> None:
    """A question back, its answer, a date: the card changes, and nothing is said."""
    card = await tracked(people)
    for text, by, status, step in (
        (QUESTION, IT, "waiting_on_marketing", QUESTION),
        ("The existing course template is fine.", MARKETING, "waiting_on_it", None),
        ("It will be the 6th of January, because of the freeze.", IT, "waiting_on_marketing", None),
    ):
        (after,) = await says(people, text, by)
        assert (after.to, after.replaces) == ("card", card.id)
        ask = await the_ask(people)
        assert (ask.status, ask.turn_since) == (status, people.clock.now())
        if step is not None:
            assert ask.next_step == step
    assert {change.what for change in (await history(people))[1:]} == {"turned"}
    assert (await history(people))[1].by.side == "it"


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Thanks!", IT),
        ("OK, thanks for the quick reply", IT),
        ("👍", IT),
        ("Any news?", MARKETING),
        ("Could you please hurry?", MARKETING),
        (QUESTION, THIRD),
        ("Lunch?", IT),
    ],
)
async def test_what_is_no_answer_of_theirs_changes_nothing(
    people: Talking, text: str, by: str
) -> None:
    """Thanks, a reminder of the side that asks, somebody who chose no side."""
    await tracked(people)
    assert await says(people, text, by) == []
    assert (await the_ask(people)).status == "waiting_on_it"


async def test_another_ask_in_the_thread_is_not_this_one(people: Talking) -> None:
    """What can't be told apart is left alone."""
    await tracked(people)
    await says(people, OTHER_ASK, MARKETING)
    before = (await the_ask(people)).version
    await says(people, "Forget that. New request: could you build a quiz instead?", MARKETING)
    assert await says(people, "Which quiz?", IT) == []
    assert (await the_ask(people)).version == before


async def test_with_two_asks_in_a_thread_nothing_moves_by_words(people: Talking) -> None:
    """Which of them an answer is about can't be told."""
    await tracked(people)
    await people.mentions("track: a quiz", thread=ROOT, by=MARKETING)
    assert await says(people, QUESTION, IT) == []


async def closed(people: Talking) -> None:
    """The ask is delivered and closed."""
    card = await tracked(people)
    await presses_now(people, card, "ask_delivered", MARKETING)
    assert (await the_ask(people)).status == "done"


@pytest.mark.parametrize(
    ("text", "by", "status"),
    [
        ("Thanks!", MARKETING, "done"),
        ("Thank you all, great work again!", MARKETING, "done"),
        ("Perfect, works now.", MARKETING, "done"),
        (OTHER_ASK, MARKETING, "done"),
        ("No need to do it again.", MARKETING, "done"),
        ("Could you look at the portal again, please?", IT, "done"),
        ("Could you look at the portal again, please?", THIRD, "done"),
        ("It is broken again, could you please fix it?", MARKETING, "waiting_on_it"),
        ("Can you build the partner portal after all?", MARKETING, "waiting_on_it"),
    ],
)
async def test_only_words_that_ask_again_reopen(
    people: Talking, text: str, by: str, status: str
) -> None:
    """Of the side that asked; thanks never do."""
    await closed(people)
    cards = await says(people, text, by)
    assert (await the_ask(people)).status == status
    assert len(cards) == (status != "done")


async def test_a_declined_ask_can_be_asked_again(people: Talking) -> None:
    """In words, too."""
    await tracked(people)
    await fills_more(people, "ask_decline", IT, reason="Not this year.")
    (after,) = await says(people, "Could we have the partner portal after all?", MARKETING)
    assert shown(after).startswith("#1 · waiting on IT")


async def test_what_is_no_ask_stays_none(people: Talking) -> None:
    """A button opens it again; words do not."""
    card = await tracked(people)
    await presses_now(people, card, "ask_not", MARKETING)
    assert await says(people, "Can you build the partner portal after all?", MARKETING) == []


async def test_where_nothing_is_tracked_nothing_is_looked_at(people: Talking) -> None:
    """A followed thread without an ask."""
    await sides(people)
    write(people, (MARKETING, ASK))
    await people.mentions("translate", thread=ROOT)
    assert await says(people, QUESTION, IT) == []


async def test_who_opted_out_moves_nothing(people: Talking) -> None:
    """Their words are left alone."""
    await tracked(people)
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    assert await says(people, QUESTION, IT) == []
    assert (await the_ask(people)).status == "waiting_on_it"
