"""`fogbridge serve`: put everything together, bring the database up to date, and listen."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adapters.openid import client_of
from adapters.settings import Settings, expect_secret_key
from adapters.slack.manifest import bare_address
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace
from adapters.teams.mode import Anonymous, TeamsMode, teams_mode
from adapters.web.guard import is_loopback
from adapters.wiring import (
    Budget,
    UtcClock,
    build_clock,
    build_model,
    build_reader,
    build_translator,
)
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.applications import Starlette

DEMO_WORKSPACE = "Demo workspace"
COMPANY_WORKSPACE = "Company"
"""The Workspace of those whom only an OpenID provider knows."""
_BACKLOG = 512
_GRACE = 10
"""Seconds that requests under way get when the server is stopped."""


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped. Raises `ConfigurationError` when that is not possible."""
    from adapters.slack.mode import slack_mode

    mode, in_teams = slack_mode(settings), teams_mode(settings)
    openid = client_of(settings, chats=mode is not None or _lets_in(in_teams))
    expect_reachable(settings, host, mode, openid=openid is not None, teams=in_teams)
    listener = listen(host, port)
    try:
        asyncio.run(_serve(settings, mode, listener))
    finally:
        listener.close()


def _lets_in(teams: TeamsMode | None) -> bool:
    """Whether people are known by Teams, so that it can let them into the pages."""
    return teams is not None and not isinstance(teams, Anonymous)


def expect_reachable(
    settings: Settings,
    host: str,
    mode: Mode | None,
    *,
    openid: bool = False,
    teams: TeamsMode | None = None,
) -> None:
    """Away from this machine the pages need a sign-in: a chat platform's, or a provider's (`openid`).

    Whoever signs in there does so by https. Raises `ConfigurationError` with what to do.
    """
    try:
        parts = urlsplit(settings.public_url or "")
        public = parts.hostname
    except ValueError:
        raise _not_an_address() from None
    if settings.public_url is not None and public is None:
        raise _not_an_address()
    if isinstance(teams, Anonymous) and not (
        is_loopback(host) and (public is None or is_loopback(public))
    ):
        raise ConfigurationError(
            "TEAMS_ALLOW_ANONYMOUS lets anybody talk to the bot, so Fogbridge runs with it on this "
            "machine alone. Leave out --host and FOGBRIDGE_PUBLIC_URL, or set TEAMS_APP_ID."
        )
    if _lets_in(teams) and (public is None or parts.scheme != "https"):
        raise ConfigurationError(
            "Teams needs FOGBRIDGE_PUBLIC_URL, the https address where it reaches this server, such "
            "as https://fogbridge.example.com. Set it, and enter it with /api/messages as the "
            "messaging endpoint of the Azure Bot."
        )
    if _lets_in(teams) and (parts.path.strip("/") or parts.query or parts.fragment):
        raise _not_an_address()
    if isinstance(mode, OneWorkspace | ManyWorkspaces):
        if public is None or parts.scheme != "https":
            raise ConfigurationError(
                "Slack over HTTP needs FOGBRIDGE_PUBLIC_URL, the https address where Slack reaches "
                "this server, such as https://fogbridge.example.com. "
                "Without a public address use Socket Mode: SLACK_BOT_TOKEN and SLACK_APP_TOKEN."
            )
        bare_address(settings.public_url or "")
        return
    signs_in = mode is not None or _lets_in(teams) or openid
    if signs_in and public is not None and not is_loopback(public):
        if parts.scheme != "https" or parts.path.strip("/") or parts.query or parts.fragment:
            raise _not_an_address()
        return
    if signs_in and not is_loopback(host):
        raise ConfigurationError(
            f"Fogbridge does not listen on {host} without FOGBRIDGE_PUBLIC_URL, the https address "
            "where people reach its pages: a link into them would lead nowhere. "
            "Set it, or leave out --host."
        )
    if not is_loopback(host):
        raise ConfigurationError(
            f"Fogbridge does not listen on {host}: away from this machine its pages need a sign-in, "
            "and no way to sign in is set up. Leave out --host."
        )
    if public is not None and not is_loopback(public):
        raise ConfigurationError(
            f"FOGBRIDGE_PUBLIC_URL names {public}: away from this machine the pages need a sign-in, "
            "and no way to sign in is set up. Leave FOGBRIDGE_PUBLIC_URL out."
        )


