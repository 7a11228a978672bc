"""`make faults`: the long runs. Prints the table; ends with 1 where something was lost or said twice."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.kills import Run, run, table
from tests.faults.malformed import malformed, recorded
from tests.faults.replica import Hook
from tests.faults.stage import on_stage
from tests.faults.teams_kills import run_in_teams
from tests.postgres import fresh_database, running_server

_ROUNDS: dict[str, tuple[tuple[bool, int, int], ...]] = {
    "slack": ((False, 1, 80), (True, 1, 60), (True, 2, 80)),
    "teams": ((False, 1, 40), (True, 1, 40), (True, 2, 60)),
}
"""On PostgreSQL or not, how many processes, and how often one is killed."""
_RUN: dict[str, Callable[..., Run]] = {"slack": run, "teams": run_in_teams}
_BLIND: dict[str, tuple[Hook, ...]] = {
    "slack": ("brisk", "blind"),
    "teams": ("brisk", "brisk_in_teams", "blind_in_teams"),
}
"""What lets a run fail: no look at what stands there, no memory of what may."""


def main() -> int:
    """The runs, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, help="Repeat a run of the table.")
    parser.add_argument("--share", type=float, default=1.0, help="A part of the kills and bytes.")
    parser.add_argument("--only", choices=(*_RUN, "bytes"), help="One part of it.")
    asked = parser.parse_args()
    done: list[Run] = []
    unseeing: list[Run] = []
    parts = [asked.only] if asked.only else [*_RUN, "bytes"]
    platforms = [name for name in _RUN if name in parts]
    with tempfile.TemporaryDirectory(prefix="fogbridge-faults-") as folder, running_server() as pg:
        for name in platforms:
            for postgres, replicas, kills in _ROUNDS[name]:
                with _place(folder, postgres, pg) as (url, place):
                    times = max(1, round(kills * asked.share))
                    one = _RUN[name](url, place, kills=times, replicas=replicas, seed=asked.seed)
                _row(done, one)
        for name in platforms:
            with _place(folder, False, pg) as (url, place):
                one = _RUN[name](url, place, kills=6, aimed=1.0, hooks=_BLIND[name])
            if not unseeing:
                _say("\nThe same without what keeps them from it, to show that they can fail:")
            _row(unseeing, one)
        refused = True
        if "bytes" in parts:
            _say("\nMalformed deliveries, by the status of their answer:")
            for postgres in (False, True):
                with _place(folder, postgres, pg) as (url, place):
                    refused &= _bytes(url, place, round(5_000 * asked.share))
    whole = all(one.whole for one in done)
    can_fail = all(one.tally.doubled or one.tally.told > 1 for one in unseeing)
    if done:
        _say(f"\n{sum(one.kills for one in done)} kills: {_verdict(whole)}")
    for one in done:
        if one.tally.lost or one.tally.doubled:
            _say(f"seed {one.seed}: lost {one.tally.lost}, doubled {one.tally.doubled}")
    return 0 if whole and can_fail and refused else 1


def _row(above: list[Run], one: Run) -> None:
    """The table goes on with one more line."""
    lines = table([one]).splitlines()
    _say("\n".join(lines[len(above) > 0 :]))
    above.append(one)


def _bytes(url: str, folder: Path, count: int) -> bool:
    """So many malformed deliveries; whether all was well during and after them."""
    with on_stage(url, folder) as stage:
        seed = int(time.time())
        wrong = malformed(recorded(stage), count, seed, anew=0.1)
        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(lambda one: stage.people.raw(one[0], content_type=one[1]), wrong)
            )
        statuses = Counter(answer.status for answer in answers)
        states = stage.rests(600.0)
        stage.is_well()
        kind = "PostgreSQL" if url.startswith("postgres") else "SQLite"
        _say(f"  {kind}: {dict(sorted(statuses.items()))}, work {dict(states)}, seed {seed}")
        return max(statuses) < 500 and set(states) == {"SUCCESS"}


@contextmanager
def _place(folder: str, postgres: bool, server: str) -> Iterator[tuple[str, Path]]:
    """A database of its own, and where its processes write their logs."""
    place = Path(tempfile.mkdtemp(dir=folder))
    with ExitStack() as stack:
        url = f"sqlite:///{place / 'fogbridge.db'}"
        if postgres:
            url = stack.enter_context(fresh_database(server))
        yield url, place


def _verdict(whole: bool) -> str:
    return "nothing lost, nothing said twice" if whole else "SOMETHING WAS LOST OR SAID TWICE"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program for a terminal


if __name__ == "__main__":
    sys.exit(main())
