"""What the tests of the router and of a chat's features share: people who talk to the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.chat.talking import Talking, empty_database, talking


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables, made once."""
    return asyncio.run(empty_database(tmp_path_factory.mktemp("empty")))


@pytest_asyncio.fixture
async def people(tmp_path: Path, empty: Path) -> AsyncIterator[Talking]:
    """A Workspace without a model."""
    async with talking(tmp_path, empty) as made:
        yield made


@pytest_asyncio.fixture
async def others(tmp_path: Path, empty: Path) -> AsyncIterator[Talking]:
    """The same once more, somewhere else."""
    folder = tmp_path / "others"
    folder.mkdir()
    async with talking(folder, empty) as made:
        yield made
