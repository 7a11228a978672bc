"""The ask of a thread: the last thing that one side wants the other to do, change, give or decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.threads import cues
from bot.threads.contract import Ask
from bot.threads.delivered import is_done
from bot.threads.jest import is_taken_back
from bot.threads.said import Said, Sentence, plain
from bot.threads.spans import Span, clause_around, clean, part_around
from bot.threads.timeline import asks_about_time
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_NO_WORK = (
    r"(?!believe\b|imagine\b|tell (?:us|me)\b|say\b|see (?:that|why|how|what|if)\b|hear\b|remember\b|remind\b|explain\b|guess\b|confirm\b|clarify\b|elaborate\b"
    r"|join\b|come\b|hold on|bear with|talk\b|meet\b|discuss\b|speak\b|chat\b|sync\b|help me understand|expect\b|assume\b|ask (?:us|me|around|again)\b|know\b|note\b|let (?:me|us) know|advise\b|ping\b|call\b|go ahead\b|proceed\b|carry on\b)"
)
_NEEDS = r"(?:need|needs|needing|want|wants|like|love|require|requires)\b(?! to (?:know|understand|check|ask (?!you)|talk|say|discuss|think|find out|see if|hear|clarify|be clear|apologi[sz]e|thank|point|flag|meet))"
_STEP = (
    r"(?! (?:an? |the |its |another |some |more |one |two |our |your |every )?(?:[\w'-]+ ){0,3}?(?:reviews?|tests?|testing|checks?|audits?|approvals?|sign-?offs?|assessments?|consents?|licen[cs]es?"
    r"|contracts?|signatures?|pen-?tests?|clearance|permission|go-ahead|budget|purchase order|time|attention|care|sprints?|days?|weeks?|months?|hours?)\b)"
)
"""What something needs before it can be done is no wish of anybody's: "SSO needs a security review"."""
_NO_TIME = r"(?!.{0,60}\b(?:sooner|earlier|faster|quicker|in time|forward|before then|speed)\b)"
_WIDE = (
    (1, lazy(r"(?<!n't )(?<!not )\b(?:has|have|needs?|must|ought|got|gotta) to (?!say\b|admit\b|know\b|check\b|ask\b|go\b|run\b|leave\b|talk\b|think\b|tell\b|wait\b|do with\b|be honest\b|laugh\b)[a-z]{2,}")),
    (1, lazy(r"\b(?:are|is|was|were) (?:supposed|meant|expected|required|asked) to [a-z]{2,}")),
    (1, lazy(r"\b(?:has|have)(?: now| just)? decided (?:that |to )?[a-z]{2,}")),
    (1, lazy(r"\blet(?:'s| us) (?!talk\b|meet\b|see\b|discuss\b|wait\b|hope\b|sync\b|catch\b|have (?:a )?(?:call|lunch|coffee)|go for|face it|say\b|be honest)[a-z]{2,}")),
    (1, lazy(r"\b(?:we're|we are|is|are|'s) (?:still )?missing\b|\black(?:s|ing)?\b")),
    (1, lazy(r"\b(?:what|how) about (?:[a-z]+ing\b|an? |some |the )")),
    (1, lazy(r"\b(?:team|boss|ceo|cmo|cto|board|manager|director|lead|committee|sales|press|agency|partners?|customers?|people|they|editors?|head) (?:asks?|asked|keeps? asking|has asked|have asked|insists?) (?:us |me )?(?:if|whether|for|that|to|why)\b")),
    (1, lazy(r"\b(?:i|we)(?:'d| would)? (?:hope|wish|propose|suggest|vote|prefer)\b")),
    (0, lazy(r"\b(?:is|are|looks|seems|got) (?:\w+ )?(?:broken|wrong|down|outdated|stuck|out of date|unreadable|offline)\b|\b(?:doesn't|don't|does not|won't|isn't|aren't) (?:\w+ )?(?:work|working|load|loading|open|show|display|send|arrive|fit)\b|\bstill (?:shows?|says?|points?|links?|uses?|has|have|lists?|sends?)\b|\b(?:404|500) (?:error|page)?")),
)  # fmt: skip
"""What wants something only at the beginning of a thread, where nothing plainer does."""
_SUBJECT = r"(?:(?!(?:and|but|that|which|who|because|so|if|when|as|not|nobody|we|i|you|it|they|he|she)\b)[\w'-]+ ){1,4}"
_GIVES = (
    r"(?:give|send|add|build|change|make|set|move|put|open|share|provide|create|update|remove|fix|switch|turn|enable|show|get|help|take|prepare|do|use|write|replace|publish"
    r"|deliver|fill|export|import|connect|allow|grant|extend|stop|start|please|install|supply|rename|delete|print|reply|sign|approve|agree|test|run|host|load|upload|cut|tag|label|hand|pull|push)"
)
_JUDGED = r"be (?:fine|ok|okay|good|possible|doable|able|easy|enough|quick|a problem|sure|clear|here|with you|plug|simple|straightforward|trivial|small|a small|a quick|a matter|no (?:problem|big)|just|nothing|feasible|cheap|hard|easier|safe|obvious|there|done|quite|pretty|fairly|super|really|very)\b"
_MAY_IT = lazy(
    rf"\b(?:can|could|may|would) (?:(?:we|i|they|somebody|there) {_NO_WORK}[a-z]{{2,}}|(?:the|our|this|that|these|those|all|my|it|both|every)\b)"
)
_WHEN_IT = lazy(
    r"(?<=when )(?:can|could|will|would) (?:we (?:get|have|expect|see|use)|the|our|customers|people|users|visitors|[a-z]+s) "
)
_PATTERNS = (
    (3, lazy(rf"\b(?:can|could|would|will) (?!it (?:be|work|run|go|still|even|really|wait|happen|come|get|fit)\b){cues.YOU} {cues.SOFT}(?:be able to )?{_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"\b(?:can|could|may|shall) (?:we|i|they) {cues.SOFT}(?:get|have|add|use|put|switch|change|move|open|run|launch|publish|go live|show|send|make|turn)\b")),
    (3, lazy(r"\b(?:is it|would it be|it be|is there) (?:even |still )?(?:possible|any way|a way|any chance|a chance|feasible) (?:to|for|that|of|you|we)\b")),
    (3, lazy(r"\bany chance (?:of|you|we|to|that|it|i|for|someone|somebody|anyone|they|the|our|your|marketing)\b")),
    (3, lazy(rf"\b(?:any|a|some|no) (?:way|chance|possibility) (?:to|that|for|of|the|our|we|you|they|customers|people|users) {_NO_TIME}")),
    (3, lazy(rf"\b(?:wondering|wondered|curious|asking|ask|asked|asks|wants to know) (?:you )?(?:if|whether) (?:[\w'-]+ ){{1,6}}?(?:could|can|might|would|may) {cues.SOFT}(?:be able to )?(?:be )?{_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"\b(?:do you think|you think|would it work if|is it ok if|is it okay if) (?:you|we|they|somebody|someone) (?:could|can|might) {cues.SOFT}{_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"\bis there (?:someone|somebody|anyone|anybody) (?:\w+ ){{0,3}}?(?:who|that) (?:can|could|would) {_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(r"\b(?:appreciate|grateful|thankful|glad|happy|delighted|great|good|nice|lovely|helpful|cool|amazing|super|perfect|brilliant|handy|useful|ideal|fantastic|awesome|kind) (?:it )?if (?:[\w'-]+ ){1,6}?(?:could|can|would|might|were|was|had|did|got) ")),
    (2, lazy(r"\b(?:would|'d) be (?:great|good|nice|lovely|helpful|cool|amazing|super|perfect|brilliant|handy|useful|ideal|fantastic|awesome) (?:to (?:have|get|see|show|add|put|be|let|offer)\b(?! (?:it|that|this|them)\b)|for\b)")),
    (2, lazy(r"\b(?:be|very|so|really|most|am|are|'m|'re) (?:grateful|thankful) for (?!the\b|your (?:help|answer|reply|time|patience)|any (?:help|advice|info)|help\b)")),
    (2, lazy(r"\b(?:we|i|marketing|it)(?:'d| would)(?: really| very much)? (?:appreciate|welcome|be after|prefer to have)\b(?! (?:it|that|this|your (?:help|answer|reply|time)|if)\b)")),
    (2, lazy(r"\b(?:you|your (?:team|side|people)|all of you|both of you|everybody|everyone)(?:'ll| will|'d| would)? (?:have|need|has|needs) to (?!know\b|understand\b|see\b|remember\b|worry\b|wait\b)[a-z]{2,}")),
    (1, lazy(r"\A(?:(?:hi|hey|hello|morning|good morning|dear [\w ]{1,20}?)[,!. ]+)?(?P<at>(?!(?:yes|no|ok|okay|thanks|sure|do|go|one|that|this|both|more|let|by|until|before|on|at|not|and|but|so|if|the \d)\b|\d)(?:[\w'&+%’-]+ ){2,14}(?:please|pls|plz)\b)(?=\W*\Z|,| (?:by|for|on|until|before|asap|from|in)\b)")),
    (2, lazy(r"\blet me ask (?:you )?for\b|\bis it an idea to\b|\bcould there be an?\b")),
    (3, lazy(rf"\b(?:please|pls|plz|kindly) (?!(?:until|till|by|before|on|for|from|at|in|to|not|and|or|thanks|thank|asap|if|no later)\b|find|don't|do not|ignore|be aware|keep in mind|bear|see (?:below|above|attached)){_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(rf"(?:\A|, )who (?:can|could|would) (?!\w+ (?:it|that|this|them|those)\b){_NO_WORK}[a-z]{{2,}}")),
    (3, lazy(r"\b(?:please|pls) tell us (?:which|what|who|where)\b")),
    (3, lazy(r"\b(?:would|do) you mind [a-z]{2,}ing\b")),
    (3, lazy(r"\A(?:new |our |quick |feature |change )?(?:request|ask|asks|goal|wish|task)(?: (?:from|for|of) [a-z ]{2,30})?:")),
    (3, lazy(r"\A(?:[\w ]{0,12}[,!] )?(?:one |my |our |a |another |small |quick |big |new )*(?:request|ask|favou?r|wish|ticket|task|to-?do|job|question)(?: (?:from|for|of|to) [a-z ]{2,30})?:")),
    (3, lazy(r"\b(?:like|want|wanted|have) to ask (?:you|your team|it|marketing) (?:to|for|if you)\b")),
    (2, _MAY_IT),
    (2, lazy(rf"\b(?:we|i|marketing|it|they|sales|legal|the [a-z]{{2,12}}(?: [a-z]{{2,12}})? team)(?:'d| would|'ll| will|'re going to| are going to|'re gonna| may| might)?(?: (?:really|also|now|still|urgently|would|do|will|just|soon|probably|definitely|be)){{0,3}} {_NEEDS}")),
    (2, lazy(r"\bwhat (?:we|i) (?:really |actually |now )?(?:need|want|would like|'d like) is\b")),
    (2, lazy(r"\b(?:we're|we are|i'm|i am) (?:looking for|looking to|hoping (?:to|for)|after|asking (?:for|you)|requesting|wanting|keen to|planning to)\b")),
    (2, lazy(r"\b(?:needs?|has|have|must|ought) (?:to )?(?:be|go|get|show|have|look|say(?! (?:goodbye|thank|sorry|hello|bye))|work|support|switch|move|change|run|appear)\b")),
    (2, lazy(r"\b(?:asking|request|requesting) (?:for|to|you|it|that)\b")),
    (1, lazy(rf"\b(?:should|must) (?:also |now |always |no longer |not )?(?!{_JUDGED}|work\b|do\b|have been\b|we\b|i\b|suffice\b|help\b|take\b)[a-z]{{2,}}")),
    (1, lazy(r"\b(?:the|our|this|these|those|all|every|each|it|they) (?:[\w'-]+ ){0,6}needs?\b"+_STEP+r" (?!(?:be|to know|help)\b)")),
    (1, lazy(rf"\b(?:the|our|my|a) {_SUBJECT}(?:wants?|would like|asks? for|is asking for|are asking for|insists? on|expects?)\b(?! to (?:know|see|talk|hear|understand|check|discuss))")),
    (1, lazy(rf"(?:\A|, |: |; )(?:and |but |so |also |hi |hey |hello |morning )?{_SUBJECT}(?:wants|would like|asks for|is asking for|are asking for|want|needs|asked us for|have asked for|has asked for)\b{_STEP}(?! to (?:know|see|talk|hear|understand|check|discuss))(?! (?:you|me|us)\b)")),
    (3, lazy(rf"(?:\A|[,.;:] |\b(?:and|so|but) )(?:can|could|would|will) (?!(?:it|that|this|these|those|there|we|i|they|he|she|the|our|be|have|also|still|only|not|you|anyone|someone|somebody|anybody|legal|finance|procurement)\b)[a-z][\w-]{{1,20}} (?:team |guys |folks |people )?{cues.SOFT}(?:be able to )?{_GIVES}\b")),
    (1, lazy(r"\b(?:we|i)(?:'ve| have)? (?:already |just )?(?:promised|announced) (?!you\b|it\b|that\b|to\b|them\b)[a-z]{2,}")),
    (1, _WHEN_IT),
    (1, lazy(rf"\b(?:should|shall) (?:also |now |always |no longer |not )?(?!{_JUDGED})(?:be|show|have|go|appear|get|work|run|say|look|open|contain|include|point|link|lead|list|display|send|receive|become|move|stop|start)\b")),
    (1, lazy(r"\A(?:hi|hey|hello|morning|team|all|folks|[@\w ]{0,20})?[,:! ]{0,3}(?:need|want|requesting|looking (?:for|to)|hoping (?:for|to)|keen to|asking for|(?:would|'d) (?:love|like)|wish we had)\b")),
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
    r"\b(?:please|pls|you|someone|somebody|we|i|kindly|legal|wants?|needs?) (?:\w+ )?[a-z]{2,12} (?:it|this|that|them|those|these|so)\b(?! (?:page|form|list|banner|mail|campaign|[a-z]+ing|(?!earlier\b|sooner\b|later\b|faster\b|quicker\b|finished\b|sorted\b)[a-z]{3,}(?:ed|able|er|al|ic|ive|ful|ier))\b)"
)
_DO_THAT = lazy(
    r"(?:is (?:it|that) possible|(?:can|could|would|will) (?:you|we|they|somebody|someone) (?:please )?"
    r"(?:do|manage|arrange|handle|sort|make) (?:it|this|that)(?: (?:for us|please))?\Z"
    r"|(?:can|could|would|will) (?:you|we|they) (?:please )?help(?: us)?\Z)"
)
"""Asks only whether it can be done; what "that" is stands beside it."""
_TAIL = lazy(
    r"[ ,]+(?:so that|so we|because|since|before|as soon as|in time for|until|when|once|if possible|asap|by)\b"
    r"|, (?:just|ideally|preferably|which|otherwise|as (?:we|our|it|they)|cause|cos|if)\b"
)
_TAIL_DATE = lazy(
    r"[ ,]+(?:(?:by|on|before|until|till|from|for|in|at|to|around|live|from) (?:the )?)?\Z"
)
_ARTICLE = lazy(r"\b(?:the|a|an|our|your|this|that)\Z")
_AFTER = 3
"""Words that may stand behind a date at the end of a request: "by Friday if possible"."""


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence in which somebody wants something; `span` is the request itself.

    `instead`: something else was wanted before it, whose dates and reasons are none of this one.
    """

    said: Said
    sentence: Sentence
    span: Span
    weight: int
    instead: bool = False

    @property
    def text(self) -> str:
        """The request itself, as written."""
        return self.said.text[self.span[0] : self.span[1]]

    @property
    def low(self) -> str:
        """The request itself, plain."""
        start = self.sentence.start
        return self.sentence.low[self.span[0] - start : self.span[1] - start]


def requests(said: Said, *, wide: bool = False) -> Iterator[Request]:
    """The requests of one message, in order, at most one a sentence; `wide` takes hints for one."""
    for sentence in said.sentences:
        if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
            continue
        if is_taken_back(said, sentence):
            continue
        best: tuple[int, int] | None = None
        for weight, pattern in _WIDE if wide else _PATTERNS:
            found = pattern.search(sentence.low)
            if found and pattern is not _WHEN_IT and _asks_when(sentence.low, found.start()):
                continue
            if found and pattern is _MAY_IT and not sentence.question:
                continue
            if found and _DO_THAT.match(sentence.low, found.start()):
                weight = 0
            at = _begin(found) if found else 0
            if found and (best is None or (weight, -at) > (best[0], -best[1])):
                best = weight, at
        if best is None:
            continue
        at = sentence.start + best[1]
        span = part_around(said.text, clause_around(sentence, at), at)
        if sentence.low[: best[1]].endswith(":"):
            span = (at, sentence.end)
        if sentence.low[: best[1]].endswith("when "):
            span = (sentence.start + best[1], span[1])
        yield Request(said, sentence, _request_span(said, _from_subject(said, span, at)), best[0])


_SUBJECT_STARTS = lazy(r"(?:we|i)\b")
_ASKS_STRAIGHT = lazy(r"(?:can|could|would|will|please|pls|is it)\b")
_LEADS_IN = lazy(r"\W*(?:for|before|by|on|in|from|until|ahead of|after|with|starting)\b")


def _from_subject(said: Said, span: Span, at: int) -> Span:
    """Without what leads up to it: "For the sale (27 November) we need ..."."""
    lead = plain(said.text[span[0] : at])
    if lead.endswith(", ") and _ASKS_STRAIGHT.match(plain(said.text[at : at + 8])):
        return at, span[1]
    dates = [fact for fact in said.facts_in(span[0], at) if fact.kind == "date"]
    if dates and _LEADS_IN.match(lead) and _SUBJECT_STARTS.match(plain(said.text[at : at + 8])):
        return at, span[1]
    return span


_INSTEAD = lazy(
    r"\b(?:at least|instead|until then|meanwhile|for now|in the meantime|earlier|sooner|faster)\b"
)


def _begin(found: re.Match[str]) -> int:
    """Where the request begins: behind "request:", and behind a greeting."""
    if found[0].endswith(":"):
        return found.end()
    return found.start("at") if "at" in found.re.groupindex else found.start()


def _asks_when(low: str, at: int) -> bool:
    """Whether "when can they ..." asks for the time and not for the thing."""
    return low[:at].endswith(("when ", "how soon ", "how fast "))


def find_ask(thread: Sequence[Said]) -> Request | None:
    """The ask that the thread is about in the end."""
    found: Request | None = None
    asked_when: Side | None = None
    for said in thread:
        mine = [r for r in requests(said) if not _TIMING_ONLY.search(r.low)]
        if said.index == 0 and not mine and (hinted := _hinted(said, thread)):
            found = hinted
            continue
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
        closed = closed and not _ONCE_MORE.search(plain(said.own))
        fresh = [request for request in mine if closed or _is_new(request)]
        if fresh:
            found = replace(_main(fresh), instead=True)
    return found


_LEAST = 3
_MOST = 20
"""Words of an ask without a verb."""
_VERB = lazy(
    r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|need|want|know|think|brings?|goes|went|works?|got|get)\b|n't\b|'(?:s|re|ll|ve|d|m)\b"
)
_NO_HEADLINE = lazy(
    r"\A\W*(?:any|how|what|why|who|which|where|when|thanks|thank|fyi|sorry|good|happy|congrat\w*|welcome|update|reminder|really|seriously|no|yes|ok|sure|lunch|anyone|everybody|everyone|coffee|ready)\b|\b(?:already|there|yet|here)\W*\Z"
)


def _hinted(first: Said, thread: Sequence[Said]) -> Request | None:
    """What the first message of a conversation seems to want, where it says so in no plain words."""
    if len(thread) == 1 or thread[1].side == first.side:
        return None
    wide = [
        r for r in requests(first, wide=True) if not asks_about_time(r.sentence, first, first.side)
    ]
    if wide and not any(_NO_ASK.search(sentence.low) for sentence in first.sentences):
        return _main(wide)
    return _headline(first)


_NO_ASK = lazy(
    r"\b(?:fyi|just so (?:you|everybody|nobody)|for your information|heads[- ]up|nothing (?:for you )?to do|no action|nothing of|thanks|thank you|congrat\w*|well done|in case you)\b"
)
"""A message that only tells something."""


def _headline(first: Said) -> Request | None:
    """A question without a verb that a thread begins with: "size chart on the shoe pages?"."""
    sentence = first.sentences[0] if first.sentences else None
    if sentence is None or not sentence.question or _NO_HEADLINE.search(sentence.low):
        return None
    if not _LEAST <= len(sentence.low.split()) <= _MOST or _VERB.search(sentence.low):
        return None
    if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
        return None
    if asks_about_time(sentence, first, first.side):
        return None
    return Request(first, sentence, _request_span(first, (sentence.start, sentence.end)), 0)


_ONCE_MORE = lazy(
    r"\b(?:again|once more|(?:it's|is|are) back|still (?:not|isn't|doesn't|broken|wrong))\b"
)


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
