"""A burst of mentions, commands and shares, and the count of what became of each."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot import wording
from tests.fakes.scripted_model import ScriptedModel, Step
from tests.fakes.slack import Caller, FakeSlack, How
from tests.fakes.slack.delivery import Answer, HttpTransport, Kind
from tests.fakes.slack.state import Ephemeral
from tests.fakes.translating import asked, echo
from tests.faults.crowd import Crowd

CHANNEL = "C1"
_PATIENT = How(retries=(0.2, 0.4, *(0.8,) * 60))
"""Slack brings an event again until it is taken; it gives up after an hour, we after less."""


@dataclass
class Balanced:
    """Signed requests to one process after the other, as a load balancer sends them."""

    transports: Sequence[HttpTransport]
    turn: count[int] = field(default_factory=count)

    async def once(
        self, kind: Kind, payload: dict[str, Any], how: How, attempt: int, why: str
    ) -> Answer:
        """To whose turn it is."""
        transport = self.transports[next(self.turn) % len(self.transports)]
        return await transport.once(kind, payload, how, attempt, why)


def people_of(fake: FakeSlack, urls: Sequence[str]) -> Caller:
    """People whose deliveries go to these processes in turn."""
    people = Caller(fake, urls[0])
    if len(urls) == 1:
        return people
    secret = fake.world.app.signing_secret
    people.transport = Balanced([HttpTransport(fake.session, url, secret) for url in urls])
    fake.transport = people.transport
    return people


def slow_echo(seed: int, least: float = 0.2, most: float = 1.0) -> Any:
    """A model that gives the message back word for word, after a while."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice

    def step(body: dict[str, Any]) -> Step:
        said = echo(body)
        return Step(said.body, delay=chance.uniform(least, most))

    return step


@dataclass
class Sent:
    """One thing that somebody did: `mark` is in its text and so in its answer."""

    mark: str
    kind: str
    accepted: bool
    thread: str | None = None
    user: str = "U1"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a burst. `repeats` are private answers that came more than once; `unsure` is what
    is not there, and whoever asked was told that it may be missing."""

    accepted: int
    answered: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    repeats: int
    told: int
    model_calls: int
    model_ideal: int
    unsure: int = 0


@dataclass
class Burst:
    """People who go on until they are told to stop."""

    people: Caller
    model: ScriptedModel
    seed: int
    pause: float = 1.0
    sent: list[Sent] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1001))

    def __post_init__(self) -> None:
        self._crowd = Crowd(self._act, self.seed, self.pause)

    @property
    def fake(self) -> FakeSlack:
        """Slack."""
        return self.people.fake

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
            time.sleep(0.1)
        self.fake.settle(quiet=2.5, timeout=30.0)  # a second answer would come by now
        return self.tally()

    def tally(self) -> Tally:
        """The count as of now."""
        lost, doubled, answered, repeats = [], [], 0, 0
        said = [m for m in self.fake.posted(CHANNEL) if wording.READS_ALONG not in m.shown]
        told = len(self.fake.posted(CHANNEL)) - len(said)
        private = {user: self._private(user) for user in ("U1", "U2", "U3")}
        for one in list(self.sent):
            match one.kind:
                case "mention":
                    times = sum(1 for m in said if m.thread_ts == one.thread)
                case "share":
                    times = sum(1 for m in said if m.thread_ts is None and one.mark in m.shown)
                case _:
                    times = sum(1 for text in private[one.user] if one.mark in text)
                    repeats += max(0, times - 1)
            if one.kind != "command" and times > 1:
                doubled.append(one.mark)
            answered += bool(times and one.accepted)
            if one.accepted and not times:
                lost.append(f"{one.kind} {one.mark}")
        calls = [asked(request.body)["source"] for request in list(self.model.requests)]
        return Tally(
            accepted=sum(one.accepted for one in self.sent),
            answered=answered,
            lost=tuple(lost),
            doubled=tuple(doubled),
            repeats=repeats,
            told=told,
            model_calls=len(calls),
            model_ideal=len(set(calls)),
        )

    def _private(self, user: str) -> list[str]:
        """What this person alone was told, shared cards in their new form left out."""
        seen = [e.shown for e in self.fake.ephemerals(user) if e.shown != wording.WORKING]
        return seen + [m.shown for m in self.fake.posted(self.fake.dm(user))]

    def _act(self, dice: random.Random) -> None:
        mark = f"WEB-{next(self._numbers)}"
        text = f"We need the campaign page of ticket {mark} live before 30 November"
        user = dice.choice(("U1", "U2", "U3"))
        if dice.random() < 0.55:
            self._mention(mark, user, text)
        else:
            self._command(mark, user, text, shares=dice.random() < 0.6)

    def _mention(self, mark: str, user: str, text: str) -> None:
        done = self.people.mention(user, CHANNEL, text, how=_PATIENT)
        accepted = any(answer.acknowledged for answer in done.answers)
        self.sent.append(Sent(mark, "mention", accepted, thread=done.ts))

    def _command(self, mark: str, user: str, text: str, *, shares: bool) -> None:
        """A command is not brought again: whoever typed it sees an error, and it does not count."""
        done = self.people.command(user, CHANNEL, "/translate", text)
        accepted = done.first.acknowledged and wording.NOT_TAKEN not in done.body
        self.sent.append(Sent(mark, "command", accepted, user=user))
        card = self._card(user, mark) if shares and accepted else None
        if card is None:
            return
        label = next(label for label in card.labels if label.startswith("Share"))
        pressed = self.people.presses(card, label)
        self.sent.append(Sent(mark, "share", pressed.first.acknowledged))

    def _card(self, user: str, mark: str) -> Ephemeral | None:
        """The private answer, if it comes soon."""
        ends = time.monotonic() + 8.0
        while time.monotonic() < ends:
            for ephemeral in self.fake.ephemerals(user):
                if mark in ephemeral.shown:
                    return ephemeral
            time.sleep(0.05)
        return None
