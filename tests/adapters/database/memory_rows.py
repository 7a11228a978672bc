"""A row of each of the memory's tables, as it is, for those who ask what the database refuses."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from bot.ids import new_id
from tests.fakes.clock import StillClock

NOW = StillClock().now()
_LIVES = {"changed_at": NOW, "expires_at": NOW + timedelta(days=60)}
_CHANNEL = {"platform": "slack", "team_key": "T1", "channel_key": "C1"}
_SAID = _CHANNEL | {"said_at": NOW}


def memory_rows(
    workspace: UUID, person: UUID, ask: UUID, why: UUID, card: UUID
) -> dict[str, dict[str, Any]]:
    """By table; each is fine beside the rows that it is given."""
    of_it = {"workspace_id": workspace}
    of_ask, of_why = of_it | {"ask_id": ask}, of_it | {"why_id": why}
    return {
        "ask": of_it
        | _SAID
        | _LIVES
        | {
            "id": new_id(),
            "number": new_id().int >> 8 & 0x7FFFFFFF,
            "origin": new_id().hex,
            "status": "open",
            "confirmed": False,
            "concepts": [],
            "opened_at": NOW,
            "turn_since": NOW,
            "version": 1,
        },
        "ask_concept": of_ask | {"concept": new_id().hex},
        "ask_card": of_ask | {"card_id": card},
        "ask_change": of_ask
        | {
            "id": new_id(),
            "what": "turned",
            "before": {},
            "after": {},
            "at": NOW,
            "origin": new_id().hex,
            "version": 2,
        },
        "commitment": of_ask
        | _SAID
        | _LIVES
        | {
            "id": new_id(),
            "due": date(2027, 1, 6),
            "drafted_at": NOW,
            # Whose yes it is has to have a moment.
            "yes_marketing_at": NOW,
            "yes_it_at": NOW,
            "state": "draft",
            "zone": "UTC",
            "version": 1,
        },
        "date_move": of_ask | _LIVES | {"id": new_id(), "becomes": date(2027, 1, 6), "at": NOW},
        "why": of_it
        | _SAID
        | _LIVES
        | {
            "id": new_id(),
            "opened_at": NOW,
            "concepts": [],
            "confirmed_side": "it",
            "confirmed_at": NOW,
            "version": 1,
        },
        "why_factor": of_why | {"position": 0, "kind": "freeze", "concepts": []},
        "why_step": of_why
        | {"position": 0, "at": NOW, "rung": "estimate", "day": date(2027, 1, 6)},
        "why_concept": of_why | {"concept": new_id().hex, "of_work": True},
        "why_words": of_why | {"words": "landing page"},
        "digest_time": of_it
        | _CHANNEL
        | {"weekday": 1, "at": time(9), "zone": "UTC", "kind": "team"},
        "seen": of_it | _CHANNEL | {"person_id": person, "last_seen": NOW},
        "memory_write": of_it | {"origin": new_id().hex, "at": NOW},
    }
