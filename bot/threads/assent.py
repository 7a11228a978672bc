"""Whether a message bears out that somebody else read a yes in it: assent in any words, nothing against it.

What `yes` finds by itself needs a plain yes beside the date. Where a model claims one, the words may
be further away and less usual, but they must be there, and nothing may take them back.
"""

from __future__ import annotations

from bot.threads import cues
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clause_around, part_around
from bot.threads.yes import leaves_open
from bot.translation.facts.lazy import lazy

_ASSENT = lazy(
    r"\b(?:yes|yep|yeah|yup|aye|easy|easily|ok|okay|k|oki|fine|alright|all right|agreed?|agreeing|accept(?:ed|s)?|deal|sold|done|settled|confirm(?:ed|s|ing)?|approved?|works"
    r"|suits|fits|good|great|perfect|super|excellent|brilliant|wonderful|lovely|ideal|cool|splendid|happy|glad|pleased|delighted|promis(?:e|ed)|commit(?:ted|s)?"
    r"|booked|locked|reserved|blocked (?:it|the)|marked|(?:it|that|this) it is|it is then|sign(?:ed)? (?:off|us up|me up)|go (?:for|with|ahead)|going with|stick (?:to|with)|settle (?:for|on)|leave it at"
    r"|take it|take that|we'll take|i'll take|(?:can|could|will|'ll) (?:live|work|survive|cope|manage)(?: with)?|let's (?:do|go|say|keep|take|make|settle|leave)|so be it|make it so|consider it|count on|word on it|my word|our word|bring it on|you're on|hold you to|in the (?:diary|calendar|plan)|it's a date|shake on"
    r"|sure|of course|certainly|absolutely|definitely|gladly|no (?:problem|worries|objections?|complaints?)|will do|you (?:will|'ll|can) (?:have|get)|(?:you|we|i)'ll (?:have|get|deliver|be ready|make it|manage|hold|keep|tell|plan|announce|print|put|book|set|use)|thanks|thank you|thx|cheers|then|it stands|stands|holds|see you)\b"
    r"|[\U0001F44D\U0001F44C\U0001F91D\U00002705]"
)
_TAKEN_BACK = lazy(
    r"\b(?:but|only|whether|except|although|though|however|instead|rather|open|unclear|undecided|tbd|tba|question|risk\w*|tight|ambitious|unrealistic|unconfirmed|saw|seen|read|heard|thought|asked|said|says|told|wrote|writes"
    r"|remember|knew|needs?|wants?|wanted|had|hope\w*|check|discuss|about|around|doable|feasible|possible|earliest|soonest|estimate[ds]?|guess|noted|note|missed|kidding|proposal|proposed|suggest\w*|wish\w*|asking)\b|'d\b"
)
_CONDITION = lazy(
    r"\b(?:if|unless|provided|providing|assuming|as long as|subject to|pending|depends?|depending|on condition|when(?:ever)? (?:you|the|we)|once (?:you|the|we))\b|\A(?:ok,? |good,? |then )?with (?:the|a|an|your|that|this|all|signed|final|enough|more|some)\b[^.?!]*,"
)
_OF_OTHERS = lazy(
    r"\b(?:for|with|by|from) (?:them|him|her|(?:the|their|our|your|a|his) (?:[a-z]+ )?(?:vendor|supplier|agency|provider|board|partner|sponsor|client|customer|printer|venue|call|meeting|sync|lunch|demo|workshop|kick-?off|review|interview|chat|catch-?up|dinner|party|drinks)|legal|security|procurement|finance|hr|lunch|coffee|dinner)\b"
    r"|\b(?:works|fine|ok|okay|good|great) (?:for|with|by) (?!us\b|me\b|everyone\b|everybody\b|all\b|both\b|marketing\b|it\b|(?:our|my) (?:side|team|end|part)\b|that\b|this\b|the (?:\d|date|team\b|plan))\w"
)
_DISMISSED = lazy(
    r"\b(?:on the (?:list|agenda)|(?:i|we) know|another (?:date|matter|story|thing|question)|good luck|deal with it|hm+)\b"
)
_SET_AGAINST = lazy(
    r"[ ,;\-]*(?:but|only|though|although|except|then (?:we|you|i)|(?:i|we) (?:think|hope|guess|suppose|believe)|(?:i|we|it|that)'d|hopefully|probably|maybe|perhaps|possibly|likely|ideally|or)\b"
)
_HARMLESS = lazy(
    r"\bno (?:problem|worries|objections?|issues?|complaints?)\b|\bnot a problem\b|\bwithout (?:a )?(?:problem|objections?)\b"
)


def bears_out(said: Said, date: Span) -> bool:
    """Whether a message may be read as a yes to the date at a span of it."""
    sentence = next((s for s in said.sentences if s.start <= date[0] < s.end), None)
    if sentence is None or sentence.question or _is_open(sentence.low):
        return False
    if leaves_open(said, sentence):
        return False
    if _is_taken_back(_around(said, sentence, date)):
        return False
    return any(_ASSENT.search(one) for one in _assertions(said))


def assents(said: Said) -> bool:
    """Whether a message may be read as a yes to what was said before, in whatever words."""
    own = _assertions(said)
    return any(_ASSENT.search(one) for one in own) and not any(
        _is_open(one) or _is_taken_back(one) for one in own
    )


def _assertions(said: Said) -> list[str]:
    """What is said and not asked."""
    return [sentence.low for sentence in said.sentences if not sentence.question]


def _is_open(low: str) -> bool:
    return any(p.search(low) for p in (_CONDITION, _OF_OTHERS, _DISMISSED, cues.SARCASM))


def _is_taken_back(low: str) -> bool:
    plainly = _HARMLESS.sub(" ", low)
    return any(p.search(plainly) for p in (_TAKEN_BACK, cues.HEDGE, cues.NEGATION))


def _around(said: Said, sentence: Sentence, date: Span) -> str:
    """What is said of the date: its clause up to the commas, and what is set against it behind."""
    low = sentence.low
    start, end = part_around(said.text, clause_around(sentence, date[0]), date[0])
    start, end = start - sentence.start, end - sentence.start
    at, behind = date[0] - sentence.start, date[1] - sentence.start
    start = max(start, low.rfind(",", start, at) + 1)
    comma = low.find(",", behind, end)
    end = end if comma < 0 else comma
    return low if _SET_AGAINST.match(low, end) else low[start:end]
