"""Slack's installations in our database: the newest of each, with tokens that only we can read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

import structlog
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database.engine import beginning
from adapters.database.rows import insert_into, scrub
from adapters.database.slack_tables import slack_installation, slack_oauth_state
from bot.errors import FogbridgeError
from bot.ports import Clock

_log = structlog.get_logger("fogbridge.slack")

_SEALED = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")
_MISSING_IN_SLACKS_MODEL = (
    "incoming_webhook_url",
    "incoming_webhook_channel",
    "incoming_webhook_channel_id",
    "incoming_webhook_configuration_url",
)
"""What Slack's model has and we don't keep: we ask for no webhook, and its address is a secret."""


class Seal(Protocol):
    """What seals a token and opens it again: the vault."""

    def seal(self, text: str) -> str:
        """The text, encrypted."""

    def unseal(self, sealed: str) -> str:
        """What was sealed. Raises a `FogbridgeError` when the key is another one."""

    def reseal(self, sealed: str) -> str:
        """The same under today's key."""


class SlackInstallations(AsyncSQLAlchemyInstallationStore):
    """Slack's installation store on our tables and engine.

    It keeps what the SDK's keeps, with three differences: tokens are sealed, one row an
    installation stands for its whole history, and a team's installation is found by the team alone,
    because a team keeps its id and its token when it joins an enterprise.
    """

    def __init__(self, engine: AsyncEngine, client_id: str, seal: Seal) -> None:
        super().__init__(client_id, engine)
        self.metadata = slack_installation.metadata
        self.installations = self.bots = slack_installation
        self._reading = beginning(engine, "DEFERRED")
        self._seal = seal

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation in the place of the one before it.

        Raises `ValueError` for one without a bot's token, which can't be used for anything here.
        """
        await self._save(installation.to_dict())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's part of an installation; who installed it stays as it is."""
        await self._save(bot.to_dict())

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of a team, else the one that the team's whole enterprise has."""
        row = await self._find(enterprise_id, team_id, is_enterprise_install)
        return None if row is None else SQLAlchemyInstallationStore.build_bot_entity(row)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation of a team, else its enterprise's; None for a user who did not install it."""
        row = await self._find(enterprise_id, team_id, is_enterprise_install)
        if row is None or user_id not in (None, row["user_id"]):
            return None
        return SQLAlchemyInstallationStore.build_installation_entity(row)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The same as forgetting the installation: nothing of it is of use without its bot."""
        await self.forget(team_id, enterprise_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget an installation, or only who installed it and their tokens."""
        if user_id is None:
            await self.forget(team_id, enterprise_id)
            return
        c = slack_installation.c
        async with self.engine.begin() as connection:
            await connection.execute(
                update(slack_installation)
                .where(self._is(team_id or enterprise_id), c.user_id == user_id)
                .values({name: None for name in c.keys() if name.startswith("user_")})  # noqa: SIM118 - not a dict
            )
        await scrub(self.engine)

    async def forget(
        self, team: str | None, enterprise: str | None, before: datetime | None = None
    ) -> None:
        """Delete the installation of a team or, without one, of a whole enterprise.

        With `before` only one that is older: news of an uninstallation may arrive after somebody
        has installed again.
        """
        condition = self._is(team or enterprise)
        if before is not None:
            condition = and_(condition, slack_installation.c.installed_at < before)
        async with self.engine.begin() as connection:
            await connection.execute(delete(slack_installation).where(condition))
        await scrub(self.engine)

    async def claim(
        self, bot: Bot, now: datetime, until: datetime
    ) -> Bot | Literal["changed", "taken", "later"]:
        """The right to refresh a token, until then, for one caller of all processes.

        The bot as it stands now; or why not: it is not the one that was seen any more, somebody
        else is refreshing it, or Slack was asked not long ago. Nothing is locked once this returns,
        so nobody waits for us while we wait for Slack.
        """
        async with self.engine.begin() as connection:
            row = await self._locked(connection, bot)
            if row is None or row["bot_refresh_token"] != bot.bot_refresh_token:
                return "changed"
            if _later(row["refreshing_until"], now):
                return "taken"
            if _later(row["retry_at"], now):
                return "later"
            await connection.execute(
                update(slack_installation)
                .where(self._is(row["team_key"]))
                .values(refreshing_until=until)
            )
            return SQLAlchemyInstallationStore.build_bot_entity(row)

    async def renew(self, bot: Bot, renewed: Bot) -> bool:
        """Put a refreshed token in the place of the one that was used up for it.

        False where that one is not there any more: installed again or removed in the meantime.
        """
        return await self._after_claim(
            bot,
            bot_token=self._seal.seal(renewed.bot_token),
            bot_refresh_token=_each(self._seal.seal, renewed.bot_refresh_token),
            bot_token_expires_at=renewed.to_dict()["bot_token_expires_at"],
            retry_at=None,
        )

    async def put_off(self, bot: Bot, until: datetime) -> None:
        """Slack did not refresh this token; nobody asks again before then."""
        await self._after_claim(bot, retry_at=until)

    async def reseal(self) -> int:
        """Seal every token with today's key; then the old one can be taken away. How many rows.

        A row that neither key opens is left as it is.
        """
        c = slack_installation.c
        done = 0
        async with self.engine.begin() as connection:
            found = await connection.execute(
                select(c.team_key, *(c[name] for name in _SEALED))
                .where(c.client_id == self.client_id)
                .with_for_update()
            )
            for row in found.mappings().all():
                try:
                    sealed = {name: _each(self._seal.reseal, row[name]) for name in _SEALED}
                except FogbridgeError as error:
                    _log.warning("slack_token_unreadable", team=row["team_key"], code=error.code)
                    continue
                await connection.execute(
                    update(slack_installation).where(self._is(row["team_key"])).values(sealed)
                )
                done += 1
        return done

    async def _save(self, values: dict[str, Any]) -> None:
        columns = {name: values[name] for name in slack_installation.c.keys() if name in values}  # noqa: SIM118 - not a dict
        if not columns["bot_token"]:
            raise ValueError("an installation without a bot's token")
        whole = columns["is_enterprise_install"]
        key = columns["enterprise_id" if whole else "team_id"]
        if not key:
            raise ValueError("an installation of nobody")
        columns |= {
            name: _each(self._seal.seal, columns.get(name)) for name in _SEALED if name in columns
        }
        columns |= {
            "client_id": self.client_id,
            "team_key": key,
            "refreshing_until": None,
            "retry_at": None,
        }
        async with self.engine.begin() as connection:
            await connection.execute(
                insert_into(connection, slack_installation)
                .values(columns)
                .on_conflict_do_update(index_elements=["client_id", "team_key"], set_=columns)
            )

    async def _find(
        self, enterprise: str | None, team: str | None, whole: bool | None
    ) -> dict[str, Any] | None:
        c = slack_installation.c
        wanted: ColumnElement[bool] = and_(c.team_key == enterprise, c.is_enterprise_install)
        if team is not None and not whole:
            wanted = or_(c.team_key == team, wanted)
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(slack_installation)
                .where(c.client_id == self.client_id, wanted)
                .order_by(c.is_enterprise_install)  # a team's own before its enterprise's
                .limit(1)
            )
            row = found.mappings().one_or_none()
        return None if row is None else self._opened(row)

    async def _locked(self, connection: AsyncConnection, bot: Bot) -> dict[str, Any] | None:
        found = await connection.execute(
            select(slack_installation).where(self._is(_key(bot))).with_for_update()
        )
        row = found.mappings().one_or_none()
        return None if row is None else self._opened(row)

    async def _after_claim(self, bot: Bot, **values: Any) -> bool:
        async with self.engine.begin() as connection:
            row = await self._locked(connection, bot)
            if row is None or row["bot_refresh_token"] != bot.bot_refresh_token:
                return False
            await connection.execute(
                update(slack_installation)
                .where(self._is(row["team_key"]))
                .values(values | {"refreshing_until": None})
            )
        return True

    def _opened(self, row: RowMapping) -> dict[str, Any]:
        opened = {name: _each(self._seal.unseal, row[name]) for name in _SEALED}
        return dict.fromkeys(_MISSING_IN_SLACKS_MODEL) | dict(row) | opened

    def _is(self, key: str | None) -> ColumnElement[bool]:
        c = slack_installation.c
        return and_(c.client_id == self.client_id, c.team_key == key)


