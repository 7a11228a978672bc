""" "No, but" in a chat: ways forward in the thread, and a date to confirm once one is chosen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot import wording_whys as words
from bot.asks import Ask, Change, Delivered, after, tracked
from bot.chat.no_but import no_but_pressed
from bot.ids import new_id
from bot.incoming import Direct, Mention, Pressed
from bot.memory import Write
from bot.ports import Card, Look
from bot.records import Actor, Source
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown
from tests.bot.chat.test_whys import ASK, EXPLAINED, ROOT, asks, logged, thread, write

NO_BUT = "no but"
LATER = "All of it, later"


@pytest_asyncio.fixture
async def people(people: Talking) -> AsyncIterator[Talking]:
    """Marketing and IT have said which side they are on; the channels are public."""
    for name in ("C1", "C2"):
        await people.look_is(Look(visibility="public", outsiders=False), name)
    await people.look_is(Look(visibility="private", outsiders=False), "P1")
    for user, side in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{side}"), by=user, at_home=True)
    yield people


async def offered(people: Talking, *said: tuple[str, str]) -> Card:
    """A thread, and the ways forward for its ask."""
    write(people, *(said or ((MARKETING, ASK), (IT, EXPLAINED))))
    (card,) = await asks(people, NO_BUT, by=IT)
    return card


async def presses(people: Talking, card: Card, label: str, *, by: str = MARKETING) -> list[Card]:
    """Press a button by its label."""
    for part in card.reply.parts if card.reply else ():
        for button in getattr(part, "items", ()):
            if getattr(button, "label", "") == label:
                pressed = Pressed(button=button.name, value=button.value, message=card.message)
                return await people.does(pressed, by=by, place=card.place)
    raise LookupError(label)


async def done(people: Talking, count: int, place_of: str = "C2") -> None:
    """So many asks about single sign-on that were done, each a working day slower."""
    memory, workspace = people.talk.memory, await people.workspace()
    by = Actor((await people.person(MARKETING)).id, "marketing")
    visibility = "private" if place_of == "P1" else "public"
    for number in range(count):
        opened = people.clock.now() - timedelta(days=60)
        place = channel(place_of, f"8.{number}").model_copy(update={"visibility": visibility})
        ask = await memory.track(
            tracked(
                Ask(
                    id=new_id(),
                    workspace=workspace,
                    number=0,
                    quote="Single sign-on, please",
                    side="marketing",
                    asker=by.person,
                    source=Source(place, opened, f"8.{number}"),
                    opened_at=opened,
                    turn_since=opened,
                    concepts=("sso",),
                )
            ),
            new_id().hex,
        )
        at = opened + timedelta(days=number + 1)
        change = Change(
            new_id(),
            ask.id,
            "delivered",
            ask,
            after(ask, Delivered(), by, at),
            by,
            at,
            new_id().hex,
        )
        await memory.write(workspace, Write(change.origin, changes=(change,)))


async def test_ways_forward_over_scope_date_and_risk(people: Talking) -> None:
    """With the reason, in the thread, and a button for each and for none."""
    card = await offered(people)
    said = shown(card)
    assert card.to == "place"
    assert "30\u00a0November is not possible for all of it: “the change freeze runs" in said
    assert "Three ways forward:" in said
    for begins in (
        "A. Less by 30\u00a0November\n",
        f"B. {LATER}\n",
        "C. 30\u00a0November, with a plan B\n",
    ):
        assert begins in said
    assert names(card) == ["no_but_choose"] * 3 + ["no_but_talk"]
    (why,) = await logged(people)
    assert [option.label for option in why.options][1] == LATER


async def test_choosing_drafts_a_date_that_nobody_has_said_yes_to(people: Talking) -> None:
    """The ask is tracked where nobody has yet; both sides still have to say yes."""
    card = await offered(people)
    cards = await presses(people, card, "Choose B")
    (why,) = await logged(people)
    assert [option.chosen_at is not None for option in why.options] == [False, True, False]
    workspace = await people.workspace()
    (ask,) = await people.talk.memory.asks_in(workspace, thread())
    (commitment,) = await people.talk.memory.commitments_of(workspace, ask.id)
    assert (commitment.due, commitment.state) == (date(2027, 1, 6), "draft")
    assert commitment.waits_for == ("marketing", "it")
    assert ask.status != "agreed"
    replaced = next(one for one in cards if one.replaces == card.id)
    assert "Chosen: B." in shown(replaced)
    assert names(replaced) == []
    drafted = next(one for one in cards if "commit_yes_it" in names(one))
    assert "Wednesday 6 January" in shown(drafted)


async def test_the_smaller_scope_is_what_the_doing_side_owes(people: Talking) -> None:
    """So that both know what they say yes to."""
    card = await offered(
        people,
        (MARKETING, ASK),
        (IT, EXPLAINED),
        (IT, "We could launch the portal without the login by 30 November instead."),
    )
    assert "(offered in this thread)" in shown(card)
    await presses(people, card, "Choose A")
    workspace = await people.workspace()
    (ask,) = await people.talk.memory.asks_in(workspace, thread())
    (commitment,) = await people.talk.memory.commitments_of(workspace, ask.id)
    assert commitment.due == date(2026, 11, 30)
    assert "without the login" in (commitment.owes or {})["it"]


async def test_without_a_day_one_is_asked_for(people: Talking) -> None:
    """A plan B has none, and none is made up."""
    card = await offered(people)
    cards = await presses(people, card, "Choose C")
    told = next(one for one in cards if words.NO_DAY_YET in shown(one))
    assert names(told) == ["commit_date"]
    workspace = await people.workspace()
    (ask,) = await people.talk.memory.asks_in(workspace, thread())
    assert await people.talk.memory.commitments_of(workspace, ask.id) == ()
    form = await people.opens(told, "commit_date", by=IT)
    assert form.submit


async def test_neither_is_an_answer_too(people: Talking) -> None:
    """The card says so, and nothing is written."""
    card = await offered(people)
    (after_,) = await presses(people, card, "Neither, talk")
    assert words.TALK in shown(after_)
    assert names(after_) == []
    assert all(option.chosen_at is None for option in (await logged(people))[0].options)


@pytest.mark.parametrize(("count", "says"), [(7, False), (8, True)])
async def test_a_range_needs_eight_done_asks(people: Talking, count: int, says: bool) -> None:
    """With how many there are; else the doing side is asked for an estimate."""
    await done(people, count)
    card = await offered(people, (MARKETING, ASK), (IT, "The login needs a security review."))
    said = shown(card)
    assert (
        f"Of {count} done asks like this, half took at most 3 working days and 85% at most 5."
        in said
    ) is says
    assert (words.NOT_ENOUGH_HISTORY in said) is not says


async def test_a_range_never_counts_what_not_all_may_read(people: Talking) -> None:
    """Asks of a private channel stay out of a range that is said in public."""
    await done(people, 9, "P1")
    card = await offered(people, (MARKETING, ASK), (IT, "The login needs a security review."))
    assert words.NOT_ENOUGH_HISTORY in shown(card)


async def test_the_button_of_an_ask_offers_the_same(people: Talking) -> None:
    """From the ask's card."""
    write(people, (MARKETING, ASK), (IT, EXPLAINED))
    (tracked_,) = await asks(people, "track")
    assert "no_but_ask" in names(tracked_)
    (card,) = await people.presses(tracked_, "no_but_ask", by=IT)
    assert "B. All of it, later\nEverything on 6\u00a0January, as IT estimates." in shown(card)


