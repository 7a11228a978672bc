"""The log: one line an event, JSON for programs and columns for a terminal."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs(*, as_json: bool | None = None) -> None:
    """Send our events to standard error; JSON unless that is a terminal.

    What libraries log stays at warnings: their messages may quote what they failed on.
    """
    if as_json is None:
        as_json = not sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")
    # They print what they fail on, tracebacks and payloads included; what matters we say ourselves.
    for chatty in ("slack_bolt", "slack_sdk", "dbos", "aiohttp"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
