"""How often one caller may ask: a bucket of tokens each, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_MOST_CALLERS = 10_000


@dataclass
class RateLimit:
    """`burst` requests at once, then `per_second`; the callers that were quiet longest are forgotten."""

    burst: float = 120
    per_second: float = 10
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, caller: str) -> float:
        """0 when the caller may ask now (and has), else the seconds until it may."""
        now = self.clock()
        left, since = self._buckets.pop(caller, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_second)
        allowed = left >= 1
        self._buckets[caller] = (left - 1 if allowed else left, now)
        while len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.per_second
