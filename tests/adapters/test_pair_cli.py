"""`fogbridge pair`, from the words that are typed to what the database holds."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from adapters.database.engine import Database, open_engine
from adapters.database.pairing import DatabasePairings
from tests.adapters.database.furnished import remembering
from tests.adapters.database.test_pairing import HERE, THERE, Ends, standing
from tests.adapters.typed import Terminal


@pytest.fixture
def terminal(
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """On a migrated database without anybody in it."""
    return Terminal.on(sqlite_url, tmp_path, capsys, monkeypatch)


async def _ends(engine: Database) -> Ends:
    memory = remembering(engine)
    here, there = await standing(memory, HERE), await standing(memory, THERE)
    return Ends(memory, DatabasePairings(engine, memory.clock), here, there)


def _do(url: str, parts: bool) -> None:
    async def whole() -> None:
        engine = open_engine(url)
        ends = await _ends(engine)
        await (ends.pairings.part(ends.here) if parts else ends.pair())
        await engine.dispose()

    asyncio.run(whole())


def test_each_pair_is_a_line_for_as_long_as_it_is_one(terminal: Terminal) -> None:
    """Whose it is, the two channels as other commands take them, and since when."""
    status, out, err = terminal.says("pair", "list")
    assert (status, err) == (0, "")
    assert out.startswith("No channels are paired.")
    _do(terminal.url, parts=False)
    status, out, err = terminal.says("pair", "list")
    assert (status, err) == (0, "")
    here, there = (f"{end.platform}:{end.team}/{end.channel}" for end in (HERE, THERE))
    line = rf"Slack T1: {re.escape(here)} and {re.escape(there)}, since \d{{4}}-\d\d-\d\d"
    assert re.fullmatch(line, out), out
    _do(terminal.url, parts=True)
    assert terminal.says("pair", "list")[1].startswith("No channels are paired.")


def test_without_a_word_it_says_what_there_is(terminal: Terminal) -> None:
    """As every group of commands does."""
    status, out, err = terminal.says("pair")
    assert status == 2
    assert "Every pair of channels" in out + err
