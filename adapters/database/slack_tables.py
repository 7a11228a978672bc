"""The tables of Slack's installations: who let us in, with which sealed tokens, and who is about to.

They carry no `workspace_id`: a token is Slack's, given to us for a team or an enterprise. Which
Workspace that belongs to is said by the row in `installation` with the same `team_key`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from adapters.database.tables import Moment, metadata

slack_installation = Table(
    "slack_installation",
    metadata,
    # Of our app: two apps may share a database while one replaces the other.
    Column("client_id", String(128), nullable=False),
    # The team, or the enterprise of an installation for a whole organisation.
    Column("team_key", String(128), nullable=False),
    Column("app_id", String(128)),
    Column("enterprise_id", String(128)),
    Column("enterprise_name", Text),
    Column("enterprise_url", Text),
    Column("team_id", String(128)),
    Column("team_name", Text),
    Column("is_enterprise_install", Boolean, nullable=False),
    # All tokens are sealed by the vault, which makes them longer than Slack's.
    Column("bot_token", Text, nullable=False),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", Moment),
    Column("bot_id", String(128)),
    Column("bot_user_id", String(128)),
    Column("bot_scopes", Text),
    Column("token_type", String(32)),
    # Who installed it. We ask for no user's token; what Slack sends all the same is sealed too.
    Column("user_id", String(128)),
    Column("user_token", Text),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", Moment),
    Column("user_scopes", Text),
    Column("installed_at", Moment, nullable=False),
    # Until then somebody is refreshing the token, and the others keep away.
    Column("refreshing_until", Moment),
    # Slack did not refresh it; before this moment nobody tries again.
    Column("retry_at", Moment),
    PrimaryKeyConstraint("client_id", "team_key"),
)

slack_oauth_state = Table(
    "slack_oauth_state",
    metadata,
    Column("state", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("state"),
)
Index(None, slack_oauth_state.c.expires_at)
