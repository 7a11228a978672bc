"""What became of the ask that a why is about: read when the why is shown, so that it is never old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo

from bot.access import readable_by
from bot.asks import Ask
from bot.commitments import Commitment, Move
from bot.memory import Course, Memory
from bot.records import Reader
from bot.whys import Step, Why


async def recalled(memory: Memory, reader: Reader, why: Why, zone: tzinfo) -> Why:
    """The entry as it went on since, as far as the reader may read of its ask."""
    (went,) = await all_recalled(memory, reader, (why,), zone)
    return went


async def all_recalled(
    memory: Memory, reader: Reader, whys: Sequence[Why], zone: tzinfo
) -> tuple[Why, ...]:
    """The same of many entries of the reader's Workspace, which takes no longer than of one."""
    asks = {why.ask for why in whys if why.ask is not None}
    courses = await memory.courses_of(reader.workspace, asks) if asks else {}
    return tuple(
        _recalled(reader, why, courses.get(why.ask) if why.ask else None, zone) for why in whys
    )


def _recalled(reader: Reader, why: Why, course: Course | None, zone: tzinfo) -> Why:
    if course is None or not readable_by(reader, course.ask.source):
        return why
    commitments = [one for one in course.commitments if readable_by(reader, one.source)]
    return as_it_went(why, course.ask, commitments, course.moves, zone)


def as_it_went(
    why: Why,
    ask: Ask,
    commitments: Sequence[Commitment],
    moves: Sequence[Move],
    zone: tzinfo,
) -> Why:
    """The entry with what became of its ask since: the date that both sides said yes to, how it moved
    and why, and the day on which it was done.

    What two people confirmed takes the place of what was noted of it before.
    """
    agreed = next((one for one in commitments if len(one.said_yes) == 2), None)
    if agreed is None:
        return replace(why, actual=_done(ask, zone))
    held = [
        move for move in moves if move.commitment == agreed.id and move.confirmed_at is not None
    ]
    said = [step for step in why.steps if step.rung != "commitment"]
    first = held[0].was if held and held[0].was else agreed.due
    at = max(yes.at for yes in agreed.said_yes.values())
    said.append(Step(at, None, "commitment", first, message=agreed.source.message))
    said += [
        Step(move.confirmed_at or move.at, None, "commitment", move.to, move.because, by=move.by)
        for move in held
    ]
    return replace(why, steps=tuple(said), due=said[-1].day, actual=_done(ask, zone))


def _done(ask: Ask, zone: tzinfo) -> date | None:
    """The day on which it was done, where it was."""
    done = ask.status == "done" and ask.closed_at is not None
    return ask.closed_at.astimezone(zone).date() if done and ask.closed_at else None
