"""What a model must return for a translation: the wire model, before anything is believed.

No defaults, no extras, no limits: the JSON schema of these models is exactly what a strict
structured output takes. What the values must satisfy is decided in `checks`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Base of the wire model: every field is required and unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DraftTerm(Wire):
    """A concept of the glossary as the model used it; `ambiguous` when the message does not settle it."""

    concept: str
    source_span: str
    rendered_as: str
    ambiguous: bool


class DraftQuestion(Wire):
    """A question; `about` is verbatim from the source."""

    about: str
    question: str
    to: Literal["author", "other_side"]
    concept: str | None


class DraftWork(Wire):
    """Work that comes along, with the concept it follows from."""

    text: str
    side: Literal["marketing", "it", "both"]
    concept: str | None


class DraftImpact(Wire):
    """What a constraint means for the reader; `quote` is verbatim from the source."""

    quote: str
    impact: str
    concept: str | None


class DraftAlternative(Wire):
    """A "No, but"."""

    text: str
    reason: str
    concept: str | None


class Draft(Wire):
    """A model's whole answer."""

    language: str
    rephrased: str
    terms: list[DraftTerm]
    questions: list[DraftQuestion]
    hidden_work: list[DraftWork]
    impacts: list[DraftImpact]
    alternatives: list[DraftAlternative]
    unknown: list[str]
