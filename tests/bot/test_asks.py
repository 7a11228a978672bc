"""The status of an ask: the table of the contract, line by line, and a machine that tries everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.asks import (
    CLOSED,
    OPEN,
    TRACKED,
    UNDO_FOR,
    UNDONE,
    UNRESOLVED,
    WAITING,
    Agreed,
    Ask,
    Change,
    Declined,
    Delivered,
    Event,
    HandedOver,
    Moved,
    NotAnAsk,
    NotPossible,
    Reopened,
    Snoozed,
    Status,
    Turned,
    after,
    name_of,
    needs_side,
    tracked,
    undone,
)
from bot.incoming import Place
from bot.records import Actor, Source, other
from glossary.concept import Side

TABLE = """
| from | event | by | to |
|---|---|---|---|
| – | tracked | anyone in the place | `waiting_on_it` or `waiting_on_marketing` (the side that is asked), else `open` |
| `open`, `waiting_on_*` | a question back, an answer, a hand-over | either side | `waiting_on_*` of whoever is asked now |
| `open`, `waiting_on_*` | both sides confirm a commitment | one person of each side | `agreed` |
| `agreed` | the date moves, with its reason | either side, confirmed by the other | `agreed` (a move is logged) |
| `agreed`, `waiting_on_*`, `open` | delivered | the asking side confirms; the other side may propose | `done` |
| `open`, `waiting_on_*` | declined with a reason (and a "No, but" where there is one) | the asked side | `declined` |
| any but `not_an_ask` | not an ask | the asker, or an admin | `not_an_ask` |
| `done`, `declined`, `not_an_ask` | reopened (by a button or in words that ask again; "thanks" never does) | either side | `waiting_on_*` |
"""
"""A copy of contracts.md, "Status of an ask"."""

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DUE = date(2027, 1, 6)
ASKER, SAME_SIDE, OTHER_SIDE, NOBODY, ADMIN = (UUID(int=n) for n in range(1, 6))
ACTORS = {
    "asker": Actor(ASKER, "marketing"),
    "asker who chose no side": Actor(ASKER),
    "asking side": Actor(SAME_SIDE, "marketing"),
    "asked side": Actor(OTHER_SIDE, "it"),
    "no side": Actor(NOBODY),
    "admin": Actor(ADMIN, admin=True),
}
EVENTS: dict[str, tuple[Event, ...]] = {
    "a question back, an answer, a hand-over": (
        Turned("marketing"),
        Turned("it", "Which template?"),
        HandedOver(OTHER_SIDE, "it"),
        HandedOver(None, "marketing"),
        HandedOver(None, None, "The web platform team takes it."),
    ),
    "both sides confirm a commitment": (Agreed(DUE),),
    "the date moves, with its reason": (Moved(DUE),),
    "delivered": (Delivered(),),
    "declined": (Declined("It would break the shop."),),
    "not an ask": (NotAnAsk(),),
    "reopened": (Reopened(),),
}
BY = {
    "either side": ("asker", "asking side", "asked side"),
    "one person of each side": tuple(ACTORS),  # bot.commitments sees to it
    "either side, confirmed by the other": tuple(ACTORS),  # and to this
    "the asked side": ("asked side",),
    "the asker, or an admin": ("asker", "asker who chose no side", "admin"),
    "the asking side confirms; the other side may propose": (
        "asker",
        "asker who chose no side",
        "asking side",
        "asked side",
    ),
}
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: from which statuses, what, by whom, to which statuses."""

    sources: frozenset[str]
    event: str
    by: str
    to: frozenset[str]


def rows() -> dict[str, Row]:
    """The table as it is read, by what happens."""
    found = {}
    for line in TABLE.strip().splitlines()[3:]:
        source, event, by, to = (cell.strip() for cell in line.strip("|").split(" | "))
        name = next(name for name in EVENTS if event.strip().startswith(name))
        found[name] = Row(_statuses(source), name, by.strip(), _statuses(to))
    return found


def _statuses(cell: str) -> frozenset[str]:
    if cell.startswith("any but"):
        return frozenset(STATUSES) - _statuses(cell.removeprefix("any but"))
    quoted = cell.split("`")[1::2]
    names: set[str] = set()
    for one in quoted:
        names |= {s for s in STATUSES if s.startswith("waiting")} if "*" in one else {one}
    return frozenset(names)


ROWS = rows()


def an_ask(status: Status = "waiting_on_it", side: Side | None = "marketing") -> Ask:
    """An ask of marketing that stands there."""
    return Ask(
        id=UUID(int=10),
        workspace=UUID(int=11),
        number=214,
        quote="can we have the partner portal",
        side=side,
        asker=ASKER,
        source=Source(Place(platform="slack", team="T1", channel="C1", thread="1.0"), NOW),
        opened_at=NOW,
        turn_since=NOW,
        status=status,
        due=DUE if status == "agreed" else None,
        closed_at=NOW if status in CLOSED else None,
    )


