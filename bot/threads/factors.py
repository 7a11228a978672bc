"""Why a date is what it is: the reasons that the doing side gives, each at its first clear statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Factor
from bot.threads.pieces import pieces
from bot.threads.reasons import STRONG, blocks, weigh
from bot.threads.said import Said, Sentence, plain
from bot.threads.spans import Span, clean
from bot.threads.words import share
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_BECAUSE = lazy(
    r"\b(?:(?:because(?: of)?|since|as|due to)|(?:reason|problem|catch|trouble)(?: is)?(?: that)?)[:, ]*\Z"
)
_COUNTED = lazy(r"\b(?:once|from the (?:day|moment|date)|after|when)\b")
_FOLLOWS = lazy(r"\A(?:which|who|that(?!'s)|whose|then)\b")
_RULES = lazy(
    r"\A(?:that's|that is) (?:the|our|a|how|what|why) (?:law|rule|policy|way|same|minimum|best|earliest)\b"
)
_SO = lazy(r"\Aso\b")
_STEPS = ("freeze", "security_privacy", "procurement", "integration", "legacy", "capacity")
_LEAST_WORDS = 3
_ENOUGH, _LED = 2.0, 1.5
"""How many hints make a reason where there is no plain sign; fewer behind "because"."""


def factors(
    thread: Sequence[Said],
    asker: Side,
    first: tuple[int, int],
    offers: Sequence[tuple[int, Span]] = (),
    needed: Sequence[tuple[int, Span]] = (),
) -> Iterator[Factor]:
    """The reasons in order; `first` is the message and offset at which the ask begins.

    `offers` are no reasons; `needed` is what the asking side has to give, a reason where it blocks.
    """
    given: list[Factor] = []
    for said in thread:
        if said.side == asker:
            continue
        weighed = [
            one
            for sentence in said.sentences
            if not sentence.question and (said.index, sentence.start) >= first
            if not (cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low))
            for part in pieces(said, sentence)
            if not _within(said, part, offers)
            if (one := _weighed(said, sentence, part)) is not None
            if not _within(said, part, needed) or _stops(one)
        ]
        for factor in weighed:
            if not any(_same(factor, one) for one in given):
                given.append(factor)
                yield factor


def _is_led(said: Said, start: int) -> bool:
    """Whether a clause follows "because" or the like."""
    return _BECAUSE.search(plain(said.text[max(0, start - 24) : start])) is not None


def _within(said: Said, part: Span, spans: Sequence[tuple[int, Span]]) -> bool:
    return any(n == said.index and a < part[1] and part[0] < b for n, (a, b) in spans)


def _stops(factor: Factor) -> bool:
    """Whether what the asking side has to give is said to be in the way, or is plainly a step."""
    low = plain(factor.quote)
    return blocks(low) or (factor.kind in _STEPS and weigh(low, factor.concepts) is not None)


def _weighed(said: Said, sentence: Sentence, part: Span) -> Factor | None:
    start, end = clean(said.text, part)
    low = sentence.low[max(0, start - sentence.start) : end - sentence.start]
    raw = sentence.low[part[0] - sentence.start : part[1] - sentence.start]
    follows = part[0] > sentence.start and _FOLLOWS.match(raw)
    if follows or _RULES.match(raw):
        return None
    if any(f.kind == "duration" for f in said.facts_in(start, end)) and _COUNTED.search(low):
        return None
    concepts = said.concepts_in(start, end)
    weighed = weigh(low, concepts, _LED if _is_led(said, start) else _ENOUGH)
    if weighed is None:
        return None
    kind, weight = weighed
    if weight < STRONG and (_SO.match(raw) or len(low.split()) < _LEAST_WORDS):
        return None
    return Factor(kind=kind, quote=said.text[start:end], message=said.index, concepts=concepts)


def _same(one: Factor, two: Factor) -> bool:
    """The same reason again: the same kind in the same message or in much the same words."""
    if one.kind != two.kind:
        return False
    return one.message == two.message or share(one.quote, two.quote) >= 0.5 or one.kind == "freeze"
