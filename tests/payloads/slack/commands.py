"""Slash commands, and the two handshakes of a request URL.

Source: docs.slack.dev/interactivity/implementing-slash-commands.
"""

from __future__ import annotations

from typing import Any

from tests.payloads.slack.install import Install


def slash_command(
    install: Install,
    *,
    user: str,
    user_name: str,
    channel: str,
    channel_name: str,
    command: str,
    text: str,
    response_url: str,
    trigger_id: str,
) -> dict[str, str]:
    """The form fields of a command. There is no thread in it, and no timestamp."""
    fields = {
        "token": install.verification,
        "team_id": install.team,
        "team_domain": install.domain,
        "channel_id": channel,
        "channel_name": channel_name,
        "user_id": user,
        "user_name": user_name,
        "command": command,
        "text": text,
        "api_app_id": install.app,
        "is_enterprise_install": "true" if install.org_wide else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    if install.enterprise:
        fields |= {
            "enterprise_id": install.enterprise,
            "enterprise_name": install.enterprise_name or "",
        }
    return fields


def url_verification(install: Install, challenge: str) -> dict[str, Any]:
    """What Slack asks once when a request URL is set; the challenge has to come back."""
    return {"token": install.verification, "challenge": challenge, "type": "url_verification"}


def ssl_check(install: Install) -> dict[str, str]:
    """The form that Slack sends now and then to see whether the certificate holds."""
    return {"ssl_check": "1", "token": install.verification}
