"""Where what the pages know of people is put together: roles, tokens, their data, their sign-in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from adapters.database.api_tokens import ApiTokens
from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import Database
from adapters.database.export import export
from adapters.database.oidc_identities import OidcIdentities
from adapters.database.roles import Roles
from adapters.openid import Client, OpenIdProvider
from adapters.settings import Settings
from adapters.vault import open_vault
from adapters.web.oidc import BACK
from adapters.web.people import People
from adapters.web.vouching import OpenId
from bot.ports import Clock

Unqueue = Callable[[str, str, str], Awaitable[object]]
"""Deletes what the queue holds of a platform's user, by platform, team and user."""


def build_people(
    settings: Settings, engine: Database, clock: Clock, unqueue: Unqueue | None = None
) -> People:
    """All about people; `unqueue` where there is a queue."""
    directory = DatabaseDirectory(engine, clock, settings.timezone)
    roles = Roles(engine, clock)

    async def everything(workspace: UUID, person: UUID) -> Mapping[str, Any]:
        return await export(engine, clock, workspace, person)

    async def forget(workspace: UUID, person: UUID) -> object:
        # While we still know who that is there.
        for who in await roles.users(workspace, person):
            if unqueue is not None:
                await unqueue(who.platform, who.team, who.user)
        return await directory.forget(workspace, person)

    return People(
        tokens=ApiTokens(engine, clock),
        roles=roles,
        records=directory,
        export=everything,
        forget=forget,
        part=OidcIdentities(engine, clock).part,
    )


def build_openid(
    settings: Settings,
    client: Client,
    engine: Database,
    clock: Clock,
    address: str,
    newcomers: UUID | None,
) -> OpenId:
    """Signing in at a provider that sends people back to `address`.

    `newcomers` is the Workspace of whoever is new; None where they are known from a chat.
    """
    identities = OidcIdentities(engine, clock)
    return OpenId(
        provider=OpenIdProvider(client, address.rstrip("/") + BACK),
        identities=identities,
        seal=open_vault(settings),
        welcome=None if newcomers is None else partial(identities.welcome, newcomers),
    )
