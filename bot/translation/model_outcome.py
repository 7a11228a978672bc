"""What came of asking a model, and what it was asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports import ModelAnswer
from bot.translation.contract import Draft
from bot.translation.facts import Moment
from bot.translation.result import Answer, Fallback
from glossary.concept import Side

if TYPE_CHECKING:  # the checks are loaded only where a model is asked
    from bot.translation.checks import Finding


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A message with what was said around it, nothing masked yet."""

    text: str
    side: Side
    answers: tuple[Answer, ...]
    thread: tuple[str, ...]
    moment: Moment
    language: str


@dataclass(frozen=True, slots=True)
class ModelOutcome:
    """A checked draft, or why there is none; `seconds` is the time spent waiting for the model.

    `reason` says what was wrong with a rejected answer, completing "The model's answer ...", or is
    the short word of `ModelUnavailable`.
    """

    draft: Draft | None
    fallback: Fallback | None
    findings: tuple[Finding, ...] = ()
    repaired: bool = False
    answers: tuple[ModelAnswer, ...] = ()
    seconds: float = 0.0
    reason: str | None = None

    @classmethod
    def nothing(cls, fallback: Fallback | None) -> ModelOutcome:
        """No model was asked."""
        return cls(None, fallback)
