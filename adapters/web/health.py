"""For operators: is the process up, can it do its work, and what did it do so far."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.web.bearer import is_local
from adapters.web.desk import Chat, Desk
from adapters.web.guard import is_loopback
from adapters.web.metrics import Metrics
from adapters.web.problem import Problem, Responder

_log = structlog.get_logger("fogbridge.web")
_DATABASE_SECONDS = 3.0


NOT_HERE = Problem(
    403, "not_here", "This is for whoever runs Fogbridge, and is shown on its own machine only."
)


class Health:
    """`/healthz`, `/readyz` and `/metrics`.

    Once others can reach this server, only its own machine hears more than whether it works.
    """

    def __init__(self, desk: Desk, metrics: Metrics, respond: Responder) -> None:
        self._desk = desk
        self._metrics = metrics
        self._respond = respond
        public = urlsplit(desk.settings.public_url or "").hostname
        self._is_public = public is not None and not is_loopback(public)

    async def live(self, _: Request) -> Response:
        """The process answers; that is all it says."""
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """Each part with its state; 503 when one that is needed does not work.

        A model is not needed: without one the termbase engine answers. Nor does it help to send
        people elsewhere because jobs failed or a platform is away: that is said, and no more.
        """
        concepts = len(self._desk.termbase.concepts)
        parts = {
            "database": await self._database(),
            "termbase": "ok" if concepts else "empty",
            "model": "none" if self._desk.translator.model is None else self._model(),
        }
        ready = parts["database"] in ("ok", "none") and concepts > 0
        body: dict[str, object] = {"ready": ready}
        if self._may_know(request):
            if self._desk.chats is not None:
                parts |= await _chats(self._desk.chats)
            body |= {"parts": parts, "concepts": concepts}
        return JSONResponse(body, status_code=200 if ready else 503)

    async def metrics(self, request: Request) -> Response:
        """Counters in Prometheus' text format."""
        if not self._may_know(request):
            return self._respond(request, NOT_HERE)
        return Response(self._metrics.text(), media_type="text/plain; version=0.0.4")

    def _may_know(self, request: Request) -> bool:
        return not self._is_public or is_local(request)

    async def _database(self) -> str:
        if self._desk.ping_database is None:
            return "none"
        try:
            async with asyncio.timeout(_DATABASE_SECONDS):
                await self._desk.ping_database()
        except Exception as error:
            _log.warning("database_does_not_answer", error=type(error).__name__)
            return "unavailable"
        return "ok"

    def _model(self) -> str:
        """`resting` while the breaker refuses requests after failures."""
        breaker = getattr(self._desk.translator.model, "breaker", None)
        return "resting" if getattr(breaker, "is_open", False) else "configured"


async def _chats(chats: Chat) -> dict[str, str]:
    """How the chat platforms are."""
    dead = chats.backlog.dead
    parts = {"queue": "ok" if not dead else f"{dead} dead letter{'' if dead == 1 else 's'}"}
    connected = await chats.connected()
    if connected is not None:
        parts["socket"] = "connected" if connected else "not connected"
    return parts
