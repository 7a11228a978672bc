"""What a model must return for a thread: the wire model, before anything is believed."""

from __future__ import annotations

import re
from typing import Any

from bot.threads.contract import FactorKind, Rung, Status, Unit
from bot.translation.contract import Wire
from glossary.concept import Side

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.S)


class DraftNote(Wire):
    """What a message does, for the model itself."""

    message: int
    note: str


class DraftQuote(Wire):
    """Words of a message."""

    quote: str
    message: int


class DraftDate(DraftQuote):
    """A date about the ask."""

    text: str
    resolved: str | None
    rung: Rung


class DraftDuration(DraftQuote):
    """How long something takes."""

    text: str
    low: float
    high: float
    unit: Unit
    counted_from: str | None


class DraftMove(Wire):
    """A date that was replaced."""

    from_date: str
    to_date: str
    because: str | None
    message: int
    because_message: int | None


class DraftFactor(DraftQuote):
    """A reason."""

    kind: FactorKind


class DraftOwed(DraftQuote):
    """What a side has to give; `due` as written."""

    side: Side
    due: str | None


class DraftUnanswered(DraftQuote):
    """An open question."""

    of: Side


class ThreadDraft(Wire):
    """A model's whole answer."""

    notes: list[DraftNote]
    ask: DraftQuote | None
    timeline_question: bool
    durations: list[DraftDuration]
    dates: list[DraftDate]
    moves: list[DraftMove]
    factors: list[DraftFactor]
    alternatives: list[DraftQuote]
    owed: list[DraftOwed]
    unanswered: list[DraftUnanswered]
    status: Status | None


def parse_thread_draft(content: str) -> ThreadDraft:
    """The draft in a model's answer; thoughts, fences and chat around the object are dropped.

    Raises pydantic's `ValidationError` when there is no such object.
    """
    text = _THOUGHTS.sub("", content).strip()
    start, end = text.find("{"), text.rfind("}")
    return ThreadDraft.model_validate_json(text[start : end + 1] if 0 <= start < end else text)


def draft_schema() -> dict[str, Any]:
    """The JSON schema that a strict structured output takes."""
    return ThreadDraft.model_json_schema()
