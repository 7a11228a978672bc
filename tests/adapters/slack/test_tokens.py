"""A token is of those who gave it, is fresh, and is refreshed by one process at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from adapters.database.engine import open_engine
from adapters.database.slack_installations import SlackInstallations
from adapters.slack.answer import SlackSilent
from adapters.slack.installed_tokens import InstalledTokens
from adapters.slack.tokens import BotToken, SingleToken, SlackTokenExpired, Tokens
from adapters.vault import Vault
from bot.errors import ConfigurationError
from tests.adapters.slack.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer, token_server
from tests.fakes.clock import StillClock

KEY = "a key that is long enough for the tests"
LIFE = timedelta(hours=12)
TEAM: dict[str, Any] = {
    "ok": True,
    "url": "https://acme.slack.com/",
    "team": "Acme",
    "user": "fogbridge",
    "team_id": "T1",
    "user_id": "UBOT",
    "bot_id": "B1",
    "is_enterprise_install": False,
}
ORGANISATION = TEAM | {"enterprise_id": "E1", "team_id": "E1", "is_enterprise_install": True}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[TokenServer]:
    """A Slack for one test."""
    async with token_server() as server:
        server.tested = TEAM
        yield server


@pytest.fixture
def clock() -> StillClock:
    """A clock that all replicas share."""
    return StillClock()


Replica = Callable[[], InstalledTokens]


@pytest_asyncio.fixture
async def replica(database: str, slack: TokenServer, clock: StillClock) -> AsyncIterator[Replica]:
    """Makes the tokens of one more replica, with connections of its own."""
    made: list[tuple[InstalledTokens, AsyncEngine]] = []

    def make() -> InstalledTokens:
        engine = open_engine(database)
        store = SlackInstallations(engine, CLIENT_ID, Vault(KEY))
        tokens = InstalledTokens(store, slack.client(), CLIENT_ID, CLIENT_SECRET, clock)
        made.append((tokens, engine))
        return tokens

    yield make
    for tokens, engine in made:
        await tokens.close()
        await engine.dispose()


async def install(database: str, clock: StillClock, left: timedelta | None, **other: Any) -> None:
    """An installation whose token has this time left, or never runs out."""
    engine = open_engine(database)
    at = clock.now().timestamp()
    whole: dict[str, Any] = {
        "team_id": "T1",
        "bot_token": "xoxb-first",
        "bot_refresh_token": "r1" if left is not None else None,
        "bot_token_expires_at": None if left is None else int(at + left.total_seconds()),
        "bot_id": "B1",
        "bot_user_id": "UBOT",
        "bot_scopes": "chat:write,commands",
        "user_id": "U1",
        "installed_at": at,
    }
    store = SlackInstallations(engine, CLIENT_ID, Vault(KEY))
    await store.async_save(Installation(**whole | other))
    await engine.dispose()


async def of_team(tokens: Tokens, team: str = "T1") -> str:
    """The token of a team where there is one."""
    token = await tokens.token(team, None, False)
    assert token is not None
    return token.token


def test_a_token_is_not_shown() -> None:
    """Neither printed nor in a list."""
    token = BotToken("xoxb-secret", "UBOT", "B1", "T1", None, ())
    for shown in (repr(token), str(token), f"{[token]}"):
        assert "xoxb-secret" not in shown
        assert "UBOT" in shown


async def test_a_token_without_an_end_is_left_alone(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """It comes with what is known of its bot, and Slack is not asked."""
    await install(database, clock, None)
    assert await replica().token("T1", None, False) == BotToken(
        "xoxb-first", "UBOT", "B1", "T1", None, ("chat:write", "commands")
    )
    assert slack.calls == []


async def test_each_team_gets_its_own(database: str, replica: Replica, clock: StillClock) -> None:
    """And whoever has none gets none, also with a cache that is full of others'."""
    tokens = replica()
    await install(database, clock, None)
    await install(database, clock, None, team_id="T2", bot_token="xoxb-second")
    await install(
        database,
        clock,
        None,
        team_id=None,
        enterprise_id="E1",
        is_enterprise_install=True,
        bot_token="xoxb-whole",
    )
    for _ in range(2):
        assert await of_team(tokens, "T1") == "xoxb-first"
        assert await of_team(tokens, "T2") == "xoxb-second"
        whole = await tokens.token("T9", "E1", True)
        assert whole is not None
        assert (whole.token, whole.team, whole.org_wide) == ("xoxb-whole", None, True)
        assert await tokens.token("T9", "E1", False) == whole
        assert await tokens.token("T3", None, False) is None
        assert await tokens.token("T1", "E2", True) is None
        assert await tokens.token(None, None, False) is None


