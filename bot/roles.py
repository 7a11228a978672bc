"""What somebody may do beyond everybody else, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from glossary.concept import Side

RoleName = Literal["admin", "curator"]
Actor = Literal["person", "command_line", "system"]


@dataclass(frozen=True, slots=True)
class Role:
    """An admin of the Workspace, or the curator of one side's words.

    Raises `ValueError` for an admin with a side, and for a curator without one.
    """

    name: RoleName
    side: Side | None = None

    def __post_init__(self) -> None:
        if (self.name == "curator") != (self.side is not None):
            raise ValueError("a curator has a side, an admin has none")


ADMIN = Role("admin")


def is_admin(roles: Iterable[Role]) -> bool:
    """Whether these make somebody an admin."""
    return ADMIN in roles


def may_curate(roles: Iterable[Role], side: Side) -> bool:
    """Whether these let somebody approve words for a side; being an admin does not."""
    return Role("curator", side) in roles


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the audit log: ids and settings only. `person` is None where nobody of ours did it."""

    at: datetime
    what: str
    actor: Actor
    person: UUID | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
