"""The memory in the database: asks, commitments and whys. Every query names its Workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_asks as asks
from adapters.database import memory_commitments as commitments
from adapters.database import memory_tables, tables
from adapters.database import memory_whys as whys
from adapters.database.agenda import digest_time_of, plan_digest, plan_reminders
from adapters.database.engine import beginning
from adapters.database.memory_readers import seen_by
from adapters.database.memory_reasons import counted_reasons
from adapters.database.memory_rows import Lifetimes
from adapters.database.memory_writing import Said, begin_writing
from adapters.database.mirrors import pair_of, plan_mirrors
from adapters.database.rows import expect_person, insert_into, retentions
from bot.asks import Ask, Change
from bot.commitments import Commitment, Move
from bot.ids import new_id
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
from bot.ports import Clock
from bot.records import ChannelKey, Reader, channel_key
from bot.whys import Found, Why


@dataclass(frozen=True, slots=True)
class DatabaseMemory:
    """The core's Memory on SQLite or PostgreSQL.

    `retention_days` and `record_retention_days` hold for each Workspace that has not decided
    otherwise.
    """

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60
    record_retention_days: int = 730

    def _reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return beginning(self.engine, "DEFERRED").begin()

    async def _lives(self, connection: AsyncConnection, workspace: UUID) -> Lifetimes:
        return Lifetimes(
            *await retentions(
                connection, workspace, self.retention_days, self.record_retention_days
            )
        )

    # For whose eyes

    async def reader_in(self, workspace: UUID, place: Place) -> Reader:
        """Everybody's eyes in a place, for what is said there aloud."""
        async with self._reading() as connection:
            return await _reader_at(connection, workspace, place)

    async def reader_of(
        self, workspace: UUID, person: UUID | None, place: Place | None = None
    ) -> Reader:
        """One person's eyes, wherever they were seen; in `place`, if they are there now."""
        async with self._reading() as connection:
            reader = await _reader_at(connection, workspace, place)
            if person is None:
                return reader
            seen = await seen_by(connection, workspace, person)
            return replace(reader, person=person, seen=seen)

    # Writing

    async def track(self, ask: Ask, origin: str) -> Ask:
        """A new ask with its number; the one that is there already for this delivery, or for the
        same message where that ask is not over. Raises `LookupError` for somebody unknown here."""
        workspace, now = ask.workspace, self.clock.now()
        async with self.engine.begin() as connection:
            lives = await self._lives(connection, workspace)
            # One at a time in a Workspace, so that a message is not tracked twice.
            await connection.execute(
                select(tables.workspace.c.id)
                .where(tables.workspace.c.id == workspace)
                .with_for_update(key_share=True)
            )
            there = await asks.tracked_already(connection, ask, origin, now)
            if there is not None:
                return there
            said = [Said(ask.source.place, ask.source.message)]
            people = asks.people_of(ask)
            writing = await begin_writing(connection, workspace, lives, now, people, said)
            await asks.insert_ask(writing, ask, origin)
            if not ask.source.place.direct:
                channel = channel_key(ask.source.place)
                when = await digest_time_of(connection, workspace, channel)
                await plan_digest(connection, workspace, channel, when, now, anew=False)
            made = await asks.one_ask(connection, workspace, asks.by_id(ask.id), now)
        if made is None:
            raise LookupError("this ask is gone already")
        return made

    async def written(self, workspace: UUID, origin: str) -> bool:
        """Whether a delivery has written already."""
        done = memory_tables.memory_write
        async with self._reading() as connection:
            found = await connection.execute(
                select(done.c.at).where(done.c.workspace_id == workspace, done.c.origin == origin)
            )
            return found.first() is not None

    async def write(self, workspace: UUID, write: Write) -> bool:
        """All of it or nothing; False where this origin has written already.

        Raises `bot.errors.Overtaken` where a record changed since it was read, and `LookupError`
        for a Person, an ask or an entry that is not in this Workspace.
        """
        if any(change.after.workspace != workspace for change in write.changes):
            raise LookupError("there is no such ask in this Workspace")
        now = self.clock.now()
        done = memory_tables.memory_write
        async with self.engine.begin() as connection:
            lives = await self._lives(connection, workspace)
            first = await connection.execute(
                insert_into(connection, done)
                .values(workspace_id=workspace, origin=write.origin, at=now)
                .on_conflict_do_nothing(index_elements=["workspace_id", "origin"])
                .returning(done.c.origin)
            )
            if first.first() is None:
                return False
            places = await commitments.places_of(connection, workspace, write.moves)
            people = [
                *(change.by.person for change in write.changes),
                *(person for change in write.changes for person in asks.people_of(change.after)),
                *commitments.people_of(write.commitments, write.moves),
                *whys.people_of(write.whys),
            ]
            said = [
                *asks.said_in(write.changes),
                *commitments.said_in(write.commitments),
                *(Said(places[move.ask], move.message) for move in write.moves),
                *whys.said_in(write.whys),
            ]
            writing = await begin_writing(connection, workspace, lives, now, people, said)
            await asks.write_changes(writing, write.changes)
            about = {one.ask for one in write.commitments} | {one.ask for one in write.moves}
            await asks.touch(writing, about | {one.ask for one in write.whys if one.ask})
            await commitments.write_commitments(writing, write.commitments)
            await commitments.write_moves(writing, write.moves, places)
            await whys.expect_whys(writing, write.whys)
            await whys.write_whys(writing, write.whys)
            changed = about | {change.ask for change in write.changes}
            await plan_reminders(connection, workspace, changed, now)
            await plan_mirrors(
                connection,
                workspace,
                asks=changed,
                whys={one.id for one in write.whys},
                origin=write.origin,
                now=now,
            )
        return True

    # Asks

    async def ask(self, workspace: UUID, ask_id: UUID) -> Ask | None:
        """An ask of this Workspace."""
        async with self._reading() as connection:
            return await asks.one_ask(connection, workspace, asks.by_id(ask_id), self.clock.now())

    async def ask_number(self, workspace: UUID, number: int) -> Ask | None:
        """The ask that people call by this number."""
        which, now = asks.by_number(number), self.clock.now()
        async with self._reading() as connection:
            return await asks.one_ask(connection, workspace, which, now)

    async def asks_in(self, workspace: UUID, place: Place) -> tuple[Ask, ...]:
        """The asks of a thread, the newest first."""
        async with self._reading() as connection:
            return await asks.asks_of_thread(connection, workspace, place, self.clock.now())

    async def asks(self, reader: Reader, query: AskQuery) -> tuple[Ask, ...]:
        """What the reader may read of the asks."""
        async with self._reading() as connection:
            return await asks.listed_asks(connection, reader, query, self.clock.now())

    async def history(self, workspace: UUID, ask_id: UUID) -> tuple[Change, ...]:
        """What was done to an ask, in order."""
        async with self._reading() as connection:
            return await asks.changes_of(connection, workspace, ask_id, self.clock.now())

    async def closed_asks(
        self, reader: Reader, concepts: Sequence[str], limit: int = 500
    ) -> tuple[ClosedAsk, ...]:
        """Done asks that share a concept with these, the newest first."""
        async with self._reading() as connection:
            return await asks.done_asks(connection, reader, concepts, limit)

    async def ask_card(self, workspace: UUID, ask_id: UUID) -> UUID | None:
        """The card of an ask that stands in its thread."""
        async with self._reading() as connection:
            return await asks.card_of(connection, workspace, ask_id)

    async def set_ask_card(self, workspace: UUID, ask_id: UUID, card: UUID) -> None:
        """Which card shows an ask from now on. Raises `LookupError` where one is not there."""
        async with self.engine.begin() as connection:
            await asks.put_card(connection, workspace, ask_id, card)

    # Commitments

    async def commitment(self, workspace: UUID, commitment_id: UUID) -> Commitment | None:
        """A commitment of this Workspace."""
        which = memory_tables.commitment.c.id == commitment_id
        return next(iter(await self._commitments(workspace, which)), None)

    async def commitments_of(self, workspace: UUID, ask_id: UUID) -> tuple[Commitment, ...]:
        """The commitments of an ask, the newest first."""
        return await self._commitments(workspace, memory_tables.commitment.c.ask_id == ask_id)

    async def commitments(
        self, reader: Reader, query: CommitmentQuery
    ) -> tuple[tuple[Commitment, Ask], ...]:
        """What the reader may read of the commitments, each with its ask."""
        async with self._reading() as connection:
            return await commitments.listed_commitments(connection, reader, query, self.clock.now())

    async def moves_of(self, workspace: UUID, ask_id: UUID) -> tuple[Move, ...]:
        """The moves of an ask's date, in order; proposed ones too."""
        async with self._reading() as connection:
            which = memory_tables.date_move.c.ask_id == ask_id
            return await commitments.moves_where(connection, workspace, which, self.clock.now())

    async def courses_of(self, workspace: UUID, ask_ids: Collection[UUID]) -> Mapping[UUID, Course]:
        """What became of each of these asks, as far as they are of this Workspace."""
        now = self.clock.now()
        async with self._reading() as connection:
            which = memory_tables.ask.c.id.in_(ask_ids)
            found = await asks.asks_where(connection, workspace, which, now)
            which = memory_tables.commitment.c.ask_id.in_(ask_ids)
            promised = await commitments.commitments_where(connection, workspace, which, now)
            which = memory_tables.date_move.c.ask_id.in_(ask_ids)
            moved = await commitments.moves_where(connection, workspace, which, now)
        promises = defaultdict[UUID, list[Commitment]](list)
        for promise in promised:
            promises[promise.ask].append(promise)
        moves = defaultdict[UUID, list[Move]](list)
        for move in moved:
            moves[move.ask].append(move)
        return {ask.id: Course(ask, tuple(promises[ask.id]), tuple(moves[ask.id])) for ask in found}

    # Whys

    async def why(self, workspace: UUID, why_id: UUID) -> Why | None:
        """An entry of this Workspace's log."""
        which, now = memory_tables.why.c.id == why_id, self.clock.now()
        async with self._reading() as connection:
            return next(iter(await whys.whys_where(connection, workspace, which, now)), None)

    async def whys_in(self, workspace: UUID, place: Place) -> tuple[Why, ...]:
        """The entries of a thread, the newest first."""
        async with self._reading() as connection:
            return await whys.whys_of_thread(connection, workspace, place, self.clock.now())

    async def whys(self, reader: Reader, query: WhyQuery) -> tuple[Why, ...]:
        """What the reader may read of the log; with `text` by full-text search, the best first."""
        async with self._reading() as connection:
            return await whys.listed_whys(connection, reader, query, self.clock.now())

    async def whys_like(
        self, reader: Reader, text: str, concepts: Sequence[str], limit: int = 3
    ) -> tuple[Found, ...]:
        """Answered entries for this kind of work, the best fit first, superseded ones left out."""
        now = self.clock.now()
        async with self._reading() as connection:
            return await whys.like_whys(connection, reader, text, concepts, limit, now)

    # The digest

    async def digest_time(self, workspace: UUID, channel: ChannelKey) -> DigestTime:
        """When a channel gets its digest; Monday 09:00 in the Workspace's zone where nobody decided."""
        async with self._reading() as connection:
            return await digest_time_of(connection, workspace, channel)

    async def set_digest_time(
        self, workspace: UUID, channel: ChannelKey, by: UUID | None, when: DigestTime
    ) -> None:
        """Decide it, with an entry in the audit log where it changes.

        Raises `LookupError` for a Workspace that is not there, or a Person who is not in it.
        """
        told = memory_tables.digest_time
        wanted = {
            "active": when.on,
            "weekday": when.weekday,
            "at": when.at,
            "zone": when.zone,
            "kind": when.kind,
        }
        key = {
            "workspace_id": workspace,
            "platform": channel.platform,
            "team_key": channel.team,
            "channel_key": channel.channel,
        }
        async with self.engine.begin() as connection:
            await self._lives(connection, workspace)
            if by is not None:
                await expect_person(connection, workspace, by)
            before = await digest_time_of(connection, workspace, channel)
            await connection.execute(
                insert_into(connection, told)
                .values(**key, **wanted)
                .on_conflict_do_update(index_elements=list(key), set_=wanted)
            )
            if before == when:
                return
            await plan_digest(connection, workspace, channel, when, self.clock.now())
            await connection.execute(
                insert(tables.audit_log).values(
                    id=new_id(),
                    workspace_id=workspace,
                    actor="person" if by else "system",
                    person_id=by,
                    what="digest time",
                    before={"channel": channel.channel, **_said_time(before)},
                    after={"channel": channel.channel, **_said_time(when)},
                    at=self.clock.now(),
                )
            )

    async def moved_because(self, reader: Reader, since: datetime) -> tuple[MovedBecause, ...]:
        """What moved dates since then, the most frequent kind first."""
        async with self._reading() as connection:
            return await counted_reasons(connection, reader, since)

    async def _commitments(self, workspace: UUID, which: object) -> tuple[Commitment, ...]:
        async with self._reading() as connection:
            return await commitments.commitments_where(
                connection,
                workspace,
                which,  # type: ignore[arg-type]  # a condition
                self.clock.now(),
            )


async def _reader_at(connection: AsyncConnection, workspace: UUID, place: Place | None) -> Reader:
    """Everybody's eyes in a place, and in the channel that is paired with it."""
    if place is None:
        return Reader(workspace)
    here = channel_key(place)
    pair = await pair_of(connection, workspace, here)
    return Reader(workspace, here, paired=pair.there if pair else None)


def _said_time(when: DigestTime) -> dict[str, object]:
    return {
        "on": when.on,
        "weekday": when.weekday,
        "at": when.at.isoformat("minutes"),
        "zone": when.zone,
        "kind": when.kind,
    }
