"""Bolt around the edge: signed requests over HTTP, or envelopes over Socket Mode."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Coroutine
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from adapters.slack.answer import NoAnswer, answer_of
from adapters.slack.edge import Edge, EdgeMiddleware
from bot.errors import ConfigurationError

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,15}")


def bolt_app(edge: Edge, signing_secret: str | None, base_url: str) -> AsyncApp:
    """Bolt with nothing behind the edge. Without a secret it is for Socket Mode only."""
    quiet = logging.getLogger("fogbridge.bolt")
    quiet.setLevel(logging.CRITICAL)  # its lines quote payloads; ours, behind the edge, do not
    return AsyncApp(
        logger=quiet,
        client=AsyncWebClient(base_url=base_url),
        signing_secret=signing_secret or "socket-mode-has-no-signatures",
        request_verification_enabled=signing_secret is not None,
        authorize=_nobody,
        before_authorize=EdgeMiddleware(edge),
    )


async def _nobody(**_: Any) -> AuthorizeResult:
    """Bolt asks for a token only behind the edge, where nothing gets."""
    raise NotImplementedError


class SlackEvents:
    """`POST /slack/events`: everything that Slack sends over HTTP."""

    def __init__(self, edge: Edge, signing_secret: str, base_url: str) -> None:
        self._handler = AsyncSlackRequestHandler(bolt_app(edge, signing_secret, base_url))

    async def __call__(self, request: Request) -> Response:
        """Refuse what Bolt would stumble over (a 500 each, measured), and hand the rest to it."""
        if await _is_ssl_check(request):
            return PlainTextResponse("")
        if not _TIMESTAMP.fullmatch(request.headers.get("x-slack-request-timestamp", "")):
            return _refused()
        if not _SIGNATURE.fullmatch(request.headers.get("x-slack-signature", "")):
            return _refused()
        try:
            (await request.body()).decode("utf-8")
        except UnicodeDecodeError:
            return PlainTextResponse("not UTF-8\n", 400)
        try:
            return await self._handler.handle(request)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            return PlainTextResponse("not readable\n", 400)


async def _is_ssl_check(request: Request) -> bool:
    """Slack looks now and then whether the certificate holds; there is nothing else in it."""
    body = await request.body()
    return len(body) < 200 and b"ssl_check=1" in body.split(b"&")


def _refused() -> Response:
    return PlainTextResponse("not signed by Slack\n", 401)


class SlackSocket:
    """Socket Mode: a connection that we open, so that no public address is needed."""

    def __init__(self, edge: Edge, app_token: str, base_url: str) -> None:
        self._app = bolt_app(edge, None, base_url)
        self._app_token = app_token
        self._client = AsyncWebClient(base_url=base_url, timeout=10, retry_handlers=[])
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def check(self) -> None:
        """Raises `ConfigurationError` where Slack does not take the token; silence is no reason."""
        try:
            await answer_of(self._client.apps_connections_open(app_token=self._app_token))
        except NoAnswer as error:
            if error.final:
                raise ConfigurationError(
                    f"Slack does not accept SLACK_APP_TOKEN ({error.code}). Make a new one on the "
                    "app's page Basic Information, with the scope connections:write."
                ) from None

    async def connected(self) -> bool:
        """Whether the connection stands right now."""
        handler = self._handler
        return handler is not None and await handler.client.is_connected()

    async def start(self) -> None:
        """Connect, and stay connected; while Slack is away, go on trying behind the server."""
        self._handler = AsyncSocketModeHandler(self._app, self._app_token, web_client=self._client)
        connect: Coroutine[Any, Any, None] = self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
        self._connecting = asyncio.create_task(connect)

    async def close(self) -> None:
        """Take nothing more."""
        if self._connecting is not None:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._connecting
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's own
            self._handler = None
