"""Two processes on one database, as the queue sees them: they take turns, die, and are started anew.

The queue is a dictionary that does what the durable one promises: what has a key is done once, and
work that a process died over is begun again by another. The platform remembers what was posted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.agenda import DIGEST, REMINDER, Agenda
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.engine import open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.outbox import DatabaseOutbox
from adapters.database.roles import Roles
from adapters.database.store import DatabaseStore
from adapters.database.threads import DatabaseThreads
from adapters.occasions import Occasions
from adapters.work import ChatWork
from bot.chat.talk import Talk
from bot.incoming import Incoming
from bot.ports import Card, Visit
from bot.router import Router
from bot.threads.read import ThreadReader
from tests.fakes.chat import ScriptedChat
from tests.fakes.clock import StillClock
from tests.fakes.translating import translator


def _without_a_disk(connection: DBAPIConnection, _record: object) -> None:
    """No power is cut here, so nothing has to be on the disk before it goes on."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


class Died(Exception):
    """The process is gone, in the middle of what it did."""


@dataclass
class Post:
    """Something that stands in the chat: when it was said, and which card it is."""

    at: datetime
    card: Card


@dataclass
class Queue:
    """What every process shares: deliveries by key, occasions by key, and what was posted."""

    deliveries: dict[str, Incoming] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    posts: dict[UUID, Post] = field(default_factory=dict)
    deaths: int = 0

    def put(self, incoming: Incoming) -> None:
        """The same key again starts nothing."""
        if incoming.key not in self.deliveries:
            self.deliveries[incoming.key] = incoming
            self.waiting.append(incoming.key)

    def post(self, card: Card, at: datetime) -> None:
        """A second post of one card would be seen."""
        assert card.id not in self.posts, f"said twice: {card.key}"
        self.posts[card.id] = Post(at, card)


@dataclass
class Replica:
    """One process. It dies now and then, before or after what it does."""

    database: str
    clock: StillClock
    queue: Queue
    dice: Random
    deadly: float

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Everything that a process builds at its start."""
        self.engine: AsyncEngine = open_engine(self.database)
        event.listen(self.engine.sync_engine, "connect", _without_a_disk)
        engine, clock = self.engine, self.clock
        self.directory = DatabaseDirectory(engine, clock)
        self.memory = DatabaseMemory(engine, clock)
        self.outbox = DatabaseOutbox(engine, clock)
        facts = DatabaseDigestFacts(engine, clock)
        made = translator()

        async def forget(visit: Visit) -> None:
            raise NotImplementedError(visit.incoming.key)

        talk = Talk(
            lambda _: made,
            DatabaseStore(engine, clock),
            self.directory,
            DatabaseThreads(engine, clock),
            self.outbox,
            ScriptedChat(),
            clock,
            forget,
            memory=self.memory,
            digests=facts,
            thread_reader_of=lambda _: ThreadReader(made.reader, clock),
            roles_of=Roles(engine, clock).roles_of,
        )
        self.router = Router(talk)
        occasions = Occasions(Agenda(engine), self.memory, facts, self.submit)

        async def days() -> int:
            return 60

        self.work = ChatWork(
            self.directory,
            self.outbox,
            DueRows(engine),
            {DIGEST: occasions.digest, REMINDER: occasions.reminder},
            days,
        )

    async def submit(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """Write a delivery down, unless it dies first; or die right after."""
        assert not asks_model
        self.may_die()
        self.queue.put(Incoming.model_validate_json(incoming.model_dump_json()))
        self.may_die()

    def may_die(self) -> None:
        """Roll the dice."""
        if self.dice.random() < self.deadly:
            raise Died

    async def die(self) -> None:
        """Nothing is finished, and all is built anew."""
        self.queue.deaths += 1
        await self.engine.dispose()
        self.start()

    async def tick(self) -> None:
        """What the schedule does once a minute: each occasion once, whoever looks."""
        now = self.clock.now()
        for key, one in await self.work.due(now):
            if key not in self.queue.done:
                await self.work.do(one, now)
                self.may_die()
                self.queue.done.add(key)

    async def deliver(self, key: str) -> None:
        """The three steps of a delivery."""
        incoming = self.queue.deliveries[key]
        problem = await self.router.read(incoming)
        if problem is None:
            return
        cards = await self.router.answer(incoming, problem)
        self.may_die()
        for card_id in cards:
            await self._say(incoming, UUID(card_id))

    async def _say(self, incoming: Incoming, card_id: UUID) -> None:
        workspace = await self.directory.workspace_of(incoming.platform, incoming.team)
        assert workspace is not None
        card = await self.outbox.card(workspace, card_id)
        assert card is not None
        if card.state not in ("ready", "sending"):
            return
        again = await self.outbox.sending(card)
        if not (again and card.id in self.queue.posts):  # a second try looks there first
            self.may_die()
            self.queue.post(card, self.clock.now())
            self.may_die()
        await self.outbox.sent(card, "1.0" if card.to == "place" else None)


@dataclass
class Replicas:
    """Two of them, until both are switched off."""

    one: Replica
    other: Replica
    dice: Random
    off: bool = False

    @classmethod
    def on(
        cls, database: Path, clock: StillClock, queue: Queue, dice: Random, deadly: float
    ) -> Replicas:
        """Two processes on one file."""
        url = f"sqlite:///{database}"
        one, other = (Replica(url, clock, queue, dice, deadly) for _ in range(2))
        return cls(one, other, dice)

    def any(self) -> Replica:
        """Whichever comes first."""
        return self.dice.choice((self.one, self.other))

    async def run(self) -> None:
        """Do all that is due and all that waits, and begin again where one died over it."""
        if self.off:
            return
        for replica in (self.one, self.other):
            await _until_done(replica, replica.tick)
        queue = self.one.queue
        while queue.waiting:
            key = queue.waiting[0]
            while True:
                replica = self.any()
                try:
                    await replica.deliver(key)
                    break
                except Died:
                    await replica.die()
            queue.waiting.pop(0)

    async def close(self) -> None:
        """Let go of the file."""
        await self.one.engine.dispose()
        await self.other.engine.dispose()

    def said(self) -> Counter[str]:
        """How often each delivery was posted."""
        return Counter(post.card.origin for post in self.one.queue.posts.values())


async def _until_done(replica: Replica, what: object) -> None:
    while True:
        try:
            await what()  # type: ignore[operator]  # a bound method
            return
        except Died:
            await replica.die()
