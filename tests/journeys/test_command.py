"""`/translate`: the working line at once, then a card for the person alone."""

from __future__ import annotations

import pytest

from bot import wording
from tests.fakes.slack import How, faults
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"

CARD = """\
For IT
From the glossary; no model was used, so this is a reading aid and not a rewrite.
Read as marketing speaking. That is a guess from the words.
Original
We need the landing page live ASAP with a pop-up
In plain words
• landing page: A page with its own address, one action whose use is counted, and an end date.
• live: To marketing this means that any customer can open it, it works, and its results are counted.
• ASAP: A wish for speed without a date; often something is booked behind it, such as media, an event or print.
• pop-up: A layer over the page, with a trigger, a rule for how often it returns and a way to close it.
To start, IT needs to know
1. By which date, and what happens on that date?
2. live: Who can see it: every visitor, some of them, or only us?
3. What is the one thing a visitor should do on the page?
What that means for you
There is often a booked cost behind it, so one question about the date saves an escalation later.
What it involves
tracking events agreed and tested · approved copy and images (marketing) · redirect after the campaign
If the date is tight
Use an existing template with the campaign's copy.
“live” and “ASAP” can mean different things on the two sides, so they were asked, not guessed.
Answer 3 questions
Share as it is
Edit
I'm in IT
Helpful
Not helpful"""


def test_a_text_is_acknowledged_at_once_and_answered_in_private(office: Office) -> None:
    """The working line is the acknowledgement itself; the card follows, and nobody else sees it."""
    office.fake.fault_always("*", faults.slow(1.0))
    try:
        done = office.types(ASK)
        answered = [call for call in office.calls() if call.answered_at is not None]
    finally:
        office.fake.clear_faults()
    assert answered == [], "the acknowledgement waited for an answer of Slack's"
    lines = office.fake.ephemerals(office.marketing)
    assert [line.shown for line in lines] == [wording.WORKING]
    assert done.status == 200
    card = office.wait(lambda: office.whispered(office.marketing))[0]
    assert card.shown == CARD
    assert card.channel == office.channel
    office.settle()
    assert office.fake.messages(office.channel) == []
    assert office.fake.ephemerals(office.it) == []


def test_the_notification_says_the_same_as_the_card(office: Office) -> None:
    """A screen reader gets every sentence of it, without the buttons."""
    card = office.card_of(ASK)
    said = card.shown.split("\n")[: -len(card.labels)]
    assert said == card.text.split("\n")[-len(said) :]


def test_a_command_that_arrives_three_times_is_answered_once(office: Office) -> None:
    """Slack does not repeat commands, but a network may."""
    office.types(ASK, how=How(times=3))
    office.wait(lambda: office.whispered(office.marketing))
    office.settle()
    assert len(office.whispered(office.marketing)) == 1


def test_the_answer_outlives_a_slack_that_is_down_for_a_moment(office: Office) -> None:
    """Two errors at the response_url: the card comes all the same."""
    office.fake.fault("response_url", faults.server_error(), faults.reset())
    assert office.card_of(ASK).shown == CARD


@pytest.mark.parametrize("text", ["", "   "])
def test_alone_it_opens_a_form(office: Office, text: str) -> None:
    """The form's answer comes where the command was typed, for the person alone."""
    assert office.types(text).body == ""
    form = office.modal(office.marketing)
    assert form.title == "Translate"
    card = office.in_private(
        lambda: office.people.submits(form, {"Your message": ASK}), office.marketing
    )
    assert card.shown == CARD
    assert office.fake.view(office.marketing) is None


def test_who_speaks_is_said_in_the_form(office: Office) -> None:
    """What is said there is no guess any more."""
    office.types("")
    form = office.modal(office.marketing)
    card = office.in_private(
        lambda: office.people.submits(
            form, {"Your message": "Deploy after the freeze", "Who is speaking?": "IT"}
        ),
        office.marketing,
    )
    assert card.shown.startswith("For marketing\n")
    assert "guess" not in card.shown


def test_a_form_that_says_both_sides_twice_stays_open(office: Office) -> None:
    """From IT for IT is no translation; what was typed is not lost."""
    office.types("")
    form = office.modal(office.marketing)
    values = {"Your message": "It is down", "Who is speaking?": "IT", "For whom?": "IT"}
    done = office.people.submits(form, values)
    assert done.refused is None
    assert list(form.errors.values()) == ["That is who is speaking. Choose the other side."]
    assert office.fake.view(office.marketing) is form


def test_a_form_with_nothing_but_spaces_stays_open(office: Office) -> None:
    """It says what is missing, in the form."""
    office.types("")
    form = office.modal(office.marketing)
    office.people.submits(form, {"Your message": "  \n "})
    assert list(form.errors.values()) == ["Write or paste a message."]


def test_help_says_what_can_be_done_here(office: Office) -> None:
    """No working line before it, because there is nothing to wait for."""
    card = office.card_of("help")
    assert card.shown.startswith(f"{wording.HELP_TITLE}\n{wording.HELP_LEAD}\n")
    for line in (*wording.HELP_COMMANDS, *wording.HELP_MENTIONS):
        assert f"• {line}" in card.shown
    assert len(office.fake.ephemerals(office.marketing)) == 1


def test_a_term_is_explained_to_both_sides(office: Office) -> None:
    """The heading is the word as it was asked for, and the whole card is text to read."""
    card = office.card_of("term SSO")
    assert card.shown == (
        "SSO\n"
        "Method by which one login with the company account opens many separate tools.\n"
        "What it means\n"
        "• For marketing: One login with the company account that opens many tools. It protects "
        "customer data when people leave, and IT may require it before a new tool starts. Some "
        "vendors include it only in a dearer plan.\n"
        "• For IT: Login through the company account, which often decides when marketing can start "
        "with a tool. Ask early for the vendor's plan, protocol, groups, and how agencies without "
        "an account get in.\n"
        "Where it slips\n"
        "Marketing hears convenience, so it seems to be able to wait. For IT it is how access is "
        "controlled and withdrawn.\n"
        "Also called: single sign-on, single login, company login, corporate login, federated login."
    )


