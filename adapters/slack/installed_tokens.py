"""The tokens of all installations, kept fresh: refreshed early, by one process, and saved whatever comes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import DEADLINE, NoAnswer, access
from adapters.slack.shared_work import Shared
from adapters.slack.tokens import BotToken, SlackTokenExpired
from adapters.told import told
from bot.ports import Clock

_log = structlog.get_logger("fogbridge.slack")

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


class InstalledTokens:
    """The tokens of all installations, refreshed before they run out, by one process at a time."""

    def __init__(
        self,
        store: TokenStore,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        clock: Clock,
        deadline: float = DEADLINE,
    ) -> None:
        self._store = store
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._deadline = deadline
        self._kept: dict[tuple[str | None, str | None, bool], _Kept] = {}
        self._refreshing: Shared[str | None, Bot | None] = Shared()

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
