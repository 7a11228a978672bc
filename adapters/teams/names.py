"""What people call somebody in Teams, who is known to us by their key alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adapters.teams.connector import Connector
from adapters.teams.references import Reference
from bot.errors import FogbridgeError
from bot.reply import Addressed, Reply

_MOST = 20
"""Names that are looked up for one message."""


@dataclass
class Names:
    """Names that were looked up, for as long as the process lives; nothing of them is kept."""

    connector: Connector
    _known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    async def of(self, reference: Reference, reply: Reply) -> dict[str, str]:
        """What people call whom a sentence is about, as far as Teams says."""
        users = {part.user for part in reply.parts if isinstance(part, Addressed)}
        found: dict[str, str] = {}
        for user in sorted(users)[:_MOST]:
            name = await self._name_of(reference, user)
            if name is not None:
                found[user] = name
        return found

    async def _name_of(self, reference: Reference, user: str) -> str | None:
        known = self._known.get((reference.tenant, user))
        if known is not None:
            return known
        try:
            member = await self.connector.member(reference.service, reference.conversation, user)
        except FogbridgeError:
            return None
        name = name_of(member)
        if name is not None:
            self._known[reference.tenant, user] = name
        return name


def name_of(member: dict[str, Any]) -> str | None:
    """What people call somebody, in one line and without signs that turn what stands around it."""
    value = member.get("name")
    if not isinstance(value, str):
        return None
    shown = "".join(sign if sign.isprintable() else " " for sign in value)
    return " ".join(shown.split())[:80] or None
