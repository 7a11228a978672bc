"""The room: its messages, and how far it has changed.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "room",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("changes", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("workspace_id", "team_key", name="pk_room"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_room_workspace_id"),
    )
    op.create_table(
        "room_message",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("team_key", sa.String(128), nullable=False),
        sa.Column("channel_key", sa.String(128), nullable=False),
        sa.Column("thread_key", sa.String(128), nullable=False),
        sa.Column("bank", sa.String(16)),
        sa.Column("person_id", sa.Uuid),
        sa.Column("user_key", sa.String(128)),
        sa.Column("text", sa.Text),
        sa.Column("card_id", sa.Uuid),
        sa.Column("passing", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT),
        sa.Column("waits_since", _MOMENT),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room_message"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_room_message_workspace_id_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_room_message_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_room_message_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "card_id"],
            ["card.workspace_id", "card.id"],
            name="fk_room_message_workspace_id_card_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("bank IN ('marketing', 'it')", name=op.f("ck_room_message_bank")),
        sa.CheckConstraint(
            "text IS NULL OR card_id IS NULL", name=op.f("ck_room_message_one_thing")
        ),
    )
    for name, columns in (
        (
            "ix_room_message_thread",
            ["workspace_id", "team_key", "channel_key", "thread_key", "id"],
        ),
        ("ix_room_message_workspace_id_changed", ["workspace_id", "changed"]),
        ("ix_room_message_workspace_id_person_id", ["workspace_id", "person_id"]),
        ("ix_room_message_workspace_id_card_id", ["workspace_id", "card_id"]),
        ("ix_room_message_workspace_id_expires_at", ["workspace_id", "expires_at"]),
    ):
        op.create_index(name, "room_message", columns)
