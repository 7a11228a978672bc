"""Who does it: the author's side, the reader's, or somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose, keys_of
from glossary.concept import Side

_AUX = frozenset(
    [
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "ought",
        "have",
        "has",
        "had",
        "having",
        "need",
        "needs",
        "needed",
        "to",
        "be",
        "been",
        "being",
        "is",
        "are",
        "was",
        "were",
        "am",
        "do",
        "does",
        "did",
        "not",
        "also",
        "already",
        "still",
        "just",
        "only",
        "now",
        "first",
        "then",
        "never",
        "always",
        "probably",
        "either",
        "both",
        "all",
        "really",
        "gladly",
        "'ll",
        "n't",
        "going",
        "able",
        "asked",
        "please",
        "kindly",
        "therefore",
        "currently",
        "even",
        "soon",
        "therefore",
        "ever",
    ]
)
_ASKING = frozenset(("can", "could", "may", "shall", "would"))
_WORD = re.compile(r"[a-z']+")
_NAMED = {"marketing": "marketing", "it": "it"}


def actors(source: Prose, target: Prose, side: Side, reader: Side) -> Iterator[Finding]:
    """A deed that the source gives to one side and the target to the other one only."""
    here = _deeds(source, side, reader)
    there = _deeds(target, side, reader)
    for deed, who in here.items():
        now = there.get(deed, set())
        if len(who) == 1 and now and not who & now and {"marketing", "it"} >= who | now:
            yield Finding("ACTOR", "rephrased", f"who does it ('{deed}')", "fatal")


def _deeds(prose: Prose, side: Side, reader: Side) -> dict[str, set[str]]:
    """By verb, which sides do it. "it" counts as the side only where it is written "IT"."""
    found: dict[str, set[str]] = {}
    words = prose.words
    for n, word in enumerate(words):
        who = _who(prose, n, side, reader)
        if who is None or (
            n and words[n - 1].text in _ASKING and words[n - 1].clause == word.clause
        ):
            continue  # "Can we" asks for it, whoever does it then.
        for later in words[n + 1 : n + 6]:
            bare = later.text.split("'")[0]
            if later.clause != word.clause:
                break
            if bare in _AUX or later.text.endswith("n't"):
                continue
            if later.keys and not bare.endswith("ly"):
                verb = min(keys_of(bare), key=lambda key: key[0] == "=", default="")
                if verb:
                    found.setdefault(verb, set()).add(who)
            break
    return found


def _who(prose: Prose, n: int, side: Side, reader: Side) -> str | None:
    word = prose.words[n]
    head = word.text.split("'")[0]
    if head in ("we", "i"):
        return side
    if head == "you":
        return reader
    if head == "marketing" and not word.text.endswith("'s"):
        return "marketing"
    if (
        head == "it"
        and prose.text[word.start : word.start + 2] == "IT"
        and not word.text.endswith("'s")
    ):
        return "it"
    return None
