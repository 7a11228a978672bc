"""What the composer of Slack's client makes of typed text: escaped text and a rich_text block."""

from __future__ import annotations

import re
from typing import Any

JSON = dict[str, Any]

_CONTROL = re.compile(r"<(?:@[A-Z0-9]+|#[A-Z0-9]+|!|https?://|mailto:)[^<>]*>")


def escaped(typed: str) -> str:
    """The `text` of a message: `& < >` as entities, except in mentions and links."""
    parts, at = [], 0
    for control in _CONTROL.finditer(typed):
        parts += [_entities(typed[at : control.start()]), control.group()]
        at = control.end()
    return "".join([*parts, _entities(typed[at:])])


def composed(typed: str, block_id: str) -> list[JSON]:
    """The `blocks` of a message that a person typed."""
    elements: list[JSON] = []
    at = 0
    for control in _CONTROL.finditer(typed):
        if control.start() > at:
            elements.append({"type": "text", "text": typed[at : control.start()]})
        elements.append(_element(control.group()[1:-1]))
        at = control.end()
    if at < len(typed):
        elements.append({"type": "text", "text": typed[at:]})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(control: str) -> JSON:
    target, _, label = control.partition("|")
    match target[0]:
        case "@":
            return {"type": "user", "user_id": target[1:]}
        case "#":
            return {"type": "channel", "channel_id": target[1:]}
        case "!":
            return {"type": "broadcast", "range": target[1:]}
        case _:
            return {"type": "link", "url": target} | ({"text": label} if label else {})
