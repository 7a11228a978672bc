"""The front door: what is written down, what is acknowledged and how, and what comes to nothing.

The people are those of the fake Slack; what they do reaches the edge without a network between.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.jobs import Busy
from adapters.slack.blocks import PREFIX
from adapters.slack.client import SlackClient
from adapters.slack.edge import Edge
from adapters.slack.tokens import SingleToken
from adapters.told import told
from adapters.wiring import UtcClock
from bot import wording
from bot.errors import UnusableText
from bot.forms import Form, TextField
from bot.incoming import Command, Heard, Incoming, Mention, Place, Pressed, Submitted
from tests.fakes.slack import Caller, Done, FakeSlack, How, faults
from tests.fakes.slack.delivery import Answer, Kind
from tests.fakes.slack.state import View

C1 = "C1"
FORM = Form("edit", "Edit and share", (TextField("text", "Message", lines=True),), "Share")


@dataclass
class Threads:
    """Says what is followed and known, after so long, or fails."""

    followed: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    seconds: float = 0.0
    broken: bool = False

    async def follows(self, place: Place) -> bool:
        """Whether this thread is."""
        await self._look()
        return place.thread in self.followed

    async def knows(self, place: Place, message: str) -> bool:
        """Whether this message is."""
        del place
        await self._look()
        return message in self.known

    async def _look(self) -> None:
        await asyncio.sleep(self.seconds)
        if self.broken:
            raise OSError("no database")


@dataclass
class Forms:
    """The router, as far as the edge asks it: for forms."""

    form_of: Form | Exception | None = FORM

    async def form(self, incoming: Incoming) -> Form | None:
        """The form, or the error."""
        del incoming
        if isinstance(self.form_of, Exception):
            raise self.form_of
        return self.form_of


@dataclass
class Front:
    """The edge with people in front of it; `written` is what was submitted."""

    fake: FakeSlack
    people: Caller
    edge: Edge
    threads: Threads
    forms: Forms
    written: list[tuple[Incoming, bool]]
    busy: list[Exception]

    def kinds(self) -> list[tuple[str, bool]]:
        """What was written, and whether it may ask a model."""
        return [(incoming.said.type, asks) for incoming, asks in self.written]

    def opened(self) -> None:
        """Wait for forms that are being opened."""
        asyncio.run_coroutine_threadsafe(self.edge.close(), self.fake.loop).result(10)

    def a_view(self, user: str = "U1") -> View:
        """A form that is open."""
        self.people.command(user, C1, "/translate")
        self.opened()
        view = self.fake.view(user)
        assert view is not None
        return view


@dataclass
class Straight:
    """From the people to the edge, in the fake's own loop."""

    edge: Edge

    async def once(
        self, kind: Kind, payload: dict[str, Any], how: How, attempt: int, why: str
    ) -> Answer:
        """As the route would."""
        del kind, how, attempt, why
        begun = time.perf_counter()
        answer = await self.edge.take(payload)
        body = json.dumps(answer.body) if answer.body is not None else ""
        return Answer(answer.status, body, (time.perf_counter() - begun) * 1000, payload=payload)


@pytest.fixture
def front() -> Iterator[Front]:
    with FakeSlack() as fake:
        threads, forms = Threads(), Forms()
        written: list[tuple[Incoming, bool]] = []
        busy: list[Exception] = []

        async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
            if busy:
                raise busy[0]
            written.append((incoming, asks_model))

        web = AsyncWebClient(base_url=fake.api_url, retry_handlers=[])
        client = SlackClient(SingleToken("xoxb-T1", web), fake.api_url, 2.0)
        edge = Edge(
            submit=submit,
            threads=threads,  # type: ignore[arg-type]  # the two questions that it is asked
            router=forms,  # type: ignore[arg-type]  # as far as it is asked
            client=client,
            clock=UtcClock(),
            knows=lambda word: word == "SSO",
            told=told,
        )
        people = Caller(fake)
        people.transport = fake.transport = Straight(edge)
        yield Front(fake, people, edge, threads, forms, written, busy)
        asyncio.run_coroutine_threadsafe(client.close(), fake.loop).result(10)


# What is written


