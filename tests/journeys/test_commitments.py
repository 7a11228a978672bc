"""Dates in Slack: put to both sides in the thread, confirmed by a person of each, moved with a reason."""

from __future__ import annotations

from bot import wording
from bot import wording_asks as words
from tests.fakes.slack.state import Message
from tests.journeys.office import Office
from tests.journeys.test_asks import tracked

ESTIMATE = "It will be the 6th of January, because of the freeze."
DUE, IN_WORDS = "2027-01-06", "Wednesday 6 January 2027"


def drafted(office: Office) -> tuple[Message, Message]:
    """The ask's card, and that of the date that IT put to both sides."""
    card = tracked(office, (office.it, ESTIMATE))
    office.presses(card, words.COMMIT, by=office.it)
    form = office.modal(office.it, words.FROM_THE_THREAD)
    given = {"fb:owes_marketing": "the copy by 13 November", "fb:owes_it": "the portal"}
    told = office.in_private(lambda: office.people.submits(form, given), office.it)
    assert told.shown == words.DATE_BELOW
    date = office.wait(lambda: office.posted(thread=card.thread_ts)[1:])[0]
    return card, date


def agreed(office: Office) -> tuple[Message, Message]:
    """The same, with the yes of both sides."""
    card, date = drafted(office)
    office.presses(date, words.YES_FOR["it"], by=office.it)
    office.sees(date, "IT said yes.")
    office.presses(date, words.YES_FOR["marketing"], by=office.marketing)
    office.sees(card, f"agreed for {IN_WORDS}")
    return card, date


def test_a_date_begins_with_what_the_thread_says(office: Office) -> None:
    """The estimate and who said it, what each side owes, and nobody's yes."""
    card, date = drafted(office)
    assert date.shown.startswith("A date to confirm · #")
    assert f"By {IN_WORDS}: " in date.shown
    assert "• Marketing: the copy by 13 November\n• IT: the portal" in date.shown
    assert "“It will be the 6th of January”" in date.shown
    assert "It counts once a person of each side says yes." in date.shown
    office.sees(card, f"{IN_WORDS}, not confirmed yet")


def test_two_people_of_two_sides_make_it_a_commitment(office: Office) -> None:
    """Nobody says yes for the other side; one yes is none."""
    card, date = drafted(office)
    told = office.in_private(
        lambda: office.presses(date, words.YES_FOR["marketing"], by=office.it), office.it
    )
    assert told.shown == words.ONLY_THEIR_YES["marketing"]
    office.presses(date, words.YES_FOR["it"], by=office.it)
    office.sees(date, "IT said yes. It counts once marketing says yes too.")
    assert "agreed" not in card.shown.split("\n")[0]
    asked = office.in_private(
        lambda: office.presses(date, words.YES_FOR["marketing"], by=office.colleague),
        office.colleague,
    )
    office.presses(asked, wording.I_AM["marketing"], by=office.colleague)
    office.sees(card, f"agreed for {IN_WORDS}")
    office.sees(date, "Both sides said yes.")
    assert office.posted(thread=card.thread_ts) == [card, date]


def test_a_date_moves_with_its_reason(office: Office) -> None:
    """A new card for the other side to see; until its yes the old date holds."""
    card, date = agreed(office)
    office.presses(card, words.MOVE, by=office.it)
    form = office.modal(office.it, "Which day instead?")
    missing = office.people.submits(form, {"fb:due": "2026-12-18", "fb:because": "  "})
    assert words.SAY_WHY_IT_MOVES in missing.body
    office.people.submits(form, {"fb:due": "2026-12-18", "fb:because": "The papers came early."})
    move = office.wait(lambda: office.posted(thread=card.thread_ts)[2:])[0]
    assert f"Friday 18 December instead of {IN_WORDS}." in move.shown
    assert "Because\nThe papers came early." in move.shown
    assert f"agreed for {IN_WORDS}" in card.shown
    told = office.in_private(
        lambda: office.presses(move, words.YES_MOVE_IT, by=office.it), office.it
    )
    assert "other side" in told.shown
    office.presses(move, words.YES_MOVE_IT, by=office.marketing)
    office.sees(card, "agreed for Friday 18 December")
    office.sees(date, "By Friday 18 December")
    office.sees(move, words.moved("Friday 18 December"))


def test_a_date_is_kept(office: Office) -> None:
    """Delivered before its day; both cards say so."""
    card, date = agreed(office)
    office.presses(card, words.DELIVERED, by=office.marketing)
    office.sees(card, "· done")
    office.sees(date, "Kept · #")
    assert not [block for block in date.blocks if block["type"] == "actions"]


def test_a_declined_ask_takes_its_draft_along(office: Office) -> None:
    """Nothing can be confirmed any more."""
    card, date = drafted(office)
    office.presses(card, words.MORE, by=office.it)
    office.presses(office.modal(office.it, words.DECLINE), words.DECLINE, by=office.it)
    office.people.submits(office.modal(office.it, "Why not?"), {"fb:reason": "No owner."})
    office.sees(date, "Not agreed · #")
    office.sees(card, "· declined")
