"""What of a message its author says now, and what is quoted from before."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Every repetition is bounded or consumed by the match: the text may be hostile and long.
_MARKED = re.compile(r"^[ \t]{0,8}(?:>|&gt;)[^\n]*", re.M)
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
_WROTE = re.compile(
    rf"^[ \t]{{0,8}}(?:on|am|le) [^\n]{{0,20}}(?:\d|{_MONTHS}|yesterday)[^\n]{{0,160}}?"
    r"(?:wrote|said|writes|schrieb|a écrit)[^\n:]{0,40}:"
    r"|^[ \t]{0,8}(?!(?:as|like|i|we|which|and|but)\b)[^\n:,.?!]{1,40} (?:wrote|said)"
    r"(?: (?:on|at|last|yesterday|earlier|in|back)\b[^\n:]{0,60})?:",
    re.M | re.I,
)
_FORWARDED = re.compile(
    r"^[ \t]{0,8}(?:-{2,20} ?(?:original message|forwarded (?:message|by))[^\n]*"
    r"|begin forwarded message:?|(?:fwd|fw|forwarded|forwarding)(?: [^\n:]{0,60})?: ?$)"
    r"|^[ \t]{0,8}\*{0,2}(?:from|von)\*{0,2}: [^\n]+\n(?:[^\n]*\n){0,2}?[ \t]{0,8}\*{0,2}(?:sent|date|to|subject|gesendet)\*{0,2}:",
    re.M | re.I,
)
_SPOKEN = re.compile(
    r"\b(?:said|wrote|says|quote|quoted|promised|told us|told me|and i quote|reads|read|ticket|mail|e-?mail|message)"
    r"\b[^\n\"“”.?!]{0,40}[\"“]([^\"“”\n]{3,300})[\"”]",
    re.I,
)
_FORWARD_QUOTED = re.compile(
    r"\b(?:fwd|fw|forwarded|forwarding|from (?:the |our |their )?(?:mail|e-?mail|ticket|chat|minutes))\b[^\n\"“”]{0,60}: ?[\"“]([^\"“”]{3,2000})[\"”]",
    re.I,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NOT_BREAK = re.compile(r"[^\n]")


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where older messages are quoted, sorted and disjoint, in code points."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_quotes(text)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return tuple(merged)


def own_words(text: str) -> str:
    """The text with what is quoted blanked out: the same length, the same lines."""
    pieces: list[str] = []
    position = 0
    for start, end in quoted_spans(text):
        pieces += [text[position:start], _NOT_BREAK.sub(" ", text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def _quotes(text: str) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _MARKED.finditer(text))
    yield from (found.span(1) for found in _SPOKEN.finditer(text))
    yield from (found.span(1) for found in _FORWARD_QUOTED.finditer(text))
    if found := _FORWARDED.search(text):
        yield found.start(), len(text)
    for found in _WROTE.finditer(text):
        yield found.start(), _end_of_quote(text, found)


def _end_of_quote(text: str, wrote: re.Match[str]) -> int:
    """Marked lines end by themselves; below a reply stands the old mail, above one a paragraph."""
    rest = text[wrote.end() : wrote.end() + 200].lstrip()
    if rest.startswith((">", "&gt;")):
        return wrote.end()
    if text[: wrote.start()].strip():
        return len(text)
    blank = _BLANK_LINE.search(text, _first_word(text, wrote.end()))
    return blank.start() if blank else len(text)


def _first_word(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start
