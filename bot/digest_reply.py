"""The weekly digest as it is said: a Reply that is read in a minute, or the one screen of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot import wording_digest as wording
from bot.calendar import Week, day_in_words
from bot.digest import Ahead, Digest, Snapshot, Waiting
from bot.memory import DigestKind
from bot.records import other
from bot.reply import (
    Button,
    Buttons,
    Gloss,
    Glosses,
    Kept,
    Line,
    Notice,
    Part,
    Points,
    Reply,
    Row,
    Rows,
    Say,
    Title,
)
from glossary.concept import SIDES
from glossary.termbase import Termbase

MOST_ROWS, SHARED_ROWS, ALL_ROWS = 7, 10, 11
"""Asks of a side that are listed, of both sides, and with those that are nobody's turn; the rest is
counted. More would not be read in a minute, nor fit into one message of Slack's."""
MOST_DATES = 5


def digest_reply(
    digest: Digest,
    *,
    kind: DigestKind = "team",
    pressable: bool = False,
    asks_url: str | None = None,
    termbase: Termbase | None = None,
    hint: bool = True,
) -> Reply:
    """The digest as it is said. `pressable`: its rows offer what can be done with an ask.

    `asks_url` is the page with all asks. `termbase` names what asks have in common.
    `hint`: a channel that never had one is told how to switch it off.
    """
    title = Title(wording.title(digest.week.number))
    if kind == "executive":
        body = _executive(digest, termbase)
    elif digest.open:
        body = _team(digest, pressable)
    else:
        body = _nothing_open(digest)
    parts: list[Part] = [title, *body]
    if digest.missed:
        parts.append(Kept(wording.missed([week.number for week in digest.missed])))
    if digest.first and hint:
        parts.append(Kept(wording.HOW_TO_SWITCH_OFF))
    if asks_url:
        parts.append(Buttons((Button("link", wording.OPEN_ASKS, url=asks_url),)))
    return Reply(title.text, tuple(parts))


