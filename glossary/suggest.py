"""What a word might have been meant as: typing errors and acronyms in lower case.

A suggestion is shown as "did you mean" and never translated on its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from glossary.masks import BLANK, Span, blanked
from glossary.match import Matcher
from glossary.surfaces import Surface
from glossary.termbase import Termbase
from glossary.words import WORD, everyday_words, fold, fold_phrase

_SHORTEST = 5  # shorter words have too many neighbours: lead and load, page and wage
_SHORTEST_PART = 4  # the same for a word of a longer surface: landing pgae
_SHORTEST_ACRONYM = 3
_LONGEST = 40  # nobody mistypes a word of this length; bounds the work on hostile text
_MOST_WORDS = 3
_SUFFIXES = ("s", "es", "d", "ed", "ing", "er", "ers", "ly", "al", "able")


class Suggestion(NamedTuple):
    """What was written at start to end (code points), and the surface it may have been meant as."""

    start: int
    end: int
    written: str
    concept: str
    surface: str


class Suggester:
    """Finds near misses of surfaces; safe to share between threads.

    The index costs more than everything else at start, so it is built at the first word that is
    neither an everyday one nor part of a surface.
    """

    def __init__(self, surfaces: Iterable[Surface], known_words: Iterable[str] = ()) -> None:
        self._surfaces = tuple(surfaces)
        self._matcher = Matcher(self._surfaces)
        self._known_words = known_words
        self._acronyms = {fold_phrase(s.text) for s in self._surfaces if s.case_sensitive}
        self._plain = everyday_words() | {
            word
            for surface in self._surfaces
            if not surface.case_sensitive
            for word in fold_phrase(surface.text).split()
        }

    @classmethod
    def from_termbase(cls, termbase: Termbase) -> Suggester:
        """A suggester whose dictionary of right words is what the termbase itself is written in."""
        return cls(termbase.surfaces, _Vocabulary(termbase))

    def warm(self) -> None:
        """Make the index now rather than at its first use."""
        _ = self._index

    def find(self, text: str, masked: Iterable[Span] = ()) -> tuple[Suggestion, ...]:
        """Suggestions in the order of the text, disjoint from each other and from every match."""
        masked = tuple(masked)
        matches = [(m.start, m.end) for m in self._matcher.find(text, masked)]
        readable = blanked(text, (*masked, *matches))
        words = [(m.start(), m.end(), fold(m[0])) for m in WORD.finditer(readable)]
        if not any(self._is_odd(word) for _, _, word in words):
            return ()
        found: list[Suggestion] = []
        for start, end, surface in self._index.near(readable, words):
            if not found or found[-1].end <= start:
                found.append(Suggestion(start, end, text[start:end], surface.concept, surface.text))
        return tuple(found)

    def _is_odd(self, word: str) -> bool:
        """Whether a word is worth the index: an acronym in lower case, or a long word nobody knows."""
        if word.startswith(BLANK):
            return False
        if word in self._acronyms:
            return True
        return len(word) >= _SHORTEST_PART and not _is_known(word, self._plain)

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._surfaces, {fold(word) for word in self._known_words} | self._plain)


class _Index:
    """Every surface with one letter taken out, and every acronym, by how it would be mistyped."""

    def __init__(self, surfaces: Iterable[Surface], words: set[str]) -> None:
        self._words = words
        self._acronyms: dict[str, Surface] = {}
        # A surface with one letter taken out, to the words it was: one edit apart is then a lookup.
        self._deletes: defaultdict[str, list[str]] = defaultdict(list)
        self._surfaces: dict[str, Surface] = {}
        for surface in surfaces:
            self._add(surface)

    def near(
        self, readable: str, words: list[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, Surface]]:
        unknown = [
            len(word) >= _SHORTEST_PART and not _is_known(word, self._words) for _, _, word in words
        ]
        for n, (start, end, word) in enumerate(words):
            # Identifiers are code: landing_pgae_v2.
            if "_" in (readable[start - 1 : start], readable[end : end + 1]):
                continue
            for width in range(_MOST_WORDS, 0, -1):
                window = words[n : n + width]
                if len(window) < width or not any(unknown[n : n + width]):
                    continue
                if any(readable[a[1] : b[0]] not in (" ", "-") for a, b in pairwise(window)):
                    continue
                if surface := self._typed(" ".join(entry[2] for entry in window)):
                    yield start, window[-1][1], surface
                    break
            else:
                if surface := self._acronyms.get(word):
                    yield start, end, surface

    def _typed(self, phrase: str) -> Surface | None:
        """The surface one edit away from this phrase, if there is one."""
        if not _SHORTEST <= len(phrase) <= _LONGEST or not phrase.replace(" ", "").isalpha():
            return None
        for key in _with_deletes(phrase):
            for candidate in self._deletes.get(key, ()):
                if _is_one_edit(phrase, candidate):
                    return self._surfaces[candidate]
        return None

    def _add(self, surface: Surface) -> None:
        phrase = fold_phrase(surface.text)
        if surface.case_sensitive:
            # "it" and "pr" in prose are words; only what cannot be one is suggested.
            if len(phrase) >= _SHORTEST_ACRONYM and " " not in phrase and phrase not in self._words:
                self._acronyms.setdefault(phrase, surface)
            return
        if (
            len(phrase) >= _SHORTEST
            and len(phrase.split()) <= _MOST_WORDS
            and phrase not in self._surfaces
        ):
            self._surfaces[phrase] = surface
            for key in _with_deletes(phrase):
                self._deletes[key].append(phrase)


def _is_known(word: str, words: Set[str]) -> bool:
    """Whether a word, or what it is a regular form of, is among these."""
    if word in words:
        return True
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and (stem in words or stem + "e" in words):
            return True
    return False


class _Vocabulary:
    """Every word that the definitions, questions and answers of a termbase are written in."""

    def __init__(self, termbase: Termbase) -> None:
        self._termbase = termbase

    def __iter__(self) -> Iterator[str]:
        for concept in self._termbase.concepts.values():
            definition, impact = concept.definition, concept.business_impact
            texts = [definition.neutral, definition.for_it, definition.for_marketing]
            texts += [definition.slips or "", impact.for_it, impact.for_marketing]
            texts += [question.ask for question in concept.questions]
            texts += [f"{a.say} {a.gives} {a.costs or ''}" for a in concept.alternatives]
            texts += [context.text for context in concept.contexts]
            for text in texts:
                # Words with capitals are names and acronyms: they must not hide "sso".
                yield from (word for word in WORD.findall(text) if not word.isupper())


def _with_deletes(phrase: str) -> set[str]:
    return {phrase} | {phrase[:n] + phrase[n + 1 :] for n in range(len(phrase))}


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter added, lost, changed, or two neighbours swapped turn one into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    shortest = min(len(one), len(other))
    n = next((i for i in range(shortest) if one[i] != other[i]), shortest)
    if len(one) > len(other):
        return one[n + 1 :] == other[n:]
    if len(one) < len(other):
        return one[n:] == other[n + 1 :]
    swapped = one[n : n + 2] == other[n : n + 2][::-1] and one[n + 2 :] == other[n + 2 :]
    return swapped or one[n + 1 :] == other[n + 1 :]
