"""Everything that is wrong with a model's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.actors import actors
from bot.translation.checks.align import align, aside
from bot.translation.checks.bare_text import squeezed, without_tokens
from bot.translation.checks.bounds import bounds
from bot.translation.checks.choices import choices
from bot.translation.checks.conditions import conditions
from bot.translation.checks.coverage import dropped, invented
from bot.translation.checks.cues import read_cues
from bot.translation.checks.exchanged import exchanged
from bot.translation.checks.finding import Finding, Given, Weight
from bot.translation.checks.intent import intent
from bot.translation.checks.kept import lost, new, plain_values, weekdays
from bot.translation.checks.meaning import meaning
from bot.translation.checks.names import links, lost_names, names, secrets, tokens, unknown_tokens
from bot.translation.checks.order import order
from bot.translation.checks.polarity import excepted, polarity
from bot.translation.checks.promises import promises
from bot.translation.checks.rivals import rivals
from bot.translation.checks.roles import roles
from bot.translation.checks.slots import slots
from bot.translation.checks.swapped import swapped
from bot.translation.checks.terms import terms
from bot.translation.checks.words import Prose, keys_of, read_prose
from bot.translation.contract import Draft
from bot.translation.facts import find_facts
from bot.translation.language import language_of

MIN_LENGTH = 500
LENGTH_FACTOR = 3
_WORD = re.compile(r"[^\W\d_]+")


def check(draft: Draft, given: Given) -> tuple[Finding, ...]:
    """What is wrong with the draft, fatal things first; empty when it may be shown as it is."""
    found = dict.fromkeys(_all(draft, given))
    order = {"fatal": 0, "part": 1, "note": 2}
    return tuple(sorted(found, key=lambda finding: order[finding.weight]))


def _all(draft: Draft, given: Given) -> Iterator[Finding]:
    text = draft.rephrased
    length = len(text.strip())
    if not length or length > max(MIN_LENGTH, LENGTH_FACTOR * len(given.source)):
        yield Finding("LENGTH", "rephrased", f"{length} characters", "fatal")
        return
    if _bare(text) != _bare(given.source):
        yield from _rephrased(draft, given)
    yield from _quotes(draft, given)
    yield from terms(draft, given)
    yield from _parts(draft, given)


def _bare(text: str) -> str:
    return squeezed(text)


def _rephrased(draft: Draft, given: Given) -> Iterator[Finding]:
    text = draft.rephrased
    yield from tokens(given.source, text)
    said = [*(answer.answer for answer in given.answers), *given.thread]
    asked = [answer.question for answer in given.answers]
    context = "\n".join([given.source, *said, *asked])
    yield from unknown_tokens(text, context, "rephrased", "fatal")
    yield from links(text, context, "rephrased", "fatal")
    source, target = _read(given, given.source), _read(given, text)
    yield from secrets(target, context, "rephrased", "fatal")
    others = tuple(_read(given, line) for line in said)
    yield from lost(source, target, [(m.start, m.end) for m in given.terms])
    yield from new(target, (source, *others), "rephrased", "fatal", context)
    yield from weekdays(source, target)
    yield from plain_values(target, context)
    glossary = _designations(given)
    english = language_of(given.source) == "en"
    yield from names(
        target, f"{context}\n{glossary}", given.termbase, "rephrased", "fatal", english
    )
    if not english:
        yield from swapped(source, target)
        return
    if language_of(text) != "en":
        yield Finding("LANGUAGE", "rephrased", "the source is in English", "fatal")
        return
    here, there = read_cues(source), read_cues(target)
    yield from lost_names(source, target, [(m.start, m.end) for m in given.terms])
    forth, back = align(source, target)
    spans = aside(target, back)
    there = tuple(c for c in there if not any(a <= c.start < b for a, b in spans))
    yield from slots(source, here, back, target, there, forth)
    yield from polarity(source, here, target, there, forth, back, bool(others))
    everything = f"{context}\n{glossary}\n{_glosses(given)}"
    yield from rivals(source, target, everything)
    yield from exchanged(source, here, target, there, forth, back, everything)
    yield from excepted(here, target, there, forth, back)
    yield from conditions(source, here, target, there, forth)
    yield from choices(source, here, target, there, forth, back)
    yield from intent(source, here, target, there, forth)
    yield from order(source, here, target, there, forth, back)
    yield from roles(source, target)
    yield from dropped(source, target, forth, back)
    yield from invented(target, source, back, forth, everything)
    yield from swapped(source, target, here, there)
    yield from meaning(source, here, target, there, others, forth)
    yield from bounds(source, here, target, there)
    yield from actors(source, target, given.side, given.reader)
    yield from promises(target, (source, *others), "rephrased", "fatal", given.side)


def _read(given: Given, text: str) -> Prose:
    blank = without_tokens(text)
    found = given.matcher.find(blank)
    spans = [(m.start, m.end, concept) for m in found for concept in m.concepts]
    # A term of digits ("301") is a number too: an unseen one must not hide in it.
    known = [(m.start, m.end) for m in found if not any(c.isdigit() for c in m.surface)]
    facts = find_facts(blank, given.moment, known_spans=known)
    return read_prose(blank, facts, spans, _vocabulary(given))


def _vocabulary(given: Given) -> dict[str, frozenset[str]]:
    """For each stem of what the glossary says of a matched concept, that concept as a weak key."""
    found: dict[str, set[str]] = {}
    for concept in {concept for match in given.terms for concept in match.concepts}:
        known = given.termbase.concepts.get(concept)
        if known is None:
            continue
        texts = [given.termbase.gloss(concept, given.reader), known.definition.neutral]
        texts += [d.text for d in known.designations]
        for text in texts:
            for word in _WORD.findall(text.lower()):
                for key in keys_of(word):
                    found.setdefault(key, set()).add(f"~{concept}")
    return {key: frozenset(ids) for key, ids in found.items()}


def _designations(given: Given) -> str:
    known = (
        given.termbase.concepts.get(concept) for match in given.terms for concept in match.concepts
    )
    return "\n".join(d.text for concept in known if concept for d in concept.designations)


def _glosses(given: Given) -> str:
    """What the glossary says of the matched concepts to the reader."""
    concepts = {concept for match in given.terms for concept in match.concepts}
    return "\n".join(
        given.termbase.gloss(concept, given.reader)
        for concept in sorted(concepts)
        if concept in given.termbase.concepts
    )


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for n, question in enumerate(draft.questions):
        yield f"questions.{n}", question.question
    for n, work in enumerate(draft.hidden_work):
        yield f"hidden_work.{n}", work.text
    for n, impact in enumerate(draft.impacts):
        yield f"impacts.{n}", impact.impact
    for n, other in enumerate(draft.alternatives):
        yield f"alternatives.{n}", f"{other.text}\n{other.reason}"


def _parts(draft: Draft, given: Given) -> Iterator[Finding]:
    """Nothing new in the optional parts either; the glossary's texts of matched concepts are given."""
    said = [given.source, *(f"{a.question} {a.answer}" for a in given.answers), *given.thread]
    sources: tuple[Prose, ...] | None = None
    context = ""
    copied: tuple[str, ...] = ()
    english = True
    weight: Weight = "part"
    for where, text in _texts(draft):
        if sources is None:
            entries = [
                entry.model_dump_json()
                for match in given.terms
                for concept in match.concepts
                if (entry := given.termbase.concepts.get(concept))
            ]
            sources = tuple(_read(given, line) for line in said)
            context = "\n".join([*said, *entries])
            copied = tuple(_said_by(given))
            english = language_of(given.source) == "en"
        if not text.strip() or len(text) > MIN_LENGTH:
            yield Finding("LENGTH", where, f"{len(text.strip())} characters", weight)
            continue
        yield from unknown_tokens(text, context, where, weight)
        yield from links(text, context, where, weight)
        text = _own_words(text, copied)
        if not text.strip():
            continue
        prose = _read(given, text)
        yield from secrets(prose, context, where, weight)
        for finding in new(prose, sources, where, weight, context):
            if not (where.startswith("questions") and _VAGUE.search(finding.detail)):
                yield finding
        # Where nouns or the polite "you" are written with a capital, one is no name.
        yield from names(
            prose, context, given.termbase, where, weight, english and language_of(text) == "en"
        )
        yield from promises(prose, sources, where, weight, given.side)


