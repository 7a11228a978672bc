"""The home page: what it counts, what it opens, and the ways out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import wording
from bot.chat.home import held as in_words
from bot.incoming import Heard, Opened, Pressed, Submitted
from bot.ports import Card, Holdings, Message
from bot.reply import Buttons
from tests.bot.chat.talking import (
    IT,
    MARKETING,
    THIRD,
    Talking,
    buttons,
    channel,
    names,
    shown,
    who,
)

ASK = "We need the landing page live ASAP with a pop-up"


async def home(people: Talking, by: str = MARKETING, team: str = "T1") -> Card:
    """The page as it is now."""
    (card,) = await people.does(Opened(what="home"), by=by, team=team, at_home=True)
    return card


def held(card: Card) -> str:
    """What it says is held."""
    lines = shown(card).split("\n")
    return lines[lines.index("What Fogbridge holds about you") + 2]


async def test_a_new_person_is_told_that_nothing_is_held(people: Talking) -> None:
    """And offered what to do."""
    page = await home(people)
    assert page.to == "home"
    assert "None yet." in shown(page)
    assert held(page).startswith("Nothing but")
    assert names(page) == ["side_marketing", "side_it", "translate", "look_up", "forget", "opt_out"]
    assert [b.name for b in buttons(page) if b.main] == ["translate"]


async def test_looking_changes_no_number(people: Talking) -> None:
    """The page is no answer; looking ten times adds nothing to what is held."""
    await people.types(ASK)
    pages = [shown(await home(people)) for _ in range(10)]
    assert len(set(pages)) == 1


async def test_what_is_held_is_counted(people: Talking) -> None:
    """Translations, answers, messages that were read along, and words on whether it helped."""
    card = await people.types(ASK)
    assert held(await home(people)) == "1 translation and 1 answer, the oldest of 21\u00a0November."
    await people.presses(card, "helpful")
    await people.types("Second, by Friday")
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), ASK, who(MARKETING)),)
    await people.mentions("translate", thread="1.1", by=IT)
    await people.does(Heard(message="1.5", text="And SSO"), place=channel(thread="1.1"))
    people.clock.forward(timedelta(days=3))
    assert held(await home(people)) == (
        "3 translations, 2 answers, 2 messages read in threads "
        "and 1 word on whether an answer helped, the oldest of 21\u00a0November."
    )


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (1, "1 entry in asks, whys and commitments."),
        (2, "2 entries in asks, whys and commitments."),
    ],
)
def test_what_both_sides_remember_is_counted(records: int, said: str) -> None:
    """Without a date: a record is kept longer than texts."""
    assert in_words(Holdings(0, 0, 0, 0, None, records), "UTC") == said


async def test_only_ones_own_is_counted_and_listed(people: Talking) -> None:
    """What others made of my words is held about me; it is theirs to open."""
    await people.types(ASK)
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), "Not on Friday", who(IT)),)
    await people.mentions("translate", thread="1.1")
    assert "Not on Friday" in shown(await home(people))
    theirs = await home(people, by=IT)
    assert held(theirs).startswith("1 translation and 1 message read in threads")
    assert "open" not in names(theirs)
    assert held(await home(people, by=THIRD)).startswith("Nothing but")


async def test_the_newest_five_are_listed(people: Talking) -> None:
    """With their day and their first words, the newest first."""
    for n in range(7):
        people.clock.forward(timedelta(days=1))
        await people.types(f"We need page {n} by Friday " + "and so on " * 40)
    page = shown(await home(people))
    assert [n for n in range(7) if f"page {n}" in page] == [2, 3, 4, 5, 6]
    assert page.index("page 6") < page.index("page 2")
    assert "28\u00a0November · For IT\n- We need page 6" in page
    assert "…" in page


async def test_days_are_those_of_the_reader(people: Talking) -> None:
    """Late in the evening it is the next day further east."""
    await people.types(ASK)
    person = await people.person()
    people.clock.forward(timedelta(hours=11, minutes=30))
    await people.types("A late one")
    await people.talk.directory.save_profile(
        await people.workspace(), person.id, "Asia/Tokyo", None
    )
    assert "22\u00a0November · " in shown(await home(people))
    await people.talk.directory.save_profile(await people.workspace(), person.id, "Not/AZone", None)
    assert "22\u00a0November" not in shown(await home(people))


async def opened(people: Talking, value: str, by: str = MARKETING, team: str = "T1") -> str:
    """What the form says that "Open" opens."""
    press = people.incoming(Pressed(button="open", value=value), by=by, team=team, at_home=True)
    form = await people.router.form(press)
    assert form is not None
    assert form.shown is not None
    assert not any(isinstance(part, Buttons) for part in form.shown.parts)
    return form.shown.summary


async def test_one_of_ones_own_is_opened(people: Talking) -> None:
    """As a card to read, also when it is older than those that are listed."""
    await people.types(ASK)
    (button,) = [b for b in buttons(await home(people)) if b.name == "open"]
    for n in range(7):
        await people.types(f"Page {n}")
    assert ASK in await opened(people, button.value)


async def test_nobody_elses_is_opened(people: Talking) -> None:
    """Not with its id, not by who wrote the words, not by who is from elsewhere."""
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), ASK, who(IT)),)
    await people.mentions("translate", thread="1.1")
    (button,) = [b for b in buttons(await home(people)) if b.name == "open"]
    await home(people, by=IT)
    await home(people, by=THIRD)
    for user, team in ((IT, "T1"), (THIRD, "T1"), ("U404", "TOUT")):
        assert await opened(people, button.value, by=user, team=team) == wording.GONE
    for value in ("", "7", "not an id"):
        assert await opened(people, value) == wording.GONE


async def test_a_side_chosen_at_home_is_shown_at_once(people: Talking) -> None:
    """The page is the answer."""
    (page,) = await people.does(Pressed(button="side_it", value="home"), at_home=True)
    assert page.to == "home"
    assert wording.WHICH_SIDE["it"] in shown(page)
    assert names(page)[:2] == ["side_marketing", "side_none"]
    (page,) = await people.does(Pressed(button="side_none", value="home"), at_home=True)
    assert wording.WHICH_SIDE[None] in shown(page)
    assert names(page)[:2] == ["side_marketing", "side_it"]


async def test_being_left_alone_and_back(people: Talking) -> None:
    """The button is the other one then; what was read is gone, what one translates still works."""
    people.chat.threads["1.1"] = (Message("1.1", people.clock.now(), ASK, who(MARKETING)),)
    await people.mentions("translate", thread="1.1", by=IT)
    (page,) = await people.does(Pressed(button="opt_out", value="home"), at_home=True)
    assert "opt_in" in names(page)
    assert "messages read in threads" not in held(page)
    assert ASK in shown(await people.types(ASK))
    (page,) = await people.does(Pressed(button="opt_in", value="home"), at_home=True)
    assert "opt_out" in names(page)


async def test_forgetting_leaves_nothing_and_asks_the_queue_too(people: Talking) -> None:
    """The page that comes says so; whoever comes back is somebody new."""
    before = await people.types(ASK)
    await people.does(Pressed(button="side_it"), at_home=True)
    form = await people.router.form(people.incoming(Pressed(button="forget"), at_home=True))
    assert form is not None
    (page,) = await people.sends(form, {}, at_home=True)
    assert len(people.forgotten) == 1
    assert held(page).startswith("Nothing but")
    assert wording.WHICH_SIDE[None] in shown(page)
    assert "None yet." in shown(page)
    kept = await people.talk.outbox.card(before.workspace, before.id)
    assert kept is not None
    assert (kept.reply, kept.person, kept.who) == (None, None, None)
    again = await people.types(ASK)
    assert again.person not in (None, before.person)


@pytest.mark.parametrize(
    "said",
    [
        Opened(what="home"),
        Pressed(button="opt_out", value="home"),
        Pressed(button="opt_in", value="home"),
        Pressed(button="side_it", value="home"),
        Submitted(form="forget", values={}),
    ],
)
async def test_somebody_from_outside_has_no_page(people: Talking, said: object) -> None:
    """They are told so, and nothing is changed for anybody."""
    (card,) = await people.does(said, by="U404", team="TOUT", at_home=True)  # type: ignore[arg-type]  # each is a Said
    assert wording.NOT_A_MEMBER in shown(card)
    assert people.forgotten == []


async def test_the_way_to_the_pages_is_there_where_there_are_pages(people: Talking) -> None:
    """Else there is no button for it."""
    assert "pages" not in names(await home(people))
