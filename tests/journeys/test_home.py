"""The app's home: which side I am on, my translations, what is held about me, and the ways out."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import wording
from tests.fakes.slack.state import View
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"


def _home(office: Office, has: str = "", *, user: str | None = None) -> View:
    """The home as it is once it says this."""

    def look() -> View | None:
        view = office.fake.home(user or office.marketing)
        return view if view is not None and has in view.shown else None

    found = office.wait(look)
    assert found is not None
    return found


def _opened(office: Office, has: str = "", *, user: str | None = None) -> View:
    office.people.opens_home(user or office.marketing)
    return _home(office, has, user=user)


def _today() -> str:
    now = datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin"))
    return f"{now.day}\u00a0{now:%B}"


def test_a_newcomers_home_says_what_there_is(office: Office) -> None:
    """Nothing is held yet, and each way on is a button."""
    home = _opened(office)
    assert home.shown.split("\n")[:4] == [
        "Your side",
        wording.WHICH_SIDE[None],
        "I'm in marketing",
        "I'm in IT",
    ]
    assert "None yet. What you translate appears here for you alone." in home.shown
    assert "Nothing but the side that you chose, if you did, and your time zone." in home.shown


def test_the_side_is_chosen_with_one_click(office: Office) -> None:
    """The page says so at once, and what the person writes from then on is read that way."""
    home = _opened(office)
    office.presses(home, "I'm in IT")
    home = _home(office, wording.WHICH_SIDE["it"])
    assert home.labels[:2] == ["I'm in marketing", "Neither"]
    card = office.card_of(ASK)
    assert card.shown.startswith("For marketing\n")
    assert "That is a guess" not in card.shown


def test_it_can_be_neither_again(office: Office) -> None:
    """Then each message is read by its words, and the guess is said."""
    office.presses(_opened(office), "I'm in IT")
    office.presses(_home(office, wording.WHICH_SIDE["it"]), "Neither")
    home = _home(office, wording.WHICH_SIDE[None])
    assert home.labels[:2] == ["I'm in marketing", "I'm in IT"]
    assert wording.guessed("marketing") in office.card_of(ASK).shown


def test_recent_translations_are_listed_and_opened(office: Office) -> None:
    """The newest first, by day and reader; one opens in a form of its own, to read."""
    office.card_of("for it: The first flyer is printed")
    office.card_of("for marketing: The second flyer is printed")
    home = _opened(office, "second")
    lines = home.shown.split("\n")
    start = lines.index("Your recent translations")
    assert lines[start + 1 : start + 7] == [
        f"{_today()} · For marketing",
        "The second flyer is printed",
        "Open",
        f"{_today()} · For IT",
        "The first flyer is printed",
        "Open",
    ]
    office.presses(home, "Open")
    opened = office.modal(office.marketing, "second flyer")
    assert opened.title == "For marketing"


def test_nobody_sees_the_translations_of_others(office: Office) -> None:
    """Neither on the home nor with a button that belongs to somebody else."""
    office.card_of("for it: The secret flyer is printed")
    mine = _opened(office, "secret flyer")
    office.people.opens_home(office.it)
    theirs = _home(office, user=office.it)
    assert "secret flyer" not in theirs.shown
    office.presses(mine, "Open", by=office.it)
    told = office.modal(office.it, wording.GONE)
    assert "secret flyer" not in told.shown


def test_a_text_is_translated_from_the_home(office: Office) -> None:
    """The answer comes to the direct messages, since there is no channel; it can't be shared from there."""
    office.presses(_opened(office), "Translate something")
    form = office.modal(office.marketing, "Your message")
    office.people.submits(form, {"Your message": ASK, "Who is speaking?": "Marketing"})
    card = office.wait(lambda: office.said_to(office.marketing))[0]
    assert card.shown.startswith("For IT\n")
    assert not [label for label in card.labels if "Share" in label]
    assert "Answer 3 questions" in card.labels


