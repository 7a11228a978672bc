"""Two Workspaces with everything in them, and every method tried with what belongs to the other.

An answer that differs from the one about something that does not exist would reveal it, so each call
is made three times: with the other Workspace's names, with names of nothing, and with one's own.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import tables
from adapters.database.directory import DatabaseDirectory
from adapters.database.due import Due, DueRows
from adapters.database.identities import DatabaseIdentities
from adapters.database.memory import DatabaseMemory
from adapters.database.outbox import DatabaseOutbox
from adapters.database.pairing import DatabasePairings
from adapters.database.store import DatabaseStore
from adapters.database.threads import DatabaseThreads
from bot.asks import Delivered
from bot.asks import after as asked
from bot.ids import new_id
from bot.incoming import Place, Removed, Who
from bot.memory import AskQuery, CommitmentQuery, DigestTime, WhyQuery, Write
from bot.pairing import Standing
from bot.ports import Card, Message, Outgoing, Visit
from bot.records import Actor, ChannelKey, Reader, Source
from tests.adapters.database.furnished import (
    SHARED_AT,
    Furnished,
    Memory,
    delivery,
    furnish,
    place_of,
    remembering,
    rows_of,
    saying,
)
from tests.adapters.database.furnished_memory import Remembered
from tests.adapters.database.samples import made

PORTS = (
    *(DatabaseDirectory, DatabaseThreads, DatabaseOutbox, DueRows, DatabaseStore, DatabaseMemory),
    *(DatabasePairings, DatabaseIdentities),
)


@dataclass(frozen=True)
class Names:
    """What a call is about: somebody's ids and places."""

    visit: Visit
    person: UUID
    who: Who
    place: Place
    message: str
    translation: UUID
    card: Card
    ready: Card
    origin: str
    once: str
    due: Due
    remembered: Remembered


@dataclass
class Tenants:
    """We, and others on the same database; `nothing` names what nobody has."""

    memory: Memory
    ours: Furnished
    theirs: Furnished
    due: tuple[Due, ...]

    @property
    def workspace(self) -> UUID:
        """Ours."""
        return self.ours.workspace

    def names(self, of: Furnished) -> Names:
        """What is somebody's."""
        return Names(
            visit=of.visit,
            person=of.asker,
            who=of.who(of.asker_user),
            place=of.place,
            message=of.message,
            translation=of.of_message,
            card=of.private,
            ready=of.ready,
            origin=of.visit.incoming.key,
            once=of.visit.incoming.once or "",
            due=next(one for one in self.due if one.subject == of.words("week")),
            remembered=of.remembered,
        )

    @property
    def nothing(self) -> Names:
        """What is nobody's."""
        card = replace(self.theirs.private, id=new_id(), key="slack:T9:nothing")
        return Names(
            visit=self.theirs.visit,
            person=new_id(),
            who=self.theirs.who("U0NOBODY"),
            place=place_of("T9"),
            message=self.theirs.message,
            translation=new_id(),
            card=card,
            ready=card,
            origin="slack:T9:nothing",
            once="slack:T9:nothing",
            due=replace(self.due[0], id=new_id(), subject="T9 week"),
            remembered=_of_nothing(self.theirs.remembered),
        )


@pytest_asyncio.fixture
async def tenants(engine: AsyncEngine) -> AsyncIterator[Tenants]:
    """On both databases."""
    memory = remembering(engine)
    ours, theirs = await furnish(memory, "T1"), await furnish(memory, "T2")
    due = await memory.due.now(memory.clock.now() + timedelta(days=99))
    yield Tenants(memory, ours, theirs, due)


def _of_nothing(known: Remembered) -> Remembered:
    """The same with ids that nobody has."""
    ask = replace(known.ask, id=new_id(), number=known.ask.number + 7)
    commitment = replace(known.commitment, id=new_id(), ask=ask.id)
    return Remembered(
        ask=ask,
        change=replace(known.change, id=new_id(), ask=ask.id),
        commitment=commitment,
        move=replace(known.move, id=new_id(), ask=ask.id, commitment=commitment.id),
        why=replace(known.why, id=new_id(), ask=ask.id),
        origin="T9 writes",
        channel=replace(known.channel, team="T9"),
    )


