"""Whether what was asked for was delivered, and the asking side said so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.threads import cues
from bot.threads.said import Said, Sentence
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_DELIVERED = lazy(
    r"\b(?:it|that|this|they|everything|all|both|[a-z]+)(?:'s| is| are|'re| has been| have been| went| just went) (?:now |just |all |already |back )*(?:live|done|up|out|deployed|fixed|in place|in (?:the|your|our) (?:\w+ )?(?:tool|folder|shop|app|system|menu|ticket|footer|header|drive|crm|inbox|list|place)|online|published|switched (?:on|off|over)|on|off|updated|ready|finished|restored|there|active|enabled|back|gone|closed|changed|working|set up|added|removed|replaced|corrected|(?:extended|moved|switched|raised|redirected|connected|activated|unlocked|renewed|whitelisted|merged|imported|exported|corrected|swapped))\b"
    r"|(?:\A|, |: |; )(?:ok,? |all |and |so |i |we )?(?:updated|done|fixed|deployed|released|shipped|published|live|switched|changed|added|removed|finished|completed|delivered|restored|gone|attached|extended|sent|uploaded|merged|swapped|replaced|corrected|imported|moved|set up|reset|unlocked|renewed|raised|in place|(?:off|on|up|live|down|out|back|there) (?:now|again|since)|back|set to|online again|there you go|here you go|here it is|here they are|voila)\b"
    r"|\b(?:i've|we've|i have|we have|i|we|they) (?:\w+ )?(?:updated|done|fixed|deployed|changed|added|removed|switched|published|finished|built|set up|set (?:it|that|them|this)|put (?:it|that|them|this|the \w+) (?:in|on|up|live|back|there)|swapped|created|enabled|imported|moved|restored|sent|attached|corrected|replaced|extended|raised|uploaded)\b"
)
_ACKNOWLEDGED = lazy(
    r"\b(?:(?:looks?|is|works|working|all|everything|seems|are) (?:all )?(?:right|good|great|perfect|fine|lovely|correct|nice|brilliant|plausible|as expected|ok|okay|complete|on my side|now|for us|here|there|in order|sorted|clean)|works(?: now| for us| fine| perfectly| like a charm|!|,|\.|\Z)|can be closed|close (?:this|the ticket|it)|closing (?:this|the ticket)|tick(?:ed)? (?:it|this) off|check(?:ed)? off|that's it|we're done|all done|got it|(?:i|we) (?:can |do )?see (?:it|them|the|\w+ coming)|i'm in|we're in|received|confirmed|it's there|is there|exactly what|just what|well done|thanks?|thank(?:s| you)|thx|ty|cheers|solved|resolved|sorted|super|perfect|lovely|great|brilliant|excellent|wonderful|magic|nice one|bless you|you're (?:the best|a star|a hero|an angel)|legend|lifesaver|hooray|seen|juhu|yay|yess*)\b"
)
_CLOSES = lazy(
    r"\b(?:that's all (?:we|i) need(?:ed)?|(?:this|it|that|the ticket|ticket) can be closed|clos(?:e|ing) (?:this|the ticket|it)|we're done here|all done here|nothing (?:more|else) to do)\b|\bclosed\W*\Z|\b(?:all|everything|both|they|it) (?:[\w'-]+ )?(?:right|correct|there|in|visible|fixed|back)\b.{0,30}\b(?:thanks|thank you|thx)\b"
)
"""The asking side says that it is over, whether or not anybody said that it is there."""
_NOT_YET = lazy(
    r"\b(?:will|'ll|can|could|should|would|once|if|when|until|before|by|after|might|may|must|has to|need|needs|to be|soon|almost|half|nearly|not)\b|'ll\b|n't\b"
)


_WHOLE_TEXT = re.compile('\\s*["“„][^"“”„]{20,4000}["“”][\\s.!]*')


def _is_the_text(said: Said) -> bool:
    """Whether a message is nothing but a text in quotation marks: that is what was asked for."""
    return _WHOLE_TEXT.fullmatch(said.own) is not None


def says_delivered(said: Said) -> bool:
    """Whether a message says that what was asked for is there."""
    return _is_the_text(said) or any(
        _is_there(s) and not _ahead(said, s) for s in said.sentences if not s.question
    )


_SURELY = lazy(
    r"\A(?:all |ok,? |\w+ )?(?:done|fixed|live|deployed)(?=[,.:! ]|\Z)(?! (?:when|if|once|by|before|until|on|after|tomorrow|not)\b)"
)


def _is_there(sentence: Sentence) -> bool:
    low = sentence.low
    told = _DELIVERED.search(low) is not None and _NOT_YET.search(low) is None
    return told or _SURELY.match(low) is not None


def _ahead(said: Said, sentence: Sentence) -> bool:
    """Whether a sentence names a day that is still to come: "22 June is on"."""
    today = said.at.date().isoformat()
    return any(
        fact.kind == "date" and fact.value[:1].isdigit() and fact.value[:10] > today
        for fact in said.facts_in(sentence.start, sentence.end)
    )


def is_done(after: Sequence[Said], asker: Side) -> bool:
    """Whether the doing side says that it is there and the asking side then acknowledges it.

    `after` is the thread from the ask on.
    """
    delivered = done = False
    for said in after:
        delivered |= said.side != asker and _is_the_text(said)
        if said.side == asker and any(_BACK_AGAIN.search(s.low) for s in said.sentences):
            delivered = done = False
            continue
        for sentence in said.sentences:
            if sentence.question or cues.SARCASM.search(sentence.low):
                continue
            low = sentence.low
            if said.side != asker:
                delivered |= _is_there(sentence) and not _ahead(said, sentence)
            elif (delivered and _acknowledges(low)) or _CLOSES.search(low):
                done = True
    return done


_BACK_AGAIN = lazy(
    r"\b(?:it's|it is|is|are) back\b(?! (?:to normal|up|online|in|on)\b)|\b(?:once more|broken again|gone again|off again|down again|still (?:not|isn't|doesn't|don't|broken|wrong|missing))\b"
)
"""What opens again what was done."""


def _acknowledges(low: str) -> bool:
    return (
        _ACKNOWLEDGED.search(low) is not None
        and cues.NEGATION.search(low) is None
        and " but " not in low
    )
