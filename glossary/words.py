"""What a word and a sentence are: splitting, folding and counting for everything that reads text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

# Chinese, Japanese and Korean write without spaces, so their letters end a Latin word:
# in "在landing page上" the term is found. The price: a designation in these scripts is not.
_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u303b\u3040-\u31ff\u3400-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
# U+02BC and U+A78C are apostrophes that Unicode counts as letters.
LETTER = rf"[^\W_\u02bc\ua78c{_CJK}]"
# Soft hyphens, zero-width characters and combining accents (NFD) stay inside a word.
_JOINER = "\u00ad\u200b-\u200d\u2060\ufe0f\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
WORD = re.compile(rf"({LETTER}++(?:[{_JOINER}]++{LETTER}*+)*+)")
ASCII_WORD = re.compile(r"([A-Za-z0-9]+)")

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0f"))
_ABBREVIATIONS = frozenset(["e.g", "i.e", "vs", "approx", "incl", "excl", "cf", "resp", "ca"])
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"[\w.]+\Z")


def fold(word: str) -> str:
    """One word as it is compared: no case, no invisible characters, one Unicode form."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", plain(word).casefold())


def plain(word: str) -> str:
    """One word in one Unicode form, its case kept."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFKC", word.translate(_INVISIBLE)).translate(_INVISIBLE)


def fold_phrase(phrase: str) -> str:
    """The folded words of a phrase with single spaces: "Pop-ups" gives "pop ups"."""
    return " ".join(fold(word) for word in WORD.findall(phrase))


def sentences(text: str) -> list[str]:
    """The sentences of well-written prose, in order; abbreviations such as "e.g." do not end one."""
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        last = _LAST_WORD.search(text, start, end.start())
        word = last[0].casefold() if last else ""
        is_numbered = word == "no" and text[end.end()].isdigit()  # "no. 7", but not "or a no. Then"
        is_short = word in _ABBREVIATIONS or len(word) == 1 or is_numbered
        if text[end.start()] == "." and is_short and not word.isdigit():
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def lix(text: str) -> float:
    """Readability after Björnsson: words per sentence plus the share of words over six letters.

    0 for a text without words; below 40 is easy, above 50 hard.
    """
    words = WORD.findall(text)
    if not words:
        return 0.0
    long_words = sum(len(word) > 6 for word in words)
    return len(words) / max(1, len(sentences(text))) + 100 * long_words / len(words)


@cache
def everyday_words() -> frozenset[str]:
    """Common English words of four letters or more, from `everyday.txt`."""
    lines = Path(__file__).with_name("everyday.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
