"""The tables of the room: what stands in it, and how far it has changed.

The room is a chat platform of ours, so what others keep for us elsewhere lies here.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)

from adapters.database.tables import Moment, metadata, one_of
from glossary.concept import SIDES

room = Table(
    "room",
    metadata,
    Column("workspace_id", Uuid, nullable=False),
    Column("team_key", String(128), nullable=False),
    # Counts every change of what stands there; a browser says up to which one it has seen.
    Column("changes", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("workspace_id", "team_key"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
)

room_message = Table(
    "room_message",
    metadata,
    # A message of the bot has the id of the first card that stood there, so it is posted once.
    Column("id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("team_key", String(128), nullable=False),
    Column("channel_key", String(128), nullable=False),
    # The first message's key; its own, where it is the first.
    Column("thread_key", String(128), nullable=False),
    # On which side's bank it stands; NULL: across both, for everybody.
    Column("bank", String(16)),
    # NULL: the bot itself, or somebody who was forgotten.
    Column("person_id", Uuid),
    Column("user_key", String(128)),
    # What somebody wrote; NULL once deleted, and where a card stands.
    Column("text", Text),
    Column("card_id", Uuid),
    # A sentence for one person that makes way for the next one.
    Column("passing", Boolean, nullable=False, server_default=false()),
    Column("at", Moment, nullable=False),
    Column("edited_at", Moment),
    # Since when an answer to it is on its way; NULL where none is.
    Column("waits_since", Moment),
    # The room's count at its last change.
    Column("changed", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
    ForeignKeyConstraint(["workspace_id", "person_id"], ["person.workspace_id", "person.id"]),
    ForeignKeyConstraint(
        ["workspace_id", "card_id"], ["card.workspace_id", "card.id"], ondelete="CASCADE"
    ),
    one_of("bank", SIDES),
    CheckConstraint("text IS NULL OR card_id IS NULL", name="one_thing"),
)
Index(
    "ix_room_message_thread",
    room_message.c.workspace_id,
    room_message.c.team_key,
    room_message.c.channel_key,
    room_message.c.thread_key,
    room_message.c.id,
)
Index(None, room_message.c.workspace_id, room_message.c.changed)
Index(None, room_message.c.workspace_id, room_message.c.person_id)
Index(None, room_message.c.workspace_id, room_message.c.card_id)
Index(None, room_message.c.workspace_id, room_message.c.expires_at)
