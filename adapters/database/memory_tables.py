"""The tables of the memory: asks, commitments, moves of dates, whys, and who was seen where.

What is text (quotes, questions, what is owed) may be NULL: its time is over or somebody asked for
it to go, and kinds and dates stay until the record's own end. `expires_at` is the end of the text;
a record ends so many days after `changed_at`.
"""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    false,
    true,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from adapters.database.tables import (
    PLATFORMS,
    VISIBILITIES,
    Moment,
    json_column,
    metadata,
    of_workspace,
    one_of,
)
from bot.asks import UNRESOLVED, Status
from bot.commitments import RUNNING, State
from bot.memory import DigestKind
from bot.records import FactorKind, Rung
from glossary.concept import SIDES

STATUSES: tuple[str, ...] = get_args(Status)
STATES: tuple[str, ...] = get_args(State)
FACTORS: tuple[str, ...] = get_args(FactorKind)
RUNGS: tuple[str, ...] = get_args(Rung)
DIGESTS: tuple[str, ...] = get_args(DigestKind)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _said() -> list[Column[Any]]:
    """Where and when it was said, and who may read it: NULL, unknown, is read as private."""
    return [
        Column("platform", String(16), nullable=False),
        Column("team_key", String(128), nullable=False),
        Column("channel_key", String(128), nullable=False),
        Column("thread_key", String(128)),
        Column("message_key", String(128)),
        Column("direct", Boolean, nullable=False, server_default=false()),
        Column("visibility", String(16)),
        Column("link", Text),
        Column("said_at", Moment, nullable=False),
    ]


def _lives() -> list[Column[Any]]:
    return [
        Column("changed_at", Moment, nullable=False),
        Column("expires_at", Moment, nullable=False),
    ]


def _channel(table: Table, *more: Column[Any]) -> list[Column[Any]]:
    """The columns that an index over a channel begins with."""
    c = table.c
    return [c.workspace_id, c.platform, c.team_key, c.channel_key, *more]


ask = Table(
    "ask",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    # The delivery that it was tracked by.
    Column("origin", String(255), nullable=False),
    Column("quote", Text),
    Column("side", String(16)),
    Column("asker_id", Uuid),
    *_said(),
    Column("status", String(32), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("concepts", json_column, nullable=False),
    Column("wished", Date),
    Column("due", Date),
    Column("next_step", Text),
    Column("assignee_id", Uuid),
    Column("snoozed_until", Moment),
    Column("delivered_by", Uuid),
    Column("opened_at", Moment, nullable=False),
    Column("turn_since", Moment, nullable=False),
    # NULL while it is unresolved, which is what the partial indexes below go by: SQLite uses one
    # only where a query repeats its condition word by word.
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False),
    *_lives(),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint("workspace_id", "origin"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    of_workspace("person", "asker_id"),
    of_workspace("person", "assignee_id"),
    of_workspace("person", "delivered_by"),
    one_of("platform", PLATFORMS),
    one_of("visibility", VISIBILITIES),
    one_of("side", SIDES),
    one_of("status", STATUSES),
    CheckConstraint(f"(closed_at IS NULL) = (status IN ({_listed(UNRESOLVED)}))", name="closed"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("version >= 1", name="version"),
)
_unresolved = ask.c.closed_at.is_(None)
for _name, _columns in (
    # With `closed_at`, NULL as it is: without statistics SQLite prefers what has more equals in it.
    ("ix_ask_unresolved", [ask.c.workspace_id, ask.c.closed_at, ask.c.turn_since]),
    ("ix_ask_unresolved_channel", _channel(ask, ask.c.turn_since)),
):
    Index(_name, *_columns, sqlite_where=_unresolved, postgresql_where=_unresolved)
Index("ix_ask_thread", *_channel(ask, ask.c.thread_key))
# What changed lately in a channel: without it a digest would read all that was ever asked there.
Index("ix_ask_lately", *_channel(ask, ask.c.changed_at))
Index("ix_ask_message", *_channel(ask, ask.c.message_key))
Index(None, ask.c.workspace_id, ask.c.turn_since)
Index(None, ask.c.workspace_id, ask.c.asker_id)
Index(None, ask.c.workspace_id, ask.c.assignee_id)
Index(None, ask.c.workspace_id, ask.c.delivered_by)
Index(None, ask.c.workspace_id, ask.c.expires_at)
Index(None, ask.c.workspace_id, ask.c.changed_at)

# The concepts of an ask once more, to find those that are done by.
ask_concept = Table(
    "ask_concept",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid, nullable=False),
    Column("concept", String(100), nullable=False),
    # When the ask was done; NULL while it is not.
    Column("done_at", Moment),
    PrimaryKeyConstraint("workspace_id", "ask_id", "concept"),
    of_workspace("ask", "ask_id", on_delete="CASCADE"),
)
Index(None, ask_concept.c.workspace_id, ask_concept.c.concept, ask_concept.c.done_at)

# The card that shows an ask in its thread.
ask_card = Table(
    "ask_card",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid, nullable=False),
    Column("card_id", Uuid, nullable=False),
    PrimaryKeyConstraint("workspace_id", "ask_id"),
    of_workspace("ask", "ask_id", on_delete="CASCADE"),
    of_workspace("card", "card_id", on_delete="CASCADE"),
)
Index(None, ask_card.c.workspace_id, ask_card.c.card_id)

