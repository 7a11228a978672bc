"""What the pages and the API ask about people: roles, tokens, and what is held of somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from bot.ports import Holdings
from bot.roles import Change, Role
from glossary.concept import Side


class ApiToken(Protocol):
    """A token that a program brought."""

    @property
    def id(self) -> UUID:
        """Its own id, which says nothing of the token."""

    @property
    def workspace(self) -> UUID:
        """Whose it is."""

    @property
    def scopes(self) -> frozenset[str]:
        """What it is for."""


class ApiTokens(Protocol):
    """Tokens for programs; see `adapters.database.api_tokens`."""

    async def bearer(self, token: str) -> ApiToken | None:
        """Which token this is; None where it is none, or none any more."""


class Roles(Protocol):
    """Who may do what; see `adapters.database.roles`."""

    async def roles_of(self, workspace: UUID, person: UUID) -> frozenset[Role]:
        """The roles of a Person."""

    async def known_as(self, workspace: UUID, person: UUID) -> tuple[str, ...]:
        """The identities of a Person as the command line takes them."""

    async def changes(self, workspace: UUID, limit: int) -> tuple[Change, ...]:
        """The newest entries of the audit log."""


class Records(Protocol):
    """What is held of a Person; see `adapters.database.directory`."""

    async def holdings(self, workspace: UUID, person: UUID) -> Holdings:
        """Counted."""

    async def choose_side(self, workspace: UUID, person: UUID, side: Side | None) -> None:
        """Their own choice; None is neither side."""

    async def opt_out(self, workspace: UUID, person: UUID, out: bool) -> None:
        """Whether their messages are left alone."""


@dataclass(frozen=True, slots=True)
class People:
    """All of it, for one desk.

    `export` is everything that is held of a Person, ready for JSON. `forget` deletes it, in the
    queue too. `part` ends their sign-in by OpenID; False where there was none.
    """

    tokens: ApiTokens
    roles: Roles
    records: Records
    export: Callable[[UUID, UUID], Awaitable[Mapping[str, Any]]]
    forget: Callable[[UUID, UUID], Awaitable[object]]
    part: Callable[[UUID, UUID], Awaitable[bool]]
