"""The reason that was given for a new date: the words that say "because", a known reason, what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Factor
from bot.threads.dates import Mention
from bot.threads.said import Said, Sentence
from bot.threads.spans import Span, clean
from bot.translation.facts.lazy import lazy

_BECAUSE = lazy(
    r"\b(?:because(?: of)?|since|as(?= (?:we|the|our|it|there|they|i|legal|security))|due to|owing to|given(?: that)?|on account of|thanks to|the reason is(?: that)?|reason:|blame)\b[: ]*"
)
_LEAST_WORDS = 3
_LONGEST_WORDS = 40
_STATES = lazy(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should|needs?|takes?|took|keeps?|runs?|goes|went|gets?|got|comes?|came|wants?|found|finds?|broke|failed|fails|left|lost|says?|said|forbids?|blocks?|cancel\w*|[a-z]{3,}ed|[a-z]{3,}s)\b|n't\b|'(?:s|re|ve|d|m)\b|\b(?:waiting|swamped|stuck|still|only|no)\b"
)
_NO_REASON = lazy(
    r"\A(?:(?:so|and|but|ok|okay|well|yes|no|hm+) )*(?:sorry|apolog\w+|thanks?|thank you|regards|kind regards|best|cheers|hope|let me know|let us know|please|pls|hi|hello|hey|dear|good (?:news|morning|question)|bad news|heads up|update|fyi|understood|ok|okay|sure|noted|fine|great|no problem|we looked|looked|i looked|checked|we checked|i checked|i know|we know|just|quick|small change|change of plan|so then|then)\b"
    r"|\b(?:looked (?:at|into)|talked to|spoke (?:to|with)|checked with|asked (?:the|our|them)|will (?:let|keep|tell|send|update|ping|check|ask|confirm)|i'll|we'll|works? for (?:us|me)|fine (?:with|by|for)|agreed?|deal|see you|no rush|i disagree|listen to|promise|scoped|estimated|assessed|not final|confirmed)\b"
)


def reason(
    mention: Mention, thread: Sequence[Said], factors: Sequence[Factor]
) -> tuple[str | None, int]:
    """The words and their message: a because-clause, a reason nearby, else what stands beside the date."""
    said = mention.dated.said
    if span := _because(mention):
        return said.text[span[0] : span[1]], said.index
    theirs = [f for f in factors if thread[f.message].side == said.side]
    for one in [f for f in theirs if f.message == said.index][:1]:
        return one.quote, one.message
    if mention.rung != "commitment" and (span := _beside(mention)):
        return said.text[span[0] : span[1]], said.index
    later = [f for f in theirs if said.index < f.message <= said.index + 3]
    earlier = [f for f in theirs if said.index - 4 <= f.message < said.index]
    for one in (*earlier[-1:], *later[:1]):
        return one.quote, one.message
    if mention.rung == "commitment":
        across = [f for f in factors if f.message < said.index]
        if across:
            return across[-1].quote, across[-1].message
    elif told := _told_why(mention, thread):
        answer, span = told
        return answer.text[span[0] : span[1]], answer.index
    return None, said.index


def _because(mention: Mention) -> Span | None:
    """The clause behind "because" in the sentence of the date, without the date itself."""
    said, sentence = mention.dated.said, mention.sentence
    found = _BECAUSE.search(sentence.low)
    if not found:
        return None
    start = sentence.start + found.end()
    end = next((c.end for c in sentence.clauses if c.start <= start < c.end), sentence.end)
    if end - start <= 5 or start <= mention.dated.fact.start < end:
        return None
    return clean(said.text, (start, end))


def _beside(mention: Mention) -> Span | None:
    """The statement nearest to the date in its own message: in its sentence, else the one behind or before."""
    said, sentence, at = mention.dated.said, mention.sentence, mention.dated.fact.start
    for clause in sentence.clauses:
        if not clause.start <= at < clause.end and (
            span := _statement(said, sentence, (clause.start, clause.end))
        ):
            return span
    number = said.sentences.index(sentence)
    for near in (number + 1, number - 1):
        if 0 <= near < len(said.sentences) and (span := _first(said, said.sentences[near])):
            return span
    return None


def _told_why(mention: Mention, thread: Sequence[Said]) -> tuple[Said, Span] | None:
    """What the same side answers to the why that follows its date."""
    said = mention.dated.said
    asked = False
    for one in thread[said.index + 1 : said.index + 4]:
        if one.side != said.side:
            asked = asked or any(s.question and _WHY.search(s.low) for s in one.sentences)
        elif asked:
            for sentence in one.sentences:
                if span := _first(one, sentence):
                    return one, span
    return None


_WHY = lazy(r"\b(?:why|how come|what happened|what changed|what's (?:the reason|holding|taking))\b")


_NOBODY_KNOWS = lazy(
    r"\b(?:let me|let us|no idea|don't know|not sure|find out|scoped|not (?:yet )?(?:estimated|assessed|confirmed|final))\b"
)


def _first(said: Said, sentence: Sentence) -> Span | None:
    if sentence.question or _NOBODY_KNOWS.search(sentence.low):
        return None
    spans: Iterator[Span] = ((clause.start, clause.end) for clause in sentence.clauses)
    return next((span for one in spans if (span := _statement(said, sentence, one))), None)


def _statement(said: Said, sentence: Sentence, span: Span) -> Span | None:
    """A clause that states something, cleaned: no thanks, no request, no promise, no date of its own."""
    first, last = clean(said.text, span)
    low = sentence.low[first - sentence.start : last - sentence.start]
    if not _LEAST_WORDS <= len(low.split()) <= _LONGEST_WORDS or _NO_REASON.search(low):
        return None
    if cues.REQUEST.search(low) or cues.SARCASM.search(low) or not _STATES.search(low):
        return None
    return first, last
