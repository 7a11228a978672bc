"""What an address asks for: parameters read one by one; what makes no sense counts as left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import unquote, urlencode

from bot.incoming import Platform
from bot.records import ChannelKey

PAGE = 50
"""Entries of a list on one page."""
_MAX_WORDS = 200
"""Code points of a search that are looked at."""
_MAX_KEY = 128
_FIRST, _LAST = 1900, 2999
"""Years of a day."""
_PLATFORMS: dict[str, Platform] = {"slack": "slack", "teams": "teams", "room": "room"}

T = TypeVar("T", bound=str)


def words(given: Mapping[str, str], name: str = "q") -> str:
    """What is searched for, on one line."""
    return " ".join(given.get(name, "")[:_MAX_WORDS].split())


def one_of(given: Mapping[str, str], name: str, known: Collection[T]) -> T | None:
    """One of the values that there are."""
    found = given.get(name, "")
    return next((value for value in known if value == found), None)


def page(given: Mapping[str, str], name: str = "page") -> int:
    """The number of a page, from 1."""
    found = given.get(name, "")
    return max(1, int(found)) if found.isascii() and found.isdigit() and len(found) < 5 else 1


def day(given: Mapping[str, str], name: str) -> date | None:
    """A day as 2026-12-07, of a year that clocks know in every zone."""
    try:
        found = date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
    return found if _FIRST <= found.year <= _LAST else None


def channel(given: Mapping[str, str], name: str = "channel") -> ChannelKey | None:
    """A channel as `written_channel` writes it."""
    platform, _, rest = given.get(name, "").partition("/")
    team, _, key = rest.partition("/")
    team, key = unquote(team), unquote(key)
    known = _PLATFORMS.get(platform)
    if known is None or not (0 < len(team) <= _MAX_KEY and 0 < len(key) <= _MAX_KEY):
        return None
    return ChannelKey(known, team, key) if (team + key).isprintable() else None


def written_channel(key: ChannelKey | None) -> str | None:
    """A channel as it stands in an address, where there is one."""
    return key.written() if key is not None else None


def address(path: str, parts: Mapping[str, str | int | None]) -> str:
    """A path with those of its parameters that say something."""
    said = {name: value for name, value in parts.items() if value}
    return f"{path}?{urlencode(said)}" if said else path
