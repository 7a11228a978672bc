"""views.*: modals and the home.

Source: docs.slack.dev/reference/methods/views.open and its neighbours.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from tests.fakes.slack.blocks import view_problems
from tests.fakes.slack.history import view_json
from tests.fakes.slack.methods.asked import Asked, invalid
from tests.fakes.slack.state import View
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]

MAX_STACK = 3
MAX_VIEW_BYTES = 250_000


def open_view(asked: Asked) -> JSON:
    """views.open: a modal for whoever acted less than three seconds ago."""
    world, body = asked.world, _body(asked, "modal")
    trigger = world.exchange(asked.text("trigger_id"))
    _allowed(asked, trigger.team)
    _unique(world, body)
    view = new_view(world, body, trigger.user, trigger.team)
    world.stacks[trigger.user] = [view]
    return {"view": view_json(view)}


def push_view(asked: Asked) -> JSON:
    """views.push: one more on top of the modal that is open."""
    world, body = asked.world, _body(asked, "modal")
    trigger = world.exchange(asked.text("trigger_id"))
    _allowed(asked, trigger.team)
    _unique(world, body)
    return {"view": view_json(push(world, body, trigger.user, trigger.team))}


def update_view(asked: Asked) -> JSON:
    """views.update: a view that is open, by its id or by the app's own name for it."""
    world, body = asked.world, _body(asked, None)
    view_id, external = asked.given.get("view_id"), asked.given.get("external_id")
    if not view_id and not external:
        raise invalid("missing required field: view_id")
    for view in world.views.values():
        named = view.id == view_id if view_id else view.body.get("external_id") == external
        if named and view.open and view.team in world.teams_of(asked.token):
            break
    else:
        raise Refused("not_found")
    _unchanged(asked, view)
    if view.kind != body["type"]:
        raise invalid("view type can not be changed")
    replace(world, view, body)
    return {"view": view_json(view)}


def publish_view(asked: Asked) -> JSON:
    """views.publish: somebody's home."""
    world, body = asked.world, _body(asked, "home")
    user = world.users.get(asked.text("user_id"))
    if user is None or user.team not in world.teams_of(asked.token):
        raise Refused("user_not_found")
    view = world.homes.get(user.id)
    if view is None:
        view = world.homes[user.id] = new_view(world, body, user.id, user.team)
    else:
        _unchanged(asked, view)
        replace(world, view, body)
    return {"view": view_json(view)}


def new_view(world: World, body: JSON, user: str, team: str, previous: View | None = None) -> View:
    """A view that is open from now on."""
    name = world.name("V")
    view = View(
        name,
        user,
        team,
        body | {"blocks": world.completed(body["blocks"])},
        new_hash(world),
        previous.root if previous else name,
        previous.id if previous else None,
        world.teams[team].bot,
        world.app.id,
    )
    world.views[name] = view
    return view


def push(world: World, body: JSON, user: str, team: str) -> View:
    """One more view on somebody's stack."""
    stack = world.stacks.get(user, [])
    if not stack or len(stack) >= MAX_STACK:
        raise Refused("push_limit_reached")
    view = new_view(world, body, user, team, stack[-1])
    stack.append(view)
    return view


def replace(world: World, view: View, body: JSON) -> None:
    """What a view shows now; its hash changes."""
    kept = {k: view.body[k] for k in ("external_id",) if k in view.body}
    view.body = kept | body | {"blocks": world.completed(body["blocks"])}
    view.hash, view.errors = new_hash(world), {}


def new_hash(world: World) -> str:
    """A view's version."""
    return f"{int(world.clock.now())}.{secrets.token_hex(4)}"


def checked(body: Any, kind: str | None) -> JSON:
    """A view that Slack would show, or `Refused`."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            raise invalid("must provide an object [json-pointer:/view]") from None
    wrong = view_problems(body)
    if not wrong and kind and body["type"] != kind:
        wrong = [f"[ERROR] invalid view type: {body['type']} [json-pointer:/view/type]"]
    if wrong:
        raise invalid(*wrong)
    if len(json.dumps(body).encode()) > MAX_VIEW_BYTES:
        raise Refused("view_too_large")
    found: JSON = body
    return found


def _body(asked: Asked, kind: str | None) -> JSON:
    if "view" not in asked.given:
        raise invalid("missing required field: view")
    return checked(asked.given["view"], kind)


def _allowed(asked: Asked, team: str) -> None:
    if team not in asked.world.teams_of(asked.token):
        raise Refused("invalid_trigger_id")


def _unique(world: World, body: JSON) -> None:
    name = body.get("external_id")
    if name and any(v.open and v.body.get("external_id") == name for v in world.views.values()):
        raise Refused("duplicate_external_id")


def _unchanged(asked: Asked, view: View) -> None:
    given = asked.given.get("hash")
    if given and given != view.hash:
        raise Refused("hash_conflict")
