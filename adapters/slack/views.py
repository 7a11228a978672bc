"""A Form as a modal, the home page, and what was typed into either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from adapters.slack.blocks import MAX_LABEL, PREFIX, blocks, plain
from adapters.slack.lengths import clean, shortened, typed_units
from adapters.slack.render import CUT
from adapters.slack.rich import Block
from bot import wording
from bot.forms import (
    MAX_TITLE,
    ChoiceField,
    DayField,
    Form,
    FormField,
    Option,
    PersonField,
    TextField,
)
from bot.reply import Kept, Notice, Reply

MAX_BLOCKS = 100
"""Blocks of a modal or home page; https://docs.slack.dev/reference/views/modal-views."""
MAX_METADATA = 3_000
"""Characters of `private_metadata`; the same page."""
MAX_TYPED = 3_000
"""Characters of a text field, typed or filled in beforehand.

https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element.
"""
MAX_FIELD_LABEL = 2_000
"""Characters of a field's label, and of its hint; Slack's page on the input block."""
MAX_PLACEHOLDER = 150
MAX_OPTIONS = 100
MAX_OPTION_VALUE = 150
MAX_ID = 255

CLOSE = "Close"
CANCEL = "Cancel"
SEND = "Send"

_MOST_RADIOS = 4
_FORM = "working"


def modal(form: Form, *, private_metadata: str, external_id: str | None = None) -> Block:
    """The form as a modal: what it shows, then its fields. Errors go to `field_block` of a field.

    A text that is filled in beforehand and longer than its field is cut, so a form with a text of
    more than `MAX_TYPED` should not be offered.

    Raises `ValueError` where a name, a value or `private_metadata` is too long for Slack.
    """
    if len(private_metadata) > MAX_METADATA:
        raise ValueError(f"the context of form {form.name!r} is too long for Slack")
    fields = [_input(field) for field in form.fields]
    shown = blocks(form.shown, thumbs=False) if form.shown else []
    drawn = [*_within(shown, MAX_BLOCKS - len(fields)), *fields]
    submit = form.submit or (SEND if fields else None)
    view: Block = {
        "type": "modal",
        "callback_id": _id(form.name),
        "title": plain(form.title, MAX_TITLE),
        "blocks": drawn,
        "close": plain(CANCEL if submit else CLOSE, MAX_TITLE),
        "private_metadata": private_metadata,
    }
    if submit:
        view["submit"] = plain(submit, MAX_TITLE)
    return _known_as(view, external_id)


def working(title: str, external_id: str | None) -> Block:
    """A modal that says that the answer is coming, to be replaced by it."""
    view: Block = {
        "type": "modal",
        "callback_id": _id(_FORM),
        "title": plain(title, MAX_TITLE),
        "blocks": blocks(Reply("", (Notice(wording.ANSWER_COMES_HERE),))),
        "close": plain(CLOSE, MAX_TITLE),
    }
    return _known_as(view, external_id)


def home(reply: Reply) -> Block:
    """The home page."""
    return {"type": "home", "blocks": _within(blocks(reply, thumbs=False), MAX_BLOCKS)}


def field_block(name: str) -> str:
    """The `block_id` of a field, by which Slack places an error."""
    return _id(name)


def form_name(callback_id: str) -> str | None:
    """The name of the Form behind a `callback_id`, or None where it is not one of ours."""
    return callback_id.removeprefix(PREFIX) if callback_id.startswith(PREFIX) else None


def typed(view: Any) -> dict[str, str]:
    """What was typed or chosen, by the name of its field; whatever is not ours is left out."""
    return dict(_typed(view))


def _typed(view: Any) -> Iterator[tuple[str, str]]:
    for block_id, actions in _items(_get(_get(view, "state"), "values")):
        if not block_id.startswith(PREFIX):
            continue
        for _, state in _items(actions):
            value = (
                _get(state, "value")
                or _get(_get(state, "selected_option"), "value")
                or _get(state, "selected_date")
                or _get(state, "selected_user")
            )
            yield block_id.removeprefix(PREFIX), value if isinstance(value, str) else ""
            break


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        return []
    return [(key, item) for key, item in value.items() if isinstance(key, str)]


def _known_as(view: Block, external_id: str | None) -> Block:
    return {**view, "external_id": external_id} if external_id else view


def _within(drawn: list[Block], limit: int) -> list[Block]:
    """As many blocks as a view holds, and a sentence where that is not all."""
    if len(drawn) <= limit:
        return drawn
    return [*drawn[: limit - 1], *blocks(Reply(CUT, (Kept(CUT),)))]


def _id(name: str) -> str:
    made = PREFIX + name
    if len(made) > MAX_ID:
        raise ValueError(f"a name is too long for Slack: {name[:40]!r}…")
    return made


def _input(field: FormField) -> Block:
    match field:
        case TextField():
            element, optional = _text_input(field), field.optional
        case ChoiceField():
            element, optional = _choice(field), False
        case DayField():
            element, optional = _day(field), field.optional
        case PersonField():
            element, optional = {"type": "users_select"}, field.optional
        case _:
            assert_never(field)
    block: Block = {
        "type": "input",
        "block_id": field_block(field.name),
        "label": plain(field.label, MAX_FIELD_LABEL),
        "element": {**element, "action_id": _id(field.name)},
        "optional": optional,
    }
    if field.hint:
        block["hint"] = plain(field.hint, MAX_FIELD_LABEL)
    return block


def _text_input(field: TextField) -> Block:
    limit = max(1, min(field.limit, MAX_TYPED))
    element: Block = {
        "type": "plain_text_input",
        "multiline": field.lines,
        "max_length": limit,
    }
    if field.value:
        element["initial_value"] = shortened(clean(field.value), limit, typed_units)
    if field.placeholder:
        element["placeholder"] = plain(field.placeholder, MAX_PLACEHOLDER)
    return element


def _choice(field: ChoiceField) -> Block:
    options = [_option(option) for option in field.options[:MAX_OPTIONS]]
    kind = "radio_buttons" if len(options) <= _MOST_RADIOS else "static_select"
    element: Block = {"type": kind, "options": options}
    chosen = next((option for option in options if option["value"] == field.value), None)
    if chosen:
        element["initial_option"] = chosen
    return element


def _day(field: DayField) -> Block:
    element: Block = {"type": "datepicker"}
    return {**element, "initial_date": field.value} if field.value else element


def _option(option: Option) -> Block:
    if len(option.value) > MAX_OPTION_VALUE:
        raise ValueError(f"the value of an option is too long for Slack: {option.value[:40]!r}…")
    return {"text": plain(option.label, MAX_LABEL), "value": option.value}
