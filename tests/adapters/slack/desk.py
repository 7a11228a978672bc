"""Slack's side of the work at the wire: a Slack of our own, the real outbox, and deliveries by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import open_engine
from adapters.database.outbox import DatabaseOutbox
from adapters.slack.client import SlackClient
from adapters.slack.post import SlackPost
from adapters.slack.route import Route
from adapters.slack.tokens import SingleToken
from adapters.wiring import UtcClock
from bot.incoming import Command, Incoming, Place, Said, Who
from bot.ports import Card, Outgoing, Target
from bot.reply import Notice, Part, Points, Reply
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.state import Hook
from tests.tables import make_tables

SECONDS = 1.0
"""The deadline of a call here, which is ten seconds in earnest."""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a test works with."""

    fake: FakeSlack
    engine: AsyncEngine
    client: SlackClient
    outbox: DatabaseOutbox
    directory: DatabaseDirectory
    post: SlackPost

    def incoming(self, said: Said | None = None, *, user: str | None = "U1") -> Incoming:
        """A delivery of its own."""
        number = next(_numbers)
        return Incoming(
            key=f"slack:T1:{number}",
            platform="slack",
            team="T1",
            who=Who(platform="slack", team="T1", user=user) if user else None,
            at=UtcClock().now(),
            said=said or Command(text="x"),
        )

    async def put(
        self,
        incoming: Incoming,
        to: Target,
        reply: Reply,
        *,
        place: Place | None = None,
        route: Route | None = None,
        replaces: Card | None = None,
    ) -> Card:
        """A card that is ready."""
        visit = await self.directory.arrive(
            incoming.model_copy(update={"route": route.kept() if route else None})
        )
        outgoing = Outgoing(
            key=f"{incoming.key}#{next(_numbers)}",
            reply=reply,
            to=to,
            place=place,
            replaces=replaces.id if replaces else None,
        )
        return await self.outbox.put(visit, outgoing)

    async def now(self, card: Card) -> Card:
        """The card as it is kept."""
        found = await self.outbox.card(card.workspace, card.id)
        assert found is not None
        return found

    async def said(self, *, place: Place, reply: Reply) -> Card:
        """A card that stands in a place already."""
        incoming = self.incoming()
        card = await self.put(incoming, "place", reply, place=place)
        await self.post.say(incoming, card, reply)
        return await self.now(card)

    def hook(self, channel: str = "C1", user: str = "U1", *, minutes: float = 29.0) -> Route:
        """The way back of a command, which takes answers for so long."""
        world = self.fake.world
        with world.lock:
            url = world.hook(user, world.channels[channel], None, "commands", "T1")
        return Route(url=url, until=UtcClock().now() + timedelta(minutes=minutes))

    def hooks(self) -> Sequence[Hook]:
        """The ways back that there are."""
        return list(self.fake.world.hooks.values())

    def asked(self, *methods: str) -> list[str]:
        """What was called of these, in order."""
        return [call.method for call in self.fake.calls() if call.method in methods]


@asynccontextmanager
async def at_desk(folder: Path) -> AsyncIterator[Desk]:
    """All of it, on a database of its own."""
    url = f"sqlite:///{folder / 'fogbridge.db'}"
    make_tables(url)
    engine = open_engine(url)
    clock = UtcClock()
    async with FakeSlack() as fake:
        from slack_sdk.web.async_client import AsyncWebClient

        tokens = SingleToken("xoxb-T1", AsyncWebClient(base_url=fake.api_url, retry_handlers=[]))
        client = SlackClient(tokens, fake.api_url, SECONDS)
        outbox = DatabaseOutbox(engine, clock)
        yield Desk(
            fake,
            engine,
            client,
            outbox,
            DatabaseDirectory(engine, clock, "UTC"),
            SlackPost(client, outbox, clock, settles=0.01),
        )
        await client.close()
    await engine.dispose()


def channel(name: str = "C1", thread: str | None = None, *, direct: bool = False) -> Place:
    """A place."""
    return Place(platform="slack", team="T1", channel=name, thread=thread, direct=direct)


def short(text: str = "Done.") -> Reply:
    """One sentence."""
    return Reply(text, (Notice(text),))


def long(marks: int = 30, size: int = 1_500) -> Reply:
    """A reply that no single message takes: numbered points, each of so many characters."""
    parts: list[Part] = [
        Points(f"Part {number}", (f"[{number}] " + "word " * (size // 5),))
        for number in range(marks)
    ]
    return Reply("A long one", tuple(parts))
