"""One room, as the pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from adapters.room.demo import Demo
from adapters.room.edge import RoomEdge
from adapters.room.live import Live
from adapters.room.rows import Rows


@dataclass(frozen=True, slots=True)
class Room:
    """What stands in it, its front door, what changes, and the demo that it shows."""

    workspace: UUID
    team: str
    rows: Rows
    edge: RoomEdge
    live: Live
    demo: Demo
