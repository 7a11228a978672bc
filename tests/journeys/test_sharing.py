"""Private first, then shared: once, in the right channel, and taken back by whoever shared it."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack import How, faults
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"
PLAIN = "The flyers are printed and lie in the hall"


def test_an_answer_is_shared_in_its_channel(office: Office) -> None:
    """Everybody there sees it, without the guess and the thumbs that are for its asker alone."""
    elsewhere = office.room()
    card = office.card_of(PLAIN)
    office.presses(card, "Share here")
    office.wait(office.posted)
    office.settle()
    shared = office.posted()[0]
    assert len(office.posted()) == 1
    assert office.posted(elsewhere) == []
    assert PLAIN in shared.shown
    assert shared.shown.startswith("For IT\n")
    assert "guess" not in shared.shown
    assert shared.labels == ["Take back"]
    assert shared.thread_ts is None
    assert PLAIN in shared.text
    office.sees(card, wording.SHARED)
    assert office.whispered(office.marketing) == [card]
    assert card.labels == ["Take back", "Helpful", "Not helpful"]


def test_with_open_questions_it_is_shared_as_it_is(office: Office) -> None:
    """The button says that something is open."""
    card = office.card_of(ASK)
    office.presses(card, "Share as it is")
    shared = office.wait(office.posted)[0]
    assert "1. By which date, and what happens on that date?" in shared.shown


def test_pressing_share_twice_posts_once(office: Office) -> None:
    """Two quick presses, and one delivered three times: one post."""
    card = office.card_of(PLAIN)
    office.people.presses(card, "Share here", how=How(times=3, together=True))
    office.wait(office.posted)
    office.settle()
    assert len(office.posted()) == 1


def test_a_second_press_is_answered(office: Office) -> None:
    """Slack's clients still show the old card for a moment; then the person is told."""
    card = office.card_of(PLAIN)
    blocks = list(card.blocks)
    office.presses(card, "Share here")
    office.wait(office.posted)
    office.settle()
    card.blocks = blocks
    told = office.in_private(lambda: office.presses(card, "Share here"), office.marketing)
    office.settle()
    assert told.shown == wording.ALREADY_SHARED
    assert len(office.posted()) == 1


def test_a_post_whose_answer_got_lost_is_not_posted_again(office: Office) -> None:
    """The line breaks after Slack has it: it is looked for, and found."""
    card = office.card_of(PLAIN)
    office.fake.fault("chat.postMessage", faults.done_then_reset())
    office.presses(card, "Share here")
    office.wait(lambda: wording.SHARED in card.shown)
    office.settle()
    assert len(office.posted()) == 1


def test_whoever_shared_takes_it_back_from_the_private_card(office: Office) -> None:
    """It is gone from the channel, and the card can do all that it could before."""
    card = office.card_of(ASK)
    before = card.labels
    office.presses(card, "Share as it is")
    office.wait(lambda: "Take back" in card.labels)
    office.presses(card, "Take back")
    office.sees(card, wording.TAKEN_BACK)
    assert office.posted() == []
    assert wording.SHARED not in card.shown.split("\n")
    assert card.labels == before
    office.presses(card, "Answer 3 questions")
    office.people.submits(office.modal(office.marketing, "Answer"), {"fb:a1": "9 December"})
    office.sees(card, "9 December")


def test_it_can_be_shared_again(office: Office) -> None:
    """Taking back is no end; each time it is one post, and the card says what is so now."""
    card = office.card_of(PLAIN)
    for _ in range(3):
        office.presses(card, "Share here")
        office.wait(lambda: "Take back" in card.labels)
        assert len(office.posted()) == 1
        assert wording.TAKEN_BACK not in card.shown
        office.presses(card, "Take back")
        office.wait(lambda: "Share here" in card.labels)
        assert office.posted() == []
        assert card.shown.count(wording.TAKEN_BACK) == 1


def test_whoever_shared_takes_it_back_from_the_post_itself(office: Office) -> None:
    """The post is gone; the private card learns it at its next press, and can be shared again."""
    card = office.card_of(PLAIN)
    office.presses(card, "Share here")
    shared = office.wait(office.posted)[0]
    office.settle()
    office.presses(shared, "Take back", by=office.marketing)
    office.wait(lambda: not office.posted())
    office.settle()
    office.presses(card, "Take back")
    office.sees(card, wording.TAKEN_BACK)
    office.presses(card, "Share here")
    office.wait(office.posted)


