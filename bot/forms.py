"""Forms that the bot opens: which fields they have, whatever draws them (a modal, a dialog, a page).

Text here is plain, like that of a Reply. What is typed is checked here too, before anything is
acknowledged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.reply import Reply

MAX_TEXT = 3_000
"""Characters that a field takes (Slack's limit); longer texts go by command or message."""
MAX_TITLE = 24
"""Characters of a form's title and of its submit button (Slack's limit, the smallest)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TextField:
    """A line or a few to type; `limit` in code points."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    placeholder: str = ""
    lines: bool = False
    optional: bool = False
    limit: int = 500


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of a few options."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DayField:
    """A day of the calendar; `value` and what comes back are ISO dates, or empty."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PersonField:
    """Somebody of the platform; `value` and what comes back are its own key of the user, or empty."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False
    value: str = ""


FormField = TextField | ChoiceField | DayField | PersonField


def fits_field(text: str) -> bool:
    """Whether a field takes the whole text: signs beyond the first plane may count twice."""
    return len(text) + sum(sign > "\uffff" for sign in text) <= MAX_TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or a card shown as one where it has no `submit`.

    `context` comes back with what is sent. `shown` stands above the fields.
    """

    name: str
    title: str
    fields: tuple[FormField, ...] = ()
    submit: str | None = None
    shown: Reply | None = None
    context: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
