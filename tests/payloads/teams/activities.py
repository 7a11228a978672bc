"""What the Bot Framework sends for Teams, with every field that its documentation shows.

Source: learn.microsoft.com/microsoftteams/platform, "Conversation events", "Channel and group chat
conversations", "Create and send dialogs", "Universal Actions for Adaptive Cards", "Bot messages with
AI-generated content", "Agent slash commands" (read 2026-11-30); nothing was recorded on a tenant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]

TENANT = "72f988bf-0000-4000-8000-2d7cd011db47"
APP = "11111111-2222-3333-4444-555555555555"
BOT = f"28:{APP}"
SERVICE = "https://smba.trafficmanager.net/emea/"
TEAM = "19:teamgeneral0000000000000000000@thread.tacv2"
CHANNEL = "19:channel0000000000000000000000@thread.tacv2"
CHAT = "19:chat00000000000000000000000000@thread.v2"
PERSONAL = "a:1personal0000000000000000000000000000000000000000"
GROUP = "fe973000-0000-4000-8000-43bba83545ed"


@dataclass(frozen=True)
class Human:
    """Somebody of the tenant: the directory's id, and the one by which the bot knows them."""

    aad: str
    name: str

    @property
    def id(self) -> str:
        """As the Bot Framework calls them."""
        return f"29:1{self.aad.replace('-', '')}"

    def account(self) -> JSON:
        """`from` of an activity."""
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}


ANNA = Human("aaaaaaaa-0000-4000-8000-000000000001", "Anna Weber")
IVO = Human("bbbbbbbb-0000-4000-8000-000000000002", "Ivo Brandt (IT)")


def conversation(kind: str, thread: str | None = None) -> JSON:
    """Where it happens: `personal`, `groupChat` or `channel`, there with its thread."""
    known: JSON = {"conversationType": kind, "tenantId": TENANT}
    match kind:
        case "personal":
            return {**known, "id": PERSONAL}
        case "groupChat":
            return {**known, "id": CHAT, "isGroup": True}
    whole = CHANNEL if thread is None else f"{CHANNEL};messageid={thread}"
    return {**known, "id": whole, "isGroup": True, "name": "campaigns"}


def activity(kind: str, where: str, who: Human, id: str, **more: Any) -> JSON:
    """The outer fields that every activity has."""
    thread = more.pop("thread", None)
    data: JSON = {"tenant": {"id": TENANT}}
    if where == "channel":
        data["team"] = {"id": TEAM, "aadGroupId": GROUP, "name": "Web"}
        data["channel"] = {"id": CHANNEL}
        data["teamsTeamId"], data["teamsChannelId"] = TEAM, CHANNEL
    data.update(more.pop("data", {}))
    return {
        "type": kind,
        "id": id,
        "timestamp": "2026-11-30T09:00:00.1234567Z",
        "localTimestamp": "2026-11-30T10:00:00.1234567+01:00",
        "localTimezone": "Europe/Berlin",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": who.account(),
        "conversation": conversation(where, thread),
        "recipient": {"id": BOT, "name": "Fogbridge"},
        "channelData": data,
        "locale": "en-GB",
        **more,
    }


def mention(id: str, name: str, text: str | None = None) -> JSON:
    """An entity that names somebody who is mentioned."""
    written = text or f"<at>{name}</at>"
    return {"type": "mention", "mentioned": {"id": id, "name": name}, "text": written}


CLIENT: JSON = {
    "type": "clientInfo",
    "locale": "en-GB",
    "country": "GB",
    "platform": "Windows",
    "timezone": "Europe/London",
}


def message(
    where: str,
    who: Human,
    id: str,
    text: str,
    *,
    calls: bool = True,
    others: tuple[Human, ...] = (),
    targeted: bool = False,
    thread: str | None = None,
    **more: Any,
) -> JSON:
    """A message of a person; with `calls` the bot is mentioned before it."""
    entities = [CLIENT, *(mention(one.id, one.name) for one in others)]
    if calls:
        entities.insert(1, mention(BOT, "Fogbridge"))
        text = f"<at>Fogbridge</at> {text}"
    said = activity("message", where, who, id, thread=thread, **more)
    if targeted:
        said["recipient"] = {**said["recipient"], "isTargeted": True}
    return {**said, "textFormat": "plain", "text": text, "entities": entities, "attachments": []}


def updated(said: JSON, text: str, event: str = "editMessage") -> JSON:
    """The same message, edited or undeleted."""
    data = {**said["channelData"], "eventType": event}
    at = "2026-11-30T09:05:00.5Z"
    return {**said, "type": "messageUpdate", "text": text, "timestamp": at, "channelData": data}


