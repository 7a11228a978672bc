"""Whose token the bot speaks with: one from the settings, or one for each installation, kept fresh."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

import aiohttp
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.told import told
from bot.errors import ConfigurationError, FogbridgeError
from bot.ports import Clock

_log = structlog.get_logger("fogbridge.slack")

_DEADLINE = 10.0
"""Seconds for one answer of Slack's, and for waiting while another process gets one."""
_KEPT = timedelta(seconds=60)
"""How long a token is used without looking whether it is still the one."""
_EARLY = timedelta(hours=2)
"""With less than this left a token is refreshed. It lives 12 hours (docs.slack.dev, using token
rotation), and the SDK's own rotator takes the same two hours."""
_CLAIM = timedelta(seconds=30)
"""How long a process that dies while it refreshes keeps the others from trying."""
_AFTER_SILENCE = timedelta(seconds=30)
_AFTER_REFUSAL = timedelta(minutes=5)
_SAVING = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each try to save a refreshed token: the one before it is used up, so it matters."""

_CODE = re.compile(r"[a-z_]{1,64}")
PASSING = frozenset(
    (
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    )
)
"""Codes of Slack's that say nothing about the token (docs.slack.dev, oauth.v2.access)."""


class SlackSilent(FogbridgeError):
    """Slack gave no answer, or one that says nothing about what was asked."""

    code = "slack_silent"

    def __init__(self) -> None:
        super().__init__("Slack did not answer. Try again in a minute.")


class SlackTokenExpired(FogbridgeError):
    """A token ran out, and Slack gave no new one."""

    code = "slack_token_expired"

    def __init__(self) -> None:
        super().__init__(
            "Fogbridge's access to this Slack workspace has run out and could not be renewed. "
            "Try again in a few minutes; if it stays like this, install Fogbridge in Slack again."
        )


class NoAnswer(Exception):
    """Slack did not do what it was asked; `code` is its own word for why, None when it gave none."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code)
        self.code = code

    @property
    def final(self) -> bool:
        """Whether asking again soon is useless."""
        return self.code is not None and self.code not in PASSING


@dataclass(frozen=True, slots=True)
class BotToken:
    """A token, whose it is, and what it may. `team` is None where a whole enterprise has it."""

    token: str = field(repr=False)
    bot_user: str | None
    bot_id: str | None
    team: str | None
    enterprise: str | None
    scopes: tuple[str, ...]
    org_wide: bool = False


class Tokens(Protocol):
    """The bot's tokens in Slack, each for those who gave it and for nobody else."""

    async def token(
        self, team: str | None, enterprise: str | None, org_wide: bool
    ) -> BotToken | None:
        """The token of a team, or of its whole enterprise; None where Fogbridge is not installed.

        Raises `SlackTokenExpired`, `SlackSilent`, `ConfigurationError` for a wrong token of the
        settings, and what the database raises.
        """

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """Fogbridge was removed there: delete the token, if it is older than `before`.

        `team` is the Installation's key, or None for a whole enterprise.
        """

    def refused(self, token: BotToken) -> None:
        """Slack did not take this token; the next one is looked up afresh."""


class TokenStore(Protocol):
    """Where installations are kept: `adapters.database.slack_installations` does it."""

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Bot | None:
        """The bot of a team, else its enterprise's."""

    async def claim(
        self, bot: Bot, now: datetime, until: datetime
    ) -> Bot | Literal["changed", "taken", "later"]:
        """The right to refresh this token, for one caller of all processes; or why not."""

    async def renew(self, bot: Bot, renewed: Bot) -> bool:
        """Save what came of it; False where the old token is not there any more."""

    async def put_off(self, bot: Bot, until: datetime) -> None:
        """Nothing came of it; nobody tries again before then."""

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """Delete an installation."""


async def answer_of(
    call: Awaitable[AsyncSlackResponse], seconds: float = _DEADLINE
) -> AsyncSlackResponse:
    """Slack's answer, a JSON object, within so many seconds. Raises `NoAnswer` and nothing else."""
    try:
        async with asyncio.timeout(seconds):
            answer = await call
    except SlackApiError as error:
        said = error.response.get("error") if _is_object(error.response) else None
        known = isinstance(said, str) and _CODE.fullmatch(said)
        raise NoAnswer(said if known else None) from None
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, ValueError):
        raise NoAnswer(None) from None
    except AttributeError:  # the SDK expects a JSON object, whatever comes
        raise NoAnswer(None) from None
    if not isinstance(answer.data, dict):
        raise NoAnswer(None)
    return answer


