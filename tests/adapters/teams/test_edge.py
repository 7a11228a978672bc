"""The front door of Teams: what is written down, what is answered and how, and what comes to nothing.

The people are those of the fake; what they do reaches the route over HTTP, without a queue behind it.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.jobs import Busy
from adapters.teams.app import MAX_BODY, TeamsMessages
from adapters.teams.auth import Gate, SigningKeys
from adapters.teams.card_data import Held, button_data, form_data
from adapters.teams.cloud import Cloud
from adapters.teams.edge import COMES_IN_CHAT, Edge
from adapters.teams.references import Reference
from adapters.told import told
from adapters.wiring import UtcClock
from bot import wording
from bot.chat.opening import translate_form
from bot.errors import UnusableText
from bot.forms import Form, TextField
from bot.incoming import (
    Command,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Removed,
    Submitted,
)
from glossary.concept import Concept
from tests.adapters.teams.adaptive_cards import card_problems
from tests.fakes.slack import faults
from tests.fakes.teams.people import Done, People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import APP, TENANT, token
from tests.fakes.translating import reader

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
    seconds: float = 0.0

    async def form(self, incoming: Incoming) -> Form | None:
        """The form, or the error, after so long."""
        del incoming
        await asyncio.sleep(self.seconds)
        if isinstance(self.form_of, Exception):
            raise self.form_of
        return self.form_of


@dataclass
class Kept:
    """What is kept of conversations; `anew` are those that may have been gone."""

    kept: dict[str, Reference] = field(default_factory=dict)
    anew: list[str] = field(default_factory=list)
    left: list[tuple[str | None, str | None]] = field(default_factory=list)
    broken: bool = False

    async def keep(self, reference: Reference, *, anew: bool = False) -> None:
        """See `adapters.teams.references.References`."""
        if self.broken:
            raise OSError("no database")
        self.kept[reference.key] = reference
        if anew:
            self.anew.append(reference.key)

    async def is_last(self, tenant: str, key: str | None, team: str | None) -> bool:
        """See `adapters.teams.references.References`."""
        del tenant
        return all(one.key == key or one.team == team for one in self.kept.values())

    async def gone(self, tenant: str, key: str | None, team: str | None) -> None:
        """See `adapters.teams.references.References`."""
        del tenant
        self.left.append((key, team))


@dataclass
class Front:
    """The route with people in front of it; `written` is what was submitted."""

    fake: FakeTeams
    people: People
    edge: Edge
    threads: Threads
    forms: Forms
    references: Kept
    written: list[tuple[Incoming, bool]]
    busy: list[Exception]
    shown: list[tuple[Incoming, Form]]

    def __post_init__(self) -> None:
        world = self.fake.world
        self.ann, self.ivo = world.user("ann"), world.user("ivo")
        self.channel = world.channel("web", self.ann, self.ivo)
        self.chat = world.group("plans", self.ann, self.ivo)
        self.own = world.personal(self.ann)

    def kinds(self) -> list[tuple[str, bool]]:
        """What was written, and whether it may ask a model."""
        return [(incoming.said.type, asks) for incoming, asks in self.written]

    def press(self, data: dict[str, Any], name: str = "adaptiveCard/action") -> Done:
        """Something is pressed on a card in the channel."""
        value: dict[str, Any] = {"data": data}
        if name == "adaptiveCard/action":
            value = {"action": {"type": "Action.Execute", "data": data}, "trigger": "manual"}
        activity = self.people.invoke(name, value, self.ann, self.channel)
        activity["replyToId"] = "1700000000001"
        activity["conversation"]["id"] = f"{self.channel.id};messageid=1700000000000"
        return self.people.delivers(activity)


@pytest.fixture(scope="module")
def concepts() -> Sequence[Concept]:
    """Two of those that are shipped."""
    return tuple(reader().termbase.concepts.values())[:2]


@pytest.fixture
def front(concepts: Sequence[Concept]) -> Iterator[Front]:
    with FakeTeams() as fake:
        threads, forms, references = Threads(), Forms(), Kept()
        written: list[tuple[Incoming, bool]] = []
        busy: list[Exception] = []
        shown: list[tuple[Incoming, Form]] = []

        async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
            if busy:
                raise busy[0]
            written.append((incoming, asks_model))

        async def show(incoming: Incoming, form: Form) -> None:
            shown.append((incoming, form))

        edge = Edge(
            submit=submit,
            threads=threads,  # type: ignore[arg-type]  # the two questions that it is asked
            router=forms,  # type: ignore[arg-type]  # as far as it is asked
            references=references,  # type: ignore[arg-type]  # as far as it is asked
            clock=UtcClock(),
            search=lambda word: concepts if word == "page" else (),
            show=show,
            told=told,
            tenant=TENANT,
        )
        cloud = Cloud(f"{fake.base}/login/", f"{fake.base}/openid")
        messages = TeamsMessages(edge, Gate(APP, cloud, SigningKeys(cloud.openid, seconds=1.0)))
        with _served(messages) as url:
            people = People(fake, url)
            yield Front(fake, people, edge, threads, forms, references, written, busy, shown)
            people.close()


class _served:  # noqa: N801 - reads as what it does
    """The route on a port of its own."""

    def __init__(self, messages: TeamsMessages) -> None:
        async def endpoint(request: Request) -> Response:
            return await messages(request)

        app = Starlette(routes=[Route("/api/messages", endpoint, methods=["POST"])])
        config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/api/messages"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


# What is written down


def test_a_mention_is_written_down_and_acknowledged_with_nothing(front: Front) -> None:
    """Under the key of its tenant, conversation, kind and id; nothing is asked of Teams."""
    done = front.people.says(front.ann, front.channel, "for it: a page", mention=True)
    assert (done.status, done.body) == (200, None)
    ((incoming, asks),) = front.written
    assert incoming.said == Mention(message=done.id, text="for it: a page")
    assert incoming.key == f"teams:{TENANT}:{front.channel.id}:message:{done.id}"
    assert incoming.who is not None
    assert (incoming.who.user, asks) == (front.ann.aad, True)
    assert front.fake.calls() == []
    assert front.fake.token_calls == []


def test_its_conversation_is_kept(front: Front) -> None:
    """So that a digest and a reminder can be said later; a change of it is written anew."""
    front.people.says(front.ann, front.channel, "hello", mention=True)
    kept = front.references.kept[front.channel.id]
    assert (kept.service, kept.team, kept.group) == (
        front.fake.service,
        "19:team@thread.tacv2",
        "grp-1",
    )
    assert front.references.anew == []
    renamed = front.people.activity("conversationUpdate", front.ann, front.channel)
    renamed["channelData"]["eventType"] = "channelRenamed"
    assert front.people.delivers(renamed).status == 200
    assert front.references.anew == [front.channel.id]
    assert len(front.written) == 1


def test_what_we_were_not_called_for_is_dropped_before_anything_is_written(front: Front) -> None:
    """With resource-specific consent everything that is said arrives."""
    for where in (front.channel, front.chat):
        assert front.people.says(front.ann, where, "lunch?").status == 200
    other = front.people.says(front.ann, front.channel, "lunch?", thread="17")
    assert other.status == 200
    assert (front.written, front.references.kept) == ([], {})
    front.threads.followed.add("17")
    heard = front.people.says(front.ann, front.channel, "and a banner", thread="17")
    assert [type(one.said) for one, _ in front.written] == [Heard]
    front.people.edits(other, "dinner?")
    front.people.deletes(other)
    assert front.kinds()[1:] == [("deleted", False)]  # of a thread that is followed
    front.threads.known.add(heard.id)
    front.people.edits(heard, "and two banners")
    assert front.kinds()[2:] == [("edited", False)]


def test_three_deliveries_have_one_key_and_two_edits_have_two(front: Front) -> None:
    """The queue takes a key once."""
    front.people.times = 3
    said = front.people.says(front.ann, front.chat, "hello", mention=True)
    assert [status for status, _ in said.answers] == [200] * 3
    assert len({incoming.key for incoming, _ in front.written}) == 1
    front.people.times = 1
    front.threads.known.add(said.id)
    front.people.edits(said, "hello there")
    front.people.edits(said, "hello there, all")
    assert len({incoming.key for incoming, _ in front.written}) == 3


def test_of_another_tenant_nothing_is_taken(front: Front) -> None:
    """An app can be installed in other tenants, too; what names two tenants is of neither."""
    stranger = front.people.activity("message", front.ann, front.own) | {"text": "hello"}
    for change in (
        {"channelData": {"tenant": {"id": "another"}}},
        {"conversation": {**stranger["conversation"], "tenantId": "another"}},
        {"channelData": {}, "conversation": {"id": front.own.id, "conversationType": "personal"}},
        {"channelData": {"tenant": {"id": 7}}},
    ):
        assert front.people.delivers(stranger | change).status == 200
    invoke = front.people.invoke("task/fetch", {"data": {}}, front.ann, front.own)
    invoke["channelData"]["tenant"]["id"] = "another"
    assert front.people.delivers(invoke).answers == ((200, {}),)
    assert (front.written, front.references.kept) == ([], {})


def test_what_can_not_be_written_is_not_acknowledged(front: Front) -> None:
    """Teams sends a message again; whoever pressed something is told."""
    front.busy.append(Busy())
    assert front.people.says(front.ann, front.own, "hello").status == 503
    pressed = front.press(button_data("track", "x", Held()))
    assert pressed.answers[0][0] == 200
    assert pressed.body["value"] == wording.NOT_TAKEN
    sent = front.press(form_data(FORM, Held()) | {"f.text": "a page"}, "task/submit")
    assert sent.body == {"task": {"type": "message", "value": wording.NOT_TAKEN}}
    assert front.written == []


def test_without_a_database_nothing_is_acknowledged(front: Front) -> None:
    """Neither for the conversation nor for what is followed, nor when that takes too long."""
    front.references.broken = True
    assert front.people.says(front.ann, front.own, "hello").status == 503
    front.references.broken, front.threads.broken = False, True
    assert front.people.says(front.ann, front.channel, "hello", thread="17").status == 503
    front.threads.broken, front.threads.seconds = False, 5.0
    slow = front.people.says(front.ann, front.channel, "hello", thread="17")
    assert slow.status == 503
    assert slow.ms < 3_500


# What is answered at once


def test_a_press_is_acknowledged_with_a_sentence(front: Front) -> None:
    """The card follows from the queue; the answer has the shape that Universal Actions ask for."""
    done = front.press(button_data("track", "x", Held()))
    assert done.answers[0][0] == 200
    assert (done.body["statusCode"], done.body["type"]) == (
        200,
        "application/vnd.microsoft.activity.message",
    )
    assert isinstance(done.body["value"], str)
    ((incoming, _),) = front.written
    assert incoming.said == Pressed(button="track", value="x", message="1700000000001")


def test_a_form_opens_in_the_answer(front: Front) -> None:
    """Nothing is queued for it."""
    done = front.press(button_data("edit", "x", Held()), "task/fetch")
    assert done.body["task"]["type"] == "continue"
    assert done.body["task"]["value"]["title"] == "Edit and share"
    assert front.written == []


@pytest.mark.parametrize(
    ("form", "seconds"),
    [(None, 0.0), (UnusableText("no"), 0.0), (OSError("no"), 0.0), (FORM, 9.0)],
    ids=["none", "refused", "broken", "slow"],
)
def test_a_form_that_can_not_be_had_is_a_sentence(
    front: Front, form: Form | Exception | None, seconds: float
) -> None:
    """Within the few seconds that Teams waits."""
    front.forms.form_of, front.forms.seconds = form, seconds
    done = front.press(button_data("edit", "x", Held()), "task/fetch")
    assert done.body == {"task": {"type": "message", "value": wording.FORM_NOT_OPENED}}
    assert done.ms < 5_000


def test_what_is_wrong_with_a_form_is_said_in_it(front: Front) -> None:
    """With what was typed; nothing is written."""
    asked = form_data(translate_form(), Held()) | {"f.from": "auto", "f.to": "auto"}
    done = front.press(asked | {"f.text": "   "}, "task/submit")
    assert done.body["task"]["type"] == "continue"
    assert front.written == []
    whole = front.press(asked | {"f.text": "a page"}, "task/submit")
    assert whole.answers[0][0] == 200
    ((incoming, _),) = front.written
    assert incoming.said == Submitted(
        form="translate", values={"text": "a page", "from": "auto", "to": "auto"}
    )


def test_a_message_that_is_chosen_is_answered_in_ones_own_chat(front: Front) -> None:
    """It takes a model's time, and a dialog waits for none."""
    payload = {
        "id": "1700000000001",
        "body": {"contentType": "html", "content": "<p>We need a page</p>"},
        "from": {"user": {"id": front.ivo.aad, "displayName": "ivo"}},
        "createdDateTime": "2026-11-30T08:00:00Z",
    }
    value = {
        "commandId": "translateMessage",
        "commandContext": "message",
        "messagePayload": payload,
    }
    name = "composeExtension/fetchTask"
    done = front.people.delivers(front.people.invoke(name, value, front.ann, front.channel))
    assert _said_in(done.body) == COMES_IN_CHAT
    assert front.kinds() == [("shortcut", True)]
    front.busy.append(Busy())
    again = front.people.delivers(front.people.invoke(name, value, front.ann, front.channel))
    assert _said_in(again.body) == wording.NOT_TAKEN


