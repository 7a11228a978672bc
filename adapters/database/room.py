"""What is written into a room, and how far the room has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import room_tables, tables
from adapters.database.engine import beginning
from adapters.database.gone import erase_workspace
from adapters.database.room_messages import (
    ASIDE,
    in_room_channel,
    message_in,
    openings_in,
    thread_in,
    waiting_in,
)
from adapters.database.rows import alone_in, insert_into, retention, scrub
from adapters.room.message import Opening, RoomMessage, Spot
from bot.ids import new_id
from bot.incoming import Place
from bot.ports import Card, Clock
from glossary.concept import Side

_M = room_tables.room_message
_ROOM = room_tables.room


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
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await openings_in(connection, workspace, place, limit)

    async def thread(self, workspace: UUID, place: Place) -> tuple[RoomMessage, ...]:
        """What stands in a thread, in its order; without one, what stands beside all threads."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await thread_in(connection, workspace, place)

    async def message(self, workspace: UUID, place: Place, key: str) -> RoomMessage | None:
        """One message of the channel."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await message_in(connection, workspace, place, key)

    async def waiting(self, workspace: UUID, team: str) -> tuple[RoomMessage, ...]:
        """What people wrote and wait for an answer to."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            return await waiting_in(connection, workspace, team)

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
                delete(_M).where(in_room_channel(workspace, place), _M.c.id == UUID(key))
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
                thread_key=place.thread or ASIDE,
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
                    .where(in_room_channel(card.workspace, place), _M.c.thread_key == thread)
                    .values(waits_since=None)
                )
            else:
                thread = place.thread or ASIDE
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
                .where(in_room_channel(workspace, place), _M.c.id.in_([UUID(key) for key in keys]))
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
                .where(in_room_channel(workspace, place), _M.c.user_key.is_not(None), which)
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
        in_room_channel(workspace, place),
        _M.c.thread_key == (place.thread or ASIDE),
        _M.c.bank == bank,
        _M.c.passing.is_(True),
    ]
    if only_waiting:
        which.append(_M.c.waits_since.is_not(None))
    await connection.execute(delete(_M).where(*which))
