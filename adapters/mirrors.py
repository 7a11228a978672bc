"""Rows that say what is to be shown at the ends of a pair become deliveries, each once.

The Installation that shows it may be another one than where it was done, and it may be down: its
delivery waits in the queue by itself, and nobody else waits with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import structlog

from adapters.database.agenda import Agenda
from adapters.database.mirrors import MirrorRows
from adapters.told import told
from bot.incoming import Due, Incoming, Place
from bot.pairing import Mirror, marks_of, read_mirror
from bot.ports import Clock

_log = structlog.get_logger("fogbridge.jobs")


class Submit(Protocol):
    """Writes a delivery into the durable queue, or raises."""

    async def __call__(self, incoming: Incoming, *, asks_model: bool = True) -> None:
        """The same key again starts nothing."""


@dataclass(frozen=True, slots=True)
class Mirrors:
    """Hands over what is to be shown. `workspace_of` knows an Installation's Workspace."""

    rows: MirrorRows
    agenda: Agenda
    submit: Submit
    clock: Clock
    workspace_of: Callable[[str, str], Awaitable[UUID | None]]

    async def show(self, workspace: UUID, subject: str, now: datetime) -> object:
        """Have one of them shown; what is shown where nobody is any more is dropped."""
        mirror = read_mirror(subject)
        if mirror is None:
            _log.error("due_for_nothing", kind="mirror")
            return None
        channel = mirror.channel
        installed = await self.agenda.installed(workspace, channel.platform, channel.team)
        if installed is None:
            return None
        digest = sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()
        incoming = Incoming(
            key=f"due:mirror:{workspace.hex}:{digest}",
            platform=channel.platform,
            team=channel.team,
            enterprise=installed.enterprise,
            place=Place(platform=channel.platform, team=channel.team, channel=channel.channel),
            at=now,
            said=Due(what="mirror", subject=subject),
        )
        # The first card of an ask is put into other words, which may take a model's time.
        new = mirror.what == "ask" and not await self.rows.is_shown(workspace, mirror)
        await self.submit(incoming, asks_model=new)
        return None

    async def follow(self, done: Incoming) -> None:
        """Right after a delivery was answered: hand over what it left to be shown elsewhere.

        Its own Installation has shown it already. Never raises: the tick of each minute hands over
        what is left.
        """
        try:
            workspace = await self.workspace_of(done.platform, done.team)
            if workspace is not None:
                marks = marks_of(done.key)
                await self._all(workspace, lambda one: _is_shown_by(one, done, marks))
        except Exception as error:
            _log.warning("mirror_waits", **told(error))

    async def changed(self, workspace: UUID) -> None:
        """The same after a change on a page, which shows it nowhere else. Never raises."""
        try:
            await self._all(workspace)
        except Exception as error:
            _log.warning("mirror_waits", **told(error))

    async def _all(self, workspace: UUID, is_shown: Callable[[Mirror], bool] | None = None) -> None:
        now = self.clock.now()
        for row in await self.rows.waiting(workspace, now):
            mirror = read_mirror(row.subject)
            if mirror is None or is_shown is None or not is_shown(mirror):
                await self.show(workspace, row.subject, now)
            await self.rows.done(row)


def _is_shown_by(mirror: Mirror, done: Incoming, marks: frozenset[str]) -> bool:
    """Whether this delivery made the change and drew its cards there itself."""
    here = (done.platform, done.team) == (mirror.channel.platform, mirror.channel.team)
    return here and mirror.mark in marks
