"""Finds the terms of a message, with offsets into the text exactly as it was written.

The index is a trie laid flat: one dict whose keys are all beginnings of all surfaces, so that the
longest match is found by adding words to a key while the key is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from glossary.masks import Span, blanked
from glossary.surfaces import Surface
from glossary.words import ASCII_WORD, WORD, fold, plain

if TYPE_CHECKING:
    from glossary.termbase import Termbase

# What may stand between two words of any term: a few spaces, one line break, or a hyphen.
_SOFT_GAP = re.compile(
    r"(?:[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]{1,3}|[ \t]{0,3}\r?\n[ \t]{0,3}|[-\u2010\u2011]\n?)\Z"
)
_APOSTROPHES = str.maketrans("’ʼ\ua78c＇", "''''")
# "landing-page.html" and "live.example.com" are names of files and hosts, not prose.
_NAME_ENDING = re.compile(
    "com|org|net|io|dev|app|co|uk|de|eu|gov|edu|ai|html?|[jt]sx?|s?css|py|rb|go|php|java|json|ya?ml"
    "|xml|csv|md|txt|sql|sh|png|jpe?g|gif|svg|webp|pdf|docx?|xlsx?|pptx?|zip|log|ini|toml|env"
)


class Match(NamedTuple):
    """A term in a text: offsets in code points, and every concept that the surface stands for.

    More than one concept is a homonym: the caller asks, it does not choose.
    """

    start: int
    end: int
    concepts: tuple[str, ...]
    surface: str


class _Form(NamedTuple):
    """A surface that is only meant where it is written in a certain way."""

    surface: str
    concept: str
    exact: str | None  # the words with their case, where case counts
    before: str  # signs around the words that belong to the term: ".NET", "C++"
    after: str


class _Entry(NamedTuple):
    """What stands at the end of a key: surfaces without and with conditions."""

    concepts: tuple[str, ...]
    surface: str
    special: tuple[_Form, ...]


class _Words(NamedTuple):
    """A text, blanked where it is masked, in words: word n is `folded[n]` at `edges[2n]` to `edges[2n + 1]`, before it `gaps[n]`."""

    text: str
    folded: list[str]
    gaps: list[str]
    edges: list[int]

    def written(self, first: int, last: int) -> str:
        """The words as they were written, in one Unicode form, joined by single spaces."""
        edges = self.edges
        spans = (slice(edges[2 * n], edges[2 * n + 1]) for n in range(first, last + 1))
        return " ".join(plain(self.text[span]) for span in spans)


class Matcher:
    """Finds surfaces in text; immutable once made, safe to share between threads."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        # None is the beginning of a surface that has not ended yet.
        self._known: dict[str, _Entry | None] = {}
        # Other punctuation inside a term ("R&D", "a.s.a.p", "CI/CD") counts only if a surface has it.
        self._hard_gaps: set[str] = set()
        for surface in surfaces:
            self._add(surface)

    @classmethod
    def from_termbase(cls, termbase: Termbase) -> Matcher:
        """A matcher for every surface of the termbase."""
        return cls(termbase.surfaces)

    def find(self, text: str, masked: Iterable[Span] = ()) -> tuple[Match, ...]:
        """The longest matches from left to right, sorted and disjoint.

        Nothing is found in `masked`, code, links, addresses, mentions or quoted lines, and never
        across the end of a sentence. Takes time linear in the text.
        """
        readable = blanked(text, masked)
        if readable.isascii():
            pieces = ASCII_WORD.split(readable.lower())
            folded = pieces[1::2]
        else:
            pieces = WORD.split(readable)
            folded = [word.lower() if word.isascii() else fold(word) for word in pieces[1::2]]
        known = self._known
        beginnings = [n for n, word in enumerate(folded) if word in known]
        if not beginnings:
            return ()
        words = _Words(readable, folded, pieces[0::2], list(accumulate(map(len, pieces))))
        found: list[Match] = []
        free = 0
        for first in beginnings:
            if first >= free and (hit := self._longest(words, first)):
                last, match = hit
                found.append(match)
                free = last + 1
        return tuple(found)

    def _longest(self, words: _Words, first: int) -> tuple[int, Match] | None:
        """The last word of the longest match that begins with this word, and the match."""
        text, folded, gaps, edges = words
        if gaps[first] != " " and _is_glued_before(
            text, gaps[first], edges[2 * first], folded[first]
        ):
            return None
        known, key, last, count = self._known, folded[first], first, len(folded)
        best = None
        while True:
            if entry := known[key]:
                after = gaps[last + 1]
                if after == " " or not _is_glued_after(words, last):
                    if entry.special:
                        match = _special_match(entry, words, first, last)
                    else:
                        start, end = edges[2 * first], edges[2 * last + 1]
                        match = Match(start, end, entry.concepts, entry.surface)
                    if match:
                        best = (last, match)
            last += 1
            if last == count:
                return best
            gap = gaps[last]
            between = gap if gap == " " else self._gap(gap)
            if between is None:
                return best
            key += between + folded[last]
            if key not in known:
                return best

    def _gap(self, written: str) -> str | None:
        """How the gap between two words stands in a key; None where no term reaches across it."""
        if written == " " or _SOFT_GAP.match(written):
            return " "
        hard = written.translate(_APOSTROPHES)
        return hard if hard in self._hard_gaps else None

    def _add(self, surface: Surface) -> None:
        pieces = WORD.split(surface.text)
        gaps, words = pieces[0::2], pieces[1::2]
        if not words:
            return
        keys = [fold(words[0])]
        for gap, word in zip(gaps[1:], words[1:], strict=False):
            for key in keys:
                self._known.setdefault(key, None)
            keys = [key + way + fold(word) for key in keys for way in self._ways(gap)]
        exact = " ".join(map(plain, words)) if surface.case_sensitive else None
        before, after = re.sub(r"[^.#@]", "", gaps[0]), re.sub(r"[^+#%]", "", gaps[-1])
        form = _Form(surface.text, surface.concept, exact, before, after)
        for key in keys:
            self._known[key] = _joined(self._known.get(key), form)

    def _ways(self, gap: str) -> tuple[str, ...]:
        """The gaps in a text that stand for this gap of a surface."""
        if _SOFT_GAP.match(gap):
            return (" ",)
        hard = gap.translate(_APOSTROPHES)
        ways: tuple[str, ...] = (hard,)
        if hard.strip() in ("&", "/", "+"):
            ways = (hard.strip(), f" {hard.strip()} ")
        self._hard_gaps.update(ways)
        return (*ways, " ") if hard.strip() == "/" else ways


