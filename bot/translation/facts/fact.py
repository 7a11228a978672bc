"""What a fact is: a span of a text that must survive translation, and the moment it is read at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal[
    "date",
    "time",
    "duration",
    "money",
    "number",
    "percent",
    "url",
    "mention",
    "name",
    "code",
    "negation",
    "condition",
    "modality",
]
Reading = tuple[Kind, int, str]
"""What a reader finds at a place: the kind, where it ends, and its value."""
NumericOrder = Literal["day-first", "month-first"]


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` is verbatim and `source[start:end] == text`, in code points.

    `value` is what two wordings of the same fact share; it is never empty.
    """

    kind: Kind
    text: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in which zone a text was said; relative dates are resolved against it.

    `numeric` is how this Workspace reads 03/04, if somebody has said so.
    While it is None, such a date keeps both readings, day-first before month-first
    ("2027-04-03|2027-03-04"), unless another date of the same text settles it.
    Raises ValueError for a moment without a zone.
    """

    at: datetime
    numeric: NumericOrder | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
