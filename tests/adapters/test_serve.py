"""`fogbridge serve` as a process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import httpx2
import pytest
from pydantic import SecretStr

from adapters.serve import expect_reachable, listen, serve
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace, SocketMode
from adapters.wiring import Budget
from bot.errors import ConfigurationError
from tests.adapters.web.desks import settings
from tests.fakes.clock import StillClock
from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider, serving
from tests.fakes.store import MemoryStore

_SERVE = "from adapters.settings import read_settings; from adapters.serve import serve; import sys; serve(read_settings(None), '127.0.0.1', int(sys.argv[1]))"


@contextmanager
def _serving(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server on a free port with its data in a folder of its own; its process and address."""
    env = {**os.environ, "FOGBRIDGE_DATABASE_URL": f"sqlite:///{folder / 'f.db'}"}
    env.pop("FOGBRIDGE_MODEL", None)
    env |= more
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, "0"],
        cwd=root,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(
            r"Fogbridge is at (http://127\.0\.0\.1:\d+) \(Ctrl\+C stops it\)\n", line
        )
        assert found, line
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_it_starts_from_nothing_says_where_and_is_ready(tmp_path: Path) -> None:
    """An empty folder becomes a migrated database with the demo workspace; a translation is kept."""
    with _serving(tmp_path) as (process, address):
        with urlopen(f"{address}/readyz") as answer:  # noqa: S310 - our own address
            assert json.load(answer)["parts"]["database"] == "ok"
        with urlopen(f"{address}/translate?example=ask") as answer:  # noqa: S310 - our own address
            page = answer.read().decode()
        assert 'class="feedback"' in page
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["route"] for line in lines] == ["/translate"]


def test_a_port_that_is_taken_is_said_calmly() -> None:
    """With the port to try instead."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} is taken.*--port {port + 1}"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "bridge.example.com", ""])  # noqa: S104 - an address to refuse
def test_away_from_this_machine_it_refuses_to_start(host: str) -> None:
    """Without a way to sign in, in one sentence."""
    with pytest.raises(ConfigurationError, match="no way to sign in is set up"):
        serve(settings(), host, 0)


HTTP = OneWorkspace(SecretStr("s"), SecretStr("xoxb-1"))
SOCKET = SocketMode(SecretStr("xoxb-1"), SecretStr("xapp-1"))
OAUTH = ManyWorkspaces(SecretStr("s"), "1.2", SecretStr("c"))
PUBLIC = "https://bridge.example.com"
ANYWHERE = "0.0.0.0"  # noqa: S104 - what is tried here


@pytest.mark.parametrize(
    ("url", "host", "mode"),
    [
        (None, "127.0.0.1", None),
        ("http://127.0.0.1:8080", "localhost", None),
        (PUBLIC, ANYWHERE, HTTP),
        (f"{PUBLIC}/", "127.0.0.1", OAUTH),
        (f"{PUBLIC}:8443", "10.1.2.3", OAUTH),
        (None, "127.0.0.1", SOCKET),
        ("http://localhost:8080", "::1", SOCKET),
        (f"{PUBLIC}/", ANYWHERE, SOCKET),
    ],
)
def test_it_serves_where_its_pages_are_safe(url: str | None, host: str, mode: Mode | None) -> None:
    """On this machine, or where people sign in by https."""
    expect_reachable(settings(public_url=url), host, mode)


@pytest.mark.parametrize(
    ("url", "host", "mode", "sentence"),
    [
        (PUBLIC, "127.0.0.1", None, "no way to sign in is set up. Leave FOGBRIDGE_PUBLIC_URL out"),
        (None, "127.0.0.1", HTTP, "Slack over HTTP needs FOGBRIDGE_PUBLIC_URL"),
        ("http://bridge.example.com", "127.0.0.1", OAUTH, "Slack over HTTP needs"),
        ("http://127.0.0.1:8080", "127.0.0.1", HTTP, "Slack over HTTP needs"),
        (f"{PUBLIC}/fog", "127.0.0.1", OAUTH, "without a path"),
        (None, ANYWHERE, SOCKET, "without FOGBRIDGE_PUBLIC_URL, the https address"),
        ("http://127.0.0.1:8080", ANYWHERE, SOCKET, "without FOGBRIDGE_PUBLIC_URL"),
        ("http://bridge.example.com", "127.0.0.1", SOCKET, "not the https address of a server"),
        (f"{PUBLIC}/fog", "127.0.0.1", SOCKET, "not the https address of a server"),
        ("bridge.example.com", "127.0.0.1", None, "not the https address of a server"),
        ("https://[bridge", "127.0.0.1", HTTP, "not the https address of a server"),
    ],
)
def test_it_does_not_serve_where_they_are_not(
    url: str | None, host: str, mode: Mode | None, sentence: str
) -> None:
    """And says what to do instead."""
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        expect_reachable(settings(public_url=url), host, mode)


@pytest.mark.parametrize(
    ("url", "host", "sentence"),
    [
        (PUBLIC, "127.0.0.1", None),
        (f"{PUBLIC}/", ANYWHERE, None),
        (None, "127.0.0.1", None),
        (None, ANYWHERE, "without FOGBRIDGE_PUBLIC_URL, the https address"),
        ("http://bridge.example.com", "127.0.0.1", "not the https address of a server"),
        (f"{PUBLIC}/fog", "127.0.0.1", "not the https address of a server"),
    ],
)
def test_a_provider_is_a_way_to_sign_in(url: str | None, host: str, sentence: str | None) -> None:
    """With one the pages may be reached from elsewhere, by https."""
    if sentence is None:
        expect_reachable(settings(public_url=url), host, None, openid=True)
        return
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        expect_reachable(settings(public_url=url), host, None, openid=True)


def test_with_a_provider_alone_people_are_a_company(tmp_path: Path) -> None:
    """The pages are closed, on this machine too, until somebody signs in there."""
    with serving(FakeProvider()) as provider:
        known = {
            "FOGBRIDGE_OIDC_ISSUER": provider.address,
            "FOGBRIDGE_OIDC_CLIENT_ID": CLIENT_ID,
            "FOGBRIDGE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }
        with (
            _serving(tmp_path, **known) as (_, address),
            httpx2.Client(base_url=address, follow_redirects=True) as browser,
        ):
            closed = browser.get("/translate")
            assert closed.status_code == 401
            assert "Sign in with your company account" in closed.text
            page = browser.get("/sign-in/openid")
            assert (page.status_code, page.url.path) == (200, "/asks")
            assert "Demo workspace" not in page.text
            found = browser.get("/me/export").json()
            assert (found["workspace"], len(found["openid"])) == ("Company", 1)
            assert browser.post("/me/delete").status_code == 200
            assert browser.get("/me").status_code == 401


def test_an_address_of_another_network_is_said_calmly() -> None:
    """It is loopback by its number, but a port beyond all ports is none."""
    with pytest.raises(ConfigurationError, match="can't listen"):
        listen("127.0.0.1", 70_000)


async def test_a_spent_budget_rests_the_model() -> None:
    """Tokens of the Workspace's own day are counted; without a budget nothing is looked up."""
    store = MemoryStore()
    workspace = await store.ensure_workspace("x")
    clock = StillClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    assert await Budget(store, workspace, clock, None).may_spend()
    assert await Budget(store, workspace, clock, 1).may_spend()
    assert not await Budget(store, workspace, clock, 0).may_spend()
