"""An explicit yes to a date: said in its clause or right beside it, with nothing that takes it back."""

from __future__ import annotations

import re

from bot.threads import cues
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clause_around
from bot.translation.facts.lazy import lazy

DATE = "§"
"""Stands for the date in a clause."""

_NEAR = 400
"""Code points around a date in which something may take the yes back."""
_FINE = r"(?:fine|good|great|perfect|ok|okay|alright|agreed|confirmed|accepted|promised|binding|final|signed off|sold|noted and agreed|settled|fixed|set|booked|locked(?: in)?|approved|a (?:yes|deal|promise|date|go)|even better|lovely|wonderful|excellent|brilliant|ideal|no problem|(?:all )?right)"
_BEHIND = lazy(
    rf"{DATE}(?: (?:and|or|plus) [^.,;?]{{3,24}})?(?: (?:then|for [a-z ]{{1,20}}|it|that|this|from [a-z ]{{1,16}})){{0,2}},? ?(?:then,? ?)?"
    rf"(?:(?:also |still )?(?:works?|suits|fits|holds|stands)\b|'s {_FINE}\b|(?:is|are|would be|will be|'s) (?:absolutely |totally |perfectly |also |all |hereby |still |just |quite |really )?{_FINE}\b|(?:we|i|that) (?:can|will|'ll) (?:do|manage|make(?! it (?:if|when))|deliver|live with)\b|(?:yes|yep|yeah|agreed|deal|sold|no problem|no worries|thanks|thank you(?: so much)?|perfect|great|lovely)(?=\W*\Z)|it is\b|(?:also |all |both |still )?{_FINE}\b|and (?:that's|we're) {_FINE}\b|and (?:we |i )?(?:accept|agree|confirm)\b|consider it (?:promised|done|agreed|a deal))"
)
_BEFORE = lazy(
    rf"\b(?:yes to|a yes (?:to|for|on)|agree(?:d)? (?:to|on|with)|we accept|i accept|accept|accepted:?|commit(?:ted)? to|we confirm|i confirm|confirm(?:ed)?:?"
    rf"|(?:fine|good|ok|okay|happy|alright|content) with|(?:we'll|we will|let's|i'll) (?:go with|take|do|say|settle (?:on|for)|lock in|book|stick (?:to|with)|leave it at|make it|go for)|leave it at|going with|go for|we take|we can (?:do|make|manage)|(?:we're|we are|you're) on for|book(?:ed)? (?:you|it|us) in for|no problem[,:]?|yes please[,:]?|(?:that's|that is) (?:fine|ok|okay|good|perfect|great)[,:.]?|put (?:us|me|it|that) down for|sign (?:us|me) up for|count (?:us|me) in for|mark(?:ed|ing)? (?:it|that|this) (?:in |down )?for|shake (?:hands )?on|settle on|deal on|deal[,:]?|works for (?:us|me)[,:]|fine (?:by|for) (?:us|me)[,:]|yes[,:]?|yep[,:]?|agreed[,:]?|it's a deal:?)"
    rf" (?:(?:the|that|on|for|to|our|new|date|then|so|it's|it is|we do|we can do|we'll do)[,:]? ){{0,3}}{DATE}"
)
_OK_THEN = lazy(
    rf"(?:\A|[,.:; ])(?:ok|okay|alright|fine|good|great|perfect|super|lovely|yay|deal|yes)[,.! ]+(?:so |then )?(?:(?!we\b|i\b|you\b|they\b|if\b|not\b|see\b)[\w'-]+ ){{0,3}}?(?:on |for |in |by |it's )?(?:the )?{DATE},? then\b(?! (?:we|i|you|it|they|there|what|how))"
)
"""The date is taken with an ok: "ok, the 23rd then"."""
_TAKEN = lazy(
    rf"\A(?:(?:and|so|oh|ah|hm+|phew) )*(?:[👍✅]|ok|okay|k|kk|fine|good|great|perfect|super|lovely|sold|deal|done|alright|all right|right|cool|excellent|wonderful|splendid)[,.:! ]+(?:then,? )?(?:on |for |it's )?(?:the )?{DATE}(?:,? (?:noon|midday|morning|evening|afternoon|at \d{{1,2}}(?::\d\d)? ?(?:am|pm)?|sharp|for (?:us|me|everything|all of it|(?:the|all) [\w ]{{2,24}})))?\W*\Z"
    rf"|\A(?:[\w ]{{0,16}}\b(?:but|so|and) )?(?:ok|okay|fine|good|great|alright)[,.]? (?:then )?(?:(?:i|we)(?:'ll| will)? (?:tell|write|note|announce|print|plan)\b[^.;{DATE}]{{0,24}}|it(?:'s| is| will be|'ll be) )(?:on |for |with )?(?:the )?{DATE}(?=\W|\Z)(?! (?:if|unless|but)\b)"
)
"""The date is repeated behind an ok, and nothing else is said of it: "ok 23rd, noon"."""
_OK_SENTENCE = lazy(
    r"\A(?:(?:and|so|oh|ah|hm+|phew|yes|well)[, ]+)*(?:ok|okay|k|fine|good|great|perfect|super|lovely|sold|deal|done|alright|all right|cool|excellent|wonderful)(?: then| thanks| thank you| with us| by us| for us)?\W*\Z"
    r"|\A(?:ok,? )?(?:(?!that\b|this\b|it\b|not\b|nothing\b)[\w'-]+ ){1,3}(?:works|(?:is|are) (?:fine|ok|okay|good|great|perfect|enough))(?: then| for us| for me)?\W*\Z"
)
_BARE_DATE = lazy(
    rf"\A(?:and |so |then )?(?:the |on |for )?(?:the )?{DATE}(?: then| it is)?(?:, (?:on|at|in|with) [^,§]{{1,40}})?\W*\Z"
)
_BESIDE = lazy(
    r"\A(?:(?:so|then|and|ok|okay|yes|yep|sure|alright|great|good|perfect|fine|well|that|that's|it's|it is|that is|a|we're|we are|us|is)[, ]+){0,4}"
    r"(?:yes|yep|yeah|agreed?|deal|done deal|signed off|sold|confirmed|accepted|settled|promised|(?:we|i) (?:accept|agree|confirm|promise|commit)(?: to)?(?: that| it| this)?|we accept that|works(?: for (?:us|me|everyone|marketing|it))?|that works(?: for (?:us|me|everyone|marketing|it))?"
    r"|(?:we|i)(?:'re|'m| are| am) (?:fine|ok|okay|happy|good) with (?:that|it|this)|you have (?:my|our) word|consider it (?:promised|done|agreed|booked|a deal)|count on (?:it|us|that)|you can count on (?:it|us|that)|it's a yes|a yes|a promise|that (?:i|we) can do|(?:i|we) can do that|it's a deal|(?:we|i) can live with (?:that|it)|we commit to (?:that|it))"
    r"(?:,? (?:then|from (?:our|my) side|for us|for me|here|on our side|with us|from us|go ahead|please go ahead|thanks|thank you|by (?:all of )?us|but (?:nothing|not|no|please)\b.{0,60})){0,2}\W*\Z"
)
_CONDITION = lazy(
    r"\b(?:if|unless|provided|providing|assuming|as long as|subject to|pending|depends|depending|on condition|only when|once we|once you|until we)\b|\A(?:ok,? |good,? |then )?with (?:the|a|an|your|that|this|all|signed|final|enough|more|some)\b[^.?!]*,"
)


