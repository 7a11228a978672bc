"""The tables of pairing: which channel goes with which, the codes that make two of them a pair, and
those by which two identities become one Person's."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
)

from adapters.database.tables import PLATFORMS, Moment, metadata, of_workspace, one_of

# A pair is two rows under one id, so that either end finds the other; a channel is in one pair.
pairing = Table(
    "pairing",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("to_platform", String(16), nullable=False),
    Column("to_team_key", String(128), nullable=False),
    Column("to_channel_key", String(128), nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "platform", "team_key", "channel_key"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    one_of("platform", PLATFORMS),
    one_of("to_platform", PLATFORMS),
    CheckConstraint("platform <> to_platform OR team_key <> to_team_key", name="two_installations"),
)
Index(None, pairing.c.workspace_id, pairing.c.id)

# A code that an admin was given in a channel. The code itself was shown once; its SHA-256 is kept.
# `for_…`: the channel in which it is to be entered; NULL for the first code of two, which may be
# entered by an admin of any other Installation.
pairing_code = Table(
    "pairing_code",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("for_platform", String(16)),
    Column("for_team_key", String(128)),
    Column("for_channel_key", String(128)),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("digest"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    of_workspace("person", "person_id"),
    one_of("platform", PLATFORMS),
    one_of("for_platform", PLATFORMS),
    CheckConstraint(
        "(for_platform IS NULL) = (for_team_key IS NULL)"
        " AND (for_platform IS NULL) = (for_channel_key IS NULL)",
        name="whole_channel",
    ),
)
Index(None, pairing_code.c.workspace_id, pairing_code.c.person_id)
Index(None, pairing_code.c.workspace_id, pairing_code.c.expires_at)

# A code by which somebody says on another platform that they are the same Person. As above.
identity_code = Table(
    "identity_code",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("digest"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    of_workspace("person", "person_id"),
)
Index(None, identity_code.c.workspace_id, identity_code.c.person_id)
Index(None, identity_code.c.workspace_id, identity_code.c.expires_at)
