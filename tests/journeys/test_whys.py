""" "Why this timeline?" in Slack: from the log, else asked once and logged; and who may read it.

The tests share a Workspace and its log, so each asks for another kind of work.
"""

from __future__ import annotations

from bot import wording_whys as words
from tests.fakes.slack import How
from tests.fakes.slack.state import Message
from tests.journeys.office import Office

WHY = "why this timeline?"
LATER = "It will be 8 January."
REASON = "The vendor's script needs a security review first."
EXPLAINED = (
    "Not before 8 January: the change freeze runs from 14 December to 6 January, "
    "and the zebrafinch team has to test it."
)
SHORTCUT = "why_timeline"


def sides(office: Office) -> None:
    """Marketing and IT have said which side they are on."""
    for user, side in ((office.marketing, "marketing"), (office.it, "it")):
        office.card_of(f"side {side}", by=user)


def thread(office: Office, *said: tuple[str, str], channel: str | None = None) -> str:
    """A thread in a channel."""
    (user, text), *others = said
    room = channel or office.channel
    root = office.people.says(user, room, text).ts
    for user, text in others:
        office.people.says(user, room, text, thread=root)
    return root


def asked(
    office: Office, root: str, text: str = WHY, *, channel: str | None = None, by: str | None = None
) -> Message:
    """The mention, and the card that comes of it in the thread."""
    room = channel or office.channel
    before = len(office.posted(room, thread=root))
    office.people.mention(by or office.marketing, room, text, thread=root)
    return office.wait(lambda: office.posted(room, thread=root)[before:])[0]


def pictures(message: Message) -> list[str]:
    """The files that a message shows."""
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


def test_asked_once_and_answered_from_the_log_ever_after(office: Office) -> None:
    """One question to IT, its reply, its confirmation; then another channel, the log, the picture."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the cookie banner on the shop by 18 December."),
        (office.it, LATER),
    )
    card = asked(office, root)
    assert words.ONE_QUESTION["it"] in card.shown
    assert "What moved the date from 18\u00a0December to 8\u00a0January?" in card.shown
    office.people.says(office.it, office.channel, REASON, thread=root)
    office.sees(card, "“The vendor's script needs a security review first”")
    assert words.NOT_CONFIRMED["it"] in card.shown
    told = office.in_private(
        lambda: office.presses(card, words.CONFIRM, by=office.marketing), office.marketing
    )
    assert told.shown == "The side that gives the reason confirms it."
    office.presses(card, words.CONFIRM, by=office.it)
    office.sees(card, "Confirmed by IT on ")

    room = office.room()
    other = thread(
        office, (office.marketing, "Can we have the cookie banner on the blog, too?"), channel=room
    )
    answer = asked(office, other, channel=room)
    assert "Asked before, today, for similar work: " in answer.shown
    assert "“The vendor's script needs a security review first”" in answer.shown
    assert words.NOT_A_PROMISE in answer.shown
    (file,) = pictures(answer)
    assert (office.fake.world.files[file].data or b"").startswith(b"\x89PNG")
    links = [e.get("url") for b in answer.blocks for e in b.get("elements", []) if "url" in e]
    assert any(f"/archives/{office.channel}/p" in str(link) for link in links)

    office.presses(answer, words.STILL_HOLDS["it"], by=office.marketing)
    question = office.wait(lambda: office.posted(room, thread=other)[1:])[0]
    assert words.DOES_IT_HOLD in question.shown
    office.presses(question, words.YES_STILL, by=office.it)
    office.sees(question, words.HOLDS)
    office.settle()
    assert len(office.posted(room, thread=other)) == 2


def test_a_plain_question_in_a_followed_thread_is_answered_once(office: Office) -> None:
    """Nobody named the bot; the second question of the day gets no second card."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the heatmap on the course page by 18 December."),
        (office.it, LATER),
    )
    asked(office, root, "translate")
    office.people.says(office.marketing, office.channel, "Why does that take so long?", thread=root)
    card = office.wait(lambda: office.posted(thread=root)[1:])[0]
    assert words.ONE_QUESTION["it"] in card.shown
    office.people.says(
        office.marketing, office.channel, "But why does it take so long?", thread=root
    )
    office.settle()
    assert len(office.posted(thread=root)) == 2


