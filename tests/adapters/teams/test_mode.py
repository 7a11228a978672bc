"""Which way of running in Teams is chosen, and the sentence for what does not go together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.settings import Settings, read_settings
from adapters.teams.mode import (
    Anonymous,
    WithCertificate,
    WithManagedIdentity,
    WithSecret,
    teams_mode,
)
from bot.errors import ConfigurationError

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)


def _mode(monkeypatch: pytest.MonkeyPatch, **values: str) -> object:
    for name, value in values.items():
        monkeypatch.setenv(f"TEAMS_{name}", value)
    return teams_mode(read_settings(None))


def test_without_a_variable_there_is_no_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    """So nothing of it is loaded either."""
    assert _mode(monkeypatch) is None
    assert _mode(monkeypatch, ALLOW_ANONYMOUS="0") is None


def test_a_secret_a_certificate_and_a_managed_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are compared as Microsoft writes them, in lower case."""
    mode = _mode(monkeypatch, APP_ID=APP, TENANT_ID=TENANT.upper(), APP_PASSWORD="s~8cret")
    assert mode == WithSecret(APP, TENANT, SecretStr("s~8cret"))
    assert "s~8cret" not in repr(mode)
    monkeypatch.delenv("TEAMS_APP_PASSWORD")
    assert _mode(monkeypatch, IDENTITY="managed") == WithManagedIdentity(APP, TENANT)
    mode = _mode(monkeypatch, IDENTITY="certificate", CERTIFICATE="var/app.pem")
    assert mode == WithCertificate(APP, TENANT, Path("var/app.pem"))


def test_anonymous_has_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty app id would switch the SDK's checks off."""
    assert _mode(monkeypatch, ALLOW_ANONYMOUS="1") == Anonymous()


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"TENANT_ID": TENANT}, "TEAMS_APP_ID is missing beside TEAMS_TENANT_ID"),
        ({"APP_PASSWORD": "x"}, "TEAMS_APP_ID is missing beside TEAMS_APP_PASSWORD"),
        ({"IDENTITY": "managed"}, "TEAMS_APP_ID is missing beside TEAMS_IDENTITY"),
        ({"APP_ID": APP, "APP_PASSWORD": "x"}, "TEAMS_TENANT_ID is missing"),
        ({"APP_ID": APP, "TENANT_ID": TENANT}, "TEAMS_APP_PASSWORD is missing"),
        ({"APP_ID": "bot", "TENANT_ID": TENANT}, "TEAMS_APP_ID is not an id"),
        ({"APP_ID": APP, "TENANT_ID": "common"}, "TEAMS_TENANT_ID is not an id"),
        ({"APP_ID": APP, "TENANT_ID": TENANT, "APP_PASSWORD": APP}, "is an id and no secret"),
        ({"APP_ID": APP, "TENANT_ID": TENANT, "APP_PASSWORD": "a b"}, "holds a space"),
        (
            {"APP_ID": APP, "TENANT_ID": TENANT, "APP_PASSWORD": "x", "IDENTITY": "managed"},
            "takes no secret",
        ),
        ({"APP_ID": APP, "ALLOW_ANONYMOUS": "1"}, "TEAMS_ALLOW_ANONYMOUS lets anybody talk"),
        ({"APP_ID": APP, "TENANT_ID": TENANT, "IDENTITY": "password"}, "TEAMS_IDENTITY"),
        ({"CERTIFICATE": "app.pem"}, "TEAMS_APP_ID is missing beside TEAMS_CERTIFICATE"),
        (
            {"APP_ID": APP, "TENANT_ID": TENANT, "IDENTITY": "certificate"},
            "TEAMS_CERTIFICATE is missing",
        ),
        (
            {"APP_ID": APP, "TENANT_ID": TENANT, "APP_PASSWORD": "x", "CERTIFICATE": "app.pem"},
            "TEAMS_CERTIFICATE is set and would not be used",
        ),
        (
            {
                "APP_ID": APP,
                "TENANT_ID": TENANT,
                "IDENTITY": "certificate",
                "CERTIFICATE": "app.pem",
                "APP_PASSWORD": "x",
            },
            "TEAMS_IDENTITY is certificate, which takes no secret",
        ),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_said(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    """One sentence that names the variable and says what to do."""
    with pytest.raises(ConfigurationError, match=named) as refused:
        _mode(monkeypatch, **values)
    assert refused.value.sentence.endswith(".")