ask_change = Table(
    "ask_change",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid, nullable=False),
    Column("what", String(32), nullable=False),
    # What can change of an ask, without its texts: those stand in columns that can be emptied.
    Column("before", json_column, nullable=False),
    Column("after", json_column, nullable=False),
    Column("step_before", Text),
    Column("step_after", Text),
    Column("note", Text),
    # The message whose words the note or the step are, where they are somebody's message.
    Column("message_key", String(128)),
    Column("person_id", Uuid),
    Column("side", String(16)),
    Column("admin", Boolean, nullable=False, server_default=false()),
    Column("at", Moment, nullable=False),
    Column("origin", String(255), nullable=False),
    # The ask's version after it.
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "ask_id", "version"),
    of_workspace("ask", "ask_id", on_delete="CASCADE"),
    of_workspace("person", "person_id"),
    one_of("side", SIDES),
)
Index(None, ask_change.c.workspace_id, ask_change.c.person_id)

commitment = Table(
    "commitment",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid, nullable=False),
    Column("due", Date, nullable=False),
    *_said(),
    Column("quote", Text),
    # Who said it, where that is known.
    Column("author_id", Uuid),
    Column("drafted_by", Uuid),
    Column("drafted_at", Moment, nullable=False),
    Column("owes_marketing", Text),
    Column("owes_it", Text),
    # Each side's yes; whose it was is NULL once they are forgotten.
    Column("yes_marketing_by", Uuid),
    Column("yes_marketing_at", Moment),
    Column("yes_it_by", Uuid),
    Column("yes_it_at", Moment),
    Column("state", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("ended_at", Moment),
    Column("version", Integer, nullable=False),
    *_lives(),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    of_workspace("ask", "ask_id", on_delete="CASCADE"),
    of_workspace("person", "author_id"),
    of_workspace("person", "drafted_by"),
    of_workspace("person", "yes_marketing_by"),
    of_workspace("person", "yes_it_by"),
    one_of("platform", PLATFORMS),
    one_of("visibility", VISIBILITIES),
    one_of("state", STATES),
    CheckConstraint(f"(ended_at IS NULL) = (state IN ({_listed(RUNNING)}))", name="ended"),
    # Made by two: a yes of each side, and not by one Person.
    CheckConstraint(
        "state NOT IN ('confirmed', 'kept', 'missed')"
        " OR (yes_marketing_at IS NOT NULL AND yes_it_at IS NOT NULL)",
        name="two_sides",
    ),
    CheckConstraint("yes_marketing_by <> yes_it_by", name="two_people"),
    CheckConstraint("yes_marketing_by IS NULL OR yes_marketing_at IS NOT NULL", name="marketing"),
    CheckConstraint("yes_it_by IS NULL OR yes_it_at IS NOT NULL", name="it"),
    CheckConstraint("version >= 1", name="version"),
)
_running = commitment.c.ended_at.is_(None)
Index(
    "ix_commitment_running",
    commitment.c.workspace_id,
    commitment.c.ended_at,
    commitment.c.due,
    sqlite_where=_running,
    postgresql_where=_running,
)
Index(None, commitment.c.workspace_id, commitment.c.due)
Index(None, commitment.c.workspace_id, commitment.c.ask_id)
Index("ix_commitment_message", *_channel(commitment, commitment.c.message_key))
for _column in ("author_id", "drafted_by", "yes_marketing_by", "yes_it_by"):
    Index(None, commitment.c.workspace_id, commitment.c[_column])
