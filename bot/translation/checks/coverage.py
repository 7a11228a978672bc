"""Nothing left out and nothing made up: what has no counterpart in the other text.

Words are counted against each other: a clause that finds none of its words again is a paraphrase
as long as the other text has as much to say that is not found again either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.align import SURE, Links
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_LINKED = 0.2
_ITEM = re.compile(r"\s(?:and|or|&|\+)\s|\s/\s")
_CLAUSAL = re.compile(
    r"(?:always|never|please|pls|just|i|we|you|he|she|it|they|there|this|that|then|so|not|if|is|are|was|has|have|can|will|would|we'\w+|it'\w+|i'\w+|they'\w+|who|which|what)\b"
)
_SMALL_TALK = frozenset(
    "hi hello hey thanks thank sorry please pls hope good great quick look right sure happy help"
    " fyi reminder btw folks team long morning weekend break cheers best regards nope yes look nice"
    " honestly saved glad news guys everyone well anyway grateful one two thing things note".split()
)
_OURS = frozenset(
    "given yet named date stated said mentioned specified known author marketing side team asks"
    " wants needs says thanks apologises apologizes sorry grateful hopes message reader open"
    " already still also now currently people someone something everything anything thing things"
    " way one two both first second further more following namely means called so".split()
)
_MOST_WORDS = 500
_BESIDE = re.compile(r"(?<![\w-])[A-Z]{2,6}, \Z")
"""An acronym, with what explains it behind."""
_REPORTS = re.compile(
    r"\b(?:asks?|whether|says?|thinks?|wants?|would like|concern\w*|worr\w+|apolog\w+)\b|\?"
)
"""What says how something is meant: it has words of its own."""


def dropped(source: Prose, target: Prose, forth: Links, back: Links) -> Iterator[Finding]:
    """Items of a list and clauses of the source of which no word is found in the target."""
    if len(source.words) > _MOST_WORDS:
        return
    spare = sum(_is_free(target, back, m) for m in range(len(target.words)))
    for part in source.parts:
        mine = [n for n in range(part.first, part.last) if _tells(source, forth, n)]
        gone = [n for n in mine if _is_gone(forth, back, n)]
        if len(mine) >= 2 and len(gone) == len(mine) and spare < max(1, len(gone) // 2):
            text = source.text[part.start : part.end]
            yield Finding("UNCOVERED", "rephrased", f"'{text[:60]}'", "fatal")
            return
    yield from _items(source, target, forth, back)


def _items(source: Prose, target: Prose, forth: Links, back: Links) -> Iterator[Finding]:
    for found in _ITEM.finditer(source.text):
        left = source.word_at(found.start() - 1)
        right = source.word_at(found.end())
        if _CLAUSAL.match(source.lower, found.end()):
            continue
        if not 0 <= left < right < len(source.words):
            continue
        before = [n for n in range(max(0, left - 1), left + 1) if _tells(source, forth, n)]
        after = _phrase(source, forth, right)
        if not before or not after or forth.to[before[-1]] < 0 or forth.how[before[-1]] < 0.6:
            continue
        if not all(_is_gone(forth, back, n) for n in after):
            continue
        m = forth.to[before[-1]]
        near = [
            k
            for k in range(max(0, m - 7), min(len(target.words), m + 8))
            if back.apart(m, k) <= 8 and _is_free(target, back, k)
        ]
        if not near:
            text = " ".join(source.words[n].text for n in after)
            yield Finding("UNCOVERED", "rephrased", f"'{text}'", "fatal")
            return


def _is_gone(forth: Links, back: Links, n: int) -> bool:
    """Whether nothing says a word: not found, or found only where another word is surely said."""
    m = forth.to[n]
    if m < 0 or forth.how[n] < _LINKED:
        return True
    return forth.how[n] < SURE <= back.how[m] and back.to[m] != n


def _phrase(source: Prose, forth: Links, first: int) -> list[int]:
    """The telling words of an item: up to four words in the same run."""
    found = []
    for n in range(first, min(len(source.words), first + 4)):
        if forth.apart(first, n) > 4:
            break
        if _tells(source, forth, n):
            found.append(n)
    return found


def _tells(prose: Prose, links: Links, n: int) -> bool:
    return bool(prose.words[n].keys) and links.tells[n] and prose.words[n].text not in _SMALL_TALK


def _is_free(prose: Prose, links: Links, n: int) -> bool:
    """Whether a word tells something and is not found in the other text."""
    return bool(prose.words[n].keys) and links.how[n] < _LINKED and prose.words[n].text not in _OURS


def invented(
    target: Prose, source: Prose, back: Links, forth: Links, context: str
) -> Iterator[Finding]:
    """Clauses of the target that no text given speaks of, where the source has nothing left to say."""
    if len(target.words) > _MOST_WORDS:
        return
    known = set(re.findall(r"[^\W_]+", context.casefold()))
    spare = sum(_is_free(source, forth, n) for n in range(len(source.words)))
    for part in target.parts:
        if "(" in target.text[max(0, part.start - 2) : part.end]:
            continue
        if _BESIDE.search(target.text, max(0, part.start - 10), part.start):
            continue
        if _REPORTS.search(target.lower, part.start, part.end):
            continue
        mine = [m for m in range(part.first, part.last) if target.words[m].keys]
        alien = [m for m in mine if _is_free(target, back, m) and target.words[m].text not in known]
        whole = len(alien) >= 2 and len(alien) == len(mine) and not spare
        if whole or (len(alien) >= 3 and len(alien) >= 0.8 * len(mine) and spare < len(alien) / 2):
            text = target.text[part.start : part.end]
            yield Finding("COMMITMENT", "rephrased", f"'{text[:60]}' is not in the source", "fatal")
            return
