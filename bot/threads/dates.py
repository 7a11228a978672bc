"""Dates by which, or from which, an ask may be met, and how firm each one was when it was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.records import Rung
from bot.threads.contract import Alternative, DateMention
from bot.threads.given import (
    concludes,
    gives,
    hangs_on,
    leads_from,
    names_another,
    own_part,
    replaces_beside,
    verbless,
    weight,
)
from bot.threads.of_ask import MET, WISHES, is_of_ask
from bot.threads.said import Said, Sentence, other, plain
from bot.threads.spans import Span, clause_around, clean, part_around
from bot.threads.when import Dated
from bot.threads.words import content_words
from bot.threads.yes import DATE, bare_yes, says_yes
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_MOST = 300
"""Dates of a thread that are looked at."""
_TARGET = lazy(
    r"\b(?:target(?:s|ed|ing)?|aim(?:s|ed|ing)?|plan(?:s|ned|ning)? (?:is|for|to|on|towards?|it|was|currently|the|with|around|says?|said|has|had|shows?|calls for)|planned|(?:schedule|calendar|roadmap|timetable|brief|media plan) (?:says?|said|has|shows?|is|was)|pencil(?:led|ed)?|roadmap|(?:in|on) (?:the|our|my) (?:list|board|calendar|plan|schedule|planner|diary)|slotted|intend(?:s|ed)?|internal deadline|shooting for|work(?:ing)? towards?|provisional(?:ly)?|tentative(?:ly)?|we have it (?:down|in)|earmarked|goal)\b"
)
_POSSIBLE = lazy(
    r"\b(?:could|might|may(?! \d)|maybe|perhaps|possibly|possible|if|unless|provided|assuming|as long as|in theory|either|or|option|otherwise|worst case|best case|without)\b"
)
_NOT_IT = lazy(
    r"\b(?:not|can't|cannot|won't|never|no way|no chance|isn't|doesn't|couldn't|impossible|unrealistic|don't|won't|wouldn't|nobody|nothing|too early|too tight|too soon|is (?:out|off|dead|gone|history|tight|lost|useless|ambitious|optimistic|no good|too)|rather than|instead of|unlikely|no)\b"
)
_ONLY_STARTS = lazy(
    rf"\b(?<!you can )(?<!you could )(?:start|begin)\w*\b (?:\w+ ){{0,3}}(?:before|on|from|after|in) (?:the )?{DATE}"
)
_OPENS = lazy(
    rf"\b(?:next|first|earliest|following) (?:[\w'-]+ ){{1,4}}?(?:opens?|starts?|begins?)(?: again)?(?: on| in| from)? (?:the )?{DATE}"
)
_NOT_BEFORE = lazy(
    rf"\b(?:not|cannot|nothing|no|never|unlikely|\w+n't)\b.{{0,60}}\b(?:before|until|till|earlier than|sooner than)\b (?:the )?{DATE}|\bnot (?:the )?[^.]{{1,20}}\bbut\b"
)
_REPORTS = lazy(
    r"\b(?:mov|push|slip|postpon|chang|delay|shift)\w*\b.{0,60}\bfrom\b|\bwhy\b.{0,80}\b(?:until|till|only (?:by|in|on)|not before|take)\b"
)
_OF_A_REASON = -2
"""The weight up to which a date is one of a reason, whatever stands beside it."""
_CLEAR = 2
"""The weight from which a date is clearly the one that a message gives."""
_NO_DENIAL = lazy(
    r"\b(?:no (?:problem|worries|objections?|issues?|need|rush|promises?|guarantee)|not a (?:problem|promise)|not (?:yet )?(?:estimated|assessed|checked|confirmed|final|fixed|agreed|promised|binding|set in stone|signed off)(?: yet)?|nothing (?:final|fixed))\b"
)
"""A "no" that does not turn a date down."""
_OWN_DATE = lazy(
    rf"\b(?:earliest|soonest|realistic(?:ally)?|at best)\b.{{0,40}}{DATE}|{DATE}.{{0,20}}\b(?:earliest|soonest)\b"
)
_CONDITION = lazy(r"\b(?:if|unless|provided|assuming|as long as|otherwise|either|or|option)\b")
_TURNS_DOWN = lazy(
    r"\A(?:(?:hm+|ah|oh|ok|thanks)[,. ]+)*(?:no\b(?! problem)|nope|sorry|unfortunately|same (?:problem|issue|thing|story)|not\b|(?:that|it)(?: also)? (?:doesn't|won't|wouldn't|isn't|can't))"
)
_ACCEPTS = lazy(
    r"\A(?:(?:hm+|ah|oh|ok|okay|right|well)[,. ]+)*(?:(?:good|great|nice) (?:idea|point|plan)|sure|yes|yep|yeah|ok|okay|fine|of course|happy to|no problem|gladly|deal|(?:that|this|it|the \w+)(?:'d| would| could| should| might)? (?:work|be (?:fine|possible|ok|okay|good)|works|is (?:fine|possible|ok|good)))\b"
)
_BY_LUCK = lazy(
    r"\b(?:if|unless|provided|assuming|as long as|without) (?:(?:nothing|all|everything|something|anything|no one|nobody|it all) (?:else |more |bad )?(?:comes up|comes in between|goes (?:well|right|to plan|wrong|smoothly)|going wrong|breaks|happens|works(?: out)?|fails|falls ill|gets? (?:sick|ill)|explodes|burns)|all goes well|luck)\b"
)
"""A condition that names none: "if nothing comes up"."""
_REST = lazy(
    r"\b(?:rest|others?|remaining|remainder|everything else|all of (?:it|them)|the full|complete|whole|entire)\b"
)
"""The part of an ask on which the whole of it waits."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date about the ask; `flat` where it stands in place of what was on the table."""

    dated: Dated
    sentence: Sentence
    span: Span
    rung: Rung
    flat: bool
    denied: bool
    weight: int = 0
    """How much its clause gives it as the date of the ask, beside others of the same message."""
    sworn: bool = False
    """Whether it is of the doing side, and the asking side says yes to it later."""

    @property
    def standing(self) -> int:
        """Its weight, and more where the other side took it for the date of the ask."""
        return self.weight + _TAKEN_BY_THEM * self.sworn

    @property
    def key(self) -> str:
        """What a move names it by: the resolved date, else the words."""
        return self.dated.resolved or self.dated.fact.text