def _team(digest: Digest, pressable: bool) -> Iterable[Part]:
    yield Notice(_counts(digest))
    left = ALL_ROWS
    for side in SIDES:
        waiting, others = digest.waiting[side], digest.waiting[other(side)]
        most = min(MOST_ROWS, SHARED_ROWS - min(len(others), SHARED_ROWS // 2))
        if waiting:
            yield Rows(wording.WAITING_ON[side], tuple(_rows(waiting, most, digest, pressable)))
            left -= min(most, len(waiting))
    if digest.nobody:
        most = min(left, MOST_ROWS)
        yield Rows(wording.NO_TURN, tuple(_rows(digest.nobody, most, digest, pressable)))
    yield from _dates(digest)
    yield from _reasons(digest, wording.WHAT_MOVED_DATES)
    yield from _words(digest)


def _nothing_open(digest: Digest) -> Iterable[Part]:
    yield Say(wording.NOTHING_WAITS)
    kept = digest.kept
    if digest.closed or kept.due:
        said = wording.closed_quietly(digest.closed, kept.kept, kept.due)
        yield Notice(said[:1].upper() + said[1:])
    yield from _dates(digest)
    yield from _reasons(digest, wording.WHAT_MOVED_DATES)
    yield from _words(digest)


def _executive(digest: Digest, termbase: Termbase | None) -> Iterable[Part]:
    waiting = digest.waiting
    counts = (len(waiting["marketing"]), len(waiting["it"]), len(digest.nobody))
    yield Say(wording.waits_now(*counts))
    yield Notice(" · ".join([wording.brought(digest.new, digest.closed), *_kept(digest)]))
    if shared := in_common(digest, termbase):
        yield Points(wording.IN_COMMON, shared)
    if digest.open:
        rows = tuple(_row(one, digest, pressable=False) for one in digest.open[:3])
        yield Rows(wording.WAITS_LONGEST, rows)
    yield from _reasons(digest, wording.WHY_DATES_MOVED)
    said = [one for one in digest.earlier if one.state != "missed"][:3]
    if said:
        weeks = [*reversed(said), digest.snapshot()]
        yield Points(wording.WEEK_BY_WEEK, tuple(_week(one) for one in weeks))
    yield Kept(wording.PER_SIDE)


def _week(one: Snapshot) -> str:
    return wording.week_line(
        one.week.number, one.marketing, one.it, one.median_days, one.kept, one.due
    )


def in_common(digest: Digest, termbase: Termbase | None) -> tuple[str, ...]:
    """What two or more open asks are about, the most frequent first."""
    if termbase is None:
        return ()
    count = Counter(concept for one in digest.open for concept in set(one.concepts))
    shared = sorted((-n, concept) for concept, n in count.items() if n > 1)
    known = [(concept, -n) for n, concept in shared if concept in termbase.concepts]
    return tuple(
        wording.shared_by(termbase.preferred(concept, "marketing"), n) for concept, n in known[:3]
    )


def _counts(digest: Digest) -> str:
    said = wording.counts(len(digest.open), digest.new, digest.closed, digest.snoozed)
    return " · ".join([said, *_kept(digest)])


def _kept(digest: Digest) -> Iterable[str]:
    if digest.kept.due:
        yield wording.dates_kept(digest.kept.kept, digest.kept.due)
    if digest.kept.moved:
        yield wording.moved(digest.kept.moved)


def _rows(waiting: Sequence[Waiting], most: int, digest: Digest, pressable: bool) -> Iterable[Row]:
    for one in waiting[:most]:
        yield _row(one, digest, pressable)
    if len(waiting) > most:
        yield Row(wording.and_more(len(waiting) - most))


def _row(one: Waiting, digest: Digest, pressable: bool) -> Row:
    note = one.step or ""
    if not note and one.due is not None:
        note = wording.due_on(day_in_words(one.due, digest.today))
    return Row(
        one.title,
        number=f"#{one.number}",
        aside=wording.age(one.days),
        note=note,
        url=one.link or "",
        choices=_choices(one.number, digest.week) if pressable else (),
    )


def _choices(ask: int, week: Week) -> tuple[Button, ...]:
    """What can be done with an ask; the value names it and the digest that it stands in."""
    value = f"{ask}.{week}"
    return (
        Button("digest_answered", wording.ANSWERED, value),
        Button("digest_snooze", wording.SNOOZE_A_WEEK, value),
        Button("digest_not_an_ask", wording.NOT_AN_ASK, value),
    )


def _dates(digest: Digest) -> Iterable[Part]:
    by_side = [
        wording.kept_of(side, tally.kept, tally.due)
        for side, tally in digest.kept_by.items()
        if tally.due
    ]
    if len(by_side) == 2:
        yield Line(wording.DATES_KEPT, tuple(by_side))
    items = [_ahead_line(one, digest) for one in digest.ahead[:MOST_DATES]]
    if len(digest.ahead) > MOST_DATES:
        items.append(wording.and_more(len(digest.ahead) - MOST_DATES))
    if items:
        yield Points(wording.DATES_AHEAD, tuple(items))


def _ahead_line(one: Ahead, digest: Digest) -> str:
    day = day_in_words(one.due, digest.today)
    owes = (f"{wording.NAME[side]}: {one.owes[side]}" for side in SIDES if side in one.owes)
    return " · ".join((f"{day}: #{one.number} {one.title}", *owes))


def _reasons(digest: Digest, title: str) -> Iterable[Part]:
    if digest.moved:
        items = tuple(f"{wording.FACTOR[one.kind]} {one.count}" for one in digest.moved[:3])
        yield Line(title, items)


def _words(digest: Digest) -> Iterable[Part]:
    if digest.words:
        title = wording.TWO_WORDS if len(digest.words) > 1 else wording.ONE_WORD
        rows = tuple(Gloss(word.surface, word.meaning, word.concept) for word in digest.words)
        yield Glosses(title, rows)
