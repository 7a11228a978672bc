"""What a thread says about its dates as an entry of the log, and the one question that is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.incoming import Place
from bot.records import QUOTE_MOST, Source
from bot.threads.contract import ThreadMessage
from bot.threads.read import read_by_rules
from bot.translation.reading import Reader
from bot.why_log import (
    Spoken,
    explained,
    factors_of,
    missing,
    names_of,
    period_in,
    steps_of,
    title_of,
    with_reading,
)
from bot.whys import Factor, Step, Why
from glossary.concept import Side
from glossary.load import load_termbase

TERMBASE = load_termbase()
READER = Reader.of(TERMBASE)
AT = datetime(2026, 11, 9, 9, tzinfo=UTC)
PLACE = Place(platform="slack", team="T1", channel="C1", thread="1.1", visibility="public")
EMPTY = Why(UUID(int=1), UUID(int=2), None, None, "why this timeline?", Source(PLACE, AT), "it", AT)
PORTAL: tuple[tuple[Side, str], ...] = (
    ("marketing", "We need the partner portal by 30 November for the fair."),
    ("it", "Not before 6 January: the change freeze runs from 20 November to 2 January."),
    ("marketing", "Why this timeline?"),
)


def _spoken(*said: tuple[Side, str]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(f"m{n}", AT + timedelta(hours=n), side, text) for n, (side, text) in enumerate(said)
    )


def _read(*said: tuple[Side, str], why: Why = EMPTY) -> Why:
    spoken = _spoken(*said)
    messages = [ThreadMessage(author=m.side, side=m.side, at=m.at, text=m.text) for m in spoken]
    return with_reading(why, read_by_rules(messages, READER, UTC), spoken, UTC)


def test_a_thread_that_explains_itself_is_logged_whole() -> None:
    """Its wish, its estimate with the reason, and the freeze from its first to its last day."""
    why = _read(*PORTAL)
    assert [(s.side, s.rung, s.day, s.message) for s in why.steps] == [
        ("marketing", "wish", date(2026, 11, 30), "m0"),
        ("it", "estimate", date(2027, 1, 6), "m1"),
    ]
    assert (why.planned, why.due, why.actual) == (date(2026, 11, 30), date(2027, 1, 6), None)
    freeze = next(factor for factor in why.factors if factor.kind == "freeze")
    assert (freeze.since, freeze.until) == (date(2026, 11, 20), date(2027, 1, 2))
    assert (freeze.quote or "?") in PORTAL[1][1]
    assert "change-freeze" in freeze.concepts
    assert missing(why, TERMBASE) is None


def test_a_date_alone_is_no_reason_for_itself() -> None:
    """However the doing side puts it."""
    for said in ("Not before 6 January.", "6 January is realistic.", "From 6 January on."):
        why = _read(PORTAL[0], ("it", said))
        assert why.factors == ()
        assert missing(why, TERMBASE) == (
            "What moved the date from 30\u00a0November to 6\u00a0January?"
        )


def test_a_commitment_in_words_stays_an_estimate() -> None:
    """Two people's buttons make one, and then it is the last step, of both sides."""
    why = _read(
        *PORTAL[:2],
        ("marketing", "OK, we agree to 6 January."),
        ("it", "Agreed, 6 January it is."),
    )
    assert "commitment" not in [step.rung for step in why.steps]


def test_a_reason_that_comes_later_explains_the_last_move_without_one() -> None:
    """Whose words it is goes along; a date that is only repeated is no move."""
    known = (WISH, ESTIMATE, replace(ESTIMATE, day=date(2027, 1, 9)), replace(WISH, because="so"))
    reason = replace(REASON, by=UUID(int=4))
    told = explained(known, reason)
    assert [step.because for step in told] == [None, None, REASON.quote, "so"]
    assert (told[2].message, told[2].by) == ("m1", UUID(int=4))
    assert explained((WISH, WISH), reason) == (WISH, WISH)
    assert explained((), reason) == ()


def _with(
    why: Why = EMPTY, *, steps: tuple[Step, ...] = (), factors: tuple[Factor, ...] = ()
) -> Why:
    return replace(why, steps=steps, factors=factors)


