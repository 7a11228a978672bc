"""How long a text is for Slack, and where one that is too long may be cut."""

from __future__ import annotations

from collections.abc import Iterator

from bot import cutting
from bot.cutting import Cost, clean
from bot.cutting import utf16_units as typed_units

__all__ = [
    "clean",
    "escaped",
    "shortened",
    "size",
    "spans",
    "stored_bytes",
    "typed_units",
    "units",
]

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """The text with the three signs that Slack reads as markup written as entities."""
    return "".join(_ENTITIES.get(sign, sign) for sign in text)


def units(sign: str) -> int:
    """UTF-16 units of a sign as Slack stores it: `&`, `<` and `>` count as their entities."""
    return len(_ENTITIES[sign]) if sign in _ENTITIES else typed_units(sign)


def stored_bytes(sign: str) -> int:
    """UTF-8 bytes of a sign as Slack stores it."""
    return len(_ENTITIES.get(sign, sign).encode())


def size(text: str, cost: Cost = units) -> int:
    """How long a text is for Slack, never less than its code points."""
    return cutting.size(text, cost)


def spans(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Stretches of at most `limit` as Slack stores them; see `bot.cutting.spans`."""
    return cutting.spans(text, limit, units)


def shortened(text: str, limit: int, cost: Cost = units) -> str:
    """The text, or as many of its words as fit and a sign that there was more."""
    return cutting.shortened(text, limit, cost)
