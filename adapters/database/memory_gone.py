"""What goes of the memory, and how: a Person's words, those of a deleted message, what is over.

Quotes and names go; kinds and dates stay until the record's own end. A record that loses words is
another version, so that nobody who read it before writes them down again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    cast,
    delete,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import memory_tables, tables
from adapters.database.memory_words import merge_index, put_words_anew
from adapters.database.rows import in_channel
from bot.incoming import Place

_ASK, _CHANGE = memory_tables.ask, memory_tables.ask_change
_COMMITMENT, _MOVE = memory_tables.commitment, memory_tables.date_move
_WHY, _FACTOR, _STEP = memory_tables.why, memory_tables.why_factor, memory_tables.why_step
_QUOTED = (_ASK, _COMMITMENT, _WHY)
"""What says by itself where it was said."""

SILENT: dict[str, Any] = {"reply": None, "route": None, "keep": False}
"""What of a card goes with the text that it shows."""
_AT_ONCE = 500
"""Rows that lose their words in one transaction."""
_TELLS = 60
"""Characters of a text by which cards that show it are found: they may show no more of it."""
_TOO_SHORT = 8
"""Characters below which a text says nothing by itself, and would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Texts that are there since before `texts` go, and records that did not change since `records`."""

    now: datetime
    texts: datetime
    records: datetime

    @classmethod
    def after(cls, now: datetime, texts: int, records: int) -> Ends:
        """By how many days each is kept."""
        return cls(now, now - timedelta(days=texts), now - timedelta(days=records))


async def hide_channel(connection: AsyncConnection, workspace: UUID, place: Place) -> None:
    """A channel became private: what was said there in public is not any more."""
    for table in _QUOTED:
        await connection.execute(
            update(table)
            .where(
                table.c.workspace_id == workspace,
                in_channel(table, place),
                table.c.visibility == "public",
            )
            .values(visibility="private")
        )


async def forget_person_in_memory(
    connection: AsyncConnection, workspace: UUID, person: UUID
) -> None:
    """What a Person asked, said and wrote goes from every record, and their name with it."""
    going = _Going(connection, workspace)
    asked = await going.ids(_ASK, _ASK.c.asker_id == person)
    stepped = await going.ids(
        _CHANGE,
        _CHANGE.c.person_id == person,
        _CHANGE.c.step_after.is_not(None),
        of=_CHANGE.c.ask_id,
    )
    questioned = await going.ids(_WHY, _WHY.c.asker_id == person)
    titled = await going.ids(_WHY, _WHY.c.ask_id.in_(asked)) if asked else set()
    reasoned = await going.ids(_WHY, _offers("by", str(person)))
    for table in (_FACTOR, _STEP):
        reasoned |= await going.ids(table, table.c.author_id == person, of=table.c.why_id)

    await going.blank(_ASK, _ASK.c.id.in_(asked), "quote")
    await _blank_steps(going, asked | stepped)
    await going.blank(_CHANGE, _CHANGE.c.person_id == person, "note")
    theirs = or_(
        _COMMITMENT.c.author_id == person,
        and_(_COMMITMENT.c.author_id.is_(None), _COMMITMENT.c.drafted_by == person),
    )
    await going.blank(_COMMITMENT, theirs, "quote")
    await going.blank(_COMMITMENT, _COMMITMENT.c.drafted_by == person, "owes_marketing", "owes_it")
    moved = or_(_MOVE.c.author_id == person, _MOVE.c.person_id == person)
    await going.blank(_MOVE, moved, "because", "quote")
    await going.blank(_WHY, _WHY.c.id.in_(questioned), "question")
    await going.blank(_WHY, _WHY.c.id.in_(questioned | titled), "title")
    await going.drop(_WHY, _WHY.c.id.in_(questioned | titled | reasoned), "options")
    await going.blank(_FACTOR, _FACTOR.c.author_id == person, "quote")
    await going.blank(_STEP, _STEP.c.author_id == person, "because")

    for table, columns in _NAMES.items():
        for column in columns:
            await going.drop(table, table.c[column] == person, column)
    await connection.execute(
        delete(memory_tables.seen).where(
            memory_tables.seen.c.workspace_id == workspace,
            memory_tables.seen.c.person_id == person,
        )
    )
    await going.finish(questioned | titled | reasoned)


def _offers(name: str, value: str) -> ColumnElement[bool]:
    """Whether an option of a why has this value: both databases write JSON as text alike."""
    written = json.dumps({name: value}, ensure_ascii=False).strip("{}")
    return cast(_WHY.c.options, Text).contains(written, autoescape=True)


_NAMES: dict[Table, tuple[str, ...]] = {
    _ASK: ("asker_id", "assignee_id", "delivered_by"),
    _CHANGE: ("person_id",),
    _COMMITMENT: ("author_id", "drafted_by", "yes_marketing_by", "yes_it_by"),
    _MOVE: ("person_id", "confirmed_by", "author_id"),
    _WHY: ("asker_id", "confirmed_by"),
    _FACTOR: ("author_id",),
    _STEP: ("author_id",),
}
"""Every column that says who somebody is."""


async def forget_message_in_memory(
    connection: AsyncConnection, workspace: UUID, place: Place, key: str
) -> None:
    """What records quote of a message that was deleted; what others said of it stays."""
    going = _Going(connection, workspace)
    asked = await going.ids(_ASK, in_channel(_ASK, place), _ASK.c.message_key == key)
    here = _in_channel_of(_ASK, workspace, place)
    stepped = await going.ids(
        _CHANGE, _CHANGE.c.message_key == key, _CHANGE.c.ask_id.in_(here), of=_CHANGE.c.ask_id
    )
    questioned = await going.ids(_WHY, in_channel(_WHY, place), _WHY.c.message_key == key)
    titled = await going.ids(_WHY, _WHY.c.ask_id.in_(asked)) if asked else set()
    logged = _in_channel_of(_WHY, workspace, place)
    reasoned = await going.ids(_WHY, in_channel(_WHY, place), _offers("message", key))
    for table, text in ((_FACTOR, "quote"), (_STEP, "because")):
        said = and_(table.c.message_key == key, table.c.why_id.in_(logged))
        reasoned |= await going.ids(table, said, of=table.c.why_id)
        await going.blank(table, said, text)

    await going.blank(_ASK, _ASK.c.id.in_(asked), "quote")
    await going.drop(_ASK, _ASK.c.id.in_(asked), "link")
    await _blank_steps(going, stepped)
    await going.blank(
        _CHANGE, and_(_CHANGE.c.message_key == key, _CHANGE.c.ask_id.in_(here)), "note"
    )
    drafted = and_(in_channel(_COMMITMENT, place), _COMMITMENT.c.message_key == key)
    await going.blank(_COMMITMENT, drafted, "quote")
    await going.drop(_COMMITMENT, drafted, "link")
    unconfirmed = and_(drafted, _COMMITMENT.c.state == "draft")
    await going.blank(_COMMITMENT, unconfirmed, "owes_marketing", "owes_it")
    moved = and_(_MOVE.c.message_key == key, _MOVE.c.ask_id.in_(here))
    await going.blank(_MOVE, moved, "because", "quote")
    await going.blank(_WHY, _WHY.c.id.in_(questioned), "question")
    await going.drop(_WHY, _WHY.c.id.in_(questioned), "link")
    await going.blank(_WHY, _WHY.c.id.in_(questioned | titled), "title")
    await going.drop(_WHY, _WHY.c.id.in_(questioned | titled | reasoned), "options")
    await going.finish(questioned | titled | reasoned)


async def purge_memory(engine: AsyncEngine, workspace: UUID, ends: Ends) -> None:
    """Take the words out of what is text and over, some records at a time.

    The rows themselves go by `ended`, at the record's own end.
    """
    for table, since, confirmed in (
        (_ASK, _ASK.c.opened_at, _ASK.c.confirmed),
        (
            _COMMITMENT,
            _COMMITMENT.c.drafted_at,
            or_(_COMMITMENT.c.yes_marketing_at.is_not(None), _COMMITMENT.c.yes_it_at.is_not(None)),
        ),
        (_MOVE, _MOVE.c.at, _MOVE.c.confirmed_at.is_not(None)),
        (_WHY, _WHY.c.opened_at, _WHY.c.confirmed_at.is_not(None)),
    ):
        over = or_(
            table.c.expires_at <= ends.now,
            and_(~confirmed, since <= ends.texts),
            and_(confirmed, table.c.changed_at <= ends.records),
        )
        says = or_(*(table.c[name].is_not(None) for name in (*_WORDS[table], *_NAMES[table])))
        while await _blank_some(engine, workspace, table, and_(over, says)):
            pass


_WORDS: dict[Table, tuple[str, ...]] = {
    _ASK: ("quote", "next_step"),
    _COMMITMENT: ("quote", "owes_marketing", "owes_it"),
    _MOVE: ("because", "quote"),
    _WHY: ("title", "question", "options"),
}
"""Every column that holds words, of what has a time of its own."""


async def _blank_some(
    engine: AsyncEngine, workspace: UUID, table: Table, which: ColumnElement[bool]
) -> bool:
    """Take words and names out of some rows; True where there may be more."""
    async with engine.begin() as connection:
        found = await connection.execute(
            select(table.c.id)
            .where(table.c.workspace_id == workspace, which)
            .order_by(table.c.id)  # two who purge at once lock in one order
            .limit(_AT_ONCE)
            .with_for_update()
        )
        ids = set(found.scalars())
        if not ids:
            return False
        going = _Going(connection, workspace)
        await going.drop(table, table.c.id.in_(ids), *_WORDS[table], *_NAMES[table])
        if table is _ASK:
            changes = ("note", "step_before", "step_after", "person_id")
            await going.drop(_CHANGE, _CHANGE.c.ask_id.in_(ids), *changes)
            await _silence_cards_of(connection, workspace, ids)
        if table is _WHY:
            await going.drop(_FACTOR, _FACTOR.c.why_id.in_(ids), "quote", "author_id")
            await going.drop(_STEP, _STEP.c.why_id.in_(ids), "because", "author_id")
            await going.finish(ids)
    return len(ids) == _AT_ONCE


def ended(ends: Ends, claims: datetime) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """Which rows are at their end, by table, in the order in which they can be deleted."""
    return (
        (_WHY, _WHY.c.changed_at <= ends.records),
        (_MOVE, _MOVE.c.changed_at <= ends.records),
        (_COMMITMENT, _COMMITMENT.c.changed_at <= ends.records),
        (_CHANGE, _CHANGE.c.at <= ends.records),
        (_ASK, _ASK.c.changed_at <= ends.records),
        (memory_tables.seen, memory_tables.seen.c.last_seen <= ends.records),
        (memory_tables.memory_write, memory_tables.memory_write.c.at <= claims),
    )


async def let_go(engine: AsyncEngine, workspace: UUID, ends: Ends) -> bool:
    """Nothing points any more at what is about to be deleted; whether a why is."""
    async with engine.begin() as connection:
        over = select(_WHY.c.id).where(
            _WHY.c.workspace_id == workspace, _WHY.c.changed_at <= ends.records
        )
        asks = select(_ASK.c.id).where(
            _ASK.c.workspace_id == workspace, _ASK.c.changed_at <= ends.records
        )
        for column, gone in (("supersedes", over), ("superseded_by", over), ("ask_id", asks)):
            await connection.execute(
                update(_WHY)
                .where(_WHY.c.workspace_id == workspace, _WHY.c[column].in_(gone))
                .values({column: None})
            )
        return (await connection.execute(over.limit(1))).first() is not None


async def merge_words(engine: AsyncEngine) -> None:
    """Once whys were deleted: nothing of them stays in the index either."""
    async with engine.begin() as connection:
        await merge_index(connection)


async def _blank_steps(going: _Going, asks: Collection[UUID]) -> None:
    """What the next step was is gone from these asks and from all that was done to them."""
    await going.blank(_ASK, _ASK.c.id.in_(asks), "next_step")
    await going.blank(_CHANGE, _CHANGE.c.ask_id.in_(asks), "step_before", "step_after")


def _in_channel_of(table: Table, workspace: UUID, place: Place) -> Select[Any]:
    return select(table.c.id).where(table.c.workspace_id == workspace, in_channel(table, place))


class _Going:
    """Texts on their way out of one transaction, and of the cards that show them."""

    def __init__(self, connection: AsyncConnection, workspace: UUID) -> None:
        self._connection = connection
        self._workspace = workspace
        self._texts: set[str] = set()

    async def ids(
        self, table: Table, *which: ColumnElement[bool], of: Column[Any] | None = None
    ) -> set[UUID]:
        """The ids of the rows that this is true of, or another column of theirs."""
        wanted = table.c.id if of is None else of
        found = await self._connection.execute(
            select(wanted).where(table.c.workspace_id == self._workspace, *which)
        )
        return set(found.scalars())

    async def blank(self, table: Table, which: ColumnElement[bool], *columns: str) -> None:
        """Take texts out of these rows, and remember them for `finish`."""
        found = await self._connection.execute(
            select(*(table.c[name] for name in columns)).where(
                table.c.workspace_id == self._workspace, which
            )
        )
        self._texts |= {text for row in found for text in row if text}
        await self.drop(table, which, *columns)

    async def drop(self, table: Table, which: ColumnElement[bool], *columns: str) -> None:
        """Empty columns of these rows, each of which is then another version, where it has one."""
        some = or_(*(table.c[name].is_not(None) for name in columns))
        values: dict[str, Any] = dict.fromkeys(columns, null())
        if "version" in table.c and table is not _CHANGE:
            values["version"] = table.c.version + 1
        await self._connection.execute(
            update(table)
            .where(table.c.workspace_id == self._workspace, which, some)
            .values(**values)
        )

    async def finish(self, whys: Iterable[UUID]) -> None:
        """Nothing is found by these words any more, and no card shows them."""
        changed = sorted(whys)
        if changed:
            await self._connection.execute(
                update(_WHY)
                .where(_WHY.c.workspace_id == self._workspace, _WHY.c.id.in_(changed))
                .values(version=_WHY.c.version + 1)
            )
            await put_words_anew(self._connection, self._workspace, changed)
            await merge_index(self._connection)
        await _silence_cards(self._connection, self._workspace, sorted(self._texts))


async def _silence_cards(
    connection: AsyncConnection, workspace: UUID, texts: Sequence[str]
) -> None:
    """The cards that show one of these texts say nothing any more."""
    card = tables.card
    shown = cast(card.c.reply, Text)
    telling = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts]
    starts = [text[:_TELLS] for text in telling if len(text) >= _TOO_SHORT]
    for some in range(0, len(starts), _PATTERNS):
        shows = or_(*(shown.contains(one, autoescape=True) for one in starts[some:][:_PATTERNS]))
        await connection.execute(
            update(card)
            .where(card.c.workspace_id == workspace, card.c.reply.is_not(None), shows)
            .values(**SILENT)
        )


async def _silence_cards_of(
    connection: AsyncConnection, workspace: UUID, asks: Collection[UUID]
) -> None:
    """The cards that show these asks in their threads say nothing any more."""
    shown, card = memory_tables.ask_card, tables.card
    cards = select(shown.c.card_id).where(
        shown.c.workspace_id == workspace, shown.c.ask_id.in_(asks)
    )
    await connection.execute(
        update(card).where(card.c.workspace_id == workspace, card.c.id.in_(cards)).values(**SILENT)
    )


_PATTERNS = 20
"""Texts that are looked for in one statement."""
