"""What a chat platform is built on, and what everybody who runs one has to know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from adapters.work import ChatWork, Platform

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.database.directory import DatabaseDirectory
    from adapters.database.engine import Database
    from adapters.database.outbox import DatabaseOutbox
    from adapters.settings import Settings
    from adapters.web.desk import Installed, Installing, Refuse
    from bot.incoming import Incoming
    from bot.ports import Chat, Clock
    from bot.router import Router
    from glossary.concept import Concept

Handler = Callable[["Request"], Awaitable["Response"]]


class Submit(Protocol):
    """Writes a delivery into the durable queue, or raises."""

    async def __call__(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """Once this returns it may be acknowledged."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all platforms of a process share. `forget` takes platform, team and user, and deletes what
    the queue holds of them.

    `router_for` makes the features for one platform's way of reading; `knows` says whether the
    termbase has a written form, and `search` finds its concepts, the best first.
    """

    settings: Settings
    engine: Database
    clock: Clock
    directory: DatabaseDirectory
    outbox: DatabaseOutbox
    work: ChatWork
    submit: Submit
    forget: Callable[[str, str, str], Awaitable[object]]
    router_for: Callable[[Chat], Router]
    knows: Callable[[str], bool]
    search: Callable[[str], Sequence[Concept]]


class Wired(Protocol):
    """One platform, put together."""

    @property
    def name(self) -> str:
        """What deliveries of it are called by."""

    @property
    def platform(self) -> Platform:
        """What the jobs do with it."""

    @property
    def in_haste(self) -> bool:
        """Whether the server has to be able to answer on it before it says that it is up."""

    @property
    def events(self) -> Handler | None:
        """What the platform posts over HTTP, where it does."""

    @property
    def installing(self) -> Callable[[Refuse, Installed], Installing] | None:
        """How somebody installs it in a workspace of theirs, where that is possible."""

    async def check(self) -> None:
        """Raises `ConfigurationError` where it can't work as it is set up."""

    async def prepare(self) -> None:
        """What has to be done before the queue starts."""

    async def start(self) -> None:
        """Begin to listen; the queue works."""

    async def hush(self) -> None:
        """Take nothing more; the queue still works."""

    async def close(self) -> None:
        """Let go of everything; the queue has stopped."""

    async def connected(self) -> bool | None:
        """Whether the platform's connection stands; None where there is none to stand."""
