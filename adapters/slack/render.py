"""A Reply as Block Kit: which block draws which part, and where a long one is split.

Text of people stands only in elements that parse no markup: rich text and `plain_text`. The
fallback `text`, which Slack does parse, is escaped.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, assert_never

from adapters.slack.lengths import clean, escaped, shortened, size, spans, stored_bytes
from bot import wording
from bot.reply import (
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Glosses,
    Kept,
    Line,
    Mark,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Say,
    Title,
)

Block = dict[str, Any]

PREFIX = "fb:"
"""Begins every `action_id`, `callback_id` and `block_id` of ours."""

MAX_BLOCKS = 50
"""Blocks of a message; https://docs.slack.dev/reference/block-kit/blocks."""
MAX_ALL = 12_000
"""All blocks of a message together, as JSON.

Slack names no number. About 13,200 characters were refused (slackapi/bolt-js #2509), and a text of
11,341 in many small elements too (#2867), so the elements around the text are counted as well.
"""
MAX_TEXT = 3_000
"""The text of one block: Slack's limit for a section, which we keep for rich text too."""
MAX_HEADER = 150
"""Characters of a header; https://docs.slack.dev/reference/block-kit/blocks/header-block."""
MAX_CONTEXT = 2_000
"""Characters of a context element, below the 3,000 of any text object: it is small print."""
MAX_LABEL = 75
"""Characters of a button's label, and of an option's; Slack's pages on both."""
MAX_VALUE = 2_000
"""Characters of a button's value; https://docs.slack.dev/reference/block-kit/block-elements/button-element."""
MAX_ACTION_ID = 255
"""Characters of an `action_id`; the same page."""
MAX_ACTIONS = 25
"""Elements of an actions block; https://docs.slack.dev/reference/block-kit/blocks/actions-block."""
MAX_FALLBACK = 3_800
"""Bytes of the fallback text: `chat.update` refuses more than about 4,000."""

HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
CUT = "This is longer than fits here, so the end is left out."

_PREVIEW = 150
_PIECE = 2_800  # leaves room for a section's name in the same block
_NAME = MAX_TEXT - _PIECE - 2
_MAX_RICH = 9_000  # one block's JSON, well within a message
_MAX_MARKED = 6_000
_ORIGINAL_IN_ONE = 1_000
_PRESSED = ("actions", "context_actions")
_LOUD = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_ACTION = re.compile(rf"{PREFIX}(?P<name>[^#]+)(?:#\d+)?", re.DOTALL)
_STYLE: dict[str, dict[str, bool]] = {"kept": {"bold": True}, "asked": {"italic": True}}
_BOLD = {"bold": True}


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: the blocks, and the text for notifications and screen readers.

    Whoever posts it turns unfurling off; `text` is safe to be parsed.
    """

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a rich text that is short enough for one block; `number` counts from 1 in a list."""

    kind: Literal["section", "quote", "bullet", "ordered"]
    elements: list[Block]
    number: int = 0


def message(reply: Reply) -> Message:
    """The reply as the one message that there may be, where a card is replaced in its place.

    What does not fit is left out at the end, originals first, and it says so. Where more than one
    message may be posted, `messages` keeps everything.
    """
    drawn = blocks(reply)
    if not _fit(drawn):
        drawn = blocks(replace(reply, parts=tuple(_shorter(part) for part in reply.parts)))
    if _fit(drawn):
        return _message(reply, drawn)
    end = [_context(CUT)]
    for block in _pressed(drawn):
        if _fit([*end, block]):
            end.append(block)
    shown: list[Block] = []
    for block in _said(drawn):
        if not _fit([*shown, block, *end]):
            break
        shown.append(block)
    _carried(shown)
    return _message(reply, [*shown, *end])


