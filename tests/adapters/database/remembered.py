"""Asks, commitments and whys to remember, as the core makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.directory import DatabaseDirectory
from adapters.database.memory import DatabaseMemory
from bot.asks import Ask, Change, Event, after, name_of, tracked
from bot.commitments import Commitment, Move, Yes
from bot.ids import new_id
from bot.incoming import Place, Visibility
from bot.memory import Memory, Write
from bot.records import Actor, Source
from bot.whys import Factor, Option, Step, Why
from glossary.concept import Side
from tests.adapters.database.furnished import delivery
from tests.fakes.clock import StillClock

QUOTE = "could we have the landing page by 18 December?"
DUE = date(2027, 1, 6)


@dataclass
class Bench:
    """A memory on one engine, a Workspace of team T1, and a Person of each side."""

    engine: AsyncEngine
    clock: StillClock
    directory: DatabaseDirectory
    memory: DatabaseMemory
    workspace: UUID
    marketer: UUID
    engineer: UUID

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.clock.now()

    @property
    def by_marketing(self) -> Actor:
        """The marketer, who has chosen their side."""
        return Actor(self.marketer, "marketing")

    @property
    def by_it(self) -> Actor:
        """The engineer, who has chosen theirs."""
        return Actor(self.engineer, "it")

    @property
    def marketer_user(self) -> str:
        """As the platform knows the marketer."""
        return "U0MARKETER"

    async def sees(self, user: str, place: Place) -> None:
        """Somebody says something in a place, now."""
        said = delivery("T1", user, place=place).model_copy(update={"at": self.now})
        await self.directory.arrive(said)

    async def person(self, user: str, side: Side | None = None, team: str = "T1") -> UUID:
        """Somebody of a team."""
        visit = await self.directory.arrive(delivery(team, user))
        assert visit.person is not None
        if side:
            await self.directory.choose_side(visit.workspace, visit.person.id, side)
        return visit.person.id

    def source(self, **more: Any) -> Source:
        """A message of the thread."""
        message = more.pop("message", "1794571200.000100")
        return Source(where(**more), self.now, message, "https://example.slack.com/p1")

    def an_ask(self, **changes: Any) -> Ask:
        """What the marketer asks."""
        ask = Ask(
            id=new_id(),
            workspace=self.workspace,
            number=0,
            quote=QUOTE,
            side="marketing",
            asker=self.marketer,
            source=self.source(),
            opened_at=self.now,
            turn_since=self.now,
            concepts=("landing-page",),
            wished=date(2026, 12, 18),
        )
        return tracked(replace(ask, **changes))

    async def tracks(self, **changes: Any) -> Ask:
        """The same, tracked."""
        changes.setdefault("source", self.source(message=new_id().hex))
        return await self.memory.track(self.an_ask(**changes), new_id().hex)

    def change(self, ask: Ask, event: Event, by: Actor, **more: Any) -> Change:
        """What somebody does to an ask."""
        done = replace(after(ask, event, by, self.now), **more.pop("and_", {}))
        return Change(
            new_id(), ask.id, name_of(event), ask, done, by, self.now, new_id().hex, **more
        )

    async def happens(self, ask: Ask, event: Event, by: Actor, **more: Any) -> Ask:
        """The same, written; the ask as it is then."""
        change = self.change(ask, event, by, **more)
        assert await self.memory.write(self.workspace, Write(change.origin, changes=(change,)))
        return await self.asked(ask.id)

    async def writes(self, **parts: Any) -> None:
        """Write some records, as a delivery of its own."""
        assert await self.memory.write(self.workspace, Write(new_id().hex, **parts))

    async def asked(self, ask: UUID) -> Ask:
        """An ask as it is now."""
        found = await self.memory.ask(self.workspace, ask)
        assert found is not None
        return found

    def a_commitment(self, ask: Ask, **changes: Any) -> Commitment:
        """A draft for an ask."""
        commitment = Commitment(
            id=new_id(),
            workspace=self.workspace,
            ask=ask.id,
            due=DUE,
            source=ask.source,
            drafted_by=self.engineer,
            drafted_at=self.now,
            quote="it will be the 6th",
            owes={"marketing": "the final copy", "it": "the page"},
            zone="Europe/Berlin",
        )
        return replace(commitment, **changes)

    def yes(self) -> dict[Side, Yes]:
        """A yes of each side."""
        return {"marketing": Yes(self.marketer, self.now), "it": Yes(self.engineer, self.now)}

    def a_move(self, ask: Ask, **changes: Any) -> Move:
        """IT moves the date."""
        move = Move(
            id=new_id(),
            ask=ask.id,
            commitment=None,
            was=date(2026, 12, 18),
            to=DUE,
            because="nothing is deployed during the freeze",
            by=self.engineer,
            side="it",
            at=self.now,
            kind="freeze",
        )
        return replace(move, **changes)

    def a_why(self, **changes: Any) -> Why:
        """An answered entry of the log."""
        why = Why(
            id=new_id(),
            workspace=self.workspace,
            ask=None,
            title="A landing page",
            question="why does it take until January?",
            source=self.source(),
            asked_of="it",
            opened_at=self.now,
            factors=(
                Factor(
                    "freeze",
                    "nothing is deployed during the freeze",
                    "1794571260.000400",
                    ("change-freeze",),
                    date(2026, 12, 14),
                    date(2027, 1, 3),
                ),
                Factor("capacity", "two of three people are away"),
            ),
            steps=(
                Step(self.now, "marketing", "wish", date(2026, 12, 18)),
                Step(self.now, "it", "estimate", DUE, "the freeze", "1794571260.000400"),
            ),
            options=(Option("Smaller", "A page without the form", "a decision", DUE, self.now),),
            concepts=("landing-page",),
            planned=date(2026, 12, 18),
            due=DUE,
            answered_at=self.now,
            asker=self.marketer,
        )
        return replace(why, **changes)

    def confirmed(self, why: Why) -> Why:
        """The same, confirmed by IT, as the first thing that is written of it."""
        return replace(why, confirmed_by=self.engineer, confirmed_side="it", confirmed_at=self.now)

    async def logs(self, **changes: Any) -> Why:
        """An entry of the log, written."""
        why = self.a_why(**changes)
        await self.writes(whys=(why,))
        return why


def where(
    channel: str = "C1",
    thread: str | None = "1794571200.000100",
    visibility: Visibility | None = "public",
    team: str = "T1",
) -> Place:
    """A thread in a channel."""
    return Place(platform="slack", team=team, channel=channel, thread=thread, visibility=visibility)


async def a_bench(engine: AsyncEngine, clock: StillClock | None = None) -> Bench:
    """With its Workspace and its people."""
    clock = clock or StillClock()
    directory = DatabaseDirectory(engine, clock, "Europe/Berlin")
    memory = DatabaseMemory(engine, clock)
    visit = await directory.arrive(delivery("T1", "U1"))
    assert visit.person is not None
    bench = Bench(
        engine, clock, directory, memory, visit.workspace, visit.person.id, visit.person.id
    )
    bench.marketer = await bench.person("U0MARKETER", "marketing")
    bench.engineer = await bench.person("U0ENGINEER", "it")
    return bench


def is_the_core_s(memory: DatabaseMemory) -> Memory:
    """The type checker says so here."""
    return memory
