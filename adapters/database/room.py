"""The room's messages in the database, and how far the room has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import room_tables, tables
from adapters.database.engine import beginning
from adapters.database.gone import erase_workspace
from adapters.database.rows import alone_in, insert_into, retention, scrub
from adapters.room.message import Opening, RoomCard, RoomMessage, Spot
from bot.chat.cards import with_value
from bot.ids import new_id
from bot.incoming import Place
from bot.ports import Card, Clock
from bot.reply_json import reply_from_json
from glossary.concept import Side

_M = room_tables.room_message
_ROOM = room_tables.room
_ASIDE = ""
"""The thread of what stands beside all threads."""
_MOST = 1_000
"""Messages of a thread that are shown, the newest ones."""


@dataclass(frozen=True, slots=True)
class DatabaseRoom:
    """The room's rows. `retention_days` holds for a Workspace that has not decided otherwise."""

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60

    async def changes(self, workspace: UUID, team: str) -> int:
        """How often anything in a room has changed."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            found = await connection.execute(
                select(_ROOM.c.changes).where(
                    _ROOM.c.workspace_id == workspace, _ROOM.c.team_key == team
                )
            )
            return found.scalar_one_or_none() or 0

    async def bump(self, workspace: UUID, team: str) -> None:
        """Something changed that stands elsewhere and is shown there."""
        async with self.engine.begin() as connection:
            await _bump(connection, workspace, team)

    async def openings(self, workspace: UUID, place: Place, limit: int) -> tuple[Opening, ...]:
        """The channel's threads, the one that was last written in first."""
        there = _in_channel(workspace, place)
        threads = (
            select(
                _M.c.thread_key,
                func.count().label("messages"),
                func.max(_M.c.at).label("last_at"),
            )
            .where(
                there,
                _M.c.thread_key != _ASIDE,
                or_(_M.c.bank.is_(None), _M.c.user_key.is_not(None)),
            )
            .group_by(_M.c.thread_key)
            .order_by(func.max(_M.c.at).desc())
            .limit(limit)
            .subquery()
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
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

    async def thread(self, workspace: UUID, place: Place) -> tuple[RoomMessage, ...]:
        """What stands in a thread, in its order; without one, what stands beside all threads."""
        newest = (
            _shown()
            .where(_in_channel(workspace, place), _M.c.thread_key == (place.thread or _ASIDE))
            .order_by(_M.c.id.desc())
            .limit(_MOST)
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = (await connection.execute(newest)).all()
        return tuple(_message(row) for row in reversed(rows))

    async def message(self, workspace: UUID, place: Place, key: str) -> RoomMessage | None:
        """One message of the channel."""
        query = _shown().where(_in_channel(workspace, place), _M.c.id == UUID(key))
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _message(row) if row else None

    async def waiting(self, workspace: UUID, team: str) -> tuple[RoomMessage, ...]:
        """What people wrote and wait for an answer to."""
        query = _shown().where(
            _M.c.workspace_id == workspace,
            _M.c.team_key == team,
            _M.c.waits_since.is_not(None),
            _M.c.user_key.is_not(None),
            _M.c.text.is_not(None),
        )
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(query.order_by(_M.c.id))
            return tuple(_message(row) for row in rows)

    async def say(
        self,
        workspace: UUID,
        place: Place,
        id: UUID,
        *,
        bank: Side,
        user: str,
        person: UUID | None,
        text: str,
        at: datetime,
        waits: bool,
    ) -> None:
        """Somebody writes; a place without a thread begins one."""
        async with self.engine.begin() as connection:
            await self._put(
                connection,
                workspace,
                place,
                id=id,
                bank=bank,
                thread_key=place.thread or id.hex,
                person_id=person,
                user_key=user,
                text=text,
                at=at,
                waits_since=at if waits else None,
            )

    async def edit(self, workspace: UUID, place: Place, key: str, text: str) -> None:
        """Somebody changes what they wrote."""
        await self._change(
            workspace,
            place,
            and_(_M.c.id == UUID(key), _M.c.text.is_not(None)),
            text=text,
            edited_at=self.clock.now(),
        )

    async def unsay(self, workspace: UUID, place: Place, key: str) -> None:
        """Somebody deletes what they wrote; that there was something stays."""
        await self._change(workspace, place, _M.c.id == UUID(key), text=None, waits_since=None)
        await scrub(self.engine)

    async def withdraw(self, workspace: UUID, place: Place, key: str) -> None:
        """What was written did not get further, so it was never said."""
        async with self.engine.begin() as connection:
            await _bump(connection, workspace, place.team)
            await connection.execute(
                delete(_M).where(_in_channel(workspace, place), _M.c.id == UUID(key))
            )

    async def work_on(self, workspace: UUID, place: Place, bank: Side, sentence: str) -> None:
        """Say on a bank that an answer is coming, until it comes."""
        now = self.clock.now()
        async with self.engine.begin() as connection:
            await self._begin(connection, workspace, place.team)
            await _make_way(connection, workspace, place, bank)
            await self._put(
                connection,
                workspace,
                place,
                id=new_id(),
                bank=bank,
                thread_key=place.thread or _ASIDE,
                text=sentence,
                passing=True,
                at=now,
                waits_since=now,
            )

    async def stand(self, card: Card, place: Place, bank: Side | None, *, passing: bool) -> None:
        """The card stands in a place, as a message with its id; a second time changes nothing."""
        async with self.engine.begin() as connection:
            await self._begin(connection, card.workspace, place.team)
            if bank is None:
                thread = place.thread or card.id.hex
                await connection.execute(
                    update(_M)
                    .where(_in_channel(card.workspace, place), _M.c.thread_key == thread)
                    .values(waits_since=None)
                )
            else:
                thread = place.thread or _ASIDE
                await _make_way(connection, card.workspace, place, bank)
            await self._put(
                connection,
                card.workspace,
                place,
                id=card.id,
                bank=bank,
                thread_key=thread,
                card_id=card.id,
                passing=passing,
                at=self.clock.now(),
            )

    async def replace(self, card: Card, first: UUID) -> Spot | None:
        """The card stands where `first` stood; None where nothing does any more."""
        async with self.engine.begin() as connection:
            changed = await _bump(connection, card.workspace, card.incoming_team)
            row = (
                await connection.execute(
                    update(_M)
                    .where(_M.c.workspace_id == card.workspace, _M.c.id == first)
                    .values(card_id=card.id, text=None, changed=changed)
                    .returning(_M.c.bank)
                )
            ).one_or_none()
        return Spot(first.hex, row.bank) if row else None

    async def take_away(self, workspace: UUID, team: str, first: UUID) -> None:
        """The message that began as this card is gone."""
        async with self.engine.begin() as connection:
            await _bump(connection, workspace, team)
            await connection.execute(
                delete(_M).where(_M.c.workspace_id == workspace, _M.c.id == first)
            )

    async def settle(
        self, workspace: UUID, place: Place, bank: Side | None, keys: Sequence[str]
    ) -> None:
        """Nobody waits for these messages any more, nor on this bank; and something may have changed."""
        async with self.engine.begin() as connection:
            await _bump(connection, workspace, place.team)
            if bank is not None:
                await _make_way(connection, workspace, place, bank, only_waiting=True)
            await connection.execute(
                update(_M)
                .where(_in_channel(workspace, place), _M.c.id.in_([UUID(key) for key in keys]))
                .values(waits_since=None)
            )

    async def furnish(self, workspace: UUID, team: str) -> bool:
        """Make a room of this name in a Workspace; False where there was one."""
        installed = tables.installation
        async with self.engine.begin() as connection:
            made = await connection.execute(
                insert_into(connection, installed)
                .values(
                    id=new_id(),
                    workspace_id=workspace,
                    platform="room",
                    team_key=team,
                    installed_at=self.clock.now(),
                )
                .on_conflict_do_nothing()
                .returning(installed.c.id)
            )
            if made.first() is None:
                return False
            await _bump(connection, workspace, team)
        return True

    async def clear(self, workspace: UUID, team: str) -> None:
        """Delete everything of the Workspace; the room itself stays, and its count goes on."""
        async with self.engine.begin() as connection:
            await alone_in(connection, workspace)
            changed = await _bump(connection, workspace, team)
            await erase_workspace(connection, workspace, self.clock.now())
            await connection.execute(
                insert(_ROOM).values(workspace_id=workspace, team_key=team, changes=changed)
            )
            await connection.execute(
                update(tables.workspace)
                .where(tables.workspace.c.id == workspace)
                .values(next_ask_number=1)
            )
        await scrub(self.engine)

    async def _begin(
        self, connection: AsyncConnection, workspace: UUID, team: str
    ) -> tuple[int, int]:
        """For how many days a message is kept, and the count of this change.

        Locks are taken in one order, or two who write at once would wait for each other: the
        Workspace, the room, its messages.
        """
        days = await retention(connection, workspace, self.retention_days)
        return days, await _bump(connection, workspace, team)

    async def _put(
        self, connection: AsyncConnection, workspace: UUID, place: Place, **values: Any
    ) -> None:
        days, changed = await self._begin(connection, workspace, place.team)
        await connection.execute(
            insert_into(connection, _M)
            .values(
                workspace_id=workspace,
                team_key=place.team,
                channel_key=place.channel,
                changed=changed,
                expires_at=values["at"] + timedelta(days=days),
                **values,
            )
            .on_conflict_do_nothing(index_elements=["id"])
        )

    async def _change(
        self, workspace: UUID, place: Place, which: ColumnElement[bool], **values: Any
    ) -> None:
        async with self.engine.begin() as connection:
            changed = await _bump(connection, workspace, place.team)
            await connection.execute(
                update(_M)
                .where(_in_channel(workspace, place), _M.c.user_key.is_not(None), which)
                .values(changed=changed, **values)
            )


async def _bump(connection: AsyncConnection, workspace: UUID, team: str) -> int:
    """Count one change. Whoever changes the same room waits until we are done, so no number is
    seen before a smaller one."""
    counted = await connection.execute(
        insert_into(connection, _ROOM)
        .values(workspace_id=workspace, team_key=team, changes=1)
        .on_conflict_do_update(
            index_elements=["workspace_id", "team_key"], set_={"changes": _ROOM.c.changes + 1}
        )
        .returning(_ROOM.c.changes)
    )
    changes: int = counted.scalar_one()
    return changes


async def _make_way(
    connection: AsyncConnection,
    workspace: UUID,
    place: Place,
    bank: Side,
    *,
    only_waiting: bool = False,
) -> None:
    """Delete what stood on a bank only until the next answer."""
    which = [
        _in_channel(workspace, place),
        _M.c.thread_key == (place.thread or _ASIDE),
        _M.c.bank == bank,
        _M.c.passing.is_(True),
    ]
    if only_waiting:
        which.append(_M.c.waits_since.is_not(None))
    await connection.execute(delete(_M).where(*which))


def _in_channel(workspace: UUID, place: Place) -> ColumnElement[bool]:
    return and_(
        _M.c.workspace_id == workspace,
        _M.c.team_key == place.team,
        _M.c.channel_key == place.channel,
    )


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
