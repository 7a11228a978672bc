""" "Why this timeline?" in a chat: the log first, one question where it has nothing, and what is logged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
import pytest_asyncio

from bot import wording, wording_asks
from bot import wording_whys as words
from bot.incoming import Direct, Heard, Mention, Place, Pressed, Shortcut
from bot.ports import Card, Look, Message
from bot.reply import Timeline
from bot.whys import Why
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown, who

ROOT = "1.1"
ASK = "We need the partner portal with single sign-on by 30 November."
LATER = "Not before 6 January."
REASON = "The vendor's login needs a security review first."
EXPLAINED = (
    "Not before 6 January: the change freeze runs from 20 November to 2 January, "
    "and the login needs a security review."
)
WHY = "why this timeline?"
_numbers = count(100)


@pytest_asyncio.fixture
async def people(people: Talking) -> AsyncIterator[Talking]:
    """Marketing and IT have said which side they are on; the channels are public."""
    for name in ("C1", "C2", "C3"):
        await people.look_is(Look(visibility="public", outsiders=False), name)
    for user, side in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{side}"), by=user, at_home=True)
    yield people


def thread(name: str = "C1", root: str = ROOT) -> Place:
    """A thread in a channel."""
    return channel(name, root)


def write(people: Talking, *said: tuple[str, str], root: str = ROOT) -> None:
    """The thread as the platform has it."""
    start = people.clock.now() - timedelta(hours=2)
    people.chat.threads[root] = tuple(
        Message(
            root if n == 0 else f"{root}.{n}",
            start + timedelta(minutes=10 * n),
            text,
            who(user),
        )
        for n, (user, text) in enumerate(said)
    )


async def asks(
    people: Talking,
    text: str = WHY,
    *,
    by: str = MARKETING,
    place: Place | None = None,
) -> list[Card]:
    """A mention in the thread; the line about reading along left out."""
    place = place or thread()
    said = Mention(message=f"{place.thread}.{next(_numbers)}", text=text)
    cards = await people.does(said, by=by, place=place)
    return [card for card in cards if not card.key.startswith("told:")]


async def says(
    people: Talking, text: str, *, by: str = IT, place: Place | None = None
) -> list[Card]:
    """A message in the followed thread."""
    people.clock.forward(timedelta(minutes=3))
    place = place or thread()
    said = Heard(message=f"{place.thread}.{next(_numbers)}", text=text)
    return await people.does(said, by=by, place=place)


async def logged(people: Talking, place: Place | None = None) -> list[Why]:
    """The entries of a thread, the newest first."""
    workspace = await people.workspace()
    return list(await people.talk.memory.whys_in(workspace, place or thread()))


async def confirmed(
    people: Talking, place: Place | None = None, *, asked: str = ASK, by: str = IT
) -> Why:
    """A thread that explained itself, confirmed by IT."""
    place = place or thread()
    write(people, (MARKETING, asked), (IT, EXPLAINED), root=place.thread or ROOT)
    (card,) = await asks(people, place=place)
    await people.presses(card, "why_confirm", by=by)
    (why, *_) = await logged(people, place)
    assert why.confirmed_at is not None
    return why


# Nothing fits: one question, and what comes is logged


async def test_what_is_missing_is_asked_of_the_side_that_has_it(people: Talking) -> None:
    """Said so, aloud, as one question."""
    write(people, (MARKETING, ASK), (IT, LATER))
    (card,) = await asks(people)
    assert card.to == "place"
    assert shown(card).splitlines()[:2] == [
        "One question to IT",
        "What moved the date from 30\u00a0November to 6\u00a0January?",
    ]
    assert words.NOT_ASKED_BEFORE in shown(card)
    assert names(card) == ["why_answer"]
    (why,) = await logged(people)
    assert (why.question, why.asked_of, why.factors) == (WHY, "it", ())
    assert why.title


async def test_the_next_reply_of_that_side_is_logged_and_confirmed(people: Talking) -> None:
    """Its reason, word for word; the card follows, and IT's press makes it a record."""
    write(people, (MARKETING, ASK), (IT, LATER))
    (card,) = await asks(people)
    (after,) = await says(people, REASON)
    assert (after.to, after.replaces) == ("card", card.id)
    assert "“The vendor's login needs a security review first”" in shown(after)
    assert words.NOT_CONFIRMED["it"] in shown(after)
    (why,) = await logged(people)
    assert [factor.kind for factor in why.factors] == ["security_privacy"]
    assert why.confirmed_at is None
    assert why.steps[-1].because == "The vendor's login needs a security review first"
    (done,) = await people.presses(after, "why_confirm", by=IT)
    assert words.LOGGED in shown(done)
    assert "Confirmed by IT on Saturday 21 November." in shown(done)
    (why,) = await logged(people)
    assert (why.confirmed_side, why.confirmed_by) == ("it", (await people.person(IT)).id)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, good to know that you asked",
        "Good question, I'll ask the platform team about it",
        "Let me check with security and come back",
        "Do you mean the whole portal or the login alone?",
        "ok",
    ],
)
async def test_what_only_promises_an_answer_is_none(people: Talking, text: str) -> None:
    """A thank-you, a question back, a promise to find out."""
    write(people, (MARKETING, ASK), (IT, LATER))
    await asks(people)
    assert await says(people, text) == []
    (why,) = await logged(people)
    assert why.factors == ()