def test_the_table_is_whole() -> None:
    """All of its lines are read, and each names what the machine knows."""
    assert set(ROWS) == set(EVENTS)
    assert {row.by for row in ROWS.values()} == set(BY)
    assert set().union(*(row.to for row in ROWS.values())) == set(STATUSES) - {"open"}


@pytest.mark.parametrize(("status", "what", "who"), list(product(STATUSES, EVENTS, ACTORS)))
def test_the_table_decides(status: Status, what: str, who: str) -> None:
    """Every status with every event by everybody: it goes where the table says, or not at all."""
    row, ask, later = ROWS[what], an_ask(status), NOW + timedelta(hours=1)
    for event in EVENTS[what]:
        allowed = status in row.sources and who in BY[row.by]
        if isinstance(event, HandedOver) and status == "agreed":
            continue  # who looks after it changes nothing of what was agreed
        if not allowed:
            with pytest.raises(NotPossible) as no:
                after(ask, event, ACTORS[who], later)
            assert no.value.sentence.endswith(".")
            assert "!" not in no.value.sentence
            continue
        changed = after(ask, event, ACTORS[who], later)
        assert changed.version == ask.version + 1
        if isinstance(event, Delivered) and who == "asked side":  # may only propose
            assert changed.delivered_by == OTHER_SIDE
            assert changed.status == ("agreed" if status == "agreed" else "waiting_on_marketing")
            continue
        assert changed.status in row.to


@pytest.mark.parametrize(
    ("side", "status"),
    [("marketing", "waiting_on_it"), ("it", "waiting_on_marketing"), (None, "open")],
)
def test_a_tracked_ask_waits_on_the_side_that_is_asked(side: Side | None, status: Status) -> None:
    """And on nobody where it is not known who asks."""
    assert tracked(an_ask("open", side)).status == status


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (Turned("marketing"), "waiting_on_marketing"),
        (Turned("it"), "waiting_on_it"),
        (HandedOver(OTHER_SIDE, "it"), "waiting_on_it"),
        (HandedOver(ASKER, "marketing"), "waiting_on_marketing"),
    ],
)
def test_it_waits_on_whoever_is_asked_now(event: Event, status: Status) -> None:
    """Since when is counted anew, where that changed."""
    for before in OPEN:
        changed = after(an_ask(before), event, ACTORS["asked side"], NOW + timedelta(days=1))
        assert changed.status == status
        assert (changed.turn_since > NOW) == (before != status)


def test_who_proposes_that_it_is_done_waits_for_the_asking_side() -> None:
    """Whoever proposed it can't confirm it; a question back takes the proposal away."""
    proposed = after(an_ask(), Delivered(), ACTORS["asked side"], NOW)
    assert proposed.turn == "marketing"
    with pytest.raises(NotPossible):
        after(proposed, Delivered(), ACTORS["asked side"], NOW)
    assert after(proposed, Delivered(), ACTORS["asking side"], NOW).status == "done"
    assert after(proposed, Turned("it"), ACTORS["asking side"], NOW).delivered_by is None


def test_where_nobody_knows_who_asks_two_persons_say_that_it_is_done() -> None:
    """One proposes, another confirms."""
    ask = replace(an_ask("open", None), asker=None)
    proposed = after(ask, Delivered(), ACTORS["asked side"], NOW)
    assert proposed.status == "open"
    with pytest.raises(NotPossible):
        after(proposed, Delivered(), ACTORS["asked side"], NOW)
    assert after(proposed, Delivered(), ACTORS["asking side"], NOW).status == "done"


def test_a_no_needs_its_reason() -> None:
    """Blank is none."""
    with pytest.raises(NotPossible):
        after(an_ask(), Declined("  "), ACTORS["asked side"], NOW)


def test_a_snooze_stands_beside_the_status() -> None:
    """Until a moment that is still to come; anybody may, and None wakes it."""
    until = NOW + timedelta(days=3)
    for status in UNRESOLVED:
        snoozed = after(an_ask(status), Snoozed(until), ACTORS["no side"], NOW)
        assert (snoozed.status, snoozed.snoozed_until) == (status, until)
        assert after(snoozed, Snoozed(None), ACTORS["no side"], NOW).snoozed_until is None
        with pytest.raises(NotPossible):
            after(an_ask(status), Snoozed(NOW), ACTORS["asker"], NOW)
    with pytest.raises(NotPossible):
        after(an_ask("done"), Snoozed(until), ACTORS["asker"], NOW)


@pytest.mark.parametrize(("what", "who"), list(product(EVENTS, ACTORS)))
def test_who_has_to_choose_a_side_first_is_told_so_beforehand(what: str, who: str) -> None:
    """What is possible never asks for a side; what asks for one is possible with it."""
    for status, event in product(STATUSES, EVENTS[what]):
        ask, actor = an_ask(status), ACTORS[who]
        if not needs_side(ask, event, actor):
            continue
        assert actor.side is None
        if isinstance(event, Agreed | Moved):
            continue  # one press of several; bot.commitments asks for the side
        with pytest.raises(NotPossible):
            after(ask, event, actor, NOW)


def changed_by(ask: Ask, event: Event, by: Actor, at: datetime = NOW) -> Change:
    """The entry of the log."""
    return Change(
        UUID(int=12), ask.id, name_of(event), ask, after(ask, event, by, at), by, at, "slack:T1:1"
    )


