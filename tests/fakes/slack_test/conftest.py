"""What these tests share: a fake, its Web API client, and a small Bolt app over real HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.slack import Caller, FakeSlack

STARTING_SECONDS = 10.0


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A fake Slack with the usual workspace."""
    with FakeSlack() as running:
        yield running


@pytest.fixture
def web(fake: FakeSlack) -> AsyncWebClient:
    """Slack's own client, with the bot's token of T1 and no retries of its own."""
    return client(fake, "xoxb-T1")


def client(fake: FakeSlack, token: str) -> AsyncWebClient:
    """Slack's own client with any token."""
    return AsyncWebClient(token=token, base_url=fake.api_url, retry_handlers=[], timeout=3)


def section(text: str = "Hello") -> dict[str, Any]:
    """A block that is right."""
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def button(action: str = "share", label: str = "Share", value: str = "1") -> dict[str, Any]:
    """A button that is right."""
    return {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": label},
        "value": value,
    }


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with these blocks, or with one."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Translate"},
        "blocks": list(blocks) or [section()],
    } | more


def asking(name: str, label: str, **element: Any) -> dict[str, Any]:
    """An input block with a text field."""
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {"type": "plain_text_input", "action_id": "typed"} | element,
    }


@pytest.fixture
def bolt(web: AsyncWebClient) -> AsyncApp:
    """A Bolt app that has no listeners yet."""
    return AsyncApp(client=web, signing_secret="signing-secret", process_before_response=True)


@contextmanager
def serving(bolt: AsyncApp) -> Iterator[str]:
    """The address of a Bolt app in a server and a thread of its own."""
    handler = AsyncSlackRequestHandler(bolt)

    async def slack(request: Request) -> Response:
        return await handler.handle(request)

    app = Starlette(routes=[Route("/slack/{page}", slack, methods=["GET", "POST"])])
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    ends = time.monotonic() + STARTING_SECONDS
    while not server.started and time.monotonic() < ends:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(STARTING_SECONDS)
    listening.close()


@pytest.fixture
def caller(fake: FakeSlack, bolt: AsyncApp) -> Iterator[Caller]:
    """People who reach that app over HTTP."""
    with serving(bolt) as address:
        yield Caller(fake, f"{address}/slack/events")