async def test_marketings_own_reply_is_no_answer_of_its(people: Talking) -> None:
    """Nor may marketing confirm what IT says."""
    write(people, (MARKETING, ASK), (IT, LATER))
    await asks(people)
    assert await says(people, "I guess the reviewers are all on leave", by=MARKETING) == []
    (after,) = await says(people, REASON)
    (told,) = await people.presses(after, "why_confirm", by=MARKETING)
    assert (told.to, shown(told)) == ("asker", "The side that gives the reason confirms it.")


async def test_who_has_no_side_chooses_it_and_then_it_is_done(people: Talking) -> None:
    """The press is not lost."""
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (card,) = await asks(people)
    (which,) = await people.presses(card, "why_confirm", by=THIRD)
    assert names(which) == ["ask_as_marketing", "ask_as_it"]
    (done,) = await people.presses(which, "ask_as_it", by=THIRD)
    assert "Confirmed by IT" in shown(done)


async def test_a_thread_that_explains_itself_is_logged_at_once(people: Talking) -> None:
    """With its reasons, its dates and its freeze; nobody is asked."""
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (card,) = await asks(people)
    assert shown(card).splitlines()[1].startswith("The wait comes from two things: ")
    assert "(a closed period)" in shown(card)
    assert names(card) == ["why_confirm", "why_answer", "no_but_why"]
    (drawn,) = [
        part for part in (card.reply.parts if card.reply else ()) if isinstance(part, Timeline)
    ]
    assert [one.firm for one in drawn.dates.shown] == ["wish", "estimate"]
    assert drawn.dates.closed[0].name == "freeze"


async def test_a_second_reason_is_added_until_it_is_confirmed(people: Talking) -> None:
    """And a question for the date stays as long as there is none."""
    write(people, (MARKETING, ASK), (IT, "That will take a while."))
    await asks(people)
    (after,) = await says(people, REASON)
    assert words.ONE_QUESTION["it"] in shown(after)
    (dated,) = await says(people, "It can be done by 12 January then.")
    assert "12\u00a0January" in shown(dated)
    assert words.ONE_QUESTION["it"] not in shown(dated)


# In a form


async def test_the_form_takes_reason_and_day_and_confirms_both(people: Talking) -> None:
    """Sending it is the press of a person of that side."""
    write(people, (MARKETING, ASK), (IT, LATER))
    (card,) = await asks(people)
    form = await people.opens(card, "why_answer", by=IT)
    assert [field.name for field in form.fields] == ["reason", "day"]
    (after,) = await people.sends(
        form, {"reason": REASON, "day": "2027-01-12"}, by=IT, place=card.place
    )
    assert "Confirmed by IT" in shown(after)
    (why,) = await logged(people)
    assert [f.kind for f in why.factors] == ["security_privacy"]
    assert why.steps[-1].day.isoformat() == "2027-01-12"
    assert why.steps[-1].rung == "estimate"
    assert why.answered_at == why.confirmed_at


