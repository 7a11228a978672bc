"""The core's Chat as a platform that says what the test tells it to, and remembers what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import FogbridgeError
from bot.incoming import Incoming, Place, Who
from bot.ports import Look, Message, Profile


@dataclass
class ScriptedChat:
    """Knows the threads, looks and profiles that it is given; `refusal` is raised for any thread."""

    threads: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    refusal: FogbridgeError | None = None
    asked: list[str] = field(default_factory=list)

    async def profile(self, incoming: Incoming, who: Who) -> Profile | None:
        """What was told of this user, or nothing."""
        del incoming
        self.asked.append(f"profile {who.user}")
        return self.profiles.get(who.user)

    async def look(self, incoming: Incoming, place: Place) -> Look | None:
        """What was told of this channel, or nothing."""
        del incoming
        self.asked.append(f"look {place.channel}")
        return self.looks.get(place.channel)

    async def thread(self, incoming: Incoming, place: Place) -> tuple[Message, ...]:
        """The thread, or the refusal."""
        del incoming
        self.asked.append(f"thread {place.thread}")
        if self.refusal is not None:
            raise self.refusal
        return self.threads.get(place.thread or "", ())

    async def link(self, incoming: Incoming, place: Place, message: str) -> str | None:
        """An address made of the channel and the message."""
        del incoming
        self.asked.append(f"link {message}")
        return f"https://chat.example/{place.channel}/{message}"

    async def working(self, incoming: Incoming, place: Place) -> None:
        """Note where it was shown."""
        del incoming
        self.asked.append(f"working {place.channel}")

    async def prompt(self, incoming: Incoming) -> None:
        """Note that it was asked for."""
        del incoming
        self.asked.append("prompt")
