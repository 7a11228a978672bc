"""Moves of a date: what was on the table is replaced by another, and the reason that was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.threads.because import reason
from bot.threads.contract import Factor, Move
from bot.threads.dates import Mention
from bot.threads.given import leads_from
from bot.threads.said import Said, plain
from bot.threads.when import quoted_days
from bot.threads.yes import bare_yes
from bot.translation.facts.lazy import lazy
from glossary.concept import Side


def moves(
    found: Sequence[Mention],
    thread: Sequence[Said],
    factors: Sequence[Factor],
    doing_side: Side,
) -> Iterator[Move]:
    """The moves in order. What is only possible or asked moves nothing until it is taken."""
    table: Mention | None = None
    before: set[str] = set()
    quoted = quoted_days(thread)
    for mention in found:
        theirs = mention.dated.said.side == doing_side
        if table is not None and mention.key in before | {table.key}:
            continue
        if table is None:
            if (
                theirs
                and mention.flat
                and quoted
                and quoted[0] != mention.key
                and _says_moved(mention)
            ):
                yield _move(quoted[0], mention, thread, factors)
            if theirs or mention.rung != "commitment":
                table = mention
            continue
        if not mention.flat or leads_from(mention.dated.said, mention.dated.fact.start):
            continue
        if mention.rung == "wish" and not theirs and _same_message(table, mention):
            if table.rung == "wish" and _weighs_more(mention, table):
                table = mention
            continue
        if mention.rung == "wish" and not _replaces_own(table, mention, theirs):
            continue
        before.add(table.key)
        yield _move(table.key, mention, thread, factors)
        table = mention
    taken = _taken(found, thread)
    if table is not None and taken and taken[0].key not in before | {table.key}:
        mention, said = taken
        yield Move(
            from_=table.key, to=mention.key, because=None, message=said.index, because_message=None
        )


def _same_message(one: Mention, two: Mention) -> bool:
    return one.dated.said.index == two.dated.said.index


def _weighs_more(mention: Mention, table: Mention) -> bool:
    """Of two dates in one message the one by which something is wanted is on the table."""
    return _wanted(mention) and not _wanted(table)


def _wanted(mention: Mention) -> bool:
    start = mention.dated.fact.start
    before = plain(mention.dated.said.text[max(0, start - 24) : start])
    return _BY.search(before) is not None


_BY = lazy(r"\b(?:by|before|until|live on|ready (?:by|on|for)|in time for) (?:the )?\Z")


def _replaces_own(table: Mention, mention: Mention, theirs: bool) -> bool:
    """Whether the asking side changes its date: its own, or any where it says that it is new."""
    if theirs:
        return False
    if table.rung == "wish" and _changes(table, mention) and _WANTS.search(mention.sentence.low):
        return True
    return _NEW_DATE.search(mention.sentence.low) is not None


_WANTS = lazy(
    r"\b(?:need|needs|want|wants|must|has to|have to|rather|actually|make it|deadline|opens|launch\w*|live|ready|would like|'d like|enough|fine|ok)\b"
)
_NEW_DATE = lazy(
    r"\b(?:new date|new deadline|moved|postponed|changed|shifted|pushed|now|instead)\b"
)


def _taken(found: Sequence[Mention], thread: Sequence[Said]) -> tuple[Mention, Said] | None:
    """The last date where it was only asked for and the other side says a plain yes to it."""
    if not found or found[-1].flat or found[-1].denied:
        return None
    last = found[-1].dated.said
    following = [said for said in thread[last.index + 1 :] if said.side != last.side]
    return (found[-1], following[0]) if following and bare_yes(following[0]) else None


def _changes(table: Mention, mention: Mention) -> bool:
    """The asking side changes its own date in a later message."""
    return mention.key != table.key and mention.dated.said.index > table.dated.said.index


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
    because, where = reason(mention, thread, factors)
    return Move(
        from_=from_,
        to=mention.key,
        because=because,
        message=index,
        because_message=where if because else None,
    )