def test_a_form_of_the_extension_says_where_the_answer_comes(front: Front) -> None:
    """It was opened in a channel, and the answer is in one's own chat."""
    data = form_data(translate_form(), Held()) | {
        "f.text": "a page",
        "f.from": "auto",
        "f.to": "it",
    }
    done = front.press(data, "composeExtension/submitAction")
    assert _said_in(done.body) == COMES_IN_CHAT
    assert front.kinds() == [("submitted", True)]


def _said_in(body: dict[str, Any]) -> str:
    """The sentence of a dialog of the message extension, which takes a card and no bare sentence."""
    task = body["task"]
    assert (task["type"], task["value"]["title"]) == ("continue", "Fogbridge")
    drawn = task["value"]["card"]
    assert drawn["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card_problems(drawn["content"], dialog=True) == []
    (block,) = drawn["content"]["body"]
    (run,) = block["inlines"]
    return str(run["text"])


def test_a_word_is_looked_up_without_a_queue(front: Front, concepts: Sequence[Concept]) -> None:
    """A list, also an empty one."""
    name = "composeExtension/query"
    for word, count in (("page", len(concepts)), ("xyz", 0), ("", 0)):
        value = {"commandId": "glossary", "parameters": [{"name": "q", "value": word}]}
        done = front.people.delivers(front.people.invoke(name, value, front.ann, front.channel))
        assert len(done.body["composeExtension"]["attachments"]) == count
    front.edge.search = _fails
    value = {"commandId": "glossary", "parameters": [{"name": "q", "value": "page"}]}
    broken = front.people.delivers(front.people.invoke(name, value, front.ann, front.channel))
    assert (broken.status, broken.body["composeExtension"]["attachments"]) == (200, [])
    assert front.written == []


def _fails(word: str) -> Sequence[Concept]:
    raise OSError(word)


def test_thumbs_get_the_empty_object_that_teams_asks_for(front: Front) -> None:
    """Anything else is an error there."""
    name = "message/submitAction"
    value = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "{}"}}
    activity = front.people.invoke(name, value, front.ann, front.own) | {"replyToId": "17"}
    assert front.people.delivers(activity).body == {}
    assert front.kinds() == [("pressed", False)]
    unlike = {"actionName": "feedback", "actionValue": {"reaction": "dislike"}}
    activity = front.people.invoke(name, unlike, front.ann, front.own) | {"replyToId": "17"}
    assert front.people.delivers(activity).body == {}
    assert len(front.written) == 2


