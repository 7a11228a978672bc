"""Who people are beyond their chat: OpenID Connect, who the platform calls an admin, tokens for programs.

Types are written out here and not imported, so that this file stays what it was when it ran.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and let a session stand without an Installation."""
    op.add_column(
        "person",
        sa.Column("platform_admin", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "oidc_identity",
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_oidc_identity"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_oidc_identity_workspace_id_person_id",
        ),
    )
    op.create_index(
        "ix_oidc_identity_workspace_id_person_id", "oidc_identity", ["workspace_id", "person_id"]
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("workspace_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("digest", name="uq_api_token_digest"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_api_token_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["person.workspace_id", "person.id"],
            name="fk_api_token_workspace_id_created_by",
        ),
    )
    op.create_index("ix_api_token_workspace_id_name", "api_token", ["workspace_id", "name"])
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.alter_column("platform", existing_type=sa.String(16), nullable=True)
        sign_in.alter_column("team_key", existing_type=sa.String(128), nullable=True)
