"""Whole threads in which a date moves, once or more often, or only seems to."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.threads.contract import ThreadMessage
from bot.threads.read import read_by_rules
from tests.bot.threads.talk import SIDES
from tests.fakes.translating import reader

FILE = Path(__file__).with_name("moved_threads.txt")
"""Threads apart by a blank line: first "=" with each move as from>to@message, then the messages."""
THREADS = FILE.read_text("utf-8").strip().split("\n\n")


@pytest.mark.parametrize("written", THREADS, ids=lambda written: written.split("\n")[1][8:40])
def test_a_thread_moves_as_its_people_mean_it(written: str) -> None:
    """A message is "i 03-10 text": the side, the day and what was said."""
    first, *lines = written.split("\n")
    messages = []
    for number, line in enumerate(lines):
        who, day, text = line.split(" ", 2)
        at = datetime.fromisoformat(f"2026-{day}T09:00:00+01:00") + timedelta(minutes=number)
        messages.append(ThreadMessage(author=who, side=SIDES[who], at=at, text=text))
    found = read_by_rules(messages, reader()).moves
    assert [f"{one.from_}>{one.to}@{one.message}" for one in found] == first.split()[1:]


def test_there_are_decoys_among_them() -> None:
    assert len(THREADS) >= 60
    assert sum(one.startswith("=\n") for one in THREADS) >= 8
