"""Tokens that prove to Microsoft who we are: asked for once, renewed before they end.

The SDK asks anew on each turn and stands still meanwhile. Here one token serves everybody for as long
as it is good, and whoever needs the next one waits beside the event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import httpx2
import structlog

from adapters.teams.certificate import SOON_DAYS, read_certificate
from adapters.teams.cloud import Cloud
from adapters.teams.http import open_client
from adapters.teams.mode import (
    Anonymous,
    TeamsMode,
    WithCertificate,
    WithManagedIdentity,
    WithSecret,
)
from bot.errors import ConfigurationError, FogbridgeError

_log = structlog.get_logger("fogbridge.teams")

SECONDS = 10.0
"""For one token."""
_EARLY = 300.0
"""Seconds before its end that a token is taken for over: what is sent with it takes a while."""
_BY_CERTIFICATE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NoToken(FogbridgeError):
    """Microsoft gives no token. `final`: it does not know the secret, the certificate or the identity."""

    code = "no_token"

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__("Microsoft does not let Fogbridge in right now. It is tried again.")
        self.why = why
        self.final = final


@dataclass(frozen=True, slots=True)
class Token:
    """What goes into an Authorization header, for so many seconds from when it was asked for."""

    value: str = field(repr=False)
    lives: float


class Source(Protocol):
    """Where tokens come from."""

    async def ask(self, scope: str) -> Token:
        """A new one. Raises `NoToken`."""


@dataclass
class Tokens:
    """The tokens of one app, one a scope."""

    source: Source | None
    now: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[Token, float]] = field(default_factory=dict, repr=False)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict, repr=False)

    async def token(self, scope: str) -> str | None:
        """A token that is good for a while; None where nobody asks for one. Raises `NoToken`."""
        if self.source is None:
            return None
        if (known := self._good(scope)) is not None:
            return known
        async with self._asking.setdefault(scope, asyncio.Lock()):
            if (known := self._good(scope)) is not None:
                return known
            begun = self.now()
            made = await self.source.ask(scope)
            self._known[scope] = made, begun + made.lives - min(_EARLY, made.lives / 2)
            return made.value

    def refused(self, scope: str, token: str | None) -> None:
        """It was not taken: the next one is a new one."""
        known = self._known.get(scope)
        if known is not None and known[0].value == token:
            del self._known[scope]

    def _good(self, scope: str) -> str | None:
        known = self._known.get(scope)
        return known[0].value if known is not None and self.now() < known[1] else None


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Entra, which knows the app's secret."""

    mode: WithSecret
    login: str
    seconds: float = SECONDS

    async def ask(self, scope: str) -> Token:
        """See `Source`."""
        url = _token_url(self.login, self.mode.tenant)
        proof = {"client_secret": self.mode.password.get_secret_value()}
        return await _from_entra(url, self.mode.app_id, scope, proof, self.seconds)


@dataclass(frozen=True, slots=True)
class CertificateSource:
    """Entra, which knows the app's certificate. The file is read each time, so a new one counts at once."""

    mode: WithCertificate
    login: str
    seconds: float = SECONDS

    async def ask(self, scope: str) -> Token:
        """See `Source`."""
        url = _token_url(self.login, self.mode.tenant)
        try:
            signed = await asyncio.to_thread(self._signed, url)
        except ConfigurationError:  # the doctor says which
            _log.error("teams_certificate_unusable")
            raise NoToken("certificate", final=True) from None
        proof = {"client_assertion_type": _BY_CERTIFICATE, "client_assertion": signed}
        return await _from_entra(url, self.mode.app_id, scope, proof, self.seconds)

    def _signed(self, url: str) -> str:
        now = datetime.now(UTC)
        certificate = read_certificate(self.mode.file, now)
        days = certificate.days_left(now)
        if days < SOON_DAYS:
            _log.warning("teams_certificate_ends", days=days)
        return certificate.proof(self.mode.app_id, url, now)


@dataclass
class ManagedSource:
    """The machine, which vouches for a user-assigned identity. MSAL knows the kinds of machines;
    it blocks, so it works in a thread."""

    client_id: str
    seconds: float = SECONDS
    _client: Any = field(default=None, repr=False)

    async def ask(self, scope: str) -> Token:
        """See `Source`."""
        try:
            async with asyncio.timeout(self.seconds):
                data = await asyncio.to_thread(self._ask, scope)
        except TimeoutError:
            raise NoToken("timeout", final=False) from None
        except Exception as error:  # MSAL hands on whatever its client and its JSON raise
            raise NoToken(type(error).__name__, final=False) from None
        return _token(data, 200 if "access_token" in data else 400)

    def _ask(self, scope: str) -> dict[str, Any]:
        import msal
        import requests

        if self._client is None:
            self._client = msal.ManagedIdentityClient(
                msal.UserAssignedManagedIdentity(client_id=self.client_id),
                http_client=_Bounded(requests.Session(), self.seconds),
            )
        answer: dict[str, Any] = self._client.acquire_token_for_client(resource=scope)
        return answer


@dataclass(frozen=True, slots=True)
class _Bounded:
    """MSAL's way out, with an end to each wait."""

    session: Any
    seconds: float

    def get(self, url: str, **how: Any) -> Any:
        """As `requests` does."""
        return self.session.get(url, **{"timeout": self.seconds, **how})

    def post(self, url: str, **how: Any) -> Any:
        """As `requests` does."""
        return self.session.post(url, **{"timeout": self.seconds, **how})

    def close(self) -> None:
        """As `requests` does."""
        self.session.close()


def _token_url(login: str, tenant: str) -> str:
    return f"{login}{tenant}/oauth2/v2.0/token"


async def _from_entra(
    url: str, app_id: str, scope: str, proof: dict[str, str], seconds: float
) -> Token:
    form = {
        "grant_type": "client_credentials",
        "client_id": app_id,
        "scope": f"{scope}/.default",
        **proof,
    }
    try:
        async with asyncio.timeout(seconds), await open_client(seconds) as client:
            answer = await client.post(url, data=form)
            data = answer.json()
    except (httpx2.HTTPError, TimeoutError, OSError, ValueError, RecursionError) as error:
        raise NoToken(type(error).__name__, final=False) from None
    return _token(data, answer.status_code)


def _token(data: Any, status: int) -> Token:
    value = data.get("access_token") if isinstance(data, dict) else None
    if isinstance(value, str) and value:
        try:
            return Token(value, max(1.0, float(data.get("expires_in", 0))))
        except (TypeError, ValueError):
            return Token(value, _EARLY)
    code = data.get("error") if isinstance(data, dict) else None
    word = code[:64] if isinstance(code, str) else str(status)
    _log.warning("no_teams_token", code=word, status=status)
    raise NoToken(word, final=status in (400, 401, 403) and isinstance(code, str))


def tokens_of(mode: TeamsMode, cloud: Cloud) -> Tokens:
    """The tokens that a way of running has."""
    match mode:
        case WithSecret():
            return Tokens(SecretSource(mode, cloud.login))
        case WithCertificate():
            return Tokens(CertificateSource(mode, cloud.login))
        case WithManagedIdentity(app_id=app_id):
            return Tokens(ManagedSource(app_id))
        case Anonymous():
            return Tokens(None)