def test_a_command_that_asks_for_a_form_gets_it_as_a_message(front: Front) -> None:
    """A targeted message has no invoke to answer; only the person sees the form."""
    front.people.says(front.ann, front.channel, "settings", targeted=True)
    front.fake.wait_for(lambda: front.shown)
    ((incoming, form),) = front.shown
    assert (incoming.said, form) == (Command(text="settings"), FORM)
    assert front.written == []


@pytest.mark.parametrize(
    "name",
    ["signin/verifyState", "composeExtension/anything", "actionableMessage/executeAction", ""],
)
def test_an_invoke_that_is_not_ours_gets_an_empty_answer(front: Front, name: str) -> None:
    """The SDK says 501 or 500."""
    done = front.people.delivers(front.people.invoke(name, {}, front.ann, front.own))
    assert done.answers == ((200, {}),)


# Coming and going


def test_who_installs_it_is_shown_their_home(front: Front) -> None:
    """In a channel nobody asked for anything yet."""
    front.people.installs(front.ann, front.own)
    front.people.installs(front.ann, front.channel)
    assert [incoming.said for incoming, _ in front.written] == [Opened(what="home")]
    assert len(front.references.anew) == 2


def test_with_the_last_conversation_the_tenant_is_gone(front: Front) -> None:
    """And not before; what is gone is forgotten in any case."""
    front.people.installs(front.ann, front.channel)
    front.people.says(front.ann, front.chat, "hello", mention=True)
    front.written.clear()
    assert front.people.installs(front.ann, front.channel, "remove").status == 200
    assert front.references.left == [(None, "19:team@thread.tacv2")]
    assert front.written == []
    del front.references.kept[front.channel.id]
    gone = front.people.installs(front.ann, front.chat, "remove")
    assert [(incoming.said, incoming.team) for incoming, _ in front.written] == [
        (Removed(), TENANT)
    ]
    assert front.written[0][0].key.endswith(f":removed:{gone.id}")


