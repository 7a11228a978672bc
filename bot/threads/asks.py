"""The ask of a thread: the last thing that one side wants the other to do, change, give or decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.threads import cues
from bot.threads.contract import Ask
from bot.threads.delivered import is_done
from bot.threads.said import Said, Sentence, plain
from bot.threads.spans import Span, clause_around, clean, part_around
from bot.threads.timeline import asks_about_time
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_NO_WORK = (
    r"(?!believe\b|imagine\b|tell (?:us|me)\b|say\b|see (?:that|why|how|what|if)\b|hear\b|remember\b|remind\b|explain\b|guess\b|confirm\b|clarify\b|elaborate\b"
    r"|join\b|come\b|hold on|bear with|talk\b|meet\b|discuss\b|speak\b|chat\b|sync\b|help me understand|expect\b|assume\b|ask (?:us|me|around|again)\b|know\b|note\b|let (?:me|us) know|advise\b|ping\b|call\b|go ahead\b|proceed\b|carry on\b)"
)
_NEEDS = r"(?:need|needs|want|wants|like|love|require|requires)\b(?! to (?:know|understand|check|ask (?!you)|talk|say|discuss|think|find out|see if|hear|clarify|be clear|apologi[sz]e|thank|point|flag|meet))"
_MAY_IT = lazy(
    rf"\b(?:can|could|may|would) (?:(?:we|i|they|somebody|there) {_NO_WORK}[a-z]{{2,}}|(?:the|our|this|that|these|those|all|my|it|both|every)\b)"
)
_WHEN_IT = lazy(
    r"(?<=when )(?:can|could|will|would) (?:we (?:get|have|expect|see|use)|the|our|customers|people|users|visitors|[a-z]+s) "
)
_PATTERNS = (
    (3, lazy(rf"\b(?:can|could|would|will) {cues.YOU} {cues.SOFT}(?:be able to )?{_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"\b(?:can|could|may|shall) (?:we|i|they) {cues.SOFT}(?:get|have|add|use|put|switch|change|move|open|run|launch|publish|go live|show|send|make|turn)\b")),
    (3, lazy(r"\b(?:is it|would it be|it be|is there) (?:even |still )?(?:possible|any way|a way|any chance|a chance|feasible) (?:to|for|that|of|you|we)\b")),
    (3, lazy(r"\bany chance (?:of|you|we|to|that|it|i|for)\b")),
    (3, lazy(rf"\b(?:please|pls|plz|kindly) (?!find|don't|do not|ignore|be aware|keep in mind|bear|see (?:below|above|attached)){_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"(?:\A|, )who (?:can|could|would) (?!\w+ (?:it|that|this|them|those)\b){_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(r"\b(?:please|pls) tell us (?:which|what|who|where)\b")),
    (3, lazy(r"\b(?:would|do) you mind [a-z]{2,}ing\b")),
    (3, lazy(r"\A(?:new |our |quick |feature |change )?(?:request|ask|asks|goal|wish|task)(?: (?:from|for|of) [a-z ]{2,30})?:")),
    (3, lazy(r"\b(?:like|want|wanted|have) to ask (?:you|your team|it|marketing) (?:to|for|if you)\b")),
    (2, _MAY_IT),
    (2, lazy(rf"\b(?:we|i|marketing|it|they|sales|legal|the [a-z]{{2,12}}(?: [a-z]{{2,12}})? team)(?:'d| would)?(?: (?:really|also|now|still|urgently|would|do|will|just))* {_NEEDS}")),
    (2, lazy(r"\bwhat (?:we|i) (?:really |actually |now )?(?:need|want|would like|'d like) is\b")),
    (2, lazy(r"\b(?:we're|we are|i'm|i am) (?:looking for|looking to|hoping (?:to|for)|after|asking (?:for|you)|requesting|wanting|keen to|planning to)\b")),
    (2, lazy(r"\b(?:needs?|has|have|must|ought) (?:to )?(?:be|go|get|show|have|look|say|work|support|switch|move|change|run|appear)\b")),
    (2, lazy(r"\b(?:asking|request|requesting) (?:for|to|you|it|that)\b")),
    (1, lazy(r"\b(?:should|must) (?:also |now |always |no longer |not )?(?!be (?:fine|ok|okay|good|possible|doable|able|easy|enough|quick|a problem|sure|clear|here|with you)\b|work\b|do\b|have been\b|we\b|i\b|suffice\b|help\b|take\b)[a-z]{2,}")),
    (1, lazy(r"\b(?:the|our|this|these|those|all|every|each|it|they) (?:[\w'-]+ ){0,6}needs? (?!(?:be|to know|help)\b)")),
    (1, lazy(r"\b(?:the|our|my|a) (?:[\w'-]+ ){1,4}(?:wants?|would like|asks? for|is asking for|are asking for|insists? on|expects?)\b(?! to (?:know|see|talk|hear|understand|check|discuss))")),
    (1, _WHEN_IT),
    (1, lazy(r"\b(?:should|shall) (?:also |now |always |no longer |not )?(?:be(?! (?:fine|ok|okay|good|possible|doable|able|easy|enough|quick|a problem|sure|clear))|show|have|go|appear|get|work|run|say|look|open|contain|include|point|link|lead|list|display|send|receive|become|move|stop|start)\b")),
    (1, lazy(r"\A(?:hi|hey|hello|morning|team|all|folks|[@\w ]{0,20})?[,:! ]{0,3}(?:need|want|requesting|looking for|asking for|would (?:love|like) to (?:have|get|see)|wish we had)\b")),
    (1, lazy(r"\A(?:add|build|set up|switch|move|open|enable|disable|give|grant|change|update|remove|delete|fix|create|put|publish|connect|replace|redirect|install|turn|block|unblock|extend|renew|reset|rename|migrate)\b (?!up\b|on\b)")),
)  # fmt: skip
_NEW = lazy(
    r"\b(?:new (?:request|ask|topic|thing)|another (?:thing|request|one|ask|topic)|something else|separate(?:ly)?|different (?:topic|request|thing|ask)"
    r"|one more (?:thing|request)|on (?:a|another) (?:different|separate|another)? ?(?:note|topic)|unrelated|forget (?:that|the|about|it)|scrap (?:that|the|it)|never ?mind (?:that|the)"
    r"|(?:since|while|as|if) (?:we|you|i)(?:'re| are|'m| am)? (?:already )?(?:at it|on it|here|talking)|other topic|(?:another|different) question|follow-?up:|now for|next (?:up|one|thing|topic|request)|second (?:thing|request|topic)|new one)\b|\bbtw\b|\bps\b|\balso,? (?:can|could|would|please|we)\b"
)
_TIMING_ONLY = lazy(
    r"\b(?:by when|when (?:can|could|will|would|do)|what date|which date|how (?:long|soon)|an? (?:date|update|eta|estimate|answer|timeline|status|decision))\b"
)
_PRONOUN = lazy(
    r"\b(?:please|pls|you|someone|somebody|we|i|kindly|legal|wants?|needs?) (?:\w+ )?[a-z]{2,12} (?:it|this|that|them|those|these|so)\b(?! (?:page|form|list|banner|mail|campaign|[a-z]+ing)\b)"
)
_DO_THAT = lazy(
    r"(?:is (?:it|that) possible|(?:can|could|would|will) (?:you|we|they|somebody|someone) (?:please )?"
    r"(?:do|manage|arrange|handle|sort|make) (?:it|this|that)(?: (?:for us|please))?\Z"
    r"|(?:can|could|would|will) (?:you|we|they) (?:please )?help(?: us)?\Z)"
)
"""Asks only whether it can be done; what "that" is stands beside it."""
_TAIL = lazy(
    r"[ ,]+(?:so that|so we|because|since|before|as soon as|in time for|until|when|once|if possible|asap|by)\b"
)
_TAIL_DATE = lazy(
    r"[ ,]+(?:(?:by|on|before|until|till|from|for|in|at|to|around|live|from) (?:the )?)?\Z"
)
_ARTICLE = lazy(r"\b(?:the|a|an|our|your|this|that)\Z")
_AFTER = 3
"""Words that may stand behind a date at the end of a request: "by Friday if possible"."""


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence in which somebody wants something; `span` is the request itself."""

    said: Said
    sentence: Sentence
    span: Span
    weight: int

    @property
    def text(self) -> str:
        """The request itself, as written."""
        return self.said.text[self.span[0] : self.span[1]]

    @property
    def low(self) -> str:
        """The request itself, plain."""
        start = self.sentence.start
        return self.sentence.low[self.span[0] - start : self.span[1] - start]


