"""Workspaces with something in everything, and how to look for a text wherever it may lie."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Text, cast, func, inspect, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database import digest_tables, pairing_tables, room_tables, slack_tables, tables
from adapters.database.directory import DatabaseDirectory
from adapters.database.due import DueRows
from adapters.database.memory import DatabaseMemory
from adapters.database.outbox import DatabaseOutbox
from adapters.database.sign_ins import SignIns
from adapters.database.store import DatabaseStore
from adapters.database.threads import DatabaseThreads
from bot.ids import new_id
from bot.incoming import Command, Incoming, Mention, Place, Said, Who
from bot.ports import Card, Directory, Message, Outbox, Outgoing, Store, Target, Threads, Visit
from bot.reply import Button, Buttons, Notice, Reply
from tests.adapters.database.furnished_memory import (
    BY_THE_ASKER,
    BY_THE_AUTHOR,
    Remembered,
    remember,
)
from tests.adapters.database.samples import made
from tests.fakes.clock import StillClock

assert (
    slack_tables.slack_installation.metadata is tables.metadata
)  # its tables are there once it is imported

CHANNEL, THREAD = "C0SAME", "1794571200.000100"
"""The same in every team: only the Workspace tells them apart."""

SHARED_AT = "1794571400.000500"
"""The message in which the shared card stands."""


@dataclass
class Memory:
    """Everything that remembers, on one engine."""

    engine: AsyncEngine
    clock: StillClock
    directory: DatabaseDirectory
    threads: DatabaseThreads
    outbox: DatabaseOutbox
    due: DueRows
    store: DatabaseStore
    sign_ins: SignIns
    memory: DatabaseMemory

    async def arrive(self, incoming: Incoming) -> Visit:
        """The visit of a delivery."""
        return await self.directory.arrive(incoming)

    async def rows(self, table: str) -> int:
        """How many rows a table has."""
        counted = select(func.count()).select_from(tables.metadata.tables[table])
        async with self.engine.connect() as connection:
            return int((await connection.execute(counted)).scalar_one())


def remembering(engine: AsyncEngine, clock: StillClock | None = None) -> Memory:
    """All of the database's ports, on one clock."""
    clock = clock or StillClock()
    return Memory(
        engine,
        clock,
        DatabaseDirectory(engine, clock, "Europe/Berlin"),
        DatabaseThreads(engine, clock),
        DatabaseOutbox(engine, clock),
        DueRows(engine),
        DatabaseStore(engine, clock),
        SignIns(engine, clock),
        DatabaseMemory(engine, clock),
    )


def each_is_a_port_of_the_core(memory: Memory) -> tuple[Directory, Threads, Outbox, Store]:
    """The type checker says so here."""
    return memory.directory, memory.threads, memory.outbox, memory.store


def place_of(
    team: str = "T1", channel: str = CHANNEL, thread: str | None = THREAD, *, direct: bool = False
) -> Place:
    """A thread in a channel of a team."""
    return Place(platform="slack", team=team, channel=channel, thread=thread, direct=direct)


def delivery(
    team: str = "T1",
    user: str | None = "U1",
    key: str | None = None,
    *,
    place: Place | None = None,
    said: Said | None = None,
    **more: Any,
) -> Incoming:
    """What somebody of a team does."""
    return Incoming(
        key=key or f"slack:{team}:{new_id().hex}",
        platform="slack",
        team=team,
        who=Who(platform="slack", team=team, user=user) if user else None,
        place=place,
        at=StillClock().now(),
        said=said or Command(text="help"),
        **more,
    )


def saying(text: str) -> Reply:
    """A reply that says this."""
    return Reply(text, (Notice(text), Buttons((Button("share", "Share"),))))


