"""Which blocks Slack takes, and where: limits, fields and elements of Block Kit.

Source: docs.slack.dev/reference/block-kit as of November 2026, and the limits in slack_sdk 3.48
(`slack_sdk.models.blocks`). Blocks and elements that Fogbridge does not use are not modelled; they
are refused as unsupported, so that whoever starts using one has to look its rules up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from tests.fakes.slack.shapes import (
    Check,
    boolean,
    integer,
    kinds,
    one_of,
    problem,
    several,
    shaped,
    string,
)

JSON = dict[str, Any]
Surface = Literal["message", "modal", "home"]

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MAX_ALL_TEXT = 13_200
"""Characters of all text of a message's blocks; seen in slackapi/bolt-js #2509, not documented."""

TEXT_LIMIT = 40_000
"""Characters after which a message's `text` is cut (docs.slack.dev, chat.postMessage)."""

_TYPE = string(255, 1)
_ID = string(255, 1)


def plain(most: int) -> Check:
    """A plain_text object."""
    return kinds(
        {"plain_text": shaped({"type": _TYPE, "text": string(most, 1)}, {"emoji": boolean})}
    )


def text(most: int) -> Check:
    """A text object, plain or with Slack's markup."""
    mrkdwn = shaped({"type": _TYPE, "text": string(most, 1)}, {"verbatim": boolean})
    return kinds(
        {
            "plain_text": shaped({"type": _TYPE, "text": string(most, 1)}, {"emoji": boolean}),
            "mrkdwn": mrkdwn,
        }
    )


_STYLE = one_of("primary", "danger")
_CONFIRM = shaped(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": _STYLE},
)
_OPTION = shaped(
    {"text": text(75), "value": string(150, 1)}, {"description": text(75), "url": string(3000, 1)}
)
_OPTION_GROUP = shaped({"label": plain(75), "options": several(_OPTION, 100)})
_DATE = string(10, 10)


def _any(_value: Any, _pointer: str) -> list[str]:
    """Nothing is looked at."""
    return []


def _element(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return shaped({"type": _TYPE} | required, {"action_id": _ID} | optional)


_ASKING: dict[str, Check] = {
    "confirm": _CONFIRM,
    "placeholder": plain(150),
    "focus_on_load": boolean,
}
_IMAGE = shaped(
    {"type": _TYPE, "alt_text": string(2000, 1)},
    {"image_url": string(3000, 1), "slack_file": _any},
)
_CHOICE = {"options": several(_OPTION, 10)}
_LISTED = {"options": several(_OPTION, 100), "option_groups": several(_OPTION_GROUP, 100)}
_CONVERSATION = {"default_to_current_conversation": boolean, "filter": _any}
_MANY = {"max_selected_items": integer(1, 1000)}
_TYPED = {
    "initial_value": string(3000),
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": shaped(
        {}, {"trigger_actions_on": several(one_of("on_enter_pressed", "on_character_entered"), 2)}
    ),
}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain(75)},
        {
            "url": string(3000, 1),
            "value": string(2000, 1),
            "style": _STYLE,
            "confirm": _CONFIRM,
            "accessibility_label": string(75, 1),
        },
    ),
    "static_select": _element({}, _ASKING | _LISTED | {"initial_option": _OPTION}),
    "users_select": _element({}, _ASKING | {"initial_user": _ID}),
    "channels_select": _element(
        {}, _ASKING | {"initial_channel": _ID, "response_url_enabled": boolean}
    ),
    "conversations_select": _element(
        {},
        _ASKING | _CONVERSATION | {"initial_conversation": _ID, "response_url_enabled": boolean},
    ),
    "multi_static_select": _element(
        {}, _ASKING | _LISTED | _MANY | {"initial_options": several(_OPTION, 100)}
    ),
    "multi_users_select": _element({}, _ASKING | _MANY | {"initial_users": several(_ID, 100)}),
    "multi_channels_select": _element(
        {}, _ASKING | _MANY | {"initial_channels": several(_ID, 100)}
    ),
    "multi_conversations_select": _element(
        {}, _ASKING | _CONVERSATION | _MANY | {"initial_conversations": several(_ID, 100)}
    ),
    "overflow": _element({"options": several(_OPTION, 5, 1)}, {"confirm": _CONFIRM}),
    "radio_buttons": _element(
        _CHOICE, {"initial_option": _OPTION, "confirm": _CONFIRM, "focus_on_load": boolean}
    ),
    "checkboxes": _element(
        _CHOICE,
        {
            "initial_options": several(_OPTION, 10),
            "confirm": _CONFIRM,
            "focus_on_load": boolean,
        },
    ),
    "datepicker": _element({}, _ASKING | {"initial_date": _DATE}),
    "timepicker": _element(
        {}, _ASKING | {"initial_time": string(5, 5), "timezone": string(100, 1)}
    ),
    "datetimepicker": _element(
        {},
        {
            "initial_date_time": integer(1_000_000_000, 9_999_999_999),
            "confirm": _CONFIRM,
            "focus_on_load": boolean,
        },
    ),
    "plain_text_input": _element(
        {},
        _TYPED
        | {
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": _element({}, _TYPED),
    "url_text_input": _element({}, _TYPED),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        _TYPED | {"min_value": string(100, 1), "max_value": string(100, 1)},
    ),
    "image": _IMAGE,
    "feedback_buttons": _element(
        {
            "positive_button": shaped(
                {"text": plain(75), "value": string(2000, 1)},
                {"accessibility_label": string(75, 1)},
            ),
            "negative_button": shaped(
                {"text": plain(75), "value": string(2000, 1)},
                {"accessibility_label": string(75, 1)},
            ),
        },
        {},
    ),
    "icon_button": _element(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            "value": string(2000, 1),
            "confirm": _CONFIRM,
            "accessibility_label": string(75, 1),
            "visible_to_user_ids": several(_ID, 10),
        },
    ),
}

