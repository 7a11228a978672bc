"""What a side still has to give or do so that the rest can move, promised or stated as needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.threads import cues
from bot.threads.contract import Owed
from bot.threads.said import Said, Sentence, other
from bot.threads.spans import Span, clause_around, clean
from bot.threads.when import Dated
from bot.threads.words import content_words, share
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_GIVE = r"(?:send|give|get|share|provide|deliver|upload|forward|mail|email|hand over|bring|pass on|fill in|fill out|sign|approve|confirm|book|order|chase|ask|contact|call|write to|talk to|speak to|check with|collect|prepare|draft|finish|complete|submit|raise|open|pay|translate|decide|choose|pick|name|nominate|supply|drop|add|attach|set up|put|file|request)"
_NEEDED_OF_YOU = lazy(
    r"\b(?:(?:we|i|it|marketing|they|security|legal|procurement|the [a-z ]{2,20})(?:'d| would| will|'ll)?(?: (?:still|first|also|just|really|only|will|do|then|now|urgently)){0,2} (?:need|needs|require|requires|miss|lack|am missing|are missing|are waiting (?:for|on)|is waiting (?:for|on)|wait (?:for|on))(?! to\b)"
    r"|(?:we're|i'm|they're|still|we are) (?:still )?(?:missing|waiting (?:for|on)|short of|lacking|need|needs)"
    r"|(?:need|needs|missing|waiting (?:for|on)) (?:from (?:you|marketing|it)|your|the|a|an|that|those|these|all|final|access|sign-?off|approval|confirmation|list|budget|[a-z]+ing)"
    r"|what we need (?:from you|is|first)|what i need (?:from you|is|first)|depends on (?:you|your|getting))\b"
)
_ASKED = lazy(
    rf"\b(?:please|pls|plz|kindly|(?:can|could|would|will) (?:you|someone|somebody|marketing|it|your team)(?: please| pls| also| just| still)*|you(?:'ll| will)? (?:need|have|'d need|would need) to|you (?:must|should)|make sure (?:to|you)|so) (?:you )?{_GIVE}\b"
    rf"|\b(?:{_GIVE}) (?:us|me) (?:the|your|a|an|all|that|those|these)\b"
)
_CONDITION = lazy(
    r"\b(?:if|once|when|as soon as|provided(?: that)?|as long as|assuming|only if|unless|until|subject to|on condition that|before we (?:can )?(?:start|begin)[^.]{0,40})[, ]+(?:you|your|marketing|it|we|i|they|the|all|legal|our|a|an)\b"
)
_CONDITION_GIVES = lazy(
    r"\b(?:send|sends|get|gets|give|gives|have|has|is here|are here|arrive|arrives|comes? in|come|reach|reaches|deliver|delivers|delivered|sign|signs|signed|approve|approves|approved|confirm|confirms|confirmed|provide|provides|is in|are in|is with us|are with us|is ready|are ready|is done|is signed|is approved|is final|are final|receive|received|land|lands|share|shares|upload|uploads|fill|fills)\b"
)
_PROMISE = lazy(
    rf"\b(?:i'll|we'll|i will|we will|i'm going to|we're going to|i can|we can|i am going to|let me|will|they'll|legal will|the vendor will|the agency will|our [a-z]+ will|you'll have|you will have|you get|you'll get|on (?:my|our) (?:side|plate|list)|(?:i|we) (?:owe|still owe) you)\b(?: (?:then|also|just|now|still|definitely|asap|try to)){{0,2}}(?: (?:{_GIVE}|have|be|the|you|it|that|come|arrive|reach|land)\b)?"
)
_GIVES = lazy(
    rf"\b(?:{_GIVE}|you'll have|you will have|you get|you'll get|owe|comes? (?:to|from)|will (?:come|arrive|reach|land|be (?:with you|there|ready|sent|in your)))\b"
)
_FIND_OUT = lazy(
    r"\b(?:find out|check(?! with legal)|look into|look at|take a look|have a look|ask(?: around)?|get back|come back|let you know|tell you|see what|see if|clarify|update you|keep you|report back|think about|discuss|talk|speak|figure|investigate|confirm (?:if|whether|by|tomorrow|later)|answer|reply|respond|ping|come to you)\b"
)
_SEND_BACK = lazy(
    r"\b(?:send|sign|fill|upload|deliver|chase|provide|order|book|pay|questionnaire|copy|papers|form|list|files?|images?|texts?|assets?|contract|budget|sign-?off|approval)\b"
)
_DELIVERED = lazy(
    r"\b(?:attached|here (?:is|are|it is|they are|you go|'s)|here's|(?:i|we)(?:'ve| have)? (?:just |now |already )?(?:sent|shared|uploaded|delivered|dropped|put|signed|approved|filled|mailed|emailed|forwarded|ordered|booked|added|submitted|given|granted)"
    r"|(?:is|are|was|were|has been|have been|got|it's|they're) (?:now |just |already )?(?:sent|shared|uploaded|delivered|signed|approved|filled in|there|in the (?:folder|ticket|drive|channel|inbox)|with you|in your inbox|attached|submitted|through|in place|done|ready|granted|cleared|here)"
    r"|received|got (?:it|them|the|your)|arrived|came in|has landed|have landed|just landed|sent|done)\b"
)
_NO_THING = lazy(
    r"\b(?:time|help|patience|understanding|a miracle|to know|more people|more time|coffee)\b"
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
    for said in thread:
        for sentence in said.sentences:
            if cues.IDLE.search(sentence.low) or cues.SARCASM.search(sentence.low):
                continue
            if ask and said.index == ask[0] and sentence.start <= ask[1][0] < sentence.end:
                continue
            if debt := _debt(said, sentence, asker):
                yield debt


def _debt(said: Said, sentence: Sentence, asker: Side) -> Debt | None:
    low = sentence.low
    across = other(said.side)
    if said.side != asker and (found := _NEEDED_OF_YOU.search(low)) and not _NO_THING.search(low):
        return Debt(said, sentence, _span(said, sentence, found.start()), across, False)
    if said.side != asker and (found := _ASKED.search(low)) and not _FIND_OUT.search(low):
        return Debt(said, sentence, _span(said, sentence, found.start()), across, False)
    if (found := _CONDITION.search(low)) and _CONDITION_GIVES.search(low, found.end()):
        side = _owner(low[found.start() :], said.side, asker)
        at = low.find(" ", found.start()) + 1
        return Debt(said, sentence, _span(said, sentence, at), side, False)
    if sentence.question:
        return None
    if (found := _PROMISE.search(low)) and _GIVES.search(low):
        if _FIND_OUT.search(low) and not _SEND_BACK.search(low):
            return None
        if said.side != asker and not _SEND_BACK.search(low):
            return None  # the deliverable of the ask itself
        return Debt(said, sentence, _span(said, sentence, found.start()), said.side, True)
    return None


def _owner(clause: str, speaker: Side, asker: Side) -> Side:
    """Who has to meet a condition: whoever is named in it, else the asking side."""
    if (
        clause.startswith(("if you", "once you", "when you", "as soon as you"))
        or " your" in clause[:20]
    ):
        return other(speaker)
    if " we " in clause[:14] or " i " in clause[:12]:
        return asker if "get" in clause or "have" in clause or "receive" in clause else speaker
    return asker


def _span(said: Said, sentence: Sentence, at: int) -> Span:
    return clean(said.text, clause_around(sentence, sentence.start + at))


def open_debts(found: Sequence[Debt], thread: Sequence[Said]) -> tuple[Debt, ...]:
    """Those that are still owed at the end; of one thing the promise counts, else its first mention."""
    kept: list[Debt] = []
    for debt in found:
        if _delivered(debt, thread):
            continue
        same = next(
            (
                n
                for n, k in enumerate(kept)
                if k.side == debt.side and share(k.text, debt.text) >= 0.5
            ),
            None,
        )
        if same is None:
            kept.append(debt)
        elif debt.promised and not kept[same].promised:
            kept[same] = debt
    return tuple(sorted(kept, key=lambda debt: (debt.said.index, debt.span)))


def _delivered(debt: Debt, thread: Sequence[Said]) -> bool:
    words = content_words(debt.text)
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


def as_owed(debt: Debt, days: Sequence[Dated]) -> Owed:
    """The debt for the reading, with the date by which it is due where its clause says one."""
    start, end = debt.span
    due = None
    for one in days:
        fact = one.fact
        if (
            one.said.index == debt.said.index
            and debt.sentence.start <= fact.start < debt.sentence.end
        ):
            due = one.resolved or fact.text
            if start <= fact.start < end:
                break
    return Owed(side=debt.side, quote=debt.text, due=due, message=debt.said.index)
