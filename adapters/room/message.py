"""What stands in a room: what people wrote, and the bot's cards.

A room has two banks, marketing's and IT's. What everybody sees of the bot lies across both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.reply import Reply
from glossary.concept import SIDES, Side

MAX_MESSAGE = 40_000
"""Code points of a message; what is longer can't be translated either (contracts.md)."""


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A card as it stands now; its reply is None once it is not kept any more.

    `of` is the key of the message that it is a translation of, `to` for whom, `asked_by` the user
    who asked. `helpful` is what they said of it.
    """

    id: UUID
    reply: Reply | None
    made_at: datetime
    asked_by: str | None = None
    of: str | None = None
    to: Side | None = None
    language: str = "en"
    helpful: bool | None = None


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """One message. `bank` None lies across both; what the bot puts on a bank is for that side alone.

    `user` None is the bot. `text` None is deleted, where there is no card either. `passing` makes way
    for the next answer. `waits_since`: an answer to it is on its way.
    """

    id: UUID
    thread: str
    bank: Side | None
    at: datetime
    user: str | None = None
    text: str | None = None
    card: RoomCard | None = None
    passing: bool = False
    edited_at: datetime | None = None
    waits_since: datetime | None = None

    @property
    def key(self) -> str:
        """How deliveries name it."""
        return self.id.hex


@dataclass(frozen=True, slots=True)
class Opening:
    """A thread on the list: its first message, how many follow, and when the last one came."""

    first: RoomMessage
    replies: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card stands: the message's key, and whose bank, if it is for one side alone."""

    key: str
    bank: Side | None


def side_of_user(user: str | None) -> Side | None:
    """The side of one of the room's two users, who are called after it."""
    return next((side for side in SIDES if side == user), None)
