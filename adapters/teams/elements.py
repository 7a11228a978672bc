"""Adaptive Card elements that parse no markup, and the few of ours that could.

A RichTextBlock shows its runs as they are; a TextBlock reads Markdown and date functions, so it holds
only words in which nothing can be read that way. `adaptivecards.io/explorer`, schema 1.5.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.cutting import clean, spans
from bot.reply import Mark

Element = dict[str, Any]

MAX_PIECE = 3_000
"""UTF-16 units of one RichTextBlock: an element is small enough to move to the next message."""
_MAX_MARKED = 9_000
_MAX_BOX = 10_000
_MAX_WORD = 200
# No * _ ~ ` [ ] ( ) < > # | { } \\ and nothing that could be an address, a list or a number of one.
_HARMLESS = re.compile(r"(?![\d\s-])(?:[^\W_]|[ ,?!’“”…·–%&€-]|[.:](?=\s|$))+")
_STYLE: dict[str, Element] = {"kept": {"weight": "Bolder"}, "asked": {"italic": True}}


def weight(value: object) -> int:
    """Bytes of it as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def run(text: str, **style: Any) -> Element:
    """One run of text."""
    return {"type": "TextRun", "text": text, **style}


def block(runs: list[Element], **more: Any) -> Element:
    """Runs on one line or more."""
    return {"type": "RichTextBlock", "inlines": runs, **more}


def paragraphs(text: str, style: Element | None = None, **more: Any) -> list[Element]:
    """A text in as many blocks as it has lines or needs; none for an empty one.

    A line break within a run is shown as a blank, so each line is a block.
    """
    return [block([run(line, **(style or {}))], **space) for line, space in _lines(text, more)]


def heading(text: str, *, large: bool = False, **more: Any) -> list[Element]:
    """The name of a section, or of a card."""
    text = clean(text).strip()
    if not text:
        return []
    size = {"size": "Medium"} if large else {}
    if not _HARMLESS.fullmatch(text):
        return paragraphs(text, {"weight": "Bolder", **size}, **more)
    style = {"style": "heading"} if large else {}
    return [
        {
            "type": "TextBlock",
            "text": text,
            "wrap": True,
            "weight": "Bolder",
            **size,
            **style,
            **more,
        }
    ]


def named(title: str, inside: list[Element]) -> list[Element]:
    """Elements under the name of their section; none where there is nothing under it."""
    if not inside:
        return []
    inside[0].setdefault("spacing", "Small")
    return [*heading(title, spacing="Medium"), *inside]


def listed(signs: Iterable[str], items: Iterable[str]) -> list[Element]:
    """A list: a sign and an item a row, so that long items hang together.

    What is too long for one row goes on in the next, without a sign.
    """
    rows: list[Element] = []
    for sign, item in zip(signs, items, strict=False):
        pieces = [item[start:end] for start, end in spans(item, MAX_PIECE)]
        rows += [_row(sign if first else " ", piece) for first, piece in _firsts(pieces)]
    return rows


def _firsts(pieces: list[str]) -> Iterator[tuple[bool, str]]:
    for number, piece in enumerate(pieces):
        yield number == 0, piece


def _row(sign: str, item: str) -> Element:
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": "auto", "items": [block([run(sign)])]},
            {"type": "Column", "width": "stretch", "spacing": "Small", "items": paragraphs(item)},
        ],
    }


def marked(text: str, marks: Iterable[Mark]) -> list[Element]:
    """The original: kept is bold, asked is italic, and what is explained stays plain.

    Where marks are so many that a card can't hold them, that stretch is shown without.
    """
    text, ordered = clean(text), sorted(marks, key=lambda mark: mark.start)
    drawn: list[Element] = []
    for start, end, space in _stretches(text, {}):
        runs = list(_marked(text, start, end, ordered))
        if weight(runs) > _MAX_MARKED:
            runs = [run(text[start:end])]
        drawn.append(block(runs, **space))
    return drawn


def gloss(surface: str, meaning: str) -> list[Element]:
    """A word in bold and what it means."""
    surface, meaning = " ".join(clean(surface).split()), clean(meaning).strip()
    if not surface or not meaning:
        return paragraphs(surface or meaning, spacing="Small")
    if len(surface) > _MAX_WORD:
        return paragraphs(f"{surface}: {meaning}", spacing="Small")
    first, *rest = paragraphs(meaning, spacing="Small")
    first["inlines"].insert(0, run(f"{surface}: ", weight="Bolder"))
    return [first, *rest]


def boxed(items: list[Element], **more: Any) -> list[Element]:
    """Elements on a tinted ground, which is parted where it would be too much for one message."""
    boxes: list[Element] = []
    for item in items:
        if not boxes or weight([*boxes[-1]["items"], item]) > _MAX_BOX:
            space = {"spacing": "None"} if boxes else {}
            boxes.append({"type": "Container", "style": "emphasis", "items": [], **more, **space})
        boxes[-1]["items"].append(item)
    return boxes


def filled(items: Iterable[str]) -> list[str]:
    """The items that say something."""
    return [item for text in items if (item := clean(text).strip())]


def _lines(text: str, more: Element) -> Iterator[tuple[str, Element]]:
    text = clean(text)
    for start, end, space in _stretches(text, more):
        yield text[start:end], space


def _stretches(text: str, more: Element) -> Iterator[tuple[int, int, Element]]:
    """Where each line begins and ends, and the space above it: more where a line was left empty."""
    at, gap, first = 0, False, True
    for line in text.split("\n"):
        if not line.strip():
            gap = not first
        else:
            for start, end in spans(line, MAX_PIECE):
                space = more if first else {**more, "spacing": "Medium" if gap else "None"}
                yield at + start, at + end, dict(space)
                first, gap = False, False
        at += len(line) + 1


def _marked(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Element]:
    at = start
    for mark in marks:
        first, last = max(mark.start, at), min(mark.end, end)
        if mark.kind not in _STYLE or first >= last:
            continue
        if first > at:
            yield run(text[at:first])
        yield run(text[first:last], **_STYLE[mark.kind])
        at = last
    if at < end:
        yield run(text[at:end])
