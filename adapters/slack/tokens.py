"""Whose token the bot speaks with: that of the settings, for the one workspace that gave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import DEADLINE, NoAnswer, SlackSilent, answer_of
from adapters.slack.shared_work import Shared
from bot.errors import ConfigurationError, FogbridgeError

_log = structlog.get_logger("fogbridge.slack")


class SlackTokenExpired(FogbridgeError):
    """A token ran out, and Slack gave no new one."""

    code = "slack_token_expired"

    def __init__(self) -> None:
        super().__init__(
            "Fogbridge's access to this Slack workspace has run out and could not be renewed. "
            "Try again in a few minutes; if it stays like this, install Fogbridge in Slack again."
        )


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


class SingleToken:
    """The token of the settings, for the one workspace or enterprise that gave it."""

    def __init__(self, token: str, client: AsyncWebClient, deadline: float = DEADLINE) -> None:
        self._token = token
        self._client = client
        self._deadline = deadline
        self._known: BotToken | None = None
        self._asking: Shared[None, BotToken] = Shared()

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
