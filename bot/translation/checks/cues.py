"""The small words that turn a meaning round: negation, condition, strength.

Two wordings are compared by what their cues do, not by which words they use: "can't before X" and
"once X is over" are both `earliest`. Each pattern is bounded, so that reading is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.translation.checks.words import Prose

Class = Literal[
    "not",  # not, no, never, without, nobody
    "lack",  # unable, blocked, missing: negative, and as good as a "not"
    "open",  # outstanding, pending, instead of: may stand for a "not", need not
    "earliest",  # after, once, not before, only from, wait for
    "latest",  # before, by, no later than
    "until",
    "if",
    "unless",
    "only",
    "except",
    "otherwise",
    "depends",
    "all",
    "some",
    "least",
    "most",
    "roughly",
    "must",
    "need",
    "should",
    "may",
    "hedge",
    "could",
    "can",
    "want",
    "ask",
    "will",
    "whether",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at the words `first` to `last` (exclusive) of a text; `idle` ones carry no weight."""

    kind: Class
    start: int
    end: int
    first: int
    last: int
    clause: int
    text: str
    idle: bool = False


_NUMBER = r"(?=\s?(?:[~€$£¥]?\s?\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|half|a hundred)\b))"
_ACTOR = r"(?:you|we|i|it|they|he|she|someone|somebody|anyone|marketing|the \w+|your \w+|our \w+)"

