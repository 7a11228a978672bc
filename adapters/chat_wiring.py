"""Where the chat platforms, the durable queue and the database are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.engine import Database, database_url, open_engine
from adapters.database.job_rows import JobRows, jobs_url, open_jobs_engine
from adapters.database.liveness import FileLock, PostgresLiveness
from adapters.database.outbox import DatabaseOutbox
from adapters.database.sign_ins import SignIns
from adapters.database.threads import DatabaseThreads
from adapters.jobs import Backlog, Jobs, Pace
from adapters.settings import Settings
from adapters.slack.chat import SlackChat
from adapters.slack.client import SlackClient
from adapters.slack.edge import Edge
from adapters.slack.manifest import REDIRECT_PATH, SCOPES, bare_address
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace, SocketMode
from adapters.slack.platform import SlackPlatform
from adapters.slack.post import SlackPost
from adapters.slack.tokens import InstalledTokens, SingleToken, SlackSilent, Tokens
from adapters.told import told
from adapters.wiring import Budget, UtcClock
from adapters.work import ChatWork
from bot.chat.talk import Talk
from bot.ids import new_id
from bot.incoming import Incoming, Opened
from bot.ports import Clock, Made, Visit
from bot.router import Router
from bot.translation.compose import Translator

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Installation
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.database.store import DatabaseStore
    from adapters.slack.oauth import SlackInstall
    from adapters.web.desk import Installed, Refuse

_log = structlog.get_logger("fogbridge.chats")

Handler = Callable[["Request"], Awaitable["Response"]]


@dataclass
class Deliveries:
    """What the platforms delivered to this process since its start."""

    taken: int = 0
    refused: int = 0

    def counted(self, submit: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """The same, counted: what was written down, and what could not be."""

        async def counting(incoming: Incoming, *, asks_model: bool = True) -> None:
            try:
                await submit(incoming, asks_model=asks_model)
            except BaseException:
                self.refused += 1
                raise
            self.taken += 1

        return counting


@dataclass
class Chats:
    """The running chat platforms of one process: their routes, and how they start and stop."""

    jobs: Jobs
    work: ChatWork
    lock: FileLock | None
    translator_of: Callable[[UUID], Translator]
    deliveries: Deliveries = field(default_factory=Deliveries)
    events: Handler | None = None
    installing: Callable[[Refuse, Installed], SlackInstall] | None = None
    socket: Any = None
    edge: Edge | None = None
    client: SlackClient | None = None
    tokens: Tokens | None = None
    count: Callable[[Made], None] | None = None
    """Told of each translation that a chat asked for."""
    reseal: Callable[[], Awaitable[int]] | None = None
    """Put what is stored under today's key; None where no other key is set."""
    door: Database | None = None

    @property
    def backlog(self) -> Backlog:
        """The queue, as of its last look at itself."""
        return self.jobs.backlog

    async def connected(self) -> bool | None:
        """Whether Socket Mode's connection stands; None where Slack calls us instead."""
        connected: bool | None = None if self.socket is None else await self.socket.connected()
        return connected

    async def check(self) -> None:
        """Raises `ConfigurationError` where another process has the file or a token is not taken; that
        a platform is silent is fine."""
        if self.lock is not None:
            await asyncio.to_thread(self.lock.take)
        if isinstance(self.tokens, SingleToken):
            with suppress(SlackSilent):
                await self.tokens.token(None, None, False)
        if self.socket is not None:
            await self.socket.check()

    async def start(self) -> None:
        """Take over what was left, then begin to listen."""
        if self.reseal is not None:
            _log.info("slack_tokens_resealed", installations=await self.reseal())
        try:
            await self.jobs.start()
        except Exception as error:  # the server's own line says no more than that there was one
            _log.critical("queue_not_started", **told(error))
            raise
        if self.socket is not None:
            await self.socket.start()

    async def close(self) -> None:
        """Take nothing more, finish what is in hand, let go."""
        if self.socket is not None:
            await self.socket.close()
        if self.edge is not None:
            await self.edge.close()
        if self.door is not None:
            await self.door.dispose()
        await self.jobs.stop()
        if isinstance(self.tokens, InstalledTokens):
            await self.tokens.close()
        if self.client is not None:
            await self.client.close()
        if self.lock is not None:
            await asyncio.to_thread(self.lock.release)


