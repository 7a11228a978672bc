"""How long the ask or a step of it takes: "about ten working days from the day I have the papers"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Duration, Unit
from bot.threads.said import Said
from bot.threads.spans import clause_around, clean
from bot.translation.facts import Fact
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_VALUE = re.compile(
    r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))? ((?:working |person |calendar )?[a-z]+?)s?"
)
_UNITS: dict[str, tuple[Unit, float]] = {
    "hour": ("hours", 1),
    "working day": ("working_days", 1),
    "person day": ("working_days", 1),
    "day": ("calendar_days", 1),
    "calendar day": ("calendar_days", 1),
    "week": ("weeks", 1),
    "working week": ("weeks", 1),
    "month": ("weeks", 52 / 12),
    "sprint": ("sprints", 1),
}
_TAKES = lazy(
    r"\b(?:takes?|taking|need|needs|requires?|lasts?|would be|will be|it's|that's|is|are|about|around|roughly|at least|up to|minimum|lead time|turnaround|from|after|once|within|in|allow|estimate|looking at|reckon|expect|plan|work|effort|wait|queue|usually|normally|typically|another|more|to build|for the|wants?|tests?|testing|under|spends?|reviews?|checks?|gives?|works? on|back)\b"
)
_NO_STEP = lazy(
    r"\b(?:took|was|were|last (?:time|year)|ago|had|since|per|for the (?:last|past)|over the (?:last|past)|in the past|old|later|earlier|notice|runs? for|lasted|waiting for|waited|been|away|out|off|on leave|holiday|uptime|downtime|session|cache|ttl|retention|expires?|valid|trial|contract|discount|sale|video|call|meeting|slot)\b"
)
_FROM = lazy(
    r"\b(?:from (?:the (?:day|moment|date|time|point)|when|receipt|then|approval|sign-?off|the )|after (?!that\b)|once |starting (?:from|when|with)|counted from |as soon as |when (?:we|i) (?:have|get) )[^.;,\n?!]{0,120}"
)


_OF_EACH = re.compile(
    r"-\w| (?:a|an|per|every|each) (?:day|week|month|quarter|year|sprint)\b", re.I
)
"""How often, or the beginning of another word."""
_BARE = 3
"""Words of a span that stands alone: "fastest so far: 5 weeks"."""
_LEADS = re.compile(r"\A(?:counted from|starting from|starting with|from|after) ", re.I)


def durations(thread: Sequence[Said], asker: Side) -> Iterator[Duration]:
    """The spans of work in a thread as the doing side says them, in order."""
    for said in thread:
        if said.side == asker:
            continue
        before = -1
        for fact in said.facts:
            if fact.kind == "duration" and (found := _duration(said, fact, before)):
                before = fact.end
                yield found


def _duration(said: Said, fact: Fact, before: int) -> Duration | None:
    """`before` is where an earlier one of the message ends: "three days, the order two more"."""
    value = _VALUE.fullmatch(fact.value)
    sentence = next((s for s in said.sentences if s.start <= fact.start < s.end), None)
    if value is None or sentence is None or value[3] not in _UNITS:
        return None
    if _OF_EACH.match(said.text, fact.end):
        return None
    clause = clause_around(sentence, fact.start)
    listed = sentence.start <= before
    if listed and (comma := said.text.rfind(",", before, fact.start)) >= 0:
        clause = comma + 1, clause[1]
    start, end = clean(said.text, clause)
    near = sentence.low[max(0, start - sentence.start) : end - sentence.start]
    bare = len(near.split()) <= _BARE
    if not (listed or bare or _TAKES.search(near)) or _NO_STEP.search(near) or sentence.question:
        return None
    if cues.SARCASM.search(sentence.low):
        return None
    unit, factor = _UNITS[value[3]]
    low, high = float(value[1]), float(value[2] or value[1])
    counted = _FROM.search(sentence.low, fact.end - sentence.start)
    from_ = None
    if counted:
        first, last = clean(
            said.text, (sentence.start + counted.start(), sentence.start + counted.end())
        )
        from_ = _LEADS.sub("", said.text[first:last])
        end = max(end, last)
    return Duration(
        text=fact.text,
        low=round(low * factor, 2),
        high=round(high * factor, 2),
        unit=unit,
        from_=from_,
        quote=said.text[start:end],
        message=said.index,
    )