async def test_the_form_is_for_the_side_that_has_the_answer(people: Talking) -> None:
    """Who has no side says it there; the other side's answer is not taken."""
    write(people, (MARKETING, ASK), (IT, LATER))
    (card,) = await asks(people)
    form = await people.opens(card, "why_answer", by=THIRD)
    assert [field.name for field in form.fields] == ["my_side", "reason", "day"]
    (told,) = await people.sends(
        form, {"reason": REASON, "my_side": "marketing"}, by=THIRD, place=card.place
    )
    assert shown(told) == words.NOT_YOURS["it"]
    assert (await logged(people))[0].factors == ()


# From a message's menu


async def asks_on(people: Talking, *, by: str = MARKETING, place: Place | None = None) -> Card:
    """The shortcut on the thread's first message."""
    place = place or thread()
    first = people.chat.threads[place.thread or ROOT][0]
    said = Shortcut(message=first.key, text=first.text, author=first.who, what="why")
    (card,) = await people.does(said, by=by, place=place)
    return card


async def test_the_menu_of_a_message_asks_for_who_presses_alone(people: Talking) -> None:
    """Nothing is said aloud until they ask the other side; replies are read along from then on."""
    write(people, (MARKETING, ASK), (IT, LATER))
    card = await asks_on(people)
    assert (card.to, names(card)) == ("asker", ["why_ask"])
    question, _ = await people.presses(card, "why_ask", by=MARKETING)
    assert (question.to, question.place and question.place.thread) == ("place", ROOT)
    assert len(await says(people, REASON)) == 1


async def test_from_the_menu_the_log_answers_with_its_age_as_of_now(people: Talking) -> None:
    """Also on a message that is as old as the answer."""
    await confirmed(people)
    write(people, (MARKETING, "Can we have single sign-on for the press portal?"), root="2.1")
    people.clock.forward(timedelta(days=22))
    card = await asks_on(people, place=thread("C2", "2.1"))
    assert card.to == "asker"
    assert "Asked before, three weeks ago" in shown(card)


async def test_from_the_menu_a_private_channel_answers_its_members(people: Talking) -> None:
    """Who was there reads it; others find nothing."""
    await _private_log(people)
    write(people, (MARKETING, ELSEWHERE), root="2.1")
    mine = await asks_on(people, place=thread("C2", "2.1"))
    assert "security review" in shown(mine)
    theirs = await asks_on(people, by=THIRD, place=thread("C2", "2.1"))
    assert "security review" not in shown(theirs)


# From the log


async def test_the_next_one_who_asks_is_answered_from_the_log(people: Talking) -> None:
    """In another public channel, weeks later: the reasons then, their age, and whose word it is."""
    await confirmed(people)
    people.clock.forward(timedelta(days=22))
    write(people, (MARKETING, "Can we have single sign-on for the press portal?"), root="2.1")
    (card,) = await asks(people, place=thread("C2", "2.1"))
    said = shown(card)
    assert "Asked before, three weeks ago, for similar work: " in said
    assert "Confirmed by IT on Saturday 21 November." in said
    assert "“the login needs a security review”" in said
    assert words.NOT_A_PROMISE in said
    assert names(card)[:2] == ["why_holds", "why_answers"]
    assert await logged(people, thread("C2", "2.1")) == []


async def test_this_answers_it(people: Talking) -> None:
    """The card says so, and nobody is asked."""
    await confirmed(people)
    write(people, (MARKETING, "When is single sign-on for the press portal ready?"), root="2.1")
    (card,) = await asks(people, place=thread("C2", "2.1"))
    (after,) = await people.presses(card, "why_answers", by=MARKETING)
    assert (after.to, after.replaces) == ("card", card.id)
    assert words.ANSWERED_FROM_LOG in shown(after)
    assert "why_holds" not in names(after)


