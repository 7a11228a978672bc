"""What the demo shows of the memory, and that it is the same after it began anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.room.edge import NotTaken
from adapters.room.read import KEY, place_in
from bot import wording_digest, wording_whys
from bot.lead_times import ENOUGH
from bot.memory import AskQuery, CommitmentQuery, WhyQuery
from bot.plain import plain_text
from bot.records import Reader
from glossary.concept import Side
from tests.adapters.room.rooms import AtOnce, open_room
from tests.journeys.room_app import TOLD


async def test_the_demo_tells_the_story_of_the_memory(engine: AsyncEngine) -> None:
    """Told, and told anew: the same asks, date, reasons and cards stand there."""
    async with open_room(engine) as room:
        assert await room.room.demo.furnish()
        first = await _shown(room)
        await _is_the_story(room)
        await room.edge.say("marketing", None, "This goes")
        await replace(room.room.demo, forget=_nothing).reset()
        assert await _shown(room) == first
        await _is_the_story(room)


async def test_whoever_is_there_before_the_room_waits_for_it(engine: AsyncEngine) -> None:
    """Who arrived before would found a Workspace of its own, and the room would be nobody's."""
    async with open_room(engine) as room:
        room.edge.patience = 0.01
        with pytest.raises(NotTaken):
            await room.edge.say("marketing", None, "Too early")
        assert await room.room.demo.rows.furnish(room.workspace, room.room.team)
        assert (await room.edge.say("marketing", None, "Now")).thread


async def _nothing(side: Side) -> None:
    """There is no queue here that holds anything."""
    del side


async def _is_the_story(room: AtOnce) -> None:
    memory, eyes = room.edge.router.talk.memory, Reader(room.workspace)
    running = await memory.asks(eyes, AskQuery(limit=100))
    assert {"waiting_on_it", "waiting_on_marketing", "agreed"} <= {one.status for one in running}
    done = [one for one in running if one.status == "done"]
    assert len(done) >= ENOUGH
    ((agreed, _),) = await memory.commitments(eyes, CommitmentQuery())
    assert (agreed.state, set(agreed.said_yes)) == ("confirmed", {"marketing", "it"})
    confirmed = await memory.whys(eyes, WhyQuery(confirmed=True))
    assert len(confirmed) == 1
    assert len({step.day for step in confirmed[0].steps}) == 2  # its date moved
    everything = "\n".join(await _shown(room))
    assert f"Of {len(done)} done asks like this, half took at most " in everything
    assert wording_whys.NOT_A_PROMISE in everything
    assert wording_digest.WAITING_ON["it"] in everything


async def _shown(room: AtOnce) -> list[str]:
    """Everything that the demo's cards say, thread by thread."""
    found = await room.room.rows.openings(room.workspace, place_in(room.room.team), 50)
    assert len(found) == TOLD
    return [
        KEY.sub("", plain_text(one.card.reply))
        for opening in found
        for one in await room.cards(opening.first.thread)
        if one.card is not None and one.card.reply is not None
    ]
