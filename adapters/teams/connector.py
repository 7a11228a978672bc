"""Calls to the Bot Framework's REST, as Teams has it: a token, a deadline, and what an error means.

A client of our own, because the SDK's models drop what they don't know, and it blocks.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx2
import structlog

from adapters.teams.credentials import NoToken, Tokens
from adapters.teams.http import open_client
from bot.errors import FogbridgeError

_log = structlog.get_logger("fogbridge.teams")

SECONDS = 10.0
"""For one call."""
_MOST_WAIT = 20.0
"""Seconds that are waited in all where Teams asks us to; else it is tried again from the queue."""
_TRIES = 3
_NOT_DONE = (412, 429)
"""Nothing was done; learn.microsoft.com, "Optimize your bot with rate limiting in Teams"."""
_PAGES, _PAGE = 10, 200


class TeamsBusy(FogbridgeError):
    """Teams did not answer, or asked us to wait. `undone`: it certainly did nothing."""

    code = "teams_busy"

    def __init__(self, why: str, *, undone: bool = False) -> None:
        super().__init__("Teams did not answer in time. It is tried again.")
        self.why = why
        self.undone = undone


class TeamsRefused(FogbridgeError):
    """Teams said no; `why` is its own word, such as ConversationNotFound."""

    code = "teams_refused"

    def __init__(self, status: int, why: str) -> None:
        super().__init__(sentence_of(status, why))
        self.status = status
        self.why = why

    @property
    def gone(self) -> bool:
        """Whether what it was about is not there any more."""
        return self.status == 404


def sentence_of(status: int, why: str) -> str:
    """What a person can do about Teams' no."""
    if status == 413 or why == "MessageSizeTooBig":
        return "This is longer than Teams takes in one message. Shorten it and share it again."
    if why in ("BotNotInConversationRoster", "ConversationNotFound") or status == 404:
        return (
            "I can't write in this conversation. Add Fogbridge to the team or the chat, "
            "then try again."
        )
    if why == "MessageWritesBlocked":
        return "Fogbridge is blocked in this chat, so nothing can be said in it."
    return "Teams does not allow this here. `fogbridge doctor` shows what is missing."


