"""`make faults`: the long runs. Prints the table; ends with 1 where something was lost or said twice."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.kills import Run, run, table
from tests.faults.malformed import malformed, recorded
from tests.faults.stage import on_stage
from tests.postgres import fresh_database, running_server

_ROUNDS = ((False, 1, 80), (True, 1, 60), (True, 2, 80))
"""On PostgreSQL or not, how many processes, and how often one is killed."""


def main() -> int:
    """The runs, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, help="Repeat a run of the table.")
    parser.add_argument("--share", type=float, default=1.0, help="A part of the kills and bytes.")
    asked = parser.parse_args()
    done: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="fogbridge-faults-") as folder, running_server() as pg:
        for number, (postgres, replicas, kills) in enumerate(_ROUNDS):
            place = Path(folder) / str(number)
            place.mkdir()
            with _database(postgres, pg, place) as url:
                times = max(1, round(kills * asked.share))
                done.append(run(url, place, kills=times, replicas=replicas, seed=asked.seed))
            _say(table(done[-1:]) if number == 0 else table(done[-1:]).splitlines()[1])
        blind = Path(folder) / "blind"
        blind.mkdir()
        with _database(False, pg, blind) as url:
            unseeing = run(url, blind, kills=6, aimed=1.0, hooks=("brisk", "blind"))
        _say("\nThe same without the look at what stands there already, to show that it can fail:")
        _say(table([unseeing]))
        _say("\nMalformed deliveries, by the status of their answer:")
        refused = True
        for postgres in (False, True):
            place = Path(folder) / f"bytes-{postgres}"
            place.mkdir()
            with _database(postgres, pg, place) as url:
                refused &= _bytes(url, place, round(5_000 * asked.share))
    whole = not any(one.tally.lost or one.tally.doubled or one.tally.told > 1 for one in done)
    can_fail = bool(unseeing.tally.doubled or unseeing.tally.told > 1)
    _say(f"\n{sum(one.kills for one in done)} kills: {_verdict(whole)}")
    for one in done:
        if one.tally.lost or one.tally.doubled:
            _say(f"seed {one.seed}: lost {one.tally.lost}, doubled {one.tally.doubled}")
    return 0 if whole and can_fail and refused else 1


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
def _database(postgres: bool, server: str, folder: Path) -> Iterator[str]:
    with ExitStack() as stack:
        yield (
            stack.enter_context(fresh_database(server))
            if postgres
            else f"sqlite:///{folder / 'fogbridge.db'}"
        )


def _verdict(whole: bool) -> str:
    return "nothing lost, nothing said twice" if whole else "SOMETHING WAS LOST OR SAID TWICE"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program for a terminal


if __name__ == "__main__":
    sys.exit(main())
