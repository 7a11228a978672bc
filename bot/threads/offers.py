"""Alternatives: another scope, date or way that somebody offers instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Alternative
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clause_around, clean
from bot.threads.timeline import asks_about_time, limits
from bot.threads.words import content_words, share
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_SO = r"(?:(?:and|or|but|so|then|ok|okay|hm+|alright),? ){0,3}"
_ASKS_FOR_OTHER = lazy(
    r"\b(?:(?:could|can|would|couldn't|can't|wouldn't|may|might|should|shall)(?: not)? (?:we|you|i|it|they|that|this|there|somebody|someone|anybody|people|your|our|the|a|an|each|every|one|two|half|some|only|just|[a-z]+ (?:people|team|texts?|pages?|version|of))\b"
    r"|would (?:the )?[\w. '-]{1,40}? (?:be (?:ok|okay|fine|possible|enough|all right|alright)|work|do|suit)\b|what (?:about|if)|how about|(?:and|what) if (?:we|you|it(?:'s)?|they|that(?:'s)?|this|he|she|only|the|our|your|an?|each|every|one|people|somebody|someone)|if (?:we|you) (?:only|just|did|put|took|used|left|dropped|skipped|started)|is there (?:a|an|any) (?:smaller|other|simpler|quicker|cheaper|different|way)|is it possible to|any chance (?:of|to|we|you))"
    rf"|\A{_SO}(?:only(?! [\w' ]{{0,30}}\b(?:knows?|is|are|has|have|does|do|can|takes?|needs?|works?)\b)|just(?! to\b)|with(?! (?:whom|what|which))|without|by (?:hand|phone|mail|post|letter|fax)|on paper|manually|half|as an? [a-z]+|an? (?:smaller|simpler|shorter|plain|static|temporary|cheaper|quicker) [a-z]+|in (?:two|three|several) (?:steps|parts|batches|waves))\b|\b[\w']+ instead\W*\Z"
)
_WOULD_DO = lazy(r"\bwould [\w. '-]{1,40}? do\W*\Z")
_ASKS_UNMARKED = lazy(
    rf"\A{_SO}(?:(?:could|can|would) (?:we|you|it|they|that|the|somebody|someone|people)|what (?:about|if)|how about)\b"
)
"""A question that its author has not marked as one."""
_NOT_OTHER = lazy(
    r"\b(?:(?:can|could|would) (?:you|someone|somebody) (?:please |pls |also |just )?(?:tell|say|confirm|explain|check|let (?:us|me) know|clarify|help me understand|look into|ask|find out|give (?:us|me) (?:a|an) (?:date|update|idea|eta|estimate)|remind|send (?:us|me|the)|share|hurry|try)|any (?:update|news)|who|whom|whose|which|why|when|how (?:long|many|much|do|does|is)|talk|call|meet|discuss|sit together|be wrong|be true|be serious|(?:it|that|this|they|all) be (?:done|ready|live|finished|there|up) (?:by|before|between|on|in|until|earlier|sooner))\b"
)
_INSTEAD = lazy(
    r"\b(?:instead|first|without|only|at least|for now|in the meantime|meanwhile|until then|for that time|temporarily|by hand|split|skip|drop|leave out|start with|begin with|smaller|simpler|fewer|half|part of|the rest|as well)\b"
)
_OFFERS = lazy(
    r"(?<!when )(?<!that )(?<!than )(?<!earliest )(?<!soonest )(?<!first )(?<!all )(?<!what )(?<!best )(?<!if )\b(?:(?:we|you|i|they) (?:could|can|might)(?: also| still| at least| always| perhaps| maybe| only| instead| for now| of course| easily)* (?!be\b|not\b|(?:accept|read|take|live with) (?:this|that|it)\b|do (?:that|it|this|so)\b|start\b|begin\b|live\b|(?:call|ring|phone|ping|chase|nudge|write to|talk to) (?:him|her|them|the|my|our)\b|have it\b|make it\b|ship it\b|deliver it\b|finish\b|see\b|tell\b|say\b|ask\b|check\b|talk\b|help\b|promise\b|confirm\b|understand\b|imagine\b|commit\b|look\b|get back\b|let you know\b|estimate\b|plan\b|live with\b)[a-z]{2,}"
    r"|(?:we|i)(?:'d| would)(?: also| rather| even| happily)* (?:rather (?!say\b|plan\b|not\b|go for\b|aim\b)|support|take|accept|settle for|suggest|propose|offer|be happy with|be fine with|prefer))\b"
    r"|\bwhat (?:we|i)(?:'d| would) (?:rather|prefer|suggest|propose|offer)\b|\bwhat (?:we|i|you) (?:could|can) (?:do|offer|have|give|get)\b(?: [\w-]+){0,4} (?:is|are|would be)\b|\b(?:alternatively|as an alternative|another (?:option|way)|(?:one|the other|second|first) option|option (?:a|b|c|1|2|3|one|two)(?! (?:day|week|month|year))|plan b|in the meantime|meanwhile|as a (?:stopgap|workaround|compromise|first step|fallback|start)|either\b.{2,120}\bor\b|minimal version|phase (?:1|one))\b"
    r"|\b(?:a|the|one) (?:[a-z]+ ){1,4}(?:would be (?:fine|possible|ok|okay|no problem|quick|quicker|faster|easy|easier|doable)|could be there|is possible|is doable|would work)\b|\bwe'd (?:also |even )?take\b|\bwithout the [a-z ]{2,30}(?:,|it|we|that)? (?:could|can|would)\b"
)
_OTHERS_COULD = lazy(
    r"(?<!that )(?<!when )\b(?:people|customers|members|guests|visitors|users|readers|staff|somebody|someone|everybody|everyone|each [a-z]+|your (?:team|people|agency|side)|the (?:[a-z]+ )?(?:staff|team|desk|agency|warehouse|branch(?:es)?|stores?|shops|teachers|nurses|managers)) could(?: also| still| always| just| simply)* (?!(?:be|see|read|guess|get|find|lose|think|mistake|not|open|abuse|misuse|copy|steal|order|buy)\b)[a-z]{2,}"
)
"""Another way that others would go: "people could ring the desk"; what they might do wrong is none."""
_LESS = lazy(
    rf"\A{_SO}(?:only |just )(?:the|those|these|one|two|three|four|five|six|half|some|a (?:few|small|short)) [^?]{{3,60}}\Z|\A{_SO}(?:the|one|two|three|four|five|six|half|some|a (?:few|small|short)) (?:[\w'-]+ ){{1,5}}(?:only|for a start|to begin with|for now)(?=\W*\Z|,| (?:please|then|by|until|till)\b)"
)
"""Part of what was asked for, in a few words without a verb: "then only the two big shops"."""
_OPTION_LINE = lazy(r"[ \t]{0,4}(?:[-*•–]|\(?(?:[a-dA-D]|\d)[.):])[ \t]*")
_TWO_WAYS = lazy(
    r"\b(?:two|three|2|3|some|a few|these|following|other) (?:ways|options|possibilities|choices|alternatives|variants|things we could)\b|\boptions?\b\W*\Z|\b(?:choose|pick) (?:one|between)\b|\bwhat we (?:can|could) offer\b|\beither\W*\Z"
)
_NOT_OFFER = lazy(
    r"\b(?:let you know|get back|have a (?:look|call|chat)|send you an? (?:update|date|estimate)|give (?:you|us|me) an? (?:date|day|estimate)|can't|cannot|couldn't|nobody who could|no one who could|earliest|soonest)\b"
)
_LEAST_WORDS = 3


def alternatives(
    thread: Sequence[Said], asker: Side, first: tuple[int, int], ask: tuple[int, Span] | None
) -> Iterator[Alternative]:
    """The options in order, an option a sentence, also those that were turned down."""
    given: list[Alternative] = []
    about = content_words(thread[ask[0]].text[slice(*ask[1])]) if ask else frozenset[str]()
    limited = False
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
                continue
            found = _offer(said, sentence, asker, limited, options, about)
            if found and said.index >= first[0]:
                one = Alternative(quote=said.text[found[0] : found[1]], message=said.index)
                if options or not _is_old(one, given, thread):
                    given.append(one)
                    yield one
        if said.side != asker and said.index >= first[0]:
            limited = limited or limits(said)


def _is_old(one: Alternative, given: Sequence[Alternative], thread: Sequence[Said]) -> bool:
    """Whether it was offered before, or answers what the other side has just offered."""
    said = thread[one.message]
    for two in given:
        across = thread[two.message].side != said.side
        answers = across and two.message == one.message - 1
        if share(one.quote, two.quote) >= (0.5 if answers else 0.75):
            return True
        if answers and _AGREES.match(said.sentences[0].low):
            return True
    return False


_AGREES = lazy(
    rf"\A{_SO}(?:yes|yep|yeah|sure|fine|good|of course|gladly|deal|agreed|perfect|great|(?:that|it|this)(?:'s| is| would be)? (?:fine|ok|okay|good|possible|works?|easy|no problem|allowed))\b"
)


def _offer(
    said: Said,
    sentence: Sentence,
    asker: Side,
    limited: bool,
    options: bool,
    about: frozenset[str],
) -> Span | None:
    low = sentence.low
    if options and _is_option(said, sentence):
        return clean(said.text, (sentence.start, sentence.end))
    if sentence.question or (said.side == asker and limited and _ASKS_UNMARKED.match(low)):
        found = _ASKS_FOR_OTHER.search(low)
        if not found or _NOT_OTHER.search(low):
            return None
        told = said.side != asker or limited or _INSTEAD.search(low) is not None
        told = told or _WOULD_DO.search(low) is not None
        supposes = found[0].startswith(("and if", "what if"))
        if not told or (not supposes and asks_about_time(sentence, said, asker)):
            return None
        if (
            said.side != asker
            and not _INSTEAD.search(low)
            and not found[0].startswith(("what", "how", "would"))
        ):
            return None
        return _enough(said, clean(said.text, (sentence.start, sentence.end)))
    if said.side != asker and _LESS.match(low):
        return _enough(said, clean(said.text, (sentence.start, sentence.end)))
    found = _OFFERS.search(low) or (_OTHERS_COULD.search(low) if said.side != asker else None)
    if not found or _NOT_OFFER.search(low):
        return None
    if said.side == asker and not limited:
        return None
    start, end = clause_around(sentence, sentence.start + found.start())
    if said.text[end : end + 1] == ":" and end + 2 < sentence.end:
        start, end = end + 1, sentence.end
    span = clean(said.text, (start, end))
    if said.side != asker and _gives_a_date(said, span, found[0], about):
        return None
    return _enough(said, span)


def _gives_a_date(said: Said, span: Span, offer: str, about: frozenset[str]) -> bool:
    """ "We can put it up on 16 March": the ask itself, on a day of the doing side's own."""
    dates = [fact for fact in said.facts_in(*span) if fact.kind == "date"]
    if not dates or not _CAN.search(offer):
        return False
    words = said.text[span[0] : span[1]]
    for fact in dates:
        words = words.replace(fact.text, " ")
    return not content_words(words) - content_words(offer) - about - _PARTICLES


_CAN = lazy(r"\bcan\b")
_PARTICLES = frozenset(
    (
        "up",
        "out",
        "live",
        "done",
        "online",
        "ready",
        "only",
        "latest",
        "unfortunately",
        "afraid",
        "morning",
    )
)


def _is_option(said: Said, sentence: Sentence) -> bool:
    """Whether a sentence is an item of a list."""
    line = said.own.rfind("\n", 0, sentence.start) + 1
    return _OPTION_LINE.match(said.own, line, sentence.start + 4) is not None


def _enough(said: Said, span: Span) -> Span | None:
    text = said.text[span[0] : span[1]]
    says = content_words(text) or any(f.kind == "date" for f in said.facts_in(*span))
    return span if len(text.split()) >= _LEAST_WORDS and says else None
