"""What the doctor says of Slack, against a server that answers as Slack does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from email.utils import formatdate
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.settings import Settings, read_settings
from adapters.slack.examine import Found, examine_slack
from adapters.slack.manifest import REQUIRED_FOR, SCOPES

BOT = "xoxb-invented-bot-0123456789"
APP = "xapp-invented-app-0123456789"
SIGNING = "0123456789abcdef0123456789abcdef"
SECRET = "fedcba9876543210fedcba9876543210"
CLIENT = "1111111111.2222222222"
SECRETS = (BOT, APP, SIGNING, SECRET)

Answer = Callable[[], web.StreamResponse]


def says(
    body: Mapping[str, object],
    *,
    status: int = 200,
    scopes: str | None = ",".join(SCOPES),
    date: str | None = None,
) -> Answer:
    """An answer in JSON, with the headers that Slack's have."""
    headers = {"x-oauth-scopes": scopes} if scopes is not None else {}

    def answer() -> web.StreamResponse:
        # The hour of the answer, not of this module's import, which may be long ago.
        now = formatdate(usegmt=True) if date is None else date
        return web.json_response(body, status=status, headers={**headers, "Date": now})

    return answer


def refuses(error: str, status: int = 200) -> Answer:
    """An answer that names an error."""
    return says({"ok": False, "error": error}, status=status, scopes=None)


WORKS: Mapping[str, Answer] = {
    "api.test": says({"ok": True}, scopes=None),
    "auth.test": says(
        {
            "ok": True,
            "url": "https://example.slack.com/",
            "team": "Example Bakery",
            "user": "fogbridge",
            "team_id": "T0000000001",
            "user_id": "U0000000001",
            "bot_id": "B0000000001",
            "is_enterprise_install": False,
        }
    ),
    "apps.connections.open": says(
        {"ok": True, "url": "wss://wss.example.com/link/?ticket=invented"}, scopes=None
    ),
}


