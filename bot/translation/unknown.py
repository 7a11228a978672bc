"""Names and acronyms without an entry that the reader may not know, so that nobody guesses at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.translation.facts import Fact, is_first_name
from glossary.concept import Side
from glossary.termbase import Termbase

_ACRONYM = re.compile(r"(?<![\w.@/#&-])[A-Z][A-Z0-9&]{1,6}s?(?![\w@/&-])(?!\.\w)")
_CAMEL = re.compile(r"(?<![\w.@/#-])[A-Za-z]+[a-z][A-Z]\w*(?![\w@/-])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSED = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|hi|hello|hey|dear|thanks|thank you|cheers|morning|cc|ping|me and)[.,]? \Z",
    re.IGNORECASE,
)
# What people do and brands do not: "Moira is happy", "Ilka and I", "Tova from the agency".
_PERSONAL = re.compile(
    r"(?:'s|’s)? (?:and (?:I|me)\b|is (?:happy|sick|ill|ok|fine|on (?:holiday|leave|vacation|call|it)|off|out|away|back|busy|in)\b"
    r"|from (?:the |our |your )?[a-z]|in (?:legal|sales|finance|marketing|design|procurement|dev|it|hr)\b"
    r"|(?:said|told|asked|asks|thinks|wrote|mentioned|promised|replied|knows|signed off|approved|wants)\b)"
)
_VOUCHER = re.compile(r"\b(?:code|voucher|coupon|hashtag)s?:? [\"'“‘]?\Z", re.IGNORECASE)
_LONGEST = 4_000


def unknown_words(
    text: str,
    reader: Side,
    known: Sequence[tuple[int, int]],
    facts: Sequence[Fact],
    termbase: Termbase,
) -> tuple[str, ...]:
    """What `reader` may not know and no entry explains, each once, in the order of the text.

    `known` are the spans of the terms. Products, organisations and laws count as well as acronyms;
    people, places, dates, codes and what everybody or the reader's own trade knows do not.
    """
    taken, named = bytearray(len(text)), bytearray(len(text))
    for start, end in known:
        taken[start:end] = b"1" * (end - start)
    spans: dict[tuple[int, int], str] = {}
    for fact in facts:
        marked = named if fact.kind == "name" else taken
        marked[fact.start : fact.end] = b"1" * (fact.end - fact.start)
        if fact.kind == "name" and not _is_person(text, fact.start, fact.end):
            spans[fact.start, fact.end] = fact.value
    shouted = _is_shouted(text)
    for pattern in (_ACRONYM, _CAMEL):
        for found in pattern.finditer(text):
            word = found[0]
            if any(named[found.start() : found.end()]) or (shouted and word.isupper()):
                continue
            if not _is_capitals(text, found.start(), word):
                spans[found.span()] = word
    seen: dict[str, None] = {}
    for (start, end), name in sorted(spans.items()):
        word = text[start:end]
        if word in seen or any(taken[start:end]):
            continue
        if _is_familiar(name, reader) or _is_familiar(word, reader):
            continue
        if not (termbase.with_surface(word) or termbase.with_surface(name)):
            seen[word] = None
    return tuple(seen)


def _is_capitals(text: str, start: int, word: str) -> bool:
    """An acronym that nobody asks about, a shouted word, or what a customer types in."""
    plain = word.removesuffix("s")
    listed = _familiar()
    if {plain, word, plain.removesuffix("S")} & (listed["acronyms"] | listed["capitals"]):
        return True
    shouted = len(word) >= 6 and word.isalpha() and sum(char in "AEIOU" for char in word) > 1
    return shouted or _VOUCHER.search(text, max(0, start - 12), start) is not None


def _is_familiar(name: str, reader: Side) -> bool:
    listed = _familiar()
    plain = name.casefold()
    if plain in listed["everybody"] or plain in listed[reader]:
        return True
    return plain.removesuffix("s") in listed["everybody"]


def _is_person(text: str, start: int, end: int) -> bool:
    first = _FIRST_WORD.match(text, start)
    if first and is_first_name(first[0]):
        return True
    if _ADDRESSED.search(text, max(0, start - 12), start):
        return True
    return " " not in text[start:end] and _PERSONAL.match(text, end) is not None


def _is_shouted(text: str) -> bool:
    """Whether most words are in capitals, so that capitals say nothing."""
    words = _WORD.findall(text[:_LONGEST])
    return len(words) > 3 and sum(word.isupper() for word in words) > len(words) / 2


@cache
def _familiar() -> dict[str, frozenset[str]]:
    """The sections of familiar.txt; names case-folded, capitals as they are."""
    sections: dict[str, set[str]] = {}
    for line in Path(__file__).with_name("familiar.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
            sections.setdefault(section, set())
        elif line and not line.startswith("#"):
            sections[section] |= set(_names(line, fold=section not in ("acronyms", "capitals")))
    return {section: frozenset(names) for section, names in sections.items()}


def _names(line: str, *, fold: bool) -> Iterator[str]:
    for name in line.split(","):
        yield name.strip().casefold() if fold else name.strip()