Call = Callable[[Tenants, Names], Awaitable[Any]]


def _in_ours(t: Tenants, card: Card) -> Card:
    """Somebody else's card that says that it is ours."""
    return replace(card, workspace=t.workspace)


async def _put(t: Tenants, n: Names, **more: Any) -> Any:
    said = Outgoing(f"k{new_id().hex}", saying("ours"), "place", place=n.place, **more)
    card = await t.memory.outbox.put(t.ours.visit, said)
    return replace(card, id=t.workspace, key="", place=None, created_at=None)


async def _put_all(t: Tenants, n: Names, **more: Any) -> None:
    first = Outgoing(f"k{new_id().hex}", saying("ours"), "place", place=n.place)
    await t.memory.outbox.put_all(
        t.ours.visit, [first, replace(first, key=f"{first.key}#", **more)]
    )


async def _due_rows(t: Tenants, n: Names) -> Any:
    later = t.memory.clock.now() + timedelta(days=9)
    await t.memory.due.put(t.workspace, "digest", n.due.subject, later)


async def _save(t: Tenants, **more: Any) -> Any:
    await t.memory.store.save_translation(t.workspace, made(), **more)


def _as_ours(t: Tenants, known: Remembered) -> Remembered:
    """Somebody else's records that say that they are ours, and come from nobody."""
    mine: dict[str, Any] = {"workspace": t.workspace}
    ask = replace(known.ask, **mine, asker=None, assignee=None)
    change = replace(
        known.change,
        id=new_id(),
        before=ask,
        after=replace(ask, version=ask.version + 1),
        by=Actor(t.ours.asker),
    )
    move = replace(known.move, by=None)
    commitment = replace(known.commitment, **mine, drafted_by=None, version=2)
    why = replace(known.why, **mine, asker=None, version=2)
    return replace(known, ask=ask, change=change, commitment=commitment, move=move, why=why)


def _write(**parts: Callable[[Remembered], Any]) -> Call:
    """Writes some of somebody's records, as a delivery of its own."""

    async def call(t: Tenants, n: Names) -> Any:
        known = _as_ours(t, n.remembered)
        written = {name: (part(known),) for name, part in parts.items()}
        return await t.memory.memory.write(t.workspace, Write(new_id().hex, **written))

    return call


async def _track(t: Tenants, n: Names) -> Any:
    """An ask of a person there."""
    ask = replace(
        t.ours.remembered.ask,
        id=new_id(),
        asker=n.person,
        source=replace(t.ours.remembered.ask.source, message=new_id().hex),
    )
    tracked = await t.memory.memory.track(ask, new_id().hex)
    return replace(tracked, id=ask.workspace, number=0, source=t.ours.remembered.ask.source)


async def _seen(t: Tenants, n: Names) -> Any:
    return (await t.memory.memory.reader_of(t.workspace, n.person)).seen


def _eyes(t: Tenants, n: Names) -> Reader:
    """Ours, in their channel."""
    return Reader(t.workspace, n.remembered.channel)


async def _asks(t: Tenants, n: Names, query: AskQuery) -> Any:
    return await t.memory.memory.asks(_eyes(t, n), query)


async def _commitments(t: Tenants, n: Names, query: CommitmentQuery) -> Any:
    return await t.memory.memory.commitments(_eyes(t, n), query)


async def _whys(t: Tenants, n: Names, query: WhyQuery) -> Any:
    return await t.memory.memory.whys(_eyes(t, n), query)


def _pairings(t: Tenants) -> DatabasePairings:
    return DatabasePairings(t.memory.engine, t.memory.clock)


def _identities(t: Tenants) -> DatabaseIdentities:
    return DatabaseIdentities(t.memory.engine, t.memory.clock)


def _standing(t: Tenants, n: Names, channel: str = "C0SINGLE") -> Standing:
    """Somebody of theirs in a channel of theirs, as an admin of ours."""
    return Standing(t.workspace, ChannelKey("slack", n.place.team, channel), n.person)


