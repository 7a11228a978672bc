"""Two identities of one person, as on Slack and on Teams: joined by the person alone, with a code."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from bot.errors import FogbridgeError


class NotJoined(FogbridgeError):
    """Two identities can't be joined, or a code is not taken; the sentence says why."""

    code = "not_joined"


class Identities(Protocol):
    """Who is one person on several platforms."""

    async def code_for(self, workspace: UUID, person: UUID) -> str:
        """A code to be entered as the other identity, once and in ten minutes."""

    async def join(self, workspace: UUID, person: UUID, code: str) -> None:
        """Who was given the code is the Person who enters it from now on, with all that both did.

        Raises `NotJoined` where the code is not good here, or each of them said yes for another side.
        """
