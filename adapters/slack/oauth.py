"""Installing Fogbridge in a Slack workspace or organisation: off to Slack, and back with a code."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin

import structlog
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.slack.answer import NoAnswer, access, answer_of
from adapters.told import told
from bot.errors import FogbridgeError

_log = structlog.get_logger("fogbridge.slack")

Refuse = Callable[[Request, int, str, str], Response]
"""Makes a calm page of a status, a code for programs and a sentence for people."""

SECONDS = 600
"""How long somebody may take at Slack's page."""

_COOKIE = "__Host-fogbridge-slack-install"
"""`__Host-`: the browser takes it from this very host only, so no neighbour can plant one."""
_STATE = re.compile(r"[A-Za-z0-9_-]{22,64}")
_CODE = re.compile(r"[!-~]{1,512}")


class States(Protocol):
    """States of installations under way."""

    async def async_issue(self) -> str:
        """A new one."""

    async def async_consume(self, state: str) -> bool:
        """True for the first who comes with it in time."""


class Installations(Protocol):
    """Where an installation is kept."""

    async def async_save(self, installation: Installation) -> None:
        """Keep it in the place of the one before it."""


@dataclass(frozen=True, slots=True)
class SlackInstall:
    """The two routes of an installation: `GET /slack/install` and `GET /slack/oauth_redirect`.

    `redirect_uri` is the public address of the second, as the app's settings at Slack have it.
    `refuse` and `installed` make the pages; nothing of the address ever gets into one.
    `on_installed` is called once the tokens are kept; what it raises on purpose is shown.
    """

    client: AsyncWebClient
    client_id: str
    client_secret: str = field(repr=False)
    scopes: Sequence[str]
    redirect_uri: str
    states: States
    store: Installations
    on_installed: Callable[[Installation], Awaitable[None]]
    installed: Callable[[Request, Installation], Response]
    refuse: Refuse

    async def install(self, request: Request) -> Response:
        """Send the browser to Slack, which asks whether Fogbridge may be installed."""
        del request
        state = await self.states.async_issue()
        answer = RedirectResponse(self._page_at_slack(state), 302)
        answer.set_cookie(
            _COOKIE, state, SECONDS, secure=True, httponly=True, samesite="lax", path="/"
        )
        return answer

    async def redirect(self, request: Request) -> Response:
        """Take what Slack sends back. Every way it can fail has its sentence."""
        state = request.query_params.get("state", "")
        if not await self._began_here(request, state):
            return self.refuse(
                request,
                410,
                "slack_install_over",
                "This installation was not begun in this browser, took longer than ten minutes, or "
                "was finished before. Begin again at /slack/install.",
            )
        answer = await self._finish(request)
        answer.delete_cookie(_COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    async def _began_here(self, request: Request, state: str) -> bool:
        cookie = request.cookies.get(_COOKIE, "")
        if not _STATE.fullmatch(state) or not hmac.compare_digest(cookie.encode(), state.encode()):
            return False
        return await self.states.async_consume(state)

    async def _finish(self, request: Request) -> Response:
        if "error" in request.query_params:
            return self.refuse(
                request,
                422,
                "slack_install_cancelled",
                "Slack did not install Fogbridge, so nothing has changed. If you wanted it, begin "
                "again at /slack/install; some workspaces let only their admins do it.",
            )
        code = request.query_params.get("code", "")
        try:
            if not _CODE.fullmatch(code):
                raise NoAnswer(None)
            installation = await self._exchange(code)
        except NoAnswer as error:
            _log.warning("slack_install_failed", code=error.code)
            return self.refuse(
                request,
                502,
                "slack_install_failed",
                "Slack did not hand over what Fogbridge needs, so nothing has changed. "
                "Begin again at /slack/install.",
            )
        try:
            await self.store.async_save(installation)
            await self.on_installed(installation)
        except FogbridgeError as error:
            return self.refuse(request, 422, error.code, error.sentence)
        except Exception as error:
            _log.error("slack_install_not_kept", **told(error))
            return self.refuse(
                request,
                500,
                "slack_install_not_kept",
                "Slack installed Fogbridge, but it could not be kept here. "
                "Begin again at /slack/install; installing twice does no harm.",
            )
        return self.installed(request, installation)

    async def _exchange(self, code: str) -> Installation:
        answer = await access(
            self.client,
            self.client_id,
            self.client_secret,
            {"code": code, "redirect_uri": self.redirect_uri},
        )
        given = _text(answer.data, "access_token")
        if given is None:
            raise NoAnswer(None)
        # The first answer names the bot's user; its bot_id, which its messages carry, only this one.
        about = await answer_of(self.client.auth_test(token=given))
        return _installation(answer.data, about.data)

    def _page_at_slack(self, state: str) -> str:
        query = {
            "client_id": self.client_id,
            "scope": ",".join(self.scopes),
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        # Beside the API, which GovSlack has at an address of its own.
        return f"{urljoin(self.client.base_url, '/oauth/v2/authorize')}?{urlencode(query)}"


def _installation(answer: Any, about: Any) -> Installation:
    """What Slack says of an installation; raises `NoAnswer` where it does not say whose it is."""
    team, enterprise = _part(answer, "team"), _part(answer, "enterprise")
    installer = _part(answer, "authed_user")
    whole = answer.get("is_enterprise_install") is True
    if _text(enterprise if whole else team, "id") is None:
        raise NoAnswer(None)
    return Installation(
        app_id=_text(answer, "app_id"),
        enterprise_id=_text(enterprise, "id"),
        enterprise_name=_text(enterprise, "name"),
        enterprise_url=_text(about, "url") if whole else None,
        team_id=None if whole else _text(team, "id"),
        team_name=None if whole else _text(team, "name"),
        bot_token=_text(answer, "access_token"),
        bot_id=_text(about, "bot_id"),
        bot_user_id=_text(answer, "bot_user_id"),
        bot_scopes=_text(answer, "scope") or "",
        bot_refresh_token=_text(answer, "refresh_token"),
        bot_token_expires_in=_number(answer, "expires_in"),
        user_id=_text(installer, "id") or "",
        user_token=_text(installer, "access_token"),
        user_scopes=_text(installer, "scope") or "",
        user_refresh_token=_text(installer, "refresh_token"),
        user_token_expires_in=_number(installer, "expires_in"),
        is_enterprise_install=whole,
        token_type=_text(answer, "token_type"),
    )


def _part(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = answer.get(name)
    return part if isinstance(part, dict) else {}


def _text(answer: Any, name: str) -> str | None:
    value = answer.get(name)
    return value if isinstance(value, str) and value else None


def _number(answer: Mapping[str, Any], name: str) -> int | None:
    value = answer.get(name)
    return value if isinstance(value, int) else None
