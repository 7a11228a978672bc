"""What in a message is not prose and so holds no terms: code, links, addresses, mentions, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossary.words import LETTER

Span = tuple[int, int]
"""Start and end in code points, the end not included."""

# Letters, also those that are written as a letter and a combining accent.
_W = r"\w\u0300-\u036f"
# A hint that the text must hold for the pattern to be tried, and the pattern. Every pattern is
# linear on hostile text: it starts once per run of characters, and its repeats are possessive.
_MASKED = tuple(
    (hint, re.compile(pattern, re.S | re.M))
    for hint, pattern in (
        ("`", r"```.*?```|`[^`\n]*+`"),
        (">", r"^[ \t]{0,3}>[^\n]*+"),  # a quoted line
        ("&gt;", r"^[ \t]{0,3}&gt;[^\n]*+"),  # the same as Slack sends it
        ("<", r"<(?:https?://|mailto:|tel:|[@#!])[^<>\n]*+>"),  # Slack's links and mentions
        ("</at>", r"<at\b[^<>\n]*+>[^<\n]*+</at>"),  # Teams' mentions
        ("://", r"(?:https?|ftp|file)://[^\s<>|]++"),
        ("www.", rf"(?<![{_W}])www\.[^\s<>|]++"),
        ("@", rf"(?<![{_W}.+-])[{_W}.+-]++@[{_W}-]++(?:\.[{_W}-]++)++"),  # an e-mail address
        ("@", rf"(?<![{_W}@])@[{_W}][{_W}.-]*+"),  # a mention
        ("/", rf"(?<![{_W}.-])[{_W}-]++(?:\.[{_W}-]++)++/[^\s<>|]*+"),  # a link without https://
        ("/", rf"(?<![{_W}/.~<])[~.]{{0,2}}/[{_W}][^\s<>|]*+"),  # a path or a slash command
        (":", rf"(?<![{_W}:]):[a-z][a-z0-9_+-]*+:(?![{_W}])"),  # an emoji by its name
    )
)
_LETTER = re.compile(LETTER)
BLANK = "\ua66e"
"""The letter that stands for each letter of what is masked."""
_OTHER = re.compile(f"[^{BLANK}]")


def masked_spans(text: str) -> list[Span]:
    """Sorted spans of everything in the text that is not prose; they may overlap."""
    return sorted(
        match.span()
        for hint, pattern in _MASKED
        if hint in text
        for match in pattern.finditer(text)
    )


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
            parts += [text[at:start], _OTHER.sub("\0", _LETTER.sub(BLANK, text[start:end]))]
            at = end
    parts.append(text[at:])
    return "".join(parts)
