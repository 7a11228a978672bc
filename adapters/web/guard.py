"""What stands before every route: headers, the Host, requests from other sites, the body's size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.problem import Problem, Responder

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
MAX_API_BODY = 1_048_576
"""Bytes of a request to the API, and of what Slack delivers."""
MAX_FORM_BODY = 4 * 1_048_576
"""Bytes of a form: a megabyte of pasted text still gets its sentence, and stays in the field."""

_PROBES = ("/healthz", "/readyz")
_SAFE = ("GET", "HEAD", "OPTIONS")

FOREIGN_HOST = Problem(
    400,
    "foreign_host",
    "This address is not one that Fogbridge answers to. Use the one that it printed at its start.",
)
CROSS_SITE = Problem(
    403,
    "cross_site",
    "This was sent from another site, so it was not done. Send it from Fogbridge.",
)
TOO_LARGE = Problem(
    413, "too_large", "This is more than Fogbridge reads at once. Send the text in parts."
)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    name = host.strip("[]").rstrip(".").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def host_name(written: str) -> str | None:
    """The host of a Host header without its port, in lower case; None when it is not one."""
    try:
        parts = urlsplit(f"//{written}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return None
    rest = (parts.path, parts.query, parts.fragment, parts.username, parts.password)
    return None if any(rest) else name


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """Puts our headers on every answer, errors included."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Gate:
    """Refuses foreign hosts (a rebound name must not read the pages) and other sites' posts."""

    def __init__(self, app: ASGIApp, respond: Responder, hosts: Iterable[str]) -> None:
        self.app = app
        self.respond = respond
        self.hosts = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._problem(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
        else:
            await self.respond(Request(scope), problem)(scope, receive, send)

    def _problem(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if scope["path"] not in _PROBES:  # platforms probe by the machine's own address
            name = host_name(headers.get("host", ""))
            if name is None or not (is_loopback(name) or name in self.hosts):
                return FOREIGN_HOST
        if scope["method"] not in _SAFE and is_cross_site(headers):
            return CROSS_SITE
        return None


def is_cross_site(headers: Headers) -> bool:
    """Whether a browser says that another site sent this. Programs that are no browser say nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc.casefold() != headers.get("host", "").casefold()


class BodyLimit:
    """Refuses a body that is too large before it is read, and stops reading one that grows."""

    def __init__(self, app: ASGIApp, respond: Responder) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        limit = MAX_API_BODY if scope["path"].startswith(("/api/", "/slack/")) else MAX_FORM_BODY
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isascii() or not declared.isdigit() or int(declared) > limit:
            await self.respond(Request(scope), TOO_LARGE)(scope, receive, send)
            return
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge
            return message

        try:
            await self.app(scope, receive_counted, send)
        except BodyTooLarge:
            await self.respond(Request(scope), TOO_LARGE)(scope, receive, send)


class BodyTooLarge(Exception):
    """A body without a length turned out to be too large; raised while it is read."""