async def test_does_it_still_hold(people: Talking) -> None:
    """IT is asked aloud, with what was said then; its yes confirms the old answer as of today."""
    old = await confirmed(people)
    people.clock.forward(timedelta(days=30))
    write(people, (MARKETING, "Can we have single sign-on for the press portal?"), root="2.1")
    (card,) = await asks(people, place=thread("C2", "2.1"))
    question, told = await people.presses(card, "why_holds", by=MARKETING)
    assert (question.to, told.to) == ("place", "asker")
    assert words.DOES_IT_HOLD in shown(question)
    assert names(question)[:2] == ["why_still", "why_answer"]
    (done,) = await people.presses(question, "why_still", by=IT)
    assert words.HOLDS in shown(done)
    assert "Confirmed by IT on Monday 21 December." in shown(done)
    again = await people.talk.memory.why(old.workspace, old.id)
    assert again is not None
    assert again.confirmed_at == people.clock.now()
    assert await says(people, "Well, the reviewers are faster now", place=thread("C2", "2.1")) == []


async def test_the_same_thread_says_what_it_said(people: Talking) -> None:
    """Asked again there, the entry of the thread itself answers."""
    await confirmed(people)
    (card,) = await asks(people)
    assert words.asked_here("today") in shown(card)


async def test_a_newer_answer_for_the_same_ask_takes_the_older_ones_place(
    people: Talking,
) -> None:
    """Both know of each other, and the log gives the newer one."""
    old = await confirmed(people)
    (card,) = await asks(people)
    question, _ = await people.presses(card, "why_holds", by=MARKETING)
    form = await people.opens(question, "why_answer", by=IT)
    await people.sends(form, {"reason": "Two engineers are on leave."}, by=IT, place=thread())
    new, before = await logged(people)
    assert (before.id, before.superseded_by) == (old.id, new.id)
    assert new.supersedes == old.id
    (again,) = await asks(people)
    assert "Two engineers are on leave" in shown(again)
    assert "security review" not in shown(again)


# When nobody called the bot


async def test_a_plain_question_in_a_followed_thread_is_answered_once_a_day(
    people: Talking,
) -> None:
    """The bot was called in before; the second "why" of the day gets no second card."""
    write(people, (MARKETING, ASK), (IT, LATER))
    await asks(people, "translate")
    (card,) = await says(people, "Why does that take so long?", by=MARKETING)
    assert card.to == "place"
    assert words.ONE_QUESTION["it"] in shown(card)
    assert await says(people, "But why does it take so long?", by=MARKETING) == []
    people.clock.forward(timedelta(days=1))
    assert len(await says(people, "So why does it take so long?", by=MARKETING)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Why don't we have lunch?",
        "I wonder why the old portal was blue",
        "When can we have it?",
        "That explains why it takes so long, thanks",
    ],
)
async def test_other_questions_are_left_alone(people: Talking, text: str) -> None:
    """Only a question why, about time."""
    write(people, (MARKETING, ASK), (IT, LATER))
    await asks(people, "translate")
    assert await says(people, text, by=MARKETING) == []
    assert await logged(people) == []


async def test_in_a_quiet_channel_who_asks_is_answered_alone(people: Talking) -> None:
    """And decides whether IT is asked aloud."""
    await people.sets("quiet")
    write(people, (MARKETING, ASK), (IT, LATER))
    (card,) = await asks(people)
    assert card.to == "asker"
    assert names(card) == ["why_ask"]
    question, told = await people.presses(card, "why_ask", by=MARKETING)
    assert (question.to, told.to) == ("place", "asker")
    assert words.LOGS_YOUR_REPLY not in shown(question)  # replies are not read along there
    form = await people.opens(question, "why_answer", by=IT)
    (after,) = await people.sends(form, {"reason": REASON}, by=IT, place=question.place)
    assert (after.to, after.replaces) == ("card", question.id)


