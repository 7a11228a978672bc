"""A bound that only work of the wrong order breaks, far above what a busy machine needs."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 20.0
"""Processor time. On 40,000 hostile characters linear work takes under one second, and quadratic
work minutes; a slow or busy machine stays far from either border."""


def expect_bounded(work: Callable[[], object]) -> None:
    """Do the work once, and fail when it took the processor longer than `SECONDS`."""
    started = time.process_time()
    work()
    assert time.process_time() - started < SECONDS
