"""`/commitments`: the dates that two people said yes to, or are asked to, and what each side owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import asked_for
from adapters.web.commitment_view import (
    COLUMNS,
    CommitmentRow,
    commitment_cells,
    commitment_row,
)
from adapters.web.csv_export import csv_response
from adapters.web.desk import Desk
from adapters.web.listing import around, beside
from adapters.web.looking import Looking, looking
from adapters.web.pages import Pages, wants_piece
from adapters.web.recall import Recall
from bot.asks import Ask
from bot.commitments import RUNNING, Commitment, State
from bot.memory import CommitmentQuery
from bot.records import ChannelKey
from glossary.concept import SIDES, Side

PATH = "/commitments"
STATES: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "": ("Agreed or waiting for a yes", RUNNING),
    "draft": ("Waiting for a yes", ("draft",)),
    "confirmed": ("Agreed by both sides", ("confirmed",)),
    "ended": ("Done", ("kept", "missed")),
    "kept": ("Done by the date", ("kept",)),
    "missed": ("Done after the date", ("missed",)),
    "withdrawn": ("Withdrawn", ("withdrawn",)),
    "all": ("All", ()),
}
"""What the address says, what the page says, and which states that is."""


@dataclass(frozen=True, slots=True)
class CommitmentFilter:
    """Which commitments are looked for; the default is what is still to come or to be decided."""

    state: str = ""
    owes: Side | None = None
    since: date | None = None
    until: date | None = None
    channel: ChannelKey | None = None
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> CommitmentFilter:
        """As the address says it."""
        return cls(
            state=asked_for.one_of(given, "state", STATES) or "",
            owes=asked_for.one_of(given, "owes", SIDES),
            since=asked_for.day(given, "from"),
            until=asked_for.day(given, "to"),
            channel=asked_for.channel(given),
            page=asked_for.page(given),
        )

    @property
    def query(self) -> CommitmentQuery:
        """The same as the memory is asked, with one more than a page holds."""
        return CommitmentQuery(
            states=STATES[self.state][1],
            due_from=self.since,
            due_to=self.until,
            owed_by=self.owes,
            channel=self.channel,
            limit=asked_for.PAGE + 1,
            offset=(self.page - 1) * asked_for.PAGE,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out that is not over."""
        return self != CommitmentFilter(page=self.page)

    def address(self, path: str = PATH, **changes: str | int | None) -> str:
        """The address of this filter with some of its parts changed."""
        parts: dict[str, str | int | None] = {
            "state": self.state,
            "owes": self.owes,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "channel": asked_for.written_channel(self.channel),
        }
        return asked_for.address(path, parts | changes)


@dataclass(frozen=True, slots=True)
class FoundCommitments:
    """One page of a list, by date."""

    days: tuple[tuple[str, tuple[CommitmentRow, ...]], ...]
    total: int
    earlier: str | None
    later: str | None


class CommitmentPages:
    """The page of one desk about commitments."""

    def __init__(self, desk: Desk, recall: Recall, pages: Pages) -> None:
        self._desk = desk
        self._recall = recall
        self._pages = pages

    async def index(self, request: Request) -> Response:
        """What the filter finds, by date."""
        eyes = await looking(self._desk, self._recall, request)
        asked = CommitmentFilter.of(request.query_params)
        found = await self._recall.memory.commitments(eyes.reader, asked.query)
        return self._pages.render(
            request,
            "commitments_found.html" if wants_piece(request) else "commitments.html",
            found=_found(found, asked, eyes),
            states=[(value, name) for value, (name, _) in STATES.items()],
            **around(asked, PATH, eyes),
        )

    async def file(self, request: Request) -> Response:
        """The same as a CSV file."""
        eyes = await looking(self._desk, self._recall, request)
        query = CommitmentFilter.of(request.query_params).query

        async def fetch(limit: int, offset: int) -> Sequence[tuple[Commitment, Ask]]:
            return await self._recall.memory.commitments(
                eyes.reader, replace(query, limit=limit, offset=offset)
            )

        return csv_response(
            "fogbridge-commitments",
            COLUMNS,
            fetch,
            lambda one: commitment_cells(one[0], ask_of(one, eyes)),
        )


def ask_of(one: tuple[Commitment, Ask], eyes: Looking) -> Ask | None:
    """The ask of a commitment, where it may be read: it may have been said elsewhere."""
    return one[1] if eyes.may_read(one[1].source) else None


def _found(
    found: Sequence[tuple[Commitment, Ask]], asked: CommitmentFilter, eyes: Looking
) -> FoundCommitments:
    shown = found[: asked_for.PAGE]
    earlier, later = beside(asked, more=len(found) > len(shown))
    by_day = groupby(shown, key=lambda one: one[0].due)
    return FoundCommitments(
        days=tuple(
            (
                eyes.said(day),
                tuple(commitment_row(one[0], ask_of(one, eyes), eyes) for one in some),
            )
            for day, some in by_day
        ),
        total=len(shown),
        earlier=earlier,
        later=later,
    )
