"""What facts come to: counts per side, ages in days, words that the other side has another word for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.render import messages
from bot import wording_digest as wording
from bot.asks import WAITING, Ask
from bot.calendar import Week
from bot.commitments import Commitment, State
from bot.digest import (
    Facts,
    Snapshot,
    Tally,
    Used,
    cut,
    digest_of,
    span_of,
    title_of,
    worth_knowing,
)
from bot.digest_reply import ALL_ROWS, MOST_ROWS, digest_reply
from bot.ids import new_id
from bot.incoming import Place
from bot.memory import DigestKind, DigestTime, MovedBecause
from bot.plain import plain_text
from bot.records import Source
from bot.reply import Rows
from glossary.concept import Side
from glossary.load import SHIPPED, load_termbase

TERMBASE = load_termbase(SHIPPED)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = Week(2026, 47)
SPAN = span_of(WEEK, DigestTime(), None)
SOMEBODY = UUID(int=1)
LONG_LINK = f"https://example.slack.com/archives/C0123456789/p1764480000123456?{'x' * 60}"


def an_ask(number: int = 1, turn: Side | None = "it", days: float = 3, **changes: object) -> Ask:
    """An ask that waits."""
    at = NOW - timedelta(days=days)
    ask = Ask(
        id=new_id(),
        workspace=SOMEBODY,
        number=number,
        quote="The landing page",
        side="marketing",
        asker=SOMEBODY,
        source=Source(Place(platform="slack", team="T1", channel="C1"), at, None, LONG_LINK),
        opened_at=at,
        turn_since=at,
        status=WAITING[turn] if turn else "open",
    )
    return replace(ask, **changes)  # type: ignore[arg-type]  # fields of Ask


def a_date(day: date, state: State, ask: Ask) -> tuple[Commitment, Ask]:
    """A date that both sides held to."""
    made = Commitment(new_id(), SOMEBODY, ask.id, day, ask.source, SOMEBODY, NOW, state=state)
    return made, ask


def test_ages_are_days_of_the_zone() -> None:
    """Late on Sunday evening is yesterday, wherever midnight was in between."""
    ask = an_ask(turn_since=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    (utc,) = digest_of(Facts((ask,)), WEEK, NOW, ZoneInfo("UTC"), SPAN, TERMBASE).open
    (berlin,) = digest_of(Facts((ask,)), WEEK, NOW, ZoneInfo("Europe/Berlin"), SPAN, TERMBASE).open
    assert (utc.days, berlin.days) == (1, 0)


def test_dates_count_for_the_side_whose_work_it_was() -> None:
    """Kept, missed and moved ones; what is still to come counts later."""
    mine, theirs = an_ask(side="it"), an_ask(side="marketing")
    week = [date(2026, 11, 16) + timedelta(days=n) for n in range(7)]
    facts = Facts(
        dates=(
            a_date(week[0], "kept", theirs),
            a_date(week[1], "missed", theirs),
            a_date(week[6], "kept", mine),
            a_date(week[6] + timedelta(days=1), "confirmed", mine),
        ),
        moved_away=(theirs,),
    )
    found = digest_of(facts, WEEK, NOW, ZoneInfo("UTC"), SPAN, TERMBASE)
    assert found.kept == Tally(due=4, kept=2, moved=1)
    assert found.kept_by == {"it": Tally(3, 1, 1), "marketing": Tally(1, 1, 0)}
    assert [one.due for one in found.ahead] == [date(2026, 11, 23)]
    text = plain_text(digest_reply(found))
    assert "Dates kept, of those due\nMarketing 1 of 1 · IT 1 of 3" in text


def test_weeks_that_were_missed() -> None:
    """Since the last one that was said, also where a quiet one lay between."""
    earlier = (
        Snapshot(WEEK.later(-1), "quiet"),
        Snapshot(WEEK.later(-2), "missed"),
        Snapshot(WEEK.later(-3), "missed"),
        Snapshot(WEEK.later(-4), "said"),
        Snapshot(WEEK.later(-5), "missed"),
    )
    found = digest_of(
        Facts((an_ask(),), earlier=earlier), WEEK, NOW, ZoneInfo("UTC"), SPAN, TERMBASE
    )
    assert found.missed == (Week(2026, 44), Week(2026, 45))
    text = plain_text(digest_reply(found))
    assert (
        "The digests of weeks 44 and 45 were left out, because Fogbridge was not running." in text
    )
    assert wording.HOW_TO_SWITCH_OFF not in text


def test_words_that_the_other_side_calls_something_else() -> None:
    """One of each side, the most used; never one that was said lately, or that both say."""
    used = [
        Used("change-freeze", "it", 1),
        Used("error-budget", "it", 5),
        Used("attribution-window", "marketing", 1),
        Used("nothing-of-ours", "it", 99),
    ]
    words = worth_knowing(used, TERMBASE)
    assert {word.concept for word in words} >= {"error-budget"}
    assert len(words) <= 2
    assert all(word.meaning == TERMBASE.gloss(word.concept, word.reader) for word in words)
    assert "error-budget" not in {
        word.concept for word in worth_knowing(used, TERMBASE, ["error-budget"])
    }


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        ("The landing page, please!", "The landing page, please"),
        ("which date?", "which date?"),
        ("@Sam\u00a0Example and @kim: the copy", "somebody and somebody the copy"),
        ("mail a@b.example", "mail a@b.example"),
        ("one  two\nthree", "one two three"),
        ("word " * 30, "word word word word word word word word word word word…"),
        ("x" * 90, f"{'x' * 59}…"),
    ],
)
def test_what_an_ask_is_called(quote: str, title: str) -> None:
    """Its own words on one line, cut at a word, without anybody's name."""
    assert title_of(an_ask(quote=quote), TERMBASE) == title


