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
    "same",  # keep, leave, either: how a "not" may be said the other way round
    "earliest",  # after, once, not before, only from, wait for
    "latest",  # before, by, no later than
    "until",
    "if",
    "provided",  # on condition that, as long as: a firmer "if"
    "onlyif",
    "unless",
    "only",
    "just",  # "only" or filler
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
    "free",  # what need not be
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


_NUMBER = r"(?=\s?(?:[~€$£¥]?\s?\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|half)\b))"
_TIME_NAME = r"(?=[ ](?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|this|last|yesterday))"

_WHEN = (
    r"(?:\d(?![\d.,]* ?(?:%|percent|per cent|pp))|mon|tue|wed|thu|fri|sat|sun(?!ny)|jan|feb|mar(?!k)|apr|may\b|jun|jul|aug|sep|oct|nov|dec|tomorrow|tonight|today|noon|midday|midnight"
    r"|then|eod|cob|eow|eom|close|end|next|this|early|mid|late|beginning|start|middle|first|second|third|last|q[1-4]|christmas|easter|black|cyber|lunch"
    r"|summer|winter|spring|autumn|that (?:date|day|time)|latest|launch|deadline|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)

# First come, first served: what an earlier pattern has read, a later one does not see.
_PATTERNS: tuple[tuple[Class | Literal["idle", "idle-not"], str], ...] = (
    # Set phrases that only look like cues.
    (
        "idle",
        r"costs? nothing|any chance|(?:not|isn't|no) (?:urgent|urgency|in a hurry|time-critical)|if (?:it|this|that) (?:can be done|is possible|works)|if feasible|no (?:problem|problems|worries|rush|doubt|wonder|big deal|biggie|offence|hurry|pressure|brainer)"
        r"|not to mention|nothing personal|never ?mind|why not|not only|not just|if possible|if (?:it|that)(?:'s| is) (?:ok|okay|fine|alright)"
        r"|if you (?:could|can|would|don't mind)(?!['\w])|(?:apart|aside) from (?:that|this)|other than (?:that|this)|as soon as possible|asap|at (?:all|last)|after all|above all|if anything(?=[,.;!]| else)"
        r"|if not(?=[.?!]|$)|(?:not|n't) (?:at all |very |really |so )?(?:happy|thrilled|amused|impressed|a fan)(?! (?:with|about) (?:the )?(?:contract|deal))|\d{1,2} may|may \d{1,2}|in may|all (?:right|the best|good|set|in all|hands)|just in case"
        r"|do(?:n't| not) (?:worry|hesitate)|can't wait|cannot wait|let me know|once again|at once|once more|for once|by the way"
        r"|by (?:mistake|accident|default|hand|email|mail|phone|themselves|itself|far|name)"
        r"|by(?=[ ](?:the )?(?:it|marketing|legal|design|security|privacy|finance|team|agency|vendor|us|you|them|whom|adding|using|doing|sending|moving)\b)"
        r"|on time|in time|need-to-know|as well as|no\.? ?\d{1,4}|nothing to ask|nope",
    ),
    # "It is ok if" and "it would be great if" set no condition.
    (
        "can",
        r"(?:it's|its|it is|it's also|that's) (?:ok|okay|fine|alright|acceptable|no problem) if",
    ),
    ("want", r"(?:would|'d) be (?:great|good|nice|lovely|helpful|perfect|ideal|best|better) if"),
    # Bounds in time, the compound ones first.
    (
        "earliest",
        r"(?:no|not) (?:earlier|sooner|before|any earlier|any sooner|until|till)(?: than| then| that)?"
        r"|at the (?:very )?earliest|(?:the )?(?:earliest|soonest)(?: (?:possible )?(?:date|day|slot|moment|time|point|start))?"
        r"|only (?:once|after|when|from|then|as soon as|following|starting)"
        r"|(?:has|have|needs?|had|must) (?:to )?(?:wait|hold)(?: (?:for|until|till))?|wait(?:s|ing|ed)? (?:for|until|till|on)"
        r"|(?:blocked|on hold|locked|frozen|closed|unavailable|paused|stuck|parked|postponed|delayed|pushed back|impossible|off|off limits|held|out|away|busy|down)(?: [a-z]{1,12}){0,2} (?:until|till)"
        r"|(?:start|starting|beginning|possible|available|open|free|as|valid|effective) (?:from|of)|onwards?|from then on|or later"
        r"|as soon as|subsequent to",
    ),
    (
        "latest",
        r"(?:no|not) later than|at the (?:very )?latest|(?:the )?latest(?: (?:possible )?(?:date|day|slot|moment|time|point))?|or (?:earlier|sooner|before)"
        r"|(?:no|not) after|deadlines?|(?:earlier|sooner) than|due (?:by|on|before)|due|cut-?off|by the time|by then|in time for|ahead of|prior to|in advance of|before then|before that",
    ),
    # Bounds of an amount.
    (
        "least",
        r"at (?:the very |the )?least|(?:no|not) (?:less|fewer|lower) than|(?:a )?minimum(?: of)?|min\.?"
        + _NUMBER
        + r"|(?:more|greater|longer|higher|larger|bigger|older|heavier) than"
        + _NUMBER
        + r"|or (?:more|longer|higher|above|larger)|(?:over|above|exceed\w*)"
        + _NUMBER
        + r"|upwards of",
    ),
    (
        "most",
        r"at (?:the very |the )?most|(?:no|not|n't|cannot) (?:exceed|go over|go above)|(?:no|not) (?:more|longer|greater|higher|larger|bigger|over|above) ?(?:than)?"
        + _NUMBER
        + r"|(?:no|not) (?:more|longer|greater|higher|larger|bigger) than|(?:a )?maximum(?: of)?|max\.?|up to"
        + _NUMBER
        + r"|(?:less|fewer|shorter|lower|smaller|younger|lighter) than"
        + _NUMBER
        + r"|or (?:less|fewer|below|smaller)|below(?= \w{3,12} \d)|(?:under|below)"
        + _NUMBER
        + r"|capped at|limit(?:ed)? (?:to|of|is)?"
        + _NUMBER
        + r"|as (?:much|many|high|late) as"
        + _NUMBER
        + r"|as long as(?= \w+ (?:second|minute|hour|day|week|month|year)s?\b)"
        + r"|rate-limit(?:s|ed)?|throttle[sd]?|limits?|caps?|ceiling|thresholds?|any (?:more|longer) than",
    ),
    (
        "roughly",
        r"(?:about|around|some)"
        + _NUMBER
        + r"|roughly|approximately|approx\.?|circa|ca\.|nearly|almost|or so|give or take|more or less|estimated|an estimate",
    ),
    # Conditions.
    (
        "whether",
        r"(?:would like|wants?|wish(?:es)?|keen) to (?:know|ask|hear|learn|find out|check)(?: (?:if|whether))?|(?:asks?|asking|asked|wonder(?:s|ing)?|know|knows|check|checks|see|sure|clear|unclear|tell (?:me|us)|confirm|decide|say|says|test|verify) if|whether",
    ),
    (
        "onlyif",
        r"no \w{2,20}, no \w{2,20}|(?:if and )?only (?:if|provided|on condition|in case|with)(?: that)?",
    ),
    ("unless", r"unless|except if"),
    (
        "only",
        r"only|solely|exclusively|nothing (?:but|else|other|beyond|more than|further)|no other|nobody else|no one else|(?:limited|restricted|confined) to|alone|sole|purely|strictly",
    ),
    ("just", r"just|merely|simply"),
    (
        "provided",
        r"provid(?:ed|ing) that|provided(?! (?:by|to|with|in|on|as|the|a|and))|(?<!for )as long as|so long as|on (?:the |one )?condition(?: that)?"
        r"|(?:is |are )?conditional (?:on|upon)|on the basis that|condition is|the condition",
    ),
    (
        "if",
        r"if(?! not,)|whenever|in (?:that|this|such a|which) case|for (?:an?|any|every|each) \w{2,14}(?= (?:without|with) )|assum(?:ing|es)(?: that)?|in case(?: of)?|in the event|granted that|suppos(?:e|ing) that|should(?=[ ](?:it|you|we|they|the \w{2,12}|this|that|there|anything|legal|he|she) (?:\w{2,12} ){0,2}(?:be|not|have|sign|fail|find|come|arrive|approve|go|need|want|change)\b)",
    ),
    (
        "except",
        r"except(?:ing)?(?: for| that)?|apart from|aside from|other than|exclud(?:e|es|ed|ing)|with the exception of|all but|leav(?:es?|ing) out|minus|exceptions?|exempt(?:ed)?",
    ),
    ("otherwise", r"otherwise|or else|failing (?:that|which)|if not,"),
    (
        "depends",
        r"depend(?:s|ing|ent|ed)?(?: (?:on|upon))?|subject to|hing(?:es|ing) on|contingent (?:on|upon)|hangs? on",
    ),
    # Negation.
    (
        "idle-not",
        r"no(?=,)|(?:don't|doesn't|didn't|isn't|aren't|wasn't|can't|couldn't|won't|haven't|hasn't|wouldn't|shouldn't) (?:you|we|it|they|he|she|that|there)(?=[ ][^.!?\n]{0,120}\?)"
        r"|(?:does|do|did|is|are|can|could) (?:nobody|no one|none)(?=[ ][^.!?\n]{0,120}\?)",
    ),
    (
        "not",
        r"no longer|not any ?more|cannot|can not|[a-z]{2,7}n't|not|never|no one|nobody|nothing|nowhere|none|neither|nor|without|w/o|no(?! \d)"
        r"|cant|dont|doesnt|didnt|isnt|arent|wasnt|wont|hasnt|havent|couldnt|shouldnt|wouldnt",
    ),
    (
        "lack",
        r"404(?:s|ing)?|hates?|dislikes?|reluctan\w+|afraid|unhappy|blind|cookieless|useless|pointless|instead of|rather than|as opposed to|wrong|mistaken|lock(?:s|ed)? \w{2,12} out|locked out|unable|impossible|infeasible|unfeasible|incapable|lack(?:s|ed|ing)?(?: of)?|missing|fail(?:s|ed|ing)?(?: to)?|failure|stop(?:s|ped|ping)?|block(?:s|ed|ing|er)?|prevent(?:s|ed|ing)?|prohibit(?:s|ed)?"
        r"|forbid(?:s|den)?|refus(?:e|es|ed|ing)|out of the question|off[- ]limits|rul(?:e|es|ed) out|absen(?:t|ce)|ceases?d?|zero"
        r"|un(?:likely|safe|done|clear|known|ready|sure|able|realistic|necessary|set|published|aware|paid|stable|signed|finished|[a-z]{3,14}(?:ed|able|ible)|read|seen|sent|sold|paid|told|made|heard|written|wanted|claimed|changed|done)"
        r"|in(?:sufficient|valid|active|accessible|correct|secure|visible|complete|accurate)|overdue|empty|denied|den(?:y|ies)|reject(?:s|ed)?|declin(?:e|es|ed)|free of|yet to|too (?:late|early|short|small|little|few|risky|tight|big|large|long|expensive|slow|many|much|soon)",
    ),
    (
        "open",
        r"outstanding|pending|still(?= \w{2,12}ing\b)|still (?:to|open|being|missing|waiting|under|owed|due)|remain(?:s|ing)? (?:to|open)|avoid(?:s|ed|ing)?|gone|dropped|cancel(?:s|led|ed)?|on hold|paused?|frozen|closed|down|broken|broke|breaks?|halt(?:s|ed)?"
        r"|remove[sd]?|(?:someone|somebody|something|anyone) else|another (?:person|team)|hold(?:s|ing)? (?:off|back)|refrain|keep(?:s|ing)? (?:off|away|out)|leave (?:out|off|alone)|untouched|(?<!% )off|against|loses?|lost|short of|few|little|hardly|barely|rarely|seldom|scarce|scarcely|difficult|struggl\w+|disabled?|out of|nil|wait(?:s|ing)?|stuck|skip(?:s|ped)?|open",
    ),
    (
        "same",
        r"keeps?|kept|stays?|remains?|unchanged|either|one or the other|one of the two|enough|left as|leave|left",
    ),
    # Strength.
    (
        "must",
        r"must(?:-have)?|(?:have|has|had|having|'ve|'s)(?: got)? to(?! do with)|gotta|need(?:s|ed|ing)? to|(?:is|are) to be|required|requires?|requirement|mandatory|compulsory|obligatory|obliged|necessary|necessity|essential|vital|crucial|indispensable|imperative|non-?negotiable|no way around|shall(?! (?:i|we)\b)|insists?|prerequisite|precondition|critical|obligat\w+|calls? for|demands?",
    ),
    (
        "should",
        r"should|ought to|supposed to|recommend(?:s|ed|ation|ing)?|had better|better to|(?:you|we|they|it)'d better|advis(?:e|es|ed|able)|suggest(?:s|ed|ion|ing)?|best to|ideal|ideally|preferabl[ye]|advice|encourag(?:e|es|ed)",
    ),
    (
        "want",
        r"want(?:s|ed|ing)?(?: to)?|would (?:be better|like|love|prefer|rather|be (?:great|good|nice|helpful|happy|lovely|grateful|glad))|(?:i|we|he|she|they|you)'d (?:like|love|prefer|rather)(?: to)?|wish(?:es|ed)?(?: to)?|hop(?:e|es|ing|ed)|keen|prefer(?:s|red|ence)?|nice[- ]to[- ]have|optional(?:ly)?|goal|aim(?:s|ing)?|interested|looking (?:for|to)|love to|hopefully|welcome",
    ),
    (
        "ask",
        r"(?:can|could|would|will) (?:you|we|i|it|marketing|the \w{1,20}|someone|somebody|anyone|this|that|there|they)(?=[ ][^.!?\n]{0,200}\?)|(?:can|could|would|will) you|please|pls|plz|asks?(?: (?:for|you|it|that|to|whether))?|asking|asked|request(?:s|ed|ing)?|is (?:it|there|this|that) (?:possible|feasible|any chance)|may (?:we|i)|would it be|needs? you to|question|let's",
    ),
    ("need", r"need(?:s|ed|ing)?"),
    ("could", r"could"),
    (
        "may",
        r"may|might|maybe|perhaps|possibly|conceivabl[ye]|there(?:'s| is) a (?:chance|risk|possibility)|chance|can happen|possibility",
    ),
    (
        "hedge",
        r"probabl[ye]|likely|presumabl[ye]|apparently|seem(?:s|ed|ingly)?|appears? to|looks? (?:like|as)|usually|normally|typically|generally|tends? to|often|sometimes|occasionally|mostly|as far as|afaik|imo|tentative(?:ly)?|in (?:principle|theory)|potential(?:ly)?|arguably|expect(?:s|ed|ing|ation)?|(?:i|we|it|marketing|they|he|she|team) (?:assume|assumes|reckon|suppose|feel|feels)|assumption|thinks?|believes?|guess|suspects?|impression|to (?:its|our|my|their) knowledge|uncertain",
    ),
    ("will", r"will|going to|gonna"),
    (
        "can",
        r"can|able to|possible|feasible|allow(?:s|ed)?|permit(?:s|ted)?|fine|okay|ok|free to|lets?|enables?",
    ),
    # Quantity.
    (
        "some",
        r"some(?: of)?(?! (?:time|day|point|other|way))|most of|a few|several|partly|certain|half of|a handful|partially|selected|a couple of",
    ),
    (
        "all",
        r"all|every(?:one|body|thing|where)?|each(?! other)|both|whole|entire(?:ly)?|always|any|full(?:y)?|completely|across the board|any(?:one|body|thing)|throughout",
    ),
    # Simple bounds in time come last, for what the compound ones left.
    (
        "earliest",
        r"after|once|following(?=[ ](?:the|your|our|that|this|its|approval|legal|sign))|since"
        + _TIME_NAME
        + r"|afterwards|first(?! (?:time|name|page|thing|week|day|half|quarter|step|version|draft|batch|wave|release|phase|part|of|one|two|three|round|line|view|click|screen|choice))|then|when(?! (?:can|will|do|does|is|are|should|would|could|did)\b)",
    ),
    ("latest", r"before|by(?=[ ](?:the )?" + _WHEN + r")"),
    ("until", r"until|till|til|up to|through(?=[ ](?:the )?" + _WHEN + r")"),
)
# What is glued to its number or its word; everything else stands free.
_GLUED: dict[str, str] = {
    "roughly": r"~(?=\s?[\d€$£])",
    "only": r"(?<=\w)-only\b",
    "will": r"(?<=\w)'ll\b",
}
_MASTER = re.compile(
    "|".join(
        f"(?P<p{n}>(?<![\\w-])(?:{pattern})(?!\\w)|{_GLUED.get(kind, '(?!)')})"
        for n, (kind, pattern) in enumerate(_PATTERNS)
    )
)
_HAS_MODAL: dict[str, Class] = {
    "mustn't": "must",
    "shouldn't": "should",
    "shouldnt": "should",
    "mightn't": "may",
    "won't": "will",
    "wont": "will",
    "couldn't": "can",
}
NOW = frozenset(
    (
        "before",
        "until",
        "till",
        "til",
        "ahead of",
        "prior to",
        "before then",
        "before that",
        "earlier than",
        "sooner than",
    )
)
_BREAKS = re.compile(
    r"[.;:!?\n]|, (?:that|it|this|they|the|we|you|she|he)\b|,? (?:but|because|since|so|which|and (?:we|it|you|the|they|i))(?!\w)"
)
_SENTENCE = re.compile(r"[.;!?\n]")
_FAR = 90
"""Characters that a "not" and its "before" may be apart."""


def read_cues(prose: Prose) -> tuple[Cue, ...]:
    """The cues of a text in its order; a "not" that belongs to "before" has become `earliest`."""
    hard = [(f.start, f.end) for f in prose.facts if f.kind not in ("number", "duration")]
    return tuple(_joined(prose, [cue for cue in _raw(prose) if not _inside(cue, hard)]))


def _inside(cue: Cue, spans: list[tuple[int, int]]) -> bool:
    return any(start <= cue.start and cue.end <= end for start, end in spans)


def _raw(prose: Prose) -> Iterator[Cue]:
    words = prose.words
    if not words:
        return
    for found in _MASTER.finditer(prose.lower):
        group = found.lastgroup
        kind = _PATTERNS[int(group[1:])][0] if group else "idle"
        if kind == "idle":
            continue
        text = found[0].rstrip(" .\n")
        start, end = found.start(), found.start() + len(text)
        first = min(prose.word_at(start), len(words) - 1)
        last = min(prose.word_at(max(start, end - 1)) + 1, len(words))
        place = words[first].clause
        if kind == "idle-not":
            yield Cue("not", start, end, first, last, place, text, idle=True)
            continue
        cue = Cue(kind, start, end, first, last, place, text)
        yield cue
        if modal := _HAS_MODAL.get(text):
            yield replace(cue, kind=modal)


def _joined(prose: Prose, cues: list[Cue]) -> Iterator[Cue]:
    """Joins "can't ... before" and "until ..., nothing" to one `earliest`, the "not" gone idle."""
    early: set[int] = set()
    late: set[int] = set()
    but: set[int] = set()
    idle: set[int] = set()
    for n, cue in enumerate(cues):
        if cue.kind not in ("not", "lack") or cue.idle:
            continue
        for m in range(n + 1, min(n + 6, len(cues))):
            if _apart(prose, cue, cues[m]):
                break
            if cues[m].text in NOW and not _under_if(prose, cue, cues[max(0, n - 6) : n]):
                early.add(m)
                idle.add(n)
                break
            if (
                cues[m].text in ("after", "past", "beyond")
                and cue.text not in ("without", "w/o")
                and not _under_if(prose, cue, cues[max(0, n - 6) : n])
            ):
                late.add(m)
                break
            if cues[m].kind in ("unless", "except"):
                idle.add(n)
                break
            if (
                cues[m].text in ("without", "w/o")
                and cue.text not in ("without", "w/o")
                and (cue.kind == "not" or cue.text.startswith(_CLOSES))
            ):
                idle.add(n)
                but.add(m)
                break
        for m in range(n - 1, max(-1, n - 5), -1):
            if (
                n in idle
                or _SENTENCE.search(prose.lower, cues[m].end, cue.start)
                or cues[m].start < cue.start - _FAR
            ):
                break
            if (
                cues[m].text in ("until", "till", "til", "before", "before that", "before then")
                and not prose.lower.startswith((" then", " that"), cues[m].end)
                and _opens(prose, cues[m])
            ):
                early.add(m)
                idle.add(n)
                break
            if cues[m].text == "after":
                late.add(m)
                break
    for n, cue in enumerate(cues):
        if n in early:
            yield replace(cue, kind="earliest")
        elif n in late:
            yield replace(cue, kind="latest")
        elif n in but:
            yield replace(cue, kind="unless", idle=False)
        elif n in idle:
            yield replace(cue, idle=True)
        elif cue.kind in ("must", "need") and _is_free(cues, n):
            yield replace(cue, kind="free")
        else:
            yield cue


_CLOSES = ("unable", "impossib", "block", "prevent", "prohibit", "forbid", "refus", "fail")
"""What denies a deed: with a "without" behind it, the deed hangs on a condition."""


def _opens(prose: Prose, cue: Cue) -> bool:
    """Whether a cue opens its sentence: "Until Friday, nothing" but not "wait until Friday, no date"."""
    before = prose.lower[max(0, cue.start - 30) : cue.start]
    return re.search(r"(?:^|[.;:!?,\n]|\b(?:and|but|so))\s*$", before) is not None


def _is_free(cues: list[Cue], n: int) -> bool:
    """ "Don't need", "not a must": what need not be."""
    return any(c.kind == "not" and 0 <= cues[n].start - c.end < 12 for c in cues[max(0, n - 2) : n])


def _apart(prose: Prose, one: Cue, other: Cue) -> bool:
    far = other.start - one.end > _FAR
    return far or _BREAKS.search(prose.lower, one.end, other.start) is not None


def _under_if(prose: Prose, cue: Cue, cues: list[Cue]) -> bool:
    """Whether the "not" stands in an if-clause: "if you do not do it before Friday"."""
    return any(c.kind == "if" and c.start < cue.start and not _apart(prose, c, cue) for c in cues)
