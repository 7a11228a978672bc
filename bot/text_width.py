"""How wide a text is when it is drawn, without a browser: enough to keep labels apart."""

from __future__ import annotations

import unicodedata
from typing import Literal

Weight = Literal["normal", "strong"]

_FIRST = 32
# Advance widths of U+0020 to U+007E in Hanken Grotesk, thousandths of its size, by weight.
_NORMAL = (
    *(260, 240, 338, 699, 560, 747, 686, 174, 222, 222, 398, 560, 240, 327, 240, 418),
    *(560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 240, 240, 560, 560, 560, 516),
    *(874, 637, 601, 704, 682, 585, 565, 731, 678, 246, 552, 634, 495, 839, 676, 748),
    *(554, 774, 598, 564, 587, 656, 656, 957, 641, 602, 582, 258, 448, 258, 552, 405),
    *(292, 540, 587, 518, 587, 540, 335, 514, 547, 226, 226, 532, 265, 828, 547, 577),
    *(587, 587, 407, 470, 346, 547, 521, 748, 520, 521, 472, 239, 258, 239, 560),
)
_STRONG = (
    *(260, 250, 362, 695, 560, 737, 698, 190, 268, 268, 399, 560, 240, 327, 240, 420),
    *(560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 240, 240, 560, 560, 560, 515),
    *(874, 668, 610, 709, 675, 579, 559, 735, 691, 261, 555, 658, 503, 854, 687, 748),
    *(561, 784, 610, 574, 585, 657, 669, 976, 665, 621, 602, 293, 464, 293, 615, 478),
    *(309, 545, 577, 522, 577, 541, 346, 521, 562, 242, 242, 555, 276, 841, 562, 573),
    *(577, 577, 423, 472, 364, 562, 533, 754, 538, 533, 471, 276, 269, 276, 560),
)
_OTHER, _WIDE = 750, 1_060
"""Letters that are not in the list, and signs that fill a square."""
_SLACK = 1.08
"""Where the font is missing, the system's may run wider."""


def width(text: str, size: float, weight: Weight = "normal") -> float:
    """How wide one line is at most, in the unit of `size`."""
    widths = _STRONG if weight == "strong" else _NORMAL
    return sum(_advance(sign, widths) for sign in text) * size * _SLACK / 1000


def _advance(sign: str, widths: tuple[int, ...]) -> int:
    place = ord(sign) - _FIRST
    if 0 <= place < len(widths):
        return widths[place]
    if sign == "\u00a0":
        return widths[0]
    if unicodedata.combining(sign):
        return 0
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" or sign in "—…" else _OTHER


def lines(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """The text in lines that fit into `room`, at most so many; what is left out ends in "…"."""
    left = text.split()
    found: list[str] = []
    while left and len(found) < most:
        line, left = _line(left, room, size)
        found.append(line)
    if left and found:
        found[-1] = _ended(found[-1], room, size)
    return tuple(found)


def _line(words: list[str], room: float, size: float) -> tuple[str, list[str]]:
    """The words that fit into a line, and the others; a word that is too long is broken."""
    if width(words[0], size) > room:
        head = _fitting(words[0], room, size)
        return head, [words[0][len(head) :], *words[1:]]
    count = 1
    while count < len(words) and width(" ".join(words[: count + 1]), size) <= room:
        count += 1
    return " ".join(words[:count]), words[count:]


def _fitting(word: str, room: float, size: float) -> str:
    """As much of a word as fits, at least one sign."""
    count = 1
    while count < len(word) and width(word[: count + 1], size) <= room:
        count += 1
    return word[:count]


def _ended(line: str, room: float, size: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line}…"
