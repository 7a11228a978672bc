"""Teams fails in every way that it can, and what comes from it is forged, malformed, or comes thrice."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.fakes.slack import faults
from tests.fakes.teams.people import Done
from tests.fakes.teams.signing import token
from tests.faults import malformed
from tests.faults.burst import slow_echo
from tests.faults.kills import table
from tests.faults.replica import Hook
from tests.faults.teams_kills import run_in_teams, wait_for_a_post
from tests.faults.teams_stage import TeamsStage, on_teams_stage

KILLS = 5
_WRONG = (
    faults.rate_limited(1),
    faults.server_error(412),
    faults.server_error(500),
    faults.server_error(502),
    faults.reset(),
    faults.done_then_reset(),
    faults.done_then_error(500),
    faults.slow(0.5),
    faults.never(),
    faults.done_then_never(),
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamsStage]:
    """A running app, for the tests of this module."""
    folder = tmp_path_factory.mktemp("teams")
    with on_teams_stage(f"sqlite:///{folder / 'fogbridge.db'}", folder) as made:
        made.is_well()  # the line about reading along is said
        yield made


@pytest.fixture
def teams(running: TeamsStage) -> Iterator[TeamsStage]:
    """The same, with nothing that goes wrong yet."""
    yield running
    running.fake.faults.clear()
    running.people.times = 1


def test_whatever_comes_three_times_is_answered_once(teams: TeamsStage) -> None:
    """A mention, a message of one's own, a press and an edit; all of them acknowledged."""
    fake, people = teams.fake, teams.people
    own = fake.world.personal(teams.ivo)
    people.times = 3
    asked = [teams.asks() for _ in range(4)]
    direct = people.says(teams.ivo, own, "We need the page of ticket WEB-7001 by Friday")
    fake.wait_for(lambda: all(teams.answers(one) for one in asked))
    (answer,) = teams.answers(asked[0])
    action = next(one for one in answer.actions if one["type"] == "Action.Execute")
    pressed = people.acts(teams.ivo, answer, action)
    assert [status for one in (*asked, direct, pressed) for status, _ in one.answers] == [200] * 18
    fake.settle(quiet=2.0)
    assert set(teams.rests()) == {"SUCCESS"}
    assert [len([m for m in teams.answers(one) if "WEB-" in m.shown]) for one in asked[1:]] == [
        1
    ] * 3
    assert len([m for m in fake.said(own.id) if "WEB-7001" in m.shown]) == 1
    assert "Traceback" not in teams.replica.log()


def test_whatever_becomes_of_a_post_it_stands_there_at_most_once(teams: TeamsStage) -> None:
    """Limited, broken, silent, or done and then broken: nobody can look, so the person is told."""
    before = len(teams.maybes())
    asked = [_asked_while(teams, wrong) for wrong in _WRONG]
    assert set(teams.rests()) == {"SUCCESS"}
    standing = [len(teams.answers(one)) for one in asked]
    assert max(standing) == 1
    unsure = [wrong.end != "answer" or (wrong.status or 0) >= 500 for wrong in _WRONG]
    assert [count for count, maybe in zip(standing, unsure, strict=True) if not maybe] == [1] * 3
    assert len(teams.maybes()) - before == sum(unsure)
    assert "Traceback" not in teams.replica.log()


def _asked_while(teams: TeamsStage, wrong: faults.Fault) -> Done:
    """A mention whose answer meets this, once it is known what became of it."""
    before = len(teams.maybes())
    teams.fake.fault("send", wrong)
    asked = teams.asks()
    told = teams.fake.wait_for
    told(lambda: teams.answers(asked) or len(teams.maybes()) > before, timeout=30.0)
    teams.rests()
    return asked


def test_what_is_too_large_is_said_to_be(teams: TeamsStage) -> None:
    """Teams' limit may be another one than ours; the person learns it in private."""
    fake = teams.fake
    fake.fault("send", faults.server_error(413))
    asked = teams.asks()
    own = fake.world.personal(teams.ann)
    fake.wait_for(lambda: [m for m in fake.said(own.id) if "longer than Teams takes" in m.shown])
    assert teams.answers(asked) == []


def test_forged_and_stale_requests_reach_nothing(teams: TeamsStage) -> None:
    """Fifty at once beside good ones: each a 401, and nothing of them is ever said."""
    service, now = teams.fake.service, int(time.time())
    forged = (
        None,
        "Bearer x",
        token(service, exp=now - 3600),
        token(service, aud="another-app"),
        token(service, signed_by="k2", kid="k1"),
        token("https://evil.example/"),
        token(service, algorithm="none", kid="k1"),
    )
    sent = []
    for number in range(50):
        activity = teams.people.activity("message", teams.ann, teams.channel)
        activity |= {"text": f"FORGED-{number}", "entities": []}
        header = forged[number % len(forged)]
        sent.append(teams.people.delivers(activity, header=header))
    teams.is_well()
    assert {one.status for one in sent} == {401}
    assert not [one for one in teams.fake.world.messages if "FORGED" in one.shown]
    assert "FORGED" not in teams.replica.log()


