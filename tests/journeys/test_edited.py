"""A message changes after it was translated: the card says so, or goes with it."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack.state import Message
from tests.journeys.office import Office

ASK = "We need the platypus page by Friday 27 November"
NEWER = "We need the platypus page by Monday 30 November"


def _translated(office: Office, *, by: str | None = None) -> tuple[Message, Message]:
    """Marketing's ask, and its translation below it."""
    root = office.people.says(office.marketing, office.channel, ASK).message
    assert root is not None
    office.people.mention(by or office.it, office.channel, "translate", thread=root.ts)
    answer = office.wait(lambda: office.posted(thread=root.ts))[0]
    office.settle()
    return root, answer


def test_an_edited_source_marks_its_translation(office: Office) -> None:
    """The card stays, says that it is of an older text, and offers the new one first."""
    root, answer = _translated(office)
    before = answer.shown.split("\n")
    office.people.edits(root, NEWER)
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    lines = answer.shown.split("\n")
    assert lines[:2] == ["For IT", wording.OF_AN_OLDER_TEXT]
    assert answer.labels[0] == wording.TRANSLATE_NEW_TEXT
    assert [line for line in lines if line in before] == before
    assert office.posted(thread=root.ts) == [answer]


def test_the_new_text_is_translated_in_its_place(office: Office) -> None:
    """By anybody; the mark is gone, and there is still one card."""
    root, answer = _translated(office)
    office.people.edits(root, NEWER)
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.settle()
    office.presses(answer, wording.TRANSLATE_NEW_TEXT, by=office.colleague)
    office.sees(answer, f"Original\n{NEWER}\n")
    assert ASK not in answer.shown
    assert wording.OF_AN_OLDER_TEXT not in answer.shown
    assert wording.TRANSLATE_NEW_TEXT not in answer.labels
    office.settle()
    assert office.posted(thread=root.ts) == [answer]


def test_a_second_edit_marks_it_once(office: Office) -> None:
    """Two edits, one mark, one button; then the newest text is translated."""
    root, answer = _translated(office)
    office.people.edits(root, "We need the platypus page by Sunday")
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.people.edits(root, NEWER)
    office.settle()
    assert answer.shown.count(wording.OF_AN_OLDER_TEXT) == 1
    assert answer.labels.count(wording.TRANSLATE_NEW_TEXT) == 1
    office.presses(answer, wording.TRANSLATE_NEW_TEXT, by=office.it)
    office.sees(answer, f"Original\n{NEWER}\n")


def test_an_edit_that_is_taken_back_takes_the_mark_back(office: Office) -> None:
    """The card is of the text as it is now, so nothing is to be said."""
    root, answer = _translated(office)
    before = answer.shown
    office.people.edits(root, NEWER)
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.settle()
    office.people.edits(root, ASK)
    office.wait(lambda: answer.shown == before)


def test_after_the_new_text_an_edit_marks_it_again(office: Office) -> None:
    """The renewed card follows its source like the first one."""
    root, answer = _translated(office)
    office.people.edits(root, NEWER)
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.settle()
    office.presses(answer, wording.TRANSLATE_NEW_TEXT, by=office.it)
    office.sees(answer, f"Original\n{NEWER}\n")
    office.settle()
    office.people.edits(root, ASK)
    office.sees(answer, wording.OF_AN_OLDER_TEXT)


def test_a_link_that_unfolds_is_no_edit(office: Office) -> None:
    """Slack calls it one; the text is the same."""
    root, answer = _translated(office)
    before = len(office.calls())
    office.people.edits(root, ASK)
    office.settle()
    assert office.calls()[before:] == []
    assert wording.OF_AN_OLDER_TEXT not in answer.shown


def test_an_edited_mention_marks_its_answer(office: Office) -> None:
    """The text behind the mention is a source like any other."""
    asked = office.people.mention(office.marketing, office.channel, ASK).message
    assert asked is not None
    answer = office.wait(office.posted)[0]
    office.settle()
    office.people.edits(asked, f"<@UBOT> {NEWER}")
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.settle()
    assert office.posted() == [answer], "an edit is not asked for again"


def test_a_deleted_source_takes_its_translation_with_it(office: Office) -> None:
    """Nothing of the words is left: not in Slack's card, not in its notification, not in the database."""
    root = office.people.says(office.marketing, office.channel, "We need the okapi page now")
    assert root.message is not None
    office.people.mention(office.it, office.channel, "translate", thread=root.ts)
    answer = office.wait(office.posted)[0]
    office.settle()
    assert office.holds("okapi", queue=False)
    office.people.deletes(root.message)
    office.sees(answer, wording.ORIGINAL_DELETED)
    assert answer.shown == wording.ORIGINAL_DELETED
    assert "okapi" not in answer.text
    assert answer.labels == []
    office.wait(lambda: not office.holds("okapi", queue=False))


def test_a_deleted_reply_takes_its_translation_with_it(office: Office) -> None:
    """A message without answers is deleted whole in Slack, which is another event."""
    root = office.people.says(office.marketing, office.channel, "Good morning").ts
    reply = office.people.says(office.it, office.channel, "The wombat needs SSO", thread=root)
    assert reply.message is not None
    office.people.mention(office.it, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    office.people.deletes(reply.message)
    office.sees(answer, wording.ORIGINAL_DELETED)
    assert "wombat" not in answer.shown + answer.text
    office.wait(lambda: not office.holds("wombat", queue=False))


def test_what_was_shared_from_a_deleted_message_goes_too(office: Office) -> None:
    """By whichever way it was translated."""
    source = office.people.says(office.marketing, office.channel, "The dugong page is urgent")
    assert source.message is not None
    office.people.shortcut_on(source.message, "translate_message", by=office.it)
    modal = office.modal(office.it, "dugong")
    share = next(label for label in modal.labels if label.startswith("Share"))
    office.presses(modal, share)
    shared = office.wait(office.posted)[0]
    office.settle()
    assert "dugong" in shared.shown
    office.people.deletes(source.message)
    office.sees(shared, wording.ORIGINAL_DELETED)
    assert "dugong" not in shared.shown + shared.text
    office.wait(lambda: not office.holds("dugong", queue=False))


def test_a_reply_that_is_deleted_is_not_translated_later(office: Office) -> None:
    """What is gone from the thread is gone from what was read along."""
    root, _ = _translated(office)
    gone = office.people.says(office.it, office.channel, "The capybara needs SSO", thread=root.ts)
    assert gone.message is not None
    office.wait(lambda: office.holds("capybara", queue=False))
    office.people.deletes(gone.message)
    office.wait(lambda: not office.holds("capybara", queue=False))
    office.people.mention(office.it, office.channel, "translate", thread=root.ts)
    answers = office.wait(lambda: office.posted(thread=root.ts)[1:])
    assert "capybara" not in answers[0].shown
