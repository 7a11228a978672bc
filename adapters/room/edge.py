"""The room's front door: what somebody does is written down in the room and in the durable queue."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from adapters.room.message import RoomMessage, side_of_user
from adapters.room.read import incoming, place_in, said_in, who_is, without_mention, written
from adapters.room.rows import Rows
from bot import wording
from bot.errors import FogbridgeError
from bot.forms import Form
from bot.ids import new_id
from bot.incoming import (
    Command,
    Deleted,
    Edited,
    Heard,
    Incoming,
    Mention,
    Place,
    Pressed,
    Said,
    Shortcut,
    Submitted,
)
from bot.ports import Clock, Directory, Person, Threads
from bot.router import Router, asks_model, opens_form, works
from glossary.concept import Side

_PATIENCE = 20.0
"""Seconds that somebody waits for a room that is only just starting."""

_A_MOMENT = 0.05
"""Seconds until it is looked again whether the room is made."""


class Submit(Protocol):
    """Writes a delivery into the durable queue, or raises."""

    async def __call__(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """Once this returns it is not lost."""


class NotTaken(FogbridgeError):
    """Nothing was written down, so the person keeps what they typed."""

    code = "not_taken"

    def __init__(self) -> None:
        super().__init__(wording.NOT_TAKEN)


class NoSuchMessage(FogbridgeError):
    """The message is gone, or it is not theirs."""

    code = "no_such_message"

    def __init__(self) -> None:
        super().__init__("This message is not there any more. Look at the thread as it is now.")


@dataclass(frozen=True, slots=True)
class Written:
    """A message that stands in the room: its key and its thread's."""

    key: str
    thread: str


