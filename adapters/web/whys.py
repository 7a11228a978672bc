"""`/whys` and `/whys/{id}`: why a date was what it was, asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import get_args
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import asked_for
from adapters.web.commitment_view import CommitmentView, commitment_view
from adapters.web.csv_export import csv_response
from adapters.web.desk import Desk
from adapters.web.form import as_uuid
from adapters.web.listing import around, beside
from adapters.web.looking import Looking, looking
from adapters.web.pages import Pages, wants_piece
from adapters.web.problem import Problem
from adapters.web.recall import Recall
from adapters.web.why_view import COLUMNS, WhyRow, why_cells, why_row, why_view
from bot.asks import Ask
from bot.calendar import moment_at
from bot.commitments import State
from bot.memory import WhyQuery
from bot.records import ChannelKey, FactorKind
from bot.why_history import all_recalled, recalled
from bot.whys import Why
from bot.wording_digest import FACTOR
from glossary.concept import SIDES, Side
from glossary.termbase import Termbase

PATH = "/whys"
KINDS: tuple[FactorKind, ...] = get_args(FactorKind)
_AGREED: tuple[State, ...] = ("confirmed", "kept", "missed")
CONFIRMED = {"yes": True, "no": False}
NO_SUCH_WHY = Problem(
    404,
    "not_found",
    "There is no such entry here, or it belongs to a channel that you were not in.",
)


@dataclass(frozen=True, slots=True)
class WhyFilter:
    """Which entries are looked for; the default is all of them."""

    words: str = ""
    kind: FactorKind | None = None
    concept: str | None = None
    side: Side | None = None
    confirmed: bool | None = None
    since: date | None = None
    channel: ChannelKey | None = None
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str], termbase: Termbase) -> WhyFilter:
        """As the address says it."""
        return cls(
            words=asked_for.words(given),
            kind=asked_for.one_of(given, "kind", KINDS),
            concept=asked_for.one_of(given, "concept", termbase.concepts.keys()),
            side=asked_for.one_of(given, "side", SIDES),
            confirmed=CONFIRMED.get(given.get("confirmed", "")),
            since=asked_for.day(given, "since"),
            channel=asked_for.channel(given),
            page=asked_for.page(given),
        )

    def query(self, looking: Looking) -> WhyQuery:
        """The same as the memory is asked, with one more than a page holds."""
        since = moment_at(self.since, time(), looking.zone) if self.since else None
        return WhyQuery(
            text=self.words,
            kind=self.kind,
            concept=self.concept,
            side=self.side,
            channel=self.channel,
            confirmed=self.confirmed,
            since=since,
            limit=asked_for.PAGE + 1,
            offset=(self.page - 1) * asked_for.PAGE,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != WhyFilter(page=self.page)

    @property
    def sure(self) -> str:
        """Whether only confirmed ones are looked for, as the address says it."""
        return {True: "yes", False: "no", None: ""}[self.confirmed]

    def address(self, path: str = PATH, **changes: str | int | None) -> str:
        """The address of this filter with some of its parts changed."""
        parts: dict[str, str | int | None] = {
            "q": self.words,
            "kind": self.kind,
            "concept": self.concept,
            "side": self.side,
            "confirmed": self.sure,
            "since": self.since.isoformat() if self.since else None,
            "channel": asked_for.written_channel(self.channel),
        }
        return asked_for.address(path, parts | changes)


@dataclass(frozen=True, slots=True)
class FoundWhys:
    """One page of a list."""

    rows: tuple[WhyRow, ...]
    earlier: str | None
    later: str | None


class WhyPages:
    """The pages of one desk about its log of reasons."""

    def __init__(self, desk: Desk, recall: Recall, pages: Pages) -> None:
        self._desk = desk
        self._recall = recall
        self._pages = pages

    async def index(self, request: Request) -> Response:
        """What the filter finds: the newest first, or the best fit of a search."""
        eyes = await looking(self._desk, self._recall, request)
        asked = self._filter(request)
        whys = await self._recall.memory.whys(eyes.reader, asked.query(eyes))
        concept = asked.concept
        return self._pages.render(
            request,
            "whys_found.html" if wants_piece(request) else "whys.html",
            found=await self._found(whys, asked, eyes),
            kinds=[("", "Any reason"), *((kind, FACTOR[kind].capitalize()) for kind in KINDS)],
            concept=(concept, self._termbase.preferred(concept, eyes.side or "marketing"))
            if concept
            else None,
            **around(asked, PATH, eyes),
        )

    async def show(self, request: Request) -> Response:
        """One entry, with what it leads to as far as it may be read."""
        eyes = await looking(self._desk, self._recall, request)
        memory = self._recall.memory
        why = await self._readable(as_uuid(request.path_params["id"]), eyes)
        if why is None:
            return self._pages.problem(request, NO_SUCH_WHY)
        before = await self._readable(why.supersedes, eyes)
        after = await self._readable(why.superseded_by, eyes)
        ask = await memory.ask(eyes.workspace, why.ask) if why.ask else None
        ask = ask if ask is not None and eyes.may_read(ask.source) else None
        why = await recalled(memory, eyes.reader, why, eyes.zone)
        view = why_view(
            why,
            eyes,
            self._termbase,
            before=before.id if before else None,
            after=after.id if after else None,
            ask=ask.number if ask is not None else None,
        )
        agreed = await self._agreed(ask, eyes) if ask is not None else None
        return self._pages.render(request, "why.html", why=view, agreed=agreed)

    async def _agreed(self, ask: Ask, eyes: Looking) -> CommitmentView | None:
        """What both sides said yes to for an ask, and what became of it."""
        for one in await self._recall.memory.commitments_of(eyes.workspace, ask.id):
            if one.state in _AGREED and eyes.may_read(one.source):
                return commitment_view(one, (), eyes)
        return None

    async def file(self, request: Request) -> Response:
        """What the filter finds, as a CSV file."""
        eyes = await looking(self._desk, self._recall, request)
        query = self._filter(request).query(eyes)

        async def fetch(limit: int, offset: int) -> Sequence[Why]:
            memory = self._recall.memory
            found = await memory.whys(eyes.reader, replace(query, limit=limit, offset=offset))
            return await all_recalled(memory, eyes.reader, found, eyes.zone)

        return csv_response("fogbridge-whys", COLUMNS, fetch, why_cells)

    @property
    def _termbase(self) -> Termbase:
        return self._desk.termbase

    def _filter(self, request: Request) -> WhyFilter:
        return WhyFilter.of(request.query_params, self._termbase)

    async def _readable(self, id: UUID | None, eyes: Looking) -> Why | None:
        why = await self._recall.memory.why(eyes.workspace, id) if id else None
        return why if why is not None and eyes.may_read(why.source) else None

    async def _found(self, whys: Sequence[Why], asked: WhyFilter, eyes: Looking) -> FoundWhys:
        shown = whys[: asked_for.PAGE]
        newer = [await self._readable(why.superseded_by, eyes) for why in shown]
        rows = tuple(
            why_row(why, eyes, self._termbase, superseded=after is not None)
            for why, after in zip(shown, newer, strict=True)
        )
        return FoundWhys(rows, *beside(asked, more=len(whys) > len(shown)))
