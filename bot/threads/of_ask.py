"""Whether a date in a thread is one of the ask's, or of a cause, a meeting, something else, or long past."""

from __future__ import annotations

import re

from bot.threads import cues
from bot.threads.given import CAUSE, gives
from bot.threads.said import Sentence, plain
from bot.threads.spans import Span
from bot.threads.when import HAS_YEAR, MOSTLY_PAST, WAS_ON, Dated, first_day, last_day
from bot.threads.words import content_words
from bot.threads.yes import DATE
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_MEET = lazy(
    r"\b(?:let's|let us|can we|could we|shall we|we should|happy to|up for|free|available|want to|join|quick) (?:\w+ ){0,3}(?:call|meet|sync|catch up|talk|discuss|speak|chat|huddle|hop on|jump on|look at (?:it|this) together)\b|\b(?:see|talk to|speak to|catch) (?:you|u|each other)(?: all)?\b"
    r"|\b(?:our|the|a|next|weekly|steering|planning|team|status|kick-?off) (?:call|meeting|sync|stand-?up|catch-?up|jour fixe|board meeting|retro|workshop|demo|one-on-one|1:1|refinement|committee)\b(?! (?:list|page|form|text|date|calendar|picture|room|ticket|sign-?up|registration|invitation|programme|program|recording|video|banner|mail|site|tool)s?\b)"
    r"|\b(?:i'm|i am|we're|we are|he's|she's|he is|she is|they're|they are|everyone(?:'s| is)|(?:our|the|my) (?:\w+ )?(?:team|boss|lead|colleague|designer|developer|manager|cmo|ceo|director) is|colleagues are) (?:\w+ ){0,2}(?:out|off|away|on (?:leave|holiday|vacation|parental leave)|back|travelling|in (?:a )?training|sick|ooo|out of office)\b"
)
_FIND_OUT = lazy(
    r"\b(?:i'll|we'll|i will|we will|let me|i can|we can|going to|gonna|will)\b (?:\w+ ){0,3}(?:know more|know|check|ask|find out|get back|come back|let you know|tell you|look|look at|look into|reply|answer|update|report|estimate|assess|revisit|decide|discuss|see (?:if|whether|what|how|where|who|then|you|them|him|her)|ping|remind|follow up|chase|raise)\b"
    r"|\b(?:know|hear|hear back|news|answer|reply|update|feedback|decision|estimate|quote) (?:\w+ ){0,3}(?:by|on|tomorrow|next|from)\b|\b(?:get back|come back) to (?:you|us)\b"
)
_CAUSE_SPAN = lazy(
    r"\b(?:before|until|till|til|from|since|between|starts?|begins?|ends?|runs?|lasts?|expires?|is over|are over|through|to|on|in|comes?|meets?|sits?|opens?|closes?|booked|away|back|full)\b"
)
MET = lazy(
    r"\b(?:live|ready|done|launch(?:ed)?|deploy(?:ed)?|ship(?:ped)?|release[ds]? it|deliver(?:ed|y)?|finish(?:ed)?|complete[d]?|earliest|start(?:ing)? (?:it|on|with|the|work|build|then|after|from)|we (?:can|could) (?:start|begin|do|have|go|ship|make)|(?:can|could|would) be|in place|switch(?:ed)? (?:it )?on|go-live|go live|it'll be|it will be|that'll be|it'd be|that'd be|possible|realistic|doable|you(?:'ll| will| can| could| would)? (?:have|get)|build|move[ds]?)\b"
)
_PAST = lazy(
    r"\b(?:was|were|went|had|did|took|launched in|launched on|shipped|happened|since|ago|last (?:year|month|week|time|quarter|autumn|summer|spring|winter|christmas|friday|monday|tuesday|wednesday|thursday)|back in (?:\d{4}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|q\d)\w*|used to|already (?:live|done|out)|came|broke|failed|started|been|wrote|asked|said|told|sent|signed|agreed|promised|reported|opened|raised|got)\b"
)
_ELSEWHERE = lazy(
    r"\b(?:(?:another|a different|an unrelated|the other|some other|a separate) (?:project|team|request|ticket|campaign|launch|release|client|department)"
    r"|for (?:the )?(?:hr|finance|sales|legal|crm|erp|payroll) (?:project|migration)|unrelated|another (?:story|topic|matter)|(?:does not|doesn't|won't|will not) (?:touch|affect|concern|change) (?:you|this|the|that|it|anything)\w*|nothing to do with|(?:is|are|be|stays?)(?: not|n't) (?:affected|touched|concerned|impacted)|no (?:effect|impact) on|unaffected|by the way|btw|off topic|offtopic|holiday party|fire drill)\b"
)
_NEAR = 200
"""Code points around a date in which a jest or another topic is looked for."""
_NOW = frozenset(("today", "tonight", "yesterday", "this morning", "now", "this afternoon"))
_ATTRIBUTE = lazy(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|christmas|easter|halloween|q[1-4]|black friday|new year"
)
_IT_IS_NOW = lazy(r"\b(?:it's|this is|we're in|it is|already) \Z")
_SINCE = lazy(r"\bsince (?:the )?\Z")
_ON_THE_WAY = lazy(
    r"\b(?:decides?|votes?|answers?|replies|meets|arrives?|arriving|comes in|gets here|will arrive|ships out|lands here|(?:bring|take|raise|pass|forward|hand) (?:it|this|that|them) (?:to|with|on)\b.{0,30}) ?(?:on|by|before|this|next)?(?: the)? ?\Z"
)
_NAMES_A_THING = lazy(r"\b(?:the|our|your|a|this|every|each|all|these|those|some|any) \Z")
_THING = lazy(
    r" (?!by\b|at\b|or\b|and\b|works?\b|is\b|if\b|in\b|on\b|for\b|with\b|after\b|before\b|then\b|the\b|we\b|morning\b|afternoon\b|evening\b|night\b|latest\b|please\b|pls\b|would\b|will\b|it\b|because\b|so\b|instead\b|to\b|as\b|already\b|until\b|\d)[a-z]{3,}"
)
_STRONG_PAST = lazy(
    r"\b(?:went (?:live|out|online)|launched|(?:was|were) (?:live|done|launched|released|switched|sent|out|ready)|took|happened|had been|shipped|came out|started (?:on|in)) (?:\w+ ){0,3}?(?:on|in|at|by|around)?(?: the)? ?\Z"
)
_TAKEN = lazy(
    r"[^.;,]{0,24}\b(?:is|are)(?: already| all| now| both)? (?:taken|full|booked(?: up| out)?|blocked|closed)\b"
)
_THEY_SAID = lazy(
    r"\bthey (?:keep (?:saying|promising)|say(?! (?:yes|no|ok)\b))\b|\b(?:they|he|she)(?: have|'ve| had| has|'s)? (?:only |just |already )?(?:said|told (?:us|me)|promised|claimed|wrote|announced)\b"
)
_UNTIL = lazy(
    r"\b(?:until|till|til|through|up to) (?:about |around |at least |after |the end of |late |early |mid-|(?:[\w'-]+ ){1,5}(?:on|in|of) )?(?:the )?\Z"
)
_NOT_UNTIL = lazy(
    r"\b(?:not|n't|nothing|never|cannot|can't|won't)\b.{0,60}\b(?:until|till|til) (?:\w+ ){0,2}\Z"
)
_NEEDS_UNTIL = lazy(
    r"\b(?:give (?:us|me|it)|(?:we|i|it)(?:'d|'ll| will| would)? (?:\w+ )?(?:need|needs|take|takes|have|want)) (?:\w+ ){0,2}(?:until|till) (?:\w+ ){0,2}\Z"
)
_EVENT_OF_CAUSE = lazy(
    r"\b(?:re-?test|test|audit|meeting|review|release|upgrade|migration|cut-?over|board|committee|window|training|delivery|renewal|stocktake|inventory|election|freeze|ends?|ending|(?<!can )(?<!could )(?<!will )(?<!'ll )starts?|starting|begins|beginning|(?:is|are) due(?! (?:to|now)\b)|expires?|runs out|is over|opens|closes|reopens|back(?! to)|returns?|meets|sits) (?:again )?(?:is |only |are )?(?:on|at|from|in|to)?(?: the)? ?\Z"
)
_THIRDS = lazy(
    r"\b(?:they|everybody|everyone|other (?:people|teams|clients|customers)|the (?:\w+ )?(?:vendor|supplier|provider|manufacturer|agency|bank|council|county|store|stores|board|company|carrier|printer))(?:'ve|'ll|'re| have| has| will| are| is)? (?:\w+ )?(?:announced|promised|plans?|planned|planning|ships?|releases?|delivers?|sends?|says?|expects?|promises|opens?|closes?|allows?|reviews?|meets?|wants?)\b.{0,40}\Z"
)
_OUR_EVENT = lazy(
    r"\bour (?:[\w'-]+ ){1,5}(?:goes|runs|happens|takes place|starts|airs|lands|is (?:on|in|due))\b.{0,40}\Z"
)
_THEIR_EVENT = lazy(
    r"\A(?:and |but |so |then )?(?:legal|security|procurement|finance|compliance|purchasing|accounting|the (?:lawyers?|auditors?|board|committee|works council|management|director|ciso)|he|she|they) (?:only )?(?!is\b|has\b|was\b|does\b|wants\b|needs\b)[a-z]{3,}s?\b[^.;,]{0,40}\b(?:on|at|in) (?:the )?\Z|"
    r"\b(?:their|his|her) (?:[\w'-]+ ){1,4}(?:is|are|comes?|opens?|lands?|ships?|gets?|goes|starts?|ends?)\b[^.;]{0,30}\Z"
)
_RIGHT_AFTER = lazy(
    r"\b(?:you|we|it)(?:'d|'ll| will| would| can| could| have| get)\b.{0,40}\b(?:after|then|same day|next day)\b|\b(?:right|directly|straight) after\b"
)
"""What follows at once from somebody else's day."""
_BESIDE_DATE = lazy(
    r"(?:q[1-4]|\d|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|half),? (?:of )?\Z"
)
_DELIVERED = lazy(
    r"\b(?:[a-z]+ed|done|live|out|gone|sent|put|set|went|online|up) (?:it |them |that |earlier |already )?(?:since )?\Z"
)
_WILL = lazy(r"\b(?:will|can|could|should|would|may|might|going|to be|gets?|goes?)\b|'ll\b")
_BY_NOW = lazy(r"\b(?:by|for|until|before|still|need it|need this|do it) \Z")
_NAMED_DAY = lazy(r"\b(?:giving|fat|shrove|ash|maundy|super|small business) \Z")
_IN_BRACKETS = lazy(r" \((?:on |the |i\.e\. )?\d{1,2}(?:[./]|st|nd|rd|th| [a-zA-Z]{3})")
_CLOSED = lazy(
    r"\A[^.;]{0,60}\b(?:nothing|nobody|none|no|not|never|closed|frozen|locked|blocked|shut|offline|unavailable|\w+n't)\b"
)
"""What a stretch of days says no to."""
_STRETCH = lazy(
    rf"\b(?:between|from)\b [^.;]{{0,60}}{DATE}|{DATE} (?:and|to|until|till|through|-|–) "
)
_NOTHING_ON = lazy(
    rf"\A(?:and |but |so |then )?(?:nothing|nobody|no one|none of us)\b(?![^.;{DATE}]*\b(?:before|until|till|earlier|sooner|after)\b)[^.;{DATE}]{{1,50}}{DATE}"
)
_IS_BUSY = lazy(
    rf"\A(?:the |in (?:the )?|and |but )*{DATE} (?:is|are|nobody|nothing|no one|we|everybody)\b"
)
_NO_WORK_ON = lazy(
    r"\A(?:and |but |so |also )?no (?!later|earlier|sooner|chance|way|problem|go\b|need|promise|worries|hope)[a-z-]+(?: [a-z-]+){0,2} (?:on|in|from|between|during|before|until|till) (?:the )?\Z"
)
_MY_SEASON = lazy(r"\b(?:my|our|your|their|of (?:my|our|the|your|a)|whole|entire|all) \Z")
_SEASON = lazy(r"spring|summer|autumn|fall|winter|christmas|easter|january|weekend")
_IS_IDLE_STRETCH = lazy(r"\b(?:most|half|all|the rest|a lot|much|part) of (?:my|our|the|your) \Z")
_EVERY = lazy(r"(?:s\b| (?:mornings|afternoons|evenings|nights)\b)")
_EACH = lazy(
    r"\b(?:every|every other|every second|each|most|on a|that's a|it's a|is a|was a|be a) \Z"
)
_WEEKDAY = lazy(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?")
_FROM_YOU = lazy(
    r"\b(?:from|by) (?:you|your (?:side|team|end|people)|marketing|it|comms|you guys)\b|\b(?:you|your (?:side|team))(?:'ll| will)? (?:send|deliver|give|hand|owe)\b"
)
_NEEDED = lazy(r"\b(?:need|needs|want|wants|expect|require|requires|waiting for|send|have)\b")
_IF_HERE = lazy(
    r"\b(?:if|provided(?: that)?|assuming|as long as|once|when|given that)\b[^.;,]{0,80}\b(?:here|there|in|with us|get|gets|have|has|receive|receives|arrives?|comes?|signs?|signed|approves?|approved|answers?|delivers?|delivered|sends?|sent|agrees?|says? yes|confirms?|confirmed|reaches|lands?)\b[^.;,]{0,24}\b(?:by|before|on|until|till|no later than|this|next|latest) ?(?:the )?\Z"
)
_BRINGS = lazy(
    r"\b(?:(?:i|we)(?:'ll| will|'d| would|'m going to|'re going to) (?:\w+ )?(?:send (?:you|it|them|those|that|over)|bring|provide|share|give|get (?:them|those|you)|do (?:a|you|that)|send (?:both|all|the)|write|draft|chase|ask|prepare|collect|upload|fill|deliver)"
    r"|(?:i|we) (?:send|bring|give|get) (?:you|it over|them over)|you(?:'ll| will)? (?:have|get|receive) (?!to\b|it live\b))\b"
)
_VERB = lazy(
    r"\b(?:is|are|was|will|would|can|could|should|must|need|needs|want|has|have|goes|go|starts?|opens?|works?)\b|'ll\b|'s\b|'d\b"
)
_NAMED_ELSE = re.compile(
    r"\W{0,3}(?:then|maybe|i mean|i\.e\.|so|or)?\W{1,4}(?:on |the |so )?\d{1,2}(?:[./]|st|nd|rd|th| [a-zA-Z]{3})"
)
_AS_SAID = lazy(
    r"\b(?:as|like) (?:(?:i|we|you|they) )?(?:\w+ )?(?:said|told|agreed|promised|planned|discussed|wrote|announced|wanted|asked)\b"
)
_IN_TIME_FOR = lazy(
    r"\b(?:before|until|in time for|by the time|for when|ahead of|so that) (?:the|our|my|we|it|they)\b[^.;]{0,60}\Z"
)
_DAYS_FROM = lazy(
    r"\b(?:\d+|two|three|four|five|six|ten|a few|several|some) (?:\w+ )?(?:days|weeks|months|hours) (?:from|after) (?:the )?\Z"
)
_NEXT_SLOT = lazy(
    r"\b(?:the |our |my )?(?:next|first|earliest|following|only) (?:[\w'-]+ ){0,4}?(?:is|opens|comes|would be|will be|starts|begins|runs|goes out)(?: again)?(?: only)?(?: on| in| from)? (?:the )?\Z"
)
"""From when on something is possible at all: "the next slot is"."""
_IS_IN = lazy(
    r"\b(?:it|that|this|yours?)(?:'s|'ll be| is| goes| will be| comes)?(?: now)? (?:in|into|part of|with|planned for) (?:the|our|this|next|a) [\w -]{2,24}? (?:that |which )?(?:ends|end|goes out|comes|closes|starts|ships|runs|is)(?: on| in| from| until)? (?:the )?\Z"
)
_GONE_BY = lazy(
    r"\b(?:happened|ago|last (?:year|month|week|time|quarter)|back in (?:\d{4}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|q\d)\w*|used to|was (?:live|released|launched|sent|out) )\b"
)
_VERSION_OF = lazy(
    r"\b(?:update|version|release|mail|ticket|message|incident|deploy\w*|meeting|change|commit|patch) (?:of|from) (?:the )?\Z|\b(?:mail|ticket|message|incident|meeting) on (?:the )?\Z"
)
_HABIT = lazy(
    r"\b(?:once|twice|\d times|three times|four times) (?:a|per|every) (?:year|month|week|quarter|day)\b|\bevery (?:year|month|quarter|week)\b"
)
WISHES = lazy(
    r"\b(?:would (?:be|like|love)|'d (?:like|love)|want|need|wish|hope|hoping|please|must|has to|have to|needs to|should|deadline|ideally|great if|by|before|in time for|ready for)\b"
)


def is_of_ask(
    one: Dated, sentence: Sentence, span: Span, asker: Side, about: frozenset[str]
) -> bool:
    """Whether a date by which or from which the ask may be met; `about` are the words that carry it."""
    said, fact = one.said, one.fact
    low, text = sentence.low, plain(fact.text)
    around = low[max(0, fact.start - sentence.start - _NEAR) : fact.end - sentence.start + _NEAR]
    near = low[max(0, span[0] - sentence.start) : span[1] - sentence.start]
    before = low[max(0, span[0] - sentence.start) : fact.start - sentence.start]
    after = low[fact.end - sentence.start : span[1] - sentence.start]
    if cues.is_idle(around) or cues.SARCASM.search(around) or _ELSEWHERE.search(around):
        return False
    wished = MET.search(near) or (said.side == asker and _wished(sentence, before))
    was = said.side != asker and _DELIVERED.search(before) and not _WILL.search(before)
    if text in _NOW and (not wished or was):
        return False
    if one.resolved and last_day(one.resolved) < said.at.date():
        return False
    if one.resolved is None and any(
        f.kind == "date" and f != fact and f.value[:4].isdigit() for f in said.facts_in(*span)
    ):
        return False
    if text.startswith(("this ", "next ")) and after.startswith("'s "):
        return False
    if _NAMED_DAY.search(before) or _IN_BRACKETS.match(said.text, fact.end):
        return False
    if one.resolved is None and _NAMED_ELSE.match(said.text, fact.end):
        return False
    if is_within_quotes(said.own, fact.start) or _is_habit(text, before, after):
        return False
    if _is_closed(one, span, before, near, said.side == asker):
        return False
    if _is_brought(one, sentence, before, after, asker):
        return False
    if text in ("next year", "this year") and _BESIDE_DATE.search(before):
        return False
    if text.startswith(("last ", "this sprint", "this release")) or _SINCE.search(
        low[: fact.start - sentence.start]
    ):
        return False
    told = said.side != asker and gives(f"{before}{DATE}{after}", about)
    waits = said.side == asker and _IN_TIME_FOR.search(before)
    if not waits and (_MEET.search(near) or _ON_THE_WAY.search(before)):
        return False
    if _FIND_OUT.search(near) and not told:
        return False
    if _DAYS_FROM.search(before):
        return False
    if _NAMES_A_THING.search(before) and _THING.match(after) and _ATTRIBUTE.fullmatch(text):
        event = _QUARTER_OR_MONTH.fullmatch(text) and _READY_FOR.search(before)
        return said.side == asker and event is not None
    if _IT_IS_NOW.search(before) and not any(c.isdigit() for c in text):
        return False
    if _STRONG_PAST.search(before):
        return False
    if said.side != asker and (_NEXT_SLOT.search(before) or _IS_IN.search(before)):
        return True
    if said.side != asker and not told and _is_of_other(before, near, about):
        return False
    if said.side == asker:
        if WAS_ON.search(before) and not (MET.search(near) or WISHES.search(near)):
            return False
        if _is_long_past(one) and not (MET.search(near) or WISHES.search(near)):
            return False
        asked = about and len(about & content_words(near)) * 2 >= len(about)
        return not (_GONE_BY.search(near) or (_THIRDS.search(before) and not asked))
    if told:
        return True
    part = _AS_SAID.sub(" ", near[before.rfind(", ") + 1 :])
    if _PAST.search(part) and not MET.search(near) and not WISHES.search(near):
        return False
    if (
        _TAKEN.match(after)
        or _VERSION_OF.search(before)
        or _THEY_SAID.search(low[: fact.start - sentence.start])
    ):
        return False
    if _is_long_past(one):
        return False
    if _UNTIL.search(before) and not (_NOT_UNTIL.search(before) or _NEEDS_UNTIL.search(before)):
        return False
    if (
        _OUR_EVENT.search(before)
        or (
            _THEIR_EVENT.search(before)
            and not about & content_words(before)
            and not _RIGHT_AFTER.search(low, fact.end - sentence.start)
        )
        or (_EVENT_OF_CAUSE.search(before) and not about & content_words(after))
        or _THIRDS.search(before)
        or _HABIT.search(near)
    ):
        return False
    if CAUSE.search(near) and _CAUSE_SPAN.search(near):
        return MET.search(near) is not None
    return True


_QUARTER_OR_MONTH = lazy(
    r"q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december"
)
_READY_FOR = lazy(
    r"(?:\A|\b)(?:in time for|ready for|live for|ahead of|for|before|until) (?:the|our) \Z"
)


_OF_OTHER = lazy(
    r"\A(?:(?:and|but|so|because|since|as|then|ok|sorry)[, ]+)*(?:(?:the|our|their|his|her|my) (?!(?:rest|next|first|earliest|only|new|date|deadline|launch|go-live|delivery|eta|part|parts|half|version|others?|full|whole|complete|remaining|one|two|three|last|code|page|form|text|list)\b)(?:[\w'-]+ ){0,2}?(?P<head>(?!could\b|can\b|would\b|will\b|might\b|should\b|must\b|may\b|to\b)[\w'-]+) |(?:bank|product|sales|management|head office|hq|marketing|it|legal|finance|security|procurement|purchasing|accounting) )"
    r"(?:(?:is|are) (?:only |still |again )?(?:in|at|out|off|away|back|with|here|not)|has|have|gives?|comes?|turns?|switches|switch|sends?|stops?|stopped|delivers?|meets?|signs?|opens?|closes?|visits?|answers?|decides?|changes?)\b(?![^.;]{0,80}\b(?:we|you|i|it|your|yours)\b)"
)
"""Somebody or something else that does something, or is somewhere, on a day."""
_DECIDED = lazy(
    r"\b(?:is|are|gets?|be) (?:only )?(?:decided|voted on|discussed|approved|signed|settled|announced)\b[^.;]{0,40}\Z|\A(?:and |but )?(?:which|who|whether) [a-z]+ (?:will|can|should|is|are)\b"
)


def _is_of_other(before: str, near: str, about: frozenset[str]) -> bool:
    """Whether a day of the doing side is said of something else than the ask."""
    if MET.search(near):
        return False
    other = _OF_OTHER.match(before)
    if other and not about & content_words(other["head"] or ""):
        return True
    return _DECIDED.search(before) is not None


def _is_habit(text: str, before: str, after: str) -> bool:
    """Whether it is every Tuesday, or most of somebody's winter, and no day at all."""
    if _WEEKDAY.fullmatch(text) and (
        text.endswith("days") or _EVERY.match(after) or _EACH.search(before)
    ):
        return True
    return _SEASON.fullmatch(text) is not None and _IS_IDLE_STRETCH.search(before) is not None


def _is_closed(one: Dated, span: Span, before: str, near: str, asks: bool) -> bool:
    """Whether nothing happens on these days: "between 1 and 9 May nobody deploys"."""
    if _NO_WORK_ON.search(before):
        return True
    if asks or _CLOSED.search(near) is None:
        return False
    days = [fact for fact in one.said.facts_in(*span) if fact.kind == "date"]
    whole = f"{before}{DATE}{near[len(before) :]}"
    if _NOTHING_ON.match(whole) or ("/" in (one.resolved or "") and _IS_BUSY.match(whole)):
        return True
    several = len(days) > 1 or "/" in (one.resolved or "")
    return several and _STRETCH.search(whole) is not None


def _is_brought(one: Dated, sentence: Sentence, before: str, after: str, asker: Side) -> bool:
    """Whether it is the day by which one side gives the other what it needs, and not the ask's."""
    said = one.said
    if said.side != asker:
        needed = _NEEDED.search(before) and _FROM_YOU.search(f"{before}{DATE}{after}")
        return bool(needed) or _IF_HERE.search(before) is not None
    if sentence.question:
        return False
    if _BRINGS.search(before):
        return True
    number = said.sentences.index(sentence)
    alone = not _VERB.search(sentence.low) and len(sentence.low.split()) <= _FRAGMENT
    return alone and number > 0 and _BRINGS.search(said.sentences[number - 1].low) is not None


_FRAGMENT = 5
"""Words of a day that only goes on with the sentence before: "By Thursday."."""


def is_within_quotes(text: str, at: int) -> bool:
    """Whether an offset lies in words that somebody quotes: a title, a draft, what was written once."""
    marks = [found.start() for found in _QUOTE_MARKS.finditer(text)]
    begin = max((mark for mark in marks[::2] if mark < at), default=None)
    if begin is None:
        return False
    close = marks[marks.index(begin) + 1 :][:1]
    return bool(close) and at < close[0] and len(text[begin : close[0]].split()) >= _QUOTED_WORDS


_QUOTED_WORDS = 3
_QUOTE_MARKS = re.compile('["“”„]')


def _is_long_past(one: Dated) -> bool:
    """Whether a day without its year is rather the one that was than the one that comes."""
    if not one.resolved or HAS_YEAR.search(plain(one.fact.text)):
        return False
    return (first_day(one.resolved) - one.said.at.date()).days > MOSTLY_PAST


def _wished(sentence: Sentence, before: str) -> bool:
    """Whether "today" is when somebody wants it and not when something was."""
    return sentence.question or _BY_NOW.search(before) is not None or "please" in sentence.low
