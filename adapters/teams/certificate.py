"""The app's certificate: a file with its private key, which signs what proves to Entra who we are.

What is signed: learn.microsoft.com, "Microsoft identity platform application authentication certificate
credentials". MSAL would sign the same, and ask for the token itself, blocking.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.errors import ConfigurationError

SOON_DAYS = 30
"""An end that is nearer is worth a word."""
_PROOF_LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A key and the certificate that belongs to it. `thumbprint` is what Entra knows it by."""

    key: RSAPrivateKey = field(repr=False)
    thumbprint: str
    ends: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days for which it is still good."""
        return (self.ends - now).days

    def proof(self, app_id: str, audience: str, now: datetime) -> str:
        """A word of the app's to this address, good for some minutes."""
        claims = {
            "aud": audience,
            "iss": app_id,
            "sub": app_id,
            "jti": str(uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + _PROOF_LIVES,
        }
        return jwt.encode(
            claims, self.key, algorithm="PS256", headers={"x5t#S256": self.thumbprint}
        )


def read_certificate(file: Path, now: datetime) -> Certificate:
    """What the file holds. Raises `ConfigurationError`, whose sentence quotes nothing of it. Blocks."""
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        raise _unusable(f"there is no file {file}. Set it to the path of the PEM file") from None
    except (OSError, ValueError):
        raise _unusable(
            f"{file} can't be read. Make it a file that the user of the server may read"
        ) from None
    key = _key_in(written, file)
    certificate = _certificate_of(key, written, file)
    starts, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= ends:
        raise _unusable(
            f"the certificate in {file} was good until {ends:%Y-%m-%d}. Make a new one, and upload "
            "it to the app registration"
        )
    if now < starts:
        raise _unusable(
            f"the certificate in {file} is good from {starts:%Y-%m-%d %H:%M} UTC only. Use another "
            "one until then, or set the machine's clock"
        )
    thumbprint = urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
    return Certificate(key, thumbprint, ends)


def _key_in(written: bytes, file: Path) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(written, None)
    except TypeError:
        raise _unusable(
            f"the private key in {file} has a passphrase. Write it without one, with openssl pkey"
        ) from None
    except Exception:  # whatever cryptography says of bytes that are no key
        raise _unusable(
            f"{file} holds no private key. Put the key into it, as PEM, beside the certificate"
        ) from None
    if not isinstance(key, RSAPrivateKey):
        raise _unusable(f"the private key in {file} is no RSA key. Entra takes no other: make one")
    return key


def _certificate_of(key: RSAPrivateKey, written: bytes, file: Path) -> x509.Certificate:
    """The last one of the key: those of who signed it may stand beside it."""
    try:
        found = x509.load_pem_x509_certificates(written)
    except Exception:  # as above
        raise _unusable(
            f"{file} holds no certificate. Put the certificate into it, as PEM, beside the key"
        ) from None
    ours = [one for one in found if one.public_key() == key.public_key()]
    if not ours:
        raise _unusable(
            f"the certificate in {file} belongs to another private key. Put the two that belong "
            "together into it"
        )
    return max(ours, key=lambda one: one.not_valid_after_utc)


def _unusable(what: str) -> ConfigurationError:
    return ConfigurationError(f"TEAMS_CERTIFICATE: {what}.")
