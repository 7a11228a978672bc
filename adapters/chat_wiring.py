"""Where the chat platforms, the durable queue and the database are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from adapters.database.agenda import DIGEST, DIGEST_NOW, REMINDER, Agenda
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.engine import Database, database_url
from adapters.database.identities import DatabaseIdentities
from adapters.database.job_rows import JobRows, jobs_url, open_jobs_engine
from adapters.database.liveness import FileLock, PostgresLiveness
from adapters.database.memory import DatabaseMemory
from adapters.database.mirrors import MIRROR, MirrorRows
from adapters.database.outbox import DatabaseOutbox
from adapters.database.pairing import DatabasePairings
from adapters.database.roles import Roles
from adapters.database.sign_ins import SignIns
from adapters.database.threads import DatabaseThreads
from adapters.ground import Ground, Handler, Submit, Wired
from adapters.jobs import Backlog, Jobs, Pace
from adapters.mirrors import Mirrors
from adapters.occasions import Occasions
from adapters.room.room import Room
from adapters.room_wiring import RoomWired, build_room
from adapters.settings import Settings
from adapters.slack.mode import ManyWorkspaces, Mode, slack_mode
from adapters.teams.mode import TeamsMode
from adapters.told import told
from adapters.wiring import Budget, Metered, UtcClock
from adapters.work import ChatWork, Doer
from bot.asks import Ask
from bot.chat.talk import Talk
from bot.ids import new_id
from bot.incoming import Incoming
from bot.ports import Chat, Made, Visit
from bot.router import Router
from bot.threads.read import ThreadReader
from bot.translation.compose import Translator

if TYPE_CHECKING:
    from adapters.database.store import DatabaseStore
    from adapters.web.desk import Installed, Installing, Refuse

_log = structlog.get_logger("fogbridge.chats")

_BEHIND = 0.1
"""Seconds that a queue which nobody waits for leaves to the server: its start holds up the loop."""


@dataclass
class Deliveries:
    """What the platforms delivered to this process since its start."""

    taken: int = 0
    refused: int = 0

    def counted(self, submit: Submit) -> Submit:
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
    changed: Callable[[Ask], Awaitable[object]]
    """To be told of each ask that is changed outside of its chat."""
    deliveries: Deliveries = field(default_factory=Deliveries)
    platforms: Sequence[Wired] = ()
    count: Callable[[Made], None] | None = None
    """Told of each translation that a chat asked for."""
    _starting: asyncio.Task[None] | None = field(default=None, repr=False)

    def events_of(self, platform: str) -> Handler | None:
        """What a platform posts over HTTP, where it does."""
        return next((one.events for one in self.platforms if one.name == platform), None)

    @property
    def installing(self) -> Callable[[Refuse, Installed], Installing] | None:
        """How somebody installs it in a workspace of theirs, where that is possible."""
        return next((one.installing for one in self.platforms if one.installing), None)

    @property
    def room(self) -> Room | None:
        """The room, where it is open."""
        return next((one.room for one in self.platforms if isinstance(one, RoomWired)), None)

    @property
    def backlog(self) -> Backlog:
        """The queue, as of its last look at itself."""
        return self.jobs.backlog

    async def connected(self) -> bool | None:
        """Whether every connection stands that has to; None where there is none."""
        stand = [await one.connected() for one in self.platforms]
        known = [one for one in stand if one is not None]
        return all(known) if known else None

    async def check(self) -> None:
        """Raises `ConfigurationError` where another process has the file or a token is not taken; that
        a platform is silent is fine."""
        if self.lock is not None:
            await asyncio.to_thread(self.lock.take)
        for one in self.platforms:
            await one.check()

    async def start(self) -> None:
        """Take over what was left, then begin to listen.

        Where no platform is in haste the server is up before that, and it goes on behind it.
        """
        if any(one.in_haste for one in self.platforms):
            await self._start()
        else:
            self._starting = asyncio.create_task(self._start(after=_BEHIND))

    async def _start(self, after: float = 0.0) -> None:
        await asyncio.sleep(after)
        try:
            for one in self.platforms:
                await one.prepare()
            await self.jobs.start()
        except Exception as error:  # the server's own line says no more than that there was one
            _log.critical("queue_not_started", **told(error))
            raise
        for one in self.platforms:
            await one.start()

    async def close(self) -> None:
        """Take nothing more, finish what is in hand, let go."""
        if self._starting is not None:
            with suppress(Exception):  # it was said when it happened
                await self._starting
        for one in self.platforms:
            await one.hush()
        await self.jobs.stop()
        for one in self.platforms:
            await one.close()
        if self.lock is not None:
            await asyncio.to_thread(self.lock.release)


Builder = Callable[[Ground], Wired]
"""Puts one platform together."""


def slack(mode: Mode) -> Builder:
    """Slack, in the way that the settings choose."""
    from adapters.slack_wiring import build_slack  # half a second that the room can do without

    return lambda ground: build_slack(ground, mode)


def teams(mode: TeamsMode) -> Builder:
    """Teams, in the way that the settings choose."""
    from adapters.teams_wiring import build_teams  # half a second that the others can do without

    return lambda ground: build_teams(ground, mode)


def room(workspace: UUID) -> Builder:
    """The room of a Workspace."""
    return lambda ground: build_room(ground, workspace)


def build_chats(
    settings: Settings,
    platforms: Sequence[Builder],
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
    roles = Roles(engine, clock)
    pairings = DatabasePairings(engine, clock)
    due_rows = DueRows(engine)
    memory = DatabaseMemory(engine, clock, days, settings.record_retention_days)
    digests = DatabaseDigestFacts(engine, clock)

    async def purge(workspace: UUID, subject: str, now: datetime) -> object:
        del subject
        return await store.purge(now, workspace)

    doers: dict[str, Doer] = {"purge": purge}
    work = ChatWork(directory, outbox, due_rows, doers, store.shortest_retention)
    jobs = _build_jobs(settings, work, pace or pace_of(settings, slack_mode(settings)))

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

    def thread_reader_of(workspace: UUID) -> ThreadReader:
        made = translator_of(workspace)
        metered = Metered(made.model, partial(store.spend, workspace)) if made.model else None
        return ThreadReader(
            made.reader, clock, metered, made.deadline, made.may_spend, settings.date_order
        )

    def router_for(chat: Chat) -> Router:
        return Router(
            Talk(
                chat_translator_of,
                store,
                directory,
                threads,
                outbox,
                chat,
                clock,
                forget,
                link if address else None,
                memory=memory,
                digests=digests,
                thread_reader_of=thread_reader_of,
                roles_of=roles.roles_of,
                identities=DatabaseIdentities(engine, clock),
                pairings=pairings,
                asks_url=f"{address}/asks" if address else None,
            )
        )

    termbase = translator.reader.termbase
    deliveries = Deliveries()
    occasions = Occasions(Agenda(engine), memory, digests, jobs.submit)
    mirrors = Mirrors(
        MirrorRows(engine), Agenda(engine), jobs.submit, clock, directory.workspace_of
    )
    doers |= {
        DIGEST: occasions.digest,
        DIGEST_NOW: occasions.digest_now,
        REMINDER: occasions.reminder,
        MIRROR: mirrors.show,
    }
    work.follow = mirrors.follow
    ground = Ground(
        settings=settings,
        engine=engine,
        clock=clock,
        directory=directory,
        outbox=outbox,
        work=work,
        submit=deliveries.counted(jobs.submit),
        forget=jobs.forget,
        router_for=router_for,
        knows=lambda word: bool(termbase.with_surface(word)),
        search=termbase.search,
    )
    wired = tuple(build(ground) for build in platforms)
    work.platforms |= {one.name: one.platform for one in wired}

    async def changed(ask: Ask) -> None:
        await occasions.changed(ask, clock.now())
        await mirrors.changed(ask.workspace)

    chats = Chats(jobs, work, _lock(settings), translator_of, changed, deliveries, wired)
    return chats


def pace_of(settings: Settings, mode: Mode | None) -> Pace:
    """How much at once: a quarter more workers than model calls, so that the model is kept busy
    while others read and post; more of them would use up their deadline waiting for their turn.

    Where there may be several teams, none has all of them, so that the others need not wait for it.
    """
    workers = settings.model_concurrency + max(1, settings.model_concurrency // 4)
    left = max(1, workers // 4) if isinstance(mode, ManyWorkspaces) and workers > 1 else 0
    return Pace(workers=workers, per_team=workers - left, rate=settings.answers_per_minute)


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