def _joined(entry: _Entry | None, form: _Form) -> _Entry:
    concepts, surface, special = entry or ((), form.surface, ())
    if form.exact is not None or form.before or form.after:
        return _Entry(concepts, surface, (*special, form) if form not in special else special)
    if form.concept in concepts:
        return _Entry(concepts, surface, special)
    return _Entry((*concepts, form.concept), surface if concepts else form.surface, special)


def _special_match(entry: _Entry, words: _Words, first: int, last: int) -> Match | None:
    text, written = words.text, words.written(first, last)
    start, end = words.edges[2 * first], words.edges[2 * last + 1]
    fitting = [
        form
        for form in entry.special
        if form.exact in (None, written)
        and text.endswith(form.before, 0, start)
        and text.startswith(form.after, end)
    ]
    # What is written with its own signs ("C++") is not also what is written without them.
    signed = [form for form in fitting if form.before or form.after]
    if fitting := signed or fitting:
        before, after, surface = fitting[0].before, fitting[0].after, fitting[0].surface
        concepts = [form.concept for form in fitting] + [*(() if signed else entry.concepts)]
        ids = tuple(dict.fromkeys(concepts))
        return Match(start - len(before), end + len(after), ids, surface)
    return Match(start, end, entry.concepts, entry.surface) if entry.concepts else None


def _is_glued_before(text: str, gap: str, start: int, word: str) -> bool:
    """Whether the word goes on to the left: an identifier, a flag, a hashtag, "we're"."""
    mark = gap[-1:]
    if mark == "_":
        return not _opens_emphasis(text, start)
    if (mark and mark in "#@$\\") or gap.endswith("--"):
        return True
    if gap in ("'", "’", "ʼ") and start > 1:
        return len(word) <= 2
    return gap == "." and start > 1 and text[start].islower()  # campaign.live; a sentence is upper


def _is_glued_after(words: _Words, last: int) -> bool:
    """Whether the word goes on to the right: `landing_page_v2`, `landing-page.html`, `publish()`."""
    gap, count = words.gaps[last + 1], len(words.folded)
    if not gap or gap[0] not in "_.(":
        return False
    if gap[0] == "_":
        return gap.startswith("__") or (gap == "_" and last + 1 < count)
    if gap[0] == "(":
        return gap.startswith("()")
    for n in range(last + 1, min(last + 6, count)):
        if words.gaps[n] != ".":
            return False
        if _NAME_ENDING.fullmatch(words.folded[n]):
            return True
    return False


def _opens_emphasis(text: str, start: int) -> bool:
    """Whether the underscore before `start` opens Slack's _italics_ and is no part of a name."""
    before = text[start - 2 : start - 1] if start > 1 else ""
    if before.isalnum() or before == "_":
        return False
    close = text.find("_", start)
    return close > 0 and "\n" not in text[start:close] and not text[close + 1 : close + 2].isalnum()
