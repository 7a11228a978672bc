"""Drawings in Slack: uploaded once, shown where they can be, else said in lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.drawing.png import png
from adapters.slack.blocks import blocks
from adapters.slack.pictures import Picture, SlackPictures, with_pictures
from adapters.slack.post import SlackPost
from bot.reply import Kept, Notice, Reply, Timeline, Title
from bot.steps import Dates, described, in_lines
from tests.adapters.slack.block_kit import problems
from tests.adapters.slack.desk import Desk, at_desk, channel
from tests.bot.dated import EXAMPLE
from tests.fakes.slack import faults
from tests.fakes.slack.state import Message

DATES = Dates(EXAMPLE.shown[:2])
REPLY = Reply("Why", (Title("Why"), Timeline("The dates", DATES), Notice("So it was.")))
FIRST_LINE = next(in_lines(DATES))
UPLOAD = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        yield made


@pytest.fixture
def post(desk: Desk) -> SlackPost:
    """Posts with drawings, in a hurry."""
    return replace(desk.post, pictures=SlackPictures(desk.client), files_settle=(0.01, 0.01, 0.01))


async def _said(desk: Desk, post: SlackPost, reply: Reply = REPLY) -> Message:
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", reply, place=channel())
    await post.say(incoming, card, reply)
    return desk.fake.posted("C1")[-1]


def _images(message: Message) -> list[str]:
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


async def test_the_drawing_stands_in_the_place_of_its_lines(desk: Desk, post: SlackPost) -> None:
    """One message, with the picture that was uploaded for the bot alone; the text says the lines."""
    message = await _said(desk, post)
    (id,) = _images(message)
    file = desk.fake.world.files[id]
    assert file.data == png(DATES)
    assert file.alt == described(DATES)
    assert [block["type"] for block in message.blocks] == ["header", "image", "rich_text"]
    assert message.blocks[1]["alt_text"] == described(DATES)
    assert FIRST_LINE in message.text
    assert problems(message.blocks) == []
    (complete,) = desk.fake.calls("files.completeUploadExternal")
    assert "channel_id" not in complete.given


async def test_the_same_drawing_is_uploaded_once(desk: Desk, post: SlackPost) -> None:
    """A card that changes keeps its picture without another upload."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", REPLY, place=channel())
    await post.say(incoming, card, REPLY)
    more = replace(REPLY, parts=(*REPLY.parts, Kept("Confirmed.")))
    again = desk.incoming()
    instead = await desk.put(again, "card", more, place=channel(), replaces=card)
    await post.say(again, instead, more)
    (message,) = desk.fake.posted("C1")
    assert "Confirmed." in message.shown
    assert len(_images(message)) == 1
    assert desk.asked(*UPLOAD) == list(UPLOAD)


@pytest.mark.parametrize("step", UPLOAD)
@pytest.mark.parametrize(
    "fault", [faults.refused("missing_scope"), faults.server_error(500), faults.reset()]
)
async def test_where_it_cant_be_had_the_lines_stand_there(
    desk: Desk, post: SlackPost, step: str, fault: faults.Fault
) -> None:
    """An app without the scope, or a Slack that is busy, costs the picture and nothing else."""
    if step == "upload" and fault.error is not None:
        fault = faults.server_error(403)
    desk.fake.fault_always(step, fault)
    message = await _said(desk, post)
    assert _images(message) == []
    assert FIRST_LINE in message.shown


@pytest.mark.parametrize(("settles", "drawn"), [(2, True), (9, False)])
async def test_a_file_that_slack_still_looks_at_is_waited_for(
    desk: Desk, post: SlackPost, settles: int, drawn: bool
) -> None:
    """For a few tries, and then the lines are posted; either way it is said once."""
    desk.fake.world.files_settle = settles
    message = await _said(desk, post)
    assert (_images(message) != []) is drawn
    assert (FIRST_LINE in message.shown) is not drawn
    assert len(desk.fake.posted("C1")) == 1


async def test_a_reply_without_dates_uploads_nothing(desk: Desk, post: SlackPost) -> None:
    """Nothing is asked of Slack for it."""
    await _said(desk, post, Reply("Hello", (Notice("Hello"),)))
    assert desk.asked(*UPLOAD) == []


def test_each_drawing_takes_the_place_of_its_own_lines() -> None:
    """The second keeps its lines where there is one picture only."""
    two = blocks(Reply("", (Timeline("A", DATES), Notice("-"), Timeline("B", EXAMPLE))))
    shown = with_pictures(two, iter([Picture("F1", "x" * 3_000)]))
    assert [block["type"] for block in shown] == ["image", "rich_text", "rich_text"]
    assert len(shown[0]["alt_text"]) == 2_000
    both = with_pictures(two, iter([Picture("F1", "a"), Picture("F2", "b")]))
    assert [block.get("slack_file", {}).get("id") for block in both] == ["F1", None, "F2"]
    assert problems(both) == []
    assert with_pictures(two, iter(())) == two