_FOR_OTHERS = lazy(
    r"\b(?:for|with|by) (?:them|him|her|(?:the|their|our|your|a|his) (?:[a-z]+ )?(?:vendor|supplier|agency|provider|board|boss|director|ceo|manager|department|designers?|developers?|editors?|partner|sponsor|client|customer|printer|venue|call|meeting|sync|lunch|demo|workshop|kick-?off|review|interview|chat|catch-?up|dinner|party|drinks)|legal|security|procurement|finance|hr|lunch|coffee)\b"
)
"""A yes of somebody else, or to a meeting."""
_OPEN = lazy(
    r"\b(?:open|unclear|undecided|tbd|tba|pending|question|risk\w*|tight|optimistic|ambitious|late|early|close|unrealistic|unconfirmed|saw|seen|read|heard|thought|asked|said|told|remember|know|knew|need|needs|want|wants|was|were|had|hope|possible|earliest|soonest|see|check|discuss|about|around|roughly|maybe|or|difficult|hard|problem|impact|miss|missed|kidding|came|arrived|went|goes|comes|starts|ends)\b"
)
"""What a date's clause may not hold where the yes stands only beside it."""
_NO_OBJECTION = lazy(r"\bno (?:problem|worries|objections?|issues?)\b")
_BUT = lazy(r"\bbut (?!please\b)")


