"""Cue words: negation, condition and modality, with the class that a checker compares.

Classes (the value of a fact):

negation   not     not, n't, cannot, unable, impossible, no longer, nor, forbidden, prohibited
           no      no, nope, none, neither, nobody, no one, nothing, nowhere
           never   never
           without without
           stop    stops, stopped, stop
condition  if      if, in case, provided that, assuming, as long as, on condition that
           unless  unless
           when    when, whenever (not as a question)
           until   until, till
           before  before, prior to, ahead of
           after   after, once, as soon as, following
           by      by a date, no later than, at the latest, by then
           from    no earlier than, at the earliest, not before is two facts (not, before)
           within  within a span
           only    only, only if, solely, exclusively, limited to, restricted to
           except  except, apart from, other than, excluding
           all     all, every, each, everyone, everything, always
           at-least at-most more-than less-than        bounds of an amount
           otherwise  otherwise, or else
           depends depends on, depending on, subject to
modality   must    must, has to, need(s) to, needs, required, mandatory, shall, necessary
           should  should, ought to, supposed to, recommended, had better
           may     may, might, could, maybe, perhaps, possibly
           can     can, able to, possible, feasible, allowed to
           want    want, would like, would prefer, wish, hope to
           hedge   probably, not sure, my guess, roughly, sometimes, usually, I think, as far as I know, ideally, hopefully
           optional  optional, nice to have
"""

from __future__ import annotations

import re

from bot.translation.facts.fact import Kind, Reading
from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

_E = r"(?![a-z0-9_'])"
_NUMBER_NEXT = (
    r"(?= (?:(?:about|around|roughly|approximately|some|the|an?|of|another|the next|the last) )?"
    r"(?:[~€$£¥]? ?\d|(?:eur|usd|gbp|chf) ?\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one"
    r"|half|hundred|thousand|million|dozen|few|couple|an hour|a day|a week|a month|a year|a minute|hour|day|week|month|year|minute|hours|days|weeks|sprint|quarter)\b))"
)
_AMOUNT_NEXT = r"(?= ?[~€$£¥]? ?\d)"
_SUBJECT = (
    r"(?= (?:the|a|an|we|you|they|it|he|she|i|there|this|that|these|those|our|your|their|my|his|her|its|someone|somebody|everyone"
    r"|everything|all|both|users?|customers?|people|visitors|legal|marketing|sales|security|finance|design|dev|qa|ops|it's|we've"
    r"|we're|you've|you're|they've|they're|that's|approved|done|live|ready|possible|signed|needed|finished|complete|completed|available|anyone)\b"
    r"| [a-z'-]{2,20} (?:is|are|has|have|was|were|signs?|approves?|confirms?|goes|go)\b| [a-z'-]{2,20} [a-z'-]{2,20} (?:is|are|has|have|was|were|signs?|approves?|confirms?)\b)"
)
# One rule: kind, class, what it reads, and what may not (or must) stand before it.
_RULES: list[tuple[str, Kind, str, str, str | None, bool]] = []


def _rule(
    starts: str,
    kind: Kind,
    value: str,
    pattern: str,
    unless: str | None = None,
    only: str | None = None,
) -> None:
    look = only if only is not None else unless
    _RULES.append((starts, kind, value, pattern, look, only is not None))


def _n(*args: str, unless: str | None = None, only: str | None = None) -> None:
    _rule(args[0], "negation", args[1], args[2], unless, only)


def _c(*args: str, unless: str | None = None, only: str | None = None) -> None:
    _rule(args[0], "condition", args[1], args[2], unless, only)


def _m(*args: str, unless: str | None = None, only: str | None = None) -> None:
    _rule(args[0], "modality", args[1], args[2], unless, only)


