"""People in Teams who go on asking while processes die, and the count of what became of it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2

from adapters.teams.wording import IN_TEAMS
from bot import wording
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.teams.people import Done, People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.world import Message, User
from tests.fakes.translating import asked
from tests.faults.burst import Tally
from tests.faults.crowd import Crowd
from tests.journeys.held import rows

_PATIENCE = 120.0
"""Seconds for which Teams is taken to bring a message again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that somebody did: `mark` is in its text and so in its answer, `id` is the activity's."""

    mark: str
    kind: str
    accepted: bool
    id: str
    user: User


@dataclass
class TeamsBurst:
    """People who go on until they are told to stop; what they send goes to these processes in turn."""

    fake: FakeTeams
    urls: Sequence[str]
    model: ScriptedModel
    database: str
    seed: int
    pause: float = 1.0
    sent: list[Sent] = field(default_factory=list)
    _turns: count[int] = field(default_factory=count)
    _numbers: count[int] = field(default_factory=lambda: count(1001))

    def __post_init__(self) -> None:
        world = self.fake.world
        self._users = [world.user(name) for name in ("ann", "ivo", "mia")]
        self._channel = world.channel("web", *self._users)
        self._crowd = Crowd(self._act, self.seed, self.pause)

    def start(self) -> None:
        """They begin."""
        self._crowd.start()

    def stop(self) -> None:
        """They finish what they are at."""
        self._crowd.stop()

    def settled(self, seconds: float) -> Tally:
        """The count, once every accepted delivery is answered, or after so many seconds."""
        ends = time.monotonic() + seconds
        while self.tally().lost and time.monotonic() < ends:
            time.sleep(0.2)
        self.fake.settle(quiet=2.5)  # a second answer would come by now
        return self.tally()

    def tally(self) -> Tally:
        """The count as of now."""
        lost, doubled, unsure, answered, repeats = [], [], 0, 0, 0
        line = IN_TEAMS[wording.READS_ALONG]
        every = self.fake.said(self._channel.id)
        open_ones = [one for one in every if one.targeted_to is None]
        said = [one for one in open_ones if line not in one.shown]
        for one in list(self.sent):
            times = self._times(one, said, every)
            if one.kind == "command":
                repeats += max(0, times - 1)
            elif times > 1:
                doubled.append(one.mark)
            answered += bool(times and one.accepted)
            if one.accepted and not times:
                lost.append(one)
        if lost:
            told = self._told()
            unsure = sum(one.id in told for one in lost)
            lost = [one for one in lost if one.id not in told]
        calls = [asked(request.body)["source"] for request in list(self.model.requests)]
        return Tally(
            accepted=sum(one.accepted for one in self.sent),
            answered=answered,
            lost=tuple(f"{one.kind} {one.mark}" for one in lost),
            doubled=tuple(doubled),
            repeats=repeats,
            told=len(open_ones) - len(said),
            model_calls=len(calls),
            model_ideal=len(set(calls)),
            unsure=unsure,
        )

    def _times(self, one: Sent, said: list[Message], every: list[Message]) -> int:
        """How often its answer stands there."""
        match one.kind:
            case "mention":
                return sum(1 for m in said if m.conversation.endswith(f";messageid={one.id}"))
            case "share":
                return sum(
                    1 for m in said if m.conversation.endswith(f"={m.id}") and one.mark in m.shown
                )
        own = self.fake.said(self.fake.world.personal(one.user).id)
        private = [m for m in every if m.targeted_to == one.user.id] + own
        return sum(1 for m in private if one.mark in m.shown)

    def _told(self) -> set[str]:
        """The activities of which somebody was told that the answer may be missing."""
        query = "SELECT origin FROM card WHERE key LIKE {} AND state = {}"
        found = rows(self.database, query, "%#undeliverable", "sent")
        return {str(origin).rpartition(":")[2] for (origin,) in found}

    # What they do

    def _act(self, dice: random.Random) -> None:
        mark = f"WEB-{next(self._numbers)}"
        text = f"We need the campaign page of ticket {mark} live before 30 November"
        user = dice.choice(self._users)
        if dice.random() < 0.55:
            self._says(mark, "mention", user, text)
            return
        done = self._says(mark, "command", user, f"translate {text}")
        if done is not None and dice.random() < 0.6:
            self._shares(mark, user)

    def _says(self, mark: str, kind: str, user: User, text: str) -> Done | None:
        """Say it, as a mention or to the bot alone; Teams brings it again, as it is, until it is taken."""
        people = self._next()
        ends = time.monotonic() + _PATIENCE
        done: Done | None = None
        while done is None and time.monotonic() < ends:
            try:
                if people.sent:
                    given = people.delivers(people.sent[-1])
                else:
                    aloud = kind == "mention"
                    given = people.says(
                        user, self._channel, text, mention=aloud, targeted=not aloud
                    )
                done = given if given.status == 200 else None
            except httpx2.TransportError:
                pass
            if done is None:
                time.sleep(0.3)
                people = self._next(people)
        self.sent.append(Sent(mark, kind, done is not None, str(people.sent[-1]["id"]), user))
        people.close()
        return done

    def _shares(self, mark: str, user: User) -> None:
        """A press is not brought again: whoever pressed sees an error, and it does not count."""
        card = self._card(user, mark)
        if card is None:
            return
        label = next(one["title"] for one in card.actions if one["title"].startswith("Share"))
        people = self._next()
        try:
            done = people.presses(user, card, label)
            taken = done.status == 200 and wording.NOT_TAKEN not in str(done.body)
        except httpx2.TransportError:
            taken = False
        self.sent.append(Sent(mark, "share", taken, str(people.sent[-1]["id"]), user))
        people.close()

    def _card(self, user: User, mark: str) -> Message | None:
        """The private answer, if it comes soon."""
        ends = time.monotonic() + 8.0
        while time.monotonic() < ends:
            for one in self.fake.said(self._channel.id):
                if one.targeted_to == user.id and mark in one.shown:
                    return one
            time.sleep(0.05)
        return None

    def _next(self, before: People | None = None) -> People:
        """Somebody in front of the process whose turn it is, with what was sent before."""
        sent: list[Any] = list(before.sent) if before is not None else []
        if before is not None:
            before.close()
        url = self.urls[next(self._turns) % len(self.urls)]
        return People(self.fake, url, sent=sent)
