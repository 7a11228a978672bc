"""The tables, as they stand after the last migration.

SQLAlchemy Core and not the ORM: rows become the core's frozen types at once, so an identity map
would be a second truth beside them.

Every row belongs to one Workspace. References between tables carry `workspace_id` with them, so
the database itself refuses a row that points into another Workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    false,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from glossary.concept import SIDES

PLATFORMS = ("slack", "teams", "room")
VISIBILITIES = ("public", "private")
MODES = ("on", "quiet", "off")
TARGETS = ("asker", "place", "card", "home", "gone")
CARD_STATES = ("ready", "sending", "sent", "undeliverable", "taken_back")
SIGN_INS = ("link", "session")


class Moment(TypeDecorator[datetime]):
    """A moment: aware in, aware (UTC) out, also where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; SQLite gets it without its offset, so that text sorts as time. Refuses naive ones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQL's NULL, never JSON's null, so that "is it gone?" has one answer.
json_column = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of these words (or NULL, where it may be NULL)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def of_workspace(table: str, column: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A reference that can't leave the Workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=on_delete
    )


def _workspace() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id"], ["workspace.id"])


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

workspace = Table(
    "workspace",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("name", String(200), nullable=False),
    Column("demo", Boolean, nullable=False, server_default=false()),
    Column("timezone", String(64), nullable=False, server_default="UTC"),
    Column("work_starts", Time, nullable=False, server_default="09:00:00"),
    Column("work_ends", Time, nullable=False, server_default="17:00:00"),
    # ISO weekdays, "12345" is Monday to Friday.
    Column("work_days", String(7), nullable=False, server_default="12345"),
    # NULL: what the settings say. A number: what an admin of this Workspace decided.
    Column("retention_days", Integer),
    Column("record_retention_days", Integer),
    Column("next_ask_number", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    # The command line names a Workspace; a demo never stands in for a real one.
    UniqueConstraint("name", "demo"),
    CheckConstraint("work_starts < work_ends", name="working_hours"),
    CheckConstraint("retention_days >= 1", name="retention_days"),
    CheckConstraint("record_retention_days >= 1", name="record_retention_days"),
    CheckConstraint("next_ask_number >= 1", name="next_ask_number"),
)

installation = Table(
    "installation",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    # A Slack team, or the enterprise of an installation for a whole organisation; a Teams tenant;
    # a room. `enterprise_key` says which enterprise a Slack team is part of.
    Column("team_key", String(128), nullable=False),
    Column("enterprise_key", String(128)),
    Column("installed_at", Moment, nullable=False),
    Column("removed_at", Moment),
    PrimaryKeyConstraint("id"),
    _workspace(),
    one_of("platform", PLATFORMS),
)
Index(
    "uq_installation_active",
    installation.c.platform,
    installation.c.team_key,
    unique=True,
    sqlite_where=installation.c.removed_at.is_(None),
    postgresql_where=installation.c.removed_at.is_(None),
)
Index(None, installation.c.workspace_id)

person = Table(
    "person",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("side", String(16), nullable=False, server_default="none"),
    # NULL: nobody has chosen, `side` is a guess or nothing.
    Column("side_chosen_at", Moment),
    Column("timezone", String(64)),
    Column("locale", String(35)),
    Column("opted_out_at", Moment),
    Column("created_at", Moment, nullable=False),
    # A forgotten Person keeps the row, so that "one of each side agreed" stays true of a record,
    # and loses everything that says who it was.
    Column("forgotten_at", Moment),
    # When the platform was last asked for zone and locale, and whether it calls them an admin.
    Column("profile_at", Moment),
    Column("platform_admin", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    _workspace(),
    one_of("side", (*SIDES, "none")),
)

identity = Table(
    "identity",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("user_key", String(128), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("platform", "team_key", "user_key"),
    of_workspace("person", "person_id"),
    one_of("platform", PLATFORMS),
)
Index(None, identity.c.workspace_id, identity.c.person_id)

# Who a provider of OpenID Connect means. No platform: nobody writes or is answered there.
oidc_identity = Table(
    "oidc_identity",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    of_workspace("person", "person_id"),
)
Index(None, oidc_identity.c.workspace_id, oidc_identity.c.person_id)

role = Table(
    "role",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("role", String(16), nullable=False),
    Column("side", String(16), nullable=False, server_default="none"),
    # NULL: the command line.
    Column("granted_by", Uuid),
    Column("granted_at", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "person_id", "role", "side"),
    of_workspace("person", "person_id"),
    of_workspace("person", "granted_by"),
    CheckConstraint(
        "(role = 'admin' AND side = 'none') OR (role = 'curator' AND side IN ('marketing', 'it'))",
        name="role",
    ),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("person_id", Uuid),
    Column("what", String(100), nullable=False),
    # Ids and settings only: an audit log outlives texts and names.
    Column("before", json_column),
    Column("after", json_column),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    _workspace(),
    of_workspace("person", "person_id"),
    one_of("actor", ("person", "command_line", "system")),
    CheckConstraint("(actor = 'person') = (person_id IS NOT NULL)", name="who"),
)
Index(None, audit_log.c.workspace_id, audit_log.c.at)

translation = Table(
    "translation",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid),
    # Where it was asked for; NULL on a page, at the API and in the terminal.
    Column("platform", String(16)),
    Column("team_key", String(128)),
    Column("channel_key", String(128)),
    Column("thread_key", String(128)),
    Column("message_key", String(128)),
    # Who may read it follows from this; NULL, unknown, is read as private.
    Column("visibility", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("engine", String(16), nullable=False),
    Column("from_side", String(16), nullable=False),
    Column("to_side", String(16), nullable=False),
    Column("language", String(35), nullable=False),
    # Both NULL once forgotten: what it cost stays, what it said is gone.
    Column("original", Text),
    # `fogbridge.translation/1` without its `original`, which is kept once.
    Column("result", json_column),
    Column("prompt_name", String(100)),
    Column("prompt_hash", String(128)),
    Column("model", String(200)),
    Column("tokens", Integer),
    Column("ms_total", Integer, nullable=False),
    Column("ms_model", Integer, nullable=False),
    # Not checked against a list: the core's list of reasons grows, and on SQLite a changed CHECK
    # means copying the whole table.
    Column("fallback", String(32)),
    Column("passed", Boolean, nullable=False),
    # Who wrote the original, where that is somebody else than who asked for its translation.
    Column("author_id", Uuid),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    _workspace(),
    of_workspace("person", "person_id"),
    of_workspace("person", "author_id"),
    one_of("platform", PLATFORMS),
    one_of("visibility", VISIBILITIES),
    one_of("engine", ("glossary", "model")),
    one_of("from_side", SIDES),
    one_of("to_side", SIDES),
    CheckConstraint("(original IS NULL) = (result IS NULL)", name="text"),
    CheckConstraint("tokens >= 0", name="tokens"),
)
Index(None, translation.c.workspace_id, translation.c.created_at)
Index(None, translation.c.workspace_id, translation.c.person_id, translation.c.created_at)
Index(None, translation.c.workspace_id, translation.c.expires_at)
Index(None, translation.c.workspace_id, translation.c.author_id)
Index(
    "ix_translation_source",
    translation.c.platform,
    translation.c.team_key,
    translation.c.channel_key,
    translation.c.message_key,
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("translation_id", Uuid, nullable=False),
    # NULL: somebody on a page without a sign-in.
    Column("person_id", Uuid),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Text),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    # One word a Person, and one for everybody without a name: NULLs are distinct in a UNIQUE, so
    # that one needs an index of its own.
    UniqueConstraint("workspace_id", "translation_id", "person_id"),
    of_workspace("translation", "translation_id", on_delete="CASCADE"),
    of_workspace("person", "person_id"),
)
Index(
    "uq_feedback_nobody",
    feedback.c.workspace_id,
    feedback.c.translation_id,
    unique=True,
    sqlite_where=feedback.c.person_id.is_(None),
    postgresql_where=feedback.c.person_id.is_(None),
)
Index(None, feedback.c.workspace_id, feedback.c.person_id)

# What models took where no row of its own says so: tokens for the day's budget, no text.
model_use = Table(
    "model_use",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    _workspace(),
    CheckConstraint("tokens >= 0", name="tokens"),
)
Index(None, model_use.c.workspace_id, model_use.c.at)

channel = Table(
    "channel",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("side", String(16)),
    Column("mode", String(16), nullable=False, server_default="on"),
    # Whether messages in threads that the bot was called into are read along, and since when the
    # channel knows.
    Column("follows", Boolean, nullable=False, server_default=true()),
    Column("told_at", Moment),
    # What the platform said when it was last asked; NULL, unknown, is read as private.
    Column("visibility", String(16)),
    Column("outsiders", Boolean),
    Column("looked_at", Moment),
    PrimaryKeyConstraint("workspace_id", "platform", "team_key", "channel_key"),
    _workspace(),
    one_of("platform", PLATFORMS),
    one_of("side", SIDES),
    one_of("mode", MODES),
    one_of("visibility", VISIBILITIES),
)

thread = Table(
    "thread",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("thread_key", String(128), nullable=False),
    Column("followed_at", Moment, nullable=False),
    # When the platform was last asked for the whole thread.
    Column("read_at", Moment),
    # In this order, because whether a thread is followed is asked before the Workspace is known.
    PrimaryKeyConstraint("platform", "team_key", "channel_key", "thread_key", "workspace_id"),
    _workspace(),
    one_of("platform", PLATFORMS),
)
Index(None, thread.c.workspace_id, thread.c.followed_at)

message = Table(
    "message",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    Column("thread_key", String(128), nullable=False),
    Column("message_key", String(128), nullable=False),
    # NULL: the bot itself, or somebody who is no Person of this Workspace.
    Column("person_id", Uuid),
    Column("own", Boolean, nullable=False, server_default=false()),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("platform", "team_key", "channel_key", "message_key", "workspace_id"),
    _workspace(),
    of_workspace("person", "person_id"),
    one_of("platform", PLATFORMS),
)
Index(
    "ix_message_thread",
    message.c.workspace_id,
    message.c.platform,
    message.c.team_key,
    message.c.channel_key,
    message.c.thread_key,
    message.c.at,
)
Index(None, message.c.workspace_id, message.c.person_id)
Index(None, message.c.workspace_id, message.c.expires_at)

# What happened, once: a platform may send the same message as two events.
happening = Table(
    "happening",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("once", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("workspace_id", "once"),
    _workspace(),
)
Index(None, happening.c.workspace_id, happening.c.at)

card = Table(
    "card",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    # What has a key is said once.
    Column("key", String(255), nullable=False),
    # The delivery that says it; another one that comes upon the same key leaves it alone.
    Column("origin", String(255), nullable=False),
    Column("target", String(16), nullable=False),
    Column("state", String(16), nullable=False, server_default="ready"),
    # The Installation that says it.
    Column("platform", String(16), nullable=False),
    Column("installation_key", String(128), nullable=False),
    Column("person_id", Uuid),
    # Who asked, in the platform's words; NULL once forgotten.
    Column("user_team_key", String(128)),
    Column("user_key", String(128)),
    Column("team_key", String(128)),
    Column("channel_key", String(128)),
    Column("thread_key", String(128)),
    Column("direct", Boolean, nullable=False, server_default=false()),
    Column("visibility", String(16)),
    Column("outsiders", Boolean),
    # The platform's way back to the person; useless after half an hour.
    Column("route", Text),
    # Where it stands, once it does; a long one stands in several messages, with commas between.
    Column("message_key", Text),
    Column("translation_id", Uuid),
    Column("shares", Uuid),
    Column("replaces", Uuid),
    Column("keep", Boolean, nullable=False, server_default=true()),
    # What it says; NULL once it is over, forgotten, or was never to be kept.
    Column("reply", json_column),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "key"),
    _workspace(),
    of_workspace("person", "person_id"),
    of_workspace("translation", "translation_id", on_delete="CASCADE"),
    of_workspace("card", "shares", on_delete="CASCADE"),
    of_workspace("card", "replaces", on_delete="CASCADE"),
    one_of("platform", PLATFORMS),
    one_of("target", TARGETS),
    one_of("state", CARD_STATES),
    one_of("visibility", VISIBILITIES),
)
Index(None, card.c.workspace_id, card.c.origin)
Index(None, card.c.workspace_id, card.c.person_id)
Index(None, card.c.workspace_id, card.c.translation_id)
Index(None, card.c.workspace_id, card.c.shares)
Index(None, card.c.workspace_id, card.c.replaces)
Index(None, card.c.workspace_id, card.c.expires_at)

# What is to be done at a time; one schedule ticks and looks here.
due = Table(
    "due",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("kind", String(32), nullable=False),
    # What it is about, where a kind has several: a channel and a week, a commitment and a person.
    Column("subject", String(300), nullable=False),
    Column("at", Moment, nullable=False),
    # Seconds until it is due again; NULL: once.
    Column("every", Integer),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "kind", "subject"),
    _workspace(),
    CheckConstraint("every >= 1", name="every"),
)
Index(None, due.c.at)

# The way to the pages: a link from a chat, good once, and the session that it begins, or that an
# OpenID provider vouched for. Whoever reads the database can't sign in: only the SHA-256 is kept.
sign_in = Table(
    "sign_in",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    # The Installation that handed the link out; its links and sessions end with it. NULL: a provider
    # vouched for the Person.
    Column("platform", String(16)),
    Column("team_key", String(128)),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("digest"),
    _workspace(),
    of_workspace("person", "person_id"),
    one_of("kind", SIGN_INS),
    one_of("platform", PLATFORMS),
)
Index(None, sign_in.c.workspace_id, sign_in.c.person_id)
Index(None, sign_in.c.workspace_id, sign_in.c.expires_at)

# What programs bring to the API. The token itself was shown once; its SHA-256 is kept.
api_token = Table(
    "api_token",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    # Words with spaces between, in the order of the alphabet.
    Column("scopes", String(200), nullable=False),
    # NULL: the command line.
    Column("created_by", Uuid),
    Column("created_at", Moment, nullable=False),
    # The day, so that a busy token is written down once a day.
    Column("last_used_at", Moment),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("digest"),
    _workspace(),
    of_workspace("person", "created_by"),
)
Index(None, api_token.c.workspace_id, api_token.c.name)
