"""Every request: its id, its line in the log, its count; and errors of ours, turned into a sentence.

Text of people never reaches the log: neither a query, nor a path that no route knows, nor the
message of an exception, which may quote what it failed on.
"""

from __future__ import annotations

import re
import time
from secrets import token_hex

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.told import told
from adapters.web.metrics import Metrics
from adapters.web.problem import Responder, broken

_log = structlog.get_logger("fogbridge.web")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset(
    ("/static", "/healthz", "/readyz", "/metrics", "/slack/events", "/api/messages", "/room/events")
)
"""Routes that are counted, and logged only for debugging: there would be nothing else in the log."""


class Watch:
    """Watches what is inside, whatever becomes of it."""

    def __init__(self, app: ASGIApp, respond: Responder, metrics: Metrics) -> None:
        self.app = app
        self.respond = respond
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else token_hex(8)
        status = 0
        started = time.perf_counter()

        async def send_watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_watched)
            except ClientDisconnect:
                status = status or 499  # nobody is left to answer
            except Exception as error:
                # A reference that somebody can read out on the telephone.
                reference = request_id[:8]
                _log.error("request_failed", reference=reference, **told(error))
                if status:  # the answer has begun and cannot be taken back
                    raise
                answer = self.respond(Request(scope), broken(reference))
                await answer(scope, receive, send_watched)
            finally:
                seconds = time.perf_counter() - started
                method = scope["method"] if scope["method"] in _METHODS else "OTHER"
                route = route_of(scope)
                self.metrics.count_request(route, method, status, seconds)
                log = _log.debug if route in _QUIET else _log.info
                log(
                    "request",
                    method=method,
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 1),
                )


def route_of(scope: Scope) -> str:
    """The template of the route that answered, such as /glossary/{id}."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "none"
