"""What `fogbridge doctor` says about Teams: what works, and the fix for what does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.teams.manifest import MESSAGES_PATH
from adapters.teams.mode import (
    Anonymous,
    TeamsMode,
    WithCertificate,
    WithManagedIdentity,
    refused,
    teams_mode,
)
from bot.address import server_address
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from adapters.settings import Settings
    from adapters.teams.cloud import Cloud

_NETWORK = "check the network, HTTPS_PROXY and {name}"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at; `advice` says what to do where it is not fine."""

    name: str
    fine: bool
    detail: str
    advice: str | None = None


async def examine_teams(settings: Settings) -> AsyncIterator[Found]:
    """Everything about Teams that can be looked at from here; never raises for what is broken.

    Nothing is said in Teams, and no token is ever part of what is found. Whether Microsoft reaches
    this server only Microsoft could say.
    """
    try:
        mode = teams_mode(settings)
    except ConfigurationError as error:
        yield Found("teams", False, error.sentence)
        return
    match mode:
        case None:
            yield Found("teams", True, "not set up; docs/teams.md says how")
            return
        case Anonymous():
            yield Found("teams", True, "anybody on this machine may talk to it, for the Playground")
            return
        case WithManagedIdentity():
            yield Found("teams", True, "one tenant, with a managed identity")
        case WithCertificate():
            yield Found("teams", True, "one tenant, with a certificate")
        case _:
            yield Found("teams", True, "one tenant, with a client secret")
    from adapters.teams.cloud import cloud_of

    cloud = cloud_of(settings)
    yield _address(settings)
    usable = True
    if isinstance(mode, WithCertificate):
        found, usable = await _certificate(mode)
        yield found
    if usable:
        yield await _token(mode, cloud)
    yield await _keys(cloud)


def _address(settings: Settings) -> Found:
    name = "teams address"
    if settings.public_url is None:
        advice = "set FOGBRIDGE_PUBLIC_URL to the address at which Microsoft reaches it"
        return Found(name, False, "Teams calls Fogbridge, and no address is known", advice)
    try:
        address = server_address(settings.public_url, "Teams")
    except ConfigurationError as error:
        return Found(name, False, error.sentence, "mend FOGBRIDGE_PUBLIC_URL")
    return Found(name, True, f"the messaging endpoint of the Azure Bot is {address}{MESSAGES_PATH}")


async def _certificate(mode: WithCertificate) -> tuple[Found, bool]:
    """What is said of it, and whether a token can be asked for with it."""
    from adapters.teams.certificate import SOON_DAYS, read_certificate

    name, now = "teams certificate", datetime.now(UTC)
    try:
        certificate = await asyncio.to_thread(read_certificate, mode.file, now)
    except ConfigurationError as error:
        return Found(name, False, error.sentence), False
    day, days = f"{certificate.ends:%Y-%m-%d}", certificate.days_left(now)
    if days < SOON_DAYS:
        advice = "make a new one, upload it to the app registration, and put it into the file"
        left = "for less than a day" if days < 1 else f"for {days} more day{'s' * (days > 1)}"
        return Found(name, False, f"good until {day}, {left}", advice), True
    return Found(name, True, f"good until {day}"), True


async def _token(mode: TeamsMode, cloud: Cloud) -> Found:
    from adapters.teams.credentials import NoToken, tokens_of

    name = "teams token"
    try:
        await tokens_of(mode, cloud).token(cloud.scope)
    except NoToken as error:
        if error.final:
            return Found(name, False, refused(mode, error.why))
        detail = f"nobody gives one right now ({error.why})"
        return Found(name, False, detail, _NETWORK.format(name="TEAMS_LOGIN_URL"))
    return Found(name, True, "Microsoft takes this bot for itself")


async def _keys(cloud: Cloud) -> Found:
    from adapters.teams.auth import KeysAway, NotTeams, SigningKeys

    name = "teams keys"
    try:
        await SigningKeys(cloud.openid).get(None)
    except KeysAway:
        detail = "Microsoft's signing keys can't be read, so nobody could be known as Teams"
        return Found(name, False, detail, _NETWORK.format(name="TEAMS_OPENID_URL"))
    except NotTeams:
        pass  # no key has no id: they were read
    return Found(name, True, "Microsoft's signing keys can be read")
