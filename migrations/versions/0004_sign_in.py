"""Who may see the pages: links from a chat that are good once, and the sessions that they begin.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sign_in",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_sign_in_workspace_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_sign_in_workspace_id_person_id",
        ),
        sa.CheckConstraint("kind IN ('link', 'session')", name=op.f("ck_sign_in_kind")),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_sign_in_platform")
        ),
    )
    op.create_index("ix_sign_in_workspace_id_person_id", "sign_in", ["workspace_id", "person_id"])
    op.create_index("ix_sign_in_workspace_id_expires_at", "sign_in", ["workspace_id", "expires_at"])
