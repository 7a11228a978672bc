"""Teams' side of the work at the wire: the fake, the real outbox and references, deliveries by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import open_engine
from adapters.database.outbox import DatabaseOutbox
from adapters.database.teams_references import TeamsReferences
from adapters.teams.chat import TeamsChat
from adapters.teams.connector import Connector
from adapters.teams.credentials import SecretSource, Tokens
from adapters.teams.mode import WithSecret
from adapters.teams.post import TeamsPost
from adapters.teams.private import PrivateWays
from adapters.teams.references import Reference
from adapters.teams.route import Route, conversation_key
from adapters.wiring import UtcClock
from bot.incoming import Command, Incoming, Place, Said, Who
from bot.ports import Card, Outgoing, Target
from bot.reply import Notice, Part, Points, Reply
from tests.fakes.teams.server import SECRET, FakeTeams
from tests.fakes.teams.signing import APP, TENANT
from tests.fakes.teams.world import BOT, Conversation, User
from tests.tables import make_tables

SCOPE = "https://api.botframework.com"
_numbers = count(1)


@dataclass
class Desk:
    """What a test works with: two people, a channel, a group chat, and what the bot knows of them."""

    fake: FakeTeams
    engine: AsyncEngine
    connector: Connector
    references: TeamsReferences
    outbox: DatabaseOutbox
    directory: DatabaseDirectory
    post: TeamsPost
    chat: TeamsChat

    def __post_init__(self) -> None:
        world = self.fake.world
        self.ann, self.ivo = world.user("ann"), world.user("ivo")
        self.channel = world.channel("web", self.ann, self.ivo)
        self.group = world.group("plans", self.ann, self.ivo)

    def incoming(
        self,
        said: Said | None = None,
        *,
        by: User | None = None,
        place: Place | None = None,
        route: Route | None = None,
    ) -> Incoming:
        """A delivery of its own, of nobody where nobody is named."""
        number = next(_numbers)
        return Incoming(
            key=f"teams:{TENANT}:{number}",
            platform="teams",
            team=TENANT,
            who=Who(platform="teams", team=TENANT, user=by.aad) if by else None,
            place=place,
            at=UtcClock().now(),
            said=said or Command(text="x"),
            route=route.kept() if route else None,
        )

    async def put(
        self,
        incoming: Incoming,
        to: Target,
        reply: Reply,
        *,
        place: Place | None = None,
        replaces: Card | None = None,
    ) -> Card:
        """A card that is ready."""
        visit = await self.directory.arrive(incoming)
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

    async def says(self, to: Target, incoming: Incoming, reply: Reply, **more: object) -> Card:
        """A card that is said, as it is kept."""
        card = await self.put(incoming, to, reply, **more)  # type: ignore[arg-type]  # as put takes them
        await self.post.say(incoming, card, reply)
        return await self.now(card)

    async def knows(self, where: Conversation, user: User | None = None) -> Reference:
        """The bot has been there."""
        reference = Reference(
            TENANT,
            where.id,
            where.kind,
            self.fake.service,
            BOT,
            user.aad if user else None,
            where.team,
            where.group,
        )
        await self.references.keep(reference)
        return reference

    def route(
        self, where: Conversation, user: User, *, thread: str | None = None, **more: object
    ) -> Route:
        """The way back of something that was said or pressed there."""
        whole = f"{where.id};messageid={thread}" if thread else where.id
        return Route(
            conversation=whole,
            kind=where.kind,
            service=self.fake.service,
            bot=BOT,
            user=user.id,
            **more,
        )

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
    with FakeTeams() as fake:
        mode = WithSecret(APP, TENANT, SecretStr(SECRET))
        tokens = Tokens(SecretSource(mode, f"{fake.base}/login/", seconds=3.0))
        connector = Connector(tokens, SCOPE, seconds=1.0, most_wait=3.0)
        references = TeamsReferences(engine, clock)
        outbox = DatabaseOutbox(engine, clock)
        directory = DatabaseDirectory(engine, clock, "UTC")
        private = PrivateWays(connector, references)
        yield Desk(
            fake,
            engine,
            connector,
            references,
            outbox,
            directory,
            TeamsPost(connector, references, outbox, private),
            TeamsChat(connector, references, directory, outbox),
        )
        await connector.close()
    await engine.dispose()


def place_in(where: Conversation, thread: str | None = None) -> Place:
    """A place."""
    return Place(
        platform="teams",
        team=TENANT,
        channel=conversation_key(where.id),
        thread=thread,
        direct=where.kind == "personal",
    )


def short(text: str = "Done.") -> Reply:
    """One sentence."""
    return Reply(text, (Notice(text),))


def long(marks: int = 40, size: int = 1_500) -> Reply:
    """A reply that no single message takes: points, each of so many characters."""
    parts: list[Part] = [
        Points(f"Part {number}", (f"[{number}] " + "word " * (size // 5),))
        for number in range(marks)
    ]
    return Reply("A long one", tuple(parts))
