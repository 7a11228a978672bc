"""`fogbridge doctor`: what is set, what works, and the fix for what does not."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.errors import ConfigurationError, ModelUnavailable

if TYPE_CHECKING:
    from adapters.settings import Settings

_BUILT = 2026
"""The year of this version: a clock before it is wrong."""
_DATABASE_SECONDS = 5.0
_USER = re.compile(r"(?<=:)//[^/\s]*@")
"""User and password of an address."""
_MODEL_FIXES = {
    "status_401": "the key was refused; check OPENAI_API_KEY",
    "status_403": "the key may not use this model; check OPENAI_API_KEY and FOGBRIDGE_MODEL",
    "status_404": "the server does not know this model or address; check FOGBRIDGE_MODEL and OPENAI_BASE_URL",
    "insufficient_quota": "the account has no quota left; add some or set another key",
    "connection": "nobody answers there; check OPENAI_BASE_URL and the network",
    "timeout": "no answer in time; check OPENAI_BASE_URL, or raise FOGBRIDGE_MODEL_DEADLINE",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do where it is not fine."""

    name: str
    fine: bool
    detail: str
    advice: str | None = None

    def line(self) -> str:
        """The finding as one line of text."""
        sign = "ok  " if self.fine else "FIX "
        return f"{sign} {self.name}: {self.detail}" + (f" -> {self.advice}" if self.advice else "")


async def examine() -> list[Finding]:
    """Everything that can be looked at from here; never raises for what is merely broken."""
    from adapters.settings import read_settings

    try:
        settings = read_settings()
    except ConfigurationError as error:
        return [Finding("settings", False, error.sentence)]
    return [finding async for finding in _examine(settings)]


async def _examine(settings: Settings) -> AsyncIterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), version)
    for finding in _explain(settings):
        yield finding
    yield _termbase()
    yield await _database(settings)
    yield await _model(settings)
    async for finding in _slack(settings):
        yield finding
    async for finding in _teams(settings):
        yield finding
    yield await _openid(settings)
    now = datetime.now(ZoneInfo(settings.timezone))
    right = now.year >= _BUILT
    advice = None if right else "set the machine's clock"
    yield Finding("clock", right, f"{now:%Y-%m-%d %H:%M} {settings.timezone}", advice)


def _explain(settings: Settings) -> list[Finding]:
    """Each setting with its value and meaning; secrets are only said to be set."""
    found = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = (
            "set" if isinstance(value, SecretStr) else "not set" if value is None else str(value)
        )
        shown = _USER.sub("//", shown)
        found.append(Finding(str(field.alias), True, f"{shown} ({field.description})"))
    return found


def _termbase() -> Finding:
    from adapters.wiring import build_reader

    try:
        termbase = build_reader().termbase
    except ConfigurationError as error:
        return Finding("termbase", False, error.sentence)
    return Finding("termbase", True, f"{len(termbase.concepts)} concepts")


async def _database(settings: Settings) -> Finding:
    from adapters.database.migrate import state
    from adapters.settings import expect_secret_key

    try:
        expect_secret_key(settings)
        async with asyncio.timeout(_DATABASE_SECONDS):
            found = await state(settings.database_url)
    except ConfigurationError as error:
        return Finding("database", False, error.sentence)
    except (OSError, TimeoutError):
        return Finding("database", False, "does not answer", "check FOGBRIDGE_DATABASE_URL")
    if found.before != found.after:
        at = found.before or "empty"
        return Finding("database", False, f"is {at}, needs {found.after}", "run fogbridge migrate")
    return Finding("database", True, "answers, and is up to date")


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    from adapters.slack.examine import examine_slack

    async for found in examine_slack(settings):
        yield Finding(found.name, found.fine, found.detail, found.advice)


async def _teams(settings: Settings) -> AsyncIterator[Finding]:
    from adapters.teams.examine import examine_teams

    async for found in examine_teams(settings):
        yield Finding(found.name, found.fine, found.detail, found.advice)


async def _openid(settings: Settings) -> Finding:
    from adapters.openid import OpenIdProvider, ProviderAway, client_of
    from adapters.slack.mode import slack_mode
    from adapters.web.oidc import BACK

    name = "sign-in"
    try:
        client = client_of(settings, chats=slack_mode(settings) is not None)
    except ConfigurationError as error:
        return Finding(name, False, error.sentence)
    if client is None:
        return Finding(name, True, "by no OpenID provider")
    address = (settings.public_url or "http://127.0.0.1:8080").rstrip("/") + BACK
    try:
        await OpenIdProvider(client, address).begin()
    except ProviderAway:
        advice = "check FOGBRIDGE_OIDC_ISSUER and the network"
        return Finding(name, False, "the OpenID provider does not answer as one", advice)
    return Finding(name, True, f"the OpenID provider answers; it sends people back to {address}")


async def _model(settings: Settings) -> Finding:
    from adapters.wiring import build_model

    model = build_model(settings)
    if model is None:
        return Finding("model", True, "none set; the termbase engine answers")
    messages = [
        {"role": "system", "content": 'Answer with the JSON object {"ok": true}.'},
        {"role": "user", "content": json.dumps({"ask": "ok"})},
    ]
    schema = {
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    }
    try:
        async with asyncio.timeout(settings.model_deadline):
            answer = await model.ask(messages, schema)
    except TimeoutError:
        return Finding("model", False, "no answer in time", _MODEL_FIXES["timeout"])
    except ModelUnavailable as error:
        advice = _MODEL_FIXES.get(error.reason, "see the server's own log")
        return Finding("model", False, error.reason, advice)
    finally:
        await model.close()
    return Finding("model", True, f"{answer.model} answers ({model.mode})")
