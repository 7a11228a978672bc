"""Slack's installations: sealed, the newest only, found by whom they are of, gone when removed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.engine import open_engine
from adapters.database.migrate import migrate
from adapters.database.slack_installations import SlackInstallations, SlackOAuthStates
from adapters.database.slack_tables import slack_installation, slack_oauth_state
from adapters.slack.installed_tokens import TokenStore
from adapters.vault import Vault, WrongKey
from tests.fakes.clock import StillClock

KEY = "a key that is long enough for the tests"
OTHER = "another key that is long enough as well"
CLIENT = "111.222"
SECRETS = ("xoxb-bot-", "xoxe-bot-", "xoxp-user-", "xoxe-user-")


def installation(team: str | None = "T1", which: str = "1", **other: Any) -> Installation:
    """An installation with every token that there can be."""
    whole: dict[str, Any] = {
        "app_id": "A1",
        "enterprise_id": None,
        "team_id": team,
        "team_name": "Acme",
        "bot_token": f"xoxb-bot-{which}",
        "bot_refresh_token": f"xoxe-bot-{which}",
        "bot_token_expires_at": 1_800_000_000,
        "bot_id": "B1",
        "bot_user_id": "UBOT",
        "bot_scopes": "chat:write,commands",
        "user_id": "U1",
        "user_token": f"xoxp-user-{which}",
        "user_refresh_token": f"xoxe-user-{which}",
        "user_token_expires_at": 1_800_000_000,
        "user_scopes": "identify",
        "token_type": "bot",
        "installed_at": 1_790_000_000.5,
    }
    return Installation(**whole | other)


def org_wide(enterprise: str = "E1", which: str = "org") -> Installation:
    """An installation for a whole organisation."""
    return installation(
        None,
        which,
        enterprise_id=enterprise,
        enterprise_name="Acme Group",
        enterprise_url="https://acme.enterprise.slack.com/",
        is_enterprise_install=True,
        team_name=None,
    )


@pytest.fixture
def store(engine: AsyncEngine) -> SlackInstallations:
    """An empty store."""
    return SlackInstallations(engine, CLIENT, Vault(KEY))


async def token_of(
    store: SlackInstallations, team: str | None, enterprise: str | None = None, whole: bool = False
) -> str | None:
    """The bot's token that is found for somebody."""
    bot = await store.async_find_bot(
        enterprise_id=enterprise, team_id=team, is_enterprise_install=whole
    )
    return None if bot is None else bot.bot_token


async def found(store: SlackInstallations, team: str = "T1") -> Bot:
    """The bot of a team that is installed."""
    bot = await store.async_find_bot(enterprise_id=None, team_id=team)
    assert bot is not None
    return bot


def test_it_is_what_the_tokens_need(engine: AsyncEngine) -> None:
    """The type check holds the two together, which do not know each other."""
    needed: TokenStore = SlackInstallations(engine, CLIENT, Vault(KEY))
    assert needed


async def test_an_installation_comes_back_whole(store: SlackInstallations) -> None:
    """Every field that Slack's model has, to the second."""
    saved = installation()
    await store.async_save(saved)
    back = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert back is not None
    assert back.to_dict() == saved.to_dict()
    bot = await found(store)
    assert bot.to_dict() == saved.to_bot().to_dict()


async def test_an_organisations_installation_comes_back_whole(store: SlackInstallations) -> None:
    """With its address, which the page after the installation links to."""
    await store.async_save(org_wide())
    back = await store.async_find_installation(
        enterprise_id="E1", team_id=None, is_enterprise_install=True
    )
    assert back is not None
    assert back.to_dict() == org_wide().to_dict()


