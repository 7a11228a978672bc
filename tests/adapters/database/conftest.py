"""Everything that remembers, on both databases, and a second process's way to the same one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import open_engine
from tests.adapters.database.furnished import Memory, remembering


@pytest.fixture
def memory(engine: AsyncEngine) -> Memory:
    """All ports, on SQLite and on PostgreSQL."""
    return remembering(engine)


@pytest_asyncio.fixture
async def replica(memory: Memory) -> AsyncIterator[Memory]:
    """The same database through an engine of its own, as another process has it."""
    engine = open_engine(memory.engine.url)
    yield remembering(engine, memory.clock)
    await engine.dispose()
