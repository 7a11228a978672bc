"""Answering a card's questions, and saying who speaks: the card is made again, nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot import wording
from bot.chat.submitted import problems
from bot.incoming import Command, Direct, Pressed, Submitted
from bot.ports import Card, Message
from bot.translation.result import Translation
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown, who

ROOT = "1.1"
GUESS = "That is a guess from the words."
ASK = "We need the landing page live ASAP with a pop-up"
DATE, SEES, DOES = (
    "By which date, and what happens on that date?",
    "live: Who can see it: every visitor, some of them, or only us?",
    "What is the one thing a visitor should do on the page?",
)


async def answers(people: Talking, card: Card, by: str = MARKETING, **values: str) -> Card:
    """Open the form of a card's questions and send it."""
    form = await people.opens(card, "answer", by=by)
    (completed,) = await people.sends(form, values, by=by, place=card.place)
    return completed


async def translation_of(people: Talking, card: Card) -> Translation:
    """The translation that a card shows."""
    assert card.translation is not None
    found = await people.talk.store.translation(card.workspace, card.translation)
    assert found is not None
    return found


async def test_a_few_answers_are_enough(people: Talking) -> None:
    """What was answered is said as such; the rest is still asked."""
    card = await people.types(ASK)
    completed = await answers(people, card, a1=" 9 December, a fair opens \n", a2="", a3="  ")
    assert (completed.to, completed.replaces) == ("card", card.id)
    made = await translation_of(people, completed)
    assert [(a.question, a.answer) for a in made.answers] == [(DATE, "9 December, a fair opens")]
    assert [q.question for q in made.questions if q.to == "author"] == [SEES, DOES]
    assert names(completed)[0] == "answer"


async def test_earlier_answers_are_kept(people: Talking) -> None:
    """Round after round, in the order in which they were given; in the end nothing is asked."""
    card = await people.types(ASK)
    for answer in ("9 December", "Every visitor", "Sign up"):
        card = await answers(people, card, a1=answer)
    made = await translation_of(people, card)
    assert [(a.question, a.answer) for a in made.answers] == [
        (DATE, "9 December"),
        (SEES, "Every visitor"),
        (DOES, "Sign up"),
    ]
    assert [q for q in made.questions if q.to == "author"] == []
    assert names(card)[0] == "share"
    assert made.original == ASK


async def test_answers_are_shared_with_the_card(people: Talking) -> None:
    """They are facts of the source from then on."""
    card = await answers(people, await people.types(ASK), a1="9 December")
    shared, _ = await people.presses(card, "share")
    assert f"{DATE} 9 December" in shown(shared)


async def test_fields_that_were_not_asked_are_no_answers(people: Talking) -> None:
    """The form of another version, or one that was made up."""
    card = await people.types(ASK)
    completed = await answers(people, card, a1="9 December", a9="x", b1="y", text="z")
    made = await translation_of(people, completed)
    assert [a.answer for a in made.answers] == ["9 December"]


async def test_two_who_answer_at_once_both_get_a_card(people: Talking) -> None:
    """On a card that everybody sees; the second one replaces the first, and an edit finds one card."""
    people.chat.threads[ROOT] = (Message(ROOT, people.clock.now(), ASK, who(MARKETING)),)
    (card,) = await people.mentions("translate", thread=ROOT)
    completed = await asyncio.gather(
        *(answers(people, card, by=user, a1=f"said by {user}") for user in (IT, THIRD))
    )
    assert {one.message for one in completed} == {card.message}
    workspace = await people.workspace()
    standing = await people.talk.outbox.of_message(workspace, channel(), ROOT)
    assert len(standing) == 1


async def test_answers_to_somebody_elses_private_card(people: Talking) -> None:
    """Nobody gets to see it that way."""
    card = await people.types(ASK)
    await people.types(ASK, by=IT)
    sent = Submitted(form="answers", values={"a1": "x"}, context={"card": card.id.hex})
    (told,) = await people.does(sent, by=IT)
    assert (told.to, shown(told)) == ("asker", wording.NOT_YOURS)


# Who speaks


async def test_the_author_says_so_once(people: Talking) -> None:
    """The card is read again, and from then on nothing is guessed."""
    card = await people.types(ASK)
    assert wording.guessed("marketing") in shown(card)
    (again,) = await people.presses(card, "i_am_it")
    assert (again.to, again.replaces) == ("card", card.id)
    assert shown(again).startswith("For marketing")
    assert GUESS not in shown(again)
    person = await people.person()
    assert (person.side, person.chosen) == ("it", True)
    assert shown(await people.types("It is down")).startswith("For marketing")


