"""Where Teams is put together: whose requests are taken, and how it answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.database.engine import Database, open_engine
from adapters.database.teams_references import TeamsReferences
from adapters.database.threads import DatabaseThreads
from adapters.ground import Ground
from adapters.teams.app import Admits, TeamsMessages
from adapters.teams.auth import Gate, OpenGate
from adapters.teams.certificate import read_certificate
from adapters.teams.chat import TeamsChat
from adapters.teams.cloud import cloud_of
from adapters.teams.connector import Connector
from adapters.teams.credentials import NoToken, Tokens, tokens_of
from adapters.teams.edge import Edge
from adapters.teams.graph import GraphThreads
from adapters.teams.mode import Anonymous, TeamsMode, WithCertificate, refused
from adapters.teams.pictures import TeamsPictures
from adapters.teams.platform import TeamsPlatform
from adapters.teams.post import TeamsPost
from adapters.teams.private import PrivateWays
from adapters.told import told
from bot.errors import ConfigurationError


@dataclass
class TeamsWired:
    """Teams in this process: it listens as soon as the server does."""

    platform: TeamsPlatform
    edge: Edge
    events: TeamsMessages
    connector: Connector
    tokens: Tokens
    mode: TeamsMode
    door: Database
    scope: str
    name: str = "teams"
    in_haste: bool = True
    installing: None = None

    async def check(self) -> None:
        """What is not taken of a secret, a certificate or an identity is refused; that Microsoft is
        silent is fine."""
        if isinstance(self.mode, WithCertificate):
            await asyncio.to_thread(read_certificate, self.mode.file, datetime.now(UTC))
        try:
            await self.tokens.token(self.scope)
        except NoToken as error:
            if error.final:
                raise ConfigurationError(refused(self.mode, error.why)) from None

    async def prepare(self) -> None:
        """There is nothing to prepare."""

    async def start(self) -> None:
        """It listens already."""

    async def hush(self) -> None:
        """Finish showing forms."""
        await self.edge.close()
        await self.door.dispose()

    async def close(self) -> None:
        """The connections to Teams."""
        await self.connector.close()

    async def connected(self) -> None:
        """Teams calls us, so there is no connection to stand."""


def build_teams(ground: Ground, mode: TeamsMode) -> TeamsWired:
    """Teams, not started yet."""
    settings, clock = ground.settings, ground.clock
    cloud = cloud_of(settings)
    tokens = tokens_of(mode, cloud)
    gate: Admits
    reader = None
    if isinstance(mode, Anonymous):
        gate, tenant = OpenGate(), None
    else:
        gate, tenant = Gate(mode.app_id, cloud), mode.tenant
        reader = GraphThreads(tokens, cloud.graph, mode.app_id, clock)
    connector = Connector(tokens, cloud.scope)
    # A platform waits for the answer, so the front door reads and writes by a way of its own.
    door = open_engine(settings.database_url)
    references = TeamsReferences(ground.engine, clock)
    chat = TeamsChat(connector, references, ground.directory, ground.outbox, reader)
    router = ground.router_for(chat)
    private = PrivateWays(connector, references)
    post = TeamsPost(connector, references, ground.outbox, private, TeamsPictures(), reader)
    edge = Edge(
        submit=ground.submit,
        threads=DatabaseThreads(door, clock, settings.retention_days),
        router=router,
        references=TeamsReferences(door, clock),
        clock=clock,
        search=ground.search,
        show=post.show,
        told=told,
        tenant=tenant,
    )
    return TeamsWired(
        TeamsPlatform(router, chat, post, references, tenant),
        edge,
        TeamsMessages(edge, gate),
        connector,
        tokens,
        mode,
        door,
        cloud.scope,
    )
