"""A room whose deliveries are worked on at once: no queue, no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chat_wiring import build_chats
from adapters.chat_wiring import room as room_of
from adapters.database.store import DatabaseStore
from adapters.room.edge import RoomEdge
from adapters.room.message import RoomMessage
from adapters.room.read import place_in
from adapters.room.room import Room
from adapters.wiring import UtcClock
from adapters.work import ChatWork
from bot.incoming import Pressed
from bot.reply import Buttons
from glossary.concept import Side
from tests.adapters.web.desks import settings
from tests.fakes.translating import translator


@dataclass(frozen=True)
class AtOnce:
    """The room with what the tests do in it."""

    room: Room
    work: ChatWork
    store: DatabaseStore

    @property
    def edge(self) -> RoomEdge:
        """The door behind which everything is done at once."""
        return self.room.demo.edge

    @property
    def workspace(self) -> UUID:
        """Whose room it is."""
        return self.room.workspace

    async def stands(self, thread: str | None) -> tuple[RoomMessage, ...]:
        """What stands in a thread."""
        return await self.room.rows.thread(self.workspace, place_in(self.room.team, thread))

    async def cards(self, thread: str | None) -> list[RoomMessage]:
        """The bot's cards in it."""
        return [one for one in await self.stands(thread) if one.card is not None]

    async def presses(self, side: Side, thread: str, button: str) -> bool:
        """Press the last button of this name; whether it opens a form."""
        for one in reversed(await self.cards(thread)):
            assert one.card is not None
            for part in one.card.reply.parts if one.card.reply else ():
                for known in part.items if isinstance(part, Buttons) else ():
                    if known.name == button:
                        message = one.key if one.bank is None else None
                        pressed = Pressed(button=button, value=known.value, message=message)
                        return await self.edge.press(side, thread, pressed)
        raise AssertionError(f"nothing called {button} stands there")


@asynccontextmanager
async def open_room(engine: AsyncEngine, name: str = "Demo workspace") -> AsyncIterator[AtOnce]:
    """An empty room of a demo Workspace."""
    url = engine.url.render_as_string(hide_password=False)
    store = DatabaseStore(engine, UtcClock())
    workspace = await store.ensure_workspace(name, demo=True)
    chats = build_chats(
        settings(database_url=url), [room_of(workspace)], engine, store, translator()
    )
    assert chats.room is not None
    try:
        yield AtOnce(chats.room, chats.work, store)
    finally:
        chats.jobs.engine.dispose()
