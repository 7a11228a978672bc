"""A language model behind an OpenAI-compatible server.

`chat.completions.create` with our own parsing: `parse` and `stream` raise errors from outside the
package's hierarchy on bad output, and lose the content that a repair needs.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.errors import ModelUnavailable
from bot.ports import ModelAnswer

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

Mode = Literal["json_schema", "json_object", "prompt"]
_LADDER: tuple[Mode, ...] = ("json_schema", "json_object", "prompt")
_OPENAI_HOSTS = ("api.openai.com", "eu.api.openai.com", "us.api.openai.com")
_PERMANENT = (401, 403, 404)
_ANSWERED = ("refusal", "length", "content_filter")
"""The server is well; it is this message that it has no answer for."""
CONNECT_SECONDS = 3.0
MAX_RETRIES = 1


@dataclass
class Breaker:
    """Stops asking after failures in a row, and lets one request try again after a while.

    A permanent failure (a wrong key, an unknown model) opens it at once.
    """

    failures_allowed: int = 4
    open_seconds: float = 30.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _opened_at: float | None = None
    reason: str = "breaker_open"
    """What is said while it is open: a permanent failure goes on being the reason."""

    def check(self) -> None:
        """Raises `ModelUnavailable` while the breaker is open."""
        if self._opened_at is None:
            return
        if self.clock() - self._opened_at < self.open_seconds:
            raise ModelUnavailable(self.reason)
        self._opened_at = self.clock()  # this request is the trial; others keep waiting

    def succeeded(self) -> None:
        """Close it."""
        self._failures, self._opened_at, self.reason = 0, None, "breaker_open"

    def failed(self, *, permanent: bool, reason: str = "breaker_open") -> None:
        """Count a failure."""
        self._failures += 1
        self.reason = reason if permanent else "breaker_open"
        if permanent or self._failures >= self.failures_allowed:
            self._opened_at = self.clock()

    @property
    def is_open(self) -> bool:
        """Whether requests are refused right now."""
        return self._opened_at is not None and self.clock() - self._opened_at < self.open_seconds


@dataclass
class OpenAiModel:
    """One model of one server; `mode` remembers what the server takes, so it is asked only once.

    When the breaker opens, requests under way end too: they would keep whoever waits for them until
    their deadline.
    """

    model: str
    api_key: str = field(default="none", repr=False)
    base_url: str | None = None
    concurrency: int = 8
    read_seconds: float = 15.0
    mode: Mode = "json_schema"
    pinned: bool = False
    breaker: Breaker = field(default_factory=Breaker)
    _client: AsyncOpenAI | None = None
    _gate: asyncio.Semaphore | None = None
    _under_way: set[asyncio.Task[ModelAnswer]] = field(default_factory=set, repr=False)

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """See `bot.ports.Model`."""
        if self.breaker.is_open:  # nobody queues behind requests that hang
            raise ModelUnavailable(self.breaker.reason)
        if self._gate is None:
            self._gate = asyncio.Semaphore(self.concurrency)
        async with self._gate:
            self.breaker.check()
            request = asyncio.create_task(self._climb_down(messages, schema))
            self._under_way.add(request)
            try:
                answer = await request
            except ModelUnavailable as error:
                if error.reason in _ANSWERED:
                    self.breaker.succeeded()
                else:
                    self._failed(permanent=error.permanent, reason=error.reason)
                raise
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or not task.cancelling():  # the breaker opened meanwhile
                    raise ModelUnavailable(self.breaker.reason) from None
                self._failed(permanent=False)  # the caller's deadline: the server is too slow
                raise
            finally:
                self._under_way.discard(request)
            self.breaker.succeeded()
            return answer

    def _failed(self, *, permanent: bool, reason: str = "breaker_open") -> None:
        was_open = self.breaker.is_open
        self.breaker.failed(permanent=permanent, reason=reason)
        if self.breaker.is_open and not was_open:
            for request in self._under_way:
                request.cancel()

    @staticmethod
    def warm() -> None:
        """Load what a first question needs ahead, so that its second does not count against the answer.

        Both packages load most of themselves at their first use only.
        """
        import httpcore2  # noqa: F401 - loading it is the point
        import httpx2  # noqa: F401 - the same
        import openai.resources.chat.completions  # noqa: F401 - the same

        import bot.threads.asking
        import bot.translation.asking  # noqa: F401 - the same

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _climb_down(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """Ask in the remembered mode; step down when the server refuses the response format.

        Causes are dropped on purpose: a server's error may hold the key or the text of a message.
        """
        import openai

        while True:
            mode = self.mode
            try:
                return _read(await self._create(messages, schema, mode), self.model)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                step = _LADDER.index(mode) + 1
                refused = "response_format" in str(error) or "json_schema" in str(error)
                if self.pinned or not refused or step == len(_LADDER):
                    raise ModelUnavailable(f"refused_{error.status_code}") from None
                if self.mode == mode:
                    self.mode = _LADDER[step]
            except openai.APIStatusError as error:
                spent = error.code == "insufficient_quota"
                permanent = spent or error.status_code in _PERMANENT
                reason = "insufficient_quota" if spent else f"status_{error.status_code}"
                raise ModelUnavailable(reason, permanent=permanent) from None
            except openai.APITimeoutError:
                raise ModelUnavailable("timeout") from None
            except openai.OpenAIError:
                raise ModelUnavailable("connection") from None
            except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
                # Broken bodies escape the package's own errors (measured with openai 3.54).
                raise ModelUnavailable("broken_answer") from None

    async def _create(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], mode: Mode
    ) -> ChatCompletion:
        extra: dict[str, Any] = {}
        if mode == "json_schema":
            wanted = {"name": "translation", "strict": True, "schema": dict(schema)}
            extra["response_format"] = {"type": "json_schema", "json_schema": wanted}
        else:
            messages = [_with_schema(messages[0], schema), *messages[1:]]
            if mode == "json_object":
                extra["response_format"] = {"type": "json_object"}
        if self._is_openai():  # elsewhere an unknown field may be a 400
            extra["store"] = False
            extra["prompt_cache_key"] = "fogbridge-translate"
        return await self._open_client().chat.completions.create(
            model=self.model,
            messages=list(messages),  # type: ignore[arg-type]  # plain dicts are what is sent
            **extra,
        )

    def _is_openai(self) -> bool:
        return self.base_url is None or urlsplit(self.base_url).hostname in _OPENAI_HOSTS

    def _open_client(self) -> AsyncOpenAI:
        if self._client is None:
            import httpx2
            from openai import AsyncOpenAI

            self._client = AsyncOpenAI(
                api_key=self.api_key,
                base_url=self.base_url,
                timeout=httpx2.Timeout(self.read_seconds, connect=CONNECT_SECONDS),
                max_retries=MAX_RETRIES,
            )
        return self._client


def _with_schema(message: Mapping[str, str], schema: Mapping[str, Any]) -> dict[str, str]:
    """The system message with the schema under it, for servers that take no schema."""
    text = f"{message['content']}\n# JSON schema of the answer\n\n{json.dumps(dict(schema))}\n"
    return {"role": message["role"], "content": text}


def _read(answer: ChatCompletion, model: str) -> ModelAnswer:
    """The content of a completion; everything without one is `ModelUnavailable`."""
    if not getattr(answer, "choices", None):
        raise ModelUnavailable("no_choices")
    choice = answer.choices[0]
    if choice.message.refusal:
        raise ModelUnavailable("refusal")
    if choice.finish_reason in ("length", "content_filter"):
        raise ModelUnavailable(choice.finish_reason)
    content = choice.message.content
    if not isinstance(content, str) or not content:  # the package does not look at types
        raise ModelUnavailable("empty")
    usage = getattr(answer, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return ModelAnswer(
        content=content,
        model=str(getattr(answer, "model", None) or model),
        prompt_tokens=_count(usage, "prompt_tokens"),
        cached_tokens=_count(details, "cached_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
    )


def _count(usage: object, name: str) -> int | None:
    """A count of tokens; local servers leave it out, or write what they like."""
    value = getattr(usage, name, None)
    return value if isinstance(value, int) else None
