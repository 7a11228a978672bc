"""One concept as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - beside fields that are called date

from glossary.concept import SIDES, Alternative, Concept, Context, Side, SideOrBoth, Source
from glossary.termbase import Termbase
from glossary.words import fold_phrase, sentences

RELEASE = "0.1"
"""The release that shipped concepts came with."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another concept."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Bank:
    """One side's half: the definition told to it, what it calls the thing, how it may mean it."""

    side: Side
    gloss: str
    rest: str
    impact: str
    words: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Driver:
    """What makes it take longer, with the concepts to see."""

    condition: str
    effect: str
    see: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConceptView:
    """Everything on the page of a concept, grouped as it is shown."""

    id: str
    name: str
    definition: str
    field_slug: str
    field_title: str
    also: tuple[str, ...]
    better: tuple[str, ...]
    kind_of: tuple[Link, ...]
    clashes: tuple[Link, ...]
    see_also: tuple[Link, ...]
    related: tuple[Link, ...]
    ambiguous: bool
    slips: str | None
    banks: tuple[Bank, Bank]
    questions: dict[str, tuple[str, ...]]
    work: dict[SideOrBoth, tuple[str, ...]]
    alternatives: tuple[Alternative, ...]
    drivers: tuple[Driver, ...]
    counts_from: str | None
    contexts: tuple[Context, ...]
    provenance: str
    reviewed: tuple[str, ...]
    owners: tuple[str, ...]
    sources: tuple[Source, ...]
    next_review: str


def head_word(concept: Concept) -> str:
    """What the page is called: the word that the permanent id was made of, else the first one."""
    wanted = concept.id.replace("-", " ")
    words = [d.text for d in concept.designations]
    return next((word for word in words if fold_phrase(word) == wanted), words[0])


def side_or_none(written: str) -> Side | None:
    """The side that a text names, or None."""
    return "marketing" if written == "marketing" else "it" if written == "it" else None


def concept_view(termbase: Termbase, id: str) -> ConceptView:
    """The page of a concept; KeyError when there is none."""
    concept = termbase.concept(id)
    field = termbase.subject_field(id)
    name = head_word(concept)
    others = [d for d in concept.designations if d.text != name]
    relations = concept.relations
    return ConceptView(
        id=id,
        name=name,
        definition=concept.definition.neutral,
        field_slug=field.slug,
        field_title=field.title,
        also=tuple(d.text for d in others if d.side == "both" and d.status == "admitted"),
        better=_better(concept),
        kind_of=_links(termbase, relations.broader),
        clashes=_links(termbase, relations.conflicts_with),
        see_also=_links(termbase, relations.see_also),
        related=_links(termbase, (*relations.related, *relations.narrower)),
        ambiguous=concept.ambiguity.level == "high",
        slips=concept.definition.slips,
        banks=(_bank(concept, "marketing"), _bank(concept, "it")),
        questions={
            to: tuple(q.ask for q in concept.questions if q.to == to)
            for to in ("marketing", "it", "asker")
        },
        work={
            "marketing": _work(concept, "marketing"),
            "it": _work(concept, "it"),
            "both": _work(concept, "both"),
        },
        alternatives=concept.alternatives,
        drivers=tuple(
            Driver(driver.condition, driver.effect, _links(termbase, driver.see))
            for driver in concept.lead_time.drivers
        ),
        counts_from=concept.lead_time.counts_from,
        contexts=concept.contexts,
        provenance=(
            f"Shipped with Fogbridge {RELEASE}." if concept.origin == "shipped" else "Added here."
        ),
        reviewed=tuple(
            f"{entry.verdict.replace('_', ' ')} for {_NAME[entry.side]} on {day(entry.on)}"
            for entry in concept.review.log
        ),
        owners=tuple(_role(field.owners[side]) for side in SIDES),
        sources=tuple(source for source in concept.sources if source.type != "internal"),
        next_review=day(concept.review.next),
    )


_NAME: dict[Side, str] = {"marketing": "marketing", "it": "IT"}


def day(date: Date) -> str:
    """A date as people write it; the number and its month stay together."""
    return f"{date.day}\u00a0{date:%B %Y}"


def _bank(concept: Concept, side: Side) -> Bank:
    definition, impact = concept.definition, concept.business_impact
    text = definition.for_it if side == "it" else definition.for_marketing
    gloss, *rest = sentences(text)
    words = tuple(
        d.text for d in concept.designations if d.side == side and d.text != head_word(concept)
    )
    return Bank(
        side=side,
        gloss=gloss,
        rest=" ".join(rest),
        impact=impact.for_it if side == "it" else impact.for_marketing,
        words=words,
        readings=tuple(s.reading for s in concept.ambiguity.senses if s.side in (side, "both")),
    )


def _better(concept: Concept) -> tuple[str, ...]:
    """What to say instead, where the head word is one to avoid."""
    named = next(d for d in concept.designations if d.text == head_word(concept))
    if named.status != "deprecated":
        return ()
    return tuple(d.text for d in concept.designations if d.status == "preferred")


def _work(concept: Concept, side: SideOrBoth) -> tuple[str, ...]:
    return tuple(
        work.task if work.when == "always" else f"{work.task}, if {work.when}"
        for work in concept.hidden_work
        if work.side == side
    )


def _links(termbase: Termbase, ids: tuple[str, ...]) -> tuple[Link, ...]:
    known = (id for id in dict.fromkeys(ids) if id in termbase.concepts)
    return tuple(Link(id, head_word(termbase.concept(id))) for id in known)


def _role(written: str) -> str:
    return written.removeprefix("role:").replace("-", " ")
