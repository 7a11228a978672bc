"""Why a date is what it is: the reasons that the doing side gives, each at its first clear statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Factor
from bot.threads.reasons import STRONG, weigh
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clean, parts
from bot.threads.timeline import asks_about_time, limits
from bot.threads.words import share
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_NO_REASON = lazy(
    r"\b(?:please|can you|could you|would you|i'll|we'll|let me|let us|let's|happy to|thanks|thank you|no problem|won't be a problem|not a problem|no worries|we could|you could|you can|we can (?!only|not|'t)|i can (?!only|not|'t)|could (?:we|you|i)|how about|what if|alternatively|instead|i'd|we'd|we're (?:testing|building|working on|looking|trying)|(?:i|we)(?: still)? (?:have|need|want) to (?:ask|check|estimate|look|see|measure|talk|think)|need to (?:estimate|check|ask|look)|if (?:you|we|the|that|it)|passed|cleared|went through|is sorted|costs? nothing|no extra cost|free of charge|for free|attached|doesn't matter|quick part|no idea|not with us|not ours|let you know|good idea|deal|consider it|(?:is|are|it's|that's) (?:promised|allowed|running|fine|enough)|(?:have|has) (?:answered|finished|signed|approved|delivered) (?:everything|it|all)|(?:is|are|that's|it's) agreed|welcome|from you|from your|on your side|your side|your cost cent(?:re|er)|good news|(?:is|are|it's|that's) (?:now |all )?(?:live|done|fixed|in place|updated|ready))\b"
)
_BECAUSE = lazy(r"\b(?:because|since|reasons?|due to|means|problem|catch|trouble)\b")
_NO = lazy(
    r"\b(?:can't|cannot|cant|won't|not (?:possible|before|until|by|in|this|realistic|yet|ready|really)|n't (?:possible|do|make|promise|finish|manage|start)|impossible|earliest|unfortunately|afraid|bad news|it's a no|too (?:early|late|tight|soon)|because|delay\w*|slip\w*|postpone\w*|moved to|pushed)\b|\Ano\b"
)
_COUNTED = lazy(r"\b(?:once|from the (?:day|moment|date)|after|when)\b")
_FOLLOWS = lazy(
    r"\A(?:which|who|that(?!'s)|whose|then)\b|\A(?:that's|that is) (?:the|our|a|how|what|why) (?:law|rule|policy|way|same|minimum|best|earliest)\b"
)
_SO = lazy(r"\Aso\b")
_LEAST_WORDS = 3


def factors(
    thread: Sequence[Said],
    asker: Side,
    first: tuple[int, int],
    others: Sequence[tuple[int, Span]] = (),
) -> Iterator[Factor]:
    """The reasons in order; `first` is the message and offset at which the ask begins.

    `others` are clauses with a meaning of their own: offers, and what the asking side has to give.
    """
    given: list[Factor] = []
    for said in thread:
        if said.side == asker:
            continue
        least = 2 if _explains(said, thread, asker) else STRONG
        weighed = [
            one
            for sentence in said.sentences
            if not sentence.question and (said.index, sentence.start) >= first
            if not (cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low))
            for clause in sentence.clauses
            for part in parts(said.text, (clause.start, clause.end))
            if not any(n == said.index and a < part[1] and part[0] < b for n, (a, b) in others)
            if (one := _weighed(said, sentence, part)) is not None
        ]
        clear = [factor for factor, weight in weighed if weight >= least]
        if not clear and weighed and _refuses(said, thread, asker):
            clear = [max(weighed, key=lambda one: one[1])[0]]
        for factor in clear:
            if not any(_same(factor, one) for one in given):
                given.append(factor)
                yield factor


def _explains(said: Said, thread: Sequence[Said], asker: Side) -> bool:
    """Whether a message says no, gives a date or a span, or follows a question about the time."""
    if limits(said) or any(_BECAUSE.search(s.low) for s in said.sentences):
        return True
    before = [one for one in thread[: said.index] if one.side == asker][-1:]
    return any(asks_about_time(s, one, asker) for one in before for s in one.sentences)


def _refuses(said: Said, thread: Sequence[Said], asker: Side) -> bool:
    """Whether a message says plainly no or not yet, says why, or is asked why."""
    if any(_NO.search(s.low) for s in said.sentences):
        return True
    before = [one for one in thread[: said.index] if one.side == asker][-1:]
    return any(asks_about_time(s, one, asker) for one in before for s in one.sentences)


def _weighed(said: Said, sentence: Sentence, part: Span) -> tuple[Factor, int] | None:
    start, end = clean(said.text, part)
    low = sentence.low[max(0, start - sentence.start) : end - sentence.start]
    raw = sentence.low[part[0] - sentence.start : part[1] - sentence.start]
    if len(low.split()) < _LEAST_WORDS or _NO_REASON.search(low) or _FOLLOWS.match(raw):
        return None
    if any(f.kind == "duration" for f in said.facts_in(start, end)) and _COUNTED.search(low):
        return None
    concepts = said.concepts_in(start, end)
    weighed = weigh(low, concepts)
    if weighed is None:
        return None
    kind, weight = weighed
    if weight <= STRONG and _SO.match(raw):
        return None
    factor = Factor(kind=kind, quote=said.text[start:end], message=said.index, concepts=concepts)
    return factor, weight


def _same(one: Factor, two: Factor) -> bool:
    """The same reason again: the same kind in the same message or in much the same words."""
    if one.kind != two.kind:
        return False
    return one.message == two.message or share(one.quote, two.quote) >= 0.5 or one.kind == "freeze"
