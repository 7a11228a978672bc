"""What stands in a room's channel, as it is read: messages with their cards, and threads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import room_tables, tables
from adapters.room.message import Opening, RoomCard, RoomMessage
from bot.chat.cards import with_value
from bot.incoming import Place
from bot.reply_json import reply_from_json

_M = room_tables.room_message

ASIDE = ""
"""The thread of what stands beside all threads."""
_MOST = 1_000
"""Messages of a thread that are shown, the newest ones."""


def in_room_channel(workspace: UUID, place: Place) -> ColumnElement[bool]:
    """The messages of a place's channel."""
    return and_(
        _M.c.workspace_id == workspace,
        _M.c.team_key == place.team,
        _M.c.channel_key == place.channel,
    )


async def openings_in(
    connection: AsyncConnection, workspace: UUID, place: Place, limit: int
) -> tuple[Opening, ...]:
    """The channel's threads, the one that was last written in first."""
    there = in_room_channel(workspace, place)
    threads = (
        select(
            _M.c.thread_key,
            func.count().label("messages"),
            func.max(_M.c.at).label("last_at"),
        )
        .where(
            there,
            _M.c.thread_key != ASIDE,
            or_(_M.c.bank.is_(None), _M.c.user_key.is_not(None)),
        )
        .group_by(_M.c.thread_key)
        .order_by(func.max(_M.c.at).desc())
        .limit(limit)
        .subquery()
    )
    counted = {row.thread_key: row for row in await connection.execute(select(threads))}
    firsts = await connection.execute(
        _shown().where(there, _M.c.id.in_([UUID(key) for key in counted]))
    )
    by_key = {message.key: message for message in map(_message, firsts)}
    return tuple(
        Opening(by_key[key], max(0, row.messages - 1), row.last_at)
        for key, row in counted.items()
        if key in by_key
    )


async def thread_in(
    connection: AsyncConnection, workspace: UUID, place: Place
) -> tuple[RoomMessage, ...]:
    """The newest messages of a thread, in their order; without one, what stands beside all threads."""
    newest = (
        _shown()
        .where(in_room_channel(workspace, place), _M.c.thread_key == (place.thread or ASIDE))
        .order_by(_M.c.id.desc())
        .limit(_MOST)
    )
    rows = (await connection.execute(newest)).all()
    return tuple(_message(row) for row in reversed(rows))


async def message_in(
    connection: AsyncConnection, workspace: UUID, place: Place, key: str
) -> RoomMessage | None:
    """One message of the channel."""
    query = _shown().where(in_room_channel(workspace, place), _M.c.id == UUID(key))
    row = (await connection.execute(query)).one_or_none()
    return _message(row) if row else None


async def waiting_in(
    connection: AsyncConnection, workspace: UUID, team: str
) -> tuple[RoomMessage, ...]:
    """What people wrote in the whole room and wait for an answer to."""
    query = _shown().where(
        _M.c.workspace_id == workspace,
        _M.c.team_key == team,
        _M.c.waits_since.is_not(None),
        _M.c.user_key.is_not(None),
        _M.c.text.is_not(None),
    )
    rows = await connection.execute(query.order_by(_M.c.id))
    return tuple(_message(row) for row in rows)


def _shown() -> Select[Any]:
    """Messages with their card, what it is a translation of, and what who asked said of it."""
    card, made, word = tables.card, tables.translation, tables.feedback
    return (
        select(
            _M,
            card.c.reply,
            card.c.created_at.label("made_at"),
            card.c.user_key.label("asked_by"),
            made.c.message_key,
            made.c.to_side,
            made.c.language,
            word.c.helpful,
        )
        .outerjoin(card, (card.c.workspace_id == _M.c.workspace_id) & (card.c.id == _M.c.card_id))
        .outerjoin(
            made,
            (made.c.workspace_id == card.c.workspace_id) & (made.c.id == card.c.translation_id),
        )
        .outerjoin(
            word,
            (word.c.workspace_id == made.c.workspace_id)
            & (word.c.translation_id == made.c.id)
            & (word.c.person_id == card.c.person_id),
        )
    )


def _message(row: Row[Any]) -> RoomMessage:
    card = None
    if row.card_id is not None:
        reply = with_value(reply_from_json(row.reply), row.card_id.hex) if row.reply else None
        card = RoomCard(
            id=row.card_id,
            reply=reply,
            made_at=row.made_at,
            asked_by=row.asked_by,
            of=row.message_key,
            to=row.to_side,
            language=row.language or "en",
            helpful=row.helpful,
        )
    return RoomMessage(
        id=row.id,
        thread=row.thread_key,
        bank=row.bank,
        at=row.at,
        user=row.user_key,
        text=row.text,
        card=card,
        passing=row.passing,
        edited_at=row.edited_at,
        waits_since=row.waits_since,
    )
