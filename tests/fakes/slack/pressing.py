"""The payload of something that was pressed: in a channel, in private, in a modal, on the home."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.fakes.slack.filling import find_element, stored
from tests.fakes.slack.history import message_json, view_json
from tests.fakes.slack.state import Ephemeral, Message, View
from tests.fakes.slack.world import World
from tests.payloads.slack import Install, interactions

JSON = dict[str, Any]


def pressed(
    world: World, thing: Message | Ephemeral | View, what: str, user: str, choose: str | None
) -> JSON:
    """`block_actions`. Raises `LookupError` that names what can be pressed."""
    block, element, chosen = find_element(thing.blocks, what, choose)
    action = _action(element, chosen, block["block_id"], world.ts())
    name = world.users[user].name
    if isinstance(thing, View):
        return interactions.view_actions(
            install_of_view(world, thing),
            [action],
            user=user,
            user_name=name,
            view=view_json(thing, stored(thing)),
            trigger_id=world.trigger(user, thing.team, thing.id),
        )
    place = world.channels[thing.channel]
    install = world.install_for(user, place)
    return interactions.message_actions(
        install,
        [action],
        user=user,
        user_name=name,
        channel=place.id,
        channel_name=place.shown_name,
        message=message_json(world, thing)
        if isinstance(thing, Message)
        else {"ts": thing.ts, "thread_ts": thing.thread_ts},
        ephemeral=isinstance(thing, Ephemeral),
        response_url=world.hook(user, place, thing, "actions", install.team),
        trigger_id=world.trigger(user, install.team),
    )


def install_of_view(world: World, view: View) -> Install:
    """A view that an outsider sees names their team, and the app's only as where it is from."""
    own = world.users[view.user].team
    install = world.install(view.team)
    return install if own == view.team else replace(install, team=own)


def _action(element: JSON, chosen: Any, block_id: str, now: str) -> JSON:
    if element["type"] == "feedback_buttons":
        return interactions.feedback_action(element, chosen, block_id=block_id, action_ts=now)
    if element["type"] in interactions.SELECTED:
        return interactions.select_action(element, chosen, block_id=block_id, action_ts=now)
    return interactions.button_action(element, block_id=block_id, action_ts=now)
