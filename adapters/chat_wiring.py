"""Where the chat platforms, the durable queue and the database are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.engine import Database, database_url
from adapters.database.job_rows import JobRows, jobs_url, open_jobs_engine
from adapters.database.liveness import FileLock, PostgresLiveness
from adapters.database.outbox import DatabaseOutbox
from adapters.database.threads import DatabaseThreads
from adapters.jobs import Jobs, Pace
from adapters.settings import Settings
from adapters.slack.chat import SlackChat
from adapters.slack.client import SlackClient
from adapters.slack.edge import Edge
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace, SocketMode
from adapters.slack.platform import SlackPlatform
from adapters.slack.post import SlackPost
from adapters.slack.tokens import InstalledTokens, SingleToken, SlackSilent, Tokens
from adapters.told import told
from adapters.wiring import Budget, UtcClock
from adapters.work import ChatWork
from bot.chat.talk import Talk
from bot.ids import new_id
from bot.ports import Clock, Visit
from bot.router import Router
from bot.translation.compose import Translator

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.database.store import DatabaseStore
    from adapters.slack.oauth import SlackInstall

Handler = Callable[["Request"], Awaitable["Response"]]


@dataclass
class Chats:
    """The running chat platforms of one process: their routes, and how they start and stop."""

    jobs: Jobs
    work: ChatWork
    lock: FileLock | None
    events: Handler | None = None
    install: SlackInstall | None = None
    socket: Any = None
    edge: Edge | None = None
    client: SlackClient | None = None
    tokens: Tokens | None = None

    async def check(self) -> None:
        """Raises `ConfigurationError` where a token is not taken; that a platform is silent is fine."""
        if isinstance(self.tokens, SingleToken):
            with suppress(SlackSilent):
                await self.tokens.token(None, None, False)
        if self.socket is not None:
            await self.socket.check()

    async def start(self) -> None:
        """Take over what was left, then begin to listen."""
        if self.lock is not None:
            await asyncio.to_thread(self.lock.take)
        await self.jobs.start()
        if self.socket is not None:
            await self.socket.start()

    async def close(self) -> None:
        """Take nothing more, finish what is in hand, let go."""
        if self.socket is not None:
            await self.socket.close()
        if self.edge is not None:
            await self.edge.close()
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
) -> Chats:
    """Everything that answers in a chat; nothing is started yet."""
    clock = UtcClock()
    days = settings.retention_days
    directory = DatabaseDirectory(engine, clock, settings.timezone)
    threads = DatabaseThreads(engine, clock, days)
    outbox = DatabaseOutbox(engine, clock, days)
    due_rows = DueRows(engine)

    async def purge(workspace: UUID, now: datetime) -> object:
        return await store.purge(now, workspace)

    work = ChatWork(directory, outbox, due_rows, {"purge": purge})
    jobs = _build_jobs(settings, work, pace or pace_of(settings))
    tokens = _tokens(settings, mode, engine, clock)
    client = SlackClient(tokens, settings.slack_api_url)
    chat = SlackChat(client)

    async def forget(visit: Visit) -> None:
        who, person = visit.incoming.who, visit.person
        if who is None or person is None:
            return
        await jobs.forget(who.platform, who.team, who.user, but=visit.incoming.key)
        await directory.forget(visit.workspace, person.id)

    translators: dict[UUID, Translator] = {}

    def translator_of(workspace: UUID) -> Translator:
        if workspace not in translators:
            budget = Budget(store, workspace, clock, settings.model_tokens_per_day)
            translators[workspace] = replace(translator, may_spend=budget.may_spend)
        return translators[workspace]

    talk = Talk(translator_of, store, directory, threads, outbox, chat, clock, forget)
    router = Router(talk)
    work.platforms["slack"] = SlackPlatform(router, chat, SlackPost(client, outbox, clock))
    termbase = translator.reader.termbase
    edge = Edge(
        submit=jobs.submit,
        threads=threads,
        router=router,
        client=client,
        clock=clock,
        knows=lambda word: bool(termbase.with_surface(word)),
        told=told,
    )
    chats = Chats(jobs, work, _lock(settings), edge=edge, client=client, tokens=tokens)
    _listen(chats, settings, mode, edge)
    return chats


def pace_of(settings: Settings) -> Pace:
    """How much at once: as many workers as model calls, so that none waits for the other."""
    workers = settings.model_concurrency
    return Pace(workers=workers, per_team=workers, rate=settings.answers_per_minute)


def _listen(chats: Chats, settings: Settings, mode: Mode, edge: Edge) -> None:
    from adapters.slack.app import SlackEvents, SlackSocket

    match mode:
        case SocketMode(app_token=app_token):
            chats.socket = SlackSocket(edge, app_token.get_secret_value(), settings.slack_api_url)
        case OneWorkspace(signing_secret=secret) | ManyWorkspaces(signing_secret=secret):
            chats.events = SlackEvents(edge, secret.get_secret_value(), settings.slack_api_url)


def _tokens(settings: Settings, mode: Mode, engine: Database, clock: Clock) -> Tokens:
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=10, retry_handlers=[])
    match mode:
        case SocketMode(bot_token=token) | OneWorkspace(bot_token=token):
            return SingleToken(token.get_secret_value(), client)
        case ManyWorkspaces(client_id=client_id, client_secret=client_secret):
            from adapters.database.slack_installations import SlackInstallations
            from adapters.vault import open_vault

            store = SlackInstallations(engine, client_id, open_vault(settings))
            return InstalledTokens(
                store, client, client_id, client_secret.get_secret_value(), clock
            )


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
