"""The same kills as for Slack, of processes that are set up for Teams alone."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.teams.server import Call, FakeTeams
from tests.faults.burst import slow_echo
from tests.faults.kills import Run, killed_again_and_again
from tests.faults.replica import Hook
from tests.faults.teams_burst import TeamsBurst
from tests.faults.teams_stage import TeamsReplica


def run_in_teams(
    url: str,
    folder: Path,
    *,
    kills: int,
    replicas: int = 1,
    aimed: float = 0.35,
    seed: int | None = None,
    hooks: Sequence[Hook] = ("brisk", "brisk_in_teams"),
) -> Run:
    """See `kills.run`. Nobody can look in Teams: what was cut off is not said again, and who asked is told."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    with FakeTeams() as fake, ScriptedModel(always=slow_echo(seed)) as model:
        linger = 0.4 if aimed == 1.0 else 0.15
        fake.after |= {"send": linger, "create": linger}
        settings = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-of-a-test",
            "OPENAI_BASE_URL": model.url,
        }
        house = [
            TeamsReplica(fake, url, folder, name, settings, hooks) for name in "abc"[:replicas]
        ]
        return killed_again_and_again(
            house,
            lambda: TeamsBurst(fake, [replica.url for replica in house], model, url, seed),
            lambda seconds: wait_for_a_post(fake, seconds),
            url=url, kills=kills, aimed=aimed, seed=seed, platform="Teams",
        )  # fmt: skip


def wait_for_a_post(fake: FakeTeams, seconds: float) -> None:
    """Until something stands where all see it, and nobody has been told of that yet; not for ever."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        fresh = time.monotonic() - 1.0
        now = [one for one in fake.calls()[-16:] if one.done and one.status is None]
        if any(one.at > fresh and _is_open(one) for one in now):
            return
        time.sleep(0.005)


def _is_open(call: Call) -> bool:
    """Whether it says something in a channel, for everybody there."""
    if call.method == "create":
        return "activity" in call.given
    return call.method == "send" and "19:" in unquote(call.path) and not call.query
