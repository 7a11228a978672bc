"""Microsoft's addresses: where tokens come from, and who signs what reaches us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class Cloud:
    """`login` gives tokens, `scope` is what ours are for; `openid` publishes `issuer`'s keys.

    `graph` reads threads.
    """

    login: str
    openid: str
    issuer: str = "https://api.botframework.com"
    scope: str = "https://api.botframework.com"
    graph: str = "https://graph.microsoft.com/"


def cloud_of(settings: Settings) -> Cloud:
    """The cloud that the settings name; the one for US Government has names of its own."""
    login = settings.teams_login_url.rstrip("/") + "/"
    graph = settings.teams_graph_url.rstrip("/") + "/"
    host = urlsplit(settings.teams_openid_url).hostname or ""
    if host.endswith(".azure.us"):
        us = "https://api.botframework.us"
        return Cloud(login, settings.teams_openid_url, us, us, graph)
    return Cloud(login, settings.teams_openid_url, graph=graph)
