"""Promises that nobody made. A commitment is made by two people, never by a text of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.translation.checks.finding import Finding, Weight
from bot.translation.checks.words import Keys, Prose, overlap, stem
from glossary.concept import Side

_WHO = r"(?:we|i|it|they|he|she|marketing|you|(?:the|our|your|their|its|this|that|these|all|both|everything)(?: [\w-]{1,20}){0,3}|[a-z]{2,15})"
# A family of promises: what says it in a rephrased text, and what in a source makes that right.
_FAMILIES: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        "guarantee",
        re.compile(
            r"\b(?:guarantee[ds]?|promise[ds]?|commit(?:s|ted|ting|ment)?(?: to)?(?! message)|pledge[ds]?|rest assured|(?:can|may) (?:count|rely|bank|depend) on|count on (?:it|us|that|this)"
            r"|consider (?:it|this|that) (?:done|sorted|handled|fixed)|no problem|not a problem|definitely|certainly|for sure|without fail|you have (?:our|my) word|as good as done"
            r"|will be (?:sorted|taken care of)|leave it (?:to|with) (?:us|it)|all sorted|in the bag|assure[ds]?|assurance|undertakes? to|swear)\b"
        ),
        None,
    ),
    (
        "agreement",
        re.compile(
            r"\b(?:(?:has|have|had|is|are|was|were|been|being|'s|'ve|already|now) (?:already |now |just |also |all |been |fully |both )*(?:agreed|approved|confirmed|accepted|signed[ -]off|scheduled|booked|locked in|green-?lit|cleared|planned in|reserved|committed|granted|authorised|authorized|secured)(?! by (?:the |a |our |your )?[a-z]+ only)"
            r"|(?:it|marketing|legal|security|we|they|management|both sides) (?:agreed?|agrees|approves?|approved|confirms?|confirmed|accepts?|accepted|commits?)\b(?! (?:by|first))|it is (?:a )?(?:deal|settled|agreed)|gave (?:its|their|the) (?:ok|approval|go-ahead)|has the green light|is on the (?:roadmap|schedule|calendar))\b"
        ),
        re.compile(
            r"\b(?:agree[ds]?|agreement|approv\w+|confirm\w*|accept\w*|sign(?:ed|s|ing)?[ -]?off|sign(?:s|ed)?\b|scheduled?|book(?:ed|ing)?|lock(?:ed)? in|green[ -]?lit|green light|clear(?:ed|s|ance)?|go-ahead|ok(?:'d|ed)?|okay|okayed|reserved?|commit\w*|grant\w*|authori[sz]\w*|secured?|done|happy with|fine with|permission|allowed|planned|passed|set)\b"
        ),
    ),
    (
        "on track",
        re.compile(
            r"\b(?:on track|on schedule|on time|in good time|in time for|well under way|under way|underway|in progress|on (?:its|the) way|being (?:worked on|handled|taken care of|prepared|built)|already (?:working|started|begun|done|live|ready)|taken care of|as planned|as promised|will be there|look(?:s|ing) good|no later delays?|without (?:any )?delays?)\b"
        ),
        re.compile(
            r"\b(?:on track|on schedule|on time|in time|under ?way|in progress|on (?:its|the) way|being|already|working on|started?|taken care|as planned|promised|there|good|still|unchanged|delay\w*|progress|begun|doing|building|handling|ready|late|live|done)\b"
        ),
    ),
)
_FUTURE = re.compile(
    rf"\b{_WHO}(?:'ll\b| ?(?:will|shall)\b| (?:is|are|am) going to\b| (?:is|are) (?:due|set|scheduled|expected) to\b)"
)
_DELIVERS = re.compile(
    r"(?:(?!not\b|do(?=[.;,!)]|$)|[a-z]+ (?:nothing|no|nobody|none|never)\b|need|have to|has to|take|cost|mean|depend|require|still|only|never|no longer|wait|want|lose|miss|break|fail|cause|show|see|find|notice|ask|affect|stay|remain|be (?:needed|required|unable|blocked|able|lost|missing|affected|a|an|no|not|down|off|closed|too|late|asked|impossible|possible|necessary|delayed))[a-z]+)"
)
_SOURCE_FUTURE = re.compile(
    r"\b(?:will|'ll|shall|won't|going to|gonna|is due|are due|due|plan(?:s|ned|ning)? to|aim(?:s|ing)? to|scheduled|expect\w*|promis\w*|can have|happy to|let me|let us|intend\w*|then|goes|go|going|starts?|launch(?:es)?|lands?|arrives?|comes?|ships?|ends?|opens?|closes?|runs?|leaves?|begins?|returns?|moves?|switch(?:es)?|until|after|(?:is|are|am|be|'re|'m|'s) (?:\w+ )?[a-z]{3,}ing|planned|eta)\b|'ll\b"
)
_STRONG_FUTURE = re.compile(
    r"(?:\b(?:will|shall|going to|gonna|promis\w*|let me|happy to|intend\w*|plan(?:s|ned|ning)? to|due|scheduled|eta|planned|aim\w*|expect\w*)\b|'ll\b)"
)
_READY = re.compile(
    r"\b(?:be|have (?:it|this|that|everything|them)) (?:\w+ ){0,2}?(?:ready|done|live|delivered|finished|complete[d]?|fixed|available|online|launched|shipped|in place|up and running|released|published|sorted|resolved|set up|built|sent)\b"
)


def promises(
    target: Prose, given: Iterable[Prose], where: str, weight: Weight, side: Side | None = None
) -> Iterator[Finding]:
    """Promises, agreements and futures in the target that stand in none of the given texts.

    `side` wrote the first of them, so "we" in it is that side.
    """
    sources = tuple(given)
    everything = "\n".join(prose.lower for prose in sources)
    for name, says, allows in _FAMILIES:
        known = allows or says
        for found in islice(says.finditer(target.lower), _MOST):
            if (
                re.match(r"(?:is|are) granted", found[0])
                or found[0] in everything
                or _negated(target, found.start(), name == "guarantee")
                or _asked(target, found.start())
            ):
                continue
            allowed = known.search(everything)
            if allowed and _somewhere(target, found.start(), sources, known):
                continue
            yield Finding("COMMITMENT", where, f"'{_around(target, found)}'", weight)
            break
    yield from _futures(target, sources, everything, where, weight, side)


_DENIED = re.compile(r"\b(?:not|no|never|nobody|without|cannot|whether)\b|n't\b")


def _negated(target: Prose, offset: int, only_denied: bool) -> bool:
    """Whether it is denied or a condition: "not agreed yet", "once it is approved"."""
    before = target.lower[max(0, offset - 40) : offset + 60]
    cut = max(before.rfind(mark, 0, offset - max(0, offset - 40)) for mark in ".;!?,\n") + 1
    stop = re.search(r"[.;!?,\n]", before[offset - max(0, offset - 40) :])
    before = before[cut : offset - max(0, offset - 40) + stop.start() if stop else len(before)]
    if only_denied:
        return _DENIED.search(before) is not None
    return (
        re.search(
            r"\b(?:not|n't|no|never|nobody|without|until|unless|if|once|after|when|before|whether|as soon as|only|needs?|must|to be|has to|have to|asks?|wants?|would like|should|please|can|could)\b|n't\b",
            before,
        )
        is not None
    )


def _asked(target: Prose, offset: int) -> bool:
    """Whether the sentence is a question."""
    end = re.compile(r"[.!?\n]").search(target.lower, offset)
    return end is not None and end[0] == "?"


def _somewhere(
    target: Prose, offset: int, sources: tuple[Prose, ...], known: re.Pattern[str]
) -> bool:
    """Whether a given text says such a thing about the same subject."""
    here = target.near(target.word_at(offset), target.word_at(offset) + 1)
    for prose in sources:
        for found in islice(known.finditer(prose.lower), _MOST):
            n = prose.word_at(found.start())
            if overlap(here, prose.near(n, n + 1)) > 0.25:
                return True
    return False


def _futures(
    target: Prose,
    sources: tuple[Prose, ...],
    everything: str,
    where: str,
    weight: Weight,
    side: Side | None,
) -> Iterator[Finding]:
    for found in islice(_FUTURE.finditer(target.lower), _MOST):
        after = target.lower[found.end() : found.end() + 60].lstrip()
        if (
            not _DELIVERS.match(after)
            or _asked(target, found.start())
            or _conditional(target, found.start())
        ):
            continue
        verbatim = re.match(r"(?:[\w'-]+\s){1,2}[\w-]+", after)
        will = re.search(r"\S+(?: going to)?$", found[0])
        if verbatim and will and f"{will[0]} {verbatim[0]}" in everything:
            continue
        deed = re.match(r"(?:be )?(?:\w+ly )?(\w+)", after)
        if (
            deed
            and stem(deed[1]) in _DELIVERED
            and not any(
                stem(w.text) in _DELIVERED for prose in sources for w in prose.words[:_LONG]
            )
        ):
            yield Finding("COMMITMENT", where, f"'{_around(target, found)}'", weight)
            return
        ready = _READY.search(after[:40]) is not None
        known = _STRONG_FUTURE if ready else _SOURCE_FUTURE
        n = target.word_at(found.end())
        here = target.near(n - 1, n)
        sure = not _doubtful(target, n - 1)
        who = _party(target.text[found.start() : found.end()], None)
        if any(
            _backs(here, who, sure, prose, hit.start(), side if own else None)
            for own, prose in ((n == 0, prose) for n, prose in enumerate(sources))
            for hit in islice(known.finditer(prose.lower), _MOST)
        ):
            continue
        if not ready and any(_announced(here, prose) for prose in sources):
            continue
        yield Finding("COMMITMENT", where, f"'{_around(target, found)}'", weight)
        return


_LONG = 2000
_DELIVERED = frozenset(
    map(
        stem,
        "deliver finish complete finalise ready done fix solve resolve over launch publish implement ship release live".split(),
    )
)
"""What is handed over; where the source has none of these, nobody has promised it."""
_OUGHT = re.compile(r"\b(?:needs?|needed|must|ha[sv]e? to|should|required?|due|deadline|asap)\b")


def _announced(here: Keys, prose: Prose) -> bool:
    """Whether a dated statement without a verb says it: "failover drill Sat 14 March"."""
    for fact in prose.facts[:_MOST]:
        if fact.kind in ("date", "time"):
            n = min(prose.word_at(fact.start), len(prose.words) - 1)
            close = overlap(here, prose.near(n, n, reach=14))
            if close > 1.0 and not _is_wish(prose, n) and not _doubtful(prose, n):
                part = prose.parts[prose.words[n].clause]
                if not _OUGHT.search(prose.lower, part.start, part.end):
                    return True
    return False


def _backs(
    here: Keys, who: str | None, sure: bool, prose: Prose, offset: int, side: Side | None
) -> bool:
    """Whether a future of a given text is about the same, and of the same side where both are known."""
    n = prose.word_at(offset)
    if overlap(here, prose.near(n, n + 1)) <= _ABOUT or _is_wish(prose, n):
        return False
    if sure and _doubtful(prose, n):
        return False
    before = prose.text[max(0, offset - 14) : offset + 3]
    mine = _party(before, side)
    return who is None or mine is None or who == mine


_WISH = re.compile(
    r"\b(?:can|could|would|will) (?:you|we|i|it|the|marketing)\b[^.!\n]{0,200}\?|\b(?:please|pls|plz|want|would like|hope|any chance|possible to|ask(?:s|ed|ing)?)\b"
)


def _is_wish(prose: Prose, n: int) -> bool:
    """Whether the clause of a word only asks for it."""
    if n >= len(prose.words):
        return False
    part = prose.parts[prose.words[n].clause]
    return _WISH.search(prose.lower, part.start, part.end + 2) is not None


_DOUBT = re.compile(
    r"\b(?:not|no|never|nobody|unknown|unclear|unsure|if|might|may|could|would|maybe|perhaps|probably|whether|likely|hopefully|unless)\b|n't\b|'d\b"
)


def _doubtful(prose: Prose, n: int) -> bool:
    """Whether the clause of a word denies or doubts."""
    if n >= len(prose.words):
        return False
    part = prose.parts[prose.words[n].clause]
    return _DOUBT.search(prose.lower, part.start, part.end) is not None


_MOST = 40
"""Places of one text that are looked at, so that a hostile text cannot take long."""
_ABOUT = 0.25
_PARTY = re.compile(r"\b(?:(we|i)(?=\b|'ll)|(you)|(marketing)|(IT)\b)", re.IGNORECASE)


def _party(text: str, side: Side | None) -> str | None:
    """Which side acts: by name, or as "we" of a text whose side is known."""
    found = None
    for hit in _PARTY.finditer(text):
        if hit[1] or hit[2]:
            if side is not None:
                found = side if hit[1] else ("it" if side == "marketing" else "marketing")
        elif hit[3]:
            found = "marketing"
        elif hit[4] == "IT":
            found = "it"
    return found


def _conditional(target: Prose, offset: int) -> bool:
    """Whether what will happen is only the consequence of something: "otherwise", "if"."""
    start = max(target.lower.rfind(mark, 0, offset) for mark in ".!?\n") + 1
    return (
        re.search(
            r"\b(?:if|otherwise|unless|or else|so that|whether|when|once|until|asks?|wants?|would like|hopes?|what|which|how)\b",
            target.lower[start:offset],
        )
        is not None
    )


def _around(target: Prose, found: re.Match[str]) -> str:
    return (
        target.text[found.start() : min(len(target.text), found.end() + 24)]
        .replace("\n", " ")
        .strip()
    )