def test_the_form_takes_the_answer(office: Office) -> None:
    """A modal for IT; what is sent is confirmed by that, and the card follows."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the chatbot on the price list by 18 December."),
        (office.it, LATER),
    )
    card = asked(office, root)
    office.presses(card, words.ANSWER, by=office.it)
    form = office.modal(office.it, words.REASON_FIELD)
    office.people.submits(form, {"fb:reason": "Two engineers are on leave until 4 January."})
    office.sees(card, "“Two engineers are on leave until 4 January”")
    assert "Confirmed by IT on " in card.shown


def test_a_private_channels_reasons_surface_nowhere_else(office: Office) -> None:
    """Aloud, from a message's menu, by command, by a button that was kept: each door is tried."""
    sides(office)
    secret = office.room(kind="private", members=(office.marketing, office.it))
    root = thread(
        office,
        (office.marketing, "We need the webhook for the ticket shop by 18 December."),
        (office.it, EXPLAINED),
        channel=secret,
    )
    card = asked(office, root, channel=secret)
    assert "zebrafinch" in card.shown
    office.presses(card, words.CONFIRM, by=office.it)
    office.sees(card, "Confirmed by IT on ")

    ask = "Can we get a webhook for the fair, too?"
    aloud = thread(office, (office.marketing, ask))
    answer = asked(office, aloud)
    assert words.NOT_ASKED_BEFORE in answer.shown
    office.people.mention(office.it, office.channel, thread=aloud)
    office.wait(lambda: office.posted(thread=aloud)[1:])

    room = office.room()
    source = office.people.says(office.colleague, room, ask).message
    assert source is not None
    office.people.shortcut_on(source, SHORTCUT, by=office.colleague)
    assert words.NOT_ASKED_BEFORE in office.modal(office.colleague, words.ASK_HERE["it"]).shown
    command = office.card_of("why this timeline for the webhook?", by=office.colleague)
    assert words.NOT_ASKED_BEFORE in command.shown
    listed = office.card_of("why this timeline for the webhook?", by=office.marketing)
    assert "zebrafinch" in listed.shown  # who was there reads it alone

    everything = [m.shown for c in (office.channel, room) for m in office.posted(c)]
    everything += [e.shown for e in office.whispered(office.colleague)]
    assert not [shown for shown in everything if "zebrafinch" in shown]


def test_from_a_messages_menu_who_asks_reads_it_alone_and_may_ask_aloud(office: Office) -> None:
    """The modal fills; its button posts the question in the thread."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the newsletter archive by 18 December."),
        (office.it, LATER),
    )
    message = office.fake.messages(office.channel)[0]
    office.people.shortcut_on(message, SHORTCUT, by=office.marketing)
    modal = office.modal(office.marketing, words.ASK_HERE["it"])
    assert office.posted(thread=root) == []
    office.presses(modal, words.ASK_HERE["it"])
    question = office.wait(lambda: office.posted(thread=root))[0]
    assert "What moved the date from 18\u00a0December to 8\u00a0January?" in question.shown


def test_no_but_drafts_a_date_for_both_sides(office: Office) -> None:
    """Ways forward in the thread; choosing one tracks the ask, and nobody has said yes by it."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the single sign-on portal by 18 December."),
        (office.it, "Not before 8 January: the login needs a security review."),
    )
    card = asked(office, root, "no but", by=office.it)
    assert (
        "18\u00a0December is not possible for all of it: “the login needs a security" in card.shown
    )
    assert "B. All of it, later\nEverything on 8\u00a0January, as IT estimates." in card.shown
    office.presses(card, "Choose B", by=office.marketing)
    office.sees(card, "Chosen: B.")
    assert "Choose A" not in card.labels
    draft = office.wait(
        lambda: [m for m in office.posted(thread=root) if "A date to confirm" in m.shown]
    )[0]
    assert "Friday 8 January" in draft.shown
    office.wait(lambda: [m for m in office.posted(thread=root) if "· waiting on" in m.shown])


def test_delivered_three_times_it_is_said_and_logged_once(office: Office) -> None:
    """Slack sends the mention again and again; there is one card."""
    sides(office)
    root = thread(
        office,
        (office.marketing, "We need the media library by 18 December."),
        (office.it, EXPLAINED),
    )
    office.people.mention(
        office.marketing, office.channel, WHY, thread=root, how=How(times=3, together=True)
    )
    office.wait(lambda: office.posted(thread=root))
    office.settle()
    assert len(office.posted(thread=root)) == 1
