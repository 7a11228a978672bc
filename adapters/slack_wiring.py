"""Where Slack is put together: whose tokens it speaks with, and how it listens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from adapters.database.engine import Database, open_engine
from adapters.database.threads import DatabaseThreads
from adapters.ground import Ground, Handler
from adapters.slack.answer import SlackSilent
from adapters.slack.chat import SlackChat
from adapters.slack.client import SlackClient
from adapters.slack.edge import Edge
from adapters.slack.installed_tokens import InstalledTokens
from adapters.slack.manifest import REDIRECT_PATH, SCOPES, bare_address
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace, SocketMode
from adapters.slack.pictures import SlackPictures
from adapters.slack.platform import SlackPlatform
from adapters.slack.post import SlackPost
from adapters.slack.tokens import SingleToken, Tokens
from adapters.told import told
from bot.incoming import Incoming, Opened

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Installation

    from adapters.slack.oauth import SlackInstall
    from adapters.web.desk import Installed, Refuse

_log = structlog.get_logger("fogbridge.chats")


@dataclass
class SlackWired:
    """Slack in this process. `reseal` puts what is stored under today's key, where that changed."""

    platform: SlackPlatform
    edge: Edge
    client: SlackClient
    tokens: Tokens
    door: Database
    installing: Callable[[Refuse, Installed], SlackInstall] | None = None
    reseal: Callable[[], Awaitable[int]] | None = None
    events: Handler | None = None
    socket: Any = None
    name: str = "slack"
    in_haste: bool = True

    async def check(self) -> None:
        """A token that is not taken is refused; that Slack is silent is fine."""
        if isinstance(self.tokens, SingleToken):
            with suppress(SlackSilent):
                await self.tokens.token(None, None, False)
        if self.socket is not None:
            await self.socket.check()

    async def prepare(self) -> None:
        """Tokens are put under today's key."""
        if self.reseal is not None:
            _log.info("slack_tokens_resealed", installations=await self.reseal())

    async def start(self) -> None:
        """Over HTTP it listens already."""
        if self.socket is not None:
            await self.socket.start()

    async def hush(self) -> None:
        """Disconnect, and finish opening forms."""
        if self.socket is not None:
            await self.socket.close()
        await self.edge.close()
        await self.door.dispose()

    async def close(self) -> None:
        """The connections to Slack."""
        if isinstance(self.tokens, InstalledTokens):
            await self.tokens.close()
        await self.client.close()

    async def connected(self) -> bool | None:
        """Whether Socket Mode's connection stands; None where Slack calls us instead."""
        connected: bool | None = None if self.socket is None else await self.socket.connected()
        return connected


def build_slack(ground: Ground, mode: Mode) -> SlackWired:
    """Slack, not started yet."""
    settings, clock = ground.settings, ground.clock
    speaks = _speaks(ground, mode)
    client = SlackClient(speaks.tokens, settings.slack_api_url)
    chat = SlackChat(client)
    router = ground.router_for(chat)
    # A platform waits for the answer whether a message is for us, so that is read by a way of its
    # own: behind those who write it took two seconds in a burst (measured).
    door = open_engine(settings.database_url)
    edge = Edge(
        submit=ground.submit,
        threads=DatabaseThreads(door, clock, settings.retention_days),
        router=router,
        client=client,
        clock=clock,
        knows=ground.knows,
        told=told,
    )
    post = SlackPost(client, ground.outbox, clock, pictures=SlackPictures(client))
    wired = SlackWired(
        SlackPlatform(router, chat, post),
        edge,
        client,
        speaks.tokens,
        door,
        speaks.installing,
        speaks.reseal,
    )
    _listen(wired, ground, mode, edge)
    return wired


def _listen(wired: SlackWired, ground: Ground, mode: Mode, edge: Edge) -> None:
    from adapters.slack.app import SlackEvents, SlackSocket

    url = ground.settings.slack_api_url
    match mode:
        case SocketMode(app_token=app_token):
            wired.socket = SlackSocket(edge, app_token.get_secret_value(), url)
        case OneWorkspace(signing_secret=secret) | ManyWorkspaces(signing_secret=secret):
            wired.events = SlackEvents(edge, secret.get_secret_value(), url)


@dataclass(frozen=True, slots=True)
class _Speaks:
    tokens: Tokens
    installing: Callable[[Refuse, Installed], SlackInstall] | None = None
    reseal: Callable[[], Awaitable[int]] | None = None


def _speaks(ground: Ground, mode: Mode) -> _Speaks:
    """Whose tokens the bot speaks with, and how it gets more of them."""
    from slack_sdk.web.async_client import AsyncWebClient

    settings, clock = ground.settings, ground.clock
    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=10, retry_handlers=[])
    if isinstance(mode, SocketMode | OneWorkspace):
        return _Speaks(SingleToken(mode.bot_token.get_secret_value(), client))
    from adapters.database.slack_installations import SlackInstallations, SlackOAuthStates
    from adapters.slack.oauth import SlackInstall
    from adapters.vault import open_vault

    store = SlackInstallations(ground.engine, mode.client_id, open_vault(settings))
    client_id, secret = mode.client_id, mode.client_secret.get_secret_value()
    address = bare_address(settings.public_url or "")

    async def on_installed(installation: Installation) -> None:
        await _welcome(ground, installation)

    def installing(refuse: Refuse, installed: Installed) -> SlackInstall:
        return SlackInstall(
            client=client,
            client_id=client_id,
            client_secret=secret,
            scopes=SCOPES,
            redirect_uri=address + REDIRECT_PATH,
            states=SlackOAuthStates(ground.engine, clock),
            store=store,
            on_installed=on_installed,
            installed=lambda request, installation: installed(request, _name(installation)),
            refuse=refuse,
        )

    return _Speaks(
        InstalledTokens(store, client, client_id, secret, clock),
        installing,
        store.reseal if settings.secret_key_old is not None else None,
    )


async def _welcome(ground: Ground, installation: Installation) -> None:
    """The Workspace of an installation, under the name that people know; back again, if it had left."""
    team = installation.enterprise_id if installation.is_enterprise_install else None
    team = team or installation.team_id or ""
    now = ground.clock.now()
    await ground.directory.arrive(
        Incoming(
            key=f"slack:{team}:installed:{now.isoformat()}",
            platform="slack",
            team=team,
            enterprise=installation.enterprise_id,
            at=now,
            said=Opened(what="home"),
        )
    )
    if name := _name(installation):
        await ground.directory.rename("slack", team, name)


def _name(installation: Installation) -> str | None:
    """What people call where it is installed: their workspace, or their whole organisation."""
    if installation.is_enterprise_install:
        return installation.enterprise_name
    return installation.team_name
