"""What became of each week's digest in a channel, what changed there lately; room in what is due.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the table, and room for a channel and a week."""
    op.create_table(
        "digest_week",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("marketing", sa.Integer, nullable=False),
        sa.Column("it", sa.Integer, nullable=False),
        sa.Column("median_days", sa.Integer),
        sa.Column("kept", sa.Integer, nullable=False),
        sa.Column("due", sa.Integer, nullable=False),
        sa.Column("words", _JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("kept <= due", name=op.f("ck_digest_week_kept")),
        sa.CheckConstraint(
            "platform IN ('slack', 'teams', 'room')", name=op.f("ck_digest_week_platform")
        ),
        sa.CheckConstraint(
            "state IN ('said', 'quiet', 'missed')", name=op.f("ck_digest_week_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_digest_week_workspace_id")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "platform",
            "team_key",
            "channel_key",
            "week",
            name=op.f("pk_digest_week"),
        ),
    )
    op.create_index(
        "ix_ask_lately",
        "ask",
        ["workspace_id", "platform", "team_key", "channel_key", "changed_at"],
    )
    with op.batch_alter_table("due") as due:
        due.alter_column("subject", type_=sa.String(300), existing_type=sa.String(128))
