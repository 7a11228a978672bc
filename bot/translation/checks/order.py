"""What comes first: a "before" stays a "before" and a "until" an "until" for the same event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.align import Links
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

_BEFORE = frozenset(("before", "before that", "before then", "until", "till", "til", "ahead of", "prior to", "beforehand", "by then", "until then"))  # fmt: skip
_AFTER = frozenset(("after", "once", "following", "afterwards", "as soon as", "then", "from then on"))  # fmt: skip
_OR_MORE = re.compile(r"\d[^.;!?]{0,14} or (?:later|newer|higher|above|more|longer)\b")
_OR_LESS = re.compile(r"\d[^.;!?]{0,14} or (?:earlier|older|lower|below|less|shorter|fewer)\b")
_POINTING = frozenset(("that", "then", "this", "which"))
_NEAR = 3.5
_MOST = 60


def order(
    source: Prose, here: tuple[Cue, ...], target: Prose, there: tuple[Cue, ...],
    forth: Links, back: Links,
) -> Iterator[Finding]:  # fmt: skip
    """A "before X" that became "after X" for the same X, without a "not" that turns it back."""
    up = _OR_MORE.search(source.lower) and not _OR_LESS.search(source.lower)
    down = _OR_LESS.search(source.lower) and not _OR_MORE.search(source.lower)
    if (up and _OR_LESS.search(target.lower)) or (down and _OR_MORE.search(target.lower)):
        yield Finding("CONDITION", "rephrased", "'or later' turned round", "fatal")
    for cue in here[:_MOST]:
        mine = _family(cue)
        if not mine:
            continue
        head, pointing = _head(source, cue, forth)
        for other in there[:_MOST]:
            theirs = _family(other)
            if not theirs or theirs == mine:
                continue
            event, points = _head(target, other, back)
            if head >= 0 and event >= 0:
                same = forth.sure(head) == event
            elif pointing and points:
                same = _same_deed(source, cue, other, forth, back)
            else:
                continue
            if not same or _turned(here, forth, cue) or _turned(there, back, other):
                continue
            if any(
                _family(c) == mine and _head(target, c, back) == (event, points) and c is not other
                for c in there[:_MOST]
            ):
                continue
            yield Finding("CONDITION", "rephrased", f"'{cue.text}' became '{other.text}'", "fatal")
            return


def _family(cue: Cue) -> str:
    if cue.kind in ("latest", "until") and cue.text in _BEFORE:
        return "before"
    if cue.kind == "earliest" and cue.text in _AFTER:
        return "after"
    if cue.kind == "latest" and cue.text == "after":
        return ""  # "no changes after"
    return ""


def _head(prose: Prose, cue: Cue, links: Links) -> tuple[int, bool]:
    """The event behind a cue, or that it points back."""
    if cue.text.endswith((" then", " that")) or cue.text in ("afterwards", "beforehand", "then"):
        return -1, True
    for n in range(cue.last, min(len(prose.words), cue.last + 5)):
        word = prose.words[n]
        if (
            n == cue.last
            and word.text in _POINTING
            and not (
                n + 1 < len(prose.words) and prose.words[n + 1].keys and links.apart(n, n + 1) < 1.5
            )
        ):
            return -1, True
        if links.apart(cue.last - 1, n) > _NEAR + 1:
            break
        if word.keys:
            if any(key[0] == "#" for key in word.keys):
                return -1, False
            return n, False
    return -1, False


def _same_deed(source: Prose, cue: Cue, other: Cue, forth: Links, back: Links) -> bool:
    """Whether two cues that point back stand beside the same words."""
    for n in range(max(0, cue.first - 7), min(len(source.words), cue.last + 6)):
        m = forth.to[n]
        if (
            m >= 0
            and forth.how[n] >= 0.5
            and forth.apart(n, cue.first) <= 8
            and back.apart(m, other.first) <= 8
        ):
            return True
    return False


def _turned(cues: tuple[Cue, ...], links: Links, cue: Cue) -> bool:
    """Whether a negative or an "only" stands before it in its sentence."""
    return any(
        c.kind in ("not", "lack", "only", "open")
        and c is not cue
        and links.apart(c.first, cue.first) <= (8 if c.first < cue.first else 3)
        for c in cues[:_MOST]
    )
