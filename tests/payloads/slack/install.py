"""For whom a payload is: the workspace, its organisation, and the app as it is installed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Install:
    """An app in a workspace.

    `enterprise` is the Enterprise Grid organisation that the workspace belongs to; `org_wide` says
    that the app is installed for the whole organisation, which leaves the team out of the
    authorizations and the `team` out of interactions. `actor_team` is where whoever acts belongs,
    if elsewhere (Slack Connect). `verification` is the deprecated token that payloads still carry.
    """

    team: str = "T1"
    domain: str = "example"
    app: str = "A1"
    bot_user: str = "UBOT"
    bot: str = "BBOT"
    enterprise: str | None = None
    enterprise_name: str | None = None
    org_wide: bool = False
    actor_team: str | None = None
    verification: str = "verification-token"

    def team_json(self) -> JSON | None:
        """The `team` of an interaction payload; null where the whole organisation installed it."""
        if self.org_wide:
            return None
        team: JSON = {"id": self.team, "domain": self.domain}
        if self.enterprise:
            team |= {"enterprise_id": self.enterprise, "enterprise_name": self.enterprise_name}
        return team

    def enterprise_json(self) -> JSON | None:
        """The `enterprise` object of an interaction payload."""
        if self.enterprise is None:
            return None
        return {"id": self.enterprise, "name": self.enterprise_name}

    def authorization(self) -> JSON:
        """One entry of an event's `authorizations`."""
        return {
            "enterprise_id": self.enterprise,
            "team_id": None if self.org_wide else self.team,
            "user_id": self.bot_user,
            "is_bot": True,
            "is_enterprise_install": self.org_wide,
        }
