"""`GET /api/v1/asks`, `/whys` and `/digest`: what the whole Workspace may read, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import asked_for
from adapters.web.ask_view import ask_json
from adapters.web.asks import AskFilter
from adapters.web.bearer import Bearers
from adapters.web.desk import Desk
from adapters.web.digest_page import DigestFilter, digest_for
from adapters.web.digest_view import digest_json
from adapters.web.looking import Looking, looking_as_program
from adapters.web.problem import Problem, api_problem
from adapters.web.recall import Recall
from adapters.web.why_view import why_json
from adapters.web.whys import WhyFilter
from bot.why_history import all_recalled

ASKS, WHYS, DIGEST = "/api/v1/asks", "/api/v1/whys", "/api/v1/digest"
NO_WORKSPACE = Problem(404, "no_workspace", "There is no Workspace behind this token.")
NO_DIGEST = Problem(404, "not_found", "Nothing stands at this address.")


class MemoryApi:
    """The API of one desk's memory; the filters are those of the pages."""

    def __init__(self, desk: Desk, recall: Recall, bearers: Bearers) -> None:
        self._desk = desk
        self._recall = recall
        self._bearers = bearers

    async def asks(self, request: Request) -> Response:
        """`fogbridge.asks/1`, the oldest turn first."""
        eyes = await self._eyes(request)
        if isinstance(eyes, Problem):
            return api_problem(eyes)
        asked = AskFilter.of(request.query_params)
        found = await self._recall.memory.asks(eyes.reader, asked.query)
        shown = [ask_json(ask, eyes) for ask in found[: asked_for.PAGE]]
        return _list("asks", shown, found, asked.address(ASKS, page=asked.page + 1))

    async def whys(self, request: Request) -> Response:
        """`fogbridge.whys/1`, the newest first, or the best fit of a search."""
        eyes = await self._eyes(request)
        if isinstance(eyes, Problem):
            return api_problem(eyes)
        asked = WhyFilter.of(request.query_params, self._desk.termbase)
        memory = self._recall.memory
        found = await memory.whys(eyes.reader, asked.query(eyes))
        page = await all_recalled(memory, eyes.reader, found[: asked_for.PAGE], eyes.zone)
        shown = [why_json(why) for why in page]
        return _list("whys", shown, found, asked.address(WHYS, page=asked.page + 1))

    async def digest(self, request: Request) -> Response:
        """`fogbridge.digest/1`."""
        eyes = await self._eyes(request)
        if isinstance(eyes, Problem):
            return api_problem(eyes)
        facts = self._recall.facts
        if facts is None:
            return api_problem(NO_DIGEST)
        asked = DigestFilter.of(request.query_params)
        digest, _ = await digest_for(self._recall, facts, asked, eyes, self._desk.termbase)
        told = digest_json(digest, asked.channel)
        return _json({"schema": "fogbridge.digest/1", **told})

    async def _eyes(self, request: Request) -> Looking | Problem:
        caller = await self._bearers.admit(request, "read")
        if isinstance(caller, Problem):
            return caller
        if caller.workspace is None:
            return NO_WORKSPACE
        return looking_as_program(self._desk, caller.workspace)


def _list(name: str, shown: Sequence[Any], found: Sequence[Any], later: str) -> Response:
    more = later if len(found) > len(shown) else None
    return _json({"schema": f"fogbridge.{name}/1", name: shown, "next": more})


def _json(told: object) -> Response:
    body = json.dumps(told, ensure_ascii=False, default=_plain)
    return Response(body, media_type="application/json")


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            raise TypeError(f"a {type(value).__name__} has no JSON")
