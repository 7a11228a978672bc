"""The stretches of a sentence that may give a reason each, as a reader would quote them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, parts
from bot.translation.facts.lazy import lazy

_VERB = lazy(
    r"n't\b|'(?:s|re|m|ve|ll|d)\b|\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|cannot|could|will|would|must|should|may|might"
    r"|needs?|takes?|costs?|runs?|goes|go|gets?|got|comes?|came|wants?|says?|said|knows?|sits?|lives?|makes?|means|breaks?|fails?|found|depends?|belongs?|[a-z]{3,}ed)\b"
)
_NOUNS = 4
"""A stretch of up to so many words without a verb is a further noun, no clause: "and the till"."""
_SO = lazy(
    r",? so (?=(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|\d|next|earliest|no|not|nothing|nobody|maybe|probably|perhaps|after|before)\b)"
)
_NO_SUBJECT = lazy(
    r", (?=(?:can't|cannot|won't|doesn't|don't|isn't|aren't|hasn't|haven't|needs|has to|have to|still|waiting|expires|takes|costs|only|never|not (?!just\b)[a-z]+ (?:before|until|without))\b)"
)
_IF = lazy(r"if\b")


def pieces(said: Said, sentence: Sentence) -> Iterator[Span]:
    """The spans in order: a clause, or the part of one, without what follows from it.

    What "and" joins to a clause without a verb of its own stays with it, and "if" with its "then".
    """
    for start, end in _joined(said, sentence):
        low = sentence.low[start - sentence.start : end - sentence.start]
        if found := _SO.search(low):
            end = start + found.start()
        if _IF.match(low):
            yield start, end
        else:
            for part in parts(said.text, (start, end)):
                yield from _fragments(sentence, part)


def _fragments(sentence: Sentence, span: Span) -> Iterator[Span]:
    """Cut where a comma stands before a verb without a subject: "still waiting, can't pay"."""
    begin, end = span
    for found in _NO_SUBJECT.finditer(sentence.low, begin - sentence.start, end - sentence.start):
        yield begin, sentence.start + found.start()
        begin = sentence.start + found.end()
    yield begin, end


def _joined(said: Said, sentence: Sentence) -> Iterator[Span]:
    """The clauses, those of which one half has no verb put together again."""
    spans = [(clause.start, clause.end) for clause in sentence.clauses]
    kept: list[Span] = []
    for span in spans:
        if (
            kept
            and said.text[kept[-1][1] : span[0]].isspace()
            and _is_one(said, sentence, kept[-1], span)
        ):
            kept[-1] = (kept[-1][0], span[1])
        else:
            kept.append(span)
    yield from kept


def _is_one(said: Said, sentence: Sentence, one: Span, two: Span) -> bool:
    return any(
        len(said.text[start:end].split()) <= _NOUNS + 1
        and not _VERB.search(sentence.low, start - sentence.start, end - sentence.start)
        for start, end in (one, two)
    )
