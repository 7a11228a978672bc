"""Every call that the app made, as it arrived."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass
class Call:
    """One call of a method, or of `response_url`. `at` is monotonic seconds.

    `status` and `answer` are set once it was answered; an answer that was never sent stays None.
    """

    method: str
    given: JSON
    token: str
    headers: Mapping[str, str]
    http: str
    path: str = ""
    at: float = field(default_factory=time.monotonic)
    done: bool = False
    status: int | None = None
    answer: Any = None
    answered_at: float | None = None

    @property
    def ok(self) -> bool:
        """Whether it was done and the app was told so."""
        told = self.answer.get("ok") if isinstance(self.answer, dict) else self.status == 200
        return bool(told) and self.status == 200