@dataclass
class RoomEdge:
    """One room of one Workspace. `ready` is set once the queue works."""

    workspace: UUID
    team: str
    rows: Rows
    directory: Directory
    threads: Threads
    router: Router
    submit: Submit
    clock: Clock
    patience: float = _PATIENCE
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _made: bool = field(default=False, init=False, repr=False)

    async def say(self, side: Side, thread: str | None, text: str) -> Written:
        """Somebody writes. Raises a `FogbridgeError` where nothing was kept."""
        text = written(text)
        place, id, at = place_in(self.team, thread), new_id(), self.clock.now()
        delivered = self._message(id, text, side, place, at)
        calls = not isinstance(delivered.said, Heard)
        if calls:
            await self._wait()
        person = await self._person(delivered, side)
        await self.rows.say(
            self.workspace,
            place,
            id,
            bank=side,
            user=side,
            person=person.id if person else None,
            text=text,
            at=at,
            waits=calls,
        )
        if calls or await self.threads.follows(place):
            try:
                await self._submit(delivered)
            except FogbridgeError:
                await self.rows.withdraw(self.workspace, place, id.hex)
                raise
        return Written(id.hex, thread or id.hex)

    async def ask(self, side: Side, thread: str | None, text: str) -> None:
        """Somebody wants to see their words as the other side would read them, before they say them."""
        await self.command(side, thread, written(text))

    async def command(self, side: Side, thread: str | None, text: str) -> None:
        """Somebody types a command, of which they alone see the answer."""
        await self._private(side, thread, Command(text=text))

    async def read_for(self, side: Side, key: str) -> str:
        """A side wants a message in its own words; the thread's key."""
        return await self._shortcut(side, key, "translate")

    async def track(self, side: Side, key: str) -> str:
        """A side wants a message tracked as an ask; the thread's key."""
        return await self._shortcut(side, key, "track")

    async def _shortcut(self, side: Side, key: str, what: Literal["translate", "track"]) -> str:
        message = await self._said(key)
        wrote = message.bank or side
        text, author = without_mention(message.text or ""), who_is(self.team, wrote)
        said = Shortcut(message=key, text=text, author=author, what=what)
        # Who speaks is known by who wrote it, also when nobody remembers them.
        await self._person(self._delivery(wrote, message.thread, said), wrote)
        await self._private(side, message.thread, said)
        return message.thread

    async def edit(self, key: str, text: str) -> str:
        """Its author changes a message; the thread's key."""
        text = written(text)
        message = await self._said(key)
        place = place_in(self.team, message.thread)
        await self.rows.edit(self.workspace, place, key, text)
        if await self._concerns(place, key):
            await self._deliver(message, Edited(message=key, text=without_mention(text)))
        return message.thread

    async def delete(self, key: str) -> str:
        """Its author deletes a message; the thread's key."""
        message = await self._said(key)
        place = place_in(self.team, message.thread)
        await self.rows.unsay(self.workspace, place, key)
        if await self._concerns(place, key):
            await self._deliver(message, Deleted(message=key))
        return message.thread

    async def press(self, side: Side, thread: str | None, pressed: Pressed) -> bool:
        """Somebody presses a button; whether it opens a form."""
        delivered = self._delivery(side, thread, pressed)
        await self._person(delivered, side)
        if works(delivered):
            await self._work(side, thread, delivered)
        return opens_form(delivered)

    async def form(self, side: Side, thread: str | None, said: Command | Pressed) -> Form | None:
        """The form that a button or a command opens."""
        delivered = self._delivery(side, thread, said)
        await self._person(delivered, side)
        return await self.router.form(delivered)

    async def send(self, side: Side, thread: str | None, submitted: Submitted) -> None:
        """Somebody sends a form."""
        delivered = self._delivery(side, thread, submitted)
        await self._person(delivered, side)
        await self._work(side, thread, delivered)

    async def resume(self, before: datetime) -> None:
        """Hand over what people wrote before a moment and still wait for: a process may have ended
        between writing it down in the room and in the queue. What the queue has already it does not
        take twice."""
        for one in await self.rows.waiting(self.workspace, self.team):
            side = side_of_user(one.user)
            if side is not None and one.at < before:
                place = place_in(self.team, None if one.thread == one.key else one.thread)
                await self._submit(self._message(one.id, one.text or "", side, place, one.at))

    async def settle(self, answered: Incoming) -> None:
        """The answer to a delivery was made: nobody waits for it any more."""
        if answered.place is None or answered.who is None:
            return
        said = answered.said
        keys = [said.message] if isinstance(said, Mention) else []
        bank = side_of_user(answered.who.user)
        await self.rows.settle(self.workspace, answered.place, bank, keys)

    async def _private(self, side: Side, thread: str | None, said: Said) -> None:
        delivered = self._delivery(side, thread, said)
        await self._person(delivered, side)
        await self._work(side, thread, delivered)

    async def _work(self, side: Side, thread: str | None, delivered: Incoming) -> None:
        """Have a delivery worked on; what may take a while is said to be under way."""
        if not asks_model(delivered):
            await self._submit(delivered)
            return
        await self._wait()
        place = place_in(self.team, thread)
        await self.rows.work_on(self.workspace, place, side, wording.WORKING)
        try:
            await self._submit(delivered)
        except FogbridgeError:
            await self.rows.settle(self.workspace, place, side, ())
            raise

    async def _deliver(self, message: RoomMessage, said: Said) -> None:
        side = message.bank or "marketing"
        await self._submit(self._delivery(side, message.thread, said))

    def _message(self, id: UUID, text: str, side: Side, place: Place, at: datetime) -> Incoming:
        once = f"room:{self.team}:{id.hex}"
        return incoming(id, said_in(id.hex, text), side, place, at, once=once)

    def _delivery(self, side: Side, thread: str | None, said: Said) -> Incoming:
        return incoming(new_id(), said, side, place_in(self.team, thread), self.clock.now())

    async def user(self, side: Side) -> Person | None:
        """The room's user of a side, who has that side from now on."""
        return await self._person(self._delivery(side, None, Command(text="")), side)

    async def _person(self, delivered: Incoming, side: Side) -> Person | None:
        """Who it is; the room's users have the side that they are called after."""
        await self._expect_room()
        visit = await self.directory.arrive(delivered)
        if visit.person is not None and not visit.person.chosen:
            await self.directory.choose_side(self.workspace, visit.person.id, side)
        return visit.person

    async def _expect_room(self) -> None:
        """Wait until the room is made: whoever arrived before would found a Workspace of its own."""
        try:
            async with asyncio.timeout(self.patience):
                while not self._made:
                    known = await self.directory.workspace_of("room", self.team)
                    self._made = known == self.workspace
                    if not self._made:
                        await asyncio.sleep(_A_MOMENT)
        except TimeoutError:
            raise NotTaken from None

    async def _said(self, key: str) -> RoomMessage:
        message = await self.rows.message(self.workspace, place_in(self.team), key)
        if message is None or message.user is None or message.text is None:
            raise NoSuchMessage
        return message

    async def _concerns(self, place: Place, key: str) -> bool:
        """Whether the bot holds the message or made something of it."""
        return await self.threads.knows(place, key) or await self.threads.follows(place)

    async def _submit(self, delivered: Incoming) -> None:
        await self._wait()
        try:
            await self.submit(delivered, asks_model=asks_model(delivered))
        except FogbridgeError:
            raise NotTaken from None

    async def _wait(self) -> None:
        """The queue starts behind the server, so the first one may have to wait a moment."""
        try:
            async with asyncio.timeout(self.patience):
                await self.ready.wait()
        except TimeoutError:
            raise NotTaken from None