def requests(said: Said) -> Iterator[Request]:
    """The requests of one message, in order, at most one a sentence."""
    for sentence in said.sentences:
        if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
            continue
        best: tuple[int, int] | None = None
        for weight, pattern in _PATTERNS:
            found = pattern.search(sentence.low)
            if found and pattern is not _WHEN_IT and _asks_when(sentence.low, found.start()):
                continue
            if found and pattern is _MAY_IT and not sentence.question:
                continue
            if found and _DO_THAT.match(sentence.low, found.start()):
                weight = 0
            if found and (best is None or (weight, -found.start()) > (best[0], -best[1])):
                best = weight, found.start()
        if best is None:
            continue
        at = sentence.start + best[1]
        span = part_around(said.text, clause_around(sentence, at), at)
        if sentence.low[: best[1]].endswith("when "):
            span = (sentence.start + best[1], span[1])
        yield Request(said, sentence, _request_span(said, span), best[0])


_INSTEAD = lazy(
    r"\b(?:at least|instead|until then|meanwhile|for now|in the meantime|earlier|sooner|faster)\b"
)


def _asks_when(low: str, at: int) -> bool:
    """Whether "when can they ..." asks for the time and not for the thing."""
    return low[:at].endswith(("when ", "how soon ", "how fast "))