async def test_a_change_is_seen_within_a_minute(
    database: str, replica: Replica, clock: StillClock
) -> None:
    """So long a token is used without looking; by then an uninstallation elsewhere counts here."""
    here, there = replica(), replica()
    await install(database, clock, None)
    assert await of_team(here) == "xoxb-first"
    await there.forget("T1", None)
    clock.forward(timedelta(seconds=59))
    assert await of_team(here) == "xoxb-first"
    clock.forward(timedelta(seconds=1))
    assert await here.token("T1", None, False) is None
    await install(database, clock, None, bot_token="xoxb-again")
    assert await of_team(here) == "xoxb-again", "what was not there is looked for each time"


async def test_what_is_forgotten_here_is_forgotten_at_once(
    database: str, replica: Replica, clock: StillClock
) -> None:
    """Unless it is newer than the news."""
    tokens = replica()
    await install(database, clock, None)
    await tokens.forget("T1", None, before=clock.now() - timedelta(seconds=1))
    assert await of_team(tokens) == "xoxb-first"
    await tokens.forget("T1", None)
    assert await tokens.token("T1", None, False) is None


async def test_a_token_that_slack_refused_is_looked_up_again(
    database: str, replica: Replica, clock: StillClock
) -> None:
    """Another replica may have refreshed it a moment ago."""
    tokens = replica()
    await install(database, clock, None)
    used = await tokens.token("T1", None, False)
    assert used is not None
    await install(database, clock, None, bot_token="xoxb-newer")
    tokens.refused(used)
    assert await of_team(tokens) == "xoxb-newer"