def mentions(
    days: Sequence[Dated],
    asker: Side,
    owed: Sequence[tuple[int, int]],
    first: tuple[int, int],
    offers: Sequence[Alternative] = (),
    about: frozenset[str] = frozenset(),
    thread: Sequence[Said] = (),
) -> tuple[Mention, ...]:
    """The dates of the ask in order; `owed` are the places of deadlines of something else.

    `first` is the message and offset at which the ask begins: what stands before was about another.
    `about` are the words that carry the ask.
    """
    found: list[Mention] = []
    context = _Context(thread, days)
    for one in days:
        said, fact = one.said, one.fact
        sentence = next((s for s in said.sentences if s.start <= fact.start < s.end), None)
        if sentence is None or (said.index, sentence.start) < first or len(found) >= _MOST:
            continue
        until = plain(said.own[max(0, fact.start - _LEAD) : fact.start])
        if (said.index, fact.start) in owed and not _GIVE_ME.search(until):
            continue
        span = _quote(said, sentence, fact.start, fact.end)
        at = (fact.start, fact.end)
        same = [m for m in found if m.key.casefold() == (one.resolved or fact.text).casefold()]
        if not same and one.resolved in _due_before(days, owed, said):
            continue  # the day of what is handed in, to which somebody says "fine"
        again = bool(same) and (
            text_of(one) in ("today", "tonight") or said.own[sentence.start : fact.start] in _BARE
        )
        yes = any(m.dated.said.side != said.side for m in same) and says_yes(
            said, sentence, span, at
        )
        if again or yes or is_of_ask(one, sentence, span, asker, about):
            found.append(_ranked(one, sentence, span, asker, found, about, context))
    found = list(_borne_out(found, asker))
    return tuple(_in_parts(list(_given(found, offers, asker)), offers, asker))