def messages(reply: Reply) -> tuple[Message, ...]:
    """The reply in as few messages as Slack's limits allow, with nothing left out.

    When there is more than one, what can be pressed stands on the last.

    Raises `ValueError` for a button whose name or value Slack has no room for.
    """
    drawn = blocks(reply)
    if _fit(drawn):
        return (_message(reply, drawn),)
    packed: list[list[Block]] = [[]]
    for block in [*_said(drawn), *_pressed(drawn)]:
        if not _fit([*packed[-1], block]):
            packed.append(_carried(packed[-1]))
        if packed[-1] or block["type"] != "divider":
            packed[-1].append(block)
    if not _said(packed[-1]) and len(packed[-2]) > 1:  # buttons alone say nothing
        before = packed[-2][:-1]
        last = [*_carried(before), packed[-2][-1], *packed[-1]]
        if _fit(last):
            packed[-2:] = [before, last]
    first = _message(reply, packed[0])
    return (first, *(Message(_fallback(_spoken(more)), more) for more in packed[1:]))


def blocks(reply: Reply, *, thumbs: bool = True) -> list[Block]:
    """The reply's blocks, of which there may be more than one message holds.

    A second heading, of another reading or another section, has a line above it.
    `thumbs` False draws Feedback as two buttons, for modals and the home page, where Slack's own
    thumbs are not known to be allowed. Raises as `messages`.
    """
    drawn: list[Block] = []
    headed = False
    for part in reply.parts:
        more = _draw(part, thumbs)
        if more and isinstance(part, ForWhom | Title):
            drawn += [{"type": "divider"}] if headed else []
            headed = True
        drawn += more
    seen: Counter[str] = Counter()
    main = False
    for element in _elements(drawn):
        if element.get("style") == "primary":
            if main:
                del element["style"]
            main = True
        name = element["action_id"]
        seen[name] += 1
        if seen[name] > 1:
            element["action_id"] = f"{name}#{seen[name]}"
    return drawn


def button_name(action_id: str) -> str | None:
    """The name of the Button behind an `action_id`, or None where it is not one of ours."""
    found = _ACTION.fullmatch(action_id)
    return found["name"] if found else None


def plain(text: str, limit: int) -> Block:
    """A `plain_text` object, cut at its end where Slack takes no more."""
    return {"type": "plain_text", "text": shortened(clean(text), limit), "emoji": False}


def _draw(part: Part, thumbs: bool) -> list[Block]:
    match part:
        case ForWhom(side):
            return _heading(wording.FOR_SIDE[side])
        case Title(text):
            return _heading(text)
        case Say(text):
            return _rich(_texts("quote", text))
        case Notice(text):
            return _rich(_texts("section", text))
        case Original(title, text, marks):
            return _rich([*_name(title), *_quoted(clean(text), marks)])
        case Questions(title, items):
            return _rich(_listed(title, items, "ordered"))
        case Points(title, items):
            return _rich(_listed(title, items, "bullet"))
        case Line(title, items):
            return _rich(_named(title, " · ".join(_filled(items))))
        case Glosses(title, rows):
            pieces = [
                piece
                for number, row in enumerate(rows, 1)
                for piece in _gloss(row.surface, row.meaning, number)
            ]
            return _rich([*_name(title), *pieces]) if pieces else []
        case Kept(text):
            text = clean(text)
            return [_context(text[start:end]) for start, end in spans(text, MAX_CONTEXT)]
        case Buttons(items):
            return _actions([_button(button) for button in items])
        case Feedback(value):
            return _feedback(value, thumbs)
        case _:
            assert_never(part)


def _heading(text: str) -> list[Block]:
    """A header; a title that is too long for one is said in bold, whole."""
    text = clean(text).strip()
    if not text:
        return []
    if size(text) > MAX_HEADER:
        return _rich(_texts("section", text, _BOLD))
    return [{"type": "header", "text": plain(text, MAX_HEADER)}]


def _context(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, MAX_CONTEXT)]}


def _text(text: str, style: dict[str, bool] | None = None) -> Block:
    element: Block = {"type": "text", "text": text}
    return {**element, "style": style} if style else element


