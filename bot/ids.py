"""Ids of ours: UUIDv7, so that they sort by the time they were made."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import uuid_utils


def new_id() -> uuid.UUID:
    """A new UUIDv7 (RFC 9562)."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def made_at(id: uuid.UUID) -> datetime:
    """When a UUIDv7 was made: its first 48 bits are milliseconds since 1970."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
