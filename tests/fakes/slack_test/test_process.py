"""The fake in a process of its own: looked at, acted on and broken over its control surface."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.remote import RemoteSlack, slack_process


@pytest.fixture(scope="module")
def slack() -> Iterator[RemoteSlack]:
    """A fake Slack in another process."""
    with slack_process() as running:
        yield running


@pytest.fixture
def app() -> Iterator[str]:
    """An app that answers every delivery with a line."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"Working on it")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
        server.shutdown()
        thread.join()


async def test_calls_and_messages_are_seen_from_outside(slack: RemoteSlack) -> None:
    """What was posted, as people see it, and the call that did it."""
    web = AsyncWebClient(token="xoxb-T1", base_url=slack.api_url, retry_handlers=[])
    await web.chat_postMessage(channel="C1", text="x")
    (message,) = slack.wait_for("posted", channel="C1")
    assert (message["text"], message["shown"], message["user"]) == ("x", "x", "UBOT")
    (call,) = slack.do("calls", method="chat.postMessage")
    assert (call["given"]["text"], call["status"]) == ("x", 200)


async def test_it_is_built_and_broken_from_outside(slack: RemoteSlack) -> None:
    """A channel that was not there, and a fault that is played once."""
    slack.do("add_channel", channel="CNEW", name="new")
    slack.do("fault", method="chat.postMessage", kind="rate_limited", of={"after": 3})
    web = AsyncWebClient(token="xoxb-T1", base_url=slack.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel="CNEW", text="x")
    assert caught.value.response.headers["Retry-After"] == "3"
    await web.chat_postMessage(channel="CNEW", text="x")


def test_people_act_from_outside(slack: RemoteSlack, app: str) -> None:
    """A command reaches the app, and its answer is shown; a message can be edited by its ts."""
    slack.do("connect", url=app)
    done = slack.do("command", user="U1", channel="C1", command="/translate", text="x")
    assert (done["answers"][0]["status"], done["answers"][0]["body"]) == (200, "Working on it")
    assert [e["text"] for e in slack.do("ephemerals", user="U1")] == ["Working on it"]
    said = slack.do("says", user="U1", channel="C1", text="one", how={"times": 2})
    assert len(said["answers"]) == 2
    slack.do("edits", message={"channel": "C1", "ts": said["message"]["ts"]}, text="two")
    assert "two" in [m["text"] for m in slack.do("messages", channel="C1")]


def test_what_it_cannot_do_is_said(slack: RemoteSlack) -> None:
    """An unknown thing, a message that is not there."""
    with pytest.raises(RuntimeError, match="no such thing"):
        slack.do("shout")
    with pytest.raises(RuntimeError, match="LookupError"):
        slack.do("edits", message={"channel": "C1", "ts": "1.1"}, text="x")
