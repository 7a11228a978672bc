"""Kill -9 at random moments of a burst, again and again, and the table of what came of it."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.slack import FakeSlack
from tests.faults.burst import Burst, Tally, people_of, slow_echo
from tests.faults.replica import Hook, Replica


class People(Protocol):
    """Who goes on with their work while processes are killed."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Do nothing new."""

    def settled(self, seconds: float) -> Tally:
        """What came of all that was taken, once it is answered or so much time is over."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: so many kills of so many processes on one database."""

    database: str
    replicas: int
    kills: int
    seed: int
    tally: Tally
    seconds: float
    taken_over: int
    log: str
    platform: str

    @property
    def whole(self) -> bool:
        """Whether nothing was lost, and nothing said twice."""
        return not (self.tally.lost or self.tally.doubled or self.tally.told > 1)


def run(
    url: str,
    folder: Path,
    *,
    kills: int,
    replicas: int = 1,
    aimed: float = 0.35,
    seed: int | None = None,
    hooks: Sequence[Hook] = ("brisk",),
) -> Run:
    """Kill and start again while people go on; at the end wait until all that was taken is answered.

    After posting Slack takes its time to answer, and this share of the kills is `aimed` there.
    """
    seed = secrets.randbelow(10**6) if seed is None else seed
    with FakeSlack() as fake, ScriptedModel(always=slow_echo(seed)) as model:
        fake.linger("chat.postMessage", after=0.15)
        fake.linger("response_url", after=0.05)
        settings = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-of-a-test",
            "OPENAI_BASE_URL": model.url,
            "FOGBRIDGE_ANSWERS_PER_MINUTE": "10000",
        }
        house = [Replica(fake, url, folder, name, settings, hooks) for name in "abc"[:replicas]]
        return killed_again_and_again(
            house,
            lambda: Burst(people_of(fake, [replica.url for replica in house]), model, seed),
            lambda seconds: _wait_for_a_post(fake, seconds),
            url=url, kills=kills, aimed=aimed, seed=seed, platform="Slack",
        )  # fmt: skip


def killed_again_and_again(
    house: Sequence[Replica],
    people: Callable[[], People],
    wait_for_a_post: Callable[[float], None],
    *,
    url: str,
    kills: int,
    aimed: float,
    seed: int,
    platform: str,
) -> Run:
    """See `run`; `people` come once all processes are there."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    begun = time.monotonic()
    try:
        house[0].start()  # alone, since it makes the tables
        for replica in house[1:]:
            replica.start()
        burst = people()
        burst.start()
        for _ in range(kills):
            kill_one(house, dice, wait_for_a_post, aimed)
        for replica in house:
            replica.wait()
        burst.stop()
        tally = burst.settled(60.0)
        for replica in house:
            replica.stop()
    finally:
        for replica in house:
            replica.kill()
    log = "\n".join(replica.log() for replica in house)
    return Run(
        database="PostgreSQL" if url.startswith("postgres") else "SQLite",
        replicas=len(house),
        kills=kills,
        seed=seed,
        tally=tally,
        seconds=time.monotonic() - begun,
        taken_over=log.count('"taken_over"'),
        log=log,
        platform=platform,
    )


def kill_one(
    house: Sequence[Replica],
    dice: random.Random,
    wait_for_a_post: Callable[[float], None],
    aimed: float,
) -> None:
    """Mostly while it works, sometimes while it starts, sometimes right after something was posted;
    now and then it gets time to catch up."""
    victim = dice.choice(house)
    chance = dice.random()
    if chance < 0.15:
        time.sleep(dice.uniform(0.0, 0.4))
    else:
        victim.wait()
        time.sleep(dice.uniform(1.5, 3.0) if chance > 0.85 else dice.uniform(0.02, 1.0))
    if dice.random() < aimed:
        wait_for_a_post(15.0 if aimed == 1.0 else 3.0)
    victim.kill()
    if len(house) > 1:
        time.sleep(dice.choice((0.0, 0.0, 0.5)))
    victim.begin()


def _wait_for_a_post(fake: FakeSlack, seconds: float) -> None:
    """Until something stands there that nobody has been told of yet; not for ever."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        calls = fake.calls("chat.postMessage")[-8:]
        if any(call.done and call.answered_at is None for call in calls):
            return
        time.sleep(0.005)


_HEAD = (
    "platform", "  database", "replicas", "kills", "accepted", "answered", "unsure", "lost", "doubled",
    "private repeats", "model calls", "ideal", "seconds", "seed",
)  # fmt: skip


def table(runs: Sequence[Run]) -> str:
    """The runs as lines of text."""
    rows: list[tuple[str, ...]] = [_HEAD, *(_row(one) for one in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def _row(one: Run) -> tuple[str, ...]:
    tally = one.tally
    cells = (
        one.platform,
        one.database,
        one.replicas,
        one.kills,
        tally.accepted,
        tally.answered,
        tally.unsure,
        len(tally.lost),
        len(tally.doubled),
        tally.repeats,
        tally.model_calls,
        tally.model_ideal,
        round(one.seconds),
        one.seed,
    )
    return tuple(map(str, cells))
