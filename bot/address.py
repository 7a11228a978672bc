"""The public address of a server, as a platform calls it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.errors import ConfigurationError

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)


def server_address(url: str, platform: str) -> str:
    """The address of a server without a final slash, such as https://fogbridge.example.com.

    Raises `ConfigurationError` for anything that `platform` could not call: not https, or with a
    path, a query or a password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _not_an_address(platform) from error
    host = parts.hostname or ""
    bare = f"https://{host}" + ("" if port is None else f":{port}")
    if (
        not url.isascii()
        or not _HOST.fullmatch(host)
        or url.removesuffix("/").casefold() != bare.casefold()
    ):
        raise _not_an_address(platform)
    return bare


def _not_an_address(platform: str) -> ConfigurationError:
    return ConfigurationError(
        f"{platform} needs the public address of this server, with https and without a path. "
        "Give it like https://fogbridge.example.com."
    )
