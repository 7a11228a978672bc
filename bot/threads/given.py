"""Which of several dates in a message is the one that it gives, and which belong to its reasons."""

from __future__ import annotations

from bot.threads.said import Said, Sentence, plain
from bot.threads.spans import Span
from bot.threads.when import Dated
from bot.threads.words import content_words
from bot.threads.yes import DATE
from bot.translation.facts.lazy import lazy

_GIVES = lazy(
    rf"\b(?:new (?:date|plan|target|deadline|go-live|slot|eta)\b[^.;]{{0,20}}|now(?: it's| on| for| looking at| aiming for| at)?|instead|earliest\b[^.;]{{0,40}}|soonest\b[^.;]{{0,40}}"
    rf"|(?:make|making|made|say|call) (?:it|that)|more like|rather|realistic(?:ally)?\b[^.;]{{0,16}}|(?:it|that|this)(?:'ll| will|'d| would| has to| is going to|'s going to)(?: probably| then| now| rather| have to)* be|(?:it|that)(?:'s| is)(?: then| now| rather)?|gonna be|going to be"
    rf"|(?:have to|has to|needs? to|must|will) wait (?:until|till|for)|(?:have|has|got|'ve got) (?:you|it|this|that|yours?) (?:\w+ ){{0,3}}(?:down |in |on )?(?:for|on)|(?:count|plan|bank) on|expect (?:it|this|that)(?: to be \w+)?(?: on| by| for)?"
    rf"|(?:we|i) (?:can|could) (?:only |just |first )?(?:do|offer|make|manage|commit to|promise|give you|get you|see|name)(?: it| this| that)?(?: by| on| for)?|(?:we're|we are|i'm|i am|are|is|now) (?:now )?(?:looking|aiming) (?:at|for)"
    rf"|will (?:only |then |now |probably |not )?be (?:there|ready|live|up|done|out|online|available|in place|delivered|finished|published)(?: before| by| on| from)?|(?:goes|go|going|gets?|comes?) (?:live|up|out|online)(?: on| by)?"
    rf"|(?:we|i|you|they)(?:'ll|'d| will| would)(?: then| now| probably)? (?:have|get|put|make|do|finish|deliver|publish|release|launch|ship|set|open|see|go live)\b[^.;]{{0,40}}(?:on|by|from|for)"
    rf"|(?:eta|due date|go-live|release date|launch date)(?: is|:)?"
    rf"|(?:mov|push|slip|postpon|shift|delay|bring|brought|pull|reschedul|replan|changed|changing|defer|bump|slid|drift)\w*\b[^.;?]{{0,60}}?\b(?:to|until|till|into|for|forward to|back to)"
    rf"|back to|not (?:possible |able |ready |live )?(?:before|until)|n't\b[^.;]{{0,40}}\b(?:before|until|till)) (?:on |by |about |around )?(?:the )?{DATE}"
    rf"|{DATE}[^.;]{{0,12}} (?:at the earliest|instead|rather|more likely|earliest|it is|it will be|it'll be|is (?:the )?(?:new|earliest|our|realistic|safe|possible|doable|feasible|fixed|confirmed|firm|date|day)|,? not (?:on |by |the )?(?=\w))"
)
CAUSE = lazy(
    r"\b(?:freeze|frozen|closed season|blackout|peak|embargo|vendor|supplier|provider|contract|licen[cs]e|renewal|certificate|audit|holidays?|leave|absent|(?:is|are|'s|'re|am|'m|be|been) (?:\w+ )?(?:out|away|off|back)|booked|busy|(?:nobody|no one|no-one|none of us|he|she|they|the team) (?:is|are)(?:n't| not)? (?:free|available|in|here)|tied up|committed|queue|migration|upgrade|release train|review|pen ?test|committee|budget|quarter close|month[- ]end|year[- ]end|stock ?take|maintenance)\b"
)
"""What has dates of its own: closed seasons, third parties, contracts, absences."""
_FROM = lazy(
    r"\bfrom (?:the )?\Z|\binstead of (?:the )?\Z|\bnot (?:the )?\Z|\brather than (?:the )?\Z"
)
_FROM_OR_TO = lazy(
    r"\b(?:from|instead of|not|rather than|to)(?: (?:on|by|before|until|for))? (?:the )?\Z"
)
_SET = lazy(
    rf"\b(?:schedul|slott?|plann|book|due|set|lin)(?:ed|e|ing)? (?:it |this |that |yours |in |up |now )*(?:for|on|to) (?:the )?{DATE}"
    rf"|\b(?:(?:will|would|can|could|should) )?(?:starts?|begins?|ships?|lands?|follows?|opens?|launch(?:es)?|goes|comes|arrives?|runs?)\b[^.;,]{{0,28}}? (?:on|from|by) (?:the )?{DATE}"
)
"""Said of the ask it gives its date; said of anything else it is when that is."""
_SOMETHING = lazy(
    r"\A(?:and |but |so )?(?:the|our|their|a|an|my|his|her|your) (?!(?:new |current |next |first |whole |full |only |rest|earliest|soonest|best)?(?:date|dates|launch|go-live|delivery|deadline|timeline|ticket|request|task|work|start|roll-?out|release|rest|thing|day|slot|part)\b)(?:[\w'-]+ ){1,4}?(?:is|are|was|were|will|has|have|had|gets?|got|moved?|moves|slips?|slipped)\b"
)
_DATE_WORDS = frozenset(
    "eta date deadline launch golive live ready start release earliest soonest realistic realistically rather probably "
    "likely hence therefore honestly unfortunately update late early mid rest other remaining sorry only".split()
)
"""What may stand before a date that is an answer of its own."""
_CONCLUDES = lazy(
    rf"(?:[=-]+>|→|\b(?:so|hence|therefore|meaning|i\.e\.)[,:]?) (?:the )?{DATE}\W*\Z"
)
_IF = lazy(r"(?:and |but |so |or )?(?:(?:only )?if|unless|provided|assuming|else|otherwise)\b")
_FRAGMENT = lazy(
    rf"\A(?:[\w'+-]+[ ,:]+){{0,3}}{DATE}(?:[ ,]+(?:then|rather|please|now|yes|ok|sorry|it is|from our side|for (?:us|it|all|everything|the rest)|at (?:the )?(?:earliest|latest)|not (?:on |by |before )?(?:the )?[\w ]{{1,14}}))*\W*\Z"
)
_VERB = lazy(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should|runs?|ends?|starts?|begins?|opens?|closes?|meets?|expires?|comes?|goes)\b|n't\b|'(?:s|re|ll|ve|d|m)\b"
)
_ABOUT_US = lazy(
    r"\A(?:and |but |so |then |therefore |hence |which means )*(?:it|that|this|they|we|you|i|everything|all)\b"
)
_OURS = lazy(r"(?:we|i|it|that|this|you)\b")
_IN_REASON = lazy(
    r"\A(?:and |but |or )?(?:because|since|as (?:we|the|our|it|they|there|their|his|her)|due to|owing to|given|while|when|whereas|although|though|after|before|until|till|once|as soon as|if|which|who|where)\b"
)
_BOUND = lazy(
    rf"\b(?:until|till|til|through|up to|since|between|as of|after|off (?:until|till))\b (?:[\w'-]+ ){{0,5}}{DATE}"
)
_WAS_THOUGHT = lazy(
    r"\b(?:thought|hoped|hoping|had (?:planned|hoped|aimed|wanted)|was going to|were going to|originally|at first|initially|used to|last (?:week|month|time)|wanted)\b"
)


