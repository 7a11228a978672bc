"""Chat platforms for tests of the web application: nothing runs behind them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from adapters.web.desk import Installed, Installing, Refuse
from bot.ids import new_id
from bot.ports import Made, Person
from bot.translation.compose import Translator


@dataclass(frozen=True)
class Counted:
    """Numbers of the queue and of what was delivered."""

    waiting: int = 0
    failed: int = 0
    dead: int = 0
    taken: int = 0
    refused: int = 0


@dataclass
class QuietChats:
    """Says what it is told to say; `asked_for` are the Workspaces whose translator was wanted."""

    translator: Translator
    backlog: Counted = Counted()
    deliveries: Counted = Counted()
    is_connected: bool | None = None
    asked_for: list[UUID] = field(default_factory=list)
    events: Callable[[Request], Awaitable[Response]] | None = None
    installing: Callable[[Refuse, Installed], Installing] | None = None
    count: Callable[[Made], None] | None = None

    def events_of(self, platform: str) -> Callable[[Request], Awaitable[Response]] | None:
        """Slack's alone."""
        return self.events if platform == "slack" else None

    def translator_of(self, workspace: UUID) -> Translator:
        """The same for each Workspace."""
        self.asked_for.append(workspace)
        return self.translator

    async def connected(self) -> bool | None:
        """See `adapters.web.desk.Chat`."""
        return self.is_connected

    async def start(self) -> None:
        """Nothing to start."""


LINK = f"/sign-in/{'L' * 43}"
"""The link of `FixedSignIns`."""


@dataclass(frozen=True)
class Somebody:
    """Who is signed in."""

    workspace: UUID
    timezone: str
    person: Person


@dataclass
class FixedSignIns:
    """One link that is always good, and as many sessions of one person as begin with it."""

    somebody: Somebody = field(default_factory=lambda: Somebody(new_id(), "UTC", Person(new_id())))
    sessions: set[str] = field(default_factory=set)

    async def waits(self, token: str) -> bool:
        """See `adapters.web.desk.SignIns`."""
        return LINK.endswith(f"/{token}")

    async def begin(self, token: str) -> str | None:
        """See `adapters.web.desk.SignIns`."""
        if not await self.waits(token):
            return None
        session = token_urlsafe(32)
        self.sessions.add(session)
        return session

    async def open(self, workspace: UUID, person: UUID) -> str:
        """See `adapters.web.desk.SignIns`."""
        assert (workspace, person) == (self.somebody.workspace, self.somebody.person.id)
        session = token_urlsafe(32)
        self.sessions.add(session)
        return session

    async def who(self, session: str) -> Somebody | None:
        """See `adapters.web.desk.SignIns`."""
        return self.somebody if session in self.sessions else None

    async def end(self, session: str) -> None:
        """See `adapters.web.desk.SignIns`."""
        self.sessions.discard(session)


async def take_it(request: Request) -> Response:
    """Says how many bytes were delivered."""
    return PlainTextResponse(str(len(await request.body())))


@dataclass
class TwoWays:
    """An installation that says at once how it ended: `?ok` well, and otherwise not."""

    refuse: Refuse
    installed: Installed
    team: str | None

    async def install(self, request: Request) -> Response:
        """Off to the platform."""
        del request
        return RedirectResponse("https://slack.example.com/oauth/v2/authorize", 302)

    async def redirect(self, request: Request) -> Response:
        """And back."""
        if "ok" in request.query_params:
            return self.installed(request, self.team)
        return self.refuse(request, 410, "slack_install_over", "Begin again at /slack/install.")