def says_yes(said: Said, sentence: Sentence, span: Span, date: Span) -> bool:
    """Whether a date's clause, or a pure yes right beside it, is an explicit yes to the date.

    `span` is the clause and `date` the date, both as offsets of the message.
    """
    if sentence.question:
        return False
    low = sentence.low
    around = low[max(0, date[0] - sentence.start - _NEAR) : date[1] - sentence.start + _NEAR]
    if cues.SARCASM.search(around) or _CONDITION.search(around):
        return False
    whole = clause_around(sentence, date[0])
    first = min(span[0], whole[0]) - sentence.start
    last = max(span[1], whole[1]) - sentence.start
    begin, end = date[0] - sentence.start, date[1] - sentence.start
    lead = _without_other_dates(said, low, (max(0, first), begin), sentence.start)
    near = f"{_ok_before(sentence, whole[0])}{lead}{DATE}{low[end:last]}"
    denials = _NO_OBJECTION.sub(" ", near)
    if cues.HEDGE.search(near) or cues.NEGATION.search(
        _WITHOUT.sub("", _LATER_WITHOUT.sub("", denials))
    ):
        return False
    if _hangs_on_before(said, sentence) or _UNSURE.search(near) or _REPORTED.search(around):
        return False
    if _FOR_OTHERS.search(near) or _BUT.search(low, max(0, end), end + _NEAR):
        return False
    if any(pattern.search(near) for pattern in (_BEHIND, _BEFORE, _OK_THEN)):
        return True
    if _TAKEN.match(f"{low[:begin]}{DATE}{low[end:]}") or _ok_right_before(said, sentence, near):
        return True
    if _OPEN.search(near):
        return False
    return any(_BESIDE.match(one) for one in _neighbours(said, sentence, span))


_WITHOUT = lazy(r"\bwithout (?:the |a |an |our |your )?(?!you\b|us\b)\w+")
_LATER_WITHOUT = lazy(r"(?<=[§\w]), (?:later|after(?: that)?|otherwise|else)\b[^,§]{0,40}\Z")
"""What happens only when the date is missed: "the 17th works, later means without"."""
_THEN = lazy(
    r"\A(?:and |but |so |ok |yes,? )?(?:then|in that case|that way|with that|once that|after that)\b"
)
_HANGING = lazy(
    r"\A(?:but |and |or |that is,? |i mean,? |as always,? )?(?:only )?(?:if|unless|provided|providing|assuming|as long as|subject to|pending|on condition|given that|depending|depends|except|condition:)\b"
)


_UNSURE = lazy(
    r"\b(?:we'll see|we will see|for now|for the moment|guarantees?|guaranteed|was|were|only|fails?|regret|last (?:year|month|time)|remember|(?:we|let's) (?:talk|meet|discuss|speak|call))\b"
)
_REPORTED = lazy(
    r"\b(?:they|he|she|who|everybody|everyone|nobody|i|we|you|(?:the|our|my|your) [a-z]{2,16}(?: [a-z]{2,16})?|legal|finance|security) (?:says|said|told|tells|thinks?|thought|wrote|writes|claims?|claimed|heard|hears?|hopes?|hoped|remembers?|asked|asks)\b"
)
"""A yes that is only told of."""


def leaves_open(said: Said, sentence: Sentence) -> bool:
    """Whether a sentence, or the one before or behind it, keeps what it says from being a yes."""
    low = sentence.low
    told = _UNSURE.search(low) is not None or _REPORTED.search(low) is not None
    return told or _hangs_on_before(said, sentence)


def _hangs_on_before(said: Said, sentence: Sentence) -> bool:
    """Whether the sentence before or behind makes the date hang on something."""
    at = said.sentences.index(sentence)
    before = said.sentences[at - 1].low if at else ""
    behind = said.sentences[at + 1].low if at + 1 < len(said.sentences) else ""
    if _CONDITION.search(before) and (_THEN.match(sentence.low) or _IF_YES.search(before)):
        return True
    return any(pattern.match(behind) for pattern in (_HANGING, _BUT_NOT, _TO_FIND_OUT))


_IF_YES = lazy(r"\b(?:yes|yep|yeah|possible|doable|fine|ok|okay|sure|maybe|works?)\W*\Z")
_BUT_NOT = lazy(
    r"\A(?:not\W*\Z|(?:but|although|though|however|only|except|sorry|wait|no|just kidding|kidding|joking|hm+)\b)(?! (?:please|thanks|so you know|for (?:us|me)))"
)
"""What takes a yes back in the next sentence."""
_TO_FIND_OUT = lazy(
    r"\A(?:and |so )?(?:(?:i'll|i will|we'll|we will|let me|i need to|i have to|we need to|we have to|i must|we must) (?:\w+ ){0,3}(?:ask|check|see|confirm|verify|find out|look)\b|no promises|no guarantee|not promised|we'll see|hopefully|maybe|perhaps|probably|i hope|i think|fingers crossed)"
)
"""A yes that still has to be found out."""


