"""The facts of a digest: what is open, what the week brought, for whose eyes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.store import DatabaseStore
from bot.asks import Agreed, Delivered, NotAnAsk
from bot.calendar import Week
from bot.digest import Facts, Snapshot, Span, span_of
from bot.memory import DigestTime, MovedBecause, Write
from bot.ports import Made, Timings
from bot.records import ChannelKey, Reader, channel_key
from bot.translation.compose import Request
from tests.adapters.database.remembered import Bench, a_bench, where
from tests.fakes.clock import StillClock
from tests.fakes.translating import translator

HERE = ChannelKey("slack", "T1", "C1")
WEEK = Week(2026, 47)
SPAN = span_of(WEEK, DigestTime(), HERE)
EVERYWHERE = replace(SPAN, channel=None)


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> AsyncIterator[Bench]:
    """A memory on Tuesday of that week."""
    yield await a_bench(engine, StillClock(datetime(2026, 11, 17, 12, 0, tzinfo=UTC)))


async def gathered(bench: Bench, span: Span = SPAN, reader: Reader | None = None) -> Facts:
    """The facts, as everybody in the channel may read them."""
    reader = reader or Reader(bench.workspace, HERE)
    return await DatabaseDigestFacts(bench.engine, bench.clock).gather(reader, span)


async def test_what_is_open_and_what_the_week_brought(bench: Bench) -> None:
    """What was opened or closed before or after it counts as open, and in neither number."""
    bench.clock.at = SPAN.start - timedelta(days=3)
    old = await bench.tracks()
    bench.clock.at = SPAN.start
    first = await bench.tracks()
    bench.clock.at = SPAN.end - timedelta(seconds=1)
    last = await bench.tracks()
    none = await bench.tracks()
    await bench.happens(none, NotAnAsk(), bench.by_marketing)
    await bench.happens(old, Delivered(), bench.by_marketing)
    bench.clock.at = SPAN.end
    late = await bench.tracks()
    await bench.happens(first, Delivered(), bench.by_marketing)
    facts = await gathered(bench)
    assert [ask.id for ask in facts.unresolved] == [last.id, late.id]
    assert (facts.new, facts.closed) == (2, 1)


async def test_a_private_channels_asks_are_its_own(bench: Bench) -> None:
    """In no other channel's facts: not as an ask, a number, a date, a reason or a word."""
    bench.clock.at = SPAN.start
    hidden = where("C2", visibility="private")
    ask = await bench.tracks(source=replace(bench.source(), place=hidden, message="1"))
    made = bench.a_commitment(ask, due=date(2026, 11, 18), yes=bench.yes(), state="confirmed")
    agreed = bench.change(ask, Agreed(made.due), bench.by_it)
    moved = replace(
        bench.a_move(ask, commitment=made.id, was=made.due),
        confirmed_by=bench.marketer,
        confirmed_at=bench.now,
    )
    await bench.writes(changes=(agreed,), commitments=(made,), moves=(moved,))
    await bench.logs(source=replace(bench.source(), place=hidden), ask=ask.id)
    for span in (SPAN, EVERYWHERE):
        assert await gathered(bench, span) == Facts()
    for span in (replace(SPAN, channel=channel_key(hidden)), EVERYWHERE):
        facts = await gathered(bench, span, Reader(bench.workspace, channel_key(hidden)))
        assert len(facts.unresolved) == len(facts.dates) == len(facts.moved_away) == 1
        assert facts.new == 1
        assert facts.moved == (MovedBecause("freeze", 1),)
        assert [(used.concept, used.side) for used in facts.used] == [("landing-page", "marketing")]


async def test_a_public_channels_asks_are_everybodys(bench: Bench) -> None:
    """Where it is not about one channel."""
    await bench.tracks(source=bench.source(channel="C9", message="9"))
    assert (await gathered(bench)).unresolved == ()
    assert len((await gathered(bench, EVERYWHERE)).unresolved) == 1
    other = Reader((await a_bench_elsewhere(bench)).workspace, HERE)
    assert await gathered(bench, EVERYWHERE, other) == Facts()


