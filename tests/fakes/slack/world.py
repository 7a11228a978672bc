"""The fake's world and what can change in it. Everything is kept in memory, under one lock."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from tests.fakes.slack.state import (
    BOT_SCOPES,
    App,
    Channel,
    ChannelKind,
    Ephemeral,
    File,
    Hook,
    Message,
    Org,
    Team,
    Token,
    Trigger,
    User,
    View,
    install_of,
)
from tests.payloads.slack import Install
from tests.payloads.slack.rich_text import composed, escaped

JSON = dict[str, Any]

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 1800.0
HOOK_USES = 5
TOKEN_SECONDS = 43_200
CODE_SECONDS = 600.0


class Refused(Exception):
    """Slack says no: `error` and whatever else stands beside `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


class Clock:
    """The real time, moved forward by tests."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self.ahead

    def forward(self, seconds: float) -> None:
        """Let time pass for triggers, response_urls, codes and tokens."""
        self.ahead += seconds


class World:
    """All state; every public method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock = Clock()
        self.app = App()
        self.base = ""
        self.teams: dict[str, Team] = {}
        self.orgs: dict[str, Org] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.tokens: dict[str, Token] = {}
        self.ephemerals: list[Ephemeral] = []
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.hooks: dict[str, Hook] = {}
        self.triggers: dict[str, Trigger] = {}
        self.codes: dict[str, JSON] = {}
        self.files: dict[str, File] = {}
        self.files_settle = 0
        self.refreshes: dict[str, Token] = {}
        self.happened: list[tuple[JSON, Channel | None, Team, str | None]] = []
        self.mention_in_im = False
        self.root_on_every_page = True
        self.page_limit = 1000
        self._seed = secrets.token_hex(3).upper()
        self._count = count(1)
        self._last_ts = 0

    # Setting it up

    def add_team(
        self,
        team: str,
        name: str | None = None,
        *,
        installed: bool = True,
        scopes: Iterable[str] = BOT_SCOPES,
        enterprise: str | None = None,
        bot_user: str | None = None,
        bot: str | None = None,
    ) -> Team:
        """A workspace. Installed, the app has the token `xoxb-{team}` there."""
        with self.lock:
            first = not self.teams
            made = Team(
                id=team,
                name=name or f"Workspace {team}",
                domain=f"example-{team.lower()}",
                bot_user=bot_user or ("UBOT" if first else f"UBOT{team}"),
                bot=bot or ("BBOT" if first else f"BBOT{team}"),
                enterprise=enterprise,
            )
            self.teams[team] = made
            self.users[made.bot_user] = User(made.bot_user, team, "fogbridge", is_bot=True)
            if installed:
                made.token = self.add_token(f"xoxb-{team}", made, scopes=scopes).value
            return made

    def add_org(
        self, org: str, teams: Iterable[str], *, installed: bool = True, name: str | None = None
    ) -> Org:
        """An Enterprise Grid organisation with new workspaces, and the token `xoxb-{org}`."""
        with self.lock:
            made = Org(org, name or f"Organisation {org}", f"UBOT{org}", f"BBOT{org}", list(teams))
            self.orgs[org] = made
            for team in made.teams:
                self.add_team(
                    team, installed=False, enterprise=org, bot_user=made.bot_user, bot=made.bot
                )
            if installed:
                made.token = f"xoxb-{org}"
                self.tokens[made.token] = Token(
                    made.token,
                    "bot",
                    set(BOT_SCOPES),
                    enterprise=org,
                    user=made.bot_user,
                    bot=made.bot,
                )
            return made

    def add_token(self, value: str, team: Team, *, scopes: Iterable[str] = BOT_SCOPES) -> Token:
        """A bot token of a workspace."""
        token = Token(
            value,
            "bot",
            set(scopes),
            team=team.id,
            enterprise=team.enterprise,
            user=team.bot_user,
            bot=team.bot,
        )
        self.tokens[value] = token
        return token

    def add_user(
        self,
        user: str,
        team: str = "T1",
        *,
        name: str | None = None,
        tz: str = "Europe/Berlin",
        locale: str = "en-US",
        is_bot: bool = False,
        is_admin: bool = False,
    ) -> User:
        """Somebody who works there."""
        with self.lock:
            made = User(user, team, name or user.lower(), tz, locale, is_bot, is_admin)
            self.users[user] = made
            return made

    def add_channel(
        self,
        channel: str,
        team: str = "T1",
        *,
        name: str | None = None,
        kind: ChannelKind = "public",
        members: Iterable[str] = (),
        bot: bool = True,
        connected: Iterable[str] = (),
        archived: bool = False,
    ) -> Channel:
        """A conversation; everybody of the team is in it unless `members` says who."""
        with self.lock:
            inside = set(members) or {u.id for u in self.users.values() if u.team == team}
            bot_user = self.teams[team].bot_user
            inside = inside | {bot_user} if bot else inside - {bot_user}
            made = Channel(
                channel, team, name or channel.lower(), kind, inside, set(connected), archived
            )
            self.channels[channel] = made
            return made

    # Looking things up

    def install(self, team: str) -> Install:
        """For whom payloads from this team are."""
        found = self.teams[team]
        return install_of(self.app, found, self.orgs.get(found.enterprise or ""))

    def install_for(self, user: str, channel: Channel | None = None) -> Install:
        """For whom a payload about this person is: their own team, or the channel's for outsiders."""
        own = self.users[user].team
        if self.token_of(own) is None and channel is not None and channel.team != own:
            return replace(self.install(channel.team), actor_team=own)
        return self.install(own)

    def token_of(self, team: str) -> Token | None:
        """The token with which the app works in this team; None where it is not installed."""
        found = self.teams[team]
        org = self.orgs.get(found.enterprise or "")
        for value in (found.token, org.token if org else None):
            token = self.tokens.get(value or "")
            if token is not None and token.state == "good":
                return token
        return None

    def teams_of(self, token: Token) -> set[str]:
        """The workspaces that a token reaches."""
        if token.team is not None:
            return {token.team}
        return set(self.orgs[token.enterprise or ""].teams)

    def reach(self, token: Token, channel: str) -> Channel:
        """The channel, if this token may know that it exists; `Refused` otherwise."""
        if channel.startswith(("U", "W")) and channel in self.users:
            team = self.users[channel].team
            if team in self.teams_of(token):
                return self.im(team, channel)
        found = self.channels.get(channel)
        if found is None or not self.teams_of(token) & {found.team, *found.connected}:
            raise Refused("channel_not_found")
        if found.kind != "public" and token.user not in found.members:
            raise Refused("channel_not_found")
        return found

    def message(self, channel: Channel, ts: str) -> Message:
        """A message that is still there; `Refused` otherwise."""
        found = channel.messages.get(ts)
        if found is None or found.gone:
            raise Refused("message_not_found")
        return found

    def replies(self, message: Message) -> list[Message]:
        """What was answered in its thread, oldest first."""
        channel = self.channels[message.channel]
        return [
            m
            for m in channel.messages.values()
            if m.thread_ts == message.ts and m.ts != message.ts and not m.gone
        ]

    # Names and moments

    def name(self, prefix: str) -> str:
        """An id that nobody had before, here or in another run."""
        return f"{prefix}{self._seed}{next(self._count):05d}"

    def ts(self) -> str:
        """The moment as a message's id: later than every one before."""
        with self.lock:
            micro = max(int(self.clock.now() * 1_000_000), self._last_ts + 100)
            self._last_ts = micro
            return f"{micro // 1_000_000}.{micro % 1_000_000:06d}"

    def block_id(self) -> str:
        """A block id as Slack makes them up."""
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(5))

    def completed(self, blocks: list[JSON]) -> list[JSON]:
        """The blocks as Slack keeps them: every one has an id, and so has every element."""
        made = []
        for block in blocks:
            kept = {"type": block["type"], "block_id": block.get("block_id") or self.block_id()}
            kept |= {k: v for k, v in block.items() if k not in kept}
            for key in ("elements", "element", "accessory"):
                if block["type"] != "rich_text" and key in kept:
                    kept[key] = self._identified(kept[key])
            made.append(kept)
        return made

    def _identified(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._identified(item) for item in part]
        if part["type"] in ("image", "plain_text", "mrkdwn"):
            return part
        return part if "action_id" in part else part | {"action_id": self.block_id()}

    # What happens

    def im(self, team: str, user: str) -> Channel:
        """The conversation of a person with the app, opened when there is none."""
        with self.lock:
            name = f"D{user}{team}"
            if name not in self.channels:
                members = {user, self.teams[team].bot_user}
                self.channels[name] = Channel(name, team, "directmessage", "im", members)
            return self.channels[name]

    def typed(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Iterable[JSON] = (),
        broadcast: bool = False,
    ) -> Message:
        """A person's message, as the client composes it."""
        with self.lock:
            files = list(files)
            message = Message(
                channel.id,
                self.ts(),
                escaped(text),
                user=user,
                team=self.users[user].team,
                blocks=composed(text, self.block_id()) if text else [],
                thread_ts=thread_ts,
                client_msg_id=f"{secrets.token_hex(4)}-0000-4000-8000-{secrets.token_hex(6)}",
                subtype="file_share" if files else "thread_broadcast" if broadcast else None,
                files=files,
            )
            channel.messages[message.ts] = message
            return message

    def trigger(self, user: str, team: str, view: str | None = None) -> str:
        """A trigger_id for something that a person did just now."""
        with self.lock:
            made = f"{next(self._count)}.{int(self.clock.now())}.{secrets.token_hex(16)}"
            self.triggers[made] = Trigger(user, team, self.clock.now(), view)
            return made

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger_id up; `Refused` when it is none, was used, or is 3 s old."""
        found = self.triggers.get(trigger_id)
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() - found.made_at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        found.used = True
        return found

    def hook(
        self,
        user: str,
        channel: Channel,
        original: Message | Ephemeral | None,
        kind: str,
        team: str,
    ) -> str:
        """A response_url for something that a person did just now, for the app in this team."""
        with self.lock:
            name = self.name("")
            self.hooks[name] = Hook(name, user, channel.id, team, self.clock.now(), original)
            return f"{self.base}/hooks/{kind}/{team}/{name}/{secrets.token_hex(8)}"

    def happen(
        self, event: JSON, channel: Channel | None, team: Team, by: str | None = None
    ) -> None:
        """Keep an event for the app; the server sends it once the call that caused it is done."""
        with self.lock:
            self.happened.append((event, channel, team, by))

    def taken(self) -> list[tuple[JSON, Channel | None, Team, str | None]]:
        """The events that happened since the last time."""
        with self.lock:
            happened, self.happened = self.happened, []
            return happened

    def install_code(self, team: str, user: str, scopes: Iterable[str] = BOT_SCOPES) -> str:
        """An OAuth code: what an admin of a team, or of an organisation, brings back from Slack."""
        with self.lock:
            code = f"{self.name('')}.{secrets.token_hex(8)}"
            self.codes[code] = {
                "team": team,
                "user": user,
                "scopes": set(scopes),
                "at": self.clock.now(),
                "used": False,
            }
            return code

    def uninstall(self, team: str) -> None:
        """The app is gone from a workspace: its tokens stop working."""
        with self.lock:
            for token in self.tokens.values():
                if token.team == team:
                    token.state = "uninstalled"
            self.teams[team].token = None
