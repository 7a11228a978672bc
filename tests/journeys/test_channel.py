"""A channel's settings: on, quiet or off; and channels that hold people from outside."""

from __future__ import annotations

from bot import wording
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"
MODE = "Fogbridge in this channel"


def _set(office: Office, **values: str) -> str:
    """The channel's settings, and what whoever set them is told."""
    office.types("settings", by=office.colleague)
    form = office.modal(office.colleague, "This channel")
    fields = {"mode": MODE, "follows": "Read replies along"}
    told = office.in_private(
        lambda: office.people.submits(form, {fields[k]: v for k, v in values.items()}),
        office.colleague,
    )
    return told.shown


def test_quiet_answers_in_private(office: Office) -> None:
    """The mention is answered for whoever mentioned it, under it, and for nobody else."""
    assert _set(office, mode="quiet") == (
        "Saved for this channel. Fogbridge is quiet: answers are private, and replies are not "
        "read along."
    )
    root = office.people.says(office.marketing, office.channel, ASK).ts
    card = office.in_private(
        lambda: office.people.mention(office.it, office.channel, "translate", thread=root),
        office.it,
    )
    assert f"Original\n{ASK}\n" in card.shown
    assert card.thread_ts == root
    office.settle()
    assert office.fake.posted(office.channel) == []
    assert office.fake.ephemerals(office.marketing) == []


def test_in_a_quiet_channel_the_answer_can_still_be_shared(office: Office) -> None:
    """By whoever asked, into the thread."""
    _set(office, mode="quiet")
    root = office.people.says(office.marketing, office.channel, ASK).ts
    card = office.in_private(
        lambda: office.people.mention(office.it, office.channel, "translate", thread=root),
        office.it,
    )
    office.presses(card, next(label for label in card.labels if label.startswith("Share")))
    shared = office.wait(office.posted)[0]
    assert shared.thread_ts == root


def test_a_quiet_channel_is_not_read_along(office: Office) -> None:
    """And nobody is told that it were."""
    _set(office, mode="quiet")
    root = office.people.says(office.marketing, office.channel, ASK).ts
    office.in_private(
        lambda: office.people.mention(office.it, office.channel, "translate", thread=root),
        office.it,
    )
    office.people.says(office.it, office.channel, "The tapirs are welcome", thread=root)
    office.settle()
    assert office.told() == []
    assert not office.holds("tapirs")


def test_off_answers_nothing_but_that_it_is_off(office: Office) -> None:
    """In private, with the way to switch it on, by mention, command and shortcut."""
    _set(office, mode="off")
    root = office.people.says(office.marketing, office.channel, "The lemur page is late")
    assert root.message is not None
    told = office.in_private(
        lambda: office.people.mention(office.it, office.channel, "translate", thread=root.ts),
        office.it,
    )
    assert told.shown == wording.IS_OFF
    assert office.card_of(ASK).shown == wording.IS_OFF
    office.people.shortcut_on(root.message, "translate_message", by=office.it)
    office.modal(office.it, wording.IS_OFF)
    office.settle()
    assert office.fake.posted(office.channel) == []
    assert office.calls("conversations.replies") == []
    assert not office.holds("lemur", queue=False)


def test_what_was_read_is_deleted_when_it_is_switched_off(office: Office) -> None:
    """Off is off for what was read before, too."""
    root = office.people.says(office.marketing, office.channel, "The gecko page is late").ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(office.posted)
    office.people.says(office.it, office.channel, "The skink page as well", thread=root)
    office.wait(lambda: office.holds("skink", queue=False))
    assert "off" in _set(office, mode="off")
    office.wait(lambda: not office.holds("skink", queue=False))


def test_on_again_works_as_before(office: Office) -> None:
    """The form shows what is set now."""
    _set(office, mode="off")
    office.types("settings")
    form = office.modal(office.marketing, MODE)
    element = next(b["element"] for b in form.blocks if b["block_id"] == "fb:mode")
    assert element["initial_option"]["value"] == "off"
    office.in_private(lambda: office.people.submits(form, {MODE: "on"}), office.marketing)
    assert office.card_of(ASK).shown.startswith("For IT\n")


def test_reading_along_is_switched_off_alone(office: Office) -> None:
    """The answers stand in the thread all the same; nobody is told what does not happen."""
    assert _set(office, follows="no") == (
        "Saved for this channel. Fogbridge is on: answers stand in the thread, and replies are "
        "not read along."
    )
    root = office.people.says(office.marketing, office.channel, ASK).ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    office.people.says(office.it, office.channel, "The bongos are welcome", thread=root)
    office.settle()
    assert office.told() == []
    assert not office.holds("bongos")


def test_settings_by_a_mention_are_a_button_away(office: Office) -> None:
    """A mention opens no form by itself; Slack wants a press for that."""
    told = office.in_private(
        lambda: office.people.mention(office.marketing, office.channel, "settings"),
        office.marketing,
    )
    office.presses(told, "Open the settings")
    office.modal(office.marketing, MODE)


# People from outside


def _with_outsiders(office: Office) -> str:
    return office.room(
        members=(office.marketing, office.it, office.colleague, "UOUT"), connected={"TOUT"}
    )


def test_with_outsiders_the_answer_is_private_and_nothing_is_kept(office: Office) -> None:
    """They may not read what the company's own make of a message, and it is not stored."""
    room = _with_outsiders(office)
    root = office.people.says("UOUT", room, "We need the kestrel page by Friday").ts
    card = office.in_private(
        lambda: office.people.mention(office.it, room, "translate", thread=root), office.it
    )
    assert "Original\nWe need the kestrel page by Friday\n" in card.shown
    assert card.thread_ts == root
    assert card.labels == []
    office.settle()
    assert office.fake.posted(room) == []
    assert office.fake.ephemerals("UOUT") == []
    office.wait(lambda: not office.holds("kestrel", queue=False))


def test_a_command_there_is_private_and_not_kept(office: Office) -> None:
    """It is the same card without what would need a memory."""
    room = _with_outsiders(office)
    card = office.card_of("We need the merlin page by Friday", channel=room)
    assert "merlin" in card.shown
    assert card.labels == []
    office.wait(lambda: not office.holds("merlin", queue=False))
    assert "merlin" not in "\n".join(office.stage.app.log)


def test_threads_there_are_not_read_along(office: Office) -> None:
    """And the channel is not told that they were."""
    room = _with_outsiders(office)
    root = office.people.says(office.marketing, room, ASK).ts
    office.in_private(
        lambda: office.people.mention(office.it, room, "translate", thread=root), office.it
    )
    office.people.says("UOUT", room, "The puffins are welcome", thread=root)
    office.settle()
    assert office.told(room) == []
    assert not office.holds("puffins")


def test_somebody_from_outside_is_answered_alone_and_not_remembered(office: Office) -> None:
    """What they may read anyway, in other words; they are no Person of the company."""
    room = _with_outsiders(office)
    root = office.people.says(office.marketing, room, "We need the osprey page by Friday").ts
    card = office.in_private(
        lambda: office.people.mention("UOUT", room, "translate", thread=root), "UOUT"
    )
    assert "osprey" in card.shown
    assert card.labels == []
    told = office.in_private(lambda: office.people.mention("UOUT", room, "side it"), "UOUT")
    assert told.shown == wording.NOT_A_MEMBER
    office.settle()
    assert office.fake.posted(room) == []
    office.wait(lambda: not office.holds("osprey", queue=False))
