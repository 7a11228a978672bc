"""An OpenID provider: where people go to sign in there, and whom its answer vouches for.

The code flow with PKCE. What a provider says is believed when it came from the provider itself, is
signed with a key that it publishes, is for us, for now, and for the sign-in that this browser began.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import structlog

from adapters.told import told
from bot.errors import ConfigurationError, FogbridgeError

if TYPE_CHECKING:
    from ssl import SSLContext

    from joserfc.jwk import KeySet

    from adapters.settings import Settings

_log = structlog.get_logger("fogbridge.openid")

T = TypeVar("T")

SECONDS = 10.0
"""For everything that is asked of a provider at once, the answer read to its end."""
KNOWN_SECONDS = 3600.0
"""For how long what a provider says about itself is believed."""
LEEWAY = 120
"""Seconds that its clock may be off."""

ALGORITHMS = tuple("RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512".split())
"""Signatures that only who has the private key can make: neither `none` nor a shared secret."""

_CODE_LONGEST = 4096
_SUBJECT_LONGEST = 255
_EVERYBODYS = (
    *("accounts.google.com", "appleid.apple.com", "gitlab.com", "slack.com", "id.twitch.tv"),
    *("api.login.yahoo.com", "www.linkedin.com"),
)
_PRIVATE_AT_MICROSOFT = "/9188040d-6c67-4c5b-b112-36a304b66dad/"
"""Providers where anybody has an account, so that being known there says nothing. At Microsoft it is
the tenant of private accounts."""


class NotVouchedFor(FogbridgeError):
    """The provider's answer does not say who it is, or can't be believed."""

    code = "not_vouched_for"

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            sentence
            or "Your company's sign-in did not say who you are in a way that can be checked, so "
            "nothing has changed. Sign in again; if it happens twice, tell whoever runs Fogbridge."
        )


class ProviderAway(FogbridgeError):
    """The provider does not answer, or not as a provider does."""

    code = "provider_away"

    def __init__(self) -> None:
        super().__init__("Your company's sign-in does not answer right now. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that a browser begins: where it goes, and what it must come back with."""

    address: str
    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody whom a provider vouches for: its address, and its own name for them."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Client:
    """How a provider knows us. `domains` empty: everybody whom it lets in."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str] = frozenset()


def client_of(settings: Settings, *, chats: bool) -> Client | None:
    """The client that the settings describe; None where they name no provider.

    `chats`: there are people already, and whoever signs in has to be joined with one. Raises
    `ConfigurationError` with what to do where something is missing, or anybody could sign in.
    """
    issuer, client_id, secret = (
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
    )
    if issuer is None and client_id is None and secret is None:
        return None
    if issuer is None or client_id is None or secret is None:
        raise ConfigurationError(
            "Signing in by OpenID takes FOGBRIDGE_OIDC_ISSUER, FOGBRIDGE_OIDC_CLIENT_ID and "
            "FOGBRIDGE_OIDC_CLIENT_SECRET together. Set all three, or none."
        )
    if not _is_safe(issuer):
        raise ConfigurationError(
            "FOGBRIDGE_OIDC_ISSUER is not the https address of a provider. "
            "Give it like https://login.example.com, as the provider writes it."
        )
    domains = frozenset(
        part.strip().casefold() for part in (settings.oidc_domains or "").split(",") if part.strip()
    )
    everybodys = urlsplit(issuer).hostname in _EVERYBODYS or _PRIVATE_AT_MICROSOFT in issuer
    if not chats and not domains and everybodys:
        raise ConfigurationError(
            "FOGBRIDGE_OIDC_ISSUER names a provider where anybody has an account, so anybody could "
            "sign in. Set FOGBRIDGE_OIDC_DOMAINS to the domains of your company, such as example.com."
        )
    return Client(issuer.rstrip("/"), client_id, secret.get_secret_value(), domains)


class OpenIdProvider:
    """One provider, as one process knows it; `back` is where it sends people back to."""

    def __init__(self, client: Client, back: str, now: Callable[[], float] = time.time) -> None:
        self.client = client
        self._back = back
        self._now = now
        self._about: Mapping[str, Any] = {}
        self._about_until = 0.0
        self._keys: KeySet | None = None
        # Reading the machine's certificates is slow (50 ms): once, and not for each sign-in.
        self._tls: SSLContext | None = None

    async def begin(self) -> Begun:
        """A new sign-in. Raises `ProviderAway`."""
        about = await self._asked(self._know())
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        async with self._session(about) as session:
            address, _ = session.create_authorization_url(
                about["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Begun(address, state, nonce, verifier)

    async def finish(self, code: str, nonce: str, verifier: str) -> Vouched:
        """Whom the provider vouches for with this code.

        Raises `ProviderAway`, and `NotVouchedFor` for an answer that can't be believed.
        """
        if not code or len(code) > _CODE_LONGEST:
            raise NotVouchedFor
        return await self._asked(self._exchange(code, nonce, verifier))

    async def _asked(self, question: Awaitable[T]) -> T:
        """The answer, in time. What fails on the way is said in our words and logged without any."""
        import httpx2

        try:
            async with asyncio.timeout(SECONDS):
                return await question
        except FogbridgeError:
            raise
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            _log.warning("openid_provider_away", **told(error))
            raise ProviderAway from error

    async def _exchange(self, code: str, nonce: str, verifier: str) -> Vouched:
        from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]

        about = await self._know()
        async with self._session(about) as session:
            try:
                given = await session.fetch_token(
                    about["token_endpoint"], code=code, code_verifier=verifier
                )
            except OAuthError as error:
                # A code that was used or is over, or a secret that is not ours any more.
                _log.warning("openid_code_refused", **told(error))
                raise NotVouchedFor from error
            except (AttributeError, KeyError, TypeError) as error:
                raise ValueError("this is not what a provider gives for a code") from error
        token = given.get("id_token")
        if not isinstance(token, str):
            raise NotVouchedFor
        claims = await self._claims(about, token, nonce, given.get("access_token"))
        self._expect_domain(claims)
        return Vouched(self.client.issuer, claims["sub"])

    async def _claims(
        self, about: Mapping[str, Any], token: str, nonce: str, access: object
    ) -> Mapping[str, Any]:
        """What a token says, once nothing speaks against it."""
        from joserfc.errors import JoseError

        keys, fresh = self._keys, False
        while True:
            if keys is None:
                keys = self._keys = await self._read_keys(about)
                fresh = True
            try:
                return _believed(
                    token, keys, about["issuer"], self.client, nonce, access, self._now()
                )
            except (JoseError, ValueError) as error:
                # A provider changes its keys: once more with those of today.
                if fresh or not _may_be_the_key(error):
                    _log.warning("openid_token_refused", **told(error))
                    raise NotVouchedFor from error
                keys = None

    def _expect_domain(self, claims: Mapping[str, Any]) -> None:
        """Raises `NotVouchedFor` for somebody of another company at a provider that has several."""
        domains = self.client.domains
        if not domains:
            return
        hosted = str(claims.get("hd", "")).casefold()
        verified = claims.get("email_verified") is True
        mail = str(claims.get("email", "")).casefold().rpartition("@")[2] if verified else ""
        if hosted not in domains and mail not in domains:
            raise NotVouchedFor(
                "This account is not one of the company that this Fogbridge belongs to. "
                "Sign in with your work account."
            )

    async def _know(self) -> Mapping[str, Any]:
        """What the provider says about itself, read anew after an hour."""
        if self._about and self._now() < self._about_until:
            return self._about
        address = f"{self.client.issuer}/.well-known/openid-configuration"
        about = await self._read(address)
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if str(about.get("issuer", "")).rstrip("/") != self.client.issuer or not all(
            _is_safe(about.get(name)) for name in needed
        ):
            raise ValueError("this is not what a provider says about itself")
        self._about, self._about_until = about, self._now() + KNOWN_SECONDS
        return about

    async def _read_keys(self, about: Mapping[str, Any]) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        found = await self._read(about["jwks_uri"])
        listed = found.get("keys")
        usable = []
        for one in listed if isinstance(listed, list) else ():
            # One key of a kind that we do not know must not hide the others.
            try:
                usable += KeySet.import_key_set({"keys": [one]}).keys
            except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                continue
        return KeySet(usable)

    async def _read(self, address: str) -> dict[str, Any]:
        import httpx2

        async with httpx2.AsyncClient(timeout=SECONDS, verify=self._trust()) as client:
            answer = await client.get(address, headers={"accept": "application/json"})
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found

    def _session(self, about: Mapping[str, Any]) -> Any:
        from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]
            AsyncOAuth2Client,
        )

        # Basic is what a provider takes that says nothing.
        ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return AsyncOAuth2Client(
            self.client.client_id,
            self.client.client_secret,
            token_endpoint_auth_method=way,
            scope="openid email" if self.client.domains else "openid",
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=SECONDS,
            verify=self._trust(),
        )

    def _trust(self) -> SSLContext:
        if self._tls is None:
            import httpx2

            self._tls = httpx2.create_ssl_context()
        return self._tls


def _believed(
    token: str,
    keys: KeySet,
    issuer: str,
    client: Client,
    nonce: str,
    access: object,
    now: float,
) -> Mapping[str, Any]:
    """The claims of a token. Raises `JoseError` or `ValueError` for one that can't be believed."""
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
    from joserfc import jwt
    from joserfc.jws import JWSRegistry

    # A header that we do not know is not critical, or the registry refuses it (RFC 7515, 4.1.11).
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    read = jwt.decode(token, keys, registry=registry)
    claims = CodeIDToken(
        read.claims,
        read.header,
        {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client.client_id},
        },
        {"nonce": nonce, "client_id": client.client_id, "access_token": access},
    )
    claims.validate(now=int(now), leeway=LEEWAY)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _SUBJECT_LONGEST:
        raise ValueError("a subject is a text of up to 255 characters")
    if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
        raise ValueError("another sign-in's token")
    return dict(claims)


def _may_be_the_key(error: Exception) -> bool:
    """Whether newer keys could make a difference."""
    from joserfc import errors

    return isinstance(error, errors.BadSignatureError | errors.InvalidKeyIdError)


def _is_safe(address: object) -> bool:
    """Whether this is an address that nobody on the way can change: https, or this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username or parts.fragment:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and host in ("127.0.0.1", "::1", "localhost")
    )
