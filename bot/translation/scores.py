"""How good a translation is against a golden case: counts that add up to precision and recall."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from bot.translation.facts import Kind
from bot.translation.result import Translation
from glossary.concept import Side


class GoldenFact(BaseModel):
    """A fact that a careful reader finds; `value` is compared where it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    text: str
    value: str | None = None


class GoldenCase(BaseModel):
    """A message with what a careful reader finds in it.

    `terms` are concept ids, `ambiguous` and `unknown` are words of the message. None means that
    nobody has looked, an empty list that there are none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    text: str
    from_: Side = Field(alias="from")
    facts: tuple[GoldenFact, ...] | None = None
    terms: tuple[str, ...] | None = None
    ambiguous: tuple[str, ...] | None = None
    unknown: tuple[str, ...] | None = None


@dataclass
class Count:
    """Found and right, found but wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the found that is right; None when nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of the expected that was found; None when nothing was expected."""
        expected = self.right + self.missed
        return self.right / expected if expected else None

    def add(self, expected: Iterable[str], found: Iterable[str]) -> tuple[list[str], list[str]]:
        """Count two multisets; returns what was missed and what was wrong."""
        wanted, got = Counter(expected), Counter(found)
        missed, wrong = list((wanted - got).elements()), list((got - wanted).elements())
        self.right += (wanted & got).total()
        self.wrong += len(wrong)
        self.missed += len(missed)
        return missed, wrong


@dataclass
class Scores:
    """The sums over many cases, and the single differences for somebody who looks closer."""

    cases: int = 0
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    engines: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, case: GoldenCase, made: Translation) -> None:
        """Count one case."""
        self.cases += 1
        self.engines[made.checks.fallback or made.engine] += 1
        if case.facts is not None:
            for kind, (wanted, got) in _by_kind(case, made).items():
                self._count(case, f"fact {kind}", wanted, got)
            values = {f.text: f.value for f in made.facts}
            dated = [f for f in case.facts if f.value is not None and f.text in values]
            self._count(
                case,
                "fact values",
                [f"{f.text} = {f.value}" for f in dated],
                [f"{f.text} = {values[f.text]}" for f in dated],
            )
        if case.terms is not None:
            self._count(case, "terms", set(case.terms), {t.concept for t in made.terms})
        if case.ambiguous is not None:
            flagged = {t.surface.casefold() for t in made.terms if t.ambiguous}
            self._count(case, "ambiguous", {a.casefold() for a in case.ambiguous}, flagged)
        if case.unknown is not None:
            self._count(case, "unknown", set(case.unknown), set(made.unknown))

    def _count(
        self, case: GoldenCase, what: str, wanted: Iterable[str], got: Iterable[str]
    ) -> None:
        missed, wrong = self.counts[what].add(wanted, got)
        self.differences += [f"{case.id}: {what}: missed {one!r}" for one in missed]
        self.differences += [f"{case.id}: {what}: wrong {one!r}" for one in wrong]


def _by_kind(case: GoldenCase, made: Translation) -> Mapping[str, tuple[list[str], list[str]]]:
    """Texts of the expected and the found facts, by kind."""
    kinds: dict[str, tuple[list[str], list[str]]] = {}
    for fact in case.facts or ():
        kinds.setdefault(fact.kind, ([], []))[0].append(_plain(fact.text))
    for found in made.facts:
        kinds.setdefault(found.kind, ([], []))[1].append(_plain(found.text))
    return kinds


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
