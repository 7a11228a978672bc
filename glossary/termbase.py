"""The termbase as the rest of the bot sees it: concepts, what they are called, and how to find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from glossary.concept import Concept, Relations, Side, Slug, TermFile
from glossary.surfaces import Lock, Surface, surfaces_of
from glossary.words import fold_phrase, sentences

_INVERSE = {
    "broader": "narrower",
    "narrower": "broader",
    "related": "related",
    "conflicts_with": "conflicts_with",
    "see_also": "see_also",
}


@dataclass(frozen=True)
class SubjectField:
    """One file of the termbase: who curates it, and the ids of its concepts in their order."""

    slug: str
    title: str
    owners: Mapping[Side, str]
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Termbase:
    """All concepts by id, the subject fields by slug, and every written form."""

    concepts: Mapping[str, Concept]
    subject_fields: Mapping[str, SubjectField]
    surfaces: tuple[Surface, ...]

    def concept(self, id: str) -> Concept:
        """The concept with this id; KeyError when there is none."""
        return self.concepts[id]

    def subject_field(self, id: str) -> SubjectField:
        """The subject field that a concept belongs to; KeyError when there is no such concept."""
        return self._field_of[id]

    def preferred(self, id: str, side: Side) -> str:
        """What this side calls the concept."""
        for designation in self.concepts[id].designations:
            if designation.status == "preferred" and designation.side in (side, "both"):
                return designation.text
        return self.concepts[id].designations[0].text

    def gloss(self, id: str, reader: Side) -> str:
        """The first sentence of the definition for this reader: it stands beside a message."""
        definition = self.concepts[id].definition
        text = definition.for_it if reader == "it" else definition.for_marketing
        return sentences(text)[0]

    def with_surface(self, written: str) -> tuple[str, ...]:
        """The ids that a written form may stand for, whatever its case and hyphens."""
        return self._by_phrase.get(fold_phrase(written), ())

    def search(
        self, query: str, side: Side | None = None, subject_field: str | None = None
    ) -> tuple[Concept, ...]:
        """Concepts that hold every word of the query, or a longer word that begins with it.

        The best fit comes first: a word of the concept itself counts more than a mention in its definition. `side` keeps
        what that side says; an empty query keeps everything.
        """
        phrase = fold_phrase(query)
        ranked = [
            (rank, n, concept)
            for n, concept in enumerate(self.concepts.values())
            if subject_field in (None, self._field_of[concept.id].slug)
            and (rank := self._rank(concept, phrase, side)) is not None
        ]
        return tuple(concept for _, _, concept in sorted(ranked, key=lambda entry: entry[:2]))

    def _rank(self, concept: Concept, phrase: str, side: Side | None) -> int | None:
        said = [d for d in concept.designations if side is None or d.side in (side, "both")]
        if not said:
            return None
        names = [fold_phrase(form) for d in said for form in (d.text, *d.variants)]
        if phrase in names:
            return 0
        if any(name.startswith(phrase) for name in names):
            return 1
        names.append(concept.id.replace("-", " "))
        words = phrase.split()
        everything = " ".join(["", *names])
        if all(f" {word}" in everything for word in words):
            return 2
        definition = concept.definition
        told = (definition.neutral, definition.for_it, definition.for_marketing)
        everything += " " + fold_phrase(" ".join(told))
        return 3 if all(f" {word}" in everything for word in words) else None

    @cached_property
    def _field_of(self) -> Mapping[str, SubjectField]:
        return {id: field for field in self.subject_fields.values() for id in field.concepts}

    @cached_property
    def _by_phrase(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for surface in self.surfaces:
            found[fold_phrase(surface.text)][surface.concept] = None
        return {phrase: tuple(ids) for phrase, ids in found.items()}


def made_termbase(files: Iterable[TermFile], lock: Lock) -> Termbase:
    """A termbase of these files, its relations readable from both ends; checks nothing."""
    files = tuple(files)
    concepts = {concept.id: concept for file in files for concept in file.concepts}
    concepts = _with_symmetric_relations(concepts)
    fields = {
        file.subject_field: SubjectField(
            file.subject_field,
            file.title,
            MappingProxyType({"marketing": file.owners.marketing, "it": file.owners.it}),
            tuple(concept.id for concept in file.concepts),
        )
        for file in files
    }
    surfaces = dict.fromkeys(s for concept in concepts.values() for s in surfaces_of(concept, lock))
    return Termbase(MappingProxyType(concepts), MappingProxyType(fields), tuple(surfaces))


def _with_symmetric_relations(concepts: dict[str, Concept]) -> dict[str, Concept]:
    links: dict[str, dict[str, dict[Slug, None]]] = {
        id: {kind: dict.fromkeys(getattr(concept.relations, kind)) for kind in _INVERSE}
        for id, concept in concepts.items()
    }
    for id, concept in concepts.items():
        for kind, inverse in _INVERSE.items():
            for target in getattr(concept.relations, kind):
                if target in links:
                    links[target][inverse][id] = None
    return {
        id: concept.model_copy(
            update={"relations": Relations(**{kind: tuple(ids) for kind, ids in links[id].items()})}
        )
        for id, concept in concepts.items()
    }
