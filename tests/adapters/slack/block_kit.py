"""What Slack would refuse in blocks and views: its SDK's own models, and the limits of its pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]

BLOCKS = {
    "message": {"header", "rich_text", "context", "actions", "context_actions"},
    "modal": {"header", "rich_text", "context", "actions", "input"},
    "home": {"header", "rich_text", "context", "actions"},
}
"""What stands on which surface; of `context_actions` Slack's pages name messages only."""

RICH = {"rich_text_section", "rich_text_list", "rich_text_quote"}


def nodes(value: object) -> Iterator[Json]:
    """Every object in it, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def texts(blocks: list[Json]) -> list[str]:
    """Everything that can be read in them, in its order."""
    return [node["text"] for node in nodes(blocks) if isinstance(node.get("text"), str)]


def problems(blocks: list[Json], surface: str = "message") -> list[str]:
    """What Slack would refuse, in words; empty when it would take them."""
    found = [f"{b['type']} on {surface}" for b in blocks if b["type"] not in BLOCKS[surface]]
    if not 1 <= len(blocks) <= (50 if surface == "message" else 100):
        found.append(f"{len(blocks)} blocks")
    if surface == "message" and _counted(blocks) >= 12_000:
        found.append(f"{_counted(blocks)} characters in all")
    for block in blocks:
        found += _of_block(block)
    ids = [node["action_id"] for node in nodes(blocks) if "action_id" in node]
    found += [f"action_id {i} twice" for i in {i for i in ids if ids.count(i) > 1}]
    for node in nodes(blocks):
        found += _of_node(node)
    return found


def view_problems(view: Json) -> list[str]:
    """What Slack would refuse in a view."""
    View(**view).validate_json()
    found = problems(view["blocks"], view["type"])
    block_ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    if len(block_ids) != len(set(block_ids)):
        found.append("a block_id twice")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        found.append("fields without a way to send them")
    for name in ("title", "submit", "close"):
        if name in view and not 1 <= len(view[name]["text"]) <= 24:
            found.append(f"{name} of {len(view[name]['text'])}")
    return found


def dangers(text: str) -> list[str]:
    """What Slack would obey in a text that it parses."""
    found = re.findall(r"[<>]|&(?!amp;|lt;|gt;)", text)
    loud = re.findall(r"@(?:channel|here|everyone)\b", html.unescape(text), re.IGNORECASE)
    return [*found, *loud]


def _of_block(block: Json) -> Iterator[str]:
    known = Block.parse(block)
    assert known is not None
    # Whatever the SDK does not know it drops, and a limit that it knows it raises on.
    if _without_false(known.to_dict()) != _without_false(block):
        yield f"the SDK reads {block['type']} differently"
    match block["type"]:
        case "rich_text":
            text = sum(len(html.escape(t, quote=False)) for t in texts([block]))
            if not 0 < text <= 3_000:
                yield f"rich text of {text}"
            if not {element["type"] for element in block["elements"]} <= RICH:
                yield "an element that rich text does not have"
        case "header" if not 0 < len(block["text"]["text"]) <= 150:
            yield "header"
        case "context" if not all(0 < len(e["text"]) <= 3_000 for e in block["elements"]):
            yield "context"
        case "actions" if not 0 < len(block["elements"]) <= 25:
            yield f"{len(block['elements'])} buttons"
        case _:
            pass


def _of_node(node: Json) -> Iterator[str]:
    kind = node.get("type")
    if kind in ("mrkdwn", "markdown"):
        yield "text that is parsed"
    if kind == "plain_text" and node.get("emoji") is not False:
        yield "plain text that turns :words: into emoji"
    if kind in ("plain_text", "text") and not node["text"]:
        yield "an empty text"
    if kind == "text" and node.get("style", {}) not in ({}, {"bold": True}, {"italic": True}):
        yield f"style {node['style']}"
    if node.get("style") == "danger":
        yield "a button in red"
    for key, limit in (("action_id", 255), ("block_id", 255), ("value", 2_000)):
        if isinstance(node.get(key), str) and not 0 < len(node[key]) <= limit:
            yield f"{key} of {len(node[key])}"


def _counted(blocks: list[Json]) -> int:
    return len(html.escape(json.dumps(blocks, ensure_ascii=False), quote=False))


def _without_false(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_false(v) for k, v in value.items() if v is not False and v is not None}
    if isinstance(value, list | tuple):
        return [_without_false(v) for v in value]
    return value
