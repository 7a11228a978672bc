"""Installing in Slack: begun here, finished once and in time; whatever fails has a calm sentence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import pytest_asyncio
from aiohttp import web
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from adapters.database.engine import open_engine
from adapters.database.slack_installations import SlackInstallations, SlackOAuthStates
from adapters.slack.oauth import SlackInstall
from adapters.vault import Vault
from bot.errors import FogbridgeError
from tests.adapters.slack.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer, token_server
from tests.fakes.clock import StillClock

BACK = "https://fogbridge.example.com/slack/oauth_redirect"
COOKIE = "__Host-fogbridge-slack-install"
GIVEN: dict[str, Any] = {
    "ok": True,
    "app_id": "A1",
    "authed_user": {"id": "U1"},
    "scope": "chat:write,commands",
    "token_type": "bot",
    "access_token": "xoxe.xoxb-given",
    "bot_user_id": "UBOT",
    "refresh_token": "xoxe-given",
    "expires_in": 43200,
    "team": {"id": "T1", "name": "Acme"},
    "enterprise": None,
    "is_enterprise_install": False,
}
WHOLE = GIVEN | {
    "team": None,
    "enterprise": {"id": "E1", "name": "Acme Group"},
    "is_enterprise_install": True,
}
TESTED: dict[str, Any] = {
    "ok": True,
    "url": "https://acme.enterprise.slack.com/",
    "team_id": "T1",
    "user_id": "UBOT",
    "bot_id": "B1",
}


@dataclass
class Site:
    """Our two routes, a browser before them, and Slack behind them."""

    slack: TokenServer
    browser: httpx2.AsyncClient
    other_browser: httpx2.AsyncClient
    store: SlackInstallations
    clock: StillClock
    seen: list[Installation] = field(default_factory=list)
    raises: Exception | None = None

    async def on_installed(self, installation: Installation) -> None:
        """What the application does with an installation."""
        if self.raises:
            raise self.raises
        self.seen.append(installation)

    async def begin(self) -> str:
        """Off to Slack; the state that Slack will bring back."""
        answer = await self.browser.get("/slack/install")
        return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]

    async def come_back(self, **query: str) -> httpx2.Response:
        """Back from Slack, in the browser that began."""
        return await self.browser.get("/slack/oauth_redirect", params=query)

    async def kept(self, team: str | None, enterprise: str | None = None) -> Installation | None:
        """What is kept of an installation."""
        return await self.store.async_find_installation(enterprise_id=enterprise, team_id=team)


def refuse(_request: Request, status: int, code: str, sentence: str) -> Response:
    """The page of a problem, here as plain text."""
    return PlainTextResponse(f"{code}: {sentence}", status)


def installed(_request: Request, installation: Installation) -> Response:
    """The page of success."""
    return PlainTextResponse(f"Installed in {installation.team_name}")


@pytest_asyncio.fixture
async def site(database: str) -> AsyncIterator[Site]:
    """A site with nothing installed yet."""
    engine, clock = open_engine(database), StillClock()
    async with token_server() as slack:
        slack.tested = TESTED
        slack.codes = {"code-1": GIVEN, "code-2": WHOLE}
        store = SlackInstallations(engine, CLIENT_ID, Vault("a key that is long enough for tests"))

        async def on_installed(installation: Installation) -> None:
            await made.on_installed(installation)

        routes = SlackInstall(
            client=slack.client(),
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            scopes=["chat:write", "commands"],
            redirect_uri=BACK,
            states=SlackOAuthStates(engine, clock),
            store=store,
            on_installed=on_installed,
            installed=installed,
            refuse=refuse,
        )
        app = Starlette(
            routes=[
                Route("/slack/install", routes.install),
                Route("/slack/oauth_redirect", routes.redirect),
            ]
        )
        transport = httpx2.ASGITransport(app=app)
        address = "https://fogbridge.example.com"
        async with (
            httpx2.AsyncClient(transport=transport, base_url=address) as browser,
            httpx2.AsyncClient(transport=transport, base_url=address) as other,
        ):
            made = Site(slack, browser, other, store, clock)
            yield made
    await engine.dispose()


async def test_the_browser_is_sent_to_slack(site: Site) -> None:
    """With our scopes and our address, and a cookie that only this host and no script gets."""
    answer = await site.browser.get("/slack/install")
    assert answer.status_code == 302
    to = urlsplit(answer.headers["location"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == site.slack.url.replace(
        "/api/", "/oauth/v2/authorize"
    )
    query = {name: values for name, (values,) in parse_qs(to.query).items()}
    state = query.pop("state")
    assert query == {"client_id": CLIENT_ID, "scope": "chat:write,commands", "redirect_uri": BACK}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={state}; ")
    assert {"HttpOnly", "Secure", "Path=/", "Max-Age=600", "SameSite=lax"} <= set(
        cookie.split("; ")
    )


async def test_an_installation_is_kept(site: Site) -> None:
    """With everything that Slack gives; then the application hears of it, and the page says so."""
    answer = await site.come_back(state=await site.begin(), code="code-1")
    assert (answer.status_code, answer.text) == (200, "Installed in Acme")
    kept = await site.kept("T1")
    assert kept is not None
    assert (kept.bot_token, kept.bot_refresh_token) == ("xoxe.xoxb-given", "xoxe-given")
    assert (kept.bot_id, kept.bot_user_id, kept.app_id) == ("B1", "UBOT", "A1")
    assert (kept.user_id, kept.user_token) == ("U1", None)
    assert kept.bot_scopes == ["chat:write", "commands"]
    assert kept.bot_token_expires_at is not None
    assert [each.team_id for each in site.seen] == ["T1"]
    (exchange,) = site.slack.named("oauth.v2.access")
    assert (exchange["code"], exchange["redirect_uri"]) == ("code-1", BACK)
    assert "client_secret" not in exchange, "it goes into a header, not into a body that is logged"
    assert site.browser.cookies.get(COOKIE) is None


async def test_a_whole_organisation_is_kept(site: Site) -> None:
    """As such, without a team."""
    await site.come_back(state=await site.begin(), code="code-2")
    kept = await site.kept("T9", "E1")
    assert kept is not None
    assert (kept.team_id, kept.enterprise_id, kept.is_enterprise_install) == (None, "E1", True)
    assert kept.enterprise_url == "https://acme.enterprise.slack.com/"


async def over(answer: httpx2.Response, site: Site) -> None:
    """Refused for its state: nothing was asked of Slack, and nothing kept."""
    assert answer.status_code == 410
    assert answer.text.startswith("slack_install_over: This installation was not begun in this")
    assert site.slack.calls == []
    assert await site.kept("T1") is None


async def test_a_state_works_once(site: Site) -> None:
    """Also when two come at the same time, or the page is loaded again."""
    state = await site.begin()
    cookie = {"cookie": f"{COOKIE}={state}"}
    query = {"state": state, "code": "code-1"}
    both = await asyncio.gather(
        *(
            site.other_browser.get("/slack/oauth_redirect", params=query, headers=cookie)
            for _ in range(2)
        )
    )
    assert sorted(answer.status_code for answer in both) == [200, 410]
    again = await site.other_browser.get("/slack/oauth_redirect", params=query, headers=cookie)
    assert again.status_code == 410
    assert len(site.slack.named("oauth.v2.access")) == 1


async def test_a_state_works_for_ten_minutes(site: Site) -> None:
    """A tab that was left open begins again."""
    state = await site.begin()
    site.clock.forward(timedelta(minutes=10))
    await over(await site.come_back(state=state, code="code-1"), site)


async def test_a_state_works_in_the_browser_that_began(site: Site) -> None:
    """Nobody is made to install into somebody else's Slack by a link."""
    state = await site.begin()
    answer = await site.other_browser.get(
        "/slack/oauth_redirect", params={"state": state, "code": "code-1"}
    )
    await over(answer, site)
    assert (await site.come_back(state=state, code="code-1")).status_code == 200, "and is not lost"


