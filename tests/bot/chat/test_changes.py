"""What happens to a message later, and to what was made of it."""

from __future__ import annotations

import pytest

from bot import wording
from bot.incoming import Deleted, Direct, Edited, Pressed
from bot.ports import Card, Look, Message
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown, who

ROOT = "1.1"
OLD = "We need the landing page by Friday 27 November"
NEW = "We need the landing page by Monday 30 November"


async def translated(people: Talking, text: str = OLD) -> Card:
    """IT's message, translated in its thread at marketing's call."""
    people.chat.threads[ROOT] = (Message(ROOT, people.clock.now(), text, who(IT)),)
    (card,) = await people.mentions("translate", thread=ROOT)
    return card


async def edits(
    people: Talking, text: str, *, by: str = IT, thread: str | None = ROOT
) -> list[Card]:
    """IT changes the message."""
    return await people.does(Edited(message=ROOT, text=text), by=by, place=channel(thread=thread))


async def test_an_edit_marks_the_translation(people: Talking) -> None:
    """In its place, with a new one on offer as the main thing to do."""
    card = await translated(people)
    (stale,) = await edits(people, NEW)
    assert (stale.to, stale.replaces, stale.message) == ("card", card.id, card.message)
    assert shown(stale).split("\n")[1] == wording.OF_AN_OLDER_TEXT
    assert OLD in shown(stale)
    assert names(stale)[0] == "renew"


async def test_an_edit_of_nothing_is_none(people: Talking) -> None:
    """The platform says so too when a link unfolds."""
    await translated(people)
    assert await edits(people, OLD) == []


async def test_a_secret_is_no_difference(people: Talking) -> None:
    """It is taken out before a text is kept, so the text that comes again has it still."""
    secret = "The login is password: hunter2-Blue-Xylophone and the landing page is live"
    card = await translated(people, secret)
    assert "hunter2" not in shown(card)
    assert await edits(people, secret) == []


async def test_where_it_is_switched_off_an_edit_is_not_read(people: Talking) -> None:
    """Nothing is marked, and nothing of the new text is kept."""
    card = await translated(people)
    await people.sets("off")
    assert await edits(people, NEW) == []
    await people.sets("on")
    assert card.translation is not None
    found = await people.talk.threads.source_of(await people.workspace(), card.translation)
    assert found is None


async def test_an_edit_after_an_edit_is_marked_once(people: Talking) -> None:
    """The mark stands there once, and the new one is of the newest text."""
    await translated(people)
    await edits(people, NEW)
    (stale,) = await edits(people, f"{NEW}, please")
    assert shown(stale).count(wording.OF_AN_OLDER_TEXT) == 1
    assert names(stale).count("renew") == 1
    (renewed,) = await people.presses(stale, "renew", by=THIRD)
    assert f"{NEW}, please" in shown(renewed)
    assert wording.OF_AN_OLDER_TEXT not in shown(renewed)
    assert renewed.message == stale.message


async def test_an_edit_that_is_taken_back_takes_the_mark_back(people: Talking) -> None:
    """The translation is of the text that stands there."""
    await translated(people)
    await edits(people, NEW)
    (fresh,) = await edits(people, OLD)
    assert wording.OF_AN_OLDER_TEXT not in shown(fresh)
    assert "renew" not in names(fresh)


async def test_a_renewed_translation_can_be_of_an_older_text_again(people: Talking) -> None:
    """It is known to be of that message, like the one before it."""
    await translated(people)
    (stale,) = await edits(people, NEW)
    await people.presses(stale, "renew")
    assert await edits(people, NEW) == []
    (stale,) = await edits(people, OLD)
    assert wording.OF_AN_OLDER_TEXT in shown(stale)


