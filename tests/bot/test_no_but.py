""" "No, but": at least two ways forward, of what is known and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lead_times import LeadTime
from bot.no_but import Given, Said, lead_of, letter, needs_in_words, options_of
from bot.records import Rung
from bot.whys import Factor, Option, Step
from glossary.concept import Side
from glossary.load import load_termbase

TERMBASE = load_termbase()
AT = datetime(2026, 11, 9, 9, tzinfo=UTC)
WISH, ESTIMATE = date(2026, 11, 30), date(2027, 1, 6)
REVIEW = Factor("security_privacy", "the login needs a security review", "m2", ("security-review",))


def _step(side: Side, rung: Rung, day: date) -> Step:
    return Step(AT, side, rung, day)


KNOWN = Given(
    asked="it",
    concepts=("landing-page",),
    steps=(_step("marketing", "wish", WISH), _step("it", "estimate", ESTIMATE)),
    factors=(REVIEW,),
    refused=True,
)


def _texts(given: Given) -> str:
    return " ".join(
        f"{one.label} {one.text} {one.needs or ''}" for one in options_of(given, TERMBASE)
    )


def test_scope_date_and_risk() -> None:
    """Less by the wished date, all of it on the estimate, or the date with a plan B."""
    less, later, plan_b = options_of(KNOWN, TERMBASE)
    assert less.label == "Less by 30\u00a0November"
    assert less.due == WISH
    first = TERMBASE.concept("security-review").alternatives[0]
    assert less.text.startswith(first.say)
    assert (later.label, later.due) == ("All of it, later", ESTIMATE)
    assert later.text == "Everything on 6\u00a0January, as IT estimates."
    assert plan_b.label == "30\u00a0November, with a plan B"
    assert plan_b.due is None


def test_what_somebody_offered_comes_before_the_termbase() -> None:
    """The last offer of the thread, word for word."""
    offered = replace(
        KNOWN, offered=(Said("the old page"), Said("the page without the form", "m3", UUID(int=4)))
    )
    less = options_of(offered, TERMBASE)[0]
    assert (less.message, less.by) == ("m3", UUID(int=4))
    assert less.text == "“the page without the form” (offered in this thread)"


def test_the_range_says_how_many_asks_it_comes_from() -> None:
    """Beside an estimate, and in place of one, where no day is invented from it."""
    took = LeadTime(9, 6, 9)
    sentence = "Of 9 done asks like this, half took at most 6 working days and 85% at most 9."
    assert sentence in _texts(replace(KNOWN, took=took))
    alone = replace(KNOWN, took=took, steps=KNOWN.steps[:1])
    later = options_of(alone, TERMBASE)[1]
    assert later.text == f"Everything, with a date from IT. {sentence}"
    assert later.due is None


def test_too_little_history_asks_for_an_estimate() -> None:
    """It says so, and names no date."""
    later = options_of(replace(KNOWN, steps=KNOWN.steps[:1]), TERMBASE)[1]
    assert later.text == (
        "Everything. There is not enough history here to say how long it takes. "
        "What does IT estimate?"
    )
    assert later.due is None


def test_with_nothing_known_there_are_still_two() -> None:
    """A later date and a plan B need no words of the termbase."""
    options = options_of(Given("marketing"), TERMBASE)
    assert [one.label for one in options] == ["All of it, later", "A date, with a plan B"]
    assert all(one.due is None for one in options)
    assert "marketing" in options[0].text


def test_what_is_owed_is_needed() -> None:
    """In the words of whoever said it, and of the side that owes it."""
    owing = replace(KNOWN, owed=(Said("the vendor's papers by 9 October", "m4"),))
    later = options_of(owing, TERMBASE)[1]
    assert needs_in_words(later, "marketing") == (
        "Needs from marketing: “the vendor's papers by 9 October”"
    )
    assert needs_in_words(Option("A", "x"), "it") is None


def test_the_lead_refuses_only_what_was_refused() -> None:
    """The bot says no in nobody's name."""
    assert lead_of(KNOWN) == (
        "30\u00a0November is not possible for all of it: “the login needs a security review”."
    )
    assert lead_of(replace(KNOWN, refused=False)) == (
        "30\u00a0November may not hold for all of it: “the login needs a security review”."
    )
    assert lead_of(Given("it")) == "It may not be possible to do all of it."


STEPS = st.lists(
    st.builds(
        Step,
        at=st.just(AT),
        side=st.sampled_from(("marketing", "it")),
        rung=st.sampled_from(("wish", "target", "estimate")),
        day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    ),
    max_size=5,
).map(tuple)


@settings(deadline=None)
@given(
    st.builds(
        Given,
        asked=st.sampled_from(("marketing", "it")),
        concepts=st.lists(st.sampled_from(sorted(TERMBASE.concepts)), max_size=4).map(tuple),
        steps=STEPS,
        factors=st.lists(
            st.builds(
                Factor,
                kind=st.sampled_from(("freeze", "capacity", "other")),
                quote=st.none() | st.text(max_size=40),
                message=st.none(),
                concepts=st.lists(st.sampled_from(sorted(TERMBASE.concepts)), max_size=2).map(
                    tuple
                ),
            ),
            max_size=3,
        ).map(tuple),
        took=st.none() | st.builds(LeadTime, st.integers(8, 99), st.integers(1, 9), st.just(9)),
        refused=st.booleans(),
    )
)
def test_no_date_is_ever_invented(known: Given) -> None:
    """Every day of an option is one that somebody said, and there are two to three options."""
    options = options_of(known, TERMBASE)
    said = {step.day for step in known.steps}
    assert 2 <= len(options) <= 3
    assert len({one.text for one in options}) == len(options)
    for one in options:
        assert one.due is None or one.due in said
        for day in re.findall(r"(\d+)\u00a0[A-Z]", f"{one.label} {one.text}"):
            assert int(day) in {step.day.day for step in known.steps}


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (2, "C")])
def test_options_are_called_by_letters(number: int, name: str) -> None:
    """A, B, C."""
    assert letter(number) == name