async def access(
    client: AsyncWebClient,
    client_id: str,
    client_secret: str,
    given: Mapping[str, str | None],
    seconds: float = _DEADLINE,
) -> AsyncSlackResponse:
    """What `oauth.v2.access` gives for a code or a refresh token. Raises `NoAnswer`.

    Not by the SDK's own method, which makes its header with a part of aiohttp that goes away with
    aiohttp 4, and warns of it.
    """
    who = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
    call = client.api_call(
        "oauth.v2.access", data=dict(given), headers={"Authorization": f"Basic {who}"}
    )
    return await answer_of(call, seconds)


class SingleToken:
    """The token of the settings, for the one workspace or enterprise that gave it."""

    def __init__(self, token: str, client: AsyncWebClient, deadline: float = _DEADLINE) -> None:
        self._token = token
        self._client = client
        self._deadline = deadline
        self._known: BotToken | None = None
        self._asking: _Shared[None, BotToken] = _Shared()

    async def token(
        self, team: str | None, enterprise: str | None, org_wide: bool
    ) -> BotToken | None:
        """The token, once Slack has said whose it is and that is who asks."""
        known = self._known or await self._asking.run(None, self._ask)
        self._known = known
        if known.org_wide:
            return known if known.enterprise in (enterprise, team) else None
        return known if team == known.team and not org_wide else None

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """The settings stay as they are; Slack is asked again before the token is used."""
        del team, enterprise, before
        self._known = None

    def refused(self, token: BotToken) -> None:
        """Ask Slack again before the token is used."""
        del token
        self._known = None

    async def _ask(self) -> BotToken:
        try:
            answer = await answer_of(self._client.auth_test(token=self._token), self._deadline)
        except NoAnswer as error:
            _log.warning("slack_token_not_tested", code=error.code)
            if not error.final:
                raise SlackSilent from error
            raise ConfigurationError(
                "Slack does not accept SLACK_BOT_TOKEN. Copy it again from the app's page "
                "OAuth & Permissions, and start again."
            ) from error
        org_wide = answer.get("is_enterprise_install") is True
        scopes = answer.headers.get("x-oauth-scopes", "")
        return BotToken(
            token=self._token,
            bot_user=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            team=None if org_wide else answer.get("team_id"),
            enterprise=answer.get("enterprise_id"),
            scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
            org_wide=org_wide,
        )


