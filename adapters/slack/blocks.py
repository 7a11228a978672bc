"""A Reply's parts as Block Kit: which block draws which part, and what is pressed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from adapters.slack.lengths import clean, shortened, size, spans
from adapters.slack.rich import (
    BOLD,
    MAX_JSON,
    Block,
    addressed,
    filled,
    gloss,
    heading,
    listed,
    named,
    quoted,
    rich_text,
    texts,
    weight,
)
from bot import wording
from bot.reply import (
    Addressed,
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Glosses,
    Kept,
    Line,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Row,
    Rows,
    Say,
    Timeline,
    Title,
)
from bot.steps import in_lines

PREFIX = "fb:"
"""Begins every `action_id`, `callback_id` and `block_id` of ours."""

MAX_HEADER = 150
"""Characters of a header; https://docs.slack.dev/reference/block-kit/blocks/header-block."""
MAX_CONTEXT = 2_000
"""Characters of a context element, below the 3,000 of any text object: it is small print."""
MAX_LABEL = 75
"""Characters of a button's label, and of an option's; Slack's pages on both."""
MAX_VALUE = 2_000
"""Characters of a button's value; https://docs.slack.dev/reference/block-kit/block-elements/button-element."""
MAX_URL = 3_000
"""Characters of the address behind a button; the same page."""
MAX_ACTION_ID = 255
"""Characters of an `action_id`; the same page."""
MAX_OPTION = 150
"""Characters of an option's value; https://docs.slack.dev/reference/block-kit/composition-objects/option-object."""
MAX_OPTIONS = 5
"""Options of an overflow menu; https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element."""
MAX_ROW = 220
"""Characters of a row as Slack stores them, far below the 3,000 of a section: two lines of ordinary
words pass whole, and a list stays one message whatever signs are in it."""
MAX_ACTIONS = 25
"""Elements of an actions block; https://docs.slack.dev/reference/block-kit/blocks/actions-block."""
DRAWN = f"{PREFIX}drawn"
"""Begins the `block_id` of dates in lines: the drawing stands in their place where there is one."""
MENU = "menu"
"""The name of a row's menu; an option's value is the name and the value of what it does."""
PRESSED = ("actions", "context_actions")
"""Blocks that hold what can be pressed."""

HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"

_ACTION = re.compile(rf"{PREFIX}(?P<name>[^#]+)(?:#\d+)?", re.DOTALL)


def blocks(reply: Reply, *, thumbs: bool = True) -> list[Block]:
    """The reply's blocks, of which there may be more than one message holds.

    A second heading, of another reading or another section, has a line above it.
    `thumbs` False draws Feedback as two buttons, for modals and the home page, where Slack's own
    thumbs are not known to be allowed.

    Raises `ValueError` for a button whose name, value or address Slack has no room for.
    """
    drawn: list[Block] = []
    headed = False
    for part in reply.parts:
        more = _draw(part, thumbs)
        if isinstance(part, Timeline):
            more = [
                {**block, "block_id": f"{DRAWN}{len(drawn)}#{n}"} for n, block in enumerate(more)
            ]
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
        action_id = element["action_id"]
        seen[action_id] += 1
        if seen[action_id] > 1:
            element["action_id"] = f"{action_id}#{seen[action_id]}"
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
            return rich_text(texts("quote", text))
        case Notice(text):
            return rich_text(texts("section", text))
        case Original(title, text, marks):
            return rich_text(quoted(title, text, marks))
        case Questions(title, items):
            return rich_text(listed(title, items, "ordered"))
        case Points(title, items):
            return rich_text(listed(title, items, "bullet"))
        case Addressed(user, text):
            return rich_text(addressed(user, text))
        case Line(title, items):
            return rich_text(named(title, " · ".join(filled(items))))
        case Rows(title, rows):
            lines = [_row(row) for row in rows if clean(row.line).strip()]
            return [*rich_text(heading(title)), *lines] if lines else []
        case Timeline(title, dates):
            return rich_text(listed(title, tuple(in_lines(dates)), "bullet"))
        case Glosses(title, rows):
            pieces = [
                piece
                for number, row in enumerate(rows, 1)
                for piece in gloss(row.surface, row.meaning, number)
            ]
            return rich_text([*heading(title), *pieces]) if pieces else []
        case Kept(text):
            text = clean(text)
            return [context(text[start:end]) for start, end in spans(text, MAX_CONTEXT)]
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
        return rich_text(texts("section", text, BOLD))
    return [{"type": "header", "text": plain(text, MAX_HEADER)}]


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [plain(text, MAX_CONTEXT)]}


def _button(button: Button) -> Block:
    action_id = PREFIX + button.name
    if button_name(action_id) != button.name or len(action_id) > MAX_ACTION_ID - 5:
        raise ValueError(f"a button's name must be short and hold no #: {button.name!r}")
    if size(button.value) > MAX_VALUE:
        raise ValueError(f"the value of button {button.name!r} is too long for Slack")
    if size(button.url) > MAX_URL:
        raise ValueError(f"the address of button {button.name!r} is too long for Slack")
    label = clean(button.label).strip() or button.name
    element: Block = {"type": "button", "action_id": action_id, "text": plain(label, MAX_LABEL)}
    if button.value:
        element["value"] = button.value
    if button.url:
        element["url"] = button.url
    if button.main:
        element["style"] = "primary"
    return element


def _row(row: Row) -> Block:
    """A line with a menu of what can be done with it; its text is plain, as it may be anybody's."""
    line: Block = {"type": "section", "text": plain(row.line.strip(), MAX_ROW)}
    options = [_option(Button("link", wording.OPEN_IT, url=row.url))] if row.url else []
    options += [_option(choice) for choice in row.choices]
    if options:
        menu = {"type": "overflow", "action_id": f"{PREFIX}{MENU}"}
        line["accessory"] = {**menu, "options": options[:MAX_OPTIONS]}
    return line


def _option(choice: Button) -> Block:
    value = f"{choice.name}:{choice.value}"
    if size(value) > MAX_OPTION:
        raise ValueError(f"the value of option {choice.name!r} is too long for Slack")
    if size(choice.url) > MAX_URL:
        raise ValueError(f"the address of option {choice.name!r} is too long for Slack")
    label = clean(choice.label).strip() or choice.name
    option: Block = {"text": plain(label, MAX_LABEL), "value": value}
    return {**option, "url": choice.url} if choice.url else option


def _actions(elements: Sequence[Block]) -> list[Block]:
    drawn: list[Block] = []
    for element in elements:
        if not drawn or not _row_holds([*drawn[-1]["elements"], element]):
            drawn.append({"type": "actions", "elements": []})
        drawn[-1]["elements"].append(element)
    return drawn


def _row_holds(elements: Sequence[Block]) -> bool:
    return len(elements) <= MAX_ACTIONS and weight(elements) <= MAX_JSON


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
        if block["type"] in PRESSED:
            yield from block["elements"]
        elif "accessory" in block:
            yield block["accessory"]
