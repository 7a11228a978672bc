"""Teams' app package: what the app asks for, its commands, and its icons, in one zip."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.address import server_address
from bot.errors import ConfigurationError

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json"
MANIFEST_VERSION = "1.29"
"""The first whose schema knows slash commands and targeted messages."""
MESSAGES_PATH = "/api/messages"

TRANSLATE_MESSAGE = "translateMessage"
TRACK_MESSAGE = "trackMessage"
WHY_MESSAGE = "whyTimeline"
TRANSLATE_COMPOSE = "translateCompose"
GLOSSARY = "glossary"
GLOSSARY_WORD = "q"
SHORTCUTS: Mapping[str, Literal["translate", "track", "why"]] = MappingProxyType(
    {TRANSLATE_MESSAGE: "translate", TRACK_MESSAGE: "track", WHY_MESSAGE: "why"}
)
"""The commands in the menu of a message."""

READS_CHANNELS = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat", "TeamMember.Read.Group")
"""Resource-specific consent: a team or chat lets the app read all of its messages, and who owns it."""

_MENTIONED = (
    ("translate", "A message in the other side's words, or the one above: translate for IT"),
    ("track", "Keep the ask of this thread until somebody closes it"),
    ("asks", "What is open in this channel"),
    ("why this timeline?", "The reasons for a date, from the log or from who has them"),
    ("no but", "Other ways forward: less of it, later, or with a plan B"),
    ("digest", "What the weekly digest would say now"),
    ("term", "What a word means to each side: term SSO"),
    ("side", "Say which side you are on: side marketing"),
    ("settings", "What Fogbridge does in this channel"),
    ("help", "What Fogbridge does"),
)
_ALONE = ("translate", "term", "why this timeline?", "asks", "digest", "side", "settings", "help")
"""What a slash command answers, for whoever typed it alone; the rest belongs to a thread."""
_HOME = ("home", "Your side, your translations, and what is stored about you")
_IN_CHAT = ("translate", "term", "asks", "digest", "side", "help")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_PAGE = re.compile(r"https://[!#-;=?-\[\]-~]{1,2000}", re.IGNORECASE)
_ICONS = Path(__file__).parent / "icons"
_MOMENT = (2026, 1, 1, 0, 0, 0)
"""Of each file in the zip, so that the same package is the same bytes."""


def teams_manifest(
    url: str,
    app_id: str,
    *,
    reads_channels: bool = False,
    privacy_url: str | None = None,
    terms_url: str | None = None,
) -> dict[str, Any]:
    """The manifest for a bot (`app_id`, a GUID) that is reached at `url`.

    `reads_channels` asks each team and chat for the right to read along. The two pages are the
    server's own first page where nobody names others; Teams shows them before the app is added.

    Raises `ConfigurationError` where the address, the id or a page is none.
    """
    address = server_address(url, "Teams")
    if not _GUID.fullmatch(app_id):
        raise ConfigurationError(
            "Teams needs the bot's app id, such as 11111111-2222-3333-4444-555555555555. "
            "Azure shows it as “Microsoft App ID”; set TEAMS_APP_ID or give --app-id."
        )
    for page in (privacy_url, terms_url):
        if page is not None and not _PAGE.fullmatch(page):
            raise ConfigurationError(
                "Teams needs pages with https, such as https://www.example.com/privacy."
            )
    manifest: dict[str, Any] = {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": _version(),
        "id": app_id.lower(),
        "developer": {
            "name": "Fogbridge",
            "websiteUrl": address,
            "privacyUrl": privacy_url or address,
            "termsOfUseUrl": terms_url or address,
        },
        "name": {"short": "Fogbridge", "full": "Fogbridge, between marketing and IT"},
        "description": {
            "short": "Translates between marketing and IT: asks, constraints, timelines",
            "full": (
                "Fogbridge puts what marketing asks into terms that IT can build from, and what "
                "limits IT into terms that marketing can plan with. Dates, amounts, names and "
                "conditions stay as they were written; what is unclear becomes a question. Answers "
                "are private until their author shares them."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1f3a44",
        "bots": [_bot(app_id.lower())],
        "composeExtensions": [_extension(app_id.lower())],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(address).netloc],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
    }
    if reads_channels:
        asked = [{"name": name, "type": "Application"} for name in READS_CHANNELS]
        manifest["webApplicationInfo"] = {"id": app_id.lower(), "resource": address}
        manifest["authorization"] = {"permissions": {"resourceSpecific": asked}}
    return manifest


def app_package(manifest: Mapping[str, Any]) -> bytes:
    """The zip that Teams takes: the manifest and both icons, and nothing else."""
    files = {
        "manifest.json": json.dumps(manifest, indent=2, ensure_ascii=False).encode(),
        "color.png": (_ICONS / "color.png").read_bytes(),
        "outline.png": (_ICONS / "outline.png").read_bytes(),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def write_package(file: Path, manifest: Mapping[str, Any]) -> str:
    """Write the package; what to do with it. Raises `ConfigurationError` where it can't be written."""
    try:
        file.write_bytes(app_package(manifest))
    except OSError as error:
        raise ConfigurationError(
            f"{file} can't be written. Name another place with --file."
        ) from error
    return (
        f"{file} is the app package. In Teams: Apps, Manage your apps, Upload an app. "
        f"The bot's messaging endpoint is {manifest['developer']['websiteUrl']}{MESSAGES_PATH}."
    )


