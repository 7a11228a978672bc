"""The table of weekly digests: what became of each week in a channel, in numbers alone."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
)

from adapters.database.tables import PLATFORMS, Moment, json_column, metadata, one_of

STATES = ("said", "quiet", "missed")

digest_week = Table(
    "digest_week",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    # As ISO 8601 writes it, "2026-W47", so that weeks sort.
    Column("week", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("marketing", Integer, nullable=False),
    Column("it", Integer, nullable=False),
    Column("median_days", Integer),
    Column("kept", Integer, nullable=False),
    Column("due", Integer, nullable=False),
    # Ids of the concepts that were explained.
    Column("words", json_column, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "platform", "team_key", "channel_key", "week"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    one_of("platform", PLATFORMS),
    one_of("state", STATES),
    CheckConstraint("kept <= due", name="kept"),
)
