"""Where the room is put together."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from adapters.database.room import DatabaseRoom
from adapters.database.threads import DatabaseThreads
from adapters.ground import Ground
from adapters.room.chat import RoomChat
from adapters.room.demo import TEAM, Demo
from adapters.room.edge import RoomEdge
from adapters.room.live import Live
from adapters.room.platform import RoomPlatform, RoomRouter
from adapters.room.post import RoomPost
from adapters.room.room import Room
from adapters.told import told
from adapters.work import ChatWork
from bot.incoming import Incoming

_log = structlog.get_logger("fogbridge.room")


@dataclass
class RoomWired:
    """The room in this process. Nobody waits for it at the start: it says itself that it is starting."""

    room: Room
    platform: RoomPlatform
    built_at: datetime
    name: str = "room"
    in_haste: bool = False
    events: None = None
    installing: None = None
    _telling: asyncio.Task[None] | None = field(default=None, repr=False)

    async def check(self) -> None:
        """Nothing of it can be wrong."""

    async def prepare(self) -> None:
        """The demo is told while the queue starts."""
        self._telling = asyncio.create_task(self._tell())

    async def start(self) -> None:
        """What people write is taken from now on."""
        self.room.edge.ready.set()
        await self.room.edge.resume(before=self.built_at)
        await self.room.rows.bump(self.room.workspace, self.room.team)

    async def hush(self) -> None:
        """Nobody listens any more."""
        if self._telling is not None:
            self._telling.cancel()
            with suppress(asyncio.CancelledError):
                await self._telling
        await self.room.live.close()

    async def close(self) -> None:
        """It holds nothing of its own."""

    async def connected(self) -> None:
        """There is no connection to stand."""

    async def _tell(self) -> None:
        try:
            await self.room.demo.furnish()
        except Exception as error:  # the room works without
            _log.error("demo_not_told", **told(error))


def build_room(ground: Ground, workspace: UUID) -> RoomWired:
    """The room of a Workspace, not started yet."""
    rows = DatabaseRoom(ground.engine, ground.clock, ground.settings.retention_days)
    chat = RoomChat(rows, workspace)

    async def settle(answered: Incoming) -> None:
        await edge.settle(answered)

    talk = replace(ground.router_for(chat).talk, asks_url="/asks")
    router = RoomRouter(talk, settle)
    edge = RoomEdge(
        workspace=workspace,
        team=TEAM,
        rows=rows,
        directory=ground.directory,
        threads=DatabaseThreads(ground.engine, ground.clock, ground.settings.retention_days),
        router=router,
        submit=ground.submit,
        clock=ground.clock,
    )
    at_once = replace(edge, submit=partial(_deliver, ground.work), ready=asyncio.Event())
    at_once.ready.set()

    demo = Demo(workspace, rows, at_once, partial(ground.forget, "room", TEAM))
    live = Live(partial(rows.changes, workspace, TEAM))
    platform = RoomPlatform(router, RoomPost(rows, ground.outbox), workspace, TEAM)
    return RoomWired(Room(workspace, TEAM, rows, edge, live, demo), platform, ground.clock.now())


async def _deliver(work: ChatWork, incoming: Incoming, *, asks_model: bool = True) -> None:
    """The steps of a delivery, here and now."""
    del asks_model
    problem = await work.read(incoming)
    if problem is None:
        return
    for card in await work.answer(incoming, problem):
        for more in await work.post(incoming, card):
            await work.post(incoming, more)
