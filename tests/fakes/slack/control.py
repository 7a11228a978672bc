"""The control surface of a fake in its own process: look, act and break things over HTTP.

`POST /_control` with `{"do": "messages", "with": {"channel": "C1"}}` answers `{"ok": true,
"result": ...}`; `GET /_control` says that it is there. `remote.py` is the other end.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import faults
from tests.fakes.slack.delivery import How
from tests.fakes.slack.state import Ephemeral, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack.caller import Caller
    from tests.fakes.slack.fake import FakeSlack

JSON = dict[str, Any]

LOOKING = frozenset("messages posted ephemerals view home status dm calls acks echoes".split())
BREAKING = frozenset(
    "clear_faults linger limit_thread_reads forward forget reload wait_for_sockets "
    "disconnect_sockets".split()
)
BUILDING = frozenset("add_team add_org add_user add_channel add_token install_code".split())
ACTING = frozenset(
    "says mention whispers integration_says joins edits deletes command presses submits closes "
    "shortcut_on shortcut opens_home opens_messages_tab uninstalls revokes event delivers "
    "verifies_url checks_ssl".split()
)
FAULTS = frozenset(
    "rate_limited server_error never slow reset done_then_reset done_then_error done_then_never "
    "refused".split()
)


def plain(part: Any) -> Any:
    """A part of the world as JSON: what it holds, and what a person reads on it."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        made = {f.name: plain(getattr(part, f.name)) for f in dataclasses.fields(part)}
        if isinstance(part, Message | Ephemeral | View):
            made |= {"shown": part.shown, "labels": part.labels}
        return made
    if isinstance(part, dict):
        return {str(key): plain(held) for key, held in part.items()}
    if isinstance(part, list | tuple | set | frozenset):
        return [plain(item) for item in part]
    if isinstance(part, bytes):
        return part.decode(errors="replace")
    return part


def handler(fake: FakeSlack) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of `/_control`."""
    callers: dict[str, Caller] = {}

    async def control(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.json_response({"ok": True, "api_url": fake.api_url})
        asked = await request.json()
        try:
            result = await asyncio.to_thread(
                _do, fake, callers, str(asked.get("do")), dict(asked.get("with", {}))
            )
        except Exception as error:  # the tester at the other end has to see it
            said = f"{type(error).__name__}: {error}"
            return web.json_response({"ok": False, "error": said}, status=400)
        return web.json_response({"ok": True, "result": plain(result)})

    return control


def _do(fake: FakeSlack, callers: dict[str, Caller], name: str, given: JSON) -> Any:
    from tests.fakes.slack.caller import Caller  # the two need each other

    if name == "connect":
        callers["app"] = Caller(fake, given.get("url"), secret=given.get("secret"))
        return None
    if name in LOOKING:
        found = getattr(fake, name)
        return found(**given) if callable(found) else found
    if name in BREAKING:
        return getattr(fake, name)(**given)
    if name in BUILDING:
        return getattr(fake.world, name)(**given)
    if name == "rate_limits":
        fake.rate_limits = bool(given["on"])
        return None
    if name in ("fault", "fault_always"):
        kind = str(given["kind"])
        if kind not in FAULTS:
            raise LookupError(f"no fault is called {kind}")
        fault = getattr(faults, kind)(**given.get("of", {}))
        return getattr(fake, name)(given["method"], fault)
    if name in ACTING:
        if "app" not in callers:
            raise LookupError("connect first: the URL of the app's events, or nothing for sockets")
        return getattr(callers["app"], name)(**_meant(fake, given))
    raise LookupError(f"no such thing to do: {name}")


def _meant(fake: FakeSlack, given: JSON) -> JSON:
    """Arguments with what their ids stand for: messages by channel and ts, views by id."""
    meant = dict(given)
    if "how" in meant:
        how = dict(meant["how"])
        how["retries"] = tuple(how.get("retries", ()))
        meant["how"] = How(**how)
    for name in ("message", "thing"):
        if isinstance(meant.get(name), dict):
            meant[name] = _found(fake, meant[name])
    if isinstance(meant.get("view"), str):
        meant["view"] = fake.world.views[meant["view"]]
    return meant


def _found(fake: FakeSlack, named: JSON) -> Message | Ephemeral | View:
    if "view" in named:
        return fake.world.views[named["view"]]
    channel = fake.world.channels[named["channel"]]
    if named["ts"] in channel.messages:
        return channel.messages[named["ts"]]
    for ephemeral in fake.world.ephemerals:
        if (ephemeral.channel, ephemeral.ts) == (channel.id, named["ts"]):
            return ephemeral
    raise LookupError(f"there is no message {named}")
