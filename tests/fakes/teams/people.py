"""What people do in Teams, as the Bot Framework sends it to the bot: signed, over HTTP."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import TENANT, token
from tests.fakes.teams.world import BOT, JSON, Conversation, Message, User


@dataclass(frozen=True, slots=True)
class Done:
    """Something was done: the activity that was sent, and what the bot answered, each time."""

    activity: JSON
    answers: tuple[tuple[int, Any], ...]
    ms: float

    @property
    def id(self) -> str:
        """The activity's id: a message's own."""
        return str(self.activity["id"])

    @property
    def status(self) -> int:
        """Of the last answer."""
        return self.answers[-1][0]

    @property
    def body(self) -> Any:
        """Of the last answer."""
        return self.answers[-1][1]


@dataclass
class People:
    """The people of a fake Teams, in front of a bot at `url` (its `/api/messages`)."""

    fake: FakeTeams
    url: str
    times: int = 1
    sent: list[JSON] = field(default_factory=list)
    _client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=30.0), repr=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # Messages

    def says(
        self,
        user: User,
        where: Conversation,
        text: str,
        *,
        thread: str | None = None,
        mention: bool = False,
        targeted: bool = False,
    ) -> Done:
        """A message; `mention` writes to the bot, `targeted` lets only the bot see it."""
        entities: list[JSON] = []
        if mention:
            text = f"<at>Fogbridge</at> {text}"
            entities.append(
                {
                    "type": "mention",
                    "mentioned": {"id": BOT, "name": "Fogbridge"},
                    "text": "<at>Fogbridge</at>",
                }
            )
        activity = self.activity("message", user, where, thread=thread)
        activity |= {"text": text, "textFormat": "plain", "entities": entities}
        if where.kind == "channel" and thread is None:
            activity["conversation"]["id"] = f"{where.id};messageid={activity['id']}"
        if targeted:
            activity["recipient"]["isTargeted"] = True
        elif where.kind == "channel":
            html = f"<p>{text}</p>"
            self.fake.world.speaks(user, where.id, activity["id"], thread, html)
        return self.delivers(activity)

    def edits(self, done: Done, text: str) -> Done:
        """The same message with another text."""
        changed = copy.deepcopy(done.activity) | {"type": "messageUpdate", "text": text}
        changed["channelData"]["eventType"] = "editMessage"
        changed["timestamp"] = _now()
        self.fake.world.rewrites(_channel_of(done), done.id, f"<p>{text}</p>")
        return self.delivers(changed)

    def deletes(self, done: Done) -> Done:
        """The message is gone."""
        gone = copy.deepcopy(done.activity) | {"type": "messageDelete", "text": ""}
        gone["channelData"]["eventType"] = "softDeleteMessage"
        gone["timestamp"] = _now()
        self.fake.world.unspeaks(_channel_of(done), done.id)
        return self.delivers(gone)

    # Cards and dialogs

    def presses(self, user: User, message: Message, label: str, **typed: str) -> Done:
        """A button of a card by its label; a dialog is opened by one that says so."""
        action = next(one for one in message.actions if one["title"] == label)
        return self.acts(user, message, action, typed)

    def acts(
        self, user: User, message: Message, action: JSON, typed: Mapping[str, str] | None = None
    ) -> Done:
        """What an action does, with what was typed beside it."""
        where = self.fake.world.find(message.conversation)
        assert where is not None
        data = {**_filled(message.activity), **action.get("data", {}), **(typed or {})}
        opens = (
            isinstance(data.get("msteams"), dict) and data["msteams"].get("type") == "task/fetch"
        )
        value: JSON
        if action["type"] == "Action.Execute":
            value = {"action": {**action, "data": data}, "trigger": "manual"}
            activity = self.invoke("adaptiveCard/action", value, user, where)
        else:
            assert opens, action
            value = {"data": data, "context": {"theme": "default"}}
            activity = self.invoke("task/fetch", value, user, where)
        activity["replyToId"] = message.id
        activity["conversation"]["id"] = message.conversation
        return self.delivers(activity)

    def submits(
        self, user: User, where: Conversation, dialog: Any, typed: Mapping[str, str]
    ) -> Done:
        """What stands in a dialog is sent: its one submit, with what was typed."""
        card = dialog["task"]["value"]["card"]["content"]
        (action,) = [one for one in _all_actions(card) if one["type"] == "Action.Submit"][-1:]
        data = {**_filled(card), **action["data"], **typed}
        value = {"data": data, "context": {"theme": "default"}}
        return self.delivers(self.invoke("task/submit", value, user, where))

    def chooses(self, user: User, where: Conversation, dialog: Any, label: str) -> Done:
        """A button in a dialog, by its label."""
        card = dialog["task"]["value"]["card"]["content"]
        action = next(one for one in _all_actions(card) if one.get("title") == label)
        value = {"data": {**_filled(card), **action["data"]}, "context": {"theme": "default"}}
        return self.delivers(self.invoke("task/submit", value, user, where))

    def thumbs(self, user: User, message: Message, reaction: str, feedback: str = "") -> Done:
        """Teams' own thumbs."""
        where = self.fake.world.find(message.conversation)
        assert where is not None
        given = {"reaction": reaction, "feedback": json.dumps({"feedbackText": feedback})}
        value = {"actionName": "feedback", "actionValue": given}
        activity = self.invoke("message/submitAction", value, user, where)
        activity["replyToId"] = message.id
        activity["conversation"]["id"] = message.conversation
        return self.delivers(activity)

    # Coming and going

    def installs(self, user: User, where: Conversation, action: str = "add") -> Done:
        """The bot is added to a conversation, or taken out."""
        return self.delivers(self.activity("installationUpdate", user, where) | {"action": action})

    # By hand

    def activity(
        self, kind: str, user: User, where: Conversation, *, thread: str | None = None
    ) -> JSON:
        """The outer fields of anything that happens."""
        data: JSON = {"tenant": {"id": where.tenant}}
        if where.kind == "channel":
            data["team"] = {"id": where.team, "aadGroupId": where.group, "name": "Web"}
            data["channel"] = {"id": where.id}
        whole = f"{where.id};messageid={thread}" if thread and where.kind == "channel" else where.id
        return {
            "type": kind,
            "id": self.fake.world.next_id(),
            "timestamp": _now(),
            "localTimezone": "Europe/Berlin",
            "serviceUrl": self.fake.service,
            "channelId": "msteams",
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
            "conversation": {
                "id": whole,
                "conversationType": where.kind,
                "tenantId": where.tenant,
                "isGroup": where.kind != "personal",
            },
            "recipient": {"id": BOT, "name": "Fogbridge"},
            "channelData": data,
            "locale": "en-GB",
        }

    def invoke(self, name: str, value: JSON, user: User, where: Conversation) -> JSON:
        """Something that wants its answer at once."""
        return self.activity("invoke", user, where) | {"name": name, "value": value}

    def delivers(
        self, activity: JSON, *, times: int | None = None, header: str | None = ""
    ) -> Done:
        """Send it as it is, so many times; signed, unless a `header` is given (None: without one)."""
        begun = time.perf_counter()
        raw = json.dumps(activity).encode()
        self.sent.append(activity)
        answers = []
        for _ in range(times or self.times):
            answers.append(self.raw(raw, header=header))
        return Done(activity, tuple(answers), (time.perf_counter() - begun) * 1000)

    def raw(
        self, raw: bytes, kind: str = "application/json", *, header: str | None = ""
    ) -> tuple[int, Any]:
        """Bytes, whatever they are."""
        headers = {"content-type": kind}
        if header == "":
            header = token(self.fake.service)
        if header is not None:
            headers["authorization"] = header
        answer = self._client.post(self.url, content=raw, headers=headers)
        if not answer.content:
            return answer.status_code, None
        try:
            return answer.status_code, answer.json()
        except ValueError:
            return answer.status_code, answer.text


def _filled(value: Any) -> JSON:
    """What the inputs of a card begin with: Teams sends them along with whatever is pressed."""
    found: JSON = {}
    if isinstance(value, list):
        for inner in value:
            found |= _filled(inner)
    elif isinstance(value, dict):
        if str(value.get("type", "")).startswith("Input."):
            return {value["id"]: value.get("value", "")}
        for inner in value.values():
            found |= _filled(inner)
    return found


def _channel_of(done: Done) -> str:
    return str(done.activity["channelData"].get("channel", {}).get("id"))


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _all_actions(value: Any) -> list[JSON]:
    if isinstance(value, list):
        return [one for inner in value for one in _all_actions(inner)]
    if not isinstance(value, dict):
        return []
    found = [value] if str(value.get("type", "")).startswith("Action.") else []
    return found + [one for inner in value.values() for one in _all_actions(inner)]


__all__ = ["TENANT", "Done", "People"]