CALLS: dict[str, tuple[Call, ...]] = {
    "DatabaseMemory.reader_in": (),
    "DatabaseMemory.reader_of": (lambda t, n: _seen(t, n),),
    "DatabaseMemory.track": (_track,),
    "DatabaseMemory.written": (
        lambda t, n: t.memory.memory.written(t.workspace, n.remembered.origin),
    ),
    "DatabaseMemory.write": (
        _write(changes=lambda known: known.change),
        _write(commitments=lambda known: known.commitment),
        _write(commitments=lambda known: replace(known.commitment, id=new_id(), version=1)),
        _write(moves=lambda known: replace(known.move, confirmed_at=known.move.at)),
        _write(moves=lambda known: replace(known.move, id=new_id())),
        _write(whys=lambda known: known.why),
        _write(whys=lambda known: replace(known.why, id=new_id(), version=1)),
        _write(
            whys=lambda known: replace(
                known.why, id=new_id(), ask=None, version=1, supersedes=known.why.id
            )
        ),
    ),
    "DatabaseMemory.ask": (lambda t, n: t.memory.memory.ask(t.workspace, n.remembered.ask.id),),
    # Numbers are each Workspace's own, so there is no telling whose one is.
    "DatabaseMemory.ask_number": (),
    "DatabaseMemory.asks_in": (lambda t, n: t.memory.memory.asks_in(t.workspace, n.place),),
    "DatabaseMemory.asks": (
        lambda t, n: _asks(t, n, AskQuery(channel=n.remembered.channel)),
        lambda t, n: _asks(t, n, AskQuery(text=n.remembered.ask.quote or "")),
    ),
    "DatabaseMemory.history": (
        lambda t, n: t.memory.memory.history(t.workspace, n.remembered.ask.id),
    ),
    "DatabaseMemory.closed_asks": (),
    "DatabaseMemory.ask_card": (
        lambda t, n: t.memory.memory.ask_card(t.workspace, n.remembered.ask.id),
    ),
    "DatabaseMemory.set_ask_card": (
        lambda t, n: t.memory.memory.set_ask_card(
            t.workspace, n.remembered.ask.id, t.ours.ready.id
        ),
        lambda t, n: t.memory.memory.set_ask_card(t.workspace, t.ours.remembered.ask.id, n.card.id),
    ),
    "DatabaseMemory.commitment": (
        lambda t, n: t.memory.memory.commitment(t.workspace, n.remembered.commitment.id),
    ),
    "DatabaseMemory.commitments_of": (
        lambda t, n: t.memory.memory.commitments_of(t.workspace, n.remembered.ask.id),
    ),
    "DatabaseMemory.commitments": (
        lambda t, n: _commitments(t, n, CommitmentQuery(channel=n.remembered.channel)),
    ),
    "DatabaseMemory.moves_of": (
        lambda t, n: t.memory.memory.moves_of(t.workspace, n.remembered.ask.id),
    ),
    "DatabaseMemory.courses_of": (
        lambda t, n: t.memory.memory.courses_of(t.workspace, {n.remembered.ask.id}),
    ),
    "DatabaseMemory.why": (lambda t, n: t.memory.memory.why(t.workspace, n.remembered.why.id),),
    "DatabaseMemory.whys_in": (lambda t, n: t.memory.memory.whys_in(t.workspace, n.place),),
    "DatabaseMemory.whys": (
        lambda t, n: _whys(t, n, WhyQuery(channel=n.remembered.channel)),
        lambda t, n: _whys(t, n, WhyQuery(text=n.remembered.why.question or "")),
    ),
    # Everybody asks for the same kind of work: what is found is tried by itself.
    "DatabaseMemory.whys_like": (),
    "DatabaseMemory.set_digest_time": (
        lambda t, n: t.memory.memory.set_digest_time(
            t.workspace, n.remembered.channel, None, DigestTime(weekday=4)
        ),
        lambda t, n: t.memory.memory.set_digest_time(
            t.workspace, t.ours.remembered.channel, n.person, DigestTime(weekday=3)
        ),
    ),
    "DatabaseMemory.digest_time": (
        lambda t, n: t.memory.memory.digest_time(t.workspace, n.remembered.channel),
    ),
    "DatabaseMemory.moved_because": (),
    "DatabaseDirectory.workspace_of": (),
    "DatabaseDirectory.arrive": (),
    "DatabaseDirectory.rename": (),
    "DatabaseDirectory.remove": (),
    "DatabaseDirectory.find_person": (
        lambda t, n: t.memory.directory.find_person(t.workspace, n.who),
    ),
    "DatabaseDirectory.save_profile": (
        lambda t, n: t.memory.directory.save_profile(t.workspace, n.person, "UTC", "de"),
    ),
    "DatabaseDirectory.save_look": (
        lambda t, n: t.memory.directory.save_look(t.workspace, n.place, "private", True),
    ),
    "DatabaseDirectory.choose_side": (
        lambda t, n: t.memory.directory.choose_side(t.workspace, n.person, "marketing"),
    ),
    "DatabaseDirectory.opt_out": (
        lambda t, n: t.memory.directory.opt_out(t.workspace, n.person, True),
        lambda t, n: t.memory.directory.opt_out(t.workspace, n.person, False),
    ),
    "DatabaseDirectory.set_channel": (
        lambda t, n: t.memory.directory.set_channel(
            t.workspace, n.place, n.person, side=None, mode="quiet", follows=True
        ),
        lambda t, n: t.memory.directory.set_channel(
            t.workspace, n.place, None, side=None, mode="off", follows=False
        ),
    ),
    "DatabaseDirectory.tell_channel": (
        lambda t, n: t.memory.directory.tell_channel(t.workspace, n.place),
    ),
    "DatabaseDirectory.holdings": (
        lambda t, n: t.memory.directory.holdings(t.workspace, n.person),
    ),
    "DatabaseDirectory.recent": (lambda t, n: t.memory.directory.recent(t.workspace, n.person, 9),),
    "DatabaseDirectory.forget": (lambda t, n: t.memory.directory.forget(t.workspace, n.person),),
    "DatabaseThreads.claim": (
        lambda t, n: t.memory.threads.claim(t.workspace, n.once, "slack:T1:another"),
    ),
    "DatabaseThreads.follow": (lambda t, n: t.memory.threads.follow(t.workspace, n.place),),
    "DatabaseThreads.unfollow": (lambda t, n: t.memory.threads.unfollow(t.workspace, n.place),),
    "DatabaseThreads.follows": (),
    "DatabaseThreads.knows": (),
    "DatabaseThreads.hear": (
        lambda t, n: t.memory.threads.hear(
            t.workspace,
            n.place,
            [
                Message(
                    n.message,
                    t.memory.clock.now(),
                    "changed",
                    n.who,
                )
            ],
            whole=True,
        ),
    ),
    "DatabaseThreads.heard": (lambda t, n: t.memory.threads.heard(t.workspace, n.place, 9),),
    "DatabaseThreads.read_at": (lambda t, n: t.memory.threads.read_at(t.workspace, n.place),),
    "DatabaseThreads.source_of": (
        lambda t, n: t.memory.threads.source_of(t.workspace, n.translation),
    ),
    "DatabaseThreads.unsay": (
        lambda t, n: t.memory.threads.unsay(t.workspace, n.place, n.message),
    ),
    "DatabaseOutbox.put": (
        lambda t, n: _put(t, n),
        lambda t, n: _put(t, n, translation=n.translation),
        lambda t, n: _put(t, n, shares=n.card.id),
        lambda t, n: _put(t, n, replaces=n.card.id),
    ),
    "DatabaseOutbox.put_all": (
        lambda t, n: _put_all(t, n, translation=n.translation),
        lambda t, n: _put_all(t, n, shares=n.card.id),
        lambda t, n: _put_all(t, n, replaces=n.card.id),
    ),
    "DatabaseOutbox.card": (lambda t, n: t.memory.outbox.card(t.workspace, n.card.id),),
    "DatabaseOutbox.of_origin": (lambda t, n: t.memory.outbox.of_origin(t.workspace, n.origin),),
    "DatabaseOutbox.sending": (lambda t, n: t.memory.outbox.sending(_in_ours(t, n.ready)),),
    "DatabaseOutbox.sent": (lambda t, n: t.memory.outbox.sent(_in_ours(t, n.card), "1.9", "r"),),
    "DatabaseOutbox.unsent": (lambda t, n: t.memory.outbox.unsent(_in_ours(t, n.ready)),),
    "DatabaseOutbox.standing_at": (
        lambda t, n: t.memory.outbox.standing_at(t.workspace, n.place, SHARED_AT),
    ),
    "DatabaseOutbox.undeliverable": (
        lambda t, n: t.memory.outbox.undeliverable(_in_ours(t, n.card)),
    ),
    "DatabaseOutbox.outdated": (lambda t, n: t.memory.outbox.outdated(_in_ours(t, n.card)),),
    "DatabaseOutbox.taken_back": (lambda t, n: t.memory.outbox.taken_back(_in_ours(t, n.card)),),
    "DatabaseOutbox.of_message": (
        lambda t, n: t.memory.outbox.of_message(t.workspace, n.place, n.message),
    ),
    "DatabaseOutbox.shares_of": (lambda t, n: t.memory.outbox.shares_of(t.workspace, n.card.id),),
    "DatabasePairings.all": (),  # for the terminal of whoever runs it, who may read the file itself
    "DatabasePairings.pair_of": (
        lambda t, n: _pairings(t).pair_of(t.workspace, _standing(t, n, "C0PAIRED").channel),
    ),
    "DatabasePairings.invite": (lambda t, n: _pairings(t).invite(_standing(t, n)),),
    "DatabasePairings.enter": (lambda t, n: _pairings(t).enter(_standing(t, n), "0000-0000-0000"),),
    "DatabasePairings.part": (lambda t, n: _pairings(t).part(_standing(t, n, "C0PAIRED")),),
    "DatabaseIdentities.code_for": (lambda t, n: _identities(t).code_for(t.workspace, n.person),),
    "DatabaseIdentities.join": (
        lambda t, n: _identities(t).join(t.workspace, n.person, "0000-0000-0000"),
    ),
    "DueRows.now": (),
    "DueRows.done": (
        lambda t, n: t.memory.due.done(replace(n.due, workspace=t.workspace), t.memory.clock.now()),
    ),
    "DueRows.put": (_due_rows,),
    "DatabaseStore.ensure_workspace": (),
    "DatabaseStore.save_translation": (
        lambda t, n: _save(t, person=n.person),
        lambda t, n: _save(t, author=n.person),
        lambda t, n: _save(t, place=n.place, message=n.message),
        lambda t, n: _save(t, after=n.translation),
    ),
    "DatabaseStore.translation": (
        lambda t, n: t.memory.store.translation(t.workspace, n.translation),
    ),
    "DatabaseStore.save_feedback": (
        lambda t, n: t.memory.store.save_feedback(
            t.workspace, n.translation, helpful=True, reason="x", person=t.ours.asker
        ),
        lambda t, n: t.memory.store.save_feedback(
            t.workspace, t.ours.own, helpful=True, reason="x", person=n.person
        ),
    ),
    "DatabaseStore.tokens_spent": (),
    "DatabaseStore.spend": (),
    "DatabaseStore.forget": (lambda t, n: t.memory.store.forget(t.workspace, n.person),),
    "DatabaseStore.purge": (),
    "DatabaseStore.shortest_retention": (),
}
"""Every method, and how it is called about something; those without a call are tried by themselves."""