# First come, first served: what an earlier pattern has read, a later one does not see.
_PATTERNS: tuple[tuple[Class | Literal["idle", "idle-not"], str], ...] = (
    # Set phrases that only look like cues.
    (
        "idle",
        r"no (?:problem|problems|worries|rush|doubt|wonder|big deal|biggie|offence|hurry|pressure|brainer)\b"
        r"|not to mention|nothing personal|never ?mind|why not|not only|not just|if possible|if that's (?:ok|okay|fine|alright)"
        r"|if you (?:could|can|would|don't mind)|as soon as possible|asap|at (?:all|last)\b|after all\b|above all\b|if anything"
        r"|if not\b(?=[,.?!]|$)|may \d|\d+ may\b|in may\b|all (?:right|the best|good|set|in all|hands)\b|need-to-know|just in case"
        r"|do(?:n't| not) (?:worry|hesitate)|can't wait|cannot wait|let me know|once again|at once|once more|for once|by the way"
        r"|by (?:mistake|accident|default|hand|email|mail|phone|themselves|itself|far|name)\b|after this quarter's"
        r"|by (?=(?:the )?(?:it|marketing|legal|design|security|privacy|finance|team|agency|vendor|us|you|them|whom|adding|using|doing|sending|moving)\b)"
        r"|on time|in time",
    ),
    # Bounds in time, the compound ones first.
    (
        "earliest",
        r"(?:no|not) (?:earlier|sooner|before|any earlier|any sooner|until|till)(?: than)?\b(?! (?:later|the latest))|(?:and |,? ?but )?not before(?: then| that)?\b"
        r"|at the (?:very )?earliest|(?:the )?(?:earliest|soonest)(?: (?:possible )?(?:date|day|slot|moment|time|point|start))?\b"
        r"|only (?:once|after|when|from|then|as soon as|following|starting)\b|(?:once|as soon as|after|following|subsequent to|from)\b[^.;!?,\n]{1,40}? onwards?\b"
        r"|(?:has|have|needs?|had) to (?:wait|hold)(?: (?:for|until|till))?|wait(?:s|ing|ed)? (?:for|until|till|on)\b|must (?:wait|hold)(?: (?:for|until|till))?"
        r"|(?:blocked|on hold|locked|frozen|closed|unavailable|paused|stuck|parked|postponed|delayed|pushed back|not possible|impossible|off|held|out|away|busy|down)\b(?: [a-z]{1,12}){0,2} (?:until|till|for now until)\b"
        r"|(?:hold(?:s|ing)? (?:off|back)|stop|pause|keep quiet|wait)\b[^.;!?,\n]{0,30}? (?:until|till)\b"
        r"|(?:start|starting|beginning|possible|available|open|free|as|valid|effective) (?:from|of)\b|onwards?\b|from then on|or later\b"
        r"|as soon as\b(?! possible)|from\b(?= (?:[^ ]{1,12} ){0,3}(?:on|onwards?)\b)",
    ),
    (
        "latest",
        r"(?:no|not) later than|at the (?:very )?latest|(?:the )?latest(?: (?:possible )?(?:date|day|slot|moment|time|point))?\b|or (?:earlier|sooner|before)\b"
        r"|(?:no|not) after\b|deadline|due (?:by|on|before)?|cut-?off|by the time|by then|in time for|ahead of|prior to|in advance of",
    ),
    # Bounds of an amount.
    (
        "least",
        r"at (?:the very |the )?least|(?:no|not) (?:less|fewer) than|(?:a )?minimum(?: of)?|min\.?"
        + _NUMBER
        + r"|(?:more|greater|longer|higher) than"
        + _NUMBER
        + r"|or (?:more|longer|higher|above)\b|(?:over|above|exceed\w*)"
        + _NUMBER
        + r"|upwards of",
    ),
    (
        "most",
        r"at (?:the very |the )?most|(?:no|not) (?:more|longer|greater|higher|over|above|exceed\w*) ?(?:than)?"
        + _NUMBER
        + r"|(?:no|not) (?:more|longer|greater|higher) than|(?:a )?maximum(?: of)?|max\.?\b|up to"
        + _NUMBER
        + r"|(?:less|fewer|shorter|lower) than"
        + _NUMBER
        + r"|or (?:less|fewer)\b|(?:under|below)"
        + _NUMBER
        + r"|capped at|limit(?:ed)? (?:to|of|is)?"
        + _NUMBER
        + r"|within"
        + _NUMBER,
    ),
    (
        "roughly",
        r"(?:about|around|some)"
        + _NUMBER
        + r"|roughly|approximately|approx\.?|circa|ca\.|nearly|almost|or so\b|give or take|more or less|estimated|an estimate",
    ),
    # Conditions.
    (
        "whether",
        r"(?:asks?|asking|asked|wonder(?:s|ing)?|know|check|see|sure|clear|unclear|tell (?:me|us)|confirm|decide|say) if\b|whether",
    ),
    (
        "unless",
        r"unless|except if|only if\b(?=[^.;!?\n]{1,40}\bnot\b)",
    ),
    (
        "only",
        r"only (?:if|provided|on condition)\b(?: that)?|(?:if and )?only\b|solely|exclusively|nothing (?:but|else|other)|no other|nobody else|no one else|(?:limited|restricted|confined) to|alone\b|sole\b",
    ),
    (
        "if",
        r"if\b|provid(?:ed|ing)(?: that)?\b(?! (?:by|to|with|in))|as long as|so long as|on (?:the )?condition(?: that)?|assum(?:ing|es)(?: that)?|in case(?: of)?|in the event"
        r"|(?:is |are )?conditional (?:on|upon)|on the basis that|granted that|suppos(?:e|ing) that|condition is",
    ),
    (
        "except",
        r"except(?:ing)?(?: for| that)?|apart from|aside from|other than|excluding|exclud(?:es?|ed)|with the exception of|but not\b|all but|bar\b|leav(?:es?|ing) out|minus|exception",
    ),
    ("otherwise", r"otherwise|or else|failing (?:that|which)|if not,"),
    (
        "depends",
        r"depend(?:s|ing|ent|ed)?(?: (?:on|upon))?|subject to|hing(?:es|ing) on|contingent (?:on|upon)|hangs? on",
    ),
    # Negation.
    (
        "idle-not",
        r"(?:don't|doesn't|didn't|isn't|aren't|wasn't|can't|couldn't|won't|haven't|hasn't|wouldn't|shouldn't) (?:you|we|it|they|he|she|that|there)\b(?=[^.!\n]{0,120}\?)|(?:does|do|did|is|are|can|could) (?:nobody|no one|none)\b(?=[^.!\n]{0,120}\?)",
    ),
    (
        "not",
        r"no longer|not any ?more|cannot|can not|[a-z]{2,7}n't|not\b|never|no one|nobody|nothing|nowhere|none\b|neither|nor\b|without|no\b(?! \d)(?![.:]? ?\d)"
        r"|(?:cant|dont|doesnt|didnt|isnt|arent|wasnt|wont|hasnt|havent|couldnt|shouldnt|wouldnt)\b",
    ),
    (
        "lack",
        r"unable|impossible|infeasible|unfeasible|incapable|lack(?:s|ed|ing)?(?: of)?|missing|fail(?:s|ed|ing)?(?: to)?|failure|stop(?:s|ped|ping)?\b|block(?:s|ed|ing|er)?\b|prevent(?:s|ed|ing)?|prohibit(?:s|ed)?"
        r"|forbid(?:s|den)?|refus(?:e|es|ed|ing)|unavailable|unready|unfinished|incomplete|out of the question|off[- ]limits|rul(?:e|es|ed) out|absen(?:t|ce)|ceases?d?|zero\b"
        r"|un(?:likely|approved|signed|tested|known|clear|confirmed|supported|solved|safe|done|resolved|paid|recorded|agreed|answered|usable|changed|able|secured|protected|reliable|stable|sure|decided|set|published|translated|touched|affected|reachable|staffed|planned|owned|available|acceptable|sustainable|realistic|necessary|used|monitored|documented|specified|assigned|named|defined|reviewed|booked|funded|licensed|licenced|aware|wanted)\b"
        r"|in(?:sufficient|valid|active|accessible|correct|secure|visible|stable|complete|accurate)\b|overdue|empty|denied|den(?:y|ies)|reject(?:s|ed)?|declin(?:e|es|ed)|free of\b|yet to\b|"
        r"too (?:late|early|short|small|little|few|risky|tight|big|large|long|expensive|slow|many|much|soon)",
    ),
    (
        "open",
        r"outstanding|pending|still (?:to|open|being|needs?|in|missing|has|have|waiting|under|owed|due)\b|remain(?:s|ing)? (?:to|open)|instead of|rather than|avoid(?:s|ed|ing)?|open\b|gone\b|dropped\b|cancel(?:s|led|ed)?|on hold|paused?|freez(?:e|es|ing)|frozen|closed|down\b|broken|halt(?:s|ed)?"
        r"|ends?\b|ended|removed?|hold(?:s|ing)? (?:off|back)|refrain|keep(?:s|ing)? (?:off|away|out)|leave (?:out|off|alone|as)|untouched|off\b|against\b|loses?|lost|short of|behind|few\b|little\b|hard(?:ly)?\b|barely|rarely|seldom|scarce|scarcely|difficult|struggl\w+|disabled?|switch(?:ed)? off|out of\b|protect(?:s|ed)?|exempt|nil\b|wait(?:s|ing)?\b|late\b|still\b|yet\b|stuck|skip(?:s|ped)?|past\b|over\b|stays?\b|kept\b|keep\b",
    ),
    # Strength.
    (
        "must",
        r"must(?:-have)?|(?:have|has|had|having|'ve|'s)(?: got)? to\b(?! do with)|gotta|need(?:s|ed|ing)? to\b|is to be\b|are to be\b|required|requires?|requirement|mandatory|compulsory|obligatory|obliged|necessary|necessity|essential|vital|crucial|indispensable|imperative|non-?negotiable|no way around|shall\b(?! (?:i|we)\b)|insists?|prerequisite|precondition|it takes|critical|obligat\w+|calls? for\b|demands?",
    ),
    (
        "should",
        r"should|ought to|supposed to|recommend(?:s|ed|ation|ing)?|had better|better to\b|you'd better|we'd better|advis(?:e|es|ed|able)|suggest(?:s|ed|ion|ing)?|best to\b|ideally|preferabl[ye]|advice|strongly encouraged|encourag(?:e|es|ed)",
    ),
    (
        "want",
        r"want(?:s|ed|ing)?(?: to)?|would (?:like|love|prefer|rather|be (?:great|good|nice|helpful|happy|lovely|grateful|glad))|(?:i|we|he|she|they|you)'d (?:like|love|prefer|rather)(?: to)?|wish(?:es|ed)?(?: to)?|hop(?:e|es|ing|ed)\b|keen|prefer(?:s|red|ence)?|nice[- ]to[- ]have|optional(?:ly)?|goal|aim(?:s|ing)?|interested|looking (?:for|to)|love to|hopefully|welcome",
    ),
    (
        "ask",
        r"(?:can|could|would|will) (?:you|we|i|it|marketing|the \w+|someone|somebody|anyone|this|that|there|they)\b(?=[^.!\n]{0,200}\?)|(?:can|could|would|will) you\b|please|pls|plz|asks?(?: (?:for|you|it|that|to|whether))?\b|asking|asked|request(?:s|ed|ing)?|is (?:it|there|this|that) (?:possible|feasible|any chance)|may (?:we|i)\b|would it be|needs? you to|looking for|question",
    ),
    ("need", r"need(?:s|ed|ing)?\b"),
    ("could", r"could\b"),
    (
        "may",
        r"may\b|might\b|maybe|perhaps|possibly|conceivabl[ye]|there is a (?:chance|risk|possibility)|there's a (?:chance|risk|possibility)|chance\b|can happen|possibility",
    ),
    (
        "hedge",
        r"probabl[ye]|likely|presumabl[ye]|apparently|seem(?:s|ed|ingly)?|appears? to|looks? (?:like|as)|usually|normally|typically|generally|tends? to|often|sometimes|occasionally|mostly|as far as|afaik|imo\b|tentative(?:ly)?|in (?:principle|theory)|potential(?:ly)?|arguably|expect(?:s|ed|ing|ation)?|(?:i|we|it|marketing|they|he|she|team) (?:think|thinks|guess|believe|believes|assume|assumes|reckon|suspect|suspects|suppose|feel|feels)\b|not (?:sure|certain)|isn't (?:sure|certain)|assumption|thinks?\b|believes?\b|guess\b|suspects?\b|impression|to (?:its|our|my|their) knowledge|from what|uncertain",
    ),
    ("will", r"will\b|won't|'ll\b|going to\b|gonna"),
    (
        "can",
        r"can\b|able to|possible|feasible|allowed|permitted|fine\b|okay|ok\b|free to|may\b|possibl[ye]|lets?\b|enables?",
    ),
    # Quantity.
    (
        "some",
        r"some\b(?! (?:time|day|point))|most(?: of)?\b|a few|several|part(?:s|ly)?(?: of)?\b|many|certain\b|half of|a handful|partially|selected|a couple of|one of\b",
    ),
    (
        "all",
        r"all\b|every(?:one|body|thing|where)?\b|each\b(?! other)|both\b|whole|entire(?:ly)?|always|any\b|full(?:y)?\b|complete(?:ly)?\b|across the board|without exception|any(?:one|body|thing)\b|throughout|total(?:ly)?\b",
    ),
    # Simple bounds in time come last, for what the compound ones left.
    (
        "earliest",
        r"after\b(?!wards)|once\b|following\b(?= (?:the|your|our|that|this|its|approval|legal|sign))|since\b(?= (?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|afterwards|first\b(?! (?:time|name|page|thing|week|day|half|quarter|step|version|draft|batch|wave|release|phase|part|of|one|two|three|round|line|view|click|screen|choice))|then\b|when\b(?! (?:can|will|do|does|is|are|should|would|could|did)\b)",
    ),
    ("latest", r"before\b|by\b"),
    ("until", r"until|till\b|til\b|through\b|up to\b|as far as"),
)

