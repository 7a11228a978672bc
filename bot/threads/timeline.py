"""Questions about time: when an ask can be met, why it takes so long, whether a date holds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.threads import cues
from bot.threads.jest import is_taken_back
from bot.threads.said import Said, Sentence, plain
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_WHEN = lazy(
    r"\b(?:by when|a matter of (?:minutes|hours|days|weeks|months)|what (?:would|could|might) (?:a|the|your) (?:\w+ ){0,2}(?:date|timeline|timeframe|estimate|day)\b|since when does|when(?:'s| is| are| can| could| will| would| might| should| shall| does| do (?!you (?:need|want|have|come|leave))| exactly| roughly| realistically| in [a-z]+)\b"
    r"|(?:what's|what is|any) (?:the )?(?:latest|news|update|status) (?:on|about|with|for) (?:the|our)|where (?:are|do) we (?:with|stand)|how far (?:are|is|along)"
    r"|(?:and |so |then |but )?when(?: then)?\Z"
    r"|when (?:you|we|it|they|this|that) (?:think|can|could|will|might|would)"
    r"|what(?:'s| is| are| would be| was|'d be| sort of| kind of)? (?:the |your |a |our |an |that |its )?(?:[a-z]+(?:-[a-z]+)? ){0,2}"
    r"(?:date|dates|day|eta|timeline|timelines|timing|timeframe|time frame|lead time|turnaround|deadline|estimate|schedule)"
    r"|how (?:long|soon|fast|quickly|early|far (?:off|away|out)|much (?:time|longer|lead|notice|advance)|many (?:more )?(?:working |business )?(?:days|weeks|sprints|months))"
    r"|what(?:'s| is) (?:the|your) (?:earliest|soonest|quickest)|which (?:one|date|day) is it|which (?:day|date|week|sprint|month|release|quarter)|any (?:eta|day|slot|date|dates|timeline|timeframe|timing|idea when|clue when|word on when|sense of when|idea of when)"
    r"|(?:an|the|your|our) eta|eta\?|do (?:we|you) (?:already |now |even )?have (?:a|any|an) (?:new |rough |firm |fixed )?(?:date|eta|timeline|estimate|timing)"
    r"|(?:is|are) there (?:a|an|any) (?:new |rough |firm )?(?:date|eta|timeline|estimate|timing)|is that (?:this|next) (?:week|month|quarter|sprint))\b"
)
_WHY = lazy(
    r"\b(?:why|how come|what(?:'s| is| was| are|) (?:taking|holding|keeping|blocking|causing|behind|stopping|the (?:hold[- ]?up|reason|delay|blocker|bottleneck))|what (?:happened|changed|takes|took|makes|drives)|reason for)\b"
)
_ABOUT_TIME = lazy(
    r"\b(?:long|longer|late|later|delay|delayed|slip|slipped|slipping|move|moved|moving|push|pushed|postponed|until|till|before|after|wait|waiting|take|takes|taking|took|time|soon|sooner|earlier|now|still"
    r"|day|days|week|weeks|month|months|sprint|sprints|quarter|hours?|date|deadline|timeline|slow|slower|so far out|forever|ages|hold[- ]?up|delay|blocker|bottleneck|can't|cannot|couldn't|not possible|impossible|not (?:do|this|by|in|on|next|possible|just|now|ready)|possible|that (?:date|late)|year|schedule)\b"
)
_HOLD = lazy(
    r"\b(?:(?:still|realistic|realistically|doable|feasible|achievable|possible|viable|on track|on schedule|on time|in time|holds?|holding|safe|firm|fixed|guaranteed|make it|make the|confirmed|good|ok|okay|happening|the plan|in danger|at risk|too late|too tight|early enough|soon enough|enough time|manage|ready|stick|stand|stands|works?|reliable|rely on|count on|solid|certain|sure)\b)"
)
_HOLD_VERB = lazy(
    r"\A(?:.{0,80}?\b)?(?:is|are|does|do|will|can|could|would|should|did|has|have|isn't|aren't|won't|can't|couldn't|doesn't)\b"
)
_ABOUT_DATE = lazy(
    r"\b(?:the|that|this|our|your) (?:date|deadline|timeline|launch|go-live|plan|schedule|estimate)\b|\b(?:in time|on track|on schedule|on time|too late|early enough|soon enough)\b"
)
_STILL = lazy(
    r"\b(?:still|realistic\w*|hold|make it|on track|in time|on time|sure|guarantee|promise|confirm)\b"
)
_FIRM = lazy(
    r"\b(?:fixed|firm|hard|flexible|movable|moveable|negotiable|set in stone|realistic|still (?:valid|the date|the plan|right|good|on))\b"
)
_FASTER = lazy(
    r"\b(?:(?:any|a|some|no) (?:way|chance|possibility|option|scope|room)\b.{0,60}\b(?:sooner|earlier|faster|quicker|forward|speed|before|by (?=then\b|\d|the \d|mon|tue|wed|thu|fri|next|tomorrow|end|early|mid|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|in time|fast[- ]track|expedite|shorten)"
    r"|(?:can|could|would|is) (?:it|this|that|you|we get it|we have it|the (?:date|launch|go-live|work|start))\b.{0,40}\b(?:sooner|any earlier|earlier|any faster|faster|quicker|be sped up|speed (?:it|this|that|things) up|bring (?:it|this|that) forward|pull (?:it|this) (?:in|forward)|be brought forward|fast[- ]track|shorten|squeeze)|(?:can't|couldn't|can not) (?:you|we|it|this|that) (?:squeeze|speed|hurry|fit|go|come|be|do it|make it|get it)\b)\b"
)
_COMPLAINT = lazy(
    r"\b(?:seriously|really|honestly|how on earth|why on earth|how can|how is it|how does|surely|that long|so long|this long|kidding|joking|isn't it just|only a|just a|for a|is that (?:really )?(?:normal|usual|necessary)|who (?:needs|takes)|another|again)\b"
)
_THAT = lazy(
    r"\b(?:is|would|will|are|does|do) (?:that|this|it|you think (?:that|it)(?:'s| is)?) (?:be |still |sound |look |seem )?(?:still )?(?:realistic|feasible|doable|possible|achievable|manageable|enough time|in time)\b"
)
_SURE = lazy(
    r"\A(?:any reason to worry|is (?:it|that|the date|this) (?:at risk|in danger)|are we (?:safe|on course|still on))\b"
    r"|\A(?:so |and |ok |really |you )*(?:promised?|for sure|guaranteed|certain|are you sure|is that (?:certain|sure|safe|final|firm|realistic|a promise)|can (?:we|i) (?:rely|count) on (?:that|it))\W*\Z"
)
_SO = lazy(
    r"\A(?:ok |okay |hm |hmm )?(?:so|then|and|but)\b(?!.{0,12}\b(?:can|could|would|will) you\b)"
)
_WHO = lazy(r"\b(?:who|whose|which|what|where)\b")
_TOLD = lazy(
    r"\b(?:asks?|asked|asking|wonders?|wants? to know)\b.{0,30}\b(?:when (?!you (?:need|want))|how long|how soon|by when)\b|\b(?:tell (?:us|me)|let (?:us|me) know|like to know|need to know|want to know|wondering|curious|give (?:us|me) (?:a|an)|idea) (?:\w+ ){0,3}?(?:(?:whether|if) (?:that|this|it)(?: date)? (?:is|would be|holds|works|stands)\b|when (?!you (?:need|want)|it's (?:done|live|ready|there))|by when|how long|how soon|date|eta|estimate|timeline)\b"
)
_REFUSES = lazy(
    r"\b(?:no|not|can't|cannot|cant|won't|wont|isn't|aren't|don't|doesn't|couldn't|over|first|unable|impossible|unfortunately|sorry|afraid|too (?:early|late|tight|soon)|earliest|not before|later|moved|moves|move|pushed|slipp?(?:ed|s)?|delay\w*|postponed|bad news|takes?|instead|only)\b|n't\b"
)
_HEATED = lazy(r"[?!]{2,}")
_WHAT_IT_TAKES = lazy(
    r"\b(?:what (?:would|will|does|do) (?:it|you|we|they|be|i|that)\b.{0,24}\b(?:take|need|needed|required?|have to (?:do|happen|change|drop|give up))|what (?:has|needs|had) to (?:happen|change)|what can (?:we|i) do)\b"
    r".{0,60}\b(?:earlier|sooner|faster|quicker|speed\w*|in time|hit|make|meet|keep|hold|still|get|forward|by|shorten|unblock)\b"
)
_WHERE = lazy(
    r"\bwhere (?:are|do) we (?:on|at|with|stand)\b|\b(?:any|an) (?:update|news|word) (?:on|about|regarding) (?:the )?(?:timing|date|dates|timeline|schedule|eta|go-live|launch|this|that|it)\b|\bwhen (?:do|does|can|could|will|would) (?:you|we|they|it|that|this|the work|the build) (?:be (?:able to )?)?(?:start|begin|deploy|ship|release|finish|publish)\b"
)
_IN_ANSWER = lazy(
    r"\A(?:(?:ok|okay|hm+|oh|ah|wait|sorry|and|but|so|ugh|ouch|wow|understood|i see)[,. ]+){0,3}(?:(?:why|how come)(?: (?:so|that|is (?:that|this|it)|the (?:wait|delay)|not|exactly|though|then|now))?\W*\Z"
    r"|(?:why|how come)\b[^.]{0,80}(?:\bnot\b|n't\b|\b(?:only|late|so|too|again|suddenly|weeks?|months?|needs? (?:a|that|this|to)|has to|have to)\b)"
    r"|(?:is|was) (?:it|that|this) (?:because|due to)\b|so no\b|so (?:it|that|this)(?:'s| is| will be|'ll be)? (?:not|off|gone|dead|later?|without)\b|(?:is|was|are) (?:the|this|that|our) (?:delay|hold-?up|wait|slip|blocker)\b"
    r"|(?:is|are|was|will) (?:this|that|it|we|they|the [a-z ]{2,24}) (?:be )?still (?:happening|on|valid|planned|possible|coming|going|the (?:plan|date)|realistic|doable|there|in)\b"
    r"|is (?:that|this|it) (?:even |really |still |at all )?(?:doable|feasible|realistic|manageable|possible|final|firm|fixed|certain|safe|negotiable|set in stone)\b(?! to\b))"
)
"""What is about the time only as an answer to a no, a date or a span."""
_SO_NO = lazy(r", so (?:no|not|without)\b[^,]{0,60}\bthen\W*\Z")
_THAT_HOLDS = lazy(r"\b(?:this|that|it) still (?:holds?|stands?|valid)\b")
_BARE_DAY = lazy(
    r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?! (?:time|floor|version|edition|page|place|one|attempt|item))"
)
_DAY = lazy(r"\bthe \d{1,2}(?:st|nd|rd|th)\b")
_TELLS = lazy(
    r"\b(?:can|could|may|should) (?:i|we) (?:tell|promise|say|announce|communicate|plan (?:with|for|on)|go with|count on|rely on|work with|assume)\b|\bany (?:chance|hope|way)\b|\bno way\b|\bwho (?:says|said|decided)\b"
)
_JUDGED = lazy(
    r"\b(?:crazy|mad|insane|nonsense|wishful|(?:too |over-?|very |a bit |wildly )?(?:ambitious|optimistic)|too (?:soon|early|short|tight|late|much|little time)|short notice|utopian|naive|dreaming|a dream|a stretch|cutting it|alright|all right|reasonable|sensible|sane|stupid|silly|tight|pushing it|fit|fits|suit|suits|sounds?|kidding|work for|work out|okay with|ok with|ok for|fine (?:for|with)|something you can|out of the question|off the table|gone|dead|lost|toast|history|off)\b"
)
"""How somebody asks what to think of a date."""
_THAT_IS = lazy(
    r"\b(?:is|would|will|does|can|could|might|should|isn't|wouldn't) (?:that|this|it|the date|the timing)(?! (?:one|page|form|list|banner|button|text|module|system)\b)\b|\b(?:hope|hoping|assume|guess|suppose|think|trust) (?:that|this|it)(?:'s| is| will|'ll)\b|\bcan (?:you|we) (?:make|manage|hit|hold|meet|keep) (?:that|this|it|the date)\b"
)
_CHECKS = lazy(
    r"\b(?:check|question|word|update|look|info) (?:on|about|regarding) (?:the )?(?:timing|date|dates|schedule|timeline|eta|deadline)\b|\b(?:(?:double[- ])?check(?:ing|ed|s)?|making sure|make sure|wanted to (?:check|know|confirm|make sure)|need to know|must know|have to know|confirming|confirm|wondering|wonder|asking|like to know|see|hope|hoping|hear) (?:\w+ ){0,2}?(?:if|whether|that|the|we|we're|it|it's|everything|our|when|how)\b.{0,80}\b(?:still|holds?|stands?|on track|on time|in time|on schedule|good for|set for|on for|as planned|works out|is ok|is okay|is fine|is realistic|is possible|is feasible|is doable|safe|date|deadline|timeline|timing|when|how long|how soon)\b"
)
"""A statement that asks whether a date holds."""
_NEED_A_DATE = lazy(
    r"\b(?:need|want|like|love|owe|give|name|tell) (?:\w+ ){0,3}?(?:a|an|the|some|your|any) (?:\w+ ){0,2}?(?:date|day|eta|timeline|timeframe|time frame|timing|estimate|ballpark|rough idea|deadline)\b(?! (?:picker|field|format|column|range|filter))"
)
_OWN_ACT = lazy(
    r"\b(?:shall|should|can|could|may|do|must) i (?!(?:count|rely|plan|tell|promise|announce|say|assume|expect|have it|get it|see it|go with|work with|communicate|print|write|put|use|book|name|mention|invite|order)\b)|\b(?:can|could|would|will) (?:you|we|they|someone|somebody) (?:please |also |just )?(?:send|tell|call|give|join|come|write|explain|check|look|ask|forward|share|talk|meet|discuss|sync|show|add|let)\b|\A(?:and |so |but |ok )?who(?:se)?\b|\bhow (?:much(?! (?:time|longer))|many(?! (?:\w+ )?(?:days|weeks|months|sprints)))"
)
"""A question about who does what, whatever time is named in it."""
_OF_YOU = lazy(
    r"\bdo you (?:need|want|have|know|still need)\b|\b(?:are|were|did|have) you (?!sure\b|saying\b|telling\b|certain\b|able\b|still\b|serious\b|really\b|done\b|ready\b)"
)
"""A question about the one who is asked, unless it speaks of the time."""
_OF_TIME = lazy(
    r"\b(?:sooner|earlier|faster|quicker|speed|hurry|late|later|bring (?:it|this|that) forward|pushed through|delay\w*|deadline|slip\w*|the wait|wait (?:until|till|for|that long)|that long|so long|too long|takes? so|taking so|slow\w*|(?:week|month|day|quarter|year) after|(?:our|the|your|my) (?:date|launch|deadline|start|go-live|opening)|in time|on time|on track|on schedule|buffer|wiggle room|leeway|slack|ballpark|set in stone|confident|any progress|progress on|coming along|final|definite|for sure|move again|moves again|moving again|plan b|there already|there yet|done yet|live yet|ready yet|done already|make it|making it|my chances|our chances|any chance|a chance|no chance|what happened\Z|are we doing|we(?:'re| are)? talking(?! (?:to|with)\b)|(?:that|it|this)(?:'s| is) (?:fixed|firm|final|certain|sure)|only now|this now|does that mean for|would that mean|timeframe|time frame|lead time|at least (?:have|get|see) it|(?:have|get|see|be) (?:it|there|that) (?:for|before|by|in time))\b"
)
"""What is about the time in a question to the side that spoke of it just before."""
_HAVE_IT = lazy(
    r"\b(?:won't|will|can|can't|could|couldn't|do|does|don't|would|wouldn't) (?:we|it|that|this|they|i) (?:still |at least |not |even |then )*(?:have|get|see|be (?:there|ready|live|done|up|in)|make|launch|go)\b|\b(?:we|it|i) (?:won't|can't|don't|will not|cannot) (?:have|get|see|be|make|launch)\b"
)
_BEFORE_EVENT = lazy(r"\b(?:for|before|by|in time for|until|when|at) (?:the|our|my)? ?[a-z]")
_WHERE_IS = lazy(
    r"\bhow(?:'s| is) (?:it|that|this) (?:going|coming along|looking|progressing)\b|\bwhere(?:'s| is| are) (?:the|our|my|it|that|they)\b|\b(?:what happened|how are (?:we|you|things) (?:doing|getting on|coming along)|how(?:'s| is) (?:it|that|the [\w -]{2,24}?|this) (?:going|coming|looking|doing)|is (?:it|that|the [\w -]{2,24}) (?:there|live|ready|done|up|in|coming along|happening)(?: yet| already| now)?)\W*\Z"
)
_BEGINS = lazy(
    r"(?:\A|[,;:)(/-] ?|\b(?:and|so|but|ok|okay|then|hm+|oh|ah|well|right|hi|hello|hey|sorry|now|also) )(?:(?:by when|when|why|how|what|which|any)\b|(?:is|are|does|do|will|can|could|would|did|has|have|isn't|won't|can't) (?:it|that|this|we|you|they|there|the|our|your|[a-z]+ (?:still|really|even))\b)"
)
_A_PART = lazy(
    r"\b(?:the parts|parts of|part of (?:it|them)|half of (?:it|them|the (?!year))|some of|instead|a smaller)\b"
)
"""What is offered rather than asked about."""
_IF = lazy(r"\A(?:and|but|so|then)? ?(?:what )?if\b")
_STILL_NOT = lazy(r"\b(?:still|promised|supposed|was meant|should have|overdue|late)\b")
_SHORT = 14
"""Words of a question that is about one thing."""
_FEW = 6
_SOCIAL = lazy(
    r"\b(?:when (?:are|will|is) (?:you|your|he|she|the) (?:back|holiday|vacation|leave|birthday|lunch|in the office|free)|how long have you (?:been|worked)|long time no see)\b"
)
_STARTS = lazy(
    r"\A(?:[\w ,]{0,24}\b)?(?:when|why|how (?:long|soon)|by when|what(?:'s| is) the|is|are|does|do|will|can|could|any (?:idea|eta|chance|update))\b"
)


def asks_about_time(
    sentence: Sentence, said: Said, asker: Side, *, answers_limit: bool = False
) -> bool:
    """Whether a sentence asks when the ask can be met, why not earlier, or whether a date holds.

    `answers_limit`: it follows a no, a date or a span of the doing side, so that heat is about that.
    """
    low = sentence.low
    if said.side == asker and _TOLD.search(low):
        return True
    if cues.is_idle(low) or _SOCIAL.search(low) or is_taken_back(said, sentence):
        return False
    told = _CHECKS.search(low) or (answers_limit and _NEED_A_DATE.search(low))
    if told and not sentence.question and said.side == asker:
        return True
    if not sentence.question and not _is_unmarked(sentence, said, asker):
        return False
    timed = (
        any(f.kind in ("date", "duration") for f in said.facts_in(sentence.start, sentence.end))
        or _DAY.search(low) is not None
        or _THAT_HOLDS.search(low) is not None
    )
    if _WHY.search(low) and (timed or _ABOUT_TIME.search(low)):
        return True
    if said.side == asker and (_WHEN.search(low) or _WHERE.search(low)):
        return True
    if said.side == asker and answers_limit and _about_time_said(sentence, said, timed=timed):
        return True
    if not sentence.question:
        return False
    if said.side == asker and _WHERE_IS.search(low) and _STILL_NOT.search(plain(said.own)):
        return True
    if said.side == asker and _judges(sentence, said, timed=timed):
        return True
    if said.side == asker and (_WHAT_IT_TAKES.search(low) or (timed and _TELLS.search(low))):
        return True
    if said.side == asker and answers_limit and (_IN_ANSWER.match(low) or _SO_NO.search(low)):
        return True
    if _FASTER.search(low):
        return True
    if said.side != asker:
        return timed and _FIRM.search(low) is not None
    if cues.REQUEST.search(low) and not _STILL.search(low):
        return False
    if _HOLD_VERB.match(low) and _HOLD.search(low) and (timed or _ABOUT_DATE.search(low)):
        return True
    if said.side == asker and (answers_limit or said.facts) and _SURE.match(low):
        return True
    if said.side == asker and _THAT.search(low) and any(f.kind == "date" for f in said.facts):
        return True
    if said.side == asker and timed and _SO.match(low) and not (_WHO.search(low) or _IF.match(low)):
        return True
    if said.side == asker and answers_limit and _HEATED.match(said.text, sentence.end):
        few = len(low.split()) <= _LITTLE and not any(f.kind in _OTHER_FACTS for f in said.facts)
        return (few or timed) and not (cues.REQUEST.search(low) or _WHO.search(low))
    return timed and _COMPLAINT.search(low) is not None


_LITTLE = 3
"""Words that are all surprise: "this late??"."""
_OTHER_FACTS = frozenset(("money", "number", "percent"))


def _is_unmarked(sentence: Sentence, said: Said, asker: Side) -> bool:
    """Whether a sentence asks without its question mark, as people do in a chat."""
    if said.text[sentence.end : sentence.end + 1].startswith("."):
        return False
    if _STARTS.match(sentence.low):
        return True
    return said.side == asker and _BEGINS.search(sentence.low) is not None


def _about_time_said(sentence: Sentence, said: Said, *, timed: bool) -> bool:
    """Whether a question that follows a no, a date or a span is about that; not who does what."""
    low = sentence.low
    if _OWN_ACT.search(low) or _A_PART.search(low):
        return False
    if not sentence.question and not _BEGINS.search(low):
        return False
    words = len(low.split())
    dates = any(f.kind == "date" for f in said.facts_in(sentence.start, sentence.end))
    dates = dates or _BARE_DAY.search(low) is not None
    other = any(f.kind in _OTHER_FACTS for f in said.facts_in(sentence.start, sentence.end))
    if _WHERE_IS.search(low) or _NEED_A_DATE.search(low):
        return True
    if words <= _SHORT and _OF_TIME.search(low):
        return True
    if _OF_YOU.search(low):
        return False
    if words <= _SHORT and dates:
        return True
    if words <= _SHORT and _HAVE_IT.search(low) and _BEFORE_EVENT.search(low):
        return True
    return timed and not other and words <= _FEW


def _judges(sentence: Sentence, said: Said, *, timed: bool) -> bool:
    """Whether somebody names a date and asks what to think of it: "is that nonsense?"."""
    low = sentence.low
    if _OWN_ACT.search(low):
        return False
    named = timed or any(
        f.kind == "date" for f in said.facts_in(max(0, sentence.start - _BEFORE), sentence.start)
    )
    if not named:
        return False
    if _THAT_IS.search(low) and _HOLD.search(low):
        return True
    return _JUDGED.search(low) is not None or _BARE_THAT.search(low) is not None


_BEFORE = 200
"""Code points before a question in which the date stands that it judges."""
_BARE_THAT = lazy(
    r"[,;–-] ?(?:is that |would that be |that's )?(?:possible|doable|feasible|realistic|manageable|ok(?:ay)?|alright)\W*\Z|\b(?:can|could|would|will|does|is) (?:that|this|it) (?:still )?(?:work|fit|do|be done|happen|hold|ok|okay|fine)\W*\Z|\bcan (?:you|we) (?:make|manage|hit|hold|meet) (?:that|this|it|the date)\W*\Z"
)


def timeline_question(thread: Sequence[Said], asker: Side) -> bool:
    """Whether anybody in the thread asks about the time."""
    limited = False
    for said in thread:
        if any(asks_about_time(s, said, asker, answers_limit=limited) for s in said.sentences):
            return True
        if said.side != asker:
            limited = limited or limits(said)
    return False


def limits(said: Said) -> bool:
    """Whether a message of the doing side says no, not yet, or how long."""
    return any(fact.kind in ("date", "duration") for fact in said.facts) or any(
        _REFUSES.search(sentence.low) for sentence in said.sentences
    )
