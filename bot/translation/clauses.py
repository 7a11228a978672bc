"""Where one clause of a message ends and the next begins.

The dot of an abbreviation ends nothing, and what stands in brackets belongs to its clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SUBJECT = r"(?:i(?!\.)|we|you|he|she|it|they|there|this|that|these|those|the|our|your|their|my|nobody|no)\b"
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
# Always inside a sentence, whatever stands behind: "Dr. Weber", "e.g. Germany".
_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:Dr|Mrs?|Ms|Prof|St|[Ii]ncl|[Ee]xcl|[Ee]\.?g|[Ii]\.?e|[Aa]pprox|[Cc]a|[Cc]f|[Vv]s|[Rr]esp|[Ee]sp)\Z"
)
# Inside a sentence only where it goes on: "banners etc. before Friday", "Acme Inc. is".
_MAYBE = re.compile(
    r"(?<![\w.])(?:etc|inc|ltd|co|corp|a\.m|p\.m|al|min|max|est|dept|ext|ave)\Z", re.IGNORECASE
)
# Only before a number: "no. 4", "Jan. 6".
_COUNTED = re.compile(
    r"(?<![\w.])(?:nos?|nr|pp?|fig|vol|tel|max|min|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri)\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s+[a-z(]|\s*[,;]")
_NUMBER_NEXT = re.compile(r"\s+\d")
_LONGEST_ABBREVIATION = 8
_BRACKETS = re.compile(r"[()\[\]]")
_SMILEY = re.compile(r"[:;]-?\Z")
_SENTENCE = re.compile(r"\s*(?:[^\W\da-z_]|$)")
# Inside an item of a list only the end of a sentence ends a clause.
_ITEM = re.compile(
    r"^[ \t]{0,8}(?:[-*•–]|\d{1,2}[.)]|[a-z][.)])[ \t]{1,4}(?=\S)[^\n]*", re.MULTILINE
)
_ENDS = frozenset(".!?…;\n")
_LONGEST_BRACKET = 400


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
    brackets = _Spans(_bracketed(text))
    items = _Spans(item.span() for item in _ITEM.finditer(text))
    for boundary in _BREAK.finditer(text):
        at = boundary.start()
        if at < position or _abbreviates(text, boundary):
            continue
        inside = brackets.around(at)
        if inside and not (boundary.end() > inside[1] and _SENTENCE.match(text, boundary.end())):
            continue
        if text[at] not in _ENDS and items.around(at):
            continue
        _add(found, text, position, at)
        position = boundary.end()
    _add(found, text, position, len(text))
    return tuple(found)


def clause_at(parts: tuple[Clause, ...], offset: int) -> Clause | None:
    """The clause that an offset lies in, or None between two."""
    before = bisect_right(parts, offset, key=lambda part: part.start) - 1
    return parts[before] if before >= 0 and offset < parts[before].end else None


class _Spans:
    """Disjoint spans in order, asked for positions that only grow."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = iter(spans)
        self._next = next(self._spans, None)

    def around(self, at: int) -> tuple[int, int] | None:
        """The span that a position lies within, not at its start."""
        while self._next and self._next[1] <= at:
            self._next = next(self._spans, None)
        return self._next if self._next and self._next[0] < at else None


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Outermost brackets that are closed soon and on their own line, in order."""
    opened: list[int] = []
    for found in _BRACKETS.finditer(text):
        at = found.start()
        if _SMILEY.search(text, max(0, at - 2), at):
            continue
        if opened and at - opened[0] > _LONGEST_BRACKET:
            opened.clear()
        if found[0] in "([":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if not opened and text.find("\n", start, at) < 0:
                yield start, at


def _abbreviates(text: str, boundary: re.Match[str]) -> bool:
    """Whether a dot belongs to the word before it and the sentence goes on."""
    at = boundary.start()
    if boundary[0] != ".":
        return False
    start = max(0, at - _LONGEST_ABBREVIATION)
    if _ABBREVIATION.search(text, start, at):
        return True
    if _COUNTED.search(text, start, at) and _NUMBER_NEXT.match(text, boundary.end()):
        return True
    return bool(_MAYBE.search(text, start, at) and _GOES_ON.match(text, boundary.end()))


def _add(found: list[Clause], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if _WORD.search(text, start, end):
        found.append(Clause(start, end, text[start:end]))