# Who may read it


async def _private_log(people: Talking) -> Why:
    """A private channel in which IT and marketing talked about the portal."""
    await people.look_is(Look(visibility="private", outsiders=False), "P1")
    return await confirmed(people, thread("P1", "7.1"))


ELSEWHERE = "Can we have single sign-on for the press portal, too?"


async def test_a_private_channels_reasons_are_not_said_aloud_elsewhere(people: Talking) -> None:
    """Not even by somebody who was in both."""
    await _private_log(people)
    write(people, (MARKETING, ELSEWHERE), root="2.1")
    (card,) = await asks(people, place=thread("C2", "2.1"))
    assert "security review" not in shown(card)
    assert words.NOT_ASKED_BEFORE in shown(card)


async def test_who_was_there_reads_it_alone(people: Talking) -> None:
    """In a quiet channel only they see the answer; others find nothing."""
    await _private_log(people)
    for user, sees in ((MARKETING, True), (THIRD, False)):
        root = f"2.{user}"
        place = thread("C3", root)
        await people.talk.directory.arrive(
            people.incoming(Mention(message="9", text=""), place=place)
        )
        workspace = await people.workspace()
        await people.talk.directory.set_channel(
            workspace, place, None, side=None, mode="quiet", follows=True
        )
        write(people, (user, ELSEWHERE), root=root)
        (card,) = await asks(people, by=user, place=place)
        assert card.to == "asker"
        assert ("security review" in shown(card)) is sees


async def test_asking_aloud_whether_it_holds_quotes_nothing_private(people: Talking) -> None:
    """The private answer was theirs to read; the question in the open does not carry it."""
    why = await _private_log(people)
    write(people, (MARKETING, ELSEWHERE), root="2.1")
    await asks(people, "translate", place=thread("C2", "2.1"))
    pressed = Pressed(button="why_holds", value=f"{why.id.hex}:", message="5.5")
    question, _ = await people.does(pressed, by=MARKETING, place=thread("C2", "2.1"))
    assert question.to == "place"
    assert "security review" not in shown(question)
    assert why.id.hex not in "".join(
        b for b in map(str, question.reply.parts if question.reply else ())
    )


@pytest.mark.parametrize(
    "button", ["why_holds", "why_answers", "why_ask", "why_confirm", "why_still", "no_but_why"]
)
async def test_no_button_opens_what_one_may_not_read(people: Talking, button: str) -> None:
    """Whoever sends the id of a private channel's entry is told that it is not theirs."""
    why = await _private_log(people)
    write(people, (MARKETING, ELSEWHERE), root="2.1")
    await asks(people, "translate", place=thread("C2", "2.1"))
    await people.does(Pressed(button="side_it"), by=THIRD, at_home=True)
    value = f"{why.id.hex}:{why.id.hex}"
    pressed = Pressed(button=button, value=value, message="5.5")
    (card,) = await people.does(pressed, by=THIRD, place=thread("C2", "2.1"))
    assert (card.to, shown(card)) == ("asker", words.NOT_READABLE)


async def test_no_form_opens_it_either(people: Talking) -> None:
    """Nor does sending one that was made up."""
    why = await _private_log(people)
    await people.does(Pressed(button="side_it"), by=THIRD, at_home=True)
    pressed = Pressed(button="why_answer", value=why.id.hex)
    form = await people.router.form(people.incoming(pressed, by=THIRD, place=thread("C2", "2.1")))
    assert form is not None
    assert form.submit is None
    made_up = replace(form, name="why_answer", context={"why": why.id.hex})
    (card,) = await people.sends(made_up, {"reason": "x"}, by=THIRD, place=thread("C2", "2.1"))
    assert shown(card) == words.NOT_READABLE