_n(
    "not",
    "not",
    rf"not(?! only\b| just\b| to mention\b| least\b){_E}",
    unless=r"\b(?:why|or|if) \Z|\bhelp \Z",
)
_n("or", "", r"or not\b")
_n("can cannot", "not", rf"(?:cannot|can not(?! only)){_E}")
_n("no", "not", r"no longer" + _E)
_n("no", "no", r"no(?:body|where|thing|ne| one|-one)" + _E)
_n(
    "no",
    "no",
    r"no(?! (?:problem|problems|worries|doubt|matter|wonder|pressure|kidding|big deal|biggie|offence)\b|\.? ?\d|-brainer)(?!-\w)"
    + _E,
)
_n("none", "no", r"none(?! the less)" + _E)
_n(
    "nobody nothing nowhere noone",
    "no",
    r"(?:nobody|nothing|nowhere|noone)" + _E,
    unless=r"\bfor \Z",
)
_n("neither", "no", r"neither" + _E)
_n("nope nah", "no", r"(?:nope|nah)" + _E)
_n("nor", "not", r"nor" + _E)
_n("never", "never", r"never(?! ?mind)(?!-)" + _E)
_n("without", "without", r"without(?! (?:further ado|doubt)\b)" + _E)
_n("unable", "not", r"unable(?: to)?" + _E)
_n("impossible", "not", r"impossible" + _E)
_n("forbidden prohibited disallowed", "not", r"(?:forbidden|prohibited|disallowed)" + _E)
_n(
    "stop stops stopped",
    "stop",
    r"stop(?:s|ped)?(?! (?:by|over|off|in|at nothing|sign|motion|gap)\b)(?!-)" + _E,
    unless=r"(?:\b(?:bus|full|one|pit|next|last|first|train|tram|non|whistle|the|a|short)[ -])\Z",
)
_n("fails fail failed", "stop", r"fail(?:s|ed)? to" + _E)