async def test_a_token_is_refreshed_two_hours_before_its_end(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """Not earlier; and the next time with the new refresh token, because the old one is used up."""
    slack.refreshable = {"r1"}
    tokens = replica()
    await install(database, clock, timedelta(hours=2))
    assert await of_team(tokens) == "xoxb-first"
    assert slack.calls == []
    clock.forward(timedelta(seconds=60))
    assert await of_team(tokens) == "xoxe.xoxb-of-r1"
    clock.forward(LIFE - timedelta(hours=2))
    assert await of_team(tokens) == "xoxe.xoxb-of-r1"
    clock.forward(timedelta(seconds=60))
    assert await of_team(tokens) == "xoxe.xoxb-of-r1+"
    assert [call["refresh_token"] for call in slack.named("oauth.v2.access")] == ["r1", "r1+"]


async def test_replicas_that_refresh_at_once_use_one_refresh(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """Twenty callers on two replicas: one call to Slack, one token for all."""
    slack.refreshable, slack.wait = {"r1"}, 0.3
    await install(database, clock, timedelta(minutes=30))
    both = [replica(), replica()]
    got = await asyncio.gather(*(of_team(tokens) for tokens in both for _ in range(10)))
    assert set(got) == {"xoxe.xoxb-of-r1"}
    assert len(slack.calls) == 1


async def test_an_expired_token_is_refreshed_too(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """After a quiet night nobody has asked for it in time; all callers wait for the new one."""
    slack.refreshable, slack.wait = {"r1"}, 0.3
    await install(database, clock, -timedelta(hours=5))
    got = await asyncio.gather(*(of_team(tokens) for tokens in (replica(), replica())))
    assert set(got) == {"xoxe.xoxb-of-r1"}
    assert len(slack.calls) == 1


async def test_nobody_waits_for_slack_but_those_who_need_it(
    database: str, engine: AsyncEngine, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """While Slack takes its time, others write to the database, to the very row even."""
    slack.refreshable, slack.wait = {"r1"}, 2
    await install(database, clock, timedelta(minutes=30))
    asking = asyncio.create_task(of_team(replica()))
    await slack.asked.wait()
    async with asyncio.timeout(1):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE slack_installation SET team_name = 'Renamed'"))
    assert not asking.done()
    assert await asking == "xoxe.xoxb-of-r1"


async def test_whoever_gives_up_waiting_does_not_lose_the_token(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """The refresh token is used up by then, so what comes back has to be saved."""
    slack.refreshable, slack.wait = {"r1"}, 0.3
    await install(database, clock, timedelta(minutes=30))
    tokens = replica()
    asking = asyncio.create_task(of_team(tokens))
    await slack.asked.wait()
    asking.cancel()
    await tokens.close()
    assert await of_team(replica()) == "xoxe.xoxb-of-r1"
    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    ("say", "code"),
    [
        (
            web.json_response({"ok": False, "error": "invalid_refresh_token"}),
            "invalid_refresh_token",
        ),
        (web.json_response({"ok": False, "error": "token_revoked"}), "token_revoked"),
        (web.json_response({"ok": True, "access_token": "xoxb-half"}), "unusable_answer"),
        (web.json_response({"ok": False, "error": "<b>What?</b>"}), None),
        (web.json_response(["no", "object"]), None),
        (web.Response(text="<html>Down for maintenance</html>", content_type="text/html"), None),
        (web.Response(text="Down", content_type="text/plain"), None),
        (web.Response(text="{", content_type="application/json"), None),
        (web.Response(status=500), None),
        (web.Response(text='{"ok": false, "error": "ratelimited"}', status=429), "ratelimited"),
    ],
)
async def test_a_refresh_that_fails_leaves_the_old_token(
    say: web.Response,
    code: str | None,
    database: str,
    replica: Replica,
    slack: TokenServer,
    clock: StillClock,
) -> None:
    """It is still good for a while; the log says why, and Slack is not asked again at once."""
    if code == "ratelimited":
        say.content_type = "application/json"
    slack.say = say
    await install(database, clock, timedelta(minutes=30))
    tokens = replica()
    with capture_logs() as logs:
        assert await of_team(tokens) == "xoxb-first"
        tokens.refused(BotToken("xoxb-first", "UBOT", "B1", "T1", None, ("chat:write", "commands")))
        assert await of_team(tokens) == "xoxb-first"
        assert await of_team(replica()) == "xoxb-first"
    (log,) = logs
    assert (log["event"], log["team"], log["code"]) == ("slack_token_not_refreshed", "T1", code)
    assert "xox" not in str(log)
    assert len(slack.calls) == 1
    slack.say, slack.refreshable = None, {"r1"}
    clock.forward(timedelta(minutes=6))
    assert await of_team(tokens) == "xoxe.xoxb-of-r1"


async def test_an_expired_token_that_cannot_be_refreshed_is_said(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock
) -> None:
    """In a sentence with what to do; also while nobody may ask Slack, and without a refresh token."""
    await install(database, clock, timedelta(0))
    tokens = replica()
    for _ in range(2):
        with pytest.raises(SlackTokenExpired, match="install Fogbridge in Slack again"):
            await tokens.token("T1", None, False)
    assert len(slack.calls) == 1
    await install(database, clock, timedelta(0), bot_refresh_token=None)
    with pytest.raises(SlackTokenExpired):
        await tokens.token("T1", None, False)
    assert len(slack.calls) == 1


async def test_slack_that_does_not_answer_is_waited_for_so_long(
    database: str, engine: AsyncEngine, slack: TokenServer, clock: StillClock
) -> None:
    """Then the old token has to do; the one of the settings can't be used before Slack answers."""
    slack.wait = 1
    await install(database, clock, timedelta(minutes=30))
    store = SlackInstallations(engine, CLIENT_ID, Vault(KEY))
    started = time.monotonic()
    installed = InstalledTokens(
        store, slack.client(), CLIENT_ID, CLIENT_SECRET, clock, deadline=0.2
    )
    assert await of_team(installed) == "xoxb-first"
    with pytest.raises(SlackSilent):
        await SingleToken("xoxb-single", slack.client(), deadline=0.2).token("T1", None, False)
    assert time.monotonic() - started < 1


async def test_a_process_that_died_while_refreshing_is_waited_for_and_then_replaced(
    database: str, replica: Replica, slack: TokenServer, clock: StillClock, engine: AsyncEngine
) -> None:
    """After half a minute somebody else may; the clock of the claim is the database's row."""
    slack.refreshable = {"r1"}
    await install(database, clock, -timedelta(hours=1))
    store = SlackInstallations(engine, CLIENT_ID, Vault(KEY))
    bot = await store.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    await store.claim(bot, clock.now(), clock.now() + timedelta(seconds=30))
    asking = asyncio.create_task(of_team(replica()))
    await asyncio.sleep(0.5)
    assert not asking.done()
    assert slack.calls == []
    clock.forward(timedelta(seconds=30))
    assert await asking == "xoxe.xoxb-of-r1"


async def test_a_refreshed_token_is_saved_once_the_database_is_back(
    database: str, engine: AsyncEngine, slack: TokenServer, clock: StillClock
) -> None:
    """Lost there, it would be lost for good."""
    await install(database, clock, timedelta(minutes=30))
    slack.refreshable = {"r1"}

    class Away(SlackInstallations):
        """A database that is away at the first try."""

        tries = 0

        async def renew(self, bot: Bot, renewed: Bot) -> bool:
            self.tries += 1
            if self.tries == 1:
                raise OSError("xoxb-in-an-error")
            return await super().renew(bot, renewed)

    store = Away(engine, CLIENT_ID, Vault(KEY))
    tokens = InstalledTokens(store, slack.client(), CLIENT_ID, CLIENT_SECRET, clock)
    with capture_logs() as logs:
        assert await of_team(tokens) == "xoxe.xoxb-of-r1"
    assert [log["event"] for log in logs] == ["slack_token_not_saved", "slack_token_refreshed"]
    assert "xox" not in str(logs)
    bot = await store.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    assert bot.bot_token == "xoxe.xoxb-of-r1"


async def test_the_token_of_the_settings_is_its_own_teams(slack: TokenServer) -> None:
    """Slack says whose it is, once for all who ask at the same time."""
    tokens = SingleToken("xoxb-single", slack.client())
    mine, other, whole, nobody = await asyncio.gather(
        tokens.token("T1", None, False),
        tokens.token("T2", None, False),
        tokens.token("T1", "E1", True),
        tokens.token(None, None, False),
    )
    assert mine == BotToken("xoxb-single", "UBOT", "B1", "T1", None, ("chat:write", "commands"))
    assert other is whole is nobody is None
    assert await tokens.token("T1", "E1", False) == mine, "a team of an enterprise names it"
    (call,) = slack.named("auth.test")
    assert call["authorization"] == "Bearer xoxb-single"
    assert "xoxb-single" not in repr(tokens) + repr(mine)


async def test_the_token_of_the_settings_may_be_an_organisations(slack: TokenServer) -> None:
    """Then it is every team's of that enterprise."""
    slack.tested = ORGANISATION
    tokens = SingleToken("xoxb-single", slack.client())
    whole = await tokens.token("T7", "E1", True)
    assert whole is not None
    assert (whole.team, whole.enterprise, whole.org_wide) == (None, "E1", True)
    assert await tokens.token("T8", "E1", False) == whole
    assert await tokens.token("T7", "E2", True) is None
    assert await tokens.token("T7", None, False) is None


async def test_a_wrong_token_of_the_settings_is_said(slack: TokenServer) -> None:
    """It names the variable and not the token; the next one who asks gets the next answer."""
    slack.say = web.json_response({"ok": False, "error": "invalid_auth"})
    tokens = SingleToken("xoxb-single", slack.client())
    with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN") as refused:
        await tokens.token("T1", None, False)
    assert "xoxb-single" not in refused.value.sentence
    slack.say = None
    assert await of_team(tokens) == "xoxb-single"


async def test_slack_that_is_away_says_nothing_about_a_token(slack: TokenServer) -> None:
    """So it is asked again; everybody who waits gets the same sentence at the same time."""
    slack.say, slack.wait = web.Response(status=503), 0.2
    tokens = SingleToken("xoxb-single", slack.client())
    answers = await asyncio.gather(
        *(tokens.token("T1", None, False) for _ in range(5)), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [SlackSilent] * 5
    assert len(slack.calls) == 1
    slack.say = None
    assert await of_team(tokens) == "xoxb-single"


async def test_the_token_of_the_settings_is_tested_again_after_bad_news(slack: TokenServer) -> None:
    """Uninstalled or refused: Slack has the last word."""
    tokens = SingleToken("xoxb-single", slack.client())
    mine = await tokens.token("T1", None, False)
    assert mine is not None
    await tokens.forget("T1", None)
    assert await of_team(tokens) == "xoxb-single"
    tokens.refused(mine)
    slack.say = web.json_response({"ok": False, "error": "account_inactive"})
    with pytest.raises(ConfigurationError):
        await tokens.token("T1", None, False)
    assert len(slack.calls) == 3
