"""How much stands in the termbase, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from glossary.concept import SIDES, Concept, Side
from glossary.termbase import Termbase
from glossary.words import lix


@dataclass(frozen=True)
class Stats:
    """Counts over the whole termbase; `mean_lix` is about the definitions for each reader."""

    concepts: int
    by_subject_field: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_status: Mapping[str, int]
    high_ambiguity: int
    designations: Mapping[Side, int]
    """What each side says; a word of both counts for each."""
    surfaces: int
    questions: int
    hidden_work: int
    alternatives: int
    mean_lix: Mapping[Side, float]


def stats(termbase: Termbase) -> Stats:
    """The numbers that `fogbridge glossary stats` shows."""
    concepts = tuple(termbase.concepts.values())
    return Stats(
        concepts=len(concepts),
        by_subject_field={slug: len(f.concepts) for slug, f in termbase.subject_fields.items()},
        by_kind=dict(Counter(concept.kind for concept in concepts).most_common()),
        by_status=dict(Counter(concept.status for concept in concepts).most_common()),
        high_ambiguity=sum(concept.ambiguity.level == "high" for concept in concepts),
        designations={
            side: sum(d.side in (side, "both") for c in concepts for d in c.designations)
            for side in SIDES
        },
        surfaces=len({surface.text for surface in termbase.surfaces}),
        questions=sum(len(concept.questions) for concept in concepts),
        hidden_work=sum(len(concept.hidden_work) for concept in concepts),
        alternatives=sum(len(concept.alternatives) for concept in concepts),
        mean_lix={side: _mean_lix(concepts, side) for side in SIDES},
    )


def _mean_lix(concepts: tuple[Concept, ...], side: Side) -> float:
    told = (c.definition.for_it if side == "it" else c.definition.for_marketing for c in concepts)
    values = [lix(text) for text in told]
    return round(fmean(values), 1) if values else 0.0
