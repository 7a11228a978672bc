"""Slack's installations with their sealed tokens, and the states of those who are about to install.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "slack_installation",
        sa.Column("client_id", sa.String(128), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("app_id", sa.String(128)),
        sa.Column("enterprise_id", sa.String(128)),
        sa.Column("enterprise_name", sa.Text),
        sa.Column("enterprise_url", sa.Text),
        sa.Column("team_id", sa.String(128)),
        sa.Column("team_name", sa.Text),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("bot_token", sa.Text, nullable=False),
        sa.Column("bot_refresh_token", sa.Text),
        sa.Column("bot_token_expires_at", _MOMENT),
        sa.Column("bot_id", sa.String(128)),
        sa.Column("bot_user_id", sa.String(128)),
        sa.Column("bot_scopes", sa.Text),
        sa.Column("token_type", sa.String(32)),
        sa.Column("user_id", sa.String(128)),
        sa.Column("user_token", sa.Text),
        sa.Column("user_refresh_token", sa.Text),
        sa.Column("user_token_expires_at", _MOMENT),
        sa.Column("user_scopes", sa.Text),
        sa.Column("installed_at", _MOMENT, nullable=False),
        sa.Column("refreshing_until", _MOMENT),
        sa.Column("retry_at", _MOMENT),
        sa.PrimaryKeyConstraint("client_id", "team_key", name="pk_slack_installation"),
    )
    op.create_table(
        "slack_oauth_state",
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("state", name="pk_slack_oauth_state"),
    )
    op.create_index("ix_slack_oauth_state_expires_at", "slack_oauth_state", ["expires_at"])