async def test_a_state_that_was_never_issued_is_refused(site: Site) -> None:
    """Also when the cookie says the same, and when there is none at all."""
    made_up = "x" * 43
    await over(await site.come_back(state=made_up, code="code-1"), site)
    await over(await site.come_back(code="code-1"), site)
    site.browser.cookies.set(COOKIE, made_up, domain="fogbridge.example.com")
    await over(await site.come_back(state=made_up, code="code-1"), site)
    await over(await site.come_back(state="", code="code-1"), site)


@pytest.mark.parametrize(
    "state", ["\x00" * 30, "x" * 10_000, "<script>alert(1)</script>" * 2, "ß" * 40, "a b" * 20]
)
async def test_a_state_of_another_kind_is_refused_before_anything_reads_it(
    site: Site, state: str
) -> None:
    """And does not come back in the page."""
    answer = await site.come_back(state=state, code="code-1")
    await over(answer, site)
    assert state not in answer.text


async def test_saying_no_at_slack_changes_nothing(site: Site) -> None:
    """The page is ours; what the address says is not in it."""
    state = await site.begin()
    answer = await site.come_back(state=state, error="<b>access_denied</b>")
    assert answer.status_code == 422
    assert answer.text.startswith("slack_install_cancelled: Slack did not install Fogbridge")
    assert "<b>" not in answer.text
    assert site.slack.calls == []
    again = await site.come_back(state=state, code="code-1")
    assert again.status_code == 410


