"""A company of forty people, and what becomes of two thousand asks between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.asks import (
    OPEN,
    UNRESOLVED,
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
    tracked,
)
from bot.calendar import today_in
from bot.commitments import Commitment, Move, confirmed, move_confirmed, move_proposed, settled
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Command, Incoming, Place, Who
from bot.memory import DigestTime, Write
from bot.records import Actor, ChannelKey, Source, other
from glossary.concept import Side
from tests.fakes.clock import StillClock
from tests.simulation.replicas import Replica, Replicas

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Africa/Casablanca",  # which is suspended for Ramadan
    "Asia/Kolkata",
)
CHANNELS: dict[str, DigestTime] = {
    "C1": DigestTime(weekday=1, at=time(9), zone="Europe/Berlin"),
    "C2": DigestTime(weekday=7, at=time(2, 30), zone="Europe/Berlin"),
    "C3": DigestTime(weekday=7, at=time(1, 30), zone="America/New_York"),
    "C4": DigestTime(weekday=7, at=time(2, 15), zone="Australia/Lord_Howe"),
    "C5": DigestTime(weekday=5, at=time(16), zone="Africa/Casablanca", kind="executive"),
}
"""Digests of which some fall into the hours that a clock skips or shows twice."""

LEGAL: dict[str, tuple[tuple[Status, ...], tuple[Status, ...]]] = {
    "turned": (OPEN, ("waiting_on_marketing", "waiting_on_it")),
    "handed_over": (UNRESOLVED, UNRESOLVED),
    "agreed": (OPEN, ("agreed",)),
    "moved": (("agreed",), ("agreed",)),
    "delivered": (UNRESOLVED, ("done", *UNRESOLVED)),
    "declined": (OPEN, ("declined",)),
    "not_an_ask": ((*UNRESOLVED, "declined", "done"), ("not_an_ask",)),
    "reopened": (
        ("done", "declined", "not_an_ask"),
        ("waiting_on_marketing", "waiting_on_it"),
    ),
    "snoozed": (UNRESOLVED, UNRESOLVED),
}
"""The contract's table of an ask's status, written down once more."""


@dataclass
class Somebody:
    """One of the forty."""

    id: UUID
    side: Side
    zone: ZoneInfo

    @property
    def actor(self) -> Actor:
        """As they do something."""
        return Actor(self.id, self.side)


@dataclass
class Promise:
    """A date as both sides held to it: from when, until when it ended or moved."""

    commitment: Commitment
    ask: Ask
    since: datetime
    until: datetime | None = None


@dataclass
class Company:
    """Who works there, what they asked, and what they promised."""

    dice: Random
    clock: StillClock
    workspace: UUID
    people: list[Somebody] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: int = 0
    overtaken: int = 0

    def of(self, side: Side) -> Somebody:
        """Anybody of a side."""
        return self.dice.choice([one for one in self.people if one.side == side])


async def found(replica: Replica, clock: StillClock, dice: Random) -> Company:
    """Forty people in five zones, and five channels with digests of their own."""
    company = Company(dice, clock, UUID(int=0))
    for number in range(40):
        side: Side = "marketing" if number % 2 else "it"
        zone = ZONES[number % len(ZONES)]
        who = Who(platform="slack", team="T1", user=f"U{number}")
        visit = await replica.directory.arrive(
            Incoming(
                key=f"slack:T1:{number}",
                platform="slack",
                team="T1",
                who=who,
                at=clock.now(),
                said=Command(text="x"),
            )
        )
        assert visit.person is not None
        company.workspace = visit.workspace
        await replica.directory.choose_side(visit.workspace, visit.person.id, side)
        await replica.directory.save_profile(visit.workspace, visit.person.id, zone, "en")
        company.people.append(Somebody(visit.person.id, side, ZoneInfo(zone)))
    for channel, when in CHANNELS.items():
        key = ChannelKey("slack", "T1", channel)
        await replica.memory.set_digest_time(company.workspace, key, None, when)
    return company


def asked(company: Company) -> Ask:
    """Somebody asks something in one of the channels."""
    dice = company.dice
    person = dice.choice(company.people)
    now = company.clock.now()
    channel = dice.choice(sorted(set(CHANNELS) - {"C5"}))
    place = Place(platform="slack", team="T1", channel=channel, visibility="public")
    return tracked(
        Ask(
            id=new_id(),
            workspace=company.workspace,
            number=0,
            quote=dice.choice(("The landing page", "The copy of the campaign", "A new login")),
            side=person.side,
            asker=person.id,
            source=Source(place, now),
            opened_at=now,
            turn_since=now,
            confirmed=True,
            concepts=dice.choice(((), ("landing-page",), ("change-freeze", "sso"))),
        )
    )


def life_of(dice: Random) -> Iterator[tuple[timedelta, str]]:
    """What is done to an ask, each after a while; most are done in a few weeks."""

    def days(most: int) -> timedelta:
        return timedelta(minutes=dice.randint(1, most * 1440))

    if dice.random() < 0.15:
        yield days(6), "turned"
    if dice.random() < 0.05:
        yield days(3), "snoozed"
    if dice.random() < 0.05:
        yield days(3), "handed_over"
    if dice.random() < 0.04:
        yield days(6), "agreed"
        if dice.random() < 0.3:
            yield days(4), "moved"
        yield days(24), "delivered"
    else:
        yield days(20), dice.choices(("delivered", "declined", "not_an_ask"), (80, 14, 6))[0]
    if dice.random() < 0.03:
        yield days(9), "reopened"
        yield days(9), "delivered"


async def happens(company: Company, replicas: Replicas, ask: Ask, what: str) -> Ask:
    """Somebody does it, on whichever process; now and then two do at once, and one is overtaken."""
    replica = replicas.any()
    company.refused += sum(_refused(company, ask) for _ in range(2))
    if what == "agreed":
        return await _agree(company, replica, ask)
    if what == "moved":
        return await _move(company, replica, ask)
    asker = Actor(ask.asker, ask.side)
    by = {"delivered": asker, "not_an_ask": asker}.get(what) or company.of(other(_side(ask))).actor
    try:
        done = await _write(company, replica, ask, _event(company, what), by)
    except NotPossible:
        return ask
    if company.dice.random() < 0.02:
        stale = replace(done, version=ask.version + 1)
        try:
            await _put(company, replicas.any(), _change(company, ask, stale, what, by))
        except Overtaken:
            company.overtaken += 1
    return done


def _side(ask: Ask) -> Side:
    assert ask.side is not None
    return ask.side


def _event(company: Company, what: str) -> Event:
    dice, now = company.dice, company.clock.now()
    match what:
        case "turned":
            return Turned(dice.choice(("marketing", "it")), "which date?")
        case "snoozed":
            return Snoozed(now + timedelta(days=dice.randint(1, 20)))
        case "handed_over":
            return HandedOver(dice.choice(company.people).id)
        case "declined":
            return Declined("the freeze")
        case "not_an_ask":
            return NotAnAsk()
        case "reopened":
            return Reopened()
        case "agreed":
            return Agreed(now.date())
        case "moved":
            return Moved(now.date())
    return Delivered()


def _refused(company: Company, ask: Ask) -> bool:
    """Anything, by anybody, at any time: it is refused, or gives a state that the table knows."""
    what = company.dice.choice(sorted(LEGAL))
    by = Actor(
        company.dice.choice(company.people).id, company.dice.choice(("marketing", "it", None))
    )
    try:
        done = after(ask, _event(company, what), by, company.clock.now())
    except NotPossible:
        return True
    is_legal(what, ask, done)
    return False


def is_legal(what: str, before: Ask, done: Ask) -> None:
    """Fails where the table has no such line."""
    from_, to = LEGAL[what]
    assert before.status in from_, f"{what} from {before.status}"
    assert done.status in to, f"{what} from {before.status} to {done.status}"
    assert done.version == before.version + 1
    assert (done.closed_at is None) == (done.status in UNRESOLVED)


def _change(company: Company, ask: Ask, done: Ask, what: str, by: Actor) -> Change:
    return Change(new_id(), ask.id, what, ask, done, by, company.clock.now(), new_id().hex)


async def _put(
    company: Company,
    replica: Replica,
    change: Change,
    commitments: tuple[Commitment, ...] = (),
    moves: tuple[Move, ...] = (),
) -> None:
    write = Write(change.origin, changes=(change,), commitments=commitments, moves=moves)
    assert await replica.memory.write(company.workspace, write)
    if company.dice.random() < 0.05:  # it is delivered a second time
        assert not await replica.memory.write(company.workspace, write)
    is_legal(change.what, change.before, change.after)
    company.changes.append(change)


async def _write(company: Company, replica: Replica, ask: Ask, event: Event, by: Actor) -> Ask:
    done = after(ask, event, by, company.clock.now())
    promise = _promise(company, ask)
    over: tuple[Commitment, ...] = ()
    now = company.clock.now()
    if done.closed_at is not None and promise is not None:
        day = today_in(ZoneInfo(promise.commitment.zone), now)
        over = (settled(promise.commitment, done, day, now),)
    await _put(company, replica, _change(company, ask, done, name_of(event), by), over)
    if promise is not None and over:
        promise.until = now
    elif promise is not None:
        _again(company, promise, promise.commitment, done)
    return done


def _promise(company: Company, ask: Ask) -> Promise | None:
    return next(
        (one for one in company.promises if one.ask.id == ask.id and one.until is None), None
    )


def _again(company: Company, promise: Promise, commitment: Commitment, ask: Ask) -> None:
    """From now on it is held to like this."""
    promise.until = company.clock.now()
    company.promises.append(Promise(commitment, ask, company.clock.now()))


async def _agree(company: Company, replica: Replica, ask: Ask) -> Ask:
    """A person of each side says yes to a day within the next weeks."""
    now = company.clock.now()
    if ask.status not in OPEN:
        return ask
    due: date = (now + timedelta(days=company.dice.randint(0, 25))).date()
    one, two = company.of("marketing"), company.of("it")
    draft = Commitment(
        id=new_id(),
        workspace=company.workspace,
        ask=ask.id,
        due=due,
        source=ask.source,
        drafted_by=one.id,
        drafted_at=now,
        owes={"marketing": "the copy"} if company.dice.random() < 0.5 else None,
        zone="Europe/Berlin",
    )
    both = replace(confirmed(confirmed(draft, one.actor, now), two.actor, now), version=1)
    done = after(ask, Agreed(due), two.actor, now)
    await _put(company, replica, _change(company, ask, done, "agreed", two.actor), (both,))
    company.promises.append(Promise(both, done, now))
    return done


async def _move(company: Company, replica: Replica, ask: Ask) -> Ask:
    """One side moves it, the other says yes."""
    promise, now = _promise(company, ask), company.clock.now()
    if promise is None or ask.status != "agreed":
        return ask
    to = (now + timedelta(days=company.dice.randint(1, 25))).date()
    if to == promise.commitment.due:
        return ask
    by, yes = company.of("it"), company.of("marketing")
    move = move_proposed(promise.commitment, to, "the freeze", by.actor, now, new_id())
    held, move = move_confirmed(promise.commitment, move, yes.actor, now)
    done = after(ask, Moved(to), yes.actor, now)
    change = _change(company, ask, done, "moved", yes.actor)
    await _put(company, replica, change, (held,), (replace(move, kind="freeze"),))
    _again(company, promise, held, done)
    return done
