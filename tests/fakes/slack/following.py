"""What Slack does with the answer to a command or to a submitted modal."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.slack.delivery import Answer
from tests.fakes.slack.hooks import answer as say_for
from tests.fakes.slack.methods.chat import content
from tests.fakes.slack.methods.views import checked, push, replace
from tests.fakes.slack.state import Ephemeral, View
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]


def shown(world: World, url: str, answer: Answer) -> str | None:
    """Show what a command was answered with, JSON or plain text; why not, when Slack would not."""
    given = answer.json or {"text": answer.body}
    try:
        text, blocks = content(world, given)
    except Refused as no:
        return no.error
    hook = world.hooks[url.rsplit("/", 2)[1]]
    made = say_for(world, hook, text, blocks or [], given)
    if isinstance(made, Ephemeral):
        made.by = "response"
    return None


def followed(world: World, view: View, answer: JSON) -> str | None:
    """Do with a view what its submission was answered with; why not, when Slack would not."""
    stack = world.stacks.get(view.user, [])
    view.errors = {}
    try:
        match answer.get("response_action"):
            case "errors":
                view.errors = dict(answer.get("errors", {}))
                unknown = set(view.errors) - {b["block_id"] for b in view.blocks}
                return f"no such block: {', '.join(sorted(unknown))}" if unknown else None
            case "update":
                replace(world, view, checked(answer.get("view"), "modal"))
            case "push":
                push(world, checked(answer.get("view"), "modal"), view.user, view.team)
            case "clear":
                _close(stack, stack)
            case None:
                _close(stack, stack if view.body.get("clear_on_close") else [view])
            case other:
                return f"no such response_action: {other}"
    except Refused as no:
        return json.dumps({"error": no.error} | no.more)
    return None


def _close(stack: list[View], gone: list[View]) -> None:
    for view in list(gone):
        view.open = False
        if view in stack:
            stack.remove(view)
