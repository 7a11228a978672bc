"""Moves of a date: what was on the table is replaced by another, and the reason that was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.threads.because import reason
from bot.threads.contract import Factor, Move
from bot.threads.dates import Mention
from bot.threads.given import leads_from
from bot.threads.of_ask import WISHES
from bot.threads.said import Said, plain
from bot.threads.when import first_day, last_day, quoted_days
from bot.threads.yes import bare_yes
from bot.translation.facts.lazy import lazy
from glossary.concept import Side


def moves(
    found: Sequence[Mention],
    thread: Sequence[Said],
    factors: Sequence[Factor],
    doing_side: Side,
) -> Iterator[Move]:
    """The moves in order. What is only possible or asked moves nothing until it is taken.

    A message moves the date once: of several days in it, to the one that its words give most.
    """
    table: Mention | None = None
    before: set[str] = set()
    quoted = quoted_days(thread)
    earlier: list[Mention] = []
    for _message, told in groupby(found, key=lambda mention: mention.dated.said.index):
        here = list(told)
        theirs = here[0].dated.said.side == doing_side
        if table is None:
            table = _first_on_table(here, theirs)
            if table and not theirs and (told_once := _asked_about(here[0].dated.said)):
                table = replace(table, dated=replace(table.dated, resolved=told_once))
            if table and theirs and _moves_quoted(table, quoted):
                yield _move(quoted[0], table, thread, factors)
            if table is None or theirs:
                continue
        known = before | {table.key}
        new = [one for one in here if one.key not in known or _goes_back(one, table)]
        if table.dated.said is here[0].dated.said:
            new = [one for one in new if one.dated.fact.start > table.dated.fact.start]
        to = _given(new, table, theirs)
        answered = any(m.key == table.key and m.dated.said.side == doing_side for m in earlier)
        earlier += here
        if to is not None and theirs and not answered and _is_met(table, to):
            table = to if to.standing > _SURE or to.rung == "target" else table
        elif to is not None:
            before.add(table.key)
            yield _move(table.key, to, thread, factors)
            table = to
    taken = _taken(found, thread)
    if table is not None and taken and taken[0].key not in before | {table.key}:
        mention, said = taken
        yield Move(
            from_=table.key, to=mention.key, because=None, message=said.index, because_message=None
        )


def _asked_about(said: Said) -> str | None:
    """The day of an old message that somebody quotes and asks whether it holds."""
    days = quoted_days([said])
    return days[0] if days and _HOLDS.search(plain(said.own)) else None


_HOLDS = lazy(
    r"\b(?:(?:the|that|this|our) date|still (?:on|holds?|stands?|true|valid|the plan|planned|good|happening|right)|holds?|stands?|on track|as (?:promised|planned|agreed|announced)|is (?:this|that) still|what happened|where is|supposed)\b"
)


def _first_on_table(here: Sequence[Mention], theirs: bool) -> Mention | None:
    """The first date of a thread; of the asking side's message the one by which something is wanted."""
    if theirs:
        flat = [one for one in here if one.flat]
        return max(flat, key=lambda one: one.weight) if flat else here[0]
    wished = [one for one in here if one.rung != "commitment"]
    return max(wished, key=lambda one: (_preferred(one), _wanted(one), _hoped(one)), default=None)


def _given(new: Sequence[Mention], table: Mention, theirs: bool) -> Mention | None:
    """The date to which a message moves what is on the table, where it does."""
    flat = [
        one
        for one in new
        if one.flat
        and not (theirs and _earlier(one, table) and one.standing < _SURE and one.rung != "target")
        and one.key != table.key
        and not leads_from(one.dated.said, one.dated.fact.start)
        and (one.rung != "wish" or _replaces_own(table, one, theirs))
    ]
    return max(flat, key=lambda one: one.standing) if flat else None


