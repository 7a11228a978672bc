"""What the log may know of an exception: its kind and where it came from, never what it says."""

from __future__ import annotations

import traceback

_FRAMES = 12


def told(error: BaseException) -> dict[str, object]:
    """The kind of an exception and where it came from, and the same of its causes.

    Its message stays out: it may quote what it failed on.
    """
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    found: dict[str, object] = {"error": type(error).__name__, "where": where}
    if cause is not None and cause is not error:
        found["cause"] = told(cause)
    return found