_GLUED = {"roughly": r"~(?=\s?[\d€$£])", "will": r"'ll\b"}
# A tilde is glued to its number, an "n't" and an "'ll" to their words; everything else stands free.
_MASTER = re.compile(
    "|".join(
        f"(?P<p{n}>(?<![\\w-])(?:{pattern})(?!\\w)|{_GLUED.get(kind, '(?!)')})"
        for n, (kind, pattern) in enumerate(_PATTERNS)
    )
)
_HAS_MODAL = {
    "mustn't": "must",
    "shouldn't": "should",
    "mightn't": "may",
    "needn't": None,
    "won't": "will",
}
_BREAKS = re.compile(r"[.;!?\n]|,? (?:but|because|since|so|and (?:we|it|you|the|they|i)|which)\b")


def read_cues(prose: Prose) -> tuple[Cue, ...]:
    """The cues of a text in its order; a "not" that belongs to "before" has become `earliest`."""
    hard = [
        (fact.start, fact.end) for fact in prose.facts if fact.kind not in ("number", "duration")
    ]
    return tuple(_bound(prose, [cue for cue in _raw(prose) if not _inside(cue, hard)]))


def _inside(cue: Cue, spans: list[tuple[int, int]]) -> bool:
    return any(start <= cue.start and cue.end <= end for start, end in spans)