def _texts(
    kind: Literal["section", "quote"], text: str, style: dict[str, bool] | None = None
) -> list[_Piece]:
    text = clean(text)
    return [_Piece(kind, [_text(text[start:end], style)]) for start, end in spans(text, _PIECE)]


def _name(title: str) -> list[_Piece]:
    return _texts("section", title, _BOLD)


def _named(title: str, text: str) -> list[_Piece]:
    """A section's name and a paragraph right below it, or nothing where there is none."""
    said, title = _texts("section", text), clean(title).strip()
    if not said or not title or size(title) > _NAME:
        return [*_name(title), *said] if said else []
    # In one section, with a line break: whether two sections stand on two lines is not documented.
    first = [_text(title, _BOLD), _text("\n"), *said[0].elements]
    return [_Piece("section", first), *said[1:]]


def _filled(items: Iterable[str]) -> list[str]:
    return [item for text in items if (item := clean(text).strip())]


def _listed(title: str, items: Sequence[str], kind: Literal["bullet", "ordered"]) -> list[_Piece]:
    """A list under its name; a single item needs no number and no point."""
    filled = _filled(items)
    if len(filled) == 1:
        return _named(title, filled[0])
    pieces: list[_Piece] = []
    for number, item in enumerate(filled, 1):
        first, *rest = _texts("section", item)
        pieces += [_Piece(kind, first.elements, number), *rest]
    return [*_name(title), *pieces] if pieces else []


def _gloss(surface: str, meaning: str, number: int) -> list[_Piece]:
    surface, meaning = clean(surface).strip(), clean(meaning).strip()
    if not surface or not meaning or size(surface) > _NAME:
        said = _texts("section", f"{surface}: {meaning}" if surface and meaning else meaning)
        said = said or _texts("section", surface, _BOLD)
    else:
        said = _texts("section", meaning)
        said[0].elements[:0] = [_text(surface, _BOLD), _text(": ")]
    if not said:
        return []
    return [_Piece("bullet", said[0].elements, number), *said[1:]]


def _quoted(text: str, marks: Iterable[Mark]) -> Iterator[_Piece]:
    """The original in quotes: kept is bold, asked is italic, and what is explained stays plain.

    Where marks are so many that a block can't hold them, that stretch is shown without.
    """
    marks = tuple(marks)
    for start, end in spans(text, _PIECE):
        elements = list(_marked(text, start, end, marks))
        if _weight(elements) > _MAX_MARKED:
            elements = [_text(text[start:end])]
        yield _Piece("quote", elements)


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


def _rich(pieces: Iterable[_Piece]) -> list[Block]:
    """The pieces in as few `rich_text` blocks as hold them; a name stays with what it names."""
    drawn: list[list[_Piece]] = []
    for piece in pieces:
        if not drawn or not _holds([*drawn[-1], piece]):
            drawn.append([])
        drawn[-1].append(piece)
    return [{"type": "rich_text", "elements": _rich_elements(held)} for held in drawn]


def _holds(pieces: Sequence[_Piece]) -> bool:
    elements = [element for piece in pieces for element in piece.elements]
    text = sum(size(element["text"]) for element in elements)
    return text <= MAX_TEXT and _weight(_rich_elements(pieces)) <= _MAX_RICH


def _rich_elements(pieces: Iterable[_Piece]) -> list[Block]:
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
            listed: Block = {
                "type": "rich_text_list",
                "style": piece.kind,
                "elements": [section],
            }
            if piece.kind == "ordered" and piece.number > 1:
                listed["offset"] = piece.number - 1
            drawn.append(listed)
    return drawn


def _button(button: Button) -> Block:
    action_id = PREFIX + button.name
    if button_name(action_id) != button.name or len(action_id) > MAX_ACTION_ID - 5:
        raise ValueError(f"a button's name must be short and hold no #: {button.name!r}")
    if size(button.value) > MAX_VALUE:
        raise ValueError(f"the value of button {button.name!r} is too long for Slack")
    label = clean(button.label).strip() or button.name
    element: Block = {"type": "button", "action_id": action_id, "text": plain(label, MAX_LABEL)}
    if button.value:
        element["value"] = button.value
    if button.main:
        element["style"] = "primary"
    return element