def test_what_we_are_called_for_is_written_once_and_acknowledged_at_once(front: Front) -> None:
    """Nothing is asked of Slack before that."""
    mention = front.people.mention("U1", C1, "We need the page")
    direct = front.people.whispers("U1", "We need the page")
    command = front.people.command("U1", C1, "/translate", "We need the page")
    home = front.people.opens_home("U1")
    assert {a.status for d in (mention, direct, command, home) for a in d.answers} == {200}
    assert front.kinds() == [
        ("mention", True),
        ("direct", True),
        ("command", True),
        ("opened", False),
    ]
    assert not front.fake.calls()
    assert isinstance(front.written[0][0].said, Mention)


def test_messages_that_nobody_called_us_for_are_dropped(front: Front) -> None:
    """Outside of threads that are followed; edits and deletions of what we never saw; bots."""
    root = front.people.says("U1", C1, "Lunch?")
    reply = front.people.says("U2", C1, "Yes", thread=root.ts)
    assert reply.message is not None
    front.people.edits(reply.message, "No")
    front.people.deletes(reply.message)
    front.people.integration_says(C1, "@Fogbridge deployed")
    front.people.joins("UOUT", C1)
    assert not front.written
    front.threads.followed.add(root.ts)
    heard = front.people.says("U2", C1, "We need SSO first", thread=root.ts)
    assert heard.message is not None
    front.threads.known.add(heard.ts)
    front.people.edits(heard.message, "We need SSO and a review first")
    front.people.deletes(heard.message)
    assert front.kinds() == [("heard", False), ("edited", False), ("deleted", False)]
    assert isinstance(front.written[0][0].said, Heard)


@pytest.mark.parametrize(("seconds", "broken"), [(5.0, False), (0.0, True)])
def test_where_it_can_not_be_said_whether_a_message_is_for_us_it_comes_again(
    front: Front, seconds: float, broken: bool
) -> None:
    """The database is slow or away: an error within three seconds."""
    root = front.people.says("U1", C1, "root")
    front.threads.seconds, front.threads.broken = seconds, broken
    reply = front.people.says("U2", C1, "We need SSO first", thread=root.ts)
    assert reply.status == 503
    assert reply.ms < 2_900
    assert not front.written


def test_what_slack_checks_is_answered_and_what_is_no_delivery_is_taken_for_nothing(
    front: Front,
) -> None:
    """The challenge comes back as a text, whatever it was."""
    assert front.people.verifies_url("abc").first.json == {"challenge": "abc"}
    for body in ({}, {"type": "event_callback"}, {"type": "block_actions", "actions": []}):
        assert front.people.delivers("event", body).status == 200
    odd = front.people.delivers("event", {"type": "url_verification", "challenge": ["x"]})
    assert odd.first.json == {"challenge": "['x']"}
    assert not front.written


# How it is acknowledged


@pytest.mark.parametrize(
    ("text", "line"),
    [("We need the page", True), ("help", False), ("term SSO", False), ("side it", False)],
)
def test_only_what_takes_a_while_says_that_it_is_at_work(
    front: Front, text: str, line: bool
) -> None:
    """The rest is there before such a line is read."""
    done = front.people.command("U1", C1, "/translate", text)
    assert bool(done.body) is line
    assert [e.shown for e in front.fake.ephemerals("U1")] == [wording.WORKING] * line
    assert front.kinds() == [("command", True)]


def test_a_form_that_is_not_filled_in_stays_open_and_says_what_is_missing(front: Front) -> None:
    """Nothing is written."""
    view = front.a_view()
    front.people.submits(view, {"Message": " "})
    assert list(view.errors.values()) == ["Write what is to be shared."]
    front.people.submits(view, {"Message": "We need the page"})
    assert front.kinds() == [("submitted", False)]
    assert isinstance(front.written[0][0].said, Submitted)
    assert front.fake.view("U1") is None


def test_a_form_whose_answer_appears_in_it_stays_open(front: Front) -> None:
    """Looking a word up."""
    front.forms.form_of = Form("look_up", "Look up a term", (TextField("word", "Word"),), "Look up")
    front.people.shortcut("U1", "look_up_term")
    front.opened()
    view = front.fake.view("U1")
    assert view is not None
    front.people.submits(view, {"Word": "SSO"})
    shown = front.fake.view("U1")
    assert shown is not None
    assert wording.ANSWER_COMES_HERE in shown.shown


