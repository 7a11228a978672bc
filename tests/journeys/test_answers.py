"""What can be done with a card: answer its questions, ask them, look up its words, say if it helped."""

from __future__ import annotations

from bot import wording
from tests.fakes.scripted_model import completion
from tests.fakes.translating import says
from tests.journeys.held import rows
from tests.journeys.office import Office

ASK = "We need the landing page live ASAP with a pop-up"
PLAIN = "The flyers are printed and lie in the hall"
ONE = "Please put the flyer on the landing page by Friday 27 November"


_FEEDBACK = """
    SELECT feedback.helpful, feedback.reason FROM feedback
    JOIN translation ON translation.id = feedback.translation_id
    WHERE translation.original = {} AND translation.channel_key = {}
"""


def _feedback(office: Office) -> list[tuple[bool, str | None]]:
    """What is kept on whether the office's answer helped."""
    found = rows(office.stage.app.database, _FEEDBACK, PLAIN, office.channel)
    return [(bool(helpful), reason) for helpful, reason in found]


def _complete(office: Office, **answers: str) -> None:
    form = office.modal(office.marketing, "Answer")
    office.people.submits(form, {f"fb:{name}": answer for name, answer in answers.items()})


def test_each_question_has_a_field(office: Office) -> None:
    """The questions of the card are the labels, in its order; none of them has to be answered."""
    card = office.card_of(ASK)
    office.presses(card, "Answer 3 questions")
    form = office.modal(office.marketing, "Answer")
    fields = [block for block in form.blocks if block["type"] == "input"]
    assert [field["label"]["text"] for field in fields] == [
        "By which date, and what happens on that date?",
        "live: Who can see it: every visitor, some of them, or only us?",
        "What is the one thing a visitor should do on the page?",
    ]
    assert all(field["optional"] for field in fields)


def test_the_completed_translation_replaces_the_card(office: Office) -> None:
    """What was answered is said as such, and is asked no more."""
    card = office.card_of(ASK)
    office.presses(card, "Answer 3 questions")
    _complete(office, a1="9 December, a fair opens", a3="Sign up")
    office.wait(lambda: "9 December" in card.shown)
    assert office.whispered(office.marketing) == [card]
    assert (
        "Answered\n"
        "• By which date, and what happens on that date? 9 December, a fair opens\n"
        "• What is the one thing a visitor should do on the page? Sign up\n"
    ) in card.shown
    assert card.shown.count("By which date") == 1
    assert "Who can see it: every visitor" in card.shown
    assert "Answer 1 question" in card.labels


def test_the_rest_can_be_answered_later(office: Office) -> None:
    """One after the other; what was answered stays, and no new questions take its place."""
    card = office.card_of(ASK)
    for label, answer in (
        ("Answer 3 questions", "9 December, a fair opens"),
        ("Answer 2 questions", "Every visitor"),
        ("Answer 1 question", "Sign up"),
    ):
        office.presses(card, label)
        _complete(office, a1=answer)
        office.sees(card, f"{answer}\n")
    assert card.labels[0] == "Share here"
    office.presses(card, "Share here")
    shared = office.wait(office.posted)[0]
    for question, answer in (
        ("By which date, and what happens on that date?", "9 December, a fair opens"),
        ("live: Who can see it: every visitor, some of them, or only us?", "Every visitor"),
        ("What is the one thing a visitor should do on the page?", "Sign up"),
    ):
        assert f"• {question} {answer}\n" in shared.shown


def test_the_model_is_told_the_answers(model_office: Office) -> None:
    """With a model the sentence itself is new, and the answers are facts of the source."""
    office = model_office
    assert office.stage.model is not None
    question = {
        "about": "ASAP",
        "question": "By which date, and what happens then?",
        "to": "author",
    } | {"concept": None}
    office.stage.model.steps += [
        says(ASK, questions=[question]),
        says(f"{ASK}. Date: 9 December, a fair opens."),
    ]
    card = office.card_of(ASK)
    office.presses(card, card.labels[0])
    _complete(office, a1="9 December, a fair opens")
    office.wait(lambda: "9 December" in card.shown)
    assert f"For IT\n{ASK}. Date: 9 December, a fair opens.\n" in card.shown
    office.presses(card, "Share here")
    assert "9 December" in office.wait(office.posted)[0].shown


def test_no_answer_at_all_stays_in_the_form(office: Office) -> None:
    """It says so at the first field, and the card is as it was."""
    card = office.card_of(ASK)
    before = card.shown
    office.presses(card, "Answer 3 questions")
    form = office.modal(office.marketing, "Answer")
    office.people.submits(form, {"fb:a2": "   "})
    office.settle()
    assert form.errors == {"fb:a1": "A few words for one question are enough."}
    assert card.shown == before


