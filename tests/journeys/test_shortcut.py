"""The two shortcuts: somebody's message for the other side, and a word to look up."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack import faults
from tests.fakes.slack.state import Message, View
from tests.journeys.office import Office

MESSAGE = "translate_message"
LIMIT = "We can't deploy before the change freeze ends"


def _said(office: Office, text: str = LIMIT, *, channel: str | None = None) -> Message:
    found = office.people.says(office.it, channel or office.channel, text).message
    assert found is not None
    return found


def _translated(office: Office, message: Message) -> View:
    """The modal once it holds the translation."""
    office.people.shortcut_on(message, MESSAGE, by=office.marketing)
    return office.modal(office.marketing, "Original")


def test_a_message_is_translated_in_private(office: Office) -> None:
    """A modal opens at once and fills; nobody else sees anything."""
    message = _said(office)
    office.people.shortcut_on(message, MESSAGE, by=office.marketing)
    first = office.wait(lambda: office.fake.view(office.marketing))
    assert first is not None
    office.sees(first, LIMIT)
    assert first.title == "For marketing"
    assert f"Original\n{LIMIT}\n" in first.shown
    office.settle()
    assert office.posted() == []
    assert office.whispered(office.it) == []
    opened = office.calls("views.open")[0].given["view"]
    assert wording.ANSWER_COMES_HERE in str(opened)


def test_it_is_shared_into_the_messages_thread(office: Office) -> None:
    """Under the message that it is of, and the modal says that it stands there now."""
    message = _said(office)
    modal = _translated(office, message)
    share = next(label for label in modal.labels if label.startswith("Share"))
    office.presses(modal, share)
    shared = office.wait(office.posted)[0]
    assert shared.thread_ts == message.ts
    assert f"Original\n{LIMIT}\n" in shared.shown
    after = office.modal(office.marketing, wording.SHARED)
    office.presses(after, "Take back")
    office.wait(lambda: not office.posted())
    office.modal(office.marketing, wording.TAKEN_BACK)


def test_of_a_reply_it_is_shared_into_that_thread(office: Office) -> None:
    """Not under the reply, which has no thread of its own."""
    root = office.people.says(office.marketing, office.channel, "Can we start?").ts
    reply = office.people.says(office.it, office.channel, LIMIT, thread=root).message
    assert reply is not None
    modal = _translated(office, reply)
    office.presses(modal, next(label for label in modal.labels if label.startswith("Share")))
    assert office.wait(office.posted)[0].thread_ts == root


def test_its_words_are_explained_on_top_of_it(model_office: Office) -> None:
    """A second modal over the first one; closing it leads back."""
    office = model_office
    message = office.people.says(office.it, office.channel, LIMIT).message
    assert message is not None
    office.people.shortcut_on(message, MESSAGE, by=office.marketing)
    modal = office.modal(office.marketing, "Kept")
    office.presses(modal, "What do these words mean")
    office.people.closes(office.modal(office.marketing, "What words mean"))
    assert office.fake.view(office.marketing) is modal


def test_edited_words_are_shared_into_the_thread(office: Office) -> None:
    """The form lies over the card; what is typed there is what is shared."""
    message = _said(office)
    modal = _translated(office, message)
    office.presses(modal, "Edit")
    form = office.modal(office.marketing, "Edit and share")
    office.people.submits(form, {"For marketing": "It waits for the freeze."})
    shared = office.wait(office.posted)[0]
    assert "It waits for the freeze." in shared.shown
    assert shared.thread_ts == message.ts


def test_a_modal_that_was_closed_is_answered_in_the_direct_messages(office: Office) -> None:
    """The answer is not lost because somebody was in a hurry."""
    message = _said(office)
    office.fake.fault_always("views.update", faults.refused("not_found"))
    try:
        office.people.shortcut_on(message, MESSAGE, by=office.marketing)
        office.people.closes(office.modal(office.marketing))
        found = office.wait(lambda: office.said_to(office.marketing))
    finally:
        office.fake.clear_faults("views.update")
    assert f"Original\n{LIMIT}\n" in found[0].shown
    assert office.whispered(office.marketing) == []


def test_a_message_without_text_says_so(office: Office) -> None:
    """A picture has no words to translate."""
    message = office.people.says(office.it, office.channel, "", files=1).message
    assert message is not None
    office.people.shortcut_on(message, MESSAGE, by=office.marketing)
    office.modal(office.marketing, "There is no text to translate.")


def test_in_a_channel_without_the_bot_it_works_for_oneself(office: Office) -> None:
    """What Slack hands over is enough; sharing needs an invitation and says so."""
    room = office.room(kind="private", bot=False)
    modal = _translated(office, _said(office, channel=room))
    office.presses(modal, next(label for label in modal.labels if label.startswith("Share")))
    told = office.modal(office.marketing, "/invite @Fogbridge")
    assert f"Original\n{LIMIT}\n" in told.shown, "the answer must stay to be read"


def test_the_global_shortcut_looks_a_word_up(office: Office) -> None:
    """A field, and the answer in its place."""
    office.people.shortcut(office.marketing, "look_up_term")
    form = office.modal(office.marketing, "Look up a term")
    office.people.submits(form, {"Word": "SSO"})
    answer = office.modal(office.marketing, "One login with the company account")
    assert "• For IT: " in answer.shown


def test_a_word_nobody_entered_is_said_in_the_form(office: Office) -> None:
    """And nothing is made up."""
    office.people.shortcut(office.marketing, "look_up_term")
    form = office.modal(office.marketing, "Look up a term")
    office.people.submits(form, {"Word": "flurble"})
    office.modal(office.marketing, wording.no_such_term("flurble"))


def test_a_trigger_that_is_too_old_is_no_dead_end(office: Office) -> None:
    """The form can't be opened any more; where the person can be told, they are."""
    card = office.card_of("We need the landing page live ASAP with a pop-up")
    office.fake.fault("views.open", faults.refused("expired_trigger_id"))
    told = office.in_private(lambda: office.presses(card, "Answer 3 questions"), office.marketing)
    assert told.shown == wording.FORM_NOT_OPENED
    office.presses(card, "Answer 3 questions")
    office.modal(office.marketing, "Answer")
