"""The database is away for ten seconds in the middle of a burst."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from adapters.database.job_rows import open_jobs_engine
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.slack import Done, FakeSlack, How
from tests.faults.burst import Burst, Tally, people_of, slow_echo
from tests.faults.proxy import Wire
from tests.faults.replica import Replica


@dataclass(frozen=True, slots=True)
class Outage:
    """What was seen: a command and a mention while it was away, and the end of it all."""

    command: Done
    mention: Done
    tally: Tally
    late: tuple[str, ...]
    states: Counter[str]
    log: str


def outage(database: str, folder: Path, seconds: float = 10.0) -> Outage:
    """Cut the wire to the database, and mend it again."""
    with (
        FakeSlack() as fake,
        ScriptedModel(always=slow_echo(7, 0.1, 0.5)) as model,
        Wire(database) as wire,
    ):
        settings = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-of-a-test",
            "OPENAI_BASE_URL": model.url,
        }
        with Replica(fake, wire.url, folder, "outage", settings) as replica:
            people = people_of(fake, [replica.url])
            burst = Burst(people, model, seed=7, pause=0.6)
            burst.start()
            time.sleep(3.0)
            wire.cut()
            ends = time.monotonic() + seconds
            time.sleep(2.0)
            refused = "We need the page of ticket WEB-7001 live before 30 November"
            command = people.command("U1", "C1", "/translate", refused)
            mention = people.mention("U1", "C1", "for it: one more page", how=How())
            time.sleep(max(0.0, ends - time.monotonic()))
            wire.mend()
            time.sleep(2.0)
            burst.stop()
            tally = burst.settled(60.0)
            late = tuple(e.shown for e in fake.ephemerals("U1") if "WEB-7001" in e.shown)
            states = states_of(database)
        return Outage(command, mention, tally, late, states, replica.log())


def states_of(database: str) -> Counter[str]:
    """The states of all deliveries in a queue; what was run again counts as its last run."""
    engine = open_jobs_engine(database)
    prefix = "" if engine.dialect.name == "sqlite" else "dbos."
    query = (
        f"SELECT status FROM {prefix}workflow_status "  # noqa: S608 - names of ours
        "WHERE name IN ('deliver', 'do_due') AND NOT was_forked_from"
    )
    with engine.connect() as connection:
        found = Counter(str(row.status) for row in connection.execute(text(query)))
    engine.dispose()
    return found
