"""Where a quote stands in a message: verbatim, or mended where only space, case or quotes differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.threads.said import Said, plain
from bot.threads.spans import Span

_TRAIL = " \t\r\n.,;:!?…\"“”'’"
_LONGEST = 2_000


def locate(quote: str, said: Said) -> Span | None:
    """The span of a quote within a message's own words, else None."""
    wanted = quote.strip(_TRAIL)[:_LONGEST]
    if not wanted:
        return None
    start = said.own.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    words = plain(wanted).split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = re.search(pattern, plain(said.own))
    return found.span() if found else None


def find_quote(quote: str, message: int, thread: Sequence[Said]) -> tuple[Said, Span] | None:
    """The message and span of a quote; where it stands in one other message only, that one."""
    if 0 <= message < len(thread) and (span := locate(quote, thread[message])):
        return thread[message], span
    elsewhere = [(said, span) for said in thread if (span := locate(quote, said))]
    return elsewhere[0] if len(elsewhere) == 1 and len(quote.split()) > 2 else None
