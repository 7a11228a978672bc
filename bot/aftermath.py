"""What becomes of what was promised for an ask when it ends, or when what was done to it is undone."""

from __future__ import annotations

from datetime import datetime

from bot.asks import UNRESOLVED, Change
from bot.calendar import today_in, zone_of
from bot.commitments import (
    RUNNING,
    Commitment,
    Move,
    move_undone,
    resumed,
    settled,
    unsaid,
)
from bot.memory import Memory
from bot.records import Actor


async def what_follows(memory: Memory, change: Change) -> tuple[Commitment, ...]:
    """What an ask's end does to what was promised for it: kept or missed, or not agreed after all.

    To be written together with the change.
    """
    new = change.after
    if new.status in UNRESOLVED:
        return ()
    moment = await _delivered_at(memory, change)
    return tuple(
        settled(one, new, today_in(zone_of(one.zone), moment), change.at)
        for one in await memory.commitments_of(new.workspace, new.id)
        if one.state in RUNNING
    )


async def _delivered_at(memory: Memory, change: Change) -> datetime:
    """When it was there: when that was proposed, where the asking side only confirms it."""
    if change.after.status != "done" or change.before.delivered_by is None:
        return change.at
    history = await memory.history(change.before.workspace, change.ask)
    proposed = [one.at for one in history if one.what == "delivered"]
    return proposed[-1] if proposed else change.at


async def taken_back(
    memory: Memory, change: Change, by: Actor
) -> tuple[tuple[Commitment, ...], tuple[Move, ...]]:
    """What was promised, as it was before a change. Raises `NotPossible`."""
    workspace = change.after.workspace
    promised = await memory.commitments_of(workspace, change.ask)
    match change.what:
        case "agreed":
            confirmed = [one for one in promised if one.state == "confirmed"][:1]
            return tuple(unsaid(one, by) for one in confirmed), ()
        case "moved":
            moves = await memory.moves_of(workspace, change.ask)
            moved = next((one for one in moves if one.confirmed_at == change.at), None)
            held = next((one for one in promised if one.state == "confirmed"), None)
            if moved is None or held is None:
                return (), ()
            commitment, move = move_undone(held, moved)
            return (commitment,), (move,)
    over = [one for one in promised if one.state not in RUNNING and one.ended_at == change.at]
    return tuple(resumed(one) for one in over), ()
