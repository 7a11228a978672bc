"""What a translation is for the outside world: the `fogbridge.translation/1` of docs and API."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.translation.facts import Kind
from glossary.concept import Side, SideOrBoth

Engine = Literal["glossary", "model"]
AskTo = Literal["author", "other_side"]
Fallback = Literal[
    "no_model", "unavailable", "deadline", "rejected", "language", "too_long", "budget"
]

MAX_TEXT = 40_000
"""Code points of a message that is translated at all."""
MAX_MODEL_TEXT = 4_000
"""Code points of a message that a model sees; longer ones are read by the termbase engine."""
MAX_QUESTIONS = 3


class Part(BaseModel):
    """Base of every part: immutable, and nothing unknown slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class TermUse(Part):
    """A concept found in the message, with its gloss for the reader."""

    concept: str
    surface: str
    start: int
    end: int
    gloss: str
    ambiguous: bool
    familiar: bool = False
    """Whether the reader's own side says it, so that nobody needs it explained."""


class FactFound(Part):
    """A fact of the message; `value` is its normalised form."""

    kind: Kind
    text: str
    value: str
    start: int
    end: int


class Question(Part):
    """What to ask, and whom: the author before sending, or the other side."""

    about: str
    question: str
    to: AskTo
    concept: str | None


class Answer(Part):
    """A question that was answered; the answer is a fact of the source from then on."""

    question: str
    answer: str


class HiddenWork(Part):
    """Work that the message brings along, and who does it."""

    concept: str | None
    text: str
    side: SideOrBoth


class Impact(Part):
    """What a stated constraint or gate means for the reader; `quote` is verbatim."""

    quote: str
    impact: str
    concept: str | None


class Timeline(Part):
    """How long something takes, and on what basis that is said."""

    low: float
    high: float
    unit: Literal["hours", "working_days", "calendar_days", "weeks", "sprints"]
    until: str | None = None
    basis: Literal["source", "thread", "log", "policy", "public_source"]
    n: int | None = None


class Alternative(Part):
    """A "No, but": what could be done instead, and why it helps."""

    text: str
    reason: str
    timeline: Timeline | None
    concept: str | None


class Suggestion(Part):
    """Something that looks like a known term but was not translated ("did you mean SSO?")."""

    written: str
    surface: str
    concept: str
    start: int
    end: int


class Violation(Part):
    """What a check found; `where` is the part of the answer that it stands in."""

    code: str
    where: str
    detail: str


class Checks(Part):
    """What the checks say about the whole answer as it is shown."""

    passed: bool
    violations: tuple[Violation, ...] = ()
    repaired: bool = False
    fallback: Fallback | None = None
    reason: str | None = None
    """For a rejected answer: what was wrong with it, completing "The model's answer ...".
    For an unavailable model: a short word such as "status_401"."""


class Translation(Part):
    """One message in the words of the other side."""

    schema_: Literal["fogbridge.translation/1"] = Field(
        default="fogbridge.translation/1", alias="schema"
    )
    id: str
    engine: Engine
    from_: Side = Field(alias="from")
    to: Side
    side_confidence: float
    toss_up: bool
    language: str
    original: str
    rephrased: str | None
    terms: tuple[TermUse, ...]
    facts: tuple[FactFound, ...]
    questions: tuple[Question, ...]
    hidden_work: tuple[HiddenWork, ...]
    impacts: tuple[Impact, ...]
    alternatives: tuple[Alternative, ...]
    unknown: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()
    answers: tuple[Answer, ...] = ()
    in_short: tuple[str, ...] = ()
    """The termbase engine's lines on what is blocked or needed; empty where a model rephrased."""
    dates: tuple[str, ...] = ()
    """The termbase engine's dates and amounts, each with the words that it belongs to."""
    checks: Checks
    text: str = ""

    def to_json(self) -> str:
        """One line of JSON, with the names of the contract."""
        return self.model_dump_json(by_alias=True)