def _ok_right_before(said: Said, sentence: Sentence, near: str) -> bool:
    """ "Fine. 17 December.": an ok, and behind it the date alone."""
    at = said.sentences.index(sentence)
    if not at or said.sentences[at - 1].question or not _BARE_DATE.match(near):
        return False
    return _OK_SENTENCE.match(said.sentences[at - 1].low) is not None


def _without_other_dates(said: Said, low: str, lead: Span, offset: int) -> str:
    """What stands before a date without the dates that it is listed with: "works, the 4th and the 9th"."""
    begin, end = lead
    facts = said.facts_in(offset + begin, offset + end)
    for fact in reversed([fact for fact in facts if fact.kind == "date"]):
        if not _LISTED.fullmatch(low[fact.end - offset : end]):
            break
        end = fact.start - offset
    return low[begin:end]


_LISTED = lazy(r"(?:,? ?(?:and|&|plus|then) ?|, )(?:the )?(?:on )?")


def _ok_before(sentence: Sentence, start: int) -> str:
    """The "ok" that a comma cut off from its date."""
    before = [c for c in sentence.clauses if c.end <= start]
    if not before or not _OK_ALONE.fullmatch(before[-1].text):
        return ""
    return f"{before[-1].text.lower()}, "


_OK_ALONE = lazy(
    r"(?:ok|okay|alright|fine|good|great|perfect|super|lovely|yay|deal|yes)[.! ]*", re.I
)


def _neighbours(said: Said, sentence: Sentence, span: Span) -> list[str]:
    """The clause before and the clause behind within the sentence, and a sentence right before."""
    found: list[str] = []
    clauses = [c for c in sentence.clauses if c.end <= span[0] or c.start >= span[1]]
    before = [c for c in clauses if c.end <= span[0]]
    behind = [c for c in clauses if c.start >= span[1]]
    days = [fact for fact in said.facts_in(sentence.start, sentence.end) if fact.kind == "date"]
    if len(days) > 1:
        found += _AT_ENDS.split(sentence.low)[:1] + _AT_ENDS.split(sentence.low)[-1:]
    for clause in (*before[-1:], *behind[:1]):
        found.append(sentence.low[clause.start - sentence.start : clause.end - sentence.start])
    sentences = said.sentences
    at = sentences.index(sentence)
    for number in (at - 1, at + 1):
        if 0 <= number < len(sentences) and not sentences[number].question:
            found.append(sentences[number].low)
    return found


_AT_ENDS = re.compile(r"[,:;] ")
"""Where a yes to all days of a list is cut off: "the 9th hidden, the 4th visible, agreed"."""
_BARE_YES = lazy(
    r"\A(?:(?:ok|okay|great|perfect|good|alright|yes|yep|fine|right|cool|super|lovely|nice)[,.! ]+){0,3}(?:agreed|deal|that works|works|works for (?:us|me|marketing|it)|confirmed|we accept|accepted|(?:that's |that is )?(?:fine|good|ok|okay|perfect|great) (?:by|with|for) (?:us|me)|let's do (?:that|it)|(?:let's |we'll |i'll )?go with (?:that|it)|we'll take it|it's a deal|done deal|a deal|we're in|so be it)"
    r"(?: (?:for|with|by|from) (?:us|me|our side|everyone|marketing|it))?(?:,? (?:then|thanks|thank you|with thanks|please go ahead|go ahead|please do|all|(?:both |all )?noted))*\W*\Z"
)


def bare_yes(said: Said) -> bool:
    """Whether a sentence of the message is a plain yes and nothing else."""
    return any(_BARE_YES.match(s.low) for s in said.sentences if not s.question) and not any(
        _CONDITION.search(s.low) for s in said.sentences
    )


_AFFIRMS = lazy(
    r"\A(?:yes|yep|yeah|it is|it does|it would|it will|that works|works|sure|they are|we can)\b"
)


def affirms_question(said: Said) -> bool:
    """Whether a message begins with a yes to what was asked, under a condition or not."""
    return bool(said.sentences) and _AFFIRMS.match(said.sentences[0].low) is not None
