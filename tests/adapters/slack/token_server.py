"""A Slack that knows two methods, `oauth.v2.access` and `auth.test`, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

CLIENT_ID = "111.222"
CLIENT_SECRET = "a client's secret"


@dataclass
class TokenServer:
    """Refresh tokens are good once. `say` replaces every answer, `wait` comes before it.

    `installs` is what a code is exchanged for, `tested` what `auth.test` answers.
    """

    url: str = ""
    refreshable: set[str] = field(default_factory=set)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    wait: float = 0.0
    say: web.Response | None = None
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    tested: dict[str, Any] = field(default_factory=dict)
    scopes: str = "chat:write,commands"
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def client(self) -> AsyncWebClient:
        """A client as the bot uses it here: nothing is tried twice behind its back."""
        return AsyncWebClient(base_url=self.url, retry_handlers=[])

    def named(self, method: str) -> list[dict[str, str]]:
        """What this method was called with."""
        return [given for called, given in self.calls if called == method]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        body = parse_qs(await request.text())
        given = {name: values[0] for name, values in body.items()}
        given["authorization"] = request.headers.get("Authorization", "")
        self.calls.append((method, given))
        self.asked.set()
        await asyncio.sleep(self.wait)
        if self.say is not None:
            return web.Response(
                body=self.say.body, status=self.say.status, content_type=self.say.content_type
            )
        if method == "auth.test":
            return web.json_response(self.tested, headers={"x-oauth-scopes": self.scopes})
        return web.json_response(self._access(given))

    def _access(self, given: dict[str, str]) -> dict[str, Any]:
        who = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if given["authorization"] != f"Basic {who}":
            return {"ok": False, "error": "bad_client_secret"}
        if given.get("grant_type") == "refresh_token":
            used = given["refresh_token"]
            if used not in self.refreshable:
                return {"ok": False, "error": "invalid_refresh_token"}
            self.refreshable.remove(used)
            self.refreshable.add(f"{used}+")
            return {
                "ok": True,
                "app_id": "A1",
                "token_type": "bot",
                "access_token": f"xoxe.xoxb-of-{used}",
                "refresh_token": f"{used}+",
                "expires_in": 43200,
                "bot_user_id": "UBOT",
                "scope": "chat:write,commands",
                "team": {"id": "T1", "name": "Acme"},
                "enterprise": None,
                "is_enterprise_install": False,
            }
        return self.codes.pop(given.get("code", ""), {"ok": False, "error": "invalid_code"})


@asynccontextmanager
async def token_server() -> AsyncIterator[TokenServer]:
    """A server on a free port of this machine."""
    server = TokenServer()
    app = web.Application()
    app.router.add_post("/api/{method}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/api/"
    try:
        yield server
    finally:
        await runner.cleanup()
