"""Tokens: asked for once, renewed in time, never on the event loop's back."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from adapters.teams.cloud import Cloud
from adapters.teams.credentials import (
    CertificateSource,
    ManagedSource,
    NoToken,
    SecretSource,
    Token,
    Tokens,
    tokens_of,
)
from adapters.teams.mode import Anonymous, WithCertificate, WithManagedIdentity, WithSecret
from tests.fakes.slack import faults
from tests.fakes.teams.certificates import certificate, private_key
from tests.fakes.teams.server import SECRET, FakeTeams
from tests.fakes.teams.signing import APP, TENANT

SCOPE = "https://api.botframework.com"
GRAPH = "https://graph.microsoft.com"


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as running:
        yield running


def _source(teams: FakeTeams, secret: str = SECRET, seconds: float = 5.0) -> SecretSource:
    return SecretSource(WithSecret(APP, TENANT, SecretStr(secret)), f"{teams.base}/login/", seconds)


async def test_many_at_once_and_many_after_another_ask_once(teams: FakeTeams) -> None:
    """The SDK asks on every turn; one scope has one token, and another scope its own."""
    tokens = Tokens(_source(teams))
    found = await asyncio.gather(*(tokens.token(SCOPE) for _ in range(30)))
    assert {*found, await tokens.token(SCOPE)} == {"token-1"}
    assert await tokens.token(GRAPH) == "token-2"
    assert [call["scope"] for call in teams.token_calls] == [
        f"{SCOPE}/.default",
        f"{GRAPH}/.default",
    ]
    assert {call["tenant"] for call in teams.token_calls} == {TENANT}
    assert {call["grant_type"] for call in teams.token_calls} == {"client_credentials"}


async def test_a_token_is_renewed_before_its_end(teams: FakeTeams) -> None:
    """Five minutes before, or at half time where it lives shorter."""
    now = 0.0
    tokens = Tokens(_source(teams), now=lambda: now)
    for moment, wanted in ((0.0, "token-1"), (3299.0, "token-1"), (3300.0, "token-2")):
        now = moment
        assert await tokens.token(SCOPE) == wanted
    teams.token_lives = 100
    tokens.refused(SCOPE, "token-2")
    assert await tokens.token(SCOPE) == "token-3"
    now += 49.0
    assert await tokens.token(SCOPE) == "token-3"
    now += 2.0
    assert await tokens.token(SCOPE) == "token-4"


async def test_only_the_token_that_was_refused_is_thrown_away(teams: FakeTeams) -> None:
    """Two calls that fail with the same old token must not cost two new ones."""
    tokens = Tokens(_source(teams))
    first = await tokens.token(SCOPE)
    tokens.refused(SCOPE, first)
    second = await tokens.token(SCOPE)
    tokens.refused(SCOPE, first)
    assert await tokens.token(SCOPE) == second == "token-2"


async def test_a_wrong_secret_is_final_and_silence_is_not(teams: FakeTeams) -> None:
    """The first has to be mended by a person."""
    with pytest.raises(NoToken) as refused:
        await Tokens(_source(teams, "wrong")).token(SCOPE)
    assert (refused.value.why, refused.value.final) == ("invalid_client", True)
    teams.fault("token", faults.server_error(503), faults.reset(), faults.never())
    for _ in range(3):
        with pytest.raises(NoToken) as silent:
            await Tokens(_source(teams, seconds=0.5)).token(SCOPE)
        assert not silent.value.final


async def test_what_failed_is_asked_again_and_no_secret_is_shown(teams: FakeTeams) -> None:
    """Nothing of a failure is kept."""
    tokens = Tokens(_source(teams))
    teams.fault("token", faults.server_error(500))
    with pytest.raises(NoToken):
        await tokens.token(SCOPE)
    assert await tokens.token(SCOPE) is not None
    assert SECRET not in repr(tokens)
    assert "token-" not in repr(tokens)
    assert "abc" not in repr(Token("abc", 1.0))


def _certified(
    teams: FakeTeams, folder: Path, key: bytes | None = None, own: bytes | None = None
) -> CertificateSource:
    """The source of an app whose registration knows one certificate, and what its own file holds."""
    uploaded = certificate()
    teams.certificates.append(uploaded)
    file = folder / "app.pem"
    file.write_bytes((key or private_key()) + (own or uploaded))
    return CertificateSource(WithCertificate(APP, TENANT, file), f"{teams.base}/login/")


async def test_a_certificate_proves_who_we_are_and_one_proof_serves_everybody(
    teams: FakeTeams, tmp_path: Path
) -> None:
    """Entra looks at the signature, whom it is for, who says it, and until when; no key leaves us."""
    tokens = Tokens(_certified(teams, tmp_path))
    found = await asyncio.gather(*(tokens.token(SCOPE) for _ in range(30)))
    assert {*found, await tokens.token(SCOPE)} == {"token-1"}
    assert await tokens.token(GRAPH) == "token-2"
    first, second = teams.token_calls
    assert first["client_assertion"] != second["client_assertion"]
    assert "client_secret" not in first
    secret = private_key().decode().splitlines()[1]
    assert secret not in str(teams.token_calls)
    assert secret not in repr(tokens)


@pytest.mark.parametrize("what", ["key", "address", "app"])
async def test_a_proof_that_entra_does_not_take_is_final(
    teams: FakeTeams, tmp_path: Path, what: str
) -> None:
    """Of another certificate, for another address, or of another app."""
    source = _certified(teams, tmp_path)
    match what:
        case "key":
            other = private_key("other") + certificate("other")
            source.mode.file.write_bytes(other)
        case "address":
            source = replace(source, login=source.login.replace("127.0.0.1", "localhost"))
        case "app":
            source = replace(source, mode=replace(source.mode, app_id=TENANT))
    with pytest.raises(NoToken) as refused:
        await Tokens(source).token(SCOPE)
    assert (refused.value.why, refused.value.final) == ("invalid_client", True)
    assert len(teams.token_calls) == 1


async def test_what_is_over_asks_nobody_and_a_new_file_counts_at_once(
    teams: FakeTeams, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A certificate is renewed by putting another one into its place."""
    source = _certified(teams, tmp_path, own=certificate(ends=-1, starts=-9))
    tokens = Tokens(source)
    with pytest.raises(NoToken) as refused:
        await tokens.token(SCOPE)
    assert (refused.value.why, refused.value.final) == ("certificate", True)
    assert teams.token_calls == []
    source.mode.file.write_bytes(private_key() + teams.certificates[0])
    assert await tokens.token(SCOPE) == "token-1"
    said = capsys.readouterr().out
    assert "teams_certificate_unusable" in said
    assert not [line for line in private_key().decode().splitlines() if line in said]