TRIED_BY_THEMSELVES = {name for name, calls in CALLS.items() if not calls}


def test_every_method_is_tried() -> None:
    """A new one has to be thought about here."""
    methods = {
        f"{port.__name__}.{name}"
        for port in PORTS
        for name, method in inspect.getmembers(port, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    assert methods == set(CALLS)


async def outcome(t: Tenants, call: Call, names: Names) -> Any:
    """What a call gives or how it is refused."""
    try:
        return await call(t, names)
    except Exception as error:
        return type(error), str(error).partition("\n")[0] if isinstance(error, LookupError) else ""


async def test_others_can_be_neither_read_nor_changed_nor_told_from_nothing(
    tenants: Tenants,
) -> None:
    """Each method, with the other Workspace's ids, places and users."""
    before = await rows_of(tenants.memory.engine, tenants.theirs.workspace)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    theirs, nothing = tenants.names(tenants.theirs), tenants.nothing
    for name, calls in CALLS.items():
        for number, call in enumerate(calls):
            told = await outcome(tenants, call, theirs)
            assert told == await outcome(tenants, call, nothing), f"{name} {number} tells"
            after = await rows_of(tenants.memory.engine, tenants.theirs.workspace)
            assert after == before, f"{name} {number} changes"


async def test_the_same_calls_do_something_with_what_is_ones_own(tenants: Tenants) -> None:
    """So that what comes to nothing above comes to nothing because it is somebody else's."""
    for name in sorted(CALLS, key=lambda one: LEAVE_LESS.index(one) if one in LEAVE_LESS else -1):
        for number, call in enumerate(CALLS[name]):
            nothing = await outcome(tenants, call, tenants.nothing)
            before = await rows_of(tenants.memory.engine, tenants.workspace)
            tenants.memory.clock.forward(timedelta(seconds=1))
            told = await outcome(tenants, call, tenants.names(tenants.ours))
            after = await rows_of(tenants.memory.engine, tenants.workspace)
            if (name, number) not in DONE_ALREADY:
                assert told != nothing or after != before, f"{name} {number}"


LEAVE_LESS = (
    "DatabasePairings.part",
    "DatabaseThreads.unsay",
    "DatabaseThreads.unfollow",
    "DatabaseDirectory.opt_out",
    "DatabaseDirectory.set_channel",
    "DatabaseDirectory.forget",
    "DatabaseStore.forget",
)
"""After these there is less to find, so they come last."""
DONE_ALREADY = (
    ("DatabaseThreads.follow", 0),  # it was followed before
    ("DatabaseOutbox.outdated", 0),  # nothing newer was said in its place
    ("DatabaseStore.forget", 0),  # the directory forgot them
)


async def test_a_message_of_others_says_nothing_of_them(tenants: Tenants) -> None:
    """An ask about it is one of ours, of nobody we know, and nothing of theirs is in it."""
    memory, theirs = tenants.memory.memory, tenants.theirs
    source = Source(theirs.place, tenants.memory.clock.now(), theirs.message)
    mine = replace(tenants.ours.remembered.ask, id=new_id(), asker=None, source=source)
    before = await rows_of(tenants.memory.engine, theirs.workspace)
    ask = await memory.track(mine, "slack:T1:elsewhere")
    assert (ask.workspace, ask.number, ask.asker) == (tenants.workspace, 2, None)
    assert await rows_of(tenants.memory.engine, theirs.workspace) == before


async def test_past_answers_are_ones_own(tenants: Tenants) -> None:
    """Also where both are asked in the same words, about the same work, in the same place."""
    memory, now = tenants.memory.memory, tenants.memory.clock.now()
    for who, other in ((tenants.ours, tenants.theirs), (tenants.theirs, tenants.ours)):
        reader = Reader(who.workspace, who.remembered.channel)
        found = await memory.whys_like(reader, "asker wonders", ["landing-page"], 9)
        assert [one.why.id for one in found] == [who.remembered.why.id]
        assert await memory.ask_number(who.workspace, 1) == who.remembered.ask
        closed = asked(who.remembered.ask, Delivered(), Actor(who.asker, "marketing"), now)
        change = replace(
            who.remembered.change, id=new_id(), before=who.remembered.ask, after=closed
        )
        assert await memory.write(who.workspace, Write("done", changes=(change,)))
        done = await memory.closed_asks(reader, ["landing-page"])
        assert [one.id for one in done] == [who.remembered.ask.id]
        elsewhere = replace(reader, workspace=other.workspace, here=who.remembered.channel)
        assert await memory.moved_because(elsewhere, now - timedelta(days=9)) == ()


async def test_a_key_belongs_to_a_workspace(tenants: Tenants) -> None:
    """The same key there gives nobody here the card that has it, nor the claim, nor the time."""
    memory, key = tenants.memory, tenants.theirs.ready.key
    card = await memory.outbox.put(tenants.ours.visit, Outgoing(key, saying("ours"), "asker"))
    assert card.workspace == tenants.workspace
    assert card.reply == saying("ours")
    assert await memory.threads.claim(tenants.workspace, "slack:T2:once", "here")
    assert await memory.threads.claim(tenants.theirs.workspace, "slack:T2:once", "there")


async def test_the_gates_know_a_teams_own_place_and_no_other(tenants: Tenants) -> None:
    """They are asked before anybody is known, and say yes or no for that very team's place.

    What another Workspace claims about that place counts for nothing.
    """
    memory, there = tenants.memory, tenants.theirs.place
    for place in (tenants.ours.place, there):
        assert await memory.threads.follows(place) is True
        assert await memory.threads.knows(place, tenants.ours.message) is True
    elsewhere = place_of("T2", "C0OTHER")
    await memory.threads.follow(tenants.workspace, elsewhere)
    await memory.threads.hear(
        tenants.workspace, elsewhere, [Message("1.1", memory.clock.now(), "x")]
    )
    await memory.store.save_translation(
        tenants.workspace, made(), person=tenants.ours.asker, place=elsewhere, message="1.2"
    )
    assert await memory.threads.follows(elsewhere) is False
    for message in ("1.1", "1.2"):
        assert await memory.threads.knows(elsewhere, message) is False
    await memory.directory.set_channel(
        tenants.workspace, there, None, side=None, mode="off", follows=False
    )
    assert await memory.threads.follows(there) is True


async def test_users_of_others_become_nobody_here(tenants: Tenants) -> None:
    """Whoever writes in a thread of ours from outside is no Person of ours: their own company's
    Workspace would find them taken."""
    memory = tenants.memory
    stranger = delivery("T3", "U0STRANGER").who
    assert stranger is not None
    said = Message("1.5", memory.clock.now(), "from outside", stranger)
    await memory.threads.hear(tenants.workspace, tenants.ours.place, [said])
    heard = await memory.threads.heard(tenants.workspace, tenants.ours.place, 1)
    assert await memory.directory.find_person(tenants.workspace, stranger) is None
    assert "from outside" not in [one.text for one in heard if one.who is not None]
    visit = await memory.arrive(delivery("T3", "U0STRANGER"))
    assert visit.person is not None
    assert visit.workspace not in (tenants.workspace, tenants.theirs.workspace)


async def test_a_delivery_finds_its_own_workspace(tenants: Tenants) -> None:
    """The same user and the same channel in two teams are two Persons and two channels."""
    visits = {
        team: await tenants.memory.arrive(delivery(team, "U0SAME", place=place_of(team)))
        for team in ("T1", "T2")
    }
    mine, yours = visits["T1"], visits["T2"]
    assert (mine.workspace, yours.workspace) == (tenants.workspace, tenants.theirs.workspace)
    assert mine.person is not None
    assert yours.person is not None
    assert mine.person.id != yours.person.id
    await tenants.memory.directory.set_channel(
        mine.workspace, place_of("T1"), None, side="marketing", mode="quiet", follows=True
    )
    again = await tenants.memory.arrive(delivery("T2", "U0SAME", place=place_of("T2")))
    assert again.channel is not None
    assert (again.channel.side, again.channel.mode) == ("it", "on")
    for team, furnished in (("T1", tenants.ours), ("T2", tenants.theirs)):
        found = await tenants.memory.directory.workspace_of("slack", team)
        assert found == furnished.workspace
    assert await tenants.memory.directory.workspace_of("slack", "T9") is None
    assert await tenants.memory.directory.workspace_of("teams", "T1") is None


async def test_what_ends_or_renames_one_leaves_the_other(tenants: Tenants) -> None:
    """A removal, a name, a purge of one Workspace, and what was spent."""
    memory, theirs = tenants.memory, tenants.theirs.workspace
    before = await rows_of(memory.engine, theirs)
    await memory.directory.rename("slack", "T1", "Example")
    assert await memory.store.ensure_workspace("Example (T1)") == tenants.workspace
    await memory.store.spend(tenants.workspace, 7)
    spent = await memory.store.tokens_spent(tenants.workspace, memory.clock.now())
    assert spent == 247
    later = memory.clock.now() + timedelta(days=99)
    assert await memory.store.purge(later, tenants.workspace) == 2
    assert await memory.directory.remove("slack", "T1")
    assert await memory.store.tokens_spent(tenants.workspace, memory.clock.now()) == 0
    assert await rows_of(memory.engine, theirs) == before


async def test_of_all_workspaces_one_number_is_known(tenants: Tenants) -> None:
    """How long texts are kept where they are kept the shortest: the queue knows no Workspaces."""
    memory, whose = tenants.memory, tables.workspace
    assert await memory.store.shortest_retention() == 60
    for days, shortest in ((90, 60), (7, 7)):
        async with memory.engine.begin() as connection:
            await connection.execute(
                update(whose)
                .where(whose.c.id == tenants.theirs.workspace)
                .values(retention_days=days)
            )
        assert await memory.store.shortest_retention() == shortest


async def test_what_is_due_names_its_workspace(tenants: Tenants) -> None:
    """The one list of what is due is of all, and doing one thing touches no other."""
    memory = tenants.memory
    due = await memory.due.now(memory.clock.now() + timedelta(days=8))
    kinds = {(one.workspace, one.kind) for one in due}
    both = (tenants.workspace, tenants.theirs.workspace)
    assert kinds == {(one, kind) for one in both for kind in ("purge", "digest")}
    digest = next(one for one in due if one.kind == "digest" and one.workspace == both[1])
    before = await rows_of(memory.engine, both[1])
    await memory.due.done(replace(digest, workspace=both[0]), memory.clock.now())
    assert await rows_of(memory.engine, both[1]) == before
    await memory.due.done(digest, memory.clock.now())
    assert await rows_of(memory.engine, both[1]) != before
    assert len(await memory.due.now(memory.clock.now() + timedelta(days=8))) == len(due) - 1


ACROSS = (
    r"FROM installation WHERE installation\.platform = .* AND installation\.team_key = ",
    r"UPDATE installation SET .* WHERE installation\.platform = .* AND installation\.team_key = ",
    r"FROM due WHERE due\.at <= ",
)
"""What is asked before a Workspace is known, and what is due in any: each answer names its own."""


async def test_every_statement_names_its_workspace(tenants: Tenants) -> None:
    """Read from the SQL that is sent: whatever is read or changed of somebody's rows says whose."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(tenants.memory.engine.sync_engine, "before_cursor_execute", note)
    memory = tenants.memory
    own = tenants.names(tenants.ours)
    for calls in CALLS.values():
        for call in calls:
            await outcome(tenants, call, own)
    await furnish(memory, "T3")
    await memory.threads.follows(own.place)
    await memory.threads.knows(own.place, own.message)
    await memory.due.now(memory.clock.now())
    await memory.store.tokens_spent(tenants.workspace, memory.clock.now())
    await memory.store.spend(tenants.workspace, 7)
    await memory.store.purge(memory.clock.now() + timedelta(days=99))
    await memory.directory.remove("slack", "T3")
    of_somebody = {
        name for name, table in tables.metadata.tables.items() if "workspace_id" in table.c
    }
    names = "|".join(of_somebody)
    about_rows = [s for s in sent if re.search(rf"\b(FROM|JOIN|INTO|UPDATE) ({names})\b", s)]
    assert len(set(about_rows)) >= 60
    for statement in about_rows:
        if any(re.search(across, statement) for across in ACROSS):
            continue
        whose = r"(WHERE|ON) .*workspace_id = |INSERT INTO \w+ \(.*workspace_id"
        assert re.search(whose, statement), statement


async def test_news_of_a_removal_ends_only_its_own_team(tenants: Tenants) -> None:
    """Another platform's team of the same name stays, and so does one that is not installed."""
    memory = tenants.memory
    removed = delivery("T1", None, said=Removed())
    assert not await memory.directory.remove("teams", removed.team)
    assert not await memory.directory.remove("slack", "T9")
    assert await memory.directory.remove("slack", removed.team)
    assert await memory.directory.workspace_of("slack", "T1") is None
    assert await memory.directory.workspace_of("slack", "T2") == tenants.theirs.workspace


async def test_somebody_of_another_workspace_is_no_actor_here(tenants: Tenants) -> None:
    """Their id is refused where a change is written down, and the change with it."""
    memory = tenants.memory
    with pytest.raises(LookupError):
        await memory.directory.set_channel(
            tenants.workspace,
            tenants.ours.place,
            tenants.theirs.author,
            side=None,
            mode="off",
            follows=False,
        )
    visit = await memory.arrive(delivery("T1", "U0SAME", place=tenants.ours.place))
    assert visit.channel is not None
    assert visit.channel.mode == "on"
    with pytest.raises(LookupError):
        await memory.directory.choose_side(tenants.workspace, tenants.theirs.author, "it")
