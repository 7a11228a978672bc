"""The bench itself runs; what it measures is no test, because a busy machine is no bug."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.messages import MESSAGES


@pytest.mark.parametrize(
    "part", ["matching", "termbase", "model", "prompt", "start", "slack", "teams", "memory"]
)
def test_each_part_gives_rows(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every row says what, how much and in which unit, on the screen and in the file."""
    output = tmp_path / "build" / "bench.json"
    assert main(["--tiny", "--only", part, "--output", str(output)]) == 0
    rows = json.loads(output.read_text("utf-8"))["rows"]
    assert rows
    shown = capsys.readouterr().out
    for row in rows:
        assert row["value"] > 0
        assert row["unit"]
        assert row["what"] in shown


def test_the_messages_have_fifty_words() -> None:
    """What the table calls a message of fifty words is one."""
    for _, text in MESSAGES:
        assert 47 <= len(text.split()) <= 53, text
