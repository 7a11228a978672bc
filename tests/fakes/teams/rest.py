"""The Bot Framework's REST as Teams has it: what it takes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.world import JSON, MOST_BYTES, Conversation, Message, World


class RefusedError(Exception):
    """It says no."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: the names in its path, its body, its query."""

    world: World
    path: dict[str, str]
    given: JSON
    query: dict[str, str]

    @property
    def conversation(self) -> Conversation:
        """The one that it is about. Refuses one that is not there."""
        found = self.world.find(self.path["conversation"])
        if found is None:
            raise RefusedError(404, "ConversationNotFound")
        return found


@dataclass(frozen=True, slots=True)
class Route:
    """One of its calls."""

    name: str
    verb: str
    path: str
    perform: Callable[[Asked], tuple[int, Any]]


def _send(asked: Asked) -> tuple[int, Any]:
    where = asked.conversation
    _expect_fits(asked.given)
    if asked.given.get("type") == "typing":
        asked.world.typing.append(where.id)
        return 202, {}  # it is no message; the Playground gives it no id either
    _expect_reachable(asked.world, where)
    thread = asked.path["conversation"]
    if where.kind == "channel" and ";messageid=" not in thread:
        raise RefusedError(400, "BadSyntax")  # a thread of its own is begun by a conversation
    return 201, {"id": _say(asked, thread, asked.given).id}


def _say(asked: Asked, conversation: str, activity: JSON) -> Message:
    targeted = asked.query.get("isTargetedActivity") == "true"
    to = activity.get("recipient", {}).get("id") if targeted else None
    if targeted and not to:
        raise RefusedError(400, "BadArgument")
    said = Message(asked.world.next_id(), conversation, activity, to)
    asked.world.messages.append(said)
    return said


def _update(asked: Asked) -> tuple[int, Any]:
    _expect_fits(asked.given)
    said = _standing(asked)
    said.activity, said.versions = asked.given, said.versions + 1
    return 200, {"id": said.id}


def _delete(asked: Asked) -> tuple[int, Any]:
    _standing(asked).gone = True
    return 200, None


def _standing(asked: Asked) -> Message:
    found = asked.world.message(asked.path["conversation"], asked.path["activity"])
    targeted = asked.query.get("isTargetedActivity") == "true"
    if found is None or targeted != (found.targeted_to is not None):
        raise RefusedError(404, "ActivityNotFoundInConversation")
    return found


def _create(asked: Asked) -> tuple[int, Any]:
    given = asked.given
    channel = (given.get("channelData") or {}).get("channel", {}).get("id")
    if channel:
        if channel not in asked.world.conversations:
            raise RefusedError(404, "ConversationNotFound")
        activity = given["activity"]
        _expect_fits(activity)
        said = Message(asked.world.next_id(), "", activity)
        said.conversation = f"{channel};messageid={said.id}"
        asked.world.messages.append(said)
        return 201, {"id": said.conversation, "activityId": said.id}
    member = given["members"][0]["id"]
    user = next((u for u in asked.world.users.values() if member in (u.id, u.aad)), None)
    if user is None or given.get("tenantId") != user.tenant:
        raise RefusedError(403, "BotNotInConversationRoster")
    if user.aad in asked.world.blocked:
        raise RefusedError(403, "MessageWritesBlocked")
    return 201, {"id": asked.world.personal(user).id}


def _member(asked: Asked) -> tuple[int, Any]:
    wanted = asked.path["member"]
    for user in asked.conversation.members.values():
        if wanted in (user.id, user.aad):
            return 200, user.account
    raise RefusedError(404, "MemberNotFoundInConversation")


def _members(asked: Asked) -> tuple[int, Any]:
    people = list(asked.conversation.members.values())
    size = int(asked.query.get("pageSize", "200"))
    begin = int(asked.query.get("continuationToken", "0"))
    page: JSON = {"members": [user.account for user in people[begin : begin + size]]}
    if begin + size < len(people):
        page["continuationToken"] = str(begin + size)
    return 200, page


def _expect_fits(activity: JSON) -> None:
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > MOST_BYTES:
        raise RefusedError(413, "MessageSizeTooBig")


def _expect_reachable(world: World, where: Conversation) -> None:
    if where.kind == "personal" and set(where.members) & world.blocked:
        raise RefusedError(403, "MessageWritesBlocked")


def graph_owners(world: World, path: dict[str, str]) -> JSON:
    """Who owns a team, as Graph has it."""
    found = {
        user.aad
        for where in world.conversations.values()
        if where.group == path["group"]
        for user in where.members.values()
        if user.owns
    }
    return {"value": [{"userId": aad, "roles": ["owner"]} for aad in sorted(found)]}


def graph_message(world: World, path: dict[str, str]) -> JSON | None:
    """A thread's root as Graph has it."""
    found = [
        one for one in world.thread(path["channel"], path["root"]) if one["id"] == path["root"]
    ]
    return found[0] if found else None


def graph_replies(world: World, path: dict[str, str], query: dict[str, str], base: str) -> JSON:
    """A page of a thread's replies as Graph has them, the newest first."""
    said = [one for one in world.thread(path["channel"], path["root"]) if one["id"] != path["root"]]
    top, skip = min(50, int(query.get("$top", "20"))), int(query.get("$skiptoken", "0"))
    page: JSON = {"value": said[skip : skip + top]}
    if skip + top < len(said):
        page["@odata.nextLink"] = f"{base}?$top={top}&$skiptoken={skip + top}"
    return page


def graph_roots(world: World, path: dict[str, str], query: dict[str, str]) -> JSON:
    """What began the threads of a channel, as Graph has it, the newest first; its first page."""
    return {"value": world.roots(path["channel"])[: min(50, int(query.get("$top", "20")))]}


_ACTIVITIES = "/v3/conversations/{conversation}/activities"
ROUTES = (
    Route("create", "POST", "/v3/conversations", _create),
    Route("send", "POST", _ACTIVITIES, _send),
    Route("send", "POST", f"{_ACTIVITIES}/{{activity}}", _send),
    Route("update", "PUT", f"{_ACTIVITIES}/{{activity}}", _update),
    Route("delete", "DELETE", f"{_ACTIVITIES}/{{activity}}", _delete),
    Route("members", "GET", "/v3/conversations/{conversation}/pagedmembers", _members),
    Route("member", "GET", "/v3/conversations/{conversation}/members/{member}", _member),
)
