"""An office for one test: people and a channel that nobody else uses, and the app that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from bot import wording
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.slack import Caller, Done, FakeSlack, How
from tests.fakes.slack.calls import Call
from tests.fakes.slack.state import Ephemeral, Message, View
from tests.journeys.app import App
from tests.journeys.held import busy, holds

T = TypeVar("T")
Thing = Message | Ephemeral | View

AS_USUAL = How()
PATIENCE = 15.0
"""Seconds until what should happen has not happened: the machine may be busy."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One running app with its Slack, and its model where it has one."""

    fake: FakeSlack
    app: App
    people: Caller
    model: ScriptedModel | None = None


@dataclass
class Office:
    """A channel with marketing, IT and a third person, who has nothing to do with the rest."""

    stage: Stage
    team: str = "T1"
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        self.marketing = self.person("marketing-ops", tz="Europe/Berlin", locale="en-GB")
        self.it = self.person("platform-team", tz="America/New_York", locale="en-US")
        self.colleague = self.person("finance-desk")
        self.channel = self.room()
        self.calls_before = len(self.fake.calls())

    @property
    def fake(self) -> FakeSlack:
        """Slack."""
        return self.stage.fake

    @property
    def people(self) -> Caller:
        """What people do in it."""
        return self.stage.people

    # Who and where

    def person(self, name: str, *, tz: str = "Europe/Berlin", locale: str = "en-GB") -> str:
        """Somebody new."""
        user = f"U{self.number}X{next(_numbers)}"
        self.fake.world.add_user(user, self.team, name=name, tz=tz, locale=locale)
        return user

    def room(self, **how: object) -> str:
        """A new channel; everybody of the office is in it unless `members` says who."""
        channel = f"C{self.number}X{next(_numbers)}"
        members = (self.marketing, self.it, self.colleague)
        self.fake.world.add_channel(channel, self.team, **{"members": members, **how})  # type: ignore[arg-type]  # as add_channel takes them
        return channel

    # What people do

    def types(
        self, text: str, *, by: str | None = None, channel: str | None = None, how: How = AS_USUAL
    ) -> Done:
        """`/translate` and a text."""
        return self.people.command(
            by or self.marketing, channel or self.channel, "/translate", text, how=how
        )

    def card_of(self, text: str, *, by: str | None = None, channel: str | None = None) -> Ephemeral:
        """`/translate` and a text, and the private card that comes."""
        user = by or self.marketing
        before = self.whispered(user)
        self.types(text, by=user, channel=channel)
        return self.wait(lambda: self.whispered(user)[len(before) :])[-1]

    def presses(self, thing: Thing, what: str, *, by: str | None = None) -> Done:
        """Press a button by its label."""
        return self.people.presses(thing, what, by=by)

    # What they see

    def whispered(self, user: str) -> list[Ephemeral]:
        """What only this person sees, without the lines that say that an answer is coming."""
        return [e for e in self.fake.ephemerals(user) if e.shown != wording.WORKING]

    def in_private(self, what: Callable[[], object], user: str) -> Ephemeral:
        """What this person alone is shown after `what` was done."""
        before = self.whispered(user)
        what()
        return self.wait(lambda: self.whispered(user)[len(before) :])[-1]

    def posted(self, channel: str | None = None, thread: str | None = None) -> list[Message]:
        """What the app has said in the open, the line about reading along left out."""
        found = self.fake.posted(channel or self.channel, thread=thread)
        return [m for m in found if wording.READS_ALONG not in m.shown]

    def told(self, channel: str | None = None) -> list[Message]:
        """The lines about reading along."""
        found = self.fake.posted(channel or self.channel)
        return [m for m in found if wording.READS_ALONG in m.shown]

    def modal(self, user: str, has: str = "") -> View:
        """The modal on top for this person, once it says this."""

        def look() -> View | None:
            view = self.fake.view(user)
            return view if view is not None and has in view.shown else None

        found = self.wait(look)
        assert found is not None
        return found

    def sees(self, thing: Thing, words: str) -> None:
        """Wait until something says this."""
        self.wait(lambda: words in thing.shown)

    def said_to(self, user: str) -> list[Message]:
        """What the app wrote into its own conversation with this person."""
        return self.fake.posted(self.fake.dm(user))

    def holds(self, word: str, *, queue: bool = True) -> bool:
        """Whether this stands anywhere in what the app stores; see `held.holds`."""
        return holds(self.stage.app.database, word, queue=queue)

    def calls(self, method: str | None = None) -> list[Call]:
        """What the app asked of Slack since the office opened."""
        return [c for c in self.fake.calls()[self.calls_before :] if method in (None, c.method)]

    def wait(self, looked_for: Callable[[], T]) -> T:
        """What `looked_for` gives once it is something."""
        return self.fake.wait_for(looked_for, timeout=PATIENCE)

    def settle(self, quiet: float = 0.1) -> None:
        """Wait until all that was delivered is done with; for what must not happen."""
        self.wait(lambda: not busy(self.stage.app.database))
        self.fake.settle(quiet=quiet, timeout=PATIENCE)
