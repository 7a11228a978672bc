"""The core's Memory in a few dictionaries: what the database does, for tests of features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bot.access import readable_by
from bot.asks import CLOSED, UNRESOLVED, Ask, Change
from bot.commitments import Commitment, Move
from bot.errors import Overtaken
from bot.incoming import Place
from bot.memory import (
    AskQuery,
    ClosedAsk,
    CommitmentQuery,
    Course,
    DigestTime,
    MovedBecause,
    WhyQuery,
    Write,
)
from bot.records import ChannelKey, Reader, channel_key
from bot.whys import Found, Why


@dataclass
class KeptMemory:
    """All of it in this process. `seen` says in which channels a Person was seen, and when last."""

    seen: dict[UUID, dict[ChannelKey, datetime]] = field(default_factory=dict)
    records: dict[UUID, Ask] = field(default_factory=dict)
    origins: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    writes: set[tuple[UUID, str]] = field(default_factory=set)
    log: list[Change] = field(default_factory=list)
    promised: dict[UUID, Commitment] = field(default_factory=dict)
    moved: dict[UUID, Move] = field(default_factory=dict)
    reasons: dict[UUID, Why] = field(default_factory=dict)
    cards: dict[UUID, UUID] = field(default_factory=dict)
    times: dict[tuple[UUID, ChannelKey], DigestTime] = field(default_factory=dict)

    async def reader_in(self, workspace: UUID, place: Place) -> Reader:
        """See `bot.memory.Memory`."""
        return Reader(workspace, channel_key(place))

    async def reader_of(
        self, workspace: UUID, person: UUID | None, place: Place | None = None
    ) -> Reader:
        """See `bot.memory.Memory`."""
        seen = self.seen.get(person, {}) if person else {}
        return Reader(workspace, channel_key(place) if place else None, person, dict(seen))

    async def track(self, ask: Ask, origin: str) -> Ask:
        """See `bot.memory.Memory`."""
        before = self.origins.get((ask.workspace, origin))
        if before is not None:
            return self.records[before]
        for one in self._asks(ask.workspace):
            if one.status in UNRESOLVED and _same_message(one, ask):
                return one
        number = max((one.number for one in self._asks(ask.workspace)), default=0) + 1
        kept = replace(ask, number=number)
        self.records[ask.id] = kept
        self.origins[ask.workspace, origin] = ask.id
        return kept

    async def written(self, workspace: UUID, origin: str) -> bool:
        """See `bot.memory.Memory`."""
        return (workspace, origin) in self.writes

    async def write(self, workspace: UUID, write: Write) -> bool:
        """See `bot.memory.Memory`."""
        if (workspace, write.origin) in self.writes:
            return False
        for change in write.changes:
            _fits(self.records.get(change.ask), change.after)
        for commitment in write.commitments:
            _fits(self.promised.get(commitment.id), commitment)
        for why in write.whys:
            _fits(self.reasons.get(why.id), why)
        self.writes.add((workspace, write.origin))
        for change in write.changes:
            self.records[change.ask] = change.after
            self.log.append(change)
        self.promised |= {one.id: one for one in write.commitments}
        self.moved |= {one.id: one for one in write.moves}
        self.reasons |= {one.id: one for one in write.whys}
        return True

    async def ask(self, workspace: UUID, ask_id: UUID) -> Ask | None:
        """See `bot.memory.Memory`."""
        found = self.records.get(ask_id)
        return found if found is not None and found.workspace == workspace else None

    async def ask_number(self, workspace: UUID, number: int) -> Ask | None:
        """See `bot.memory.Memory`."""
        return next((one for one in self._asks(workspace) if one.number == number), None)

    async def asks_in(self, workspace: UUID, place: Place) -> tuple[Ask, ...]:
        """See `bot.memory.Memory`."""
        found = [
            one
            for one in self._asks(workspace)
            if channel_key(one.source.place) == channel_key(place)
            and one.source.place.thread == place.thread
        ]
        return tuple(sorted(found, key=lambda one: one.number, reverse=True))

    async def asks(self, reader: Reader, query: AskQuery) -> tuple[Ask, ...]:
        """See `bot.memory.Memory`."""
        found = [
            one
            for one in self._asks(reader.workspace)
            if readable_by(reader, one.source)
            and (not query.statuses or one.status in query.statuses)
            and (query.waiting_on is None or one.turn == query.waiting_on)
            and (query.channel is None or channel_key(one.source.place) == query.channel)
            and query.text.casefold() in (one.quote or "").casefold()
            and (query.snoozed or one.snoozed_until is None)
        ]
        found.sort(key=lambda one: (one.turn_since, one.id))
        return tuple(found[query.offset : query.offset + query.limit])

    async def history(self, workspace: UUID, ask_id: UUID) -> tuple[Change, ...]:
        """See `bot.memory.Memory`."""
        return tuple(
            one for one in self.log if one.ask == ask_id and one.after.workspace == workspace
        )

    async def closed_asks(
        self, reader: Reader, concepts: Sequence[str], limit: int = 500
    ) -> tuple[ClosedAsk, ...]:
        """See `bot.memory.Memory`."""
        found = [
            ClosedAsk(one.id, one.concepts, one.opened_at, one.closed_at)
            for one in self._asks(reader.workspace)
            if one.status == "done"
            and one.closed_at is not None
            and set(one.concepts) & set(concepts)
            and readable_by(reader, one.source)
        ]
        found.sort(key=lambda one: one.closed_at, reverse=True)
        return tuple(found[:limit])

    async def ask_card(self, workspace: UUID, ask_id: UUID) -> UUID | None:
        """See `bot.memory.Memory`."""
        return self.cards.get(ask_id) if await self.ask(workspace, ask_id) else None

    async def set_ask_card(self, workspace: UUID, ask_id: UUID, card: UUID) -> None:
        """See `bot.memory.Memory`."""
        if await self.ask(workspace, ask_id):
            self.cards[ask_id] = card

    async def commitment(self, workspace: UUID, commitment_id: UUID) -> Commitment | None:
        """See `bot.memory.Memory`."""
        found = self.promised.get(commitment_id)
        return found if found is not None and found.workspace == workspace else None

    async def commitments_of(self, workspace: UUID, ask_id: UUID) -> tuple[Commitment, ...]:
        """See `bot.memory.Memory`."""
        found = [
            one for one in self.promised.values() if (one.workspace, one.ask) == (workspace, ask_id)
        ]
        return tuple(sorted(found, key=lambda one: (one.drafted_at, one.id), reverse=True))

    async def commitments(
        self, reader: Reader, query: CommitmentQuery
    ) -> tuple[tuple[Commitment, Ask], ...]:
        """See `bot.memory.Memory`."""
        found = []
        for one in self.promised.values():
            ask = self.records[one.ask]
            if (
                one.workspace == reader.workspace
                and readable_by(reader, ask.source)
                and (not query.states or one.state in query.states)
                and (query.due_from is None or one.due >= query.due_from)
                and (query.due_to is None or one.due <= query.due_to)
                and (query.owed_by is None or query.owed_by in (one.owes or {}))
                and (query.channel is None or channel_key(ask.source.place) == query.channel)
            ):
                found.append((one, ask))
        found.sort(key=lambda pair: (pair[0].due, pair[0].id))
        return tuple(found[query.offset : query.offset + query.limit])

    async def moves_of(self, workspace: UUID, ask_id: UUID) -> tuple[Move, ...]:
        """See `bot.memory.Memory`."""
        if await self.ask(workspace, ask_id) is None:
            return ()
        found = [one for one in self.moved.values() if one.ask == ask_id]
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    async def courses_of(self, workspace: UUID, ask_ids: Collection[UUID]) -> Mapping[UUID, Course]:
        """See `bot.memory.Memory`."""
        found = [ask for one in ask_ids if (ask := await self.ask(workspace, one)) is not None]
        return {
            ask.id: Course(
                ask,
                await self.commitments_of(workspace, ask.id),
                await self.moves_of(workspace, ask.id),
            )
            for ask in found
        }

    async def why(self, workspace: UUID, why_id: UUID) -> Why | None:
        """See `bot.memory.Memory`."""
        found = self.reasons.get(why_id)
        return found if found is not None and found.workspace == workspace else None

    async def whys_in(self, workspace: UUID, place: Place) -> tuple[Why, ...]:
        """See `bot.memory.Memory`."""
        found = [
            one
            for one in self._whys(workspace)
            if channel_key(one.source.place) == channel_key(place)
            and one.source.place.thread == place.thread
        ]
        return tuple(sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True))

    async def whys(self, reader: Reader, query: WhyQuery) -> tuple[Why, ...]:
        """See `bot.memory.Memory`. The text is looked for word by word."""
        found = [
            one
            for one in self._whys(reader.workspace)
            if readable_by(reader, one.source)
            and (query.kind is None or query.kind in {factor.kind for factor in one.factors})
            and (query.concept is None or query.concept in _concepts(one))
            and (query.side is None or one.asked_of == query.side)
            and (query.channel is None or channel_key(one.source.place) == query.channel)
            and (query.confirmed is None or query.confirmed == (one.confirmed_at is not None))
            and (query.since is None or one.opened_at >= query.since)
            and set(query.text.casefold().split()) <= _words(one)
        ]
        found.sort(key=lambda one: (one.opened_at, one.id), reverse=True)
        return tuple(found[query.offset : query.offset + query.limit])

    async def whys_like(
        self, reader: Reader, text: str, concepts: Sequence[str], limit: int = 3
    ) -> tuple[Found, ...]:
        """See `bot.memory.Memory`. It fits by the concepts that are shared."""
        found = []
        for one in self._whys(reader.workspace):
            shared = _concepts(one) & set(concepts)
            common = _words(one) & set(text.casefold().split())
            if (
                not (shared or common)
                or one.answered_at is None
                or one.superseded_by is not None
                or not readable_by(reader, one.source)
            ):
                continue
            fit = len(shared) / max(1, len(set(concepts))) if concepts else 0.5
            found.append(Found(one, min(1.0, max(fit, 0.1 * len(common)))))
        found.sort(key=lambda one: (-one.fit, one.why.id))
        return tuple(found[:limit])

    async def digest_time(self, workspace: UUID, channel: ChannelKey) -> DigestTime:
        """See `bot.memory.Memory`."""
        return self.times.get((workspace, channel), DigestTime())

    async def set_digest_time(
        self, workspace: UUID, channel: ChannelKey, by: UUID | None, when: DigestTime
    ) -> None:
        """See `bot.memory.Memory`."""
        del by
        self.times[workspace, channel] = when

    async def moved_because(self, reader: Reader, since: datetime) -> tuple[MovedBecause, ...]:
        """See `bot.memory.Memory`. Counted by the first reason of each entry."""
        counted = Counter(
            one.factors[0].kind
            for one in self._whys(reader.workspace)
            if one.factors and one.opened_at >= since and readable_by(reader, one.source)
        )
        return tuple(MovedBecause(kind, count) for kind, count in counted.most_common())

    def _asks(self, workspace: UUID) -> Iterable[Ask]:
        return [one for one in self.records.values() if one.workspace == workspace]

    def _whys(self, workspace: UUID) -> Iterable[Why]:
        return [one for one in self.reasons.values() if one.workspace == workspace]


def _same_message(one: Ask, another: Ask) -> bool:
    key = another.source.message
    return (
        key is not None
        and one.status not in CLOSED
        and one.source.message == key
        and channel_key(one.source.place) == channel_key(another.source.place)
    )


def _fits(kept: Ask | Commitment | Why | None, new: Ask | Commitment | Why) -> None:
    """Raises `Overtaken` where somebody else wrote in the meantime."""
    if new.version != (kept.version if kept else 0) + 1:
        raise Overtaken


def _concepts(why: Why) -> set[str]:
    return {*why.concepts, *(concept for factor in why.factors for concept in factor.concepts)}


def _words(why: Why) -> set[str]:
    texts = [why.title, why.question, *(factor.quote for factor in why.factors)]
    return {word for text in texts if text for word in text.casefold().split()}
