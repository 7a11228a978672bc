"""The fake's HTTP and WebSocket end: one aiohttp application, in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import struct
import threading
import time
from base64 import b64decode
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from tests.fakes.slack import happening
from tests.fakes.slack.calls import Call
from tests.fakes.slack.delivery import AS_USUAL, Answer, How, Transport, deliver
from tests.fakes.slack.faults import Fault, FaultPlan
from tests.fakes.slack.hooks import respond
from tests.fakes.slack.methods import FORM_ONLY, METHODS, TOKENLESS, Asked
from tests.fakes.slack.methods.files import uploaded
from tests.fakes.slack.sockets import SocketEnd
from tests.fakes.slack.state import Token
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]

STARTING_SECONDS = 10.0


class Server:
    """Answers the app's calls out of a World, and sends it what happens there."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self.port = port
        self.received: list[Call] = []
        self.changed = threading.Condition(world.lock)
        self.faults = FaultPlan()
        self.before: dict[str, float] = {}
        self.after: dict[str, float] = {}
        self.rates: dict[str, float] = {}
        self.sockets = SocketEnd(world)
        self.transport: Transport | None = None
        self.echo_how: How = AS_USUAL
        self.echoes: list[Answer] = []
        self.loop: asyncio.AbstractEventLoop
        self.session: aiohttp.ClientSession
        self._taken_at: dict[tuple[str, str, str], float] = {}
        self._thread: threading.Thread | None = None
        self._failed: BaseException | None = None
        self._stop: asyncio.Event
        self._tasks: set[asyncio.Task[Any]] = set()
        self._control: Any = None

    # Life

    def start(self) -> None:
        """Listen on 127.0.0.1; returns once calls are answered."""
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(ready,), name="fake-slack", daemon=True
        )
        self._thread.start()
        ready.wait(STARTING_SECONDS)
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Drop every connection and end the thread."""
        if self._thread is not None and self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STARTING_SECONDS)
        self._thread = None

    def _run(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as error:
            self._failed = error
        finally:
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/hooks/{kind}/{team}/{name}/{secret}", self._hook)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/link/", self.sockets.connect)
        if self._control is not None:
            app.router.add_route("*", "/_control", self._control)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        # A connection each: one that is kept may be closed by the app just as it is used again.
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(connector=connector) as self.session:
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self.world.base = f"http://127.0.0.1:{self.port}"
            ready.set()
            await self._stop.wait()
            for task in list(self._tasks):
                task.cancel()
            for link in list(self.sockets.open):
                await link.close()
            await runner.cleanup()

    # What the app calls

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        raw = await request.read()
        given, wrong = _arguments(request, raw, json_too=method not in FORM_ONLY)
        token = _bearer(request, given)
        call = self._record(method, given, token, request)

        def perform() -> tuple[int, Any, dict[str, str]]:
            if wrong:
                return 200, {"ok": False, "error": wrong}, {}
            return self._perform(method, given, token, request.headers.get("Authorization", ""))

        return await self._answer(request, call, perform)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        given, _ = _arguments(request, raw)
        call = self._record("response_url", given, "", request)

        def perform() -> tuple[int, Any, dict[str, str]]:
            status, body = respond(self.world, request.match_info["name"], given)
            return status, body, {}

        return await self._answer(request, call, perform)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        data = await request.read()
        call = self._record("upload", {"length": len(data)}, "", request)

        def perform() -> tuple[int, Any, dict[str, str]]:
            status, body = uploaded(self.world, request.match_info["file"], data)
            return status, body, {}

        return await self._answer(request, call, perform)

    def _record(self, method: str, given: JSON, token: str, request: web.Request) -> Call:
        call = Call(method, given, token, dict(request.headers), request.method, request.path)
        with self.changed:
            self.received.append(call)
            self.changed.notify_all()
        return call

    async def _answer(self, request: web.Request, call: Call, perform: Any) -> web.StreamResponse:
        with self.world.lock:
            fault = self.faults.take(call.method)
        if pause := self.before.get(call.method, self.before.get("*", 0.0)):
            await asyncio.sleep(pause)
        status: int = 200
        body: Any = {"ok": True}
        headers: dict[str, str] = {}
        if fault is None or fault.perform:
            with self.changed:
                status, body, headers = perform()
                call.done = status == 200 and (not isinstance(body, dict) or body.get("ok", True))
                happened = self.world.taken()
                self.changed.notify_all()
            self._spread(happened)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.end != "answer":
            if fault.end == "never":
                await self._stop.wait()
            _drop(request)
            return web.Response()  # for a line that is closed: nobody gets it
        if fault is not None:
            status, body, headers = _instead(fault, status, body, headers)
        if pause := self.after.get(call.method, self.after.get("*", 0.0)):
            await asyncio.sleep(pause)
        with self.changed:
            call.status, call.answer, call.answered_at = status, body, time.monotonic()
            self.changed.notify_all()
        usual = {
            "Date": formatdate(self.world.clock.now(), usegmt=True),
            "x-slack-req-id": secrets.token_hex(16),
            "Cache-Control": "private, no-cache, no-store, must-revalidate",
        }
        if isinstance(body, dict):
            return web.json_response(body, status=status, headers=usual | headers)
        return web.Response(text=str(body), status=status, headers=usual | headers)

    def _perform(
        self, method: str, given: JSON, value: str, authorization: str
    ) -> tuple[int, Any, dict[str, str]]:
        token: Token | None = None
        headers: dict[str, str] = {}
        try:
            run = METHODS.get(method)
            if run is None:
                raise Refused("unknown_method", req_method=method)
            if method not in TOKENLESS:
                token = self._known(method, value)
                headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
                if wait := self._limited(method, value, given):
                    limited = {"ok": False, "error": "ratelimited"}
                    return 429, limited, headers | {"Retry-After": str(wait)}
            asked = Asked(self.world, given, token, _basic(authorization))
            return 200, {"ok": True} | run(asked), headers
        except Refused as no:
            if no.error == "missing_scope":
                headers["x-accepted-oauth-scopes"] = str(no.more["needed"])
            return 200, {"ok": False, "error": no.error} | no.more, headers

    def _known(self, method: str, value: str) -> Token:
        if not value:
            raise Refused("not_authed")
        if value == self.world.app.app_token:
            if method not in ("auth.test", "apps.connections.open"):
                raise Refused("not_allowed_token_type")
            return Token(value, "app", {"connections:write"})
        token = self.world.tokens.get(value)
        if token is None:
            raise Refused("invalid_auth")
        if token.state != "good":
            raise Refused("token_revoked" if token.state == "revoked" else "account_inactive")
        if token.expires_at is not None and self.world.clock.now() > token.expires_at:
            raise Refused("token_expired")
        return token

    def _limited(self, method: str, token: str, given: JSON) -> int:
        """Seconds to wait, 0 when the call may pass: one per `rates` seconds, token and channel."""
        every = self.rates.get(method)
        if every is None:
            return 0
        key = (method, token, str(given.get("channel", "")))
        now = self.world.clock.now()
        waited = now - self._taken_at.get(key, float("-inf"))
        if waited < every:
            return max(1, round(every - waited + 0.5))
        self._taken_at[key] = now
        return 0

    # What the app hears

    def _spread(self, happened: list[Any]) -> None:
        """Send the app what its own calls made happen, as Slack does too."""
        for event, channel, team, by in happened:
            if self.transport is not None:
                payload = happening.payload(self.world, event, channel, team, by)
                task = asyncio.get_running_loop().create_task(self._echo(payload))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _echo(self, payload: JSON) -> None:
        if self.transport is not None:
            self.echoes += await deliver(self.transport, "event", payload, self.echo_how)


def _instead(
    fault: Fault, status: int, body: Any, headers: dict[str, str]
) -> tuple[int, Any, dict[str, str]]:
    """What is answered in place of the usual status, body and headers."""
    if fault.status is not None:
        wrong = "" if fault.error is None else {"ok": False, "error": fault.error}
        return fault.status, wrong, dict(fault.headers)
    if fault.error is not None:
        return status, {"ok": False, "error": fault.error}, headers
    return status, body, headers


def _arguments(
    request: web.Request, raw: bytes, *, json_too: bool = True
) -> tuple[JSON, str | None]:
    """What a call was given, from the query and the body, and the error when it is unreadable."""
    given: JSON = dict(request.query)
    if request.content_type == "application/json" and not json_too:
        return given, None
    if request.content_type == "application/json" and raw:
        try:
            body = json.loads(raw)
        except ValueError:
            return given, "invalid_json"
        if not isinstance(body, dict):
            return given, "json_not_object"
        return given | body, None
    return given | dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True)), None


def _bearer(request: web.Request, given: Mapping[str, Any]) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if kind.lower() == "bearer" else str(given.get("token", ""))


def _basic(authorization: str) -> tuple[str, str] | None:
    kind, _, value = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    user, _, password = b64decode(value).decode().partition(":")
    return user, password


def _drop(request: web.Request) -> None:
    """Close the line the hard way: the client sees a reset."""
    if request.transport is None:
        return
    raw = request.transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
