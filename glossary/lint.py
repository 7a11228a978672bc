"""The strict editor behind `fogbridge glossary check`: everything that is not right in a termbase."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from glossary.concept import SIDES, Concept, Designation, Side
from glossary.integrity import Located, SourceFile, integrity_problems
from glossary.load import read_leniently
from glossary.match import Match, Matcher
from glossary.problem import Problem, TermbaseError
from glossary.prose import prose_problems
from glossary.spelling import other_spelling
from glossary.surfaces import LOCK_NAME, Lock, forms_of, read_lock, surfaces_of
from glossary.words import WORD, everyday_words, fold, fold_phrase, sentences

# An explanation on the spot: in brackets, in quotes, after a comma, or after "called".
_EXPLAINS_BEFORE = ("(", '"', "“", "called ", "say ")
_EXPLAINS_AFTER = (" (", ", ", ": ", '"', "”")


def check(folder: Path, today: date | None = None) -> list[Problem]:
    """Every problem in the folder, by file and line; empty when all is well. Never raises.

    The shape comes first: a file with a wrong shape is not read for its content.
    """
    try:
        sources, problems = read_leniently(folder)
    except TermbaseError as error:
        return list(error.problems)
    lock = read_lock(folder.parent / LOCK_NAME)
    found = chain(
        problems, integrity_problems(sources, lock), content_problems(sources, lock, today)
    )
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.field))


def report(problems: Sequence[Problem]) -> str:
    """The problems for a person: by file, one a line, with a sum at the end."""
    if not problems:
        return "The glossary is in order.\n"
    lines, file = [], ""
    for problem in problems:
        if problem.file != file:
            file = problem.file
            lines.append(file)
        mark = "error  " if problem.severity == "error" else "warning"
        lines.append(f"  {problem.line:>5}  {mark}  {problem.field}")
        lines.append(f"                  {problem.message} ({problem.rule})")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    lines.append(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    return "\n".join(lines) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True)
class Known:
    """What the rules know of the whole termbase: every word, and which side says it."""

    matcher: Matcher
    said_by: Mapping[str, Mapping[str, frozenset[Side]]]
    """Folded surface, then concept id, to the sides that say it."""
    designations: Mapping[str, Sequence[Designation]]
    plain_words: Mapping[Side, frozenset[str]]
    """Folded words that a side understands, because it uses them in its own terms or reads them often."""
    lock: Lock
    today: date

    @classmethod
    def of(cls, sources: Iterable[SourceFile], lock: Lock, today: date | None = None) -> Known:
        """Everything there is to know of these files."""
        concepts = [concept for source in sources for concept in source.content.concepts]
        said_by: defaultdict[str, dict[str, frozenset[Side]]] = defaultdict(dict)
        for concept in concepts:
            for designation in concept.designations:
                sides = frozenset(s for s in SIDES if designation.side in (s, "both"))
                for form in forms_of(designation, lock):
                    ids = said_by[fold_phrase(form)]
                    ids[concept.id] = ids.get(concept.id, frozenset()) | sides
        return cls(
            Matcher(chain.from_iterable(surfaces_of(concept, lock) for concept in concepts)),
            said_by,
            {concept.id: concept.designations for concept in concepts},
            {side: _plain_words(concepts, side) for side in SIDES},
            lock,
            today or datetime.now(UTC).date(),
        )

    def is_plain(self, surface: str, reader: Side) -> bool:
        """Whether every word of a surface is plain to this side: "launch date", but not "CDP"."""
        words = WORD.findall(surface)
        return not any(w.isupper() for w in words) and all(
            fold(word).removesuffix("s") in self.plain_words[reader] for word in words
        )


_USED_OFTEN = 3
"""In the texts of so many concepts a word stands before it counts as plain to their reader."""


def _plain_words(concepts: Iterable[Concept], side: Side) -> frozenset[str]:
    own = {
        word
        for concept in concepts
        for designation in concept.designations
        if designation.side in (side, "both")
        for form in (designation.text, *designation.variants)
        for word in fold_phrase(form).split()
    }
    used = Counter(
        word for concept in concepts for word in set(fold_phrase(_read_by(concept, side)).split())
    )
    known = own | everyday_words() | {word for word, n in used.items() if n >= _USED_OFTEN}
    return frozenset(word.removesuffix("s") for word in known)


def _read_by(concept: Concept, side: Side) -> str:
    definition, impact = concept.definition, concept.business_impact
    if side == "it":
        return f"{definition.for_it} {impact.for_it}"
    return f"{definition.for_marketing} {impact.for_marketing}"


def content_problems(
    sources: Sequence[SourceFile], lock: Lock, today: date | None = None
) -> Iterator[Problem]:
    """What an editor finds in files whose shape is right."""
    known = Known.of(sources, lock, today)
    for source in sources:
        for at in source.located():
            yield from prose_problems(at)
            yield from circular(at, known)
            yield from foreign_words(at, known)
            yield from open_ambiguity(at)
            yield from designations(at)
            yield from one_spelling(at, known)
            yield from due_review(at, known)


def circular(at: Located, known: Known) -> Iterator[Problem]:
    """Neither the neutral definition nor a gloss explains a term with the term itself.

    A gloss may use what its reader calls the thing: "bulk mail" explains a newsletter to IT.
    A designation that is an explanation itself may be used: one that is clear, or a whole phrase.
    """
    definition = at.concept.definition
    readers: tuple[Side | None, ...] = (None, *SIDES)
    for reader in readers:
        field = f"for_{reader}" if reader else "neutral"
        own = _unexplained_words(at, known, reader)
        text = sentences(getattr(definition, field))[0]
        for match in own.find(text):
            # A longer term around it is another concept: "consent banner" is not "consent".
            if not _is_part_of_another(match, at, known, text):
                said = f'"{text[match.start : match.end]}" explains itself with its own word.'
                yield at.problem("circular", ("definition", field), said)


def _unexplained_words(at: Located, known: Known, reader: Side | None) -> Matcher:
    """The words for this concept that explain nothing to this reader."""
    words = tuple(
        designation
        for designation in at.concept.designations
        if designation.side != reader
        and not designation.clear
        and not (designation.pos == "phrase" and " " in designation.text)
    )
    return Matcher(surfaces_of(at.concept.model_copy(update={"designations": words}), known.lock))


def _is_part_of_another(match: Match, at: Located, known: Known, text: str) -> bool:
    return any(
        other.start <= match.start
        and match.end <= other.end
        and at.concept.id not in other.concepts
        for other in known.matcher.find(text)
    )


def foreign_words(at: Located, known: Known) -> Iterator[Problem]:
    """A definition for one side uses no word of the other side without explaining it on the spot."""
    for reader in SIDES:
        field = f"for_{reader}"
        for sentence in sentences(getattr(at.concept.definition, field)):
            for match in known.matcher.find(sentence):
                if _is_foreign(match, at, known, reader, sentence):
                    name = "marketing" if reader == "it" else "IT"
                    said = f'"{sentence[match.start : match.end]}" is a word of {name}; explain it.'
                    yield at.problem("foreign-word", ("definition", field), said)


def _is_foreign(match: Match, at: Located, known: Known, reader: Side, sentence: str) -> bool:
    if at.concept.id in match.concepts:
        return False  # the word that is being explained
    says = known.said_by.get(fold_phrase(match.surface), {})
    if any(reader in sides for sides in says.values()):
        return False
    if known.is_plain(match.surface, reader):
        return False
    before, after = sentence[: match.start], sentence[match.end :]
    if before.endswith(_EXPLAINS_BEFORE) or after.startswith(_EXPLAINS_AFTER):
        return False
    readers = {
        fold_phrase(form)
        for concept in match.concepts
        for designation in known.designations.get(concept, ())
        if designation.side in (reader, "both")
        for form in forms_of(designation, known.lock)
    }
    folded = f" {fold_phrase(sentence)} "
    return not any(f" {phrase} " in folded for phrase in readers)


def open_ambiguity(at: Located) -> Iterator[Problem]:
    """A word that the bot must ask about has a slip, a reading per side and a question to the asker."""
    concept = at.concept
    if concept.ambiguity.level != "high":
        return
    if concept.definition.slips is None:
        said = "High ambiguity needs slips: where the two sides miss each other."
        yield at.problem("ambiguity", ("definition", "slips"), said)
    for side in SIDES:
        if not any(sense.side in (side, "both") for sense in concept.ambiguity.senses):
            name = "IT" if side == "it" else side
            said = f"High ambiguity needs a sense that says how {name} reads the word."
            yield at.problem("ambiguity", ("ambiguity", "senses"), said)
    if not any(question.to == "asker" for question in concept.questions):
        said = "High ambiguity needs a question to the asker."
        yield at.problem("ambiguity", ("questions",), said)


def designations(at: Located) -> Iterator[Problem]:
    """Acronyms keep their case, verbs list their forms, words to avoid say what is better."""
    for n, designation in enumerate(at.concept.designations):
        place = ("designations", n)
        text, variants = designation.text, designation.variants
        is_acronym = len(text) > 1 and text.isupper() and len(WORD.findall(text)) == 1
        # Who lists "asap" or "a.s.a.p." has decided that lower case means the same.
        is_decided = any(v.replace(".", "") == text.lower() for v in variants)
        if is_acronym and not designation.case_sensitive and not is_decided:
            said = f'"{text}" is an acronym: add case_sensitive: true, or list "{text.lower()}".'
            yield at.problem("acronym", place, said)
        if designation.pos == "verb" and not variants:
            said = f'"{text}" is a verb: list its other forms in variants.'
            yield at.problem("verb", place, said)
        if designation.status == "deprecated" and not (designation.note or designation.use):
            said = f'"{text}" is deprecated: say in note what is better.'
            yield at.problem("deprecated", place, said, "warning")


def one_spelling(at: Located, known: Known) -> Iterator[Problem]:
    """Where British and American spelling differ, people write both."""
    concept = at.concept
    written = {fold_phrase(form) for d in concept.designations for form in forms_of(d, known.lock)}
    for n, designation in enumerate(concept.designations):
        for form in (designation.text, *designation.variants):
            words = fold_phrase(form).split()
            for i, word in enumerate(words):
                other = other_spelling(word)
                missing = " ".join([*words[:i], other or word, *words[i + 1 :]])
                if other and missing not in written:
                    said = f'"{missing}" is written too; add it to variants.'
                    yield at.problem("spelling", ("designations", n), said, "warning")


def due_review(at: Located, known: Known) -> Iterator[Problem]:
    """The date of the next review lies ahead."""
    if at.concept.review.next < known.today:
        said = f"The review was due on {at.concept.review.next}."
        yield at.problem("review", ("review", "next"), said, "warning")