def _not_an_address() -> ConfigurationError:
    return ConfigurationError(
        "FOGBRIDGE_PUBLIC_URL is not the https address of a server, without a path. "
        "Give it like https://fogbridge.example.com, or leave it out."
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `ConfigurationError` with what to do when it can't."""
    name = host.strip("[]")
    try:
        family = socket.AF_INET6 if ip_address(name).version == 6 else socket.AF_INET
    except ValueError:
        family = socket.AF_INET  # localhost, by whatever name
    # Named, or asyncio does not know it for TCP and leaves Nagle's algorithm on: 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((name, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise ConfigurationError(_why_not(host, port, error)) from error
    listener.setblocking(False)
    return listener


def _why_not(host: str, port: int, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8080
        return (
            f"Port {port} is taken by another program. "
            f"Stop that one, or choose another port: fogbridge serve --port {other}"
        )
    if number in (errno.EACCES, errno.EPERM):
        return f"Port {port} needs more rights than Fogbridge has. Choose one above 1023, such as 8080."
    return f"Fogbridge can't listen on {host}, port {port}. Leave out --host, or give an address of this machine."


def address_of(listener: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(settings: Settings, mode: Mode | None, listener: socket.socket) -> None:
    import uvicorn

    from adapters.web.logs import configure_logs

    configure_logs()
    app = await build_app(settings, mode, address_of(listener))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        lifespan="on",
    )

    class Server(uvicorn.Server):
        """Says where it is as soon as it answers there, and not before; stops without waiting for
        browsers that listen."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"Fogbridge is at {address_of(listener)} (Ctrl+C stops it)", flush=True)  # noqa: T201 - the one line that tells where

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await app.state.hush()
            await super().shutdown(sockets)

    await Server(config).serve(sockets=[listener])


async def build_app(
    settings: Settings, mode: Mode | None = None, address: str | None = None
) -> Starlette:
    """The application with everything real behind it: database migrated, termbase read, model ready.

    `address` is where a browser on this machine finds it. With a chat platform or an OpenID provider
    whoever comes has to be signed in, wherever from.
    """
    from adapters.chat_wiring import build_chats, room, slack, teams
    from adapters.database.digest_facts import DatabaseDigestFacts
    from adapters.database.engine import open_engine
    from adapters.database.memory import DatabaseMemory
    from adapters.database.migrate import migrate
    from adapters.database.sign_ins import SignIns
    from adapters.database.store import DatabaseStore
    from adapters.people_wiring import build_openid, build_people
    from adapters.web.app import create_app
    from adapters.web.desk import Desk
    from adapters.web.recall import Recall

    expect_secret_key(settings)
    in_teams = teams_mode(settings)
    chatting = mode is not None or _lets_in(in_teams)
    client = client_of(settings, chats=chatting)
    await migrate(settings.database_url)
    clock = build_clock(settings)
    engine = open_engine(settings.database_url)
    days, record_days = settings.retention_days, settings.record_retention_days
    store = DatabaseStore(engine, clock, days, record_days)
    # Where only a provider knows people, they are a company; else this is what there is to try.
    alone = client is not None and not chatting
    workspace = await store.ensure_workspace(
        COMPANY_WORKSPACE if alone else DEMO_WORKSPACE, demo=not alone, timezone=settings.timezone
    )
    model = build_model(settings)
    if model is not None:
        asyncio.get_running_loop().run_in_executor(None, model.warm)
    budget = Budget(store, workspace, clock, settings.model_tokens_per_day)
    reader = build_reader()
    # Made at its first use otherwise, in the middle of somebody's answer (0.3 s).
    asyncio.get_running_loop().run_in_executor(None, reader.suggester.warm)
    translator = build_translator(settings, reader, model, budget.may_spend)

    async def ping() -> None:
        await store.tokens_spent(workspace, clock.now())

    async def purge() -> object:
        return await store.purge(clock.now())

    people_come_to = settings.public_url or address
    chats = sign_ins = openid = None
    # The room is for whoever sits at this machine, so there is none where people sign in.
    platforms = [] if chatting or client is not None else [room(workspace)]
    platforms += [slack(mode)] if mode is not None else []
    platforms += [teams(in_teams)] if in_teams is not None else []
    if platforms:
        shown = people_come_to if chatting else None
        chats = build_chats(
            settings,
            platforms,
            engine,
            store,
            translator,
            address=shown.rstrip("/") if shown else None,
        )
        await chats.check()
    if client is not None and people_come_to is not None:
        newcomers = workspace if alone else None
        openid = build_openid(settings, client, engine, UtcClock(), people_come_to, newcomers)
    if chatting or openid is not None:
        sign_ins = SignIns(engine, UtcClock())
    desk = Desk(
        settings=settings,
        translator=translator,
        workspace=workspace,
        store=store,
        demo=not alone,
        ping_database=ping,
        tend=purge,
        chats=chats,
        sign_ins=sign_ins,
        people=build_people(settings, engine, UtcClock(), chats.jobs.forget if chats else None),
        openid=openid,
        recall=Recall(
            DatabaseMemory(engine, UtcClock(), days, record_days),
            DatabaseDigestFacts(engine, UtcClock()),
            chats.changed if chats else None,
        ),
        room=chats.room if chats else None,
        closables=(
            *((chats,) if chats else ()),
            *((model,) if model else ()),
            _Disposing(engine.dispose),
        ),
    )
    return create_app(desk)


class _Disposing:
    """Gives an engine the name for closing that everything else on the desk has."""

    def __init__(self, dispose: Callable[[], Awaitable[None]]) -> None:
        self._dispose = dispose

    async def close(self) -> None:
        await self._dispose()