_c(
    "if",
    "if",
    r"if(?!-)" + _E,
    unless=r"\b(?:as|only|see|wondering|wonder|check|checking|ask|asked|asking) \Z",
)
_c("if", "", r"if only\b")
_c(
    "in",
    "if",
    r"in (?:case(?! stud)|the (?:case|event)(?= (?:of|that)\b))" + _E,
)
_c(
    "provided providing",
    "if",
    r"provid(?:ed|ing)(?: that)?(?= (?:that|we|you|they|it|the|there|legal|all|no|nobody|nothing)\b|(?<=that) )",
)
_c("assuming", "if", r"assuming(?: that)?" + _E)
_c("as", "if", r"as long as(?! possible)" + _E)
_c("so", "if", r"so long as" + _E)
_c("on", "if", r"on (?:the )?condition(?: that)?" + _E)
_c("unless", "unless", r"unless" + _E)
_c("as", "after", r"as soon as(?! possible| you can| we can| they can| feasible)" + _E)
_c("once", "after", r"once" + _SUBJECT, unless=r"\b(?:at|just|only this|more than) \Z")
_c(
    "when whenever",
    "when",
    r"when(?:ever)?" + _SUBJECT,
    unless=r"\b(?:know|knew|tell|ask|say|said|sure|about|wonder|unclear|clear|decide|idea|see|me|us|and|of|confirm|on|question|understand|remember|since|check) \Z",
)
_c("until till til", "until", r"(?:until|till|til)" + _E)
_c(
    "before",
    "before",
    r"before(?!hand)" + _E + r"(?=[ \n]+[^\s.,;:!?)])",
    unless=r"\b(?:as|like|than|day|week|month|year|night|evening) \Z",
)
_c("prior", "before", r"prior to" + _E)
_c("ahead", "before", r"ahead of(?! (?:us|you|them|the curve|the game|schedule|time)\b)" + _E)
_c(
    "after",
    "after",
    r"after(?! all\b)(?!-)" + _E + r"(?=[ \n]+[^\s.,;:!?)])",
    unless=r"\b(?:look|looks|looking|looked|run|running|the day|day|week|take|takes|named) \Z",
)
_c(
    "following",
    "after",
    r"following(?= (?:approval|the|your|our|sign-off|legal|review)\b)",
    unless=r"\b(?:the|is|are|been|not) \Z",
)
_c("by", "by", r"by (?:then|the time(?! being))" + _E)
_c("no not", "by", r"(?:no|not) later than" + _E)
_c("no not", "from", r"(?:no|not) (?:earlier|sooner) than" + _E)
_c("at", "by", r"at the (?:very )?latest" + _E)
_c(
    "latest",
    "by",
    r"latest" + _E,
    only=r"(?:\d(?:st|nd|rd|th|[ap]m)?|day|week|month|tomorrow|today|eod|january|february|march|april|june|july|august|september|october|november|december) \Z",
)
_c("at", "from", r"at the (?:very )?earliest" + _E)
_c("within", "within", r"within" + _NUMBER_NEXT)
_c(
    "only",
    "only",
    r"only(?: if)?(?!-)" + _E,
    unless=r"\b(?:not|if|read|one and|view|edit|test) \Z|-\Z|n't \Z",
)
_c("solely exclusively", "only", r"(?:solely|exclusively)" + _E)
_c("limited restricted", "only", r"(?:limited|restricted) to" + _E)
_c("except excluding", "except", r"(?:except(?: for| that)?|excluding)" + _E)
_c("apart aside", "except", r"(?:apart|aside) from" + _E)
_c("other", "except", r"other than" + _E)
_c("with", "except", r"with the exception of" + _E)
_c("but", "except", r"but not" + _E + r"(?= (?:the|on|in|for)\b)")
_c(
    "all",
    "",
    r"all (?:right|the best|good|set|in all|hands|the same|well|too|of a sudden|over again|done here|about)"
    + _E,
)
_c(
    "all",
    "all",
    r"all(?!-)" + _E,
    unless=r"(?:\b(?:at|after|above|first of|hi|hello|hey|thanks|morning|dear|thank you|and for|it) \Z|-\Z)",
)
_c(
    "every",
    "all",
    r"every(?:one|body|thing| single| time)?" + _E,
    unless=r"\b(?:hi|hello|hey|morning|thanks|dear|thank you) \Z",
)
_c(
    "everyone everybody everything",
    "all",
    r"every(?:one|body|thing)" + _E,
    unless=r"\b(?:hi|hello|hey|morning|afternoon|thanks|dear|thank you) \Z",
)
_c("each", "all", r"each(?! other)" + _E)
_c("always", "all", r"always" + _E)
_c("at", "at-least", r"at (?:the very |the )?least" + _E)
_c("no not", "at-least", r"(?:no|not) (?:less|fewer) than" + _E)
_c("minimum min", "at-least", r"(?:a minimum of|minimum(?: of)?|min\.?)" + _NUMBER_NEXT)
_c("minimum", "at-least", r"minimum" + _E)
_c("at", "at-most", r"at (?:the very |the )?most" + _E)
_c("no not", "at-most", r"(?:no|not) (?:more|longer|greater|higher) than" + _E)
_c("up", "at-most", r"up to" + _NUMBER_NEXT)
_c("maximum max", "at-most", r"(?:maximum(?: of)?|max(?:imum)?\.?(?: of)?)" + _NUMBER_NEXT)
_c("maximum max", "at-most", r"(?:maximum|max)" + _E)
_c("more greater", "more-than", r"(?:more|greater) than" + _NUMBER_NEXT, unless=r"\b(?:no|not) \Z")
_c("above exceeding exceeds", "more-than", r"(?:above|exceed(?:s|ing))" + _AMOUNT_NEXT)
# "€24k over 12 months" spreads an amount.
_c("over", "more-than", r"over" + _AMOUNT_NEXT, unless=r"\d[%km]? \Z")
_c("less fewer", "less-than", r"(?:less|fewer) than" + _NUMBER_NEXT, unless=r"\b(?:no|not) \Z")
_c("under below", "less-than", r"(?:under|below)" + _NUMBER_NEXT)
_c("otherwise", "otherwise", r"otherwise(?! known)" + _E, unless=r"\bunless \Z")
_c("or", "otherwise", r"or else" + _E)
_c("depending dependent depends depend", "depends", r"depend(?:s|ing|ent)?(?: (?:on|upon))?" + _E)
_c("subject", "depends", r"subject to" + _E)

