"""Installing, rotating, revoking and uninstalling, with slack_sdk's own client and rotator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack.delivery import HttpTransport
from tests.fakes.slack_test.conftest import client, serving

pytestmark = pytest.mark.filterwarnings(
    # slack_sdk 3.48 sends the client's id and secret in a way that aiohttp 3.14 calls deprecated.
    "ignore:BasicAuth is deprecated:DeprecationWarning"
)

CLIENT = {"client_id": "1000.2000", "client_secret": "client-secret"}


class MemoryInstallations(AsyncInstallationStore):
    """Keeps installations in a list."""

    def __init__(self) -> None:
        self.installed: list[Installation] = []

    async def async_save(self, installation: Installation) -> None:
        self.installed.append(installation)


class MemoryStates(AsyncOAuthStateStore):
    """Knows the states that it gave out."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        del args, kwargs
        state = f"state-{len(self.given)}"
        self.given.add(state)
        return state

    async def async_consume(self, state: str) -> bool:
        return state in self.given


async def error_of(awaitable: Any) -> str:
    """The error that Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return str(caught.value.response["error"])


async def test_a_code_is_good_once_and_for_ten_minutes(fake: FakeSlack) -> None:
    """The new token works for that team and no other."""
    nobody = client(fake, "")
    fake.world.add_team("T2", installed=False)
    code = fake.world.install_code("T2", "U3")
    given = await nobody.oauth_v2_access(code=code, **CLIENT)
    assert (given["team"]["id"], given["bot_user_id"]) == ("T2", "UBOTT2")
    assert given["authed_user"] == {"id": "U3"}
    assert (await client(fake, given["access_token"]).auth_test())["team_id"] == "T2"
    assert await error_of(nobody.oauth_v2_access(code=code, **CLIENT)) == "code_already_used"
    late = fake.world.install_code("T2", "U3")
    fake.forward(601)
    assert await error_of(nobody.oauth_v2_access(code=late, **CLIENT)) == "invalid_code"
    wrong = nobody.oauth_v2_access(code=late, client_id="1000.2000", client_secret="no")
    assert await error_of(wrong) == "bad_client_secret"


async def test_an_organisation_is_installed_as_a_whole(fake: FakeSlack) -> None:
    """No team in the answer, and one token for all workspaces."""
    fake.world.add_org("E1", ["T10", "T11"], installed=False)
    fake.world.add_channel("C10", "T10")
    fake.world.add_channel("C11", "T11")
    given = await client(fake, "").oauth_v2_access(
        code=fake.world.install_code("E1", "U3"), **CLIENT
    )
    assert (given["team"], given["is_enterprise_install"]) == (None, True)
    org = client(fake, given["access_token"])
    for channel in ("C10", "C11"):
        await org.chat_postMessage(channel=channel, text="x")
    assert await error_of(org.chat_postMessage(channel="C1", text="x")) == "channel_not_found"
    who = await org.auth_test()
    assert (who["enterprise_id"], who["is_enterprise_install"]) == ("E1", True)


async def test_rotated_tokens_live_twelve_hours_and_refresh_once(fake: FakeSlack) -> None:
    """Slack's own rotator gets a new token; the refresh token is used up."""
    fake.world.app.rotation = True
    code = fake.world.install_code("T1", "U3")
    nobody = client(fake, "")
    given = await nobody.oauth_v2_access(code=code, **CLIENT)
    assert given["expires_in"] == 43_200
    fake.forward(43_300)
    assert await error_of(client(fake, given["access_token"]).auth_test()) == "token_expired"
    rotator = AsyncTokenRotator(**CLIENT, client=AsyncWebClient(base_url=fake.api_url))
    installed = Installation(
        user_id="U3",
        bot_token=given["access_token"],
        bot_refresh_token=given["refresh_token"],
        bot_token_expires_at=1,
    )
    rotated = await rotator.perform_token_rotation(installation=installed)
    assert rotated is not None
    assert (await client(fake, str(rotated.bot_token)).auth_test())["ok"]
    again = nobody.oauth_v2_access(
        grant_type="refresh_token", refresh_token=given["refresh_token"], **CLIENT
    )
    assert await error_of(again) == "invalid_refresh_token"


async def test_revoking_and_uninstalling_end_tokens(fake: FakeSlack, web: AsyncWebClient) -> None:
    """Each with its own error afterwards."""
    fake.world.add_team("T2")
    assert (await web.auth_revoke())["revoked"] is True
    assert await error_of(web.auth_test()) == "token_revoked"
    second = client(fake, "xoxb-T2")
    await second.apps_uninstall(**CLIENT)
    assert await error_of(second.auth_test()) == "account_inactive"


@pytest.fixture
def installable(fake: FakeSlack) -> Iterator[tuple[str, Any]]:
    """The address of an app with Bolt's own install and redirect pages, and where it keeps them."""
    kept = MemoryInstallations()
    app = AsyncApp(
        signing_secret="signing-secret",
        client=AsyncWebClient(base_url=fake.api_url),
        oauth_settings=AsyncOAuthSettings(
            client_id="1000.2000",
            client_secret="client-secret",
            scopes=["chat:write"],
            installation_store=kept,
            state_store=MemoryStates(),
        ),
    )
    with serving(app) as address:
        yield address, kept


def test_an_admin_walks_through_an_installation(
    fake: FakeSlack, installable: tuple[str, Any]
) -> None:
    """Install page, consent, redirect page; a refusal and a forged state install nothing."""
    address, kept = installable
    people = Caller(fake, f"{address}/slack/events")
    assert "access_denied" in people.installs(address, denied=True).body
    assert "invalid_browser" in people.installs(address, state="forged").body
    assert kept.installed == []
    assert people.installs(address, team="T1", user="U3").status == 200
    (installed,) = kept.installed
    assert (installed.team_id, installed.user_id) == ("T1", "U3")
    assert installed.bot_token in fake.world.tokens


def test_an_install_page_that_leads_nowhere_is_told_apart(fake: FakeSlack, caller: Caller) -> None:
    """An app without such pages fails the walk, and the test that takes it."""
    transport = caller.transport
    assert isinstance(transport, HttpTransport)
    with pytest.raises(LookupError, match="no link"):
        caller.installs(transport.url.removesuffix("/slack/events"))
    assert len(fake.world.codes) == 1
