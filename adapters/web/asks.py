"""`/asks` and `/asks/{number}`: what one side wants of the other, until somebody closes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.told import told
from adapters.web import asked_for
from adapters.web.ask_acts import Act, SideMissing, choices, do, last_of
from adapters.web.ask_view import (
    COLUMNS,
    AskRow,
    ask_cells,
    ask_row,
    ask_view,
)
from adapters.web.commitment_view import CommitmentView, commitment_view
from adapters.web.csv_export import csv_response
from adapters.web.desk import Desk
from adapters.web.form import read_fields
from adapters.web.listing import around, beside
from adapters.web.looking import Looking, looking
from adapters.web.pages import Pages, wants_piece
from adapters.web.problem import Problem
from adapters.web.recall import Recall
from adapters.web.why_view import UNTITLED
from bot import wording_asks as words
from bot.asks import CLOSED, OPEN, UNRESOLVED, Ask, Status
from bot.errors import FogbridgeError
from bot.ids import new_id
from bot.memory import AskQuery
from bot.records import Actor, ChannelKey
from bot.roles import is_admin
from glossary.concept import SIDES, Side

_log = structlog.get_logger("fogbridge.web")
PATH = "/asks"
STATUSES: Mapping[str, tuple[str, tuple[Status, ...]]] = {
    "": ("Not closed yet", UNRESOLVED),
    "waiting": ("Waiting", OPEN),
    "open": ("Nobody’s turn yet", ("open",)),
    "agreed": ("Agreed", ("agreed",)),
    "closed": ("Closed", CLOSED),
    "done": ("Done", ("done",)),
    "declined": ("Declined", ("declined",)),
    "not_an_ask": ("Not an ask", ("not_an_ask",)),
    "all": ("All", ()),
}
"""What the address says, what the page says, and which statuses that is."""
_MAX_NUMBER = 2**31 - 1
NO_SUCH_ASK = Problem(
    404,
    "not_found",
    "There is no ask of this number here, or it belongs to a channel that you were not in.",
)
NOBODY_IN_PARTICULAR = Problem(
    403,
    "not_signed_in",
    "Asks are changed by somebody who is signed in, or by their cards in the chat.",
)


@dataclass(frozen=True, slots=True)
class AskFilter:
    """Which asks are looked for; the default is everything that is not closed yet."""

    words: str = ""
    turn: Side | None = None
    status: str = ""
    channel: ChannelKey | None = None
    snoozed: bool = True
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> AskFilter:
        """As the address says it."""
        return cls(
            words=asked_for.words(given),
            turn=asked_for.one_of(given, "turn", SIDES),
            status=asked_for.one_of(given, "status", STATUSES) or "",
            channel=asked_for.channel(given),
            snoozed=given.get("snoozed") != "no",
            page=asked_for.page(given),
        )

    @property
    def query(self) -> AskQuery:
        """The same as the memory is asked, with one more than a page holds."""
        return AskQuery(
            statuses=STATUSES[self.status][1],
            waiting_on=self.turn,
            channel=self.channel,
            text=self.words,
            snoozed=self.snoozed,
            limit=asked_for.PAGE + 1,
            offset=(self.page - 1) * asked_for.PAGE,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out that is not closed."""
        return self != AskFilter(page=self.page)

    def address(self, path: str = PATH, **changes: str | int | None) -> str:
        """The address of this filter with some of its parts changed."""
        parts: dict[str, str | int | None] = {
            "q": self.words,
            "turn": self.turn,
            "status": self.status,
            "channel": asked_for.written_channel(self.channel),
            "snoozed": None if self.snoozed else "no",
        }
        return asked_for.address(path, parts | changes)


@dataclass(frozen=True, slots=True)
class FoundAsks:
    """One page of a list."""

    rows: tuple[AskRow, ...]
    earlier: str | None
    later: str | None


