"""What stands in a message: its concepts, facts, clauses and open words, before any engine answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.translation.clauses import Clause, clause_at, clauses
from bot.translation.facts import Fact, Moment, find_facts
from bot.translation.unknown import unknown_words
from glossary.concept import Concept, Sense, Side
from glossary.match import Match, Matcher
from glossary.suggest import Suggester, Suggestion
from glossary.termbase import Termbase

_CUE_WORDS_AWAY = 4
_CUE_REACH = 120  # code points, so that a long text costs no more a word than a short one
_WRITTEN_ALIKE = ("time", "money", "number", "percent", "url", "mention", "code")
_GAP = re.compile(r"\S+")
_NEIGHBOUR = 40
_LAST_WORD = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[ \t]{1,3}\Z")
_FIRST_WORD = re.compile(r"[ \t]{1,3}([^\W\d_]+)")


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
    stops: Mapping[tuple[str, str], tuple[frozenset[str], frozenset[str]]]
    """For a concept and a surface, the words that may not stand right before and right after."""

    @classmethod
    def of(cls, termbase: Termbase) -> Reader:
        """The reader of a termbase."""
        return cls(
            termbase=termbase,
            matcher=Matcher.from_termbase(termbase),
            suggester=Suggester.from_termbase(termbase),
            clear=frozenset(_clear_wordings(termbase)),
            stops=dict(_stops(termbase)),
        )

    def find(self, text: str) -> tuple[Match, ...]:
        """The concepts' words in a text, without those that their neighbours make other words."""
        found = []
        for match in self.matcher.find(text):
            meant = tuple(c for c in match.concepts if not self._stopped(text, match, c))
            if meant:
                found.append(match._replace(concepts=meant))
        return tuple(found)

    def _stopped(self, text: str, match: Match, concept: str) -> bool:
        stops = self.stops.get((concept, match.surface.casefold()))
        if stops is None:
            return False
        before = _LAST_WORD.search(text, max(0, match.start - _NEIGHBOUR), match.start)
        after = _FIRST_WORD.match(text, match.end, match.end + _NEIGHBOUR)
        return bool(
            (before and before[1].casefold() in stops[0])
            or (after and after[1].casefold() in stops[1])
        )

    def read(
        self,
        text: str,
        side: Side,
        matches: tuple[Match, ...],
        moment: Moment,
        language: str = "en",
    ) -> Reading:
        """What stands in `text`; `matches` are this reader's own, found before the side was known.

        The fact grammar reads English words; of another language only what is written alike counts.
        """
        to: Side = "it" if side == "marketing" else "marketing"
        spans = [(match.start, match.end) for match in matches]
        facts = find_facts(text, moment, known_spans=spans)
        if language != "en":
            facts = tuple(fact for fact in facts if fact.kind in _WRITTEN_ALIKE)
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
            suggestions=suggestions if language == "en" else (),
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
    written_of: dict[str, set[str]] = {}
    for surface in termbase.surfaces:
        written = surface.text.casefold()
        concepts_of.setdefault(written, set()).add(surface.concept)
        written_of.setdefault(surface.concept, set()).add(written)
    homonyms = set().union(*(ids for ids in concepts_of.values() if len(ids) > 1), set())
    for concept in termbase.concepts.values():
        clear = {
            form.casefold()
            for designation in concept.designations
            if designation.clear
            for form in (designation.text, *designation.variants)
        }
        for written in written_of.get(concept.id, ()):
            if written in clear or written.removesuffix("s") in clear:
                yield concept.id, written
    for written, ids in concepts_of.items():
        if len(ids) == 1 and ids <= homonyms and " " in written:
            yield next(iter(ids)), written


def _stops(
    termbase: Termbase,
) -> Iterator[tuple[tuple[str, str], tuple[frozenset[str], frozenset[str]]]]:
    """The words that may not stand beside a surface; a plural has those of its singular."""
    for concept in termbase.concepts.values():
        for designation in concept.designations:
            if not (designation.not_after or designation.not_before):
                continue
            stops = (frozenset(designation.not_after), frozenset(designation.not_before))
            for form in (designation.text, *designation.variants):
                for written in (form.casefold(), f"{form.casefold()}s"):
                    yield (concept.id, written), stops


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
    first = max(clause.start, match.start - _CUE_REACH)
    last = min(clause.end, match.end + _CUE_REACH)
    before = _GAP.findall(text[first : match.start])[-_CUE_WORDS_AWAY:]
    after = _GAP.findall(text[match.end : last])[:_CUE_WORDS_AWAY]
    return " ".join([*before, text[match.start : match.end], *after])
