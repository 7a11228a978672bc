"""Words that ask again for what was closed, and words that ask for nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.threads import cues
from bot.threads.asks import requests
from bot.threads.contract import ThreadMessage
from bot.threads.said import Said, listen, plain
from bot.translation.facts.lazy import lazy
from bot.translation.reading import Reader

_COURTESY = lazy(
    r"\A(?:(?:ok(?:ay|idoke)?|great|perfect|super|nice|cool|good|brilliant|lovely|awesome|amazing|wonderful|excellent"
    r"|thanks?(?: you)?|thx|ty|cheers|much|many|a lot|lots|so|very|all|everyone|everybody|team|folks|both|again|noted|got it"
    r"|will do|no problem|no worries|you're welcome|appreciated?|really|the|for|that|this|quick|help|answer|reply|update|well|bye"
    r"|sounds good|looks good)\b[\W\d_]*)+\Z"
)
_AGAIN = lazy(
    r"\b(?:again|once more|re-?open|re-?opened|after all|(?:is|are|it's) back|came back|come back|still (?:not|isn't|doesn't|don't|broken|missing|need|want|waiting)"
    r"|not (?:fixed|done|there|working|live|solved|resolved)(?: yet)?|(?:isn't|doesn't|does not|is not) (?:work|working|fixed|there|done|live))\b"
)
_NO_NEED = lazy(
    r"\b(?:no need|not necessary|don't need|do not need|doesn't need|no longer need|never ?mind|not needed|nothing (?:else|more)|no rush|won't need)\b"
)
_OTHER = lazy(
    r"\b(?:another|different|separate(?:ly)?|unrelated|new (?:ask|request|topic|thing)|one more thing|also|btw|by the way|next (?:time|one|thing))\b"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    "that this with have from they them then than what when where which will would could should please need "
    "want like just also about into your ours their there here make made does done still again some more "
    "most very much team marketing thanks hello back come came after once work works working".split()
)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_SHARED = 2
"""Words of weight that have to be said again for it to be the same ask."""


def is_courtesy(text: str) -> bool:
    """Whether a message thanks, greets or nods, and says nothing else."""
    low = plain(text).strip()
    return not re.search(r"[^\W\d_]", low) or _COURTESY.match(low) is not None


def asks_again(text: str, quote: str, reader: Reader) -> bool:
    """Whether a message asks once more for what `quote` asked; where that is not clear, it does not.

    It has to want something, and to say "again" and the like or to name what was wanted.
    """
    if is_courtesy(text):
        return False
    message = ThreadMessage(author="person 1", side="marketing", at=_NEVER, text=text)
    (said,) = listen([message], reader)
    low = plain(said.own)
    if _NO_NEED.search(low) or _OTHER.search(low) or cues.SARCASM.search(low):
        return False
    again = _AGAIN.search(low) is not None
    return _wants(said, again) and (again or _names(low, plain(quote), said, reader))


def _wants(said: Said, again: bool) -> bool:
    """A request; "it is still not live" is one after it was said to be done."""
    if any(request.weight > 1 for request in requests(said)):
        return True
    return (
        again
        and re.search(r"\breopen|\bstill not\b|\bnot (?:fixed|working|live)", plain(said.own))
        is not None
    )


def _names(low: str, quote: str, said: Said, reader: Reader) -> bool:
    mine = {concept for match in said.matches for concept in match.concepts}
    theirs = {concept for match in reader.find(quote) for concept in match.concepts}
    shared = (set(_WORD.findall(low)) & set(_WORD.findall(quote))) - _COMMON
    return bool(mine & theirs) or len(shared) >= _SHARED
