"""Codes by which somebody says that they are the same person on another platform.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "identity_code",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_identity_code_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_identity_code_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_identity_code")),
    )
    for column in ("person_id", "expires_at"):
        op.create_index(
            f"ix_identity_code_workspace_id_{column}", "identity_code", ["workspace_id", column]
        )
