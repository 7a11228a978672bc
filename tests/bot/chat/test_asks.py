"""Asks in a chat: how one is tracked, what its card says, who may do what, and what is said of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot import wording_asks as words
from bot.chat.reading import short_quote
from bot.chat.tracking import Sight, read_sight
from bot.errors import Overtaken
from bot.incoming import Command, Deleted, Direct, Mention, Pressed, Shortcut
from bot.memory import Write
from bot.ports import Look
from bot.records import QUOTE_MOST, unnamed
from bot.router import Router
from tests.bot.chat.asking import (
    ASK,
    QUESTION,
    ROOT,
    fills_more,
    history,
    presses_now,
    sides,
    the_ask,
    tracked,
    write,
)
from tests.bot.chat.talking import (
    IT,
    MARKETING,
    THIRD,
    Talking,
    buttons,
    channel,
    names,
    shown,
    value_of,
    who,
)

# A thread at a glance


async def test_a_mention_alone_says_where_the_thread_stands(people: Talking) -> None:
    """Sides and no names; the ask can be tracked, and each side's last word translated."""
    await sides(people)
    write(people, (MARKETING, ASK), (IT, QUESTION))
    (card,) = await people.mentions(thread=ROOT, by=THIRD)
    assert (card.to, names(card)) == (
        "place",
        ["ask_track", "why_log", "glance_for_marketing", "glance_for_it"],
    )
    assert shown(card).startswith(wording.WHERE_THIS_STANDS)
    assert "Marketing asks" in shown(card)
    assert not any(user in shown(card) for user in (MARKETING, IT, THIRD, "person 1"))


async def test_a_thread_without_an_ask_has_nothing_to_track(people: Talking) -> None:
    """A constraint can still be translated."""
    await sides(people)
    write(people, (IT, "SSO needs a security review before the change freeze ends"))
    (card,) = await people.mentions(thread=ROOT)
    assert names(card) == ["glance_for_marketing", "glance_for_it"]


# Tracking


async def test_an_ask_is_tracked_by_one_press(people: Talking) -> None:
    """What was shown there: the quote, whose turn it is, what comes next, and the wish."""
    await sides(people)
    write(people, (MARKETING, ASK), (IT, QUESTION))
    (glance,) = await people.mentions(thread=ROOT)
    card, told = await people.presses(glance, "ask_track", by=THIRD)
    ask = await the_ask(people)
    assert (ask.number, ask.side, ask.status, ask.confirmed) == (
        1,
        "marketing",
        "waiting_on_marketing",
        True,
    )
    assert ask.quote == "Can you build the partner portal"
    assert (ask.next_step, str(ask.wished)) == (QUESTION, "2026-11-30")
    assert ask.asker == (await people.person(MARKETING)).id
    assert ask.source.message == ROOT
    assert ask.source.link == f"https://chat.example/C1/{ROOT}"
    assert shown(card) == (
        "#1 · waiting on marketing\n"
        "Can you build the partner portal\n"
        "Marketing asks IT. It is marketing's turn since Saturday 21 November.\n\n"
        f"Next step\n{QUESTION}\n\n"
        "Dates\n- wished for Monday 30 November\n\n"
        "Asked on Saturday 21 November."
    )
    assert shown(told) == f"{words.is_tracked(1)} {words.CARD_BELOW}"
    (first,) = await history(people)
    assert (first.what, first.by.person) == ("tracked", (await people.person(THIRD)).id)


async def test_a_message_is_tracked_once(people: Talking) -> None:
    """The second press is told its number."""
    await tracked(people)
    (told,) = await people.mentions("track", thread=ROOT, by=IT)
    assert (told.to, shown(told)) == ("asker", words.is_tracked_already(1))


@pytest.mark.parametrize("text", ["track", "Track this", "track it as an ask."])
async def test_track_alone_means_what_stands_above(people: Talking, text: str) -> None:
    """The ask of the thread; where there is none, the message above."""
    await sides(people)
    write(people, (IT, "The export is empty since the last release."))
    (card,) = await people.mentions(text, thread=ROOT)
    assert card.to == "place"
    ask = await the_ask(people)
    assert (ask.quote, ask.side) == ("The export is empty since the last release.", "it")


async def test_track_with_a_text_tracks_that_text(people: Talking) -> None:
    """Of whoever writes it, in the thread under it."""
    await sides(people)
    said = Mention(message=ROOT, text="track: a consent banner for the shop")
    cards = await people.does(said, by=MARKETING, place=channel())
    ask = await the_ask(people)
    assert ask.quote == "a consent banner for the shop"
    assert (ask.side, ask.status) == ("marketing", "waiting_on_it")
    assert cards[0].place == channel(thread=ROOT)


