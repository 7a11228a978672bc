"""What must hold between the parts of a termbase, beyond the shape of each file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from glossary.concept import SIDES, Concept, TermFile
from glossary.marked import Marked, Place
from glossary.problem import Problem, Severity
from glossary.surfaces import Lock, surfaces_of
from glossary.words import fold_phrase

_LINKS: tuple[Literal["broader", "narrower", "related", "conflicts_with", "see_also"], ...] = (
    "broader",
    "narrower",
    "related",
    "conflicts_with",
    "see_also",
)


@dataclass(frozen=True)
class SourceFile:
    """A term file that has the right shape, with the lines of its parts."""

    name: str
    content: TermFile
    marks: Marked

    def located(self) -> Iterator[Located]:
        """Its concepts, each with its place."""
        for n, concept in enumerate(self.content.concepts):
            yield Located(self, n, concept)


@dataclass(frozen=True)
class Located:
    """A concept and where it stands, so that rules can point at it."""

    source: SourceFile
    index: int
    concept: Concept

    def problem(
        self, rule: str, place: Place, message: str, severity: Severity = "error"
    ) -> Problem:
        """A problem at a place inside the concept, such as ("designations", 1, "use")."""
        whole = ("concepts", self.index, *place)
        line = self.source.marks.line(whole)
        field = self.concept.id + field_name(place)
        return Problem(self.source.name, line, field, rule, message, severity)


def field_name(place: Place) -> str:
    """A place as people read it: ".designations[1].use"."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)


def integrity_problems(sources: Sequence[SourceFile], lock: Lock) -> Iterator[Problem]:
    """Everything between the concepts of these files that does not hold."""
    located = [at for source in sources for at in source.located()]
    yield from _repeated_fields(sources)
    yield from _repeated_ids(located)
    ids = {at.concept.id for at in located}
    for at in located:
        yield from _unresolved(at, ids)
        yield from _preferred(at)
        yield from _durations(at)
        yield from _approval(at)
    yield from _shared_surfaces(located, lock)


