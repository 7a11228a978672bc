"""Slack at its limits: slow, refusing, over its rates; long answers; addresses and forms that are over."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from tests.fakes.slack import faults
from tests.fakes.translating import says
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"
LONG = " ".join(f"Step {n}: move the landing page to the new template." for n in range(1, 701))


def test_a_long_message_is_answered_whole_in_its_thread(office: Office) -> None:
    """As few posts as Slack's limits allow, in order, and what can be pressed on the last."""
    root = office.people.says(office.marketing, office.channel, LONG).ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: [m for m in office.posted(thread=root) if m.labels])
    parts = office.posted(thread=root)
    assert 2 < len(parts) < 6
    assert [bool(part.labels) for part in parts] == [False] * (len(parts) - 1) + [True]
    whole = "".join(part.shown for part in parts)
    assert [n for n in range(1, 701) if f"Step {n}:" not in whole] == []


def test_all_parts_are_taken_back_together(office: Office) -> None:
    """One answer is one answer, however many posts it needs."""
    root = office.people.says(office.marketing, office.channel, LONG).ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    last = office.wait(lambda: [m for m in office.posted(thread=root) if m.labels])[0]
    office.settle()
    office.presses(last, "Take back", by=office.it)
    office.wait(lambda: not office.posted(thread=root))


def test_a_part_whose_answer_got_lost_is_not_posted_twice(office: Office) -> None:
    """The line breaks in the middle of a long answer: what stands stands once."""
    root = office.people.says(office.marketing, office.channel, LONG).ts
    office.fake.fault("chat.postMessage", faults.slow(0), faults.done_then_reset())
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: [m for m in office.posted(thread=root) if m.labels])
    office.settle()
    whole = "".join(part.shown for part in office.posted(thread=root))
    assert [n for n in range(1, 701) if whole.count(f"Step {n}:") != 1] == []


def test_a_private_card_of_several_messages_is_completed_in_its_last(office: Office) -> None:
    """The one with the buttons becomes the completed card, with the original shortened in it."""
    office.types(f"for it: {LONG[:20_000]}")
    office.wait(lambda: [e for e in office.whispered(office.marketing) if e.labels])
    *others, last = office.whispered(office.marketing)
    assert others
    office.presses(last, last.labels[0])
    office.people.submits(office.modal(office.marketing, "Answer"), {"fb:a1": "9 December"})
    office.sees(last, "9 December")
    assert "Step 1: move the landing page" in last.shown
    assert [label for label in last.labels if label.startswith("Share")]
    assert office.whispered(office.marketing) == [*others, last]


def test_one_post_a_second_and_channel_is_kept(office: Office) -> None:
    """Three answers at once in one channel: Slack says wait, and all of them arrive once."""
    roots = [office.people.says(office.marketing, office.channel, ASK).ts for _ in range(3)]
    office.fake.rate_limits = True
    try:
        for root in roots:
            office.people.mention(office.it, office.channel, "translate", thread=root)
        office.wait(lambda: len(office.posted()) == 3)
    finally:
        office.fake.rate_limits = False
    office.settle()
    assert sorted(str(m.thread_ts) for m in office.posted()) == sorted(roots)


def test_an_archived_channel_says_so(office: Office) -> None:
    """The answer can't be shared there, and the person learns why; the card stays as it was."""
    card = office.card_of("The flyers are printed")
    office.fake.world.channels[office.channel].archived = True
    told = office.in_private(lambda: office.presses(card, "Share here"), office.marketing)
    assert told.shown == "This channel is archived, so nothing can be posted in it."
    assert "Share here" in card.labels


def test_a_refused_post_leaves_the_private_card_as_it_was(office: Office) -> None:
    """It does not say that it was shared, and works once it is allowed."""
    card = office.card_of("The flyers are printed")
    office.fake.fault("chat.postMessage", faults.refused("restricted_action"))
    told = office.in_private(lambda: office.presses(card, "Share here"), office.marketing)
    assert told.shown == (
        "Only some people may post in this channel. Ask its owner to allow Fogbridge."
    )
    assert wording.SHARED not in card.shown
    office.presses(card, "Share here")
    office.wait(office.posted)
    office.sees(card, wording.SHARED)


def test_profile_and_channel_are_asked_for_once_a_day(office: Office) -> None:
    """Slack's limits on reading are for reading threads."""
    for _ in range(3):
        office.card_of(ASK)
    assert len(office.calls("users.info")) == 1
    assert len(office.calls("conversations.info")) == 1


def test_without_a_profile_it_answers_all_the_same(office: Office) -> None:
    """Slack does not say who it is: the default zone will do."""
    office.fake.fault("users.info", faults.server_error(), faults.server_error())
    office.fake.fault("conversations.info", faults.refused("missing_scope"))
    assert office.card_of(ASK).shown.startswith("For IT\n")


def test_after_half_an_hour_the_answer_goes_to_the_direct_messages(model_office: Office) -> None:
    """The command's own address is over: what comes so late stays where it can be found."""
    office = model_office
    assert office.stage.model is not None
    office.stage.model.steps.append(replace(says(ASK), delay=0.5))
    office.types(ASK)
    office.fake.forward(1_900)
    card = office.wait(lambda: office.said_to(office.marketing))[0]
    assert ASK in card.shown


def test_an_address_that_says_no_is_not_taken_for_a_yes(office: Office) -> None:
    """Whatever status comes with it: the answer goes another way."""
    office.fake.fault("response_url", faults.refused("used_url"))
    office.types(ASK)
    card = office.wait(lambda: office.said_to(office.marketing))[0]
    assert card.shown.startswith("For IT\n")


def test_a_long_message_is_whole_in_a_modal(office: Office) -> None:
    """A modal is one view, whatever it holds; the buttons are there, too."""
    message = office.people.says(office.it, office.channel, LONG).message
    assert message is not None
    office.people.shortcut_on(message, "translate_message", by=office.marketing)
    modal = office.modal(office.marketing, "Original")
    assert [n for n in range(1, 701) if f"Step {n}:" not in modal.shown] == []
    assert [label for label in modal.labels if label.startswith("Share")]
