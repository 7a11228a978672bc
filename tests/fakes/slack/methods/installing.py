"""Tokens: who they are, how they are had, rotated and taken back; and users.info.

Source: docs.slack.dev/reference/methods/oauth.v2.access and docs.slack.dev/authentication.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.slack.methods.asked import Asked
from tests.fakes.slack.state import Org, Team, Token, User
from tests.fakes.slack.world import CODE_SECONDS, TOKEN_SECONDS, Refused, World
from tests.payloads.slack import events

JSON = dict[str, Any]


def auth_test(asked: Asked) -> JSON:
    """auth.test; an org-wide token names its organisation as the team."""
    world, token = asked.world, asked.token
    if token.kind == "app":
        return {"app_id": world.app.id, "app_name": world.app.name}
    org = world.orgs.get(token.enterprise or "")
    if token.team is None and org is not None:
        name, place = org.name, f"https://{org.id.lower()}.enterprise.slack.com/"
    else:
        team = world.teams[token.team or ""]
        name, place = team.name, f"https://{team.domain}.slack.com/"
    answer: JSON = {
        "url": place,
        "team": name,
        "user": "fogbridge",
        "team_id": token.team or token.enterprise,
        "user_id": token.user,
        "bot_id": token.bot,
        "is_enterprise_install": token.team is None,
    }
    return answer | ({"enterprise_id": token.enterprise} if token.enterprise else {})


def auth_revoke(asked: Asked) -> JSON:
    """auth.revoke: this token is over; the app hears of it."""
    if asked.flag("test"):
        return {"revoked": False}
    revoke(asked.world, asked.token)
    return {"revoked": True}


def revoke(world: World, token: Token) -> None:
    """Take one token back, and tell the app."""
    token.state = "revoked"
    team = world.teams[token.team or world.orgs[token.enterprise or ""].teams[0]]
    if "tokens_revoked" in world.app.events:
        event = events.tokens_revoked(bot=[token.user or ""], oauth=[], event_ts=world.ts())
        world.happen(event, None, team)


def uninstall(asked: Asked) -> JSON:
    """apps.uninstall: with the client's id and secret, the app is gone from the token's team."""
    _client(asked)
    world, token = asked.world, asked.token
    if token.team is None:
        raise Refused("not_allowed_token_type")
    removed(world, world.teams[token.team])
    return {}


def removed(world: World, team: Team) -> None:
    """The app is uninstalled: two events, in either order in real life."""
    world.uninstall(team.id)
    if "app_uninstalled" in world.app.events:
        world.happen(events.app_uninstalled(event_ts=world.ts()), None, team)
    if "tokens_revoked" in world.app.events:
        event = events.tokens_revoked(bot=[team.bot_user], oauth=[], event_ts=world.ts())
        world.happen(event, None, team)


def oauth_access(asked: Asked) -> JSON:
    """oauth.v2.access: a code or a refresh token, each good once, for a new token."""
    _client(asked)
    world = asked.world
    if asked.given.get("grant_type") == "refresh_token":
        old = world.refreshes.pop(str(asked.given.get("refresh_token", "")), None)
        if old is None or old.state != "good":
            raise Refused("invalid_refresh_token")
        team = world.teams[old.team or ""]
        return _granted(world, team, old.scopes, installer="")
    found = world.codes.get(str(asked.given.get("code", "")))
    if found is None or world.clock.now() - found["at"] > CODE_SECONDS:
        raise Refused("invalid_code")
    if found["used"]:
        raise Refused("code_already_used")
    found["used"] = True
    if found["team"] in world.orgs:
        return _granted_to_all(world, world.orgs[found["team"]], found["scopes"], found["user"])
    return _granted(world, world.teams[found["team"]], found["scopes"], found["user"])


def _granted_to_all(world: World, org: Org, scopes: set[str], installer: str) -> JSON:
    value = f"xoxb-{org.id}-{secrets.token_hex(12)}"
    world.tokens[value] = Token(
        value, "bot", set(scopes), enterprise=org.id, user=org.bot_user, bot=org.bot
    )
    org.token = value
    return {
        "access_token": value,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": org.bot_user,
        "app_id": world.app.id,
        "team": None,
        "enterprise": {"id": org.id, "name": org.name},
        "is_enterprise_install": True,
        "authed_user": {"id": installer},
    }


def _granted(world: World, team: Team, scopes: set[str], installer: str) -> JSON:
    rotating = world.app.rotation
    value = ("xoxe.xoxb-1-" if rotating else "xoxb-") + f"{team.id}-{secrets.token_hex(12)}"
    token = world.add_token(value, team, scopes=scopes)
    team.token = value
    answer: JSON = {
        "access_token": value,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": team.bot_user,
        "app_id": world.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": {"id": team.enterprise, "name": world.orgs[team.enterprise].name}
        if team.enterprise
        else None,
        "is_enterprise_install": False,
    }
    if installer:
        answer["authed_user"] = {"id": installer}
    if rotating:
        token.expires_at = world.clock.now() + TOKEN_SECONDS
        refresh = f"xoxe-1-{secrets.token_hex(24)}"
        world.refreshes[refresh] = token
        answer |= {"refresh_token": refresh, "expires_in": TOKEN_SECONDS}
    return answer


def _client(asked: Asked) -> None:
    given = asked.basic or (
        str(asked.given.get("client_id", "")),
        str(asked.given.get("client_secret", "")),
    )
    if given[0] != asked.world.app.client_id:
        raise Refused("invalid_client_id")
    if given[1] != asked.world.app.client_secret:
        raise Refused("bad_client_secret")


def connections_open(asked: Asked) -> JSON:
    """apps.connections.open: a place for one socket, with an app-level token only."""
    if asked.token.kind != "app":
        raise Refused("not_allowed_token_type")
    asked.scope("connections:write")
    ticket = secrets.token_hex(16)
    asked.world.codes[f"socket:{ticket}"] = {"used": False}
    host = asked.world.base.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={asked.world.app.id}"}


def users_info(asked: Asked) -> JSON:
    """users.info; the locale only where it is asked for."""
    asked.scope("users:read")
    user = asked.world.users.get(asked.text("user", missing="user_not_found"))
    if user is None:
        raise Refused("user_not_found")
    body = user_json(asked.world, user)
    if user.team not in asked.world.teams_of(asked.token):
        met = any({user.id, asked.token.user} <= c.members for c in asked.world.channels.values())
        if not met:
            raise Refused("user_not_visible")
        body["is_stranger"] = True
    if asked.flag("include_locale"):
        body["locale"] = user.locale
    return {"user": body}


def user_json(world: World, user: User) -> JSON:
    """A user as users.info shows them."""
    now = datetime.fromtimestamp(world.clock.now(), ZoneInfo(user.tz))
    offset = now.utcoffset()
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": False,
        "color": "9f69e7",
        "real_name": user.name,
        "tz": user.tz,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "title": "",
            "phone": "",
            "skype": "",
            "real_name": user.name,
            "real_name_normalized": user.name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "g0000000000",
            "team": user.team,
        },
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_760_000_000,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
