"""What goes, and how: a Person's words, a deleted message, texts past their time, a whole Workspace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import (
    digest_tables,  # noqa: F401 - its tables are erased with the others
    room_tables,
    tables,
)
from adapters.database.memory_gone import (
    SILENT,
    Ends,
    ended,
    forget_message_in_memory,
    forget_person_in_memory,
    let_go,
    merge_words,
    purge_memory,
)
from adapters.database.memory_words import merge_index
from adapters.database.mirrors import plan_mirrors_of_message
from adapters.database.pairing_tables import identity_code, pairing_code
from adapters.database.rows import in_channel
from adapters.database.teams_tables import teams_conversation as their_chat
from bot.incoming import Place

_AT_ONCE = 500
"""Rows deleted in one transaction: one long one would keep SQLite's writers waiting."""
_USE_DAYS = 3
"""How long it is known what models took: a budget is a day's."""
CLAIM_DAYS = 8
"""How long it is remembered which delivery answered for what; platforms repeat within the hour."""

_NOTHING: dict[str, Any] = {
    "person_id": None,
    "author_id": None,
    "original": None,
    "result": None,
    "platform": None,
    "team_key": None,
    "channel_key": None,
    "thread_key": None,
    "message_key": None,
    "visibility": None,
}
NO_ONE: dict[str, Any] = {
    "timezone": None,
    "locale": None,
    "profile_at": None,
    "platform_admin": False,
}
NOBODYS: dict[str, Any] = {"person_id": None, "user_team_key": None, "user_key": None}


async def forget_person(
    connection: AsyncConnection, workspace: UUID, person: UUID, now: datetime
) -> bool:
    """Take out everything that says who a Person was or what they said; what it cost stays.

    False when there is no such Person here.
    """
    blanked = await connection.execute(
        update(tables.person)
        .where(
            tables.person.c.workspace_id == workspace,
            tables.person.c.id == person,
            tables.person.c.forgotten_at.is_(None),
        )
        .values(**NO_ONE, forgotten_at=now)
    )
    if not blanked.rowcount:
        return False
    made = tables.translation
    await _blank(connection, workspace, or_(made.c.person_id == person, made.c.author_id == person))
    await connection.execute(delete(their_chat).where(_theirs(workspace, person)))
    about_them = (
        tables.feedback,
        tables.identity,
        tables.oidc_identity,
        tables.role,
        tables.message,
        tables.sign_in,
        pairing_code,
        identity_code,
    )
    for owned in about_them:
        await connection.execute(
            delete(owned).where(owned.c.workspace_id == workspace, owned.c.person_id == person)
        )
    await connection.execute(
        update(tables.card)
        .where(tables.card.c.workspace_id == workspace, tables.card.c.person_id == person)
        .values(**SILENT, **NOBODYS)
    )
    said = room_tables.room_message
    await connection.execute(
        update(said)
        .where(said.c.workspace_id == workspace, said.c.person_id == person)
        .values(text=None, person_id=None, user_key=None)
    )
    await forget_person_in_memory(connection, workspace, person)
    return True


def _theirs(workspace: UUID, person: UUID) -> ColumnElement[bool]:
    """A Person's own chats with the bot in Teams: those of their users there."""
    known = tables.identity.c
    return exists().where(
        known.workspace_id == workspace,
        known.person_id == person,
        known.platform == "teams",
        known.team_key == their_chat.c.team_key,
        known.user_key == their_chat.c.user_key,
    )


async def forget_message(
    connection: AsyncConnection, workspace: UUID, place: Place, key: str, now: datetime
) -> None:
    """A message was deleted where it was written: its text goes, and what was made of it."""
    await connection.execute(
        delete(tables.message).where(
            tables.message.c.workspace_id == workspace,
            in_channel(tables.message, place),
            tables.message.c.message_key == key,
        )
    )
    made = tables.translation
    await _blank(connection, workspace, in_channel(made, place) & (made.c.message_key == key))
    await plan_mirrors_of_message(connection, workspace, place, key, now)
    await forget_message_in_memory(connection, workspace, place, key)