class SlackOAuthStates(AsyncOAuthStateStore):
    """States of installations under way: each is good once and for a while.

    Not the SDK's table and queries: there, two who come at once with the same state both get in on
    PostgreSQL, and what has expired stays for ever.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock, seconds: float = 600) -> None:
        self.engine = engine
        self.clock = clock
        self.seconds = seconds

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """A new state; those that have expired are deleted with it."""
        state, now = secrets.token_urlsafe(32), self.clock.now()
        async with self.engine.begin() as connection:
            await connection.execute(
                delete(slack_oauth_state).where(slack_oauth_state.c.expires_at <= now)
            )
            await connection.execute(
                insert(slack_oauth_state).values(
                    state=state, expires_at=now + timedelta(seconds=self.seconds)
                )
            )
        return state

    async def async_consume(self, state: str) -> bool:
        """True for the first who comes with it in time."""
        c = slack_oauth_state.c
        async with self.engine.begin() as connection:
            used = await connection.execute(
                delete(slack_oauth_state).where(c.state == state).returning(c.expires_at)
            )
            until: Sequence[datetime] = used.scalars().all()
        return any(self.clock.now() < moment for moment in until)


def _key(bot: Bot) -> str | None:
    return bot.enterprise_id if bot.is_enterprise_install else bot.team_id


def _later(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment > now


def _each(change: Any, token: str | None) -> str | None:
    return change(token) if token else None
