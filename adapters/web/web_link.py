"""The address of a message as a page may link to it."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(link: str | None) -> str | None:
    """An address of the web, or a path of ours; None for anything else, whatever it would do."""
    if not link or not link.isprintable() or " " in link:
        return None
    if link.startswith("/"):
        return link if not link.startswith(("//", "/\\")) else None
    try:
        parts = urlsplit(link)
        return link if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
