"""What the pages need: one frozen object, made in `serve` and in tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from adapters.room.room import Room
from adapters.settings import Settings
from adapters.web.people import People
from adapters.web.recall import Recall
from adapters.web.vouching import OpenId
from bot.ports import Made, Person, Store
from bot.translation.compose import Translator
from glossary.termbase import Termbase

Handler = Callable[[Request], Awaitable[Response]]

Refuse = Callable[[Request, int, str, str], Response]
"""Makes a page of a status, a code for programs and a sentence for people."""
Installed = Callable[[Request, str | None], Response]
"""Makes the page that says that it is installed, and where."""


class Installing(Protocol):
    """The way of an installation: off to the platform, and back."""

    async def install(self, request: Request) -> Response:
        """Send the browser to the platform."""

    async def redirect(self, request: Request) -> Response:
        """Take what it brings back."""


class Backlog(Protocol):
    """How many jobs wait, will be run again, and failed for good."""

    @property
    def waiting(self) -> int:
        """Not done yet."""

    @property
    def failed(self) -> int:
        """To be run again."""

    @property
    def dead(self) -> int:
        """Not run again by themselves."""


class Deliveries(Protocol):
    """What the platforms delivered to this process."""

    @property
    def taken(self) -> int:
        """Written down, so acknowledged."""

    @property
    def refused(self) -> int:
        """Could not be written down: the platform was told so."""


class Chat(Protocol):
    """The chat platforms behind a server, as far as the web application hosts and shows them."""

    def events_of(self, platform: str) -> Handler | None:
        """What a platform posts over HTTP, where it does."""

    @property
    def installing(self) -> Callable[[Refuse, Installed], Installing] | None:
        """How somebody installs it in a workspace of theirs, where that is possible."""

    @property
    def translator_of(self) -> Callable[[UUID], Translator]:
        """The translator of a Workspace, which minds that Workspace's budget."""

    @property
    def backlog(self) -> Backlog:
        """The queue, as of its last look at itself."""

    @property
    def deliveries(self) -> Deliveries:
        """Since the start of the process."""

    count: Callable[[Made], None] | None
    """Told of each translation that a chat asked for."""

    async def connected(self) -> bool | None:
        """Whether the platform's connection stands; None where the platform calls us instead."""

    async def start(self) -> None:
        """Begin to work."""


class SignedIn(Protocol):
    """Somebody at the pages, and the Workspace that they see; `timezone` is the Workspace's."""

    @property
    def workspace(self) -> UUID:
        """Whose pages they see."""

    @property
    def timezone(self) -> str:
        """The default zone there."""

    @property
    def person(self) -> Person:
        """Who it is."""


class SignIns(Protocol):
    """Links that are good once, and sessions; see `adapters.database.sign_ins`."""

    async def waits(self, token: str) -> bool:
        """Whether a link can still be used. Looking does not use it."""

    async def begin(self, token: str) -> str | None:
        """Use a link up: the id of the session that begins, for the first who comes in time."""

    async def open(self, workspace: UUID, person: UUID) -> str:
        """The id of a session of somebody whom a provider vouched for."""

    async def who(self, session: str) -> SignedIn | None:
        """Who has this session; None once it is over."""

    async def end(self, session: str) -> None:
        """Sign out."""


class Closable(Protocol):
    """Something with connections that are closed when the server stops."""

    async def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One Workspace's translator and memory, as the web sees them.

    `store` is None where nothing is remembered; then no feedback is asked for. With `sign_ins` the
    pages show the Workspace of who is signed in, and nothing to anybody else; `workspace` is then
    that of the API alone. `people` None: there are no tokens, and nobody asks about themselves.
    `openid` is a second way to sign in, beside the chats or where there are none. Without a `recall`
    there are no pages of asks, whys, commitments and the digest. `ping_database`
    raises when the database does not answer. `tend` runs once an hour. `closables` are closed in
    their order when the server stops.
    """

    settings: Settings
    translator: Translator
    workspace: UUID | None = None
    store: Store | None = None
    demo: bool = True
    ping_database: Callable[[], Awaitable[None]] | None = None
    tend: Callable[[], Awaitable[object]] | None = None
    chats: Chat | None = None
    sign_ins: SignIns | None = None
    people: People | None = None
    openid: OpenId | None = None
    recall: Recall | None = None
    room: Room | None = None
    closables: tuple[Closable, ...] = ()

    @property
    def termbase(self) -> Termbase:
        """The words that the translator reads with."""
        return self.translator.reader.termbase
