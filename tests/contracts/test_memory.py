"""What every Memory does: numbers, writes that are whole and once, and nothing that is not one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.asks import (
    UNRESOLVED,
    Ask,
    Change,
    Delivered,
    Event,
    Snoozed,
    Turned,
    after,
    name_of,
    tracked,
)
from bot.commitments import Commitment, confirmed, move_confirmed, move_proposed
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Place
from bot.memory import AskQuery, CommitmentQuery, Course, DigestTime, WhyQuery, Write
from bot.records import Actor, FactorKind, Source, channel_key
from bot.whys import Factor, Why
from glossary.concept import Side
from tests.contracts.conftest import NOW, Ground, channel

DUE = date(2027, 1, 6)


def an_ask(
    ground: Ground,
    quote: str = "the partner portal",
    *,
    place: Place | None = None,
    message: str | None = None,
    workspace: UUID | None = None,
    asker: UUID | None = None,
    minutes: int = 0,
    side: Side | None = "marketing",
) -> Ask:
    """An ask that nobody has kept yet."""
    at = NOW + timedelta(minutes=minutes)
    return tracked(
        Ask(
            id=new_id(),
            workspace=workspace or ground.workspace,
            number=0,
            quote=quote,
            side=side,
            asker=asker,
            source=Source(place or channel(thread="1.0"), at, message, "https://chat.example/1"),
            opened_at=at,
            turn_since=at,
            concepts=("portal", "live"),
            confirmed=True,
            wished=date(2026, 11, 30),
            next_step="Which template?",
        )
    )


def a_change(ask: Ask, event: Event, by: Actor, minutes: int = 1) -> Change:
    """Something done to it."""
    at = NOW + timedelta(minutes=minutes)
    done = after(ask, event, by, at)
    return Change(new_id(), ask.id, name_of(event), ask, done, by, at, f"k{minutes}", "a note")


async def actors(ground: Ground) -> tuple[Actor, Actor]:
    """Somebody of each side."""
    place = channel()
    return (
        Actor(await ground.person(place), "marketing"),
        Actor(await ground.person(place), "it"),
    )


# Tracking


async def test_asks_have_numbers_that_people_can_say(ground: Ground) -> None:
    """From 1 in each Workspace; what is kept is what was given."""
    memory = ground.memory
    given = [an_ask(ground), an_ask(ground), an_ask(ground, workspace=ground.another)]
    kept = [await memory.track(ask, f"k{n}") for n, ask in enumerate(given)]
    assert [ask.number for ask in kept] == [1, 2, 1]
    assert [replace(ask, number=0) for ask in kept] == given
    assert await memory.ask(ground.workspace, kept[0].id) == kept[0]
    assert await memory.ask_number(ground.workspace, 2) == kept[1]
    assert await memory.ask_number(ground.workspace, 3) is None


async def test_another_workspaces_ask_is_none(ground: Ground) -> None:
    """By whatever it is looked for."""
    memory = ground.memory
    ask = await memory.track(an_ask(ground), "k1")
    await memory.set_ask_card(ground.workspace, ask.id, await ground.card())
    assert await memory.ask(ground.another, ask.id) is None
    assert await memory.ask_number(ground.another, ask.number) is None
    assert await memory.asks_in(ground.another, ask.source.place) == ()
    assert await memory.history(ground.another, ask.id) == ()
    assert await memory.ask_card(ground.another, ask.id) is None
    reader = await memory.reader_in(ground.another, ask.source.place)
    assert await memory.asks(reader, AskQuery()) == ()


async def test_a_delivery_and_a_message_are_tracked_once(ground: Ground) -> None:
    """A message that was closed can be asked for again."""
    memory = ground.memory
    marketing, _ = await actors(ground)
    first = await memory.track(an_ask(ground, message="1.1"), "k1")
    assert await memory.track(an_ask(ground), "k1") == first
    assert await memory.track(an_ask(ground, message="1.1"), "k2") == first
    other = await memory.track(an_ask(ground, message="1.2"), "k3")
    assert other.number == 2
    done = a_change(first, Delivered(), marketing)
    await memory.write(ground.workspace, Write("k4", (done,)))
    again = await memory.track(an_ask(ground, message="1.1"), "k5")
    assert (again.id != first.id, again.number) == (True, 3)


# Writing


async def test_a_write_is_whole_and_once(ground: Ground) -> None:
    """The same delivery writes nothing again; its records are there."""
    memory, workspace = ground.memory, ground.workspace
    marketing, it = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    assert not await memory.written(workspace, "k2")
    draft = a_commitment(ask, it)
    write = Write("k2", (a_change(ask, Turned("marketing"), it),), (draft,))
    assert await memory.write(workspace, write)
    assert await memory.written(workspace, "k2")
    assert not await memory.written(ground.another, "k2")
    assert not await memory.write(workspace, write)
    kept = await memory.ask(workspace, ask.id)
    assert kept is not None
    assert (kept.status, kept.version) == ("waiting_on_marketing", 2)
    assert await memory.commitment(workspace, draft.id) == draft
    assert await memory.commitment(ground.another, draft.id) is None
    assert await memory.commitments_of(workspace, ask.id) == (draft,)
    del marketing


async def test_who_comes_too_late_is_told_and_nothing_is_written(ground: Ground) -> None:
    """Not even what would have fitted."""
    memory, workspace = ground.memory, ground.workspace
    marketing, it = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    await memory.write(workspace, Write("k2", (a_change(ask, Turned("marketing"), it),)))
    late = Write("k3", (a_change(ask, Delivered(), marketing, 2),), (a_commitment(ask, it),))
    with pytest.raises(Overtaken):
        await memory.write(workspace, late)
    assert not await memory.written(workspace, "k3")
    assert await memory.commitments_of(workspace, ask.id) == ()
    assert len(await memory.history(workspace, ask.id)) == 1


async def test_the_history_says_who_did_what_when_and_from_where(ground: Ground) -> None:
    """In the order in which it was done."""
    memory, workspace = ground.memory, ground.workspace
    marketing, it = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    one = a_change(ask, Turned("marketing", "Which template?"), it)
    two = a_change(one.after, Delivered(), marketing, 2)
    await memory.write(workspace, Write("k2", (one,)))
    await memory.write(workspace, Write("k3", (two,)))
    history = await memory.history(workspace, ask.id)
    assert [change.what for change in history] == ["turned", "delivered"]
    assert [(change.by.person, change.by.side) for change in history] == [
        (it.person, "it"),
        (marketing.person, "marketing"),
    ]
    assert [change.at for change in history] == [one.at, two.at]
    assert history[0].before.status == "waiting_on_it"
    assert (history[0].after.next_step, history[0].note) == ("Which template?", "a note")
    assert history[1].after.closed_at == two.at


# Reading


async def test_asks_are_listed_by_whose_turn_it_is_the_oldest_first(ground: Ground) -> None:
    """By status, side, channel and words; as many as are wanted."""
    memory, workspace = ground.memory, ground.workspace
    marketing, it = await actors(ground)
    kept = [
        await memory.track(an_ask(ground, f"page {n}", minutes=-n, place=channel(name)), f"k{n}")
        for n, name in enumerate(("C1", "C1", "C2"))
    ]
    turned = a_change(kept[0], Turned("marketing"), it)
    await memory.write(workspace, Write("w1", (turned,)))
    closed = a_change(kept[1], Delivered(), marketing, 2)
    await memory.write(workspace, Write("w2", (closed,)))
    reader = await memory.reader_in(workspace, channel())

    async def numbers(query: AskQuery) -> list[int]:
        return [ask.number for ask in await memory.asks(reader, query)]

    assert await numbers(AskQuery()) == [3, 1, 2]
    assert await numbers(AskQuery(statuses=UNRESOLVED)) == [3, 1]
    assert await numbers(AskQuery(waiting_on="marketing")) == [1]
    assert await numbers(AskQuery(waiting_on="it")) == [3]
    assert await numbers(AskQuery(channel=channel_key(channel("C2")))) == [3]
    assert await numbers(AskQuery(text="PAGE 1")) == [2]
    assert await numbers(AskQuery(text="%")) == []
    assert await numbers(AskQuery(limit=1, offset=1)) == [1]
    done = await memory.closed_asks(reader, ("portal",))
    assert [(one.id, one.opened_at, one.closed_at) for one in done] == [
        (kept[1].id, kept[1].opened_at, closed.at)
    ]
    assert await memory.closed_asks(reader, ("webinar",)) == ()


async def test_what_is_snoozed_can_be_left_out(ground: Ground) -> None:
    """Until its day."""
    memory, workspace = ground.memory, ground.workspace
    marketing, _ = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    later = a_change(ask, Snoozed(NOW + timedelta(days=3)), marketing)
    await memory.write(workspace, Write("k2", (later,)))
    reader = await memory.reader_in(workspace, channel())
    assert len(await memory.asks(reader, AskQuery())) == 1
    assert await memory.asks(reader, AskQuery(snoozed=False)) == ()


async def test_what_was_said_in_private_is_read_there_and_by_who_was_there(ground: Ground) -> None:
    """Said in public it is everybody's in the Workspace."""
    memory, workspace = ground.memory, ground.workspace
    private = channel("G1", public=False, thread="2.0")
    member, stranger = await ground.person(private), await ground.person(channel())
    secret = await memory.track(an_ask(ground, "secret", place=private), "k1")
    public = await memory.track(an_ask(ground, "public"), "k2")

    async def read(person: UUID | None, place: Place | None) -> set[UUID]:
        reader = await memory.reader_of(workspace, person, place)
        return {ask.id for ask in await memory.asks(reader, AskQuery())}

    assert await read(member, None) == {secret.id, public.id}
    assert await read(stranger, None) == {public.id}
    assert await read(None, None) == {public.id}
    assert await read(stranger, private) == {secret.id, public.id}
    there = await memory.reader_in(workspace, private)
    assert len(await memory.asks(there, AskQuery())) == 2
    here = await memory.reader_in(workspace, channel())
    assert [ask.id for ask in await memory.asks(here, AskQuery())] == [public.id]


