"""Which side speaks: said in the text, chosen by the person, set for the channel, else a guess."""

from __future__ import annotations

from bot import wording
from tests.journeys.office import Office

UNCLEAR = "The flyers are printed and lie in the hall"


def test_a_guess_is_said_and_corrected_with_one_click(office: Office) -> None:
    """The card is read again for the other side, in its place."""
    card = office.card_of(UNCLEAR)
    assert card.shown.startswith("For IT\n")
    assert wording.guessed("marketing") in card.shown
    office.presses(card, "I'm in IT")
    office.sees(card, "For marketing\n")
    assert wording.guessed("it") not in card.shown
    assert "I'm in marketing" not in card.labels
    assert office.whispered(office.marketing) == [card]


def test_what_was_corrected_is_remembered(office: Office) -> None:
    """Once a person: the next text is read that way, everywhere."""
    card = office.card_of(UNCLEAR)
    office.presses(card, "I'm in IT")
    office.sees(card, "For marketing\n")
    other = office.card_of(UNCLEAR, channel=office.room())
    assert other.shown.startswith("For marketing\n")
    assert wording.guessed("it") not in other.shown


def test_a_side_is_chosen_by_a_word(office: Office) -> None:
    """`side marketing`, once; `side` says which."""
    told = office.card_of("side marketing", by=office.it)
    assert told.shown == wording.SIDE_SAVED["marketing"]
    told = office.card_of("side", by=office.it)
    assert told.shown.startswith(wording.WHICH_SIDE["marketing"])
    assert told.labels == ["I'm in IT", "Neither"]
    card = office.card_of("Deploy the hotfix to production after the freeze", by=office.it)
    assert card.shown.startswith("For IT\n")


def test_a_side_is_chosen_under_the_question_which(office: Office) -> None:
    """The buttons of `side` do what they say."""
    asked = office.card_of("side")
    told = office.in_private(lambda: office.presses(asked, "I'm in IT"), office.marketing)
    assert told.shown == wording.SIDE_SAVED["it"]
    assert office.card_of(UNCLEAR).shown.startswith("For marketing\n")


def test_a_direction_wins_over_what_was_chosen(office: Office) -> None:
    """This once; the choice stays."""
    office.card_of("side it")
    assert office.card_of(f"for it: {UNCLEAR}").shown.startswith("For IT\n")
    assert office.card_of(UNCLEAR).shown.startswith("For marketing\n")


def test_the_channels_side_counts_for_whoever_has_not_chosen(office: Office) -> None:
    """A channel of IT reads its people as IT; who chose for themselves is read as chosen."""
    office.card_of("side marketing", by=office.colleague)
    office.types("settings")
    form = office.modal(office.marketing, "This channel")
    told = office.in_private(
        lambda: office.people.submits(form, {"Who writes here": "IT"}), office.marketing
    )
    assert told.shown.startswith(wording.SAVED)
    assert office.card_of(UNCLEAR, by=office.it).shown.startswith("For marketing\n")
    assert office.card_of(UNCLEAR, by=office.colleague).shown.startswith("For IT\n")
    elsewhere = office.card_of(UNCLEAR, by=office.it, channel=office.room())
    assert wording.guessed("marketing") in elsewhere.shown


def test_in_a_thread_the_authors_choice_counts_not_the_readers(office: Office) -> None:
    """Whoever asks may be on any side: it is the author who speaks."""
    office.card_of("side it", by=office.marketing)
    root = office.people.says(office.it, office.channel, UNCLEAR).ts
    office.card_of("side it", by=office.it)
    office.people.mention(office.marketing, office.channel, "translate", thread=root)
    answer = office.wait(office.posted)[0]
    assert answer.shown.startswith("For marketing\n")


def test_anybody_says_who_is_speaking_on_a_public_card(office: Office) -> None:
    """The guess about somebody else's message is corrected without choosing for them."""
    root = office.people.says(office.it, office.channel, UNCLEAR).ts
    office.people.mention(office.colleague, office.channel, "translate", thread=root)
    answer = office.wait(office.posted)[0]
    assert wording.guessed("marketing") in answer.shown
    office.settle()
    office.presses(answer, "IT is speaking", by=office.colleague)
    office.sees(answer, "For marketing\n")
    assert office.posted() == [answer]
    assert wording.guessed("marketing") in office.card_of(UNCLEAR, by=office.it).shown


def test_on_a_public_card_nobody_chooses_a_side_for_themselves(office: Office) -> None:
    """ "I'm in IT" below somebody's own words would be true of whoever else reads it."""
    office.people.mention(office.marketing, office.channel, UNCLEAR)
    answer = office.wait(office.posted)[0]
    office.settle()
    assert "I'm in IT" not in answer.labels
    office.presses(answer, "IT is speaking", by=office.marketing)
    office.sees(answer, "For marketing\n")
    assert wording.guessed("marketing") in office.card_of(UNCLEAR).shown