def _raw(prose: Prose) -> Iterator[Cue]:
    words = prose.words
    if not words:
        return
    for found in _MASTER.finditer(prose.lower):
        group = found.lastgroup
        assert group is not None  # noqa: S101 - every alternative is a named group
        kind = _PATTERNS[int(group[1:])][0]
        if kind == "idle":
            continue
        start, end = found.span()
        end = start + len(found[0].rstrip())
        first = min(prose.word_at(start), len(words) - 1)
        last = min(prose.word_at(max(start, end - 1)) + 1, len(words))
        idle = kind == "idle-not"
        cue = Cue(
            "not" if kind == "idle-not" else kind,
            start,
            end,
            first,
            last,
            words[first].clause,
            found[0].rstrip(),
            idle,
        )
        yield cue
        modal = _HAS_MODAL.get(found[0])
        if modal:
            yield replace(cue, kind=modal)  # type: ignore[arg-type]


def _bound(prose: Prose, cues: list[Cue]) -> Iterator[Cue]:
    """Joins "can't ... before" to one `earliest` and "not ... after" to one `latest`."""
    joined: dict[int, Class] = {}
    swallowed: set[int] = set()
    for n, cue in enumerate(cues):
        if cue.kind not in ("not", "lack") or cue.idle:
            continue
        for m in range(n + 1, min(n + 6, len(cues))):
            later = cues[m]
            if later.start - cue.end > 90 or _BREAKS.search(prose.lower, cue.end, later.start):
                break
            if later.text in ("before", "until", "till", "til", "ahead of", "prior to", "by"):
                if later.text == "by":
                    break
                joined[m] = "earliest"
                swallowed.add(n)
                break
            if later.kind in ("unless", "except") or later.text.startswith("without"):
                swallowed.add(n)
                break
    for n, cue in enumerate(cues):
        if n in joined:
            yield replace(cue, kind=joined[n])
        elif n in swallowed:
            yield replace(cue, idle=True)
        else:
            yield cue
