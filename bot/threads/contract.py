"""What a thread is when it comes in, and what a reading of it is: `fogbridge.thread/1`."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.records import FactorKind, Rung
from bot.translation.result import Checks, Engine
from glossary.concept import Side

Status = Literal["open", "waiting_on_marketing", "waiting_on_it", "agreed", "declined", "done"]
Unit = Literal["hours", "working_days", "calendar_days", "weeks", "sprints"]

MAX_MESSAGES = 1_000
"""Messages of a thread that is read at all."""
MAX_MODEL_THREAD = 24_000
"""Code points of a thread that a model sees; longer ones are read with the glossary alone."""


class Part(BaseModel):
    """Base of what comes out: immutable, and nothing unknown slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Given(BaseModel):
    """Base of what comes in: immutable, and further keys are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ThreadMessage(Given):
    """One message; `side` None is guessed from all that its author wrote."""

    author: str
    side: Side | None = None
    at: AwareDatetime
    text: str


class Thread(Given):
    """A whole thread, oldest message first; `now` None is the clock's moment."""

    thread: tuple[ThreadMessage, ...]
    now: AwareDatetime | None = None


class Quoted(Part):
    """Base of what was said: `quote` is verbatim from the message with the index `message`."""

    quote: str
    message: int


class Ask(Quoted):
    """The last ask of the thread; `by` is its author as given."""

    by: str
    side: Side


class DateMention(Quoted):
    """A date by which, or from which, the ask may be met.

    `resolved` is an ISO date, an interval "a/b", or None where it stays ambiguous.
    """

    text: str
    resolved: str | None
    rung: Rung


class Duration(Quoted):
    """How long something takes, and from when it counts (`from_`, verbatim)."""

    text: str
    low: float
    high: float
    unit: Unit
    from_: str | None = Field(default=None, alias="from")


class Move(Part):
    """The date on the table is replaced; `because` is verbatim from `because_message`."""

    from_: str = Field(alias="from")
    to: str
    because: str | None
    message: int
    because_message: int | None


class Factor(Quoted):
    """A reason why the date is what it is, with the glossary's concepts in it."""

    kind: FactorKind
    concepts: tuple[str, ...] = ()


class Alternative(Quoted):
    """Another scope, date or way that somebody offered."""


class Owed(Quoted):
    """What a side still has to give or do; `due` is an ISO date or interval, else the words."""

    side: Side
    due: str | None


class Unanswered(Quoted):
    """A question to which nobody gave an answer; `of` is the side that has to."""

    of: Side


class Reading(Part):
    """What stands in a thread, each part in the order of the thread."""

    schema_: Literal["fogbridge.thread/1"] = Field(default="fogbridge.thread/1", alias="schema")
    engine: Engine
    timeline_question: bool
    ask: Ask | None
    durations: tuple[Duration, ...] = ()
    dates: tuple[DateMention, ...] = ()
    moves: tuple[Move, ...] = ()
    factors: tuple[Factor, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    owed: tuple[Owed, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    status: Status | None = None
    checks: Checks = Checks(passed=True)

    def to_json(self) -> str:
        """One line of JSON, with the names of the contract."""
        return self.model_dump_json(by_alias=True)