class Slack:
    """A server with an answer for each method; `asked` holds what arrived: method and token."""

    def __init__(self) -> None:
        self.answers = dict(WORKS)
        self.asked: list[tuple[str, str]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The answer to one call."""
        method = request.match_info["method"]
        self.asked.append(
            (method, request.headers.get("Authorization", "").removeprefix("Bearer "))
        )
        return self.answers[method]()


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest_asyncio.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    """A Slack where everything works, and settings that point at it."""
    slack = Slack()
    application = web.Application()
    application.router.add_post("/api/{method}", slack.answer)
    async with TestServer(application) as server:
        slack.url = str(server.make_url("/api/"))
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        yield slack


@pytest.fixture
def socket_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of Socket Mode."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)


@pytest.fixture
def many_workspaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of HTTP with OAuth."""
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING)
    monkeypatch.setenv("SLACK_CLIENT_ID", CLIENT)
    monkeypatch.setenv("SLACK_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("FOGBRIDGE_PUBLIC_URL", "https://fogbridge.example.com")


async def _found(deadline: float = 5.0) -> dict[str, Found]:
    """Everything that is found, by name; nothing of it holds a secret."""
    found = [found async for found in examine_slack(read_settings(None), deadline=deadline)]
    everything = " ".join(f"{one.name} {one.detail} {one.advice}" for one in found)
    assert [secret for secret in SECRETS if secret in everything] == []
    assert [one.name for one in found if one.fine == bool(one.advice) and one.name != "slack"] == []
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


async def test_without_variables_nobody_is_called(slack: Slack) -> None:
    """Slack is not set up, which is fine, and the page that says how is named."""
    found = await _found()
    assert found == {"slack": Found("slack", True, "not set up; docs/slack.md says how")}
    assert slack.asked == []


async def test_variables_that_do_not_fit_are_all_that_is_found(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a pair is said, and nothing is tried with it."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    found = await _found()
    assert list(found) == ["slack"]
    assert not found["slack"].fine
    assert "SLACK_APP_TOKEN" in found["slack"].detail
    assert slack.asked == []


@pytest.mark.usefixtures("socket_mode")
async def test_socket_mode_that_works_is_fine_throughout(slack: Slack) -> None:
    """Both tokens are tried, each where it belongs, and the socket's address is left unused."""
    found = await _found()
    assert {name: one.fine for name, one in found.items()} == {
        "slack": True,
        "slack bot token": True,
        "slack scopes": True,
        "slack app token": True,
        "slack clock": True,
    }
    assert "Socket Mode" in found["slack"].detail
    assert "Example Bakery" in found["slack bot token"].detail
    assert slack.asked == [("auth.test", BOT), ("apps.connections.open", APP)]


@pytest.mark.usefixtures("socket_mode", "slack")
async def test_the_page_for_admins_shows_what_they_will_see() -> None:
    """The lines in docs/slack.md are those of a doctor that finds nothing to fix."""
    page = (Path(__file__).parents[3] / "docs" / "slack.md").read_text("utf-8")
    lines = [f"ok   {one.name}: {one.detail}" for one in (await _found()).values()]
    assert "\n".join(["```", *lines, "```"]) in page


async def test_one_workspace_over_http_is_looked_at(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is tried, no socket is opened, and the address that Slack calls is checked."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING)
    monkeypatch.setenv("FOGBRIDGE_PUBLIC_URL", "https://fogbridge.example.com/")
    found = await _found()
    assert [name for name, one in found.items() if not one.fine] == []
    assert "slack address" in found
    assert slack.asked == [("auth.test", BOT)]


@pytest.mark.usefixtures("many_workspaces")
async def test_many_workspaces_are_asked_for_no_token(slack: Slack) -> None:
    """Each workspace has a token of its own, so only the way to Slack and the clock are checked."""
    found = await _found()
    assert [name for name, one in found.items() if not one.fine] == []
    assert found["slack address"].detail.endswith("https://fogbridge.example.com/slack/install")
    assert set(found) == {"slack", "slack address", "slack api", "slack clock"}
    assert slack.asked == [("api.test", "")]


@pytest.mark.usefixtures("many_workspaces", "slack")
@pytest.mark.parametrize(
    "url", ["", "http://fogbridge.example.com", "https://fogbridge.example.com/slack"]
)
async def test_an_address_that_slack_can_t_call_is_said(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Over HTTP the public address must be there, with https and without a path."""
    monkeypatch.setenv("FOGBRIDGE_PUBLIC_URL", url)
    address = (await _found())["slack address"]
    assert not address.fine
    assert "FOGBRIDGE_PUBLIC_URL" in address.detail
    assert "https" in str(address.advice)


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize("missing", SCOPES)
async def test_each_missing_scope_says_what_it_is_for_and_where_to_click(
    slack: Slack, missing: str
) -> None:
    """One line for each, with what stops working, and the clicks that add it."""
    granted = ",".join(scope for scope in (*SCOPES, "team:read") if scope != missing)
    slack.answers["auth.test"] = says({"ok": True, "team": "Example Bakery"}, scopes=granted)
    found = await _found()
    assert [name for name, one in found.items() if not one.fine] == [f"slack scope {missing}"]
    scope = found[f"slack scope {missing}"]
    assert REQUIRED_FOR[missing] in scope.detail
    assert "Bot Token Scopes" in str(scope.advice)
    assert "reinstall" in str(scope.advice)


@pytest.mark.usefixtures("socket_mode")
async def test_scopes_are_read_however_they_are_spaced(slack: Slack) -> None:
    """Slack separates them by commas, with and without a space."""
    slack.answers["auth.test"] = says({"ok": True, "team": "T"}, scopes=", ".join(SCOPES))
    assert (await _found())["slack scopes"].fine


@pytest.mark.usefixtures("socket_mode")
async def test_scopes_that_are_not_said_are_not_called_missing(slack: Slack) -> None:
    """A proxy may drop the header; nothing is made up then."""
    slack.answers["auth.test"] = says({"ok": True, "team": "T"}, scopes=None)
    found = await _found()
    assert "did not say" in found["slack scopes"].detail
    assert [name for name, one in found.items() if not one.fine] == []


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("error", "detail", "advice"),
    [
        ("invalid_auth", "does not know SLACK_BOT_TOKEN", "Bot User OAuth Token"),
        ("not_authed", "does not know SLACK_BOT_TOKEN", "Bot User OAuth Token"),
        ("account_inactive", "uninstalled", "Install App"),
        ("token_revoked", "uninstalled", "Install App"),
        ("token_expired", "has expired", "SLACK_CLIENT_ID"),
        ("ekm_access_denied", "organization", "admin"),
        ("ratelimited", "pause", "in a minute"),
        ("internal_error", "trouble of its own", "status.slack.com"),
        ("a_new_word", "Slack answers a_new_word", "docs.slack.dev"),
    ],
)
async def test_a_bot_token_that_slack_refuses_has_its_fix(
    slack: Slack, error: str, detail: str, advice: str
) -> None:
    """Slack's word becomes a sentence, and the app token is still looked at."""
    slack.answers["auth.test"] = refuses(error)
    found = await _found()
    token = found["slack bot token"]
    assert not token.fine
    assert detail in token.detail
    assert advice in str(token.advice)
    assert found["slack app token"].fine
    assert not [name for name in found if name.startswith("slack scope")]


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("error", "detail"),
    [
        ("missing_scope", "lacks the scope connections:write"),
        ("invalid_auth", "does not know SLACK_APP_TOKEN"),
        ("not_allowed_token_type", "is not an app-level token"),
        ("access_denied", "organization"),
        ("a_new_word", "Slack answers a_new_word"),
    ],
)
async def test_an_app_token_that_slack_refuses_has_its_fix(
    slack: Slack, error: str, detail: str
) -> None:
    """The bot's token stays fine beside it."""
    slack.answers["apps.connections.open"] = refuses(error)
    found = await _found()
    assert [name for name, one in found.items() if not one.fine] == ["slack app token"]
    assert detail in found["slack app token"].detail


@pytest.mark.usefixtures("socket_mode")
async def test_an_app_token_without_its_scope_says_where_to_make_one(slack: Slack) -> None:
    """A token's scopes can't be changed later, so the clicks make a new one."""
    slack.answers["apps.connections.open"] = refuses("missing_scope")
    advice = str((await _found())["slack app token"].advice)
    assert "Generate Token and Scopes" in advice
    assert "connections:write" in advice


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (
            lambda: web.Response(text="<h1>Sign in</h1>", content_type="text/html"),
            "no Slack answers",
        ),
        (lambda: web.Response(text="hello"), "no Slack answers"),
        (lambda: web.Response(text="{", content_type="application/json"), "no Slack answers"),
        (lambda: web.Response(text="[1]", content_type="application/json"), "no Slack answers"),
        (lambda: web.Response(text="null", content_type="application/json"), "no Slack answers"),
        (lambda: web.Response(text="{}", content_type="application/json"), "no Slack answers"),
        (lambda: web.Response(body=b"\xff", content_type="application/json"), "no Slack answers"),
        (says({"ok": False, "error": "\x1b[2J" + BOT}), "no Slack answers"),
        (says({"ok": True}, status=500), "trouble of its own"),
        (lambda: web.Response(status=503, text="busy"), "trouble of its own"),
        (lambda: web.Response(status=502, text="<p>", content_type="text/html"), "trouble of its"),
        (lambda: web.Response(status=429, headers={"Retry-After": "30"}), "pause"),
    ],
)
async def test_what_answers_otherwise_is_said_and_never_shown(
    slack: Slack, answer: Answer, detail: str
) -> None:
    """A sign-in page of a network, an empty body or a broken one are one calm line each."""
    slack.answers["auth.test"] = answer
    token = (await _found())["slack bot token"]
    assert not token.fine
    assert detail in token.detail


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("http://127.0.0.1:1/api/", "can't be reached"),
        ("slack.example/api", "can't be reached"),
        ("ftp://127.0.0.1/", "can't be reached"),
        ("http://[::1", "no Slack answers"),
    ],
)
async def test_a_slack_that_is_not_there_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, url: str, detail: str
) -> None:
    """Nobody waits for the other checks when the first finds no way out."""
    monkeypatch.setenv("SLACK_API_URL", url)
    found = await _found()
    assert list(found) == ["slack", "slack bot token"]
    assert detail in found["slack bot token"].detail
    assert "SLACK_API_URL" in str(found["slack bot token"].advice)


