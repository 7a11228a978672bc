"""A Form of the bot as fields of a page, and what was typed into it: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from adapters.room.read import cleaned
from adapters.web.room_view import NAMES
from bot.chat.submitted import problems
from bot.forms import ChoiceField, DayField, Form, FormField, Option, PersonField, TextField
from glossary.concept import SIDES

_NOBODY = Option("", "Nobody in particular")


@dataclass(frozen=True, slots=True)
class Field:
    """A field on its way to the template; `wrong` says what has to be changed in it."""

    name: str
    label: str
    kind: Literal["text", "lines", "day", "choice"]
    value: str
    hint: str = ""
    placeholder: str = ""
    optional: bool = False
    options: tuple[Option, ...] = ()
    wrong: str | None = None


def fields_of(form: Form, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Iterator[Field]:
    """The fields in their order, with what was typed before."""
    for field in form.fields:
        yield _drawn(field, typed.get(field.name), wrong.get(field.name))


def _drawn(field: FormField, typed: str | None, wrong: str | None) -> Field:
    name, label, hint = field.name, field.label, field.hint
    match field:
        case TextField(value=value, placeholder=placeholder, lines=lines, optional=optional):
            kind: Literal["text", "lines"] = "lines" if lines else "text"
            value = value if typed is None else typed
            return Field(name, label, kind, value, hint, placeholder, optional, wrong=wrong)
        case ChoiceField(value=value, options=options):
            value = value if typed is None else typed
            return Field(name, label, "choice", value, hint, options=options, wrong=wrong)
        case DayField(value=value, optional=optional):
            value = value if typed is None else typed
            return Field(name, label, "day", value, hint, optional=optional, wrong=wrong)
        case PersonField(optional=optional):
            people = tuple(Option(side, NAMES[side]) for side in SIDES)
            options = (_NOBODY, *people) if optional else people
            value = typed or ("" if optional else people[0].value)
            return Field(name, label, "choice", value, hint, optional=optional, options=options)
        case _:
            assert_never(field)


def typed_into(form: Form, fields: Mapping[str, list[str]]) -> dict[str, str]:
    """What was typed, by field; whatever the form does not ask for is left out."""
    return {field.name: cleaned(fields.get(f"f.{field.name}", [""])[0]) for field in form.fields}


def wrong_in(form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """What can't be taken, by field."""
    own = {field.name: sentence for field in form.fields if (sentence := _wrong(field, typed))}
    return dict(problems(form.name, dict(typed))) | own


def _wrong(field: FormField, typed: Mapping[str, str]) -> str | None:
    value = typed[field.name]
    match field:
        case TextField(limit=limit):
            if len(value) > limit:
                return f"This has {len(value):,} characters; the limit is {limit:,}. Shorten it."
        case ChoiceField(options=options):
            if value not in {option.value for option in options}:
                return "Choose one of these."
        case DayField(optional=optional):
            if not value and not optional:
                return "Choose a day."
            if value and not _is_day(value):
                return "Write the day like 2026-12-31."
        case PersonField(optional=optional):
            if value not in SIDES and not (optional and not value):
                return "Choose one of these."
        case _:
            assert_never(field)
    return None


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
