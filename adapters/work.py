"""What the durable jobs do: each step of a delivery, and each thing that is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import structlog

from bot.chat.opening import shown_as
from bot.errors import NotInstalled, Unpostable
from bot.incoming import Incoming, Removed
from bot.ports import Card, Directory, Outbox
from bot.reply import Reply
from bot.router import Router

_log = structlog.get_logger("fogbridge.jobs")
_SAID = ("sent", "undeliverable", "taken_back")


class Platform(Protocol):
    """A chat platform, as far as work on a delivery needs it."""

    @property
    def router(self) -> Router:
        """The features, for this platform's way of talking."""

    async def serves(self, incoming: Incoming) -> bool:
        """Whether the bot may speak there."""

    async def understood(self, incoming: Incoming) -> Incoming:
        """The delivery with the platform's markup made plain."""

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say a card once. Raises `Unpostable`, or something else where it may work later."""

    async def removed(self, incoming: Incoming) -> None:
        """The bot was uninstalled: forget its tokens."""


class Due(Protocol):
    """Something that is due."""

    @property
    def id(self) -> UUID:
        """The row's own id."""

    @property
    def workspace(self) -> UUID:
        """Whose it is."""

    @property
    def kind(self) -> str:
        """What is done."""

    @property
    def subject(self) -> str:
        """What it is about, where a kind has several."""

    @property
    def key(self) -> str:
        """The idempotency key of this occasion."""


class DueRows(Protocol):
    """What is due, as rows."""

    async def now(self, now: datetime) -> Sequence[Due]:
        """What is due, the oldest first."""

    async def done(self, due: Any, now: datetime) -> None:
        """It was done."""


Doer = Callable[[UUID, str, datetime], Awaitable[object]]
"""Does one kind of thing that is due: whose, about what, and when."""


@dataclass
class ChatWork:
    """The jobs' work on every platform. `doers` are by the kind of what is due.

    `shortest` gives the days for which texts may be kept, where that is shortest.
    """

    directory: Directory
    outbox: Outbox
    due_rows: DueRows
    doers: Mapping[str, Doer]
    shortest: Callable[[], Awaitable[int]]
    platforms: dict[str, Platform] = field(default_factory=dict)
    follow: Callable[[Incoming], Awaitable[None]] | None = None
    """Told of each delivery that was answered: what it changed may be shown elsewhere. Never raises."""

    async def read(self, incoming: Incoming) -> str | None:
        """See `adapters.jobs.Work`."""
        platform = self.platforms.get(incoming.platform)
        if platform is None or not await platform.serves(incoming):
            _log.warning("not_installed_there", platform=incoming.platform, team=incoming.team)
            return None
        if isinstance(incoming.said, Removed):
            await platform.removed(incoming)
        return await platform.router.read(await platform.understood(incoming))

    async def answer(self, incoming: Incoming, problem: str) -> list[str]:
        """See `adapters.jobs.Work`."""
        platform = self.platforms[incoming.platform]
        if not await platform.serves(incoming):  # removed since it was read
            return []
        cards = await platform.router.answer(await platform.understood(incoming), problem)
        if self.follow is not None:
            await self.follow(incoming)
        return cards

    async def post(self, incoming: Incoming, card: str) -> list[str]:
        """See `adapters.jobs.Work`."""
        platform = self.platforms[incoming.platform]
        # Not `arrive`, which would make a new Person of who has just been forgotten.
        workspace = await self.directory.workspace_of(incoming.platform, incoming.team)
        found = await self.outbox.card(workspace, UUID(card)) if workspace else None
        if found is None or found.state in _SAID:
            # What says that it is missing may not have been said, where this work is run again.
            missing = found is not None and found.state == "undeliverable"
            return await platform.router.untold(incoming) if missing else []
        if found.reply is None:  # its text is over or forgotten
            await self.outbox.undeliverable(found)
            return []
        if found.to == "card" and await self.outbox.outdated(found):
            await self.outbox.sent(found, None)  # of two presses at once the later one stands
            return []
        try:
            await platform.say(incoming, found, shown_as(found))
        except Unpostable as error:
            told: list[str] = []
            if found.to != "asker":
                # First, because a try after a crash does nothing for what is undeliverable already.
                told = await platform.router.undeliverable(
                    incoming, error.sentence, maybe=error.maybe
                )
            await self.outbox.undeliverable(found)
            return told
        except NotInstalled:
            _log.warning("nowhere_to_say_it", platform=incoming.platform, team=incoming.team)
            await self.outbox.undeliverable(found)
        return []

    async def failed(self, incoming: Incoming, reference: str) -> list[str]:
        """See `adapters.jobs.Work`."""
        platform = self.platforms[incoming.platform]
        if not await platform.serves(incoming):  # or the team would be taken for a new one
            return []
        return await platform.router.failed(incoming, reference)

    async def text_days(self) -> int:
        """See `adapters.jobs.Work`."""
        return await self.shortest()

    async def due(self, now: datetime) -> list[tuple[str, str]]:
        """See `adapters.jobs.Work`."""
        return [(due.key, due.id.hex) for due in await self.due_rows.now(now)]

    async def do(self, due: str, now: datetime) -> None:
        """See `adapters.jobs.Work`. What is not due any more was done by somebody else."""
        for one in await self.due_rows.now(now):
            if one.id.hex != due:
                continue
            doer = self.doers.get(one.kind)
            if doer is None:
                _log.error("nobody_does_this", kind=one.kind)
                return
            await doer(one.workspace, one.subject, now)
            await self.due_rows.done(one, now)
