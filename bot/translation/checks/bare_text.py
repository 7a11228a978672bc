"""A text without what does not count: mask tokens blanked, quotes in one spelling."""

from __future__ import annotations

import re

from bot.privacy import TOKEN

_SPACE = re.compile(r"\s+")
_MARK = "\ue000"


def without_tokens(text: str) -> str:
    """The text with its mask tokens blanked, at the same offsets."""
    return TOKEN.sub(lambda found: _MARK * len(found[0]), text)


def squeezed(text: str) -> str:
    """As quotes are compared: no case, single spaces, straight quotes, one dash."""
    same = str.maketrans("’‘ʼ“”„«»–—‐‑\u00a0", '\'\'\'"""""---- '.ljust(13))
    return _SPACE.sub(" ", text.translate(same)).strip().casefold()