_VAGUE = re.compile(
    r"\('(?:today|tonight|now|right now|at once|straight away|currently|at the moment|once|twice|daily|weekly|monthly"
    r"|(?:once |twice )?(?:a|an|per|each|every) (?:second|minute|hour|day|week|month|quarter|year|time)"
    r"|one|first)'\)",
    re.IGNORECASE,
)
"""Time words that name no date of their own: "Is this so today?"."""
_LEAST_COPIED = 12
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _said_by(given: Given) -> Iterator[str]:
    """Every text of the matched concepts, as quotes are compared."""
    for concept in {concept for match in given.terms for concept in match.concepts}:
        if entry := given.termbase.concepts.get(concept):
            yield from (squeezed(text) for text in _strings(entry.model_dump()))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _own_words(text: str, copied: tuple[str, ...]) -> str:
    """The sentences of an optional part that the glossary does not say word for word."""
    kept = []
    for sentence in _SENTENCE.split(text):
        bare = squeezed(sentence).rstrip(".!?")
        if len(bare) < _LEAST_COPIED or not any(bare in entry for entry in copied):
            kept.append(sentence)
    return "\n".join(kept)


def _quotes(draft: Draft, given: Given) -> Iterator[Finding]:
    source = squeezed(given.source)
    for n, question in enumerate(draft.questions):
        if not squeezed(question.about) or squeezed(question.about) not in source:
            yield Finding(
                "QUOTE", f"questions.{n}", f"'{question.about}' is not in the source", "part"
            )
    for n, impact in enumerate(draft.impacts):
        if not squeezed(impact.quote) or squeezed(impact.quote) not in source:
            yield Finding("QUOTE", f"impacts.{n}", f"'{impact.quote}' is not in the source", "part")