async def test_a_message_that_begins_with_track_is_a_message(people: Talking) -> None:
    """It takes a colon, or nothing behind it."""
    (card, *_) = await people.mentions("track the clicks on the landing page by Friday")
    assert await people.talk.memory.asks_in(await people.workspace(), channel()) == ()
    assert card.translation is not None


async def test_a_shortcut_tracks_somebodys_message(people: Talking) -> None:
    """The card stands in that message's thread; the form that is open says so."""
    await sides(people)
    said = Shortcut(message=ROOT, text=ASK, author=who(MARKETING), what="track")
    card, told = await people.does(said, by=IT)
    assert (card.to, card.place, told.to) == ("place", channel(thread=ROOT), "asker")
    ask = await the_ask(people)
    assert (ask.quote, ask.asker) == (ASK, (await people.person(MARKETING)).id)


async def test_who_opted_out_is_not_tracked(people: Talking) -> None:
    """Their words are left alone."""
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    said = Shortcut(message=ROOT, text=ASK, author=who(IT), what="track")
    (told,) = await people.does(said, by=MARKETING)
    assert shown(told) == words.OPTED_OUT_AUTHOR


@pytest.mark.parametrize(
    "said", [Mention(message="3.9", text="track"), Mention(message="3.9", text="track: a page")]
)
async def test_among_outsiders_nothing_is_tracked(people: Talking, said: Mention) -> None:
    """And that is said in private."""
    await people.look_is(Look("public", outsiders=True), "C3")
    write(people, (MARKETING, ASK), thread="3.1")
    (told,) = await people.does(said, by=MARKETING, place=channel("C3", "3.1"))
    assert (told.to, shown(told)) == ("asker", words.NOT_TRACKED_AMONG_OUTSIDERS)
    assert await people.talk.memory.ask_number(await people.workspace(), 1) is None


@pytest.mark.parametrize(
    "said", [Direct(message="2.1", text="track: a page"), Command(text="track")]
)
async def test_track_belongs_to_a_thread(people: Talking, said: Direct | Command) -> None:
    """Where both sides can see it."""
    place = channel("D1", direct=True) if isinstance(said, Direct) else channel()
    (told,) = await people.does(said, place=place)
    assert shown(told) == words.TRACK_WHERE


async def test_in_a_quiet_channel_the_card_is_private(people: Talking) -> None:
    """Whoever tracked it has the buttons all the same."""
    await sides(people)
    await people.sets("quiet")
    write(people, (MARKETING, ASK))
    (card,) = await people.mentions("track", thread=ROOT)
    assert card.to == "asker"
    (told,) = await people.presses(card, "ask_answered", by=IT)
    assert (told.to, shown(told)) == ("asker", words.stands(1, "waiting_on_marketing"))


async def test_a_long_ask_is_quoted_to_a_word(people: Talking) -> None:
    """A record keeps 300 characters."""
    said = Mention(message=ROOT, text=f"track: {'a page with many words ' * 40}")
    await people.does(said, place=channel())
    quote = (await the_ask(people)).quote
    assert quote is not None
    assert len(quote) <= QUOTE_MOST
    assert quote.endswith(("page…", "with…", "many…", "words…", "a…"))


@given(text=st.text(max_size=700), most=st.integers(2, 300))
def test_a_quote_is_never_longer_and_begins_as_it_was_said(text: str, most: int) -> None:
    """In one line."""
    quote = short_quote(text, most)
    assert len(quote) <= most
    assert " ".join(unnamed(text).split()).startswith(quote.removesuffix("…"))
    assert "\n" not in quote


async def test_nobody_is_named_on_a_card_or_in_a_record(people: Talking) -> None:
    """Who is mentioned in an ask is somebody, at a glance too."""
    await sides(people)
    write(people, (MARKETING, "Can you and @J.\u00a0Jane build the partner portal by 30 November?"))
    (glance,) = await people.mentions(thread=ROOT)
    (card, _) = await people.presses(glance, "ask_track")
    assert "partner portal" in shown(glance)
    for text in (shown(glance), shown(card), (await the_ask(people)).quote or ""):
        assert "Jane" not in text


@given(
    st.builds(
        Sight,
        st.from_regex(r"[0-9.]{1,20}", fullmatch=True),
        st.integers(0, 99),
        st.integers(100, 999),
        st.sampled_from(("marketing", "it")),
        st.sampled_from((None, "marketing", "it")),
        st.none() | st.dates(),
    )
)
def test_what_was_seen_comes_back_with_the_press(sight: Sight) -> None:
    """Without a word of what was said."""
    assert read_sight(sight.value()) == sight


