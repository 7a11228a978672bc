"""Ordinary words that look like facts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.translation.facts import Moment, find_facts

WEDNESDAY = Moment(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("decoys.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["say"][:60])
def test_an_ordinary_word_is_no_fact(row: dict[str, Any]) -> None:
    found = [
        f"{fact.kind} | {fact.text} | {fact.value}" for fact in find_facts(row["say"], WEDNESDAY)
    ]
    assert found == row["facts"]
