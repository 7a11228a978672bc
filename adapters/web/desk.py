"""What the pages need: one frozen object, made in `serve` and in tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from adapters.settings import Settings
from bot.ports import Store
from bot.translation.compose import Translator
from glossary.termbase import Termbase


class Chat(Protocol):
    """The chat platforms behind a server, as far as the web application hosts them."""

    @property
    def events(self) -> Callable[[Request], Awaitable[Response]] | None:
        """What a platform posts over HTTP, where it does."""

    async def start(self) -> None:
        """Begin to work."""


class Closable(Protocol):
    """Something with connections that are closed when the server stops."""

    async def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One Workspace's translator and memory, as the web sees them.

    `store` is None where nothing is remembered; then no feedback is asked for. `ping_database`
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
    closables: tuple[Closable, ...] = ()

    @property
    def termbase(self) -> Termbase:
        """The words that the translator reads with."""
        return self.translator.reader.termbase