@given(st.text(max_size=80))
def test_a_value_of_somebody_elses_is_none(value: str) -> None:
    """Whatever it is."""
    sight = read_sight(value)
    assert sight is None or sight.value().count("|") == 5


# What is done to it


async def test_the_card_follows_whatever_is_pressed(people: Talking) -> None:
    """Answered, delivered and confirmed: the same card, and nobody is told what they see."""
    card = await tracked(people)
    (after,) = await people.presses(card, "ask_answered", by=IT)
    assert (after.to, after.replaces) == ("card", card.id)
    assert shown(after).startswith("#1 · waiting on marketing")
    (after,) = await presses_now(people, after, "ask_delivered", IT)
    assert (after.to, after.replaces) == ("card", card.id)
    assert words.SAID_TO_BE_DELIVERED["marketing"] in shown(after)
    assert [b.label for b in buttons(after) if b.main] == [words.IT_IS_THERE]
    (after,) = await presses_now(people, after, "ask_delivered", MARKETING)
    assert shown(after).startswith("#1 · done")
    assert names(after) == ["ask_reopen", "ask_undo"]
    assert (await the_ask(people)).status == "done"
    (after,) = await presses_now(people, after, "ask_reopen", IT)
    assert shown(after).startswith("#1 · waiting on IT")


async def test_who_presses_elsewhere_is_told_and_the_card_follows(people: Talking) -> None:
    """From a list, from another channel, from a form."""
    await people.look_is(Look("public"))
    card = await tracked(people)
    said = Pressed(button="ask_answered", value=value_of(card, "ask_answered"))
    after, told = await people.does(said, by=IT, place=channel("D9", direct=True))
    assert (after.to, after.replaces) == ("card", card.id)
    assert (told.to, shown(told)) == ("asker", words.stands(1, "waiting_on_marketing"))


async def test_a_turn_that_is_theirs_already_stays(people: Talking) -> None:
    """And the person is told so."""
    card = await tracked(people)
    (told,) = await people.presses(card, "ask_answered", by=MARKETING)
    assert (told.to, shown(told)) == ("asker", words.THEIR_TURN_ALREADY["it"])


async def test_a_no_has_its_reason_on_the_card(people: Talking) -> None:
    """By the asked side, from behind "More"."""
    card = await tracked(people)
    more = await people.opens(card, "ask_more", by=IT)
    assert more.shown is not None
    labels = [b.label for p in more.shown.parts for b in getattr(p, "items", ())]
    assert labels == [words.DECLINE, words.HAND_OVER, words.SNOOZE]
    after, told = await fills_more(people, "ask_decline", IT, reason="The vendor has no consent.")
    assert "Why not\nThe vendor has no consent." in shown(after)
    assert shown(told) == words.stands(1, "declined")
    (refused,) = await fills_more(people, "ask_decline", MARKETING, reason="x")
    assert "closed" in shown(refused)


async def test_who_asks_can_not_decline(people: Talking) -> None:
    """They can close it."""
    await tracked(people)
    (told,) = await fills_more(people, "ask_decline", MARKETING, reason="Not needed any more.")
    assert "side that is asked" in shown(told)
    assert (await the_ask(people)).status == "waiting_on_it"


async def test_no_ask_is_one_click_for_whoever_asked(people: Talking) -> None:
    """And for nobody else but an admin."""
    card = await tracked(people)
    (told,) = await people.presses(card, "ask_not", by=IT)
    assert "Whoever asked, or an admin" in shown(told)
    (after,) = await people.presses(card, "ask_not", by=MARKETING)
    assert shown(after).startswith("#1 · not an ask")


async def test_a_snooze_is_until_the_morning_there(people: Talking) -> None:
    """In the zone of whoever picks the day; it can be woken."""
    await tracked(people)
    after, _ = await fills_more(people, "ask_snooze", IT, until="2026-12-07")
    assert words.snoozed_until("Monday 7 December") in shown(after)
    assert (await the_ask(people)).snoozed_until is not None
    woken = Pressed(button="ask_wake", value=(await the_ask(people)).id.hex)
    await people.does(woken, by=IT)
    assert (await the_ask(people)).snoozed_until is None
    (told,) = await fills_more(people, "ask_snooze", IT, until="2026-11-01")
    assert "still to come" in shown(told)