_SELECTS = frozenset("static_select users_select channels_select conversations_select".split())
_MULTI = frozenset(f"multi_{name}" for name in _SELECTS)
_PICKED = frozenset("radio_buttons checkboxes datepicker timepicker".split())

IN_SECTION = _SELECTS | _MULTI | _PICKED | {"button", "overflow", "image"}
IN_ACTIONS = _SELECTS | _MULTI | _PICKED | {"button", "overflow", "datetimepicker"}
IN_INPUT = (
    _SELECTS
    | _MULTI
    | _PICKED
    | {"datetimepicker", "plain_text_input", "email_text_input", "url_text_input", "number_input"}
)
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def _elements(allowed: frozenset[str]) -> Check:
    return kinds({name: ELEMENTS[name] for name in sorted(allowed)})


_INLINE_STYLE = shaped(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean),
)
_MENTION_STYLE = shaped(
    {},
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean),
)
_INLINE = kinds(
    {
        "text": shaped({"type": _TYPE, "text": string(100_000, 1)}, {"style": _INLINE_STYLE}),
        "link": shaped(
            {"type": _TYPE, "url": string(3000, 1)},
            {"text": string(100_000), "style": _INLINE_STYLE, "unsafe": boolean},
        ),
        "emoji": shaped(
            {"type": _TYPE, "name": string(255, 1)},
            {"unicode": string(255), "style": _MENTION_STYLE, "skin_tone": integer(1, 6)},
        ),
        "user": shaped({"type": _TYPE, "user_id": _ID}, {"style": _MENTION_STYLE}),
        "channel": shaped({"type": _TYPE, "channel_id": _ID}, {"style": _MENTION_STYLE}),
        "usergroup": shaped({"type": _TYPE, "usergroup_id": _ID}, {"style": _MENTION_STYLE}),
        "team": shaped({"type": _TYPE, "team_id": _ID}, {"style": _MENTION_STYLE}),
        "broadcast": shaped(
            {"type": _TYPE, "range": one_of("here", "channel", "everyone")},
            {"style": _MENTION_STYLE},
        ),
        "date": shaped(
            {
                "type": _TYPE,
                "timestamp": integer(0, 9_999_999_999),
                "format": string(255, 1),
            },
            {"url": string(3000, 1), "fallback": string(255), "style": _INLINE_STYLE},
        ),
        "color": shaped({"type": _TYPE, "value": string(7, 4)}, {"style": _MENTION_STYLE}),
    }
)
_BORDER = integer(0, 1)
_SECTION = shaped({"type": _TYPE, "elements": several(_INLINE, 10_000, 0)})
_RICH = kinds(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": shaped(
            {
                "type": _TYPE,
                "style": one_of("bullet", "ordered"),
                "elements": several(kinds({"rich_text_section": _SECTION}), 10_000, 0),
            },
            {"indent": integer(0, 8), "offset": integer(0, 100_000), "border": _BORDER},
        ),
        "rich_text_preformatted": shaped(
            {"type": _TYPE, "elements": several(_INLINE, 10_000, 0)},
            {"border": _BORDER, "language": string(255)},
        ),
        "rich_text_quote": shaped(
            {"type": _TYPE, "elements": several(_INLINE, 10_000, 0)}, {"border": _BORDER}
        ),
    }
)


def _section(value: Any, pointer: str) -> list[str]:
    wrong = shaped(
        {"type": _TYPE},
        {
            "block_id": _ID,
            "text": text(3000),
            "fields": several(text(2000), 10),
            "accessory": _elements(IN_SECTION),
            "expand": boolean,
        },
    )(value, pointer)
    if "text" not in value and "fields" not in value:
        wrong.append(problem("missing required field: text or fields", pointer))
    return wrong


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return shaped({"type": _TYPE} | required, {"block_id": _ID} | (optional or {}))


