"""Spans of a message that make good quotes: a clause without what leads in and what ends it."""

from __future__ import annotations

import re

from bot.threads.said import Sentence

Span = tuple[int, int]

_LEAD = re.compile(
    r"(?:[\s\-*•–—>,;:.!?()\"“”'’]|(?:and|but|so|because|also|then|or|plus|since|well|btw|fyi)\b(?=[\s,:])"
    r"|(?:ok|okay|yes|yep|no|nope|sorry|unfortunately|great|perfect|sure|hi|hey|hello|morning)\b(?=[,:.!]))+",
    re.I,
)
_GREETING = re.compile(
    r"(?:(?:(?:good )?(?:hi|hey|hello|dear|morning|afternoon)\b[^,:!.\n]{0,30}|@[\w.-]{1,30}|[*•\-–] )[,:!]?\s+|(?:team|all|folks|everyone)[,:!]\s+)",
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


def clause_around(sentence: Sentence, at: int) -> Span:
    """The clause in which an offset of the message lies, else the whole sentence."""
    for clause in sentence.clauses:
        if clause.start <= at < clause.end:
            return clause.start, clause.end
    return sentence.start, sentence.end
