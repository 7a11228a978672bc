"""The same said with another strength: "must" for "should", "may" for "will", "some" for "all"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.translation.checks.cues import Cue
from bot.translation.checks.excused import only_once
from bot.translation.checks.finding import Finding
from bot.translation.checks.partners import BOUND, MOST, Side, partners, unpaired
from bot.translation.checks.stand_ins import Fits
from bot.translation.checks.words import overlap


def narrowed(one: Side, other: Side) -> Iterator[Finding]:
    """ "All" of the source that is "some" in the target."""
    before = [n for n, cue in enumerate(one.cues) if cue.kind == "all"][:MOST]
    kept = [n for n, cue in enumerate(one.cues) if cue.kind == "some"]
    after = [n for n, cue in enumerate(other.cues) if cue.kind == "some"]
    if len(after) <= len(kept):
        return
    for n in after[:MOST]:
        if any(overlap(other.near[n], one.near[m]) > BOUND for m in before):
            yield Finding("CONDITION", "rephrased", f"'{other.cues[n].text}' for all", "fatal")
            return


_SOFT = ("should", "may", "want", "could", "hedge", "can")
_EXCUSES: Fits = (
    ("must", 0),
    ("need", 0),
    ("ask", 0.1),
    ("onlyif", 0),
    ("only", 0.2),
    ("earliest", 0.2),
    ("latest", 0.4),
    ("unless", 0.1),
    ("otherwise", 0.1),
    ("not", 0.3),
    ("lack", 0.2),
    ("open", 0.3),
    ("if", 0.3),
    ("depends", 0.1),
)


def strengthened(one: Side, other: Side) -> Iterator[Finding]:
    """A "must" of the target where the source speaks of the same only softly."""
    mine = [n for n, cue in enumerate(other.cues) if cue.kind in ("must", "need")]
    for n, partner in partners(mine, other, one, _EXCUSES):
        if partner is not None:
            continue
        soft = [m for m, cue in enumerate(one.cues) if cue.kind in _SOFT][:MOST]
        if any(overlap(other.near[n], one.near[m]) > BOUND for m in soft):
            yield unpaired("must", other.prose, other.cues[n], "added")


def weakened(one: Side, other: Side) -> Iterator[Finding]:
    """A "should", "may" or "would like" where the source says of the same that it must or will be."""
    soft_here = [n for n, c in enumerate(one.cues) if c.kind in (*_SOFT, "ask")][:MOST]
    sure = [n for n, c in enumerate(one.cues) if c.kind in ("must", "need", "will")][:MOST]
    now_sure = [n for n, c in enumerate(other.cues) if c.kind in ("must", "need", "will")][:MOST]
    for n, cue in list(enumerate(other.cues))[: 2 * MOST]:
        if (
            cue.kind not in ("should", "want", "may", "hedge")
            or _is_denied(cue, other)
            or (cue.kind == "may" and only_once(n, other, one))
        ):
            continue
        if any(overlap(other.near[n], one.near[m]) > 0.15 for m in soft_here):
            continue
        for m in sure:
            shared = overlap(other.near[n], one.near[m])
            if shared > BOUND and not any(
                overlap(other.near[k], one.near[m]) >= shared for k in now_sure
            ):
                yield unpaired("should", other.prose, cue, "added")
                return


def _is_denied(cue: Cue, side: Side) -> bool:
    return any(c.kind == "not" and 0 <= cue.start - c.end < 12 for c in side.cues)