_m("must", "must", r"must(?:-have)?" + _E)
_m("have has had having", "must", r"(?:have|has|had|having)(?: got)? to(?! do with\b)" + _E)
_m("ve s got", "must", r"got to" + _E, only=r"'(?:ve|s) \Z|\b(?:have|has) \Z")
_m("gotta", "must", r"gotta" + _E)
_m(
    "need needs needed",
    "must",
    r"need(?:s|ed)?(?: to)?(?!-)" + _E,
    unless=r"\b(?:the|no|any|business|user|our|your|real) \Z",
)
_m("need", "must", r"need to" + _E)
_m("needs", "must", r"needs to" + _E)
_m("no", "", r"no need(?= for)\b")
_m("need", "must", r"need(?= to)", only=r"\bno \Z")
_m("required requires require", "must", r"require(?:d|s)?" + _E)
_m(
    "mandatory compulsory obligatory obliged",
    "must",
    r"(?:mandatory|compulsory|obligatory|obliged(?: to)?)" + _E,
)
_m("necessary", "must", r"necessary" + _E, unless=r"\bif \Z")
_m("shall", "must", r"shall(?! (?:i|we)\b)" + _E)
_m("should", "should", r"should" + _E)
_m("ought", "should", r"ought to" + _E)
_m("supposed", "should", r"supposed to" + _E)
_m("recommended recommend", "should", r"recommend(?:ed)?" + _E)
_m("had", "should", r"had better" + _E)
_m(
    "may might",
    "may",
    r"(?:may|might)" + _E,
    unless=r"\b(?:in|of|by|until|since|early|late|the) \Z",
)
_m("could", "may", r"could(?! you\b)" + _E)
_m("maybe perhaps possibly", "may", r"(?:maybe|perhaps|possibly)" + _E)
_m(
    "can",
    "can",
    r"can(?! you\b|'t| not)" + _E,
    unless=r"\b(?:as (?:you|we)|a|the|trash|jerry|soon as (?:you|we|they)) \Z",
)
_m("able", "can", r"able to" + _E)
_m(
    "possible feasible",
    "can",
    r"(?:possible|feasible)" + _E,
    unless=r"\bas \w{2,6} as \Z|\bnot \Z.^",
)
_m("allowed permitted", "can", r"(?:allowed|permitted)(?: to)?" + _E)
_m("want wants wanted", "want", r"want(?:s|ed)?(?: to)?" + _E)
_m("would d", "want", r"(?:would|d) (?:like|love|prefer|rather)(?: to)?" + _E)
_m(
    "wish wishes",
    "want",
    r"wish(?:es)?(?= (?:to|we|i|it|that|the)\b)",
    unless=r"\b(?:best|warm|with) \Z",
)
_m("hope hopes hoping hoped", "want", r"hop(?:e|es|ing|ed) (?:to|for|that)" + _E)
_m(
    "i we",
    "hedge",
    r"(?:i|we)(?:'d)? (?:(?:really|still|would|do) )?(?:think|guess|believe|suppose|assume|reckon|hope|suspect|expect)(?! (?:about|of|it over)\b)"
    + _E,
)
_m("think believe", "hedge", r"(?:think|believe)" + _E, only=r"\b(?:i|we) (?:don't|do not) \Z")
_m(
    "not unsure",
    "hedge",
    r"(?:unsure|not (?:(?:really|quite|entirely|totally|completely|fully|so|too|100%) )?(?:sure|certain))"
    + _E,
)
_m("my our best", "hedge", r"(?:(?:my|our) (?:(?:best|rough) )?|best )guess" + _E)
_m("as", "hedge", r"as far as (?:i|we) (?:know|can tell|am aware|can see|remember|understand)" + _E)
_m("to", "hedge", r"to (?:my|our) knowledge" + _E)
_m(
    "in",
    "hedge",
    r"in (?:my opinion|theory|principle|general|most cases|all likelihood|some cases)" + _E,
)
_m("from", "hedge", r"from time to time" + _E)
_m("more", "hedge", r"more or less" + _E)
_m("give", "hedge", r"give or take" + _E)
_m(
    "or",
    "hedge",
    r"or so" + _E,
    only=r"(?:\d[a-z%]{0,3}|days|weeks|months|hours|years|minutes|people|users|sprints|euros|dollars|week|day|month|hour) \Z",
)
_m(
    "looks seems seem appears appear apparently",
    "hedge",
    r"(?:looks like|seems?(?: like| to)?|appears?(?= (?:to|that)\b)(?: to)?|apparently)" + _E,
)
_m(
    "about around",
    "hedge",
    r"(?:about|around)"
    + _NUMBER_NEXT.replace("the|an?|of|another|", "").replace(
        "|hour|day|week|month|year|minute|hours|days|weeks|sprint|quarter)", ")"
    ),
)
_m("nearly almost", "hedge", r"(?:nearly|almost)" + _NUMBER_NEXT)
for _word in listed(
    """
    probably likely unlikely sometimes roughly approximately approx circa hopefully ideally
    usually normally typically generally often occasionally presumably tentatively tentative
    mostly afaik imo imho arguably potentially theoretically rarely estimated
    """
):
    _m(_word, "hedge", _word + _E)