async def test_no_token_is_in_the_file(tmp_path: Path) -> None:
    """Nor in the log beside it: all are sealed, and a deleted one is gone too."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    await migrate(url)
    engine = open_engine(url)
    store = SlackInstallations(engine, CLIENT, Vault(KEY))
    await store.async_save(installation())
    sealed = await raw(engine, "bot_token")
    there = in_files(tmp_path)
    assert b"Acme" in there, "the search finds what is in it"
    assert sealed.encode() in there
    for secret in SECRETS:
        assert secret.encode() not in there
    await store.forget("T1", None)
    assert sealed.encode() not in in_files(tmp_path)
    await engine.dispose()


def in_files(folder: Path) -> bytes:
    """Everything in a folder's files."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


async def raw(engine: AsyncEngine, column: str) -> str:
    """One column of the only row, as it is stored."""
    async with engine.connect() as connection:
        value = (await connection.execute(select(slack_installation.c[column]))).scalar_one()
    return str(value)


async def rows(engine: AsyncEngine) -> int:
    """How many installations are kept."""
    async with engine.connect() as connection:
        return int(
            (
                await connection.execute(select(func.count()).select_from(slack_installation))
            ).scalar_one()
        )


async def test_only_the_newest_is_kept(store: SlackInstallations) -> None:
    """Old tokens are of no use to anybody but a thief."""
    await store.async_save(installation(which="1"))
    await store.async_save(
        installation(
            which="2",
            user_id="U2",
            user_token=None,
            user_refresh_token=None,
            installed_at=1_790_000_900.0,
        )
    )
    assert await rows(store.engine) == 1
    back = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert back is not None
    assert (back.bot_token, back.user_id, back.user_token) == ("xoxb-bot-2", "U2", None)


async def test_saving_a_bot_leaves_who_installed_it(store: SlackInstallations) -> None:
    """As the SDK does after it has refreshed a token."""
    await store.async_save(installation())
    await store.async_save_bot(installation(which="2").to_bot())
    back = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert back is not None
    assert (back.bot_token, back.user_id, back.user_token) == ("xoxb-bot-2", "U1", "xoxp-user-1")


async def test_what_is_of_nobody_or_for_nothing_is_refused(store: SlackInstallations) -> None:
    """Neither has a place here."""
    with pytest.raises(ValueError, match="without a bot's token"):
        await store.async_save(installation(bot_token=None))
    with pytest.raises(ValueError, match="of nobody"):
        await store.async_save(installation(None, enterprise_id="E1"))
    assert await rows(store.engine) == 0


async def test_teams_are_strictly_apart(store: SlackInstallations) -> None:
    """Nobody speaks with the token of another team, enterprise or app."""
    await store.async_save(installation("T1", "1"))
    await store.async_save(installation("T2", "2", enterprise_id="E1"))
    assert await token_of(store, "T1") == "xoxb-bot-1"
    assert await token_of(store, "T2", "E1") == "xoxb-bot-2"
    assert await token_of(store, "T3") is None
    assert await token_of(store, "T3", "E1") is None
    assert await token_of(store, None, "E1") is None
    assert await token_of(store, "T1", "E1", whole=True) is None
    assert await token_of(store, None) is None
    other = SlackInstallations(store.engine, "333.444", Vault(KEY))
    assert await token_of(other, "T1") is None
    await other.forget("T1", None)
    assert await token_of(store, "T1") == "xoxb-bot-1"


async def test_an_organisation_speaks_for_each_of_its_teams(store: SlackInstallations) -> None:
    """And for no team of another organisation; a team's own installation comes first."""
    await store.async_save(org_wide("E1"))
    assert await token_of(store, "T1", "E1") == "xoxb-bot-org"
    assert await token_of(store, "T9", "E1", whole=True) == "xoxb-bot-org"
    assert await token_of(store, None, "E1") == "xoxb-bot-org"
    assert await token_of(store, "T1", "E2") is None
    assert await token_of(store, "T1") is None
    await store.async_save(installation("T1", "own", enterprise_id="E1"))
    assert await token_of(store, "T1", "E1") == "xoxb-bot-own"
    assert await token_of(store, "T1", "E1", whole=True) == "xoxb-bot-org"
    assert await token_of(store, "T2", "E1") == "xoxb-bot-org"


