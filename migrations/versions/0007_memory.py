"""The memory: asks, commitments, moves of dates, whys with their full-text search, who was seen where.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_WORDS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
# An external-content index over `why_words`: it keeps no copy of the text. The triggers keep both in
# step, also where a row goes with its why.
_FTS = (
    """
    CREATE VIRTUAL TABLE why_fts USING fts5(
      words, content='why_words', content_rowid='number', tokenize='unicode61', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER why_fts_insert AFTER INSERT ON why_words BEGIN
      INSERT INTO why_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
    """
    CREATE TRIGGER why_fts_delete AFTER DELETE ON why_words BEGIN
      INSERT INTO why_fts(why_fts, rowid, words) VALUES ('delete', old.number, old.words);
    END
    """,
    """
    CREATE TRIGGER why_fts_update AFTER UPDATE OF words ON why_words BEGIN
      INSERT INTO why_fts(why_fts, rowid, words) VALUES ('delete', old.number, old.words);
      INSERT INTO why_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
)


def upgrade() -> None:
    """Make the tables, and what searches the whys."""
    op.create_table(
        "digest_time",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("active", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.CheckConstraint("kind IN ('team', 'executive')", name=op.f("ck_digest_time_kind")),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_digest_time_platform")
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_digest_time_weekday")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_digest_time_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "platform", "team_key", "channel_key", name="pk_digest_time"
        ),
    )
    op.create_table(
        "memory_write",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_memory_write_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "origin", name="pk_memory_write"),
    )
    op.create_index("ix_memory_write_workspace_id_at", "memory_write", ["workspace_id", "at"])
    op.create_table(
        "ask",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("quote", sa.Text),
        sa.Column("side", sa.String(16)),
        sa.Column("asker_id", sa.Uuid),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128)),
        sa.Column("message_key", sa.String(128)),
        sa.Column("direct", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("visibility", sa.String(16)),
        sa.Column("link", sa.Text),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("concepts", _JSON, nullable=False),
        sa.Column("wished", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("next_step", sa.Text),
        sa.Column("assignee_id", sa.Uuid),
        sa.Column("snoozed_until", _MOMENT),
        sa.Column("delivered_by", sa.Uuid),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("turn_since", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (status IN ('open', 'waiting_on_marketing', 'waiting_on_it', 'agreed'))",
            name=op.f("ck_ask_closed"),
        ),
        sa.CheckConstraint("platform IN ('slack', 'teams', 'room')", name=op.f("ck_ask_platform")),
        sa.CheckConstraint("side IN ('marketing', 'it')", name=op.f("ck_ask_side")),
        sa.CheckConstraint(
            "status IN ('open', 'waiting_on_marketing', 'waiting_on_it', 'agreed', 'declined', 'done', 'not_an_ask')",
            name=op.f("ck_ask_status"),
        ),
        sa.CheckConstraint("visibility IN ('public', 'private')", name=op.f("ck_ask_visibility")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ask_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_ask_version")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asker_id"],
            ["person.workspace_id", "person.id"],
            name="fk_ask_workspace_id_asker_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "assignee_id"],
            ["person.workspace_id", "person.id"],
            name="fk_ask_workspace_id_assignee_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivered_by"],
            ["person.workspace_id", "person.id"],
            name="fk_ask_workspace_id_delivered_by",
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_ask_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ask"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_ask_workspace_id_id"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_ask_workspace_id_number"),
        sa.UniqueConstraint("workspace_id", "origin", name="uq_ask_workspace_id_origin"),
    )
    op.create_index(
        "ix_ask_message",
        "ask",
        ["workspace_id", "platform", "team_key", "channel_key", "message_key"],
    )
    op.create_index(
        "ix_ask_thread",
        "ask",
        ["workspace_id", "platform", "team_key", "channel_key", "thread_key"],
    )
    op.create_index(
        "ix_ask_unresolved",
        "ask",
        ["workspace_id", "turn_since"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_ask_unresolved_channel",
        "ask",
        ["workspace_id", "platform", "team_key", "channel_key", "turn_since"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_ask_workspace_id_asker_id", "ask", ["workspace_id", "asker_id"])
    op.create_index("ix_ask_workspace_id_assignee_id", "ask", ["workspace_id", "assignee_id"])
    op.create_index("ix_ask_workspace_id_changed_at", "ask", ["workspace_id", "changed_at"])
    op.create_index("ix_ask_workspace_id_delivered_by", "ask", ["workspace_id", "delivered_by"])
    op.create_index("ix_ask_workspace_id_expires_at", "ask", ["workspace_id", "expires_at"])
    op.create_index("ix_ask_workspace_id_turn_since", "ask", ["workspace_id", "turn_since"])
    op.create_table(
        "seen",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.CheckConstraint("platform IN ('slack', 'teams', 'room')", name=op.f("ck_seen_platform")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_seen_workspace_id_person_id",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "person_id", "platform", "team_key", "channel_key", name="pk_seen"
        ),
    )
    op.create_table(
        "ask_change",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("before", _JSON, nullable=False),
        sa.Column("after", _JSON, nullable=False),
        sa.Column("step_before", sa.Text),
        sa.Column("step_after", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("message_key", sa.String(128)),
        sa.Column("person_id", sa.Uuid),
        sa.Column("side", sa.String(16)),
        sa.Column("admin", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("side IN ('marketing', 'it')", name=op.f("ck_ask_change_side")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_ask_change_workspace_id_ask_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_ask_change_workspace_id_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ask_change"),
        sa.UniqueConstraint(
            "workspace_id", "ask_id", "version", name="uq_ask_change_workspace_id_ask_id_version"
        ),
    )
    op.create_index(
        "ix_ask_change_workspace_id_person_id", "ask_change", ["workspace_id", "person_id"]
    )
    op.create_table(
        "ask_concept",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        sa.Column("concept", sa.String(100), nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_ask_concept_workspace_id_ask_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "ask_id", "concept", name="pk_ask_concept"),
    )
    op.create_index(
        "ix_ask_concept_workspace_id_concept_done_at",
        "ask_concept",
        ["workspace_id", "concept", "done_at"],
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128)),
        sa.Column("message_key", sa.String(128)),
        sa.Column("direct", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("visibility", sa.String(16)),
        sa.Column("link", sa.Text),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("quote", sa.Text),
        sa.Column("author_id", sa.Uuid),
        sa.Column("drafted_by", sa.Uuid),
        sa.Column("drafted_at", _MOMENT, nullable=False),
        sa.Column("owes_marketing", sa.Text),
        sa.Column("owes_it", sa.Text),
        sa.Column("yes_marketing_by", sa.Uuid),
        sa.Column("yes_marketing_at", _MOMENT),
        sa.Column("yes_it_by", sa.Uuid),
        sa.Column("yes_it_at", _MOMENT),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('draft', 'confirmed'))",
            name=op.f("ck_commitment_ended"),
        ),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_commitment_platform")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'confirmed', 'kept', 'missed', 'withdrawn')",
            name=op.f("ck_commitment_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'kept', 'missed') OR (yes_marketing_at IS NOT NULL AND yes_it_at IS NOT NULL)",
            name=op.f("ck_commitment_two_sides"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'private')", name=op.f("ck_commitment_visibility")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_commitment_version")),
        sa.CheckConstraint(
            "yes_it_by IS NULL OR yes_it_at IS NOT NULL", name=op.f("ck_commitment_it")
        ),
        sa.CheckConstraint("yes_marketing_by <> yes_it_by", name=op.f("ck_commitment_two_people")),
        sa.CheckConstraint(
            "yes_marketing_by IS NULL OR yes_marketing_at IS NOT NULL",
            name=op.f("ck_commitment_marketing"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_commitment_workspace_id_ask_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name="fk_commitment_workspace_id_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "drafted_by"],
            ["person.workspace_id", "person.id"],
            name="fk_commitment_workspace_id_drafted_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "yes_it_by"],
            ["person.workspace_id", "person.id"],
            name="fk_commitment_workspace_id_yes_it_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "yes_marketing_by"],
            ["person.workspace_id", "person.id"],
            name="fk_commitment_workspace_id_yes_marketing_by",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_commitment_workspace_id_id"),
    )
    op.create_index(
        "ix_commitment_message",
        "commitment",
        ["workspace_id", "platform", "team_key", "channel_key", "message_key"],
    )
    op.create_index(
        "ix_commitment_running",
        "commitment",
        ["workspace_id", "due"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_commitment_workspace_id_ask_id", "commitment", ["workspace_id", "ask_id"])
    op.create_index(
        "ix_commitment_workspace_id_author_id", "commitment", ["workspace_id", "author_id"]
    )
    op.create_index(
        "ix_commitment_workspace_id_drafted_by", "commitment", ["workspace_id", "drafted_by"]
    )
    op.create_index("ix_commitment_workspace_id_due", "commitment", ["workspace_id", "due"])
    op.create_index(
        "ix_commitment_workspace_id_expires_at", "commitment", ["workspace_id", "expires_at"]
    )
    op.create_index(
        "ix_commitment_workspace_id_yes_it_by", "commitment", ["workspace_id", "yes_it_by"]
    )
    op.create_index(
        "ix_commitment_workspace_id_yes_marketing_by",
        "commitment",
        ["workspace_id", "yes_marketing_by"],
    )
    op.create_table(
        "why",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid),
        sa.Column("title", sa.Text),
        sa.Column("question", sa.Text),
        sa.Column("asker_id", sa.Uuid),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128)),
        sa.Column("message_key", sa.String(128)),
        sa.Column("direct", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("visibility", sa.String(16)),
        sa.Column("link", sa.Text),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("asked_of", sa.String(16)),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("options", _JSON),
        sa.Column("concepts", _JSON, nullable=False),
        sa.Column("planned", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("actual", sa.Date),
        sa.Column("answered_at", _MOMENT),
        sa.Column("confirmed_by", sa.Uuid),
        sa.Column("confirmed_side", sa.String(16)),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("supersedes", sa.Uuid),
        sa.Column("superseded_by", sa.Uuid),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint("asked_of IN ('marketing', 'it')", name=op.f("ck_why_asked_of")),
        sa.CheckConstraint(
            "confirmed_side IN ('marketing', 'it')", name=op.f("ck_why_confirmed_side")
        ),
        sa.CheckConstraint("platform IN ('slack', 'teams', 'room')", name=op.f("ck_why_platform")),
        sa.CheckConstraint("visibility IN ('public', 'private')", name=op.f("ck_why_visibility")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_side IS NULL)", name=op.f("ck_why_confirmed")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_why_version")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_why_workspace_id_ask_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asker_id"],
            ["person.workspace_id", "person.id"],
            name="fk_why_workspace_id_asker_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "confirmed_by"],
            ["person.workspace_id", "person.id"],
            name="fk_why_workspace_id_confirmed_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "superseded_by"],
            ["why.workspace_id", "why.id"],
            name="fk_why_workspace_id_superseded_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "supersedes"],
            ["why.workspace_id", "why.id"],
            name="fk_why_workspace_id_supersedes",
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_why_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_why"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_why_workspace_id_id"),
    )
    op.create_index(
        "ix_why_message",
        "why",
        ["workspace_id", "platform", "team_key", "channel_key", "message_key"],
    )
    op.create_index(
        "ix_why_thread",
        "why",
        ["workspace_id", "platform", "team_key", "channel_key", "thread_key"],
    )
    op.create_index("ix_why_workspace_id_ask_id", "why", ["workspace_id", "ask_id"])
    op.create_index("ix_why_workspace_id_asker_id", "why", ["workspace_id", "asker_id"])
    op.create_index("ix_why_workspace_id_changed_at", "why", ["workspace_id", "changed_at"])
    op.create_index("ix_why_workspace_id_confirmed_by", "why", ["workspace_id", "confirmed_by"])
    op.create_index("ix_why_workspace_id_expires_at", "why", ["workspace_id", "expires_at"])
    op.create_index("ix_why_workspace_id_opened_at", "why", ["workspace_id", "opened_at"])
    op.create_index("ix_why_workspace_id_superseded_by", "why", ["workspace_id", "superseded_by"])
    op.create_index("ix_why_workspace_id_supersedes", "why", ["workspace_id", "supersedes"])
    op.create_table(
        "ask_card",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        sa.Column("card_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_ask_card_workspace_id_ask_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "card_id"],
            ["card.workspace_id", "card.id"],
            name="fk_ask_card_workspace_id_card_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "ask_id", name="pk_ask_card"),
    )
    op.create_index("ix_ask_card_workspace_id_card_id", "ask_card", ["workspace_id", "card_id"])
    op.create_table(
        "date_move",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        sa.Column("commitment_id", sa.Uuid),
        sa.Column("was", sa.Date),
        sa.Column("becomes", sa.Date, nullable=False),
        sa.Column("because", sa.Text),
        sa.Column("kind", sa.String(32)),
        sa.Column("person_id", sa.Uuid),
        sa.Column("side", sa.String(16)),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("confirmed_by", sa.Uuid),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("quote", sa.Text),
        sa.Column("message_key", sa.String(128)),
        sa.Column("author_id", sa.Uuid),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('capacity', 'dependency', 'security_privacy', 'procurement', 'freeze', 'quality', 'legacy', 'integration', 'cost', 'unclear_ask', 'other')",
            name=op.f("ck_date_move_kind"),
        ),
        sa.CheckConstraint("side IN ('marketing', 'it')", name=op.f("ck_date_move_side")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "ask_id"],
            ["ask.workspace_id", "ask.id"],
            name="fk_date_move_workspace_id_ask_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name="fk_date_move_workspace_id_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "commitment_id"],
            ["commitment.workspace_id", "commitment.id"],
            name="fk_date_move_workspace_id_commitment_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "confirmed_by"],
            ["person.workspace_id", "person.id"],
            name="fk_date_move_workspace_id_confirmed_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_date_move_workspace_id_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_move"),
    )
    op.create_index("ix_date_move_workspace_id_ask_id", "date_move", ["workspace_id", "ask_id"])
    op.create_index("ix_date_move_workspace_id_at", "date_move", ["workspace_id", "at"])
    op.create_index(
        "ix_date_move_workspace_id_author_id", "date_move", ["workspace_id", "author_id"]
    )
    op.create_index(
        "ix_date_move_workspace_id_commitment_id", "date_move", ["workspace_id", "commitment_id"]
    )
    op.create_index(
        "ix_date_move_workspace_id_confirmed_by", "date_move", ["workspace_id", "confirmed_by"]
    )
    op.create_index(
        "ix_date_move_workspace_id_expires_at", "date_move", ["workspace_id", "expires_at"]
    )
    op.create_index(
        "ix_date_move_workspace_id_person_id", "date_move", ["workspace_id", "person_id"]
    )
    op.create_table(
        "why_concept",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("why_id", sa.Uuid, nullable=False),
        sa.Column("concept", sa.String(100), nullable=False),
        sa.Column("of_work", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "why_id"],
            ["why.workspace_id", "why.id"],
            name="fk_why_concept_workspace_id_why_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "why_id", "concept", name="pk_why_concept"),
    )
    op.create_index(
        "ix_why_concept_workspace_id_concept", "why_concept", ["workspace_id", "concept"]
    )
    op.create_table(
        "why_factor",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("why_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("quote", sa.Text),
        sa.Column("message_key", sa.String(128)),
        sa.Column("author_id", sa.Uuid),
        sa.Column("concepts", _JSON, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("until", sa.Date),
        sa.CheckConstraint(
            "kind IN ('capacity', 'dependency', 'security_privacy', 'procurement', 'freeze', 'quality', 'legacy', 'integration', 'cost', 'unclear_ask', 'other')",
            name=op.f("ck_why_factor_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name="fk_why_factor_workspace_id_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "why_id"],
            ["why.workspace_id", "why.id"],
            name="fk_why_factor_workspace_id_why_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "why_id", "position", name="pk_why_factor"),
    )
    op.create_index(
        "ix_why_factor_workspace_id_author_id", "why_factor", ["workspace_id", "author_id"]
    )
    op.create_index(
        "ix_why_factor_workspace_id_message_key", "why_factor", ["workspace_id", "message_key"]
    )
    op.create_table(
        "why_step",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("why_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("side", sa.String(16)),
        sa.Column("rung", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("because", sa.Text),
        sa.Column("message_key", sa.String(128)),
        sa.Column("author_id", sa.Uuid),
        sa.CheckConstraint(
            "rung IN ('wish', 'target', 'estimate', 'commitment')", name=op.f("ck_why_step_rung")
        ),
        sa.CheckConstraint("side IN ('marketing', 'it')", name=op.f("ck_why_step_side")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name="fk_why_step_workspace_id_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "why_id"],
            ["why.workspace_id", "why.id"],
            name="fk_why_step_workspace_id_why_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "why_id", "position", name="pk_why_step"),
    )
    op.create_index("ix_why_step_workspace_id_at", "why_step", ["workspace_id", "at"])
    op.create_index("ix_why_step_workspace_id_author_id", "why_step", ["workspace_id", "author_id"])
    op.create_index(
        "ix_why_step_workspace_id_message_key", "why_step", ["workspace_id", "message_key"]
    )
    op.create_table(
        "why_words",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("why_id", sa.Uuid, nullable=False),
        sa.Column("words", _WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "why_id"],
            ["why.workspace_id", "why.id"],
            name="fk_why_words_workspace_id_why_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_why_words"),
        sa.UniqueConstraint("workspace_id", "why_id", name="uq_why_words_workspace_id_why_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _FTS:
            op.execute(statement)
    else:
        op.create_index("ix_why_words_words", "why_words", ["words"], postgresql_using="gin")