def build_chats(
    settings: Settings,
    mode: Mode,
    engine: Database,
    store: DatabaseStore,
    translator: Translator,
    pace: Pace | None = None,
    address: str | None = None,
) -> Chats:
    """Everything that answers in a chat; nothing is started yet.

    `address` is where people reach the pages; without one nobody is shown the way there.
    """
    clock = UtcClock()
    days = settings.retention_days
    directory = DatabaseDirectory(engine, clock, settings.timezone)
    threads = DatabaseThreads(engine, clock, days)
    outbox = DatabaseOutbox(engine, clock, days)
    due_rows = DueRows(engine)

    async def purge(workspace: UUID, subject: str, now: datetime) -> object:
        del subject
        return await store.purge(now, workspace)

    work = ChatWork(directory, outbox, due_rows, {"purge": purge}, store.shortest_retention)
    jobs = _build_jobs(settings, work, pace or pace_of(settings, mode))
    slack = _slack(settings, mode, engine, clock, directory)
    tokens = slack.tokens
    client = SlackClient(tokens, settings.slack_api_url)
    chat = SlackChat(client)

    async def forget(visit: Visit) -> None:
        who, person = visit.incoming.who, visit.person
        if who is None or person is None:
            return
        await jobs.forget(who.platform, who.team, who.user, but=visit.incoming.key)
        await directory.forget(visit.workspace, person.id)

    sign_ins = SignIns(engine, clock)

    async def link(visit: Visit) -> str:
        if visit.person is None:
            raise LookupError("only a Person of the Workspace is let in")
        incoming = visit.incoming
        token = await sign_ins.invite(
            visit.workspace, visit.person.id, incoming.platform, incoming.team
        )
        return f"{address}/sign-in/{token}"

    translators: dict[UUID, Translator] = {}

    def translator_of(workspace: UUID) -> Translator:
        if workspace not in translators:
            budget = Budget(store, workspace, clock, settings.model_tokens_per_day)
            translators[workspace] = replace(translator, may_spend=budget.may_spend)
        return translators[workspace]

    def chat_translator_of(workspace: UUID) -> Translator:
        # The pages count theirs themselves.
        return replace(translator_of(workspace), counted=chats.count)

    talk = Talk(
        chat_translator_of,
        store,
        directory,
        threads,
        outbox,
        chat,
        clock,
        forget,
        link if address else None,
    )
    router = Router(talk)
    work.platforms["slack"] = SlackPlatform(router, chat, SlackPost(client, outbox, clock))
    termbase = translator.reader.termbase
    deliveries = Deliveries()
    # A platform waits for the answer whether a message is for us, so that is read by a way of its
    # own: behind those who write it took two seconds in a burst (measured).
    door = open_engine(settings.database_url)
    edge = Edge(
        submit=deliveries.counted(jobs.submit),
        threads=DatabaseThreads(door, clock, days),
        router=router,
        client=client,
        clock=clock,
        knows=lambda word: bool(termbase.with_surface(word)),
        told=told,
    )
    chats = Chats(
        jobs,
        work,
        _lock(settings),
        translator_of,
        deliveries,
        installing=slack.installing,
        edge=edge,
        client=client,
        tokens=tokens,
        reseal=slack.reseal,
        door=door,
    )
    _listen(chats, settings, mode, edge)
    return chats