async def test_who_reads_along_is_not_asked_which_side_they_are_on(people: Talking) -> None:
    """On a card that everybody sees, "I'm in IT" would be pressed by whoever is."""
    (card,) = await people.mentions(ASK)
    assert "speaks_it" in names(card)
    assert "i_am_it" not in names(card)
    await people.visit(by=IT)
    (again,) = await people.presses(card, "speaks_it", by=IT)
    assert shown(again).startswith("For marketing")
    assert again.message == card.message
    for user in (MARKETING, IT):
        assert not (await people.person(user)).chosen


async def test_somebody_elses_message_is_not_ones_own(people: Talking) -> None:
    """A private answer on it says who is speaking, not who I am."""
    await people.sets("quiet")
    people.chat.threads[ROOT] = (Message(ROOT, people.clock.now(), ASK, who(IT)),)
    (card,) = await people.mentions("translate", thread=ROOT)
    assert "speaks_it" in names(card)
    (again,) = await people.presses(card, "speaks_it")
    assert shown(again).startswith("For marketing")
    assert not (await people.person(MARKETING)).chosen


@pytest.mark.parametrize("name", ["i_am_it", "speaks_it"])
async def test_a_private_card_is_only_its_owners(people: Talking, name: str) -> None:
    """Whoever knows its id gets a sentence, and no side."""
    card = await people.types(ASK)
    await people.types(ASK, by=IT)
    (told,) = await people.does(Pressed(button=name, value=card.id.hex), by=IT)
    assert shown(told) == wording.NOT_YOURS
    assert not (await people.person(IT)).chosen


@pytest.mark.parametrize("name", ["i_am_nobody", "speaks_", "side", "of_another_version", ""])
async def test_a_button_of_another_version_does_nothing(people: Talking, name: str) -> None:
    """And is no error."""
    card = await people.types(ASK)
    assert await people.does(Pressed(button=name, value=card.id.hex)) == []


async def test_a_side_is_chosen_and_left(people: Talking) -> None:
    """By command, by message, by button; each says what is so now."""
    for said, place, sentence, side in (
        (Command(text="side it"), None, wording.SIDE_SAVED["it"], "it"),
        (Command(text="side"), None, wording.WHICH_SIDE["it"], "it"),
        (
            Direct(message="7.1", text="side marketing"),
            channel("D1", direct=True),
            wording.SIDE_SAVED["marketing"],
            "marketing",
        ),
        (Pressed(button="side_none", value="x"), None, wording.SIDE_SAVED[None], None),
    ):
        (card,) = await people.does(said, place=place)
        assert shown(card) == sentence
        person = await people.person()
        assert (person.side, person.chosen) == (side, True)


# Forms


@pytest.mark.parametrize(
    ("form", "values", "wrong"),
    [
        ("translate", {}, {"text": "Write or paste a message."}),
        ("translate", {"text": " \n"}, {"text": "Write or paste a message."}),
        ("translate", {"text": "x", "from": "auto", "to": "auto"}, {}),
        (
            "translate",
            {"text": "x", "from": "it", "to": "it"},
            {"to": "That is who is speaking. Choose the other side."},
        ),
        ("translate", {"text": "x", "from": "it", "to": "marketing"}, {}),
        ("answers", {}, {"a1": "A few words for one question are enough."}),
        ("answers", {"a1": " ", "a2": ""}, {"a1": "A few words for one question are enough."}),
        ("answers", {"a1": "", "a2": "x"}, {}),
        ("edit", {"text": " "}, {"text": "Write what is to be shared."}),
        ("edit", {"text": "x"}, {}),
        ("look_up", {"word": ""}, {"word": "Write a word, such as SSO."}),
        ("look_up", {"word": "SSO"}, {}),
        ("reason", {}, {}),
        ("settings", {}, {}),
        ("forget", {}, {}),
        ("of_another_version", {"x": "y"}, {}),
    ],
)
def test_what_is_wrong_with_a_form(
    form: str, values: dict[str, str], wrong: dict[str, str]
) -> None:
    """Known before anything is acknowledged, by field."""
    assert problems(form, values) == wrong


@pytest.mark.parametrize(
    ("chosen", "heading", "guess"),
    [
        ({"from": "it", "to": "auto"}, "For marketing", False),
        ({"from": "auto", "to": "marketing"}, "For marketing", False),
        ({"from": "marketing", "to": "it"}, "For IT", False),
        ({"from": "auto", "to": "auto"}, "For IT", True),
        ({}, "For IT", True),
    ],
)
async def test_a_text_from_the_form(
    people: Talking, chosen: dict[str, str], heading: str, guess: bool
) -> None:
    """Who speaks or for whom it is may be said; else it is guessed, and that is said."""
    (card,) = await people.does(Submitted(form="translate", values={"text": ASK, **chosen}))
    assert card.to == "asker"
    assert shown(card).startswith(heading)
    assert (GUESS in shown(card)) == guess


