"""Calls to Slack's Web API for one Installation: its token, a deadline, and what an error means."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import PASSING
from adapters.slack.tokens import BotToken, Tokens
from bot.errors import FogbridgeError, NotInstalled
from bot.incoming import Incoming

if TYPE_CHECKING:
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

_log = structlog.get_logger("fogbridge.slack")

SECONDS = 10.0
"""For one call, and for one wait that Slack asks for (`Retry-After`) on top."""
_RETRIES = 2
_BAD_TOKEN = frozenset(
    ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
)


class SlackBusy(FogbridgeError):
    """Slack did not answer, or asked us to wait: what was asked may or may not have been done."""

    code = "slack_busy"

    def __init__(self, code: str) -> None:
        super().__init__("Slack did not answer in time. It is tried again.")
        self.why = code


class SlackRefused(FogbridgeError):
    """Slack said no; `why` is its own word, such as not_in_channel."""

    code = "slack_refused"

    def __init__(self, why: str) -> None:
        super().__init__(sentence_of(why))
        self.why = why


def sentence_of(why: str) -> str:
    """What a person can do about Slack's no."""
    match why:
        case "not_in_channel" | "channel_not_found":
            return (
                "I can't read or write in this channel yet. "
                "Invite me with /invite @Fogbridge, then try again."
            )
        case "is_archived":
            return "This channel is archived, so nothing can be posted in it."
        case "restricted_action" | "restricted_action_read_only_channel" | "no_permission":
            return "Only some people may post in this channel. Ask its owner to allow Fogbridge."
        case "missing_scope":
            return (
                "Fogbridge lacks a permission for this. Whoever installed it can add it: "
                "`fogbridge doctor` names the scope, then reinstall the app."
            )
        case "msg_too_long" | "msg_blocks_too_long":
            return "This is longer than Slack takes in one message. Shorten it and share it again."
    return "Slack does not allow this here. `fogbridge doctor` shows what is missing."


@dataclass
class SlackClient:
    """One connection pool for every team; each call brings its own team's token."""

    tokens: Tokens
    base_url: str
    seconds: float = SECONDS
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)
    _web: AsyncWebClient | None = field(default=None, repr=False)

    async def token(self, incoming: Incoming) -> BotToken:
        """The token of a delivery's Installation. Raises `NotInstalled`."""
        org_wide = incoming.enterprise is not None and incoming.team == incoming.enterprise
        team = None if org_wide else incoming.team
        found = await self.tokens.token(team, incoming.enterprise, org_wide)
        if found is None:
            raise NotInstalled
        return found

    async def call(self, incoming: Incoming, method: str, **params: Any) -> dict[str, Any]:
        """Slack's answer. Raises `SlackRefused`, `SlackBusy` and `NotInstalled`, and nothing else.

        A rate limit is waited out a few times, since then nothing was done; a broken connection is
        not tried again here, because it may have been.
        """
        token = await self.token(incoming)
        web = self._open()
        send = {key: value for key, value in params.items() if value is not None}
        try:
            async with asyncio.timeout(self.seconds * (_RETRIES + 2)):
                answer: AsyncSlackResponse = await web.api_call(
                    method,
                    **(
                        {"http_verb": "GET", "params": send}
                        if method in _READ_WITH_GET
                        else {"json": send}
                    ),
                    headers={"Authorization": f"Bearer {token.token}"},
                )
        except SlackApiError as error:
            raise self._meaning(error, token, method) from None
        except TimeoutError:
            raise SlackBusy("timeout") from None
        except (
            aiohttp.ClientError,
            SlackClientError,
            OSError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:
            raise SlackBusy(type(error).__name__) from None
        data = answer.data
        if not isinstance(data, dict):
            raise SlackBusy("no_object")
        return data

    def _meaning(
        self, error: SlackApiError, token: BotToken, method: str
    ) -> SlackBusy | SlackRefused | NotInstalled:
        response = error.response
        data = getattr(response, "data", None)
        code = data.get("error") if isinstance(data, dict) else None
        status = getattr(response, "status_code", 0)
        if not isinstance(code, str) or status >= 500 or status == 429 or code in PASSING:
            return SlackBusy(str(code or status))
        if code in _BAD_TOKEN:
            self.tokens.refused(token)
            _log.warning("slack_token_refused", team=token.team or token.enterprise, code=code)
            return NotInstalled() if code != "token_expired" else SlackBusy(code)
        detail = data.get("response_metadata") if isinstance(data, dict) else None
        _log.info(
            "slack_refused",
            method=method,
            code=code[:64],
            problems=len(detail.get("messages") or ()) if isinstance(detail, dict) else 0,
        )
        return SlackRefused(code)

    async def answer_at(self, url: str, body: dict[str, Any]) -> None:
        """Post to a response_url. Raises `SlackRefused("expired_url")` and `SlackBusy`."""
        self._open()
        session = self._session
        if session is None:
            raise SlackBusy("closed")
        try:
            async with asyncio.timeout(self.seconds), session.post(url, json=body) as answer:
                status, text = answer.status, (await answer.text())[:200]
        except TimeoutError:
            raise SlackBusy("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SlackBusy(type(error).__name__) from None
        if status == 429 or status >= 500:
            raise SlackBusy(str(status))
        # Which status goes with which word is not documented, so any word but a yes is a no.
        if status >= 400 or text.strip() in _NO or '"ok":false' in text.replace(" ", ""):
            raise SlackRefused("expired_url")

    async def upload(self, url: str, data: bytes) -> None:
        """Send a file to where Slack takes it. Raises `SlackRefused` and `SlackBusy`."""
        self._open()
        session = self._session
        if session is None:
            raise SlackBusy("closed")
        try:
            async with asyncio.timeout(self.seconds * 2), session.post(url, data=data) as answer:
                status = answer.status
        except TimeoutError:
            raise SlackBusy("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SlackBusy(type(error).__name__) from None
        if status == 429 or status >= 500:
            raise SlackBusy(str(status))
        if status != 200:
            raise SlackRefused("upload_refused")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = self._web = None

    def _open(self) -> AsyncWebClient:
        if self._web is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds))
            self._web = AsyncWebClient(
                base_url=self.base_url,
                timeout=int(self.seconds),
                session=self._session,
                trust_env_in_session=True,
                retry_handlers=[_WaitsABit(_RETRIES, self.seconds * (_RETRIES + 1))],
            )
        return self._web


class _WaitsABit(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit, unless that takes longer than a call may: then we know at once."""

    def __init__(self, retries: int, most: float) -> None:
        super().__init__(max_retry_count=retries)
        self._most = most

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state, request, error
        if response is None or response.status_code != 429:
            return False
        headers = {name.casefold(): value for name, value in response.headers.items()}
        try:
            return int(headers.get("retry-after", ["1"])[0]) <= self._most
        except ValueError:
            return False


_NO = ("expired_url", "used_url", "no_active_hooks")

_READ_WITH_GET = frozenset(
    (
        "chat.getPermalink",
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "files.getUploadURLExternal",
        "users.info",
    )
)
"""Methods that take no JSON body."""
