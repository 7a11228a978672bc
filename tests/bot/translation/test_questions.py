"""Which questions unblock work: at most three, the most useful first, none asked twice."""

from __future__ import annotations

import pytest

from bot.translation.facts import Moment
from bot.translation.questions import choose_questions
from bot.translation.result import Answer, Question
from glossary.concept import Side
from tests.fakes.clock import StillClock
from tests.fakes.translating import reader

LANDING = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"
FREEZE = "We can't do that before the change freeze ends; SSO with the vendor needs a security review and the CDP has no consent flag."


def _ask(
    text: str, side: Side = "marketing", answers: tuple[Answer, ...] = ()
) -> tuple[Question, ...]:
    found = reader().matcher.find(text)
    reading = reader().read(text, side, found, Moment(StillClock().now()))
    return choose_questions(reading, answers)


@pytest.mark.parametrize(("text", "side"), [(LANDING, "marketing"), (FREEZE, "it")])
def test_there_are_at_most_three_and_each_is_about_words_of_the_message(
    text: str, side: Side
) -> None:
    questions = _ask(text, side)
    assert 1 <= len(questions) <= 3
    for question in questions:
        assert question.about in text
        assert question.question.endswith("?")
        assert question.to == "author"
        assert question.concept is not None
        asked = [q.ask for q in reader().termbase.concepts[question.concept].questions]
        # Where the termbase says "it", the word of the message stands in front.
        assert question.question.removeprefix(f"{question.about}: ") in asked


def test_ambiguous_words_come_first_and_words_about_time_before_the_others() -> None:
    assert [q.concept for q in _ask(LANDING)][:1] == ["asap"]
    assert "personalised" in " ".join(q.about for q in _ask(LANDING))


def test_a_question_that_was_answered_gives_its_place_to_the_next() -> None:
    first, *rest = _ask(LANDING)
    answered = Answer(question=first.question, answer="30 November")
    after = _ask(LANDING, answers=(answered,))
    assert first.question not in {q.question for q in after}
    assert after[0] == rest[0]


def test_answering_comes_to_an_end() -> None:
    """Whoever answered three questions is not given three more."""
    answers: tuple[Answer, ...] = ()
    while left := _ask(LANDING, answers=answers):
        assert len(answers) + len(left) <= 3
        answers += (Answer(question=left[0].question, answer="30 November"),)
    assert len(answers) == 3


def test_a_date_in_the_message_is_not_asked_for() -> None:
    """The word "ASAP" beside a date asks for nothing any more."""
    open_ = [q.question for q in _ask("The page must go live ASAP")]
    dated = [q.question for q in _ask("The page must go live ASAP, by 30 November 2026")]
    assert any("date" in question for question in open_)
    assert not any(question.startswith(("By which date", "Which date")) for question in dated)


def test_two_words_never_ask_the_same_question() -> None:
    questions = _ask("It must be live ASAP, as soon as possible, launched soon, urgent, quick win.")
    texts = [q.question for q in questions]
    assert len(texts) == len(set(texts)) <= 3


def test_a_message_without_known_words_asks_nothing() -> None:
    assert _ask("The weather on the boat was nice.") == ()


@pytest.mark.parametrize("side", ["marketing", "it"])
def test_no_concept_of_the_termbase_asks_more_than_three(side: Side) -> None:
    for concept in reader().termbase.concepts:
        text = f"We need the {reader().termbase.preferred(concept, side)} now"
        questions = _ask(text, side)
        assert len(questions) <= 3
        assert len({q.question for q in questions}) == len(questions)