async def test_a_team_that_joins_an_enterprise_is_still_found(store: SlackInstallations) -> None:
    """It keeps its id and its token, while its events name the enterprise from then on."""
    await store.async_save(installation("T1"))
    assert await token_of(store, "T1", "E1") == "xoxb-bot-1"
    await store.async_save(installation("T1", "2", enterprise_id="E1"))
    assert await rows(store.engine) == 1
    assert await token_of(store, "T1") == "xoxb-bot-2"


async def test_what_is_removed_is_gone(store: SlackInstallations) -> None:
    """And nothing else with it; a second time does no harm."""
    for each in (installation("T1", "1"), installation("T2", "2"), org_wide("E1")):
        await store.async_save(each)
    for _ in range(2):
        await store.forget("T1", "E1")
        assert await token_of(store, "T1") is None
    assert await token_of(store, "T2") == "xoxb-bot-2"
    await store.forget(None, "E1")
    assert await token_of(store, "T1", "E1") is None
    await store.async_delete_all(enterprise_id=None, team_id="T2")
    assert await rows(store.engine) == 0


async def test_late_news_of_a_removal_leaves_a_newer_installation(
    store: SlackInstallations,
) -> None:
    """Slack's events may come late and out of order."""
    saved = installation()
    await store.async_save(saved)
    at = saved.to_dict()["installed_at"]
    assert isinstance(at, datetime)
    await store.forget("T1", None, before=at - timedelta(seconds=1))
    assert await token_of(store, "T1") == "xoxb-bot-1"
    await store.forget("T1", None, before=at + timedelta(seconds=1))
    assert await token_of(store, "T1") is None


async def test_who_installed_it_can_be_forgotten_alone(store: SlackInstallations) -> None:
    """The bot stays: it works for everybody."""
    await store.async_save(installation())
    await store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U2")
    assert (await installer(store, "U1")) is not None
    await store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert (await installer(store, "U1")) is None
    back = await installer(store, None)
    assert back is not None
    assert (back.bot_token, back.user_token) == ("xoxb-bot-1", None)
    assert not back.user_id


async def installer(store: SlackInstallations, user: str | None) -> Installation | None:
    """The installation of the team as far as it is this user's."""
    return await store.async_find_installation(enterprise_id=None, team_id="T1", user_id=user)


async def test_a_lost_key_is_said(store: SlackInstallations) -> None:
    """In a sentence that says what to do, not as a database's error."""
    await store.async_save(installation())
    other = SlackInstallations(store.engine, CLIENT, Vault(OTHER))
    with pytest.raises(WrongKey, match="FOGBRIDGE_SECRET_KEY"):
        await other.async_find_bot(enterprise_id=None, team_id="T1")


async def test_the_key_is_changed(store: SlackInstallations) -> None:
    """Resealed, everything is read without the old key; what nobody can open stays as it is."""
    await store.async_save(installation("T1", "1"))
    lost = SlackInstallations(store.engine, CLIENT, Vault("a key that somebody has lost for good"))
    await lost.async_save(installation("T2", "2", user_token=None))
    both = SlackInstallations(store.engine, CLIENT, Vault(OTHER, KEY))
    assert await token_of(both, "T1") == "xoxb-bot-1"
    assert await both.reseal() == 1
    after = SlackInstallations(store.engine, CLIENT, Vault(OTHER))
    back = await installer(after, None)
    assert back is not None
    assert back.to_dict() == installation("T1", "1").to_dict()
    assert await token_of(lost, "T2") == "xoxb-bot-2"


