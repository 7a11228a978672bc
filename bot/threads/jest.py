"""What its own author takes back in the next sentence: "can we have a pony? kidding"."""

from __future__ import annotations

from bot.threads.said import Said, Sentence, plain
from bot.translation.facts.lazy import lazy

_TAKEN_BACK = lazy(
    r"[.!?… )\n]{1,6}(?:(?:just |only |i'm )?(?:kidding|joking|a joke|joke|jk|haha|lol)\b|(?:no,? )?(?:never ?mind|scratch that|forget (?:it|that))\b)"
)
_NEXT = 40
"""Code points behind a sentence in which it is taken back."""


def is_taken_back(said: Said, sentence: Sentence) -> bool:
    """Whether the next sentence says that it was a joke, or no matter."""
    behind = plain(said.own[sentence.end : sentence.end + _NEXT])
    return _TAKEN_BACK.match(behind) is not None
