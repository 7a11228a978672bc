"""What a model must return for a thread: the wire model, before anything is believed."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from bot.records import FactorKind, Rung
from bot.threads.contract import Status, Unit
from bot.translation.contract import Wire
from bot.translation.result import Violation
from glossary.concept import Side

_NEEDED = frozenset(["ask", "timeline_question", "dates", "status"])
"""Without these an answer says nothing about a thread."""
_EMPTY: dict[str, Any] = {
    "notes": [],
    "ask": None,
    "timeline_question": False,
    "durations": [],
    "dates": [],
    "moves": [],
    "factors": [],
    "alternatives": [],
    "owed": [],
    "unanswered": [],
    "status": None,
}
_MOST = 8
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


def parse_thread_draft(content: str) -> tuple[ThreadDraft, tuple[Violation, ...]]:
    """The draft in a model's answer, and what did not fit its schema and was left out.

    Thoughts, fences and chat around the object are dropped, and single items that do not fit.
    Raises pydantic's `ValidationError` when there is no such object.
    """
    text = _THOUGHTS.sub("", content).strip()
    start, end = text.find("{"), text.rfind("}")
    text = text[start : end + 1] if 0 <= start < end else text
    try:
        return ThreadDraft.model_validate_json(text), ()
    except ValidationError as error:
        return _without_misfits(text, error)


def _without_misfits(
    text: str, error: ValidationError
) -> tuple[ThreadDraft, tuple[Violation, ...]]:
    """The draft without the items that the errors are about; raises `error` where that is not enough."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise error from None
    if not isinstance(given, dict) or not given.keys() >= _NEEDED:
        raise error
    whole = {name: given.get(name, empty) for name, empty in _EMPTY.items()}
    misfits = {one["loc"][:2] for one in error.errors()}
    for name, value in whole.items():
        if isinstance(value, list):
            whole[name] = [item for n, item in enumerate(value) if (name, n) not in misfits]
        elif any(loc[0] == name for loc in misfits):
            whole[name] = _EMPTY[name]
    violations = tuple(
        Violation(code="schema", where=".".join(map(str, one["loc"])), detail=one["msg"])
        for one in error.errors()[:_MOST]
    )
    return ThreadDraft.model_validate(whole), violations


def draft_schema() -> dict[str, Any]:
    """The JSON schema that a strict structured output takes."""
    return ThreadDraft.model_json_schema()
