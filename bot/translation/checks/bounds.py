"""What ties a date or an amount: by, before, from, at least, up to, about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.translation.checks.cues import NOW, Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.values import atoms
from bot.translation.checks.words import Prose
from bot.translation.facts import Fact

_TIME = frozenset(("earliest", "latest", "until"))
_AMOUNT = frozenset(("least", "most", "roughly"))
_MOST = 60
"""Facts that are looked at, so that a hostile text cannot take long."""
_REACH = 4
"""Words between a bound and what it ties."""


def bounds(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...]
) -> Iterator[Finding]:
    """Bounds that were turned round, dropped or added on a fact that stands in both texts."""
    for fact in source.facts[:_MOST]:
        kinds = _TIME if fact.kind in ("date", "time") else _AMOUNT
        if fact.kind not in ("date", "time", "number", "duration", "money", "percent"):
            continue
        if fact.kind in ("date", "time") and "/" in fact.value:
            continue
        twins = [f for f in target.facts[:_MOST] if f.kind == fact.kind and _same(f, fact)]
        if not twins or sum(_same(f, fact) and f.kind == fact.kind for f in source.facts) > 1:
            continue
        if fact.value.startswith("every "):
            continue  # "At most every 10 minutes" and "every 10 minutes at least" are one.
        if kinds is _TIME and any("/" in f.value for f in twins):
            continue
        before = _flipped(source, here, fact, _ties(source, here, fact)) & kinds
        after = frozenset().union(
            *(_flipped(target, there, f, _ties(target, there, f)) & kinds for f in twins)
        )
        if kinds is _TIME:
            yield from _time(fact, before, after, here, there, _places(target, twins))
        else:
            loose = (
                _in_clause(source, here, fact) | before,
                _in_clause(target, there, *twins) | after,
            )
            yield from _amount(fact, before, after, *loose)
    yield from _events(source, here, target, there)


_VAGUE = (
    "then",
    "first",
    "wait",
    "has to",
    "have to",
    "must",
    "afterwards",
    "only then",
    "due",
    "or ",
    "when",
)


def _events(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...]
) -> Iterator[Finding]:
    """ "Before launch" that became "after launch", and a "before" that left no trace."""
    mine = [(cue, _event(source, cue)) for cue in here if cue.kind in ("earliest", "latest")][
        :_MOST
    ]
    now = [
        (cue, _event(target, cue)) for cue in there if cue.kind in ("earliest", "latest", "until")
    ]
    for cue, event in mine:
        if not event or cue.text.startswith(_VAGUE):
            continue
        same = [c for c, e in now if e & event and not c.text.startswith(_VAGUE)]
        if same and all(c.kind != cue.kind and c.kind != "until" for c in same):
            yield Finding(
                "CONDITION", "rephrased", f"'{cue.text}' became '{same[0].text}'", "fatal"
            )
    ahead = [cue for cue, _ in mine if cue.kind == "latest" and cue.text in NOW]
    if (
        ahead
        and not any(
            c.kind in ("latest", "until", "onlyif", "otherwise")
            or c.text.startswith(
                ("only", "first", "not ", "no ", "then", "has to wait", "wait", "earli")
            )
            for c, _ in now
        )
        and any(c.kind == "earliest" for c, _ in now)
    ):
        yield Finding(
            "CONDITION", "rephrased", f"'{ahead[0].text}' became '{now[0][0].text}'", "fatal"
        )


def _event(prose: Prose, cue: Cue) -> frozenset[str]:
    """What a "before" or "after" is about, when it is no date: the first word of substance behind it."""
    for word in prose.words[cue.last : cue.last + 4]:
        if prose.text[word.start : word.end] == "IT":
            continue
        if word.clause != cue.clause or word.text in ("that", "then", "this", "it", "which"):
            break
        if word.keys or word.text.isdigit():
            if word.text.isdigit() or any(key[0] == "#" for key in word.keys):
                # A date is judged as one; "before 9" is an hour that may read as a number only.
                return frozenset({word.text} if word.text.isdigit() else ())
            return frozenset(key for key in word.keys if key[0] not in "=~")
    return frozenset()


def _same(one: Fact, other: Fact) -> bool:
    return one.value == other.value or bool(atoms(one) & atoms(other))


def _time(
    fact: Fact,
    before: frozenset[str],
    after: frozenset[str],
    here: tuple[Cue, ...],
    there: tuple[Cue, ...],
    places: frozenset[int],
) -> Iterator[Finding]:
    early, late = "earliest" in before, bool({"latest", "until"} & before)
    now_early, now_late = "earliest" in after, bool({"latest", "until"} & after)
    if early and not late and now_late and not now_early:
        yield _turned(fact, "not before it, or from it")
    elif late and not early and now_early and not now_late and not _closed(here, before):
        yield _turned(fact, "by or before it")
    elif early and not late and not now_early and not now_late:
        if any(c.kind == "not" and not c.idle and c.clause in places for c in there) and not any(
            c.kind == "earliest" for c in there
        ):
            yield _turned(fact, "not before it, or from it")
    elif (
        not early
        and not late
        and now_early != now_late
        and now_early
        and any(
            c.kind == "earliest"
            and c.text.startswith(("after", "not ", "no ", "at the", "the e", "earli"))
            for c in there
        )
        and not any(c.kind in ("earliest", "until", "if", "unless", "otherwise") for c in here)
    ):
        yield _turned(fact, "on it")


def _closed(here: tuple[Cue, ...], before: frozenset[str]) -> bool:
    """Closed until then is possible after then."""
    return "until" in before and any(c.kind in ("open", "lack", "not") for c in here)


def _turned(fact: Fact, meant: str) -> Finding:
    return Finding("CONDITION", "rephrased", f"'{fact.text}': the source says {meant}", "fatal")


def _in_clause(prose: Prose, cues: tuple[Cue, ...], *facts: Fact) -> frozenset[str]:
    """The classes of all cues in the clauses of these facts."""
    places = _places(prose, facts)
    return frozenset(cue.kind for cue in cues if cue.clause in places)


_PLAIN_BOUND = (
    "below",
    "under",
    "over",
    "above",
    "exceed",
    "more than",
    "less than",
    "lower",
    "higher",
    "longer",
    "shorter",
    "fewer",
)


def _flipped(
    prose: Prose, cues: tuple[Cue, ...], fact: Fact, ties: frozenset[str]
) -> frozenset[str]:
    """ "Don't go below 70" is "at least 70"."""
    n = prose.word_at(fact.start)
    plain = [
        c
        for c in cues
        if c.kind in ("least", "most") and c.text.startswith(_PLAIN_BOUND) and 0 <= n - c.last <= 2
    ]
    if not plain or not any(
        c.kind == "not"
        and 0 <= plain[-1].first - c.last <= 7
        and not _SPLIT.search(prose.lower, c.end, plain[-1].start)
        for c in cues
    ):
        return ties
    return frozenset({"least": "most", "most": "least"}.get(tie, tie) for tie in ties)


_SPLIT = re.compile(r"[.;!?\n]|, (?:and|but|so)")


def _places(prose: Prose, facts: Iterable[Fact]) -> frozenset[int]:
    """The clauses that facts stand in."""
    last = len(prose.words) - 1
    return frozenset(
        prose.words[min(last, prose.word_at(f.start))].clause for f in facts if last >= 0
    )


def _amount(
    fact: Fact,
    before: frozenset[str],
    after: frozenset[str],
    around_before: frozenset[str],
    around_after: frozenset[str],
) -> Iterator[Finding]:
    for bound, said in (("least", "at least"), ("most", "at most")):
        lost = bound in before and bound not in around_after
        if lost and bound == "most" and {"may", "can"} & around_after:
            continue  # "The limit is 100" and "may send 100".
        if lost or (bound in after and bound not in around_before):
            detail = f"'{fact.text}': “{said}” was {'lost' if lost else 'added'}"
            yield Finding("CONDITION", "rephrased", detail, "fatal")
    if "roughly" in before and not {"roughly", "hedge"} & around_after and "/" not in fact.value:
        yield Finding("STRENGTH", "rephrased", f"'{fact.text}': “about” was lost", "fatal")
    elif "roughly" in after and "roughly" not in before:
        yield Finding("STRENGTH", "rephrased", f"'{fact.text}': “about” was added", "note")


def _ties(prose: Prose, cues: tuple[Cue, ...], fact: Fact) -> frozenset[str]:
    """The classes of the cues that stand close before or right after a fact, in its clause."""
    first = prose.word_at(fact.start)
    last = prose.word_at(fact.end - 1) + 1
    if first >= len(prose.words):
        return frozenset()
    clause = prose.words[first].clause
    found: set[str] = set()
    if fact.text.endswith("+") or prose.text[fact.end : fact.end + 1] == "+":
        found.add("least")  # "30+ leads"
    nearest = 99
    for cue in cues:
        if cue.text.startswith(_PLAIN_BOUND) and _compares(prose, cue, fact):
            continue
        if cue.kind not in _TIME | _AMOUNT or (cue.clause != clause and cue.last != first):
            continue
        if fact.start < cue.start < fact.end and cue.end <= fact.end:
            found.add(cue.kind)
        elif cue.end <= fact.start:
            gap = max(0, first - cue.last)
            if gap > min(_REACH, nearest) or prose.facts_between(cue.end, fact.start):
                continue
            if gap < nearest:
                found -= {k for k in found if (k in _TIME) == (cue.kind in _TIME)}
            nearest = gap
            found.add(cue.kind)
        elif cue.first >= last and _follows(cue, cue.first - last):
            # "By Friday at the earliest": what is said last is what is meant.
            found -= {k for k in found if (k in _TIME) == (cue.kind in _TIME)}
            found.add(cue.kind)
    return frozenset(found)


def _compares(prose: Prose, cue: Cue, fact: Fact) -> bool:
    """Whether a "below" or "above" sets one value of the text beside another, and rightly so."""
    before = [
        f for f in prose.facts[:_MOST] if f.end <= cue.start <= f.end + 40 and f.kind == fact.kind
    ]
    if (
        cue.start > fact.start
        or not before
        or _SPLIT.search(prose.lower, before[-1].end, cue.start)
    ):
        return False
    one, other = _VALUE.search(before[-1].value), _VALUE.search(fact.value)
    if not one or not other:
        return False
    less = float(one[0]) < float(other[0])
    return less == (cue.kind == "most") and one[0] != other[0]


_VALUE = re.compile(r"\d+(?:\.\d+)?")
_BEHIND = (
    "at the",
    "or ",
    "onward",
    "minimum",
    "maximum",
    "max",
    "min",
    "give",
    "not before",
    "no ",
)
_NAMED = re.compile(r"(?:the )?(?:earliest|soonest|latest|deadline|cut-?off)")


def _follows(cue: Cue, gap: int) -> bool:
    """Whether a bound stands behind what it ties: "at the latest", "or more", "is the earliest"."""
    if gap <= 1 and cue.text.startswith(_BEHIND):
        return True
    return gap <= 3 and _NAMED.match(cue.text) is not None
