"""`fogbridge doctor` on Teams: what works is said, and what does not has its fix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.settings import Settings
from adapters.teams.examine import Found, examine_teams
from tests.fakes.slack import faults
from tests.fakes.teams.certificates import certificate, private_key
from tests.fakes.teams.server import FakeTeams

PUBLIC = "https://fogbridge.example.com"


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as running:
        yield running


async def _found(**known: Any) -> dict[str, Found]:
    settings = Settings(_env_file=None, **known)
    return {found.name: found async for found in examine_teams(settings)}


async def test_without_teams_nothing_is_wrong() -> None:
    """And nobody is asked."""
    found = await _found()
    assert list(found) == ["teams"]
    assert found["teams"].fine
    assert "docs/teams.md" in found["teams"].detail


async def test_a_bot_that_works_says_where_teams_calls_it(teams: FakeTeams) -> None:
    """Every line is fine, and none of them shows the secret or a token."""
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **teams.settings)
    assert [one.name for one in found.values() if not one.fine] == []
    assert list(found) == ["teams", "teams address", "teams token", "teams keys"]
    assert f"{PUBLIC}/api/messages" in found["teams address"].detail
    said = str(found)
    assert teams.settings["TEAMS_APP_PASSWORD"] not in said


async def test_half_of_the_settings_are_said_and_nobody_is_asked(teams: FakeTeams) -> None:
    """With what is missing."""
    known = {k: v for k, v in teams.settings.items() if k != "TEAMS_TENANT_ID"}
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    assert list(found) == ["teams"]
    assert not found["teams"].fine
    assert "TEAMS_TENANT_ID is missing" in found["teams"].detail
    assert teams.calls() == []


async def test_a_secret_that_is_not_taken_has_its_fix(teams: FakeTeams) -> None:
    """The keys are looked at all the same."""
    known = {**teams.settings, "TEAMS_APP_PASSWORD": "not-this-one"}
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    assert not found["teams token"].fine
    assert "Make a new client secret" in found["teams token"].detail
    assert "not-this-one" not in str(found)
    assert found["teams keys"].fine


def _certified(teams: FakeTeams, folder: Path, *parts: bytes) -> dict[str, str]:
    """The settings of an app that proves itself with what this file holds."""
    file = folder / "app.pem"
    file.write_bytes(b"".join(parts))
    known = {k: v for k, v in teams.settings.items() if k != "TEAMS_APP_PASSWORD"}
    return {**known, "TEAMS_IDENTITY": "certificate", "TEAMS_CERTIFICATE": str(file)}


async def test_a_certificate_that_is_taken_says_until_when(
    teams: FakeTeams, tmp_path: Path
) -> None:
    """And nothing of what the file holds."""
    written = certificate()
    teams.certificates.append(written)
    known = _certified(teams, tmp_path, private_key(), written)
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    assert [one.name for one in found.values() if not one.fine] == []
    assert "with a certificate" in found["teams"].detail
    assert found["teams certificate"].detail.startswith("good until 20")
    assert private_key().decode().splitlines()[1] not in str(found)


@pytest.mark.parametrize(("ends", "left"), [(29, "29 more days"), (1, "1 more day"), (0, "a day")])
async def test_a_certificate_that_ends_soon_is_said_and_works_until_then(
    teams: FakeTeams, tmp_path: Path, ends: int, left: str
) -> None:
    """With what to do about it."""
    written = certificate(ends=ends)
    teams.certificates.append(written)
    known = _certified(teams, tmp_path, private_key(), written)
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    (broken,) = [one for one in found.values() if not one.fine]
    assert broken.name == "teams certificate"
    assert broken.detail.endswith(left)
    assert "upload it" in str(broken.advice)
    assert found["teams token"].fine


async def test_a_certificate_that_can_t_be_used_asks_nobody(
    teams: FakeTeams, tmp_path: Path
) -> None:
    """What is wrong with the file is said, and the keys are looked at all the same."""
    known = _certified(teams, tmp_path, private_key())
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    (broken,) = [one for one in found.values() if not one.fine]
    assert "holds no certificate" in broken.detail
    assert "teams token" not in found
    assert teams.token_calls == []


async def test_a_certificate_that_was_not_uploaded_has_its_fix(
    teams: FakeTeams, tmp_path: Path
) -> None:
    """Entra knows another one."""
    teams.certificates.append(certificate("other"))
    known = _certified(teams, tmp_path, private_key(), certificate())
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    assert found["teams certificate"].fine
    assert "Upload the certificate, without its key" in found["teams token"].detail


async def test_a_microsoft_that_does_not_answer_is_no_fault_of_the_secret(
    teams: FakeTeams,
) -> None:
    """The network is, or somebody at Microsoft."""
    teams.fault("token", *[faults.server_error(503)] * 4)
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **teams.settings)
    assert not found["teams token"].fine
    assert "client secret" not in found["teams token"].detail
    assert "TEAMS_LOGIN_URL" in str(found["teams token"].advice)


@pytest.mark.parametrize("key", ["TEAMS_LOGIN_URL", "TEAMS_OPENID_URL"])
async def test_an_address_at_which_nobody_is_has_its_fix(teams: FakeTeams, key: str) -> None:
    """Each on its own line."""
    known = {**teams.settings, key: "http://127.0.0.1:9/"}
    found = await _found(FOGBRIDGE_PUBLIC_URL=PUBLIC, **known)
    (broken,) = [one for one in found.values() if not one.fine]
    assert key in str(broken.advice)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "no address is known"),
        ("http://fogbridge.example.com", "with https"),
        (f"{PUBLIC}/fog", "without a path"),
    ],
)
async def test_an_address_that_teams_can_t_call_is_said(
    teams: FakeTeams, url: str | None, said: str
) -> None:
    """There is no way without one."""
    found = await _found(FOGBRIDGE_PUBLIC_URL=url, **teams.settings)
    assert not found["teams address"].fine
    assert said in found["teams address"].detail
    assert "FOGBRIDGE_PUBLIC_URL" in str(found["teams address"].advice)


async def test_for_the_playground_there_is_nothing_to_prove() -> None:
    """On this machine alone."""
    found = await _found(TEAMS_ALLOW_ANONYMOUS=True)
    assert [one.fine for one in found.values()] == [True]
