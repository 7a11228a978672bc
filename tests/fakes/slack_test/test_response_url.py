"""response_url through slack_sdk's own webhook client."""

from __future__ import annotations

import asyncio

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import Caller, FakeSlack, faults
from tests.fakes.slack_test.conftest import button, section

ROW = {"type": "actions", "elements": [button("go", "Go")]}


@pytest.fixture
def urls(bolt: AsyncApp) -> list[str]:
    """The response_urls that the app was given: of the command /say and of the button `go`."""
    given: list[str] = []

    @bolt.command("/say")
    async def command(ack, body):  # type: ignore[no-untyped-def] # Bolt injects by these names
        given.append(body["response_url"])
        await ack()

    @bolt.action("go")
    async def action(ack, body):  # type: ignore[no-untyped-def] # as above
        given.append(body["response_url"])
        await ack()

    return given


async def test_a_commands_url_speaks_five_times_and_replaces_nothing(
    fake: FakeSlack, caller: Caller, urls: list[str]
) -> None:
    """Each post is a new message, `replace_original` or not; the sixth is refused."""
    await asyncio.to_thread(caller.command, "U1", "C2", "/say")
    hook = AsyncWebhookClient(urls[0], retry_handlers=[])
    assert (await hook.send(text="working")).status_code == 200
    await hook.send(text="done", replace_original=True)
    await hook.send(text="for all", response_type="in_channel")
    await hook.send(text="four")
    await hook.send(text="five", delete_original=True)
    late = await hook.send(text="six")
    assert (late.status_code, "used_url" in late.body) == (404, True)
    assert [e.text for e in fake.ephemerals("U1")] == ["working", "done", "four", "five"]
    assert [m.text for m in fake.messages("C2")] == ["for all"]
    assert len(fake.calls("response_url")) == 6


async def test_half_an_hour_later_it_is_over(
    fake: FakeSlack, caller: Caller, urls: list[str]
) -> None:
    """After 30 minutes of the fake's clock the url has expired."""
    await asyncio.to_thread(caller.command, "U1", "C1", "/say")
    hook = AsyncWebhookClient(urls[0], retry_handlers=[])
    fake.forward(1790)
    assert (await hook.send(text="in time")).status_code == 200
    fake.forward(20)
    late = await hook.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_a_buttons_url_replaces_and_deletes_its_message(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, urls: list[str]
) -> None:
    """An ephemeral message changes in place, loses its thread, and can be taken away."""
    root = await asyncio.to_thread(caller.says, "U1", "C1", "ask")
    await web.chat_postEphemeral(
        channel="C1", user="U1", thread_ts=root.ts, text="t", blocks=[section("card"), ROW]
    )
    (card,) = fake.ephemerals("U1")
    await asyncio.to_thread(caller.presses, card, "Go")
    hook = AsyncWebhookClient(urls[0], retry_handlers=[])
    await hook.send(text="t", blocks=[section("new card")], replace_original=True)
    assert [(e.shown, e.thread_ts) for e in fake.ephemerals("U1")] == [("new card", None)]
    await hook.send(text="beside it")
    assert len(fake.ephemerals("U1")) == 2
    await hook.send(delete_original=True)
    assert [e.text for e in fake.ephemerals("U1")] == ["beside it"]


async def test_a_channels_message_is_replaced_for_everybody(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, urls: list[str]
) -> None:
    """The message keeps its place."""
    ts = (await web.chat_postMessage(channel="C1", text="t", blocks=[ROW]))["ts"]
    (card,) = fake.messages("C1")
    await asyncio.to_thread(caller.presses, card, "go", by="U2")
    await AsyncWebhookClient(urls[0]).send(text="chosen", replace_original=True)
    assert [(m.ts, m.shown) for m in fake.messages("C1")] == [(ts, "chosen")]


async def test_a_wrong_card_and_a_broken_line(
    fake: FakeSlack, caller: Caller, urls: list[str]
) -> None:
    """Blocks are checked here too, and faults are played under the name response_url."""
    await asyncio.to_thread(caller.command, "U1", "C1", "/say")
    hook = AsyncWebhookClient(urls[0], retry_handlers=[])
    wrong = await hook.send(text="t", blocks=[section("")])
    assert (wrong.status_code, "invalid_blocks" in wrong.body) == (400, True)
    fake.fault("response_url", faults.server_error(500))
    assert (await hook.send(text="t")).status_code == 500
    assert fake.ephemerals("U1") == []