async def test_pressed_again_it_offers_anew_for_the_same_entry(people: Talking) -> None:
    """One entry a thread, with the options of the last time."""
    await offered(people)
    (again,) = await asks(people, NO_BUT, by=MARKETING)
    assert names(again)[-1] == "no_but_talk"
    assert len(await logged(people)) == 1


async def test_outside_of_a_thread_it_says_where(people: Talking) -> None:
    """Where nothing is asked there is nothing to offer."""
    said = Mention(message="9.1", text=NO_BUT)
    cards = [c for c in await people.does(said, place=channel()) if not c.key.startswith("told:")]
    assert [shown(card) for card in cards] == [words.NO_BUT_WHERE]
    direct = Direct(message="9.2", text=NO_BUT)
    (card,) = await people.does(direct, place=channel("D1", direct=True))
    assert shown(card) == words.NO_BUT_WHERE


async def test_an_option_that_is_not_there_is_nobodys_choice(people: Talking) -> None:
    """A made-up number changes nothing."""
    card = await offered(people)
    (why,) = await logged(people)
    for number in ("9", "-1", "x", ""):
        pressed = Pressed(button="no_but_choose", value=f"{why.id.hex}:{number}:{card.id.hex}")
        (told,) = await people.does(pressed, by=THIRD, place=thread())
        assert shown(told) == words.GONE
    assert all(option.chosen_at is None for option in (await logged(people))[0].options)
    visit = await people.visit(Pressed(button="no_but_other"))
    assert await no_but_pressed(people.talk, visit, "no_but_other", "") == []
    assert ROOT
