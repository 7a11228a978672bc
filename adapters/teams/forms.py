"""A Form as a dialog or as a card in the conversation, and again with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, assert_never

from adapters.teams.actions import Surface, sends
from adapters.teams.card_data import FIELD, MAX_TYPED, Held
from adapters.teams.elements import Element, paragraphs, weight
from adapters.teams.render import Activity, card, fitting, message
from bot.cutting import clean, shortened
from bot.forms import ChoiceField, DayField, Form, FormField, PersonField, TextField

SEND = "Send"
FILL_IN = "This is needed."
"""What stands under a field that was left empty; Teams says it before anything is sent."""

MAX_LABEL = 300
PEOPLE = "graph.microsoft.com/users"
PEOPLE_HERE = "graph.microsoft.com/users?scope=currentContext"
"""Whom a picker finds: everybody in a dialog, who is there in a conversation; Microsoft's page on
people pickers."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_MOST_RADIOS = 4
_HEIGHTS = {"text": 86, "lines": 150, "choice": 86, "day": 86, "person": 86}
_LEAST, _MOST = 220, 720


def form_card(form: Form, surface: Surface, wrong: Mapping[str, str] = _NOTHING) -> Element:
    """What the form shows, its fields, and the button that sends it.

    `wrong` is a sentence a field, which stands above it. Raises as `cards.elements`.
    """
    fields = [one for field in form.fields for one in _field(field, surface, wrong)]
    submit = form.submit or (SEND if form.fields else None)
    actions = [sends(form, submit, surface)] if submit else []
    body: list[Element] = []
    if form.shown is not None:
        body = fitting(form.shown, surface, besides=weight([fields, actions]))
    if not surface.dialog:
        body = [*paragraphs(form.title, {"weight": "Bolder", "size": "Medium"}), *body]
    body += fields
    if actions:
        body.append({"type": "ActionSet", "actions": actions, "spacing": "Medium"})
    return card(body)


def dialog_card(
    form: Form, *, held: Held | None = None, wrong: Mapping[str, str] = _NOTHING
) -> Element:
    """The form as it stands in a dialog; `held` is that of the card which opened it."""
    return form_card(form, Surface(dialog=True, held=held or Held()), wrong)


def form_activity(
    form: Form,
    *,
    private: bool = True,
    held: Held | None = None,
    wrong: Mapping[str, str] = _NOTHING,
) -> Activity:
    """The form as a message: where nothing was pressed that could open a dialog."""
    surface = Surface(held=held or Held(private=private))
    return message(form_card(form, surface, wrong), form.title)


def height_of(form: Form) -> int:
    """Pixels that a dialog needs for its fields; what is longer scrolls."""
    inputs = sum(_HEIGHTS[_kind(field)] + _more(field) for field in form.fields)
    shown = 260 if form.shown is not None else 0
    return max(_LEAST, min(120 + inputs + shown, _MOST))


def _kind(field: FormField) -> str:
    match field:
        case TextField(lines=lines):
            return "lines" if lines else "text"
        case ChoiceField():
            return "choice"
        case DayField():
            return "day"
        case PersonField():
            return "person"
        case _:
            assert_never(field)


def _more(field: FormField) -> int:
    """A radio button a line, and the hint."""
    radios = isinstance(field, ChoiceField) and len(field.options) <= _MOST_RADIOS
    lines = len(field.options) - 1 if radios and isinstance(field, ChoiceField) else 0
    return 30 * lines + (24 if field.hint else 0)


def _field(field: FormField, surface: Surface, wrong: Mapping[str, str]) -> list[Element]:
    drawn: list[Element] = []
    if sentence := wrong.get(field.name):
        said = {"color": "Attention", "weight": "Bolder"}
        drawn += paragraphs(sentence, said, spacing="Medium")
    drawn.append({**_input(field, surface), **_named(field), "spacing": "Medium"})
    if field.hint:
        drawn += paragraphs(field.hint, {"size": "Small", "isSubtle": True}, spacing="Small")
    return drawn


def _named(field: FormField) -> Element:
    needed = isinstance(field, ChoiceField) or not field.optional
    named: Element = {
        "id": FIELD + field.name,
        "label": shortened(clean(field.label), MAX_LABEL),
    }
    return {**named, "isRequired": True, "errorMessage": FILL_IN} if needed else named


def _input(field: FormField, surface: Surface) -> Element:
    match field:
        case TextField():
            return _text(field)
        case ChoiceField():
            return _choice(field)
        case DayField(value=value):
            day: Element = {"type": "Input.Date"}
            return {**day, "value": value} if _is_day(value) else day
        case PersonField(value=value):
            people: Element = {
                "type": "Input.ChoiceSet",
                "choices": [],
                "choices.data": {
                    "type": "Data.Query",
                    "dataset": PEOPLE if surface.dialog else PEOPLE_HERE,
                },
            }
            return {**people, "value": value} if value else people
        case _:
            assert_never(field)


def _text(field: TextField) -> Element:
    limit = max(1, min(field.limit, MAX_TYPED))
    drawn: dict[str, Any] = {"type": "Input.Text", "maxLength": limit}
    if field.lines:
        drawn["isMultiline"] = True
    if field.value:
        drawn["value"] = shortened(clean(field.value), limit)
    if field.placeholder:
        drawn["placeholder"] = clean(field.placeholder)
    return drawn


def _choice(field: ChoiceField) -> Element:
    few = len(field.options) <= _MOST_RADIOS
    drawn: Element = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if few else "compact",
        "wrap": True,
        "choices": [
            {"title": clean(option.label), "value": option.value} for option in field.options
        ],
    }
    known = any(option.value == field.value for option in field.options)
    return {**drawn, "value": field.value} if known else drawn


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
