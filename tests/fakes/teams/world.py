"""What stands in Teams: conversations, who is in them, and what was said there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from tests.fakes.teams.signing import APP, TENANT

JSON = dict[str, Any]
Kind = Literal["personal", "groupChat", "channel"]

BOT = f"28:{APP}"
MOST_BYTES = 100 * 1024
"""Of an activity in UTF-16, above which it is refused; learn.microsoft.com, "Format your bot messages"."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody: Entra's object id, and what the Bot Framework calls them."""

    name: str
    aad: str
    role: str = "user"
    tenant: str = TENANT
    owns: bool = False
    """Whether they own the teams that they are in."""

    @property
    def id(self) -> str:
        """As `from.id`."""
        return f"29:{self.aad}-{'x' * 60}"

    @property
    def account(self) -> JSON:
        """As a member of something."""
        return {
            "id": self.id,
            "name": self.name,
            "aadObjectId": self.aad,
            "objectId": self.aad,
            "userRole": self.role,
            "tenantId": self.tenant,
            "email": f"{self.name}@contoso.example",
        }


@dataclass
class Message:
    """Something the bot said. `activity` is as it stands now; `versions` counts updates."""

    id: str
    conversation: str
    activity: JSON
    targeted_to: str | None = None
    versions: int = 1
    gone: bool = False

    @property
    def shown(self) -> str:
        """Its words, in the order in which they are read."""
        return "\n".join(_words(self.activity))

    @property
    def actions(self) -> list[JSON]:
        """What can be pressed on it."""
        return list(_actions(self.activity))


@dataclass
class Conversation:
    """A chat or a channel; threads of a channel share its members."""

    id: str
    kind: Kind
    members: dict[str, User] = field(default_factory=dict)
    team: str | None = None
    group: str | None = None
    tenant: str = TENANT


@dataclass
class World:
    """All of it, behind one lock."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    spoken: dict[str, list[JSON]] = field(default_factory=dict)
    """What people said in each channel, as Graph has it."""
    blocked: set[str] = field(default_factory=set)
    """Object ids of people who don't take messages from the bot."""
    _last: int = 0

    def next_id(self) -> str:
        """A message's id: milliseconds since 1970, as Teams has them; no two are the same."""
        with self.lock:
            self._last = max(self._last + 1, int(time.time() * 1000))
            return str(self._last)

    def user(self, name: str, **how: Any) -> User:
        """Somebody, made at the first use of the name."""
        with self.lock:
            if name not in self.users:
                number = len(self.users) + 1
                self.users[name] = User(name, f"00000000-0000-0000-0000-{number:012d}", **how)
            return self.users[name]

    def channel(self, name: str, *members: User) -> Conversation:
        """A channel of the one team."""
        return self._add(
            Conversation(
                f"19:{name}@thread.tacv2", "channel", team="19:team@thread.tacv2", group="grp-1"
            ),
            members,
        )

    def group(self, name: str, *members: User) -> Conversation:
        """A group chat."""
        return self._add(Conversation(f"19:{name}@thread.v2", "groupChat"), members)

    def personal(self, user: User) -> Conversation:
        """Somebody's chat with the bot; its id is longer than any other."""
        return self._add(Conversation(f"a:1{user.aad}{'y' * 120}", "personal"), (user,))

    def speaks(self, user: User, channel: str, id: str, root: str | None, html: str) -> None:
        """Somebody says something in a channel."""
        with self.lock:
            self.spoken.setdefault(channel, []).append(
                {
                    "id": id,
                    "replyToId": root,
                    "messageType": "message",
                    "createdDateTime": _moment_of(id),
                    "deletedDateTime": None,
                    "from": {
                        "application": None,
                        "user": {"id": user.aad, "displayName": user.name, "tenantId": user.tenant},
                    },
                    "body": {"contentType": "html", "content": html},
                    "mentions": _mentions_of(html),
                }
            )

    def rewrites(self, channel: str, id: str, html: str) -> None:
        """It is said anew."""
        with self.lock:
            for one in self.spoken.get(channel, ()):
                if one["id"] == id:
                    one["body"]["content"] = html

    def unspeaks(self, channel: str, id: str) -> None:
        """It is deleted."""
        with self.lock:
            for one in self.spoken.get(channel, ()):
                if one["id"] == id:
                    one["deletedDateTime"] = _moment_of(id)

    def thread(self, channel: str, root: str) -> list[JSON]:
        """A thread as Graph has it, the bot's messages among the others, the newest first."""
        with self.lock:
            said = [
                one for one in self.spoken.get(channel, ()) if root in (one["id"], one["replyToId"])
            ]
            ours = [
                _by_bot(one)
                for one in self.messages
                if not one.gone and one.conversation == f"{channel};messageid={root}"
            ]
            return sorted((*said, *ours), key=lambda one: int(one["id"]), reverse=True)

    def roots(self, channel: str) -> list[JSON]:
        """What began the threads of a channel, as Graph has it, the newest first."""
        with self.lock:
            said = [one for one in self.spoken.get(channel, ()) if one["replyToId"] is None]
            ours = [
                _by_bot(one)
                for one in self.messages
                if not one.gone and one.conversation == f"{channel};messageid={one.id}"
            ]
            return sorted((*said, *ours), key=lambda one: int(one["id"]), reverse=True)

    def _add(self, made: Conversation, members: tuple[User, ...]) -> Conversation:
        with self.lock:
            found = self.conversations.setdefault(made.id, made)
            found.members |= {one.aad: one for one in members}
            return found

    def find(self, conversation: str) -> Conversation | None:
        """The conversation of an id, with or without a thread."""
        return self.conversations.get(conversation.partition(";")[0])

    def message(self, conversation: str, id: str) -> Message | None:
        """One that stands there now."""
        return next(
            (
                one
                for one in self.messages
                if one.id == id and not one.gone and _same(one.conversation, conversation)
            ),
            None,
        )


