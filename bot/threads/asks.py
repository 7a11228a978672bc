"""The ask of a thread: the last thing that one side wants the other to do, change, give or decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.threads import cues
from bot.threads.contract import Ask
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clause_around, clean
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_IDLE_VERB = (
    r"(?!believe|imagine|tell|say|see\b|hear|remember|remind|explain|guess|confirm|clarify|let me know|help me understand"
    r"|elaborate|ping me|call me|join|come\b|hold on|bear with)"
)
_PATTERNS = (
    (3, lazy(rf"\b(?:can|could|would|will) {cues.YOU} {cues.SOFT}(?:be able to )?{_IDLE_VERB}[a-z]{{2,}}")),
    (3, lazy(rf"\b(?:can|could|may|shall) (?:we|i|they) {cues.SOFT}(?:get|have|add|use|put|switch|change|move|open|run|launch|publish|go live|show|send|make|turn|see)\b")),
    (3, lazy(r"\b(?:is it|would it be|it be|is there) (?:even |still )?(?:possible|any way|a way|any chance|a chance|feasible) (?:to|for|that|of|you|we)\b")),
    (3, lazy(r"\bany chance (?:of|you|we|to|that|it|i|for)\b")),
    (3, lazy(rf"\b(?:please|pls|plz|kindly) (?!note|find|see|let me know|let us know|tell|confirm|advise|keep|bear|don't|do not|remember|ignore|be aware){_IDLE_VERB}[a-z]{{2,}}")),
    (3, lazy(r"\b(?:would|do) you mind [a-z]{2,}ing\b")),
    (3, lazy(r"\A(?:new |our |quick |feature |change )?(?:request|ask|asks)(?: (?:from|for) [a-z ]{2,30})?:")),
    (2, lazy(r"\b(?:we|i|marketing|it|they|sales|legal|the [a-z]{2,12}(?: [a-z]{2,12})? team)(?: (?:really|also|now|still|urgently|would|do|will|just))*(?:'d)? (?:need|needs|want|wants|like|love|require|requires)\b(?! (?:to (?:know|understand|check|ask|talk|say|discuss|think|find out|see|hear|clarify|be clear|apologi[sz]e|thank|point|flag)))")),
    (2, lazy(r"\b(?:we're|we are|i'm|i am) (?:looking for|looking to|hoping (?:to|for)|after|asking (?:for|you)|requesting|wanting|keen to|planning to)\b")),
    (2, lazy(r"\b(?:needs?|has|have|must|ought) (?:to )?(?:be|go|get|show|have|look|say|work|support|switch|move|change|run|appear)\b")),
    (2, lazy(r"\b(?:asking|request|requesting) (?:for|to|you|it|that)\b")),
    (1, lazy(r"\A(?:hi|hey|hello|morning|team|all|folks|[@\w ]{0,20})?[,:! ]{0,3}(?:need|want|requesting|looking for|asking for)\b")),
    (1, lazy(r"\A(?:add|build|set up|switch|move|open|enable|disable|give|grant|change|update|remove|delete|fix|create|put|publish|connect|replace|redirect|install|turn|block|unblock|extend|renew|reset|rename|migrate)\b (?!up\b|on\b)")),
)  # fmt: skip
_NEW = lazy(
    r"\b(?:new (?:request|ask|topic|thing)|another (?:thing|request|one|ask|question|topic)|separate(?:ly)?|different (?:topic|request|thing|question)"
    r"|one more thing|on (?:a|another) (?:different|separate|another)? ?(?:note|topic)|unrelated|while (?:i|we) (?:have|are|'re)|also,? (?:can|could|would|we|i|please)|forget (?:that|the|about)|scrap (?:that|the)"
    r"|instead of (?:that|the)|different ask|next (?:up|one|thing)|actually,? (?:can|could|what we|forget|we))\b|\bbtw\b|\bps\b"
)
_OUR_NEED = lazy(
    r"\b(?:from (?:you|your|marketing|it|the [a-z ]{2,20} team)|before we (?:can )?(?:start|begin|build|do|go|touch)|to (?:start|begin|get going|proceed)|so (?:that )?we can (?:start|begin)|first)\b"
)
_TIMING_ONLY = lazy(
    r"\b(?:by when|when (?:can|could|will|would|do)|what date|which date|how (?:long|soon)|an? (?:date|update|eta|estimate|answer|timeline|status|decision))\b"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence in which somebody wants something; `span` is the request itself."""

    said: Said
    sentence: Sentence
    span: Span
    weight: int


def requests(said: Said) -> Iterator[Request]:
    """The requests of one message, in order, at most one a sentence."""
    for sentence in said.sentences:
        if cues.IDLE.search(sentence.low) or cues.SARCASM.search(sentence.low):
            continue
        best: tuple[int, int] | None = None
        for weight, pattern in _PATTERNS:
            found = pattern.search(sentence.low)
            if found and (best is None or weight > best[0]):
                best = weight, found.start()
        if best is None:
            continue
        span = clause_around(sentence, sentence.start + best[1])
        yield Request(said, sentence, clean(said.text, span), best[0])


def find_ask(thread: Sequence[Said]) -> Request | None:
    """The ask that the thread is about in the end."""
    found: Request | None = None
    for said in thread:
        mine = [r for r in requests(said) if not _TIMING_ONLY.search(r.sentence.low)]
        if not mine:
            continue
        if found is None:
            found = _main(mine)
            continue
        if said.side != found.said.side:
            continue
        for request in mine:
            if request.weight > 1 and _NEW.search(request.sentence.low):
                found = request
    return found


def _main(mine: Sequence[Request]) -> Request:
    """The heaviest, and of equals the first."""
    return max(mine, key=lambda request: request.weight)


def as_ask(request: Request) -> Ask:
    """The ask for the reading."""
    start, end = request.span
    said = request.said
    return Ask(quote=said.text[start:end], message=said.index, by=said.author, side=said.side)


def needs_input(request: Request) -> bool:
    """Whether the request is for something that the asked side needs before it can start."""
    return _OUR_NEED.search(request.sentence.low) is not None


def asking_side(ask: Request | None, thread: Sequence[Said]) -> Side:
    """Who wants something; without an ask, whoever speaks first."""
    if ask is not None:
        return ask.said.side
    return thread[0].side if thread else "marketing"
