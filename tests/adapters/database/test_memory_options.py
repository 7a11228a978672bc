"""Options of a "No, but" quote people, too: they go with who said it, and with their message."""

from __future__ import annotations

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.threads import DatabaseThreads
from bot.whys import Option
from tests.adapters.database.furnished import lies_anywhere
from tests.adapters.database.remembered import Bench, a_bench, where

SAID = "zebrafinch page without the form"


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


async def _offers(bench: Bench) -> Option:
    """An entry of the log with what the engineer offered in a message of the thread."""
    option = Option("Less", f"“{SAID}”", message="1794571200.00ü_%9", by=bench.engineer)
    why = await bench.logs(options=(option,), factors=(), steps=(), answered_at=None)
    kept = await bench.memory.why(bench.workspace, why.id)
    assert kept is not None
    assert kept.options == (option,)
    return option


async def test_they_go_with_who_said_it(bench: Bench) -> None:
    """The entry stays, and so do options of others."""
    await _offers(bench)
    await bench.directory.forget(bench.workspace, bench.marketer)
    # The marketer asked the question, so the whole entry loses its words.
    assert not await lies_anywhere(bench.engine, SAID)


async def test_they_go_with_the_message(bench: Bench) -> None:
    """And with no other one, however its key reads as a pattern."""
    option = await _offers(bench)
    threads = DatabaseThreads(bench.engine, bench.clock)
    await threads.unsay(bench.workspace, where(), "1794571200.00ü__9")
    assert await lies_anywhere(bench.engine, SAID)
    assert option.message is not None
    await threads.unsay(bench.workspace, where(), option.message)
    assert not await lies_anywhere(bench.engine, SAID)


async def test_they_go_with_a_person_who_only_offered(bench: Bench) -> None:
    """Nothing else of the entry is theirs."""
    await _offers(bench)
    other = await bench.person("U0OTHER", "it")
    await bench.directory.forget(bench.workspace, other)
    assert await lies_anywhere(bench.engine, SAID)
    await bench.directory.forget(bench.workspace, bench.engineer)
    assert not await lies_anywhere(bench.engine, SAID)