def pace_of(settings: Settings, mode: Mode) -> Pace:
    """How much at once: as many workers as model calls, so that none waits for the other.

    Where there may be several teams, none has all of them, so that the others need not wait for it.
    """
    workers = settings.model_concurrency
    left = max(1, workers // 4) if isinstance(mode, ManyWorkspaces) and workers > 1 else 0
    return Pace(workers=workers, per_team=workers - left, rate=settings.answers_per_minute)


def _listen(chats: Chats, settings: Settings, mode: Mode, edge: Edge) -> None:
    from adapters.slack.app import SlackEvents, SlackSocket

    match mode:
        case SocketMode(app_token=app_token):
            chats.socket = SlackSocket(edge, app_token.get_secret_value(), settings.slack_api_url)
        case OneWorkspace(signing_secret=secret) | ManyWorkspaces(signing_secret=secret):
            chats.events = SlackEvents(edge, secret.get_secret_value(), settings.slack_api_url)


@dataclass(frozen=True, slots=True)
class _Slack:
    tokens: Tokens
    installing: Callable[[Refuse, Installed], SlackInstall] | None = None
    reseal: Callable[[], Awaitable[int]] | None = None


def _slack(
    settings: Settings, mode: Mode, engine: Database, clock: Clock, directory: DatabaseDirectory
) -> _Slack:
    """Whose tokens the bot speaks with, and how it gets more of them."""
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=10, retry_handlers=[])
    if isinstance(mode, SocketMode | OneWorkspace):
        return _Slack(SingleToken(mode.bot_token.get_secret_value(), client))
    from adapters.database.slack_installations import SlackInstallations, SlackOAuthStates
    from adapters.slack.oauth import SlackInstall
    from adapters.vault import open_vault

    store = SlackInstallations(engine, mode.client_id, open_vault(settings))
    client_id, secret = mode.client_id, mode.client_secret.get_secret_value()
    address = bare_address(settings.public_url or "")

    async def on_installed(installation: Installation) -> None:
        await _welcome(directory, clock, installation)

    def installing(refuse: Refuse, installed: Installed) -> SlackInstall:
        return SlackInstall(
            client=client,
            client_id=client_id,
            client_secret=secret,
            scopes=SCOPES,
            redirect_uri=address + REDIRECT_PATH,
            states=SlackOAuthStates(engine, clock),
            store=store,
            on_installed=on_installed,
            installed=lambda request, installation: installed(request, _name(installation)),
            refuse=refuse,
        )

    return _Slack(
        InstalledTokens(store, client, client_id, secret, clock),
        installing,
        store.reseal if settings.secret_key_old is not None else None,
    )


async def _welcome(directory: DatabaseDirectory, clock: Clock, installation: Installation) -> None:
    """The Workspace of an installation, under the name that people know; back again, if it had left."""
    team = installation.enterprise_id if installation.is_enterprise_install else None
    team = team or installation.team_id or ""
    now = clock.now()
    await directory.arrive(
        Incoming(
            key=f"slack:{team}:installed:{now.isoformat()}",
            platform="slack",
            team=team,
            enterprise=installation.enterprise_id,
            at=now,
            said=Opened(what="home"),
        )
    )
    if name := _name(installation):
        await directory.rename("slack", team, name)


def _name(installation: Installation) -> str | None:
    """What people call where it is installed: their workspace, or their whole organisation."""
    if installation.is_enterprise_install:
        return installation.enterprise_name
    return installation.team_name


def _build_jobs(settings: Settings, work: ChatWork, pace: Pace) -> Jobs:
    jobs_engine = open_jobs_engine(settings.database_url)
    many = jobs_engine.dialect.name == "postgresql"
    executor = f"fb-{new_id().hex}" if many else "local"
    return Jobs(
        work=work,
        engine=jobs_engine,
        rows=JobRows(jobs_engine),
        executor=executor,
        told=told,
        pace=pace,
        liveness=PostgresLiveness(settings.database_url, executor) if many else None,
    )


def _lock(settings: Settings) -> FileLock | None:
    """One process on a SQLite file."""
    if database_url(settings.database_url).get_backend_name() != "sqlite":
        return None
    file = Path(str(jobs_url(settings.database_url).database))
    return FileLock(file.with_name(f"{file.name}.lock"))