_m("optional optionally voluntary", "optional", r"(?:optional(?:ly)?|voluntary)" + _E)
_m("nice", "optional", r"nice[- ]to[- ]have" + _E)


def _compile() -> dict[
    str, tuple[tuple[Kind, str, re.Pattern[str], re.Pattern[str] | None, bool], ...]
]:
    table: dict[str, list[tuple[Kind, str, re.Pattern[str], re.Pattern[str] | None, bool]]] = {}
    for starts, kind, value, pattern, look, positive in _RULES:
        rule = (kind, value, lazy(pattern), lazy(look) if look else None, positive)
        for start in starts.split():
            table.setdefault(start, []).append(rule)
    return {start: tuple(rules) for start, rules in table.items()}


_TABLE = _compile()
STARTS = frozenset(_TABLE)

# Contractions. Those of must, should, might and need keep their modality as a fact of its own.
_CONTRACTED = lazy(r"[a-z]{2,6}n'?t(?![a-z0-9_'])")
_KEEPS = {"must": "must", "should": "should", "might": "may", "need": "must"}
CONTRACTIONS = frozenset(
    listed(
        """
    isn aren wasn weren don doesn didn hasn haven hadn won wouldn couldn can ain shan mustn
    shouldn mightn needn
    """
    )
)
BARE_CONTRACTIONS = frozenset(
    listed(
        """
    isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt wouldnt couldnt cant
    shouldnt
    """
    )
)
_TAG = lazy(r" (?:it|he|she|they|we|you|i|that|there) ?\?")
_SUGGESTION = lazy(r"\bwhy \Z")
_IDLE = lazy(r" (?:worry|hesitate|you think|mind)\b")


def read_contraction(text: str, at: int) -> list[tuple[Kind, int, int, str]]:
    """don't, can't, mustn't: one negation, with the modality that it may carry before it."""
    found = _CONTRACTED.match(text, at)
    if not found:
        return []
    if text[max(0, at - 2) : at] == ", " and _TAG.match(text, found.end()):
        return []
    if _SUGGESTION.search(text[max(0, at - 8) : at]) and re.match(
        r" (?:we|you|i|they)\b", text[found.end() : found.end() + 6]
    ):
        return []
    if _IDLE.match(text, found.end()) and found[0] in ("don't", "dont"):
        return []
    stem = found[0][: found[0].rindex("n")]
    if value := _KEEPS.get(stem):
        return [
            ("modality", at, at + len(stem), value),
            ("negation", at + len(stem), found.end(), "not"),
        ]
    return [("negation", at, found.end(), "not")]


def read(text: str, at: int, word: str) -> Reading | None:
    """The longest cue that starts with this word. An empty class means: looks like one, is none."""
    best: Reading | None = None
    for kind, value, pattern, look, positive in _TABLE[word]:
        found = pattern.match(text, at)
        if not found or (best and found.end() <= best[1]):
            continue
        if (
            look is not None
            and (look.search(text[max(0, at - 24) : at]) is not None) is not positive
        ):
            continue
        best = kind, found.end(), value
    return best


_BY_BEFORE = lazy(r" (?:about |around |roughly )?(?:the )?")


def by_gap(text: str, end: int) -> int:
    """Where the date behind "by" would start."""
    found = _BY_BEFORE.match(text, end)
    return found.end() if found else end
