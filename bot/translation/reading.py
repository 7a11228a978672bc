"""What stands in a message: its concepts, facts, clauses and open words, before any engine answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.translation.clauses import Clause, clause_at, clauses
from bot.translation.facts import Fact, Moment, find_facts
from bot.translation.unknown import unknown_words
from glossary.concept import Concept, Sense, Side
from glossary.match import Match, Matcher
from glossary.suggest import Suggester, Suggestion
from glossary.termbase import Termbase

_CUE_WORDS_AWAY = 4
_GAP = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a concept in the message; `sense` is the reading that a cue nearby settled."""

    match: Match
    written: str
    concept: Concept
    ambiguous: bool
    sense: Sense | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that can be said about a message without understanding it; offsets into `text`."""

    text: str
    side: Side
    to: Side
    matches: tuple[Match, ...]
    uses: tuple[Use, ...]
    facts: tuple[Fact, ...]
    clauses: tuple[Clause, ...]
    suggestions: tuple[Suggestion, ...]
    unknown: tuple[str, ...]

    def clause_of(self, offset: int) -> Clause | None:
        """The clause in which something stands."""
        return clause_at(self.clauses, offset)

    def facts_in(self, clause: Clause) -> tuple[Fact, ...]:
        """The facts of one clause."""
        return tuple(fact for fact in self.facts if clause.start <= fact.start < clause.end)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages with one termbase."""

    termbase: Termbase
    matcher: Matcher
    suggester: Suggester
    clear: frozenset[tuple[str, str]]
    """Concept and surface, case-folded, where the wording settles the meaning."""

    @classmethod
    def of(cls, termbase: Termbase) -> Reader:
        """The reader of a termbase."""
        return cls(
            termbase=termbase,
            matcher=Matcher.from_termbase(termbase),
            suggester=Suggester.from_termbase(termbase),
            clear=frozenset(_clear_wordings(termbase)),
        )

    def read(self, text: str, side: Side, matches: tuple[Match, ...], moment: Moment) -> Reading:
        """What stands in `text`; `matches` are this reader's own, found before the side was known."""
        to: Side = "it" if side == "marketing" else "marketing"
        spans = [(match.start, match.end) for match in matches]
        facts = find_facts(text, moment, known_spans=spans)
        parts = clauses(text)
        suggestions = self.suggester.find(text)
        return Reading(
            text=text,
            side=side,
            to=to,
            matches=matches,
            uses=tuple(self._uses(text, matches, facts, parts)),
            facts=facts,
            clauses=parts,
            suggestions=suggestions,
            unknown=unknown_words(text, to, spans, facts, self.termbase),
        )

    def _uses(
        self,
        text: str,
        matches: tuple[Match, ...],
        facts: tuple[Fact, ...],
        parts: tuple[Clause, ...],
    ) -> Iterator[Use]:
        for match in matches:
            written = text[match.start : match.end]
            clause = clause_at(parts, match.start) or Clause(match.start, match.end, "")
            near = _nearby(text, match, clause)
            settled = [
                (self.termbase.concepts[concept], sense)
                for concept in match.concepts
                if (sense := _settled(self.termbase.concepts[concept], near, facts, clause))
            ]
            if len(settled) == 1:
                yield Use(match, written, settled[0][0], ambiguous=False, sense=settled[0][1])
                continue
            for name in match.concepts:
                concept = self.termbase.concepts[name]
                dated = concept.kind == "time" and _has_date(facts, clause)
                high = concept.ambiguity.level == "high" or len(match.concepts) > 1
                clear = (name, match.surface.casefold()) in self.clear
                yield Use(match, written, concept, ambiguous=high and not dated and not clear)


def _clear_wordings(termbase: Termbase) -> Iterator[tuple[str, str]]:
    """Wordings marked as clear, and the long forms of what is ambiguous only as an acronym.

    "PO" is a product owner or a purchase order; "product owner" is not.
    """
    concepts_of: dict[str, set[str]] = {}
    for surface in termbase.surfaces:
        concepts_of.setdefault(surface.text.casefold(), set()).add(surface.concept)
    homonyms = set().union(*(ids for ids in concepts_of.values() if len(ids) > 1), set())
    for concept in termbase.concepts.values():
        for designation in concept.designations:
            if designation.clear:
                for form in (designation.text, *designation.variants):
                    yield concept.id, form.casefold()
    for written, ids in concepts_of.items():
        if len(ids) == 1 and ids <= homonyms and " " in written:
            yield next(iter(ids)), written


def _settled(concept: Concept, near: str, facts: tuple[Fact, ...], clause: Clause) -> Sense | None:
    """The one sense that words nearby point to; a word about time is settled by a date only."""
    if concept.kind == "time" and not _has_date(facts, clause):
        return None
    hits = [
        sense
        for sense in concept.ambiguity.senses
        if any(re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", near, re.I) for cue in sense.cues)
    ]
    return hits[0] if len(hits) == 1 else None


def _has_date(facts: tuple[Fact, ...], clause: Clause) -> bool:
    return any(
        fact.kind in ("date", "time") and clause.start <= fact.start < clause.end for fact in facts
    )


def _nearby(text: str, match: Match, clause: Clause) -> str:
    """A match with the few words of its clause on either side."""
    before = _GAP.findall(text[clause.start : match.start])[-_CUE_WORDS_AWAY:]
    after = _GAP.findall(text[match.end : clause.end])[:_CUE_WORDS_AWAY]
    return " ".join([*before, text[match.start : match.end], *after])