def test_a_term_that_nobody_entered_is_not_made_up(office: Office) -> None:
    """It says so, and what to do."""
    card = office.card_of("term flurble")
    assert card.shown == wording.no_such_term("flurble")
    assert "Ask whoever used it" in card.shown


def test_a_term_with_a_slip_of_the_pen_is_found(office: Office) -> None:
    """The nearest words are offered."""
    card = office.card_of("term landng page")
    assert "landing page" in card.shown


@pytest.mark.parametrize(
    "text", ["help us ship", "term sheet is late", "settings are wrong on the landing page"]
)
def test_words_that_begin_like_a_subcommand_are_texts(office: Office, text: str) -> None:
    """A subcommand counts only when it is the whole text or is followed by what it takes."""
    card = office.card_of(text)
    assert f"Original\n{text}\n" in card.shown


@pytest.mark.parametrize(
    ("typed", "heading", "text"),
    [
        ("for it: it is down", "For IT", "it is down"),
        ("for marketing: it is down", "For marketing", "it is down"),
        ("FOR IT :  We need SSO", "For IT", "We need SSO"),
    ],
)
def test_a_direction_wins_over_the_words(
    office: Office, typed: str, heading: str, text: str
) -> None:
    """`for it:` says whom it is for, so nothing is guessed and the direction is no part of it."""
    card = office.card_of(typed)
    assert card.shown.startswith(f"{heading}\n")
    assert f"Original\n{text}\n" in card.shown
    assert "guess" not in card.shown


def test_a_long_text_is_read_with_the_glossary(office: Office) -> None:
    """The whole of it comes back, in as many messages as Slack takes, and it says why no model."""
    text = " ".join(f"Step {n}: move the landing page to the new template." for n in range(1, 101))
    assert 4_000 < len(text) < 6_000
    office.types(text)
    office.wait(lambda: [e for e in office.whispered(office.marketing) if e.labels])
    whole = "".join(e.shown for e in office.whispered(office.marketing))
    assert "Step 1:" in whole
    assert "Step 100:" in whole
    assert wording.TOO_LONG in whole


def test_the_longest_text_comes_back_whole(office: Office) -> None:
    """Nothing of 39,000 characters is left out, and the buttons are there."""
    text = " ".join(f"Step {n}: move the landing page to the new template." for n in range(1, 741))
    assert 38_000 < len(text) < 40_000
    office.types(text)
    office.wait(lambda: [e for e in office.whispered(office.marketing) if e.labels])
    whole = "".join(e.shown for e in office.whispered(office.marketing))
    assert [n for n in range(1, 741) if f"Step {n}:" not in whole] == []


def test_a_text_beyond_every_limit_is_refused_with_the_limit(office: Office) -> None:
    """40,001 characters: one sentence that says what to do."""
    card = office.card_of("a" * 20_000 + " " + "b" * 20_000)
    assert card.shown == ("The text has 40,001 characters; the limit is 40,000. Send it in parts.")


def test_a_long_text_of_wide_letters_comes_back_whole(office: Office) -> None:
    """More messages than one response_url takes: they come all the same, with the buttons."""
    text = "".join(f"{n}🚀" + "🙂" * 40 for n in range(1, 851))
    assert 36_000 < len(text) < 40_000
    office.types(text)
    office.wait(lambda: [e for e in office.whispered(office.marketing) if e.labels])
    whole = "".join(e.shown for e in office.whispered(office.marketing)).replace("\n", "")
    assert [n for n in range(1, 851) if f"{n}🚀" not in whole] == []


ODD = (
    "?!?",
    "👩‍👩‍👧‍👦 🚀🚀🚀",
    "لا نستطيع ذلك قبل انتهاء التجميد",
    "‮txet siht‬ a‍b‌c",
    "x" * 3_000,
    "```\nSELECT * FROM users;\n```",
    "- a\n- b\n\n\n- c",
    "&amp; < > &lt;b&gt;",
    "\\ \" ' ` * _ ~ {{ }} %s %(x)s",
)


def test_odd_texts_come_back_as_they_were_typed(office: Office) -> None:
    """Whatever it is, it is answered and quoted letter for letter."""
    for text in ODD:
        office.types(text)
    office.wait(lambda: len(office.whispered(office.marketing)) == len(ODD))
    # A word that is longer than a block goes on in the next one.
    shown = [card.shown.replace("\n", "") for card in office.whispered(office.marketing)]
    quotes = [text.replace("\n", "") for text in ODD]
    assert [quote for quote in quotes if not any(quote in one for one in shown)] == []


def test_in_a_direct_message_there_is_nobody_to_share_with(office: Office) -> None:
    """The command works there too; the card offers what can be done."""
    card = office.card_of(ASK, channel=office.fake.dm(office.marketing))
    assert card.shown.startswith("For IT\n")
    assert "Answer 3 questions" in card.labels
    assert not [label for label in card.labels if "Share" in label or label == "Edit"]


def test_in_a_private_channel_without_the_bot_it_answers(office: Office) -> None:
    """A command needs no invitation."""
    room = office.room(kind="private", bot=False)
    assert office.card_of(ASK, channel=room).shown == CARD


def test_somebody_who_is_mentioned_is_named(office: Office) -> None:
    """Slack's own sign for a person becomes what people call them, and calls nobody."""
    card = office.card_of(f"Ask <@{office.it}> about the landing page")
    assert "Ask @platform-team about the landing page" in card.shown