# When nothing could be written


def test_what_could_not_be_written_is_said_or_comes_again(front: Front) -> None:
    """Events come again by themselves; a person is told, in the place where they look."""
    view = front.a_view()
    for error in (Busy(), RuntimeError("disk full: We need the page")):
        front.busy[:] = [error]
        mention = front.people.mention("U1", C1, "We need the page")
        assert 503 in {answer.status for answer in mention.answers}
        command = front.people.command("U1", C1, "/translate", "We need the page")
        assert (command.status, command.first.json["text"]) == (200, wording.NOT_TAKEN)
        front.people.submits(view, {"Message": "We need the page"})
        assert list(view.errors.values()) == [wording.NOT_TAKEN]
        assert front.fake.view("U1") is view
    assert not front.written


def test_a_press_that_could_not_be_written_is_an_error_that_the_person_sees(front: Front) -> None:
    """Slack shows a sign beside the button."""
    front.busy[:] = [Busy()]
    assert _press(front, "share").status == 503


def _press(front: Front, name: str, view: View | None = None) -> Done:
    """A button of ours, on a message or in a form."""
    block = {
        "type": "actions",
        "block_id": "b1",
        "elements": [
            {
                "type": "button",
                "action_id": f"{PREFIX}{name}",
                "text": {"type": "plain_text", "text": name},
                "value": "01a2",
            }
        ],
    }
    if view is not None:
        view.body["blocks"].append(block)
        return front.people.presses(view, name)
    world = front.fake.world
    message = world.typed(world.channels[C1], "U1", "card")
    message.blocks = [block]
    return front.people.presses(message, name, by="U1")


# Forms


def test_a_form_is_opened_at_once_and_nothing_else_is_done(front: Front) -> None:
    """By the bare command, by a button, and on top of a form that is open."""
    view = front.a_view()
    assert (view.title, view.labels) == ("Edit and share", [])
    assert not front.written
    _press(front, "edit")
    front.opened()
    _press(front, "words", view)
    front.opened()
    assert [c.method for c in front.fake.calls() if c.method.startswith("views.")] == [
        "views.open",
        "views.open",
        "views.push",
    ]
    assert not front.written
    _press(front, "share")
    (pressed, asks) = front.written[0]
    assert (pressed.said.type, asks) == ("pressed", False)
    assert isinstance(pressed.said, Pressed)
    assert pressed.said.button == "share"


@pytest.mark.parametrize(
    "fault",
    [faults.refused("expired_trigger_id"), faults.server_error(500), faults.reset()],
    ids=["too late", "an error", "a broken line"],
)
def test_a_form_that_can_not_be_opened_is_said(front: Front, fault: faults.Fault) -> None:
    """One line instead of it, to the person alone."""
    front.fake.fault("views.open", fault)
    front.people.command("U1", C1, "/translate")
    front.opened()
    assert [e.shown for e in front.fake.ephemerals("U1")] == [wording.FORM_NOT_OPENED]


@pytest.mark.parametrize("error", [UnusableText("No."), OSError("no database")])
def test_a_form_that_can_not_be_made_is_said_too(front: Front, error: Exception) -> None:
    """Whatever the reason; and where there is no way to say it, it is left at that."""
    front.forms.form_of = error
    front.people.command("U1", C1, "/translate")
    front.opened()
    assert [e.shown for e in front.fake.ephemerals("U1")] == [wording.FORM_NOT_OPENED]
    front.fake.fault("response_url", faults.server_error(500))
    front.people.command("U1", C1, "/translate")
    front.people.shortcut("U1", "look_up_term")
    front.opened()
    assert len(front.fake.ephemerals("U1")) == 1


def test_a_button_without_a_form_opens_none(front: Front) -> None:
    """The card behind it is gone: the durable part says so."""
    front.forms.form_of = None
    _press(front, "not_helpful")
    front.opened()
    assert not front.fake.calls("views.open")
    assert front.kinds() == [("pressed", False)]


def test_a_command_keeps_its_way_back(front: Front) -> None:
    """The address of Slack's, and no other."""
    front.people.command("U1", C1, "/translate", "We need the page")
    incoming = front.written[0][0]
    assert isinstance(incoming.said, Command)
    assert front.fake.base_url in (incoming.route or "")
