"""The demo: an invented project, told by the room's two users as people would tell it.

What stands in the demo comes about by the same deliveries as everything else, so a new feature is
shown by one more step of a thread here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from adapters.room.edge import RoomEdge
from adapters.room.read import place_in
from adapters.room.rows import Furnishing
from bot.incoming import Pressed
from bot.reply import Buttons
from glossary.concept import Side

TEAM = "demo"
"""The room's own key, as an Installation."""


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes; `read` has it put into the other side's words."""

    side: Side
    text: str
    read: bool = False


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses a button of the last card that everybody in the thread sees."""

    side: Side
    button: str


Step = Says | Presses

THREADS: tuple[tuple[Step, ...], ...] = (
    (
        Says(
            "it",
            "SSO with the new webinar vendor needs a security review first, "
            "and the CDP has no consent flag yet.",
            read=True,
        ),
        Says("marketing", "@Fogbridge term security review"),
    ),
    (
        Says(
            "marketing",
            "@Fogbridge We need the newsletter form on the home page ASAP, with a pop-up, "
            "and it has to be personalised.",
        ),
    ),
    (
        Says(
            "marketing",
            "We need the landing page for the partner portal live by 30 November: the nurture "
            "campaign starts that day, and every mail points there.",
            read=True,
        ),
        Says(
            "it",
            "No deploys during the change freeze, 20 November to 2 January, and we don't have "
            "the copy. Our estimate is 6 January. If the copy is here by 13 November we can "
            "reuse the course template.",
            read=True,
        ),
        Says("marketing", "@Fogbridge"),
        Presses("marketing", "ask_track"),
    ),
)
"""The threads, the last one on top of the list."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's room. `edge` works at once on what it is given: it needs no queue."""

    workspace: UUID
    rows: Furnishing
    edge: RoomEdge
    forget: Callable[[Side], Awaitable[object]]
    """Delete what the queue holds of one of the room's users."""

    async def furnish(self) -> bool:
        """Tell it where there is none yet; False where there was."""
        if not await self.rows.furnish(self.workspace, TEAM):
            return False
        await self._tell()
        return True

    async def reset(self) -> None:
        """Delete everything that was done in the demo, and tell it anew."""
        await self.rows.furnish(self.workspace, TEAM)
        for side in ("marketing", "it"):
            await self.forget(side)
        await self.rows.clear(self.workspace, TEAM)
        await self._tell()

    async def _tell(self) -> None:
        for thread in THREADS:
            key = None
            for step in thread:
                key = await self._take(step, key)

    async def _take(self, step: Step, thread: str | None) -> str | None:
        match step:
            case Says(side, text, read):
                message = await self.edge.say(side, thread, text)
                if read:
                    await self.edge.read_for(
                        "it" if side == "marketing" else "marketing", message.key
                    )
                return message.thread
            case Presses(side, button):
                if (pressed := await self._found(thread, button)) is not None:
                    await self.edge.press(side, thread, pressed)
                return thread
            case _:
                assert_never(step)

    async def _found(self, thread: str | None, button: str) -> Pressed | None:
        """The button, where the answer has one: a model may read a thread in another way."""
        standing = await self.edge.rows.thread(self.workspace, place_in(TEAM, thread))
        for one in reversed(standing):
            reply = one.card.reply if one.card is not None and one.bank is None else None
            for part in reply.parts if reply is not None else ():
                for known in part.items if isinstance(part, Buttons) else ():
                    if known.name == button:
                        return Pressed(button=button, value=known.value, message=one.key)
        return None
