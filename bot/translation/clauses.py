"""Where one clause of a message ends and the next begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_SUBJECT = (
    r"(?:i|we|you|he|she|it|they|there|this|that|these|those|the|our|your|their|my|nobody|no)\b"
)
# Every repetition is bounded or anchored behind a non-space: the text may be hostile and long.
_BREAK = re.compile(
    rf"""
      [.!?…]{{1,8}}["')\]”’]{{0,3}}(?=\s|$)        # the end of a sentence, not the dot of 2.3 or a.com
    | \n                                        # a new line
    | ; | :(?=\s) | (?<=\S)\s[—–-]{{1,2}}\s      # a semicolon, a colon, a dash
    | ,\s(?=(?:and|but|so|because|since|while|whereas|although|though|which|otherwise|yet|or|then)\b)
    | (?<=\S)\s(?=(?:but|because|whereas|although|otherwise)\s)
    | (?<=\S)\s(?=(?:so|and|or)\s{_SUBJECT})    # a conjunction with a subject of its own
    | ,\s(?={_SUBJECT})                         # a comma splice
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text that says one thing; code point offsets, without outer white space."""

    start: int
    end: int
    text: str


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order and disjoint; those without two letters in a row are left out."""
    found: list[Clause] = []
    position = 0
    for boundary in _BREAK.finditer(text):
        if boundary.start() < position:
            continue
        _add(found, text, position, boundary.start())
        position = boundary.end()
    _add(found, text, position, len(text))
    return tuple(found)


def clause_at(parts: tuple[Clause, ...], offset: int) -> Clause | None:
    """The clause that an offset lies in, or None between two."""
    before = bisect_right(parts, offset, key=lambda part: part.start) - 1
    return parts[before] if before >= 0 and offset < parts[before].end else None


def _add(found: list[Clause], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if _WORD.search(text, start, end):
        found.append(Clause(start, end, text[start:end]))
