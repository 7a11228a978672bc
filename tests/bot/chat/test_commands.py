"""The command, a message to the bot itself, and the settings of a channel."""

from __future__ import annotations

import pytest

from bot import wording
from bot.incoming import Command, Direct, Mention, Pressed
from bot.reply import Button
from tests.bot.chat.talking import Talking, buttons, channel, names, shown

ASK = "We need the landing page live ASAP with a pop-up"


async def test_a_command_says_what_can_be_done(people: Talking) -> None:
    """In private; nothing of it is a translation."""
    card = await people.types("help")
    assert (card.to, card.translation) == ("asker", None)
    assert shown(card).startswith(wording.HELP_TITLE)


@pytest.mark.parametrize("text", ["translate", "for it", "please translate this"])
async def test_nothing_stands_above_a_direct_message(people: Talking, text: str) -> None:
    """It says what to paste."""
    said = Direct(message="7.1", text=text)
    (card,) = await people.does(said, place=channel("D1", direct=True))
    assert shown(card) == wording.NOTHING_ABOVE_HERE
    assert card.to == "place"


async def test_settings_belong_to_a_channel(people: Talking) -> None:
    """In the bot's own conversation there are none."""
    said = Direct(message="7.1", text="settings")
    (card,) = await people.does(said, place=channel("D1", direct=True))
    assert shown(card) == wording.ONLY_IN_CHANNEL
    incoming = people.incoming(Command(text="settings"), place=channel("D1", direct=True))
    form = await people.router.form(incoming)
    assert form is not None
    assert form.shown is not None
    assert form.shown.summary == wording.ONLY_IN_CHANNEL


async def test_a_direct_message_is_answered_under_it(people: Talking) -> None:
    """In a thread of its own, or in the thread where it was written; it is not for sharing."""
    place = channel("D1", direct=True)
    (card,) = await people.does(Direct(message="7.1", text=ASK), place=place)
    assert card.place is not None
    assert (card.to, card.place.thread) == ("place", "7.1")
    assert "share" not in names(card)
    under = channel("D1", "7.1", direct=True)
    (card,) = await people.does(Direct(message="7.2", text=ASK), place=under)
    assert card.place is not None
    assert card.place.thread == "7.1"


async def test_what_can_not_be_asked_is_answered(people: Talking) -> None:
    """In the bot's own conversation nobody of the other side reads, so the questions are for me."""
    await people.does(Pressed(button="side_it"), at_home=True)
    said = Direct(message="7.1", text=f"for it: {ASK}")
    (card,) = await people.does(said, place=channel("D1", direct=True))
    assert "ask" not in names(card)
    assert names(card)[0] == "answer"


@pytest.mark.parametrize("text", [ASK, "help", "term SSO", "side it"])
async def test_a_command_where_the_bot_is_off(people: Talking, text: str) -> None:
    """One sentence, with the way to switch it on."""
    await people.sets("off")
    card = await people.types(text)
    assert (card.to, shown(card)) == ("asker", wording.IS_OFF)


async def test_settings_open_where_the_bot_is_off(people: Talking) -> None:
    """Or nobody could switch it on; they show what is so."""
    await people.sets("off", "it", "no")
    form = await people.router.form(people.incoming(Command(text=" Settings ")))
    assert form is not None
    assert [getattr(field, "value", None) for field in form.fields][:3] == ["off", "it", "no"]


async def test_settings_in_a_thread_come_as_a_button(people: Talking) -> None:
    """A mention can open no form; its answer is for whoever asked."""
    (card,) = await people.does(Mention(message="9.1", text="settings"), place=channel())
    assert card.to == "asker"
    assert [(b.name, b.main) for b in buttons(card)] == [("settings", True)]
    assert isinstance(buttons(card)[0], Button)
    form = await people.opens(card, "settings")
    assert form.name == "settings"
