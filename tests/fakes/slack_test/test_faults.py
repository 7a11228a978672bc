"""What goes wrong with calls: played in order, or until it is switched off."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, faults


async def test_faults_are_played_in_order_and_then_it_works(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """429, 502, an error of Slack's, and then the post."""
    fake.fault(
        "chat.postMessage",
        faults.rate_limited(7),
        faults.server_error(502),
        faults.refused("fatal_error"),
    )
    seen = []
    for _ in range(3):
        with pytest.raises(SlackApiError) as caught:
            await web.chat_postMessage(channel="C1", text="x")
        answer = caught.value.response
        seen.append((answer.status_code, answer.headers.get("Retry-After")))
    assert seen == [(429, "7"), (502, None), (200, None)]
    assert answer["error"] == "fatal_error"
    assert fake.messages("C1") == []
    await web.chat_postMessage(channel="C1", text="x")
    assert [c.ok for c in fake.calls("chat.postMessage")] == [False, False, False, True]


async def test_a_fault_that_stays_until_it_is_switched_off(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """Every method at once, with `*`."""
    fake.fault_always("*", faults.server_error(503))
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await web.auth_test()
    fake.clear_faults()
    assert (await web.auth_test())["ok"]


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (faults.reset(), False),
        (faults.done_then_reset(), True),
        (faults.done_then_error(500), True),
        (faults.server_error(500), False),
    ],
    ids=["reset", "done, then reset", "done, then 500", "500"],
)
async def test_a_failure_does_not_tell_whether_it_was_done(
    fake: FakeSlack,
    web: AsyncWebClient,
    fault: faults.Fault,
    done: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The client sees the same, and the message is there or not; the fake itself logs nothing."""
    fake.fault("chat.postMessage", fault)
    with pytest.raises((aiohttp.ClientError, SlackApiError)):
        await web.chat_postMessage(channel="C1", text="x")
    assert bool(fake.messages("C1")) is done
    assert fake.calls("chat.postMessage")[0].done is done
    assert [r.name for r in caplog.records if r.name.startswith("aiohttp")] == []


async def test_an_answer_that_never_comes(fake: FakeSlack) -> None:
    """The client gives up by itself; the fake still stops at once."""
    fake.fault("auth.test", faults.never())
    hasty = AsyncWebClient(token="xoxb-T1", base_url=fake.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        await hasty.auth_test()
    begun = time.monotonic()
    await asyncio.to_thread(fake.stop)
    assert time.monotonic() - begun < 1.0


async def test_a_slow_answer_was_done_at_once(fake: FakeSlack, web: AsyncWebClient) -> None:
    """The message is there while the client still waits."""
    fake.fault("chat.postMessage", faults.slow(0.3))
    waiting = asyncio.create_task(web.chat_postMessage(channel="C1", text="x"))
    await fake.until(lambda: fake.messages("C1"))
    assert not waiting.done()
    assert (await waiting)["ok"]


async def test_windows_for_crashes_can_be_widened(fake: FakeSlack, web: AsyncWebClient) -> None:
    """A pause before a call is done and one before it is answered."""
    fake.linger("chat.postMessage", before=0.2, after=0.2)
    waiting = asyncio.create_task(web.chat_postMessage(channel="C1", text="x"))
    await fake.until(lambda: fake.calls("chat.postMessage"))
    assert fake.messages("C1") == []
    await fake.until(lambda: fake.messages("C1"))
    assert not waiting.done()
    await waiting


async def test_rate_limits_are_one_post_a_second_and_channel(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """The second post has to wait, another channel does not, and Slack's own handler copes."""
    fake.rate_limits = True
    await web.chat_postMessage(channel="C1", text="one")
    await web.chat_postMessage(channel="G1", text="other channel")
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel="C1", text="two")
    assert caught.value.response.headers["Retry-After"] in ("1", "2")
    web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    await web.chat_postMessage(channel="C1", text="two")
    assert [m.text for m in fake.messages("C1")] == ["one", "two"]
    fake.rate_limits = False
    await web.chat_postMessage(channel="C1", text="three")


async def test_thread_reads_of_an_app_that_is_sold(fake: FakeSlack, web: AsyncWebClient) -> None:
    """One a minute, fifteen messages."""
    ts = (await web.chat_postMessage(channel="C1", text="root"))["ts"]
    for number in range(20):
        await web.chat_postMessage(channel="C1", thread_ts=ts, text=str(number))
    fake.limit_thread_reads()
    page = await web.conversations_replies(channel="C1", ts=ts, limit=200)
    assert (len(page["messages"]), page["has_more"]) == (15, True)
    with pytest.raises(SlackApiError) as caught:
        await web.conversations_replies(channel="C1", ts=ts)
    assert caught.value.response.status_code == 429
    fake.forward(61)
    assert (await web.conversations_replies(channel="C1", ts=ts))["ok"]


def test_waiting_says_what_was_called_instead(fake: FakeSlack) -> None:
    """A test that waits in vain names the last calls; settling returns once nothing is called."""
    fake.settle(quiet=0.05)
    with pytest.raises(AssertionError, match="waited"):
        fake.wait_for(lambda: fake.messages("C1"), timeout=0.05)
