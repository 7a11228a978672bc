"""Alternatives: another scope, date or way that somebody offers instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Alternative
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clause_around, clean
from bot.threads.words import share
from bot.translation.facts.lazy import lazy

_OFFER = lazy(
    r"\b(?:(?:could|can|should|shall|may) (?:we|you|i|they|it|the [a-z ]{2,24}) (?:\w+ ){0,12}?(?:instead|first|without|only|at least|for now|in the meantime|meanwhile|earlier|later|temporarily|reuse|re-use|split|skip|drop|leave out|start with|phase|as a (?:first|start|stopgap|workaround|compromise))"
    r"|(?:we|i|they|you) (?:could|can)(?: also| still| at least| always| perhaps| maybe| only)? (?:offer|do|give|reuse|re-use|start with|start by|split|use|put|ship|launch|go|have|send|build|add|run|show|take|switch|make|publish|provide|import|export|set|open|deliver|keep|try|get)\b(?! (?:it|that|this) (?:by|on|in|for) )"
    r"|what (?:we|i) (?:could|can) (?:do|offer)|what (?:about|if)|how about|would (?:it|that|this|a|an|the|every|one|two|you|we|[a-z]+ [a-z]+) (?:\w+ ){0,8}?(?:help|work|do|be enough|suffice|be ok|be okay|be fine|be acceptable|be an option|take|prefer|accept)"
    r"|(?:is|are) (?:\w+ ){0,6}(?:enough|an option|acceptable) (?:for now|instead|too|as well|for a start)?|alternatively|as an alternative|another (?:option|way)|(?:one|the other|second|first) option|option (?:a|b|c|1|2|3|one|two)|plan b|in the meantime|meanwhile|as a (?:stopgap|workaround|compromise|first step|fallback|start)|either\b.{2,120}\bor\b"
    r"|we'd (?:also |even )?(?:take|accept|settle for|be happy with|be fine with)|we would (?:also |even )?(?:take|accept|settle for)|happy (?:to|with) (?:\w+ ){0,4}(?:only|just|first|without|instead)|only (?:\w+ ){1,6}could be|without the [a-z ]{2,30}(?:,|it|we|that)? (?:could|can|would|is|it)|would be (?:fine|possible|ok|okay|no problem|quick|quicker|faster|easy|easier)|(?:a |the )?(?:smaller|simpler|cut-?down|reduced|slimmed|trimmed|lighter|basic|static|manual|plain) (?:version|scope|page|variant|form|list|one|way|set)|minimal version|mvp|phase (?:1|one)|step by step|half (?:now|of it now)|(?:we|you) (?:might|could) (?:as well )?(?:just )?(?:use|try))\b"
)
_BULLET_OPTION = lazy(r"(?:^|\n)[ \t]{0,4}(?:[-*•–]|\(?(?:[a-d]|\d)[.)])[ \t]+")
_TWO_WAYS = lazy(
    r"\b(?:two|three|2|3|some|a few|these) (?:ways|options|possibilities|choices|alternatives|variants)\b|\boptions?:|\bwhat we can offer|\bwe can offer|\bchoose\b|\bpick\b"
)
_NOT = lazy(
    r"\b(?:let you know|get back|check|talk|call|meet|discuss|look into|find out|ask around|tell you|help you|see (?:it|that|you)|send you an? (?:update|date|estimate)|have a (?:look|call|chat)|do it|do that|do this|start (?:on|then|with it)|give you a date)\b"
)


def alternatives(
    thread: Sequence[Said], first: tuple[int, int], ask: tuple[int, Span] | None
) -> Iterator[Alternative]:
    """The options in order, an option a sentence, also those that were turned down."""
    given: list[Alternative] = []
    for said in thread:
        options = False
        for sentence in said.sentences:
            if (said.index, sentence.start) < first:
                continue
            if ask and said.index == ask[0] and sentence.start <= ask[1][0] < sentence.end:
                continue
            if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
                continue
            if _TWO_WAYS.search(sentence.low):
                options = True
            if found := _offer(said, sentence, options):
                one = Alternative(quote=said.text[found[0] : found[1]], message=said.index)
                if not any(share(one.quote, two.quote) >= 0.75 for two in given):
                    given.append(one)
                    yield one


def _offer(said: Said, sentence: Sentence, options: bool) -> Span | None:
    line = said.own[max(0, sentence.start - 8) : sentence.start]
    if options and _BULLET_OPTION.search("\n" + line.rsplit("\n", 1)[-1] + " "):
        return clean(said.text, (sentence.start, sentence.end))
    if options and _BULLET_OPTION.match(sentence.text):
        return clean(said.text, (sentence.start, sentence.end))
    found = _OFFER.search(sentence.low)
    if not found or _NOT.search(sentence.low):
        return None
    return clean(said.text, clause_around(sentence, sentence.start + found.start()))
