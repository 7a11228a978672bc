"""What `fogbridge doctor` says about Slack: what works, and the fix for what does not."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from adapters.slack.manifest import INSTALL_PATH, REQUIRED_FOR, SCOPES, bare_address
from adapters.slack.mode import ManyWorkspaces, OneWorkspace, SocketMode, slack_mode
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from adapters.settings import Settings

_DEADLINE = 5.0
"""Seconds that each call to Slack may take."""
_CLOCK_TOLERANCE = 60
"""Seconds that this machine's clock may be off; Slack's `Date` is in whole seconds."""
_SIGNATURE_AGE = 300
"""Seconds after which a signature is refused (docs.slack.dev, "Verifying requests from Slack")."""
_APP = "api.slack.com/apps › your app"
_REACH = "check the network, HTTPS_PROXY and SLACK_API_URL"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at; `advice` says what to do where it is not fine."""

    name: str
    fine: bool
    detail: str
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack said: its JSON, its headers by lower-case name, and how far our clock is off.

    `error` is Slack's own word for what is wrong, or one of ours: unreachable, timeout, strange.
    """

    said: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    ahead: float | None = None


async def examine_slack(settings: Settings, *, deadline: float = _DEADLINE) -> AsyncIterator[Found]:
    """Everything about Slack that can be looked at from here; never raises for what is broken.

    Each call gets `deadline` seconds, and when nobody answers the first one there is no second.
    Nothing is posted, and no token is ever part of what is found.
    """
    try:
        mode = slack_mode(settings)
    except ConfigurationError as error:
        yield Found("slack", False, error.sentence)
        return
    if mode is None:
        yield Found("slack", True, "not set up; docs/slack.md says how")
        return
    match mode:
        case SocketMode():
            yield Found("slack", True, "one workspace, by Socket Mode")
        case OneWorkspace():
            yield Found("slack", True, "one workspace, over HTTP")
        case ManyWorkspaces():
            yield Found("slack", True, "every workspace that installs it, over HTTP")
    if not isinstance(mode, SocketMode):
        yield _address(settings)

    if isinstance(mode, ManyWorkspaces):
        client = _client(settings, None)
        first = await _ask(client.api_test(), deadline)
        yield _reached(first)
    else:
        client = _client(settings, mode.bot_token.get_secret_value())
        first = await _ask(client.auth_test(), deadline)
        yield _bot_token(first)
        if first.error is None:
            for found in _scopes(first):
                yield found
    if first.error in _NO_ANSWER:
        return
    if isinstance(mode, SocketMode):
        app_token = mode.app_token.get_secret_value()
        opened = await _ask(client.apps_connections_open(app_token=app_token), deadline)
        yield _app_token(opened)
    if first.ahead is not None:
        yield _clock(first.ahead)


def _client(settings: Settings, token: str | None) -> AsyncWebClient:
    from slack_sdk.web.async_client import AsyncWebClient

    return AsyncWebClient(token, base_url=settings.slack_api_url, retry_handlers=[])


async def _ask(call: Awaitable[AsyncSlackResponse], deadline: float) -> _Answer:
    """Make one call; whatever goes wrong becomes the answer's error."""
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError, SlackClientError

    began = time.time()
    try:
        async with asyncio.timeout(deadline):
            answer = await call
    except TimeoutError:
        return _Answer(error="timeout")
    except SlackApiError as error:
        return _read(error.response, began, time.time(), refused=True)
    except (ClientError, OSError):
        return _Answer(error="unreachable")
    except (SlackClientError, ValueError, TypeError, AttributeError):
        # The SDK takes every body for an object: plain text or a list breaks inside it.
        return _Answer(error="strange")
    return _read(answer, began, time.time())


def _read(response: Any, began: float, ended: float, *, refused: bool = False) -> _Answer:
    """An answer out of the SDK's response, or out of aiohttp's, which some of its errors carry."""
    data = getattr(response, "data", None)
    said = data if isinstance(data, Mapping) else {}
    headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
    error = None
    if refused or said.get("ok") is not True:
        status = getattr(response, "status_code", None) or getattr(response, "status", None)
        error = _code(said.get("error"), status or 200)
    return _Answer(said, headers, error, _ahead(headers.get("date"), (began + ended) / 2))


def _code(word: object, status: int) -> str:
    """Slack's word for an error where it is one, since it is printed; else what the status says."""
    if isinstance(word, str) and re.fullmatch("[a-z_]{1,60}", word):
        return word
    if status == 429:
        return "ratelimited"
    return "service_unavailable" if status >= 500 else "strange"


def _ahead(date: str | None, now: float) -> float | None:
    """By how many seconds `now` is ahead of a `Date` header; None where there is none."""
    try:
        return None if date is None else now - parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def _address(settings: Settings) -> Found:
    name = "slack address"
    if settings.public_url is None:
        return Found(
            name,
            False,
            "FOGBRIDGE_PUBLIC_URL is not set, and Slack calls it",
            "set it to the https address of this server, like https://fogbridge.example.com",
        )
    try:
        address = bare_address(settings.public_url)
    except ConfigurationError:
        return Found(
            name,
            False,
            "FOGBRIDGE_PUBLIC_URL is not one that Slack can call",
            "set it with https and without a path, like https://fogbridge.example.com",
        )
    return Found(name, True, f"workspaces install it at {address}{INSTALL_PATH}")