Index(None, commitment.c.workspace_id, commitment.c.expires_at)

date_move = Table(
    "date_move",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid, nullable=False),
    Column("commitment_id", Uuid),
    Column("was", Date),
    Column("becomes", Date, nullable=False),
    Column("because", Text),
    Column("kind", String(32)),
    Column("person_id", Uuid),
    Column("side", String(16)),
    Column("at", Moment, nullable=False),
    Column("confirmed_by", Uuid),
    Column("confirmed_at", Moment),
    Column("quote", Text),
    Column("message_key", String(128)),
    Column("author_id", Uuid),
    *_lives(),
    PrimaryKeyConstraint("id"),
    of_workspace("ask", "ask_id", on_delete="CASCADE"),
    of_workspace("commitment", "commitment_id", on_delete="CASCADE"),
    of_workspace("person", "person_id"),
    of_workspace("person", "confirmed_by"),
    of_workspace("person", "author_id"),
    one_of("kind", FACTORS),
    one_of("side", SIDES),
)
Index(None, date_move.c.workspace_id, date_move.c.ask_id)
Index(None, date_move.c.workspace_id, date_move.c.commitment_id)
Index(None, date_move.c.workspace_id, date_move.c.at)
for _column in ("person_id", "confirmed_by", "author_id"):
    Index(None, date_move.c.workspace_id, date_move.c[_column])
Index(None, date_move.c.workspace_id, date_move.c.expires_at)

why = Table(
    "why",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("ask_id", Uuid),
    Column("title", Text),
    Column("question", Text),
    # Who asked the question.
    Column("asker_id", Uuid),
    *_said(),
    Column("asked_of", String(16)),
    Column("opened_at", Moment, nullable=False),
    Column("options", json_column),
    Column("concepts", json_column, nullable=False),
    Column("planned", Date),
    Column("due", Date),
    Column("actual", Date),
    Column("answered_at", Moment),
    Column("confirmed_by", Uuid),
    Column("confirmed_side", String(16)),
    Column("confirmed_at", Moment),
    Column("supersedes", Uuid),
    Column("superseded_by", Uuid),
    Column("version", Integer, nullable=False),
    *_lives(),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    of_workspace("ask", "ask_id"),
    of_workspace("person", "asker_id"),
    of_workspace("person", "confirmed_by"),
    of_workspace("why", "supersedes"),
    of_workspace("why", "superseded_by"),
    one_of("platform", PLATFORMS),
    one_of("visibility", VISIBILITIES),
    one_of("asked_of", SIDES),
    one_of("confirmed_side", SIDES),
    CheckConstraint("(confirmed_at IS NULL) = (confirmed_side IS NULL)", name="confirmed"),
    CheckConstraint("version >= 1", name="version"),
)
Index(None, why.c.workspace_id, why.c.opened_at)
Index(None, why.c.workspace_id, why.c.ask_id)
Index("ix_why_thread", *_channel(why, why.c.thread_key))
Index("ix_why_message", *_channel(why, why.c.message_key))
for _column in ("asker_id", "confirmed_by", "supersedes", "superseded_by"):
    Index(None, why.c.workspace_id, why.c[_column])
