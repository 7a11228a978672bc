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
    surface: str
    concept: str
    exact: str | None  # the words with their case, where case counts
    before: str  # what belongs to the term around its words: ".NET", "C++"
    after: str


class Matcher:
    """Finds surfaces in text; immutable once made, safe to share between threads."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        self._forms: dict[str, tuple[_Form, ...]] = {}
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
            pieces = ASCII_WORD.split(readable)
            words = ASCII_WORD.split(readable.lower())[1::2]
        else:
            pieces = WORD.split(readable)
            words = [w.lower() if w.isascii() else fold(w) for w in pieces[1::2]]
        forms = self._forms
        beginnings = [n for n, word in enumerate(words) if word in forms]
        if not beginnings:
            return ()
        # Word n stands at edges[2n] to edges[2n + 1], after the gap pieces[2n].
        edges = list(accumulate(map(len, pieces)))
        found: list[Match] = []
        free = 0
        for first in beginnings:
            if first >= free and (hit := self._longest(text, pieces, words, edges, first)):
                last, fitting = hit
                start = edges[2 * first] - len(fitting[0].before)
                end = edges[2 * last + 1] + len(fitting[0].after)
                concepts = tuple(dict.fromkeys(form.concept for form in fitting))
                found.append(Match(start, end, concepts, fitting[0].surface))
                free = last + 1
        return tuple(found)

    def _longest(
        self, text: str, pieces: list[str], words: list[str], edges: list[int], first: int
    ) -> tuple[int, list[_Form]] | None:
        gap = pieces[2 * first]
        if gap != " " and gap and _is_glued_before(text, gap, edges[2 * first], words[first]):
            return None
        known, key, last, best = self._forms, words[first], first, None
        while True:
            if forms := known[key]:
                fitting = self._fitting(forms, text, pieces, edges, first, last)
                if fitting and not _is_glued_after(pieces, words, last):
                    best = (last, fitting)
            last += 1
            if last == len(words) or (between := self._gap(pieces[2 * last])) is None:
                return best
            key += between + words[last]
            if key not in known:
                return best

    def _gap(self, written: str) -> str | None:
        """How the gap between two words stands in a key; None where no term reaches across it."""
        if written == " " or _SOFT_GAP.match(written):
            return " "
        hard = written.translate(_APOSTROPHES)
        return hard if hard in self._hard_gaps else None

    @staticmethod
    def _fitting(
        forms: tuple[_Form, ...],
        text: str,
        pieces: list[str],
        edges: list[int],
        first: int,
        last: int,
    ) -> list[_Form]:
        fitting = []
        for form in forms:
            if form.exact is not None and form.exact != " ".join(
                map(plain, pieces[2 * first + 1 : 2 * last + 2 : 2])
            ):
                continue
            if form.before and not text.endswith(form.before, 0, edges[2 * first]):
                continue
            if form.after and not text.startswith(form.after, edges[2 * last + 1]):
                continue
            fitting.append(form)
        # What is written with its own signs ("C++") is not also what is written without.
        whole = [form for form in fitting if form.before or form.after]
        return whole or fitting

    def _add(self, surface: Surface) -> None:
        gaps, words = _split_surface(surface.text)
        if not words:
            return
        exact = " ".join(map(plain, words)) if surface.case_sensitive else None
        before, after = re.sub(r"[^.#@]", "", gaps[0]), re.sub(r"[^+#%]", "", gaps[-1])
        form = _Form(surface.text, surface.concept, exact, before, after)
        keys = [fold(words[0])]
        for gap, word in zip(gaps[1:], words[1:], strict=False):
            ways = self._ways(gap)
            for key in keys:
                self._forms.setdefault(key, ())
            keys = [key + way + fold(word) for key in keys for way in ways]
        for key in keys:
            forms = self._forms.get(key, ())
            if form not in forms:
                # Forms whose case counts come first: they are the more certain reading.
                ordered = sorted((*forms, form), key=lambda f: f.exact is None)
                self._forms[key] = tuple(ordered) if forms else (form,)

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


def _split_surface(text: str) -> tuple[list[str], list[str]]:
    pieces = WORD.split(text)
    return pieces[0::2], pieces[1::2]


def _is_glued_before(text: str, gap: str, start: int, word: str) -> bool:
    """Whether the word goes on to the left: an identifier, a flag, a hashtag, "we're"."""
    mark = gap[-1]
    if mark == "_":
        return not _opens_emphasis(text, start)
    if mark in "#@$\\" or gap.endswith("--"):
        return True
    if gap in ("'", "’", "ʼ") and start > 1:
        return len(word) <= 2
    return gap == "." and start > 1 and text[start].islower()  # campaign.live; a sentence is upper


def _is_glued_after(pieces: list[str], words: list[str], last: int) -> bool:
    """Whether the word goes on to the right: `landing_page_v2`, `landing-page.html`."""
    gap = pieces[2 * last + 2]
    if not gap or gap[0] not in "_.(":
        return False
    if gap[0] == "_":
        return gap.startswith("__") or (gap == "_" and last + 1 < len(words))
    if gap[0] == "(":
        return gap.startswith("()")  # a call in code: publish()
    for n in range(last + 1, min(last + 6, len(words))):
        if pieces[2 * n] != ".":
            return False
        if _NAME_ENDING.fullmatch(words[n]):
            return True
    return False


def _opens_emphasis(text: str, start: int) -> bool:
    """Whether the underscore before `start` opens Slack's _italics_ and is no part of a name."""
    before = text[start - 2 : start - 1] if start > 1 else ""
    if before.isalnum() or before == "_":
        return False
    close = text.find("_", start)
    return close > 0 and "\n" not in text[start:close] and not text[close + 1 : close + 2].isalnum()
