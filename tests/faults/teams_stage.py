"""One running app with Microsoft's ends on this machine, a model, and the people in front of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from adapters.teams.post import MAYBE_THERE
from adapters.teams.wording import IN_TEAMS
from bot import wording
from tests.fakes.scripted_model import NextStep, ScriptedModel
from tests.fakes.teams.people import Done, People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.world import Message
from tests.fakes.translating import echo
from tests.faults.outage import states_of
from tests.faults.replica import Hook, Replica
from tests.journeys.teams_app import environment

_numbers = count(101)


@dataclass
class TeamsReplica(Replica):
    """A process that is set up for Teams alone; its `fake` is Microsoft's."""

    fake: Any

    @property
    def url(self) -> str:
        """Where Teams posts."""
        return f"http://127.0.0.1:{self.port}/api/messages"

    def environment(self) -> dict[str, str]:
        """What it is started with."""
        return environment(self.fake, self.database, self.settings)


@dataclass
class TeamsStage:
    """The parts of a test: a channel with two people, and who else may write."""

    fake: FakeTeams
    replica: TeamsReplica
    model: ScriptedModel
    people: People

    def __post_init__(self) -> None:
        world = self.fake.world
        self.ann, self.ivo = world.user("ann"), world.user("ivo")
        self.channel = world.channel("web", self.ann, self.ivo)

    def asks(self) -> Done:
        """A mention with a mark that nothing else has, which the model gives back."""
        text = f"We need the campaign page of ticket WEB-{next(_numbers)} live before 30 November"
        return self.people.says(self.ann, self.channel, text, mention=True)

    def answers(self, asked: Done) -> list[Message]:
        """What was said in the thread that a mention began, the line about reading along left out."""
        return [
            one
            for one in self.fake.said(self.channel.id, asked.id)
            if IN_TEAMS[wording.READS_ALONG] not in one.shown
        ]

    def maybes(self) -> list[Message]:
        """How often ann was told that something may be missing."""
        own = self.fake.world.personal(self.ann)
        return [one for one in self.fake.said(own.id) if MAYBE_THERE in one.shown]

    def rests(self, seconds: float = 60.0) -> Counter[str]:
        """The states of all deliveries, once none of them waits or runs."""
        ends = time.monotonic() + seconds
        while {"ENQUEUED", "PENDING"} & set(states := states_of(self.replica.database)):
            if time.monotonic() > ends:
                raise AssertionError(f"after {seconds} s there is {states}")
            time.sleep(0.1)
        return states

    def is_well(self) -> None:
        """A mention is answered, and nothing was said in the log that is a traceback."""
        asked = self.asks()
        assert asked.status == 200
        self.fake.wait_for(lambda: self.answers(asked))
        assert "Traceback" not in self.replica.log()


@contextmanager
def on_teams_stage(
    database: str,
    folder: Path,
    *,
    model: NextStep = echo,
    hooks: tuple[Hook, ...] = ("brisk_in_teams",),
) -> Iterator[TeamsStage]:
    """All of it, running."""
    with FakeTeams() as fake, ScriptedModel(always=model) as scripted:
        settings = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-of-a-test",
            "OPENAI_BASE_URL": scripted.url,
        }
        with TeamsReplica(fake, database, folder, "teams", settings, hooks) as replica:
            people = People(fake, replica.url)
            yield TeamsStage(fake, replica, scripted, people)
            people.close()
