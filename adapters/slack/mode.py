"""Which way of running in Slack the settings choose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class SocketMode:
    """One workspace over a connection that we open: no public address is needed."""

    bot_token: SecretStr
    app_token: SecretStr


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """One workspace over HTTP, with its fixed token."""

    signing_secret: SecretStr
    bot_token: SecretStr


@dataclass(frozen=True, slots=True)
class ManyWorkspaces:
    """Every workspace that installs it over HTTP, each with a token of its own."""

    signing_secret: SecretStr
    client_id: str
    client_secret: SecretStr


Mode = SocketMode | OneWorkspace | ManyWorkspaces

_BOT_TOKEN = re.compile(r"xoxb-[!-~]+")
_APP_TOKEN = re.compile(r"xapp-[!-~]+")
_PLAIN = re.compile(r"(?!xox|xapp-)[!-~]+")
"""A secret or an id that is not a token."""
_BOT_TOKEN_PLACE = "the Bot User OAuth Token of the app's page OAuth & Permissions"  # noqa: S105 - says where a token is, holds none
_APP_TOKEN_PLACE = "the App-Level Token of the app's page Basic Information"  # noqa: S105 - the same
_CREDENTIALS_PLACE = "App Credentials on the app's page Basic Information"


def slack_mode(settings: Settings) -> Mode | None:
    """The way of running that the variables choose; None where none of them is set.

    Raises `ConfigurationError`, with the fix, for half of a pair, for two ways at once and for a
    token of the wrong kind. Says nothing about whether Slack knows the tokens.
    """
    bot, app = settings.slack_bot_token, settings.slack_app_token
    signing = settings.slack_signing_secret
    client_id, client_secret = settings.slack_client_id, settings.slack_client_secret
    http = [
        name
        for name, value in (
            ("SLACK_SIGNING_SECRET", signing),
            ("SLACK_CLIENT_ID", client_id),
            ("SLACK_CLIENT_SECRET", client_secret),
        )
        if value is not None
    ]
    if bot is None and app is None and not http:
        return None
    if bot is not None and app is not None:
        _expect_not_swapped(bot, app)
    if bot is not None:
        _expect_bot_token(bot)
    if app is not None:
        _expect_app_token(app)
    _expect_plain("SLACK_SIGNING_SECRET", signing)
    _expect_plain("SLACK_CLIENT_ID", None if client_id is None else SecretStr(client_id))
    _expect_plain("SLACK_CLIENT_SECRET", client_secret)

    if app is not None:
        if http:
            raise ConfigurationError(
                f"SLACK_APP_TOKEN chooses Socket Mode and {http[0]} chooses HTTP, and only one can "
                f"run. Take SLACK_APP_TOKEN out for HTTP, or {_and(http)} for Socket Mode."
            )
        if bot is None:
            raise ConfigurationError(
                f"SLACK_BOT_TOKEN is missing beside SLACK_APP_TOKEN. Set it to {_BOT_TOKEN_PLACE}."
            )
        return SocketMode(bot, app)
    if not http:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN is set alone. Add SLACK_APP_TOKEN to start with Socket Mode, "
            "or SLACK_SIGNING_SECRET for HTTP."
        )
    if signing is None:
        raise ConfigurationError(
            f"SLACK_SIGNING_SECRET is missing; without it a request can't be known as Slack's. "
            f"Copy it from {_CREDENTIALS_PLACE}."
        )
    if client_id is None and client_secret is None:
        if bot is None:
            raise ConfigurationError(
                "SLACK_SIGNING_SECRET is set alone. Add SLACK_CLIENT_ID and SLACK_CLIENT_SECRET so "
                "that workspaces can install it, or SLACK_BOT_TOKEN for one workspace."
            )
        return OneWorkspace(signing, bot)
    if client_id is None or client_secret is None:
        missing = "SLACK_CLIENT_ID" if client_id is None else "SLACK_CLIENT_SECRET"
        raise ConfigurationError(
            f"{missing} is missing; SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together. "
            f"Copy it from {_CREDENTIALS_PLACE}."
        )
    if bot is not None:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many, and only one can "
            "be used. Take out SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
        )
    return ManyWorkspaces(signing, client_id, client_secret)


def _expect_not_swapped(bot: SecretStr, app: SecretStr) -> None:
    if _APP_TOKEN.match(bot.get_secret_value()) and _BOT_TOKEN.match(app.get_secret_value()):
        raise ConfigurationError(
            "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped. "
            "The one that starts with xoxb- is SLACK_BOT_TOKEN."
        )


def _expect_bot_token(secret: SecretStr) -> None:
    token = secret.get_secret_value()
    if _BOT_TOKEN.fullmatch(token):
        return
    # Slack's own prefix of a bot token that expires (docs.slack.dev, "Using token rotation").
    if token.startswith("xoxe.xoxb-"):
        raise ConfigurationError(
            "SLACK_BOT_TOKEN is a token that expires after 12 hours, since the app rotates its "
            "tokens. Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead and install it at "
            "/slack/install, so that it is renewed."
        )
    raise ConfigurationError(
        f"SLACK_BOT_TOKEN {_kind(token)}, and the bot's starts with xoxb-. "
        f"Set it to {_BOT_TOKEN_PLACE}."
    )


def _expect_app_token(secret: SecretStr) -> None:
    token = secret.get_secret_value()
    if not _APP_TOKEN.fullmatch(token):
        raise ConfigurationError(
            f"SLACK_APP_TOKEN {_kind(token)}, and the app's starts with xapp-. "
            f"Set it to {_APP_TOKEN_PLACE}."
        )


def _expect_plain(name: str, secret: SecretStr | None) -> None:
    if secret is not None and not _PLAIN.fullmatch(secret.get_secret_value()):
        raise ConfigurationError(
            f"{name} {_kind(secret.get_secret_value())}. Copy it again from {_CREDENTIALS_PLACE}."
        )


def _kind(token: str) -> str:
    """What a value that does not fit is, without saying any of it."""
    for prefix, kind in (
        ("xapp-", "is an app-level token"),
        ("xoxb-", "is a bot token"),
        ("xoxp-", "is a user's token"),
        ("xoxe", "is a token for refreshing or configuring"),
    ):
        if token.startswith(prefix) and re.fullmatch("[!-~]+", token):
            return kind
    if not re.fullmatch("[!-~]+", token):
        return "holds a space or a sign that no token has"
    return "is not a token of the kind that is needed"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