def _bot(app_id: str) -> dict[str, Any]:
    said = dict(_MENTIONED)
    own = [(name, said[name]) for name in _IN_CHAT]
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "supportsTargetedMessages": True,
        "commandLists": [
            {
                "scopes": ["team", "groupChat"],
                "triggers": ["mention"],
                "commands": _commands(_MENTIONED),
            },
            {
                "scopes": ["team", "groupChat"],
                "triggers": ["slash"],
                "commands": _commands([(name, said[name]) for name in _ALONE]),
            },
            {
                "scopes": ["personal"],
                "triggers": ["mention"],
                "commands": _commands([_HOME, *own]),
            },
        ],
    }


def _commands(named: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "description": description} for title, description in named]


def _extension(app_id: str) -> dict[str, Any]:
    return {
        "botId": app_id,
        "commands": [
            _action(
                TRANSLATE_MESSAGE,
                "Translate for other side",
                "Put this message into the other side's words, for you alone",
            ),
            _action(
                TRACK_MESSAGE,
                "Track as ask",
                "Keep this message as an ask, with whose turn it is, until it is closed",
            ),
            _action(
                WHY_MESSAGE,
                "Why this timeline?",
                "The reasons for a date, from the log or from the side that has them",
            ),
            {
                "id": TRANSLATE_COMPOSE,
                "type": "action",
                "title": "Translate",
                "description": "Put a message into the other side's words before you send it",
                "context": ["compose", "commandBox"],
                "fetchTask": True,
                "triggers": ["slash"],
            },
            {
                "id": GLOSSARY,
                "type": "query",
                "title": "Look up a term",
                "description": "What a word means to marketing and to IT",
                "context": ["compose", "commandBox"],
                "parameters": [
                    {
                        "name": GLOSSARY_WORD,
                        "title": "Word",
                        "description": "SSO, landing page, change freeze …",
                        "inputType": "text",
                    }
                ],
            },
        ],
    }


def _action(name: str, title: str, description: str) -> dict[str, Any]:
    return {
        "id": name,
        "type": "action",
        "title": title,
        "description": description,
        "context": ["message"],
        "fetchTask": True,
    }


def _version() -> str:
    """Ours; Teams takes an update only where it has grown."""
    try:
        return version("fogbridge")
    except PackageNotFoundError:
        return "0.0.0"
