"""Which way of running in Teams the settings choose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class WithSecret:
    """One tenant's bot, which proves itself with a client secret."""

    app_id: str
    tenant: str
    password: SecretStr


@dataclass(frozen=True, slots=True)
class WithCertificate:
    """One tenant's bot, which proves itself with a certificate; the file holds its key, too."""

    app_id: str
    tenant: str
    file: Path


@dataclass(frozen=True, slots=True)
class WithManagedIdentity:
    """One tenant's bot, whose user-assigned managed identity the machine itself vouches for."""

    app_id: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Nobody proves anything: for Microsoft's Playground, on this machine alone."""


TeamsMode = WithSecret | WithCertificate | WithManagedIdentity | Anonymous

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_APP_PLACE = "the Microsoft App ID of the Azure Bot's page Configuration"
_TENANT_PLACE = "the Tenant ID on the same page"
_SECRET_PLACE = "the app registration's page Certificates & secrets"  # noqa: S105 - says where a secret is, holds none


def teams_mode(settings: Settings) -> TeamsMode | None:
    """The way of running that the variables choose; None where none of them is set.

    Raises `ConfigurationError`, with the fix, for what is missing or does not go together. Says
    nothing about whether Microsoft knows the app.
    """
    app_id, tenant = settings.teams_app_id, settings.teams_tenant_id
    password, identity = settings.teams_app_password, settings.teams_identity
    certificate = settings.teams_certificate
    if settings.teams_allow_anonymous:
        if app_id is not None or tenant is not None or password is not None:
            raise ConfigurationError(
                "TEAMS_ALLOW_ANONYMOUS lets anybody talk to the bot and TEAMS_APP_ID lets only "
                "Teams. Take out TEAMS_ALLOW_ANONYMOUS for Teams, or the app for the Playground."
            )
        return Anonymous()
    if app_id is None:
        beside = next(
            (
                name
                for name, value in (
                    ("TEAMS_APP_PASSWORD", password),
                    ("TEAMS_TENANT_ID", tenant),
                    ("TEAMS_IDENTITY", identity),
                    ("TEAMS_CERTIFICATE", certificate),
                )
                if value is not None
            ),
            None,
        )
        if beside is None:
            return None
        raise ConfigurationError(
            f"TEAMS_APP_ID is missing beside {beside}; without it a request can't be known as "
            f"Teams'. Set it to {_APP_PLACE}."
        )
    _expect_guid("TEAMS_APP_ID", app_id, _APP_PLACE)
    if tenant is None:
        raise ConfigurationError(
            f"TEAMS_TENANT_ID is missing beside TEAMS_APP_ID. Set it to {_TENANT_PLACE}."
        )
    _expect_guid("TEAMS_TENANT_ID", tenant, _TENANT_PLACE)
    app_id, tenant = app_id.lower(), tenant.lower()
    if certificate is not None and identity != "certificate":
        raise ConfigurationError(
            "TEAMS_CERTIFICATE is set and would not be used. "
            "Set TEAMS_IDENTITY to certificate, or take out TEAMS_CERTIFICATE."
        )
    if identity in ("certificate", "managed"):
        if password is not None:
            raise ConfigurationError(
                f"TEAMS_IDENTITY is {identity}, which takes no secret. "
                "Take out TEAMS_APP_PASSWORD, or set TEAMS_IDENTITY to secret."
            )
        if identity == "managed":
            return WithManagedIdentity(app_id, tenant)
        if certificate is None:
            raise ConfigurationError(
                "TEAMS_CERTIFICATE is missing beside TEAMS_IDENTITY. Set it to the path of a PEM "
                "file that holds the certificate and its private key."
            )
        return WithCertificate(app_id, tenant, certificate)
    if password is None:
        raise ConfigurationError(
            f"TEAMS_APP_PASSWORD is missing beside TEAMS_APP_ID. Make a client secret on "
            f"{_SECRET_PLACE}, or set TEAMS_IDENTITY to certificate or managed."
        )
    if not re.fullmatch("[!-~]+", password.get_secret_value()):
        raise ConfigurationError(
            "TEAMS_APP_PASSWORD holds a space or a sign that no secret has. "
            f"Copy the Value, not the Secret ID, from {_SECRET_PLACE}."
        )
    if _GUID.fullmatch(password.get_secret_value()):
        raise ConfigurationError(
            "TEAMS_APP_PASSWORD is an id and no secret. "
            f"Copy the Value, not the Secret ID, from {_SECRET_PLACE}."
        )
    return WithSecret(app_id, tenant, password)


def _expect_guid(name: str, value: str, place: str) -> None:
    if not _GUID.fullmatch(value):
        raise ConfigurationError(
            f"{name} is not an id such as 00000000-0000-0000-0000-000000000000. Set it to {place}."
        )


def refused(mode: TeamsMode, why: str) -> str:
    """What to do where Microsoft does not take what the app proves itself with; `why` is its own word."""
    if isinstance(mode, WithManagedIdentity):
        return (
            f"This machine gives no token for the managed identity TEAMS_APP_ID ({why}). Assign the "
            "identity to it, or set TEAMS_APP_PASSWORD and leave out TEAMS_IDENTITY."
        )
    if isinstance(mode, WithCertificate):
        return (
            f"Microsoft does not accept TEAMS_APP_ID with TEAMS_CERTIFICATE in TEAMS_TENANT_ID ({why}). "
            f"Upload the certificate, without its key, on {_SECRET_PLACE}, the tab Certificates."
        )
    return (
        f"Microsoft does not accept TEAMS_APP_ID with TEAMS_APP_PASSWORD in TEAMS_TENANT_ID ({why}). "
        "Make a new client secret on the app registration's page Certificates & secrets, and copy "
        "its Value."
    )
