"""What a word means to each side, from the glossary."""

from __future__ import annotations

from collections.abc import Iterator

from bot import wording
from bot.reply import Gloss, Glosses, Kept, Notice, Part, Points, Reply, Title
from glossary.concept import Concept
from glossary.suggest import Suggester
from glossary.termbase import Termbase

_MOST = 3


def term_card(word: str, termbase: Termbase, suggester: Suggester) -> Reply:
    """Every concept that the word may stand for; what it might have been meant as, where none."""
    ids = termbase.with_surface(word)[:_MOST]
    if not ids:
        return _unknown(word, termbase, suggester)
    parts: list[Part] = []
    for id in ids:
        parts += _concept(termbase.concept(id), word)
    first = termbase.concept(ids[0]).definition.neutral
    return Reply(f"{word}: {first}", tuple(parts))


def concept_card(concept: Concept) -> Reply:
    """One concept under the word that is written first."""
    name = concept.designations[0].text
    return Reply(f"{name}: {concept.definition.neutral}", tuple(_concept(concept, name)))


def _concept(concept: Concept, word: str) -> Iterator[Part]:
    names = tuple(dict.fromkeys(d.text for d in concept.designations))
    written = next((n for n in names if n.casefold() == word.casefold()), names[0])
    yield Title(written)
    yield Notice(concept.definition.neutral)
    yield Glosses(
        "What it means",
        (
            Gloss(wording.IN_MARKETINGS_WORDS, concept.definition.for_marketing, concept.id),
            Gloss(wording.IN_ITS_WORDS, concept.definition.for_it, concept.id),
        ),
    )
    if concept.definition.slips:
        yield Points(wording.WHERE_IT_SLIPS, (concept.definition.slips,))
    asked = tuple(q.ask for q in concept.questions if q.to == "asker")[:2]
    if asked:
        yield Points("Worth asking", asked)
    others = [name for name in names if name != written]
    if others:
        yield Kept(f"{wording.ALSO_CALLED}: {', '.join(others[:6])}.")


def _unknown(word: str, termbase: Termbase, suggester: Suggester) -> Reply:
    sentence = wording.no_such_term(word)
    close = [s.surface for s in suggester.find(word)][:_MOST]
    found = [termbase.preferred(c.id, "it") for c in termbase.search(word)[:_MOST]]
    near = tuple(dict.fromkeys([*close, *found]))
    parts: tuple[Part, ...] = (Notice(sentence),)
    if near:
        parts = (*parts, Points(wording.DID_YOU_MEAN, near[:_MOST]))
    return Reply(sentence, parts)
