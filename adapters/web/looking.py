"""For whose eyes a page of the memory is, and what day it is for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request

from adapters.web.desk import Desk
from adapters.web.recall import Recall
from adapters.web.visitor import whoever_is_at
from bot.access import readable_by
from bot.calendar import day_in_words, zone_of
from bot.ports import Person
from bot.records import Reader, Source
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, at what moment, in which zone; `person` where somebody is signed in."""

    reader: Reader
    now: datetime
    zone: ZoneInfo
    person: Person | None = None

    @property
    def workspace(self) -> UUID:
        """Whose memory they see."""
        return self.reader.workspace

    @property
    def today(self) -> date:
        """Which day it is for them."""
        return self.now.date()

    @property
    def side(self) -> Side | None:
        """The side that they chose; a guess is none."""
        return self.person.side if self.person is not None and self.person.chosen else None

    def may_read(self, source: Source) -> bool:
        """Whether what was said there is theirs to read."""
        return readable_by(self.reader, source)

    def day(self, moment: datetime) -> date:
        """On which day it was, for them."""
        return moment.astimezone(self.zone).date()

    def days_since(self, moment: datetime) -> int:
        """How many days ago it was; 0 for today."""
        return max(0, (self.today - self.day(moment)).days)

    def said(self, day: date) -> str:
        """A day in words: "Monday 7 December"."""
        return day_in_words(day, self.today)

    def said_moment(self, moment: datetime) -> str:
        """A moment in words: "Monday 7 December, 09:30"."""
        local = moment.astimezone(self.zone)
        return f"{self.said(local.date())}, {local:%H:%M}"


async def looking(desk: Desk, recall: Recall, request: Request) -> Looking:
    """Who looks at a page. Raises `LookupError` where nobody may, or there is no Workspace."""
    visitor = whoever_is_at(request)
    if visitor.workspace is None:
        raise LookupError("no Workspace is looked at")
    reader = Reader(visitor.workspace)
    if visitor.id is not None:
        reader = await recall.memory.reader_of(visitor.workspace, visitor.id)
    zone = zone_of(
        visitor.person.timezone if visitor.person else None,
        visitor.timezone,
        desk.settings.timezone,
    )
    now = visitor.translator.clock.now().astimezone(zone)
    return Looking(reader, now, zone, visitor.person)


def looking_as_program(desk: Desk, workspace: UUID) -> Looking:
    """A program's eyes: what the whole Workspace may read, and nothing else."""
    zone = zone_of(desk.settings.timezone)
    return Looking(Reader(workspace), desk.translator.clock.now().astimezone(zone), zone)