async def test_a_threads_asks_are_the_newest_first(ground: Ground) -> None:
    """And no other thread's."""
    memory, workspace = ground.memory, ground.workspace
    one = await memory.track(an_ask(ground), "k1")
    two = await memory.track(an_ask(ground), "k2")
    await memory.track(an_ask(ground, place=channel(thread="9.0")), "k3")
    assert await memory.asks_in(workspace, channel(thread="1.0")) == (two, one)
    assert await memory.asks_in(workspace, channel("C2", thread="1.0")) == ()


async def test_an_asks_card_is_remembered(ground: Ground) -> None:
    """The last one that was said."""
    memory, workspace = ground.memory, ground.workspace
    ask = await memory.track(an_ask(ground), "k1")
    assert await memory.ask_card(workspace, ask.id) is None
    for _ in range(2):
        card = await ground.card()
        await memory.set_ask_card(workspace, ask.id, card)
        assert await memory.ask_card(workspace, ask.id) == card


# Commitments


def a_commitment(ask: Ask, by: Actor, due: date = DUE) -> Commitment:
    """A date that somebody drafted."""
    return Commitment(
        id=new_id(),
        workspace=ask.workspace,
        ask=ask.id,
        due=due,
        source=ask.source,
        drafted_by=by.person,
        drafted_at=NOW,
        quote="it'll be the 6th",
        owes={"marketing": "the copy", "it": "the portal"},
        zone="Europe/Berlin",
    )


