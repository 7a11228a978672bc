"""The part of `fogbridge eval` about threads: readings against golden threads, a count per field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.progress import bar
from bot.errors import ConfigurationError
from bot.threads.read import ThreadReader
from bot.threads.scores import GoldenThread, ThreadScores
from bot.translation.compose import EngineChoice

SCHEMA = "fogbridge/golden-thread@1"
_ORDER = (
    "timeline question", "ask", "dates", "resolved", "rung", "false commitment", "moves", "because",
    "factors", "alternatives", "owed", "due", "unanswered", "durations", "status",
)  # fmt: skip


class GoldenThreads(BaseModel):
    """One file of golden threads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: Literal["fogbridge/golden-thread@1"]
    threads: tuple[GoldenThread, ...]


def golden_threads(path: Path, given: Any) -> tuple[GoldenThread, ...]:
    """The threads of one parsed file; raises `ConfigurationError` that names what does not fit."""
    try:
        named = {"schema_": given["schema"], **{k: v for k, v in given.items() if k != "schema"}}
        return GoldenThreads.model_validate(named).threads
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigurationError(f"{path}, {place}: {first['msg']}.") from error


async def measure_threads(
    cases: Sequence[GoldenThread], reader: ThreadReader, engine: EngineChoice
) -> ThreadScores:
    """Every thread read and counted."""
    told = ThreadScores()
    with bar("Reading threads", len(cases)) as advance:
        for case in cases:
            told.add(case, await reader.read(case.thread, case.now, engine=engine))
            advance()
    return told


def in_order(scores: ThreadScores) -> list[str]:
    """The names of the counted fields, in the order of the contract."""
    return [name for name in _ORDER if name in scores.counts]
