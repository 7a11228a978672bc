"""Rich text: names, paragraphs, quotes and lists as elements that parse no markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from adapters.slack.lengths import clean, size, spans
from bot import wording
from bot.reply import Mark

Block = dict[str, Any]

MAX_TEXT = 3_000
"""The text of one block: Slack's limit for a section, which we keep for rich text too."""
MAX_JSON = 9_000
"""One block as JSON, well within a message."""
BOLD = {"bold": True}

_PIECE = 2_800  # leaves room for a section's name in the same block
_NAME = MAX_TEXT - _PIECE - 2
_MAX_MARKED = 6_000
_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
_STYLE: dict[str, dict[str, bool]] = {"kept": {"bold": True}, "asked": {"italic": True}}


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a rich text that is short enough for one block; `number` counts from 1 in a list."""

    kind: Literal["section", "quote", "bullet", "ordered"]
    elements: list[Block]
    number: int = 0


def rich_text(pieces: Iterable[Piece]) -> list[Block]:
    """The pieces in as few `rich_text` blocks as hold them; a heading stays with what it names."""
    drawn: list[list[Piece]] = []
    for piece in pieces:
        if not drawn or not _holds([*drawn[-1], piece]):
            drawn.append([])
        drawn[-1].append(piece)
    return [{"type": "rich_text", "elements": _rich_elements(held)} for held in drawn]


def heading(title: str) -> list[Piece]:
    """A section's name, in bold."""
    return texts("section", title, BOLD)


def texts(
    kind: Literal["section", "quote"], text: str, style: dict[str, bool] | None = None
) -> list[Piece]:
    """A text in as many pieces as it needs; none for an empty one."""
    text = clean(text)
    return [Piece(kind, [_text(text[start:end], style)]) for start, end in spans(text, _PIECE)]


def named(title: str, text: str) -> list[Piece]:
    """A section's name and a paragraph right below it, or nothing where there is none."""
    said, title = texts("section", text), clean(title).strip()
    if not said or not title or size(title) > _NAME:
        return [*heading(title), *said] if said else []
    # In one section, with a line break: whether two sections stand on two lines is not documented.
    first = [_text(title, BOLD), _text("\n"), *said[0].elements]
    return [Piece("section", first), *said[1:]]


def listed(title: str, items: Sequence[str], kind: Literal["bullet", "ordered"]) -> list[Piece]:
    """A list under its name; a single item needs no number and no point."""
    said = filled(items)
    if len(said) == 1:
        return named(title, said[0])
    pieces: list[Piece] = []
    for number, item in enumerate(said, 1):
        first, *rest = texts("section", item)
        pieces += [Piece(kind, first.elements, number), *rest]
    return [*heading(title), *pieces] if pieces else []


def gloss(surface: str, meaning: str, number: int) -> list[Piece]:
    """A word in bold and what it means, as a point of a list."""
    surface, meaning = clean(surface).strip(), clean(meaning).strip()
    if not surface or not meaning or size(surface) > _NAME:
        said = texts("section", f"{surface}: {meaning}" if surface and meaning else meaning)
        said = said or texts("section", surface, BOLD)
    else:
        said = texts("section", meaning)
        said[0].elements[:0] = [_text(surface, BOLD), _text(": ")]
    if not said:
        return []
    return [Piece("bullet", said[0].elements, number), *said[1:]]


def quoted(title: str, text: str, marks: Iterable[Mark]) -> list[Piece]:
    """The original in quotes under its name: kept is bold, asked is italic, and what is explained stays plain.

    Where marks are so many that a block can't hold them, that stretch is shown without.
    """
    text, marks = clean(text), tuple(marks)
    pieces: list[Piece] = []
    for start, end in spans(text, _PIECE):
        elements = list(_marked(text, start, end, marks))
        if weight(elements) > _MAX_MARKED:
            elements = [_text(text[start:end])]
        pieces.append(Piece("quote", elements))
    return [*heading(title), *pieces] if pieces else []


def addressed(user: str, text: str) -> list[Piece]:
    """A sentence that begins with a user, whom Slack draws as themselves and tells of it."""
    if not _USER.fullmatch(user):
        return texts("section", f"{wording.SOMEBODY} {text}")
    said = texts("section", text) or [Piece("section", [])]
    said[0].elements[:0] = [{"type": "user", "user_id": user}, _text(" ")]
    return said


def filled(items: Iterable[str]) -> list[str]:
    """The items that say something."""
    return [item for text in items if (item := clean(text).strip())]


def weight(value: object) -> int:
    """How much blocks or elements count for Slack: their JSON, as `lengths.size` counts."""
    return size(json.dumps(value, ensure_ascii=False))


def _text(text: str, style: dict[str, bool] | None = None) -> Block:
    element: Block = {"type": "text", "text": text}
    return {**element, "style": style} if style else element


def _marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Block]:
    at = start
    for mark in sorted(marks, key=lambda mark: mark.start):
        first, last = max(mark.start, at), min(mark.end, end)
        if mark.kind not in _STYLE or first >= last:
            continue
        if first > at:
            yield _text(text[at:first])
        yield _text(text[first:last], _STYLE[mark.kind])
        at = last
    if at < end:
        yield _text(text[at:end])


def _holds(pieces: Sequence[Piece]) -> bool:
    elements = [element for piece in pieces for element in piece.elements]
    text = sum(size(element.get("text", "")) for element in elements)
    return text <= MAX_TEXT and weight(_rich_elements(pieces)) <= MAX_JSON


def _rich_elements(pieces: Iterable[Piece]) -> list[Block]:
    drawn: list[Block] = []
    for piece in pieces:
        section = {"type": "rich_text_section", "elements": piece.elements}
        if piece.kind == "section":
            drawn.append(section)
        elif piece.kind == "quote":
            drawn.append({"type": "rich_text_quote", "elements": piece.elements})
        elif drawn and drawn[-1].get("style") == piece.kind:
            drawn[-1]["elements"].append(section)
        else:
            begun: Block = {
                "type": "rich_text_list",
                "style": piece.kind,
                "elements": [section],
            }
            if piece.kind == "ordered" and piece.number > 1:
                begun["offset"] = piece.number - 1
            drawn.append(begun)
    return drawn
