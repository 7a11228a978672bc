"""The vault: seals what is stored in secret, signs what is handed out, and knows the key for both."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadData, URLSafeSerializer

from adapters.database.engine import database_url
from adapters.settings import Settings, expect_secret_key
from bot.errors import ConfigurationError, FogbridgeError

KEY_FILE = "secret.key"
"""The file beside the embedded database that holds the key, where no setting does."""

_SHORTEST = 32
"""Characters of a key: what `openssl rand -hex 16` prints, 128 bits. A passphrase can be guessed."""

_FOR_TOKENS = b"fogbridge: stored tokens"
_FOR_LINKS = b"fogbridge: signed links"
_FOR_NAME = b"fogbridge: name of the key"


class WrongKey(FogbridgeError):
    """Something was sealed with a key that is not here, or was changed since."""

    code = "wrong_key"

    def __init__(self) -> None:
        super().__init__(
            "What is stored was encrypted with another key. Put that key back (FOGBRIDGE_SECRET_KEY, "
            f"or the file {KEY_FILE} beside the database), or name it in FOGBRIDGE_SECRET_KEY_OLD; "
            "if it is lost, install Fogbridge in Slack again."
        )


class Vault:
    """Seals and signs with one key, and still reads what the key before it sealed and signed.

    Each purpose has a key of its own, derived with HKDF-SHA256, so that a signature says nothing
    about what is sealed. `now` gives the time in seconds since 1970.
    """

    __slots__ = ("_links", "_now", "_tokens", "name")

    def __init__(
        self, key: str, old: str | None = None, now: Callable[[], float] = time.time
    ) -> None:
        keys = [key] if old is None else [key, old]
        self._tokens = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(_derived(each, _FOR_TOKENS))) for each in keys]
        )
        # itsdangerous signs with the last of its keys, and tries all of them.
        self._links = [_derived(each, _FOR_LINKS) for each in reversed(keys)]
        self._now = now
        self.name = _derived(key, _FOR_NAME)[:8].hex()
        """Tells this key from another one and says nothing about it."""

    def __repr__(self) -> str:
        return f"Vault({self.name})"

    def seal(self, text: str) -> str:
        """The text, encrypted and protected against changes; another result each time."""
        return self._tokens.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was sealed. Raises `WrongKey`."""
        try:
            return self._tokens.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def reseal(self, sealed: str) -> str:
        """The same under today's key, so that the old one can be taken away. Raises `WrongKey`."""
        try:
            return self._tokens.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def sign(self, purpose: str, value: str, seconds: float) -> str:
        """A value for a link, good for one purpose and for so many seconds; anybody can read it.

        That a link works only once is for whoever takes it to see to: put an id into the value.
        """
        return str(self._signer(purpose).dumps([self._now() + seconds, value]))

    def check(self, purpose: str, signed: str) -> str | None:
        """The value of a link; None when it is not ours, not for this purpose, or too old."""
        try:
            until, value = self._signer(purpose).loads(signed)
        except BadData:
            return None
        return str(value) if self._now() < until else None

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._links,
            salt=purpose.encode(),
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


def open_vault(settings: Settings, now: Callable[[], float] = time.time) -> Vault:
    """The vault of these settings; on the embedded default its key is made once and kept in a file.

    Raises `ConfigurationError` where the key is missing, too short or can't be read.
    """
    expect_secret_key(settings)
    if settings.secret_key is not None:
        key = settings.secret_key.get_secret_value().strip()
        if len(key) < _SHORTEST:
            raise ConfigurationError(
                f"FOGBRIDGE_SECRET_KEY has fewer than {_SHORTEST} characters, so it could be guessed. "
                "Set it to a long random text, for example what `openssl rand -hex 32` prints."
            )
    else:
        file = key_file(settings)
        assert file is not None  # noqa: S101 - without a file `expect_secret_key` asked for a key
        key = _kept_key(file)
    old = settings.secret_key_old
    return Vault(key, old.get_secret_value().strip() if old else None, now)


def key_file(settings: Settings) -> Path | None:
    """Where the key is kept when no setting holds it; None with PostgreSQL, which has no folder."""
    url = database_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return None
    return Path(str(url.database)).with_name(KEY_FILE)


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def _kept_key(file: Path) -> str:
    try:
        if not file.exists():
            _make_key(file)
        key = file.read_text(encoding="ascii").strip()
        if file.stat().st_mode & 0o077:
            with contextlib.suppress(OSError):  # a mounted file, say; then it is its owner's affair
                file.chmod(0o600)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The key file {file} can't be made or read. Let Fogbridge write to its folder, "
            "or set FOGBRIDGE_SECRET_KEY."
        ) from error
    if len(key) < _SHORTEST:
        raise ConfigurationError(
            f"The key file {file} is damaged. Restore it from a backup; without it, what it "
            "encrypted can't be read any more, and Fogbridge has to be installed in Slack again."
        )
    return key


def _make_key(file: Path) -> None:
    """Write a key that nobody ever sees half of; of several at once the first one wins."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, written = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(32) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(written, file)
        _make_durable(file.parent)
    finally:
        Path(written).unlink()


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