@pytest.mark.usefixtures("many_workspaces")
async def test_many_workspaces_need_a_way_to_slack_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one there is no word about the clock."""
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    found = await _found()
    assert [name for name, one in found.items() if not one.fine] == ["slack api"]
    assert "slack clock" not in found


@pytest.mark.usefixtures("socket_mode")
async def test_a_slack_that_keeps_silent_is_left_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The doctor ends in time, and says that Slack did not answer."""
    held = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{port}/api/")
    began = time.monotonic()
    found = await _found(deadline=0.2)
    assert time.monotonic() - began < 2
    held.set()
    server.close()
    await server.wait_closed()
    assert list(found) == ["slack", "slack bot token"]
    assert "did not answer in time" in found["slack bot token"].detail


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("ahead", "fine", "way"),
    [
        (0, True, "agrees"),
        (30, True, "agrees"),
        (-30, True, "agrees"),
        (200, False, "seconds ahead of Slack's"),
        (-4000, False, "seconds behind Slack's"),
    ],
)
async def test_a_clock_that_is_off_is_said_before_requests_are_refused(
    slack: Slack, ahead: int, fine: bool, way: str
) -> None:
    """Slack's `Date` header is the measure; beyond five minutes no signature would hold."""
    date = formatdate(time.time() - ahead, usegmt=True)
    slack.answers["auth.test"] = says({"ok": True, "team": "T"}, date=date)
    clock = (await _found())["slack clock"]
    assert clock.fine is fine
    assert way in clock.detail


