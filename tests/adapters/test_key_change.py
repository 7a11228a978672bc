"""The key is changed: what the one before it sealed is put under the new one at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from adapters.database.engine import open_engine
from adapters.database.migrate import migrate
from adapters.database.slack_installations import SlackInstallations
from adapters.serve import build_app
from adapters.settings import Settings, read_settings
from adapters.slack.mode import slack_mode
from adapters.vault import Vault, WrongKey

BEFORE, NOW = "the key of last year, long enough to count", "the key of this year, long enough too"
CLIENT = "1000.2000"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Many workspaces over HTTP, with a new key and the one before it."""
    for name, value in {
        "FOGBRIDGE_DATABASE_URL": f"sqlite:///{tmp_path / 'fogbridge.db'}",
        "FOGBRIDGE_PUBLIC_URL": "https://fogbridge.example.com",
        "FOGBRIDGE_SECRET_KEY": NOW,
        "FOGBRIDGE_SECRET_KEY_OLD": BEFORE,
        "SLACK_SIGNING_SECRET": "signing-secret",
        "SLACK_CLIENT_ID": CLIENT,
        "SLACK_CLIENT_SECRET": "client-secret",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }.items():
        monkeypatch.setenv(name, value)
    return read_settings(None)


async def test_after_one_start_the_old_key_can_be_taken_away(settings: Settings) -> None:
    """A token that the old key sealed is read with the new one alone, and with the old one no more."""
    await migrate(settings.database_url)
    engine = open_engine(settings.database_url)
    installed = Installation(team_id="T1", bot_token="xoxb-1", bot_id="B1", user_id="U1")
    await SlackInstallations(engine, CLIENT, Vault(BEFORE)).async_save(installed)

    app = await build_app(settings, slack_mode(settings))
    async with app.router.lifespan_context(app):
        pass

    found = await SlackInstallations(engine, CLIENT, Vault(NOW)).async_find_bot(
        enterprise_id=None, team_id="T1"
    )
    assert found is not None
    assert found.bot_token == "xoxb-1"
    with pytest.raises(WrongKey):
        await SlackInstallations(engine, CLIENT, Vault(BEFORE)).async_find_bot(
            enterprise_id=None, team_id="T1"
        )
    await engine.dispose()
