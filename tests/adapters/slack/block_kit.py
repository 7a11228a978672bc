"""What Slack would refuse in blocks and views: the fake's rules, its SDK's own models, and ours."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fakes.slack import blocks as fake

Json = dict[str, Any]


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


def problems(blocks: list[Json], surface: fake.Surface = "message") -> list[str]:
    """What Slack would refuse, or what we never send, in words; empty when all is well."""
    found = fake.block_problems(blocks, surface)
    if not blocks:
        found.append("no blocks")
    elif "divider" in (blocks[0]["type"], blocks[-1]["type"]):
        found.append("a line that parts nothing")
    if surface == "message" and _counted(blocks) >= 12_000:
        found.append(f"{_counted(blocks)} characters in all")
    ids = [node["action_id"] for node in nodes(blocks) if "action_id" in node]
    found += [f"action_id {i} twice" for i in {i for i in ids if ids.count(i) > 1}]
    for block in blocks:
        found += _of_block(block)
    for node in nodes(blocks):
        found += _of_node(node)
    return found


def view_problems(view: Json) -> list[str]:
    """The same of a view."""
    View(**view).validate_json()
    return [*fake.view_problems(view), *problems(view["blocks"], view["type"])]


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
    if block["type"] == "rich_text":
        text = sum(len(html.escape(said, quote=False)) for said in texts([block]))
        if not 0 < text <= 3_000:
            yield f"rich text of {text}"


def _of_node(node: Json) -> Iterator[str]:
    kind = node.get("type")
    if kind in ("mrkdwn", "markdown"):
        yield "text that is parsed"
    if kind == "plain_text" and node.get("emoji") is not False:
        yield "plain text that turns :words: into emoji"
    if kind == "text" and node.get("style", {}) not in ({}, {"bold": True}, {"italic": True}):
        yield f"style {node['style']}"
    if node.get("style") == "danger":
        yield "a button in red"


def _counted(blocks: list[Json]) -> int:
    return len(html.escape(json.dumps(blocks, ensure_ascii=False), quote=False))


def _without_false(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_false(v) for k, v in value.items() if v is not False and v is not None}
    if isinstance(value, list | tuple):
        return [_without_false(v) for v in value]
    return value