async def a_bench_elsewhere(bench: Bench) -> Bench:
    """Another Workspace in the same database."""
    from tests.adapters.database.furnished import delivery

    visit = await bench.directory.arrive(delivery("T2", "U9"))
    return replace(bench, workspace=visit.workspace)


async def test_dates_of_the_week_and_of_the_next(bench: Bench) -> None:
    """Confirmed, kept and missed ones; drafts and withdrawn ones are no dates."""
    days = [date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 29)]
    days.append(date(2026, 11, 30))
    made = []
    for day in days:
        ask = await bench.tracks()
        one = bench.a_commitment(ask, due=day, yes=bench.yes(), state="confirmed")
        change = bench.change(ask, Agreed(day), bench.by_it)
        await bench.memory.write(
            bench.workspace, Write(change.origin, changes=(change,), commitments=(one,))
        )
        made.append(one)
    ask = await bench.tracks()
    await bench.writes(commitments=(bench.a_commitment(ask, due=days[1]),))
    facts = await gathered(bench)
    assert [one.id for one, _ in facts.dates] == [one.id for one in made[1:4]]
    assert all(of.id == one.ask for one, of in facts.dates)


async def test_a_date_that_was_moved_out_of_the_week(bench: Bench) -> None:
    """Once the other side said yes."""
    ask = await bench.tracks()
    made = bench.a_commitment(ask, due=date(2026, 12, 3), yes=bench.yes(), state="confirmed")
    agreed = bench.change(ask, Agreed(made.due), bench.by_it)
    await bench.writes(changes=(agreed,), commitments=(made,))
    proposed = bench.a_move(ask, commitment=made.id, was=date(2026, 11, 19), to=made.due)
    await bench.writes(moves=(proposed,))
    assert (await gathered(bench)).moved_away == ()
    done = replace(proposed, confirmed_by=bench.marketer, confirmed_at=bench.now)
    await bench.writes(moves=(done,))
    assert [one.id for one in (await gathered(bench)).moved_away] == [ask.id]


async def test_words_of_translations_in_the_channel(bench: Bench) -> None:
    """What was strange to the reader, by the side that used it; another channel's are left out."""
    store = DatabaseStore(bench.engine, bench.clock)
    made = await translator().translate(
        Request("We can't do that before the change freeze ends", "it", engine="glossary")
    )
    kept = Made(made.translation, None, None, None, None, Timings(1, 0))
    await store.save_translation(bench.workspace, kept, place=where())
    found = {(used.concept, used.side) for used in (await gathered(bench)).used}
    assert ("change-freeze", "it") in found
    elsewhere = replace(SPAN, channel=ChannelKey("slack", "T1", "C2"))
    assert (await gathered(bench, elsewhere)).used == ()


async def test_weeks_are_kept_once_and_not_for_ever(bench: Bench) -> None:
    """The same week again changes nothing; after more than a year one goes."""
    facts = DatabaseDigestFacts(bench.engine, bench.clock)
    first = Snapshot(WEEK, "said", 2, 4, 6, 5, 6, ("error-budget",))
    await facts.keep(bench.workspace, HERE, first)
    await facts.keep(bench.workspace, HERE, Snapshot(WEEK, "missed"))
    await facts.keep(bench.workspace, HERE, Snapshot(WEEK.later(1), "quiet"))
    await facts.keep(bench.workspace, ChannelKey("slack", "T1", "C2"), Snapshot(WEEK, "said"))
    assert (await gathered(bench)).earlier == (Snapshot(WEEK.later(1), "quiet"), first)
    assert (await gathered(bench, EVERYWHERE)).earlier[1] == first
    await facts.keep(bench.workspace, HERE, Snapshot(WEEK.later(61), "said"))
    assert (await gathered(bench)).earlier == (
        Snapshot(WEEK.later(61), "said"),
        Snapshot(WEEK.later(1), "quiet"),
    )


async def test_words_past_their_time_are_not_read(bench: Bench) -> None:
    """The ask stays, its words are gone."""
    await bench.tracks()
    bench.clock.at = datetime(2029, 1, 1, tzinfo=UTC)
    (ask,) = (await gathered(bench)).unresolved
    assert ask.quote is None
