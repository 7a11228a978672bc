"""Where a text that is too long may be cut, whatever counts its length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Cost = Callable[[str], int]
"""How long one sign is, for whoever limits the length."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]?(?=\s)")
_JOINERS = "\u200d\ufe0e\ufe0f"
_LONGEST_CLUSTER = 32
# One sign for one, so that marks stay in their place; a sign that is no text is shown as missing.
_CLEAN = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), "�")
_CLEAN |= {ord("\n"): "\n", ord("\t"): "\t", ord("\r"): " "}


def clean(text: str) -> str:
    """The text without signs that no chat can show, each replaced by one other."""
    return text.translate(_CLEAN)


def utf16_units(sign: str) -> int:
    """UTF-16 units of a sign, the larger of the two ways to count what somebody types."""
    return 2 if ord(sign) > 0xFFFF else 1


def size(text: str, cost: Cost = utf16_units) -> int:
    """How long a text is, never less than its code points."""
    return sum(map(cost, text))


def spans(text: str, limit: int, cost: Cost = utf16_units) -> Iterator[tuple[int, int]]:
    """Stretches of at most `limit` that leave out nothing but the space at their ends.

    They are cut at the end of a paragraph, line, sentence or word, whichever comes first.
    """
    start, stop = 0, len(text.rstrip())
    while (start := _after_space(text, start)) < stop:
        reach = _reach(text, start, limit, cost)
        end = stop if reach >= stop else _best_end(text, start, reach)
        yield start, end
        start = end


def shortened(text: str, limit: int, cost: Cost = utf16_units) -> str:
    """The text, or as many of its words as fit and a sign that there was more."""
    if size(text, cost) <= limit:
        return text
    reach = _reach(text, 0, limit - cost("…"), cost)
    end = _last_space(text, reach // 2, reach) or _whole_signs(text, 0, reach)
    return text[:end].rstrip() + "…"


def _after_space(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _reach(text: str, start: int, limit: int, cost: Cost) -> int:
    """The furthest end that is within the limit; at least one sign further than the start."""
    total, end = 0, start
    while end < len(text) and (total := total + cost(text[end])) <= limit:
        end += 1
    return max(end, start + 1)


def _best_end(text: str, start: int, reach: int) -> int:
    half = start + (reach - start) // 2
    for end in (text.rfind("\n\n", half, reach + 2), text.rfind("\n", half, reach + 1)):
        if end > half:
            return end
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, half, reach + 1)]
    if sentences:
        return sentences[-1]
    return _last_space(text, start + 1, reach) or _whole_signs(text, start, reach)


def _last_space(text: str, start: int, reach: int) -> int | None:
    """The end of the last word that is whole before the reach."""
    return next((end for end in range(reach, start, -1) if text[end].isspace()), None)


def _whole_signs(text: str, start: int, reach: int) -> int:
    """An end that does not tear an accent from its letter or a joined emoji apart."""
    for end in range(reach, max(start + 1, reach - _LONGEST_CLUSTER), -1):
        after, before = text[end], text[end - 1]
        if not unicodedata.combining(after) and after not in _JOINERS and before != "\u200d":
            return end
    return reach
