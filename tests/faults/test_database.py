"""The database is away, or its disk is full: errors in time, no lie, and all that was taken is answered."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot import wording
from tests.fakes.scripted_model import Step
from tests.fakes.translating import echo
from tests.faults.burst import CHANNEL
from tests.faults.disk import small_disk
from tests.faults.outage import Outage
from tests.faults.stage import on_stage


@pytest.mark.postgres
def test_ten_seconds_without_the_database_cost_ten_seconds(outage_of_postgres: Outage) -> None:
    """Who waits is told in time; what was taken is answered, once; nothing is left behind."""
    found = outage_of_postgres
    assert found.command.status == 200
    assert wording.NOT_TAKEN in found.command.body
    assert found.command.ms < 2_900
    assert found.mention.status == 503  # Slack brings it again
    assert found.mention.ms < 2_900
    assert not found.late, "a command was answered that its author was told was not taken"
    assert not found.tally.lost
    assert not found.tally.doubled
    assert found.tally.answered == found.tally.accepted > 5
    assert set(found.states) == {"SUCCESS"}
    assert '"liveness_lost"' in found.log  # it was away indeed
    assert "Traceback" not in found.log


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    """What came before is answered once there is room; what comes meanwhile is refused in time."""

    def slowly(body: dict[str, object]) -> Step:
        return Step(echo(body).body, delay=1.5)

    with small_disk(tmp_path / "disk") as disk:
        url = f"sqlite:///{disk.folder / 'fogbridge.db'}"
        with on_stage(url, tmp_path, model=slowly) as stage:
            people, fake = stage.people, stage.fake
            stage.is_well()
            taken = [people.mention("U1", CHANNEL, stage.an_ask()[1]) for _ in range(10)]
            assert {done.status for done in taken} == {200}
            time.sleep(0.5)
            disk.fill(stage.replica.pid)
            mark, text = stage.an_ask()
            command = people.command("U1", CHANNEL, "/translate", text)
            assert command.status == 200
            assert wording.NOT_TAKEN in command.body
            late = people.mention("U1", CHANNEL, stage.an_ask()[1])
            assert 503 in {answer.status for answer in late.answers}
            time.sleep(2.0)
            assert '"step_failed"' in stage.replica.log()  # it was full in the middle of work
            disk.free(stage.replica.pid)
            for answer in late.answers:  # Slack brings it again
                assert answer.payload is not None
                people.delivers("event", answer.payload)
            waiting = [*taken, late]
            fake.wait_for(lambda: all(stage.answers(done.ts) for done in waiting), timeout=60.0)
            assert set(stage.rests()) == {"SUCCESS"}
            assert [len(stage.answers(done.ts)) for done in waiting] == [1] * 11
            assert not stage.whispers("U1", mark)
            stage.is_well()
