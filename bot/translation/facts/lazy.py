"""Patterns that are compiled when they are first used.

There are some three hundred, and a command that starts, answers one short message and ends needs
few of them; compiling all took longer than everything else that the command does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

_USED = ("match", "search", "fullmatch", "finditer", "findall", "sub", "split")


class _Lazy:
    __slots__ = ("_flags", "pattern", *_USED)
    pattern: str

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Called while a slot is empty: afterwards the methods are the compiled pattern's own."""
        if name not in _USED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for used in _USED:
            setattr(self, used, getattr(compiled, used))
        return cast("Callable[..., Any]", getattr(compiled, name))


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that costs nothing until it is asked; a mistake in it shows then, so test each."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