class InstalledTokens:
    """The tokens of all installations, refreshed before they run out, by one process at a time."""

    def __init__(
        self,
        store: TokenStore,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        clock: Clock,
        deadline: float = _DEADLINE,
    ) -> None:
        self._store = store
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._deadline = deadline
        self._kept: dict[tuple[str | None, str | None, bool], _Kept] = {}
        self._refreshing: _Shared[str | None, Bot | None] = _Shared()

    async def token(
        self, team: str | None, enterprise: str | None, org_wide: bool
    ) -> BotToken | None:
        """The token of a team, or of its whole enterprise, good for some time yet."""
        asked, now = (team, enterprise, org_wide), self._clock.now()
        kept = self._kept.get(asked)
        if kept is not None and now < kept.until:
            return kept.token
        self._kept.pop(asked, None)
        bot = await self._store.async_find_bot(
            enterprise_id=enterprise, team_id=team, is_enterprise_install=org_wide
        )
        if bot is not None and now + _EARLY > _end(bot):
            seen = bot
            bot = await self._refreshing.run(_key(seen), lambda: self._refresh(seen))
        if bot is None:
            return None
        token = _token(bot)
        self._kept[asked] = _Kept(token, min(now + _KEPT, _end(bot)))
        return token

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """Delete an installation's token, here and in the database."""
        await self._store.forget(team, enterprise, before)
        self._kept.clear()

    def refused(self, token: BotToken) -> None:
        """Look the token up afresh: another process may have refreshed it."""
        self._kept = {asked: kept for asked, kept in self._kept.items() if kept.token != token}

    async def close(self) -> None:
        """Wait until what is being refreshed is saved."""
        await self._refreshing.finish()

    async def _refresh(self, bot: Bot) -> Bot | None:
        if not bot.bot_refresh_token:
            return self._still_good(bot)
        until = time.monotonic() + self._deadline
        while True:
            now = self._clock.now()
            claimed = await self._store.claim(bot, now, now + _CLAIM)
            if claimed != "taken" or time.monotonic() > until:
                break
            await asyncio.sleep(0.2)
        if claimed == "changed":
            return await self._newest(bot)
        if claimed in ("taken", "later"):
            return self._still_good(bot)
        assert isinstance(claimed, Bot)  # noqa: S101 - the words are dealt with
        return await self._renew(claimed)

    async def _renew(self, bot: Bot) -> Bot | None:
        try:
            answer = await access(
                self._client,
                self._client_id,
                self._client_secret,
                {"grant_type": "refresh_token", "refresh_token": bot.bot_refresh_token},
                self._deadline,
            )
            refreshed = _Refreshed.model_validate(answer.data)
        except (NoAnswer, ValidationError) as error:
            final = error.final if isinstance(error, NoAnswer) else True
            code = error.code if isinstance(error, NoAnswer) else "unusable_answer"
            _log.warning("slack_token_not_refreshed", team=_key(bot), code=code)
            pause = _AFTER_REFUSAL if final else _AFTER_SILENCE
            await self._store.put_off(bot, self._clock.now() + pause)
            return self._still_good(bot)
        renewed = Bot(**bot.to_dict_for_copying())
        renewed.bot_token = refreshed.access_token
        renewed.bot_refresh_token = refreshed.refresh_token
        renewed.bot_token_expires_at = int(self._clock.now().timestamp()) + refreshed.expires_in
        return renewed if await self._save(bot, renewed) else await self._newest(bot)

    async def _save(self, bot: Bot, renewed: Bot) -> bool:
        for pause in _SAVING:
            await asyncio.sleep(pause)
            try:
                saved = await self._store.renew(bot, renewed)
            except Exception as error:
                # Whatever it was: given up here, the installation is lost in twelve hours.
                _log.error("slack_token_not_saved", team=_key(bot), **told(error))
            else:
                _log.info("slack_token_refreshed", team=_key(bot), kept=saved)
                return saved
        raise SlackTokenExpired

    async def _newest(self, bot: Bot) -> Bot | None:
        """The same installation as it stands now."""
        found = await self._store.async_find_bot(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            is_enterprise_install=bot.is_enterprise_install,
        )
        return None if found is None else self._still_good(found)

    def _still_good(self, bot: Bot) -> Bot:
        if _end(bot) <= self._clock.now():
            raise SlackTokenExpired
        return bot


class _Refreshed(BaseModel):
    """What Slack answers to a refresh token, as far as we use it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: Literal["bot"]


@dataclass(frozen=True, slots=True)
class _Kept:
    token: BotToken
    until: datetime


_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")


class _Shared(Generic[_K, _T]):
    """Work that is done once at a time for each key, however many wait for it.

    Whoever stops waiting does not stop the work: half of a refresh is a lost installation.
    """

    def __init__(self) -> None:
        self._running: dict[_K, asyncio.Task[_T]] = {}

    async def run(self, key: _K, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(work())

            def done(ended: asyncio.Task[_T]) -> None:
                del self._running[key]
                if not ended.cancelled():
                    ended.exception()  # seen, also when nobody waits any more

            task.add_done_callback(done)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        await asyncio.gather(*self._running.values(), return_exceptions=True)


def _is_object(response: object) -> bool:
    return isinstance(response, AsyncSlackResponse) and isinstance(response.data, dict)


def _key(bot: Bot) -> str | None:
    return bot.enterprise_id if bot.is_enterprise_install else bot.team_id


def _end(bot: Bot) -> datetime:
    """When the token runs out; far away for one that never does."""
    at = bot.bot_token_expires_at
    return datetime.max.replace(tzinfo=UTC) if at is None else datetime.fromtimestamp(at, UTC)


def _token(bot: Bot) -> BotToken:
    return BotToken(
        token=bot.bot_token,
        bot_user=bot.bot_user_id,
        bot_id=bot.bot_id,
        team=bot.team_id,
        enterprise=bot.enterprise_id,
        scopes=tuple(bot.bot_scopes),
        org_wide=bot.is_enterprise_install,
    )
