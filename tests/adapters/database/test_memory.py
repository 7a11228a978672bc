"""What is written of asks, commitments and whys is what is read, on both databases."""

from __future__ import annotations

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.asks import Turned
from bot.errors import Overtaken
from bot.memory import Write
from tests.adapters.database.remembered import Bench, a_bench


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


async def test_an_ask_is_tracked_once_and_has_a_number(bench: Bench) -> None:
    """Numbers begin at one; a second delivery about the same message finds the ask that is there."""
    ask = bench.an_ask()
    first = await bench.memory.track(ask, "k1")
    assert first.number == 1
    assert await bench.memory.track(bench.an_ask(), "k1") == first
    assert await bench.memory.track(bench.an_ask(), "k2") == first
    other = await bench.tracks()
    assert other.number == 2
    assert await bench.memory.ask(bench.workspace, first.id) == first
    assert await bench.memory.ask_number(bench.workspace, 2) == other


async def test_a_change_is_written_with_its_history(bench: Bench) -> None:
    """Once for a delivery, and not over another one."""
    ask = await bench.tracks()
    change = bench.change(ask, Turned("marketing", "Send the copy"), bench.by_it)
    write = Write("k3", changes=(change,))
    assert await bench.memory.write(bench.workspace, write)
    assert await bench.memory.written(bench.workspace, "k3")
    assert not await bench.memory.write(bench.workspace, write)
    now = await bench.asked(ask.id)
    assert now == change.after
    assert await bench.memory.history(bench.workspace, ask.id) == (change,)
    with pytest.raises(Overtaken):
        await bench.memory.write(bench.workspace, Write("k4", changes=(change,)))
    assert not await bench.memory.written(bench.workspace, "k4")


async def test_commitments_moves_and_whys_come_back_as_they_were(bench: Bench) -> None:
    """All of their parts."""
    ask = await bench.tracks()
    commitment = bench.a_commitment(ask, yes=bench.yes(), state="confirmed")
    move = bench.a_move(ask, commitment=commitment.id, quote="it moves", message="1.5")
    why = bench.a_why(ask=ask.id)
    await bench.writes(commitments=(commitment,), moves=(move,), whys=(why,))
    assert await bench.memory.commitment(bench.workspace, commitment.id) == commitment
    assert await bench.memory.commitments_of(bench.workspace, ask.id) == (commitment,)
    assert await bench.memory.moves_of(bench.workspace, ask.id) == (move,)
    assert await bench.memory.why(bench.workspace, why.id) == why
    assert await bench.memory.whys_in(bench.workspace, why.source.place) == (why,)
