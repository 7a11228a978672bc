"""The app with a Slack and the room in one process, which `fogbridge serve` never has: where people
sign in the room is closed. For journeys between two platforms alone: the room is open to the test.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from adapters import chat_wiring
from adapters.database.store import DatabaseStore
from adapters.ground import Ground, Wired
from adapters.web import desk

PROGRAM = (
    "import sys; from tests.journeys.with_room import open_the_room; open_the_room(); "
    "from tests.journeys.process import serve; serve(sys.argv[1])"
)


def open_the_room() -> None:
    """From now on the app that is built in this process has the room beside its platforms."""
    whose: list[UUID] = []
    ensured, built, laid = DatabaseStore.ensure_workspace, chat_wiring.build_chats, desk.Desk

    async def ensure(self: DatabaseStore, name: str, **how: Any) -> UUID:
        whose.append(await ensured(self, name, **how))
        return whose[-1]

    def the_room(ground: Ground) -> Wired:
        return chat_wiring.room(whose[-1])(ground)

    def build(settings: Any, platforms: Any, *rest: Any, **how: Any) -> Any:
        return built(settings, [*platforms, the_room], *rest, **how)

    def lay(*parts: Any, **named: Any) -> Any:
        return laid(*parts, **{**named, "sign_ins": None})

    DatabaseStore.ensure_workspace = ensure  # type: ignore[method-assign]  # this process only
    chat_wiring.build_chats = build
    desk.Desk = lay  # type: ignore[misc,assignment]  # this process only
