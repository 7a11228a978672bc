"""What a card of ours carries, so that a press and a form can be read again; nothing of it is secret.

Teams sends back what stands in an action's `data`, with the inputs of the card beside it. Whoever
pressed could have changed it, so it names things and proves nothing: the place is where Teams says
that it was pressed, and the core looks whether they may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.chat.opening import FORM_BUTTONS
from bot.forms import ChoiceField, DayField, Form, FormField, Option, PersonField, TextField

Data = Mapping[str, Any]

BUTTON, VALUE, FORM, FIELD = "fb", "v", "form", "f."
"""Keys of `data`: a button and its value, a form, and what begins an input's id."""
_PRIVATE, _HOME = "p", "h"

MAX_NAME = 200
MAX_VALUE = 2_000
"""Characters of a button's value that are read on; ours are ids, with a word or two."""
MAX_TYPED = 3_000
MAX_FIELDS = 20
"""Fields of a form that are read on; ours have seven at most."""
MAX_OPTIONS = 20
_MAX_LABEL = 500


@dataclass(frozen=True, slots=True)
class Held:
    """Who sees the card that a button stands on: one person, or everybody; their home page."""

    private: bool = False
    home: bool = False

    def data(self) -> dict[str, Any]:
        """As it stands in an action."""
        return {**({_PRIVATE: 1} if self.private else {}), **({_HOME: 1} if self.home else {})}


def held_of(data: Data) -> Held:
    """Who saw the card that was pressed."""
    return Held(private=data.get(_PRIVATE) == 1, home=data.get(_HOME) == 1)


def button_data(name: str, value: str, held: Held) -> dict[str, Any]:
    """The `data` of a button. Raises `ValueError` where it could not be read again."""
    if not name or len(name) > MAX_NAME or len(value) > MAX_VALUE:
        raise ValueError(f"a button's name or value is too long for a card: {name[:40]!r}")
    return {BUTTON: name, **({VALUE: value} if value else {}), **held.data()}


def button_of(data: Data) -> tuple[str, str] | None:
    """The button that was pressed and its value; None where it is none of ours."""
    name, value = data.get(BUTTON), data.get(VALUE)
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        return None
    return name, value[:MAX_VALUE] if isinstance(value, str) else ""


def opens_dialog(name: str) -> bool:
    """Whether this button opens a form."""
    return name in FORM_BUTTONS


def form_data(form: Form, held: Held) -> dict[str, Any]:
    """The `data` of the button that sends a form: enough to show it again with what is wrong.

    What stood above its fields is left out.
    """
    return {
        FORM: {
            "name": form.name,
            "title": form.title,
            "submit": form.submit,
            "context": dict(form.context),
            "fields": [_kept(field) for field in form.fields[:MAX_FIELDS]],
        },
        **held.data(),
    }


def form_of(data: Data) -> Form | None:
    """The form that was sent, with what was typed in its fields; None where it is none of ours.

    Raises `TypeError`, `KeyError` or `ValueError` where it is not as we wrote it.
    """
    kept = data.get(FORM)
    if not isinstance(kept, Mapping):
        return None
    fields = tuple(_field(one) for one in list(kept["fields"])[:MAX_FIELDS])
    context = {_text(key): _text(value, MAX_VALUE) for key, value in dict(kept["context"]).items()}
    return Form(
        _text(kept["name"]),
        _text(kept["title"]),
        tuple(_filled(field, data.get(FIELD + field.name)) for field in fields),
        submit=None if kept.get("submit") is None else _text(kept["submit"]),
        context=context,
    )


def typed_in(form: Form) -> dict[str, str]:
    """What was typed or chosen, by the name of its field."""
    return {field.name: field.value for field in form.fields}


def _kept(field: FormField) -> dict[str, Any]:
    named = {"name": field.name, "label": field.label, "hint": field.hint}
    match field:
        case TextField():
            more = {
                "kind": "text",
                "placeholder": field.placeholder,
                "lines": field.lines,
                "optional": field.optional,
                "limit": field.limit,
            }
        case ChoiceField():
            options = [[option.value, option.label] for option in field.options]
            more = {"kind": "choice", "options": options}
        case DayField():
            more = {"kind": "day", "optional": field.optional}
        case PersonField():
            more = {"kind": "person", "optional": field.optional}
        case _:
            assert_never(field)
    return {key: value for key, value in {**named, **more}.items() if value not in ("", False)}


def _field(kept: Data) -> FormField:
    name = _text(kept["name"])
    label, hint = _text(kept.get("label", "")), _text(kept.get("hint", ""))
    optional = kept.get("optional") is True
    match kept["kind"]:
        case "text":
            return TextField(
                name,
                label,
                hint=hint,
                placeholder=_text(kept.get("placeholder", "")),
                lines=kept.get("lines") is True,
                optional=optional,
                limit=min(int(kept["limit"]), MAX_TYPED),
            )
        case "choice":
            options = list(kept["options"])[:MAX_OPTIONS]
            chosen = tuple(Option(_text(value), _text(label)) for value, label in options)
            return ChoiceField(name, label, chosen, "", hint)
        case "day":
            return DayField(name, label, hint=hint, optional=optional)
        case "person":
            return PersonField(name, label, hint=hint, optional=optional)
    raise ValueError("not a field")


def _filled(field: FormField, typed: Any) -> FormField:
    value = typed[:MAX_TYPED] if isinstance(typed, str) else ""
    return replace(field, value=value)


def _text(value: Any, limit: int = _MAX_LABEL) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:limit]