class _Machine(BaseHTTPRequestHandler):
    """Azure's metadata service, as App Service has it."""

    asked: ClassVar[list[str]] = []
    pause = 0.0
    status = 200

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """A token for whoever may ask."""
        time.sleep(type(self).pause)
        type(self).asked.append(f"{self.path} {self.headers.get('X-IDENTITY-HEADER')}")
        good = {"access_token": "of-the-machine", "expires_on": str(int(time.time()) + 3600)}
        body = json.dumps(good if type(self).status == 200 else {"statusCode": 400}).encode()
        self.send_response(type(self).status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Machine]]:
    _Machine.asked, _Machine.pause, _Machine.status = [], 0.0, 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Machine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "machine-secret")
    yield _Machine
    server.shutdown()
    server.server_close()


async def test_a_managed_identity_asks_its_machine_beside_the_loop(
    machine: type[_Machine],
) -> None:
    """MSAL blocks; the loop goes on all the same."""
    machine.pause = 0.4
    tokens = Tokens(ManagedSource(APP))
    longest, last = 0.0, time.perf_counter()
    task = asyncio.create_task(tokens.token(SCOPE))
    await asyncio.sleep(0.2)  # what is imported first takes its time
    last = time.perf_counter()
    while not task.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert await task == "of-the-machine"
    assert await tokens.token(SCOPE) == "of-the-machine"
    assert longest < 0.3
    (asked,) = machine.asked
    assert f"client_id={APP}" in asked
    assert asked.endswith("machine-secret")


async def test_a_machine_without_the_identity_gives_no_token(machine: type[_Machine]) -> None:
    """Whatever MSAL raises or gives back, it is the one error."""
    machine.status = 400
    with pytest.raises(NoToken):
        await Tokens(ManagedSource(APP)).token(SCOPE)


async def test_a_way_of_running_has_its_source() -> None:
    """Anonymous needs none."""
    cloud = Cloud("https://login.example/", "https://openid.example/")
    assert isinstance(
        tokens_of(WithSecret(APP, TENANT, SecretStr("x")), cloud).source, SecretSource
    )
    certified = WithCertificate(APP, TENANT, Path("app.pem"))
    assert isinstance(tokens_of(certified, cloud).source, CertificateSource)
    assert isinstance(tokens_of(WithManagedIdentity(APP, TENANT), cloud).source, ManagedSource)
    assert await tokens_of(Anonymous(), cloud).token(SCOPE) is None
