"""Words that carry what a sentence is about, to see whether two sentences are about the same."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]{2,}(?:'[a-z]+)?")
_EMPTY = frozenset(
    "the and for are was were been being have has had does did done can could would should will shall may might must you your we our us they them their it its "
    "this that these those there here with from into about than then but not any all some what when where which who why how also just only very "
    "much more most still yet already please pls thanks thank hi hey hello team need needs want wants get got give send sent let know make made take "
    "back now soon today tomorrow week day date time by on in at to of an as if is be do so or no yes ok okay me my he she him her "
    "i'll we'll you'll i'm we're you're it's that's don't can't won't let's i've we've isn't doesn't didn't "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december eod cob "
    "still exactly which around new own our ours yours mine everything everybody everyone anything something nothing thing things part "
    "before after until once because since one two first last next like well really think going look sure work works good great".split()
)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry its subject, in a crude singular."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return frozenset(_stem(word) for word in words if word not in _EMPTY and not word.isdigit())


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def share(one: str, two: str) -> float:
    """How much of the smaller text's content words the other has, 0 to 1."""
    first, second = content_words(one), content_words(two)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))
