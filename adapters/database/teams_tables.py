"""The table of Teams' conversations: where the bot is, and how it says something there by itself.

It carries no `workspace_id`: what is written down at the front door belongs to a tenant before anybody
knows whose that is. Which Workspace it is says the row in `installation` with the same `team_key`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, String, Table, Text

from adapters.database.tables import Moment, metadata

teams_conversation = Table(
    "teams_conversation",
    metadata,
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    # The platform's whole id, of which the key may be a part.
    Column("conversation", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("service", Text, nullable=False),
    Column("bot", String(128), nullable=False),
    # Whose personal chat it is.
    Column("user_key", String(128)),
    Column("team", String(128)),
    # The directory's id of the team, which Graph and links ask for.
    Column("team_group", String(128)),
    Column("seen_at", Moment, nullable=False),
    CheckConstraint("kind IN ('personal', 'groupChat', 'channel')", name="kind"),
    PrimaryKeyConstraint("team_key", "channel_key"),
)
Index(None, teams_conversation.c.team_key, teams_conversation.c.user_key)
Index(None, teams_conversation.c.team_key, teams_conversation.c.team)
