"""What became of an ask since its why was logged: agreed, moved for a reason, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.asks import Ask, Status
from bot.commitments import Commitment, Move, Yes
from bot.incoming import Place
from bot.records import Source
from bot.steps import dates_of, described
from bot.why_history import as_it_went
from bot.whys import Step, Why

AT = datetime(2026, 9, 28, 9, tzinfo=UTC)
PLACE = Place(platform="slack", team="T1", channel="C1", thread="1.1", visibility="public")
SOURCE = Source(PLACE, AT, "1.1")
WISH = Step(AT, "marketing", "wish", date(2026, 10, 16))
ESTIMATE = Step(AT, "it", "estimate", date(2026, 12, 4), "a security review")
WHY = Why(
    UUID(int=1), UUID(int=2), UUID(int=3), None, None, SOURCE, "it", AT, steps=(WISH, ESTIMATE)
)
ASK = Ask(UUID(int=3), UUID(int=2), 171, "a page", "marketing", None, SOURCE, AT, AT)
AGREED = Commitment(
    UUID(int=4),
    UUID(int=2),
    UUID(int=3),
    date(2026, 12, 18),
    SOURCE,
    None,
    AT,
    yes={"marketing": Yes(None, AT + timedelta(days=1)), "it": Yes(None, AT + timedelta(days=2))},
    state="confirmed",
)
MOVED = Move(
    id=UUID(int=5),
    ask=UUID(int=3),
    commitment=UUID(int=4),
    was=date(2026, 12, 11),
    to=date(2026, 12, 18),
    because="the freeze was extended",
    by=UUID(int=6),
    side="it",
    at=AT + timedelta(days=30),
    confirmed_at=AT + timedelta(days=31),
)


def _done(day: int) -> Ask:
    return replace(ASK, status="done", closed_at=datetime(2026, 12, day, 23, 30, tzinfo=UTC))


def test_from_the_wish_to_the_day_on_which_it_was_done() -> None:
    """Planned, agreed, moved with its reason, and kept."""
    why = as_it_went(WHY, _done(17), (AGREED,), (MOVED,), UTC)
    dates = dates_of(why, UTC)
    assert dates is not None
    assert described(dates) == (
        "Wish 16\u00a0October. "
        "Moved to 4\u00a0December (estimate): a security review. "
        "Moved to 11\u00a0December (commitment). "
        "Moved to 18\u00a0December (commitment): the freeze was extended. "
        "Delivered 17\u00a0December: one day early."
    )
    assert (why.due, why.actual) == (date(2026, 12, 18), date(2026, 12, 17))
    assert why.steps[-1].by == UUID(int=6)


def test_a_day_is_that_of_the_zone() -> None:
    """Half past eleven at night in London is tomorrow in Berlin."""
    berlin = ZoneInfo("Europe/Berlin")
    assert as_it_went(WHY, _done(17), (), (), berlin).actual == date(2026, 12, 18)


@pytest.mark.parametrize(
    "commitment",
    [
        replace(AGREED, yes={"it": Yes(None, AT)}, state="draft"),
        replace(AGREED, yes=None, state="draft"),
        replace(AGREED, yes=None, state="withdrawn"),
    ],
)
def test_one_yes_is_no_commitment(commitment: Commitment) -> None:
    """Nor is a draft."""
    assert as_it_went(WHY, ASK, (commitment,), (MOVED,), UTC).steps == WHY.steps


def test_a_move_that_was_only_proposed_is_none() -> None:
    """Until the other side confirms it the old date holds."""
    proposed = replace(MOVED, confirmed_at=None)
    why = as_it_went(WHY, ASK, (replace(AGREED, due=date(2026, 12, 11)),), (proposed,), UTC)
    assert [step.day.day for step in why.steps] == [16, 4, 11]
    assert why.actual is None


@pytest.mark.parametrize("status", ["open", "agreed", "declined", "not_an_ask"])
def test_what_was_not_done_has_no_day(status: Status) -> None:
    """Also where it is closed."""
    ask = replace(_done(17), status=status)
    assert as_it_went(WHY, ask, (), (), UTC).actual is None


def test_told_twice_it_says_the_same() -> None:
    """What two people confirmed is never there twice."""
    once = as_it_went(WHY, _done(17), (AGREED,), (MOVED,), UTC)
    assert as_it_went(once, _done(17), (AGREED,), (MOVED,), UTC) == once