def test_a_change_can_be_undone_for_ten_minutes_by_who_made_it() -> None:
    """All but the count of changes is as it was."""
    ask, by = an_ask(), ACTORS["asked side"]
    change = changed_by(ask, Declined("It would break the shop."), by)
    back = undone(change, change.after, by, NOW + UNDO_FOR)
    assert replace(back, version=ask.version) == ask
    assert back.version == change.after.version + 1
    with pytest.raises(NotPossible):
        undone(change, change.after, by, NOW + UNDO_FOR + timedelta(seconds=1))
    for who in ("asker", "no side", "admin"):
        with pytest.raises(NotPossible):
            undone(change, change.after, ACTORS[who], NOW)
    with pytest.raises(NotPossible):
        undone(change, replace(change.after, version=9), by, NOW)


def test_undoing_a_tracking_leaves_no_ask() -> None:
    """Whoever tracked it may, also where somebody else asked."""
    ask, by = an_ask(), ACTORS["asked side"]
    change = Change(UUID(int=12), ask.id, TRACKED, ask, replace(ask, version=2), by, NOW, "k")
    back = undone(change, change.after, by, NOW + timedelta(minutes=1))
    assert back.status == "not_an_ask"


_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Turned, st.sampled_from(("marketing", "it")), st.none() | st.just("Which one?")),
    st.builds(Agreed, st.just(DUE)),
    st.builds(Moved, st.just(DUE + timedelta(days=14))),
    st.just(Delivered()),
    st.builds(Declined, st.sampled_from(("", "It would break the shop."))),
    st.just(NotAnAsk()),
    st.just(Reopened()),
    st.builds(Snoozed, st.none() | st.just(NOW + timedelta(days=90))),
    st.builds(
        HandedOver, st.none() | st.just(OTHER_SIDE), st.sampled_from((None, "marketing", "it"))
    ),
)


class Asking(RuleBasedStateMachine):
    """An ask to which everybody does everything, with a log; time passes."""

    @initialize(side=st.sampled_from((None, "marketing", "it")))
    def track(self, side: Side | None) -> None:
        """It begins."""
        self.now = NOW
        self.ask = tracked(an_ask("open", side))
        self.log: list[Change] = []

    @rule(event=_EVENTS, who=st.sampled_from(sorted(ACTORS)))
    def happens(self, event: Event, who: str) -> None:
        """It changes as the table says, or nothing does."""
        before = self.ask
        try:
            self.ask = after(before, event, ACTORS[who], self.now)
        except NotPossible:
            assert self.ask is before
            return
        row = next((row for name, row in ROWS.items() if type(event) in _kinds(name)), None)
        if self.ask.status != before.status and row is not None:
            assert before.status in row.sources
            assert self.ask.status in row.to | {"open"} | set(WAITING.values())
        self.log.append(
            Change(
                UUID(int=99),
                before.id,
                name_of(event),
                before,
                self.ask,
                ACTORS[who],
                self.now,
                "k",
            )
        )

    @precondition(lambda self: bool(self.log))
    @rule(minutes=st.integers(0, 12), same=st.booleans())
    def undo(self, minutes: int, same: bool) -> None:
        """The last change, by who made it and in time, is as if it had not been."""
        change = self.log[-1]
        by = change.by if same else ACTORS["no side"]
        at = change.at + timedelta(minutes=minutes)
        may = self.ask.version == change.after.version and minutes <= 10
        if not may or by.person != change.by.person:
            with pytest.raises(NotPossible):
                undone(change, self.ask, by, at)
            return
        back = undone(change, self.ask, by, at)
        assert replace(back, version=0) == replace(change.before, version=0)
        self.log.append(Change(UUID(int=98), back.id, UNDONE, self.ask, back, by, at, "k"))
        self.ask = back
        self.now = max(self.now, at)

    @rule(hours=st.integers(1, 100))
    def waits(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @invariant()
    def makes_sense(self) -> None:
        """Whatever happened."""
        if not hasattr(self, "ask"):
            return
        ask = self.ask
        assert ask.status in STATUSES
        assert (ask.closed_at is not None) == (ask.status in CLOSED)
        assert ask.due is not None or ask.status != "agreed"
        assert ask.turn is None or ask.status == WAITING[ask.turn]
        assert ask.snoozed_until is None or ask.status in UNRESOLVED
        assert NOW <= ask.turn_since <= self.now
        assert ask.version == 1 + len(self.log)


def _kinds(name: str) -> set[type]:
    return {type(event) for event in EVENTS[name]}


TestAsking = Asking.TestCase


@given(side=st.sampled_from(("marketing", "it")))
def test_the_other_side_is_across(side: Side) -> None:
    """Twice across is here."""
    assert other(other(side)) == side


def test_names_are_the_contracts() -> None:
    """What the log calls an event."""
    made: Callable[[Event], str] = name_of
    assert made(NotAnAsk()) == "not_an_ask"
    assert made(HandedOver(None)) == "handed_over"
