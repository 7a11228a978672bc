"""Which questions unblock work: at most three, the most useful first, none asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.translation.reading import Reading, Use
from bot.translation.result import MAX_QUESTIONS, Answer, Question
from glossary.concept import Question as TermQuestion

_MAX_PLAIN = 2  # questions of words that are clear: good to know, seldom what blocks
_POINTS = re.compile(r"\b(?:it|its|this|they|them|these)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    "the and for you your are can what which who when how does will that this with from "
    "they need must should have has its one any there where into out".split()
)
_ABOUT_A_DATE = re.compile(
    r"\b(?:which|what|exact|end|start) (?:date|day)\b|\bwhen\b|\bdeadline\b", re.I
)
_WHICH_DATE = re.compile(r"(?:by |on |from )?(?:which|what) (?:date|day)\b|(?:by )?when\b", re.I)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    question: Question
    ambiguous: bool


def choose_questions(
    reading: Reading, answers: Iterable[Answer] = (), limit: int = MAX_QUESTIONS
) -> tuple[Question, ...]:
    """The questions of the matched concepts that are worth their place, most unblocking first.

    `limit` is for all rounds together: what was answered is not followed by as many new questions.
    """
    answered = {answer.question for answer in answers}
    limit -= len(answered)
    chosen: list[Question] = []
    plain = 0
    candidates = sorted(_candidates(reading), key=lambda c: -c.score)
    for one_each in (True, False):
        for candidate in candidates:
            question = candidate.question
            if len(chosen) >= limit:
                return tuple(chosen)
            if question in chosen or question.question in answered:
                continue
            if one_each and any(question.concept == other.concept for other in chosen):
                continue
            if not one_each and candidate.score < 40:
                continue
            if not candidate.ambiguous and plain == _MAX_PLAIN:
                continue
            if any(_same(question.question, other) for other in [*answered]) or any(
                _same(question.question, other.question) for other in chosen
            ):
                continue
            chosen.append(question)
            plain += not candidate.ambiguous
    return tuple(chosen)


def _candidates(reading: Reading) -> Iterator[_Candidate]:
    seen: set[str] = set()
    for use in reading.uses:
        if use.concept.id in seen:
            continue
        seen.add(use.concept.id)
        for place, asked in enumerate(use.concept.questions):
            to_author = asked.to in ("asker", reading.side)
            # The first question of an ambiguous word settles its meaning; here that is settled.
            settled = use.concept.ambiguity.level == "high" and not use.ambiguous
            if settled and place == 0 and asked.to == "asker":
                continue
            if not to_author or _answered(reading, use, asked):
                continue
            question = Question(
                about=use.written, question=_worded(use, asked), to="author", concept=use.concept.id
            )
            yield _Candidate(_worth(use, asked, place), question, use.ambiguous)


def _worded(use: Use, asked: TermQuestion) -> str:
    """The question; where it says "it", with the word of the message that this stands for."""
    return f"{use.written}: {asked.ask}" if _POINTS.search(asked.ask) else asked.ask


def _worth(use: Use, asked: TermQuestion, place: int) -> float:
    """Ambiguous words first, words about time before the others, then what has most work behind it."""
    settles = use.ambiguous and asked.to == "asker"
    return (
        (100 if settles and place == 0 else 0)
        + (15 if use.concept.kind == "time" else 0)
        + (50 if not use.ambiguous else 30)
        + 3 * len(asked.unlocks)
        + 3 * len(use.concept.hidden_work)
        + (8 if use.concept.kind == "constraint" else 0)
        - 30 * place
    )


def _answered(reading: Reading, use: Use, asked: TermQuestion) -> bool:
    """Whether the message says the date that is asked for: next to the word, or anywhere at all."""
    if not _WHICH_DATE.match(asked.ask):
        return False
    dates = [fact for fact in reading.facts if fact.kind == "date"]
    if use.concept.kind != "time":
        return bool(dates)
    clause = reading.clause_of(use.match.start)
    return clause is not None and any(clause.start <= d.start < clause.end for d in dates)


def _same(one: str, other: str) -> bool:
    """Whether two questions ask for the same: both for a date, or mostly in the same words."""
    if _ABOUT_A_DATE.search(one) and _ABOUT_A_DATE.search(other):
        return True
    a, b = _words(one), _words(other)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > 0.6


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)} - _EMPTY
