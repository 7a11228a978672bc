"""The text as the grammar reads it: one spelling for spaces, quotes, dashes and accents.

The grammar matches on the folded text and answers in positions of the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.translation.facts.lazy import lazy

# Soft hyphens, joiners, direction marks, variation selectors and combining accents.
_DROPPED = lazy(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufe00-\ufe0f\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0]"
)
_INVISIBLE = lazy(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]"
)
_SAME = {
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\t", " "),
    **dict.fromkeys("‘’‚‛′ʼ＇´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\r\u0085\u2028\u2029\x0b\x0c", "\n"),
    "％": "%",
    "ß": "ß",
}


class _Spelling(dict[int, str]):
    """One character in, one character out; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _SAME.get(char, char)
        parts = unicodedata.normalize("NFD", plain)
        if len(parts) > 1 and all(unicodedata.combining(mark) for mark in parts[1:]):
            plain = parts[0]
        self[code] = plain
        return plain


class _Lower(dict[int, str]):
    def __missing__(self, code: int) -> str:
        small = chr(code).lower()
        self[code] = small if len(small) == 1 else chr(code)
        return self[code]


_SPELLING = _Spelling()
_LOWER = _Lower()


@dataclass(frozen=True, slots=True)
class Folded:
    """`cased` and `lower` have the same length; `starts` is None where it is the original's too."""

    source: str
    cased: str
    lower: str
    starts: list[int] | None
    stops: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for a span that is not empty."""
        if self.starts is None or self.stops is None:
            return start, end
        return self.starts[start], self.stops[end - 1]

    def known(self, start: int, end: int) -> tuple[int, int]:
        """The folded span for a span of the original."""
        from bisect import bisect_left

        if self.starts is None:
            return start, end
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def fold(text: str) -> Folded:
    if text.isascii():
        cased = text.replace("\t", " ").replace("\r", "\n")
        return Folded(text, cased, cased.lower(), None, None)
    starts: list[int] | None = None
    stops: list[int] | None = None
    kept = text
    if _DROPPED.search(text):
        starts, stops, chars = [], [], []
        for index, char in enumerate(text):
            if _DROPPED.match(char):
                # An accent belongs to its letter; a soft hyphen at a word's end does not.
                if stops and stops[-1] == index and unicodedata.combining(char):
                    stops[-1] = index + 1
                continue
            starts.append(index)
            stops.append(index + 1)
            chars.append(char)
        kept = "".join(chars)
    cased = kept.translate(_SPELLING)
    return Folded(text, cased, cased.translate(_LOWER), starts, stops)


def bare(text: str) -> str:
    """A name as its value: composed accents, plain spaces and apostrophes, nothing invisible."""
    visible = _INVISIBLE.sub("", text).replace("’", "'")
    return unicodedata.normalize("NFC", " ".join(visible.split()))