def find_ask(thread: Sequence[Said]) -> Request | None:
    """The ask that the thread is about in the end."""
    found: Request | None = None
    asked_when: Side | None = None
    for said in thread:
        mine = [r for r in requests(said) if not _TIMING_ONLY.search(r.low)]
        if not mine:
            if any(asks_about_time(s, said, said.side) for s in said.sentences):
                asked_when = asked_when or said.side
            continue
        if found is None:
            if asked_when and (
                asked_when != said.side or all(_INSTEAD.search(r.sentence.low) for r in mine)
            ):
                continue
            found = _main(mine)
            continue
        closed = is_done(thread[found.said.index : said.index], found.said.side)
        fresh = [request for request in mine if closed or _is_new(request)]
        if fresh:
            found = _main(fresh)
    return found


def _is_new(request: Request) -> bool:
    """Whether the author says that this is another thing, in the sentence or in the one before."""
    sentences = request.said.sentences
    at = sentences.index(request.sentence)
    lead = sentences[at - 1].low if at else ""
    return _NEW.search(request.sentence.low) is not None or _NEW.search(lead) is not None


def _main(mine: Sequence[Request]) -> Request:
    """The heaviest, and of equals the first; "please do it" weighs little beside what "it" is."""
    return max(mine, key=lambda r: r.weight - 2 * bool(_PRONOUN.search(r.sentence.low)))


def _request_span(said: Said, span: Span) -> Span:
    """The request without the when and the why behind it."""
    start, end = clean(said.text, span)
    low = plain(said.text[start:end])
    least = min(12, len(low))
    cut = [found.start() for found in _TAIL.finditer(low) if found.start() > least]
    for fact in said.facts_in(start + least, end):
        if fact.kind in ("date", "time") and len(said.text[fact.end : end].split()) <= _AFTER:
            before = low[: fact.start - start]
            if (found := _TAIL_DATE.search(before)) and not _ARTICLE.search(
                before[: found.start()]
            ):
                cut.append(found.start())
    if cut and len(low[: min(cut)].split()) >= 3:
        end = start + min(cut)
    return clean(said.text, (start, end))


def as_ask(request: Request) -> Ask:
    """The ask for the reading."""
    start, end = request.span
    said = request.said
    return Ask(quote=said.text[start:end], message=said.index, by=said.author, side=said.side)


def asking_side(ask: Request | None, thread: Sequence[Said]) -> Side:
    """Who wants something; without an ask, whoever speaks first."""
    if ask is not None:
        return ask.said.side
    return thread[0].side if thread else "marketing"
