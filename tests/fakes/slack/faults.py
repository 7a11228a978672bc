"""What can go wrong with a call, played in order or until it is switched off."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One call that does not go as usual.

    `perform` says whether Slack does what was asked all the same. The answer then comes after
    `delay` seconds: the usual one, or `status` (with `headers`), or `ok: false` with `error`. With
    `end` the line is dropped instead, or nothing ever comes.
    """

    perform: bool = False
    status: int | None = None
    error: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    end: Literal["answer", "reset", "never"] = "answer"


def rate_limited(after: int = 1) -> Fault:
    """429, with Retry-After in seconds."""
    return Fault(status=429, error="ratelimited", headers=(("Retry-After", str(after)),))


def server_error(status: int = 500) -> Fault:
    """500, 502 or 503, and nothing was done."""
    return Fault(status=status)


def never() -> Fault:
    """Nothing is done and no answer ever comes."""
    return Fault(end="never")


def slow(seconds: float) -> Fault:
    """It is done at once, and the answer comes late."""
    return Fault(perform=True, delay=seconds)


def reset() -> Fault:
    """The line drops before anything was done."""
    return Fault(end="reset")


def done_then_reset(delay: float = 0.0) -> Fault:
    """It is done, and then the line drops: nobody can tell it from `reset`."""
    return Fault(perform=True, end="reset", delay=delay)


def done_then_error(status: int = 500) -> Fault:
    """It is done, and then the answer is an error."""
    return Fault(perform=True, status=status)


def done_then_never() -> Fault:
    """It is done, and no answer ever comes."""
    return Fault(perform=True, end="never")


def refused(error: str) -> Fault:
    """`ok: false` with this error."""
    return Fault(error=error)


EVERY = "*"
"""In place of a method's name: whatever is called."""


@dataclass
class FaultPlan:
    """Which faults are to be played, by method; `response_url` is a method here too."""

    once: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, Fault] = field(default_factory=dict)

    def take(self, method: str) -> Fault | None:
        """The next fault of this method, if any."""
        for name in (method, EVERY):
            if self.once[name]:
                return self.once[name].popleft()
        return self.always.get(method) or self.always.get(EVERY)

    def clear(self, method: str | None = None) -> None:
        """Forget the faults of one method, or all."""
        for plan in (self.once, self.always):
            if method is None:
                plan.clear()
            else:
                plan.pop(method, None)
