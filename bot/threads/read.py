"""Reading a whole thread: by rules, or by a model whose answer the same rules check."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.errors import ConfigurationError, UnusableText
from bot.ports import Clock, Model, ModelAnswer, Timings
from bot.threads.asking import PROMPT, Asked, ask_model
from bot.threads.contract import MAX_MESSAGES, MAX_MODEL_THREAD, Reading, ThreadMessage
from bot.threads.rules import read_said
from bot.threads.said import Said, listen
from bot.translation.compose import DEADLINE, EngineChoice
from bot.translation.facts import NumericOrder
from bot.translation.prompting import load_prompt
from bot.translation.reading import Reader
from bot.translation.result import MAX_TEXT, Checks, Fallback


@dataclass(frozen=True, slots=True)
class ReadingMade:
    """A reading with what the log keeps about how it was made."""

    reading: Reading
    prompt_name: str | None
    prompt_hash: str | None
    model: str | None
    tokens: int | None
    timings: Timings


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
        """What stands in a thread, oldest message first; see `make`."""
        return (await self.make(messages, now, zone, engine)).reading

    async def make(
        self,
        messages: Sequence[ThreadMessage],
        now: datetime | None = None,
        zone: tzinfo | None = None,
        engine: EngineChoice = "auto",
    ) -> ReadingMade:
        """The reading of a thread, oldest message first, and how it was made.

        Relative dates count from the moment of their message, in `zone` or in its own offset.
        Raises `UnusableText` for a thread that can't be read, and `ConfigurationError` when a model
        is demanded and none is set. A model that fails never raises: the rules answer, and
        `checks.fallback` says why.
        """
        started = time.perf_counter()
        usable_thread(messages)
        if engine == "model" and self.model is None:
            raise ConfigurationError(
                "No model is set. Set FOGBRIDGE_MODEL (and OPENAI_API_KEY or OPENAI_BASE_URL), "
                "or use the engine 'glossary'."
            )
        # In a thread, because a long one takes its time, and others wait for the event loop.
        thread = await asyncio.to_thread(listen, messages, self.reader, zone, self.date_order)
        by_rules = await asyncio.to_thread(read_said, thread)
        asked = await self._ask(thread, by_rules, now or self.clock.now(), engine)
        prompt = load_prompt(PROMPT) if asked.answers else None
        return ReadingMade(
            reading=_checked(by_rules, asked),
            prompt_name=prompt.name if prompt else None,
            prompt_hash=prompt.digest if prompt else None,
            model=asked.answers[-1].model if asked.answers else None,
            tokens=spent_tokens(asked.answers),
            timings=Timings(
                total=(time.perf_counter() - started) * 1000, model=asked.seconds * 1000
            ),
        )

    async def _ask(
        self, thread: tuple[Said, ...], by_rules: Reading, now: datetime, engine: EngineChoice
    ) -> Asked:
        """The model's checked answer, within the deadline; every failure is a fallback."""
        foreign: Fallback | None = None if _is_english(thread) else "language"
        if engine == "glossary":
            return Asked.nothing(foreign)
        if self.model is None:
            return Asked.nothing(foreign or "no_model")
        if sum(len(said.text) for said in thread) > MAX_MODEL_THREAD:
            return Asked.nothing("too_long")
        if self.may_spend is not None and not await self.may_spend():
            return Asked.nothing("budget")
        return await ask_model(self.model, thread, by_rules, now, self.deadline)


def _is_english(thread: Sequence[Said]) -> bool:
    """Whether the rules can read most of what is said."""
    said = sum(len(one.text) for one in thread)
    unread = sum(len(one.text) for one in thread if one.own.strip() and not one.read)
    return unread * 2 <= said


def _checked(by_rules: Reading, asked: Asked) -> Reading:
    """The judged reading, else the rules', with what the checks say."""
    judged = asked.judged
    checks = Checks(
        passed=True,
        violations=tuple(judged.violations) if judged else asked.violations,
        repaired=len(asked.answers) > 1,
        fallback=asked.fallback,
        reason=asked.reason,
    )
    return (judged.reading if judged else by_rules).model_copy(update={"checks": checks})


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


def spent_tokens(answers: Sequence[ModelAnswer]) -> int | None:
    """What the model took in all, as far as it says so."""
    counts = [
        (a.prompt_tokens or 0) + (a.completion_tokens or 0)
        for a in answers
        if a.prompt_tokens is not None or a.completion_tokens is not None
    ]
    return sum(counts) if counts else None


def _is_utf8(text: str) -> bool:
    """Half of a surrogate pair is not."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
