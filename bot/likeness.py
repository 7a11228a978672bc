"""How much one kind of work is like another: by the concepts that they share, and by their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

LEAST = 0.4
"""From this fit on a past answer is worth showing: one of two concepts shared and nothing else is,
one of three is only with words in common (`fit`)."""

_CONCEPTS, _WORDS, _WORDS_ALONE = 0.75, 0.25, 0.6
_WORDS_LEAST = 2
"""So many words have to be shared where no concept is."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60
"""Characters of a word that count; what is longer is no word."""
_SAY_NOTHING = frozenset(
    "a about after again all also an and any anybody are as at be because been before but by can"
    " could did do does doe done for from get got had has have he her him his how i if in into is it"
    " its just know let long longer made make may me might more much must my need no nobody not now"
    " of on only or our out please say she should so some somebody soon still take taken than that"
    " the their them then there these they thing this those time timeline to too until up us very"
    " want was we week were what when where which while who whom why will with would yet you your"
    " day date month ready possible really".split()
)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are searched: folded, without accents, in the singular."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in plain.casefold() if not unicodedata.combining(sign))
    return tuple(_singular(word[:_LONGEST]) for word in _WORD.findall(bare))


def telling(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that say what something is about."""
    return frozenset(word for word in words if word not in _SAY_NOTHING and len(word) > 1)


def fit(
    concepts: Collection[str],
    words: Collection[str],
    their_concepts: Collection[str],
    their_words: Collection[str],
) -> float:
    """From 0, nothing in common, to 1.

    Concepts count three times as much as words: what both name, against what each names. Without
    any shared concept it takes two telling words, and they alone give 0.6 at most.
    """
    shared_words = set(words) & set(their_words)
    said = len(shared_words) / len(set(words)) if words else 0.0
    shared = set(concepts) & set(their_concepts)
    if not shared:
        return _WORDS_ALONE * said if len(shared_words) >= _WORDS_LEAST else 0.0
    meant = 2 * len(shared) / (len(set(concepts)) + len(set(their_concepts)))
    return _CONCEPTS * meant + _WORDS * said


def _singular(word: str) -> str:
    """Without the s of a plural; the same for what is stored and for what is looked for."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1]
