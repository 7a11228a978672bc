"""Indexes of what is unresolved that SQLite chooses without statistics.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make them anew, with the column that their condition is about."""
    for name, table, columns, condition in (
        (
            "ix_ask_unresolved",
            "ask",
            ["workspace_id", "closed_at", "turn_since"],
            sa.text("closed_at IS NULL"),
        ),
        (
            "ix_commitment_running",
            "commitment",
            ["workspace_id", "ended_at", "due"],
            sa.text("ended_at IS NULL"),
        ),
    ):
        op.drop_index(name, table)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
