"""Dates in a chat: drafted by one, confirmed by a person of each side, moved with a reason, kept or missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import wording_asks as words
from bot.chat.commitments import drafted
from bot.commitments import Commitment, Move
from bot.incoming import Deleted, Pressed, Submitted
from bot.ports import Card
from tests.bot.chat.asking import (
    ROOT,
    fills,
    fills_more,
    history,
    presses_now,
    says,
    the_ask,
    tracked,
)
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown

ESTIMATE = "It will be the 6th of January, because of the freeze."
DUE = "2027-01-06"
IN_WORDS = "Wednesday 6 January 2027"


async def a_draft(people: Talking, **owes: str) -> tuple[Card, Card]:
    """The ask's card, and that of a date for it."""
    card = await tracked(people)
    given = owes or {"owes_marketing": "the copy", "owes_it": "the portal"}
    date_card, after, told = await fills(people, card, "commit_date", IT, due=DUE, **given)
    assert (date_card.to, date_card.place) == ("place", channel(thread=ROOT))
    assert (after.replaces, shown(told)) == (card.id, words.DATE_BELOW)
    return card, date_card


async def agreed(people: Talking) -> tuple[Card, Card]:
    """The same, with both sides' yes."""
    card, date_card = await a_draft(people)
    await people.presses(date_card, "commit_yes_it", by=IT)
    await presses_now(people, date_card, "commit_yes_marketing", MARKETING)
    assert (await the_ask(people)).status == "agreed"
    return card, date_card


async def the_date(people: Talking) -> Commitment:
    """The newest date of the ask, as it is kept."""
    ask = await the_ask(people)
    return (await people.talk.memory.commitments_of(await people.workspace(), ask.id))[0]


async def moves(people: Talking) -> tuple[Move, ...]:
    """How it moved."""
    ask = await the_ask(people)
    return await people.talk.memory.moves_of(await people.workspace(), ask.id)


async def test_a_form_begins_with_what_the_thread_says(people: Talking) -> None:
    """The estimate of the doing side, to be changed; the quote of who said it goes along."""
    card = await tracked(people)
    await says(people, ESTIMATE, IT)
    form = await people.opens(card, "commit_date", by=MARKETING)
    assert [getattr(field, "value", "") for field in form.fields] == [DUE, "", ""]
    (date_card, *_) = await fills(people, card, "commit_date", MARKETING, due=DUE)
    assert "“It will be the 6th of January”" in shown(date_card)
    assert (await the_date(people)).quote == "It will be the 6th of January"


async def test_a_date_that_nobody_said_has_no_quote(people: Talking) -> None:
    """Nothing is made up."""
    card = await tracked(people)
    await says(people, ESTIMATE, IT)
    await fills(people, card, "commit_date", IT, due="2027-01-13")
    assert (await the_date(people)).quote is None


async def test_a_draft_is_nobodys_yes(people: Talking) -> None:
    """Not even of who drafted it; the ask waits as before."""
    _, date_card = await a_draft(people)
    assert shown(date_card) == (
        "A date to confirm · #1\n"
        f"By {IN_WORDS}: “Can you build the partner portal”\n\n"
        "What each side does for it\n- Marketing: the copy\n- IT: the portal\n\n"
        "It counts once a person of each side says yes."
    )
    assert names(date_card) == [
        "commit_yes_marketing",
        "commit_yes_it",
        "commit_change",
        "commit_withdraw",
    ]
    assert (await the_date(people)).yes in (None, {})
    assert (await the_ask(people)).status == "waiting_on_it"


async def test_two_people_of_two_sides_make_it_a_commitment(people: Talking) -> None:
    """One yes is none; the same person can't say both."""
    card, date_card = await a_draft(people)
    after = (await people.presses(date_card, "commit_yes_it", by=IT))[1]
    assert "IT said yes. It counts once marketing says yes too." in shown(after)
    assert "commit_yes_it" not in names(after)
    assert (await the_ask(people)).status == "waiting_on_it"
    (told,) = await people.presses(date_card, "commit_yes_it", by=IT)
    assert "Your side said yes already" in shown(told)
    await people.does(Pressed(button="side_marketing"), by=IT, at_home=True)
    (told,) = await people.presses(date_card, "commit_yes_marketing", by=IT)
    assert "You said yes for one side" in shown(told)
    ask_card, date_after = await people.presses(date_card, "commit_yes_marketing", by=MARKETING)
    assert (ask_card.replaces, date_after.replaces) == (card.id, date_card.id)
    assert shown(ask_card).startswith(f"#1 · agreed for {IN_WORDS}")
    assert shown(date_after).startswith("Agreed · #1")
    assert (await the_ask(people)).due == date(2027, 1, 6)
    assert [change.what for change in await history(people)] == ["tracked", "agreed"]


