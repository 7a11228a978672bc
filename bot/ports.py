"""What the core needs from outside, as Protocols: a model, a store, a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from bot.translation.result import Translation


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model wrote, and what it cost as far as it says so (tokens)."""

    content: str
    model: str
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None


class Model(Protocol):
    """A language model that answers with one JSON object."""

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """The model's answer, unparsed.

        Raises `bot.errors.ModelUnavailable` when there is none; never anything else. The caller
        brings the deadline (`asyncio.timeout`).
        """


class Clock(Protocol):
    """The current moment, with a zone."""

    def now(self) -> datetime:
        """An aware datetime in the reader's zone."""


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time of one translation went, in milliseconds."""

    total: float
    model: float


@dataclass(frozen=True, slots=True)
class Made:
    """A translation with what the log keeps about how it was made."""

    translation: Translation
    prompt_name: str | None
    prompt_hash: str | None
    model: str | None
    tokens: int | None
    timings: Timings


class Store(Protocol):
    """What is remembered, always within one Workspace."""

    async def save_translation(self, workspace: UUID, made: Made) -> None:
        """Keep a translation for the retention time."""

    async def translation(self, workspace: UUID, translation_id: UUID) -> Translation | None:
        """A kept translation, or None when it is gone, or another Workspace's."""

    async def save_feedback(
        self, workspace: UUID, translation_id: UUID, *, helpful: bool, reason: str | None
    ) -> bool:
        """Keep the last word on a translation; False when there is no such translation here."""

    async def tokens_spent(self, workspace: UUID, since: datetime) -> int:
        """Tokens that models took for this Workspace since then."""
