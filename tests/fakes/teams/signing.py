"""The Bot Framework's signing keys, and tokens made with them, good ones and others."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"


@cache
def key(name: str) -> RSAPrivateKey:  # noqa: ARG001 - what the cache knows it by
    """The key of this name, made at its first use."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def published(name: str, endorsements: Iterable[str] = ("msteams",)) -> dict[str, Any]:
    """A key as the Bot Framework publishes it, under its name as its id."""
    entry: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key(name).public_key()))
    return {**entry, "kid": name, "use": "sig", "endorsements": list(endorsements)}


def token(
    service: str,
    *,
    signed_by: str = "k1",
    kid: str | None = None,
    algorithm: str = "RS256",
    **changes: Any,
) -> str:
    """An Authorization header for a bot. A claim that is changed to None is left out."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": APP,
        "iat": now - 10,
        "nbf": now - 10,
        "exp": now + 3600,
        "serviceurl": service,
        **changes,
    }
    secret: Any = {"RS256": key(signed_by), "HS256": "x" * 32, "none": None}[algorithm]
    written = jwt.encode(
        {name: value for name, value in claims.items() if value is not None},
        secret,
        algorithm=algorithm,
        headers={"kid": kid or signed_by},
    )
    return f"Bearer {written}"
