"""Reading a whole thread: by rules, or by a model whose answer the same rules check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.errors import ConfigurationError, UnusableText
from bot.ports import Clock, Model
from bot.threads.contract import MAX_MESSAGES, Reading, ThreadMessage
from bot.threads.rules import read_said
from bot.threads.said import listen
from bot.translation.compose import DEADLINE, EngineChoice
from bot.translation.facts import NumericOrder
from bot.translation.reading import Reader
from bot.translation.result import MAX_TEXT, Checks, Fallback


@dataclass(frozen=True, slots=True)
class ThreadReader:
    """Reads threads with one termbase and, where there is one, a model."""

    reader: Reader
    clock: Clock
    model: Model | None = None
    deadline: float = DEADLINE
    may_spend: Callable[[], Awaitable[bool]] | None = None
    date_order: NumericOrder | None = None

    async def read(
        self,
        messages: Sequence[ThreadMessage],
        now: datetime | None = None,
        zone: tzinfo | None = None,
        engine: EngineChoice = "auto",
    ) -> Reading:
        """What stands in a thread, oldest message first.

        Relative dates count from the moment of their message, in `zone` or in its own offset.
        Raises `UnusableText` for a thread that can't be read, and `ConfigurationError` when a model
        is demanded and none is set. A model that fails never raises: the rules answer, and
        `checks.fallback` says why.
        """
        usable_thread(messages)
        if engine == "model" and self.model is None:
            raise ConfigurationError(
                "No model is set. Set FOGBRIDGE_MODEL (and OPENAI_API_KEY or OPENAI_BASE_URL), "
                "or use the engine 'glossary'."
            )
        del now
        by_rules = read_by_rules(messages, self.reader, zone, self.date_order)
        return _fallen_back(by_rules, None if engine == "glossary" else "no_model")


def read_by_rules(
    messages: Sequence[ThreadMessage],
    reader: Reader,
    zone: tzinfo | None = None,
    date_order: NumericOrder | None = None,
) -> Reading:
    """What the rules read in a thread; never raises, and quotes verbatim."""
    return read_said(listen(messages, reader, zone, date_order))


def usable_thread(messages: Sequence[ThreadMessage]) -> None:
    """Raises `UnusableText`, with the sentence that says what to do, for what can't be read."""
    if not any(message.text.strip() for message in messages):
        raise UnusableText("There is nothing to read in this thread. It needs a message with text.")
    if len(messages) > MAX_MESSAGES:
        raise UnusableText(
            f"The thread has {len(messages):,} messages; the limit is {MAX_MESSAGES:,}. "
            "Leave out the oldest ones."
        )
    for number, message in enumerate(messages):
        if len(message.text) > MAX_TEXT:
            raise UnusableText(
                f"Message {number} has {len(message.text):,} characters; "
                f"the limit is {MAX_TEXT:,}. Shorten it."
            )
        for text in (message.author, message.text):
            if "\x00" in text or not _is_utf8(text):
                raise UnusableText(
                    f"Message {number} holds characters that are no text. Paste it as plain text."
                )


def _is_utf8(text: str) -> bool:
    """Half of a surrogate pair is not."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _fallen_back(reading: Reading, fallback: Fallback | None, reason: str | None = None) -> Reading:
    checks = Checks(passed=True, fallback=fallback, reason=reason)
    return reading.model_copy(update={"checks": checks})
