"""Microsoft's ends as one server: sign-in, signing keys, the Bot Framework's REST, and Graph."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.fakes.slack.faults import Fault, FaultPlan
from tests.fakes.slack.server import _drop
from tests.fakes.teams import certificates, rest
from tests.fakes.teams.signing import APP, ISSUER, published
from tests.fakes.teams.world import JSON, Message, World

T = TypeVar("T")

_STARTING_SECONDS = 10.0
SECRET = "a~secret"


@dataclass
class Call:
    """One call of the bot's. `method` is `send`, `update`, `delete`, `create`, `members`, …"""

    method: str
    path: str
    given: JSON
    query: dict[str, str]
    authorization: str
    at: float = field(default_factory=time.monotonic)
    done: bool = False
    status: int | None = None


class FakeTeams:
    """Answers on 127.0.0.1 in a thread of its own; leaves with the block."""

    def __init__(self) -> None:
        self.world = World()
        self.port = 0
        self.received: list[Call] = []
        self.faults = FaultPlan()
        self.after: dict[str, float] = {}
        self.keys: list[JSON] = [published("k1")]
        self.openid_status = 200
        self.openid_hits = 0
        self.token_calls: list[JSON] = []
        self.token_lives = 3600
        self.tokens: set[str] = set()
        self.certificates: list[bytes] = []
        """Those that were uploaded to the app registration, as PEM."""
        self.graph = False
        self.changed = threading.Condition(self.world.lock)
        self.loop: asyncio.AbstractEventLoop
        self._thread: threading.Thread | None = None
        self._failed: BaseException | None = None
        self._stop: asyncio.Event

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(ready,), name="fake-teams", daemon=True
        )
        self._thread.start()
        ready.wait(_STARTING_SECONDS)
        if self._failed is not None:
            raise self._failed
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None and self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_STARTING_SECONDS)

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def service(self) -> str:
        """The Bot Framework's address, as activities name it."""
        return f"{self.base}/emea/"

    @property
    def settings(self) -> dict[str, str]:
        """What an app needs in its environment."""
        from tests.fakes.teams.signing import TENANT

        return {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": SECRET,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_LOGIN_URL": f"{self.base}/login/",
            "TEAMS_OPENID_URL": f"{self.base}/openid",
            "TEAMS_GRAPH_URL": f"{self.base}/",
        }

    # What a test looks at

    def said(self, conversation: str, thread: str | None = None) -> list[Message]:
        """What the bot said there and did not take back; `thread` is its root's id."""
        with self.world.lock:
            return [
                one
                for one in self.world.messages
                if not one.gone
                and one.conversation.partition(";")[0] == conversation.partition(";")[0]
                and (thread is None or one.conversation.endswith(f";messageid={thread}"))
            ]

    def calls(self, method: str | None = None) -> list[Call]:
        """What was asked of it."""
        with self.world.lock:
            return [one for one in self.received if method in (None, one.method)]

    def fault(self, method: str, *faults: Fault) -> None:
        """Play these in order, one a call."""
        with self.world.lock:
            self.faults.once[method].extend(faults)

    def wait_for(self, look: Callable[[], T], timeout: float = 15.0) -> T:
        """What it gives once that is something."""
        ends = time.monotonic() + timeout
        while not (found := look()):
            if time.monotonic() > ends:
                raise AssertionError(f"nothing after {timeout} s; calls: {self.calls()[-5:]}")
            with self.changed:
                self.changed.wait(0.05)
        return found

    def settle(self, quiet: float = 1.0, timeout: float = 30.0) -> None:
        """Wait until nothing was asked for so long."""
        ends = time.monotonic() + timeout
        while time.monotonic() < ends:
            last = max((one.at for one in self.calls()), default=0.0)
            if time.monotonic() - last >= quiet:
                return
            time.sleep(0.05)
        raise AssertionError("it does not rest")

    # Serving

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
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/login/{tenant}/oauth2/v2.0/token", self._token)
        for route in rest.ROUTES:
            app.router.add_route(route.verb, f"/emea{route.path}", self._rest(route))
        thread = "/v1.0/teams/{group}/channels/{channel}/messages/{root}"
        app.router.add_get("/v1.0/teams/{group}/members", self._members)
        app.router.add_get(thread.removesuffix("/{root}"), self._roots)
        app.router.add_get(thread, self._root)
        app.router.add_get(f"{thread}/replies", self._replies)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _openid(self, request: web.Request) -> web.Response:
        self.openid_hits += 1
        if fault := self._fault("openid"):
            return await self._wrong(request, fault)
        if self.openid_status != 200:
            return web.Response(status=self.openid_status)
        return web.json_response(
            {
                "issuer": ISSUER,
                "jwks_uri": f"{self.base}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        with self.changed:
            self.token_calls.append({**form, "tenant": request.match_info["tenant"]})
            number = len(self.token_calls)
        if fault := self._fault("token"):
            return await self._wrong(request, fault)
        wrong = self._what_is_wrong(form, f"{self.base}{request.path}")
        if wrong is not None:
            return web.json_response(
                {"error": "invalid_client", "error_description": wrong}, status=401
            )
        made = f"token-{number}"
        self.tokens.add(made)
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.token_lives, "access_token": made}
        )

    def _what_is_wrong(self, form: dict[str, str], address: str) -> str | None:
        """With what the app proves itself with; Entra's own word."""
        if form.get("client_id") != APP:
            return "AADSTS700016"
        if "client_assertion" in form:
            with self.world.lock:
                return certificates.what_is_wrong(form, address, self.certificates)
        return None if form.get("client_secret") == SECRET else "AADSTS7000215"

    def _rest(self, route: rest.Route) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                raw = await request.read()
            except ConnectionResetError:  # who asked was killed in the middle of it
                return web.Response()
            given = json.loads(raw) if raw else {}
            call = Call(
                route.name,
                request.path,
                given,
                dict(request.query),
                request.headers.get("Authorization", ""),
            )
            with self.changed:
                self.received.append(call)
                self.changed.notify_all()
            return await self._answer(request, call, lambda: self._perform(route, request, call))

        return handle

    def _perform(self, route: rest.Route, request: web.Request, call: Call) -> tuple[int, Any]:
        if self.tokens and call.authorization.removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": {"code": "Unauthorized", "message": "no"}}
        asked = rest.Asked(self.world, dict(request.match_info), call.given, call.query)
        try:
            return route.perform(asked)
        except rest.RefusedError as no:
            return no.status, {"error": {"code": no.code, "message": no.code}}

    async def _answer(
        self, request: web.Request, call: Call, perform: Callable[[], tuple[int, Any]]
    ) -> web.StreamResponse:
        fault = self._fault(call.method)
        status, body = 200, None
        if fault is None or fault.perform:
            with self.changed:
                status, body = perform()
                call.done = status < 300
                self.changed.notify_all()
        if fault is not None:
            return await self._wrong(request, fault, status, body)
        if pause := self.after.get(call.method, 0.0):
            await asyncio.sleep(pause)
        call.status = status
        if body is None:
            return web.Response(status=status)
        return web.json_response(body, status=status)

    def _fault(self, method: str) -> Fault | None:
        with self.world.lock:
            return self.faults.take(method)

    async def _wrong(
        self, request: web.Request, fault: Fault, status: int = 200, body: Any = None
    ) -> web.Response:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.end == "never":
            await self._stop.wait()
        if fault.end != "answer":
            _drop(request)
            return web.Response()
        if fault.status is not None:
            return web.json_response(
                {"error": {"code": "Wrong", "message": "wrong"}},
                status=fault.status,
                headers=dict(fault.headers),
            )
        return web.json_response(body, status=status)

    async def _members(self, request: web.Request) -> web.Response:
        return await self._graph(request, lambda path: rest.graph_owners(self.world, path))

    async def _roots(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        return await self._graph(request, lambda path: rest.graph_roots(self.world, path, query))

    async def _root(self, request: web.Request) -> web.Response:
        return await self._graph(request, lambda path: rest.graph_message(self.world, path))

    async def _replies(self, request: web.Request) -> web.Response:
        base, query = f"{self.base}{request.rel_url.raw_path}", dict(request.query)
        return await self._graph(
            request, lambda path: rest.graph_replies(self.world, path, query, base)
        )

    async def _graph(
        self, request: web.Request, perform: Callable[[dict[str, str]], JSON | None]
    ) -> web.Response:
        with self.changed:
            self.received.append(
                Call(
                    "graph",
                    request.path,
                    {},
                    dict(request.query),
                    request.headers.get("Authorization", ""),
                )
            )
        if fault := self._fault("graph"):
            return await self._wrong(request, fault)
        if not self.graph:
            return web.json_response({"error": {"code": "Forbidden"}}, status=403)
        with self.world.lock:
            body = perform(dict(request.match_info))
        if body is None:
            return web.json_response({"error": {"code": "NotFound"}}, status=404)
        return web.json_response(body)
