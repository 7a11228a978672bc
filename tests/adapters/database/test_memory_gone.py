"""What goes of the memory is gone from file and index, and kinds and dates stay until their end.

Index and log hold single words, so each text here has a word that stands nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.outbox import DatabaseOutbox
from adapters.database.store import DatabaseStore
from adapters.database.threads import DatabaseThreads
from bot.asks import Ask, Turned
from bot.commitments import Commitment
from bot.errors import Overtaken
from bot.ids import new_id
from bot.memory import AskQuery, WhyQuery, Write
from bot.ports import Message, Outgoing
from bot.records import Reader
from bot.whys import Factor, Option, Step, Why
from tests.adapters.database.furnished import delivery, rows_of, saying, which_lie
from tests.adapters.database.remembered import DUE, Bench, a_bench, where

ASKED, ANSWERED = "1794571200.000100", "1794571260.000400"
"""Messages: the marketer's, and the engineer's."""
MARKETERS = frozenset("qzask qzquestion qztitle".split())
ENGINEERS = frozenset("qzstep qznote qzquote qzowes qzbecause qzmoved qzfactor qzdated".split())
TOGETHER = frozenset(["qzoption"])
"""Put together from what both said."""
WORDS = MARKETERS | ENGINEERS | TOGETHER


@dataclass
class Story:
    """An ask with everything that came of it."""

    bench: Bench
    store: DatabaseStore
    threads: DatabaseThreads
    ask: Ask
    commitment: Commitment
    why: Why

    async def lie(self) -> set[str]:
        """Which of the words lie anywhere."""
        return await which_lie(self.bench.engine, *WORDS)

    async def found(self) -> set[str]:
        """Which of the words the search finds."""
        eyes = Reader(self.bench.workspace)
        return {word for word in WORDS if await self.bench.memory.whys(eyes, WhyQuery(text=word))}

    async def confirm(self) -> None:
        """Both sides press every button there is."""
        bench = self.bench
        change = bench.change(self.ask, Turned("it"), bench.by_marketing, and_={"confirmed": True})
        step = replace(change.after, next_step=self.ask.next_step)
        change = replace(change, after=step)
        sure = replace(self.commitment, yes=bench.yes(), state="confirmed", version=2)
        why = replace(bench.confirmed(self.why), version=2)
        move = bench.a_move(
            self.ask, confirmed_by=bench.marketer, confirmed_at=bench.now, because="qzbecause"
        )
        await bench.writes(changes=(change,), commitments=(sure,), whys=(why,), moves=(move,))
        self.ask, self.commitment, self.why = change.after, sure, why


async def a_story(bench: Bench) -> Story:
    """With messages that are held, so that it is known whose words are whose."""
    threads = DatabaseThreads(bench.engine, bench.clock)
    place = where()
    for user, key in ((bench.marketer_user, ASKED), ("U0ENGINEER", ANSWERED)):
        who = delivery("T1", user).who
        await threads.hear(bench.workspace, place, [Message(key, bench.now, "hello", who)])
    ask = await bench.tracks(quote="qzask a page", source=bench.source(message=ASKED), asker=None)
    assert ask.asker == bench.marketer
    change = bench.change(
        ask, Turned("marketing", "qzstep"), bench.by_it, note="qznote", message=ANSWERED
    )
    commitment = bench.a_commitment(
        ask, source=bench.source(message=ANSWERED), quote="qzquote", owes={"it": "qzowes"}
    )
    move = bench.a_move(ask, quote="qzmoved", because="qzbecause", message=ANSWERED)
    why = bench.a_why(
        ask=ask.id,
        title="qztitle",
        question="qzquestion",
        source=bench.source(message=ASKED),
        asker=None,
        factors=(Factor("freeze", "qzfactor", ANSWERED),),
        steps=(Step(bench.now, "it", "estimate", DUE, "qzdated", ANSWERED),),
        options=(Option("Less", "qzoption"),),
    )
    await bench.writes(changes=(change,), commitments=(commitment,), moves=(move,), whys=(why,))
    store = DatabaseStore(bench.engine, bench.clock)
    return Story(bench, store, threads, change.after, commitment, why)


@pytest_asyncio.fixture
async def story(engine: AsyncEngine) -> Story:
    """On both databases, with other entries before and behind."""
    bench = await a_bench(engine)
    for number in range(30):
        await bench.logs(title=f"entry{number}", factors=(Factor("freeze", f"aa{number} qz"),))
    story = await a_story(bench)
    for number in range(30):
        await bench.logs(title=f"entry{number}", factors=(Factor("freeze", f"zz{number} qz"),))
    assert await story.lie() == WORDS
    assert await story.found() == {"qztitle", "qzquestion", "qzfactor"}
    return story


async def dates(story: Story) -> dict[str, Any]:
    """Kinds and dates of everything."""
    rows = await rows_of(story.bench.engine, story.bench.workspace)
    kept = ("status", "state", "kind", "due", "becomes", "day", "asked_of", "opened_at", "number")
    return {
        name: [{column: row[column] for column in kept if column in row} for row in rows[name]]
        for name in (
            "ask",
            "ask_change",
            "commitment",
            "date_move",
            "why",
            "why_factor",
            "why_step",
        )
    }


async def test_a_forgotten_person_takes_their_words_out_of_records(story: Story) -> None:
    """Confirmed ones too, in both orders; kinds, dates and the yes of a side stay."""
    bench = story.bench
    await story.confirm()
    before = await dates(story)
    assert await bench.directory.forget(bench.workspace, bench.engineer)
    assert await story.lie() == MARKETERS
    assert await story.found() == {"qztitle", "qzquestion"}
    commitment = await bench.memory.commitment(bench.workspace, story.commitment.id)
    assert commitment is not None
    assert commitment.said_yes["it"].person is None
    assert commitment.said_yes["marketing"].person == bench.marketer
    why = await bench.memory.why(bench.workspace, story.why.id)
    assert why is not None
    assert (why.confirmed_by, why.confirmed_side, why.confirmed_at) == (None, "it", bench.now)
    assert await bench.directory.forget(bench.workspace, bench.marketer)
    assert await story.lie() == set()
    assert await dates(story) == before
    ask = await bench.asked(story.ask.id)
    assert (ask.quote, ask.asker, ask.status) == (None, None, "waiting_on_it")
    rows = await rows_of(bench.engine, bench.workspace)
    for name in before:
        for row in rows[name]:
            assert bench.engineer not in row.values()
            assert bench.marketer not in row.values()


async def test_a_deleted_message_takes_its_words_out_of_records(story: Story) -> None:
    """Those of another message stay."""
    bench = story.bench
    await story.threads.unsay(bench.workspace, where(), ANSWERED)
    assert await story.lie() == MARKETERS
    assert await story.found() == {"qztitle", "qzquestion"}
    await story.threads.unsay(bench.workspace, where(), ASKED)
    assert await story.lie() == set()
    # It is remembered, so that words that were read before are not written down after.
    late = bench.a_why(
        question="qzquestion", title=None, factors=(Factor("freeze", "qzfactor", ANSWERED),)
    )
    await bench.writes(whys=(late,))
    ask = await bench.memory.track(bench.an_ask(quote="qzask"), "late")
    assert ask.quote is None
    assert await story.lie() == set()


async def test_who_read_a_record_before_words_went_can_not_write_them_again(story: Story) -> None:
    """They read it again, and find it without."""
    bench = story.bench
    change = bench.change(story.ask, Turned("it"), bench.by_marketing)
    why = replace(story.why, version=2)
    sure = replace(story.commitment, version=2)
    assert await bench.directory.forget(bench.workspace, bench.engineer)
    for parts in ({"changes": (change,)}, {"whys": (why,)}, {"commitments": (sure,)}):
        with pytest.raises(Overtaken):
            await bench.memory.write(bench.workspace, Write(new_id().hex, **parts))
    # Nor does what they said come in with a new record.
    await bench.writes(
        whys=(bench.a_why(factors=(Factor("freeze", "qzfactor", None, by=bench.engineer),)),),
        moves=(bench.a_move(await bench.tracks(), because="qzbecause"),),
    )
    assert await story.lie() == MARKETERS


async def test_a_card_that_shows_a_quote_goes_with_it(story: Story) -> None:
    """Whoever put it, and also where it shows only how the quote begins."""
    bench = story.bench
    outbox = DatabaseOutbox(bench.engine, bench.clock)
    long = 'qzlong "quoted" – ' + "and so on " * 20
    await bench.tracks(quote=long)
    visit = await bench.directory.arrive(delivery("T1", "U1", place=where()))
    cards = [
        await outbox.put(visit, Outgoing(f"k{number}", saying(text), "place"))
        for number, text in enumerate((f"Open: {long[:90]}…", "qzask a page, it said", "another"))
    ]
    assert await bench.directory.forget(bench.workspace, bench.marketer)
    assert await which_lie(bench.engine, "qzlong", "qzask", "another") == {"another"}
    shown = [await outbox.card(bench.workspace, card.id) for card in cards]
    assert [card.reply is not None for card in shown if card] == [False, False, True]


async def test_what_nobody_confirmed_is_text(story: Story) -> None:
    """Its words go after sixty days, kinds and dates after two years."""
    bench = story.bench
    before = await dates(story)
    bench.clock.forward(timedelta(days=60))
    eyes = Reader(bench.workspace)
    for ask in await bench.memory.asks(eyes, AskQuery()):
        assert ask.quote is None  # also before it is purged
    await story.store.purge(bench.now)
    assert await story.lie() == set()
    assert await story.found() == set()
    assert await dates(story) == before
    bench.clock.forward(timedelta(days=670) - timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert await dates(story) == before
    bench.clock.forward(timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert not any((await dates(story)).values())


async def test_what_somebody_confirmed_is_a_record(story: Story) -> None:
    """Its words live as long as it does, from its last change on."""
    bench = story.bench
    await story.confirm()
    bench.clock.forward(timedelta(days=730) - timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert await story.lie() == WORDS - {"qzmoved"}  # a move that nobody confirmed was text
    bench.clock.forward(timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert await story.lie() == set()
    assert not any((await dates(story)).values())


@pytest.mark.parametrize(
    ("days", "column"), [(10, "retention_days"), (99, "record_retention_days")]
)
async def test_a_shorter_retention_counts_for_what_is_there(
    story: Story, days: int, column: str
) -> None:
    """For texts and for records, each by its own."""
    bench = story.bench
    if column == "record_retention_days":
        await story.confirm()
    async with bench.engine.begin() as connection:
        await connection.execute(tables.workspace.update().values({column: days}))
    bench.clock.forward(timedelta(days=days) - timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert await story.lie() >= WORDS - {"qzmoved"}
    bench.clock.forward(timedelta(seconds=1))
    await story.store.purge(bench.now)
    assert await story.lie() == set()


async def test_an_ask_lives_as_long_as_what_belongs_to_it(story: Story) -> None:
    """A commitment that is made later keeps its ask; a why outlives an ask that ends."""
    bench = story.bench
    bench.clock.forward(timedelta(days=700))
    await bench.writes(commitments=(bench.a_commitment(story.ask),))
    bench.clock.forward(timedelta(days=40))
    await story.store.purge(bench.now)
    ask = await bench.asked(story.ask.id)
    assert len(await bench.memory.commitments_of(bench.workspace, ask.id)) == 1
    why = await bench.logs(ask=ask.id)
    bench.clock.forward(timedelta(days=729))
    kept = await bench.memory.why(bench.workspace, why.id)
    assert kept is not None
    await bench.writes(whys=(replace(bench.a_why(id=why.id), version=2),))
    bench.clock.forward(timedelta(days=2))
    await story.store.purge(bench.now)
    assert await bench.memory.ask(bench.workspace, ask.id) is None
    assert await bench.memory.why(bench.workspace, why.id) is not None


async def test_a_team_that_leaves_leaves_nothing_of_the_memory(story: Story) -> None:
    """Not in the index either."""
    assert await story.bench.directory.remove("slack", "T1")
    assert await story.lie() == set()
    assert await which_lie(story.bench.engine, "entry7", "aa7") == set()
    rows = await rows_of(story.bench.engine, story.bench.workspace)
    assert {name for name in rows if rows[name]} == {
        "workspace",
        "installation",
        "person",
        "audit_log",
    }