@pytest.mark.parametrize(("side", "by"), [("marketing", IT), ("it", MARKETING)])
async def test_nobody_says_yes_for_the_other_side(people: Talking, side: str, by: str) -> None:
    """Their own side has its own button."""
    _, date_card = await a_draft(people)
    (told,) = await people.presses(date_card, f"commit_yes_{side}", by=by)
    assert shown(told) == words.ONLY_THEIR_YES[side]  # type: ignore[index]  # a Side
    assert not (await the_date(people)).said_yes


async def test_a_yes_needs_a_side_that_was_chosen(people: Talking) -> None:
    """It is asked for; the yes is done then, if it was the button of that side."""
    _, date_card = await a_draft(people)
    (asked,) = await people.presses(date_card, "commit_yes_it", by=THIRD)
    assert names(asked) == ["ask_as_marketing", "ask_as_it"]
    await people.presses(asked, "ask_as_it", by=THIRD)
    assert set((await the_date(people)).said_yes) == {"it"}


async def test_another_draft_takes_the_place_of_the_first_and_of_its_yes(people: Talking) -> None:
    """One date is talked about at a time."""
    _, date_card = await a_draft(people)
    await people.presses(date_card, "commit_yes_it", by=IT)
    cards = await fills(people, date_card, "commit_change", MARKETING, due="2027-01-13")
    assert [card.to for card in cards] == ["card", "card", "asker"]
    changed = next(card for card in cards if card.replaces == date_card.id)
    assert "Wednesday 13 January 2027" in shown(changed)
    assert not (await the_date(people)).said_yes


@pytest.mark.parametrize("due", ["2026-11-01", "", "soon"])
async def test_a_date_is_a_day_to_come(people: Talking, due: str) -> None:
    """Anything else is refused in a sentence."""
    card = await tracked(people)
    (told,) = await fills(people, card, "commit_date", IT, due=due)
    assert shown(told) in (words.A_DAY_TO_COME, words.PICK_A_DAY)


async def test_a_date_is_not_agreed_after_all(people: Talking) -> None:
    """Somebody of either side says so; the ask waits on."""
    _, date_card = await a_draft(people)
    cards = await people.presses(date_card, "commit_withdraw", by=MARKETING)
    assert any(shown(card).startswith("Not agreed · #1") for card in cards)
    assert (await the_date(people)).state == "withdrawn"
    (told,) = await people.presses(date_card, "commit_yes_it", by=IT)
    assert "over" in shown(told)


async def test_a_declined_ask_has_no_date(people: Talking) -> None:
    """The draft is withdrawn with it, and is back when that is undone."""
    _, date_card = await a_draft(people)
    cards = await fills_more(people, "ask_decline", IT, reason="No owner.")
    assert (await the_date(people)).state == "withdrawn"
    assert any(card.replaces == date_card.id for card in cards)
    await presses_now(people, cards[0], "ask_undo", IT)
    assert (await the_date(people)).state == "draft"
    assert (await the_ask(people)).status == "waiting_on_it"


async def test_a_date_moves_with_its_reason_and_the_other_sides_yes(people: Talking) -> None:
    """Until then the old one holds."""
    card, date_card = await agreed(people)
    said = {"due": "2026-12-18", "because": "The papers came early."}
    (move_card,) = await fills_more(people, "commit_move", IT, **said)
    assert shown(move_card) == (
        "A new date to confirm · #1\n"
        f"Friday 18 December instead of {IN_WORDS}.\n\n"
        "Because\nThe papers came early.\n\n"
        "IT proposes it. Somebody of marketing confirms it; until then the old date holds."
    )
    assert (await the_ask(people)).due == date(2027, 1, 6)
    (told,) = await people.presses(move_card, "commit_move_yes", by=IT)
    assert "other side" in shown(told)
    after = await people.presses(move_card, "commit_move_yes", by=MARKETING)
    assert {one.replaces for one in after} == {card.id, date_card.id, move_card.id}
    assert (await the_ask(people)).due == date(2026, 12, 18)
    (move,) = await moves(people)
    assert (move.because, move.confirmed_by) == (
        "The papers came early.",
        (await people.person(MARKETING)).id,
    )
    assert [change.what for change in await history(people)][-1] == "moved"
    await presses_now(people, after[0], "ask_undo", MARKETING)
    assert (await the_ask(people)).due == date(2027, 1, 6)
    assert (await the_date(people)).due == date(2027, 1, 6)
    assert (await moves(people))[0].confirmed_at is None


