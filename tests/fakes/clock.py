"""A clock that stands still until it is told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class StillClock:
    """The core's Clock, at noon on Saturday, 21 November 2026 at first."""

    at: datetime = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment that it stands at."""
        return self.at

    def forward(self, time: timedelta) -> None:
        """Let time pass."""
        self.at += time
