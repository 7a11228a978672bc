"""A clause as the lists of reasons read it: short forms written out, one space between words."""

from __future__ import annotations

import re

_WHOLE = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "will not", "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
    "arent": "are not", "wasnt": "was not", "werent": "were not", "hasnt": "has not", "havent": "have not",
    "couldnt": "could not", "wouldnt": "would not", "im": "i am", "theres": "there is", "thats": "that is",
    "let's": "let us", "noone": "nobody", "ain't": "is not", "y'all": "you", "isn't": "is not",
}  # fmt: skip
_ENDS = (
    ("n't", " not"), ("'re", " are"), ("'m", " am"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"),
    ("'s", " is"),
)  # fmt: skip
_MARKS = re.compile(r"[,;:!?\"()\[\]*_…]|[.](?=\s|\Z)|[-–—](?=\D)|(?<=\D)[-–—]")


def spread(low: str) -> str:
    """The clause with "isn't" as "is not" and "short-staffed" as "short staffed", without marks.

    A possessive becomes "is", too: the lists do not care.
    """
    return " ".join(_word(word) for word in _MARKS.sub(" ", low).split())


def _word(word: str) -> str:
    if whole := _WHOLE.get(word):
        return whole
    for end, instead in _ENDS:
        if word.endswith(end) and len(word) > len(end):
            return word.removesuffix(end) + instead
    return word