def test_an_ask_whose_words_are_gone() -> None:
    """Is called by what it is about, where that is known."""
    concept = next(iter(TERMBASE.concepts))
    named = title_of(an_ask(quote=None, concepts=(concept,)), TERMBASE)
    assert named == TERMBASE.preferred(concept, "marketing")
    assert title_of(an_ask(quote=None), TERMBASE) == wording.WORDS_GONE


@given(st.text(), st.integers(4, 80))
def test_any_text_is_cut_to_size(text: str, most: int) -> None:
    """And a short one says what it said."""
    said = cut(text, most)
    assert len(said) <= most
    assert "\n" not in said


_asks = st.builds(
    an_ask,
    st.integers(1, 99_999),
    st.sampled_from(["marketing", "it", None]),
    st.floats(0, 400),
    quote=st.none() | st.text(max_size=300) | st.just("“&<>” " * 50),
    next_step=st.none() | st.text(max_size=300) | st.just("&" * 300),
    due=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    snoozed_until=st.none() | st.just(NOW + timedelta(days=1)),
    concepts=st.sampled_from([(), ("landing-page",), ("error-budget", "sso")]),
)


@given(st.lists(_asks, max_size=40), st.integers(0, 9), st.booleans())
def test_any_week_is_one_message_that_counts_right(asks: list[Ask], new: int, heads: bool) -> None:
    """Whatever people wrote: every ask is listed or counted, and it fits where it is said."""
    used = (Used("error-budget", "it", 4), Used("attribution-window", "marketing", 2))
    facts = Facts(tuple(asks), new, moved=(MovedBecause("freeze", 2),), used=used)
    found = digest_of(facts, WEEK, NOW, ZoneInfo("UTC"), SPAN, TERMBASE)
    awake = [ask for ask in asks if ask.snoozed_until is None]
    assert len(found.open) == len(awake)
    assert found.snoozed == len(asks) - len(awake)
    assert found.quiet == (not awake and not new)
    kind: DigestKind = "executive" if heads else "team"
    reply = digest_reply(
        found, kind=kind, pressable=True, asks_url="https://example.com/asks", termbase=TERMBASE
    )
    assert len(messages(reply)) == 1
    if heads:
        return
    rows = [row for part in reply.parts if isinstance(part, Rows) for row in part.rows]
    listed = [row for row in rows if row.number]
    rest = sum(int(row.text.split()[1]) for row in rows if not row.number)
    assert len(listed) + rest == len(awake)
    assert len(listed) <= ALL_ROWS
    for side in ("marketing", "it"):
        of_side = [
            p for p in reply.parts if isinstance(p, Rows) and p.title == wording.WAITING_ON[side]
        ]
        assert sum(len(part.rows) for part in of_side) <= MOST_ROWS + 1