class AskPages:
    """The pages of one desk about asks."""

    def __init__(self, desk: Desk, recall: Recall, pages: Pages) -> None:
        self._desk = desk
        self._recall = recall
        self._pages = pages

    async def index(self, request: Request) -> Response:
        """What the filter finds, the oldest turn first."""
        eyes = await looking(self._desk, self._recall, request)
        asked = AskFilter.of(request.query_params)
        asks = await self._recall.memory.asks(eyes.reader, asked.query)
        return self._pages.render(
            request,
            "asks_found.html" if wants_piece(request) else "asks.html",
            found=_found(asks, asked, eyes),
            statuses=[(value, name) for value, (name, _) in STATUSES.items()],
            **around(asked, PATH, eyes),
        )

    async def show(self, request: Request) -> Response:
        """One ask: where it stands, what is agreed, what was done to it."""
        eyes = await looking(self._desk, self._recall, request)
        ask = await self._readable(request, eyes)
        if ask is None:
            return self._pages.problem(request, NO_SUCH_ASK)
        return await self._page(request, ask, eyes)

    async def act(self, request: Request) -> Response:
        """Do something with an ask, then show it as it stands; a press that can't be says why."""
        eyes = await looking(self._desk, self._recall, request)
        person, people = eyes.person, self._desk.people
        if person is None or people is None:
            return self._pages.problem(request, NOBODY_IN_PARTICULAR)
        ask = await self._readable(request, eyes)
        if ask is None:
            return self._pages.problem(request, NO_SUCH_ASK)
        fields = await read_fields(request)
        act = Act.of(fields)
        chosen = asked_for.one_of({"side": fields.get("side", [""])[0]}, "side", SIDES)
        if chosen is not None and eyes.side is None:
            await people.records.choose_side(eyes.workspace, person.id, chosen)
            eyes = replace(eyes, person=replace(person, side=chosen, chosen=True))
        by = await self._actor(eyes)
        memory = self._recall.memory
        try:
            await do(memory, ask, act, by, eyes.now, eyes.zone)
        except SideMissing:
            return await self._page(request, ask, eyes, again=act)
        except FogbridgeError as error:
            ask = await self._readable(request, eyes) or ask
            return await self._page(request, ask, eyes, problem=error.sentence)
        await self._follow(ask)
        return RedirectResponse(f"{PATH}/{ask.number}", 303)

    async def _follow(self, ask: Ask) -> None:
        """Have the card in the chat follow; that it can't right now takes nothing back."""
        changed = await self._recall.memory.ask(ask.workspace, ask.id)
        if self._recall.changed is None or changed is None:
            return
        try:
            await self._recall.changed(changed)
        except Exception as error:
            _log.warning("card_not_redrawn", **told(error))

    async def _actor(self, eyes: Looking) -> Actor:
        person, people = eyes.person, self._desk.people
        if person is None or people is None:
            return Actor(None)
        admin = is_admin(await people.roles.roles_of(eyes.workspace, person.id))
        return Actor(person.id, eyes.side, admin)

    async def _page(
        self,
        request: Request,
        ask: Ask,
        eyes: Looking,
        *,
        again: Act | None = None,
        problem: str | None = None,
    ) -> Response:
        """The page of an ask; `again` is a press that waits for its side to be said."""
        memory = self._recall.memory
        history = await memory.history(eyes.workspace, ask.id)
        whys = await memory.whys_in(eyes.workspace, ask.source.place)
        by = await self._actor(eyes)
        acts = () if by.person is None else tuple(choices(ask, by, eyes.now))
        return self._pages.render(
            request,
            "ask.html",
            422 if again or problem else 200,
            ask=ask_view(ask, history, eyes),
            acts=acts,
            undo=last_of(history, ask, by, eyes.now),
            once=new_id(),
            tomorrow=eyes.today + timedelta(days=1),
            in_a_week=eyes.today + timedelta(days=7),
            again=again.fields() if again else None,
            which_side=words.NO_SIDE_NO_DEED
            if eyes.person is not None and eyes.person.chosen
            else words.WHICH_SIDE,
            problem=problem,
            concepts=self._named(ask.concepts, eyes),
            commitments=await self._commitments(ask, eyes),
            whys=[
                (why.id, why.title or UNTITLED)
                for why in whys
                if why.ask == ask.id and eyes.may_read(why.source)
            ],
        )

    async def _readable(self, request: Request, eyes: Looking) -> Ask | None:
        """The ask of the address, where it is theirs to read."""
        number = request.path_params["number"]
        if not 0 < number <= _MAX_NUMBER:
            return None
        ask = await self._recall.memory.ask_number(eyes.workspace, number)
        return ask if ask is not None and eyes.may_read(ask.source) else None

    async def _commitments(self, ask: Ask, eyes: Looking) -> list[CommitmentView]:
        memory = self._recall.memory
        moves = await memory.moves_of(eyes.workspace, ask.id)
        return [
            commitment_view(one, [move for move in moves if move.commitment == one.id], eyes)
            for one in await memory.commitments_of(eyes.workspace, ask.id)
            if eyes.may_read(one.source)
        ]

    def _named(self, concepts: Sequence[str], eyes: Looking) -> list[tuple[str, str]]:
        termbase = self._desk.termbase
        reader = eyes.side or "marketing"
        return [(id, termbase.preferred(id, reader)) for id in concepts if id in termbase.concepts]

    async def file(self, request: Request) -> Response:
        """The same as a CSV file."""
        eyes = await looking(self._desk, self._recall, request)
        asked = AskFilter.of(request.query_params)

        async def fetch(limit: int, offset: int) -> Sequence[Ask]:
            query = replace(asked.query, limit=limit, offset=offset)
            return await self._recall.memory.asks(eyes.reader, query)

        return csv_response("fogbridge-asks", COLUMNS, fetch, lambda ask: ask_cells(ask, eyes))


def _found(asks: Sequence[Ask], asked: AskFilter, eyes: Looking) -> FoundAsks:
    rows = tuple(ask_row(ask, eyes) for ask in asks[: asked_for.PAGE])
    return FoundAsks(rows, *beside(asked, more=len(asks) > len(rows)))
