"""One running app, its Slack, its model and the people: what most tests of faults begin with."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot import wording
from tests.fakes.scripted_model import NextStep, ScriptedModel
from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack.state import Ephemeral, Message
from tests.fakes.translating import echo
from tests.faults.burst import CHANNEL, people_of
from tests.faults.outage import states_of
from tests.faults.replica import Hook, Replica

_numbers = count(101)


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts of a test."""

    fake: FakeSlack
    replica: Replica
    model: ScriptedModel
    people: Caller

    def an_ask(self) -> tuple[str, str]:
        """A mark that nothing else has, and a text with it that the model gives back."""
        mark = f"WEB-{next(_numbers)}"
        return mark, f"We need the campaign page of ticket {mark} live before 30 November"

    def answers(self, thread: str, channel: str = CHANNEL) -> list[Message]:
        """What the app said in a thread, the line about reading along left out."""
        found = self.fake.posted(channel, thread=thread)
        return [m for m in found if wording.READS_ALONG not in m.shown]

    def whispers(self, user: str, mark: str) -> list[Ephemeral]:
        """What only this person sees that has this mark."""
        return [e for e in self.fake.ephemerals(user) if mark in e.shown]

    def rests(self, seconds: float = 60.0) -> Counter[str]:
        """The states of all deliveries, once none of them waits or runs."""
        ends = time.monotonic() + seconds
        while {"ENQUEUED", "PENDING"} & set(states := states_of(self.replica.database)):
            if time.monotonic() > ends:
                raise AssertionError(f"after {seconds} s there is {states}")
            time.sleep(0.1)
        return states

    def is_well(self, seconds: float = 15.0) -> None:
        """A mention is answered, and nothing was said in the log that is a traceback."""
        mark, text = self.an_ask()
        done = self.people.mention("U2", CHANNEL, text)
        assert done.status == 200
        (answer,) = self.fake.wait_for(lambda: self.answers(done.ts), timeout=seconds)
        assert mark in answer.shown
        assert "Traceback" not in self.replica.log()


@contextmanager
def on_stage(
    database: str,
    folder: Path,
    *,
    model: NextStep = echo,
    settings: Mapping[str, str] | None = None,
    hooks: tuple[Hook, ...] = ("brisk",),
) -> Iterator[Stage]:
    """All of it, running; the model answers at once unless told otherwise."""
    with FakeSlack() as fake, ScriptedModel(always=model) as scripted:
        known = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-of-a-test",
            "OPENAI_BASE_URL": scripted.url,
            "FOGBRIDGE_ANSWERS_PER_MINUTE": "10000",
            **(settings or {}),
        }
        with Replica(fake, database, folder, "one", known, hooks) as replica:
            yield Stage(fake, replica, scripted, people_of(fake, [replica.url]))
