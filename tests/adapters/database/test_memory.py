"""What is written of asks, commitments and whys is what is read, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.asks import (
    UNDONE,
    UNRESOLVED,
    Ask,
    Change,
    Declined,
    Delivered,
    HandedOver,
    Reopened,
    Snoozed,
    Turned,
    undone,
)
from bot.commitments import RUNNING, Commitment
from bot.errors import Overtaken
from bot.ids import new_id
from bot.memory import AskQuery, CommitmentQuery, DigestTime, MovedBecause, WhyQuery, Write
from bot.records import Reader, channel_key
from tests.adapters.database.furnished import lies_anywhere, rows_of
from tests.adapters.database.remembered import Bench, a_bench, where


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


async def test_an_ask_is_tracked_once_and_has_a_number(bench: Bench) -> None:
    """Numbers begin at one; a second delivery about the same message finds the ask that is there."""
    ask = bench.an_ask()
    first = await bench.memory.track(ask, "k1")
    assert first.number == 1
    assert await bench.memory.track(bench.an_ask(), "k1") == first
    assert await bench.memory.track(bench.an_ask(), "k2") == first
    other = await bench.tracks()
    assert other.number == 2
    assert await bench.memory.ask(bench.workspace, first.id) == first
    assert await bench.memory.ask_number(bench.workspace, 2) == other


async def test_a_change_is_written_with_its_history(bench: Bench) -> None:
    """Once for a delivery, and not over another one."""
    ask = await bench.tracks()
    change = bench.change(ask, Turned("marketing", "Send the copy"), bench.by_it)
    write = Write("k3", changes=(change,))
    assert await bench.memory.write(bench.workspace, write)
    assert await bench.memory.written(bench.workspace, "k3")
    assert not await bench.memory.write(bench.workspace, write)
    now = await bench.asked(ask.id)
    assert now == change.after
    assert await bench.memory.history(bench.workspace, ask.id) == (change,)
    with pytest.raises(Overtaken):
        await bench.memory.write(bench.workspace, Write("k4", changes=(change,)))
    assert not await bench.memory.written(bench.workspace, "k4")


async def test_commitments_moves_and_whys_come_back_as_they_were(bench: Bench) -> None:
    """All of their parts."""
    ask = await bench.tracks()
    commitment = bench.a_commitment(ask, yes=bench.yes(), state="confirmed")
    move = bench.a_move(ask, commitment=commitment.id, quote="it moves", message="1.5")
    why = bench.a_why(ask=ask.id)
    await bench.writes(commitments=(commitment,), moves=(move,), whys=(why,))
    assert await bench.memory.commitment(bench.workspace, commitment.id) == commitment
    assert await bench.memory.commitments_of(bench.workspace, ask.id) == (commitment,)
    assert await bench.memory.moves_of(bench.workspace, ask.id) == (move,)
    assert await bench.memory.why(bench.workspace, why.id) == why
    assert await bench.memory.whys_in(bench.workspace, why.source.place) == (why,)


async def test_a_write_is_whole_or_nothing(bench: Bench) -> None:
    """The first record stands only if the last one does."""
    ask, why = await bench.tracks(), bench.a_why()
    change = bench.change(ask, Turned("marketing"), bench.by_it)
    late = bench.a_commitment(ask, version=7)
    everything = Write("k", changes=(change,), commitments=(late,), whys=(why,))
    with pytest.raises(Overtaken):
        await bench.memory.write(bench.workspace, everything)
    assert await bench.asked(ask.id) == ask
    assert await bench.memory.history(bench.workspace, ask.id) == ()
    assert await bench.memory.why(bench.workspace, why.id) is None
    assert await bench.memory.write(bench.workspace, replace(everything, commitments=()))


async def test_each_kind_of_record_notices_that_it_was_overtaken(bench: Bench) -> None:
    """A second one of the same version is refused, whether the first one was new or a change."""
    ask = await bench.tracks()
    commitment, why = bench.a_commitment(ask), bench.a_why()
    await bench.writes(commitments=(commitment,), whys=(why,))
    records: dict[str, Any] = {"commitments": commitment, "whys": why}
    for name, one in records.items():
        with pytest.raises(Overtaken):
            await bench.writes(**{name: (one,)})
        later = replace(one, due=date(2027, 2, 1), version=2)
        await bench.writes(**{name: (later,)})
        with pytest.raises(Overtaken):
            await bench.writes(**{name: (later,)})
    assert await bench.memory.commitment(bench.workspace, commitment.id) == replace(
        commitment, due=date(2027, 2, 1), version=2
    )


async def test_a_change_can_be_undone_from_its_history(bench: Bench) -> None:
    """What was before comes back, with words and people."""
    step = Turned("marketing", "Send the copy")
    ask = await bench.happens(await bench.tracks(), step, bench.by_it)
    ask = await bench.happens(ask, HandedOver(bench.marketer), bench.by_marketing)
    before = ask
    ask = await bench.happens(ask, Delivered(), bench.by_marketing)
    (*_, last) = await bench.memory.history(bench.workspace, ask.id)
    assert last.before == before
    back = undone(last, ask, bench.by_marketing, bench.now)
    undo = Change(new_id(), ask.id, UNDONE, ask, back, bench.by_marketing, bench.now, "undo")
    await bench.writes(changes=(undo,))
    assert await bench.asked(ask.id) == replace(before, version=back.version)
    whats = [one.what for one in await bench.memory.history(bench.workspace, ask.id)]
    assert whats == ["turned", "handed_over", "delivered", "undone"]


async def test_an_ask_of_the_same_message_is_new_once_the_old_one_is_over(bench: Bench) -> None:
    """Closed is closed: asking again in the same message is another ask."""
    ask = await bench.memory.track(bench.an_ask(), "k1")
    await bench.happens(ask, Delivered(), bench.by_marketing)
    again = await bench.memory.track(bench.an_ask(), "k2")
    assert (again.number, again.id != ask.id) == (2, True)
    assert (await bench.memory.track(bench.an_ask(), "k1")).id == ask.id


async def test_the_asks_of_a_thread(bench: Bench) -> None:
    """Its first message's too, which knew of no thread; the newest first; no other thread's."""
    root = bench.source(message="5.0", thread=None)
    first = await bench.tracks(source=root)
    bench.clock.forward(timedelta(minutes=1))
    second = await bench.tracks(source=bench.source(message="5.1", thread="5.0"))
    await bench.tracks(source=bench.source(message="6.1", thread="6.0"))
    await bench.tracks(source=bench.source(message="5.2", thread="5.0", channel="C2"))
    assert await bench.memory.asks_in(bench.workspace, where(thread="5.0")) == (second, first)
    alone = await bench.memory.asks_in(bench.workspace, where(thread=None))
    assert alone == (first,)


async def test_asks_are_listed_by_what_is_asked_for(bench: Bench) -> None:
    """Each filter by itself, the oldest turn first, in pages."""
    eyes = Reader(bench.workspace)
    asks = []
    for number in range(4):
        bench.clock.forward(timedelta(minutes=1))
        asks.append(await bench.tracks(quote=f"ask {number}, 100% of it"))
    _, two, three, four = asks
    bench.clock.forward(timedelta(minutes=1))
    two = await bench.happens(two, Turned("marketing"), bench.by_it)
    bench.clock.forward(timedelta(minutes=1))
    three = await bench.happens(three, Delivered(), bench.by_marketing)
    until = bench.now + timedelta(days=1)
    four = await bench.happens(four, Snoozed(until), bench.by_it)

    async def listed(**query: Any) -> list[int]:
        found = await bench.memory.asks(eyes, AskQuery(**query))
        return [ask.number for ask in found]

    assert await listed() == [1, 4, 2, 3]
    assert await listed(limit=2, offset=1) == [4, 2]
    assert await listed(statuses=UNRESOLVED) == [1, 4, 2]
    assert await listed(statuses=UNRESOLVED, snoozed=False) == [1, 2]
    assert await listed(statuses=("done",)) == [3]
    assert await listed(waiting_on="marketing") == [2]
    assert await listed(waiting_on="it", statuses=UNRESOLVED) == [1, 4]
    assert await listed(waiting_on="it", statuses=("done",)) == []
    assert await listed(text="ASK 2") == [3]
    assert await listed(text="100%") == [1, 4, 2, 3]
    assert await listed(text="1_0%") == []
    assert await listed(channel=channel_key(where("C9"))) == []
    assert await listed(channel=channel_key(where("C1"))) == [1, 4, 2, 3]
    bench.clock.forward(timedelta(days=1))
    assert await listed(snoozed=False, statuses=UNRESOLVED) == [1, 4, 2]


async def test_commitments_are_listed_by_their_day(bench: Bench) -> None:
    """Each with its ask, by state, days and who owes."""
    eyes = Reader(bench.workspace)
    drafts = []
    for day in (20, 10, 30):
        ask = await bench.tracks()
        owes: dict[Any, str] = {"it": "the page"} if day == 10 else {"marketing": "the copy"}
        one = bench.a_commitment(ask, due=date(2026, 12, day), owes=owes)
        await bench.writes(commitments=(one,))
        drafts.append((one, ask))
    later, sooner, last = drafts
    over = replace(last[0], state="withdrawn", ended_at=bench.now, version=2)
    await bench.writes(commitments=(over,))

    async def listed(**query: Any) -> list[tuple[Commitment, Ask]]:
        return list(await bench.memory.commitments(eyes, CommitmentQuery(**query)))

    assert await listed() == [sooner, later, (over, last[1])]
    assert await listed(states=RUNNING) == [sooner, later]
    assert await listed(due_from=date(2026, 12, 20), due_to=date(2026, 12, 29)) == [later]
    assert await listed(owed_by="it") == [sooner]
    assert await listed(limit=1, offset=1) == [later]
    assert await listed(channel=channel_key(where("C9"))) == []


async def test_closed_asks_share_a_concept(bench: Bench) -> None:
    """Only done ones, the newest first, each once, and no more of one that was opened again."""
    eyes = Reader(bench.workspace)
    both = await bench.tracks(concepts=("landing-page", "sso"))
    for event in (Delivered(), Reopened(), Delivered()):
        bench.clock.forward(timedelta(hours=1))
        both = await bench.happens(both, event, bench.by_marketing)
    other = await bench.tracks(concepts=("sso",))
    bench.clock.forward(timedelta(hours=1))
    other = await bench.happens(other, Delivered(), bench.by_marketing)
    declined = await bench.tracks(concepts=("sso",))
    await bench.happens(declined, Declined("no room"), bench.by_it)
    found = await bench.memory.closed_asks(eyes, ["sso", "landing-page", "sso"])
    assert [one.id for one in found] == [other.id, both.id]
    assert found[1].closed_at == both.closed_at
    assert found[1].opened_at == both.opened_at
    assert [one.id for one in await bench.memory.closed_asks(eyes, ["sso"], 1)] == [other.id]
    assert await bench.memory.closed_asks(eyes, ["nothing"]) == ()
    await bench.happens(both, Reopened(), bench.by_marketing)
    assert await bench.memory.closed_asks(eyes, ["landing-page"]) == ()


async def test_the_newer_of_two_entries_stands_for_both(bench: Bench) -> None:
    """What it supersedes knows, and is no past answer any more."""
    eyes = Reader(bench.workspace)
    old = await bench.logs()
    new = await bench.logs(supersedes=old.id)
    now = await bench.memory.why(bench.workspace, old.id)
    assert now == replace(old, superseded_by=new.id, version=2)
    found = await bench.memory.whys_like(eyes, "", ["landing-page"])
    assert [one.why.id for one in found] == [new.id]
    assert [why.id for why in await bench.memory.whys(eyes, WhyQuery())] == [new.id, old.id]


async def test_past_answers_for_this_kind_of_work(bench: Bench) -> None:
    """The best fit first, a confirmed one before the others; none without an answer."""
    eyes = Reader(bench.workspace)
    plain = await bench.logs()
    sure = bench.confirmed(bench.a_why())
    wide = bench.a_why(concepts=("landing-page", "sso"), title=None, question="who signs in?")
    open_ = bench.a_why(answered_at=None, factors=())
    words = bench.a_why(concepts=(), title="Newsletter for the spring sale", question=None)
    await bench.writes(whys=(sure, wide, open_, words))
    found = await bench.memory.whys_like(eyes, "another landing page", ["landing-page"], 9)
    assert [one.why.id for one in found] == [sure.id, plain.id, wide.id]
    assert found[0].fit == found[1].fit > found[2].fit
    assert [one.why for one in await bench.memory.whys_like(eyes, "", ["landing-page"], 1)] == [
        sure
    ]
    by_words = await bench.memory.whys_like(eyes, "why does the spring newsletter take so long", [])
    assert [one.why.id for one in by_words] == [words.id]
    assert await bench.memory.whys_like(eyes, "why?", []) == ()
    assert await bench.memory.whys_like(eyes, "a security review", ["security-review"]) == ()


async def test_what_moved_dates_is_counted_once_a_move(bench: Bench) -> None:
    """Confirmed moves and those that a why tells of; by the move's own kind, else its reason's."""
    eyes = Reader(bench.workspace)
    since = bench.now
    bench.clock.forward(timedelta(hours=1))
    ask, other = await bench.tracks(), await bench.tracks()
    agreed = bench.a_commitment(ask, yes=bench.yes(), state="confirmed")
    proposed = bench.a_move(ask, commitment=agreed.id, kind="cost", to=date(2027, 2, 1))
    done = bench.a_move(
        ask, commitment=agreed.id, confirmed_by=bench.marketer, confirmed_at=bench.now
    )
    # The why of the ask tells of the same move once more; that of another ask of another one.
    told = bench.a_why(ask=ask.id)
    elsewhere = bench.a_why(ask=other.id)
    unknown = bench.a_move(other, kind=None, to=date(2027, 3, 1))
    await bench.writes(
        commitments=(agreed,), moves=(proposed, done, unknown), whys=(told, elsewhere)
    )
    found = await bench.memory.moved_because(eyes, since)
    assert found == (MovedBecause("freeze", 3),)
    assert await bench.memory.moved_because(eyes, bench.now + timedelta(seconds=1)) == ()


async def test_when_a_channel_gets_its_digest(bench: Bench) -> None:
    """Monday at nine where it is, until somebody decides, which is logged once."""
    channel = channel_key(where("C1"))
    assert await bench.memory.digest_time(bench.workspace, channel) == DigestTime(
        zone="Europe/Berlin"
    )
    wanted = DigestTime(
        on=False, weekday=5, at=time(16, 30), zone="Asia/Kathmandu", kind="executive"
    )
    for _ in range(2):
        await bench.memory.set_digest_time(bench.workspace, channel, bench.engineer, wanted)
    assert await bench.memory.digest_time(bench.workspace, channel) == wanted
    other = await bench.memory.digest_time(bench.workspace, channel_key(where("C2")))
    assert other.on
    log = (await rows_of(bench.engine, bench.workspace))["audit_log"]
    assert [(one["what"], one["person_id"]) for one in log] == [("digest time", bench.engineer)]
    assert log[0]["after"]["weekday"] == 5


async def test_a_secret_in_a_quote_is_not_kept(bench: Bench) -> None:
    """Nor more of it than a quote may be."""
    ask = await bench.tracks(quote="log in with password: Tr0ub4dor&3 and look" + " x" * 300)
    assert ask.quote is not None
    assert len(ask.quote) == 300
    assert "[secret removed]" in ask.quote
    assert not await lies_anywhere(bench.engine, "Tr0ub4dor")


async def test_what_is_not_there_is_refused(bench: Bench) -> None:
    """Nobody, no ask, no entry."""
    ask = await bench.tracks()
    no_ask = replace(ask, id=new_id())
    for parts in (
        {"commitments": (bench.a_commitment(no_ask),)},
        {"commitments": (bench.a_commitment(ask, drafted_by=new_id()),)},
        {"moves": (bench.a_move(no_ask),)},
        {"whys": (bench.a_why(ask=new_id()),)},
        {"whys": (bench.a_why(supersedes=new_id()),)},
        {"whys": (bench.a_why(asker=new_id()),)},
    ):
        with pytest.raises(LookupError):
            await bench.writes(**parts)
    with pytest.raises(LookupError):
        await bench.memory.set_ask_card(bench.workspace, ask.id, new_id())
    with pytest.raises(LookupError):
        await bench.memory.track(bench.an_ask(asker=new_id()), "k")
    with pytest.raises(LookupError):
        await bench.memory.track(bench.an_ask(workspace=new_id()), "k")
    assert (await bench.tracks()).number == 2
