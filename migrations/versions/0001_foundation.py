"""Whose is what: Workspace, Installation, Person and roles; translations and the words on them.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("timezone", sa.String(64), nullable=False, server_default="UTC"),
        sa.Column("work_starts", sa.Time, nullable=False, server_default="09:00:00"),
        sa.Column("work_ends", sa.Time, nullable=False, server_default="17:00:00"),
        sa.Column("work_days", sa.String(7), nullable=False, server_default="12345"),
        sa.Column("retention_days", sa.Integer),
        sa.Column("record_retention_days", sa.Integer),
        sa.Column("next_ask_number", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
        sa.UniqueConstraint("name", "demo", name="uq_workspace_name_demo"),
        sa.CheckConstraint("work_starts < work_ends", name=op.f("ck_workspace_working_hours")),
        sa.CheckConstraint("retention_days >= 1", name=op.f("ck_workspace_retention_days")),
        sa.CheckConstraint(
            "record_retention_days >= 1", name=op.f("ck_workspace_record_retention_days")
        ),
        sa.CheckConstraint("next_ask_number >= 1", name=op.f("ck_workspace_next_ask_number")),
    )

    op.create_table(
        "installation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("enterprise_key", sa.String(128)),
        sa.Column("installed_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_installation_workspace_id"
        ),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_installation_platform")
        ),
    )
    op.create_index(
        "uq_installation_active",
        "installation",
        ["platform", "team_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("ix_installation_workspace_id", "installation", ["workspace_id"])

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("side", sa.String(16), nullable=False, server_default="none"),
        sa.Column("side_chosen_at", _MOMENT),
        sa.Column("timezone", sa.String(64)),
        sa.Column("locale", sa.String(35)),
        sa.Column("opted_out_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("forgotten_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_person_workspace_id_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_person_workspace_id"),
        sa.CheckConstraint("side IN ('marketing', 'it', 'none')", name=op.f("ck_person_side")),
    )

    op.create_table(
        "identity",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("user_key", sa.String(128), nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "team_key", "user_key", name="pk_identity"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_identity_workspace_id_person_id",
        ),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_identity_platform")
        ),
    )
    op.create_index("ix_identity_workspace_id_person_id", "identity", ["workspace_id", "person_id"])

    op.create_table(
        "role",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("side", sa.String(16), nullable=False, server_default="none"),
        sa.Column("granted_by", sa.Uuid),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "role", "side", name="pk_role"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_role_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "granted_by"],
            ["person.workspace_id", "person.id"],
            name="fk_role_workspace_id_granted_by",
        ),
        sa.CheckConstraint(
            "(role = 'admin' AND side = 'none') "
            "OR (role = 'curator' AND side IN ('marketing', 'it'))",
            name=op.f("ck_role_role"),
        ),
    )

    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("before", _JSON),
        sa.Column("after", _JSON),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_audit_log_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_audit_log_workspace_id_person_id",
        ),
        sa.CheckConstraint(
            "actor IN ('person', 'command_line', 'system')", name=op.f("ck_audit_log_actor")
        ),
        sa.CheckConstraint(
            "(actor = 'person') = (person_id IS NOT NULL)", name=op.f("ck_audit_log_who")
        ),
    )
    op.create_index("ix_audit_log_workspace_id_at", "audit_log", ["workspace_id", "at"])

    op.create_table(
        "translation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("platform", sa.String(16)),
        sa.Column("team_key", sa.String(128)),
        sa.Column("channel_key", sa.String(128)),
        sa.Column("thread_key", sa.String(128)),
        sa.Column("message_key", sa.String(128)),
        sa.Column("visibility", sa.String(16)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("from_side", sa.String(16), nullable=False),
        sa.Column("to_side", sa.String(16), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("original", sa.Text),
        sa.Column("result", _JSON),
        sa.Column("prompt_name", sa.String(100)),
        sa.Column("prompt_hash", sa.String(128)),
        sa.Column("model", sa.String(200)),
        sa.Column("tokens", sa.Integer),
        sa.Column("ms_total", sa.Integer, nullable=False),
        sa.Column("ms_model", sa.Integer, nullable=False),
        sa.Column("fallback", sa.String(32)),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_translation"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_translation_workspace_id_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_translation_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_translation_workspace_id_person_id",
        ),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_translation_platform")
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'private')", name=op.f("ck_translation_visibility")
        ),
        sa.CheckConstraint("engine IN ('glossary', 'model')", name=op.f("ck_translation_engine")),
        sa.CheckConstraint(
            "from_side IN ('marketing', 'it')", name=op.f("ck_translation_from_side")
        ),
        sa.CheckConstraint("to_side IN ('marketing', 'it')", name=op.f("ck_translation_to_side")),
        sa.CheckConstraint(
            "(original IS NULL) = (result IS NULL)", name=op.f("ck_translation_text")
        ),
        sa.CheckConstraint("tokens >= 0", name=op.f("ck_translation_tokens")),
    )
    op.create_index(
        "ix_translation_workspace_id_created_at", "translation", ["workspace_id", "created_at"]
    )
    op.create_index(
        "ix_translation_workspace_id_person_id_created_at",
        "translation",
        ["workspace_id", "person_id", "created_at"],
    )
    op.create_index(
        "ix_translation_workspace_id_expires_at", "translation", ["workspace_id", "expires_at"]
    )

    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("translation_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint(
            "workspace_id",
            "translation_id",
            "person_id",
            name="uq_feedback_workspace_id_translation_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "translation_id"],
            ["translation.workspace_id", "translation.id"],
            name="fk_feedback_workspace_id_translation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_feedback_workspace_id_person_id",
        ),
    )
    op.create_index(
        "uq_feedback_nobody",
        "feedback",
        ["workspace_id", "translation_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NULL"),
        postgresql_where=sa.text("person_id IS NULL"),
    )
    op.create_index("ix_feedback_workspace_id_person_id", "feedback", ["workspace_id", "person_id"])
