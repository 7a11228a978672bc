"""Drawings in Teams: part of the card itself, so that nobody needs an address to see them.

They are drawn small: Microsoft says that Base64 images don't count for the size of a message, and the
message stays within its limit if they do. Where one can't be had, the same stands there in lines.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import structlog

from adapters.drawing.png import NotDrawn, drawn, picture_svg
from bot.reply import Reply, Timeline
from bot.steps import Dates

_log = structlog.get_logger("fogbridge.teams")

_REMEMBERED = 100
"""Pictures, of about 11 kB each: a card is drawn again whenever something of it changes."""


_small = partial(drawn, small=True)


@dataclass
class TeamsPictures:
    """Draws each timeline once a process, and remembers the newest."""

    draw: Callable[[Dates], Awaitable[bytes]] = _small
    _known: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict, repr=False)

    async def of(self, reply: Reply) -> tuple[bytes, ...]:
        """The drawings of a reply, in their order; none where one can't be had. Never raises."""
        dates = [part.dates for part in reply.parts if isinstance(part, Timeline)]
        try:
            return tuple([await self._picture(one) for one in dates])
        except NotDrawn:
            _log.warning("picture_not_drawn")
            return ()

    async def _picture(self, dates: Dates) -> bytes:
        key = hashlib.sha256(picture_svg(dates).encode()).digest()
        if key not in self._known:
            self._known[key] = await self.draw(dates)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]
