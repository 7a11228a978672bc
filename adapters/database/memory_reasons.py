"""What moved dates, counted by the kind of reason that was given."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables
from adapters.database.memory_whys import parts_of
from adapters.database.readable import is_here, readable
from bot.memory import MovedBecause
from bot.records import ChannelKey, FactorKind, Reader

_ASK, _MOVE = memory_tables.ask, memory_tables.date_move
_WHY, _FACTOR, _STEP = memory_tables.why, memory_tables.why_factor, memory_tables.why_step


async def counted_reasons(
    connection: AsyncConnection,
    reader: Reader,
    since: datetime,
    channel: ChannelKey | None = None,
) -> tuple[MovedBecause, ...]:
    """What moved dates since then, in one channel or everywhere, the most frequent kind first.

    A move counts once, whether both sides confirmed it or a why tells of it; its kind is its own,
    else that of the first reason that the same message gives, else of the first reason of its ask.
    """
    kinds: dict[tuple[UUID, object], FactorKind | None] = {}
    moves = await connection.execute(
        select(_MOVE.c.ask_id, _MOVE.c.becomes, _MOVE.c.kind)
        .join(_ASK, and_(_ASK.c.workspace_id == _MOVE.c.workspace_id, _ASK.c.id == _MOVE.c.ask_id))
        .where(
            _MOVE.c.workspace_id == reader.workspace,
            _MOVE.c.at >= since,
            (_MOVE.c.confirmed_at.is_not(None)) | (_MOVE.c.commitment_id.is_(None)),
            readable(_ASK, reader),
            *([is_here(_ASK, reader, channel)] if channel else []),
        )
        .order_by(_MOVE.c.at)
    )
    for row in moves:
        kinds[row.ask_id, row.becomes] = row.kind
    lately = select(_STEP.c.why_id).where(
        _STEP.c.workspace_id == reader.workspace, _STEP.c.at >= since
    )
    of_moved = select(_WHY.c.id).where(
        _WHY.c.workspace_id == reader.workspace, _WHY.c.ask_id.in_({ask for ask, _ in kinds})
    )
    # One list of ids, each part by its index: an OR of the two would look at the whole log.
    told = await connection.execute(
        select(_WHY.c.id, _WHY.c.ask_id).where(
            readable(_WHY, reader),
            *([is_here(_WHY, reader, channel)] if channel else []),
            _WHY.c.superseded_by.is_(None),
            _WHY.c.id.in_(union(lately, of_moved) if kinds else lately),
        )
    )
    whys = {row.id: row.ask_id for row in told}
    reasons: dict[UUID, FactorKind] = {}
    factors = await parts_of(connection, _FACTOR, reader.workspace, whys)
    steps = await parts_of(connection, _STEP, reader.workspace, whys)
    for why_id, ask_id in whys.items():
        given = factors[why_id]
        if given and ask_id is not None:
            reasons.setdefault(ask_id, given[0]["kind"])
        for before, step in zip(steps[why_id], steps[why_id][1:], strict=False):
            if step["day"] == before["day"] or step["at"] < since:
                continue
            same = (one["kind"] for one in given if one["message_key"] == step["message_key"])
            kind = next(same, given[0]["kind"] if given else None)
            move = (ask_id or why_id, step["day"])
            kinds[move] = kinds.get(move) or kind
    counts = Counter(kind or reasons.get(of) for (of, _), kind in kinds.items())
    return tuple(
        MovedBecause(kind, count)
        for kind, count in sorted(counts.items(), key=lambda one: (-one[1], one[0] or ""))
        if kind is not None
    )
