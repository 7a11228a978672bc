"""What the core needs of a memory: asks, whys and commitments, kept within one Workspace.

Features read, work out new records with the pure functions of `bot.asks`, `bot.commitments` and
`bot.whys`, and write them down together, once a delivery.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, Protocol
from uuid import UUID

from bot.asks import Ask, Change, Status
from bot.commitments import Commitment, Move, State
from bot.incoming import Place
from bot.records import ChannelKey, FactorKind, Reader
from bot.whys import Found, Why
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class Write:
    """Everything that one delivery changes: all of it is written, or nothing.

    `origin` is the delivery's key: what it has written once is not written again. Records carry the
    version that they will have, one above the version that they were read with.
    """

    origin: str
    changes: tuple[Change, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    moves: tuple[Move, ...] = ()
    whys: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class AskQuery:
    """Which asks to list. `waiting_on` is a side; `text` looks into quotes; oldest turn first."""

    statuses: tuple[Status, ...] = ()
    waiting_on: Side | None = None
    channel: ChannelKey | None = None
    text: str = ""
    snoozed: bool = True
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class WhyQuery:
    """Which entries of the log to list, the newest first."""

    text: str = ""
    kind: FactorKind | None = None
    concept: str | None = None
    side: Side | None = None
    channel: ChannelKey | None = None
    confirmed: bool | None = None
    since: datetime | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CommitmentQuery:
    """Which commitments to list, by date; `due_from` and `due_to` are days, both included."""

    states: tuple[State, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    owed_by: Side | None = None
    channel: ChannelKey | None = None
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ClosedAsk:
    """How long an ask took that was done: `opened_at` and `closed_at`."""

    id: UUID
    concepts: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class MovedBecause:
    """How often dates moved for reasons of one kind."""

    kind: FactorKind
    count: int


DigestKind = Literal["team", "executive"]


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When a channel gets its digest: ISO weekday (1 Monday), local time, IANA zone; or never."""

    on: bool = True
    weekday: int = 1
    at: time = time(9)
    zone: str = "UTC"
    kind: DigestKind = "team"


@dataclass(frozen=True, slots=True)
class Course:
    """What became of an ask: its commitments, the newest first, and its moves in order."""

    ask: Ask
    commitments: tuple[Commitment, ...] = ()
    moves: tuple[Move, ...] = ()


class Memory(Protocol):
    """Asks, whys and commitments. Whoever lists or searches says for whose eyes (`Reader`)."""

    # For whose eyes

    async def reader_in(self, workspace: UUID, place: Place) -> Reader:
        """Everybody's eyes in a place, for what is said there aloud."""

    async def reader_of(
        self, workspace: UUID, person: UUID | None, place: Place | None = None
    ) -> Reader:
        """One person's eyes, wherever they were seen; in `place`, if they are there now."""

    # Writing

    async def track(self, ask: Ask, origin: str) -> Ask:
        """A new ask with its number. The one that is there already, for the same origin, or the same
        message where that ask is not over."""

    async def written(self, workspace: UUID, origin: str) -> bool:
        """Whether a delivery has written already."""

    async def write(self, workspace: UUID, write: Write) -> bool:
        """All of it or nothing; False where this origin has written already.

        Raises `bot.errors.Overtaken` where a record changed since it was read.
        """

    # Asks

    async def ask(self, workspace: UUID, ask_id: UUID) -> Ask | None:
        """An ask of this Workspace."""

    async def ask_number(self, workspace: UUID, number: int) -> Ask | None:
        """The ask that people call by this number."""

    async def asks_in(self, workspace: UUID, place: Place) -> tuple[Ask, ...]:
        """The asks of a thread, the newest first."""

    async def asks(self, reader: Reader, query: AskQuery) -> tuple[Ask, ...]:
        """What the reader may read of the asks."""

    async def history(self, workspace: UUID, ask_id: UUID) -> tuple[Change, ...]:
        """What was done to an ask, in order."""

    async def closed_asks(
        self, reader: Reader, concepts: Sequence[str], limit: int = 500
    ) -> tuple[ClosedAsk, ...]:
        """Done asks that share a concept with these, the newest first."""

    async def ask_card(self, workspace: UUID, ask_id: UUID) -> UUID | None:
        """The card of an ask that stands in its thread."""

    async def set_ask_card(self, workspace: UUID, ask_id: UUID, card: UUID) -> None:
        """Which card shows an ask from now on."""

    # Commitments

    async def commitment(self, workspace: UUID, commitment_id: UUID) -> Commitment | None:
        """A commitment of this Workspace."""

    async def commitments_of(self, workspace: UUID, ask_id: UUID) -> tuple[Commitment, ...]:
        """The commitments of an ask, the newest first."""

    async def commitments(
        self, reader: Reader, query: CommitmentQuery
    ) -> tuple[tuple[Commitment, Ask], ...]:
        """What the reader may read of the commitments, each with its ask."""

    async def moves_of(self, workspace: UUID, ask_id: UUID) -> tuple[Move, ...]:
        """The moves of an ask's date, in order; proposed ones too."""

    async def courses_of(self, workspace: UUID, ask_ids: Collection[UUID]) -> Mapping[UUID, Course]:
        """What became of each of these asks, as far as they are of this Workspace."""

    # Whys

    async def why(self, workspace: UUID, why_id: UUID) -> Why | None:
        """An entry of this Workspace's log."""

    async def whys_in(self, workspace: UUID, place: Place) -> tuple[Why, ...]:
        """The entries of a thread, the newest first."""

    async def whys(self, reader: Reader, query: WhyQuery) -> tuple[Why, ...]:
        """What the reader may read of the log; with `text` by full-text search, the best first."""

    async def whys_like(
        self, reader: Reader, text: str, concepts: Sequence[str], limit: int = 3
    ) -> tuple[Found, ...]:
        """Answered entries for this kind of work, the best fit first, superseded ones left out."""

    # The digest

    async def digest_time(self, workspace: UUID, channel: ChannelKey) -> DigestTime:
        """When a channel gets its digest; the default where nobody decided."""

    async def set_digest_time(
        self, workspace: UUID, channel: ChannelKey, by: UUID | None, when: DigestTime
    ) -> None:
        """Decide it, with an entry in the audit log where it changes."""

    async def moved_because(self, reader: Reader, since: datetime) -> tuple[MovedBecause, ...]:
        """What moved dates since then, the most frequent kind first."""
