"""What is asked, considered or tried is not done: questions, plans and hedges keep their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_ASKS = re.compile(
    r"\?|\b(?:ask(?:s|ed|ing)?|whether|wonder\w*|wants? to know|would like|please|question\w*|unclear|unsure|request\w*|needs?|hop(?:e|es)|wish\w*"
    r"|worr\w+|concern\w*|doubt\w*|frustrat\w*|check|find out|let \w+ know|confirm|possible|if|could|can|wants?|should|chance|idea|need to know|tell|expect\w*)\b"
)
_PLAINLY_ASKS = re.compile(
    r"\?|\b(?:asks?|wonders?|would like to know|wants to know|whether|object)\b"
)
_WEAK_PLANS = re.compile(
    r"\b(?:thinking (?:about|of)|consider(?:s|ing)?|toying with|plan(?:s|ning|ned)? (?:to|on)|aim(?:s|ing)? to|hop(?:e|es|ing) to|tr(?:y|ies|ying) to"
    r"|intend(?:s|ing)? to|asked \w+(?: \w+)? (?:to|for)|offered to|thought about|looking into|exploring|evaluating)\s"
)
_STILL_WEAK = re.compile(
    r"\b(?:think\w*|consider\w*|plan\w*|aim\w*|hop(?:e|es|ing)|tr(?:y|ies|ying|ied)|intend\w*|ask\w*|offer\w*|thought|idea|exploring|explor\w+|look\w*|evaluat\w+"
    r"|request\w*|may|might|could|would|possibly|perhaps|whether|wants?|option|possible|possibility|weigh\w*|mull\w*|toy\w*|attempt\w*|wish\w*|goal|if|toward)\b"
)
_SOFT = re.compile(
    r"\b(?:perhaps|maybe|possibly|probably|ideally|if possible|preferably|presumably|hopefully)\b"
)
_SOFT_KINDS = frozenset(("may", "hedge", "could", "should", "want", "whether", "roughly", "if"))
_FOREVER = re.compile(
    r"\b(?:never|forever|permanently|for good|under no circumstances|at no time)\b"
)
_EVER = re.compile(
    r"\b(?:never|forever|permanent\w*|for good|no way|under no circumstances|ever|at no time|always|not at all|nothing)\b"
)
_ESTIMATE = re.compile(
    r"\b(?:eta|estimat\w*|expect\w*|aim\w*|target|around|about|approx\w*|i think)\b|~"
)
_NO_RUSH = re.compile(
    r"\b(?:no|not|without|never|nothing|isn't|aren't|don't|neither|hardly|less)(?: \w+){0,3}? (?:rush|hurry|hurries|urgent|urgency|urgently|pressure)\b"
)
_RUSH = re.compile(
    r"\b(?:is|are|it's|that's|very|most|more|there is|as) (?:an? |now |also )?(?:rush|hurry|urgent)\b"
)
"""What presses, and what says that nothing does."""
_END = re.compile(r"[.!?]+(?=\s|$)|\n|;")
_MOST = 40


def intent(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...], forth: Links,
) -> Iterator[Finding]:  # fmt: skip
    """Questions that became statements, plans that became deeds, hedges nobody used."""
    yield from _questions(source, target, forth)
    yield from _plans(source, target, forth)
    yield from _hedged_musts(source, here, target, there)
    if _NO_RUSH.search(source.lower) and not _RUSH.search(_NO_RUSH.sub(" ", source.lower)):
        pressed = _RUSH.search(_NO_RUSH.sub(" ", target.lower))
        if pressed and not _NO_RUSH.search(target.lower):
            yield Finding("POLARITY", "rephrased", f"'{pressed[0]}' was added", "fatal")
    never = len(_FOREVER.findall(target.lower))
    if never > len(_EVER.findall(source.lower)):
        yield Finding("CONDITION", "rephrased", "'never' was added", "fatal")
    soft_here = any(c.kind in _SOFT_KINDS for c in here) or _SOFT.search(source.lower)
    soft = _SOFT.search(target.lower)
    if soft and _ESTIMATE.search(source.lower):
        return
    if soft and not soft_here and "?" not in source.text:
        yield Finding("STRENGTH", "rephrased", f"'{soft[0]}' was added", "fatal")
    elif (
        soft
        and soft[0] == "ideally"
        and not re.search(
            r"\b(?:ideal|would be|prefer|nice|should|want|hope|could|can)", source.lower
        )
    ):
        yield Finding("STRENGTH", "rephrased", "'ideally' was added", "fatal")


def _sentences(prose: Prose) -> list[tuple[int, int]]:
    """Offsets of the sentences, with their closing marks."""
    found, start = [], 0
    for stop in _END.finditer(prose.text):
        found.append((start, stop.end()))
        start = stop.end()
    found.append((start, len(prose.text)))
    return [(a, b) for a, b in found if prose.text[a:b].strip()]


def _questions(source: Prose, target: Prose, forth: Links) -> Iterator[Finding]:
    sentences = _sentences(target)
    asked = len(re.findall(r"[^.!?]\?", source.text))
    if len(_PLAINLY_ASKS.findall(target.lower)) >= asked:
        return
    for start, end in _sentences(source)[:_MOST]:
        if not source.text[start:end].rstrip().endswith("?") or re.search(
            r"\d\?!|!\?|\?!", source.text[start:end]
        ):
            continue
        hits: dict[int, int] = {}
        first, last = source.word_at(start), source.word_at(end)
        total = 0
        for n in range(first, min(last, len(source.words))):
            if not source.words[n].keys:
                continue
            total += 1
            m = forth.sure(n)
            if m < 0:
                continue
            offset = target.words[m].start
            for which, (a, b) in enumerate(sentences):
                if a <= offset < b:
                    hits[which] = hits.get(which, 0) + 1
        if not hits:
            continue
        best = max(hits, key=lambda which: hits[which])
        if hits[best] < 2 or hits[best] < total * 0.5:
            continue
        if not any(
            _ASKS.search(target.lower[a:b]) for k, (a, b) in enumerate(sentences) if k in hits
        ):
            yield Finding("STRENGTH", "rephrased", "a question became a statement", "fatal")
            return


def _plans(source: Prose, target: Prose, forth: Links) -> Iterator[Finding]:
    for found in list(_WEAK_PLANS.finditer(source.lower))[:_MOST]:
        if re.search(r"(?:\bnot|n't|\bnever)(?: \w+)?\s$", source.lower[: found.start()][-20:]):
            continue
        if found[0] in target.lower:  # said in the same words
            continue
        n = source.word_at(found.end())
        while (
            n < len(source.words)
            and not source.words[n].keys
            and source.words[n].start - found.end() < 16
        ):
            n += 1
        if n >= len(source.words):
            continue
        m = forth.to[n]
        if m < 0 or forth.how[n] < 0.55:
            continue
        start = max(target.lower.rfind(mark, 0, target.words[m].start) for mark in ".!?;\n") + 1
        stop = _END.search(target.text, target.words[m].start)
        if not _STILL_WEAK.search(target.lower[start : stop.start() if stop else len(target.text)]):
            yield Finding("STRENGTH", "rephrased", f"'{found[0].strip()}' was lost", "fatal")
            return


def _hedged_musts(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
) -> Iterator[Finding]:  # fmt: skip
    """ "May have to" where the source says "has to"; "should not" where it says "must not"."""
    mine = sum(_softened(c, here) for c in here if c.kind in ("must", "need"))
    theirs = sum(_softened(c, there) for c in there if c.kind in ("must", "need"))
    if theirs > mine and not any(c.kind in ("may", "hedge", "could") for c in here):
        yield Finding("STRENGTH", "rephrased", "a 'must' became a 'may have to'", "fatal")
    count = sum(1 for _ in re.finditer(r"\b(?:must not|mustn't|must never|musn't)", source.lower))
    should = len(re.findall(r"\b(?:should not|shouldn't|should never)\b", target.lower))
    known = len(re.findall(r"\b(?:should|shouldnt|ought)\b|shouldn't", source.lower))
    if count and should > known:
        yield Finding("STRENGTH", "rephrased", "a 'must not' became a 'should not'", "fatal")


def _softened(cue: Cue, cues: tuple[Cue, ...]) -> bool:
    return any(
        c.kind in ("may", "hedge", "could", "should")
        and 0 <= cue.first - c.last <= 1
        and c.clause == cue.clause
        for c in cues
    )