async def _blank(connection: AsyncConnection, workspace: UUID, which: ColumnElement[bool]) -> None:
    """Take the text out of translations, of the remarks on them, and of the cards that show them."""
    made = tables.translation
    mine = select(made.c.id).where(made.c.workspace_id == workspace, which)
    # Other people's remarks on these texts may quote them.
    await connection.execute(
        update(tables.feedback)
        .where(
            tables.feedback.c.workspace_id == workspace, tables.feedback.c.translation_id.in_(mine)
        )
        .values(reason=None)
    )
    await connection.execute(
        update(tables.card)
        .where(tables.card.c.workspace_id == workspace, tables.card.c.translation_id.in_(mine))
        .values(**SILENT)
    )
    await connection.execute(
        update(made).where(made.c.workspace_id == workspace, which).values(**_NOTHING)
    )


async def purge_workspace(
    engine: AsyncEngine, workspace: UUID, days: int, records: int, now: datetime
) -> int:
    """Delete the texts and records of a Workspace whose time is over; how many translations went.

    Texts are kept for so many `days`, records for so many. A shorter retention counts for what was
    saved before it was set, too.
    """
    oldest = now - timedelta(days=days)
    made, card, message = tables.translation, tables.card, tables.message
    gone = await _delete(
        engine, made, workspace, or_(made.c.expires_at <= now, made.c.created_at <= oldest)
    )
    await _delete(
        engine, card, workspace, or_(card.c.expires_at <= now, card.c.created_at <= oldest)
    )
    await _delete(
        engine, message, workspace, or_(message.c.expires_at <= now, message.c.at <= oldest)
    )
    said = room_tables.room_message
    await _delete(engine, said, workspace, or_(said.c.expires_at <= now, said.c.at <= oldest))
    await _delete(engine, tables.thread, workspace, tables.thread.c.followed_at <= oldest)
    await _delete(engine, tables.sign_in, workspace, tables.sign_in.c.expires_at <= now)
    for code in (pairing_code, identity_code):
        await _delete(engine, code, workspace, code.c.expires_at <= now)
    token = tables.api_token.c
    over = or_(token.expires_at <= oldest, token.revoked_at <= oldest)
    await _delete(engine, tables.api_token, workspace, over)
    claims = tables.happening
    forgettable = now - timedelta(days=CLAIM_DAYS)
    await _delete(engine, claims, workspace, claims.c.at <= forgettable)
    used = tables.model_use
    await _delete(engine, used, workspace, used.c.at <= now - timedelta(days=_USE_DAYS))
    ends = Ends.after(now, days, records)
    await purge_memory(engine, workspace, ends)
    whys_go = await let_go(engine, workspace, ends)
    for table, which in ended(ends, forgettable):
        await _delete(engine, table, workspace, which)
    if whys_go:
        await merge_words(engine)
    return gone


async def _delete(
    engine: AsyncEngine, table: Table, workspace: UUID, which: ColumnElement[bool]
) -> int:
    """Delete rows of a Workspace, some at a time; how many went."""
    keys = tuple(table.primary_key.columns)
    gone = 0
    batch = _AT_ONCE
    while batch == _AT_ONCE:
        async with engine.begin() as connection:
            some = (
                await connection.execute(
                    select(*keys)
                    .where(table.c.workspace_id == workspace, which)
                    .order_by(*keys)  # two who purge at once lock in one order
                    .limit(_AT_ONCE)
                )
            ).all()
            batch = len(some)
            for row in some:
                same = [column == value for column, value in zip(keys, row, strict=True)]
                await connection.execute(
                    delete(table).where(table.c.workspace_id == workspace, *same)
                )
        gone += batch
    return gone


async def erase_workspace(connection: AsyncConnection, workspace: UUID, now: datetime) -> None:
    """Delete everything of a Workspace but its name and its audit log, which holds no text."""
    kept = {tables.workspace.name, tables.audit_log.name, tables.installation.name}
    people = tables.person.name
    for table in reversed(tables.metadata.sorted_tables):
        if "workspace_id" in table.c and table.name not in {*kept, people}:
            await connection.execute(delete(table).where(table.c.workspace_id == workspace))
    await merge_index(connection)
    # The audit log may name them, by an id that says nothing any more.
    await connection.execute(
        update(tables.person)
        .where(tables.person.c.workspace_id == workspace, tables.person.c.forgotten_at.is_(None))
        .values(**NO_ONE, forgotten_at=now)
    )
