"""What somebody does in the room, as an Incoming: pure."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from adapters.room.message import MAX_MESSAGE
from bot.errors import FogbridgeError
from bot.incoming import Heard, Incoming, Mention, Place, Said, Who
from bot.privacy import redact
from glossary.concept import Side

NAME = "Fogbridge"
"""What the bot is called, and mentioned by."""
CHANNEL = "room"
"""The key of the one channel that a room has."""
KEY = re.compile(r"[0-9a-f]{32}")
"""A message's key, and a thread's."""

_MENTION = re.compile(rf"(?<![\w@])@{NAME}(?!\w)[ \t]*[,:]?[ \t]*", re.IGNORECASE)
_COMMAND = re.compile(r"\s*/translate(?!\S)", re.IGNORECASE)


class UnusableMessage(FogbridgeError):
    """A message that can't stand in the room; the sentence says why."""

    code = "unusable_message"


def place_in(team: str, thread: str | None = None) -> Place:
    """A thread of the room, or the room beside its threads. Everybody there is of one company."""
    return Place(
        platform="room",
        team=team,
        channel=CHANNEL,
        thread=thread,
        visibility="public",
        outsiders=False,
    )


def who_is(team: str, side: Side) -> Who:
    """The room's user of a side."""
    return Who(platform="room", team=team, user=side)


def written(text: str) -> str:
    """A message as it may stand: no NUL, no half of a surrogate pair, no secrets.

    Raises `UnusableMessage` where nothing is left or it is too long.
    """
    clean = cleaned(text).strip()
    if not clean:
        raise UnusableMessage("Write a message first.")
    if len(clean) > MAX_MESSAGE:
        raise UnusableMessage(
            f"The message has {len(clean):,} characters; the limit is {MAX_MESSAGE:,}. "
            "Send it in parts."
        )
    return redact(clean)


def cleaned(text: str) -> str:
    """A text without signs that can't be stored."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def command_in(text: str) -> str | None:
    """What follows the command, where a message is one; None where it is none."""
    found = _COMMAND.match(text)
    return text[found.end() :].strip() if found else None


def mentions(text: str) -> bool:
    """Whether the bot is called."""
    return _MENTION.search(text) is not None


def without_mention(text: str) -> str:
    """The message without the bot's name, wherever it was called."""
    return _MENTION.sub("", text).strip()


def said_in(key: str, text: str) -> Mention | Heard:
    """A message of somebody, which may call the bot."""
    if mentions(text):
        return Mention(message=key, text=without_mention(text))
    return Heard(message=key, text=text)


def incoming(
    id: UUID, said: Said, side: Side, place: Place, at: datetime, *, once: str | None = None
) -> Incoming:
    """One delivery of the room; `id` is new each time somebody does something."""
    return Incoming(
        key=f"room:{place.team}:{id.hex}",
        platform="room",
        team=place.team,
        who=who_is(place.team, side),
        place=place,
        at=at,
        said=said,
        once=once,
    )