async def test_a_form_where_the_bot_is_off(people: Talking) -> None:
    """It does not open, and one that was open already is answered with a sentence."""
    await people.sets("off")
    form = await people.router.form(people.incoming(Command(text="")))
    assert form is not None
    assert form.fields == ()
    assert form.shown is not None
    assert form.shown.summary == wording.IS_OFF
    (card,) = await people.does(Submitted(form="translate", values={"text": ASK}))
    assert shown(card) == wording.IS_OFF


async def test_a_reason_is_kept_without_ado(people: Talking) -> None:
    """And thanked for; without one it is noted all the same."""
    card = await people.types(ASK)
    form = await people.opens(card, "not_helpful")
    for reason, thanks in (("It is too long", wording.THANKS_REASON), (" ", wording.THANKS)):
        (told,) = await people.sends(form, {"reason": reason})
        assert shown(told) == thanks


async def test_a_word_is_looked_up(people: Talking) -> None:
    """As by command; an unknown one is not made up."""
    for word, said in ((" SSO ", "one login"), ("flurble", wording.no_such_term("flurble"))):
        (card,) = await people.does(Submitted(form="look_up", values={"word": word}))
        assert said in shown(card)


@pytest.mark.parametrize("follows", ["yes", "no"])
@pytest.mark.parametrize("mode", ["on", "quiet", "off"])
async def test_settings_say_what_is_so_now(people: Talking, mode: str, follows: str) -> None:
    """Replies are read only where answers stand in the open."""
    values = {"mode": mode, "side": "it", "follows": follows}
    (card,) = await people.does(Submitted(form="settings", values=values))
    assert card.to == "asker"
    assert shown(card).startswith(f"{wording.SAVED} Fogbridge is {mode}: ")
    assert ("are read along" in shown(card)) == (mode == "on" and follows == "yes")
    visit = await people.visit()
    assert visit.channel is not None
    assert (visit.channel.mode, visit.channel.side) == (mode, "it")
    assert visit.channel.follows == (follows == "yes")


async def test_settings_that_are_none_change_nothing_else(people: Talking) -> None:
    """What is not known is left as it was."""
    await people.sets("quiet", "it", "no")
    await people.does(Submitted(form="settings", values={"mode": "loud", "follows": "no"}))
    visit = await people.visit()
    assert visit.channel is not None
    assert (visit.channel.mode, visit.channel.follows) == ("quiet", False)


@pytest.mark.parametrize("where", ["outside", "nowhere"])
async def test_settings_need_a_channel_and_a_member(people: Talking, where: str) -> None:
    """Somebody from outside changes nothing, and nowhere there is nothing to change."""
    said = Submitted(form="settings", values={"mode": "off"})
    if where == "outside":
        (card,) = await people.does(said, by="U404", team="TOUT")
        assert shown(card) == wording.NOT_A_MEMBER
    else:
        (card,) = await people.does(said, at_home=True)
        assert shown(card) == wording.ONLY_IN_CHANNEL
    visit = await people.visit()
    assert visit.channel is not None
    assert visit.channel.mode == "on"


async def test_a_form_of_another_version_does_nothing(people: Talking) -> None:
    """And is no error."""
    assert await people.does(Submitted(form="of_another_version", values={"x": "y"})) == []


async def test_what_everybody_sees_stays_what_everybody_sees(people: Talking) -> None:
    """However often it is read again or answered: no way to share it, and the way to take it back."""
    (card,) = await people.mentions(ASK)
    await people.visit(by=IT)
    for press in ("speaks_it", "answer", "answer"):
        assert "take_back" in names(card)
        assert not {"share", "edit", "ask", "i_am_it", "i_am_marketing"} & set(names(card))
        if press not in names(card):
            continue
        if press == "answer":
            card = await answers(people, card, by=IT, a1="By Monday")
        else:
            (card,) = await people.presses(card, press, by=IT)
    (gone,) = await people.presses(card, "take_back")
    assert gone.to == "gone"


async def test_what_one_sees_stays_ones_own(people: Talking) -> None:
    """A private card that is read again is as private as before."""
    card = await people.types(ASK)
    for _ in range(2):
        card = await answers(people, card, a1="By Monday")
        assert "share" in names(card)
        assert "take_back" not in names(card)
