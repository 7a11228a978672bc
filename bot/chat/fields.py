"""What a button's value or a form's field gives: an id, a day, where it is one."""

from __future__ import annotations

from datetime import date
from uuid import UUID


def as_day(text: str) -> date | None:
    """The ISO date that a field gives, where it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_uuid(text: str) -> UUID | None:
    """The id in a button's value, where it is one."""
    try:
        return UUID(hex=text) if len(text) == 32 else None
    except ValueError:
        return None
