"""Small checks that add up to a schema: each takes a value and where it stands, and says what is wrong.

The sentences are Slack's own, as far as they were seen in public issues.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str], list[str]]


def problem(said: str, pointer: str) -> str:
    """One entry of `response_metadata.messages`."""
    return f"[ERROR] {said} [json-pointer:{pointer}]"


def string(most: int, least: int = 0) -> Check:
    """A string of so many characters."""

    def check(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, str):
            return [problem("must provide a string", pointer)]
        if len(value) > most:
            return [problem(f"must be less than {most + 1} characters", pointer)]
        if len(value) < least:
            return [problem(f"must be more than {least - 1} characters", pointer)]
        return []

    return check


def boolean(value: Any, pointer: str) -> list[str]:
    """True or false."""
    return [] if isinstance(value, bool) else [problem("must be a boolean", pointer)]


def integer(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any, pointer: str) -> list[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            return [problem("must provide a number", pointer)]
        if not least <= value <= most:
            return [problem(f"must be between {least} and {most}", pointer)]
        return []

    return check


def one_of(*allowed: Any) -> Check:
    """One of these values."""

    def check(value: Any, pointer: str) -> list[str]:
        if value in allowed:
            return []
        return [problem(f"must be one of: {', '.join(map(str, allowed))}", pointer)]

    return check


def shaped(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = dict(optional or {}) | dict(required)

    def check(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return [problem("must provide an object", pointer)]
        missing = [
            problem(f"missing required field: {name}", pointer)
            for name in required
            if name not in value
        ]
        return missing + [
            wrong
            for name, held in value.items()
            for wrong in (
                known[name](held, f"{pointer}/{name}")
                if name in known
                else [problem(f"invalid additional property: {name}", pointer)]
            )
        ]

    return check


def kinds(known: Mapping[str, Check]) -> Check:
    """An object that says its `type`, which decides the rest."""

    def check(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return [problem("must provide an object", pointer)]
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in known:
            return [problem(f"unsupported type: {kind}", f"{pointer}/type")]
        return known[kind](value, pointer)

    return check


def several(check_one: Check, most: int, least: int = 1) -> Check:
    """A list of so many of these."""

    def check(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, list):
            return [problem("must provide an array", pointer)]
        wrong = []
        if len(value) > most:
            wrong.append(problem(f"no more than {most} items allowed", pointer))
        if len(value) < least:
            wrong.append(problem(f"no fewer than {least} items allowed", pointer))
        for at, item in enumerate(value):
            wrong += check_one(item, f"{pointer}/{at}")
        return wrong

    return check