def _reached(answer: _Answer) -> Found:
    if answer.error is None:
        return Found("slack api", True, "answers")
    return Found("slack api", False, *_trouble(answer.error))


def _bot_token(answer: _Answer) -> Found:
    name = "slack bot token"
    if answer.error is None:
        return Found(name, True, f"works in {_shown(answer.said.get('team'))}")
    return Found(name, False, *_BOT_TOKEN_FIXES.get(answer.error, _trouble(answer.error)))


def _scopes(answer: _Answer) -> Iterator[Found]:
    """What `x-oauth-scopes` says that the token may do, against what the app needs."""
    header = answer.headers.get("x-oauth-scopes")
    if header is None:
        yield Found("slack scopes", True, "Slack did not say which ones the token has")
        return
    granted = {scope.strip() for scope in header.split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        yield Found("slack scopes", True, f"all {len(SCOPES)} are granted")
    for scope in missing:
        yield Found(
            f"slack scope {scope}",
            False,
            f"is missing: {REQUIRED_FOR[scope]}",
            f"add it at {_APP} › OAuth & Permissions › Bot Token Scopes, then reinstall the app "
            "with the button at the top of that page",
        )


def _app_token(answer: _Answer) -> Found:
    name = "slack app token"
    if answer.error is None:
        return Found(name, True, "opens a Socket Mode connection")
    return Found(name, False, *_APP_TOKEN_FIXES.get(answer.error, _trouble(answer.error)))


def _clock(ahead: float) -> Found:
    seconds = round(abs(ahead))
    if seconds <= _CLOCK_TOLERANCE:
        return Found("slack clock", True, "this machine's clock agrees with Slack's")
    way = "ahead of" if ahead > 0 else "behind"
    return Found(
        "slack clock",
        False,
        f"this machine's clock is {seconds} seconds {way} Slack's, "
        f"and from {_SIGNATURE_AGE} on every request is refused",
        "set it, and let it be kept by NTP",
    )


def _shown(name: object) -> str:
    """The workspace's name as a terminal may show it."""
    text = name if isinstance(name, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:80] or "a workspace without a name"


def _trouble(error: str) -> tuple[str, str]:
    """What every call can meet, and the fix."""
    return _TROUBLE.get(
        error, (f"Slack answers {error}", "look the word up at docs.slack.dev, or try again later")
    )


_NO_ANSWER = ("unreachable", "timeout", "strange")
_LATER = ("Slack has trouble of its own", "try again later; status.slack.com says more")
_CLOSED = (
    "the Slack organization does not let the app in",
    "ask an admin of the organization to approve it",
)
_TROUBLE: Mapping[str, tuple[str, str]] = {
    "unreachable": ("Slack can't be reached", _REACH),
    "timeout": ("Slack did not answer in time", _REACH),
    "strange": ("no Slack answers there", _REACH),
    "ratelimited": ("Slack asks for a pause", "try again in a minute"),
    "internal_error": _LATER,
    "fatal_error": _LATER,
    "service_unavailable": _LATER,
    "request_timeout": _LATER,
    "access_denied": _CLOSED,
    "accesslimited": _CLOSED,
    "ekm_access_denied": _CLOSED,
    "enterprise_is_restricted": _CLOSED,
    "forbidden_team": _CLOSED,
    "org_login_required": _CLOSED,
    "team_access_not_granted": _CLOSED,
}
_GONE = (
    "the app was uninstalled, or its token revoked",
    f"install it at {_APP} › Install App, and set SLACK_BOT_TOKEN to the new Bot User OAuth Token",
)
_UNKNOWN_BOT = (
    "Slack does not know SLACK_BOT_TOKEN",
    f"copy the Bot User OAuth Token again from {_APP} › OAuth & Permissions",
)
_BOT_TOKEN_FIXES: Mapping[str, tuple[str, str]] = {
    "invalid_auth": _UNKNOWN_BOT,
    "not_authed": _UNKNOWN_BOT,
    "not_allowed_token_type": _UNKNOWN_BOT,
    "account_inactive": _GONE,
    "token_revoked": _GONE,
    "token_expired": (
        "SLACK_BOT_TOKEN has expired, since the app rotates its tokens",
        "set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead, and install it at /slack/install",
    ),
}
_NEW_APP_TOKEN = (
    f"make one at {_APP} › Basic Information › App-Level Tokens › Generate Token and Scopes, "
    "with the scope connections:write, and set SLACK_APP_TOKEN to it"
)
_UNKNOWN_APP = ("Slack does not know SLACK_APP_TOKEN", _NEW_APP_TOKEN)
_APP_TOKEN_FIXES: Mapping[str, tuple[str, str]] = {
    "invalid_auth": _UNKNOWN_APP,
    "not_authed": _UNKNOWN_APP,
    "token_revoked": _UNKNOWN_APP,
    "token_expired": _UNKNOWN_APP,
    "not_allowed_token_type": ("SLACK_APP_TOKEN is not an app-level token", _NEW_APP_TOKEN),
    "missing_scope": ("SLACK_APP_TOKEN lacks the scope connections:write", _NEW_APP_TOKEN),
    "no_permission": ("SLACK_APP_TOKEN lacks the scope connections:write", _NEW_APP_TOKEN),
}
