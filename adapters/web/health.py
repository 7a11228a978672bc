"""For operators: is the process up, can it do its work, and what did it do so far."""

from __future__ import annotations

import asyncio

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.web.desk import Desk
from adapters.web.metrics import Metrics

_log = structlog.get_logger("fogbridge.web")
_DATABASE_SECONDS = 3.0


class Health:
    """`/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, desk: Desk, metrics: Metrics) -> None:
        self._desk = desk
        self._metrics = metrics

    async def live(self, _: Request) -> Response:
        """The process answers; that is all it says."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """Each part with its state; 503 when one that is needed does not work.

        A model is not needed: without one the termbase engine answers.
        """
        concepts = len(self._desk.termbase.concepts)
        parts = {
            "database": await self._database(),
            "termbase": "ok" if concepts else "empty",
            "model": "none" if self._desk.translator.model is None else self._model(),
        }
        ready = parts["database"] in ("ok", "none") and concepts > 0
        body = {"ready": ready, "parts": parts, "concepts": concepts}
        return JSONResponse(body, status_code=200 if ready else 503)

    async def metrics(self, _: Request) -> Response:
        """Counters in Prometheus' text format."""
        return Response(self._metrics.text(), media_type="text/plain; version=0.0.4")

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
