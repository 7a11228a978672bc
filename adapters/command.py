"""What a command has around its work: the database of the settings, and which Workspace is meant."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer

from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.database.engine import Database
    from adapters.settings import Settings
    from bot.incoming import Platform
    from bot.records import ChannelKey

T = TypeVar("T")

_CHANNEL = re.compile(r"(slack|teams|room):([^\s:/]{1,128})/([^\s/]{1,128})")

In = Annotated[
    str | None, typer.Option("--workspace", help="The Workspace's name, where there are several.")
]

Channel = Annotated[
    str | None, typer.Option("--channel", help="Where, like slack:T123/C456, with Slack's ids.")
]


class UnknownWorkspace(FogbridgeError):
    """It is not clear which Workspace is meant."""

    code = "unknown_workspace"


class UnknownChannel(FogbridgeError):
    """There is no digest in this channel."""

    code = "unknown_channel"


class NotMigrated(FogbridgeError):
    """The database is not the one that this version needs."""

    code = "not_migrated"


def run(work: Callable[[Settings, Database], Awaitable[T]]) -> T:
    """Do it on the database of the settings. Raises `NotMigrated` where that is an older one."""
    from adapters.settings import read_settings

    settings = read_settings()

    async def whole() -> T:
        async with _opened(settings) as engine:
            return await work(settings, engine)

    return asyncio.run(whole())


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    from adapters.database.engine import open_engine
    from adapters.database.migrate import state

    now = await state(settings.database_url)
    if now.before != now.after:
        raise NotMigrated(
            "The database is not at this version yet. Run fogbridge migrate, or start the server."
        )
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        await engine.dispose()


async def workspace_named(engine: Database, name: str | None) -> UUID:
    """The Workspace of this name, or the only one. Raises `UnknownWorkspace`."""
    from adapters.database.api_tokens import ApiTokens
    from adapters.wiring import UtcClock

    known = await ApiTokens(engine, UtcClock()).workspaces()
    fitting = [id_ for id_, called in known if name in (None, called)]
    if len(fitting) == 1:
        return fitting[0]
    if not known:
        raise UnknownWorkspace("There is no Workspace yet. Start the server once, and try again.")
    names = ", ".join(called for _, called in known)
    raise UnknownWorkspace(f"Say which Workspace with --workspace: {names}.")


def read_channel(written: str | None) -> ChannelKey | None:
    """The channel that is meant; None where none was named. Raises `UnknownChannel`."""
    from bot.records import ChannelKey

    if written is None:
        return None
    found = _CHANNEL.fullmatch(written)
    if found is None:
        raise UnknownChannel(
            "--channel is like slack:T123/C456, with Slack's ids of team and channel."
        )
    platform: Platform = found[1]  # type: ignore[assignment]  # as the pattern says
    return ChannelKey(platform, found[2], found[3])
