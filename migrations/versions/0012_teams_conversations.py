"""Where the bot is in Teams, so that it can say something there by itself.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "teams_conversation",
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("bot", sa.String(128), nullable=False),
        sa.Column("user_key", sa.String(128)),
        sa.Column("team", sa.String(128)),
        sa.Column("team_group", sa.String(128)),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('personal', 'groupChat', 'channel')",
            name=op.f("ck_teams_conversation_kind"),
        ),
        sa.PrimaryKeyConstraint("team_key", "channel_key", name=op.f("pk_teams_conversation")),
    )
    for column in ("user_key", "team"):
        op.create_index(
            f"ix_teams_conversation_team_key_{column}", "teams_conversation", ["team_key", column]
        )
