"""The bot's own tab: what can be asked is suggested, and each answer stands under its message."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack import How
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"


def test_what_can_be_asked_is_suggested(office: Office) -> None:
    """Three prompts; each of them, sent as it is, gets an answer."""
    tab = office.fake.world.channels[office.fake.dm(office.marketing)]
    office.people.opens_messages_tab(office.marketing)
    office.wait(lambda: tab.prompts)
    (prompts,) = tab.prompts.values()
    assert [prompt["title"] for prompt in prompts] == [
        "Marketing to IT",
        "IT to marketing",
        "What does a word mean",
    ]
    for number, heading in enumerate(("For IT", "For marketing", "SSO")):
        office.people.whispers(office.marketing, prompts[number]["message"])
        answers = office.wait(lambda: office.said_to(office.marketing)[number:])  # noqa: B023 - asked at once
        assert answers[0].shown.startswith(f"{heading}\n")
    office.settle()
    assert len(office.said_to(office.marketing)) == 3


def test_an_answer_stands_under_its_message(office: Office) -> None:
    """Every message begins a thread there; meanwhile the line under it says that it is read."""
    asked = office.people.whispers(office.marketing, ASK)
    answer = office.wait(lambda: office.said_to(office.marketing))[0]
    assert answer.thread_ts == asked.ts
    assert answer.shown.startswith("For IT\n")
    assert office.calls("assistant.threads.setStatus")[0].given["thread_ts"] == asked.ts
    assert not [label for label in answer.labels if "Share" in label or label == "Edit"]


def test_a_reply_in_such_a_thread_is_answered_in_it(office: Office) -> None:
    """It is a message like any other."""
    first = office.people.whispers(office.marketing, ASK)
    office.wait(lambda: office.said_to(office.marketing))
    office.people.whispers(office.marketing, "term CNAME", thread=first.ts)
    answers = office.wait(lambda: office.said_to(office.marketing)[1:])
    assert answers[0].thread_ts == first.ts
    assert answers[0].shown.startswith("CNAME\n")


def test_the_guess_is_corrected_with_one_click(office: Office) -> None:
    """In its place, and remembered."""
    office.people.whispers(office.marketing, ASK)
    answer = office.wait(lambda: office.said_to(office.marketing))[0]
    office.settle()
    office.presses(answer, "I'm in IT", by=office.marketing)
    office.sees(answer, "For marketing\n")
    assert office.said_to(office.marketing) == [answer]
    office.people.whispers(office.marketing, ASK)
    second = office.wait(lambda: office.said_to(office.marketing)[1:])[0]
    assert second.shown.startswith("For marketing\n")


def test_the_words_of_the_command_work_there_too(office: Office) -> None:
    """`help`, `side`, and `settings`, which belong to a channel."""
    for number, (said, heard) in enumerate(
        (
            ("help", wording.HELP_TITLE),
            ("side it", wording.SIDE_SAVED["it"]),
            ("side", wording.WHICH_SIDE["it"]),
            ("settings", wording.ONLY_IN_CHANNEL),
            ("translate", wording.NOTHING_ABOVE_HERE),
        )
    ):
        office.people.whispers(office.marketing, said)
        answers = office.wait(lambda: office.said_to(office.marketing)[number:])  # noqa: B023 - asked at once
        assert answers[0].shown.startswith(heard)


def test_a_message_that_comes_three_times_is_answered_once(office: Office) -> None:
    """As everywhere."""
    office.people.whispers(office.marketing, ASK, how=How(times=3))
    office.wait(lambda: office.said_to(office.marketing))
    office.settle()
    assert len(office.said_to(office.marketing)) == 1


def test_a_file_alone_is_answered(office: Office) -> None:
    """There are no words in it, and that is said, under it."""
    done = office.people.says(office.marketing, office.fake.dm(office.marketing), "", files=1)
    answer = office.wait(lambda: office.said_to(office.marketing))[0]
    assert answer.thread_ts == done.ts
    assert answer.shown.startswith(wording.HELP_TITLE)


def test_a_message_that_is_edited_marks_its_answer(office: Office) -> None:
    """And the new text is translated in its place."""
    asked = office.people.whispers(office.marketing, ASK).message
    assert asked is not None
    answer = office.wait(lambda: office.said_to(office.marketing))[0]
    office.settle()
    office.people.edits(asked, "We need the flyer by Friday")
    office.sees(answer, wording.OF_AN_OLDER_TEXT)
    office.presses(answer, wording.TRANSLATE_NEW_TEXT, by=office.marketing)
    office.sees(answer, "Original\nWe need the flyer by Friday\n")


def test_a_message_that_is_deleted_takes_its_answer_with_it(office: Office) -> None:
    """As in a channel."""
    asked = office.people.whispers(office.marketing, "We need the axolotl page").message
    assert asked is not None
    answer = office.wait(lambda: office.said_to(office.marketing))[0]
    office.settle()
    office.people.deletes(asked)
    office.sees(answer, wording.ORIGINAL_DELETED)
    office.wait(lambda: not office.holds("axolotl", queue=False))