async def test_one_of_many_may_refresh(engine: AsyncEngine) -> None:
    """Of all who come at once, through different engines; the next one when the time is up."""
    now = StillClock().now()
    other = open_engine(engine.url)
    stores = [SlackInstallations(each, CLIENT, Vault(KEY)) for each in (engine, other)]
    await stores[0].async_save(installation())
    bot = await found(stores[0])
    answers = await asyncio.gather(
        *(store.claim(bot, now, now + timedelta(seconds=30)) for store in stores for _ in range(4))
    )
    assert sum(isinstance(answer, Bot) for answer in answers) == 1
    assert answers.count("taken") == 7
    later = now + timedelta(seconds=30)
    assert isinstance(await stores[1].claim(bot, later, later + timedelta(seconds=30)), Bot)
    await other.dispose()


async def test_a_refreshed_token_takes_the_place_of_the_one_it_was_made_of(
    store: SlackInstallations,
) -> None:
    """Then the old one is good for nothing, neither to refresh nor to save with."""
    now = StillClock().now()
    await store.async_save(installation(which="1"))
    bot = await found(store)
    assert isinstance(await store.claim(bot, now, now + timedelta(seconds=30)), Bot)
    renewed = installation(which="2", bot_token_expires_at=1_800_043_200).to_bot()
    assert await store.renew(bot, renewed)
    assert (await found(store)).to_dict() == renewed.to_dict()
    assert await store.claim(bot, now, now + timedelta(seconds=30)) == "changed"
    assert not await store.renew(bot, installation(which="3").to_bot())
    assert (await found(store)).bot_token == "xoxb-bot-2"
    assert isinstance(await store.claim(renewed, now, now), Bot), "and it can be refreshed itself"


async def test_a_refused_refresh_waits(store: SlackInstallations) -> None:
    """So that Slack is not asked over and over; installing again ends it."""
    now = StillClock().now()
    await store.async_save(installation())
    bot = await found(store)
    await store.claim(bot, now, now + timedelta(seconds=30))
    await store.put_off(bot, now + timedelta(minutes=5))
    assert await store.claim(bot, now, now) == "later"
    assert isinstance(await store.claim(bot, now + timedelta(minutes=5), now), Bot)
    await store.put_off(bot, now + timedelta(hours=1))
    await store.async_save(installation())
    assert isinstance(await store.claim(bot, now, now), Bot)


async def test_installing_again_wins_over_a_refresh_under_way(store: SlackInstallations) -> None:
    """What comes of the refresh is of an installation that is no more."""
    now = StillClock().now()
    await store.async_save(installation(which="1"))
    bot = await found(store)
    await store.claim(bot, now, now + timedelta(seconds=30))
    await store.async_save(installation(which="again"))
    assert not await store.renew(bot, installation(which="2").to_bot())
    await store.put_off(bot, now + timedelta(hours=1))
    again = await found(store)
    assert again.bot_token == "xoxb-bot-again"
    assert isinstance(await store.claim(again, now, now), Bot)
    await store.forget("T1", None)
    assert await store.claim(again, now, now) == "changed"
    assert not await store.renew(again, installation(which="3").to_bot())


async def test_a_state_is_good_once(engine: AsyncEngine) -> None:
    """For one of all who come with it at the same time."""
    states = SlackOAuthStates(engine, StillClock())
    state = await states.async_issue()
    assert len(state) >= 43
    came = await asyncio.gather(*(states.async_consume(state) for _ in range(8)))
    assert sorted(came) == [False] * 7 + [True]
    assert not await states.async_consume("never issued")


async def test_a_state_is_good_for_ten_minutes(engine: AsyncEngine) -> None:
    """What has expired is deleted when the next one is issued."""
    clock = StillClock()
    states = SlackOAuthStates(engine, clock)
    in_time, late, never = [await states.async_issue() for _ in range(3)]
    clock.forward(timedelta(seconds=599))
    assert await states.async_consume(in_time)
    clock.forward(timedelta(seconds=1))
    assert not await states.async_consume(late)
    await states.async_issue()
    async with engine.connect() as connection:
        left = (await connection.execute(select(slack_oauth_state.c.state))).scalars().all()
    assert len(left) == 1
    assert never not in left
