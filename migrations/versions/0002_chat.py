"""What the chat platforms need: channels, threads and their messages, cards, and what is due.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables, and remember whose words a translation is of."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("profile_at", _MOMENT))
    with op.batch_alter_table("translation") as translation:
        translation.add_column(sa.Column("author_id", sa.Uuid))
        translation.create_foreign_key(
            "fk_translation_workspace_id_author_id",
            "person",
            ["workspace_id", "author_id"],
            ["workspace_id", "id"],
        )
    op.create_index(
        "ix_translation_workspace_id_author_id", "translation", ["workspace_id", "author_id"]
    )
    op.create_index(
        "ix_translation_source",
        "translation",
        ["platform", "team_key", "channel_key", "message_key"],
    )

    op.create_table(
        "channel",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("side", sa.String(16)),
        sa.Column("mode", sa.String(16), nullable=False, server_default="on"),
        sa.Column("follows", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("told_at", _MOMENT),
        sa.Column("visibility", sa.String(16)),
        sa.Column("outsiders", sa.Boolean),
        sa.Column("looked_at", _MOMENT),
        sa.PrimaryKeyConstraint(
            "workspace_id", "platform", "team_key", "channel_key", name="pk_channel"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_channel_workspace_id"),
        sa.CheckConstraint("mode IN ('on', 'quiet', 'off')", name=op.f("ck_channel_mode")),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_channel_platform")
        ),
        sa.CheckConstraint("side IN ('marketing', 'it')", name=op.f("ck_channel_side")),
        sa.CheckConstraint(
            "visibility IN ('public', 'private')", name=op.f("ck_channel_visibility")
        ),
    )

    op.create_table(
        "thread",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128), nullable=False),
        sa.Column("followed_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
        sa.PrimaryKeyConstraint(
            "platform", "team_key", "channel_key", "thread_key", "workspace_id", name="pk_thread"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_thread_workspace_id"),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_thread_platform")
        ),
    )
    op.create_index("ix_thread_workspace_id_followed_at", "thread", ["workspace_id", "followed_at"])

    op.create_table(
        "message",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128), nullable=False),
        sa.Column("message_key", sa.String(128), nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("own", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(
            "platform", "team_key", "channel_key", "message_key", "workspace_id", name="pk_message"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_message_workspace_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_message_workspace_id_person_id",
        ),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_message_platform")
        ),
    )
    op.create_index(
        "ix_message_thread",
        "message",
        ["workspace_id", "platform", "team_key", "channel_key", "thread_key", "at"],
    )
    op.create_index("ix_message_workspace_id_expires_at", "message", ["workspace_id", "expires_at"])
    op.create_index("ix_message_workspace_id_person_id", "message", ["workspace_id", "person_id"])

    op.create_table(
        "happening",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("once", sa.String(255), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "once", name="pk_happening"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_happening_workspace_id"
        ),
    )
    op.create_index("ix_happening_workspace_id_at", "happening", ["workspace_id", "at"])

    op.create_table(
        "card",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, server_default="ready"),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("installation_key", sa.String(128), nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("user_team_key", sa.String(128)),
        sa.Column("user_key", sa.String(128)),
        sa.Column("team_key", sa.String(128)),
        sa.Column("channel_key", sa.String(128)),
        sa.Column("thread_key", sa.String(128)),
        sa.Column("direct", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("visibility", sa.String(16)),
        sa.Column("outsiders", sa.Boolean),
        sa.Column("route", sa.Text),
        sa.Column("message_key", sa.Text),
        sa.Column("translation_id", sa.Uuid),
        sa.Column("shares", sa.Uuid),
        sa.Column("replaces", sa.Uuid),
        sa.Column("keep", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("reply", _JSON),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_card_workspace_id_id"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_card_workspace_id_key"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_card_workspace_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_card_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "replaces"],
            ["card.workspace_id", "card.id"],
            name="fk_card_workspace_id_replaces",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "shares"],
            ["card.workspace_id", "card.id"],
            name="fk_card_workspace_id_shares",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "translation_id"],
            ["translation.workspace_id", "translation.id"],
            name="fk_card_workspace_id_translation_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("platform IN ('slack', 'teams', 'room')", name=op.f("ck_card_platform")),
        sa.CheckConstraint(
            "state IN ('ready', 'sending', 'sent', 'undeliverable', 'taken_back')",
            name=op.f("ck_card_state"),
        ),
        sa.CheckConstraint(
            "target IN ('asker', 'place', 'card', 'home', 'gone')", name=op.f("ck_card_target")
        ),
        sa.CheckConstraint("visibility IN ('public', 'private')", name=op.f("ck_card_visibility")),
    )
    op.create_index("ix_card_workspace_id_expires_at", "card", ["workspace_id", "expires_at"])
    op.create_index("ix_card_workspace_id_origin", "card", ["workspace_id", "origin"])
    op.create_index("ix_card_workspace_id_person_id", "card", ["workspace_id", "person_id"])
    op.create_index("ix_card_workspace_id_replaces", "card", ["workspace_id", "replaces"])
    op.create_index("ix_card_workspace_id_shares", "card", ["workspace_id", "shares"])
    op.create_index(
        "ix_card_workspace_id_translation_id", "card", ["workspace_id", "translation_id"]
    )

    op.create_table(
        "due",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("every", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
        sa.UniqueConstraint(
            "workspace_id", "kind", "subject", name="uq_due_workspace_id_kind_subject"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_due_workspace_id"),
        sa.CheckConstraint("every >= 1", name=op.f("ck_due_every")),
    )
    op.create_index("ix_due_at", "due", ["at"])
