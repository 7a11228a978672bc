"""What was said of a date goes from the log and from every card that quoted it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.incoming import Deleted, Pressed
from bot.ports import Look
from tests.adapters.database.furnished import lies_anywhere
from tests.bot.chat.talking import IT, MARKETING, Talking, shown
from tests.bot.chat.test_whys import ASK, ROOT, asks, logged, thread, write

SECRET = "Not before 6 January: the zebrafinch team has to approve the contract first."


@pytest_asyncio.fixture
async def people(people: Talking) -> AsyncIterator[Talking]:
    """Marketing and IT have said which side they are on; the channels are public."""
    for name in ("C1", "C2"):
        await people.look_is(Look(visibility="public", outsiders=False), name)
    for user, side in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{side}"), by=user, at_home=True)
    yield people


async def _said_in_two_channels(people: Talking) -> None:
    """IT's reason is confirmed in one thread, and answers in another channel."""
    write(people, (MARKETING, ASK), (IT, SECRET))
    (card,) = await asks(people)
    await people.presses(card, "why_confirm", by=IT)
    write(people, (MARKETING, "Can we have single sign-on for the press portal?"), root="2.1")
    (answer,) = await asks(people, place=thread("C2", "2.1"))
    assert "zebrafinch" in shown(answer)
    assert await lies_anywhere(people.engine, "zebrafinch")


async def test_a_deleted_message_takes_its_words_out_of_the_log(people: Talking) -> None:
    """And out of the cards in both channels; the kind of the reason stays."""
    await _said_in_two_channels(people)
    await people.does(Deleted(message=f"{ROOT}.1"), by=None, place=thread())
    (why,) = await logged(people)
    assert why.factors
    assert [factor.quote for factor in why.factors if factor.quote] == []
    assert not await lies_anywhere(people.engine, "zebrafinch")


async def test_whoever_is_forgotten_said_nothing(people: Talking) -> None:
    """The entry keeps its kinds and dates, and no word of theirs."""
    await _said_in_two_channels(people)
    workspace = await people.workspace()
    await people.talk.directory.forget(workspace, (await people.person(IT)).id)
    (why,) = await logged(people)
    assert (why.confirmed_side, why.confirmed_by) == ("it", None)
    assert not await lies_anywhere(people.engine, "zebrafinch")
