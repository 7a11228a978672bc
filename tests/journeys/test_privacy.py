"""What stays between whom: nothing of one person's for another, no words in the log, no secrets kept."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack import faults
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"


def test_a_private_card_is_nobody_elses(office: Office) -> None:
    """Whoever comes by its buttons all the same can do nothing with them."""
    card = office.card_of(ASK)
    told = office.in_private(
        lambda: office.presses(card, "Share as it is", by=office.it), office.it
    )
    assert told.shown == wording.NOT_YOURS
    office.presses(card, "Answer 3 questions", by=office.it)
    assert wording.NOT_YOURS in office.modal(office.it).shown
    office.settle()
    assert office.posted() == []


def test_the_log_holds_no_words(office: Office) -> None:
    """Neither when all is well nor when Slack refuses what was made of them."""
    text = "We need the cassowary page by Friday"
    card = office.card_of(f"for it: {text}")
    office.fake.fault("chat.postMessage", faults.refused("restricted_action"))
    share = next(label for label in card.labels if label.startswith("Share"))
    office.in_private(lambda: office.presses(card, share), office.marketing)
    office.fake.fault("chat.postMessage", faults.server_error())
    root = office.people.says(office.marketing, office.channel, text).ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    office.people.says(office.it, office.channel, f"{text}, again", thread=root)
    office.settle()
    log = "\n".join(office.stage.app.log)
    assert "cassowary" not in log
    assert "marketing-ops" not in log
    assert "Traceback" not in log


def test_a_secret_is_not_kept(office: Office) -> None:
    """What looks like a password is shown to whoever wrote it at most, and is in no table."""
    office.card_of("for it: The login of the CMS is password: Tr0ub4dor&3Zebra")
    office.settle()
    office.wait(lambda: office.holds("The login of the CMS", queue=False))
    assert not office.holds("Tr0ub4dor", queue=False)


def test_a_secret_is_not_said_in_a_thread(office: Office) -> None:
    """The card that everybody sees holds it no more than the tables."""
    root = office.people.says(
        office.it, office.channel, "The CMS login is password: Tr0ub4dor&3Zebra until Friday"
    ).ts
    office.people.mention(office.marketing, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    assert "Tr0ub4dor" not in answer.shown + answer.text
    assert not office.holds("Tr0ub4dor", queue=False)


def test_a_private_channel_is_told_apart(office: Office) -> None:
    """What is said there works there, and its channel is looked at once."""
    room = office.room(kind="private")
    root = office.people.says(office.marketing, room, ASK).ts
    office.people.mention(office.it, room, "translate", thread=root)
    office.wait(lambda: office.posted(room, thread=root))
    assert len(office.calls("conversations.info")) == 1


def test_what_a_person_deletes_goes_from_cards_of_others_too(office: Office) -> None:
    """Somebody else had marketing's message translated: marketing's words are gone all the same."""
    root = office.people.says(office.marketing, office.channel, "The marmot page is urgent").ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    assert office.holds("marmot", queue=False)
    office.people.opens_home(office.marketing)
    home = office.wait(lambda: office.fake.home(office.marketing))
    assert home is not None
    office.presses(home, "Delete it")
    office.people.submits(office.modal(office.marketing, "Delete what is held"))
    office.wait(lambda: not office.holds("marmot", queue=False))
    office.presses(answer, answer.labels[0], by=office.it)
    office.modal(office.it, wording.GONE)


def test_everything_is_called_with_the_bots_own_token(office: Office) -> None:
    """And the token stands in no log."""
    office.card_of(ASK)
    tokens = {call.token for call in office.calls() if call.method != "response_url"}
    assert tokens == {"xoxb-T1"}
    assert "xoxb-" not in "\n".join(office.stage.app.log)