@pytest.mark.parametrize("code", ["never-issued", "", "x" * 1000, "a b", "\n"])
async def test_a_code_that_slack_does_not_know_is_said(site: Site, code: str) -> None:
    """Without the code, on the page and in the log."""
    with capture_logs() as logs:
        answer = await site.come_back(state=await site.begin(), code=code)
    assert answer.status_code == 502
    assert answer.text.startswith("slack_install_failed: Slack did not hand over")
    assert [log["event"] for log in logs] == ["slack_install_failed"]
    assert not code.strip() or code not in str(logs)
    assert await site.kept("T1") is None


@pytest.mark.parametrize(
    "say",
    [
        web.Response(status=500),
        web.Response(text="<html>", content_type="text/html"),
        web.json_response([]),
        web.json_response(GIVEN | {"access_token": None}),
        web.json_response(GIVEN | {"team": None}),
        web.json_response(GIVEN | {"team": "T1"}),
        web.json_response(WHOLE | {"enterprise": {}}),
    ],
)
async def test_an_answer_that_is_none_is_said(site: Site, say: web.Response) -> None:
    """Down, or without what we need: nothing is kept."""
    site.slack.say = say
    answer = await site.come_back(state=await site.begin(), code="code-1")
    assert answer.status_code == 502
    assert await site.kept("T1") is None
    assert site.seen == []


async def test_what_the_application_refuses_on_purpose_is_said(site: Site) -> None:
    """In its own sentence."""
    site.raises = FogbridgeError("This Slack is another company's. Ask its admin first.")
    answer = await site.come_back(state=await site.begin(), code="code-1")
    assert answer.status_code == 422
    assert answer.text.endswith("This Slack is another company's. Ask its admin first.")


async def test_what_breaks_here_is_said_without_its_cause(site: Site) -> None:
    """The log has its kind, and not its words either."""
    site.raises = RuntimeError("xoxb-in-an-error")
    with capture_logs() as logs:
        answer = await site.come_back(state=await site.begin(), code="code-1")
    assert answer.status_code == 500
    assert "Begin again at /slack/install" in answer.text
    assert "xoxb" not in answer.text + str(logs)
    (log,) = logs
    assert (log["event"], log["error"]) == ("slack_install_not_kept", "RuntimeError")


async def test_govslack_has_its_page_beside_its_api(engine: AsyncEngine) -> None:
    """The address follows from the API's."""
    store = SlackInstallations(engine, CLIENT_ID, Vault("a key that is long enough for tests"))

    async def nothing(_installation: Installation) -> None: ...

    routes = SlackInstall(
        client=AsyncWebClient(base_url="https://slack-gov.com/api/"),
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        scopes=[],
        redirect_uri=BACK,
        states=SlackOAuthStates(engine, StillClock()),
        store=store,
        on_installed=nothing,
        installed=installed,
        refuse=refuse,
    )
    answer = await routes.install(Request({"type": "http", "headers": []}))
    assert answer.headers["location"].startswith("https://slack-gov.com/oauth/v2/authorize?")
    assert CLIENT_SECRET not in repr(routes)