def _actions(elements: Sequence[Block]) -> list[Block]:
    drawn: list[Block] = []
    for element in elements:
        if not drawn or not _row_holds([*drawn[-1]["elements"], element]):
            drawn.append({"type": "actions", "elements": []})
        drawn[-1]["elements"].append(element)
    return drawn


def _row_holds(elements: Sequence[Block]) -> bool:
    return len(elements) <= MAX_ACTIONS and _weight(elements) <= _MAX_RICH


def _feedback(value: str, thumbs: bool) -> list[Block]:
    yes, no = f"yes:{value}", f"no:{value}"
    if not thumbs:
        return _actions(
            [
                _button(Button("feedback", HELPFUL, yes)),
                _button(Button("feedback", NOT_HELPFUL, no)),
            ]
        )
    if size(yes) > MAX_VALUE:
        raise ValueError("the value of Feedback is too long for Slack")
    element = {
        "type": "feedback_buttons",
        "action_id": f"{PREFIX}feedback",
        "positive_button": {"text": plain(HELPFUL, MAX_LABEL), "value": yes},
        "negative_button": {"text": plain(NOT_HELPFUL, MAX_LABEL), "value": no},
    }
    return [{"type": "context_actions", "elements": [element]}]


def _elements(drawn: Iterable[Block]) -> Iterator[Block]:
    for block in drawn:
        if block["type"] in _PRESSED:
            yield from block["elements"]


def _pressed(drawn: Iterable[Block]) -> list[Block]:
    return [block for block in drawn if block["type"] in _PRESSED]


def _said(drawn: Iterable[Block]) -> list[Block]:
    return [block for block in drawn if block["type"] not in _PRESSED]


def _weight(value: object) -> int:
    return size(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _fit(drawn: Sequence[Block]) -> bool:
    return len(drawn) <= MAX_BLOCKS and _weight(drawn) < MAX_ALL


def _carried(full: list[Block]) -> list[Block]:
    """A heading that would end a message moves to the next one, where it needs no line above."""
    carried = [full.pop()] if len(full) > 1 and full[-1]["type"] == "header" else []
    if len(full) > 1 and full[-1]["type"] == "divider":
        full.pop()
    return carried


def _shorter(part: Part) -> Part:
    if not isinstance(part, Original):
        return part
    return replace(part, text=shortened(part.text, _ORIGINAL_IN_ONE))


def _message(reply: Reply, drawn: list[Block]) -> Message:
    summary, said = clean(reply.summary).strip(), _spoken(drawn)
    if summary and summary not in said:
        said = f"{shortened(summary, _PREVIEW)}\n{said}".rstrip()
    if not drawn and summary:
        drawn = _rich(_texts("section", summary))
    return Message(_fallback(said), drawn)


def _fallback(text: str) -> str:
    """The text with nothing in it that Slack would obey: no markup, and nobody is called."""
    return escaped(shortened(_LOUD.sub("@\u200b", text), MAX_FALLBACK, stored_bytes))


def _spoken(drawn: Iterable[Block]) -> str:
    """What the blocks say, line by line: a screen reader reads this instead of them.

    https://docs.slack.dev/reference/methods/chat.postMessage says so of the top-level `text`.
    """
    return "\n".join(line for block in drawn for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield block["text"]["text"]
        case "context":
            for element in block["elements"]:
                yield element["text"]
        case "rich_text":
            for element in block["elements"]:
                if element["type"] != "rich_text_list":
                    yield _joined(element)
                    continue
                first = element.get("offset", 0) + 1
                for number, item in enumerate(element["elements"], first):
                    sign = f"{number}." if element["style"] == "ordered" else "•"
                    yield f"{sign} {_joined(item)}"


def _joined(section: Block) -> str:
    return "".join(element["text"] for element in section["elements"])
