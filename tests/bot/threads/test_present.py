"""A thread at a glance: firm and wished dates apart, relative ones with how they were read."""

from __future__ import annotations

import pytest

from bot.plain import plain_text
from bot.reply import Notice, Say
from bot.threads.contract import Reading
from bot.threads.present import present
from bot.translation.result import Checks
from tests.bot.threads.talk import by_rules

STANDS = (
    "m: We need the partner page live by 30 November.",
    "i: The earliest is 6 January, because the freeze starts on the 20th.",
    "m: could we reuse the old template instead?",
)


def test_the_first_lines_are_enough() -> None:
    text = plain_text(present(by_rules(*STANDS)))
    assert text.startswith("Where this stands\n")
    assert (
        "Marketing asks: “We need the partner page live”, for 30 November (wish). "
        "IT says 6 January (estimate), because “the freeze starts on the 20th”."
    ) in text
    assert "On the table\n- “could we reuse the old template instead”" in text
    assert "Whose turn\n" in text


def test_nothing_is_shown_as_confirmed() -> None:
    reading = by_rules(*STANDS[:2], "m: 6 January it is, agreed")
    assert [one.rung for one in reading.dates][-1] == "commitment"
    text = plain_text(present(reading))
    assert "6 January (agreed in words, not confirmed)" in text
    assert "Both sides said yes to 6 January in words; nobody has confirmed it" in text
    assert "commitment" not in text


def test_a_condition_is_seen() -> None:
    text = plain_text(
        present(by_rules(*STANDS[:1], "i: 30 November is possible if the copy is here"))
    )
    assert "30 November (estimate, under a condition)" in text


def test_a_target_is_no_estimate() -> None:
    text = plain_text(present(by_rules(*STANDS[:1], "i: we're aiming for 4 December")))
    assert "IT plans towards 4 December, a target that was not assessed yet." in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("next Friday", "next Friday, read as 6\u00a0November (wish)"),
        ("mid-January", "mid-January, read as 11\u00a0January to 20\u00a0January (wish)"),
        ("tomorrow", "tomorrow, read as 3\u00a0November (wish)"),
        ("30 November", "30 November (wish)"),
        ("03/04", "03/04, which can be read in more than one way (wish)"),
    ],
)
def test_a_relative_date_says_how_it_was_read(said: str, shown: str) -> None:
    assert shown in plain_text(present(by_rules(f"m: please add the form by {said}", "i: hm")))


def test_a_thread_without_an_ask_says_so() -> None:
    reply = present(by_rules("m: good morning", "i: morning"))
    assert [part.text for part in reply.parts if isinstance(part, Say)] == [
        "No ask stands out in this thread."
    ]
    assert reply.summary == "No ask stands out in this thread."


def test_what_is_owed_and_open_stands_below() -> None:
    text = plain_text(
        present(
            by_rules(
                "m: please put the list on the page",
                "i: we need the list from you by Friday. which page is it?",
            )
        )
    )
    assert "Open questions to marketing\n1. which page is it" in text
    assert (
        "Still needed\n- Marketing: “we need the list from you by Friday” (by 6\u00a0November)"
        in text
    )


def test_how_it_was_read_is_said_without_a_model_and_not_with_one() -> None:
    reading = by_rules(*STANDS)
    told = [p.text for p in present(reading).parts if isinstance(p, Notice)]
    assert told == [
        "Read by rules; no model was used, so look at the thread before you rely on this."
    ]
    by_model = reading.model_copy(update={"engine": "model"})
    assert not [p for p in present(by_model).parts if isinstance(p, Notice)]
    assert present(reading).aid
    assert not present(by_model).aid


@pytest.mark.parametrize(
    "fallback", ["unavailable", "deadline", "rejected", "too_long", "language", "budget"]
)
def test_each_fallback_says_why(fallback: str) -> None:
    checks = Checks.model_validate({"passed": True, "fallback": fallback})
    reading = by_rules(*STANDS).model_copy(update={"checks": checks})
    told = [p.text for p in present(reading).parts if isinstance(p, Notice)]
    assert len(told) == 1
    assert (
        told[0]
        != "Read by rules; no model was used, so look at the thread before you rely on this."
    )


def test_lines_of_a_quote_become_one() -> None:
    reading = by_rules("m: please add\nthe form", "i: no")
    broken = Reading.model_validate(
        reading.model_dump() | {"ask": {"quote": "please add\nthe form", "message": 0, "by": "m", "side": "marketing"}, "status": "open"}
    )  # fmt: skip
    assert "“please add the form”" in plain_text(present(broken))
