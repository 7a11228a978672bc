"""Pairing: a channel of one Installation and a channel of another share what is asked in them.

Two codes make a pair, one from an admin at each end. The rules are here, pure; what is kept is the
port `Pairings`.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal, Protocol
from uuid import UUID, uuid5

from bot import wording_pairing as words
from bot.errors import FogbridgeError
from bot.records import ChannelKey

CODE_LIVES = timedelta(minutes=10)
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which are read as other signs."""
_GROUPS, _GROUP = 3, 4
"""12 signs are 60 bits: whoever guesses a million a second for ten minutes has one chance in 1.9
billion."""
WRITTEN = rf"[0-9A-Za-z]{{{_GROUP}}}(?:-[0-9A-Za-z]{{{_GROUP}}}){{{_GROUPS - 1}}}"
"""How people write a code, as a pattern."""
_WRITTEN = re.compile(WRITTEN)
_MEANT = str.maketrans("OIL", "011")


class NotPaired(FogbridgeError):
    """Two channels can't be paired, or a code is not taken; the sentence says why."""

    code = "not_paired"


def new_code() -> str:
    """A code by chance, as people write it: `7K3M-Q2ZD-04XV`."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def digest_of(code: str) -> str:
    """What is kept of a code: its SHA-256, of the signs that are meant; 64 hexadecimal digits."""
    meant = code.strip().upper().replace("-", "").translate(_MEANT)
    return sha256(meant.encode("utf-8", "surrogatepass")).hexdigest()


def is_code(text: str) -> bool:
    """Whether a text is written like a code."""
    return _WRITTEN.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel in which an admin does something about its pair."""

    workspace: UUID
    channel: ChannelKey
    person: UUID


@dataclass(frozen=True, slots=True)
class Pair:
    """Two channels, seen from one of them."""

    id: UUID
    here: ChannelKey
    there: ChannelKey


Moves = Literal["nobody", "here", "there"]
"""Which end joins the other's Workspace: the one that looks, or the other one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The first code was right; `code` is the second one, for the end that gave the first."""

    code: str
    moves: Moves


@dataclass(frozen=True, slots=True)
class House:
    """What an end's Workspace is like, where it may have to join another.

    `alone`: no other Installation is in it. `remembers`: there are asks, whys or dates. `fixed`: the
    end is a room, which belongs to the Workspace that its process serves.
    """

    workspace: UUID
    alone: bool
    remembers: bool
    fixed: bool = False

    @property
    def may_move(self) -> bool:
        """Whether it can join another Workspace without taking anything from anybody."""
        return self.alone and not self.remembers and not self.fixed


def who_moves(here: House, there: House) -> Moves:
    """Which end joins the other; `here` is the one that answers the first code.

    Raises `NotPaired` where neither can: both remember something, or are there with others.
    """
    if here.workspace == there.workspace:
        return "nobody"
    if here.may_move:
        return "here"
    if there.may_move:
        return "there"
    raise NotPaired(words.TWO_MEMORIES)


def mirror_id(record: UUID, channel: ChannelKey) -> UUID:
    """The id of the card that shows a record in the channel that is paired with its own."""
    return uuid5(record, f"{channel.platform}:{channel.team}:{channel.channel}")


MirrorWhat = Literal["ask", "why", "paired", "parted"]
_WHATS: dict[str, MirrorWhat] = {
    "ask": "ask",
    "why": "why",
    "paired": "paired",
    "parted": "parted",
}


@dataclass(frozen=True, slots=True)
class Mirror:
    """What is to be shown, or shown anew, in a channel: a record, or what became of its pair.

    `mark` tells one change from the next.
    """

    what: MirrorWhat
    id: UUID
    mark: str
    channel: ChannelKey

    @property
    def subject(self) -> str:
        """As one line; the channel comes last, because its key may have any signs."""
        at = self.channel
        return ":".join((self.what, self.id.hex, self.mark, at.platform, at.team, at.channel))


_PLATFORMS: dict[str, Literal["slack", "teams", "room"]] = {
    "slack": "slack",
    "teams": "teams",
    "room": "room",
}


def read_mirror(subject: str) -> Mirror | None:
    """What a subject says; None where it is none of ours."""
    parts = subject.split(":", 5)
    if len(parts) != 6 or parts[0] not in _WHATS or parts[3] not in _PLATFORMS:
        return None
    try:
        id = UUID(hex=parts[1])
    except ValueError:
        return None
    channel = ChannelKey(_PLATFORMS[parts[3]], parts[4], parts[5])
    return Mirror(_WHATS[parts[0]], id, parts[2], channel)


def mark_of(origin: str) -> str:
    """A change's mark: which delivery made it; 16 hexadecimal digits."""
    return sha256(origin.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def marks_of(delivery: str) -> frozenset[str]:
    """The marks of everything that one delivery may write: itself, what it tracks, what it logs."""
    return frozenset(mark_of(f"{delivery}{of}") for of in ("", "#track", "#why"))


class Pairings(Protocol):
    """Which channel goes with which, and the codes on the way there."""

    async def pair_of(self, workspace: UUID, channel: ChannelKey) -> Pair | None:
        """The pair that a channel is in."""

    async def invite(self, at: Standing) -> str:
        """A first code, for an admin of another Installation. Raises `NotPaired`."""

    async def enter(self, at: Standing, code: str) -> Answered | Pair:
        """Enter a code: of a first one comes the second, of the second one the pair, and where the
        ends were in two Workspaces one of them has joined the other's by then.

        Raises `NotPaired` where it is no code, its time is over, or it is for another channel.
        """

    async def part(self, at: Standing) -> Pair | None:
        """End the pair of a channel; None where it is in none."""
