"""Moves of a date: what was on the table is replaced by another, and the reason that was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.threads.contract import Factor, Move
from bot.threads.dates import Mention
from bot.threads.said import Said, plain
from bot.threads.spans import clean
from bot.threads.when import quoted_days
from bot.translation.facts.lazy import lazy

_BECAUSE = lazy(
    r"\b(?:because(?: of)?|since|as(?= (?:we|the|our|it|there|they|i|legal|security))|due to|owing to|given(?: that)?|on account of|thanks to|the reason is(?: that)?|reason:|blame)\b[: ]*"
)
_FROM = lazy(
    r"\bfrom (?:the )?\Z|\binstead of (?:the )?\Z|\bnot (?:the )?\Z|\brather than (?:the )?\Z"
)


def moves(
    found: Sequence[Mention], thread: Sequence[Said], factors: Sequence[Factor], doing_side: str
) -> Iterator[Move]:
    """The moves in order. What is only possible or asked moves nothing."""
    table: Mention | None = None
    quoted = quoted_days(thread)
    for number, mention in enumerate(found):
        if mention.rung == "wish" and table is not None and mention.dated.said.side != doing_side:
            if table.rung == "wish" and mention.flat and _changes(table, mention):
                yield _move(table.key, mention, thread, factors)
                table = mention
            continue
        if not mention.flat or _leads_from(mention):
            if table is None:
                table = mention
            continue
        if table is None:
            if quoted and quoted[0] != mention.key and _says_moved(mention):
                yield _move(quoted[0], mention, thread, factors)
            table = mention
        elif mention.key != table.key:
            if any(m.key == mention.key for m in found[:number] if m is table):
                continue
            yield _move(table.key, mention, thread, factors)
            table = mention


def _changes(table: Mention, mention: Mention) -> bool:
    """The asking side changes its own date in a later message."""
    return mention.key != table.key and mention.dated.said.index > table.dated.said.index


def _leads_from(mention: Mention) -> bool:
    """ "from 30 November to 6 January": the first is where it moves from."""
    start = mention.dated.fact.start
    before = plain(mention.dated.said.text[max(0, start - 24) : start])
    return _FROM.search(before) is not None


def _says_moved(mention: Mention) -> bool:
    return (
        re.search(
            r"\b(?:moved?|moves|moving|push|pushed|slip|slipped|postponed|now|new|changed|shifted|instead|delayed|later)\b",
            mention.sentence.low,
        )
        is not None
    )


def _move(from_: str, mention: Mention, thread: Sequence[Said], factors: Sequence[Factor]) -> Move:
    index = mention.dated.said.index
    because, where = _reason(mention, thread, factors)
    return Move(
        from_=from_,
        to=mention.key,
        because=because,
        message=index,
        because_message=where if because else None,
    )


def _reason(
    mention: Mention, thread: Sequence[Said], factors: Sequence[Factor]
) -> tuple[str | None, int]:
    """A because-clause beside the date, else the nearest reason that its side gave."""
    said = mention.dated.said
    if found := _BECAUSE.search(mention.sentence.low):
        start = mention.sentence.start + found.end()
        end = next(
            (c.end for c in mention.sentence.clauses if c.start <= start < c.end),
            mention.sentence.end,
        )
        if end - start > 5 and not start <= mention.dated.fact.start < end:
            first, last = clean(said.text, (start, end))
            return said.text[first:last], said.index
    for factor in factors:
        if factor.message == said.index:
            return factor.quote, factor.message
    later = [
        f
        for f in factors
        if said.index < f.message <= said.index + 3 and thread[f.message].side == said.side
    ]
    if later:
        return later[0].quote, later[0].message
    earlier = [
        f for f in factors if f.message == said.index - 1 and thread[f.message].side == said.side
    ]
    return (earlier[-1].quote, earlier[-1].message) if earlier else (None, said.index)