def gives(near: str, about: frozenset[str]) -> bool:
    """Whether a clause, with `DATE` in place of its date, says that the date is the ask's new one.

    `about` are the words that carry the ask.
    """
    ours = _ABOUT_US.match(near) is not None
    if found := _GIVES.search(near):
        lead = near[: found.start()]
        own = ours or _OURS.match(found[0]) is not None
        return own or not (CAUSE.search(lead) or _is_other(lead, about))
    if found := _SET.search(near):
        lead = near[: found.start()]
        return ours or not lead.strip(" ,") or bool(about & content_words(lead))
    return False


def _is_other(lead: str, about: frozenset[str]) -> bool:
    """Whether something else than the ask and its date is spoken of."""
    return _SOMETHING.match(lead) is not None and not about & content_words(lead)


def concludes(near: str) -> bool:
    """Whether a clause ends in its date as in a result: "we migrate it first => 3 November"."""
    return _CONCLUDES.search(near) is not None


def verbless(near: str) -> bool:
    """Whether a clause is a bare entry: "the rest on 3 May"."""
    return _VERB.search(near) is None


def weight(sentence: Sentence, span: Span, fact: Span, about: frozenset[str], *, met: bool) -> int:
    """How much the clause at `span` gives the date at `fact` as the ask's own; 0 and less is of a reason.

    `about` are the words that carry the ask; `met` is whether the clause speaks of meeting it.
    """
    low, offset = sentence.low, sentence.start
    first, last = max(0, span[0] - offset), max(0, span[1] - offset)
    begin, end = fact[0] - offset, fact[1] - offset
    near = f"{low[first:begin]}{DATE}{low[end:last]}"
    told = gives(near, about)
    points = 3 if told else 0
    points += 2 if met else 0
    if _FRAGMENT.match(near) and verbless(near):
        foreign = content_words(near.split(DATE)[0]) - about - _DATE_WORDS
        alone = last - first >= len(low.strip()) - 1
        points += 0 if foreign else 7 if alone else 2
    if about & content_words(near):
        points += 2
    if concludes(near):
        points += 3
    if _ABOUT_US.match(near):
        points += 1
    if _IN_REASON.match(near):
        points -= 3
    if not told and _BOUND.search(near):
        points -= 2
    if _WAS_THOUGHT.search(near):
        points -= 4
    return points


def leads_from(said: Said, start: int) -> bool:
    """ "from 30 November to 6 January": the first is where it moves from."""
    return _FROM.search(plain(said.text[max(0, start - 24) : start])) is not None


def replaces_beside(said: Said, start: int) -> bool:
    """Whether a date is one of a pair of which one takes the other's place: "from", "not", "to"."""
    return _FROM_OR_TO.search(plain(said.text[max(0, start - 24) : start])) is not None


def hangs_on(sentence: Sentence, at: int) -> bool:
    """Whether a clause before a date in its sentence makes it hang on an "if"."""
    return any(clause.start < at and _IF.match(clause.text.lower()) for clause in sentence.clauses)


def own_part(near: str, one: Dated, span: Span) -> str:
    """Of a clause with several dates what is said of this one: "the 23rd, not the 16th"."""
    dates = [fact for fact in one.said.facts_in(*span) if fact.kind == "date"]
    if any(fact.start > one.fact.start for fact in dates):
        near = _NOT_THE_OTHER.sub(DATE, near)
    if any(fact.start < one.fact.start for fact in dates):
        near = _AFTER_THE_OTHER.sub("", near)
    return near


_AFTER_THE_OTHER = lazy(rf"\A[^§]*, (?=[^,§]*{DATE})")


def names_another(one: Dated, span: Span) -> bool:
    """Whether another date follows in the clause."""
    return any(fact.kind == "date" for fact in one.said.facts_in(one.fact.end, span[1]))


_NOT_THE_OTHER = lazy(rf"{DATE},? (?:and |but )?(?:not|instead of|rather than) .*\Z")
