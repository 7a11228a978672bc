"""Who is at the pages, as the request carries it from the door to the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request

from bot.ports import Person
from bot.translation.compose import Translator


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the pages: the Workspace that they see, and the Person where somebody signed in."""

    workspace: UUID | None
    translator: Translator
    person: Person | None = None
    timezone: str | None = None

    @property
    def id(self) -> UUID | None:
        """The Person's own id."""
        return self.person.id if self.person is not None else None

    def now(self) -> datetime | None:
        """This moment in the visitor's zone; None where only the server's is known."""
        for name in (self.person.timezone if self.person else None, self.timezone):
            try:
                if name:
                    return self.translator.clock.now().astimezone(ZoneInfo(name))
            except (ZoneInfoNotFoundError, ValueError):
                continue
        return None


def visitor_of(request: Request) -> Visitor | None:
    """Who is at the page that is asked for; None where nobody was let in."""
    found = request.scope.get("state", {}).get("visitor")
    return found if isinstance(found, Visitor) else None


def whoever_is_at(request: Request) -> Visitor:
    """The same for the pages behind the Door. Raises `LookupError` where it let nobody in."""
    visitor = visitor_of(request)
    if visitor is None:
        raise LookupError("this page was shown to nobody")
    return visitor
