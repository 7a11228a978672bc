"""One thing that is not right in a termbase file, with its file, line and field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """What is wrong, where, and by which rule; `line` counts from 1.

    `field` reads like `landing-page.designations[1].use`, or `owners.it` outside of a concept.
    """

    file: str
    line: int
    field: str
    rule: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        label = f"{self.severity} ({self.rule})"
        return f"{self.file}:{self.line}: {label} {self.field}: {self.message}"


class TermbaseError(Exception):
    """Raised when a termbase cannot be used; `problems` lists everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