def _repeated_fields(sources: Iterable[SourceFile]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for source in sources:
        slug = source.content.subject_field
        if slug in seen:
            said = f'The subject field "{slug}" already stands in {seen[slug]}.'
            line = source.marks.line(("subject_field",))
            yield Problem(source.name, line, "subject_field", "unique-slug", said)
        seen.setdefault(slug, source.name)


def _repeated_ids(located: Iterable[Located]) -> Iterator[Problem]:
    seen: dict[str, Located] = {}
    for at in located:
        concept = at.concept
        if (first := seen.setdefault(concept.id, at)) is not at:
            line = first.source.marks.line(("concepts", first.index, "id"))
            said = f'The id "{concept.id}" is already used in {first.source.name}, line {line}.'
            yield at.problem("unique-slug", ("id",), said)
        questions = tuple(question.id for question in concept.questions)
        senses = tuple(sense.id for sense in concept.ambiguity.senses)
        yield from _repeated_slugs(at, ("questions",), questions)
        yield from _repeated_slugs(at, ("ambiguity", "senses"), senses)


def _repeated_slugs(at: Located, place: Place, slugs: tuple[str, ...]) -> Iterator[Problem]:
    for n, slug in enumerate(slugs):
        if slug in slugs[:n]:
            said = f'The id "{slug}" is used twice in this list.'
            yield at.problem("unique-slug", (*place, n, "id"), said)


def _unresolved(at: Located, ids: set[str]) -> Iterator[Problem]:
    concept = at.concept
    references: list[tuple[Place, str]] = []
    for link in _LINKS:
        targets = getattr(concept.relations, link)
        references += [(("relations", link, n), target) for n, target in enumerate(targets)]
    for n, driver in enumerate(concept.lead_time.drivers):
        place: Place = ("lead_time", "drivers", n, "see")
        references += [((*place, m), target) for m, target in enumerate(driver.see)]
    for n, designation in enumerate(concept.designations):
        if designation.use is not None:
            references.append((("designations", n, "use"), designation.use))
    for place, target in references:
        if target not in ids:
            yield at.problem("reference", place, f'There is no concept with the id "{target}".')
        elif target == concept.id and place[0] == "relations":
            yield at.problem("reference", place, "A concept is not related to itself.")


def _preferred(at: Located) -> Iterator[Problem]:
    for side in SIDES:
        places = [
            n
            for n, d in enumerate(at.concept.designations)
            if d.status == "preferred" and d.side in (side, "both")
        ]
        name = "IT" if side == "it" else side
        if not places:
            said = f'No designation is preferred for {name}; mark one, or one for "both".'
            yield at.problem("missing-side", ("designations",), said)
        for extra in places[1:]:
            first = at.concept.designations[places[0]].text
            said = f'A second designation is preferred for {name}, after "{first}"; keep one.'
            yield at.problem("preferred", ("designations", extra), said)


def _durations(at: Located) -> Iterator[Problem]:
    lead_time = at.concept.lead_time
    if lead_time.typical is None:
        return
    if lead_time.typical.min > lead_time.typical.max:
        said = "The smaller number comes first: min is above max."
        yield at.problem("lead-time", ("lead_time", "typical"), said)
    if lead_time.basis == "none":
        said = (
            "A duration needs a basis: public_source, measured or policy; otherwise leave it out."
        )
        yield at.problem("lead-time", ("lead_time", "typical"), said)
        return
    missing = [
        name
        for name in ("as_of", "source" if lead_time.basis != "measured" else "n")
        if getattr(lead_time, name) is None
    ]
    if missing:
        said = f"A duration from {lead_time.basis} also says {' and '.join(missing)}."
        yield at.problem("lead-time", ("lead_time", "typical"), said)
    if at.concept.origin == "shipped" and lead_time.basis != "public_source":
        said = "A shipped concept carries a duration only from a cited public source."
        yield at.problem("lead-time", ("lead_time", "basis"), said)


def _approval(at: Located) -> Iterator[Problem]:
    concept = at.concept
    if concept.origin != "workspace" or concept.status != "approved":
        return
    approvers = {
        side: {e.by for e in concept.review.log if e.side == side and e.verdict == "approved"}
        for side in SIDES
    }
    if not all(approvers.values()):
        said = "An approved concept needs an approving review from marketing and from IT."
        yield at.problem("approval", ("status",), said)
    elif len(approvers["marketing"] | approvers["it"]) < 2:
        said = "The reviews for marketing and for IT must come from two different people."
        yield at.problem("approval", ("status",), said)


def _shared_surfaces(located: Sequence[Located], lock: Lock) -> Iterator[Problem]:
    """The same written form in two concepts is only right where the bot asks which is meant."""
    by_id = {at.concept.id: at for at in located}
    holders: dict[str, dict[str, list[str | None]]] = defaultdict(dict)
    for at in located:
        for surface in surfaces_of(at.concept, lock):
            exact = surface.text if surface.case_sensitive else None
            forms = holders[fold_phrase(surface.text)]
            forms.setdefault(surface.concept, []).append(exact)
    for phrase, concepts in holders.items():
        ids = [i for i in concepts if i in by_id]
        for n, later in enumerate(ids):
            for earlier in ids[:n]:
                if not _overlap(concepts[earlier], concepts[later]):
                    continue
                both = [by_id[earlier].concept, by_id[later].concept]
                if all(concept.ambiguity.level == "high" for concept in both):
                    continue
                at = by_id[later]
                said = (
                    f'"{phrase}" stands for "{earlier}" as well; '
                    "both need ambiguity high, or one gives the word up."
                )
                yield at.problem("shared-surface", _place_of(at.concept, phrase, lock), said)


def _overlap(some: list[str | None], others: list[str | None]) -> bool:
    return None in some or None in others or not set(some).isdisjoint(others)


def _place_of(concept: Concept, phrase: str, lock: Lock) -> Place:
    for n, designation in enumerate(concept.designations):
        alone = concept.model_copy(update={"designations": (designation,)})
        if any(fold_phrase(s.text) == phrase for s in surfaces_of(alone, lock)):
            return ("designations", n)
    return ("designations",)