async def test_asked_of_the_bot_itself_everybody_reads_their_own(people: Talking) -> None:
    """In the person's conversation with the bot: who was in the private channel, and nobody else."""
    await _private_log(people)
    found = {}
    for user in (MARKETING, THIRD):
        place = channel(f"D{user}", direct=True)
        said = Direct(message=f"3.{user}", text="why this timeline for the single sign-on portal?")
        (card,) = await people.does(said, by=user, place=place)
        found[user] = shown(card)
    assert "security review" in found[MARKETING]
    assert "security review" not in found[THIRD]
    assert words.NOT_ASKED_BEFORE in found[THIRD]


async def test_among_outsiders_the_log_is_not_used(people: Talking) -> None:
    """Nothing is answered from it, and nothing is written."""
    await confirmed(people)
    await people.look_is(Look(visibility="public", outsiders=True), "C2")
    write(people, (MARKETING, ELSEWHERE), (IT, EXPLAINED), root="2.1")
    (card,) = await asks(people, place=thread("C2", "2.1"))
    assert (card.to, shown(card)) == ("asker", words.NO_OUTSIDERS)
    assert await logged(people, thread("C2", "2.1")) == []


async def test_an_opted_out_persons_words_are_not_logged(people: Talking) -> None:
    """Their messages are left out of the thread that is read."""
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (card,) = await asks(people)
    assert "security review" not in shown(card)
    assert (await logged(people))[0].factors == ()


# Away from a thread, and twice


async def test_outside_of_a_thread_it_says_where_to_ask(people: Talking) -> None:
    """A mention with nothing above it, and a message without a subject."""
    people.chat.threads.clear()
    said = Mention(message="9.1", text=WHY)
    cards = [c for c in await people.does(said, place=channel()) if not c.key.startswith("told:")]
    assert [shown(card) for card in cards] == [words.WHERE]
    direct = Direct(message="9.2", text=WHY)
    (card,) = await people.does(direct, place=channel("D1", direct=True))
    assert shown(card) == words.WHERE


async def test_the_same_delivery_twice_says_the_same(people: Talking) -> None:
    """A crash between writing and saying costs nothing."""
    write(people, (MARKETING, ASK), (IT, LATER))
    said = Mention(message=f"{ROOT}.77", text=WHY)
    incoming = people.incoming(said, place=thread())
    problem = await people.router.read(incoming)
    visit = await people.talk.directory.arrive(incoming)
    from bot.chat.threads import mentioned

    first = await mentioned(people.talk, visit, said)  # written, and then the process dies
    cards = [
        await people.said(UUID(id)) for id in await people.router.answer(incoming, problem or "")
    ]
    assert shown(cards[0]) == "\n\n".join([]) or words.ONE_QUESTION["it"] in shown(cards[0])
    assert [one.id for one in first] == [cards[0].id]
    assert len(await logged(people)) == 1


async def test_log_the_why_logs_what_the_thread_says(people: Talking) -> None:
    """The button under the glance."""
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (glance,) = await asks(people, "")
    assert "why_log" in names(glance)
    (card,) = await people.presses(glance, "why_log", by=MARKETING)
    assert words.NOT_CONFIRMED["it"] in shown(card)
    assert len(await logged(people)) == 1
    (again,) = await people.presses(glance, "why_log", by=IT)
    assert words.asked_here("today") in shown(again)
    assert len(await logged(people)) == 1


async def test_switched_off_it_is_silent(people: Talking) -> None:
    """As everything else is."""
    await people.sets("off")
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (card,) = await asks(people)
    assert shown(card) == wording.IS_OFF
    assert wording_asks.LOG_THE_WHY


@pytest.mark.parametrize("days", [0, 1, 5, 13, 14, 45, 60, 400, 900])
def test_ages_are_said_as_people_say_them(days: int) -> None:
    """Days, weeks, months, years; never a date."""
    said = words.age(days)
    assert (
        said
        in {
            0: "today",
            1: "yesterday",
            5: "5 days ago",
            13: "13 days ago",
            14: "two weeks ago",
            45: "six weeks ago",
            60: "two months ago",
            400: "13 months ago",
            900: "two years ago",
        }[days]
    )
