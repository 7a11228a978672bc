"""The front door under load: acknowledgements beside simpler servers, and from an event to its post.

Each server is a process of its own; Slack is our fake, in its own process too, and the calls come
from this one. All of them share the machine, so only figures of one run can be compared.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import aiohttp

from tests.bench.row import Plan, Row, p50
from tests.fakes.scripted_model import ScriptedModel, Step
from tests.fakes.slack.remote import RemoteSlack, slack_process
from tests.fakes.translating import echo

SECRET = "signing-secret"
Kind = Literal["command", "mention"]
_COUNTER = itertools.count(1)
_TEXT = "We need the new landing page live by Friday with a pop-up for the Q3 campaign"
_WORKERS = 8

_SERVE = """
import asyncio, socket, sys, uvicorn
def serve(app):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    print(listener.getsockname()[1], flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    asyncio.run(server.serve(sockets=[listener]))
"""
_BARE = """
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
async def take(request):
    await request.body()
    return PlainTextResponse("")
app = Starlette(routes=[Route("/slack/events", take, methods=["POST"])])
serve(app)
"""
_ONE_ROW = """
import sqlite3, threading
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
local = threading.local()
first = sqlite3.connect(sys.argv[1])
first.execute("PRAGMA journal_mode=WAL")  # waits for nobody, so it is done before there are several
first.execute("CREATE TABLE taken (id INTEGER PRIMARY KEY, body BLOB)")
first.close()
def write(body):
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
        for pragma in ("busy_timeout=30000", "synchronous=FULL"):
            local.db.execute("PRAGMA " + pragma)
    local.db.execute("BEGIN IMMEDIATE")
    local.db.execute("INSERT INTO taken (body) VALUES (?)", (body,))
    local.db.execute("COMMIT")
async def take(request):
    await asyncio.to_thread(write, await request.body())
    return PlainTextResponse("")
app = Starlette(routes=[Route("/slack/events", take, methods=["POST"])])
serve(app)
"""
_BOLT = """
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route
async def known(**_):
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-T1", bot_id="BBOT", bot_user_id="UBOT")
app = AsyncApp(client=AsyncWebClient(base_url=sys.argv[1]), signing_secret="signing-secret", authorize=known)
@app.command("/translate")
async def command(ack):
    await ack("Working")
@app.event("app_mention")
async def mention(event):
    pass
handler = AsyncSlackRequestHandler(app)
async def take(request):
    return await handler.handle(request)
web = Starlette(routes=[Route("/slack/events", take, methods=["POST"])])
serve(web)
"""


@dataclass(frozen=True, slots=True)
class Acks:
    """Milliseconds of each acknowledgement, and how many there were a second."""

    times: tuple[float, ...]
    rate: float

    @property
    def middle(self) -> float:
        """The median."""
        return p50(self.times)

    @property
    def slow(self) -> float:
        """The value that one in a hundred is above."""
        return sorted(self.times)[int(len(self.times) * 0.99)] if self.times else float("nan")


def measure(plan: Plan) -> Iterator[Row]:
    """Acknowledgements, event to post, and a burst with a slow model."""
    with tempfile.TemporaryDirectory(prefix="fogbridge-bench-") as name, slack_process() as slack:
        folder = Path(name)
        yield from _acknowledgements(plan, folder, slack)
        yield from _event_to_post(plan, folder, slack)
        yield from _burst(plan, folder, slack)


def _acknowledgements(plan: Plan, folder: Path, slack: RemoteSlack) -> Iterator[Row]:
    count = plan.acks
    for kind in ("command", "mention"):
        measured: dict[str, dict[int, Acks]] = {}
        for name, serving in _servers(folder, slack).items():
            with serving as url:
                asyncio.run(_load(url, kind, min(50, count), 5))  # warm
                measured[name] = {
                    at_once: asyncio.run(_load(url, kind, count, at_once)) for at_once in (1, 10)
                }
        yield from _compared(kind, measured)


def _compared(kind: str, measured: dict[str, dict[int, Acks]]) -> Iterator[Row]:
    ours = measured.pop("fogbridge")
    for at_once, acks in ours.items():
        what = f"{kind}, {at_once} at a time"
        for name, others in measured.items():
            if at_once == 1 and name != "bare route":
                continue  # with one at a time nobody waits for anybody
            other = others[at_once]
            ahead = at_once == 10 and name == "plain Bolt"
            yield Row(
                f"acknowledged, p50: {what}",
                *(acks.middle, "ms", name, other.middle, acks.middle / other.middle),
                goal="ahead" if ahead else "",
                met=acks.middle < other.middle if ahead else None,
            )
            near = at_once == 10 and name == "one durable row"
            yield Row(
                "  p99",
                *(acks.slow, "ms", name, other.slow, acks.slow / other.slow),
                goal="≤ 3x" if near else "",
                met=acks.slow <= 3 * other.slow if near else None,
            )
            yield Row("  a second", *(acks.rate, "/s", name, other.rate, acks.rate / other.rate))


def _servers(folder: Path, slack: RemoteSlack) -> dict[str, _Serving]:
    """Each with its own way to be started; the database of ours is new each time."""
    number = next(_COUNTER)
    return {
        "bare route": _Serving(_BARE),
        "one durable row": _Serving(_ONE_ROW, str(folder / f"row{number}.db")),
        "plain Bolt": _Serving(_BOLT, slack.api_url),
        "fogbridge": _Serving(None, environment=_environment(folder / f"a{number}", slack)),
    }


def _event_to_post(plan: Plan, folder: Path, slack: RemoteSlack) -> Iterator[Row]:
    """One mention at a time, answered by a model that needs no time."""
    with ScriptedModel(always=echo) as model:
        environment = _environment(folder / "post", slack, model)
        with _Serving(None, environment=environment) as url:
            times = asyncio.run(_answered(url, slack, plan.posts))
    ordered = sorted(times)
    bare = 2 * 100.0  # the queue's own pace: it looks ten times a second
    yield Row("event to post, instant model: p50", p50(times), "ms", goal="", baseline="")
    yield Row(
        "event to post, instant model: p99",
        ordered[int(len(ordered) * 0.99)],
        "ms",
        "two looks of the queue",
        bare,
        ordered[int(len(ordered) * 0.99)] / bare,
    )


def _burst(plan: Plan, folder: Path, slack: RemoteSlack) -> Iterator[Row]:
    """Many mentions at once and a model that takes its time: how close to its concurrency."""

    def slowly(body: dict[str, object]) -> Step:
        step = echo(body)
        return Step(step.body, delay=plan.model_seconds)

    with ScriptedModel(always=slowly) as model:
        environment = _environment(folder / "burst", slack, model)
        with _Serving(None, environment=environment) as url:
            asyncio.run(_answered(url, slack, 2))  # warm
            seconds, acks = asyncio.run(_all_answered(url, slack, plan.burst))
    ideal = plan.burst * plan.model_seconds / _WORKERS
    yield Row(
        f"{plan.burst} mentions at once, a model of {plan.model_seconds:g} s, {_WORKERS} at a time",
        seconds,
        "s",
        "the ideal of its concurrency",
        ideal,
        seconds / ideal,
        goal="≥ 0.9 of the ideal",
        met=ideal / seconds >= 0.9,
    )
    yield Row("  acknowledged meanwhile, p99", acks.slow, "ms")


async def _load(url: str, kind: Kind, count: int, at_once: int) -> Acks:
    """So many deliveries, so many at a time; every one must be acknowledged."""
    times: list[float] = []
    deliveries = iter([_delivery(kind) for _ in range(count)])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

        async def send() -> None:
            for body, headers in deliveries:
                started = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise SystemExit(f"not acknowledged: {answer.status}")
                times.append((time.perf_counter() - started) * 1000)

        began = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(at_once)))
        return Acks(tuple(times), count / (time.perf_counter() - began))


async def _answered(url: str, slack: RemoteSlack, count: int) -> list[float]:
    """Milliseconds from each mention to its post, one after the other."""
    times = []
    async with aiohttp.ClientSession() as session:
        for _ in range(count):
            body, headers = _delivery("mention")
            ts = json.loads(body)["event"]["ts"]
            started = time.monotonic()
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
            posted = await asyncio.to_thread(_posted_at, slack, {ts}, 30.0)
            times.append((posted[ts] - started) * 1000)
    return times


async def _all_answered(url: str, slack: RemoteSlack, count: int) -> tuple[float, Acks]:
    """Seconds from the first mention to the last post."""
    deliveries = [_delivery("mention") for _ in range(count)]
    wanted = {json.loads(body)["event"]["ts"] for body, _ in deliveries}
    times: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=20)) as session:

        async def send(body: bytes, headers: dict[str, str]) -> None:
            started = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
            times.append((time.perf_counter() - started) * 1000)

        began = time.monotonic()
        await asyncio.gather(*(send(*one) for one in deliveries))
        rate = count / (time.monotonic() - began)
    posted = await asyncio.to_thread(_posted_at, slack, wanted, 600.0)
    return max(posted.values()) - began, Acks(tuple(times), rate)


def _posted_at(slack: RemoteSlack, threads: set[str], seconds: float) -> dict[str, float]:
    """When each thread got its post; the clock is the machine's monotonic one."""
    ends = time.monotonic() + seconds
    while True:
        found: dict[str, float] = {}
        for call in slack.do("calls", method="chat.postMessage"):
            thread = call["given"].get("thread_ts")
            if thread in threads:
                found.setdefault(thread, call["at"])
        if len(found) == len(threads):
            return found
        if time.monotonic() > ends:
            raise SystemExit(f"{len(threads) - len(found)} mentions were not answered.")
        time.sleep(0.02 if len(threads) == 1 else 0.25)


def _delivery(kind: Kind) -> tuple[bytes, dict[str, str]]:
    """A signed delivery, unlike every other."""
    number = next(_COUNTER)
    if kind == "command":
        fields = {
            "token": "x",
            "team_id": "T1",
            "channel_id": "C1",
            "channel_name": "campaigns",
            "user_id": "U1",
            "command": "/translate",
            "text": _TEXT,
            "api_app_id": "A1",
            "response_url": "http://127.0.0.1:9/gone",
            "trigger_id": f"bench.{number}",
        }
        body = urlencode(fields).encode()
        content = "application/x-www-form-urlencoded"
    else:
        ts = f"{time.time():.0f}.{number:06d}"
        event = {
            "type": "app_mention",
            "user": "U1",
            "team": "T1",
            "text": f"<@UBOT> {_TEXT}",
            "ts": ts,
            "channel": "C1",
            "event_ts": ts,
        }
        envelope = {
            "token": "x",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"EvBENCH{number}",
            "event_time": int(time.time()),
            "is_ext_shared_channel": False,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": "T1",
                    "user_id": "UBOT",
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
        }
        body = json.dumps(envelope).encode()
        content = "application/json"
    at = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
    return body, {
        "content-type": content,
        "x-slack-request-timestamp": at,
        "x-slack-signature": f"v0={signed.hexdigest()}",
    }


def _environment(
    folder: Path, slack: RemoteSlack, model: ScriptedModel | None = None
) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FOGBRIDGE_", "OPENAI_", "SLACK_"))
    }
    with_model = (
        {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "none",
            "FOGBRIDGE_MODEL_CONCURRENCY": str(_WORKERS),
        }
        if model
        else {}
    )
    return {
        **kept,
        **with_model,
        "FOGBRIDGE_DATABASE_URL": f"sqlite:///{folder / 'f.db'}",
        "FOGBRIDGE_PUBLIC_URL": "https://fogbridge.example.com",
        "FOGBRIDGE_ANSWERS_PER_MINUTE": "100000",
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": "xoxb-T1",
        "SLACK_SIGNING_SECRET": SECRET,
    }


class _Serving:
    """A server as a process: a script of ours, or the app itself."""

    def __init__(
        self, script: str | None, *arguments: str, environment: dict[str, str] | None = None
    ) -> None:
        self._script, self._arguments, self._environment = script, arguments, environment

    def __enter__(self) -> str:
        command = (
            [str(Path(sys.executable).with_name("fogbridge")), "serve", "--port", "0"]
            if self._script is None
            else [sys.executable, "-c", _SERVE + self._script, *self._arguments]
        )
        self._process = subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        found = re.search(r"(\d+)\s*(?:\(Ctrl.*)?$", self._process.stdout.readline())
        if found is None:
            raise SystemExit("A server of the bench did not start.")
        return f"http://127.0.0.1:{found[1]}/slack/events"

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGKILL)  # what is left in its queue is of no interest
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