def test_questions_are_answered_after_half_an_hour_too(office: Office) -> None:
    """The old card can't be replaced any more; the completed one comes where the person is."""
    card = office.card_of(ASK)
    office.presses(card, "Answer 3 questions")
    form = office.modal(office.marketing, "Answer")
    office.fake.forward(1_900)
    office.people.submits(form, {"fb:a1": "9 December, a fair opens"})
    found = office.wait(lambda: office.said_to(office.marketing))
    assert "9 December, a fair opens" in found[0].shown


def test_the_words_of_an_answer_are_explained(model_office: Office) -> None:
    """In a form of its own, for whoever wants it."""
    office = model_office
    card = office.card_of("We can't do SSO before the change freeze ends", by=office.it)
    office.presses(card, "What do these words mean")
    words = office.modal(office.it, "What words mean")
    assert words.shown.split("\n")[:2] == ["What words mean", "For marketing"]
    assert "• SSO: One login with the company account" in words.shown
    assert "• change freeze: " in words.shown


def test_it_asks_both_questions_in_the_channel(office: Office) -> None:
    """Who reads for IT does not answer marketing's questions but puts them, where they can be."""
    office.card_of("side it", by=office.it)
    card = office.card_of("for it: push it live ASAP", by=office.it)
    questions = [line[3:] for line in card.shown.split("\n") if line[:2] in ("1.", "2.", "3.")]
    assert len(questions) == 2
    assert card.labels[0] == "Ask marketing both questions"
    office.presses(card, "Ask marketing both questions")
    asked = office.wait(office.posted)[0]
    assert asked.shown == "\n".join(
        ["Questions for marketing", *(f"{n}. {q}" for n, q in enumerate(questions, 1))]
    )
    told = office.wait(lambda: office.whispered(office.it)[2:])[0]
    assert told.shown == wording.ASKED_HERE


def test_questions_are_asked_once(office: Office) -> None:
    """A second press is answered, and posts nothing."""
    office.card_of("side it", by=office.it)
    card = office.card_of("for it: push it live ASAP", by=office.it)
    office.presses(card, card.labels[0])
    office.wait(office.posted)
    office.settle()
    told = office.in_private(lambda: office.presses(card, card.labels[0]), office.it)
    office.settle()
    assert told.shown == wording.ALREADY_ASKED
    assert len(office.posted()) == 1


def test_helpful_is_noted(office: Office) -> None:
    """Slack shows the thumb itself, so nothing is said; the last word counts."""
    card = office.card_of(PLAIN)
    office.presses(card, "Not helpful")
    form = office.modal(office.marketing, "What was missing?")
    office.people.closes(form)
    office.wait(lambda: _feedback(office) == [(False, None)])
    office.presses(card, "Helpful")
    office.wait(lambda: _feedback(office) == [(True, None)])
    assert office.whispered(office.marketing) == [card]


def test_not_helpful_may_have_a_reason(office: Office) -> None:
    """It is asked for, not demanded, and thanked for."""
    card = office.card_of(PLAIN)
    office.presses(card, "Not helpful")
    form = office.modal(office.marketing, "What was missing?")
    told = office.in_private(
        lambda: office.people.submits(form, {"fb:reason": "It says nothing about the hall."}),
        office.marketing,
    )
    assert told.shown == wording.THANKS_REASON
    assert _feedback(office) == [(False, "It says nothing about the hall.")]


def test_no_reason_is_fine(office: Office) -> None:
    """The form is sent empty."""
    card = office.card_of(PLAIN)
    office.presses(card, "Not helpful")
    form = office.modal(office.marketing, "What was missing?")
    told = office.in_private(lambda: office.people.submits(form), office.marketing)
    assert told.shown == wording.THANKS
    assert _feedback(office) == [(False, None)]


def test_a_model_that_fails_is_said_and_the_glossary_answers(model_office: Office) -> None:
    """The person gets a card all the same, and knows what it is."""
    office = model_office
    assert office.stage.model is not None
    office.stage.model.always = completion("this is no JSON")
    card = office.card_of("We need the landing page by Friday 27 November")
    assert card.shown.startswith(
        "For IT\nThe model's answer could not be read, so it is not shown. "
        "Here is the glossary's reading instead.\n"
    )
    assert "Original\nWe need the landing page by Friday 27 November\n" in card.shown


def test_a_model_that_loses_a_date_is_not_shown(model_office: Office) -> None:
    """The reason names what was lost, and the glossary's reading stands instead."""
    office = model_office
    assert office.stage.model is not None
    office.stage.model.always = says("Marketing needs a landing page.")
    card = office.card_of("We need the landing page by 9 December")
    assert "so it is not shown" in card.shown
    assert "9 December" in card.shown.split("Original")[0]
    assert "Original\nWe need the landing page by 9 December\n" in card.shown