@dataclass
class Connector:
    """One connection pool for every conversation. `scope` is what tokens are for."""

    tokens: Tokens
    scope: str
    seconds: float = SECONDS
    most_wait: float = _MOST_WAIT
    _client: httpx2.AsyncClient | None = field(default=None, repr=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def ready(self) -> None:
        """Have a token, so that nothing but the call itself is left to go wrong.

        Raises `TeamsBusy`, undone.
        """
        try:
            await self.tokens.token(self.scope)
        except NoToken as error:
            raise TeamsBusy(error.why, undone=True) from None

    async def send(
        self, service: str, conversation: str, activity: dict[str, Any], *, targeted: bool = False
    ) -> str:
        """Say something there; its id. `targeted`: to its recipient alone."""
        path = f"v3/conversations/{quote(conversation, safe='')}/activities"
        answer = await self._call("POST", service, path, activity, _query(targeted))
        return _id(answer.get("id"))

    async def typing(self, service: str, conversation: str) -> None:
        """Show for a few seconds that something is being written; it is no message and has no id."""
        path = f"v3/conversations/{quote(conversation, safe='')}/activities"
        await self._call("POST", service, path, {"type": "typing"}, {})

    async def update(
        self,
        service: str,
        conversation: str,
        message: str,
        activity: dict[str, Any],
        *,
        targeted: bool = False,
    ) -> None:
        """Say something else in its place. Doing it twice does it once."""
        path = _message_path(conversation, message)
        await self._call(
            "PUT", service, path, {**activity, "id": message}, _query(targeted), again=True
        )

    async def delete(
        self, service: str, conversation: str, message: str, *, targeted: bool = False
    ) -> None:
        """Take it back; what is gone already is gone."""
        path = _message_path(conversation, message)
        try:
            await self._call("DELETE", service, path, None, _query(targeted), again=True)
        except TeamsRefused as error:
            if not error.gone:
                raise

    async def begin(self, service: str, parameters: dict[str, Any]) -> tuple[str, str | None]:
        """Begin a conversation: its id, and that of its first message where it has one."""
        # A chat that is there already is given again; a thread with a message is made anew.
        again = "activity" not in parameters
        answer = await self._call("POST", service, "v3/conversations", parameters, {}, again=again)
        message = answer.get("activityId")
        return _id(answer.get("id")), message if isinstance(message, str) else None

    async def members(self, service: str, conversation: str) -> tuple[list[dict[str, Any]], bool]:
        """Who is in it, and whether those are all: a long list is not read to its end."""
        path = f"v3/conversations/{quote(conversation, safe='')}/pagedmembers"
        found: list[dict[str, Any]] = []
        query = {"pageSize": str(_PAGE)}
        for _ in range(_PAGES):
            answer = await self._call("GET", service, path, None, query, again=True)
            page = answer.get("members")
            found += (
                [one for one in page if isinstance(one, dict)] if isinstance(page, list) else []
            )
            more = answer.get("continuationToken")
            if not isinstance(more, str) or not more:
                return found, True
            query = {**query, "continuationToken": more}
        return found, False

    async def member(self, service: str, conversation: str, user: str) -> dict[str, Any]:
        """What is said of somebody who is in it."""
        path = f"v3/conversations/{quote(conversation, safe='')}/members/{quote(user, safe='')}"
        return await self._call("GET", service, path, None, {}, again=True)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _call(
        self,
        verb: str,
        service: str,
        path: str,
        body: dict[str, Any] | None,
        query: dict[str, str],
        *,
        again: bool = False,
    ) -> dict[str, Any]:
        """Teams' answer. Raises `TeamsRefused` and `TeamsBusy`, and nothing else.

        What certainly was not done is tried a few times, and with `again` what may have been.
        """
        url = f"{service.rstrip('/')}/{path}"
        waited = 0.0
        for tries in range(1, _TRIES + 1):
            wait = float(tries)
            try:
                answer = await self._once(verb, url, body, query)
            except TeamsBusy as error:
                if tries == _TRIES or not (again or error.undone):
                    raise
            else:
                status = answer.status_code
                if status < 300:
                    return _object(answer)
                busy = self._meaning(answer, verb)
                if tries == _TRIES or not (again or busy.undone):
                    raise busy
                wait = _retry_after(answer, wait)
                if waited + wait > self.most_wait:
                    raise busy
            waited += wait
            await asyncio.sleep(wait)
        raise TeamsBusy("tries", undone=True)  # not reached

    async def _once(
        self, verb: str, url: str, body: dict[str, Any] | None, query: dict[str, str]
    ) -> httpx2.Response:
        for last in (False, True):
            try:
                token = await self.tokens.token(self.scope)
            except NoToken as error:
                raise TeamsBusy(error.why, undone=True) from None
            headers = {"authorization": f"Bearer {token}"} if token else {}
            try:
                client = await self._open()
                async with asyncio.timeout(self.seconds):
                    answer = await client.request(
                        verb, url, json=body, params=query or None, headers=headers
                    )
            except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
                raise TeamsBusy(type(error).__name__, undone=True) from None
            except (httpx2.HTTPError, TimeoutError, OSError, ValueError) as error:
                raise TeamsBusy(type(error).__name__) from None
            if answer.status_code != 401 or last:
                return answer
            self.tokens.refused(self.scope, token)
        raise TeamsBusy("token", undone=True)  # not reached

    def _meaning(self, answer: httpx2.Response, verb: str) -> TeamsBusy:
        """Busy; raises `TeamsRefused` where it is a no."""
        status = answer.status_code
        word = _word(answer)
        if status in _NOT_DONE or (status == 503 and "retry-after" in answer.headers):
            return TeamsBusy(str(status), undone=True)
        if status >= 500 or status in (401, 408):
            return TeamsBusy(str(status), undone=status == 401)
        _log.info("teams_refused", verb=verb, status=status, code=word[:64])
        raise TeamsRefused(status, word)

    async def _open(self) -> httpx2.AsyncClient:
        async with self._opening:
            if self._client is None:
                self._client = await open_client(self.seconds)
            return self._client


def _message_path(conversation: str, message: str) -> str:
    return f"v3/conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"


def _query(targeted: bool) -> dict[str, str]:
    return {"isTargetedActivity": "true"} if targeted else {}


def _id(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TeamsBusy("no id")
    return value


def _object(answer: httpx2.Response) -> dict[str, Any]:
    """What was answered; nothing at all is an empty object."""
    try:
        found = answer.json() if answer.content.strip() else {}
    except (ValueError, RecursionError):
        raise TeamsBusy("no object") from None
    return found if isinstance(found, dict) else {}


def _word(answer: httpx2.Response) -> str:
    """Teams' own word for an error."""
    try:
        error = answer.json().get("error") or {}
        word = error.get("code")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return word if isinstance(word, str) else ""


def _retry_after(answer: httpx2.Response, otherwise: float) -> float:
    """Seconds that Teams asks us to wait: a number, or a moment."""
    asked = answer.headers.get("retry-after")
    if asked is None:
        return otherwise
    try:
        return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return otherwise
