"""Who is reminded of an agreed date, and when: in working hours, before it and on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asks import Ask
from bot.calendar import WorkingHours
from bot.commitments import Commitment, Yes
from bot.incoming import Place
from bot.plain import plain_text
from bot.records import Source
from bot.reminders import Reminder, due_for, reminder_reply, still_holds, too_late, who_owes
from glossary.concept import Side
from glossary.load import SHIPPED, load_termbase

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DUE = date(2026, 11, 26)  # a Thursday
MARKETER, ENGINEER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ZONES = {one: ZoneInfo("UTC") for one in (MARKETER, ENGINEER, OTHER)}
_SOURCE = Source(
    Place(platform="slack", team="T1", channel="C1"), NOW, None, "https://chat.example/1"
)
ASK = Ask(
    id=UUID(int=10),
    workspace=UUID(int=9),
    number=214,
    quote="The partner portal",
    side="marketing",
    asker=MARKETER,
    source=_SOURCE,
    opened_at=NOW,
    turn_since=NOW,
    status="agreed",
)
HELD = Commitment(
    id=UUID(int=11),
    workspace=UUID(int=9),
    ask=ASK.id,
    due=DUE,
    source=_SOURCE,
    drafted_by=ENGINEER,
    drafted_at=NOW,
    owes={"marketing": "the copy", "it": "the portal"},
    yes={"marketing": Yes(MARKETER, NOW), "it": Yes(ENGINEER, NOW)},
    state="confirmed",
)


@pytest.mark.parametrize(
    ("owes", "side", "assignee", "people"),
    [
        ({"marketing": "the copy", "it": "the portal"}, "marketing", None, {MARKETER, ENGINEER}),
        ({"it": "the portal"}, "marketing", None, {ENGINEER}),
        (None, "marketing", None, {ENGINEER}),
        ({"marketing": "  "}, "marketing", None, {ENGINEER}),
        (None, "it", None, {MARKETER}),
        (None, None, None, set()),
        ({"marketing": "the copy"}, "marketing", OTHER, {MARKETER, OTHER}),
        ({"marketing": "the copy"}, None, OTHER, {MARKETER}),
    ],
)
def test_who_owes(
    owes: dict[Side, str] | None, side: Side | None, assignee: UUID | None, people: set[UUID]
) -> None:
    """The side that is asked always; the other one where something is expected of it."""
    found = who_owes(replace(HELD, owes=owes), replace(ASK, side=side, assignee=assignee))
    assert {person for person, _ in found} == people


def test_when() -> None:
    """On the Tuesday before the Thursday, and on it."""
    moments = {
        (one.occasion, one.person): moment
        for one, moment in due_for(HELD, ASK, ZONES, WorkingHours(), NOW)
    }
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert moments == {
        ("before", MARKETER): nine,
        ("before", ENGINEER): nine,
        ("day", MARKETER): nine + timedelta(days=2),
        ("day", ENGINEER): nine + timedelta(days=2),
    }


_states = st.sampled_from(["draft", "confirmed", "kept", "missed", "withdrawn"])
_hours = st.builds(WorkingHours, days=st.frozensets(st.integers(1, 7), min_size=1))
_zones = st.sampled_from(["Europe/Berlin", "Pacific/Auckland", "America/St_Johns"]).map(ZoneInfo)


@given(
    st.dates(date(2026, 11, 1), date(2027, 6, 1)),
    st.integers(0, 60),
    _states,
    st.sampled_from(["agreed", "done", "waiting_on_it"]),
    _hours,
    _zones,
)
def test_any_date(
    due: date, days: int, state: object, status: object, hours: WorkingHours, zone: ZoneInfo
) -> None:
    """Still to come, on working days, the earlier one before the day; none of what is not agreed."""
    held = replace(HELD, due=due, state=state)  # type: ignore[arg-type]  # one of the states
    ask = replace(ASK, status=status)  # type: ignore[arg-type]  # one of the statuses
    now = NOW + timedelta(days=days)
    found = due_for(held, ask, {ENGINEER: zone}, hours, now)
    if state != "confirmed" or status != "agreed":
        assert found == ()
    for reminder, moment in found:
        local = moment.astimezone(zone)
        assert moment > now
        assert hours.is_working_day(local.date())
        assert local.date() < due or reminder.occasion == "day"
        assert local.date() <= due
        assert not too_late(reminder, local.date())
        assert still_holds(reminder, held, ask)
        assert not still_holds(reminder, replace(held, due=due + timedelta(days=1)), ask)
        assert Reminder.read(reminder.subject) == reminder
    assert len({reminder.subject for reminder, _ in found}) == len(found)


def test_too_late() -> None:
    """The first one on the day, the second one after it."""
    first = Reminder(HELD.id, "before", DUE, ENGINEER)
    assert not too_late(first, DUE - timedelta(days=1))
    assert too_late(first, DUE)
    assert not too_late(replace(first, occasion="day"), DUE)
    assert too_late(replace(first, occasion="day"), DUE + timedelta(days=1))


def test_what_is_said() -> None:
    """The date, what each side does, and the way to the thread; no name."""
    text = plain_text(reminder_reply(HELD, ASK, date(2026, 11, 24), load_termbase(SHIPPED)))
    assert "#214 The partner portal is due on Thursday 26 November." in text
    assert "- From marketing: the copy\n- From IT: the portal" in text
    assert "Open the thread: https://chat.example/1" in text
    alone = replace(HELD, owes=None)
    text = plain_text(reminder_reply(alone, ASK, DUE, load_termbase(SHIPPED)))
    assert "is due today, Thursday 26 November." in text
    assert "What each side does" not in text