# What is refused before that


def test_only_json_of_a_moderate_size_is_read(front: Front) -> None:
    """415, 413, 400: each before anybody is asked who it is."""
    people = front.people
    good = json.dumps(people.activity("message", front.ann, front.own)).encode()
    for kind in ("text/plain", "", "application/x-www-form-urlencoded", "application/jsonp"):
        assert people.raw(good, kind)[0] == 415
    assert people.raw(b"{" + b" " * MAX_BODY + b"}")[0] == 413
    deep = b'{"type":"message","x":' + b"[" * 5_000 + b"]" * 5_000 + b"}"
    for bad in (b"", b"{", b"[]", b"null", b"7", b'"x"', b"{}", b'{"type":7}', b"\xff\xfe", deep):
        assert people.raw(bad)[0] == 400, bad[:40]
    assert people.raw(good, "Application/JSON; charset=utf-8")[0] == 200
    assert front.fake.openid_hits == 1
    assert len(front.written) == 1  # the one that was as it should be


def test_a_forged_or_stale_token_gets_401_and_no_word_more(front: Front) -> None:
    """Nothing behind it is reached."""
    good = front.people.activity("message", front.ann, front.own) | {"text": "hello"}
    for header in (
        None,
        "Bearer x",
        token("https://evil.example/"),
        token(front.fake.service, exp=int(time.time()) - 3600),
        token(front.fake.service, signed_by="k2", kid="k1"),
    ):
        done = front.people.delivers(good, header=header)
        assert done.answers == ((401, "not from Teams\n"),)
    assert (front.written, front.references.kept) == ([], {})


def test_while_microsofts_keys_are_away_teams_is_asked_to_come_again(front: Front) -> None:
    """That is no refusal."""
    front.fake.fault("openid", faults.server_error(500))
    assert front.people.says(front.ann, front.own, "hello").status == 503
    time.sleep(3.1)
    assert front.people.says(front.ann, front.own, "hello").status == 200


def test_half_a_sign_in_what_was_typed_is_answered_all_the_same(front: Front) -> None:
    """JSON can hold what UTF-8 can't."""
    data = form_data(FORM, Held()) | {"f.text": "\ud800 "}
    assert front.press(data, "task/submit").answers[0][0] == 200