async def test_a_date_is_confirmed_and_moved(ground: Ground) -> None:
    """Each yes is kept with whose it is; a move is proposed first, and the same one once confirmed."""
    memory, workspace = ground.memory, ground.workspace
    marketing, it = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    draft = a_commitment(ask, it)
    await memory.write(workspace, Write("k2", commitments=(draft,)))
    one = confirmed(draft, it, NOW)
    both = confirmed(one, marketing, NOW)
    await memory.write(workspace, Write("k3", commitments=(one,)))
    await memory.write(workspace, Write("k4", commitments=(both,)))
    assert await memory.commitment(workspace, draft.id) == both
    move = move_proposed(both, date(2026, 12, 18), "the papers came early", it, NOW, new_id())
    await memory.write(workspace, Write("k5", moves=(move,)))
    assert await memory.moves_of(workspace, ask.id) == (move,)
    moved, done = move_confirmed(both, move, marketing, NOW + timedelta(minutes=1))
    await memory.write(workspace, Write("k6", commitments=(moved,), moves=(done,)))
    assert await memory.moves_of(workspace, ask.id) == (done,)
    assert await memory.moves_of(ground.another, ask.id) == ()
    promises = await memory.commitments_of(workspace, ask.id)
    now = await memory.ask(workspace, ask.id)
    assert now is not None
    courses = await memory.courses_of(workspace, {ask.id, new_id()})
    assert courses == {ask.id: Course(now, promises, (done,))}
    assert await memory.courses_of(ground.another, {ask.id}) == {}
    kept = await memory.commitment(workspace, draft.id)
    assert kept is not None
    assert kept.due == date(2026, 12, 18)


