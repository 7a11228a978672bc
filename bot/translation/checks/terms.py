"""Terms: only what was matched is claimed, and the reader finds words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.bare_text import squeezed
from bot.translation.checks.finding import Finding, Given
from bot.translation.checks.synonyms import SAID_BY_ALL
from bot.translation.checks.words import keys_of
from bot.translation.contract import Draft

_WORD = re.compile(r"[^\W_]+")


def terms(draft: Draft, given: Given) -> Iterator[Finding]:
    """Claims that do not hold cost the claim; a term left in the author's words is a note."""
    matched = {concept for match in given.terms for concept in match.concepts}
    source = squeezed(given.source)
    for n, term in enumerate(draft.terms):
        if term.concept not in matched:
            yield Finding(
                "TERM", f"terms.{n}", f"'{term.concept}' was not in the glossary given", "part"
            )
        elif not squeezed(term.source_span) or squeezed(term.source_span) not in source:
            yield Finding(
                "QUOTE", f"terms.{n}", f"'{term.source_span}' is not in the source", "part"
            )
        elif squeezed(term.rendered_as) not in squeezed(draft.rephrased):
            yield Finding("TERM", f"terms.{n}", f"'{term.rendered_as}' is not in rephrased", "note")
    yield from _rendered(draft, given)


def _rendered(draft: Draft, given: Given) -> Iterator[Finding]:
    found = given.matcher.find(draft.rephrased)
    said = {concept for match in found for concept in match.concepts}
    stems = frozenset().union(*(keys_of(word) for word in _WORD.findall(draft.rephrased.lower())))
    seen: set[str] = set()
    unsettled = {term.concept for term in draft.terms if term.ambiguous}
    # An ambiguous word is to stay as it is, whatever the model says of it.
    unsettled |= {
        concept
        for match in given.terms
        for concept in match.concepts
        if len(match.concepts) > 1 or given.termbase.concepts[concept].ambiguity.level == "high"
    }
    for match in given.terms:
        for concept in match.concepts:
            if concept in seen or concept not in given.termbase.concepts:
                continue
            seen.add(concept)
            mine = [
                d
                for d in given.termbase.concepts[concept].designations
                if d.side in (given.reader, "both") and d.status != "deprecated"
            ]
            if any(_joined(d.text) == _joined(match.surface) for d in mine):
                continue
            if concept in unsettled or _explained(match.surface, draft.rephrased):
                continue
            gloss = given.termbase.gloss(concept, given.reader)
            words = {w for w in _WORD.findall(gloss.lower()) if len(w) > 3 and w not in SAID_BY_ALL}
            if concept in said and any(_joined(d.text) in _joined(draft.rephrased) for d in mine):
                continue
            if sum(bool(keys_of(w) & stems) for w in words) >= 2:
                continue
            if mine and len(match.concepts) == 1:
                detail = f"'{match.surface}' is a word of the other side; the reader says '{mine[0].text}'"
                yield Finding("GLOSSARY", "rephrased", detail, "note")
    for match in found:
        avoided = (
            d
            for concept in match.concepts
            if concept in given.termbase.concepts
            for d in given.termbase.concepts[concept].designations
            if d.status == "deprecated" and squeezed(d.text) == squeezed(match.surface)
        )
        if any(squeezed(d.text) not in squeezed(given.source) for d in avoided):
            yield Finding("AVOID", "rephrased", f"'{match.surface}' is a word to avoid", "note")


def _joined(text: str) -> str:
    """Without spaces and hyphens: "home page" is "homepage"."""
    return squeezed(text).replace(" ", "").replace("-", "")


def _explained(surface: str, text: str) -> bool:
    """Whether a word stands in the text with its explanation beside it, in brackets or commas."""
    word = re.escape(squeezed(surface))
    pattern = rf"(?<!\w){word}(?:'?s)?['\"]?(?: \(|, (?:an?|the|that is|which|our|your|i\.e\.|meaning|short for|or)\b)|\([^()]{{0,40}}(?<!\w){word}(?:'?s)?\)"
    return re.search(pattern, squeezed(text)) is not None