def _due_before(
    days: Sequence[Dated], owed: Sequence[tuple[int, int]], said: Said
) -> frozenset[str]:
    """The days by which something was owed in the other side's words right before a message."""
    before = said.index - 1
    return frozenset(
        one.resolved
        for one in days
        if one.resolved
        and one.said.index == before
        and one.said.side != said.side
        and (before, one.fact.start) in owed
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What else is said in the thread of a date."""

    thread: Sequence[Said]
    days: Sequence[Dated]

    def named_by(self, side: Side, until: Said) -> frozenset[str]:
        """The days that a side named before a message, of the ask or of its reasons."""
        return frozenset(
            one.resolved
            for one in self.days
            if one.resolved and one.said.side == side and one.said.index < until.index
        )

    def spans_before(self, said: Said) -> bool:
        """Whether the message right before, of the other side, says how long something takes."""
        before = self.thread[said.index - 1] if 0 < said.index <= len(self.thread) else None
        return (
            before is not None
            and before.side != said.side
            and any(fact.kind == "duration" for fact in before.facts)
        )

    def taken(self, same: Sequence[Mention], before: Sequence[Mention], said: Said) -> bool:
        """Whether the last day named is this one, and the other side said a plain yes to it since."""
        if not same or same[-1].denied or same[-1].sentence.question:
            return False
        last = same[-1].dated.said
        between = [m for m in before if last.index < m.dated.said.index < said.index]
        if any(m.key != same[-1].key for m in between):
            return False
        following = self.thread[last.index + 1 : said.index]
        answer = next((one for one in following if one.side != last.side), None)
        return answer is not None and bare_yes(answer)


_LEAD = 30
_GIVE_ME = lazy(r"\bgive (?:me|us|it) (?:time )?(?:until|till) (?:the )?\Z")
_BARE = ("", "the ", "The ")
"""What may stand before a date that is only repeated."""
_TAKEN_BY_THEM = 4
"""The weight of a day that the other side says yes to."""


def _borne_out(found: Sequence[Mention], asker: Side) -> Iterator[Mention]:
    """The days of the doing side weigh more where the asking side says yes to them later."""
    sworn = {
        one.key: number
        for number, one in enumerate(found)
        if one.rung == "commitment" and one.dated.said.side == asker
    }
    for number, mention in enumerate(found):
        yes = sworn.get(mention.key, -1) > number
        if yes and mention.dated.said.side != asker and mention.rung == "estimate":
            yield replace(mention, sworn=True)
        else:
            yield mention


def _given(
    found: Sequence[Mention], offers: Sequence[Alternative], asker: Side
) -> Iterator[Mention]:
    """Without the dates of a reason, where the doing side's message gives one of the ask beside them."""
    for number, mention in enumerate(found):
        said = mention.dated.said
        known = any(one.key == mention.key for one in found[:number])
        clear = [
            one
            for one in found
            if one.dated.said is said
            and one.key != mention.key
            and not one.denied
            and one.standing >= _CLEAR
        ]
        listed = any(one.sentence is mention.sentence for one in clear) and verbless(
            said.text[slice(*mention.span)].lower()
        )
        offered = any(_is_offered(mention, one) for one in offers)
        beside = mention.standing <= 0 and clear and not listed
        reason = not offered and (beside or mention.standing <= _OF_A_REASON)
        if said.side == asker or known or not reason:
            yield mention


def _in_parts(
    found: Sequence[Mention], offers: Sequence[Alternative], asker: Side
) -> Iterator[Mention]:
    """What is offered, answers an offer or names several days for parts stands for itself alone."""
    for mention in found:
        said, sentence = mention.dated.said, mention.sentence
        beside = [m for m in found if m.sentence is sentence and m.key != mention.key]
        own = f"{_until_date(mention)}{DATE}"
        offered = any(_is_offered(mention, one) for one in offers) and not concludes(own)
        offered = offered or (
            _OF_THE_OFFER.match(sentence.low) is not None
            and any(one.message == said.index for one in offers)
        )
        answers = (
            mention.rung == "estimate"
            and any(one.message == said.index - 1 for one in offers)
            and said.side != asker
            and (mention.weight <= _CLEAR or _ACCEPTS.match(said.sentences[0].low))
            and not _TURNS_DOWN.match(said.sentences[0].low)
        )
        pair = (mention, *beside)
        several = beside and not any(replaces_beside(said, m.dated.fact.start) for m in pair)
        denied = all(m.denied for m in beside)
        rest = several and _REST.search(_until_date(mention)) is not None
        clearest = mention.weight > max([_CLEAR - 1, *(one.weight for one in beside)])
        if offered or answers or (several and not denied and not rest and not clearest):
            yield replace(mention, flat=False)
        else:
            yield mention


_OF_THE_OFFER = lazy(r"(?:this|that|it|those|they|these|which) (?:can|could|would|might)\b")
"""What is said of an offer in the sentence behind it."""


def _is_offered(mention: Mention, offer: Alternative) -> bool:
    """Whether a date is part of an offer, or stands beside one that names no date."""
    said, sentence, at = mention.dated.said, mention.sentence, mention.dated.fact.start
    start = said.text.find(offer.quote, sentence.start, sentence.end + 1)
    if offer.message != said.index or start < 0:
        return False
    end = start + len(offer.quote)
    return start <= at < end or not any(f.kind == "date" for f in said.facts_in(start, end))


def _until_date(mention: Mention) -> str:
    """What stands before a date in its own part of the sentence, behind the date before it."""
    fact, sentence = mention.dated.fact, mention.sentence
    facts = mention.dated.said.facts_in(mention.span[0], fact.start)
    begin = max([f.end for f in facts if f.kind == "date"] or [mention.span[0]])
    return sentence.low[max(0, begin - sentence.start) : fact.start - sentence.start]


def _quote(said: Said, sentence: Sentence, start: int, end: int) -> Span:
    whole = part_around(said.text, clause_around(sentence, start), start)
    earlier = [f.end for f in said.facts_in(whole[0], start) if f.kind == "date"]
    comma = said.text.rfind(", ", max(earlier), start) if earlier else -1
    first, last = clean(said.text, (comma + 2, whole[1]) if comma >= 0 else whole)
    return min(first, start), max(last, end)


def text_of(one: Dated) -> str:
    """A date as written, plain."""
    return plain(one.fact.text)


def _ranked(
    one: Dated,
    sentence: Sentence,
    span: Span,
    asker: Side,
    before: Sequence[Mention],
    about: frozenset[str],
    context: _Context,
) -> Mention:
    said, fact = one.said, one.fact
    low, start = sentence.low, sentence.start
    # The month May is no "may".
    near = f"{low[max(0, span[0] - start) : fact.start - start]}{DATE}{low[fact.end - start : span[1] - start]}"
    same = [m for m in before if m.key.casefold() == (one.resolved or fact.text).casefold()]
    across = any(_proposes(m, same[0]) for m in same if m.dated.said.side != said.side)
    doing = said.side != asker
    near = _BY_LUCK.sub(" ", own_part(near, one, span))
    denied = _NOT_IT.search(_NO_DENIAL.sub(" ", near)) is not None
    possible = _POSSIBLE.search(near) and (_CONDITION.search(near) or not _OWN_DATE.search(near))
    possible = possible or hangs_on(sentence, fact.start)
    possible = possible and not (doing and not same and _only_condition(one, sentence, near))
    starts = (_ONLY_STARTS.search(near) or _OPENS.search(near)) and not about & content_words(near)
    flat = not (sentence.question or possible or starts)
    flat = flat and (not denied or not doing or _NOT_BEFORE.search(near) is not None)
    at = (fact.start, fact.end)
    gives_it = gives(near, about)
    much = weight(sentence, span, at, about, met=MET.search(near) is not None)
    much += _OWN_WORDS if _TELLS.search(near) else 0
    made = Mention(one, sentence, span, "estimate", flat, denied, much)
    if across and says_yes(said, sentence, span, at):
        return replace(made, rung="commitment", flat=True)
    theirs, inferred = context.named_by(other(asker), said), context.spans_before(said)
    if context.taken(same, before, said) and not (denied or sentence.question):
        return replace(made, rung="commitment")
    if _still_agreed(same, before) and not (denied or sentence.question):
        return replace(made, rung="commitment")
    echo = same[-1].rung if same else None
    left = leads_from(said, fact.start) and names_another(one, span)
    if echo is not None and echo != "commitment" and left:
        return replace(made, rung=echo, flat=False)
    if doing:
        if _TARGET.search(near) and not denied:
            return replace(made, rung="target")
        if echo == "wish" and (sentence.question or denied):
            return replace(made, rung="wish", flat=False)
        if echo == "target" and (sentence.question or denied):
            return replace(made, rung="target", flat=False)
        return made
    if echo is not None:
        again = flat and same[-1].dated.said.side == said.side and gives_it
        return replace(made, rung=echo, flat=again)
    if _REPORTS.search(low):
        return replace(made, flat=True)
    if _TARGET.search(near) and not WISHES.search(near):
        return replace(made, rung="target")
    if _SO.match(near) and (one.resolved in theirs or (inferred and sentence.question)):
        return replace(made, rung="estimate", flat=False)
    return replace(made, rung="wish")


_SO = lazy(
    rf"\A(?:(?:ok|okay|hm+|oh|and|so|then|that means|meaning|that's|that is|that'd be|that would be|i\.e\.)[, ]+){{0,3}}(?:about |around |maybe )?(?:the )?{DATE}(?: then)?(?:, (?:is that|right|correct|yes|is it)\b[^{DATE}]{{0,24}})?\W*\Z"
)
"""The asking side works out the date from the span that it was told."""


_OWN_WORDS = 3
_TELLS = lazy(
    rf"(?:\A|, )(?:only |just |not before |anytime )?(?:after|from) (?:the )?{DATE}|\bgive (?:me|us|it) (?:time )?(?:until|till) (?:the )?{DATE}|\b(?:i'd say|i would say|i say|let's say|we say|my guess|i reckon|we reckon|i'd guess|i estimate|i'd put (?:it|this|that)?|i put (?:it|this|that) (?:\w+ )?|count on|you(?:'ll| will)? (?:have|get) (?:it|them|those|that|these)|that puts us|puts us|brings us|takes us|think(?:ing)? of|we're talking|we are talking|comes out at) ?(?:in |on |at |to |into |by |for |about )?(?:the )?{DATE}|{DATE} is (?:what|when|the day) (?:i|we|it|you)\b"
)
"""How somebody gives a day as an own reckoning."""


_MAYBE = lazy(
    r"\b(?:could|might|may(?! \d)|can|maybe|perhaps|possibly|possible|in theory|either|or|option|worst case|best case|realistic|only if|unless|try)\b"
)


def _only_condition(one: Dated, sentence: Sentence, near: str) -> bool:
    """Whether a day is given flatly but for what has to come first: "9 November, if we get access"."""
    clauses = [found.span() for found in _IF_CLAUSE.finditer(sentence.low)]
    if len(clauses) != 1 or _MAYBE.search(near):
        return False
    begin, end = (sentence.start + at for at in clauses[0])
    days = [f for f in one.said.facts_in(sentence.start, sentence.end) if f.kind == "date"]
    if sum(not begin <= fact.start < end for fact in days) != 1 or begin <= one.fact.start < end:
        return False
    others = [s for s in one.said.sentences if s is not sentence]
    return len(sentence.low.split()) <= _TERSE and not any(_CONDITION.search(s.low) for s in others)


_IF_CLAUSE = lazy(r"\b(?:if|provided(?: that)?|assuming|as long as)\b[^,;.]{3,80}?(?=,| then\b|\Z)")
_TERSE = 16


def _proposes(mention: Mention, first: Mention) -> bool:
    """Whether a side names a date as one to say yes to, and does not only ask about the other's."""
    own = first.dated.said.side == mention.dated.said.side
    return not mention.denied and (own or not mention.sentence.question)


def _still_agreed(same: Sequence[Mention], before: Sequence[Mention]) -> bool:
    """Whether there was a yes to the date, and no other date was put in its place since."""
    agreed = [m for m in same if m.rung == "commitment"]
    since = before[before.index(agreed[-1]) + 1 :] if agreed else ()
    return bool(agreed) and not any(m.flat and m.key != agreed[-1].key for m in since)


def affirms(said: Said, start: int, end: int) -> bool:
    """Whether the message says an explicit yes to the date at this span of it."""
    sentence = next((s for s in said.sentences if s.start <= start < s.end), None)
    if sentence is None:
        return False
    return says_yes(said, sentence, _quote(said, sentence, start, end), (start, end))


def as_dates(found: Sequence[Mention]) -> Iterator[DateMention]:
    """The mentions for the reading."""
    for mention in found:
        said, (start, end) = mention.dated.said, mention.span
        yield DateMention(
            text=mention.dated.fact.text,
            resolved=mention.dated.resolved,
            rung=mention.rung,
            quote=said.text[start:end],
            message=said.index,
        )