async def test_dates_are_listed_by_day(ground: Ground) -> None:
    """By state, day, who owes and channel."""
    memory, workspace = ground.memory, ground.workspace
    _, it = await actors(ground)
    ask = await memory.track(an_ask(ground), "k1")
    late, soon = a_commitment(ask, it), a_commitment(ask, it, date(2026, 12, 7))
    soon = replace(soon, owes={"it": "the portal"})
    await memory.write(workspace, Write("k2", commitments=(late, soon)))
    reader = await memory.reader_in(workspace, channel())

    async def found(query: CommitmentQuery) -> list[UUID]:
        return [one.id for one, _ in await memory.commitments(reader, query)]

    assert await found(CommitmentQuery()) == [soon.id, late.id]
    assert await found(CommitmentQuery(states=("confirmed",))) == []
    assert await found(CommitmentQuery(due_from=DUE)) == [late.id]
    assert await found(CommitmentQuery(due_to=date(2026, 12, 7))) == [soon.id]
    assert await found(CommitmentQuery(owed_by="marketing")) == [late.id]
    assert await found(CommitmentQuery(channel=channel_key(channel("C2")))) == []
    ((_, its),) = await memory.commitments(reader, CommitmentQuery(due_from=DUE))
    assert its.id == ask.id


# Whys


async def test_a_why_is_found_by_its_words_its_reasons_and_its_thread(ground: Ground) -> None:
    """The newest first; as many as are wanted; another Workspace's never."""
    memory, workspace = ground.memory, ground.workspace
    kinds: tuple[FactorKind, ...] = ("security_privacy", "freeze")
    whys = [
        Why(
            id=new_id(),
            workspace=workspace,
            ask=None,
            title="Partner portal",
            question="Why does the portal take so long?",
            source=Source(channel(thread=f"{n}.0"), NOW),
            asked_of="it",
            opened_at=NOW + timedelta(minutes=n),
            factors=(Factor(kind, "the security review", None, ("security-review",)),),
            concepts=("portal",),
            answered_at=NOW + timedelta(minutes=n),
        )
        for n, kind in enumerate(kinds)
    ]
    await memory.write(workspace, Write("k1", whys=tuple(whys)))
    reader = await memory.reader_in(workspace, channel())

    async def found(query: WhyQuery) -> list[UUID]:
        return [why.id for why in await memory.whys(reader, query)]

    newest_first = [whys[1].id, whys[0].id]
    assert await found(WhyQuery()) == newest_first
    assert set(await found(WhyQuery(text="security"))) == set(newest_first)
    assert await found(WhyQuery(text="webinar")) == []
    assert await found(WhyQuery(kind="freeze")) == [whys[1].id]
    assert await found(WhyQuery(concept="portal", limit=1)) == newest_first[:1]
    assert await found(WhyQuery(side="marketing")) == []
    assert await found(WhyQuery(confirmed=True)) == []
    assert [why.id for why in await memory.whys_in(workspace, channel(thread="1.0"))] == [
        whys[1].id
    ]
    assert await memory.why(ground.another, whys[0].id) is None
    like = await memory.whys_like(reader, "the partner portal", ("portal",))
    assert {one.why.id for one in like} == set(newest_first)
    assert all(0 < one.fit <= 1 for one in like)


# The digest


async def test_a_channel_decides_when_its_digest_comes(ground: Ground) -> None:
    """Monday at nine where it did not."""
    memory, workspace, key = ground.memory, ground.workspace, channel_key(channel())
    person = await ground.person(channel())
    assert await memory.digest_time(workspace, key) == DigestTime()
    chosen = DigestTime(on=True, weekday=4, zone="Europe/Berlin", kind="executive")
    await memory.set_digest_time(workspace, key, person, chosen)
    assert await memory.digest_time(workspace, key) == chosen
    assert await memory.digest_time(ground.another, key) == DigestTime()