async def test_without_an_agreed_date_none_moves(people: Talking) -> None:
    """A draft is changed."""
    await a_draft(people)
    said = {"due": "2026-12-18", "because": "The papers came early."}
    (told,) = await fills_more(people, "commit_move", IT, **said)
    assert "No date is agreed yet" in shown(told)


async def test_undoing_the_second_yes_leaves_the_first(people: Talking) -> None:
    """The date is a draft again."""
    _, date_card = await a_draft(people)
    await people.presses(date_card, "commit_yes_it", by=IT)
    card, _ = await people.presses(date_card, "commit_yes_marketing", by=MARKETING)
    await presses_now(people, card, "ask_undo", MARKETING)
    assert (await the_ask(people)).status == "waiting_on_it"
    assert ((await the_date(people)).state, set((await the_date(people)).said_yes)) == (
        "draft",
        {"it"},
    )


@pytest.mark.parametrize(
    ("days", "state", "title"), [(10, "kept", words.KEPT), (60, "missed", words.MISSED)]
)
async def test_a_date_is_kept_or_missed(people: Talking, days: int, state: str, title: str) -> None:
    """By the day on which it was said to be there, whenever that is confirmed."""
    card, date_card = await agreed(people)
    people.clock.forward(timedelta(days=days))
    await people.presses(card, "ask_delivered", by=IT)
    people.clock.forward(timedelta(days=50))
    cards = await people.presses(card, "ask_delivered", by=MARKETING)
    assert (await the_date(people)).state == state
    assert any(shown(one).startswith(f"{title} · #1") for one in cards)
    assert [one.replaces for one in cards] == [card.id, date_card.id]


async def test_an_agreed_ask_can_not_be_drafted_for_again(people: Talking) -> None:
    """What was agreed moves."""
    await agreed(people)
    (told,) = await fills_more(people, "commit_date", IT, due="2027-02-01")
    assert shown(told) == words.MOVE_IT_INSTEAD


async def test_an_option_becomes_a_draft(people: Talking) -> None:
    """What a "No, but" offers is put to both sides, and is nobody's yes."""
    await tracked(people)
    ask = await the_ask(people)
    visit = await people.visit(Pressed(button="no_but_a"), by=MARKETING, place=channel(thread=ROOT))
    said = await drafted(
        people.talk,
        visit,
        ask.id,
        date(2026, 12, 4),
        {"it": "the page"},
        "the page without the form",
    )
    assert [one.to for one in said] == ["place", "card", "asker"]
    assert said[0].id == (await the_date(people)).id
    assert (await the_date(people)).quote == "the page without the form"


async def test_a_date_of_an_ask_that_is_not_there(people: Talking) -> None:
    """Whatever a form carries."""
    for context in ({}, {"ask": "7"}, {"ask": "7" * 32}):
        said = Submitted(form="commit_date", values={"due": DUE}, context=context)
        (told,) = await people.does(said)
        assert shown(told) == words.GONE


async def test_a_deleted_estimate_is_quoted_no_more(people: Talking) -> None:
    """The date stays: a person put it there."""
    card = await tracked(people)
    await says(people, ESTIMATE, IT)
    (date_card, *_) = await fills(people, card, "commit_date", IT, due=DUE)
    message = (await the_date(people)).source.message
    assert message is not None
    gone = Deleted(message=message)
    cards = await people.does(gone, by=None, place=channel(thread=ROOT))
    after = next(one for one in cards if one.replaces == date_card.id)
    assert "6th of January" not in shown(after)
    assert IN_WORDS in shown(after)
    assert (await the_date(people)).quote is None