def deleted(said: JSON) -> JSON:
    """The same message, deleted."""
    data = {**said["channelData"], "eventType": "softDeleteMessage"}
    gone = {key: value for key, value in said.items() if key not in ("text", "entities")}
    at = "2026-11-30T09:06:00.5Z"
    return {**gone, "type": "messageDelete", "timestamp": at, "channelData": data}


def invoke(name: str, value: Any, where: str, who: Human, id: str, **more: Any) -> JSON:
    """Something that wants an answer in its response."""
    return activity("invoke", where, who, id, name=name, value=value, **more)


def executed(data: Any, where: str, who: Human, id: str, **more: Any) -> JSON:
    """`adaptiveCard/action`: an Action.Execute was pressed on the card `replyToId`."""
    action = {"type": "Action.Execute", "id": "", "verb": "press", "data": data}
    value = {"action": action, "trigger": "manual"}
    return invoke("adaptiveCard/action", value, where, who, id, **more)


def task(step: str, data: Any, where: str, who: Human, id: str, **more: Any) -> JSON:
    """`task/fetch` or `task/submit`: a dialog is opened or sent."""
    value = {"data": data, "context": {"theme": "default"}, "tabContext": None}
    return invoke(f"task/{step}", value, where, who, id, **more)


def chosen(
    command: str,
    where: str,
    who: Human,
    id: str,
    *,
    author: Human | None,
    message: str,
    content: str,
    reply_to: str | None = None,
    **more: Any,
) -> JSON:
    """`composeExtension/fetchTask`: a command in the menu of a message."""
    user = None
    if author is not None:
        user = {"userIdentityType": "aadUser", "id": author.aad, "displayName": author.name}
    app = None if author else {"applicationIdentityType": "bot", "id": APP, "displayName": "Other"}
    payload: JSON = {
        "linkToMessage": f"https://teams.microsoft.com/l/message/{CHANNEL}/{message}",
        "id": message,
        "replyToId": reply_to,
        "createdDateTime": "2026-11-30T08:30:00.000Z",
        "lastModifiedDateTime": None,
        "deleted": False,
        "summary": None,
        "importance": "normal",
        "locale": "en-gb",
        "body": {"contentType": "html", "content": content},
        "from": {"device": None, "conversation": None, "user": user, "application": app},
        "reactions": [],
        "mentions": [],
        "attachments": [],
    }
    value = {
        "commandId": command,
        "commandContext": "message",
        "requestId": "7f7d22efe5414818becebcec649a7912",
        "messagePayload": payload,
        "context": {"theme": "default"},
    }
    return invoke("composeExtension/fetchTask", value, where, who, id, **more)


def composed(command: str, who: Human, id: str, where: str = "channel", **more: Any) -> JSON:
    """`composeExtension/fetchTask` from where messages are written."""
    value = {"commandId": command, "commandContext": "compose", "requestId": "fe50f49e5c74440b"}
    return invoke("composeExtension/fetchTask", value, where, who, id, **more)


def looked_up(word: str, who: Human, id: str) -> JSON:
    """`composeExtension/query`: a word is typed into the message extension."""
    value = {
        "commandId": "glossary",
        "parameters": [{"name": "q", "value": word}],
        "queryOptions": {"count": 25, "skip": 0},
    }
    return invoke("composeExtension/query", value, "channel", who, id)


def thumbs(reaction: str, card: str, where: str, who: Human, id: str, feedback: str = "") -> JSON:
    """`message/submitAction`: Teams' own feedback buttons under a message."""
    given = {"reaction": reaction, "feedback": feedback}
    value = {"actionName": "feedback", "actionValue": given}
    return invoke("message/submitAction", value, where, who, id, replyToId=card)


def installed(action: str, where: str, who: Human, id: str) -> JSON:
    """`installationUpdate`: added to or taken out of a conversation."""
    return activity("installationUpdate", where, who, id, action=action)


def members(change: str, where: str, who: Human, id: str, *, bot: bool = True) -> JSON:
    """`conversationUpdate` with `membersAdded` or `membersRemoved`."""
    one = {"id": BOT} if bot else {"id": IVO.id, "aadObjectId": IVO.aad}
    data = {"eventType": f"teamMember{change.removeprefix('members')}"}
    return activity("conversationUpdate", where, who, id, data=data, **{change: [one]})


def team_changed(event: str, who: Human, id: str) -> JSON:
    """`conversationUpdate` about a team or channel: `channelRenamed`, `teamDeleted` and the like."""
    return activity("conversationUpdate", "channel", who, id, data={"eventType": event})
