"""What a person types and chooses in a modal, as Slack's client checks it and sends it."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.looks import labels, labels_of, pressable
from tests.fakes.slack.state import View
from tests.payloads.slack.interactions import SELECTED

JSON = dict[str, Any]

_STARTS_WITH = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_channel": "initial_channel",
    "selected_conversation": "initial_conversation",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_users": "initial_users",
    "selected_channels": "initial_channels",
    "selected_conversations": "initial_conversations",
}


def find_element(blocks: list[JSON], what: str, choose: str | None) -> tuple[JSON, JSON, Any]:
    """The element with this label or action id, its block, and what was chosen there.

    Raises `LookupError` that names what can be pressed.
    """
    for block, element in pressable(blocks):
        if element["type"] == "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                thumb = element[side]
                if what in (thumb["text"]["text"], thumb["value"], side):
                    return block, element, thumb
        elif what == element.get("action_id") or what in labels_of(element):
            return block, element, _chosen(element, choose)
    raise LookupError(f"nothing here is called {what!r}; there is {labels(blocks)}")


def stored(view: View) -> JSON:
    """The state of a view that nobody has touched yet."""
    return {
        block["block_id"]: {block["element"]["action_id"]: _starting(block["element"])}
        for block in view.blocks
        if block["type"] == "input"
    }


def filled(view: View, values: JSON) -> JSON:
    """The state of a view with these values in it.

    Raises `LookupError` for a field that is not there and `ValueError` for what Slack's client
    would not send: something required that is empty, or a text of the wrong length.
    """
    state = stored(view)
    left = dict(values)
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        block_id, action_id = block["block_id"], element["action_id"]
        for name in (f"{block_id}/{action_id}", block_id, action_id, block["label"]["text"]):
            if name in left:
                state[block_id][action_id] = _given(element, left.pop(name))
                break
        _expect_sendable(block, state[block_id][action_id])
    if left:
        fields = [b["label"]["text"] for b in view.blocks if b["type"] == "input"]
        raise LookupError(f"no field is called {sorted(left)}; there is {fields}")
    return state


def _expect_sendable(block: JSON, state: JSON) -> None:
    element, label = block["element"], block["label"]["text"]
    value = next((v for k, v in state.items() if k != "type"), None)
    if value in (None, "", []):
        if not block.get("optional", False):
            raise ValueError(f"{label!r} is required")
        return
    if element["type"] == "plain_text_input":
        shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
        if not shortest <= len(str(value)) <= longest:
            raise ValueError(f"{label!r} takes {shortest} to {longest} characters")


def _starting(element: JSON) -> JSON:
    kind = element["type"]
    key = SELECTED.get(kind)
    if key is None:
        return {"type": kind, "value": element.get("initial_value")}
    otherwise: Any = [] if key.endswith("s") else None
    return {"type": kind, key: element.get(_STARTS_WITH[key], otherwise)}


def _given(element: JSON, value: Any) -> JSON:
    kind = element["type"]
    key = SELECTED.get(kind)
    if key is None:
        return {"type": kind, "value": value or None}
    if key == "selected_option":
        return {"type": kind, key: _option(element, value)}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, one) for one in value]}
    return {"type": kind, key: value}


def _chosen(element: JSON, choose: str | None) -> Any:
    key = SELECTED.get(element["type"])
    if key is None:
        return None
    if choose is None:
        raise ValueError(f"say what to choose of {element.get('action_id')}: choose=")
    if key == "selected_option":
        return _option(element, choose)
    return [_option(element, choose)] if key == "selected_options" else choose


def _option(element: JSON, wanted: Any) -> JSON | None:
    if wanted is None:
        return None
    offered = [*element.get("options", [])]
    for group in element.get("option_groups", []):
        offered += group["options"]
    for option in offered:
        if wanted in (option["value"], option["text"]["text"]):
            found: JSON = option
            return found
    raise LookupError(f"{wanted!r} is not offered; there is {[o['value'] for o in offered]}")
