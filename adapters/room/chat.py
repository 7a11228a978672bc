"""Reading the room. The core's Chat."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from adapters.room.message import RoomMessage
from adapters.room.read import without_mention
from adapters.room.rows import Rows
from bot.incoming import Incoming, Place, Who
from bot.ports import Look, Message, Profile


@dataclass(frozen=True, slots=True)
class RoomChat:
    """The eyes of one room in its Workspace."""

    rows: Rows
    workspace: UUID

    async def profile(self, incoming: Incoming, who: Who) -> Profile | None:
        """See `bot.ports.Chat`. Both sides live in the Workspace's zone."""
        del incoming, who
        return Profile()

    async def look(self, incoming: Incoming, place: Place) -> Look | None:
        """See `bot.ports.Chat`."""
        del incoming, place
        return Look(visibility="public", outsiders=False)

    async def thread(self, incoming: Incoming, place: Place) -> tuple[Message, ...]:
        """See `bot.ports.Chat`. What stands on one bank only is not said in the thread."""
        del incoming
        standing = await self.rows.thread(self.workspace, place)
        return tuple(said for one in standing if (said := _message(one, place.team)) is not None)

    async def link(self, incoming: Incoming, place: Place, message: str) -> str | None:
        """See `bot.ports.Chat`. A path, which holds whatever the server is called by."""
        del incoming
        return f"/room/{place.thread or message}#m-{message}"

    async def working(self, incoming: Incoming, place: Place) -> None:
        """See `bot.ports.Chat`. The room says so since the message came."""
        del incoming, place

    async def prompt(self, incoming: Incoming) -> None:
        """See `bot.ports.Chat`. Whoever stands in the room sees what to press."""
        del incoming


def _message(one: RoomMessage, team: str) -> Message | None:
    if one.user is not None and one.text is not None:
        who = Who(platform="room", team=team, user=one.user)
        return Message(one.key, one.at, without_mention(one.text), who)
    if one.card is not None and one.bank is None and one.card.reply is not None:
        return Message(one.key, one.at, one.card.reply.summary, own=True)
    return None