async def test_an_ask_is_handed_to_a_person(people: Talking) -> None:
    """Whom the platform draws as themselves, once; the card names nobody."""
    await tracked(people)
    after, _, handed = await fills_more(people, "ask_hand_over", IT, to=THIRD, note="the DNS part")
    assert (handed.to, handed.place) == ("place", channel(thread=ROOT))
    assert shown(handed) == f"{wording.SOMEBODY} {words.handed_over(1)}\nthe DNS part"
    assert THIRD not in shown(after)
    assert words.IN_ONES_HANDS in shown(after)
    assert (await the_ask(people)).assignee == (await people.person(THIRD)).id


async def test_a_change_is_undone_for_ten_minutes(people: Talking) -> None:
    """By who made it; a card that is older says why not."""
    card = await tracked(people)
    (after,) = await people.presses(card, "ask_answered", by=IT)
    (told,) = await presses_now(people, after, "ask_undo", MARKETING)
    assert "Whoever made the change" in shown(told)
    (back,) = await presses_now(people, after, "ask_undo", IT)
    assert shown(back).startswith("#1 · waiting on IT")
    assert "ask_undo" not in names(back)
    (told,) = await presses_now(people, after, "ask_undo", IT)
    assert "Something else was done since" in shown(told)
    (after,) = await presses_now(people, back, "ask_answered", IT)
    people.clock.forward(timedelta(minutes=11))
    (told,) = await presses_now(people, after, "ask_undo", IT)
    assert "ten minutes" in shown(told)


async def test_a_tracking_is_undone_too(people: Talking) -> None:
    """Whoever tracked it takes it back, though somebody else asked."""
    await sides(people)
    write(people, (MARKETING, ASK))
    (card,) = await people.mentions("track", thread=ROOT, by=IT)
    (after,) = await people.presses(card, "ask_undo", by=IT)
    assert shown(after).startswith("#1 · not an ask")


# Sides


async def test_a_missing_side_is_asked_for_and_the_press_is_done(people: Talking) -> None:
    """A guess does not count; what was pressed is not lost."""
    card = await tracked(people)
    (asked,) = await people.presses(card, "ask_delivered", by=THIRD)
    assert (asked.to, names(asked)) == ("asker", ["ask_as_marketing", "ask_as_it"])
    assert (await the_ask(people)).delivered_by is None
    after, told = await people.presses(asked, "ask_as_it", by=THIRD)
    assert words.SAID_TO_BE_DELIVERED["marketing"] in shown(after)
    assert told.to == "asker"
    person = await people.person(THIRD)
    assert (person.side, person.chosen) == ("it", True)


async def test_a_form_asks_for_a_missing_side(people: Talking) -> None:
    """In a field of its own, once."""
    await tracked(people)
    value = (await the_ask(people)).id.hex
    opened = people.incoming(Pressed(button="ask_decline", value=value), by=THIRD)
    form = await people.router.form(opened)
    assert form is not None
    assert [field.name for field in form.fields] == ["reason", "my_side"]
    values = {"reason": "No owner.", "my_side": "it"}
    await people.sends(form, values, by=THIRD, place=channel(thread=ROOT))
    assert (await the_ask(people)).status == "declined"


# Who may see it


async def test_an_ask_of_a_private_channel_is_for_who_is_there(people: Talking) -> None:
    """A press from elsewhere by somebody who never was there changes nothing."""
    await people.look_is(Look("private"), "G1")
    await sides(people)
    write(people, (MARKETING, ASK), thread="9.1")
    said = Mention(message="9.9", text="track")
    (card, *_) = await people.does(said, by=MARKETING, place=channel("G1", "9.1"))
    pressed = Pressed(button="ask_not", value=value_of(card, "ask_not"))
    (told,) = await people.does(pressed, by=THIRD, place=channel("C1"))
    assert shown(told) == words.NOT_READABLE
    (listed,) = await people.does(
        Direct(message="2.1", text="asks"), by=THIRD, place=channel("D1", direct=True)
    )
    assert shown(listed) == words.NO_ASKS_OF_YOURS
    (listed,) = await people.does(
        Direct(message="2.2", text="asks"), by=MARKETING, place=channel("D2", direct=True)
    )
    assert "partner portal" in shown(listed)


@pytest.mark.parametrize("value", ["", "x", UUID(int=7).hex, "7" * 31])
async def test_an_ask_that_is_not_there_is_said_to_be_gone(people: Talking, value: str) -> None:
    """Whatever comes with the press."""
    (told,) = await people.does(Pressed(button="ask_not", value=value))
    assert shown(told) == words.GONE


# Lists


