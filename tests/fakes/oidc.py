"""An OpenID provider on this machine: it vouches for one person, rotates its keys, and can lie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

CLIENT_ID = "fogbridge-at-example"
CLIENT_SECRET = "a secret of the provider's"


@cache
def _key(name: str) -> RSAKey:
    """The key of this name, made at its first use."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def public_key(name: str) -> dict[str, Any]:
    """A key as it is published."""
    return dict(_key(name).as_dict(private=False))


@dataclass
class Asked:
    """A sign-in under way: what the browser brought."""

    nonce: str
    challenge: str
    back: str
    scope: str


@dataclass
class FakeProvider:
    """What it says, to be changed by a test.

    `claims` go over those that are true; a claim of None is left out. `sign` makes the token of its
    claims, where it is to be signed in another way. `ways` are how a client may show its secret.
    """

    address: str = ""
    subject: str = "f2c1-4d"
    claims: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    published: list[dict[str, Any]] = field(default_factory=list)
    current: str = "first"
    refuses: str | None = None
    ways: list[str] | None = None
    about: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Callable[[], tuple[int, bytes]]] = field(default_factory=dict)
    now: Callable[[], float] = time.time
    asked: dict[str, Asked] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rotate("first")

    def rotate(self, name: str) -> None:
        """Sign with this key from now on, and publish no other."""
        self.current = name
        self.published = [public_key(name)]

    def metadata(self) -> dict[str, Any]:
        """What it says about itself."""
        said: dict[str, Any] = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        if self.ways is not None:
            said["token_endpoint_auth_methods_supported"] = self.ways
        return {**said, **self.about}

    def token(self, nonce: str) -> str:
        """The ID token of a sign-in."""
        now = int(self.now())
        true = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims = {k: v for k, v in {**true, **self.claims}.items() if v is not None}
        return (self.sign or self.signed)(claims)

    def signed(self, claims: Any, key: str | None = None, **header: Any) -> str:
        """Claims, signed with RSA as an honest provider does it."""
        name = key or self.current
        return sealed({"alg": "RS256", "kid": name, **header}, claims, with_rsa(name))

    def public_key(self) -> bytes:
        """The published key as PEM: what a forger can get."""
        return _key(self.current).as_pem(private=False)


def sealed(header: dict[str, Any], claims: Any, sign: Callable[[bytes], bytes]) -> str:
    """A token of any header and claims, in the form that programs pass on (RFC 7515)."""
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{said}.{_encoded(sign(said.encode()))}"


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says that it needs no signature."""
    return sealed({"alg": "none", "typ": "JWT"}, claims, lambda _: b"")


def with_rsa(name: str) -> Callable[[bytes], bytes]:
    """RS256 with a key of ours."""
    key = _key(name).private_key
    assert key is not None
    return lambda said: key.sign(said, PKCS1v15(), SHA256())


def with_secret(secret: bytes) -> Callable[[bytes], bytes]:
    """HS256 with anything for a secret."""
    return lambda said: hmac.digest(secret, said, "sha256")


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def serving(provider: FakeProvider) -> Iterator[FakeProvider]:
    """The provider behind a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.seen.append(parts.path)
            if parts.path in provider.answers:
                self._say(*provider.answers[parts.path]())
            elif parts.path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
            elif parts.path == "/keys":
                self._json({"keys": provider.published})
            elif parts.path == "/authorize":
                self._authorize({k: v[0] for k, v in parse_qs(parts.query).items()})
            else:
                self._say(404, b"")

        def do_POST(self) -> None:
            provider.seen.append(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            if self.path in provider.answers:
                self._say(*provider.answers[self.path]())
                return
            fields = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            if not self._is_the_client(fields):
                self._json({"error": "invalid_client"}, 401)
                return
            asked = provider.asked.pop(fields.get("code", ""), None)
            proof = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
            right = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
            if asked is None or asked.challenge != right or asked.back != fields["redirect_uri"]:
                self._json({"error": "invalid_grant", "error_description": "secret words"}, 400)
                return
            token = provider.token(asked.nonce)
            self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def _authorize(self, query: dict[str, str]) -> None:
            assert query["response_type"] == "code"
            assert query["client_id"] == CLIENT_ID
            assert query["code_challenge_method"] == "S256"
            back = {"state": query["state"]}
            if provider.refuses is not None:
                back |= {"error": provider.refuses, "error_description": "<b>secret words</b>"}
            else:
                code = secrets.token_urlsafe(16)
                provider.asked[code] = Asked(
                    query["nonce"], query["code_challenge"], query["redirect_uri"], query["scope"]
                )
                back["code"] = code
            self.send_response(302)
            self.send_header("location", f"{query['redirect_uri']}?{urlencode(back)}")
            self.end_headers()

        def _is_the_client(self, fields: dict[str, str]) -> bool:
            if provider.ways is not None and "client_secret_basic" not in provider.ways:
                return (fields.get("client_id"), fields.get("client_secret")) == (
                    CLIENT_ID,
                    CLIENT_SECRET,
                )
            pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            return self.headers.get("authorization") == f"Basic {pair}"

        def _json(self, said: Any, status: int = 200) -> None:
            self._say(status, json.dumps(said).encode())

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