def test_nobody_else_takes_it_back(office: Office) -> None:
    """They are told in private, and the post stays."""
    card = office.card_of(PLAIN)
    office.presses(card, "Share here")
    shared = office.wait(office.posted)[0]
    office.settle()
    told = office.in_private(lambda: office.presses(shared, "Take back", by=office.it), office.it)
    assert told.shown == wording.ONLY_WHO_SHARED
    assert office.posted() == [shared]


def test_taking_back_twice_is_no_error(office: Office) -> None:
    """The second press finds nothing to delete and says so."""
    card = office.card_of(PLAIN)
    office.presses(card, "Share here")
    shared = office.wait(office.posted)[0]
    office.settle()
    office.presses(shared, "Take back", by=office.marketing)
    office.wait(lambda: not office.posted())
    office.settle()
    told = office.in_private(
        lambda: office.presses(shared, "Take back", by=office.marketing), office.marketing
    )
    assert told.shown == wording.ALREADY_TAKEN_BACK


def test_the_words_are_edited_and_then_shared(office: Office) -> None:
    """The form holds the words as they would be shared; what is shared is what was typed."""
    card = office.card_of(PLAIN)
    office.presses(card, "Edit")
    form = office.modal(office.marketing, "Edit and share")
    office.people.submits(form, {"For IT": "The banner's words are final <!here> *now*."})
    shared = office.wait(office.posted)[0]
    assert shared.shown == (
        "For IT\n"
        "The banner's words are final <!here> *now*.\n"
        f"{wording.EDITED_BY_WHO_SHARED}\n"
        "Take back"
    )
    assert "<!here>" not in shared.text
    office.wait(lambda: wording.SHARED in card.shown)
    assert card.labels == ["Take back", "Helpful", "Not helpful"]


def test_the_edit_form_holds_what_would_be_shared(model_office: Office) -> None:
    """With a model that is the rewritten sentence and nothing else."""
    office = model_office
    card = office.card_of(PLAIN)
    office.presses(card, "Edit")
    form = office.modal(office.marketing, "Edit and share")
    fields = [block for block in form.blocks if block["type"] == "input"]
    assert [field["label"]["text"] for field in fields] == ["For IT"]
    assert fields[0]["element"]["initial_value"] == PLAIN
    office.people.submits(form)
    shared = office.wait(office.posted)[0]
    assert shared.shown.startswith(f"For IT\n{PLAIN}\n")


def test_an_edit_of_nothing_stays_open(office: Office) -> None:
    """Nothing is shared by mistake."""
    card = office.card_of(PLAIN)
    office.presses(card, "Edit")
    form = office.modal(office.marketing, "Edit and share")
    office.people.submits(form, {"For IT": " \n "})
    office.settle()
    assert list(form.errors.values()) == ["Write what is to be shared."]
    assert office.posted() == []


def test_without_the_bot_in_a_private_channel_sharing_says_what_to_do(office: Office) -> None:
    """The private answer works there; sharing needs an invitation."""
    room = office.room(kind="private", bot=False)
    card = office.card_of(PLAIN, channel=room)
    told = office.in_private(lambda: office.presses(card, "Share here"), office.marketing)
    office.settle()
    assert "/invite @Fogbridge" in told.shown
    assert "Share here" in card.labels, "the card must not say that it was shared"


def test_after_half_an_hour_it_can_still_be_shared(office: Office) -> None:
    """The card's own address is over by then; the post does not need it."""
    card = office.card_of(PLAIN)
    office.fake.forward(1_900)
    office.presses(card, "Share here")
    assert PLAIN in office.wait(office.posted)[0].shown


def test_a_shared_card_explains_its_words_to_everybody(model_office: Office) -> None:
    """Anybody may open it."""
    office = model_office
    card = office.card_of("We need SSO before the change freeze")
    office.presses(card, "Share here")
    shared = office.wait(office.posted)[0]
    assert shared.labels == ["What do these words mean", "Take back"]
    office.presses(shared, "What do these words mean", by=office.it)
    words = office.modal(office.it, "What words mean")
    assert "SSO: " in words.shown
