"""What Microsoft Graph tells where a team consented to that: a channel's thread, who owns the team.

Consent is the team's own, resource-specific: `ChannelMessage.Read.Group` for threads, and
`TeamMember.Read.Group` for owners. Where there is none Graph refuses: whoever asked for a thread learns
what works instead, and nobody counts as an owner.
Shapes: learn.microsoft.com, "List replies to a message in a channel", "List channel messages", "List
members of team".
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx2
import structlog

from adapters.teams.credentials import NoToken, Tokens
from adapters.teams.http import open_client
from adapters.teams.marks import bears
from adapters.teams.mentions import plain_text
from adapters.teams.references import Reference
from adapters.teams.source import MAX_RAW, mapping, moment, storable
from bot.errors import ThreadUnreadable
from bot.incoming import Who
from bot.ports import Clock, Message

_log = structlog.get_logger("fogbridge.teams")

SECONDS = 10.0
"""For a whole thread."""
_PAGE = 50
"""Replies a page, which is Graph's most."""
_PAGES = 20
_OWNERS_SECONDS = 3600.0
"""For how long a team's owners are taken for known."""
_REFUSED_SECONDS = 600.0
"""For how long a team's refusal is remembered; consent is given once in its life."""
CANT_READ = (
    "In Teams I only see the messages that mention me. Choose Translate for other side, Track as "
    "ask or Why this timeline? in the menu of the message, or mention me with the text itself."
)
_NOT_NOW = "Teams did not hand the thread over in time. Mention me again in a minute."


