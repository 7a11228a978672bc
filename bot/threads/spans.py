"""Spans of a message that make good quotes: a clause without what leads in and what ends it."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.threads.said import Sentence

Span = tuple[int, int]

_LONGEST = 400
"""Code points of a quote."""

_LEAD = re.compile(
    r"(?:[\s\-*•–—>,;:.!?()\"“”'’]|(?:and|but|so|because(?:\s+of)?|also|then|or|plus|since|well|btw|fyi)\b(?=[\s,:])"
    r"|(?:ok|okay|yes|yep|no|nope|sorry|unfortunately|great|perfect|sure|hi|hey|hello|morning)\b(?=[,:.!]))+",
    re.I,
)
_GREETING = re.compile(
    r"(?:(?:(?:good )?(?:hi|hey|hello|dear|morning|afternoon)\b(?:[^,:!.\n]{0,30}(?=[,:!])|(?: (?:team|all|folks|everyone|everybody|guys|there|again)\b)?)|@[\w.-]{1,30}|[*•\-–] )[,:!]?\s+|(?:team|all|folks|everyone)[,:!]\s+)",
    re.I,
)
_BULLET = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+", re.I)
_TRAIL = " \t\n\r.,;:!?…-–—*_\"“”'"


def clean(text: str, span: Span) -> Span:
    """Without bullets, greetings and conjunctions before it, and without punctuation behind it."""
    start, end = span
    for pattern in (_BULLET, _GREETING, _LEAD):
        found = pattern.match(text, start, end)
        if found and found.end() < end - 2:
            start = found.end()
    while end > start and text[end - 1] in _TRAIL:
        end -= 1
    while end > start and text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return (start, end) if end > start else span


_SPLICE = re.compile(
    r", (?=(?:[\w'’-]+ ){1,6}?(?:is|are|was|were|has|have|hasn['’]t|haven['’]t|isn['’]t|aren['’]t|doesn['’]t|don['’]t|can['’]t|cannot|won['’]t|needs?|takes?|costs?|runs?|starts?|sits?|gets?|only|must|eats?|keeps?|goes|comes?|means|breaks?|wants?|will|would|could|can|should)\b)"
    r"|, (?=(?:let|please|pls|thanks|thank|but|so|because|(?:can|could|would|will) (?:you|we|i|someone|somebody|it|they|anyone))\b)",
    re.I,
)


def parts(text: str, span: Span) -> list[Span]:
    """A clause cut at the commas behind which another one begins without a conjunction."""
    cuts = [found.end() for found in _SPLICE.finditer(text, *span)]
    return list(pairwise([span[0], *cuts, span[1]]))


def part_around(text: str, span: Span, at: int) -> Span:
    """The part of a clause in which an offset lies."""
    return next((part for part in parts(text, span) if part[0] <= at < part[1]), span)


def clause_around(sentence: Sentence, at: int) -> Span:
    """The clause in which an offset of the message lies, else the sentence; of a long one a part."""
    start, end = sentence.start, sentence.end
    for clause in sentence.clauses:
        if clause.start <= at < clause.end:
            start, end = clause.start, clause.end
            break
    if end - start <= _LONGEST:
        return start, end
    return _whole_words(sentence, max(start, at - _LONGEST // 2), min(end, at + _LONGEST // 2))


def _whole_words(sentence: Sentence, start: int, end: int) -> Span:
    """A stretch of a sentence without the halves of words at its ends."""
    text, offset = sentence.text, sentence.start
    while start > offset and start < end and not text[start - offset - 1].isspace():
        start += 1
    while end < sentence.end and end > start and not text[end - offset - 1].isspace():
        end -= 1
    return start, end
