"""The termbase engine: a reader's companion for when no model answers.

It rewrites nothing. The original is quoted, and beside it stands what the glossary and the fact
grammar know: what is asked or blocked and until when, what each word means to this reader, dates
and what they belong to, work that comes along, what to ask, and a "No, but".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.translation.clauses import Clause
from bot.translation.facts import Fact
from bot.translation.reading import Reading, Use
from bot.translation.result import Alternative, HiddenWork, Impact, TermUse
from glossary.concept import Side
from glossary.termbase import Termbase

MAX_WORK = 3
MAX_IMPACTS = 2
MAX_ALTERNATIVES = 1
_MAX_QUOTE_WORDS = 25
_MAX_DATES = 12
_REACH = 200  # code points on either side of a date that may say what it belongs to
_WORD = re.compile(r"\S+")
_TRIM = " \t\n.,;:!?…"
_LEADING = re.compile(r"(?:and|but|so|or|because|since|then|,|\s)+\b\s*", re.I)
# A condition that ends: what it forbids now is possible afterwards.
_EDGE = re.compile(r"[,(){}]\s|\s(?=(?:so|and|but|or|then)\s)")  # where what a date belongs to ends
_HARD = ("date", "time", "duration", "money", "number", "percent")
_NOT_NEEDED = re.compile(
    r"\b(?:needn['’]?t|need not|(?:do|does|did)(?:n['’]?t| not) (?:need|have) to|not (?:required|necessary))\b",
    re.I,
)
_PROHIBITED = re.compile(
    r"(?:(?:please|pls)[, ]+)?(?:do ?n['’]?t|do not|never)\b(?! (?:know|think))", re.I
)
_REQUEST = re.compile(
    r"\b(?:please|pls|plz|need|needs|want|wants|would like|would love|let['’]s|how about"
    r"|(?:can|could|would|will) (?:we|you|it|i|someone|somebody|sb))\b",
    re.I,
)
_UNTIL = re.compile(r"(?:before|until|till|til|prior to|ahead of|not before|not until)\b", re.I)
_GATE = re.compile(r"(?:unless|only|except|without)\b", re.I)


@dataclass(frozen=True, slots=True)
class InShort:
    """One line of "what is asked or blocked": a label of ours and a verbatim quote."""

    label: str
    quote: str

    def __str__(self) -> str:
        return self.label.replace("{}", f"“{self.quote}”")


def term_uses(reading: Reading, termbase: Termbase) -> tuple[TermUse, ...]:
    """Every concept of the message with the gloss for its reader, in the order of the text."""
    return tuple(
        TermUse(
            concept=use.concept.id,
            surface=use.written,
            start=use.match.start,
            end=use.match.end,
            gloss=_gloss(use, reading, termbase),
            ambiguous=use.ambiguous,
            familiar=not use.ambiguous and _is_own_word(use, reading.to),
        )
        for use in reading.uses
    )


def _is_own_word(use: Use, reader: Side) -> bool:
    """Whether the reader's side says this word itself, and only that side."""
    written = use.match.surface.casefold()
    return any(
        d.side == reader and written in {form.casefold() for form in (d.text, *d.variants)}
        for d in use.concept.designations
    )


def _gloss(use: Use, reading: Reading, termbase: Termbase) -> str:
    if use.sense is not None:
        reading_here = use.sense.reading.rstrip(".")
        return f"here: {reading_here}."
    return termbase.gloss(use.concept.id, reading.to)


def in_short(reading: Reading) -> tuple[InShort, ...]:
    """What the message blocks, makes conditional, demands or lacks, one line each, at most four."""
    lines: list[InShort] = []
    for clause in reading.clauses:
        line = _line(reading, clause)
        if line is not None and line.quote and line not in lines:
            lines.append(line)
    return tuple(lines[:4])


