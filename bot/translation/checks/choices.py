"""Which of several: "or" and "and", "either" and "both"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_JOINT = re.compile(r"(?<!\w)(and|or|\+|&)(?!\w)")
_AND = re.compile(r"\b(?:and|both|plus|as well as|together)\b|[+&]")
_OR = re.compile(r"\b(?:or|either|nor|neither|otherwise|alternatively)\b|/")
_EITHER = re.compile(r"\b(?:either|one of the two|one or the other)\b")
_BOTH = re.compile(r"\bboth\b")
_NO = frozenset(("not", "lack", "only", "except", "onlyif"))
_MOST = 60


def choices(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
    forth: Links, back: Links,
) -> Iterator[Finding]:  # fmt: skip
    """An "or" that became an "and" between the same things, and the other way round."""
    for count, found in enumerate(_JOINT.finditer(source.lower)):
        if count > _MOST:
            break
        n = source.word_at(found.start() - 1)
        left, right = (
            _side(forth, source, n, -1),
            _side(forth, source, source.word_at(found.end()), 1),
        )
        if left < 0 or right < 0:
            continue
        a, b = forth.to[left], forth.to[right]
        if min(a, b) < 0 or a == b or min(forth.how[left], forth.how[right]) < 0.55:
            continue
        if back.apart(a, b) > forth.apart(left, right) + 5 or back.apart(a, b) > 9:
            continue
        first, last = sorted((a, b))
        between = target.lower[target.words[first].end : target.words[last].start]
        is_or = found[1] == "or"
        if _denied(here, forth, left) or _denied(there, back, first):
            continue
        if is_or and _AND.search(between) and not _OR.search(between):
            yield Finding("CONDITION", "rephrased", "'or' became 'and'", "fatal")
            return
        if not is_or and re.search(r"\bor\b", between) and not re.search(r"\band\b", between):
            yield Finding("CONDITION", "rephrased", "'and' became 'or'", "fatal")
            return
    if (
        _EITHER.search(source.lower)
        and not _EITHER.search(target.lower)
        and not _BOTH.search(source.lower)
    ):
        for found in _BOTH.finditer(target.lower):
            m = min(target.word_at(found.start()), len(target.words) - 1)
            if not any(
                c.kind == "not" and back.apart(c.first, m) < 8 for c in there[:_MOST]
            ) and not re.match(
                r"both (?:\w+ ){0,2}(?:are |is |work|would be |will be )?(?:fine|ok|okay|possible|work|acceptable|do\b)",
                target.lower[found.start() :],
            ):
                yield Finding("CONDITION", "rephrased", "'either' became 'both'", "fatal")
                return


def _side(links: Links, prose: Prose, start: int, step: int) -> int:
    n = start
    for _ in range(3):
        if not 0 <= n < len(prose.words) or links.apart(min(start, len(prose.words) - 1), n) > 3:
            return -1
        if prose.words[n].keys:
            return n
        n += step
    return -1


def _denied(cues: tuple[Cue, ...], links: Links, n: int) -> bool:
    return any(
        c.kind in _NO and c.first <= n + 6 and links.apart(c.first, n) <= 8 for c in cues[:_MOST]
    )