@pytest.mark.parametrize("press", ["answer", "speaks_it", "renew"])
async def test_what_takes_a_cards_place_goes_with_the_message(people: Talking, press: str) -> None:
    """Whoever pressed: it is the same message, and the same author's."""
    people.chat.threads[ROOT] = (Message(ROOT, people.clock.now(), OLD, who(IT)),)
    (card,) = await people.mentions("translate", thread=ROOT)
    if press == "answer":
        form = await people.opens(card, "answer", by=THIRD)
        (newer,) = await people.sends(form, {"a1": "Everybody"}, by=THIRD, place=card.place)
    elif press == "renew":
        (stale,) = await edits(people, NEW)
        (newer,) = await people.presses(stale, "renew", by=THIRD)
    else:
        (newer,) = await people.presses(card, "speaks_it", by=THIRD)
    assert newer.message == card.message
    (gone,) = await people.does(Deleted(message=ROOT), by=None, place=channel())
    assert (gone.replaces, gone.message) == (newer.id, card.message)
    assert shown(gone) == wording.ORIGINAL_DELETED
    kept = await people.talk.outbox.card(card.workspace, newer.id)
    assert kept is not None
    assert kept.reply is None


async def test_a_deleted_message_is_gone_from_private_answers_too(people: Talking) -> None:
    """They can't be replaced where they are shown, but nothing of them is kept or shared."""
    await people.sets("quiet")
    card = await translated(people)
    assert card.to == "asker"
    assert await people.does(Deleted(message=ROOT), by=None, place=channel()) == []
    (told,) = await people.presses(card, "share")
    assert shown(told) == wording.GONE


async def test_what_was_shared_goes_with_the_message(people: Talking) -> None:
    """It stands in the channel as long as what it says does."""
    await people.sets("quiet")
    card = await translated(people)
    await people.sets("on")
    shared, _ = await people.presses(card, "share")
    (gone,) = await people.does(Deleted(message=ROOT), by=None, place=channel())
    assert (gone.replaces, shown(gone)) == (shared.id, wording.ORIGINAL_DELETED)


async def test_a_card_that_was_taken_back_is_not_marked(people: Talking) -> None:
    """There is nothing left to mark or to replace."""
    card = await translated(people)
    await people.presses(card, "take_back")
    assert await edits(people, NEW) == []
    assert await people.does(Deleted(message=ROOT), by=None, place=channel()) == []


async def test_nobody_is_bothered_by_messages_that_nothing_was_made_of(people: Talking) -> None:
    """Neither by an edit nor by a deletion."""
    await people.visit()
    assert await edits(people, NEW) == []
    assert await people.does(Deleted(message=ROOT), by=None, place=channel()) == []


async def test_edits_of_who_opted_out_are_left_alone(people: Talking) -> None:
    """What was made before stays as it is; nothing new is read."""
    await translated(people)
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    assert await edits(people, NEW) == []
    place = channel(thread=ROOT)
    assert await people.talk.threads.heard(await people.workspace(), place, 10) == ()


async def test_edits_where_outsiders_read_by_now_are_left_alone(people: Talking) -> None:
    """Nothing is kept there any more, so no new text is."""
    await translated(people)
    await people.look_is(Look("public", outsiders=True))
    people.clock.at = people.clock.at.replace(day=people.clock.at.day + 2)
    assert await edits(people, NEW) == []
    kept = await people.talk.threads.heard(await people.workspace(), channel(thread=ROOT), 10)
    assert NEW not in [message.text for message in kept]


async def test_a_direct_message_that_is_edited(people: Talking) -> None:
    """In the bot's own conversation it is the same."""
    place = channel("D1", direct=True)
    (card,) = await people.does(Direct(message="6.1", text=OLD), place=place)
    (stale,) = await people.does(Edited(message="6.1", text=NEW), place=place)
    assert (stale.replaces, names(stale)[0]) == (card.id, "renew")
    (renewed,) = await people.presses(stale, "renew")
    assert NEW in shown(renewed)


async def test_a_source_that_is_gone_can_not_be_renewed(people: Talking) -> None:
    """Its author was left alone in the meantime."""
    await translated(people)
    (stale,) = await edits(people, NEW)
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    (told,) = await people.presses(stale, "renew", by=MARKETING)
    assert shown(told) == wording.GONE
