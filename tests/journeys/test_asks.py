"""Asks in Slack: tracked in their thread, one card that follows whatever happens, from wherever."""

from __future__ import annotations

import re

from bot import wording
from bot import wording_asks as words
from tests.fakes.slack.state import Message
from tests.journeys.office import Office

ASK = "Can you build the partner portal by 30 November?"
QUESTION = "Which course template should it use?"


_LABELS = {
    words.DECLINE: "Why not?",
    words.SNOOZE: "Until when?",
    words.HAND_OVER: "To whom?",
}
"""A field of each form that is behind "More"."""


def sides(office: Office) -> None:
    """Marketing and IT have said which side they are on."""
    for user, side in ((office.marketing, "marketing"), (office.it, "it")):
        office.card_of(f"side {side}", by=user)


def tracked(office: Office, *replies: tuple[str, str]) -> Message:
    """Marketing's ask, tracked by a mention; its card."""
    sides(office)
    root = office.people.says(office.marketing, office.channel, ASK).ts
    for user, text in replies:
        office.people.says(user, office.channel, text, thread=root)
    office.people.mention(office.colleague, office.channel, "track", thread=root)
    return office.wait(lambda: office.posted(thread=root))[0]


def more(office: Office, card: Message, what: str, by: str, **values: object) -> None:
    """What is behind "More": a modal on the first one, filled in and sent."""
    office.presses(card, words.MORE, by=by)
    office.presses(office.modal(by, words.DECLINE), what, by=by)
    form = office.modal(by, _LABELS[what])
    office.people.submits(form, {f"fb:{name}": value for name, value in values.items()})


def number(card: Message) -> int:
    """What people call the ask by."""
    found = re.match(r"#(\d+) · ", card.shown)
    assert found is not None, card.shown
    return int(found[1])


def test_a_thread_at_a_glance_is_tracked_by_one_press(office: Office) -> None:
    """The card stands in the thread, with the address of the message it is about."""
    sides(office)
    root = office.people.says(office.marketing, office.channel, ASK).ts
    office.people.says(office.it, office.channel, QUESTION, thread=root)
    office.people.mention(office.colleague, office.channel, thread=root)
    glance = office.wait(lambda: office.posted(thread=root))[0]
    told = office.in_private(
        lambda: office.presses(glance, words.TRACK, by=office.colleague), office.colleague
    )
    card = office.wait(lambda: office.posted(thread=root)[1:])[0]
    assert told.shown == f"{words.is_tracked(number(card))} {words.CARD_BELOW}"
    assert f"#{number(card)} · waiting on marketing" in card.shown
    assert f"{words.NEXT_STEP}\n{QUESTION}" in card.shown
    assert "wished for Monday 30 November" in card.shown
    listed = office.card_of("asks", by=office.colleague)
    assert f"#{number(card)} Can you build the partner portal" in listed.shown
    menus = [block["accessory"]["options"] for block in listed.blocks if "accessory" in block]
    links = [option["url"] for menu in menus for option in menu if "url" in option]
    assert any(
        link.endswith(f"/archives/{office.channel}/p{root.replace('.', '')}") for link in links
    )


def test_a_message_is_tracked_from_its_menu(office: Office) -> None:
    """The form that opens says so; the card stands under the message."""
    source = office.people.says(office.marketing, office.channel, ASK)
    message = office.fake.messages(office.channel)[0]
    office.people.shortcut_on(message, "track_message", by=office.it)
    office.modal(office.it, "Tracked as #")
    card = office.wait(lambda: office.posted(thread=source.ts))[0]
    assert ASK in card.shown


def test_one_card_follows_whatever_happens(office: Office) -> None:
    """Pressed, answered in the thread, delivered, confirmed, opened again: no second card."""
    card = tracked(office)
    root = card.thread_ts
    assert root is not None
    office.presses(card, words.ANSWERED, by=office.it)
    office.sees(card, "waiting on marketing")
    office.people.says(
        office.marketing, office.channel, "The existing template is fine.", thread=root
    )
    office.sees(card, "waiting on IT")
    office.people.says(office.it, office.channel, "Thanks!", thread=root)
    office.settle()
    assert "waiting on IT" in card.shown
    office.people.says(office.it, office.channel, QUESTION, thread=root)
    office.sees(card, f"{words.NEXT_STEP}\n{QUESTION}")
    assert "waiting on marketing" in card.shown
    office.presses(card, words.DELIVERED, by=office.it)
    office.sees(card, words.SAID_TO_BE_DELIVERED["marketing"])
    office.presses(card, words.IT_IS_THERE, by=office.marketing)
    office.sees(card, "· done")
    office.people.says(office.marketing, office.channel, "Thank you!", thread=root)
    office.settle()
    assert "· done" in card.shown
    office.people.says(
        office.marketing, office.channel, "The portal is broken again, can you fix it?", thread=root
    )
    office.sees(card, "waiting on IT")
    assert office.posted(thread=root) == [card]
    assert office.whispered(office.marketing)[-1].shown == wording.SIDE_SAVED["marketing"]