def _line(reading: Reading, clause: Clause) -> InShort | None:
    facts = reading.facts_in(clause)
    quote = _quote(reading.text, clause.start, clause.end)
    negation = next((f for f in facts if f.kind == "negation"), None)
    conditions = [f for f in facts if f.kind == "condition"]
    until = next((f for f in conditions if _UNTIL.match(f.text)), None)
    if _NOT_NEEDED.search(clause.text):
        return InShort("Not needed: {}.", quote)
    if _PROHIBITED.match(quote):
        return InShort("Please not: {}.", quote)
    if negation and until and negation.start < until.start:
        return InShort("Later, not never: {}.", quote)
    if any(_GATE.match(f.text) for f in conditions):
        return InShort("On a condition: {}.", quote)
    if negation and reading.text[negation.end : clause.end].strip(_TRIM):
        return InShort("A limit: {}.", quote)
    if reading.side == "it" and any(f.value == "must" for f in facts if f.kind == "modality"):
        return InShort("Needed: {}.", quote)
    depends = next((f for f in conditions if f.value in ("if", "as-long-as")), None)
    if depends:
        return InShort("It depends: {}.", _quote(reading.text, depends.start, clause.end))
    return None


def dates(reading: Reading) -> tuple[str, ...]:
    """Each date, time, duration and amount with the words that it belongs to."""
    found = []
    hard = [fact for fact in reading.facts if fact.kind in _HARD]
    for fact in hard[:_MAX_DATES]:
        clause = reading.clause_of(fact.start)
        context = _belongs_to(reading, fact, clause) if clause else fact.text
        bare = context.casefold() == fact.text.casefold()
        found.append(fact.text if bare else f"{fact.text} (“{context}”)")
    return tuple(dict.fromkeys(found))


def _belongs_to(reading: Reading, fact: Fact, clause: Clause) -> str:
    """The date with its condition ("by Tue", "if you want Wed"), or with a few words around it."""
    start, end = max(clause.start, fact.start - _REACH), min(clause.end, fact.end + _REACH)
    for other in reading.facts:
        if other.kind in _HARD and other is not fact:
            start = max(start, other.end) if other.end <= fact.start else start
            end = min(end, other.start) if other.start >= fact.end else end
    conditions = [
        f
        for f in reading.facts
        if f.kind == "condition" and start <= f.start and f.end <= fact.start
    ]
    if conditions and len(_WORD.findall(reading.text, conditions[-1].end, fact.start)) <= 3:
        return reading.text[conditions[-1].start : fact.end]
    for edge in _EDGE.finditer(reading.text, start, end):
        start = edge.end() if edge.end() <= fact.start else start
        end = min(end, edge.start()) if edge.start() >= fact.end else end
    before = list(_WORD.finditer(reading.text, start, fact.start))[-3:]
    after = list(_WORD.finditer(reading.text, fact.end, end))[:2]
    first = before[0].start() if before else fact.start
    last = after[-1].end() if after else fact.end
    return _trimmed(reading.text[first:last])


def hidden_work(reading: Reading) -> tuple[HiddenWork, ...]:
    """Work that an ask always brings along; a constraint of IT brings none to its reader."""
    if reading.side == "it":
        return ()
    found: dict[str, HiddenWork] = {}
    for use in _distinct(reading.uses):
        if use.ambiguous and use.concept.kind in ("time", "quality"):
            continue
        if not _is_asked_for(reading, use):
            continue
        for work in use.concept.hidden_work:
            if work.when == "always":
                found.setdefault(
                    work.task.casefold(),
                    HiddenWork(concept=use.concept.id, text=work.task, side=work.side),
                )
    return tuple(found.values())[:MAX_WORK]


def _is_asked_for(reading: Reading, use: Use) -> bool:
    """Whether the word stands in a clause that asks for something."""
    clause = reading.clause_of(use.match.start)
    if clause is None:
        return False
    obliged = any(f.value in ("must", "want") for f in reading.facts_in(clause))
    return obliged or bool(_REQUEST.search(clause.text))


def _refusals(reading: Reading) -> tuple[Clause, ...]:
    """The clauses that say no, for now or for good."""
    return tuple(
        clause
        for clause in reading.clauses
        if any(fact.kind == "negation" for fact in reading.facts_in(clause))
        and not _NOT_NEEDED.search(clause.text)
    )