@dataclass(frozen=True)
class Furnished:
    """A Workspace of a team: an author wrote a message, and an asker had it translated."""

    team: str
    workspace: UUID
    author: UUID
    asker: UUID
    visit: Visit
    place: Place
    of_message: UUID
    """The asker's translation of the author's message."""
    own: UUID
    """The asker's translation of their own text."""
    private: Card
    public: Card
    shared: Card
    ready: Card
    remembered: Remembered

    @property
    def author_user(self) -> str:
        """As the platform knows the author."""
        return f"U0{self.team}AUTHOR"

    @property
    def asker_user(self) -> str:
        """As the platform knows the asker."""
        return f"U0{self.team}ASKER"

    @property
    def message(self) -> str:
        """The author's message."""
        return THREAD

    def who(self, user: str) -> Who:
        """A user of this team."""
        return Who(platform="slack", team=self.team, user=user)

    def words(self, what: str) -> str:
        """A text that stands here and nowhere else."""
        return f"{self.team} {what}"

    @property
    def by_the_author(self) -> tuple[str, ...]:
        """What the author wrote, what was made of it, and what others said of that."""
        made_of_it = ("author asks", "card of the message", "shared card", "asker remarks")
        said = ("author remarks", "author in passing", "author in the room", *BY_THE_AUTHOR)
        return tuple(map(self.words, (*made_of_it, *said)))

    @property
    def by_the_asker(self) -> tuple[str, ...]:
        """What the asker wrote of their own."""
        return tuple(map(self.words, ("asker asks", "card of their own", *BY_THE_ASKER)))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that anybody wrote or was told."""
        routes = (self.words("route"), self.words("author route"))
        return (*self.by_the_author, *self.by_the_asker, self.words("author card"), *routes)


async def furnish(memory: Memory, team: str) -> Furnished:
    """Something of this team in every table that knows Workspaces."""
    place, users = place_of(team), {name: f"U0{team}{name}" for name in ("AUTHOR", "ASKER")}
    now = memory.clock.now()

    async def comes(name: str, key: str) -> Visit:
        incoming = delivery(
            team,
            users[name],
            f"slack:{team}:{key}",
            place=place,
            said=Mention(message="1794571300.000200", text="translate"),
            route=json.dumps({"url": f"https://hooks.example/{team} {key}"}),
            once=f"slack:{team}:{CHANNEL}:{key}",
        )
        return await memory.arrive(incoming)

    author, asker = await comes("AUTHOR", "author route"), await comes("ASKER", "route")
    assert author.person is not None
    assert asker.person is not None
    workspace = asker.workspace
    for visit in (author, asker):
        assert visit.person is not None
        await memory.directory.save_profile(workspace, visit.person.id, "Pacific/Auckland", "en-NZ")
        assert visit.incoming.once is not None
        await memory.threads.claim(workspace, visit.incoming.once, visit.incoming.key)
    await memory.directory.choose_side(workspace, author.person.id, "it")
    await memory.directory.set_channel(
        workspace, place, author.person.id, side="it", mode="on", follows=True
    )
    await memory.directory.save_look(workspace, place, "public", False)
    await memory.threads.follow(workspace, place)
    by = author.incoming.who
    heard = [
        Message(THREAD, now, f"{team} author asks", by),
        Message("1794571250.000300", now, f"{team} author in passing", by),
        Message("1794571260.000400", now, f"{team} asker asks", asker.incoming.who),
    ]
    await memory.threads.hear(workspace, place, heard, whole=True)

    theirs, own = made(f"{team} author asks"), made(f"{team} asker asks")
    of_message, of_own = UUID(theirs.translation.id), UUID(own.translation.id)
    await memory.store.save_translation(
        workspace,
        theirs,
        person=asker.person.id,
        author=author.person.id,
        place=place,
        message=THREAD,
    )
    await memory.store.save_translation(workspace, own, person=asker.person.id, place=place)
    for who, about, reason in (
        (asker, of_message, "asker remarks"),
        (author, of_own, "author remarks"),
    ):
        assert who.person is not None
        await memory.store.save_feedback(
            workspace, about, helpful=False, reason=f"{team} {reason}", person=who.person.id
        )

    async def put(
        visit: Visit, name: str, text: str, to: Target, about: UUID | None, **more: Any
    ) -> Card:
        key = f"{visit.incoming.key}#{name}"
        said = Outgoing(key, saying(f"{team} {text}"), to, translation=about, **more)
        return await memory.outbox.put(visit, said)

    private = await put(asker, "private", "card of the message", "asker", of_message)
    shared = await put(
        asker, "shared", "shared card", "place", of_message, place=place, shares=private.id
    )
    public = await put(asker, "own", "card of their own", "place", of_own, place=place)
    ready = await put(author, "term", "author card", "asker", None)
    await put(asker, "after", "card of the message", "card", of_message, replaces=private.id)
    stand = ((private, None), (shared, SHARED_AT), (public, "1794571500.1"))
    for card, message in stand:
        await memory.outbox.sending(card)
        await memory.outbox.sent(card, message)
    await memory.due.put(workspace, "digest", f"{team} week", now + timedelta(days=7))
    await memory.sign_ins.invite(workspace, author.person.id, "slack", team)
    async with memory.engine.begin() as connection:
        await connection.execute(
            tables.role.insert().values(
                workspace_id=workspace,
                person_id=author.person.id,
                role="admin",
                granted_by=asker.person.id,
                granted_at=now,
            )
        )
        await connection.execute(
            tables.oidc_identity.insert().values(
                workspace_id=workspace,
                issuer="https://login.example.com",
                subject=f"subject of {team}",
                person_id=author.person.id,
                added_at=now,
            )
        )
        await connection.execute(
            tables.api_token.insert().values(
                id=new_id(),
                workspace_id=workspace,
                digest=f"digest of {team}",
                name="intranet",
                scopes="read translate",
                created_by=author.person.id,
                created_at=now,
                expires_at=now + timedelta(days=400),
            )
        )
        await connection.execute(
            tables.model_use.insert().values(
                id=new_id(), workspace_id=workspace, tokens=812, at=now - timedelta(days=1)
            )
        )
        await connection.execute(
            digest_tables.digest_week.insert().values(
                workspace_id=workspace,
                platform="slack",
                team_key=team,
                channel_key=CHANNEL,
                week="2026-W48",
                state="said",
                marketing=2,
                it=4,
                kept=5,
                due=6,
                words=["error-budget"],
                at=now,
            )
        )
        await connection.execute(
            pairing_tables.pairing.insert().values(
                workspace_id=workspace,
                id=new_id(),
                platform="slack",
                team_key=team,
                channel_key="C0PAIRED",
                to_platform="teams",
                to_team_key=f"tenant of {team}",
                to_channel_key=CHANNEL,
                made_at=now,
            )
        )
        await connection.execute(
            pairing_tables.pairing_code.insert().values(
                digest=f"code of {team}",
                workspace_id=workspace,
                person_id=author.person.id,
                platform="slack",
                team_key=team,
                channel_key=CHANNEL,
                expires_at=now + timedelta(minutes=10),
            )
        )
        await connection.execute(
            pairing_tables.identity_code.insert().values(
                digest=f"identity code of {team}",
                workspace_id=workspace,
                person_id=author.person.id,
                expires_at=now + timedelta(minutes=10),
            )
        )
        await connection.execute(
            room_tables.room.insert().values(workspace_id=workspace, team_key=team, changes=1)
        )
        await connection.execute(
            room_tables.room_message.insert().values(
                id=new_id(),
                workspace_id=workspace,
                team_key=team,
                channel_key=CHANNEL,
                thread_key=THREAD,
                bank="it",
                person_id=author.person.id,
                user_key=users["AUTHOR"],
                text=f"{team} author in the room",
                at=now,
                changed=1,
                expires_at=now + timedelta(days=60),
            )
        )
    remembered = await remember(
        *(memory.memory, team, workspace, author.person.id, asker.person.id, place),
        *(public.id, (THREAD, "1794571260.000400"), now),
    )
    now_stand = []
    for one in (private, public, shared, ready):
        found = await memory.outbox.card(workspace, one.id)
        assert found is not None
        now_stand.append(found)
    private, public, shared, ready = now_stand
    return Furnished(
        team=team,
        workspace=workspace,
        author=author.person.id,
        asker=asker.person.id,
        visit=asker,
        place=place,
        of_message=of_message,
        own=of_own,
        private=private,
        public=public,
        shared=shared,
        ready=ready,
        remembered=remembered,
    )


@asynccontextmanager
async def held_up(engine: AsyncEngine, by: Executable) -> AsyncIterator[None]:
    """Whoever needs what this statement takes waits until the end; then it never happened."""
    async with engine.connect() as connection:
        await connection.execute(by)
        yield
        await connection.rollback()


async def in_turn(engine: AsyncEngine, by: Executable, *calls: Coroutine[Any, Any, Any]) -> None:
    """Begin these calls one after the other while something holds them up, then let go.

    So the first one is in the middle of its work when the second one begins.
    """
    async with held_up(engine, by):
        tasks = []
        for call in calls:
            tasks.append(asyncio.create_task(call))
            await asyncio.sleep(0.2)
    async with asyncio.timeout(20):
        await asyncio.gather(*tasks)


async def rows_of(engine: AsyncEngine, workspace: UUID) -> dict[str, list[dict[str, Any]]]:
    """Every row of a Workspace, by table."""
    found = {}
    async with engine.connect() as connection:
        for name, table in tables.metadata.tables.items():
            mine = table.c.id if name == "workspace" else table.c.get("workspace_id")
            if mine is None:
                continue
            query = select(table).where(mine == workspace).order_by(*table.primary_key.columns)
            rows = (await connection.execute(query)).mappings()
            found[name] = [dict(row) for row in rows]
    return found


def bytes_of(file: Path) -> bytes:
    """Everything that lies in a SQLite file and in its write-ahead log."""
    parts = [file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-journal"))]
    return b"\n".join(part.read_bytes() for part in parts if part.exists())


async def everything_in(engine: AsyncEngine) -> bytes:
    """Everything that lies in the database: SQLite's files, or all columns of PostgreSQL's tables.

    All tables that there are, not only those that we know.
    """
    if engine.dialect.name == "sqlite":
        return bytes_of(Path(str(engine.url.database)))
    found: list[str] = []
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
        assert len(names) > len(tables.metadata.tables)  # Alembic's own too
        for name in names:
            whole = cast(literal_column(f'"{name}"'), Text)
            rows = await connection.execute(select(whole).select_from(table(name)))
            found += rows.scalars()
    return "\n".join(found).encode()


async def which_lie(engine: AsyncEngine, *words: str) -> set[str]:
    """Those of the words that lie anywhere, as they are or as JSON writes them."""
    everything = await everything_in(engine)
    return {
        one
        for one in words
        if one.encode() in everything or json.dumps(one)[1:-1].encode() in everything
    }


async def lies_anywhere(engine: AsyncEngine, words: str) -> bool:
    """Whether the words lie anywhere."""
    return bool(await which_lie(engine, words))