def test_questions_are_answered_in_the_direct_messages_too(office: Office) -> None:
    """The completed translation stands in the place of the first."""
    office.presses(_opened(office), "Translate something")
    form = office.modal(office.marketing, "Your message")
    office.people.submits(form, {"Your message": ASK, "Who is speaking?": "Marketing"})
    card = office.wait(lambda: office.said_to(office.marketing))[0]
    office.settle()
    office.presses(card, "Answer 3 questions", by=office.marketing)
    answers = office.modal(office.marketing, "Answer")
    office.people.submits(answers, {"fb:a1": "9 December"})
    office.sees(card, "9 December")
    assert office.said_to(office.marketing) == [card]


def test_a_word_is_looked_up_from_the_home(office: Office) -> None:
    """In the form that asks for it."""
    office.presses(_opened(office), "Look up a term")
    office.people.submits(office.modal(office.marketing, "Look up"), {"Word": "CNAME"})
    office.modal(office.marketing, "For marketing: ")


def test_the_home_says_what_is_held(office: Office) -> None:
    """Counted, with the oldest; looking at it adds nothing."""
    card = office.card_of(ASK)
    office.presses(card, "Helpful")
    office.settle()
    for _ in range(3):
        home = _opened(office, "1 translation")
        office.settle()
    assert (
        f"1 translation, 1 answer and 1 word on whether an answer helped, the oldest of {_today()}."
    ) in home.shown


def test_delete_it_asks_once_more_and_then_deletes(office: Office) -> None:
    """Nothing of what was written is left, in the queue neither, and the home says so.

    Nor is it known any more who that was: saying that it is done remembers nobody.
    """
    office.card_of("The pangolin needs a page")
    home = _opened(office, "pangolin")
    office.presses(home, "I'm in IT")
    home = _home(office, wording.WHICH_SIDE["it"])
    office.presses(home, "Delete it")
    form = office.modal(office.marketing, "Delete what is held")
    assert "It can't be undone." in form.shown
    office.people.closes(form)
    office.settle()
    assert office.holds("pangolin")
    office.presses(home, "Delete it")
    office.people.submits(office.modal(office.marketing, "Delete what is held"))
    home = _home(office, "None yet.")
    assert wording.WHICH_SIDE[None] in home.shown
    assert "pangolin" not in home.shown
    office.wait(lambda: not office.holds("pangolin"))
    office.settle()
    assert not office.holds(office.marketing, queue=False)


def test_an_old_card_of_somebody_forgotten_is_no_riddle(office: Office) -> None:
    """Its buttons say that nothing is kept any more, and what to do."""
    card = office.card_of(ASK)
    office.presses(_opened(office, "landing"), "Delete it")
    office.people.submits(office.modal(office.marketing, "Delete what is held"))
    _home(office, "None yet.")
    office.presses(card, "Answer 3 questions")
    office.modal(office.marketing, wording.GONE)
    told = office.in_private(lambda: office.presses(card, "Share as it is"), office.marketing)
    assert told.shown == wording.GONE


def test_whoever_opted_out_is_not_read(office: Office) -> None:
    """In threads that others call the bot into; and in again with one click."""
    office.presses(_opened(office), "Leave my messages alone")
    home = _home(office, "Let my messages be read again")
    root = office.people.says(office.it, office.channel, "We can't before the freeze ends").ts
    office.people.says(office.marketing, office.channel, "The quetzal page is urgent", thread=root)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    assert "quetzal" not in answer.shown
    assert not office.holds("quetzal", queue=False)
    assert office.card_of(ASK).shown.startswith("For IT\n"), "what they ask for themselves works"
    office.presses(home, "Let my messages be read again")
    _home(office, "Leave my messages alone")


def test_the_message_of_whoever_opted_out_is_not_translated(office: Office) -> None:
    """Not by the shortcut of somebody else either."""
    office.presses(_opened(office), "Leave my messages alone")
    _home(office, "Let my messages be read again")
    message = office.people.says(office.marketing, office.channel, "The ibis page is urgent")
    assert message.message is not None
    office.people.shortcut_on(message.message, "translate_message", by=office.it)
    office.modal(office.it, wording.OPTED_OUT_AUTHOR)
    office.settle()
    assert not office.holds("ibis", queue=False)