WISH = Step(AT, "marketing", "wish", date(2026, 11, 30))
ESTIMATE = Step(AT, "it", "estimate", date(2027, 1, 6))
REASON = Factor("freeze", "the freeze comes first", "m1", ("change-freeze",))


@pytest.mark.parametrize(
    ("why", "question"),
    [
        (
            _with(steps=(WISH,)),
            "What does this wait for: people, a check, a closed period, "
            "or something that is still missing?",
        ),
        (
            _with(steps=(ESTIMATE,)),
            "What makes it 6\u00a0January: what has to happen first?",
        ),
        (
            _with(steps=(WISH, ESTIMATE)),
            "What moved the date from 30\u00a0November to 6\u00a0January?",
        ),
        (
            _with(factors=(REASON,)),
            "From which date to which date does the freeze run?",
        ),
        (
            _with(factors=(replace(REASON, concepts=()),), steps=(WISH,)),
            "By which date could it be done, once that is over?",
        ),
        (_with(factors=(REASON,), steps=(WISH, ESTIMATE)), None),
    ],
)
def test_one_question_is_missing_or_none(why: Why, question: str | None) -> None:
    """The reason before the date, and the date before nothing."""
    assert missing(why, TERMBASE) == question


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("from 20 November to 2 January", (date(2026, 11, 20), date(2027, 1, 2))),
        ("frozen 20 Nov - 2 Jan", (date(2026, 11, 20), date(2027, 1, 2))),
        ("the freeze, 19 October to 11 December", (date(2026, 10, 19), date(2026, 12, 11))),
        ("it runs from 2 November to 2 January", (date(2026, 11, 2), date(2027, 1, 2))),
        ("not before 6 January", None),
        ("the freeze", None),
        ("on 20 November, and then again on 2 January", None),
    ],
)
def test_a_period_needs_both_its_ends(text: str, period: tuple[date, date] | None) -> None:
    """One that we are within is this year's, not next year's."""
    assert period_in(text, AT) == period


def test_names_come_from_the_termbase_where_it_has_them() -> None:
    """Else the kind says it."""
    factors = (REASON, Factor("capacity", "two people are away", "m1"), REASON)
    assert names_of(factors, TERMBASE, "marketing") == (
        TERMBASE.preferred("change-freeze", "marketing"),
        "people and time",
    )
    assert title_of(("asap", "landing-page", "sso", "cdn"), TERMBASE, "it") == (
        f"{TERMBASE.preferred('landing-page', 'it')}, {TERMBASE.preferred('sso', 'it')}"
    )
    assert title_of(("asap",), TERMBASE, "it") is None


SAID = st.lists(
    st.tuples(
        st.sampled_from(("marketing", "it")),
        st.text(min_size=1, max_size=80)
        | st.sampled_from(
            (
                "We need the page by 30 November, please",
                "Not before 6 January because of the freeze from 20 November to 2 January",
                "It moved to 18 December because the vendor's papers came early",
                "Two people are on leave until 15 December, so early January",
                "Why so long?",
            )
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(SAID)
def test_whatever_is_said_quotes_are_verbatim_and_dates_are_of_the_thread(
    said: list[tuple[Side, str]],
) -> None:
    """Every reason stands in the message that it names, and every day in the reading."""
    spoken = _spoken(*said)
    messages = [ThreadMessage(author=m.side, side=m.side, at=m.at, text=m.text) for m in spoken]
    if not any(m.text.strip() for m in spoken):
        return
    reading = read_by_rules(messages, READER, UTC)
    texts = {m.key: m.text for m in spoken}
    for factor in factors_of(reading, spoken, UTC):
        assert factor.quote is not None
        assert factor.message is not None
        assert len(factor.quote) <= QUOTE_MOST
        assert factor.quote in texts[factor.message]
        assert (factor.since is None) == (factor.until is None)
    resolved = {date.resolved for date in reading.dates}
    for step in steps_of(reading, spoken):
        assert step.day.isoformat() in resolved
        assert step.rung != "commitment"
        assert step.because is None or any(step.because in text for text in texts.values())
