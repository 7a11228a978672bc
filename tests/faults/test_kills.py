"""Kill -9 at random moments: nothing that was taken is lost, and nothing is said in a channel twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.slack import FakeSlack
from tests.fakes.translating import echo
from tests.faults.burst import CHANNEL, people_of
from tests.faults.conftest import KILLS
from tests.faults.kills import Run, table
from tests.faults.replica import Replica
from tests.faults.stage import on_stage


def _expect_whole(run: Run) -> None:
    print(table([run]))  # noqa: T201 - with its seed, where a test fails
    tally = run.tally
    assert run.kills == KILLS
    assert not tally.lost, tally.lost
    assert not tally.doubled, tally.doubled
    assert tally.answered == tally.accepted > KILLS
    assert tally.told == 1
    assert "Traceback" not in run.log


def test_one_process_on_sqlite_is_killed_again_and_again(kills_on_sqlite: Run) -> None:
    """Its work goes on after each start."""
    _expect_whole(kills_on_sqlite)


@pytest.mark.postgres
def test_one_of_two_processes_on_postgresql_is_killed_again_and_again(
    kills_on_postgres: Run,
) -> None:
    """The other one takes its work over."""
    _expect_whole(kills_on_postgres)
    assert kills_on_postgres.taken_over


def test_without_the_look_at_what_stands_there_things_are_said_twice(blind_kills: Run) -> None:
    """So these runs can fail: the same kills, of a process that looks for nothing."""
    print(table([blind_kills]))  # noqa: T201 - with its seed, where the test fails
    assert blind_kills.tally.doubled or blind_kills.tally.told > 1
    assert not blind_kills.tally.lost


@pytest.mark.postgres
def test_the_work_of_a_process_that_never_comes_back_is_done_by_the_other(
    postgres_url: str, tmp_path: Path
) -> None:
    """What it had taken and not begun, what it had begun, and what it had posted and not noted."""
    with on_stage(postgres_url, tmp_path) as stage:
        fake = stage.fake
        fake.linger("chat.postMessage", after=0.4)
        other = Replica(fake, postgres_url, tmp_path, "other", stage.replica.settings)
        with other:
            people = people_of(fake, [other.url])
            asked = [people.mention("U1", CHANNEL, stage.an_ask()[1]) for _ in range(12)]
            fake.wait_for(lambda: fake.posted(CHANNEL), timeout=15.0)
            other.kill()
            assert all(done.status == 200 for done in asked)
            fake.wait_for(lambda: all(stage.answers(done.ts) for done in asked), timeout=40.0)
            fake.settle(quiet=2.0, timeout=20.0)
            assert [len(stage.answers(done.ts)) for done in asked] == [1] * 12
            assert '"taken_over"' in stage.replica.log()


def test_a_second_process_on_one_sqlite_file_is_refused(tmp_path: Path) -> None:
    """It would run the first one's work once more; it ends with a sentence that says what to do."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    with FakeSlack() as fake, ScriptedModel(always=echo), Replica(fake, url, tmp_path, "first"):
        second = Replica(fake, url, tmp_path, "second").begin()
        assert second.process is not None
        second.process.join(20)
        assert second.process.exitcode == 1
        assert "Another Fogbridge is running on this database file" in second.log()
        assert "Traceback" not in second.log()
