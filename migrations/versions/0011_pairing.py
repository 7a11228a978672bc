"""Channels of two Installations that are paired, and the codes that pair them.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_MOMENT = sa.DateTime(timezone=True)
_PLATFORMS = "('slack', 'teams', 'room')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pairing",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("to_platform", sa.String(16), nullable=False),
        sa.Column("to_team_key", sa.String(128), nullable=False),
        sa.Column("to_channel_key", sa.String(128), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.CheckConstraint(f"platform IN {_PLATFORMS}", name=op.f("ck_pairing_platform")),
        sa.CheckConstraint(f"to_platform IN {_PLATFORMS}", name=op.f("ck_pairing_to_platform")),
        sa.CheckConstraint(
            "platform <> to_platform OR team_key <> to_team_key",
            name=op.f("ck_pairing_two_installations"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_pairing_workspace_id")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "platform", "team_key", "channel_key", name=op.f("pk_pairing")
        ),
    )
    op.create_index("ix_pairing_workspace_id_id", "pairing", ["workspace_id", "id"])
    op.create_table(
        "pairing_code",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("for_platform", sa.String(16)),
        sa.Column("for_team_key", sa.String(128)),
        sa.Column("for_channel_key", sa.String(128)),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.CheckConstraint(f"platform IN {_PLATFORMS}", name=op.f("ck_pairing_code_platform")),
        sa.CheckConstraint(
            f"for_platform IN {_PLATFORMS}", name=op.f("ck_pairing_code_for_platform")
        ),
        sa.CheckConstraint(
            "(for_platform IS NULL) = (for_team_key IS NULL)"
            " AND (for_platform IS NULL) = (for_channel_key IS NULL)",
            name=op.f("ck_pairing_code_whole_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_pairing_code_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_pairing_code_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_pairing_code")),
    )
    for column in ("person_id", "expires_at"):
        op.create_index(
            f"ix_pairing_code_workspace_id_{column}", "pairing_code", ["workspace_id", column]
        )
