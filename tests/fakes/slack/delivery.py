"""How Slack reaches the app: signed requests to its URL, or envelopes through its socket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.sockets import SocketEnd

JSON = dict[str, Any]
Kind = Literal["event", "command", "interaction"]

ACK_SECONDS = 3.0
"""How long Slack waits for an answer."""


@dataclass(frozen=True, slots=True)
class How:
    """How a delivery differs from the usual one.

    `secret` signs with another secret, `signature` sends this one instead, `age` is how many
    seconds ago it says it was made. `times` sends it again and again, with the headers of a retry;
    `together` all at once. `retries` are the seconds after which one that failed comes again.
    """

    secret: str | None = None
    signature: str | None = None
    age: float = 0.0
    times: int = 1
    together: bool = False
    retries: tuple[float, ...] = ()
    timeout: float = ACK_SECONDS


AS_USUAL = How()


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went out, for sending the very same bytes again."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered; status 0 when nothing came, with the reason in `failure`."""

    status: int
    body: str
    ms: float
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: str | None = None
    sent: Sent | None = None
    payload: JSON | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether Slack would leave it at that."""
        return 200 <= self.status < 300

    @property
    def json(self) -> JSON:
        """The body as an object; empty where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Transport(Protocol):
    """A way to the app; it runs in the fake's event loop."""

    async def once(self, kind: Kind, payload: JSON, how: How, attempt: int, why: str) -> Answer:
        """Deliver it once; `attempt` 0 is the first time, `why` it had to come again."""


@dataclass
class HttpTransport:
    """Signed requests to the app's URL."""

    session: aiohttp.ClientSession
    url: str
    secret: str

    async def once(self, kind: Kind, payload: JSON, how: How, attempt: int, why: str) -> Answer:
        """One signed POST."""
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type}
        headers |= signed(body, how.secret or self.secret, time.time() - how.age)
        if how.signature is not None:
            headers["X-Slack-Signature"] = how.signature
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": why}
        return await self.send(Sent(body, headers), how.timeout, payload)

    async def send(self, sent: Sent, timeout: float, payload: JSON | None = None) -> Answer:  # noqa: ASYNC109 - part of what is asked for, and a failure is an answer here
        """These bytes with these headers."""
        usual = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}
        begun = time.perf_counter()
        status, text, headers, failure = 0, "", {}, None
        try:
            async with self.session.post(
                self.url,
                data=sent.body,
                headers=usual | dict(sent.headers),
                timeout=aiohttp.ClientTimeout(total=timeout),
                allow_redirects=False,
            ) as response:
                text = await response.text(errors="replace")
                status, headers = response.status, dict(response.headers)
                failure = None if 200 <= status < 300 else "http_error"
        except TimeoutError:
            failure = "http_timeout"
        except (aiohttp.ClientError, OSError):
            failure = "connection_failed"
        ms = (time.perf_counter() - begun) * 1000
        return Answer(status, text, ms, headers, failure, sent, payload)


@dataclass
class SocketTransport:
    """Envelopes through the app's socket."""

    end: SocketEnd

    async def once(self, kind: Kind, payload: JSON, how: How, attempt: int, why: str) -> Answer:  # noqa: ARG002 - a socket has nothing to sign and one reason to come again
        """One envelope; only commands and submissions may be answered with a payload."""
        names = {"event": "events_api", "command": "slash_commands", "interaction": "interactive"}
        accepts = kind == "command" or payload.get("type") in (
            "view_submission",
            "block_suggestion",
        )
        begun = time.perf_counter()
        reason = "timeout" if attempt else ""
        ack = await self.end.send(
            names[kind], payload, accepts=accepts, attempt=attempt, reason=reason
        )
        ms = (time.perf_counter() - begun) * 1000
        if ack is None:
            return Answer(0, "", ms, failure="http_timeout", payload=payload)
        body = json.dumps(ack.payload) if ack.payload else ""
        return Answer(200, body, ms, payload=payload)


async def deliver(transport: Transport, kind: Kind, payload: JSON, how: How) -> list[Answer]:
    """Deliver it as often as `how` says; an event in a socket also as often as the socket says."""
    if how.together:
        return list(
            await asyncio.gather(
                *(transport.once(kind, payload, how, n, "http_timeout") for n in range(how.times))
            )
        )
    answers = [
        await transport.once(kind, payload, how, n, "http_timeout") for n in range(how.times)
    ]
    pauses = how.retries
    if isinstance(transport, SocketTransport) and kind == "event" and not pauses:
        pauses = (0.0,) * transport.end.again
    for attempt, pause in enumerate(pauses, start=how.times):
        if answers[-1].acknowledged or "x-slack-no-retry" in map(str.lower, answers[-1].headers):
            break
        await asyncio.sleep(pause)
        why = answers[-1].failure or "http_error"
        answers.append(await transport.once(kind, payload, how, attempt, why))
    return answers


def encoded(kind: Kind, payload: JSON) -> tuple[bytes, str]:
    """The body and content type of a request: JSON for events, a form for the rest."""
    if kind == "event":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signed(body: bytes, secret: str, at: float) -> dict[str, str]:
    """The two headers that prove a request is Slack's.

    Source: docs.slack.dev/authentication/verifying-requests-from-slack.
    """
    stamp = str(int(at))
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + mac.hexdigest()}
