"""What there is in the fake's world: teams, tokens, people, channels, messages, views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.slack.looks import labels, shown
from tests.payloads.slack import Install

JSON = dict[str, Any]
ChannelKind = Literal["public", "private", "im", "mpim"]

BOT_SCOPES = frozenset(
    "app_mentions:read assistant:write channels:history channels:read chat:write commands "
    "files:write groups:history groups:read im:history im:write users:read".split()
)
"""What the app's manifest asks for."""


@dataclass
class Token:
    """A token and what it may do. `team` is None for one of a whole organisation."""

    value: str
    kind: Literal["bot", "app"]
    scopes: set[str]
    team: str | None = None
    enterprise: str | None = None
    user: str | None = None
    bot: str | None = None
    expires_at: float | None = None
    state: Literal["good", "revoked", "uninstalled"] = "good"


@dataclass
class Team:
    """A workspace, with the app's bot in it."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot: str
    enterprise: str | None = None
    token: str | None = None


@dataclass
class Org:
    """An Enterprise Grid organisation; `token` reaches all of its workspaces."""

    id: str
    name: str
    bot_user: str
    bot: str
    teams: list[str]
    token: str | None = None


@dataclass
class User:
    """A person or a bot."""

    id: str
    team: str
    name: str
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_bot: bool = False
    is_admin: bool = False


@dataclass
class Message:
    """A message as people see it now; `gone` once it was deleted."""

    channel: str
    ts: str
    text: str
    user: str | None = None
    team: str | None = None
    blocks: list[JSON] = field(default_factory=list)
    thread_ts: str | None = None
    bot: str | None = None
    app: str | None = None
    metadata: JSON | None = None
    edited: JSON | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    files: list[JSON] = field(default_factory=list)
    bot_profile: JSON | None = None
    gone: bool = False

    @property
    def shown(self) -> str:
        """All words that people read: the blocks where there are any, else the text."""
        return shown(self.blocks) if self.blocks else self.text

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return labels(self.blocks)


@dataclass
class Ephemeral:
    """A message that one person sees; `gone` once it was deleted or the client was reloaded."""

    channel: str
    user: str
    ts: str
    text: str
    team: str | None = None
    blocks: list[JSON] = field(default_factory=list)
    thread_ts: str | None = None
    by: Literal["postEphemeral", "response_url", "response"] = "postEphemeral"
    gone: bool = False

    @property
    def shown(self) -> str:
        """All words that the person reads."""
        return shown(self.blocks) if self.blocks else self.text

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return labels(self.blocks)


@dataclass
class Channel:
    """A conversation. `connected` are the other teams of a channel with outsiders."""

    id: str
    team: str
    name: str
    kind: ChannelKind = "public"
    members: set[str] = field(default_factory=set)
    connected: set[str] = field(default_factory=set)
    archived: bool = False
    created: int = 1_760_000_000
    messages: dict[str, Message] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, list[JSON]] = field(default_factory=dict)

    @property
    def shown_name(self) -> str:
        """The name in payloads of commands and interactions, which hide that of private channels."""
        return "privategroup" if self.kind in ("private", "mpim") else self.name

    @property
    def outsiders(self) -> bool:
        """Whether it is shared with another organisation."""
        return bool(self.connected)


@dataclass
class View:
    """A modal or a home. `errors` is what the last submission was told, by block id."""

    id: str
    user: str
    team: str
    body: JSON
    hash: str
    root: str
    previous: str | None = None
    bot: str | None = None
    app: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    open: bool = True

    @property
    def kind(self) -> str:
        """modal or home."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[JSON]:
        """Its blocks."""
        blocks: list[JSON] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """Its title; a home has none."""
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def shown(self) -> str:
        """All words that the person reads, the title first."""
        return "\n".join(filter(None, [self.title, shown(self.blocks)]))

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return labels(self.blocks)


@dataclass
class File:
    """A file of the app's, by the token that uploads it. `settles` posts are refused before it shows."""

    id: str
    token: str
    name: str
    length: int
    alt: str
    data: bytes | None = None
    complete: bool = False
    settles: int = 0


@dataclass
class Hook:
    """A response_url. `original` is the message whose button was pressed, None for any other."""

    id: str
    user: str
    channel: str
    team: str
    made_at: float
    original: Message | Ephemeral | None = None
    uses: int = 0


@dataclass
class Trigger:
    """A trigger_id: who acted, and when."""

    user: str
    team: str
    made_at: float
    view: str | None = None
    used: bool = False


@dataclass
class App:
    """The one app of this world, as its settings page shows it."""

    id: str = "A1"
    name: str = "Fogbridge"
    client_id: str = "1000.2000"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"
    app_token: str = "xapp-1-A1-socket"
    verification: str = "verification-token"
    events: set[str] = field(
        default_factory=lambda: set(
            "app_mention app_home_opened message.im message.channels message.groups "
            "app_uninstalled tokens_revoked".split()
        )
    )
    rotation: bool = False


def install_of(app: App, team: Team, org: Org | None) -> Install:
    """For whom a payload from this team is."""
    return Install(
        team=team.id,
        domain=team.domain,
        app=app.id,
        bot_user=team.bot_user,
        bot=team.bot,
        enterprise=team.enterprise,
        enterprise_name=org.name if org else None,
        org_wide=bool(org and org.token and not team.token),
        verification=app.verification,
    )
