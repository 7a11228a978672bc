"""The rule of who may read what (`bot.access.readable_by`), in SQL, for lists and searches."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select

from adapters.database import memory_tables as tables
from bot.records import ChannelKey, Reader


def is_of(rows: FromClause, channel: ChannelKey) -> ColumnElement[bool]:
    """What was said in this channel."""
    return and_(
        rows.c.platform == channel.platform,
        rows.c.team_key == channel.team,
        rows.c.channel_key == channel.channel,
    )


def is_here(rows: FromClause, reader: Reader, channel: ChannelKey) -> ColumnElement[bool]:
    """What was said in a channel, and in the one that it is paired with where the reader is there."""
    if reader.paired is None or channel != reader.here:
        return is_of(rows, channel)
    return or_(is_of(rows, channel), is_of(rows, reader.paired))


def readable(
    rows: FromClause, reader: Reader, workspace: ColumnElement[UUID] | None = None
) -> ColumnElement[bool]:
    """The rows that are the reader's to read; with the Workspace, so that no query forgets it.

    Said in a public channel, or where the reader is now, or in the channel that is paired with it, or
    in one where they were seen then or later. The table `seen` stands for `reader.seen`, which was read from there. `workspace` is
    another way to write the rows' Workspace.
    """
    whose = rows.c.workspace_id if workspace is None else workspace
    return and_(whose == reader.workspace, _said_for(rows, reader))


def _said_for(rows: FromClause, reader: Reader) -> ColumnElement[bool]:
    rules = [rows.c.visibility == "public", false()]
    if reader.here is not None:
        rules.append(is_here(rows, reader, reader.here))
    if reader.person is not None and reader.seen:
        seen = tables.seen
        rules.append(
            exists(
                select(1).where(
                    seen.c.workspace_id == rows.c.workspace_id,
                    seen.c.person_id == reader.person,
                    seen.c.platform == rows.c.platform,
                    seen.c.team_key == rows.c.team_key,
                    seen.c.channel_key == rows.c.channel_key,
                    seen.c.last_seen >= rows.c.said_at,
                )
            )
        )
    return or_(*rules)
