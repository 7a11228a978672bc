"""What became of the ask that a why is about: read when the why is shown, so that it is never old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo

from bot.access import readable_by
from bot.asks import Ask
from bot.commitments import Commitment, Move
from bot.memory import Memory
from bot.records import Reader
from bot.whys import Step, Why


async def recalled(memory: Memory, reader: Reader, why: Why, zone: tzinfo) -> Why:
    """The entry as it went on since, as far as the reader may read of its ask."""
    ask = await memory.ask(why.workspace, why.ask) if why.ask else None
    if ask is None or not readable_by(reader, ask.source):
        return why
    commitments = [
        one
        for one in await memory.commitments_of(why.workspace, ask.id)
        if readable_by(reader, one.source)
    ]
    moves = await memory.moves_of(why.workspace, ask.id)
    return as_it_went(why, ask, commitments, moves, zone)


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