@pytest.mark.usefixtures("socket_mode")
async def test_the_clock_is_looked_at_when_the_token_is_refused(slack: Slack) -> None:
    """A refused token still brings Slack's time along."""
    slack.answers["auth.test"] = says(
        {"ok": False, "error": "invalid_auth"}, date=formatdate(time.time() - 500, usegmt=True)
    )
    assert not (await _found())["slack clock"].fine


@pytest.mark.usefixtures("socket_mode")
async def test_a_date_that_is_none_is_passed_over(slack: Slack) -> None:
    """Nothing is said of the clock then, and nothing breaks."""
    slack.answers["auth.test"] = says({"ok": True, "team": "T"}, date="yesterday")
    assert "slack clock" not in await _found()


@pytest.mark.usefixtures("socket_mode")
@pytest.mark.parametrize(
    ("team", "shown"),
    [
        ("Bäckerei\x1b[31m\nrot", "works in Bäckerei[31mrot"),
        ("x" * 500, "works in " + "x" * 80),
        (None, "works in a workspace without a name"),
        (7, "works in a workspace without a name"),
    ],
)
async def test_a_workspace_s_name_can_t_paint_the_terminal(
    slack: Slack, team: object, shown: str
) -> None:
    """What Slack sends is text: no control characters, and not without end."""
    slack.answers["auth.test"] = says({"ok": True, "team": team})
    assert (await _found())["slack bot token"].detail == shown


def test_the_vendor_is_imported_when_it_is_asked_and_no_sooner() -> None:
    """Importing these modules costs no start of Slack's SDK."""
    code = (
        "import sys, adapters.slack.examine, adapters.slack.manifest, adapters.slack.mode\n"
        "sys.exit(any(name in sys.modules for name in ('slack_sdk', 'slack_bolt', 'aiohttp')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