@dataclass
class GraphThreads:
    """Threads of channels. `url` is Graph's own address, `app` the bot's app id."""

    tokens: Tokens
    url: str
    app: str
    clock: Clock
    seconds: float = SECONDS
    now: Callable[[], float] = time.monotonic
    _refused: dict[str, float] = field(default_factory=dict, repr=False)
    _owners: dict[str, tuple[frozenset[str], float]] = field(default_factory=dict, repr=False)

    async def thread(self, reference: Reference, root: str) -> tuple[Message, ...]:
        """The thread, oldest first. Raises `ThreadUnreadable`."""
        group = self._readable(reference)
        async with self._asking() as client:
            raw = await self._whole(client, reference, group, root)
        said = [message for one in raw if (message := self._message(one, reference)) is not None]
        return tuple(sorted(said, key=lambda message: message.at))

    async def find(self, reference: Reference, root: str | None, mark: str) -> str | None:
        """The id of our message with this mark, among the newest of a thread or of those that began one;
        None where it is not there (yet). Raises `ThreadUnreadable`."""
        group = self._readable(reference)
        url = self._messages(reference, group)
        url += f"/{quote(root, safe='')}/replies" if root else ""
        async with self._asking() as client:
            page = await self._get(client, f"{url}?$top={_PAGE}", group)
        some = page.get("value")
        for one in map(mapping, some if isinstance(some, list) else ()):
            sender, key = mapping(one.get("from")), one.get("id")
            ours = mapping(sender.get("application")).get("id") == self.app
            if (
                ours
                and isinstance(key, str)
                and not one.get("deletedDateTime")
                and bears(one, mark)
            ):
                return key
        return None

    async def owners(self, group: str) -> frozenset[str]:
        """The keys of those who own a team; nobody where Graph does not say. Never raises."""
        known = self._owners.get(group)
        if known is not None and self.now() < known[1]:
            return known[0]
        found: frozenset[str] = frozenset()
        lives = _REFUSED_SECONDS
        try:
            async with asyncio.timeout(self.seconds), await open_client(self.seconds) as client:
                found, lives = await self._owners_of(client, group), _OWNERS_SECONDS
        except (NoToken, TimeoutError, httpx2.HTTPError, OSError, ValueError) as error:
            _log.info("owners_not_read", error=type(error).__name__)
        self._owners[group] = found, self.now() + lives
        return found

    def _readable(self, reference: Reference) -> str:
        """The team whose channel it is. Raises `ThreadUnreadable`."""
        group = reference.group
        if reference.kind != "channel" or group is None:
            raise ThreadUnreadable(CANT_READ)
        if self.now() - self._refused.get(group, float("-inf")) < _REFUSED_SECONDS:
            raise ThreadUnreadable(CANT_READ)
        return group

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[httpx2.AsyncClient]:
        """A client, and an end to the asking. Raises `ThreadUnreadable`."""
        try:
            async with asyncio.timeout(self.seconds), await open_client(self.seconds) as client:
                yield client
        except (NoToken, TimeoutError, httpx2.HTTPError, OSError, ValueError) as error:
            _log.info("thread_not_read", error=type(error).__name__)
            raise ThreadUnreadable(_NOT_NOW, passing=True) from None

    def _messages(self, reference: Reference, group: str) -> str:
        """Where a channel's messages are."""
        channel = quote(reference.conversation, safe="")
        return f"{self.url}v1.0/teams/{quote(group, safe='')}/channels/{channel}/messages"

    async def _owners_of(self, client: httpx2.AsyncClient, group: str) -> frozenset[str]:
        query = urlencode({"$filter": "roles/any(r:r eq 'owner')", "$top": "200"}, quote_via=quote)
        url = f"{self.url}v1.0/teams/{quote(group, safe='')}/members?{query}"
        token = await self.tokens.token(self.url.rstrip("/"))
        answer = await client.get(url, headers={"authorization": f"Bearer {token}"})
        members = mapping(answer.raise_for_status().json()).get("value")
        listed = [mapping(one) for one in members] if isinstance(members, list) else []
        return frozenset(
            str(one["userId"])
            for one in listed
            if one.get("userId") and "owner" in (one.get("roles") or ())
        )

    async def _whole(
        self, client: httpx2.AsyncClient, reference: Reference, group: str, root: str
    ) -> list[Any]:
        """The root and its replies, as Graph gives them; the newest of a very long thread."""
        first = f"{self._messages(reference, group)}/{quote(root, safe='')}"
        found: list[Any] = [await self._get(client, first, group)]
        following: Any = f"{first}/replies?$top={_PAGE}"
        for _ in range(_PAGES):
            # A token of ours goes to Graph and to nobody that an answer names.
            if not isinstance(following, str) or not _same_server(following, self.url):
                break
            page = await self._get(client, following, group)
            some = page.get("value")
            found += some if isinstance(some, list) else []
            following = page.get("@odata.nextLink")
        return found

    async def _get(self, client: httpx2.AsyncClient, url: str, group: str) -> Mapping[str, Any]:
        token = await self.tokens.token(self.url.rstrip("/"))
        answer = await client.get(url, headers={"authorization": f"Bearer {token}"})
        if answer.status_code in (401, 403, 404):
            _log.info("thread_refused", status=answer.status_code)
            if answer.status_code != 404:
                self._refused[group] = self.now()
            raise ThreadUnreadable(CANT_READ)
        return mapping(answer.raise_for_status().json())

    def _message(self, raw: Any, reference: Reference) -> Message | None:
        """One that somebody wrote, or the bot; None for what is deleted or Teams' own."""
        one = mapping(raw)
        if one.get("messageType", "message") != "message" or one.get("deletedDateTime"):
            return None
        key, body, sender = one.get("id"), mapping(one.get("body")), mapping(one.get("from"))
        content = body.get("content")
        if not isinstance(key, str) or not isinstance(content, str):
            return None
        user, application = mapping(sender.get("user")), mapping(sender.get("application"))
        own = bool(application) and not user
        who = None
        if isinstance(user.get("id"), str):
            team = user.get("tenantId")
            tenant = team if isinstance(team, str) and team else reference.tenant
            who = Who(platform="teams", team=tenant, user=user["id"])
        elif not own:
            return None
        raw_text = content[:MAX_RAW]
        is_text = body.get("contentType") == "text"
        text = raw_text if is_text else plain_text(raw_text, self._mentioned(one))
        at = moment(one.get("createdDateTime"), self.clock.now())
        return Message(key=key, at=at, text=storable(text), who=who, own=own)

    def _mentioned(self, one: Mapping[str, Any]) -> dict[str, deque[bool]]:
        """Of each name that is mentioned, in order, whether it is the bot's."""
        found: dict[str, deque[bool]] = {}
        mentions = one.get("mentions")
        for mention in mentions if isinstance(mentions, list) else ():
            name = mapping(mention).get("mentionText")
            application = mapping(mapping(mapping(mention).get("mentioned")).get("application"))
            if isinstance(name, str):
                found.setdefault(name, deque()).append(application.get("id") == self.app)
        return found


def _same_server(url: str, other: str) -> bool:
    try:
        one, two = urlsplit(url), urlsplit(other)
        return (one.scheme, one.netloc) == (two.scheme, two.netloc)
    except ValueError:
        return False
