"""Where an ask stands at the end of its thread, from words alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.threads import cues
from bot.threads.contract import Alternative, DateMention, Status, Unanswered
from bot.threads.dates import Mention
from bot.threads.delivered import is_done, says_delivered
from bot.threads.owed import Debt
from bot.threads.said import Said, Sentence, other
from bot.threads.yes import bare_yes
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_WORK = r"(?:do|doing|build|building|add|adding|put|putting|open|opening|pull|pulling|support|supporting|give|giving|allow|allowing|offer|offering|make|making|change|changing|install|installing|grant|granting|use|using|share|sharing|send|sending|publish|publishing|host|hosting|enable|enabling|run|running|accept|accepting|approve|approving|touch|touching|take (?:this|that|it) on|taking (?:this|that|it) on|hand (?:this|that|these|those) out|set (?:this|that|it) up|switch|remove|removing|delete|deleting)"
_DECLINED = lazy(
    r"\b(?:(?:we|i|it)(?: will|'ll)? (?:have to |must |need to )?(?:decline|turn (?:this|that|it) down|say no|refuse|reject)"
    rf"|(?:we|i) (?:will not|won't|are not going to|aren't going to|'re not going to|do not|don't|can't and won't)(?: be)? {_WORK}\b"
    rf"|(?:we're|i'm) not going to {_WORK}\b|(?:we|i) (?:can't|cannot) {_WORK} (?:this|that|it|these|those|such|any)\b|(?:we|i) (?:can't|cannot) take (?:this|that|it) on"
    r"|(?:that's|it's|this is|that is|it is|answer is|so it's|that's a|it's a)(?: a| clear| definite| hard| firm)* no\b|not going to happen|won't happen|out of the question|no way around|not something (?:we|i) (?:can|do|will)"
    r"|(?:that's|that is|it's|this is|it is|is) not (?:allowed|permitted|an option|possible)|isn't (?:allowed|permitted|an option|possible)|not allowed|against (?:policy|the rules|our rules|the law)|off the table"
    r"|(?:request|ask|this|that|it) (?:is|was|has been) (?:declined|rejected|turned down|refused)|not possible at all|never going to)\b|\A(?:no,? |sorry,? )*(?:we|i) (?:won't|will not|can't and won't)\W*\Z|\A(?:sorry,? |no,? )*no,? (?:we|i|sorry|that's not|they)\b"
)
_FOR_NOW = lazy(
    r"\b(?:before|until|by|in time|this (?:week|month|year|quarter)|yet|earlier|on (?:friday|monday|tuesday|wednesday|thursday)|as long as|without|unless|for now|at the moment|right now|so soon|sooner|today|tomorrow|q[1-4])(?!\w)"
)
_NOT_OURS = lazy(
    r"\b(?:not (?:with|ours?|us|mine|my|our)\b|isn't (?:ours|us|mine|with us)|no idea|no clue|out of ideas|not our (?:job|system|area|team|thing)|nobody (?:owns|knows)|don't know who|who owns|not responsible|shrug|belongs? to|that's (?:the )?\w+(?: team)?\Z|try (?:the )?\w+|ask (?:the )?\w+ (?:team|desk)|maybe (?:the )?\w+\?*\Z|we override nothing|has nothing to do with us)"
)
_DOING_NEXT = lazy(
    r"\b(?:i'll|we'll|i will|we will|will do|on it|let me|i'm on|we're on|looking|checking|asking|writing to|working on|starting|(?:we|i) (?:can )?start|come back|get back|next step is ours|leave it with (?:me|us)|take a look|in progress|running|still (?:waiting|trying)|chasing|investigating)\b|\A(?:ok(?:ay)?|sure|noted|seen|understood|got it|alright|yes|yep|fine|good)\W*\Z|\A(?:ok(?:ay)?,? |great,? |perfect,? )?(?:thanks|thank you|thx|ty|cheers) (?:for (?:telling|letting|the (?:heads[- ]up|update|info|warning))|all|both)[^?]{0,30}\Z"
)
_NO_WORD = lazy(
    r"\b(?:can't say|cannot say|can't tell|hard to say|too early to (?:say|tell)|don't know yet|not sure yet|no idea yet|we'll see|will know)\b"
)
_HANDS_OVER = lazy(
    r"\b(?:please|pls|can you|could you|would you|let (?:me|us) know|what do you think|your call|up to you|over to you|which (?:one|do)|your turn|you decide|you choose|tell us|tell me|shout when|ask (?:me|us) again|waiting for you|from you|we need|i need|if you|once you|as soon as you)\b"
)


def standing(
    thread: Sequence[Said],
    asker: Side,
    ask: tuple[int, int] | None,
    dates: Sequence[Mention],
    owed: Sequence[Debt],
    unanswered: Sequence[Unanswered],
    offers: Sequence[Alternative],
) -> Status | None:
    """The status of the ask that begins at message and offset `ask`."""
    if ask is None:
        return None
    after = [said for said in thread if said.index >= ask[0]]
    if is_declined(after, asker, dates, offers):
        return "declined"
    agreed = agreed_at(dates, thread)
    if is_done(after, asker) and not (agreed is not None and agreed > _last_delivery(after, asker)):
        return "done"
    if agreed is not None:
        delivered = _last_delivery(after, asker)
        return _waits(asker) if delivered > agreed else "agreed"
    if _given_up(after, asker, dates, offers):
        return "declined"
    if _nobody_knows(after, other(asker)):
        return "open"
    return _waits(_turn(after, asker, dates, owed, unanswered, offers))


def _waits(side: Side) -> Status:
    return "waiting_on_it" if side == "it" else "waiting_on_marketing"


def _last_delivery(after: Sequence[Said], asker: Side) -> int:
    """The message in which the doing side says last that it is there; -1 where it does not."""
    return max(
        (said.index for said in after if said.side != asker and says_delivered(said)), default=-1
    )


def is_declined(
    after: Sequence[Said],
    asker: Side,
    dates: Sequence[Mention],
    offers: Sequence[Alternative],
) -> bool:
    """Whether the doing side turned the ask down, and gave no date of its own for it since.

    A no to what the asking side offered instead is no no to the ask.
    """
    at_once = _refused_at_once(after, asker, dates)
    refused = at_once
    offered = {one.message for one in offers}
    answers = -1
    for said in after:
        if said.side == asker:
            answers = said.index
            continue
        if answers in offered:
            continue
        for sentence in said.sentences:
            if sentence.question or cues.SARCASM.search(sentence.low):
                continue
            found = _DECLINED.search(sentence.low)
            if found and not _only_for_now(said, sentence):
                refused = max(refused, said.index)
    if refused < 0:
        return False
    return not any(
        m.flat
        and m.dated.said.index >= refused
        and m.dated.said.side != asker
        and not (at_once >= 0 and _of_another(m, offers))
        and not any(
            o.message == m.dated.said.index and m.dated.fact.text in o.quote for o in offers
        )
        for m in dates
    )


def _of_another(mention: Mention, offers: Sequence[Alternative]) -> bool:
    """Whether a day is a mere plan, or an answer to what was offered instead."""
    offered = any(one.message == mention.dated.said.index - 1 for one in offers)
    return offered or mention.rung == "target"


def _only_for_now(said: Said, sentence: Sentence) -> bool:
    """Whether a no is one to a day or under a condition."""
    timed = any(
        fact.kind in ("date", "duration") for fact in said.facts_in(sentence.start, sentence.end)
    )
    return timed or _FOR_NOW.search(sentence.low) is not None


_BARE_NO = lazy(
    r"\A(?:(?:sorry|hi|hello|hey|oh|uff|uh|hm+|ah|well|unfortunately|afraid|i'm afraid)[,. ]+)*(?:no|nope|no way|can't|cannot|can't do|won't do|can't be done|not possible|impossible|no chance|absolutely not|certainly not|i'd rather not|we'd rather not|out of the question|no can do)(?:,? (?:sorry|unfortunately|i'm afraid|never))*\W*\Z"
)


def _refused_at_once(after: Sequence[Said], asker: Side, dates: Sequence[Mention]) -> int:
    """The first answer of the doing side where it is a plain no and names no day; else -1."""
    first = next((said for said in after if said.side != asker and said.sentences), None)
    if first is None or not _BARE_NO.match(first.sentences[0].low):
        return -1
    asked = [said for said in after if said.index < first.index and said.side == asker]
    timed = any(s.question and _WHEN_ASKED.search(s.low) for said in asked for s in said.sentences)
    named = any(m.dated.said is first and not m.denied for m in dates)
    return -1 if timed or named else first.index


_WHEN_ASKED = lazy(
    r"\b(?:when|by (?:mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat|sun|the \d+|\d+|end|next|tomorrow)|today|tomorrow|this week|in time)\b"
)
_GIVES_UP = lazy(
    r"\b(?:(?:i'll|we'll|i|we) (?:tell|told) (?:them|him|her) no|for nothing|forget (?:it|that)|never ?mind|do without|live without|leave it (?:then|there|out)|drop it|scrap (?:it|that)|gave up|give up|giving up|no \w+ then|no closing|we'll skip|skip it|too bad|what a pity|oh well|so be it)\b"
)
_RESIGNS = lazy(
    r"\A(?:(?:ok|okay|alright|fine|right|well|oh|hm+|so|understood)[,. ]+)*(?:then (?:it's|i|we|only|just|no|\w+ \w+)|ok(?:ay)? then|fine then|pity|shame|fair(?: enough)?)\b|\bok(?:ay)? then\b|\A(?:good|ok|okay|fine|great)[,. ]+(?:the )?(?:[\w'-]+ ){1,3}then\W*\Z|\bthanks for the (?:straight|honest|clear|quick) (?:answer|words?)\b"
)
"""What the asking side says when it takes the no."""
_SAYS_NO = lazy(
    r"\b(?:no|can't|cannot|won't|not possible|impossible|no way|doesn't|never|not allowed|forbid\w*|refuse\w*|nobody)\b"
)


def _given_up(
    after: Sequence[Said],
    asker: Side,
    dates: Sequence[Mention],
    offers: Sequence[Alternative],
) -> bool:
    """Whether the doing side only said no, and the asking side lives with it."""
    given = [m for m in dates if m.flat and m.dated.said.side != asker]
    if any(not _of_another(m, offers) for m in given):
        return False
    theirs = [said for said in after if said.side != asker]
    noes = [said for said in theirs if any(_SAYS_NO.search(s.low) for s in said.sentences)]
    mine = [said for said in after if said.side == asker and noes and said.index > noes[0].index]
    if not mine or after[-1].index - mine[-1].index > 1:
        return False
    told = [s.low for s in mine[-1].sentences if not s.question]
    if any(_GIVES_UP.search(low) for low in told):
        return True
    return any(_RESIGNS.search(low) for low in told) and not _ACTS.search(_low(mine[-1]))


def agreed_at(dates: Sequence[Mention], thread: Sequence[Said]) -> int | None:
    """The message of the yes to a date that was not replaced since, else None."""
    agreed: int | None = None
    for mention in dates:
        said = mention.dated.said
        if mention.rung == "commitment":
            agreed = said.index
        elif mention.flat and agreed is not None and said.index > agreed:
            agreed = None
    if agreed is None and dates:
        last = dates[-1].dated.said
        following = [s for s in thread[last.index + 1 :] if s.side != last.side]
        if following and bare_yes(following[0]) and not dates[-1].denied:
            return following[0].index
    return agreed


def yes_without_date(thread: Sequence[Said], dates: Sequence[DateMention]) -> bool:
    """Whether the side across said a plain yes right after the last date, without repeating it."""
    if not dates:
        return False
    last = thread[dates[-1].message]
    following = [said for said in thread[last.index + 1 :] if said.side != last.side]
    return bool(following) and bare_yes(following[0])


def _nobody_knows(after: Sequence[Said], doer: Side) -> bool:
    """Two of the doing side's messages, or its last one, say that it is somebody else's."""
    theirs = [said for said in after if said.side == doer and said.sentences]
    passed = [said for said in theirs if any(_NOT_OURS.search(s.low) for s in said.sentences)]
    if not passed or any(_DOING_NEXT.search(s.low) for s in theirs[-1].sentences):
        return False
    return passed[-1] is theirs[-1] and (len(passed) > 1 or len(theirs) == 1)


def _turn(
    after: Sequence[Said],
    asker: Side,
    dates: Sequence[Mention],
    owed: Sequence[Debt],
    unanswered: Sequence[Unanswered],
    offers: Sequence[Alternative],
) -> Side:
    """Whoever has to do or say the next thing: the last word decides, then what is owed."""
    doer = other(asker)
    spoken = [said for said in after if said.sentences]
    last = next((said for said in reversed(spoken) if not _NOD.fullmatch(_low(said))), None)
    if last is None or (spoken[-1].side == asker and last.side == doer):
        last = spoken[-1] if spoken else None
    if last is None:
        return doer
    text = _low(last)
    across = other(last.side)
    asked = [u for u in unanswered if u.message == last.index]
    if asked:
        return asked[-1].of
    if any(one.message == last.index for one in offers) or last.sentences[-1].question:
        return across
    if any(d.said.index == last.index and d.side == last.side for d in owed):
        return last.side
    if _NO_WORD.search(text) or _MINE.match(text):
        return last.side
    if last.side == asker and _ACTS.search(text):
        return asker
    if last.side == doer and any(m.flat and m.dated.said.index == last.index for m in dates):
        return asker
    if last.side == doer and _ONCE_HERE.search(text):
        return asker
    if last.side == doer and _PROMISES.search(text):
        return doer
    if _DOING_NEXT.search(text):
        owes = {d.side for d in owed}
        return asker if owes == {asker} else last.side if last.side == doer or not owes else doer
    if last.side == doer:
        back = [u for u in unanswered if u.of == doer]
        return doer if back and not _HANDS_OVER.search(text) else asker
    waits = any(d.side == asker for d in owed) or any(u.of == asker for u in unanswered)
    return asker if waits else doer


def _low(said: Said) -> str:
    return " ".join(sentence.low for sentence in said.sentences)


_NOD = lazy(
    r"(?:(?:thx|thanks|thank you|ty|cheers|ok|okay|k|great|perfect|super|cool|nice|noted|got it|fine|lovely|good|brilliant|sounds good|👍)[\W]*){1,4}"
)
"""A message that hands nothing over."""
_PROMISES = lazy(
    r"\b(?:i'll|i will|we'll|we will|let me) (?:\w+ )?(?:ask|check|come back|get back|find out|look|try|see|test|talk|call|speak|write)\b|\bi promise\b"
)
_ONCE_HERE = lazy(
    r"\b(?:once|as soon as|when|after|if) (?:you(?:'ve|r)?\b|the [\w' -]{2,30} (?:is|are) (?:here|there|in|with us|signed|final|ready)|(?:i|we)(?: have|'ve| get|'ve got) (?:the|your|it|them|that|those)\b)"
)
"""What the doing side waits for."""
_MINE = lazy(
    r"(?:that's |that'd be |it's |on )?(?:me|us|mine|ours|i do|we do|i will|we will|i am|we are)\W*\Z"
)
"""Who does it: an answer in a word."""
_ACTS = lazy(
    r"\b(?:i'll|we'll|i will|we will|i must|we must|i have to|we have to|i need to|we need to|i'm going to|let me) (?!be (?:fine|happy|glad|quiet)\b|survive\b|live\b|wait\b|take (?:it|that)\b)[a-z]+"
    r"|\b(?:i|we) (?:go|ask|talk|speak|call|write|check|bring|send|find out) (?:to|with|the|my|our|them|him|her|you|it|that)\b|\b(?:i'm|we're|i am|we are) (?:leaving|asking|chasing|writing|calling|checking|collecting|drawing|sending|preparing|working|on it|getting)\b"
    r"|\A(?:ok(?:ay)?,? )?(?:chasing|drawing|asking|writing|sending|collecting|checking|preparing|working on)\b"
)
"""What the asking side is going to do itself."""
