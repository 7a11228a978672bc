"""`POST /api/messages`: everything that Teams sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from adapters.teams.auth import KeysAway, NotTeams
from adapters.teams.edge import Edge

_log = structlog.get_logger("fogbridge.teams")

PATH = "/api/messages"
MAX_BODY = 256 * 1024
"""Bytes of an activity; Teams' own messages end at about a hundred thousand."""
_DEEPEST = 60
"""How deep an activity is nested at most; cards that come back are not a tenth of that."""


class Admits(Protocol):
    """Says whether a request is Teams'."""

    async def admit(self, body: Mapping[str, Any], header: str | None) -> None:
        """Raises `NotTeams` and `KeysAway`."""


class TeamsMessages:
    """Refuses what is not Teams', and hands the rest to the edge."""

    def __init__(self, edge: Edge, gate: Admits) -> None:
        self._edge = edge
        self._gate = gate

    async def __call__(self, request: Request) -> Response:
        """An answer in seconds: 200, or a status that says what was wrong."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind != "application/json":
            return PlainTextResponse("not JSON\n", 415)
        raw = await request.body()
        if len(raw) > MAX_BODY:
            return PlainTextResponse("too large\n", 413)
        body = _activity(raw)
        if body is None:
            return PlainTextResponse("not readable\n", 400)
        try:
            await self._gate.admit(body, request.headers.get("authorization"))
        except NotTeams as error:
            _log.info("not_from_teams", why=error.why)
            return PlainTextResponse("not from Teams\n", 401)
        except KeysAway:
            return PlainTextResponse("try again\n", 503, {"retry-after": "5"})
        answer = await self._edge.take(body)
        if answer.body is None:
            return Response(status_code=answer.status)
        # Escaped: half of a surrogate pair in what was typed is no UTF-8.
        written = json.dumps(answer.body).encode()
        return Response(written, answer.status, media_type="application/json")


def _activity(raw: bytes) -> dict[str, Any] | None:
    """The activity, as far as it is one: an object with a type, not nested without end."""
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        return None
    return body if _is_shallow(body) else None


def _is_shallow(whole: Any) -> bool:
    level = [whole]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False
