"""The real app as a process, with Microsoft's ends on this machine in the place of Slack."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.server import FakeTeams
from tests.journeys.app import App


def environment(fake: FakeTeams, database: str, settings: dict[str, str]) -> dict[str, str]:
    """What a bot of Teams needs, and nothing of any other platform."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "TEAMS_", "FOGBRIDGE_", "OPENAI_"))
    }
    return {
        **kept,
        "FOGBRIDGE_DATABASE_URL": database,
        "FOGBRIDGE_SECRET_KEY": "a-key-for-tests-and-nothing-else-0123456789",
        "FOGBRIDGE_PUBLIC_URL": "https://fogbridge.example.com",
        "FOGBRIDGE_ANSWERS_PER_MINUTE": "100000",
        **fake.settings,
        **settings,
    }


@dataclass
class TeamsApp(App):
    """One process of it; the App's own `fake` is Microsoft's."""

    fake: Any

    @property
    def messages_url(self) -> str:
        """Where Teams posts."""
        return f"{self.address}/api/messages"

    def _environment(self) -> dict[str, str]:
        return environment(self.fake, self.database, self.settings)