def test_what_is_behind_more_is_a_form_on_a_form(office: Office) -> None:
    """A no has its reason on the card; the first modal says what became of it."""
    card = tracked(office)
    more(office, card, words.DECLINE, office.it, reason="The vendor keeps no consent.")
    office.sees(card, f"{words.WHY_DECLINED}\nThe vendor keeps no consent.")
    office.modal(office.it, words.stands(number(card), "declined"))
    office.presses(card, words.UNDO, by=office.it)
    office.sees(card, "waiting on IT")
    more(office, card, words.SNOOZE, office.it, until="2027-03-01")
    office.sees(card, "Snoozed until Monday 1 March 2027")


def test_a_form_says_at_once_what_is_missing(office: Office) -> None:
    """Before it closes, by the field."""
    card = tracked(office)
    office.presses(card, words.MORE, by=office.it)
    office.presses(office.modal(office.it, words.DECLINE), words.HAND_OVER, by=office.it)
    form = office.modal(office.it, "To whom?")
    done = office.people.submits(form, {})
    assert words.SOMEBODY_OR_NOTE in done.body


def test_an_ask_is_handed_to_a_person_whom_slack_names(office: Office) -> None:
    """A mention of theirs in the thread, so that they know; no name on the card."""
    card = tracked(office)
    more(office, card, words.HAND_OVER, office.it, to=office.colleague)
    handed = office.wait(lambda: office.posted(thread=card.thread_ts)[1:])[0]
    mentioned = [
        element["user_id"]
        for block in handed.blocks
        for section in block["elements"]
        for element in section["elements"]
        if element["type"] == "user"
    ]
    assert mentioned == [office.colleague]
    assert words.handed_over(number(card)) in handed.shown
    office.sees(card, words.IN_ONES_HANDS)


def test_a_missing_side_is_asked_for_once(office: Office) -> None:
    """The press is done with the answer."""
    card = tracked(office)
    asked = office.in_private(
        lambda: office.presses(card, words.DELIVERED, by=office.colleague), office.colleague
    )
    assert words.WHICH_SIDE in asked.shown
    office.presses(asked, wording.I_AM["it"], by=office.colleague)
    office.sees(card, words.SAID_TO_BE_DELIVERED["marketing"])


def test_what_is_not_for_them_is_said_in_private(office: Office) -> None:
    """Nobody else reads it, and nothing changes."""
    card = tracked(office)
    before = card.shown
    told = office.in_private(
        lambda: office.presses(card, words.NOT_AN_ASK, by=office.it), office.it
    )
    assert "Whoever asked, or an admin" in told.shown
    office.settle()
    assert card.shown == before
    office.presses(card, words.NOT_AN_ASK, by=office.marketing)
    office.sees(card, "not an ask")


def test_where_outsiders_read_nothing_is_tracked(office: Office) -> None:
    """A glance is private, with nothing to press; nothing of the thread is kept."""
    inside = (office.marketing, office.it, "UOUT")
    room = office.room(members=inside, connected=("TOUT",))
    root = office.people.says(office.marketing, room, "We need the zebrafinch page by Friday").ts
    glance = office.in_private(
        lambda: office.people.mention(office.it, room, thread=root), office.it
    )
    assert "zebrafinch" in glance.shown
    assert not [block for block in glance.blocks if block["type"] == "actions"]
    told = office.in_private(
        lambda: office.people.mention(office.it, room, "track", thread=root), office.it
    )
    assert told.shown == words.NOT_TRACKED_AMONG_OUTSIDERS
    office.settle()
    office.wait(lambda: not office.holds("zebrafinch", queue=False))


def test_a_person_lists_the_asks_of_their_channels(office: Office) -> None:
    """In the bot's own conversation, with a link to each."""
    card = tracked(office)
    office.people.says(office.it, office.fake.dm(office.it), "asks")
    listed = office.wait(lambda: office.said_to(office.it))[0]
    assert f"#{number(card)} Can you build the partner portal" in listed.shown
