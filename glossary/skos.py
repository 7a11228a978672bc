"""The termbase as SKOS in Turtle: concepts, labels of both sides, links.

The sides are private-use languages, so that each may have its own prefLabel.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from glossary.concept import Concept, TermFile

LANGUAGE = {"marketing": "en-x-mkt", "it": "en-x-it"}
_LABEL = {"preferred": "prefLabel", "admitted": "altLabel", "deprecated": "hiddenLabel"}
_PREFIXES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix fb: <urn:fogbridge:schema:> .
"""
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def written_turtle(files: Iterable[TermFile]) -> str:
    """One concept scheme per subject field, one concept per entry."""
    parts = [_PREFIXES]
    for file in files:
        scheme = f"<urn:fogbridge:field:{file.subject_field}>"
        statements = [f"skos:prefLabel {literal(file.title, 'en-GB')}"]
        for side, owner in (("marketing", file.owners.marketing), ("it", file.owners.it)):
            statements.append(f"dct:contributor {literal(owner, LANGUAGE[side])}")
        parts.append(_resource(scheme, "skos:ConceptScheme", statements))
        for concept in file.concepts:
            statements = [f"skos:inScheme {scheme}", *_statements(concept)]
            parts.append(_resource(_uri(concept.id), "skos:Concept", statements))
    return "\n".join(parts)


def literal(text: str, language: str | None = None) -> str:
    """A Turtle string; characters that Turtle cannot hold (half a surrogate pair) become U+FFFD."""
    escaped = _UNSAFE.sub(lambda match: _escape(match[0]), text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _escape(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _NAMED.get(character) or f"\\u{ord(character):04X}"


def _uri(id: str) -> str:
    return f"<urn:fogbridge:concept:{id}>"


def _resource(subject: str, type: str, statements: Iterable[str]) -> str:
    return f"{subject} a {type} ;\n    " + " ;\n    ".join(dict.fromkeys(statements)) + " .\n"


def _statements(concept: Concept) -> Iterator[str]:
    definition = concept.definition
    yield f"skos:notation {literal(concept.id)}"
    yield f"skos:definition {literal(definition.neutral, 'en-GB')}"
    yield f"skos:scopeNote {literal(definition.for_marketing, LANGUAGE['marketing'])}"
    yield f"skos:scopeNote {literal(definition.for_it, LANGUAGE['it'])}"
    for designation in concept.designations:
        for side, language in LANGUAGE.items():
            if designation.side in (side, "both"):
                label = _LABEL[designation.status]
                yield f"skos:{label} {literal(designation.text, language)}"
                for variant in designation.variants:
                    yield f"skos:hiddenLabel {literal(variant, language)}"
    for context in concept.contexts:
        yield f"skos:example {literal(context.text, LANGUAGE[context.side])}"
    relations = concept.relations
    for predicate, targets in (
        ("skos:broader", relations.broader),
        ("skos:narrower", relations.narrower),
        ("skos:related", relations.related),
        ("fb:conflictsWith", relations.conflicts_with),
        ("fb:seeAlso", relations.see_also),
    ):
        for target in targets:
            yield f"{predicate} {_uri(target)}"
    for entry in concept.review.log:
        said = f"{entry.on} {entry.by}: {entry.verdict}"
        yield f"skos:changeNote {literal(said, LANGUAGE[entry.side])}"
    for source in concept.sources:
        yield f"dct:source {literal(source.ref)}"
    dumped = concept.model_dump(mode="json", by_alias=True)
    for field in (
        "ambiguity",
        "questions",
        "hidden_work",
        "lead_time",
        "business_impact",
        "alternatives",
    ):
        if dumped[field]:
            yield f"fb:{field} {literal(json.dumps(dumped[field], ensure_ascii=False))}"