def _is_met(table: Mention, to: Mention) -> bool:
    """Whether the doing side's first day only lies before the one by which something is wished for."""
    if table.rung != "wish" or _says_moved(to, _SAYS_EARLIER):
        return False
    return _earlier(to, table) or _within(to, table)


_SURE = 2
"""The weight that a day of the doing side needs to come before what is on the table."""


def _earlier(mention: Mention, table: Mention) -> bool:
    """Whether a day lies before the one on the table: then it is more often of a step than of the ask."""
    new, old = mention.dated.resolved, table.dated.resolved
    return bool(new and old) and last_day(new or "") < first_day(old or "")


def _within(mention: Mention, table: Mention) -> bool:
    """Whether a day lies in the stretch of days that is on the table."""
    new, old = mention.dated.resolved, table.dated.resolved
    if not new or not old or "/" not in old:
        return False
    return first_day(old) <= first_day(new) and last_day(new) <= last_day(old)


def _goes_back(mention: Mention, table: Mention) -> bool:
    """Whether a date that was left before is taken up again, and not only spoken of."""
    taken = mention.rung == "commitment" or _BACK.search(mention.sentence.low) is not None
    return mention.key != table.key and taken


_BACK = lazy(
    r"\b(?:back (?:to|on|at)|after all|again|return(?:ing)? to|as (?:originally|first) planned)\b"
)


_CLEAR = 4
"""The weight from which a first date answers the one of a quoted old message."""


def _moves_quoted(mention: Mention, quoted: Sequence[str]) -> bool:
    """Whether a flat date is said to replace the one of a quoted old message."""
    return (
        bool(quoted)
        and mention.flat
        and quoted[0] != mention.key
        and (mention.weight >= _CLEAR or _says_moved(mention))
    )


def _wanted(mention: Mention) -> bool:
    start = mention.dated.fact.start
    before = plain(mention.dated.said.text[max(0, start - 24) : start])
    return _BY.search(before) is not None


def _preferred(mention: Mention) -> bool:
    return _BEST.search(mention.sentence.low) is not None


_BEST = lazy(r"\b(?:would be (?:ideal|best|perfect|great|good|safe)|ideally|latest|deadline)\b")


def _hoped(mention: Mention) -> bool:
    start, end = (at - mention.sentence.start for at in mention.span)
    return WISHES.search(mention.sentence.low[max(0, start) : end]) is not None


_BY = lazy(r"\b(?:by|before|until|live on|ready (?:by|on|for)|in time for) (?:the )?\Z")


def _replaces_own(table: Mention, mention: Mention, theirs: bool) -> bool:
    """Whether the asking side changes its date: its own, or any where it says that it is new."""
    if theirs:
        return False
    if table.rung == "wish" and _changes(table, mention) and _WANTS.search(mention.sentence.low):
        return True
    return _NEW_DATE.search(mention.sentence.low) is not None


_WANTS = lazy(
    r"\b(?:need|needs|want|wants|must|has to|have to|rather|really|actually|make it|deadline|opens|launch\w*|live|ready|would like|'d like|enough|fine|ok)\b"
)
_NEW_DATE = lazy(
    r", not (?:on |by |the )?\w|\b(?:make it|change of plan|new plan|new date|new deadline|moved|postponed|changed|shifted|pushed|now|instead)\b"
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


_SAYS_MOVED = lazy(
    r"\b(?:moved?|moves|moving|push|pushed|slip|slipped|postponed|now|new|changed|shifted|instead|delayed|later)\b"
)
_SAYS_EARLIER = lazy(
    r"\b(?:moved?|moves|moving|now|new|changed|shifted|instead|earlier|early|already|forward|sooner|rather|only|pulled|has to|have to|must|not (?:on|by|the))\b"
)


def _says_moved(mention: Mention, words: re.Pattern[str] = _SAYS_MOVED) -> bool:
    start, end = (at - mention.sentence.start for at in mention.span)
    low = mention.sentence.low
    return words.search(low if words is _SAYS_MOVED else low[max(0, start) : end]) is not None


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
