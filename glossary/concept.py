"""What a concept is: the schema of the termbase, one model per part.

Terminology follows ISO 704 and ISO 30042: a concept has several designations, each preferred,
admitted or deprecated. The two sides, marketing and IT, are treated as two languages.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Side = Literal["marketing", "it"]
SIDES: tuple[Side, Side] = ("marketing", "it")
"""Both sides, marketing first wherever both are shown."""
SideOrBoth = Literal["marketing", "it", "both"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """Base of every part: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Definition(Part):
    """One sentence for everybody, and one for each reader.

    The first sentence of `for_it` and `for_marketing` is the gloss that stands beside a message,
    so it must make sense alone.
    """

    neutral: Text
    for_it: Text
    for_marketing: Text
    slips: Text | None = None
    """Where the two sides miss each other, in one or two short sentences."""


class Designation(Part):
    """A word or phrase that stands for the concept, and who says it."""

    text: Text
    side: SideOrBoth
    status: Literal["preferred", "admitted", "deprecated"]
    pos: Literal["noun", "verb", "adj", "adv", "phrase"]
    case_sensitive: bool = False
    expand: bool = True
    """Whether regular inflected forms are generated; false for acronyms and uncountables."""
    variants: tuple[Text, ...] = ()
    """Further written forms: spellings, inflections of a verb, irregular plurals."""
    clear: bool = False
    """Whether this wording settles the meaning although the concept is ambiguous ("product owner")."""
    not_before: tuple[Text, ...] = ()
    """Words that, standing right after this one, make it another word ("leads to")."""
    not_after: tuple[Text, ...] = ()
    """Words that, standing right before this one, make it another word ("sooner or later")."""
    use: Slug | None = None
    """For a deprecated designation: the concept that is meant instead."""
    note: Text | None = None


class Sense(Part):
    """One way in which a side reads an ambiguous word; `cues` are words nearby that settle it."""

    id: Slug
    side: SideOrBoth
    reading: Text
    cues: tuple[Text, ...] = ()


class Ambiguity(Part):
    """High means that the bot must ask and may not choose."""

    level: Literal["low", "high"]
    senses: tuple[Sense, ...] = ()


class Question(Part):
    """What to ask so that work can start; `unlocks` names what the answer decides."""

    id: Slug
    to: Literal["marketing", "it", "asker"]
    ask: Text
    options: tuple[Text, ...] = ()
    unlocks: tuple[Text, ...] = ()


class HiddenWork(Part):
    """Work that the word brings along, who does it, and when it applies."""

    task: Text
    side: SideOrBoth
    when: Text


class Driver(Part):
    """What makes it take longer: a condition and its effect, without a duration."""

    condition: Text = Field(alias="if")
    effect: Text
    see: tuple[Slug, ...] = ()


class Typical(Part):
    """A range with its unit; only ever with a cited public source."""

    min: float
    max: float
    unit: Literal["hours", "working_days", "calendar_days", "weeks", "sprints"]
    counts_from: Text = Field(alias="from")


class LeadTime(Part):
    """What decides how long it takes. Shipped concepts carry drivers, not durations."""

    basis: Literal["none", "measured", "policy", "public_source"]
    counts_from: Text | None = None
    until: Text | None = None
    as_of: date | None = None
    n: int | None = None
    source: Text | None = None
    typical: Typical | None = None
    drivers: tuple[Driver, ...] = ()


class BusinessImpact(Part):
    """What it means for the reader when this word stands in a constraint or an ask."""

    for_marketing: Text
    for_it: Text


class Alternative(Part):
    """A "No, but" that a good partner would offer."""

    say: Text
    gives: Text
    costs: Text | None = None
    saves: Text | None = None


class Relations(Part):
    """Links to other concepts."""

    broader: tuple[Slug, ...] = ()
    narrower: tuple[Slug, ...] = ()
    related: tuple[Slug, ...] = ()
    conflicts_with: tuple[Slug, ...] = ()
    see_also: tuple[Slug, ...] = ()


class Context(Part):
    """An example of use."""

    side: Side
    text: Text
    origin: Text


class ReviewEntry(Part):
    """Who looked at the concept, for which side, when, and what they said."""

    by: Text
    side: Side
    on: date = Field(alias="date")
    verdict: Literal["proposed", "approved", "changes_requested"]


class Review(Part):
    """When to look again, and who looked so far."""

    next: date
    log: tuple[ReviewEntry, ...] = ()


class Source(Part):
    """Where the content comes from."""

    type: Literal["internal", "article", "standard", "law", "documentation"]
    ref: Text
    url: Text | None = None


class Concept(Part):
    """One unit of meaning, with its words and everything that a translator needs to know of it."""

    id: Slug
    kind: Literal["thing", "action", "quality", "time", "constraint", "role"]
    status: Literal["proposed", "in_review", "approved", "deprecated"]
    origin: Literal["shipped", "workspace"]
    definition: Definition
    designations: Annotated[tuple[Designation, ...], Field(min_length=1)]
    ambiguity: Ambiguity
    questions: tuple[Question, ...] = ()
    hidden_work: tuple[HiddenWork, ...] = ()
    lead_time: LeadTime
    business_impact: BusinessImpact
    alternatives: tuple[Alternative, ...] = ()
    relations: Relations = Relations()
    contexts: tuple[Context, ...] = ()
    review: Review
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class Owners(Part):
    """The roles that curate a subject field, one on each side."""

    marketing: Text
    it: Text


class TermFile(Part):
    """One file under `terms/`: one subject field."""

    schema_: Literal["fogbridge/termbase@1"] = Field(alias="schema")
    subject_field: Slug
    title: Text
    language: Literal["en-GB"]
    owners: Owners
    concepts: Annotated[tuple[Concept, ...], Field(min_length=1)]
