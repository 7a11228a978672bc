"""Questions about the ask to which nobody gave an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.threads import cues
from bot.threads.contract import Unanswered
from bot.threads.said import Said, Sentence, other
from bot.threads.spans import Span, clean
from bot.threads.words import content_words, share
from bot.translation.facts.lazy import lazy

_SOCIAL = lazy(
    r"\b(?:how are you|how was|how's it going|what's up|makes sense|right|ok|okay|deal|agreed|fair enough|you know|isn't it|don't you think|who knows|what could go wrong|why not)\W*\Z"
    r"|\b(?:are you kidding|are you serious|seriously|who (?:needs|cares|would have thought)|do you people|how hard can|what else is new|you know what|guess what|remember)\b"
)
_REMARK = lazy(r"\A(?:that's|it's|this is)\b")
_VERBLESS = lazy(
    r"\b(?:is|are|do|does|did|can|could|will|would|should|has|have|was|were|may|shall|who|whose|what|which|when|where|why|how)\b|n't\b|'s\b"
)
_PRESSING = lazy(
    r"\A(?:any (?:news|update|updates|progress|word|thoughts)|news|update|thoughts|hello|anyone|anybody there|bump|ping|so|and|well|still there)\b[^a-z]*(?:on this|here|yet|on that)?\W*\Z"
)
_NO_ANSWER = lazy(
    r"\b(?:let me (?:\w+ ){0,2}(?:check|ask|find|see|look|get back|come back|clarify|confirm)|(?:i'll|we'll|i will|we will|will|i'm|need to|have to|has to|gonna|going to|let's) (?:\w+ ){0,3}(?:check|ask|asking|find out|look|get back|come back|let you know|tell you|see|clarify|answer|confirm|think|discuss|talk|investigate|dig|raise|chase)|get back to you|come back to you|no idea|don't know|not sure|dunno|good question|will answer|asking (?:them|my|the|our|around|legal|her|him)|checking|looking into|bear with|stay tuned|later|tomorrow|still looking|looking|not yet|no news|when i know|will know|decides?|will decide|to be decided|tbd|tba|can't say|cannot say|can't tell|hard to say|too early to (?:say|tell)|ask (?:me|us) (?:again|later)|again when)\b"
)
_WHO = lazy(r"\bwho\b|\bwhose\b")
_WHEN = lazy(r"\b(?:when|by when|how long|how soon|what date|which (?:date|day|week|month)|eta)\b")
_HOW_MANY = lazy(r"\bhow (?:many|much|big|large|often)\b|\bwhat (?:budget|number|amount|size)\b")
_YES_NO = lazy(
    r"\A(?:[\w' ,]{0,20}\b)?(?:is|are|do|does|did|can|could|will|would|should|has|have|was|were|may|shall|isn't|aren't|don't|doesn't)\b"
)
_YES_OR_NO = lazy(
    r"\b(?:yes|no|yep|nope|yeah|nah|correct|exactly|sure|of course|it is|it does|they do|it isn't|not|works|would work|fine|ok|okay|agreed|can't|cannot|won't|doesn't|possible|impossible|only|please do|go ahead|good|better|rather|prefer|both|neither|all)\b|n't\b"
)
_CONTENT = lazy(
    r"\A(?:thanks|thank you|ok|okay|noted|seen|got it|understood|sure|will do|on it|great|perfect|cool|👍|\+1)\W*\Z"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put."""

    said: Said
    sentence: Sentence
    span: Span


def questions(
    thread: Sequence[Said], first: tuple[int, int], ask: tuple[int, Span] | None
) -> list[Question]:
    """The questions about the ask in order; the ask itself is none."""
    found = []
    for said in thread:
        for sentence in said.sentences:
            if not sentence.question or (said.index, sentence.start) < first:
                continue
            if ask and said.index == ask[0] and sentence.start <= ask[1][0] < sentence.end:
                continue
            low = sentence.low
            if (
                len(low.split()) < 2
                or _REMARK.match(low)
                or cues.is_idle(low)
                or cues.SARCASM.search(low)
                or _SOCIAL.search(low)
                or _PRESSING.match(low)
            ):
                continue
            found.append(Question(said, sentence, clean(said.text, (sentence.start, sentence.end))))
    return found


def unanswered(
    thread: Sequence[Said], first: tuple[int, int], ask: tuple[int, Span] | None
) -> list[Unanswered]:
    """The questions that nobody answered, the latest wording of each."""
    asked = questions(thread, first, ask)
    still = [q for q in asked if not _answered(q, thread, asked)]
    latest = [
        q
        for number, q in enumerate(still)
        if not any(
            later.said.side == q.said.side and later.said.index > q.said.index and _again(q, later)
            for later in still[number + 1 :]
        )
    ]
    return [
        Unanswered(
            quote=q.said.text[q.span[0] : q.span[1]], message=q.said.index, of=other(q.said.side)
        )
        for q in latest
    ]


def _again(one: Question, later: Question) -> bool:
    return share(one.sentence.text, later.sentence.text) >= 0.5 or later.sentence.low.startswith(
        ("so", "once more", "again", "still")
    )


def _answered(question: Question, thread: Sequence[Said], asked: Sequence[Question]) -> bool:
    low = question.sentence.low
    siblings = [q for q in asked if q.said.index == question.said.index]
    replies = 0
    fragment = _VERBLESS.search(low) is None
    for said in thread[question.said.index + 1 :]:
        if said.side == question.said.side:
            continue
        for sentence in said.sentences:
            if sentence.question and said.index == question.said.index + 1 and not siblings:
                continue
            if sentence.question or _CONTENT.match(sentence.low):
                continue
            if _NO_ANSWER.search(sentence.low):
                continue
            kind = _fits(low, sentence, said)
            overlap = content_words(question.sentence.text) & content_words(sentence.text)
            if kind or overlap or fragment:
                return True
            replies += 1
    return replies > 0 and len(siblings) == 1 and not (_WHO.search(low) or _WHEN.search(low))


def _fits(low: str, sentence: Sentence, said: Said) -> bool:
    """Whether a sentence has the kind of thing that a question asks for."""
    facts = said.facts_in(sentence.start, sentence.end)
    if _WHEN.search(low):
        return (
            any(f.kind in ("date", "time", "duration") for f in facts)
            or "until" in sentence.low
            or "after" in sentence.low
        )
    if _HOW_MANY.search(low):
        return any(f.kind in ("number", "money", "percent", "duration") for f in facts)
    if _WHO.search(low):
        return any(f.kind in ("name", "mention") for f in facts) or bool(
            content_words(sentence.text)
        )
    if _YES_NO.match(low):
        return _YES_OR_NO.search(sentence.low) is not None
    return False
