"""One question to Slack, answered within its time, or why there is no answer."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Mapping

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import FogbridgeError

DEADLINE = 10.0
"""Seconds for one answer of Slack's, and for waiting while another process gets one."""
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


class NoAnswer(Exception):
    """Slack did not do what it was asked; `code` is its own word for why, None when it gave none."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code)
        self.code = code

    @property
    def final(self) -> bool:
        """Whether asking again soon is useless."""
        return self.code is not None and self.code not in PASSING


async def answer_of(
    call: Awaitable[AsyncSlackResponse], seconds: float = DEADLINE
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
    seconds: float = DEADLINE,
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


def _is_object(response: object) -> bool:
    return isinstance(response, AsyncSlackResponse) and isinstance(response.data, dict)
