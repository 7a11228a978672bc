"""What in a message is not prose and so holds no terms: code, links, addresses, mentions, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossary.words import LETTER

Span = tuple[int, int]
"""Start and end in code points, the end not included."""

# Every part is linear on hostile text: it starts once per run, and repeats are possessive.
_MASKED = re.compile(
    r"""
      ```.*?(?:```|\Z)                                    # a code block, also one left open
    | `[^`\n]*+`                                          # code in a line
    | ^[ \t]{0,3}(?:>|&gt;)[^\n]*+                        # a quoted line
    | <(?:https?://|mailto:|tel:|@|\#|!)[^<>\n]*+>        # what Slack writes for links and mentions
    | <at\b[^<>\n]*+>[^<\n]*+</at>                        # what Teams writes for a mention
    | (?:https?|ftp|file)://[^\s<>|]++ | \bwww\.[^\s<>|]++
    | (?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++        # an e-mail address
    | (?<![\w@])@\w[\w.-]*+                               # a mention
    | (?<![\w.-])[\w-]++(?:\.[\w-]++)++/[^\s<>|]*+        # a link without https://
    | (?<![\w/.~<])[~.]{0,2}/\w[^\s<>|]*+                 # a path or a slash command
    | (?<![\w:]):[a-z][a-z0-9_+-]*+:(?!\w)                # an emoji by its name
    """,
    re.S | re.M | re.X,
)
_HINTS = ("`", "@", "<", ">", "/", ":", "&gt;", "www.")
_LETTER = re.compile(LETTER)
_OTHER = re.compile("[^\ua66e]")


def masked_spans(text: str) -> list[Span]:
    """Sorted, disjoint spans of everything in the text that is not prose."""
    if not any(hint in text for hint in _HINTS):
        return []
    return [match.span() for match in _MASKED.finditer(text)]


def blanked(text: str, masked: Iterable[Span] = ()) -> str:
    """The text in the same length with everything masked made unreadable.

    A letter becomes a letter that no term has, so that half a word is not taken for a whole one;
    anything else becomes NUL, across which no term reaches.
    `masked` are further spans; they may overlap, and are cut to the text.
    """
    spans = masked_spans(text)
    if masked:
        spans = sorted([*spans, *masked])
    if not spans:
        return text
    parts, at = [], 0
    for start, end in spans:
        start, end = max(start, at), min(end, len(text))
        if start < end:
            parts += [text[at:start], _OTHER.sub("\0", _LETTER.sub("\ua66e", text[start:end]))]
            at = end
    parts.append(text[at:])
    return "".join(parts)
