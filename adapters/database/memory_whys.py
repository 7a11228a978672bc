"""Whys in the database: the log of reasons, searched by words and by what kind of work it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables
from adapters.database.memory_asks import of_thread
from adapters.database.memory_rows import as_why, kept, source_columns, why_columns
from adapters.database.memory_words import asked_words, only_checked, put_words, with_words
from adapters.database.memory_writing import Said, Writing, lives_until
from adapters.database.readable import is_here, readable
from adapters.database.rows import insert_into
from bot.errors import Overtaken
from bot.incoming import Place
from bot.likeness import LEAST, fit, telling, words_of
from bot.memory import WhyQuery
from bot.records import Reader
from bot.whys import Factor, Found, Step, Why

_WHY, _FACTOR, _STEP = memory_tables.why, memory_tables.why_factor, memory_tables.why_step
_CONCEPT = memory_tables.why_concept
_CANDIDATES = 50
"""Entries that are looked at closely, by concepts and by words each."""


def people_of(whys: Iterable[Why]) -> list[UUID | None]:
    """Who whys name."""
    return [
        person
        for why in whys
        for person in (
            why.asker,
            why.confirmed_by,
            *(one.by for one in why.factors),
            *(one.by for one in why.steps),
        )
    ]


def said_in(whys: Iterable[Why]) -> list[Said]:
    """The messages whose words whys take."""
    return [
        Said(why.source.place, message)
        for why in whys
        for message in (why.source.message, *(part.message for part in _parts(why)))
    ]


def _parts(why: Why) -> tuple[Factor | Step, ...]:
    return (*why.factors, *why.steps)


async def write_whys(writing: Writing, whys: Sequence[Why]) -> None:
    """Write entries. Raises `Overtaken` where one changed since it was read.

    One that supersedes another is written down at that one too.
    """
    written = {one.id for one in whys}
    # New ones first: those that they supersede point at them.
    for why in sorted(whys, key=lambda one: (one.version > 1, one.id)):
        place, message = why.source.place, why.source.message
        asker = writing.author(place, message, why.asker)
        columns = why_columns(why) | {
            "asker_id": writing.known(asker),
            "confirmed_by": writing.known(why.confirmed_by),
        }
        if not writing.may_keep(place, message, why.asker):
            columns |= {"question": None, "title": None}
        record = why.confirmed_at is not None
        await _put(writing, why, lives_until(writing, why.opened_at, columns, record=record))
        await _put_parts(writing, why, columns)
    for why in whys:
        if why.supersedes is not None and why.supersedes not in written:
            await _supersede(writing, why.supersedes, why.id)


async def _put(writing: Writing, why: Why, columns: dict[str, Any]) -> None:
    if why.version > 1:
        written = await writing.connection.execute(
            update(_WHY)
            .where(
                _WHY.c.workspace_id == writing.workspace,
                _WHY.c.id == why.id,
                _WHY.c.version == why.version - 1,
            )
            .values(**columns)
            .returning(_WHY.c.id)
        )
    else:
        visibility = writing.visibility(why.source.place)
        written = await writing.connection.execute(
            insert_into(writing.connection, _WHY)
            .values(
                id=why.id,
                workspace_id=writing.workspace,
                opened_at=why.opened_at,
                **(source_columns(why.source) | {"visibility": visibility}),
                **columns,
            )
            .on_conflict_do_nothing(index_elements=["id"])
            .returning(_WHY.c.id)
        )
    if written.first() is None:
        raise Overtaken


async def _put_parts(writing: Writing, why: Why, columns: dict[str, Any]) -> None:
    """Factors, steps, concepts and words, in the place of those that were there."""
    connection, place = writing.connection, why.source.place
    mine: dict[str, Any] = {"workspace_id": writing.workspace, "why_id": why.id}

    def words(part: Factor | Step, said: str | None) -> str | None:
        return kept(said) if writing.may_keep(place, part.message, part.by) else None

    def author(part: Factor | Step) -> UUID | None:
        return writing.known(writing.author(place, part.message, part.by))

    factors = [
        mine
        | {
            "position": position,
            "kind": one.kind,
            "quote": words(one, one.quote),
            "message_key": one.message,
            "author_id": author(one),
            "concepts": list(one.concepts),
            "since": one.since,
            "until": one.until,
        }
        for position, one in enumerate(why.factors)
    ]
    steps = [
        mine
        | {
            "position": position,
            "at": one.at,
            "side": one.side,
            "rung": one.rung,
            "day": one.day,
            "because": words(one, one.because),
            "message_key": one.message,
            "author_id": author(one),
        }
        for position, one in enumerate(why.steps)
    ]
    of_reasons = {concept for one in why.factors for concept in one.concepts}
    concepts = [
        mine | {"concept": concept, "of_work": concept in why.concepts}
        for concept in sorted(of_reasons | set(why.concepts))
    ]
    for table, rows in ((_FACTOR, factors), (_STEP, steps), (_CONCEPT, concepts)):
        await connection.execute(
            delete(table).where(table.c.workspace_id == writing.workspace, table.c.why_id == why.id)
        )
        if rows:
            await connection.execute(insert(table), rows)
    texts = (columns["title"], columns["question"], *(one["quote"] for one in factors))
    named = [*why.concepts, *(concept for one in why.factors for concept in one.concepts)]
    await put_words(connection, writing.workspace, why.id, (*texts, *named))


async def _supersede(writing: Writing, old: UUID, new: UUID) -> None:
    """Raises `LookupError` where there is no such entry."""
    done = await writing.connection.execute(
        update(_WHY)
        .where(_WHY.c.workspace_id == writing.workspace, _WHY.c.id == old)
        .values(superseded_by=new, version=_WHY.c.version + 1)
    )
    if not done.rowcount:
        raise LookupError("there is no such why in this Workspace")


async def whys_where(
    connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool], now: datetime
) -> tuple[Why, ...]:
    """The entries that this is true of, the newest first."""
    found = await connection.execute(select(_WHY).where(_WHY.c.workspace_id == workspace, which))
    # Sorted here: to save itself that, SQLite would follow the index of all that was ever opened.
    whys = await _whole(connection, workspace, found.mappings().all(), now)
    return tuple(sorted(whys, key=lambda why: (why.opened_at, why.id), reverse=True))


async def whys_of_thread(
    connection: AsyncConnection, workspace: UUID, place: Place, now: datetime
) -> tuple[Why, ...]:
    """The entries of a thread, the newest first."""
    return await whys_where(connection, workspace, of_thread(_WHY, workspace, place), now)


async def listed_whys(
    connection: AsyncConnection, reader: Reader, query: WhyQuery, now: datetime
) -> tuple[Why, ...]:
    """What the reader may read of the log, the newest first, or those that fit the words best."""
    which = [readable(_WHY, reader), *_filters(reader, query)]
    order: list[Any] = [_WHY.c.opened_at.desc(), _WHY.c.id.desc()]
    rows: Any = _WHY
    if query.text.strip():
        words = asked_words(query.text)
        if not words:
            return ()
        rows, matches, rank = with_words(connection, _WHY, words, every=True)
        whose = only_checked(connection, _WHY.c.workspace_id)
        fresh = only_checked(connection, _WHY.c.expires_at) > now
        which = [matches, readable(_WHY, reader, whose), fresh, *_filters(reader, query)]
        order.insert(0, rank)
    # Ids first: what is found and sorted by the thousands is small, and only a page of it is read.
    page = (
        select(_WHY.c.id)
        .select_from(rows)
        .where(*which)
        .order_by(*order)
        .limit(query.limit)
        .offset(query.offset)
    )
    ids = list((await connection.execute(page)).scalars())
    if not ids:
        return ()
    found = await whys_where(connection, reader.workspace, _WHY.c.id.in_(ids), now)
    place = {why_id: number for number, why_id in enumerate(ids)}
    return tuple(sorted(found, key=lambda why: place[why.id]))


def _filters(reader: Reader, query: WhyQuery) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = []
    if query.kind is not None:
        which.append(
            exists().where(
                _FACTOR.c.workspace_id == _WHY.c.workspace_id,
                _FACTOR.c.why_id == _WHY.c.id,
                _FACTOR.c.kind == query.kind,
            )
        )
    if query.concept is not None:
        which.append(
            exists().where(
                _CONCEPT.c.workspace_id == _WHY.c.workspace_id,
                _CONCEPT.c.why_id == _WHY.c.id,
                _CONCEPT.c.concept == query.concept,
            )
        )
    if query.side is not None:
        which.append(_WHY.c.asked_of == query.side)
    if query.channel is not None:
        which.append(is_here(_WHY, reader, query.channel))
    if query.confirmed is not None:
        confirmed = _WHY.c.confirmed_at.is_not(None)
        which.append(confirmed if query.confirmed else ~confirmed)
    if query.since is not None:
        which.append(_WHY.c.opened_at >= query.since)
    return which


async def like_whys(
    connection: AsyncConnection,
    reader: Reader,
    text: str,
    concepts: Sequence[str],
    limit: int,
    now: datetime,
) -> tuple[Found, ...]:
    """Answered entries for this kind of work, the best fit first, then confirmed, then newer ones.

    From `bot.likeness.LEAST` on, among the entries that share most concepts or words.
    """
    asked = telling(words_of(text))
    usable = (
        readable(_WHY, reader, only_checked(connection, _WHY.c.workspace_id)),
        _WHY.c.answered_at.is_not(None),
        only_checked(connection, _WHY.c.superseded_by).is_(None),
        only_checked(connection, _WHY.c.expires_at) > now,
    )
    newest = (_WHY.c.answered_at.desc(), _WHY.c.id.desc())
    candidates: set[UUID] = set()
    if concepts:
        shared = (
            select(_WHY.c.id)
            .select_from(_CONCEPT)
            .join(_WHY, _WHY.c.id == _CONCEPT.c.why_id)  # its Workspace is checked by `usable`
            .where(
                _CONCEPT.c.workspace_id == reader.workspace,
                _CONCEPT.c.concept.in_(set(concepts)),
                _CONCEPT.c.of_work,
                *usable,
            )
            .group_by(_WHY.c.id, _WHY.c.answered_at)
            .order_by(func.count().desc(), *newest)
            .limit(_CANDIDATES)
        )
        candidates |= set((await connection.execute(shared)).scalars())
    if asked:
        joined, matches, rank = with_words(connection, _WHY, sorted(asked), every=False)
        said = (
            select(_WHY.c.id)
            .select_from(joined)
            .where(matches, *usable)
            .order_by(rank, *newest)
            .limit(_CANDIDATES)
        )
        candidates |= set((await connection.execute(said)).scalars())
    if not candidates:
        return ()
    whys = await whys_where(connection, reader.workspace, _WHY.c.id.in_(candidates), now)
    found = [Found(why, fit(concepts, asked, why.concepts, _about(why))) for why in whys]
    fitting = [one for one in found if one.fit >= LEAST]
    fitting.sort(key=lambda one: (one.fit, one.why.confirmed_at is not None), reverse=True)
    return tuple(fitting[:limit])


def _about(why: Why) -> frozenset[str]:
    """The words that say what kind of work a why is about."""
    texts = (why.title, why.question, *why.concepts)
    return telling(word for text in texts if text for word in words_of(text))


async def _whole(
    connection: AsyncConnection, workspace: UUID, rows: Sequence[Any], now: datetime
) -> tuple[Why, ...]:
    """Rows of `why` with their factors and steps."""
    ids = [row["id"] for row in rows]
    factors = await parts_of(connection, _FACTOR, workspace, ids)
    steps = await parts_of(connection, _STEP, workspace, ids)
    return tuple(as_why(row, factors[row["id"]], steps[row["id"]], now) for row in rows)


async def parts_of(
    connection: AsyncConnection, table: Any, workspace: UUID, whys: Iterable[UUID]
) -> defaultdict[UUID, list[Any]]:
    """The parts of whys, in their order."""
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    ids = list(whys)
    if ids:
        rows = await connection.execute(
            select(table)
            .where(table.c.workspace_id == workspace, table.c.why_id.in_(ids))
            .order_by(table.c.why_id, table.c.position)
        )
        for row in rows.mappings():
            found[row["why_id"]].append(row)
    return found


async def expect_whys(writing: Writing, whys: Sequence[Why]) -> None:
    """Raises `LookupError` where one supersedes, or is by, what is not in this Workspace."""
    written = {why.id for why in whys}
    named = {one for why in whys for one in (why.supersedes, why.superseded_by) if one}
    others = named - written
    if not others:
        return
    found = await writing.connection.execute(
        select(_WHY.c.id).where(_WHY.c.workspace_id == writing.workspace, _WHY.c.id.in_(others))
    )
    if len(found.all()) < len(others):
        raise LookupError("there is no such why in this Workspace")
