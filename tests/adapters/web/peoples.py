"""People for tests of how the pages look: one who is admin, with everything there can be of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from adapters.openid import Begun, Vouched
from adapters.vault import Vault
from adapters.web.oidc import BACK
from adapters.web.people import People
from adapters.web.vouching import OpenId
from bot.ids import new_id
from bot.ports import Holdings
from bot.roles import ADMIN, Change, Role
from glossary.concept import Side
from tests.fakes.clock import StillClock

NOW = StillClock().now()


class NoTokens:
    """No program is known."""

    async def bearer(self, token: str) -> None:
        """See `adapters.web.people.ApiTokens`."""


class FixedRoles:
    """An admin and curator, known from a chat and at a provider, with a log of three changes."""

    async def roles_of(self, workspace: UUID, person: UUID) -> frozenset[Role]:
        """See `adapters.web.people.Roles`."""
        del workspace, person
        return frozenset({ADMIN, Role("curator", "it")})

    async def known_as(self, workspace: UUID, person: UUID) -> tuple[str, ...]:
        """See `adapters.web.people.Roles`."""
        del workspace, person
        return "slack:T024BE7LD/U0G9QF9C6", "oidc:5f0c1e7a-93d1-4b2e-8b1e-6c1b6a3f9d20"

    async def changes(self, workspace: UUID, limit: int) -> tuple[Change, ...]:
        """See `adapters.web.people.Roles`."""
        del workspace, limit
        before = {"channel": "C024BE91L", "side": None, "mode": "on", "follows": True}
        after = {"channel": "C024BE91L", "side": "it", "mode": "quiet", "follows": False}
        role = {"person": new_id().hex, "role": "curator", "side": "it"}
        made = {"token": new_id().hex, "scopes": ["read", "translate"]}
        return (
            Change(NOW, "channel settings", "person", new_id(), before, after),
            Change(NOW - timedelta(days=1), "role given", "command_line", None, None, role),
            Change(NOW - timedelta(days=2), "token made", "command_line", None, None, made),
        )


class FixedRecords:
    """Something of everything is held."""

    async def holdings(self, workspace: UUID, person: UUID) -> Holdings:
        """See `adapters.web.people.Records`."""
        del workspace, person
        return Holdings(12, 9, 31, 2, NOW - timedelta(days=40))

    async def choose_side(self, workspace: UUID, person: UUID, side: Side | None) -> None:
        """See `adapters.web.people.Records`."""

    async def opt_out(self, workspace: UUID, person: UUID, out: bool) -> None:
        """See `adapters.web.people.Records`."""


async def _nothing(workspace: UUID, person: UUID) -> dict[str, Any]:
    del workspace, person
    return {}


async def _done(workspace: UUID, person: UUID) -> bool:
    del workspace, person
    return True


def fixed_people() -> People:
    """All of it."""
    return People(NoTokens(), FixedRoles(), FixedRecords(), _nothing, _done, _done)


class HastyProvider:
    """Sends people straight back, and vouches for somebody whom nobody knows."""

    async def begin(self) -> Begun:
        """See `adapters.web.vouching.Provider`."""
        return Begun(f"{BACK}?state=s&code=c", "s", "n", "v")

    async def finish(self, code: str, nonce: str, verifier: str) -> Vouched:
        """See `adapters.web.vouching.Provider`."""
        del code, nonce, verifier
        return Vouched("https://login.example.com", "s-1")


@dataclass
class NobodysIdentities:
    """Nobody is known, and nobody becomes so."""

    async def member(self, issuer: str, subject: str) -> None:
        """See `adapters.web.vouching.Identities`."""

    async def join(self, workspace: UUID, person: UUID, issuer: str, subject: str) -> bool:
        """See `adapters.web.vouching.Identities`."""
        del workspace, person, issuer, subject
        return True


def hasty_openid() -> OpenId:
    """Signing in at it."""
    return OpenId(HastyProvider(), NobodysIdentities(), Vault("k" * 40))
