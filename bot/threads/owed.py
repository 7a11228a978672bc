"""What a side still has to give or do so that the rest can move, promised or stated as needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.threads import cues
from bot.threads.contract import Owed
from bot.threads.said import Said, Sentence, other, plain
from bot.threads.spans import Span, clause_around, clean, part_around
from bot.threads.when import Dated
from bot.threads.words import content_words, share
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_GIVE = r"(?:send|give|get|share|provide|deliver|upload|forward|mail|email|hand|bring|take|pass|fill|sign|approve|book|order|chase|call|write|prepare|draft|submit|raise|pay|translate|supply|drop|add|attach|put|file|request|collect|finish|complete|name|choose|pick|sort|arrange|organi[sz]e|clear|set|push|apply|register|nominate|buy|open|escalate|ask (?:the |our |your |for |legal|hr|procurement|them for)[a-z ]*)"
_THIRD = r"(?:vendor|supplier|provider|agency|hr|legal|procurement|finance|partner|sponsor|printer|photographer|translators?|contractor|freelancer|hoster|hosting company|registrar|board|works council|dpo|privacy desk|privacy team|insurer|bank|manufacturer|carrier|venue|studio|distributor|auditors?|consultants?|sales|lawyers?|head office|hq|dealer|publisher|integrator|reseller)"
_NEEDED_OF_YOU = lazy(
    r"\b(?:(?!(?:it|they)\S* (?:\w+ )?needs? (?:a|an|no|another|more|full|access|to)\b)(?:we|i|it|they)|security|legal|procurement|the (?:[a-z]+ )?(?:team|desk|board|vendor|council))(?:'d|'ll| will| would)?(?: (?:still|first|also|just|really|only|do|then|now|urgently))* (?:need|needs|require|requires|miss|lack|am missing|are missing|are (?:still )?waiting (?:for|on)|is (?:still )?waiting (?:for|on)|wait (?:for|on))\b(?! (?:to|about|around|roughly|at least|\d|two|three|four|five|six|a few|a couple|until|another)\b)"
    r"|\b(?:we're|i'm) (?:still )?(?:missing|waiting (?:for|on)|short of|lacking)\b|\bstill (?:missing|need|waiting (?:for|on))\b"
    r"|\A(?:(?:and|but|so|then|ok|okay|also|still|just|only|first),? ){0,3}(?:need|needs|missing) (?:the|your|an?|all|those|these|one|some|each|every)\b(?! (?:few |couple |lot |bit )?(?:of )?(?:days?|weeks?|months?|time|sprints?|while|hours?|bit|minute)\b)"
    r"|\b(?:what|all) (?:we|i) need (?:from you|is|first|are)\b|\b(?:missing|needed) (?:from (?:you|your|marketing|it)|on your side)\b"
)
_ASKED = lazy(
    rf"\b(?:please|pls|plz|kindly|you(?:'ll| will|'d| would)? (?:need|have) to|you (?:must|should|would have to)|make sure (?:to|you)) (?:also |just |still |first )?{_GIVE}\b"
    rf"|\b(?:can|could|would|will) (?:you|someone|somebody|marketing|it|your team)(?: please| pls| also| just| still)* {_GIVE} (?:us|me|over|in)\b"
)
_TIME_ONLY = lazy(
    r"\b(?:needs?|give us|give me|takes?)(?: (?:about|around|roughly|another|only|just|at least|some|maybe|for that|for it))* (?:an?|one|two|three|four|five|six|a few|a couple of|some|\d+)(?: (?:more|working|full|good|whole))? (?:minutes?|hours?|days?|weeks?|months?|sprints?)\b"
)
_TOLD = lazy(
    rf"\A(?:(?:and|but|so|then|ok|okay|just|first|in that case),? ){{0,3}}(?:{_GIVE}|write) (?:me|us|to|them|it|the|your|that|those|these|an?|all|him|her) (?!back\b|know\b|a (?:call|shout|ring|minute|moment|sec|day|week|hour)\b|time\b)"
)
"""What is asked back in so many words: "then send us the list"."""
_BRING_BY = lazy(
    rf"(?:and |so |but )?(?:{_GIVE} (?:us|me) |(?:the |your |all )?(?:[\w-]+ ){{1,4}})(?:[\w' -]{{0,40}})(?:by|until|till|before|on|latest) [^,;]{{2,24}},? (?:please|pls|plz|thanks|thx)\W*\Z|(?:and |so |but )?{_GIVE} (?:us|me) [^,;]{{2,60}}"
)
"""What is asked back without a "you": "pictures by Tuesday please"."""
_CONDITION = lazy(
    r"\b(?:if|provided(?: that)?|as long as|assuming|only if|on condition that)[, ]+(?=(?:you|your|marketing|it|we|i|they|the|all|legal|our|a|an|that|those|these|hr)\b)"
)
_ARRIVES = lazy(
    r"\b(?:send|sends|get|gets|give|gives|have the|has the|is here|are here|is there|are there|arrives?|comes?(?: in)?|reach(?:es)?|delivers?|delivered|signs?|signed|approves?|approved|confirms?|confirmed|provides?|is in|are in|is with us|are with us|is ready|are ready|is final|are final|receives?|lands?|shares?|uploads?|fills?)\b"
)
_YOU_DO = lazy(r"you (?:(?:still |only |first |do )?(have|get|receive)\b|\w+)")
_THIRD_HAS_TO = lazy(
    rf"\b(?:the|our|your|their) (?:[a-z]+ )?{_THIRD}(?:'s)?(?: (?:people|team|side))? (?:still |first |now |then |also )*(?:has to|have to|must|needs? to|hasn't|haven't|has not|have not|owes?|is (?:still )?to|still needs?)\b"
    rf"|\b(?:hr|legal|procurement|finance|purchasing|security|infosec|appsec|compliance) (?:still |first |now |then |also )*(?:has to|have to|must|needs? to|hasn't|haven't|has not|have not|owes?)\b"
)
_THIRD_WILL = lazy(
    rf"\b(?:(?:the|our|your|their) (?:[a-z]+ )?{_THIRD}|hr|legal|procurement|finance|they|she|he)(?:'ll| will| promised| say they will|'re going to)? (?:{_GIVE}|sends?|ships?|delivers?|signs?|gives?|brings?|comes?|uploads?|hands?)s? (?:you|us|me|it|them|the|that|over|in)\b"
)
_PROMISE = lazy(
    rf"\b(?:i'll|we'll|i will|we will|i'm going to|we're going to|let me|i can|we can|will|gonna)(?: (?:then|also|just|now|still|definitely|try to|gladly|happily|personally|quickly|do my best to))* {_GIVE}\b|\b(?:you'll|you will) (?:have|get|receive)\b|\b(?:i|we) (?:still )?owe you\b|\b(?:comes?|coming) (?:to you|your way)\b"
)
_THIRD_COMES = lazy(
    rf"\b(?:(?:the|our|your|their) )?(?:[a-z]+ )?{_THIRD} (?:will )?(?:delivers?|sends?|ships?|comes?|signs?|answers?|brings?|hands? \w+ over)\b[^,;.]{{0,24}}\b(?:on|by|next|this|tomorrow|today|monday|tuesday|wednesday|thursday|friday)\b"
)
_FIND_OUT = lazy(
    r"\b(?:put (?:it|that|this) on (?:the|our|my) (?:list|board|backlog)|find out|check|look into|look at|(?:take|have) a (?:closer |quick )?look|ask around|get back|come back|let you know|tell you|raise (?:it|that|this)|see what|see if|clarify|update you|keep you|report back|think|discuss|talk|speak|figure|investigate|answer|reply|respond|whether|you an? (?:update|date|answer|estimate|eta|idea)|a date|an estimate|an answer|and tell|get (?:it|that|this) (?:done|live|ready|fixed))\b"
)
_OF_IT = lazy(
    r"\b(?:vendor|supplier|provider|hoster|hosting company|registrar|manufacturer|integrator|auditors?|dpo|privacy desk|privacy team|change board|board|works council|reseller)\b"
)
_OF_MARKETING = lazy(
    r"\b(?:agency|hr|sponsor|printer|photographer|translators?|venue|studio|distributor|sales|publisher|partner|dealer|freelancer)\b"
)
_OURS = lazy(r"\b(?:our|we|us|i|my|told us|with us)\b")
_DELIVERED = lazy(
    r"\b(?:attached|here (?:is|are|it is|they are|you go|'s)|here's|(?:i|we)(?:'ve| have)? (?:just |now |already )?(?:sent|shared|uploaded|delivered|dropped|put|signed|approved|filled|mailed|emailed|forwarded|ordered|booked|added|submitted|given|granted)"
    r"|(?:is|are|was|were|has been|have been|got|it's|they're) (?:now |just |already )?(?:sent|shared|uploaded|delivered|signed|approved|filled in|there|in the (?:folder|ticket|drive|channel|inbox)|with you|in your inbox|attached|submitted|through|in place|done|ready|granted|cleared|here)"
    r"|\A(?:ordered|booked|signed|approved|uploaded|shared|attached|done|sent|bought|paid)\b|received|got (?:it|them|the|your)|arrived|came|has landed|have landed|just landed|sent|done)\b"
)
_NO_THING = lazy(
    r"\b(?:time|help|patience|understanding|a miracle|to know|more people|more time|someone for|somebody for|coffee)\b"
)


@dataclass(frozen=True, slots=True)
class Debt:
    """Something owed as it was said; `promised` by the side itself rather than needed by the other."""

    said: Said
    sentence: Sentence
    span: Span
    side: Side
    promised: bool

    @property
    def text(self) -> str:
        """The words of it."""
        return self.said.text[self.span[0] : self.span[1]]


def debts(thread: Sequence[Said], asker: Side, ask: tuple[int, Span] | None) -> Iterator[Debt]:
    """All that was needed or promised in a thread, in order, delivered or not."""
    needed: list[Debt] = []
    for said in thread:
        for sentence in said.sentences:
            if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
                continue
            if ask and said.index == ask[0] and sentence.start <= ask[1][0] < sentence.end:
                continue
            debt = (
                _debt(said, sentence, asker)
                or _brought(said, sentence, asker, needed)
                or (_wanted_back(said, sentence) if ask and said.index > ask[0] else None)
            )
            if debt is not None:
                if not debt.promised:
                    needed.append(debt)
                yield debt


def _wanted_back(said: Said, sentence: Sentence) -> Debt | None:
    """What the asking side wants to have beside its ask: "send me the raw list"."""
    found = _TOLD.match(sentence.low)
    if not found or sentence.question or _FIND_OUT.search(sentence.low):
        return None
    return Debt(said, sentence, _span(said, sentence, found.start()), other(said.side), False)


def _brought(said: Said, sentence: Sentence, asker: Side, needed: Sequence[Debt]) -> Debt | None:
    """ "Pictures will be Thursday": a side names the day of what was needed of it."""
    dates = [f for f in said.facts_in(sentence.start, sentence.end) if f.kind == "date"]
    if sentence.question or not dates or _DELIVERED.match(sentence.low):
        return None
    span = _span(said, sentence, dates[0].start - sentence.start)
    words = content_words(said.text[slice(*span)])
    wanted = [debt for debt in needed if debt.side == said.side != debt.said.side]
    if said.side == asker:
        wanted = [debt for debt in needed if debt.side == said.side]
    if any(words & content_words(debt.text) for debt in wanted):
        return Debt(said, sentence, span, said.side, True)
    return None


def _debt(said: Said, sentence: Sentence, asker: Side) -> Debt | None:
    low = sentence.low
    if (found := _CONDITION.search(low)) and _ARRIVES.search(
        low, found.end(), _end_of_condition(low, found.end())
    ):
        return _conditional(said, sentence, found.end(), asker)
    if said.side != asker and not _TIME_ONLY.search(low):
        across = other(said.side)
        if (found := _NEEDED_OF_YOU.search(low)) and not _NO_THING.search(low):
            third = _FROM_THIRD.search(low, found.start())
            side = _dealer(third[0], said.side) if third else across
            return Debt(said, sentence, _span(said, sentence, found.start()), side, False)
        if (found := _ASKED.search(low)) and not _FIND_OUT.search(low):
            return Debt(said, sentence, _span(said, sentence, found.start()), across, False)
        if (
            (found := _TOLD.match(low))
            and not sentence.question
            and not _FIND_OUT.search(low)
            and not cues.NEGATION.match(low)
        ):
            return Debt(said, sentence, _span(said, sentence, found.start()), across, False)
        if found := _BRING_BY.match(low):
            return Debt(said, sentence, _span(said, sentence, found.start()), across, False)
    if sentence.question:
        return None
    if found := _THIRD_HAS_TO.search(low):
        span = _span(said, sentence, found.start())
        return Debt(said, sentence, span, _dealer(found[0], said.side), False)
    if (found := _THIRD_WILL.search(low)) and "?" not in low:
        span = _span(said, sentence, found.start())
        side = _dealer(low[: found.end()], said.side)
        return Debt(said, sentence, span, side, True)
    if said.side == asker and (found := _THIRD_COMES.search(low)):
        span = _span(said, sentence, found.start())
        return Debt(said, sentence, span, _dealer(found[0], said.side), True)
    if (
        said.side == asker
        and not _DELIVERED.match(low)
        and (found := _COMES.search(low) or _ON_ITS_WAY.search(low) or _MY_MOVE.search(low))
    ):
        return Debt(said, sentence, _span(said, sentence, found.start()), said.side, True)
    if (
        said.side == asker
        and (found := _HAVE_IT.search(low))
        and (
            _SOON.search(low, found.end())
            or any(f.kind == "date" for f in said.facts_in(sentence.start, sentence.end))
        )
    ):
        return Debt(said, sentence, _span(said, sentence, found.start()), said.side, True)
    if (found := _PROMISE.search(low)) and not _FIND_OUT.search(low):
        if said.side != asker and not _OTHERS.search(low, found.start()):
            return None  # the deliverable of the ask itself
        return Debt(said, sentence, _span(said, sentence, found.start()), said.side, True)
    return None


_FROM_THIRD = lazy(rf"\b(?:from|by|of) (?:the|our|their) (?:[a-z]+ )?{_THIRD}\b")
_COMES = lazy(
    r"\b(?:comes?|arrives?|follows?|will (?:come|arrive|follow|be (?:there|ready|with you|in your)))\b(?: \w+){0,2} (?:on|by|before|at|this|next|tomorrow|tmrw|tonight|today|in|(?:mon|tues|wednes|thurs|fri)day)\b"
)
_MY_MOVE = lazy(
    r"\A(?:(?:and|but|so|then|ok|okay|yes|good|great|fine|right|alright|thanks|perfect|i'm|we're|i am|we are|already|now),? ){0,4}(?:draw|send|writ|mail|order|book|chas|call|prepar|sort|upload|forward|fill|sign|collect|translat|record|photograph|draft|clear|scann|request|submitt|cutt)ing (?:it|them|that|this|those|these|the|you|him|her|all|everything|one|our|my)\b"
    r"|\b(?:i|we)(?:'ll| will| must| have to| need to| can|'ve got to)? (?:go to|go and see|talk to|speak to|speak with|walk over to) (?:my|our|the|legal|finance|sales|hr|purchasing|trading|production|[a-z]+ and [a-z]+)\b"
)
"""What the asking side sets about without a "will": "drawing it tonight", "I go to the printers"."""
_SOON = lazy(r"\b(?:mon|tues?|wed|thu(?:rs?)?|fri|tonight|tomorrow|tmrw|today)\b")
_HAVE_IT = lazy(
    r"\byou (?:have|get|receive) (?:the|it|them|that|those|these|all|our|my|everything|both|one|an? )"
)
_ON_ITS_WAY = lazy(
    r"\A(?:ok,? |yes,? |sorry,? )?(?:the |our |your |those |these |they|it|all )?(?:[\w-]+ ){0,4}?(?:is|are|'s|'re) (?:already |now )?(?:coming(?: up| soon| right up)?|on (?:its|the|their) way)\W*\Z|\b(?:to|will) follow\W*\Z"
)
_OTHERS = lazy(
    rf"\b(?:to them|to the|with the|with them|ask (?:the|our|for)|order|chase|raise|escalate|apply|{_THIRD}|exception|access|the papers|the form|the list|the template|questionnaire|instructions|the link|you the|you a)\b"
)


def _end_of_condition(low: str, at: int) -> int:
    """The comma behind a condition, else the end of the sentence."""
    comma = low.find(",", at)
    return len(low) if comma < 0 else comma


def _conditional(said: Said, sentence: Sentence, at: int, asker: Side) -> Debt:
    """A condition that the asking side has to meet, up to the comma behind it."""
    start = sentence.start + at
    stop = sentence.start + _end_of_condition(sentence.low, at)
    clause = next((c for c in sentence.clauses if c.start <= start < c.end), None)
    if clause is not None:
        stop = min(stop, clause.end) if clause.end > start else stop
    side = asker
    if found := _YOU_DO.match(sentence.low, at):
        side = said.side if found[1] else other(said.side)
    return Debt(said, sentence, clean(said.text, (start, stop)), side, False)


def _dealer(words: str, speaker: Side) -> Side:
    """The side that deals with a third party: whose it is said to be, else whose it usually is."""
    if "your " in words:
        return other(speaker)
    if _OURS.search(words):
        return speaker
    if _OF_MARKETING.search(words):
        return "marketing"
    return "it" if _OF_IT.search(words) and speaker == "it" else speaker


def _span(said: Said, sentence: Sentence, at: int) -> Span:
    """The clause at an offset of the sentence, with what "and the ..." adds to its object."""
    start, end = part_around(
        said.text, clause_around(sentence, sentence.start + at), sentence.start + at
    )
    for clause in sentence.clauses:
        gap = said.text[end : clause.start] if clause.start >= end else "-"
        if gap.strip() in ("and", "or", "") and _OBJECT.fullmatch(clause.text):
            end = clause.end
    return clean(said.text, (start, end))


_OBJECT = re.compile(
    r"(?:and )?(?:the|a|an|our|your|all|both)(?: [\w'’-]+){1,4}(?: (?:by|until|before|on|to) [^,;]{1,30})?",
    re.I,
)


def _is_given(debt: Debt, thread: Sequence[Said]) -> bool:
    """Whether the answer right behind a need is the thing itself, in a few words."""
    if debt.said.index + 1 >= len(thread):
        return False
    answer = thread[debt.said.index + 1]
    words = answer.own.split()
    return (
        answer.side == debt.side
        and 0 < len(words) <= _FEW
        and "?" not in answer.own
        and not _NOT_GIVEN.search(plain(answer.own))
    )


_FEW = 6
_NOT_GIVEN = lazy(
    r"\b(?:ok|okay|sure|yes|no|will|i'll|we'll|on it|understood|noted|thanks|fine|hm+|oh|later|tomorrow|can't|don't|working|still|asking|i|we|you'll|you)\b"
)


_RIGHT_AFTER = lazy(
    r"\b(?:(?:right|straight|directly|soon|shortly|just) after|afterwards|after that|then)\b"
)


def due_of(debt: Debt, days: Sequence[Dated]) -> Dated | None:
    """The date by which something is owed: of its clause, or of the one that it comes right after."""
    start, end = debt.span
    here = [d for d in days if d.said.index == debt.said.index]
    inside = next((d for d in here if start <= d.fact.start < end), None)
    if inside is not None or not _RIGHT_AFTER.search(plain(debt.text)):
        return inside
    return next((d for d in reversed(here) if debt.sentence.start <= d.fact.start < start), None)


def open_debts(found: Sequence[Debt], thread: Sequence[Said]) -> tuple[Debt, ...]:
    """Those that are still owed at the end; of one thing the promise counts, else its first mention."""
    kept: list[Debt] = []
    for debt in found:
        if _delivered(debt, thread):
            continue
        same = next((n for n, one in enumerate(kept) if _is_same(one, debt)), None)
        if same is None:
            kept.append(debt)
        elif debt.promised and not kept[same].promised and _says_more(debt):
            kept[same] = debt
    return tuple(sorted(kept, key=lambda debt: (debt.said.index, debt.span)))


def _is_same(one: Debt, later: Debt) -> bool:
    """Whether the later of two debts is about the same: in like words, or the promise of what was needed."""
    if one.side != later.side:
        return False
    if later.promised and not one.promised:
        if content_words(one.text) & content_words(later.text):
            return True
        near = one.said.index < later.said.index <= one.said.index + 2
        return near and _THEM.search(plain(later.text)) is not None
    return share(one.text, later.text) >= 0.5


def _says_more(promise: Debt) -> bool:
    """Whether a promise says what or when; "you'll get it" says neither."""
    facts = promise.said.facts_in(*promise.span)
    return bool(content_words(promise.text)) or any(fact.kind == "date" for fact in facts)


_THEM = lazy(
    r"\b(?:send|have|get|give|bring|share|forward|upload|ask|chase|order|sign|on) (?:you )?(?:it|them|all of (?:it|them)|that|those|these|both|everything|all)\b"
)


def _delivered(debt: Debt, thread: Sequence[Said]) -> bool:
    words = content_words(debt.text)
    if not debt.promised and _is_given(debt, thread):
        return True
    for said in thread[debt.said.index + 1 :]:
        for sentence in said.sentences:
            if (
                not sentence.question
                and _DELIVERED.search(sentence.low)
                and not cues.NEGATION.search(sentence.low)
            ):
                near = content_words(sentence.text)
                if words & near or (
                    said.side == debt.side and len(near) <= 3 and said.index == debt.said.index + 1
                ):
                    return True
    return False


def as_owed(debt: Debt, due: Dated | None) -> Owed:
    """The debt for the reading."""
    words = None if due is None else due.resolved or due.fact.text
    return Owed(side=debt.side, quote=debt.text, due=words, message=debt.said.index)