def impacts(reading: Reading) -> tuple[Impact, ...]:
    """What the message's constraints and gates mean for the reader, with the clause that states them."""
    found: list[tuple[int, Impact]] = []
    for use in _distinct(reading.uses):
        clause = reading.clause_of(use.match.start)
        if clause is None or (use.ambiguous and use.concept.kind != "time"):
            continue
        weight = _weight_of(reading, use, clause)
        if weight is None:
            continue
        impact = use.concept.business_impact
        text = impact.for_it if reading.to == "it" else impact.for_marketing
        quote = _trimmed(clause.text)
        found.append((weight, Impact(quote=quote, impact=text, concept=use.concept.id)))
    found.sort(key=lambda weighed: weighed[0])
    return tuple(impact for _, impact in found[:MAX_IMPACTS])


def _weight_of(reading: Reading, use: Use, clause: Clause) -> int | None:
    """How much a concept constrains here (0 most); None when it does not.

    From IT, the first thing behind a "no" or a "must" constrains; from marketing, time does.
    """
    if use.concept.kind == "constraint":
        return 0
    if use.concept.kind == "time":
        return 1
    if reading.side == "marketing":
        return None
    cues = [
        fact for fact in reading.facts_in(clause) if fact.kind == "negation" or fact.value == "must"
    ]
    for cue in cues:
        behind = [u.match.start for u in reading.uses if cue.end <= u.match.start < clause.end]
        if behind and use.match.start == min(behind):
            return 2
    return None


def alternatives(reading: Reading) -> tuple[Alternative, ...]:
    """A "No, but" where IT refuses or marketing is in a hurry; nothing where nothing is."""
    if reading.side == "it":
        refused = _refusals(reading)
        offered = [
            u for u in _distinct(reading.uses) if reading.clause_of(u.match.start) in refused
        ]
    else:
        urgent = any(use.concept.kind == "time" for use in reading.uses) or any(
            fact.kind == "date" for fact in reading.facts
        )
        offered = [u for u in _distinct(reading.uses) if urgent and _is_asked_for(reading, u)]
    order = {"constraint": 0, "thing": 1, "action": 1, "quality": 2, "role": 3, "time": 3}
    found = [
        Alternative(
            text=_sentence(offer.say),
            reason="; ".join(
                part
                for part in (
                    f"gives {offer.gives}",
                    f"costs {offer.costs}" if offer.costs else "",
                    f"saves {offer.saves}" if offer.saves else "",
                )
                if part
            ),
            timeline=None,
            concept=use.concept.id,
        )
        for use in sorted(offered, key=lambda use: order[use.concept.kind])
        for offer in use.concept.alternatives[:1]
        if not use.ambiguous or use.concept.kind == "time"
    ]
    return tuple(found[:MAX_ALTERNATIVES])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _distinct(uses: Iterable[Use]) -> Iterator[Use]:
    seen: set[str] = set()
    for use in uses:
        if use.concept.id not in seen:
            seen.add(use.concept.id)
            yield use


def _around(text: str, clause: Clause, fact: Fact, before: int = 5, after: int = 8) -> str:
    """The fact with a few words of its clause on either side, verbatim."""
    if len(_WORD.findall(clause.text)) <= before + after:
        return _trimmed(clause.text)
    start, end = fact.start, fact.end
    for found in list(_WORD.finditer(text, clause.start, fact.start))[-before:][:1]:
        start = found.start()
    for found in list(_WORD.finditer(text, fact.end, clause.end))[:after][-1:]:
        end = found.end()
    return _trimmed(text[start:end])


def _trimmed(text: str) -> str:
    """Without a conjunction in front and signs around, so that it can be quoted."""
    found = _LEADING.match(text)
    return text[found.end() if found else 0 :].strip(_TRIM)


def _quote(text: str, start: int, end: int) -> str:
    """The clause without its conjunction, or as many of its words as a quote may have; verbatim."""
    words = list(_WORD.finditer(text, start, end))[:_MAX_QUOTE_WORDS]
    return _trimmed(text[start : words[-1].end()]) if words else ""