BLOCKS: dict[str, Check] = {
    "section": _section,
    "divider": _block({}),
    "header": _block({"text": plain(150)}, {"level": integer(1, 4)}),
    "context": _block(
        {
            "elements": several(
                kinds(
                    {
                        "image": _IMAGE,
                        "plain_text": shaped(
                            {"type": _TYPE, "text": string(3000, 1)}, {"emoji": boolean}
                        ),
                        "mrkdwn": shaped(
                            {"type": _TYPE, "text": string(3000, 1)}, {"verbatim": boolean}
                        ),
                    }
                ),
                10,
            )
        }
    ),
    "actions": _block({"elements": several(_elements(IN_ACTIONS), 25)}),
    "context_actions": _block({"elements": several(_elements(IN_CONTEXT_ACTIONS), 5)}),
    "image": _block(
        {"alt_text": string(2000, 1)},
        {"image_url": string(3000, 1), "slack_file": _any, "title": plain(2000)},
    ),
    "input": _block(
        {"label": plain(2000), "element": _elements(IN_INPUT)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": several(_RICH, 10_000, 0)}),
    "markdown": _block({"text": string(12_000, 1)}),
}

NOT_ON: dict[Surface, frozenset[str]] = {
    "message": frozenset(),
    "modal": frozenset({"markdown", "context_actions"}),
    "home": frozenset({"markdown", "context_actions"}),
}
"""Blocks that a surface does not show (docs.slack.dev, "Available in surfaces")."""


def block_problems(blocks: Any, surface: Surface, at: str = "/blocks") -> list[str]:
    """What is wrong with a surface's blocks, in Slack's words; nothing when they are right."""
    allowed = {name: check for name, check in BLOCKS.items() if name not in NOT_ON[surface]}
    least = 0 if surface == "message" else 1
    wrong = several(kinds(allowed), MAX_BLOCKS[surface], least)(blocks, at)
    return wrong or [*_repeated(blocks, at), *_unfit(blocks, at)]


def view_problems(view: Any) -> list[str]:
    """What is wrong with a modal or a home."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        return [problem("unsupported type: " + str(kind), "/view/type")]
    own: dict[str, Check] = {
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
    }
    if kind == "modal":
        own |= {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        }
    required: dict[str, Check] = {"type": _TYPE, "blocks": _any}
    if kind == "modal":
        required["title"] = plain(24)
    wrong = shaped(required, own)(view, "/view")
    if "blocks" in view:
        wrong += block_problems(view["blocks"], kind, "/view/blocks")
    asks = [b for b in view.get("blocks", []) if isinstance(b, dict) and b.get("type") == "input"]
    if kind == "modal" and asks and "submit" not in view:
        wrong.append(problem("missing required field: submit", "/view"))
    return wrong


def weight(blocks: list[JSON]) -> int:
    """Characters that count against `MAX_ALL_TEXT`: every text, nothing else."""
    return sum(len(said) for said in _texts(blocks))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _texts(item)
    elif isinstance(part, dict):
        for key, item in part.items():
            if key == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)


def _repeated(blocks: list[JSON], at: str) -> list[str]:
    """Ids that are there twice: of blocks in a message, of elements in a block."""
    wrong, seen = [], set()
    for number, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            wrong.append(problem(f"`block_id` {name} already exists", f"{at}/{number}/block_id"))
        seen.add(name)
        actions = set()
        for where, element in elements_of(block):
            action = element.get("action_id")
            if action is not None and action in actions:
                said = f'`action_id` "{action}" already exists for another interactive element'
                wrong.append(problem(said, f"{at}/{number}/{where}/action_id"))
            actions.add(action)
    return wrong


def _unfit(blocks: list[JSON], at: str) -> list[str]:
    """What no single field shows: a choice that is not offered, lengths that contradict."""
    wrong = []
    for number, block in enumerate(blocks):
        for where, element in elements_of(block):
            pointer = f"{at}/{number}/{where}"
            offered = [*element.get("options", [])]
            for group in element.get("option_groups", []):
                offered += group["options"]
            first = element.get("initial_option")
            if first is not None and first not in offered:
                wrong.append(problem("invalid initial option", f"{pointer}/initial_option"))
            if element["type"].endswith("static_select") and not offered:
                wrong.append(problem("missing required field: options", pointer))
            shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
            if shortest > longest:
                wrong.append(problem("must be less than max_length", f"{pointer}/min_length"))
            if not shortest <= len(element.get("initial_value", " " * shortest)) <= longest:
                wrong.append(problem("invalid initial value", f"{pointer}/initial_value"))
    return wrong


def elements_of(block: JSON) -> Iterator[tuple[str, JSON]]:
    """A block's interactive elements, each with its place in the block."""
    if block["type"] in ("actions", "context_actions"):
        for number, element in enumerate(block["elements"]):
            yield f"elements/{number}", element
    elif block["type"] == "section" and block.get("accessory", {}).get("type") != "image":
        if "accessory" in block:
            yield "accessory", block["accessory"]
    elif block["type"] == "input":
        yield "element", block["element"]
