"""Ids of ours: UUIDv7, so that they sort by the time they were made."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A new UUIDv7 (RFC 9562)."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