def _moment_of(id: str) -> str:
    return datetime.fromtimestamp(int(id) / 1000, UTC).isoformat()


def _by_bot(said: Message) -> JSON:
    return {
        "id": said.id,
        "messageType": "message",
        "createdDateTime": _moment_of(said.id),
        "from": {"user": None, "application": {"id": APP, "displayName": "Fogbridge"}},
        "body": {"contentType": "html", "content": '<attachment id="x"></attachment>'},
        "attachments": [
            {"id": "x", "contentType": one["contentType"], "content": json.dumps(one["content"])}
            for one in said.activity.get("attachments", ())
        ],
    }


def _mentions_of(html: str) -> list[JSON]:
    if "Fogbridge</at>" not in html:
        return []
    bot = {"application": {"id": APP, "displayName": "Fogbridge"}}
    return [{"id": 0, "mentionText": "Fogbridge", "mentioned": bot}]


def _same(one: str, other: str) -> bool:
    return one.partition(";")[0] == other.partition(";")[0]


def _words(value: Any) -> Iterator[str]:
    """Every text that a card or a message shows."""
    if isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, dict):
        if value.get("type") == "RichTextBlock":
            runs = value.get("inlines", [])
            yield "".join(run if isinstance(run, str) else run.get("text", "") for run in runs)
            return
        for name, inner in value.items():
            if name in ("text", "title", "label", "altText") and isinstance(inner, str) and inner:
                yield inner
            elif name not in ("data", "fallback", "entities", "channelData", "summary"):
                yield from _words(inner)


def _actions(value: Any) -> Iterator[JSON]:
    if isinstance(value, list):
        for inner in value:
            yield from _actions(inner)
    elif isinstance(value, dict):
        if str(value.get("type", "")).startswith("Action.") and "title" in value:
            yield value
        for inner in value.values():
            yield from _actions(inner)
