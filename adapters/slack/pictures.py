"""Drawings in Slack: uploaded for the bot alone, and shown by the message that names them.

A file without a channel is private to the bot; an image block that names it shows it to whoever
reads the message (docs.slack.dev, "Slack file object"). That takes the scope files:write, no public
address, and no second message. Where it can't be had, the same stands there in lines.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from adapters.drawing.png import NotDrawn, drawn
from adapters.slack.blocks import DRAWN
from adapters.slack.client import SlackBusy, SlackClient, SlackRefused
from adapters.slack.lengths import clean, shortened
from adapters.slack.rich import Block
from bot.incoming import Incoming
from bot.reply import Reply, Timeline
from bot.steps import Dates, described

_log = structlog.get_logger("fogbridge.slack")

MAX_ALT = 2_000
"""Characters of an image block's alternative text; https://docs.slack.dev/reference/block-kit/blocks/image-block."""
_MAX_UPLOADED_ALT = 1_000
"""Characters of the alternative text of an upload; docs.slack.dev, files.getUploadURLExternal."""
_REMEMBERED = 500
_NAME = "how-the-date-moved.png"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that Slack holds, and what it says to whoever does not see it."""

    file: str
    alt: str


@dataclass
class SlackPictures:
    """Uploads drawings, each once a process and Installation."""

    client: SlackClient
    draw: Callable[[Dates], Awaitable[bytes]] = drawn
    _files: OrderedDict[tuple[str, str], str] = field(default_factory=OrderedDict, repr=False)

    async def of(self, incoming: Incoming, reply: Reply) -> tuple[Picture, ...]:
        """The drawings of a reply, in their order; none where one can't be had. Never raises Slack's
        errors: whoever reads the message has the lines."""
        dates = [part.dates for part in reply.parts if isinstance(part, Timeline)]
        try:
            return tuple([Picture(await self._file(incoming, d), described(d)) for d in dates])
        except (SlackRefused, SlackBusy) as error:
            _log.info("picture_not_uploaded", code=error.why[:64])
        except NotDrawn:
            _log.warning("picture_not_drawn")
        return ()

    async def _file(self, incoming: Incoming, dates: Dates) -> str:
        key = (incoming.team, hashlib.sha256(repr(dates).encode()).hexdigest())
        if (known := self._files.get(key)) is not None:
            return known
        picture = await self.draw(dates)
        answer = await self.client.call(
            incoming,
            "files.getUploadURLExternal",
            filename=_NAME,
            length=len(picture),
            alt_txt=shortened(clean(described(dates)), _MAX_UPLOADED_ALT),
        )
        file = str(answer.get("file_id"))
        await self.client.upload(str(answer.get("upload_url")), picture)
        await self.client.call(
            incoming, "files.completeUploadExternal", files=[{"id": file, "title": _NAME}]
        )
        self._files[key] = file
        while len(self._files) > _REMEMBERED:
            self._files.popitem(last=False)
        return file


def with_pictures(blocks: Sequence[Block], pictures: Iterator[Picture]) -> list[Block]:
    """The blocks with each drawing in the place of its lines, as long as there are drawings."""
    shown: list[Block] = []
    replaced: set[str] = set()
    for block in blocks:
        name, number = str(block.get("block_id", "")).partition("#")[::2]
        if not name.startswith(DRAWN):
            shown.append(block)
        elif number == "0" and (picture := next(pictures, None)) is not None:
            replaced.add(name)
            shown.append(_image(picture, name))
        elif name not in replaced:
            shown.append(block)
    return shown


def _image(picture: Picture, name: str) -> Block:
    return {
        "type": "image",
        "block_id": name,
        "slack_file": {"id": picture.file},
        "alt_text": shortened(clean(picture.alt), MAX_ALT),
    }
