"""The demo: an invented project, told by the room's two users as people would tell it.

What stands in the demo comes about by the same deliveries as everything else, so a new feature is
shown by one more step of a thread here. What lies in the past is `demo_past`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from adapters.room.demo_past import PAST, Past
from adapters.room.edge import RoomEdge
from adapters.room.read import place_in
from adapters.room.rows import Furnishing
from bot import wording_asks as asks
from bot import wording_whys as whys
from bot.incoming import Pressed
from bot.reply import Buttons
from bot.steps import named
from glossary.concept import SIDES, Side

TEAM = "demo"
"""The room's own key, as an Installation."""
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes; `read` has it put into the other side's words."""

    side: Side
    text: str
    read: bool = False


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses a button of the last card that everybody in the thread sees, by its label."""

    side: Side
    label: str


Step = Says | Presses


def threads(today: date) -> tuple[tuple[Step, ...], ...]:
    """The threads, the last one on top of the list, with days that lie ahead of `today`."""

    def ahead(days: int) -> str:
        day = today + timedelta(days=days)
        if day.weekday() > _FRIDAY:
            day += timedelta(days=7 - day.weekday())
        return named(day).replace("\u00a0", " ")

    return (
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
            Says("marketing", f"We need the cookie banner on the course page by {ahead(18)}."),
            Says("it", f"It will be {ahead(39)}."),
            Says("marketing", "@Fogbridge why this timeline?"),
            Says("it", "The banner vendor's script needs a security review first."),
            Presses("it", whys.CONFIRM),
        ),
        (
            Says(
                "marketing",
                "@Fogbridge We need the newsletter form on the home page ASAP, with a pop-up, "
                "and it has to be personalised.",
            ),
            Says("it", "@Fogbridge track"),
            Presses("it", asks.NO_BUT),
        ),
        (
            Says(
                "marketing",
                f"Can you add the webinar to the sign-up form on the fair page by {ahead(28)}?",
            ),
            Says(
                "it",
                f"It will be {ahead(35)}, because two engineers are on leave until {ahead(30)}.",
            ),
            Says("it", "@Fogbridge no but"),
            Presses("marketing", "Choose B"),
            Presses("it", asks.YES_FOR["it"]),
            Presses("marketing", asks.YES_FOR["marketing"]),
        ),
        (
            Says("marketing", "Can we have the cookie banner on the example blog, too?"),
            Says("marketing", "@Fogbridge why this timeline?"),
        ),
        (
            Says("it", "What is open between us this week?"),
            Says("it", "@Fogbridge digest"),
        ),
        (
            Says(
                "marketing",
                f"We need the landing page for the partner portal live by {ahead(21)}: the "
                "nurture campaign starts that day, and every mail points there.",
                read=True,
            ),
            Says(
                "it",
                f"No deploys during the change freeze, {ahead(11)} to {ahead(54)}. Our estimate "
                f"is {ahead(58)}. We still need the copy from you by {ahead(4)}.",
                read=True,
            ),
            Says("marketing", "@Fogbridge"),
            Presses("marketing", asks.TRACK),
        ),
    )


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
        for side in SIDES:
            await self.forget(side)
        await self.rows.clear(self.workspace, TEAM)
        await self._tell()

    async def _tell(self) -> None:
        await self._remember()
        for thread in threads(self.edge.clock.now().date()):
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
            case Presses(side, label):
                if (pressed := await self._found(thread, label)) is not None:
                    await self.edge.press(side, thread, pressed)
                return thread
            case _:
                assert_never(step)

    async def _remember(self) -> None:
        """What was done before; see `Past`."""
        talk, now = self.edge.router.talk, self.edge.clock.now()
        person = await self.edge.user("marketing")
        found = talk.translator_of(self.workspace).reader.find(PAST[0].quote)
        concepts = tuple(dict.fromkeys(concept for match in found for concept in match.concepts))
        if person is not None:
            past = Past(self.workspace, TEAM, person.id, concepts, now)
            await past.write(talk.memory)

    async def _found(self, thread: str | None, label: str) -> Pressed | None:
        """The button, where the answer has one: a model may read a thread in another way."""
        standing = await self.edge.rows.thread(self.workspace, place_in(TEAM, thread))
        for one in reversed(standing):
            reply = one.card.reply if one.card is not None and one.bank is None else None
            for part in reply.parts if reply is not None else ():
                for known in part.items if isinstance(part, Buttons) else ():
                    if known.label == label:
                        return Pressed(button=known.name, value=known.value, message=one.key)
        return None
