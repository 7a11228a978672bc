"""Real phrasings and the facts that the contract says are in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.translation.facts import Moment, find_facts

WEDNESDAY = Moment(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))


def _table(name: str) -> list[Any]:
    rows: list[Any] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return rows


@pytest.mark.parametrize("row", _table("phrasings.yaml"), ids=lambda row: row["say"][:60])
def test_every_fact_of_a_phrasing_is_found_and_no_other(row: dict[str, Any]) -> None:
    found = [
        f"{fact.kind} | {fact.text} | {fact.value}" for fact in find_facts(row["say"], WEDNESDAY)
    ]
    assert found == row["facts"]
