"""What the pages need of a company's OpenID provider, and of those whom it vouches for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Begun(Protocol):
    """A sign-in that a browser begins."""

    @property
    def address(self) -> str:
        """Where it goes."""

    @property
    def state(self) -> str:
        """What it must come back with."""

    @property
    def nonce(self) -> str:
        """What the provider must say again."""

    @property
    def verifier(self) -> str:
        """What proves that it is still us."""


class Vouched(Protocol):
    """Somebody whom a provider vouches for."""

    @property
    def issuer(self) -> str:
        """Which provider."""

    @property
    def subject(self) -> str:
        """Its own name for them."""


class Provider(Protocol):
    """An OpenID provider; see `adapters.openid`. What it raises on purpose has its sentence."""

    async def begin(self) -> Begun:
        """A new sign-in."""

    async def finish(self, code: str, nonce: str, verifier: str) -> Vouched:
        """Whom it vouches for with this code."""


class Member(Protocol):
    """A Person and their Workspace."""

    @property
    def workspace(self) -> UUID:
        """The Workspace."""

    @property
    def person(self) -> UUID:
        """Who it is there."""


class Identities(Protocol):
    """Whom a provider means; see `adapters.database.oidc_identities`."""

    async def member(self, issuer: str, subject: str) -> Member | None:
        """Whose they are, if anybody's."""

    async def join(self, workspace: UUID, person: UUID, issuer: str, subject: str) -> bool:
        """From now on this subject is that Person; False where they are another one already."""


class Seal(Protocol):
    """Signs what the browser keeps for us; see `adapters.vault`."""

    def sign(self, purpose: str, value: str, seconds: float) -> str:
        """A value, good for one purpose and so many seconds."""

    def check(self, purpose: str, signed: str) -> str | None:
        """The value; None when it is not ours, not for this purpose, or too old."""


@dataclass(frozen=True, slots=True)
class OpenId:
    """Signing in by OpenID. `welcome` makes a Person of somebody new; None where they are joined."""

    provider: Provider
    identities: Identities
    seal: Seal
    welcome: Callable[[str, str], Awaitable[Member]] | None = None