async def test_open_asks_are_listed_by_whose_turn_it_is(people: Talking) -> None:
    """With their addresses; a closed one is not open."""
    card = await tracked(people)
    listed = await people.types("asks")
    assert shown(listed) == (
        "Open asks\n\nWaiting on IT\n- #1 Can you build the partner portal · today"
    )
    await people.presses(card, "ask_delivered", by=MARKETING)
    assert shown(await people.types("asks")) == words.NO_ASKS_HERE


# By mention


@pytest.mark.parametrize(
    ("text", "by", "status"),
    [
        ("done", MARKETING, "done"),
        ("Delivered.", MARKETING, "done"),
        ("not an ask", MARKETING, "not_an_ask"),
        ("answered", IT, "waiting_on_marketing"),
    ],
)
async def test_a_word_to_the_bot_changes_the_ask_of_the_thread(
    people: Talking, text: str, by: str, status: str
) -> None:
    """The one that is tracked there."""
    await tracked(people)
    cards = await people.mentions(text, thread=ROOT, by=by)
    assert (await the_ask(people)).status == status
    assert [card.to for card in cards] == ["card", "asker"]


async def test_where_nothing_is_tracked_a_word_is_a_text(people: Talking) -> None:
    """As before."""
    write(people, (MARKETING, ASK))
    (card,) = await people.mentions("done", thread=ROOT)
    assert card.translation is not None


# A message that is deleted


async def test_a_deleted_ask_is_on_no_card_any_more(people: Talking) -> None:
    """Nor in what is kept; what was done to it stays."""
    card = await tracked(people, (MARKETING, ASK), (IT, QUESTION))
    assert QUESTION in shown(card)
    gone = Deleted(message=ROOT)
    assert await people.talk.threads.knows(channel(), ROOT)
    (after,) = await people.does(gone, by=None, place=channel())
    assert after.replaces == card.id
    assert words.QUOTE_GONE in shown(after)
    assert "partner portal" not in shown(after)
    ask = await the_ask(people)
    assert (ask.quote, ask.status) == (None, "waiting_on_marketing")
    (after,) = await people.does(Deleted(message=f"{ROOT}.1"), by=None, place=channel(thread=ROOT))
    assert QUESTION not in shown(after)
    assert (await the_ask(people)).next_step is None
    (after,) = await presses_now(people, card, "ask_answered", MARKETING)
    assert shown(after).startswith("#1 · waiting on IT")
    assert words.QUOTE_GONE in shown(after)


async def test_a_message_that_is_only_tracked_is_known(people: Talking) -> None:
    """Its deletion has to reach us, though the thread is not read along."""
    await sides(people)
    said = Shortcut(message=ROOT, text=ASK, author=who(MARKETING), what="track")
    await people.does(said, by=IT)
    assert await people.talk.threads.knows(channel(), ROOT)
    assert not await people.talk.threads.knows(channel("C2"), ROOT)


# Two at once


@dataclass
class Hasty:
    """A Memory in which somebody else is faster, so many times."""

    memory: Any
    times: int

    async def write(self, workspace: UUID, write: Write) -> bool:
        """Too late, or not."""
        if self.times:
            self.times -= 1
            raise Overtaken
        return bool(await self.memory.write(workspace, write))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.memory, name)


@pytest.mark.parametrize(("times", "status"), [(2, "waiting_on_marketing"), (3, "waiting_on_it")])
async def test_who_is_overtaken_looks_again_and_says_so_in_the_end(
    people: Talking, times: int, status: str
) -> None:
    """Three tries; then a calm sentence, and nothing has changed."""
    card = await tracked(people)
    talk = replace(people.talk, memory=Hasty(people.talk.memory, times))
    said = Pressed(button="ask_answered", value=value_of(card, "ask_answered"), message="7.7")
    incoming = people.incoming(said, by=IT, place=channel(thread=ROOT))
    ids = await Router(talk).answer(incoming)
    assert (await the_ask(people)).status == status
    if times == 3:
        told = await people.said(UUID(ids[0]))
        assert shown(told) == Overtaken().sentence


async def test_two_presses_at_once_are_one_change(people: Talking) -> None:
    """The second person is told whose turn it is already."""
    card = await tracked(people)
    await people.does(Pressed(button="side_it"), by=THIRD, at_home=True)
    presses = [
        people.incoming(
            Pressed(button="ask_answered", value=value_of(card, "ask_answered"), message="7.7"),
            by=by,
            place=channel(thread=ROOT),
        )
        for by in (IT, THIRD)
    ]
    answers = await asyncio.gather(*(people.router.answer(one) for one in presses))
    said = [await people.said(UUID(ids[0])) for ids in answers]
    assert sorted(one.to for one in said) == ["asker", "card"]
    assert len([one for one in await history(people) if one.what == "turned"]) == 1
