"""Certificates of an app, good ones and others, and what Entra looks at in what is signed with one.

learn.microsoft.com, "Microsoft identity platform application authentication certificate credentials".
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.fakes.teams.signing import APP, key

_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST = 600
"""Seconds that an assertion should live at most."""


def certificate(
    name: str = "app", *, starts: int = -1, ends: int = 365, signer: Any = None
) -> bytes:
    """A certificate for the key of this name, as PEM, good from and until so many days from now."""
    now = datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fogbridge.example.com")])
    own = signer or key(name)
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=starts))
        .not_valid_after(now + timedelta(days=ends, hours=1))
        .sign(own, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


def private_key(name: str = "app", encryption: Any = None, *, own: Any = None) -> bytes:
    """The key of this name, as PEM."""
    return (own or key(name)).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()
    )


def what_is_wrong(
    form: dict[str, str], address: str, uploaded: Sequence[bytes], now: datetime | None = None
) -> str | None:
    """Entra's word for an assertion that it does not take; None where it does."""
    if form.get("client_assertion_type") != _TYPE or "client_secret" in form:
        return "AADSTS900144"
    signed = form["client_assertion"]
    try:
        head = jwt.get_unverified_header(signed)
        known = {_thumbprint(one): one for one in map(x509.load_pem_x509_certificate, uploaded)}
        found = known.get(str(head.get("x5t#S256")))
        if found is None or (head["alg"], head["typ"]) != ("PS256", "JWT"):
            return "AADSTS700027: The certificate with identifier used to sign is not registered"
        if not found.not_valid_before_utc <= (now or datetime.now(UTC)) < found.not_valid_after_utc:
            return "AADSTS7000222: The provided certificate is expired"
        claims = jwt.decode(
            signed,
            found.public_key(),  # type: ignore[arg-type]  # an RSA key, as the algorithm says
            algorithms=["PS256"],
            audience=address,
            issuer=APP,
            subject=APP,
            options={"require": ["aud", "iss", "sub", "exp", "nbf", "iat", "jti"]},
        )
    except jwt.ExpiredSignatureError:
        return "AADSTS700024: Client assertion is not within its valid time range"
    except (jwt.PyJWTError, KeyError) as error:
        return f"AADSTS700027: {type(error).__name__}"
    return "AADSTS700024: too long" if claims["exp"] - claims["nbf"] > _LONGEST else None


def _thumbprint(one: x509.Certificate) -> str:
    return urlsafe_b64encode(one.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
