"""Teams in a process: where it may run, what is said of a wrong secret, and that it costs nobody else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from adapters.serve import expect_reachable
from adapters.settings import Settings
from adapters.teams.mode import Anonymous, TeamsMode, WithManagedIdentity, WithSecret
from bot.errors import ConfigurationError
from tests.fakes.slack import faults
from tests.fakes.teams.certificates import certificate, private_key
from tests.fakes.teams.people import People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import APP, TENANT
from tests.journeys.teams_app import TeamsApp
from tests.project import ROOT

PUBLIC = "https://fogbridge.example.com"
REAL = WithSecret(APP, TENANT, SecretStr("x"))


def _settings(**known: Any) -> Settings:
    return Settings(_env_file=None, **known)


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as running:
        yield running


@pytest.mark.parametrize(
    ("mode", "url", "host", "sentence"),
    [
        (REAL, PUBLIC, "0.0.0.0", None),  # noqa: S104 - what a container listens on
        (WithManagedIdentity(APP, TENANT), PUBLIC, "127.0.0.1", None),
        (REAL, None, "127.0.0.1", "Teams needs FOGBRIDGE_PUBLIC_URL"),
        (REAL, "http://fogbridge.example.com", "127.0.0.1", "Teams needs FOGBRIDGE_PUBLIC_URL"),
        (REAL, f"{PUBLIC}/fog", "127.0.0.1", "FOGBRIDGE_PUBLIC_URL"),
        (Anonymous(), None, "127.0.0.1", None),
        (Anonymous(), None, "localhost", None),
        (Anonymous(), None, "::1", None),
        (Anonymous(), None, "0.0.0.0", "on this machine alone"),  # noqa: S104 - the same
        (Anonymous(), None, "10.0.0.7", "on this machine alone"),
        (Anonymous(), PUBLIC, "127.0.0.1", "on this machine alone"),
    ],
    ids=str,
)
def test_where_it_may_run(
    mode: TeamsMode, url: str | None, host: str, sentence: str | None
) -> None:
    """Teams reaches it by https; whoever proves nothing is on this machine."""
    known = _settings(FOGBRIDGE_PUBLIC_URL=url)
    if sentence is None:
        expect_reachable(known, host, None, teams=mode)
        return
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        expect_reachable(known, host, None, teams=mode)


def test_a_secret_that_is_not_taken_is_said_at_the_start(teams: FakeTeams, tmp_path: Path) -> None:
    """With what to do; that Microsoft is silent is fine."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    refused = TeamsApp(teams, url, settings={"TEAMS_APP_PASSWORD": "not-this-one"})
    with pytest.raises(AssertionError):
        refused.start(seconds=30.0)
    said = "\n".join(refused.log)
    assert "Make a new client secret" in said.replace("\n", " ")
    assert "not-this-one" not in said
    teams.fault("token", faults.server_error(503))
    with TeamsApp(teams, url) as app:
        answer = httpx2.post(app.messages_url, json={"type": "message"})
        assert answer.status_code == 401
        assert httpx2.get(app.messages_url).status_code == 405


def test_a_certificate_lets_it_start_and_a_file_that_is_none_does_not(
    teams: FakeTeams, tmp_path: Path
) -> None:
    """What is wrong with the file is said, and nothing of what it holds."""
    url, file = f"sqlite:///{tmp_path / 'fogbridge.db'}", tmp_path / "app.pem"
    written = certificate(ends=20)
    teams.certificates.append(written)
    proves = {
        "TEAMS_APP_PASSWORD": "",
        "TEAMS_IDENTITY": "certificate",
        "TEAMS_CERTIFICATE": str(file),
    }
    file.write_bytes(private_key())
    refused = TeamsApp(teams, url, settings=proves)
    with pytest.raises(AssertionError):
        refused.start(seconds=30.0)
    assert "holds no certificate" in "\n".join(refused.log).replace("\n", " ")
    file.write_bytes(private_key() + written)
    with TeamsApp(teams, url, settings=proves) as app:
        assert httpx2.get(app.messages_url).status_code == 405
        ann = teams.world.user("ann")
        channel, people = teams.world.channel("web", ann), People(teams, app.messages_url)
        asked = people.says(ann, channel, "translate We need a page by Friday", mention=True)
        teams.wait_for(lambda: teams.said(channel.id, asked.id))
        people.close()
    assert teams.tokens
    said = "\n".join((*refused.log, *app.log))
    assert "teams_certificate_ends" in said
    assert not [line for line in private_key().decode().splitlines() if line in said]


def test_without_teams_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    """Half a second and tens of megabytes that nobody else pays."""
    script = (
        "import asyncio, sys\n"
        "from adapters.serve import build_app\n"
        "from adapters.settings import Settings\n"
        f"url = 'sqlite:///{tmp_path / 'fogbridge.db'}'\n"
        "app = asyncio.run(build_app(Settings(_env_file=None, FOGBRIDGE_DATABASE_URL=url)))\n"
        "paths = {getattr(route, 'path', '') for route in app.routes}\n"
        "assert '/api/messages' not in paths and '/room/say' in paths\n"
        "heavy = ('botbuilder', 'botframework', 'msrest', 'msal')\n"
        "print([name for name in sys.modules if name.partition('.')[0] in heavy])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().splitlines()[-1] == "[]", done.stderr[-2000:]


def test_anonymous_it_answers_on_this_machine(teams: FakeTeams, tmp_path: Path) -> None:
    """As for Microsoft's Playground: no token in, none out, the room beside it; proactively too."""
    nobody = dict.fromkeys(teams.settings, "") | {
        "TEAMS_ALLOW_ANONYMOUS": "1",
        "FOGBRIDGE_PUBLIC_URL": "",
    }
    ann = teams.world.user("ann")
    channel, own = teams.world.channel("web", ann), teams.world.personal(ann)
    with TeamsApp(teams, f"sqlite:///{tmp_path / 'fogbridge.db'}", settings=nobody) as app:
        people = People(teams, app.messages_url)
        asked = people.activity("message", ann, own) | {"text": "We need a page by Friday"}
        assert people.delivers(asked, header=None).status == 200
        teams.wait_for(lambda: [m for m in teams.said(own.id) if "page by Friday" in m.shown])
        elsewhere = asked | {"serviceUrl": "https://evil.example/", "id": "2"}
        assert people.delivers(elsewhere, header=None).status == 401
        assert people.says(ann, channel, "translate a banner", targeted=True).status == 200
        teams.wait_for(lambda: [m for m in teams.said(channel.id) if m.targeted_to == ann.id])
        assert httpx2.get(f"{app.address}/").status_code == 200
        people.close()
    assert {call.authorization for call in teams.calls()} == {""}
    assert (teams.token_calls, teams.openid_hits) == ([], 0)
