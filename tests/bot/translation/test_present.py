"""What stands where in a reply, so that the first line is enough for a busy person."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bot.plain import plain_text
from bot.reply import ForWhom, Glosses, Kept, Notice, Original, Part, Points, Questions, Say
from bot.translation.compose import Request
from bot.translation.present import marks, present
from bot.translation.result import Answer, Checks, FactFound, Fallback, TermUse, Translation
from tests.fakes.translating import translator

LANDING = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"


async def _aid(text: str = LANDING) -> Translation:
    return (await translator().translate(Request(text, "marketing"))).translation


def _with(base: Translation, **changes: Any) -> Translation:
    return base.model_copy(update=changes)


def _kinds(translation: Translation) -> list[type[Part]]:
    return [type(part) for part in present(translation).parts]


async def test_a_rewrite_starts_with_what_can_be_forwarded() -> None:
    made = _with(await _aid(), engine="model", rephrased="Marketing needs a page.")
    reply = present(made)
    assert not reply.aid
    assert reply.summary == "Marketing needs a page."
    assert reply.parts[:2] == (ForWhom("it"), Say("Marketing needs a page."))
    assert isinstance(reply.parts[2], Questions)
    assert isinstance(reply.parts[-1], Kept)
    assert plain_text(reply).startswith(
        "For IT\nMarketing needs a page.\n\nTo start, IT needs to know\n1. "
    )


async def test_a_reading_aid_says_what_it_is_and_quotes_the_original() -> None:
    made = await _aid()
    reply = present(made)
    assert reply.aid
    assert _kinds(made)[:3] == [ForWhom, Notice, Original]
    assert Glosses in _kinds(made)
    assert plain_text(reply).startswith("For IT\nFrom the glossary; no model was used")


async def test_no_section_appears_because_it_exists() -> None:
    made = await _aid("The weather on the boat is nice.")
    assert _kinds(made) == [ForWhom, Notice, Original, Notice]


@pytest.mark.parametrize(
    ("fallback", "says"),
    [
        (None, "no model was used"),
        ("no_model", "no model was used"),
        ("unavailable", "can't be reached right now"),
        ("deadline", "did not answer in time"),
        ("too_long", "more than 4,000 characters"),
        ("language", "English terms only"),
        ("budget", "budget for the model is spent"),
        ("rejected", "The model's answer lost 14:00, so it is not shown."),
    ],
)
async def test_each_fallback_has_its_sentence(fallback: Fallback | None, says: str) -> None:
    checks = Checks(passed=True, fallback=fallback, reason="lost 14:00")
    made = _with(await _aid(), checks=checks)
    notice = present(made).parts[1]
    assert isinstance(notice, Notice)
    assert says in notice.text


async def test_who_does_hidden_work_is_said_where_it_is_not_the_reader() -> None:
    made = await _aid()
    line = next(line for line in plain_text(present(made)).splitlines() if " · " in line)
    for work in made.hidden_work:
        assert (f"{work.text} (marketing)" in line) is (work.side == "marketing")


async def test_answers_stand_before_the_questions_that_are_left() -> None:
    made = _with(await _aid(), answers=(Answer(question="Which date?", answer="30 November"),))
    kinds = _kinds(made)
    answered = next(
        p for p in present(made).parts if isinstance(p, Points) and "Answered" in p.title
    )
    assert answered.items == ("Which date? 30 November",)
    assert kinds.index(Points) < kinds.index(Questions)


async def test_ambiguous_words_are_said_to_be_asked_or_open_and_never_guessed() -> None:
    made = await _aid()
    last = present(made).parts[-1]
    assert isinstance(last, Kept)
    for term in made.terms:
        assert (f"“{term.surface}”" in last.text) is term.ambiguous
    assert "not guessed" in last.text
    calm = _with(made, terms=(), unknown=(), suggestions=())
    assert Kept not in _kinds(calm)


def _term(start: int, end: int, *, ambiguous: bool = False) -> TermUse:
    return TermUse(concept="c", surface="x", start=start, end=end, gloss="g", ambiguous=ambiguous)


def _fact(start: int, end: int) -> FactFound:
    return FactFound(kind="date", text="x", value="x", start=start, end=end)


async def test_marks_are_sorted_and_disjoint_and_the_longer_one_wins() -> None:
    made = _with(
        await _aid(),
        terms=(_term(0, 3), _term(5, 12, ambiguous=True), _term(5, 12)),
        facts=(_fact(2, 4), _fact(6, 8), _fact(20, 25)),
    )
    found = marks(made)
    assert [(mark.start, mark.end, mark.kind) for mark in found] == [
        (0, 3, "term"),
        (5, 12, "asked"),
        (20, 25, "kept"),
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


async def test_a_summary_is_short_enough_for_a_notification() -> None:
    made = _with(await _aid(), rephrased="word " * 2_000)
    assert len(present(made).summary) == 3_000
