"""An ask that is changed outside of its chat: its card follows, and nothing else is said."""

from __future__ import annotations

import pytest

from bot.asks import Change, Delivered, after, name_of
from bot.ids import new_id
from bot.incoming import Due
from bot.memory import Write
from bot.plain import plain_text
from bot.ports import Card
from bot.records import Actor
from tests.bot.chat.asking import the_ask, tracked
from tests.bot.chat.talking import MARKETING, Talking


async def redrawn(people: Talking, subject: str) -> list[Card]:
    """What comes of it."""
    incoming = people.incoming(Due(what="card", subject=subject), by=None)
    return await people.delivers(incoming)


async def test_the_card_shows_what_was_done_on_a_page(people: Talking) -> None:
    """In its place, as it stands now."""
    card = await tracked(people)
    ask, workspace = await the_ask(people), await people.workspace()
    by = Actor((await people.person(MARKETING)).id, "marketing")
    at = people.clock.now()
    done = after(ask, Delivered(), by, at)
    change = Change(new_id(), ask.id, name_of(Delivered()), ask, done, by, at, "page:1")
    await people.talk.memory.write(workspace, Write("page:1", (change,)))
    (now,) = await redrawn(people, ask.id.hex)
    assert (now.to, now.message, now.place) == ("card", card.message, card.place)
    assert now.reply is not None
    assert "done" in plain_text(now.reply).splitlines()[0]


@pytest.mark.parametrize("subject", ["", "x", new_id().hex], ids=["nothing", "no id", "an id"])
async def test_of_no_ask_nothing_is_said(people: Talking, subject: str) -> None:
    """Nor of one that is gone."""
    await tracked(people)
    assert await redrawn(people, subject) == []
