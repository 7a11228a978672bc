"""Calls to Slack at the wire: what each answer, and each answer that is none, means to us."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from adapters.slack.client import SlackBusy, SlackClient, SlackRefused, sentence_of
from adapters.slack.tokens import BotToken
from bot.errors import FogbridgeError, NotInstalled
from tests.adapters.noted_work import a_delivery
from tests.adapters.slack.desk import SECONDS, Desk, at_desk
from tests.fakes.slack import faults

POST = "chat.postMessage"
WORDS = "the launch of project nightingale"


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        yield made


async def _post(desk: Desk) -> dict[str, object]:
    return await desk.client.call(desk.incoming(), POST, channel="C1", text=WORDS, thread_ts=None)


async def test_a_call_brings_the_token_of_its_team_and_nothing_that_is_not_there(
    desk: Desk,
) -> None:
    """What is written goes as JSON, what is read as a query; None is left out."""
    await _post(desk)
    await desk.client.call(desk.incoming(), "users.info", user="U1", include_locale="true")
    post, read = desk.fake.calls(POST)[0], desk.fake.calls("users.info")[0]
    assert (post.token, post.http, read.http) == ("xoxb-T1", "POST", "GET")
    assert post.headers["Content-Type"].startswith("application/json")
    assert post.given == {"channel": "C1", "text": WORDS}
    assert "token" not in read.given


async def test_a_team_where_the_bot_is_not_installed_gets_no_call(desk: Desk) -> None:
    """Nobody else's token is used for it."""
    stranger = desk.incoming().model_copy(update={"team": "T9"})
    with pytest.raises(NotInstalled):
        await desk.client.call(stranger, POST, channel="C1", text=WORDS)
    assert not desk.asked(POST)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("not_in_channel", "/invite @Fogbridge"),
        ("channel_not_found", "/invite @Fogbridge"),
        ("is_archived", "archived"),
        ("restricted_action", "Ask its owner"),
        ("missing_scope", "fogbridge doctor"),
        ("msg_too_long", "Shorten it"),
        ("some_error_of_next_year", "fogbridge doctor"),
    ],
)
async def test_a_no_is_a_no_and_says_what_to_do(desk: Desk, error: str, says: str) -> None:
    """One calm sentence, and Slack's own word for the log."""
    desk.fake.fault(POST, faults.refused(error))
    with pytest.raises(SlackRefused) as caught:
        await _post(desk)
    assert caught.value.why == error
    assert says in caught.value.sentence == sentence_of(error)
    assert len(desk.asked(POST)) == 1


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (faults.server_error(500), "500"),
        (faults.server_error(502), "502"),
        (faults.server_error(503), "503"),
        (faults.done_then_error(500), "500"),
        (faults.reset(), None),
        (faults.done_then_reset(), None),
        (faults.never(), None),
        (faults.refused("internal_error"), "internal_error"),
        (faults.refused("fatal_error"), "fatal_error"),
        (faults.refused("service_unavailable"), "service_unavailable"),
        (faults.refused("team_added_to_org"), "team_added_to_org"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_may_have_been_done_is_not_tried_again_here(
    desk: Desk, fault: faults.Fault, why: str | None
) -> None:
    """One call; whoever posts looks first and then decides."""
    desk.fake.fault(POST, fault)
    with pytest.raises(SlackBusy) as caught:
        await _post(desk)
    assert why in (None, caught.value.why)
    assert len(desk.asked(POST)) == 1


async def test_a_rate_limit_is_waited_out(desk: Desk) -> None:
    """Nothing was done, so it can be asked again; as often as that makes sense."""
    desk.fake.fault(POST, faults.rate_limited(1))
    started = time.monotonic()
    await _post(desk)
    assert time.monotonic() - started > 0.9
    assert len(desk.fake.posted("C1")) == 1
    desk.fake.fault_always(POST, faults.rate_limited(0))
    with pytest.raises(SlackBusy, match="tried again"):
        await _post(desk)


@pytest.mark.parametrize("after", ["300", "soon", ""])
async def test_a_rate_limit_that_takes_too_long_is_said_at_once(desk: Desk, after: str) -> None:
    """Nobody waits five minutes inside a step; the queue comes again."""
    limited = faults.Fault(status=429, error="ratelimited", headers=(("Retry-After", after),))
    desk.fake.fault(POST, limited)
    started = time.monotonic()
    with pytest.raises(SlackBusy):
        await _post(desk)
    assert time.monotonic() - started < 0.9
    assert len(desk.asked(POST)) == 1


async def test_silence_ends_at_the_deadline(desk: Desk) -> None:
    """Of this one call."""
    desk.fake.fault(POST, faults.never())
    started = time.monotonic()
    with pytest.raises(SlackBusy):
        await _post(desk)
    assert SECONDS * 0.9 < time.monotonic() - started < SECONDS + 1.5


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_token_that_is_not_taken_is_looked_up_afresh(desk: Desk, error: str) -> None:
    """It may have been changed meanwhile; for now the bot is not installed there."""
    await _post(desk)
    desk.fake.fault(POST, faults.refused(error))
    with pytest.raises(NotInstalled):
        await _post(desk)
    asked = len(desk.asked("auth.test"))
    await _post(desk)
    assert len(desk.asked("auth.test")) == asked + 1


async def test_a_token_that_ran_out_may_be_renewed_by_the_next_try(desk: Desk) -> None:
    """So that is no end of the matter."""
    await _post(desk)
    desk.fake.fault(POST, faults.refused("token_expired"))
    with pytest.raises(SlackBusy):
        await _post(desk)
    await _post(desk)


async def test_the_log_knows_the_method_and_the_code_and_nothing_that_was_said(
    desk: Desk,
) -> None:
    """Slack's errors quote what they complain about."""
    desk.fake.fault(POST, faults.refused("invalid_blocks"))
    with structlog.testing.capture_logs() as lines, pytest.raises(SlackRefused):
        await _post(desk)
    assert [(line["event"], line["method"], line["code"]) for line in lines] == [
        ("slack_refused", POST, "invalid_blocks")
    ]
    assert WORDS not in repr(lines)


async def test_after_closing_it_can_be_used_again(desk: Desk) -> None:
    """A new pool of connections is opened."""
    await _post(desk)
    await desk.client.close()
    await desk.client.close()
    await _post(desk)
    assert len(desk.fake.posted("C1")) == 2


# Answers that are none


@asynccontextmanager
async def _answering(raw: bytes, status: int = 200, kind: str = "application/json") -> AsyncIterator[str]:  # fmt: skip
    """A server that answers everything with these bytes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(raw)}\r\n"
        writer.write(head.encode() + b"connection: close\r\n\r\n" + raw)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


_NO_ANSWERS = {
    "nothing": b"",
    "a page": b"<html>Bad gateway</html>",
    "null": b"null",
    "a list": b'[{"ok": true}]',
    "a text": b'"ok"',
    "a number": b"1",
    "cut off": b'{"ok": tr',
    "no ok": b"{}",
    "not ok, no error": b'{"ok": false}',
    "an error that is none": b'{"ok": false, "error": {"a": [1]}}',
    "an error of null": b'{"ok": false, "error": null}',
    "not UTF-8": b'{"ok": true, "x": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "surrogates": b'{"ok": false, "error": "\\ud800"}',
}


@dataclass(frozen=True)
class OneToken:
    """Tokens that are known without asking."""

    async def token(
        self, team: str | None, enterprise: str | None, org_wide: bool
    ) -> BotToken | None:
        """The same for everybody."""
        del enterprise, org_wide
        return BotToken("xoxb-T1", "UBOT", "BBOT", team, None, ())

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """Not here."""

    def refused(self, token: BotToken) -> None:
        """Not here."""


@pytest.mark.parametrize("raw", _NO_ANSWERS.values(), ids=_NO_ANSWERS.keys())
@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("kind", ["application/json", "text/html; charset=utf-16"])
async def test_whatever_comes_is_an_error_of_ours(raw: bytes, status: int, kind: str) -> None:
    """Busy or refused, and nothing else ever leaves a call."""
    async with _answering(raw, status, kind) as url:
        client = SlackClient(OneToken(), url, SECONDS)
        with pytest.raises((SlackBusy, SlackRefused)):
            await client.call(a_delivery(), POST, channel="C1", text=WORDS)
        await client.close()


# Addresses


@pytest.mark.parametrize(
    ("status", "raw", "means"),
    [
        (200, b"ok", None),
        (200, b"", None),
        (200, b'{"ok":true}', None),
        (200, b"expired_url", SlackRefused),
        (404, b'{"ok":false,"error":"expired_url"}', SlackRefused),
        (404, b'{"ok":false,"error":"used_url"}', SlackRefused),
        (404, b"no_active_hooks", SlackRefused),
        (400, b"invalid_payload", SlackRefused),
        (410, b"channel_is_archived", SlackRefused),
        (429, b"", SlackBusy),
        (500, b"", SlackBusy),
        (503, b"<html>", SlackBusy),
    ],
)
async def test_an_address_takes_an_answer_or_leads_nowhere_or_is_busy(
    status: int, raw: bytes, means: type[FogbridgeError] | None
) -> None:
    """4xx is the end of this way; the rest may work later."""
    async with _answering(raw, status, "text/plain") as url:
        client = SlackClient(OneToken(), url, SECONDS)
        with nullcontext() if means is None else pytest.raises(means):
            await client.answer_at(url, {"text": WORDS})
        await client.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/"])
async def test_an_address_that_nobody_listens_at_is_busy(url: str) -> None:
    """A network that is down is no refusal."""
    client = SlackClient(OneToken(), url, SECONDS)
    with pytest.raises(SlackBusy):
        await client.answer_at(url, {"text": WORDS})
    await client.close()
