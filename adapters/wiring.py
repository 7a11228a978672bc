"""Where reader, model and translator are put together; the server's parts join in `serve.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from adapters.settings import Settings
from bot.errors import ConfigurationError
from bot.ports import Clock, Model, ModelAnswer, Store
from bot.translation.compose import Translator
from bot.translation.reading import Reader
from glossary.load import SHIPPED, load_termbase
from glossary.problem import TermbaseError

if TYPE_CHECKING:
    from adapters.openai_model import OpenAiModel
    from bot.threads.read import ThreadReader


@dataclass(frozen=True, slots=True)
class ZonedClock:
    """The system's clock, read in one zone."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """The current moment."""
        return datetime.now(self.zone)


def build_clock(settings: Settings) -> ZonedClock:
    """The clock of the default zone."""
    return ZonedClock(ZoneInfo(settings.timezone))


def build_reader(folder: Path = SHIPPED) -> Reader:
    """A reader with the termbase of a folder; raises `ConfigurationError` for a broken one."""
    try:
        return Reader.of(load_termbase(folder))
    except TermbaseError as error:
        first = error.problems[0]
        raise ConfigurationError(
            f"{first.file}, line {first.line}: {first.message} "
            f"({len(error.problems)} in all; see fogbridge glossary check)"
        ) from error


def build_model(settings: Settings) -> OpenAiModel | None:
    """The configured model, or None: then the termbase engine answers."""
    if settings.model is None:
        return None
    from adapters.openai_model import OpenAiModel

    key = settings.openai_api_key
    return OpenAiModel(
        model=settings.model,
        api_key=key.get_secret_value() if key else "none",
        base_url=settings.openai_base_url,
        concurrency=settings.model_concurrency,
        read_seconds=settings.model_deadline,
        mode=settings.model_mode or "json_schema",
        pinned=settings.model_mode is not None,
    )


def build_translator(
    settings: Settings,
    reader: Reader,
    model: OpenAiModel | None,
    may_spend: Callable[[], Awaitable[bool]] | None = None,
) -> Translator:
    """The translator that every surface uses."""
    return Translator(
        reader=reader,
        clock=build_clock(settings),
        model=model,
        deadline=settings.model_deadline,
        may_spend=may_spend,
        date_order=settings.date_order,
    )


def build_thread_reader(
    settings: Settings,
    reader: Reader,
    model: OpenAiModel | None,
    may_spend: Callable[[], Awaitable[bool]] | None = None,
) -> ThreadReader:
    """The reader of whole threads that every surface uses."""
    from bot.threads.read import ThreadReader  # only some commands read threads

    return ThreadReader(
        reader=reader,
        clock=build_clock(settings),
        model=model,
        deadline=settings.model_deadline,
        may_spend=may_spend,
        date_order=settings.date_order,
    )


@dataclass(frozen=True, slots=True)
class Metered:
    """A model whose tokens are written down as they are spent, where no translation counts them."""

    model: Model
    spend: Callable[[int], Awaitable[None]]

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """See `bot.ports.Model`."""
        answer = await self.model.ask(messages, schema)
        if tokens := (answer.prompt_tokens or 0) + (answer.completion_tokens or 0):
            await self.spend(tokens)
        return answer


class Budget:
    """What models may still take today, by the Workspace's own day."""

    def __init__(self, store: Store, workspace: UUID, clock: Clock, per_day: int | None) -> None:
        self._store, self._workspace = store, workspace
        self._clock, self._per_day = clock, per_day

    async def may_spend(self) -> bool:
        """Whether a model may be asked."""
        if self._per_day is None:
            return True
        now: datetime = self._clock.now()
        midnight = datetime.combine(now.date(), time(), now.tzinfo)
        return await self._store.tokens_spent(self._workspace, midnight) < self._per_day


class UtcClock:
    """The system's clock in UTC, for what is stored."""

    def now(self) -> datetime:
        """The current moment."""
        return datetime.now(UTC)
