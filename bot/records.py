"""What asks, whys and commitments have in common: where they come from, whose words, who reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from bot.incoming import Place, Platform
from glossary.concept import Side

QUOTE_MOST = 300
"""Characters of a quote that a record may keep (DESIGN.md, "Text and record")."""

FactorKind = Literal[
    "capacity",
    "dependency",
    "security_privacy",
    "procurement",
    "freeze",
    "quality",
    "legacy",
    "integration",
    "cost",
    "unclear_ask",
    "other",
]
"""Why a date is what it is (contracts.md, "How a careful reader fills it")."""

Rung = Literal["wish", "target", "estimate", "commitment"]
"""How firm a date is, as it was at the moment when it was said."""


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel, or a private chat, of a platform."""

    platform: Platform
    team: str
    channel: str

    def written(self) -> str:
        """As it stands in an address: "slack/T1/C1"."""
        return f"{self.platform}/{quote(self.team, safe='')}/{quote(self.channel, safe='')}"


def channel_key(place: Place) -> ChannelKey:
    """The channel that a place is in."""
    return ChannelKey(place.platform, place.team, place.channel)


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when something was said.

    Who may read it follows from `place.visibility`; None, unknown, is read as private. `link` is
    the platform's own address of the message.
    """

    place: Place
    at: datetime
    message: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whose eyes something is looked up: a person's, or everybody's in a place.

    `here` is the channel in which the answer will be seen. `seen` says in which channels the person
    was seen and when last: what was said there up to then is theirs to read. A reader with neither
    reads what the whole Workspace may. `paired` is the channel that `here` is paired with: the two are
    one place to read in.
    """

    workspace: UUID
    here: ChannelKey | None = None
    person: UUID | None = None
    seen: Mapping[ChannelKey, datetime] = field(default_factory=dict)
    paired: ChannelKey | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something to a record. `side` is chosen by them: a guess never counts here."""

    person: UUID | None
    side: Side | None = None
    admin: bool = False


_MENTION = re.compile(r"(?<!\w)@[^ \t\r\n”]+")


def unnamed(text: str) -> str:
    """The text without anybody's name: who is mentioned is "somebody"."""
    return _MENTION.sub("somebody", text)


def other(side: Side) -> Side:
    """The side across the bridge."""
    return "it" if side == "marketing" else "marketing"
