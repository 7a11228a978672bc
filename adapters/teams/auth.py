"""Is it Teams'? The Bot Framework's token on each request, checked in full.

The SDK checks signature, endorsement, audience and service address. What it lets pass or trips over
is caught here: a token that never expires, a body without its address, an unknown key, each of which
is refused; and it gets its keys from us, so that nothing blocks and a new key is known at once.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2
import jwt
import structlog
from botbuilder.schema import Activity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from jwt.algorithms import RSAAlgorithm

from adapters.teams.cloud import Cloud
from adapters.teams.http import open_client
from bot.errors import FogbridgeError

_log = structlog.get_logger("fogbridge.teams")

SECONDS = 5.0
"""For the metadata and the keys together; Teams waits about fifteen for its answer."""
FRESH_SECONDS = 24 * 3600.0
"""How long keys are taken for current; Microsoft asks for a look each day."""
COOLDOWN_SECONDS = 30.0
"""Between two looks for a key that is not there: anybody can make up a key id."""
_AGAIN_SECONDS = 3.0
"""Between two tries where they can't be read."""
_CHANNEL = "msteams"
_LONGEST_TOKEN = 16 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


class NotTeams(Exception):
    """The request does not prove that it is Teams'; `why` is a word for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class KeysAway(FogbridgeError):
    """Nobody can say right now whether it is Teams': its keys can't be had."""

    code = "keys_away"

    def __init__(self) -> None:
        super().__init__("Microsoft's signing keys can't be read right now. It is tried again.")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that tokens are signed with, and the channels that it may sign for."""

    public_key: Any
    endorsements: tuple[str, ...]


@dataclass
class SigningKeys:
    """The published keys, in the place where the SDK keeps its own, which block and rotate too late.

    Raises `KeysAway` where they can't be had and `NotTeams` for a key that is not among them.
    """

    url: str
    seconds: float = SECONDS
    now: Callable[[], float] = time.monotonic
    loads: int = 0
    _keys: dict[str, Key] = field(default_factory=dict, repr=False)
    _loaded_at: float = float("-inf")
    _tried_at: float = float("-inf")
    _failed: bool = False
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self, key_id: object) -> Key:
        """The key of this id. What the SDK calls."""
        async with self._loading:
            if self.now() - self._loaded_at >= FRESH_SECONDS:
                await self._load()
            found = self._find(key_id)
            if found is None:
                await self._load()  # there may be a new one
                found = self._find(key_id)
        if found is not None:
            return found
        if self._failed or not self._keys:
            raise KeysAway
        raise NotTeams("unknown key")

    def _find(self, key_id: object) -> Key | None:
        return self._keys.get(key_id) if isinstance(key_id, str) else None

    async def _load(self) -> None:
        """Read them again, unless that was just done; old ones stay where it does not work."""
        now = self.now()
        if now - self._tried_at < (_AGAIN_SECONDS if self._failed else COOLDOWN_SECONDS):
            return
        self._tried_at = now
        self.loads += 1
        try:
            async with asyncio.timeout(self.seconds), await open_client(self.seconds) as client:
                metadata = (await client.get(self.url)).raise_for_status().json()
                answer = (await client.get(metadata["jwks_uri"])).raise_for_status().json()
            keys = {entry["kid"]: _key(entry) for entry in answer["keys"] if _signs(entry)}
            if not keys:
                raise ValueError("no keys")
        except (httpx2.HTTPError, TimeoutError, OSError, *_UNREADABLE) as error:
            self._failed = True
            _log.warning("signing_keys_not_read", error=type(error).__name__)
            return
        self._keys, self._loaded_at, self._failed = keys, now, False


_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, jwt.PyJWTError, httpx2.InvalidURL)


def _signs(entry: Any) -> bool:
    return (
        isinstance(entry, Mapping) and entry.get("kty") == "RSA" and isinstance(entry["kid"], str)
    )


def _key(entry: Mapping[str, Any]) -> Key:
    return Key(
        RSAAlgorithm.from_jwk(json.dumps(dict(entry))),
        # With none at all the SDK would let it sign for every channel.
        tuple(str(one) for one in entry.get("endorsements") or ("",)),
    )


class Gate:
    """Lets in what Teams sent to this app, and nothing else."""

    def __init__(self, app_id: str, cloud: Cloud, keys: SigningKeys | None = None) -> None:
        if not app_id:
            raise ValueError("without an app id the SDK checks nothing")
        self.keys = keys or SigningKeys(cloud.openid)
        self._issuer = cloud.issuer
        # The SDK looks its keys up in this table, by address, and so finds ours.
        JwtTokenExtractor.metadataCache[cloud.openid] = self.keys
        self._sdk = BotFrameworkAuthenticationFactory.create(
            to_channel_from_bot_login_url=cloud.login,
            to_channel_from_bot_oauth_scope=cloud.scope,
            to_bot_from_channel_token_issuer=cloud.issuer,
            oauth_url=cloud.scope,
            to_bot_from_channel_open_id_metadata_url=cloud.openid,
            to_bot_from_emulator_open_id_metadata_url=cloud.openid,
            credential_factory=PasswordServiceClientCredentialFactory(app_id, "", ""),
        )

    async def admit(self, body: Mapping[str, Any], header: str | None) -> None:
        """Raises `NotTeams` where it is not proven, and `KeysAway` where nobody can say."""
        service = _service_of(body)
        if body.get("channelId") != _CHANNEL:
            raise NotTeams("channel")  # the app's other channels say what they like of tenants
        self._expect_whole(header)
        # The SDK reads two things of the activity, and a whole one may trip it.
        activity = Activity(channel_id=_CHANNEL, service_url=service)
        try:
            result = await self._sdk.authenticate_request(activity, header)
        except (KeysAway, NotTeams):
            raise
        except Exception as error:  # it also raises bare Exception, IndexError and PyJWT's own
            raise NotTeams(type(error).__name__) from None
        identity = result.claims_identity
        if not identity.is_authenticated or identity.claims.get("serviceurl") != service:
            raise NotTeams("service address")

    def _expect_whole(self, header: str | None) -> None:
        """What the SDK does not ask for: an expiry, an endorsed key, the Bot Framework as issuer.

        A token of another issuer would go ways that are not for Teams (the Emulator, skills).
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme != "Bearer" or not token or len(token) > _LONGEST_TOKEN:
            raise NotTeams("header")
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
            head = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotTeams("unreadable token") from None
        if head.get("alg") != "RS256":
            raise NotTeams("algorithm")
        if "exp" not in claims:
            raise NotTeams("no expiry")
        if claims.get("iss") != self._issuer:
            raise NotTeams("issuer")


class OpenGate:
    """Lets in whoever is on this machine: for Microsoft's Playground, which signs nothing."""

    async def admit(self, body: Mapping[str, Any], header: str | None) -> None:
        """Raises `NotTeams` for an address that is not of this machine, to which we would answer."""
        del header
        service = body.get("serviceUrl")
        host = urlsplit(service).hostname if isinstance(service, str) else None
        if host not in _LOOPBACK:
            raise NotTeams("service address")


def _service_of(body: Mapping[str, Any]) -> str:
    """Where the answer goes: by https, or to this machine.

    Without it the SDK would not look whether the token is for it.
    """
    service = body.get("serviceUrl")
    if not isinstance(service, str):
        raise NotTeams("service address")
    try:
        parts = urlsplit(service)
    except ValueError:
        raise NotTeams("service address") from None
    if parts.hostname and (parts.scheme == "https" or parts.hostname in _LOOPBACK):
        return service
    raise NotTeams("service address")
