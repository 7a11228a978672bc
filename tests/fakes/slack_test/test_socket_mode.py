"""Socket Mode with Bolt's real handler, and the envelopes by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack_test.conftest import asking, client, modal

APP_TOKEN = "xapp-1-A1-socket"


@pytest_asyncio.fixture
async def connected(fake: FakeSlack, web: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app that holds a socket."""
    fake.sockets.ack_seconds = 0.3
    app = AsyncApp(client=web, process_before_response=True)
    handler = AsyncSocketModeHandler(
        app, APP_TOKEN, web_client=AsyncWebClient(base_url=fake.api_url), ping_interval=0.2
    )
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt gives it no types
    await asyncio.to_thread(fake.wait_for_sockets)
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call] # as above


@pytest.fixture
def people(fake: FakeSlack) -> Caller:
    """People who reach the app through its socket."""
    return Caller(fake)


async def test_a_mention_goes_through_the_socket_and_is_answered(
    fake: FakeSlack, connected: AsyncApp, people: Caller
) -> None:
    """Acknowledged through the socket, answered over the Web API."""

    @connected.event("app_mention")
    async def mention(event, client):  # type: ignore[no-untyped-def] # Bolt injects by these names
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="For IT"
        )

    fake.world.app.events.discard("message.channels")
    done = await asyncio.to_thread(people.mention, "U1", "C1", "hello")
    assert done.status == 200
    assert len(fake.acks) == 1
    assert (await fake.until(lambda: fake.posted("C1", thread=done.ts)))[0].text == "For IT"


async def test_a_commands_answer_travels_in_the_acknowledgement(
    fake: FakeSlack, connected: AsyncApp, people: Caller
) -> None:
    """The payload of the acknowledgement is shown to the person."""

    @connected.command("/translate")
    async def command(ack):  # type: ignore[no-untyped-def] # as above
        await ack("Working on it")

    done = await asyncio.to_thread(people.command, "U1", "C1", "/translate", "x")
    assert done.first.json == {"text": "Working on it"}
    assert [e.text for e in fake.ephemerals("U1")] == ["Working on it"]


async def test_field_errors_travel_in_the_acknowledgement(
    fake: FakeSlack, connected: AsyncApp, people: Caller, web: AsyncWebClient
) -> None:
    """A submission may be answered with errors."""

    @connected.view("form")
    async def submitted(ack):  # type: ignore[no-untyped-def] # as above
        await ack(response_action="errors", errors={"text": "Too vague."})

    send = {"type": "plain_text", "text": "Send"}
    view = modal(asking("text", "Message"), submit=send, callback_id="form")
    await web.views_open(trigger_id=fake.world.trigger("U1", "T1"), view=view)
    opened = fake.view("U1")
    assert opened is not None
    await asyncio.to_thread(people.submits, opened, {"text": "x"})
    assert opened.errors == {"text": "Too vague."}


async def test_an_event_without_acknowledgement_comes_again(
    fake: FakeSlack, connected: AsyncApp, people: Caller
) -> None:
    """The same event id in another envelope, until it is acknowledged."""
    seen: list[str] = []

    @connected.event("app_mention")
    async def mention(body):  # type: ignore[no-untyped-def] # as above
        seen.append(body["event_id"])
        if len(seen) < 3:
            raise RuntimeError("not yet")

    @connected.error
    async def failed(error):  # type: ignore[no-untyped-def] # as above
        del error

    fake.world.app.events.discard("message.channels")
    fake.sockets.ack_seconds = 0.1
    done = await asyncio.to_thread(people.mention, "U1", "C1", "hello")
    assert len(set(seen)) == 1
    assert [a.status for a in done.answers][-1] == 200
    assert len(done.answers) == len(seen) == 3


async def test_after_a_refresh_there_is_one_socket_again(
    fake: FakeSlack, connected: AsyncApp, people: Caller
) -> None:
    """Told to go, the app comes back, and the next command gets through."""

    @connected.command("/translate")
    async def command(ack):  # type: ignore[no-untyped-def] # as above
        await ack()

    opened = len(fake.calls("apps.connections.open"))
    await asyncio.to_thread(fake.disconnect_sockets)
    await fake.until(lambda: len(fake.calls("apps.connections.open")) > opened)
    await asyncio.to_thread(fake.wait_for_sockets, steady=0.5)
    done = await asyncio.to_thread(people.command, "U1", "C1", "/translate", "x")
    assert done.status == 200


async def socket(fake: FakeSlack, session: aiohttp.ClientSession) -> Any:
    """A socket of our own, after its hello."""
    url = (await client(fake, APP_TOKEN).apps_connections_open(app_token=APP_TOKEN))["url"]
    link = await session.ws_connect(url)
    hello = await link.receive_json()
    assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": "A1"})
    return link


async def test_envelopes_as_they_are_on_the_wire(fake: FakeSlack, people: Caller) -> None:
    """Type, whether an answer is accepted, and attempts for events; sockets take turns."""
    async with aiohttp.ClientSession() as session:
        one, two = await socket(fake, session), await socket(fake, session)
        fake.sockets.ack_seconds, fake.sockets.again = 0.05, 1
        fake.world.app.events.discard("message.channels")
        done = await asyncio.to_thread(people.mention, "U1", "C1", "x")
        got = [await link.receive_json() for link in (two, one)]
        assert [a.failure for a in done.answers] == ["http_timeout"] * 2
        assert [(g["type"], g["retry_attempt"], g["retry_reason"]) for g in got] == [
            ("events_api", 0, ""),
            ("events_api", 1, "timeout"),
        ]
        assert got[0]["payload"] == got[1]["payload"]
        assert got[0]["envelope_id"] != got[1]["envelope_id"]
        await asyncio.to_thread(people.command, "U1", "C1", "/translate", "x")
        command = await two.receive_json()
        assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
        assert "retry_attempt" not in command
        await asyncio.to_thread(fake.disconnect_sockets, close=False)
        goodbye = await one.receive_json()
        assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")


async def test_tickets_are_for_app_tokens_and_good_once(fake: FakeSlack) -> None:
    """A bot token gets none, and a used one opens nothing."""
    with pytest.raises(SlackApiError) as caught:
        await client(fake, "xoxb-T1").apps_connections_open(app_token="xoxb-T1")
    assert caught.value.response["error"] == "not_allowed_token_type"
    url = (await client(fake, APP_TOKEN).apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


def test_without_a_socket_nothing_arrives(people: Caller) -> None:
    """A command then fails at once."""
    assert people.command("U1", "C1", "/translate", "x").status == 0
