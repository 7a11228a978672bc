"""How blocks look to a person: the words in reading order, and what can be pressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]

_PRESSED_ONLY = frozenset({"url", "action_id", "block_id", "value", "type", "style"})


def shown(blocks: list[JSON]) -> str:
    """Every visible text, a line each; one paragraph of rich text is one line."""
    return "\n".join(line for block in blocks for line in _lines(block))


def labels(blocks: list[JSON]) -> list[str]:
    """The labels of everything that can be pressed, in order."""
    return [label for _, element in pressable(blocks) for label in labels_of(element)]


def labels_of(element: JSON) -> list[str]:
    """How an element names itself; feedback has two thumbs."""
    if element["type"] == "feedback_buttons":
        return [element[side]["text"]["text"] for side in ("positive_button", "negative_button")]
    if "text" in element:
        return [str(element["text"]["text"])]
    return [str(element.get("placeholder", {}).get("text", element.get("action_id", "")))]


def pressable(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Each interactive element outside of input blocks, with its block."""
    for block in blocks:
        if block["type"] in ("actions", "context_actions"):
            for element in block["elements"]:
                yield block, element
        elif block["type"] == "section" and block.get("accessory", {}).get("type") not in (
            None,
            "image",
        ):
            yield block, block["accessory"]


def _lines(part: JSON) -> Iterator[str]:
    kind = part.get("type")
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield "".join(_inline(element) for element in part["elements"])
        return
    if kind == "rich_text_list" and part["style"] == "ordered":
        first = part.get("offset", 0) + 1
        for number, item in enumerate(part["elements"], start=first):
            yield from (f"{number}. {line}" for line in _lines(item))
        return
    if kind == "rich_text_list":
        for item in part["elements"]:
            yield from (f"• {line}" for line in _lines(item))
        return
    for key, held in part.items():
        if key in _PRESSED_ONLY:
            continue
        if key == "text" and isinstance(held, str):
            yield held
        elif isinstance(held, dict):
            yield from _lines(held)
        elif isinstance(held, list):
            for item in held:
                if isinstance(item, dict):
                    yield from _lines(item)


def _inline(element: JSON) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user":
            return f"@{element['user_id']}"
        case "channel":
            return f"#{element['channel_id']}"
        case "usergroup":
            return f"@{element['usergroup_id']}"
        case "broadcast":
            return f"@{element['range']}"
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return str(element.get("fallback", element["timestamp"]))
        case _:
            return ""
