"""Rules for the sentences of a concept: length, ease, tone, promises. What a strict editor marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.concept import Concept
from glossary.integrity import Located
from glossary.marked import Place
from glossary.problem import Problem
from glossary.words import WORD, lix, sentences

LONGEST_SENTENCE = 28
LONGEST_GLOSS = 25
LONGEST_TASK = 9
HARDEST_LIX = 45

_BANNED = re.compile(r"(?<![\w-])(?:simply|just|obviously)(?![\w-])|!", re.I)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]|(?<!\w)['‘][^'‘’\n]*['’](?!\w)")
_PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\?\?|(?i:\blorem ipsum\b)|<[a-z ]+>")
_UNITS = r"(?:minute|hour|(?:working |business |calendar )?day|week|month|quarter|year|sprint)s?"
_NUMBERS = r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)"
_FIGURE = re.compile(
    rf"\b{_NUMBERS}(?:\s*(?:-|–|to|or)\s*{_NUMBERS})?[\s-]{_UNITS}\b"
    r"|\d\s?%|\d percent|[€$£]\s?\d|\b\d[\d.,]*\s?(?:EUR|USD|GBP|euros?|dollars?|pounds?)\b"
)
_PROMISE = re.compile(
    rf"\bwill (?:only )?take (?:about |at most |up to |around )?(?:(?:{_NUMBERS}|an?) {_UNITS}|long\b|no time)"
    r"|\bguarante(?:e|es|ed)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|without|cannot|\w+n['’]t)\b[^.;]*\Z", re.I
)
_PUBLIC = ("law", "standard", "documentation", "article")


def prose_problems(at: Located) -> Iterator[Problem]:
    """Everything in the sentences of this concept that an editor would send back."""
    for rule in (
        long_sentences,
        long_glosses,
        long_tasks,
        hard_texts,
        banned_words,
        placeholders,
        promises,
        questions,
        leading_articles,
    ):
        yield from rule(at)


def told(concept: Concept) -> Iterator[tuple[Place, str]]:
    """Every sentence of our own in a concept, with its place; designations and examples are not."""
    definition, impact = concept.definition, concept.business_impact
    yield ("definition", "neutral"), definition.neutral
    yield ("definition", "for_it"), definition.for_it
    yield ("definition", "for_marketing"), definition.for_marketing
    if definition.slips:
        yield ("definition", "slips"), definition.slips
    yield ("business_impact", "for_marketing"), impact.for_marketing
    yield ("business_impact", "for_it"), impact.for_it
    for n, sense in enumerate(concept.ambiguity.senses):
        yield ("ambiguity", "senses", n, "reading"), sense.reading
    for n, question in enumerate(concept.questions):
        yield ("questions", n, "ask"), question.ask
    for n, work in enumerate(concept.hidden_work):
        yield ("hidden_work", n, "task"), work.task
        yield ("hidden_work", n, "when"), work.when
    for n, driver in enumerate(concept.lead_time.drivers):
        yield ("lead_time", "drivers", n, "if"), driver.condition
        yield ("lead_time", "drivers", n, "effect"), driver.effect
    for n, alternative in enumerate(concept.alternatives):
        for part in ("say", "gives", "costs", "saves"):
            if text := getattr(alternative, part):
                yield ("alternatives", n, part), text


def long_sentences(at: Located) -> Iterator[Problem]:
    """No sentence is longer than 28 words."""
    for place, text in told(at.concept):
        for sentence in sentences(text):
            if (count := len(WORD.findall(sentence))) > LONGEST_SENTENCE:
                said = f"This sentence has {count} words; split it, {LONGEST_SENTENCE} is the most."
                yield at.problem("long-sentence", place, said)


def long_glosses(at: Located) -> Iterator[Problem]:
    """The first sentence for each reader stands beside a message: at most 25 words."""
    for reader in ("for_it", "for_marketing"):
        gloss = sentences(getattr(at.concept.definition, reader))[0]
        if (count := len(WORD.findall(gloss))) > LONGEST_GLOSS:
            said = f"The gloss (first sentence) has {count} words; {LONGEST_GLOSS} is the most."
            yield at.problem("long-gloss", ("definition", reader), said)


def long_tasks(at: Located) -> Iterator[Problem]:
    """Hidden work is a phrase of at most 9 words."""
    for n, work in enumerate(at.concept.hidden_work):
        if (count := len(WORD.findall(work.task))) > LONGEST_TASK:
            said = f"This task has {count} words; {LONGEST_TASK} is the most."
            yield at.problem("long-task", ("hidden_work", n, "task"), said)


def hard_texts(at: Located) -> Iterator[Problem]:
    """What one reader reads of a concept stays below LIX 45."""
    definition, impact = at.concept.definition, at.concept.business_impact
    for reader in ("for_it", "for_marketing"):
        value = lix(f"{getattr(definition, reader)} {getattr(impact, reader)}")
        if value > HARDEST_LIX:
            said = (
                f"This is hard to read (LIX {value:.0f}, at most {HARDEST_LIX}); use shorter words."
            )
            yield at.problem("readability", ("definition", reader), said, "warning")


def banned_words(at: Located) -> Iterator[Problem]:
    """No "simply", "just" or "obviously", and no exclamation marks, outside of what is quoted."""
    for place, text in told(at.concept):
        for found in _BANNED.finditer(_QUOTED.sub("", text)):
            yield at.problem("banned-word", place, f'Leave out "{found[0]}".')


def placeholders(at: Located) -> Iterator[Problem]:
    """Nothing is left to be written."""
    for place, text in told(at.concept):
        if found := _PLACEHOLDER.search(_QUOTED.sub("", text)):
            yield at.problem(
                "placeholder", place, f'"{found[0]}" is a placeholder; write the text.'
            )


def promises(at: Located) -> Iterator[Problem]:
    """No duration or figure without a public source, and no words that promise."""
    is_cited = any(source.type in _PUBLIC and source.url for source in at.concept.sources)
    for place, text in told(at.concept):
        if place[0] == "questions":
            continue  # a question offers figures, it does not promise them
        if not is_cited and (found := _FIGURE.search(_QUOTED.sub("", text))):
            said = f'"{found[0]}" is a figure without a public source; say what it depends on.'
            yield at.problem("promise", place, said)
        if place[-1] in ("slips", "reading"):
            continue  # what a side believes to have been promised
        for found in _PROMISE.finditer(_QUOTED.sub("", text)):
            if not _NEGATED.search(text[: found.start()]):
                yield at.problem("promise", place, f'"{found[0]}" reads like a promise.')


def questions(at: Located) -> Iterator[Problem]:
    """A question ends with a question mark and says what its answer decides."""
    for n, question in enumerate(at.concept.questions):
        if not question.ask.endswith("?"):
            said = "A question ends with a question mark."
            yield at.problem("question", ("questions", n, "ask"), said)
        if not question.unlocks:
            said = "Say in unlocks what the answer decides."
            yield at.problem("question", ("questions", n), said, "warning")


def leading_articles(at: Located) -> Iterator[Problem]:
    """The neutral definition starts with its genus, without an article."""
    if found := re.match(r"(?:A|An|The)\s", at.concept.definition.neutral):
        said = f'Leave out "{found[0].strip()}" at the start.'
        yield at.problem("article", ("definition", "neutral"), said, "warning")
