"""Where an ask stands at the end of its thread, from words alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.threads import cues
from bot.threads.contract import DateMention, Status
from bot.threads.dates import Mention
from bot.threads.delivered import is_done
from bot.threads.owed import Debt
from bot.threads.said import Said, other
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_DECLINED = lazy(
    r"\b(?:(?:we|i|it)(?: will|'ll)? (?:have to |must |need to )?(?:decline|turn (?:this|that|it) down|say no|pass on|refuse|reject)|(?:we|i) (?:will not|won't|are not going to|aren't going to|'re not going to|can't and won't|do not|don't)(?: be)? (?:do|doing|build|building|add|adding|put|putting|open|opening|pull|pulling|support|supporting|give|giving|allow|allowing|offer|offering|make|making|change|changing|install|installing|grant|granting|use|share|sharing|send|publish|host|hosting|enable|run|accept|approve|touch)\b"
    r"|(?:that's|it's|this is|that is|it is|answer is|so it's|that's a|it's a)(?: a| clear| definite| hard| firm)* no\b|not going to happen|won't happen|out of the question|no way around|not something we (?:can|do|will)|is not (?:allowed|permitted|an option)|isn't (?:allowed|permitted|an option)|not allowed|against (?:policy|the rules|our rules)|off the table|(?:request|ask|this|that|it) (?:is|was|has been|was) (?:declined|rejected|turned down|refused)|(?:sorry|afraid|unfortunately),? (?:but )?(?:no|we can't do (?:that|this)|that's not possible at all)|not possible at all|never going to|no, (?:we|i|sorry|that's not))\b"
)
_BUT_LATER = lazy(
    r"\b(?:before|until|by|in time|this (?:week|month|year|quarter)|yet|earlier|on (?:friday|monday|tuesday|wednesday|thursday)|as long as|without|unless|if|for now|at the moment|right now|so soon|sooner)\b"
)
_HANDED_OFF = lazy(
    r"\b(?:not (?:with|ours?|us|mine|my|our)\b|not with us|no idea|not our (?:job|system|area|team|thing)|nobody (?:owns|knows)|don't know who|who owns|whoever|not responsible|isn't (?:ours|us|with us))"
)
_DOING_NEXT = lazy(
    r"\b(?:i'll|we'll|i will|we will|will do|on it|let me|let us|i'm on|we're on|looking into|checking|i'm asking|we take a look|take a look|working on|starting|we start|i start|come back|get back|next step is ours|leave it with)\b"
)
_ASKED_BACK = lazy(
    r"\b(?:please|pls|can you|could you|would you|let (?:me|us) know|what do you think|your call|up to you|over to you|which (?:one|do)|your turn|you decide|you choose|tell us|tell me|waiting for you|need from you|we need|i need|if you|once you|as soon as you)\b"
)


def standing(
    thread: Sequence[Said],
    asker: Side,
    ask: tuple[int, int] | None,
    dates: Sequence[Mention],
    owed: Sequence[Debt],
    open_of: Sequence[tuple[int, Side]],
) -> Status | None:
    """The status; `open_of` are the unanswered questions as message and side that has to answer."""
    if ask is None:
        return None
    doer = other(asker)
    after = [said for said in thread if said.index >= ask[0]]
    if is_done(after, asker):
        return "done"
    refused = _refusal(after, asker)
    if refused:
        return "declined"
    if _is_agreed(dates, after):
        return "agreed"
    if _nobody_knows(after, doer):
        return "open"
    last = _turn(after, asker, owed, open_of)
    return _waits(last)


def _waits(side: Side) -> Status:
    return "waiting_on_it" if side == "it" else "waiting_on_marketing"


def _refusal(after: Sequence[Said], asker: Side) -> bool:
    refused = False
    for said in after:
        for sentence in said.sentences:
            if said.side == asker or sentence.question or cues.SARCASM.search(sentence.low):
                continue
            found = _DECLINED.search(sentence.low)
            if found and not _BUT_LATER.search(sentence.low):
                refused = True
    return refused


def _is_agreed(dates: Sequence[Mention], after: Sequence[Said]) -> bool:
    """A commitment that was not moved since; a bare yes to the one date on the table counts too."""
    standing_date = next(
        (
            m
            for m in reversed(dates)
            if m.rung in ("estimate", "commitment", "wish") and (m.rung == "commitment" or m.flat)
        ),
        None,
    )
    if standing_date is None:
        return False
    if standing_date.rung == "commitment":
        return True
    said = standing_date.dated.said
    following = [s for s in after if s.index > said.index and s.side != said.side]
    return bool(following) and _bare_yes(following[0])


def yes_without_date(thread: Sequence[Said], dates: Sequence[DateMention]) -> bool:
    """Whether the side across said a plain yes right after the last date, without repeating it."""
    if not dates:
        return False
    last = thread[dates[-1].message]
    following = [said for said in thread[last.index + 1 :] if said.side != last.side]
    return bool(following) and _bare_yes(following[0])


_BARE_YES = lazy(
    r"\A(?:(?:ok|okay|great|perfect|good|alright|yes|yep|fine|right|cool|super)[,.! ]+){0,3}(?:agreed|deal|that works(?: for us| for me)?|works for (?:us|me|marketing|it)|confirmed|we accept(?: that| it)?|accepted|fine (?:by|with|for) (?:us|me)|let's do (?:that|it)|let's go with that|we'll take it|yes,? please(?: do)?|it's a deal|done deal|good for us|ok for us)\b(?![^.!?]*\b(?:but|if|unless|except)\b)"
)


def _bare_yes(said: Said) -> bool:
    return any(_BARE_YES.match(s.low) and not s.question for s in said.sentences)


def _nobody_knows(after: Sequence[Said], doer: Side) -> bool:
    theirs = [said for said in after if said.side == doer and said.sentences]
    return bool(theirs) and any(_HANDED_OFF.search(s.low) for s in theirs[-1].sentences)


def _turn(
    after: Sequence[Said], asker: Side, owed: Sequence[Debt], open_of: Sequence[tuple[int, Side]]
) -> Side:
    """Whoever has to do or say the next thing: the last word decides, then what is owed."""
    doer = other(asker)
    last = next((said for said in reversed(after) if said.sentences), None)
    if last is None:
        return doer
    questions = [side for message, side in open_of if message >= last.index - 1]
    if questions:
        return questions[-1]
    if owed:
        return owed[-1].side
    if open_of:
        return open_of[-1][1]
    text = " ".join(s.low for s in last.sentences)
    if last.side == doer:
        return doer if _DOING_NEXT.search(text) else asker
    return asker if _DOING_NEXT.search(text) else doer
