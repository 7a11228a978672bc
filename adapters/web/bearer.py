"""Who calls the API: a token that is good for what is asked, or this machine itself."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from starlette.requests import Request

from adapters.web.desk import Desk
from adapters.web.guard import host_name, is_loopback
from adapters.web.problem import Problem
from adapters.web.rate import RateLimit
from bot.translation.compose import Translator

Scope = Literal["translate", "read"]
"""What a token may be for; `fogbridge token create --scope`."""

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_CHALLENGE = {"www-authenticate": "Bearer"}
_LONGEST = 200
"""Characters of a token; ours have 53."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A program, and the Workspace that it works in. `name` is what its calls are counted under."""

    workspace: UUID | None
    translator: Translator
    name: str


class Bearers:
    """The callers of one desk's API, with a limit on how often each may ask."""

    def __init__(self, desk: Desk, limit: RateLimit | None = None) -> None:
        token = desk.settings.api_token
        self._token = token.get_secret_value() if token else None
        public = urlsplit(desk.settings.public_url or "").hostname
        self._is_public = public is not None and not is_loopback(public)
        self._desk = desk
        self._limit = limit or RateLimit()

    async def admit(self, request: Request, scope: Scope) -> Caller | Problem:
        """Who asks, or why they may not; looked at before the body is read."""
        found = await self._who(request, scope)
        # A wrong token counts against the address that it comes from, so that guessing is slow.
        name = found.name if isinstance(found, Caller) else f"at:{address_of(request)}"
        if wait := self._limit.wait(name):
            seconds = str(max(1, math.ceil(wait)))
            return Problem(
                429,
                "too_many_requests",
                f"Too many requests at once. Try again in {seconds} s.",
                headers={"retry-after": seconds},
            )
        return found

    async def _who(self, request: Request, scope: Scope) -> Caller | Problem:
        desk = self._desk
        given = _bearer(request)
        if self._token is not None and given is not None and _same(given, self._token):
            return Caller(desk.workspace, desk.translator, "token")
        if desk.people is not None and given is not None:
            token = await desk.people.tokens.bearer(given) if len(given) <= _LONGEST else None
            if token is None:
                return Problem(
                    401,
                    "unauthorized",
                    "This token is not good, or not any more.",
                    headers=_CHALLENGE,
                )
            if scope not in token.scopes:
                return Problem(
                    403,
                    "wrong_scope",
                    f"This token is not for this. One that is: fogbridge token create --scope {scope}",
                )
            return Caller(token.workspace, self._translator(token.workspace), f"token:{token.id}")
        # Behind a proxy everybody may look local, so a public server needs a token. What is
        # remembered is read without one only where the pages are open, too.
        is_open = scope == "translate" or desk.sign_ins is None
        if is_open and self._token is None and not self._is_public and is_local(request):
            return Caller(desk.workspace, desk.translator, f"at:{address_of(request)}")
        return Problem(
            401,
            "unauthorized",
            "Send a token as “Authorization: Bearer …”: that of FOGBRIDGE_API_TOKEN, or one that "
            "“fogbridge token create” made.",
            headers=_CHALLENGE,
        )

    def _translator(self, workspace: UUID) -> Translator:
        if self._desk.chats is not None:
            return self._desk.chats.translator_of(workspace)
        return self._desk.translator


def is_local(request: Request) -> bool:
    """Whether the caller is on this machine and came straight to us, not through a proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    name = host_name(request.headers.get("host", ""))
    return is_loopback(address_of(request)) and name is not None and is_loopback(name)


def address_of(request: Request) -> str:
    """The address that the connection comes from; empty where nobody knows."""
    return request.client.host if request.client else ""


def _bearer(request: Request) -> str | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.casefold() == "bearer" else None


def _same(given: str, token: str) -> bool:
    # Digests of equal length: the comparison says nothing about the token, its length included.
    return hmac.compare_digest(_digest(given), _digest(token))


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