def test_three_hundred_malformed_activities_break_nothing(teams: TeamsStage) -> None:
    """Real ones with something wrong, and bytes that never were any; well signed all of them."""
    good = _recorded(teams)
    dice = random.Random(7)  # noqa: S311 - a test's dice
    statuses: dict[int, int] = {}
    header = token(teams.fake.service)
    for number in range(300):
        raw, kind = _malformed(dice, good, number)
        headers = {"content-type": kind, "authorization": header}
        answer = httpx2.post(teams.replica.url, content=raw, headers=headers, timeout=30.0)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, raw[:300]
    assert set(statuses) <= {200, 400, 401, 413, 415}
    assert min(statuses.get(status, 0) for status in (200, 400, 401)) > 10, statuses
    teams.rests(120.0)
    teams.is_well()


def _recorded(teams: TeamsStage) -> list[dict[str, Any]]:
    """One of each kind of activity, as a day of use brings them."""
    people = teams.people
    people.sent.clear()
    own = teams.fake.world.personal(teams.ann)
    asked = teams.asks()
    teams.fake.wait_for(lambda: teams.answers(asked))
    (answer,) = teams.answers(asked)
    for action in answer.actions:
        if action["type"] == "Action.Execute" or "msteams" in action.get("data", {}):
            people.acts(teams.ivo, answer, action)
    people.edits(asked, "Another text")
    people.deletes(asked)
    people.says(teams.ivo, teams.channel, "translate a banner", targeted=True)
    people.says(teams.ann, own, "We need a banner")
    people.thumbs(teams.ann, answer, "like")
    people.installs(teams.ann, own)
    people.delivers(people.activity("conversationUpdate", teams.ann, teams.channel))
    return [one for one in people.sent if one["type"] != "installationUpdate"]


def _malformed(dice: random.Random, good: list[dict[str, Any]], number: int) -> tuple[bytes, str]:
    wrong = copy.deepcopy(dice.choice(good))
    wrong["id"] = f"malformed-{number}"
    for _ in range(dice.choice((1, 1, 2, 4))):
        malformed._spoil(wrong, dice)
    raw = json.dumps(wrong).encode()
    if dice.random() < 0.75:
        return raw, "application/json"
    cut = dice.randrange(len(raw) + 1)
    return dice.choice(
        (
            (raw[:cut], "application/json"),
            (raw[:cut] + dice.randbytes(8) + raw[cut:], "application/json"),
            (dice.randbytes(200), "application/json"),
            (b"[" * 100_000, "application/json"),
            (b"null", "application/json"),
            (b"", "application/json"),
            (raw, "text/plain"),
            (b" " * 300_000 + raw, "application/json"),
        )
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """What became of a burst: mentions that were taken, and how often each stands in its thread."""

    accepted: list[Done]
    standing: list[int]
    maybes: int
    log: str


def _burst(folder: Path, kills: int, *, hooks: tuple[Hook, ...]) -> _Run:
    """Mentions go on while the process is killed right after a post; each is brought until it is taken."""
    url = f"sqlite:///{folder / 'fogbridge.db'}"
    with on_teams_stage(url, folder, model=slow_echo(7, 0.1, 0.4), hooks=hooks) as teams:
        teams.is_well()
        teams.rests()
        teams.fake.after["send"] = 0.4
        accepted: list[Done] = []
        for _ in range(kills):
            accepted += [_brought(teams) for _ in range(4)]
            wait_for_a_post(teams.fake, 10.0)
            teams.replica.kill()
            teams.replica.begin()
            accepted += [_brought(teams)]
            teams.replica.wait()
        teams.fake.after.clear()
        teams.rests(120.0)
        teams.fake.settle(quiet=1.0)
        standing = [len(teams.answers(one)) for one in accepted]
        return _Run(accepted, standing, len(teams.maybes()), teams.replica.log())


def _brought(teams: TeamsStage) -> Done:
    """A mention that comes while nobody listens, again until it is taken."""
    ends = time.monotonic() + 60.0
    while True:
        try:
            done = teams.asks()
            if done.status == 200:
                return done
        except httpx2.TransportError:
            if time.monotonic() > ends:
                raise
        time.sleep(0.1)


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_processes_that_are_killed_again_and_again_lose_nothing(
    request: pytest.FixtureRequest, database: str, tmp_path: Path
) -> None:
    """Whatever was taken is answered, or who asked was told that the answer may be missing; one process on
    SQLite, one of two on PostgreSQL."""
    postgres = database == "postgresql"
    url = request.getfixturevalue("postgres_url" if postgres else "sqlite_url")
    run = run_in_teams(url, tmp_path, kills=KILLS, replicas=1 + postgres)
    print(table([run]))  # noqa: T201 - with its seed, where a test fails
    assert run.whole, run.tally
    assert run.tally.answered + run.tally.unsure == run.tally.accepted > KILLS
    assert "Traceback" not in run.log


def test_killed_right_after_a_post_it_is_not_said_again(tmp_path: Path) -> None:
    """What stands there and was not written down: the process can't know, and asks the person."""
    run = _burst(tmp_path, 2, hooks=("brisk_in_teams",))
    assert max(run.standing) == 1
    assert run.maybes


def test_without_that_rule_it_is_said_twice(tmp_path: Path) -> None:
    """So this run can fail."""
    run = _burst(tmp_path, 2, hooks=("brisk_in_teams", "blind_in_teams"))
    assert max(run.standing) > 1