Index(None, why.c.workspace_id, why.c.expires_at)
Index(None, why.c.workspace_id, why.c.changed_at)

why_factor = Table(
    "why_factor",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("why_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("quote", Text),
    Column("message_key", String(128)),
    Column("author_id", Uuid),
    Column("concepts", json_column, nullable=False),
    # First and last day of a closed period.
    Column("since", Date),
    Column("until", Date),
    PrimaryKeyConstraint("workspace_id", "why_id", "position"),
    of_workspace("why", "why_id", on_delete="CASCADE"),
    of_workspace("person", "author_id"),
    one_of("kind", FACTORS),
)
Index(None, why_factor.c.workspace_id, why_factor.c.author_id)
Index(None, why_factor.c.workspace_id, why_factor.c.message_key)

# The dates of a why, in the order in which they were said.
why_step = Table(
    "why_step",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("why_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # NULL: both.
    Column("side", String(16)),
    Column("rung", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("because", Text),
    Column("message_key", String(128)),
    Column("author_id", Uuid),
    PrimaryKeyConstraint("workspace_id", "why_id", "position"),
    of_workspace("why", "why_id", on_delete="CASCADE"),
    of_workspace("person", "author_id"),
    one_of("side", SIDES),
    one_of("rung", RUNGS),
)
Index(None, why_step.c.workspace_id, why_step.c.author_id)
Index(None, why_step.c.workspace_id, why_step.c.message_key)
Index(None, why_step.c.workspace_id, why_step.c.at)

# The concepts of a why once more, to find it by. `of_work`: what kind of work it is about; else
# one of its reasons is about it.
why_concept = Table(
    "why_concept",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("why_id", Uuid, nullable=False),
    Column("concept", String(100), nullable=False),
    Column("of_work", Boolean, nullable=False),
    PrimaryKeyConstraint("workspace_id", "why_id", "concept"),
    of_workspace("why", "why_id", on_delete="CASCADE"),
)
Index(None, why_concept.c.workspace_id, why_concept.c.concept)

# What a why is found by, in words: text on SQLite, where triggers keep the FTS5 table `why_fts` (an
# external-content index over this one) in step; a tsvector on PostgreSQL.
why_words = Table(
    "why_words",
    metadata,
    # Not the why's own row: SQLite may give that another number when the file is compacted.
    Column("number", Integer, nullable=False, autoincrement=True),
    Column("workspace_id", Uuid, nullable=False),
    Column("why_id", Uuid, nullable=False),
    Column("words", Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
    PrimaryKeyConstraint("number"),
    UniqueConstraint("workspace_id", "why_id"),
    of_workspace("why", "why_id", on_delete="CASCADE"),
)
Index("ix_why_words_words", why_words.c.words, postgresql_using="gin").ddl_if(dialect="postgresql")

digest_time = Table(
    "digest_time",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    # ISO: 1 is Monday.
    Column("weekday", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    PrimaryKeyConstraint("workspace_id", "platform", "team_key", "channel_key"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    one_of("platform", PLATFORMS),
    one_of("kind", DIGESTS),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
)

# Who was seen in which channel that is not public, and when last: what was said there up to then is
# theirs to read.
seen = Table(
    "seen",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("last_seen", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "person_id", "platform", "team_key", "channel_key"),
    of_workspace("person", "person_id"),
    one_of("platform", PLATFORMS),
)

# Which deliveries have written: what is delivered again writes nothing.
memory_write = Table(
    "memory_write",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("origin", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "origin"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
)
Index(None, memory_write.c.workspace_id, memory_write.c.at)
