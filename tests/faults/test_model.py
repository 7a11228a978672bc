"""A model that hangs keeps nobody waiting for long."""

from __future__ import annotations

import time
from pathlib import Path

from bot import wording
from tests.fakes.scripted_model import Step
from tests.fakes.translating import echo
from tests.faults.burst import CHANNEL
from tests.faults.stage import on_stage

_HANGS = Step(delay=120.0)


def test_once_the_breaker_is_open_the_termbase_answers_in_three_seconds(tmp_path: Path) -> None:
    """Every worker hangs at the model; the first who give up end the wait for the others too."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    deadline = 4.0
    settings = {"FOGBRIDGE_MODEL_DEADLINE": str(deadline)}
    with on_stage(url, tmp_path, model=_HANGS, settings=settings) as stage:
        people, fake = stage.people, stage.fake
        first = [people.mention("U1", CHANNEL, stage.an_ask()[1]) for _ in range(4)]
        fake.wait_for(lambda: len(stage.model.requests) >= 4, timeout=20.0)
        time.sleep(1.5)
        later = [people.mention("U2", CHANNEL, stage.an_ask()[1]) for _ in range(4)]
        fake.wait_for(lambda: len(stage.model.requests) >= 8, timeout=20.0)
        asked_at = max(request.at for request in stage.model.requests)
        fake.wait_for(lambda: all(stage.answers(done.ts) for done in first), timeout=20.0)

        mark, text = stage.an_ask()
        started = time.monotonic()
        new = people.mention("U3", CHANNEL, text)
        (answer,) = fake.wait_for(lambda: stage.answers(new.ts), timeout=20.0)
        assert time.monotonic() - started < 3.0
        assert wording.UNAVAILABLE in answer.shown
        assert mark in answer.shown

        fake.wait_for(lambda: all(stage.answers(done.ts) for done in later), timeout=20.0)
        assert time.monotonic() - asked_at < deadline + 3.0
        assert [len(stage.answers(done.ts)) for done in (*first, *later)] == [1] * 8
        for done in later:  # they did not wait for their own deadline
            assert wording.UNAVAILABLE in stage.answers(done.ts)[0].shown
        for done in first:
            assert wording.DEADLINE in stage.answers(done.ts)[0].shown
        assert len(stage.model.requests) == 8


def test_waiting_for_ones_turn_is_not_held_against_the_model(tmp_path: Path) -> None:
    """A line of eight at a model that takes two at a time: the last waits longer than the deadline."""

    def takes_a_second(body: dict[str, object]) -> Step:
        return Step(echo(body).body, delay=1.0)

    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    settings = {"FOGBRIDGE_MODEL_DEADLINE": "3.0", "FOGBRIDGE_MODEL_CONCURRENCY": "2"}
    with on_stage(url, tmp_path, model=takes_a_second, settings=settings) as stage:
        fake = stage.fake
        asked = [stage.people.mention("U1", CHANNEL, stage.an_ask()[1]) for _ in range(8)]
        fake.wait_for(lambda: all(stage.answers(done.ts) for done in asked), timeout=40.0)
        for done in asked:
            (answer,) = stage.answers(done.ts)
            assert wording.DEADLINE not in answer.shown
            assert wording.UNAVAILABLE not in answer.shown
        assert len(stage.model.requests) == 8
