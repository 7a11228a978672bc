"""A house for tests: an application with a database behind it and a browser in front."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.database import tables
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import Database, open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.sign_ins import SignIns
from adapters.database.store import DatabaseStore
from adapters.openid import Client
from adapters.people_wiring import build_openid, build_people
from adapters.web.app import create_app
from adapters.web.desk import Desk
from adapters.web.recall import Recall
from bot.asks import Ask
from bot.ids import new_id
from bot.incoming import Incoming, Opened, Who
from bot.ports import Visit
from bot.translation.compose import Translator
from tests.adapters.web.chats import QuietChats, TwoWays, take_it
from tests.adapters.web.desks import ASK, settings, shipped_reader
from tests.fakes.clock import StillClock
from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider
from tests.tables import make_tables

PUBLIC = "https://fogbridge.example.com"
HERE = "http://127.0.0.1:8080"

T = TypeVar("T")


class _Closing:
    def __init__(self, engine: Database) -> None:
        self._engine = engine

    async def close(self) -> None:
        await self._engine.dispose()


@dataclass
class House:
    """An application with a database behind it and a browser in front."""

    desk: Desk
    chats: QuietChats
    client: TestClient
    engine: Database
    clock: StillClock
    directory: DatabaseDirectory
    sign_ins: SignIns
    unqueued: list[tuple[str, str, str]] = field(default_factory=list)
    """Of whom the queue was to forget what it holds."""
    changed: list[Ask] = field(default_factory=list)
    """The asks whose cards were to follow; the queue is full from the fifth one on."""

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run something in the application's own loop."""
        assert self.client.portal is not None
        return self.client.portal.call(work)

    def comes(self, team: str = "T1", user: str = "U1") -> Visit:
        """Somebody opens Fogbridge's Home in Slack."""
        incoming = Incoming(
            key=f"slack:{team}:{new_id().hex}",
            platform="slack",
            team=team,
            who=Who(platform="slack", team=team, user=user),
            at=self.clock.now(),
            said=Opened(what="home"),
        )
        return self.do(lambda: self.directory.arrive(incoming))

    def link(self, team: str = "T1", user: str = "U1") -> str:
        """The path of a link that they are given there."""
        visit = self.comes(team, user)
        person = visit.person
        assert person is not None
        token = self.do(lambda: self.sign_ins.invite(visit.workspace, person.id, "slack", team))
        return f"/sign-in/{token}"

    def signs_in(self, team: str = "T1", user: str = "U1") -> Visit:
        """They follow it and press the button; who they are."""
        assert self.client.post(self.link(team, user)).status_code == 303
        return self.comes(team, user)

    def goes_to_the_provider(self) -> str:
        """The button for the company account, and what the provider says to it: the way back."""
        answer = self.client.get("/sign-in/openid")
        assert answer.status_code == 302, answer.text
        back = httpx2.get(answer.headers["location"]).headers["location"]
        assert back.startswith(f"{self.client.base_url}")
        parts = urlsplit(back)
        return f"{parts.path}?{parts.query}"

    def translates(self, text: str = ASK, **fields: str) -> UUID:
        """The id of a translation made on the page."""
        answer = self.client.post("/translate", data={"text": text, "from": "marketing", **fields})
        assert answer.status_code == 200
        found = re.search(r"/translate/([0-9a-f-]{36})/feedback", answer.text)
        assert found, "the translation was not kept"
        return UUID(found[1])

    def rows(self, table: str) -> list[Any]:
        """Everything in a table."""

        async def read() -> list[Any]:
            async with self.engine.connect() as connection:
                found = await connection.execute(select(tables.metadata.tables[table]))
                return list(found.all())

        return self.do(read)


@contextmanager
def housing(
    sqlite_url: str,
    base: str = PUBLIC,
    *,
    chat: bool = True,
    provider: FakeProvider | None = None,
    **changes: Any,
) -> Iterator[House]:
    """A house on a new database; `base` is where the browser finds it.

    `chat`: people come from there. `provider`: they may sign in there, too, or, without a chat, only.
    """
    make_tables(sqlite_url)
    engine, clock = open_engine(sqlite_url), StillClock()
    store = DatabaseStore(engine, clock)
    translator = Translator(shipped_reader(), clock)
    chats = QuietChats(translator, events=take_it)
    chats.installing = lambda refuse, installed: TwoWays(refuse, installed, changes.get("team"))
    workspace = asyncio.run(_demo(sqlite_url))
    known = settings(
        public_url=PUBLIC if base == PUBLIC else None,
        api_token=changes.get("api_token", SecretStr("token")),
        secret_key=SecretStr("k" * 40),
    )
    unqueued: list[tuple[str, str, str]] = []

    async def unqueue(*who: str) -> None:
        unqueued.append((who[0], who[1], who[2]))

    changed: list[Ask] = []

    async def follow(ask: Ask) -> None:
        if len(changed) == 4:
            raise OSError("the queue is full")
        changed.append(ask)

    openid = None
    if provider is not None:
        at = Client(provider.address, CLIENT_ID, CLIENT_SECRET)
        openid = build_openid(known, at, engine, clock, base, None if chat else workspace)
    desk = Desk(
        settings=known,
        translator=translator,
        workspace=workspace,
        store=store,
        chats=chats if chat else None,
        sign_ins=SignIns(engine, clock),
        people=build_people(known, engine, clock, unqueue),
        openid=openid,
        recall=Recall(DatabaseMemory(engine, clock), DatabaseDigestFacts(engine, clock), follow),
        closables=(_Closing(engine),),
    )
    client = TestClient(
        create_app(desk, changes.get("limit")),
        base_url=base,
        client=("203.0.113.7" if base == PUBLIC else "127.0.0.1", 50000),
        raise_server_exceptions=False,
        follow_redirects=False,
    )
    directory = DatabaseDirectory(engine, clock)
    with client:
        sign_ins = SignIns(engine, clock)
        yield House(desk, chats, client, engine, clock, directory, sign_ins, unqueued, changed)


async def _demo(url: str) -> UUID:
    engine = open_engine(url)
    made = await DatabaseStore(engine, StillClock()).ensure_workspace("Demo workspace", demo=True)
    await engine.dispose()
    return made
